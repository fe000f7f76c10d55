/*
 * compare.c - see compare.h. The same source flows are sent through both networks. An arrival of one is taken apart by the
 * arrivals of the other at the same end: what no such arrival has is gained or lost, what none has with the same contents is
 * rewritten. Symbols that twins make (a NAT's port) are one symbol, so that a choice which both make is no difference.
 */
#include "symexec/policy/compare.h"

#include "models/base/mem.h"
#include "symexec/flow/flow_match.h"
#include "symexec/flow/history.h"
#include "symexec/policy/policy.h"
#include "symexec/graph/source.h"
#include "symexec/flow/wide.h"
#include "symexec/explore/witness.h"
#include "symexec/report/words.h"

static const char *const told_fields[] = {
	"eth.src", "eth.dst", "eth.type", "vlan.id", "ip.src", "ip.dst", "ip.proto", "ip.ttl", "ip.dscp",
	"ip.ecn", "ip.id", "ip.checksum", "ip6.src", "ip6.dst", "ip6.hlim", "tcp.sport", "tcp.dport",
	"tcp.seq", "tcp.ack", "tcp.flags", "tcp.window", "tcp.checksum", "udp.sport", "udp.dport",
	"udp.checksum", "icmp.type", "icmp.code", "payload",
};

/* One look from one side to the other. */
struct looking {
	struct network_pair *c;
	struct exploration *here, *there;
	bool from_now;		/* here is now */
	const char *source;
};

static const struct graph *
here_graph(const struct looking *l)
{
	return l->from_now ? l->c->now : l->c->then;
}

static uint32_t
counterpart(const struct looking *l, uint32_t node)
{
	return l->from_now ? l->c->align.was[node] : l->c->align.now[node];
}

static bool
counts(const struct network_pair *c, bool now, const struct end *end)
{
	const uint8_t *to = c->to[now ? 0 : 1];

	return end->kind == END_ARRIVED && (to == NULL || graph_marked(to, end->node, end->port));
}

/* Whether the other arrival is at the same end and of the same packets as sent. */
static bool
same_end(const struct looking *l, const struct end *a, const struct end *b)
{
	return b->kind == END_ARRIVED && b->port == a->port && b->node == counterpart(l, a->node) &&
	    b->flow->source == a->flow->source && counts(l->c, !l->from_now, b);
}

static set
match_contents(const struct looking *l, struct matching *m)
{
	set all = SET_ALL;

	if (l->c->field_count == 0)
		return match_octets(m);
	for (size_t i = 0; i < l->c->field_count; i++)
		all = set_and(m->e->sets, all, match_field(m, l->c->fields[i].s));
	return all;
}

/* What is left of an arrival: several flows where relations part it. */
struct rest {
	struct flow **v;
	size_t n, cap;
	bool open;		/* more is left than there is, maybe */
};

enum { MAX_PARTS = 64 };

static void
rest_add(struct rest *r, struct flow *f)
{
	if (r->n == r->cap) {
		r->cap = r->cap ? 2 * r->cap : 4;
		r->v = x_realloc_array(r->v, r->cap, sizeof(*r->v));
	}
	r->v[r->n++] = f;
}

static void
rest_fini(struct engine *e, struct rest *r)
{
	for (size_t i = 0; i < r->n; i++)
		flow_free(e, r->v[i]);
	free(r->v);
}

/* Restricts f to the relation, or to its contrary; false: nowhere. */
static bool
assume(struct engine *e, struct flow *f, const struct match_relation *q, bool holds)
{
	enum click_relation rel = holds ? q->rel : relation_not(q->rel);
	set where;

	switch (flow_compare(e, f, rel, q->a, q->b, &where)) {
	case COMPARE_YES:
		return true;
	case COMPARE_NO:
		return false;
	case COMPARE_SET:
		return flow_constrain(e, f, where);
	case COMPARE_OPEN:
		break;
	}
	return flow_assume(e, f, rel, q->a, q->b);
}

/*
 * f without the packets in s that all relations of m hold for: those outside s, those that the first relation does not hold
 * for, and so on. Owns f.
 */
static void
take_out_of(struct engine *e, struct flow *f, const struct matching *m, set s, struct rest *out)
{
	struct flow *other = flow_copy(e, f);

	if (flow_constrain(e, other, set_not(e->sets, s)))
		rest_add(out, other);
	else
		flow_free(e, other);
	if (!flow_constrain(e, f, s)) {
		flow_free(e, f);
		return;
	}
	for (size_t i = 0; i < m->relations.n; i++) {
		other = flow_copy(e, f);
		if (assume(e, other, &m->relations.v[i], false))
			rest_add(out, other);
		else
			flow_free(e, other);
		if (!assume(e, f, &m->relations.v[i], true))
			break;
	}
	flow_free(e, f);
}

/* Takes the packets that m answers with out of the rest. */
static void
take_out(struct engine *e, struct rest *r, struct matching *m, set s)
{
	struct rest left = { .open = r->open || m->open };

	if (s == SET_TOO_LARGE || r->n > MAX_PARTS) {
		r->open = true;
	} else if (s != SET_NONE) {
		for (size_t i = 0; i < r->n; i++)
			take_out_of(e, r->v[i], m, s, &left);
		free(r->v);
		*r = left;
	}
	VEC_FREE(&m->relations);
}

static bool
is_real(struct looking *l, struct flow *f)
{
	struct witness w;
	enum witness_state st = witness_choose(l->c->e, f, &w);

	witness_fini(&w);
	l->c->gave_up |= st == WITNESS_UNKNOWN;
	return st == WITNESS_OK;
}

static struct change *
find_change(struct looking *l, enum change_kind kind, const char *to, const char *field)
{
	for (size_t i = l->c->first; i < l->c->changes.n; i++) {
		struct change *x = &l->c->changes.v[i];

		if (x->kind == kind && strcmp(x->from, l->source) == 0 && strcmp(x->to, to) == 0 &&
		    (field == x->field || (field && x->field && strcmp(field, x->field) == 0)))
			return x;
	}
	return NULL;
}

/* The change of that kind between these ends; *is_new: there was none. */
static struct change *
change_of(struct looking *l, enum change_kind kind, const struct end *end, const char *field,
	  bool *is_new)
{
	static const char *const questions[] = { "gained", "lost", "rewritten" };
	const struct graph *g = here_graph(l);
	const char *to = verdict_end(l->c->e, g, end->node, end->port);
	struct change *x = find_change(l, kind, to, field);

	*is_new = x == NULL;
	if (x != NULL)
		return x;
	x = VEC_ADD(&l->c->changes);
	*x = (struct change){ .kind = kind, .from = l->source, .to = to, .field = field };
	x->v.name = arena_printf(l->c->e->arena, "%s -> %s", l->source, to);
	x->v.question = questions[kind];
	x->v.status = VERDICT_VIOLATED;
	x->v.at = g->nodes[end->node].at;
	return x;
}

/* Where the packets of f end on the other side. */
static void
say_other_end(struct looking *l, struct verdict *v, struct flow *f)
{
	const struct graph *g = l->from_now ? l->c->then : l->c->now;
	const char *what = arena_printf(l->c->e->arena, "%s, it", l->from_now ? l->c->then_word :
					l->c->now_word);

	for (size_t i = 0; i < l->there->ends.n; i++) {
		const struct end *end = &l->there->ends.v[i];
		struct matching m = { .e = l->c->e, .a = f, .b = end->flow };
		set s;

		if (end->flow->source != f->source)
			continue;
		s = match_packets(&m);
		s = match_sure(&m, s);
		if (s == SET_TOO_LARGE || !flow_may(l->c->e, f, s))
			continue;
		if (!flow_constrain(l->c->e, f, s))
			continue;
		verdict_say_end(l->c->e, g, v, what, end);
		return;
	}
}

/* More packets of a change that is told already: other shapes, or of other rules. */
static void
say_more(struct looking *l, struct verdict *v, struct flow *f)
{
	enum { MAX_LINES = 12 };
	struct strbuf b = STRBUF_INIT;
	bool known;

	sb_add(&b, "so do: ");
	words_flow(l->c->e, here_graph(l), f, &b);
	known = v->constraint != NULL && strcmp(v->constraint, sb_str(&b) + strlen("so do: ")) == 0;
	for (size_t i = 0; i < v->lines.n; i++)
		known |= strcmp(v->lines.v[i], sb_str(&b)) == 0;
	if (!known && v->lines.n < MAX_LINES)
		verdict_say(v, "%s", sb_str(&b));
	sb_fini(&b);
}

/* Packets of f arrive here and not there. */
static void
tell_missing(struct looking *l, const struct end *end, struct flow *f)
{
	enum change_kind kind = l->from_now ? CHANGE_GAINED : CHANGE_LOST;
	struct change *x;
	bool is_new;

	if (!is_real(l, f))
		return;
	x = change_of(l, kind, end, NULL, &is_new);
	if (!is_new) {
		say_more(l, &x->v, f);
		return;
	}
	verdict_say(&x->v, "packets from %s reach %s %s, but not %s", x->from, x->to,
		    l->from_now ? l->c->now_word : l->c->then_word,
		    l->from_now ? l->c->then_word : l->c->now_word);
	say_other_end(l, &x->v, f);
	(void)verdict_show_flow(l->c->e, here_graph(l), &x->v, f);
}

static void
say_values(struct looking *l, struct verdict *v, struct flow *now, struct flow *then,
	   const char *field)
{
	struct engine *e = l->c->e;
	struct headers h = headers_find(e, now), k = headers_find(e, then);
	struct strbuf a = STRBUF_INIT, b = STRBUF_INIT;
	struct wide is, was;

	if (strcmp(field, "payload") == 0 || !wide_read(e, now, &h, field, &is) ||
	    !wide_read(e, then, &k, field, &was)) {
		verdict_say(v, "%s arrives otherwise %s than %s", field, l->c->now_word,
			    l->c->then_word);
	} else {
		words_wide_value(e, l->c->now, &is, field, &a);
		words_wide_value(e, l->c->now, &was, field, &b);
		verdict_say(v, "%s arrives as %s %s, and as %s %s", field, sb_str(&a),
			    l->c->now_word, sb_str(&b), l->c->then_word);
	}
	sb_fini(&a);
	sb_fini(&b);
}

/* Restricts f to where the field differs from b; false: nowhere. */
static bool
differs_in(struct looking *l, struct flow *f, struct flow *b, const char *field)
{
	struct matching m = { .e = l->c->e, .a = f, .b = b };
	set s = match_field(&m, field);

	s = match_sure(&m, s);
	return s != SET_ALL && (s == SET_TOO_LARGE || flow_may(l->c->e, f, set_not(l->c->e->sets, s)));
}

static bool
asked_for(const struct network_pair *c, const char *field)
{
	for (size_t i = 0; i < c->field_count; i++)
		if (strcmp(c->fields[i].s, field) == 0)
			return true;
	return c->field_count == 0;
}

/* Packets of f arrive at both, and not alike. */
static void
tell_rewritten(struct looking *l, const struct end *end, struct flow *f, struct flow *other)
{
	const char *fields[ARRAY_LEN(told_fields) + 1];
	struct change *x;
	size_t n = 0;
	bool is_new;

	for (size_t i = 0; i < ARRAY_LEN(told_fields); i++)
		if (asked_for(l->c, told_fields[i]) && differs_in(l, f, other, told_fields[i]))
			fields[n++] = told_fields[i];
	if (n == 0)
		fields[n++] = l->c->field_count == 1 ? l->c->fields[0].s : "an octet";
	/* the other way round it is the same change */
	if (!is_real(l, f) || (!l->from_now && find_change(l, CHANGE_REWRITTEN,
	    verdict_end(l->c->e, l->c->now, counterpart(l, end->node), end->port), fields[0])))
		return;
	x = change_of(l, CHANGE_REWRITTEN, end, fields[0], &is_new);
	if (!is_new) {
		say_more(l, &x->v, f);
		return;
	}
	verdict_say(&x->v, "packets from %s arrive at %s rewritten in another way", x->from, x->to);
	for (size_t i = 0; i < n; i++)
		say_values(l, &x->v, l->from_now ? f : other, l->from_now ? other : f, fields[i]);
	(void)verdict_show_flow(l->c->e, here_graph(l), &x->v, f);
}

/* The packets of f that the other arrival has too, and not alike. */
static void
judge_other(struct looking *l, const struct end *end, struct matching *m, set s, struct flow *f)
{
	struct flow *both = flow_copy(l->c->e, f);
	bool some = s != SET_TOO_LARGE && flow_constrain(l->c->e, both, s);

	for (size_t i = 0; i < m->relations.n && some; i++)
		some = assume(l->c->e, both, &m->relations.v[i], true);
	if (some)
		tell_rewritten(l, end, both, m->b);
	flow_free(l->c->e, both);
}

/* What is left of an arrival when all that is the same there is taken away. */
static void
judge_arrival(struct looking *l, const struct end *end)
{
	struct engine *e = l->c->e;
	struct rest rest = { 0 }, missing = { 0 };

	rest_add(&rest, flow_copy(e, end->flow));
	for (size_t i = 0; i < l->there->ends.n && rest.n > 0; i++) {
		struct matching m = { .e = e, .a = end->flow, .b = l->there->ends.v[i].flow };

		if (same_end(l, end, &l->there->ends.v[i]))
			take_out(e, &rest, &m, match_contents(l, &m));
	}
	for (size_t i = 0; i < rest.n; i++)
		rest_add(&missing, flow_copy(e, rest.v[i]));
	missing.open = rest.open;
	for (size_t i = 0; i < l->there->ends.n && rest.n > 0; i++) {
		struct matching m = { .e = e, .a = end->flow, .b = l->there->ends.v[i].flow };
		set s;

		if (!same_end(l, end, &l->there->ends.v[i]))
			continue;
		s = match_packets(&m);
		for (size_t k = 0; k < rest.n; k++)
			judge_other(l, end, &m, s, rest.v[k]);
		take_out(e, &missing, &m, s);
	}
	if (rest.n > 0 && missing.open)
		l->c->gave_up = true;
	for (size_t k = 0; k < missing.n && !missing.open; k++)
		tell_missing(l, end, missing.v[k]);
	rest_fini(e, &missing);
	rest_fini(e, &rest);
}

static void
look(struct looking *l)
{
	/* packets of these flows may have to be run, through the network that they are of */
	l->c->e->graph = here_graph(l);
	for (size_t i = 0; i < l->here->ends.n; i++)
		if (counts(l->c, l->from_now, &l->here->ends.v[i]))
			judge_arrival(l, &l->here->ends.v[i]);
	l->c->e->graph = l->c->now;
}

static struct exploration *
explore_one(struct network_pair *c, bool now, uint32_t node, uint32_t port,
	    const struct flow_list *flows)
{
	const struct graph *g = now ? c->now : c->then;
	struct explore_options o = { .keep_drops = true, .watch = c->to[now ? 0 : 1] };
	struct exploration *x = explore_new(c->e, g, &o);

	c->e->graph = g;
	for (size_t i = 0; i < flows->n; i++)
		explore_start(x, node, port, g->nodes[node].kind == NODE_HOST,
			      flow_copy(c->e, flows->v[i]));
	explore_run(x);
	c->e->graph = c->now;
	c->gave_up |= x->gave_up;
	return x;
}

void
compare_source(struct network_pair *c, uint32_t from, uint32_t port)
{
	struct looking l = { .c = c, .source = verdict_end(c->e, c->now, from, port) };
	uint32_t was = c->align.was[from];
	struct flow_list flows = { 0 };
	struct exploration *now, *then;

	if (was == UINT32_MAX)
		return;
	c->first = c->changes.n;
	policy_source(c->e, c->now, from, c->packet, NULL, &flows);
	c->sent |= flows.n > 0;
	now = explore_one(c, true, from, port, &flows);
	then = explore_one(c, false, was, port, &flows);
	l.from_now = true;
	l.here = now;
	l.there = then;
	look(&l);
	l.from_now = false;
	l.here = then;
	l.there = now;
	look(&l);
	for (size_t i = 0; i < flows.n; i++)
		flow_free(c->e, flows.v[i]);
	VEC_FREE(&flows);
	explore_free(now);
	explore_free(then);
}

void
compare_all(struct network_pair *c)
{
	for (uint32_t i = 0; i < c->now->node_count; i++)
		if (policy_is_source(&c->now->nodes[i]))
			compare_source(c, i, 0);
}

void
compare_init(struct network_pair *c)
{
	align_networks(c->e->diag, c->now, c->then, &c->align);
	c->e->twins = c->align.now;
	c->e->twin_count = (uint32_t)c->then->node_count;
	c->e->graph = c->now;
}

void
compare_fini(struct network_pair *c)
{
	for (size_t i = 0; i < c->changes.n; i++)
		verdict_fini(&c->changes.v[i].v);
	VEC_FREE(&c->changes);
	c->e->twins = NULL;
	c->e->twin_count = 0;
	align_fini(&c->align);
}
