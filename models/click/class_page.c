/*
 * class_page.c - what a class's signature says to people: how it is written, its ports and its parameters.
 */
#include "models/click/class_page.h"

#include <string.h>

static const char *const type_names[] = {
	[CLICK_T_STRING] = "string", [CLICK_T_WORD] = "word", [CLICK_T_BOOL] = "true or false",
	[CLICK_T_INT] = "number", [CLICK_T_UINT] = "number", [CLICK_T_DOUBLE] = "real number",
	[CLICK_T_SECONDS] = "time", [CLICK_T_BANDWIDTH] = "bandwidth", [CLICK_T_IP] = "IP address",
	[CLICK_T_IP_PREFIX] = "IP prefix", [CLICK_T_IP6] = "IPv6 address",
	[CLICK_T_IP6_PREFIX] = "IPv6 prefix", [CLICK_T_ETHER] = "Ethernet address",
	[CLICK_T_ETHERTYPE] = "Ethernet type", [CLICK_T_IP_PROTO] = "IP protocol",
	[CLICK_T_PORT] = "port", [CLICK_T_ICMP_TYPE] = "ICMP type",
	[CLICK_T_ICMP_CODE] = "ICMP code", [CLICK_T_ANNO] = "annotation",
	[CLICK_T_IP_LIST] = "IP addresses", [CLICK_T_IP_PREFIX_LIST] = "IP prefixes",
	[CLICK_T_IP_OFFSET] = "src, dst or offset", [CLICK_T_ETHER_OFFSET] = "src, dst or offset",
	[CLICK_T_DATA] = "bytes", [CLICK_T_FILENAME] = "file name",
	[CLICK_T_ELEMENT] = "element name", [CLICK_T_ENUM] = "word", [CLICK_T_ANY] = "text",
	[CLICK_T_PATTERNS] = "patterns", [CLICK_T_IP_RULES] = "rules",
	[CLICK_T_IP_EXPRS] = "expressions", [CLICK_T_ROUTES] = "routes",
	[CLICK_T_ROUTES6] = "IPv6 routes", [CLICK_T_INPUT_SPECS] = "specifications, one per input",
	[CLICK_T_ARP_ENTRIES] = "entries", [CLICK_T_ADDRESS_INFOS] = "entries",
	[CLICK_T_REWRITER_PATTERNS] = "patterns", [CLICK_T_MAPPER_PATTERNS] = "patterns",
	[CLICK_T_INSTRUCTIONS] = "instructions", [CLICK_T_IP6_LIST] = "IPv6 addresses",
};

const char *click_type_name(enum click_type type)
{
	return (size_t)type < ARRAY_LEN(type_names) && type_names[type] ? type_names[type] : "text";
}

/* "a|b|c" or "a=1|b=2" as "a, b, c". */
static void add_choices(struct strbuf *out, const char *choices)
{
	for (const char *at = choices; *at;) {
		size_t len = strcspn(at, "|"), word = strcspn(at, "|=");

		sb_add_len(out, at, word);
		at += len;
		if (*at) {
			sb_add(out, ", ");
			at++;
		}
	}
}

static void add_param(struct strbuf *out, const struct click_param *p)
{
	sb_printf(out, "  %s%s  %s", p->name, p->flags & CLICK_P_REST ? "..." : "",
		  click_type_name(p->type));
	if (p->flags & CLICK_P_MANDATORY)
		sb_add(out, ", needed");
	else if (p->def && *p->def)
		sb_printf(out, ", %s by default", p->def);
	if (!(p->flags & CLICK_P_POSITIONAL))
		sb_add(out, ", by keyword");
	if (p->choices) {
		sb_add(out, "; ");
		add_choices(out, p->choices);
	}
	if (p->help && *p->help)
		sb_printf(out, "\n      %s", p->help);
	sb_add_char(out, '\n');
}

/* CLASS(A, B[, C][, KEY ...]), as it is written in a configuration: keywords last. */
static void add_synopsis(struct strbuf *out, const struct click_class *c)
{
	const char *comma = "";

	sb_printf(out, "  %s(", c->name);
	for (int keywords = 0; keywords < 2; keywords++)
		for (const struct click_param *p = c->params; p->name; p++) {
			bool must = p->flags & CLICK_P_MANDATORY;

			if (!!(p->flags & CLICK_P_POSITIONAL) == keywords)
				continue;
			sb_printf(out, "%s%s%s%s%s", must ? "" : "[", comma, p->name, keywords ?
				  " ..." : p->flags & CLICK_P_REST ? ", ..." : "", must ? "" : "]");
			comma = ", ";
		}
	sb_add(out, ")\n");
}

static const char *processing_word(char c)
{
	return c == 'h' ? "push" : c == 'l' ? "pull" : "agnostic";
}

static void add_processing(struct strbuf *out, const char *code)
{
	const char *slash = strchr(code, '/');

	sb_printf(out, "  inputs %s", processing_word(*code));
	if (slash && slash[1])
		sb_printf(out, ", outputs %s", processing_word(slash[1]));
	if (slash && slash[1] && slash[2])
		sb_printf(out, ", further outputs %s", processing_word(slash[2]));
	sb_add_char(out, '\n');
}

void click_class_page(const struct click_class *c, struct strbuf *out)
{
	sb_printf(out, "%s - %s\n\n", c->name, c->help);
	add_synopsis(out, c);
	sb_printf(out, "\nPORTS\n  %s (inputs/outputs)\n", c->ports);
	add_processing(out, c->processing);
	if (c->params->name)
		sb_add(out, "\nPARAMETERS\n");
	for (const struct click_param *p = c->params; p->name; p++)
		add_param(out, p);
}
