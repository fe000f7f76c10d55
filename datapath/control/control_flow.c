/*
 * control_flow.c - verbs for rules of tables, in the words of ovs-ofctl(8). They are handlers of the element that runs a
 * datapath file.
 */
#include "datapath/control/control.h"
#include "datapath/control/control_board.h"

static void edit(struct control_call *c, const char *what)
{
	const char *flow = control_string(c, "flow");
	char *lines = x_asprintf("%s %s", what, flow ? flow : "");
	struct strbuf out = STRBUF_INIT;

	if (strchr(lines, '\n'))
		control_fail(c, "usage", "expected one flow in one line");
	else if (control_board_write(c, "flow", lines, &out))
		json_object_set_new(c->result, "rules", json_integer(strtoll(sb_str(&out), NULL, 10)));
	free(lines);
	sb_fini(&out);
}

static void add(struct control_call *c)
{
	edit(c, "add");
}

static void mod(struct control_call *c)
{
	edit(c, control_flag(c, "strict") ? "mod-strict" : "mod");
}

static void del(struct control_call *c)
{
	edit(c, control_flag(c, "strict") ? "del-strict" : "del");
}

static void bundle(struct control_call *c)
{
	struct strbuf out = STRBUF_INIT;

	if (control_board_write(c, "flow", control_string(c, "flows"), &out))
		json_object_set_new(c->result, "rules", json_integer(strtoll(sb_str(&out), NULL, 10)));
	sb_fini(&out);
}

static void text_of(struct control_call *c, const char *handler, const char *args)
{
	struct strbuf out = STRBUF_INIT;

	if (control_board_read(c, handler, args ? args : "", &out))
		json_object_set_new(c->result, "text", control_octets(sb_str(&out), out.len));
	sb_fini(&out);
}

static void list(struct control_call *c)
{
	text_of(c, "dump", control_string(c, "flow"));
}

static void cache(struct control_call *c)
{
	text_of(c, "cache", NULL);
}

static void hot(struct control_call *c)
{
	text_of(c, "hot", NULL);
}

static void meters(struct control_call *c)
{
	text_of(c, "meters", NULL);
}

static void packets(struct control_call *c)
{
	text_of(c, "controller", NULL);
}

static void maps(struct control_call *c)
{
	text_of(c, "maps", control_string(c, "since"));
}

static void show_text(const json_t *result, FILE *out)
{
	const char *text = json_string_value(json_object_get(result, "text"));

	fputs(text ? text : "", out);
}

static void show_count(const json_t *result, FILE *out)
{
	json_int_t n = json_integer_value(json_object_get(result, "rules"));

	fprintf(out, "%lld rule%s\n", (long long)n, n == 1 ? "" : "s");
}

#define REST \
	{ "configuration", CONTROL_WORD, false, "the configuration; not needed when there is one" }, \
	{ "element", CONTROL_WORD, false, "the element that has the tables; not needed when there is one" }
#define STRICT	{ "strict", CONTROL_FLAG, false, "only rules with exactly this match and priority" }

const struct control_verb control_flow_verbs[] = {
	{ "flow.add", "adds a rule, or replaces the one with its match and priority", {
		{ "flow", CONTROL_TEXT, true, "as for ovs-ofctl add-flow" }, REST
	  }, add, show_count },
	{ "flow.mod", "gives rules other actions", {
		{ "flow", CONTROL_TEXT, true, "as for ovs-ofctl mod-flows" }, STRICT, REST
	  }, mod, show_count },
	{ "flow.del", "deletes rules; all, if no flow is said", {
		{ "flow", CONTROL_TEXT, false, "as for ovs-ofctl del-flows" }, STRICT, REST
	  }, del, show_count },
	{ "flow.list", "rules of all tables with what they counted", {
		{ "flow", CONTROL_TEXT, false, "as for flow.del, to see a part" }, REST
	  }, list, show_text },
	{ "flow.bundle", "several changes: all of them or none", {
		{ "flows", CONTROL_TEXT, true, "lines of add, mod, mod-strict, del or del-strict and a flow" }, REST
	  }, bundle, show_count },
	{ "flow.cache", "what the caches of flows hold and count", { REST }, cache, show_text },
	{ "flow.hot", "what flows the driver has, and what it did with them", { REST }, hot, show_text },
	{ "flow.meters", "what meters let pass and dropped", { REST }, meters, show_text },
	{ "flow.packets", "packets that rules sent to the controller, the last 256", { REST }, packets, show_text },
	{ "flow.maps", "maps that rules sent (send-maps), a line of JSON each, the last 64", {
		{ "since", CONTROL_TEXT, false, "only those behind this serial" }, REST
	  }, maps, show_text },
	{ 0 }
};
