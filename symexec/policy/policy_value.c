/*
 * policy_value.c - what arrives looks like: fields that stay as they were sent, fields whose values lie
 * in a set.
 */
#include "symexec/policy/policy_int.h"

#include "models/base/mem.h"
#include "symexec/flow/wide.h"
#include "symexec/report/words.h"

/* A field as it was sent and as it is. */
struct change {
	const char *field;
	struct wide was, is;
	value was_payload, is_payload;
};

static struct wide
read_field(struct deciding *k, struct flow *f, const char *field)
{
	struct headers h = headers_find(k->e, f);
	struct wide w;

	(void)wide_read(k->e, f, &h, field, &w);
	return w;
}

/* Whether the field of an arrival may differ from what was sent. */
static bool
may_differ(struct deciding *k, struct flow *f, struct change *c)
{
	struct flow *sent = flow_copy(k->e, f->origin);
	bool differs = sent->tail != f->tail || sent->tail_length != f->tail_length;
	set where;

	c->was_payload = sent->tail;
	c->is_payload = f->tail;
	if (strcmp(c->field, "payload") == 0) {
		flow_free(k->e, sent);
		return differs;
	}
	c->was = read_field(k, sent, c->field);
	c->is = read_field(k, f, c->field);
	flow_free(k->e, sent);
	if (c->was.n == 0 || c->is.n == 0)
		return c->was.n != c->is.n;
	switch (wide_equal(k->e, f, &c->was, &c->is, &where)) {
	case COMPARE_YES:
		return false;
	case COMPARE_SET:
		return flow_may(k->e, f, set_not(k->e->sets, where)) &&
		    flow_constrain(k->e, f, set_not(k->e->sets, where));
	default:
		return true;
	}
}

static void
say_changed(struct deciding *k, struct flow *f, const struct change *c)
{
	struct strbuf a = STRBUF_INIT, b = STRBUF_INIT;

	if (strcmp(c->field, "payload") == 0) {
		words_value(k->e, k->g, c->was_payload, WORDS_NUMBER, &a);
		words_value(k->e, k->g, c->is_payload, WORDS_NUMBER, &b);
	} else {
		words_wide_value(k->e, k->g, &c->was, c->field, &a);
		words_wide_value(k->e, k->g, &c->is, c->field, &b);
	}
	verdict_say(k->v, "%s is sent as %s and arrives as %s", c->field, sb_str(&a), sb_str(&b));
	sb_fini(&a);
	sb_fini(&b);
	(void)verdict_show_flow(k->e, k->g, k->v, f);
}

void
policy_unchanged(struct deciding *k)
{
	struct exploration *x = policy_explore(k);

	k->v->status = policy_arrival(k, x) != NULL ? VERDICT_HOLDS : VERDICT_VACUOUS;
	if (k->v->status == VERDICT_VACUOUS)
		verdict_say(k->v, "no packet from %s reaches %s", policy_end_name(k->e, &k->p->from),
			    policy_end_name(k->e, &k->p->to));
	for (size_t i = 0; i < x->ends.n && k->v->status == VERDICT_HOLDS; i++) {
		struct end *end = &x->ends.v[i];

		if (!policy_arrived(k, end) || !policy_fits(k, end->flow))
			continue;
		for (size_t n = 0; n < k->p->field_count; n++) {
			struct change c = { .field = k->p->fields[n].s };

			if (!may_differ(k, end->flow, &c))
				continue;
			k->v->status = VERDICT_VIOLATED;
			say_changed(k, end->flow, &c);
			break;
		}
	}
	explore_free(x);
}

/* Restricts an arrival to values of the field that are not in the expected set; false: there are none. */
static bool
outside(struct deciding *k, struct flow *f, const struct wide *w)
{
	const struct network_symbol *y = &k->p->expect_set;
	set in = SET_NONE;
	bool inexact = false;

	if (y->range_count == 0)
		return false;
	for (size_t i = 0; i < y->range_count; i++)
		in = set_or(k->e->sets, in, wide_within(k->e, w, &y->ranges[i], &inexact));
	in = set_not(k->e->sets, in);
	return inexact || (flow_may(k->e, f, in) && flow_constrain(k->e, f, in));
}

static void
say_once(struct verdict *v, const char *line)
{
	for (size_t i = 0; i < v->lines.n; i++)
		if (strcmp(v->lines.v[i], line) == 0)
			return;
	verdict_say(v, "%s", line);
}

/* One field of an arrival; *b is for words. */
static void
judge_value(struct deciding *k, struct flow *f, const char *field, struct strbuf *b)
{
	struct headers h = headers_find(k->e, f);
	struct wide w;

	if (!wide_read(k->e, f, &h, field, &w))
		return;
	if (k->v->status == VERDICT_VACUOUS)
		k->v->status = VERDICT_HOLDS;
	if (k->v->status != VERDICT_HOLDS)
		return;
	words_field(k->e, f, &h, field, b);
	if (outside(k, f, &w)) {
		k->v->status = VERDICT_VIOLATED;
		verdict_say(k->v, "%s is %s at %s, which is not within %s", field, sb_str(b),
			    policy_end_name(k->e, &k->p->to), k->p->expect.s);
		(void)verdict_show_flow(k->e, k->g, k->v, f);
	} else if (k->v->lines.n < 8) {
		say_once(k->v, arena_printf(k->e->arena, "%s at %s: %s", field,
			 policy_end_name(k->e, &k->p->to), sb_str(b)));
	}
	sb_clear(b);
}

void
policy_value(struct deciding *k)
{
	struct exploration *x = policy_explore(k);
	struct strbuf b = STRBUF_INIT;

	k->v->status = VERDICT_VACUOUS;
	for (size_t i = 0; i < x->ends.n; i++) {
		struct end *end = &x->ends.v[i];

		if (!policy_arrived(k, end) || !policy_fits(k, end->flow))
			continue;
		for (size_t n = 0; n < k->p->field_count; n++)
			judge_value(k, end->flow, k->p->fields[n].s, &b);
	}
	if (k->v->status == VERDICT_VACUOUS)
		verdict_say(k->v, "no packet with that field reaches %s",
			    policy_end_name(k->e, &k->p->to));
	sb_fini(&b);
	explore_free(x);
}
