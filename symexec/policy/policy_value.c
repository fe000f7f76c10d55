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

/* f, if it has packets in it; NULL if not, and f is gone. */
static struct flow *
existing(struct deciding *k, struct flow *f)
{
	if (policy_exists(k, f))
		return f;
	flow_free(k->e, f);
	return NULL;
}

/* A copy of f where the two values differ; NULL: nowhere. */
static struct flow *
apart(struct deciding *k, const struct flow *f, value x, value y)
{
	struct flow *g = flow_copy(k->e, f);
	bool some = true;
	set where;

	if (x != VALUE_NONE && y != VALUE_NONE)
		switch (flow_compare(k->e, g, REL_NE, x, y, &where)) {
		case COMPARE_YES:
			break;
		case COMPARE_NO:
			some = false;
			break;
		case COMPARE_SET:
			some = flow_constrain(k->e, g, where);
			break;
		case COMPARE_OPEN:
			some = flow_assume(k->e, g, REL_NE, x, y);
			break;
		}
	if (some)
		return existing(k, g);
	flow_free(k->e, g);
	return NULL;
}

/* The packets of an arrival whose field is not as it was sent: a flow of the caller's, or NULL. */
static struct flow *
differing(struct deciding *k, const struct flow *f, struct change *c)
{
	struct flow *sent = flow_copy(k->e, f->origin), *now = flow_copy(k->e, f), *found = NULL;
	struct wide_pair p = { .a = &c->was, .b = &c->is };
	value x, y;

	c->was_payload = sent->tail;
	c->is_payload = now->tail;
	if (strcmp(c->field, "payload") == 0) {
		if (sent->tail != now->tail)
			found = existing(k, flow_copy(k->e, f));
		else
			found = apart(k, f, sent->tail_length, now->tail_length);
	} else {
		c->was = read_field(k, sent, c->field);
		c->is = read_field(k, now, c->field);
		if ((c->was.n == 0) != (c->is.n == 0))
			found = existing(k, flow_copy(k->e, f));
		while (found == NULL && wide_next(k->e, &p, &x, &y))
			found = apart(k, f, x, y);
	}
	flow_free(k->e, sent);
	flow_free(k->e, now);
	return found;
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
	if (verdict_show_flow(k->e, k->g, k->v, f))
		verdict_blame(k->e, k->g, k->v, f, c->field, false);
}

/* Once more, with the packets on the way: who wrote what is wrong shall be said. */
static void
again_with_hops(struct deciding *k, void (*judge)(struct deciding *k))
{
	struct verdict *v = k->v;
	struct verdict empty = { .name = v->name, .question = v->question, .at = v->at,
				 .warning = v->warning };

	if (v->status != VERDICT_VIOLATED || k->e->keep_hops)
		return;
	verdict_fini(v);
	*v = empty;
	k->e->keep_hops = true;
	judge(k);
	k->e->keep_hops = false;
}

static void
judge_unchanged(struct deciding *k)
{
	struct exploration *x = policy_explore(k);

	k->v->status = policy_arrival(k, x) != NULL ? VERDICT_HOLDS : VERDICT_VACUOUS;
	if (k->v->status == VERDICT_VACUOUS)
		verdict_say(k->v, "no packet from %s reaches %s", policy_end_name(k->e, &k->p->from),
			    policy_end_name(k->e, &k->p->to));
	for (size_t i = 0; i < x->ends.n && k->v->status == VERDICT_HOLDS; i++) {
		struct end *end = &x->ends.v[i];

		if (!policy_arrived(k, end))
			continue;
		for (size_t n = 0; n < k->p->field_count; n++) {
			struct change c = { .field = k->p->fields[n].s };
			struct flow *f = differing(k, end->flow, &c);

			if (f == NULL)
				continue;
			k->v->status = VERDICT_VIOLATED;
			say_changed(k, f, &c);
			flow_free(k->e, f);
			break;
		}
	}
	explore_free(x);
}

/* The packets of an arrival with values of the field that are not in the expected set; NULL: there are none. */
static struct flow *
outside(struct deciding *k, const struct flow *f, const struct wide *w)
{
	const struct network_symbol *y = &k->p->expect_set;
	struct flow *g;
	set in = SET_NONE;
	bool inexact = false;

	if (y->range_count == 0)
		return NULL;
	for (size_t i = 0; i < y->range_count; i++)
		in = set_or(k->e->sets, in, wide_within(k->e, w, &y->ranges[i], &inexact));
	if (inexact)
		k->e->opaque = "the value of a field that is computed from others";
	in = set_not(k->e->sets, inexact ? SET_NONE : in);
	g = flow_copy(k->e, f);
	if (flow_constrain(k->e, g, in))
		return existing(k, g);
	flow_free(k->e, g);
	return NULL;
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
	struct flow *wrong;
	struct wide w;

	if (!wide_read(k->e, f, &h, field, &w))
		return;
	if (k->v->status == VERDICT_VACUOUS)
		k->v->status = VERDICT_HOLDS;
	if (k->v->status != VERDICT_HOLDS)
		return;
	words_field(k->e, f, &h, field, b);
	wrong = outside(k, f, &w);
	if (wrong != NULL) {
		k->v->status = VERDICT_VIOLATED;
		verdict_say(k->v, "%s is %s at %s, which is not within %s", field, sb_str(b),
			    policy_end_name(k->e, &k->p->to), k->p->expect.s);
		if (verdict_show_flow(k->e, k->g, k->v, wrong))
			verdict_blame(k->e, k->g, k->v, wrong, field, true);
		flow_free(k->e, wrong);
	} else if (k->v->lines.n < 8) {
		say_once(k->v, arena_printf(k->e->arena, "%s at %s: %s", field,
			 policy_end_name(k->e, &k->p->to), sb_str(b)));
	}
	sb_clear(b);
}

void
policy_unchanged(struct deciding *k)
{
	judge_unchanged(k);
	again_with_hops(k, judge_unchanged);
}

static void
judge_values(struct deciding *k)
{
	struct exploration *x = policy_explore(k);
	struct strbuf b = STRBUF_INIT;
	bool unknown = false;

	k->v->status = VERDICT_VACUOUS;
	for (size_t i = 0; i < x->ends.n; i++) {
		struct end *end = &x->ends.v[i];

		if (!policy_arrived(k, end))
			continue;
		unknown |= end->flow->opaque;
		for (size_t n = 0; n < k->p->field_count; n++)
			judge_value(k, end->flow, k->p->fields[n].s, &b);
	}
	if (k->v->status == VERDICT_VACUOUS)
		verdict_say(k->v, unknown ? "no packet is known to have that field at %s" :
			    "no packet with that field reaches %s", policy_end_name(k->e, &k->p->to));
	sb_fini(&b);
	explore_free(x);
}

void
policy_value(struct deciding *k)
{
	judge_values(k);
	again_with_hops(k, judge_values);
}
