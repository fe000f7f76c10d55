/*
 * flow.c - flow codes: which input of an element may reach which output. A code names a set of
 * letters per port, "x/y" for none, '#' for the port's own number, "[xy]" for several and
 * "[^x]" for all but x; the last one repeats. Almost every class lets everything through;
 * the table holds those with agnostic ports that do not.
 */
#include "models/click/router.h"

static const struct {
	const char *name;
	struct click_flow flow;
} flows[] = {
	{ "Idle", { "x", "y" } },
	{ "SimpleIdle", { "x", "y" } },
	{ "Bypass", { "xy", "[xy]x" } },
	{ "Suppressor", { "#", "#" } },
	{ "AggregatePacketCounter", { "#", "#" } },
	{ "ClipboardCopy", { "#", "#" } },
	{ "PacketStore", { "#", "#" } },
};

struct click_flow click_flow_of(const char *class_name)
{
	for (size_t i = 0; i < ARRAY_LEN(flows); i++)
		if (!strcmp(flows[i].name, class_name))
			return flows[i].flow;
	return (struct click_flow){ NULL, NULL };
}

/* The end of the code at s for one port. */
static const char *code_end(const char *s)
{
	const char *close = *s == '[' ? strchr(s, ']') : NULL;

	return close ? close + 1 : s + 1;
}

/* The code of a port; the last one repeats. */
static const char *code_of(const char *s, unsigned port)
{
	for (; port && *code_end(s); port--)
		s = code_end(s);
	return s;
}

static bool holds(const char *code, const char *letter, unsigned code_port, unsigned letter_port)
{
	const char *end = code_end(code);
	bool inverted = false, found = false;

	if (*code == '[') {
		code++;
		end--;
		inverted = *code == '^';
		code += inverted;
	}
	for (; code < end; code++)
		if (*code == *letter && (*code != '#' || code_port == letter_port))
			found = true;
	return found != inverted;
}

bool click_flow_links(const struct click_flow *f, unsigned input, unsigned output)
{
	const char *in, *out, *end;

	if (!f->in)
		return true;
	in = code_of(f->in, input);
	out = code_of(f->out, output);
	end = code_end(in);
	if (*in != '[')
		return holds(out, in, output, input);
	for (const char *s = in + 1; s < end - 1; s++)
		if (holds(out, s, output, input))
			return true;
	return false;
}
