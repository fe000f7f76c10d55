/*
 * control_chain.c - verbs for chains of network functions: what there is, who joins and who leaves, while packets flow. They
 * are the handlers of the element that runs a datapath file, found without knowing its name.
 */
#include "datapath/control/control_board.h"
#include "datapath/runtime/crew.h"

static void change(struct control_call *c, const char *handler, const char *what)
{
	struct strbuf out = STRBUF_INIT;
	char *value = x_asprintf("%s %s", control_string(c, "chain"), what);

	control_board_write(c, handler, value, &out);
	free(value);
	sb_fini(&out);
}

static void join(struct control_call *c)
{
	change(c, "join", control_string(c, "function"));
}

static void leave(struct control_call *c)
{
	change(c, "leave", control_string(c, "name"));
}

static void list_of(struct control_call *c, struct installed *i, json_t *all)
{
	for (size_t k = 0; k < i->router->count; k++) {
		const struct element *e = i->router->elements[k];
		struct strbuf out = STRBUF_INIT;
		char *full;

		if (!control_is_board(e))
			continue;
		full = x_asprintf("%s.chains", e->name);
		if (crew_read(c->in, i, full, "", &out))
			json_array_append_new(all, json_pack("{s:s, s:s, s:o}", "configuration", i->name, "element",
							     e->name, "text", control_octets(sb_str(&out), out.len)));
		free(full);
		sb_fini(&out);
	}
}

static void list(struct control_call *c)
{
	json_t *all = json_array();

	for (size_t k = 0; k < c->in->configurations.n; k++)
		list_of(c, c->in->configurations.v[k], all);
	json_object_set_new(c->result, "chains", all);
}

static void show_list(const json_t *result, FILE *out)
{
	size_t i;
	json_t *k;

	json_array_foreach(json_object_get(result, "chains"), i, k) {
		const char *text = json_string_value(json_object_get(k, "text"));

		fprintf(out, "%s:%s\n%s", json_string_value(json_object_get(k, "configuration")),
			json_string_value(json_object_get(k, "element")), text ? text : "");
	}
}

static void show_nothing(const json_t *result, FILE *out)
{
	(void)result;
	(void)out;
}

#define REST \
	{ "configuration", CONTROL_WORD, false, "the configuration; not needed when there is one" }, \
	{ "element", CONTROL_WORD, false, "the element that has the chain; not needed when there is one" }

const struct control_verb control_chain_verbs[] = {
	{ "chain.list", "chains and their functions, in order, with what each counted", { { 0 } }, list, show_list },
	{ "chain.join", "puts a function into a chain", {
		{ "chain", CONTROL_WORD, true, "its name" },
		{ "function", CONTROL_TEXT, true, "{name: NAME, order: N, builtin: ...}, as in a file" }, REST
	  }, join, show_nothing },
	{ "chain.leave", "takes a function out; what waits in it goes on", {
		{ "chain", CONTROL_WORD, true, "its name" }, { "name", CONTROL_WORD, true, "of the function" }, REST
	  }, leave, show_nothing },
	{ 0 }
};
