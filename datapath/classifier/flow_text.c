/*
 * flow_text.c - see flow_text.h. All lines are read and compiled before the first is done, and
 * nothing can fail after that.
 */
#include "datapath/classifier/flow_text.h"

#include "datapath/classifier/ofctl.h"
#include "datapath/runtime/router.h"
#include "models/base/mem.h"

enum edit_verb { EDIT_ADD, EDIT_MOD, EDIT_MOD_STRICT, EDIT_DEL, EDIT_DEL_STRICT };

static const char *const edit_names[] = { "add", "mod", "mod-strict", "del", "del-strict" };

struct edit {
	enum edit_verb verb;
	struct ofctl_flow flow;
	struct guard *guard;
	struct actions *actions;	/* of the table it is for; NULL: none, or taken over */
	int32_t program;		/* of what is added */
};

struct editing {
	struct board *d;
	struct diag *diag;
	struct arena *arena;
	VEC(struct edit) edits;
};

/* ---- which rules ---- */

/* Whether every packet that a meets meets b. Graphs are only compared as they are. */
static bool is_within(const struct guard *a, const struct guard *b)
{
	for (unsigned i = 0, k = 0; i < b->count; i++) {
		while (k < a->count && a->index[k] < b->index[i])
			k++;
		if (k == a->count || a->index[k] != b->index[i] || b->mask[i] & ~a->mask[k] ||
		    (a->value[k] ^ b->value[i]) & b->mask[i])
			return false;
	}
	if (b->root == GUARD_YES)
		return true;
	return a->root == b->root && a->node_count == b->node_count &&
	       (!a->node_count || !memcmp(a->nodes, b->nodes, a->node_count * sizeof(*a->nodes)));
}

static bool has_output(const struct actions *a, int64_t port)
{
	for (uint32_t i = 0; a && i < a->n; i++)
		if (a->ops[i].verb == ACTION_OUTPUT && a->ops[i].index == port)
			return true;
	return false;
}

static bool has_program(const struct board *d, const struct edit *e, const struct flow_rule *r, bool strict)
{
	int32_t program = r->rule.program;

	if (program == RULE_NO_PROGRAM || !e->flow.program)
		return !e->flow.program && (program == RULE_NO_PROGRAM || !strict);
	return e->flow.program_no == ((program & RULE_REFUTES) != 0) &&
	       !strcmp(board_program_name(d, program), e->flow.program);
}

static bool is_meant(const struct board *d, const struct edit *e, const struct flow_rule *r)
{
	const struct ofctl_flow *f = &e->flow;
	bool strict = e->verb == EDIT_MOD_STRICT || e->verb == EDIT_DEL_STRICT;

	if ((r->cookie ^ f->cookie) & f->cookie_mask)
		return false;
	if (f->out_port >= 0 && !has_output(r->actions, f->out_port))
		return false;
	if (!has_program(d, e, r, strict))
		return false;
	return strict ? r->rule.priority == f->priority && guard_same(r->rule.guard, e->guard) :
			is_within(r->rule.guard, e->guard);
}

/* ---- showing ---- */

static int by_order(const void *a, const void *b)
{
	const struct flow_rule *x = *(struct flow_rule *const *)a, *y = *(struct flow_rule *const *)b;

	return rule_before(&x->rule, &y->rule) ? -1 : 1;
}

/* The rules of a table in the order in which they count; to be freed. */
static const struct flow_rule **sorted(const struct board *d, unsigned table, size_t *n)
{
	const struct flow_rule **v = x_calloc(d->pl.table[table].count + 1, sizeof(struct flow_rule *));

	*n = 0;
	for (const struct flow_rule *r = d->pl.first[table]; r; r = r->next)
		v[(*n)++] = r;
	qsort(v, *n, sizeof(const struct flow_rule *), by_order);
	return v;
}

static const char *program_word(const struct flow_rule *r)
{
	return r->rule.program == RULE_NO_PROGRAM ? "" : r->rule.program & RULE_REFUTES ? " program !" : " program ";
}

static const char *program_text(const struct board *d, const struct flow_rule *r)
{
	return r->rule.program == RULE_NO_PROGRAM ? "" : board_program_name(d, r->rule.program);
}

void flow_text_counts(const struct board *d, struct strbuf *out)
{
	for (unsigned i = 0; i < d->pl.tables; i++) {
		size_t n;
		const struct flow_rule **v = sorted(d, i, &n);

		sb_printf(out, "table %s\n", d->conf->tables[i].name.s);
		for (size_t k = 0; k < n; k++)
			sb_printf(out, "%llu %s%s%s\n", (unsigned long long)v[k]->packets,
				  v[k]->text ? v[k]->text : "all", program_word(v[k]),
				  program_text(d, v[k]));
		sb_printf(out, "%llu default\n", (unsigned long long)d->pl.miss[i]->packets);
		free(v);
	}
}

static void show(const struct board *d, const struct flow_rule *r, uint64_t now, struct strbuf *out)
{
	sb_printf(out, "cookie=0x%llx, duration=%llus, table=%s, n_packets=%llu, n_bytes=%llu, ",
		  (unsigned long long)r->cookie,
		  (unsigned long long)((now - MIN_OF(now, r->created)) / NS_PER_SECOND),
		  d->conf->tables[r->table].name.s, (unsigned long long)r->packets,
		  (unsigned long long)r->bytes);
	if (r->idle_timeout)
		sb_printf(out, "idle_timeout=%llu, ",
			  (unsigned long long)(r->idle_timeout / NS_PER_SECOND));
	if (r->hard_timeout)
		sb_printf(out, "hard_timeout=%llu, ",
			  (unsigned long long)(r->hard_timeout / NS_PER_SECOND));
	sb_printf(out, "priority=%u, ", r->rule.priority);
	if (r->rule.program != RULE_NO_PROGRAM)
		sb_printf(out, "program=%s%s, ", r->rule.program & RULE_REFUTES ? "!" : "",
			  program_text(d, r));
	sb_printf(out, "match=%s, actions=%s\n", r->text ? r->text : "all", r->actions ? r->actions->text : "drop");
}

/* ---- reading ---- */

static bool find_edit(struct editing *g, const char *word, size_t n, span at, enum edit_verb *verb)
{
	for (unsigned i = 0; i < ARRAY_LEN(edit_names); i++) {
		if (strlen(edit_names[i]) != n || memcmp(edit_names[i], word, n) != 0)
			continue;
		*verb = (enum edit_verb)i;
		return true;
	}
	diag_error(g->diag, at, "expected add, mod, mod-strict, del or del-strict, found '%.*s'", (int)n,
		   word);
	return false;
}

static bool needs_actions(struct editing *g, const struct edit *e, span at)
{
	bool del = e->verb == EDIT_DEL || e->verb == EDIT_DEL_STRICT;

	if (del && e->flow.has_actions)
		diag_error(g->diag, at, "expected no actions of what is deleted");
	else if (!del && !e->flow.has_actions)
		diag_error(g->diag, at, "expected \"actions=LIST\" at the end");
	return del != e->flow.has_actions;
}

/*
 * Without a table, add means the first. mod and del mean all; then mod's actions must be good in
 * each, so they are compiled for the last.
 */
static bool compile(struct editing *g, struct edit *e, span at)
{
	struct board *d = g->d;
	bool add = e->verb == EDIT_ADD;
	uint32_t table = e->flow.any_table ? (add ? 0 : d->pl.tables - 1) : e->flow.table;

	if (!d->pl.tables) {
		diag_error(g->diag, at, "the datapath has no tables");
		return false;
	}
	if (add && e->flow.any_table)
		e->flow.any_table = false;
	e->flow.table = table;
	if (!needs_actions(g, e, at))
		return false;
	if (add && e->flow.idle && d->el.router->threads > 1) {
		diag_error(g->diag, at, "\"idle_timeout\" is for one thread, not %u: each would forget by itself", d->el.router->threads);
		return false;
	}
	e->guard = guard_new(e->flow.match, &d->ports, &d->pl.layout, g->diag);
	if (e->flow.has_actions)
		e->actions = board_actions(d, &e->flow.actions, table, g->diag);
	e->program = RULE_NO_PROGRAM;
	if (add && e->flow.program) {
		e->program = board_program(d, e->flow.program, e->flow.program_no, e->flow.program_at, g->diag);
		if (e->program == RULE_NO_PROGRAM)
			return false;
	}
	return e->guard && (e->actions || !e->flow.has_actions);
}

static bool read_line(struct editing *g, uint32_t src, const char *line, size_t start, size_t n)
{
	char *text = arena_strndup(g->arena, line, n);
	size_t skip = strspn(text, " \t"), word = strcspn(text + skip, " \t"), rest;
	const span at = { src, (uint32_t)(start + skip), (uint32_t)(start + skip + word) };
	const span all = { src, (uint32_t)start, (uint32_t)(start + n) };
	struct edit e = { .verb = EDIT_ADD };
	span flow = all;

	if (!word || text[skip] == '#')
		return true;
	if (!find_edit(g, text + skip, word, at, &e.verb))
		return false;
	rest = skip + word;
	flow.start += (uint32_t)rest;
	if (!ofctl_parse(g->d->conf, text + rest, flow, g->arena, g->diag, &e.flow))
		return false;
	if (compile(g, &e, all)) {
		*VEC_ADD(&g->edits) = e;
		return true;
	}
	board_actions_free(e.actions);
	guard_free(e.guard, &g->d->pl.layout);
	return false;
}

static bool read_lines(struct editing *g, const char *lines)
{
	uint32_t src = diag_add_source(g->diag, "flow", lines, strlen(lines));
	bool good = true;

	for (size_t i = 0, n; lines[i]; i += n + (lines[i + n] == '\n')) {
		n = strcspn(lines + i, "\n");
		good &= read_line(g, src, lines + i, i, n);
	}
	return good;
}

/* Of a single line columns count from the flow on, behind the verb. */
static void complain(struct diag *diag, const char *lines, struct strbuf *out)
{
	size_t verb = strcspn(lines, " \t");
	uint32_t skip = strchr(lines, '\n') ? 0 : (uint32_t)(verb + strspn(lines + verb, " \t"));

	for (size_t i = 0; i < diag_count(diag); i++) {
		struct diag_message m = diag_get(diag, i);
		struct place at = diag_place(diag, m.at);

		sb_add(out, i ? "; " : "");
		if (at.line > 1)
			sb_printf(out, "line %u, ", at.line);
		if (at.line && at.column > skip)
			sb_printf(out, "column %u: ", at.column - skip);
		sb_add(out, m.text);
	}
}

/* ---- doing ---- */

/* A list with a learn of its own cannot stand in two rules: it is read again for each. */
static struct actions *actions_again(struct editing *g, const struct edit *e)
{
	return board_actions(g->d, &e->flow.actions, e->flow.table, g->diag);
}

static size_t change(struct editing *g, struct edit *e, uint32_t table)
{
	struct pipeline *pl = &g->d->pl;
	size_t n = 0;

	for (struct flow_rule *r = pl->first[table], *next; r; r = next) {
		next = r->next;
		if (!is_meant(g->d, e, r))
			continue;
		n++;
		if (e->verb == EDIT_DEL || e->verb == EDIT_DEL_STRICT)
			pipeline_remove(pl, r);
		else
			pipeline_set_actions(pl, r, actions_again(g, e));
	}
	return n;
}

static size_t apply(struct editing *g, struct edit *e)
{
	const struct ofctl_flow *f = &e->flow;
	const struct flow_spec spec = {
		.table = f->table, .priority = f->priority, .text = f->text, .actions = e->actions,
		.program = e->program, .cookie = f->cookie, .now = g->d->el.router->run.now,
		.idle_timeout = f->idle * NS_PER_SECOND, .hard_timeout = f->hard * NS_PER_SECOND,
	};
	size_t n = 0;

	if (e->verb == EDIT_ADD) {
		pipeline_add_guard(&g->d->pl, &spec, e->guard);
		e->guard = NULL;
		e->actions = NULL;
		return 1;
	}
	for (uint32_t i = 0; i < g->d->pl.tables; i++)
		if (f->any_table || f->table == i)
			n += change(g, e, i);
	return n;
}

static void fini(struct editing *g)
{
	for (size_t i = 0; i < g->edits.n; i++) {
		board_actions_free(g->edits.v[i].actions);
		guard_free(g->edits.v[i].guard, &g->d->pl.layout);
	}
	VEC_FREE(&g->edits);
	arena_free(g->arena);
	diag_free(g->diag);
}

bool flow_text_edit(struct board *d, const char *lines, struct strbuf *out)
{
	struct editing g = { .d = d, .diag = diag_new(), .arena = arena_new() };
	bool good = read_lines(&g, lines);
	size_t n = 0;

	for (size_t i = 0; good && i < g.edits.n; i++)
		n += apply(&g, &g.edits.v[i]);
	if (good)
		sb_printf(out, "%zu", n);
	else
		complain(g.diag, lines, out);
	fini(&g);
	return good;
}

bool flow_text_dump(struct board *d, const char *which, struct strbuf *out)
{
	struct editing g = { .d = d, .diag = diag_new(), .arena = arena_new() };
	char *line = arena_printf(g.arena, "del %s", which);
	bool good = !d->pl.tables || read_lines(&g, line);

	for (unsigned i = 0; good && i < d->pl.tables; i++) {
		const struct edit *e = &g.edits.v[0];
		size_t n;
		const struct flow_rule **v = sorted(d, i, &n);

		for (size_t k = 0; k < n; k++)
			if ((e->flow.any_table || e->flow.table == i) && is_meant(d, e, v[k]))
				show(d, v[k], d->el.router->run.now, out);
		free(v);
	}
	if (!good)
		complain(g.diag, line, out);
	fini(&g);
	return good;
}
