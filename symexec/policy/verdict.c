/*
 * verdict.c - see verdict.h.
 */
#include "symexec/policy/verdict.h"

#include <inttypes.h>

#include "models/base/mem.h"
#include "models/packet/print.h"
#include "symexec/solver/audit.h"
#include "symexec/flow/history.h"
#include "symexec/flow/state.h"
#include "symexec/explore/witness.h"
#include "symexec/report/words.h"

enum {
	MOST_LINES = 12,	/* no choice is said after so many */
	LINK_ADDRESS = 48,	/* bits */
};

static char no_note[1];		/* what most hops have; never written to */

const char *
verdict_status_name(enum verdict_status s)
{
	static const char *const names[] = { "holds", "violated", "vacuous", "undecided" };

	return names[s];
}

void
verdict_say(struct verdict *v, const char *fmt, ...)
{
	struct strbuf b = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&b, fmt, ap);
	va_end(ap);
	*VEC_ADD(&v->lines) = sb_take(&b);
}

void
verdict_fini(struct verdict *v)
{
	for (size_t i = 0; i < v->lines.n; i++)
		free(v->lines.v[i]);
	for (size_t i = 0; i < v->path.n; i++)
		if (v->path.v[i].note != no_note)
			free(v->path.v[i].note);
	VEC_FREE(&v->lines);
	for (size_t i = 0; i < v->hops.n; i++)
		free(v->hops.v[i].line);
	VEC_FREE(&v->path);
	VEC_FREE(&v->hops);
	free(v->constraint);
	free(v->witness);
	free(v->witness_line);
}

const char *
verdict_where(struct engine *e, const struct graph *g, uint32_t node)
{
	const struct node *n = &g->nodes[node];

	if (n->element == NULL || n->at.src == 0)
		return n->name;
	return diag_where(e->diag, n->at);
}

const char *
verdict_end(struct engine *e, const struct graph *g, uint32_t node, uint32_t port)
{
	const struct node *n = &g->nodes[node];
	const char *box = g->network != NULL && n->box != UINT32_MAX ?
	    g->network->boxes[n->box].name.s : NULL;

	if (box == NULL || n->kind == NODE_OPEN)
		return n->name;
	if (n->device != NULL)
		return arena_printf(e->arena, "%s:%s", box, n->device);
	if (port > 1)
		return arena_printf(e->arena, "%s:%u", box, port);
	return arena_printf(e->arena, "%s:%s", box, port == 0 ? "in" : "out");
}

void
verdict_add_hop(struct verdict *v, const char *name, const char *class_name, const char *where)
{
	*VEC_ADD(&v->path) = (struct hop){ name, class_name, where, no_note };
}

static void
add_hop(struct engine *e, const struct graph *g, struct verdict *v, uint32_t node)
{
	const struct node *n = &g->nodes[node];

	verdict_add_hop(v, n->name, n->element != NULL ? n->element->class_name : "",
			n->element != NULL && !v->unplaced ? verdict_where(e, g, node) : "");
}

void
verdict_note_at(struct verdict *v, size_t hop, char *text)
{
	struct hop *h = &v->path.v[hop];

	if (h->note[0] != '\0') {
		char *both = x_asprintf("%s; %s", h->note, text);

		free(text);
		text = both;
	}
	if (h->note != no_note)
		free(h->note);
	h->note = text;
}

void
verdict_note_hop(struct verdict *v, char *text)
{
	if (v->path.n == 0)
		free(text);
	else
		verdict_note_at(v, v->path.n - 1, text);
}

static void
add_step(struct engine *e, const struct graph *g, struct verdict *v, const struct step *s)
{
	switch (s->kind) {
	case STEP_SOURCE:
		if (v->path.n == 0 || strcmp(VEC_LAST(&v->path).name, g->nodes[s->element].name) != 0)
			add_hop(e, g, v, s->element);
		break;
	case STEP_ARRIVE:
		/* where a question ends at a class box: "T2:in" */
		if (s == v->last && g->nodes[s->element].kind == NODE_PORTS_IN)
			verdict_add_hop(v, verdict_end(e, g, s->element, history_port(s)),
					"", "");
		/* the sides of a class box are not elements of the user's */
		if (g->nodes[s->element].kind != NODE_PORTS_IN &&
		    g->nodes[s->element].kind != NODE_PORTS_OUT) {
			add_hop(e, g, v, s->element);
			verdict_note_step(v, s);
		}
		break;
	case STEP_RULE:
		verdict_note_hop(v, x_asprintf("rule %u", s->a + 1));
		break;
	case STEP_MISS:
		verdict_note_hop(v, x_asprintf("not in table '%s'", s->text));
		break;
	case STEP_HIT:
		verdict_note_hop(v, x_asprintf("in table '%s'", s->text));
		break;
	case STEP_CHOICE:
		verdict_note_hop(v, x_asprintf("%s: choice %u", s->text, s->a));
		if (v->blame == 0 && g->nodes[s->element].program != NULL &&
		    g->nodes[s->element].program->opaque != NULL)
			v->blame = v->path.n;
		break;
	case STEP_REPLY:
		if (v->path.n == 0 || strcmp(VEC_LAST(&v->path).name, g->nodes[s->element].name) != 0)
			add_hop(e, g, v, s->element);
		verdict_note_hop(v, x_asprintf("sends %s", s->text));
		break;
	case STEP_NOTE:
		verdict_note_hop(v, x_strdup(s->text));
		break;
	case STEP_MEET:
		break;
	}
}

void
verdict_add_path(struct engine *e, const struct graph *g, struct verdict *v, const struct flow *f,
		 const struct witness *w)
{
	VEC(const struct step *) steps = { 0 };
	size_t hops = v->path.n;

	vec_grow((void **)&steps.v, history_depth(f), &steps.cap, sizeof(*steps.v));
	for (const struct step *s = f->history; s != NULL;
	     s = w != NULL ? witness_past(e, f, w, s) : s->prev)
		*VEC_ADD(&steps) = s;
	v->last = f->history;
	for (size_t i = 0; i < steps.n; i++)
		hops += steps.v[i]->kind == STEP_ARRIVE;
	vec_grow((void **)&v->path.v, hops, &v->path.cap, sizeof(*v->path.v));
	for (size_t i = steps.n; i-- > 0;)
		add_step(e, g, v, steps.v[i]);
	VEC_FREE(&steps);
	verdict_fold_rounds(v);
}

size_t
verdict_passed(const struct flow *f)
{
	size_t n = 0;

	for (const struct step *s = f->history; s != NULL; s = s->prev)
		n += s->kind == STEP_ARRIVE;
	return n;
}

/* An answer rests on a counter, or on what is not computed, only if some values of it were ruled out. */
static bool
is_no_counter(void *arg, uint32_t key, uint32_t s)
{
	const struct engine *e = arg;
	uint32_t bit;
	root run;

	(void)s;
	if (root_is_of_blob(e->values, key, &run, &bit))
		return root_get(e->values, run)->element == UINT32_MAX;
	return !root_get(e->values, key)->shared && root_get(e->values, key)->kind != ROOT_UNKNOWN;
}

struct choosing {
	struct engine *e;
	const struct flow *f;
	const struct graph *g;
	struct verdict *say;	/* every one is said; NULL: one is enough */
};

/* "rests on box/nat.port being 32768-65535, of 20000-65535" */
static void
say_narrowed(const struct choosing *c, value v, uint64_t low, uint64_t top)
{
	struct set_range is[4];
	size_t n = flow_values(c->e, c->f, v, is, ARRAY_LEN(is));
	struct strbuf b = STRBUF_INIT;

	words_value(c->e, c->g, v, WORDS_NUMBER, &b);
	sb_add(&b, " being ");
	for (size_t i = 0; n != SIZE_MAX && i < MIN_OF(n, ARRAY_LEN(is)); i++) {
		sb_printf(&b, "%s%" PRIu64, i > 0 ? ", " : "", is[i].lo);
		if (is[i].hi != is[i].lo)
			sb_printf(&b, "-%" PRIu64, is[i].hi);
	}
	if (n != SIZE_MAX)
		verdict_say(c->say, "rests on %s%s, of %" PRIu64 "-%" PRIu64, sb_str(&b),
			    n > ARRAY_LEN(is) ? ", ..." : "", low, top);
	sb_fini(&b);
}

/*
 * What an element chooses from a range, such as a NAT's port, may be all that it chooses. Link addresses are no choice: those
 * that neighbours tell are taken to be right.
 */
static bool
is_not_narrowed(void *arg, uint32_t key, uint32_t s)
{
	const struct choosing *c = arg;
	struct set_range is[2];
	const struct root_info *r;
	root run;
	uint32_t bit;
	uint64_t top;
	value v;

	if (root_is_of_blob(c->e->values, key, &run, &bit))
		return true;
	r = root_get(c->e->values, key);
	if (r->kind != ROOT_FRESH || r->shared || r->width == LINK_ADDRESS)
		return true;
	top = r->width >= 64 ? UINT64_MAX : ((uint64_t)1 << r->width) - 1;
	top = r->high != 0 ? MIN_OF(r->high, top) : top;
	v = value_symbol(c->e->values, key);
	if (s == flow_within(c->e, v, r->low, top))
		return true;
	if (flow_values(c->e, c->f, v, is, 2) == 1 && is[0].lo <= r->low && is[0].hi >= top)
		return true;
	if (c->say != NULL)
		say_narrowed(c, v, r->low, top);
	return c->say != NULL && c->say->lines.n < MOST_LINES;
}

bool
verdict_narrows_choice(struct engine *e, const struct flow *f)
{
	struct choosing c = { .e = e, .f = f };

	return f->free_choice || !imap_each(e->maps, f->cond, is_not_narrowed, &c);
}

/* Which of the values that elements choose this rests on. */
static void
say_choices(struct engine *e, const struct graph *g, struct verdict *v, const struct flow *f)
{
	struct choosing c = { .e = e, .f = f, .g = g, .say = v };

	(void)imap_each(e->maps, f->cond, is_not_narrowed, &c);
}

bool
verdict_rests_on_choice(struct engine *e, const struct flow *f)
{
	return verdict_narrows_choice(e, f) || !imap_each(e->maps, f->cond, is_no_counter, e);
}

bool
verdict_show_flow(struct engine *e, const struct graph *g, struct verdict *v, struct flow *f)
{
	struct witness w;
	enum witness_state st = witness_choose(e, f, &w);
	struct strbuf b = STRBUF_INIT;

	if (st == WITNESS_EMPTY) {
		witness_fini(&w);
		return false;
	}
	if (st == WITNESS_OK)
		audit_shown(e, f);
	if (e->terse && v->status == VERDICT_HOLDS)
		v->pathless = true;
	else
		verdict_add_path(e, g, v, f, &w);
	words_flow(e, g, f, &b);
	v->constraint = sb_take(&b);
	v->free_choice |= w.shown ? verdict_narrows_choice(e, f) : verdict_rests_on_choice(e, f);
	v->opaque |= f->opaque;
	if (v->free_choice)
		say_choices(e, g, v, f);
	if (st == WITNESS_OK && f->origin != NULL) {
		struct packet p;

		v->witness_len = witness_bytes(e, f, f->origin, &w, &v->witness);
		audit_run(e, g, f, &w);
		packet_parse(&p, v->witness, v->witness_len,
			     e->ethernet ? LAYER_ETHER : LAYER_NONE);
		packet_print_line(&p, &b);
		v->witness_line = sb_take(&b);
	}
	if (st == WITNESS_OK)
		verdict_show_hops(e, v, f, &w);
	witness_fini(&w);
	return true;
}

/* The last state that the flow looked for in vain before it ended at `node`. */
static const struct step *
last_miss(const struct flow *f, uint32_t node)
{
	for (const struct step *s = f->history; s != NULL; s = s->prev) {
		if (s->element == node && s->kind == STEP_MISS)
			return s;
		if (s->kind == STEP_ARRIVE && s->element != node)
			return NULL;
	}
	return NULL;
}

/* The entry that has most values in common with what was looked for; the later of equals. */
static struct entry
nearest_entry(struct engine *e, const struct flow *f, uint32_t list, const struct entry *wanted)
{
	struct entry best = { 0 };
	uint32_t most = 0;

	for (uint32_t i = 0; i < entries_count(e->tuples, list); i++) {
		struct entry en = entries_get(e->tuples, list, i);
		uint32_t same = 0;

		for (uint32_t k = 0; k < en.nkeys && k < wanted->nkeys; k++)
			same += flow_resolve(e, f, en.v[k]) == flow_resolve(e, f, wanted->v[k]);
		if (best.v == NULL || same >= most) {
			best = en;
			most = same;
		}
	}
	return best;
}

static void
say_miss(struct engine *e, const struct graph *g, struct verdict *v, const struct flow *f,
	 const struct step *miss)
{
	struct strbuf have = STRBUF_INIT, got = STRBUF_INIT;
	struct entry wanted = entries_get(e->tuples, miss->b, 0);
	struct entry near = nearest_entry(e, f, miss->a, &wanted);

	words_tuple(e, g, f, wanted.v, wanted.nkeys, &got);
	if (near.v == NULL) {
		verdict_say(v, "because its table '%s' remembers nothing of this flow; the packet is %s",
			    miss->text, sb_str(&got));
		verdict_say_elsewhere(e, g, v, f, &wanted, miss->element);
	} else {
		words_tuple(e, g, f, near.v, near.nkeys, &have);
		verdict_say(v, "because its table '%s' expects %s of this flow, and the packet is %s",
			    miss->text, sb_str(&have), sb_str(&got));
	}
	sb_fini(&have);
	sb_fini(&got);
}

/* At the edge of a box, or at a host: no element of the user's. */
static void
say_unlinked(struct engine *e, const struct graph *g, struct verdict *v, const char *what,
	     const struct end *end)
{
	const struct node *n = &g->nodes[end->node];

	if (n->kind == NODE_HOST)
		verdict_say(v, "%s is lost at %s: nothing receives what it sends", what, n->name);
	else if (n->kind == NODE_OPEN)
		verdict_say(v, "%s leaves by %s:%s, which no link joins", what,
			    g->network->boxes[n->box].name.s, n->device);
	else
		verdict_say(v, "%s leaves by %s, which no link joins", what,
			    verdict_end(e, g, end->node, end->port));
}

/*
 * "firewall.click:9 (firewall/f :: IPFilter)"; for an element inside a class of boxes the line where the user says what
 * box it is comes first: that is what can be mended.
 */
const char *
verdict_place(struct engine *e, const struct graph *g, uint32_t node)
{
	const struct node *n = &g->nodes[node];
	const char *cls = n->element != NULL ? n->element->class_name : "";
	const char *where = verdict_where(e, g, node), *sep = *cls ? " :: " : "";
	const struct network_box *box = g->network != NULL && n->box != UINT32_MAX ?
	    &g->network->boxes[n->box] : NULL;

	if (box == NULL || box->kind != BOX_CLASS || n->element == NULL)
		return arena_printf(e->arena, "%s (%s%s%s)", where, n->name, sep, cls);
	return arena_printf(e->arena, "%s (%s%s%s, %s)", diag_where(e->diag, box->name.at), n->name, sep,
			    cls, where);
}

void
verdict_say_end(struct engine *e, const struct graph *g, struct verdict *v, const char *what,
		const struct end *end)
{
	const struct node *n = &g->nodes[end->node];
	const struct step *miss = last_miss(end->flow, end->node);

	switch (end->kind) {
	case END_ARRIVED:
		if (n->kind == NODE_OPEN && g->network != NULL)
			say_unlinked(e, g, v, what, end);
		else
			verdict_say(v, "%s goes to %s instead", what, n->name);
		break;
	case END_VIOLATION:
		verdict_say(v, "%s violates a precondition at %s: %s", what,
			    verdict_place(e, g, end->node), end->reason);
		break;
	case END_UNCONNECTED:
		if (n->kind == NODE_PORTS_OUT || n->kind == NODE_HOST) {
			say_unlinked(e, g, v, what, end);
			break;
		}
		verdict_say(v, "%s is lost at %s: output %u leads nowhere", what,
			    verdict_place(e, g, end->node), end->port);
		break;
	case END_DROP:
		verdict_say(v, "%s is dropped at %s: %s", what,
			    verdict_place(e, g, end->node), end->reason != NULL ? end->reason : "dropped");
		verdict_say_hint(e, g, v, end);
		break;
	}
	if (miss != NULL)
		say_miss(e, g, v, end->flow, miss);
}
