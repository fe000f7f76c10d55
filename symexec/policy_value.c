/*
 * policy_value.c - what arrives looks like: fields that stay as they were sent, fields whose values lie
 * in a set.
 */
#include "symexec/policy_int.h"

#include "models/base/mem.h"
#include "symexec/classify.h"
#include "symexec/words.h"

/* Whether the field of an arrival may differ from what was sent. */
static bool
may_differ(struct deciding *k, struct flow *f, const char *field, value *was, value *is)
{
	struct flow *sent = flow_copy(k->e, f->origin);
	struct headers h, now = headers_find(k->e, f);
	bool differs;
	set where;

	if (strcmp(field, "payload") == 0) {
		*was = sent->tail;
		*is = f->tail;
		differs = sent->tail != f->tail || sent->tail_length != f->tail_length;
		flow_free(k->e, sent);
		return differs;
	}
	h = headers_find(k->e, sent);
	*was = headers_field(k->e, sent, &h, field, 0);
	*is = headers_field(k->e, f, &now, field, 0);
	flow_free(k->e, sent);
	if (*was == VALUE_NONE || *is == VALUE_NONE)
		return *was != *is;
	switch (flow_compare(k->e, f, REL_EQ, *was, *is, &where)) {
	case COMPARE_YES:
		return false;
	case COMPARE_SET:
		return flow_may(k->e, f, set_not(k->e->sets, where));
	default:
		return true;
	}
}

static void
say_changed(struct deciding *k, struct flow *f, const char *field, value was, value is)
{
	struct strbuf a = STRBUF_INIT, b = STRBUF_INIT;
	enum words_style style = words_style_of(field);

	words_value(k->e, k->g, was, style, &a);
	words_value(k->e, k->g, is, style, &b);
	verdict_say(k->v, "%s is sent as %s and arrives as %s", field, sb_str(&a), sb_str(&b));
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
			value was, is;

			if (!may_differ(k, end->flow, k->p->fields[n].s, &was, &is))
				continue;
			k->v->status = VERDICT_VIOLATED;
			say_changed(k, end->flow, k->p->fields[n].s, was, is);
			break;
		}
	}
	explore_free(x);
}

/* The values of the field in an arrival that are not in the expected set. */
static bool
outside(struct deciding *k, struct flow *f, value v)
{
	const struct network_symbol *y = &k->p->expect_set;
	set in = SET_NONE;
	uint64_t c;

	v = flow_resolve(k->e, f, v);
	if (y->range_count == 0)
		return false;
	for (size_t i = 0; i < y->range_count; i++) {
		uint64_t lo = y->ranges[i].low[1], hi = y->ranges[i].high[1];

		if (value_is_const(k->e->values, v, &c))
			in |= c >= lo && c <= hi ? SET_ALL : SET_NONE;
		else
			in = set_or(k->e->sets, in, flow_within(k->e, v, lo, hi));
	}
	return flow_may(k->e, f, set_not(k->e->sets, in));
}

static void
say_once(struct verdict *v, const char *line)
{
	for (size_t i = 0; i < v->lines.n; i++)
		if (strcmp(v->lines.v[i], line) == 0)
			return;
	verdict_say(v, "%s", line);
}

void
policy_value(struct deciding *k)
{
	struct exploration *x = policy_explore(k);

	k->v->status = VERDICT_VACUOUS;
	for (size_t i = 0; i < x->ends.n; i++) {
		struct end *end = &x->ends.v[i];
		struct strbuf b = STRBUF_INIT;
		struct headers h;
		value v;

		if (!policy_arrived(k, end) || !policy_fits(k, end->flow))
			continue;
		h = headers_find(k->e, end->flow);
		for (size_t n = 0; n < k->p->field_count; n++) {
			v = headers_field(k->e, end->flow, &h, k->p->fields[n].s, 0);
			if (v == VALUE_NONE)
				continue;
			if (k->v->status == VERDICT_VACUOUS)
				k->v->status = VERDICT_HOLDS;
			words_field(k->e, end->flow, &h, k->p->fields[n].s, &b);
			if (outside(k, end->flow, v) && k->v->status == VERDICT_HOLDS) {
				k->v->status = VERDICT_VIOLATED;
				verdict_say(k->v, "%s is %s at %s, which is not within %s",
					    k->p->fields[n].s, sb_str(&b),
					    policy_end_name(k->e, &k->p->to), k->p->expect.s);
				(void)verdict_show_flow(k->e, k->g, k->v, end->flow);
			} else if (k->v->status == VERDICT_HOLDS && k->v->lines.n < 8) {
				say_once(k->v, arena_printf(k->e->arena, "%s at %s: %s",
					 k->p->fields[n].s, policy_end_name(k->e, &k->p->to),
					 sb_str(&b)));
			}
			sb_clear(&b);
		}
		sb_fini(&b);
	}
	if (k->v->status == VERDICT_VACUOUS)
		verdict_say(k->v, "no packet with that field reaches %s",
			    policy_end_name(k->e, &k->p->to));
	explore_free(x);
}
