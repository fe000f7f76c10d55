/*
 * judge.c - from quotes to places. Each place of the packet that some quote shows changed is
 * followed along the hops: a hop shows the value as it was sent, another one, or nothing (silent,
 * or the quote is too short). Every step from one value to the next is a finding, in the interval
 * between the two hops that show them: a box that rewrites after its own TTL check is seen only by
 * the next hop (Linux: FORWARD and POSTROUTING), one that rewrites before it already by itself. A
 * value that one hop shows and the next does not is no box, because the next hop's packet passed
 * there too: it is a quirk of who quoted.
 */
#include "tracebox/judge/judge.h"

struct follow {
	struct judgement *j;
	const struct trace *t;
	unsigned end;
};

/* What a hop shows at the place of a change. */
enum sight { SIGHT_NOTHING, SIGHT_SENT, SIGHT_OTHER };

static const struct hop *quoting(const struct follow *f, unsigned ttl)
{
	const struct hop *h = &f->t->hops[ttl];

	return h->kind == HOP_ERROR ? h : NULL;
}

/* An option that is gone hides what was in it. */
static bool hidden(const struct comparison *c, const struct change *place)
{
	for (size_t i = 0; i < c->changes.n; i++) {
		const struct change *ch = &c->changes.v[i];

		if (place->kind == CHANGE_FIELD && place->option >= 0 &&
		    ch->kind == CHANGE_REMOVED && ch->layer == place->layer &&
		    ch->option == place->option && ch->subtype == place->subtype)
			return true;
	}
	return false;
}

static enum sight look(const struct follow *f, unsigned ttl, const struct change *place,
		       const struct change **seen)
{
	const struct hop *h = quoting(f, ttl);

	*seen = NULL;
	if (!h)
		return SIGHT_NOTHING;
	for (size_t i = 0; i < h->comparison.changes.n; i++) {
		const struct change *ch = &h->comparison.changes.v[i];

		if (!change_same_place(ch, place))
			continue;
		if (ch->class == CHANGE_BOX) {
			*seen = ch;
			return SIGHT_OTHER;
		}
		/* a checksum that follows from what else is quoted says nothing of its own */
		if (ch->field && ch->field->role == ROLE_CHECKSUM)
			return SIGHT_NOTHING;
	}
	return comparison_covers(&h->comparison, place) && !hidden(&h->comparison, place) ?
	       SIGHT_SENT : SIGHT_NOTHING;
}

/*
 * Where each probe has a value of its own, a box may add to it or draw another for each: hops that
 * saw different probes contradict each other no more.
 */
static bool same_sight(enum sight a, const struct change *x, enum sight b, const struct change *y)
{
	return a == b && (a != SIGHT_OTHER ||
			  (x->kind == y->kind && (packet_value_equal(x->now, y->now) ||
						  !packet_value_equal(x->old, y->old))));
}

static struct finding *add(struct judgement *j, enum finding_kind kind, unsigned after, unsigned at)
{
	struct finding *f = VEC_ADD(&j->findings);

	*f = (struct finding){ .kind = kind, .after = after, .at = at, .witnesses = 1 };
	return f;
}

/* The next hop that shows anything there; 0: none. */
static unsigned next_sight(const struct follow *f, unsigned ttl, const struct change *place,
			   enum sight *sight, const struct change **seen)
{
	while (++ttl <= f->end) {
		*sight = look(f, ttl, place, seen);
		if (*sight != SIGHT_NOTHING)
			return ttl;
	}
	return 0;
}

/* A step from what was seen last (NULL: what was sent) to what is seen now (NULL: that again). */
static void add_step(struct finding *found, const struct change *last, const struct change *seen)
{
	found->change = seen ? *seen : *last;
	if (last && seen)
		found->change.old = last->now;
	if (seen)
		return;
	found->change.old = last->now;
	found->change.now = last->old;
	if (last->kind == CHANGE_REMOVED || last->kind == CHANGE_ADDED)
		found->change.kind = last->kind == CHANGE_REMOVED ? CHANGE_ADDED : CHANGE_REMOVED;
}

static void follow_place(struct follow *f, const struct change *place)
{
	enum sight last = SIGHT_SENT, now, then;
	const struct change *last_seen = NULL, *seen, *then_seen;
	unsigned last_ttl = 0, ttl = 0, next;
	size_t open = SIZE_MAX;	/* not a pointer: findings move when one more is added */

	while ((ttl = next_sight(f, ttl, place, &now, &seen)) != 0) {
		if (same_sight(last, last_seen, now, seen)) {
			if (open != SIZE_MAX)
				f->j->findings.v[open].witnesses++;
			last_ttl = ttl;
			continue;
		}
		next = next_sight(f, ttl, place, &then, &then_seen);
		if (next && same_sight(last, last_seen, then, then_seen)) {
			if (seen)
				add(f->j, FINDING_QUIRK, ttl, ttl)->change = *seen;
			continue;
		}
		open = f->j->findings.n;
		add_step(add(f->j, FINDING_CHANGE, last_ttl, ttl), last_seen, seen);
		last = now;
		last_seen = seen;
		last_ttl = ttl;
	}
}

static bool is_ttl(const struct change *c)
{
	return c->field &&
	       (!strcmp(c->field->name, "ip.ttl") || !strcmp(c->field->name, "ip6.hlim"));
}

/* Each place once, at the hop that shows it first. */
static void follow_all(struct follow *f)
{
	for (unsigned ttl = 1; ttl <= f->end; ttl++) {
		const struct hop *h = quoting(f, ttl);

		for (size_t i = 0; h && i < h->comparison.changes.n; i++) {
			const struct change *place = &h->comparison.changes.v[i], *seen;
			bool known = false;

			/* only an expired packet says what its TTL must be */
			if (place->class == CHANGE_QUIRK &&
			    (h->quote.kind == QUOTE_EXPIRED || !is_ttl(place)))
				add(f->j, FINDING_QUIRK, ttl, ttl)->change = *place;
			if (place->class != CHANGE_BOX)
				continue;
			for (unsigned before = 1; before < ttl && !known; before++)
				known = look(f, before, place, &seen) == SIGHT_OTHER;
			if (!known)
				follow_place(f, place);
		}
	}
}

static bool is_checksum(const struct finding *f)
{
	return f->kind == FINDING_CHANGE && f->change.kind == CHANGE_FIELD && f->change.field &&
	       f->change.field->role == ROLE_CHECKSUM;
}

/*
 * A short quote shows the checksum of what a longer one shows changed: one nearer, then it follows
 * from that; one farther on, then that happened before the shorter one, if only one may be meant.
 */
static void explain_checksums(struct judgement *j)
{
	size_t kept = 0;

	for (size_t i = 0; i < j->findings.n; i++) {
		struct finding *f = &j->findings.v[i], *only = NULL;
		unsigned fitting = 0;

		for (size_t k = 0; is_checksum(f) && k < j->findings.n; k++) {
			struct finding *g = &j->findings.v[k];

			if (g->kind != FINDING_CHANGE || is_checksum(g) ||
			    g->change.layer != f->change.layer)
				continue;
			if (g->at > f->after && g->at <= f->at) {	/* found before it */
				f->witnesses = 0;
			} else if (g->after <= f->after && g->at > f->at) {
				only = g;
				fitting++;
			}
		}
		if (!f->witnesses || fitting != 1)
			continue;
		only->after = f->after;
		only->at = f->at;
		only->witnesses++;
		f->witnesses = 0;	/* told by the other */
	}
	for (size_t i = 0; i < j->findings.n; i++)
		if (j->findings.v[i].witnesses)
			j->findings.v[kept++] = j->findings.v[i];
	j->findings.n = kept;
}

static bool changed_checksum(const struct comparison *c)
{
	for (size_t i = 0; i < c->changes.n; i++)
		if (c->changes.v[i].class == CHANGE_BOX && c->changes.v[i].kind == CHANGE_FIELD &&
		    c->changes.v[i].field && c->changes.v[i].field->role == ROLE_CHECKSUM)
			return true;
	return false;
}

/*
 * A checksum that fits what went on, not what is quoted: a translation undone in the quote. The
 * next hop must agree.
 */
static void find_checksum(struct follow *f)
{
	unsigned after = 0, at = 0;

	for (unsigned ttl = 1; ttl <= f->end; ttl++) {
		const struct hop *h = quoting(f, ttl);

		if (!h || !h->comparison.checked)
			continue;
		if (!h->comparison.unexplained) {
			after = ttl;
			at = 0;
		} else if (at) {
			break;
		} else if (!changed_checksum(&h->comparison)) {
			at = ttl;
		}
	}
	if (at)
		add(f->j, FINDING_CHECKSUM, after, at);
}

static unsigned last_answered(const struct trace *t, unsigned before)
{
	while (before > 1)
		if (t->hops[--before].kind != HOP_SILENT)
			return before;
	return 0;
}

static void find_redirect(struct follow *f)
{
	for (unsigned ttl = 1; ttl <= f->end; ttl++) {
		const struct hop *h = quoting(f, ttl);

		if (h && h->quote.kind == QUOTE_EXPIRED &&
		    address_equal(&h->from, &f->t->config.dst)) {
			add(f->j, FINDING_REDIRECTED, last_answered(f->t, ttl), ttl);
			return;
		}
	}
}

static void find_stop(struct follow *f)
{
	const struct trace *t = f->t;
	const struct hop *h;

	if (t->stopped && (!t->reached || t->stopped < t->reached)) {
		struct finding *stop;

		h = &t->hops[t->stopped];
		stop = add(f->j,
			   h->quote.kind == QUOTE_TOO_BIG ? FINDING_TOO_BIG : FINDING_REJECTED,
			   last_answered(t, t->stopped), t->stopped);
		stop->number = h->quote.mtu;
	} else if (!t->reached) {
		add(f->j, FINDING_SILENT, last_answered(t, f->end + 1), f->end);
	}
}

unsigned judge_distance(unsigned ttl)
{
	unsigned initial = ttl <= 32 ? 32 : ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255;

	return initial - ttl + 1;
}

/* Return paths may be of another length: a hint, no more. */
static void find_distance(struct follow *f)
{
	const struct trace *t = f->t;
	const struct hop *h = &t->hops[t->reached];
	struct tokens tokens;
	unsigned distance;

	if (!t->reached || h->kind != HOP_ANSWER || !tokens_of(&tokens, h->reply, h->reply_len))
		return;
	distance = judge_distance(tokens.ttl);
	if (distance != t->reached) {
		struct finding *found =
			add(f->j, distance < t->reached ? FINDING_NEARER : FINDING_FARTHER,
			    last_answered(t, t->reached), t->reached);

		found->number = distance;
		found->weak = true;
	}
}

/* The same router at a distance answers again with others between: packets go round. */
static void find_loop(struct follow *f)
{
	const struct hop *hops = f->t->hops;

	for (unsigned ttl = 1; ttl <= f->end; ttl++) {
		for (unsigned back = 2; back < ttl && back < 8; back++) {
			const struct hop *h = &hops[ttl], *before = &hops[ttl - back];
			bool same = true;

			if (!quoting(f, ttl) || !quoting(f, ttl - back) ||
			    h->quote.kind != QUOTE_EXPIRED ||
			    !address_equal(&h->from, &before->from))
				continue;
			for (unsigned i = 1; i < back; i++)
				same = same && hops[ttl - i].kind == HOP_ERROR &&
				       address_equal(&hops[ttl - i].from, &h->from);
			if (same)	/* one router for several TTLs is another matter */
				continue;
			add(f->j, FINDING_LOOP, ttl - back, ttl)->number = back;
			return;
		}
	}
}

void judge(struct judgement *j, const struct trace *t)
{
	struct follow f = { .j = j, .t = t, .end = trace_end(t) };

	*j = (struct judgement){ .answered = 0 };
	for (unsigned ttl = 1; ttl <= f.end; ttl++) {
		j->answered += t->hops[ttl].kind != HOP_SILENT;
		j->full += t->hops[ttl].kind == HOP_ERROR && t->hops[ttl].comparison.full;
	}
	follow_all(&f);
	explain_checksums(j);
	find_checksum(&f);
	find_redirect(&f);
	find_loop(&f);
	find_stop(&f);
	find_distance(&f);
	for (size_t i = 0; i < j->findings.n; i++)
		j->altered = j->altered ||
			     (!j->findings.v[i].weak && j->findings.v[i].kind != FINDING_QUIRK);
}

void judgement_fini(struct judgement *j)
{
	VEC_FREE(&j->findings);
}
