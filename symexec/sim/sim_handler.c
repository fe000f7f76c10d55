/*
 * sim_handler.c - handlers: names like "box/q.length", found from the inside of compounds outwards. Classes of
 * sim answer themselves; for the others an argument can be read and written by its name, which records the
 * rules anew, and every element tells its name, class, ports and configuration.
 */
#include "models/base/mem.h"
#include "models/click/text.h"
#include "symexec/model/lua_model.h"
#include "symexec/report/progress.h"
#include "symexec/sim/sim_int.h"
#include "symexec/sim/sim_script.h"

#include <fnmatch.h>

struct sim_node *
sim_find(struct sim *s, const struct sim_node *context, const char *name, size_t len)
{
	const char *around = context == NULL || context->element == NULL ? "" :
	    context->graph->name;
	size_t prefix = strlen(around);

	for (;;) {
		char *full;
		int i;

		while (prefix > 0 && around[prefix - 1] != '/')
			prefix--;
		full = arena_printf(s->in->engine->arena, "%.*s%.*s", (int)prefix, around,
				    (int)len, name);
		i = graph_find(s->in->graph, full);
		if (i >= 0)
			return &s->nodes[i];
		if (prefix == 0)
			return NULL;
		prefix--;
	}
}

/* Splits "NAME.HANDLER"; *n is NULL for a handler of the router. false: no such element. */
static bool
split_name(struct sim *s, struct sim_node *context, const char *text, struct sim_node **n,
	   const char **handler)
{
	const char *dot = strchr(text, '.');

	*n = NULL;
	*handler = text;
	if (dot == text) {
		*handler = text + 1;
		return true;
	}
	if (dot != NULL && (*n = sim_find(s, context, text, (size_t)(dot - text))) != NULL) {
		*handler = dot + 1;
		return true;
	}
	return dot == NULL;
}

/* Handlers whose names are not those of their parameters. */
static const struct { const char *class_name, *handler, *param; } aliases[] = {
	{ "Truncate", "nbytes", "length" }, { "EtherEncap", "etht", "ethertype" },
	{ "SetIPAddress", "addr", "ipaddr" }, { "Switch", "switch", "output" },
	{ "InputSwitch", "switch", "output" }, { "RandomBitErrors", "p_bit_error", "p" },
	{ "RandomBitErrors", "error_kind", "kind" },
};

/* The parameter that a handler names, by its lower-case name; NULL: none. */
static const struct click_param *
param_of(const struct sim_node *n, const char *name)
{
	const struct click_param *p = n->element->cls == NULL ? NULL : n->element->cls->params;

	for (size_t i = 0; i < ARRAY_LEN(aliases); i++)
		if (strcmp(aliases[i].class_name, n->element->class_name) == 0 &&
		    strcmp(aliases[i].handler, name) == 0)
			name = aliases[i].param;
	for (; p != NULL && p->name != NULL; p++) {
		size_t i = 0;

		while (name[i] != '\0' && p->name[i] == (name[i] >= 'a' && name[i] <= 'z' ?
							 name[i] - 'a' + 'A' : name[i]))
			i++;
		if (name[i] == '\0' && p->name[i] == '\0' && !(p->flags & CLICK_P_REST))
			return p;
	}
	return NULL;
}

static bool
read_param(struct sim *s, struct sim_node *n, const struct click_param *p, struct strbuf *out)
{
	struct click_scope scope = { n->graph->config, sim_names(s, n), false };
	const struct click_value *v;
	struct click_args args;

	if (!click_args_parse(&scope, n->element, s->in->engine->arena, &args, s->in->diag))
		return false;
	v = click_arg(&args, p->name);
	if (p->type == CLICK_T_BOOL)
		sb_add(out, v->i ? "true" : "false");
	else if (p->type == CLICK_T_IP)
		sb_printf(out, "%u.%u.%u.%u", (unsigned)(v->i >> 24 & 255),
			  (unsigned)(v->i >> 16 & 255), (unsigned)(v->i >> 8 & 255),
			  (unsigned)(v->i & 255));
	else if (p->type == CLICK_T_ETHER)
		for (int i = 5; i >= 0; i--)
			sb_printf(out, "%02X%s", (unsigned)(v->i >> 8 * i & 255), i ? "-" : "");
	else if (v->kind == CLICK_V_INT)
		sb_printf(out, "%lld", (long long)v->i);
	else if (v->kind == CLICK_V_DOUBLE)
		sb_printf(out, "%.12g", v->d);
	else if (v->kind == CLICK_V_STRING)
		sb_add_len(out, v->s, v->len);
	else
		return false;
	return true;
}

static bool
read_router(struct sim *s, const char *name, struct strbuf *out)
{
	if (strcmp(name, "list") != 0)
		return false;
	sb_printf(out, "%u\n", s->node_count);
	for (uint32_t i = 0; i < s->node_count; i++)
		sb_printf(out, "%s\n", s->nodes[i].graph->name);
	return true;
}

static bool
read_node(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct click_param *p;

	if (n == NULL)
		return read_router(s, name, out);
	if (n->element == NULL)
		return false;
	if (n->cls != NULL && n->cls->read != NULL && n->cls->read(s, n, name, out))
		return true;
	if (strcmp(name, "name") == 0)
		sb_add(out, n->graph->name);
	else if (strcmp(name, "class") == 0)
		sb_add(out, n->element->class_name);
	else if (strcmp(name, "config") == 0 && !sim_tell(s, n, name, out))
		sb_add(out, n->element->config);
	else if (strcmp(name, "config") == 0)
		return true;
	else if (n->task.ready && strcmp(name, "tickets") == 0)
		sb_printf(out, "%lld", (long long)n->task.tickets);
	else if (n->task.ready && strcmp(name, "scheduled") == 0)
		sb_add(out, n->task.scheduled ? "true" : "false");
	else if (sim_tell(s, n, name, out) || sim_read_rules(s, n, name, out) ||
		 sim_read_responder(s, n, name, "", out))
		return true;
	else if ((p = param_of(n, name)) != NULL)
		return read_param(s, n, p, out);
	else
		return false;
	return true;
}

bool
sim_read(struct sim *s, uint32_t node, const char *handler, struct strbuf *out)
{
	return node < s->node_count && read_node(s, &s->nodes[node], handler, out);
}

bool
sim_read_own(struct sim *s, uint32_t node, const char *handler, struct strbuf *out)
{
	struct sim_node *n = &s->nodes[node];

	return n->cls != NULL && n->cls->read != NULL && n->cls->read(s, n, handler, out);
}

/* Handlers that are only written and stand for no argument; of those it is not known beforehand which class has which. */
static bool
is_button(const char *name)
{
	static const char *const names[] = {
		"active", "add", "capacity", "clear", "ctrl", "delete", "flush", "freeze", "insert", "limit", "remove",
		"reset", "reset_counts", "run", "set", "stop", "switch", "tickets",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

bool
sim_has_handlers(struct sim *s, struct sim_node *context, const char *list, bool write)
{
	while (*list != '\0') {
		const char *name, *word = sim_word(s, &list);
		struct strbuf out = STRBUF_INIT;
		struct sim_node *n;
		bool has = split_name(s, context, word, &n, &name);

		n = has && n == NULL ? context : n;
		has = has && (write ? n != NULL && n->element != NULL &&
			      (param_of(n, name) != NULL || (n->cls != NULL && n->cls->write != NULL && is_button(name))) :
			      read_node(s, n, name, &out) ||
			      (n != NULL && n->element != NULL && strcmp(n->element->class_name, "Script") == 0 &&
			       script_knows(name)));
		sb_fini(&out);
		if (!has)
			return false;
	}
	return true;
}

bool
sim_call_read(struct sim *s, struct sim_node *context, const char *call, struct strbuf *out)
{
	const char *rest = call, *name, *text = sim_word(s, &rest);
	size_t len = out->len;
	struct sim_node *n;
	bool found;

	if (context != NULL && strchr(text, '.') == NULL &&
	    sim_script_function(s, context, text, rest, out))
		return true;
	found = split_name(s, context, text, &n, &name);
	if (found && n != NULL && (sim_script_function(s, n, name, rest, out) || sim_read_lookup(s, n, name, rest, out) ||
				   sim_read_mapping(s, n, name, rest, out) ||
				   sim_read_responder(s, n, name, rest, out)))
		return true;
	if (found && ((n == NULL && context != NULL && read_node(s, context, name, out)) || read_node(s, n, name, out))) {
		if (*rest == '\0')
			return true;
		sb_cut(out, len);
		s->script_failed = true;
		diag_warn(s->in->diag, context != NULL ? context->graph->at : SPAN_NONE,
			  "read handler '%s' takes no parameters, found '%s'", text, rest);
		return false;
	}
	s->script_failed = true;
	diag_warn(s->in->diag, context != NULL ? context->graph->at : SPAN_NONE,
		  "no read handler '%s'", text);
	return false;
}

/* Whether "KEY value" is what text says. */
static bool
names_key(const char *text, const char *key)
{
	size_t n = strlen(key);

	return strncmp(text, key, n) == 0 && (text[n] == '\0' || text_is_space(text[n]));
}

/* Messages about a value that is not taken are not the user's: they go nowhere. */
static struct diag *
quiet_diag(const struct diag *d)
{
	struct diag *q = diag_new();

	for (uint32_t i = 1; *diag_source_name(d, i) != '\0'; i++) {
		size_t len;
		const char *text = diag_source_text(d, i, &len);

		(void)diag_add_source(q, diag_source_name(d, i), text, len);
	}
	return q;
}

static const char *
join(struct arena *a, const struct click_arg *list, unsigned count)
{
	const char *all = "";

	for (unsigned i = 0; i < count; i++)
		all = arena_printf(a, "%s%s%s", all, i > 0 ? ", " : "", list[i].text);
	return all;
}

bool
sim_reconfigure(struct sim *s, struct sim_node *n, const char *keyword, const char *arg)
{
	struct arena *a = s->in->engine->arena;
	struct click_element *e = arena_memdup(a, n->element, sizeof(*e));
	struct click_scope scope = { n->graph->config, sim_names(s, n), false };
	struct diag *quiet = quiet_diag(s->in->diag);
	struct click_args args;
	struct click_arg *list;
	unsigned count = 0;
	bool ok;

	if (keyword == NULL) {
		struct piece all = { arg, strlen(arg) };

		list = text_split(all, n->graph->at, false, a, &count);
	} else {
		list = arena_alloc_array(a, n->element->arg_count + 1, sizeof(*list));
		for (unsigned i = 0; i < n->element->arg_count; i++)
			if (!names_key(n->element->args[i].text, keyword))
				list[count++] = n->element->args[i];
		list[count].text = arena_printf(a, "%s %s", keyword, arg);
		list[count++].at = n->graph->at;
	}
	e->config = keyword == NULL ? arena_strdup(a, arg) : join(a, list, count);
	e->args = list;
	e->arg_count = count;
	ok = click_args_parse(&scope, e, a, &args, quiet) && diag_errors(quiet) == 0;
	diag_free(quiet);
	if (!ok)
		return false;
	n->element = e;
	if (n->cls != NULL)
		n->args = args;
	n->program = models_program(s->in->models, n->graph->config, e, sim_names(s, n));
	return true;
}

/* Switch and InputSwitch: a number out of range turns them off. */
static int
write_switch(struct sim *s, struct sim_node *n, const char *arg)
{
	bool in = strcmp(n->element->class_name, "InputSwitch") == 0;
	int64_t v, ports = in ? n->element->ninputs : n->element->noutputs;

	if (!sim_parse_int(arg, &v) || v != (int32_t)v)
		return SIM_BAD_VALUE;
	return sim_reconfigure(s, n, NULL, arena_printf(s->in->engine->arena, "%lld",
	       v < ports ? (long long)v : -1LL)) ? 0 : SIM_BAD_VALUE;
}

static int
write_node(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	const struct click_param *p;
	int r = SIM_UNKNOWN;
	int64_t v = 1;

	if (n == NULL) {
		if (strcmp(name, "stop") != 0)
			return SIM_UNKNOWN;
		if (*arg != '\0' && !sim_parse_int(arg, &v))
			v = 1;
		sim_adjust(s, -(int)v);
		return 0;
	}
	if (n->element == NULL)
		return SIM_UNKNOWN;
	if (n->cls != NULL && n->cls->write != NULL)
		r = n->cls->write(s, n, name, arg);
	if (r == SIM_UNKNOWN && n->task.ready && strcmp(name, "tickets") == 0)
		return sim_task_write(n, arg);
	if (r != SIM_UNKNOWN || n->cls != NULL)
		return r;
	if (strcmp(name, "switch") == 0 && param_of(n, "switch") != NULL)
		return write_switch(s, n, arg);
	if (strcmp(name, "config") == 0)
		return sim_reconfigure(s, n, NULL, arg) ? 0 : SIM_BAD_VALUE;
	if (strcmp(name, "reset_counts") == 0) {
		n->drops = 0;
		return 0;
	}
	r = sim_write_tag(s, n, name, arg);
	if (r == SIM_UNKNOWN)
		r = sim_write_routes(s, n, name, arg);
	if (r == SIM_UNKNOWN)
		r = sim_write_responder(s, n, name, arg);
	if (r != SIM_UNKNOWN)
		return r;
	p = param_of(n, name);
	if (p == NULL)
		return SIM_UNKNOWN;
	return sim_reconfigure(s, n, p->name, arg) ? 0 : SIM_BAD_VALUE;
}

int
sim_write(struct sim *s, uint32_t node, const char *handler, const char *text)
{
	return node < s->node_count ? write_node(s, &s->nodes[node], handler, text) : (int)SIM_UNKNOWN;
}

int
sim_write_named(struct sim *s, const char *name, const char *text)
{
	struct sim_node *n;
	const char *handler;
	int r = split_name(s, NULL, name, &n, &handler) && n != NULL ? write_node(s, n, handler, text) : (int)SIM_UNKNOWN;

	return r == SIM_UNKNOWN ? SIM_BAD_VALUE : r;
}

bool
sim_check_call(struct sim *s, struct sim_node *context, const char *call)
{
	const char *rest = call, *name, *text = sim_word(s, &rest);
	struct sim_node *n;

	if (*text != '\0' && split_name(s, context, text, &n, &name) && *name != '\0')
		return true;
	diag_error(s->in->diag, context->graph->at, "'%s' names no handler, expected "
		   "ELEMENT.HANDLER", text);
	return false;
}

int
sim_call_write(struct sim *s, struct sim_node *context, const char *call)
{
	const char *rest = call, *name, *text = sim_word(s, &rest);
	struct sim_node *n;
	int r = SIM_UNKNOWN;

	if (split_name(s, context, text, &n, &name)) {
		if (n == NULL && context != NULL && strchr(text, '.') == NULL)
			r = write_node(s, context, name, rest);
		if (r == SIM_UNKNOWN)
			r = write_node(s, n, name, rest);
	}
	if (r == SIM_UNKNOWN)
		diag_warn(s->in->diag, context != NULL ? context->graph->at : SPAN_NONE,
			  "no write handler '%s'", text);
	else if (r == SIM_BAD_VALUE)
		diag_warn(s->in->diag, context != NULL ? context->graph->at : SPAN_NONE,
			  "handler '%s' does not take '%s'", text, rest);
	return r;
}

static bool
print_handler(struct sim *s, const char *name, bool title)
{
	struct strbuf out = STRBUF_INIT;
	const char *handler;
	struct sim_node *n;
	bool ok;

	ok = split_name(s, NULL, name, &n, &handler) &&
	    ((n != NULL && sim_script_function(s, n, handler, "", &out)) ||
	     read_node(s, n, handler, &out));
	if (!ok) {
		diag_error(s->in->diag, SPAN_NONE, "no read handler '%s'", name);
	} else {
		if (title)
			printf("%s:\n", name);
		progress_end();
		fwrite(sb_str(&out), 1, out.len, stdout);
		if (out.len > 0 && out.s[out.len - 1] != '\n')
			putchar('\n');
		if (title)
			putchar('\n');
	}
	sb_fini(&out);
	return ok;
}

bool
sim_print_handler(struct sim *s, const char *name, bool title)
{
	const char *dot = strrchr(name, '.');
	bool found = false;

	if (dot == NULL || strpbrk(name, "*?[") == NULL)
		return print_handler(s, name, title);
	for (uint32_t k = 0; k < s->node_count; k++) {
		struct arena *a = s->in->engine->arena;
		const char *element = s->nodes[k].graph->name;
		struct strbuf out = STRBUF_INIT;

		if (fnmatch(arena_strndup(a, name, (size_t)(dot - name)), element, 0) != 0)
			continue;
		found = true;
		if (read_node(s, &s->nodes[k], dot + 1, &out))
			(void)print_handler(s, arena_printf(a, "%s%s", element, dot), true);
		sb_fini(&out);
	}
	if (!found)
		diag_error(s->in->diag, SPAN_NONE, "no element matches '%.*s'", (int)(dot - name), name);
	return found;
}
