/*
 * agree.c - see agree.h. A quotation is compared twice with the probe that it quotes: as it came, and as the models say that
 * it comes. What is in one list of changes and not in the other, at no place that is open, is a difference. So whatever
 * compare.c knows of routers that spoil what they quote counts here too.
 */
#include "tracebox/judge/agree.h"

#include "models/base/mem.h"
#include "tracebox/judge/agree_int.h"

static void difference_fini(struct agree_difference *f)
{
	free(f->boxes);
}

void agreement_fini(struct agreement *a)
{
	for (size_t i = 0; i < a->differences.n; i++)
		difference_fini(&a->differences.v[i]);
	VEC_FREE(&a->differences);
}

int agreement_status(const struct agreement *a)
{
	return a->differences.n || !(a->compared + a->silences) || a->book->undecided;
}

/* The probe of a hop: the one that was answered, else the last one with that TTL. */
const struct probe *agree_probe_of(const struct trace *t, unsigned ttl)
{
	const struct probe *last = NULL;

	if (t->hops[ttl].kind != HOP_SILENT)
		return &t->probes.v[t->hops[ttl].probe];
	for (size_t i = 0; i < t->probes.n; i++)
		if (t->probes.v[i].ttl == ttl)
			last = &t->probes.v[i];
	return last;
}

static unsigned ttl_of(const uint8_t *ip, size_t len)
{
	return len < 20 ? 0 : ip[0] >> 4 == 6 ? ip[7] : ip[8];
}

/* What the book says of the very packet, or of one with the same TTL. */
static const struct agree_probe *find(const struct agree_book *b, const struct probe *p)
{
	const struct agree_probe *same = NULL;

	for (size_t i = 0; i < b->probes.n; i++) {
		const struct agree_probe *k = &b->probes.v[i];

		if (k->len == p->len && !memcmp(k->packet, p->bytes, k->len))
			return k;
		if (!same && k->len && k->packet[0] >> 4 == p->bytes[0] >> 4 &&
		    ttl_of(k->packet, k->len) == p->ttl)
			same = k;
	}
	return same;
}

struct agree_difference *agree_add(struct difference_list *list, enum agree_difference_kind kind,
				   const struct agree_outcome *o)
{
	struct agree_difference *f = VEC_ADD(list);

	*f = (struct agree_difference){ .kind = kind, .outcome = o, .witnesses = 1 };
	return f;
}

/* Differences of one answer from one outcome. */
static void weigh(const struct looking *k, const struct agree_outcome *o, struct difference_list *out)
{
	struct quote q;
	bool error = quote_parse(&q, o->packet, o->len);

	if (error != (k->hop->kind == HOP_ERROR))
		agree_add(out, DIFFERS_ERROR, o);
	else if (error)
		agree_quote(k, o, &q, out);
	else
		agree_reply(k, o, out);
}

/* The outcome that fits best; NULL: something may come back of which nothing is known, or nothing may. */
static const struct agree_outcome *best(const struct looking *k, struct difference_list *out)
{
	const struct agree_outcome *chosen = NULL;

	for (size_t i = 0; i < k->expected->outcomes.n; i++) {
		const struct agree_outcome *o = &k->expected->outcomes.v[i];
		struct difference_list now = { 0 };

		if (o->kind != AGREE_ANSWERED && o->kind != AGREE_REPLIED)
			continue;
		weigh(k, o, &now);
		if (!chosen || now.n < out->n) {
			VEC_FREE(out);
			*out = now;
			chosen = o;
		} else {
			VEC_FREE(&now);
		}
	}
	return chosen;
}

static const struct agree_outcome *of_kind(const struct agree_probe *p, enum agree_kind a, enum agree_kind b)
{
	for (size_t i = 0; i < p->outcomes.n; i++)
		if (p->outcomes.v[i].kind == a || p->outcomes.v[i].kind == b)
			return &p->outcomes.v[i];
	return NULL;
}

/* Whatever becomes of it, its sender hears nothing. */
static bool nothing_comes(const struct agree_probe *p)
{
	for (size_t i = 0; i < p->outcomes.n; i++)
		if (p->outcomes.v[i].kind != AGREE_DROPPED && p->outcomes.v[i].kind != AGREE_LOOPS)
			return false;
	return p->outcomes.n > 0;
}

/* Who stands between the hop compared before and this one; the former rewrites behind its own answer. */
static char *between(const struct agree_outcome *before, const struct agree_outcome *o)
{
	struct strbuf b = STRBUF_INIT;
	size_t i = before && before->boxes.n ? before->boxes.n - 1 : 0;

	if (i > o->boxes.n || (before && i < o->boxes.n && strcmp(before->boxes.v[i], o->boxes.v[i])))
		i = 0;	/* another way */
	for (size_t n = 0; i < o->boxes.n; i++, n++)
		sb_printf(&b, "%s%s", n ? " or " : "", o->boxes.v[i]);
	return sb_take(&b);
}

static bool same(const struct agree_difference *a, const struct agree_difference *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind > DIFFERS_REPLY)	/* by the same box or host */
		return !strcmp(a->outcome->at, b->outcome->at) &&
		       a->outcome->boxes.n == b->outcome->boxes.n;
	if (!change_same_place(&a->change, &b->change))
		return false;
	/* probes with numbers of their own are changed each in its own way */
	return packet_value_equal(a->change.now, b->change.now) ||
	       !packet_value_equal(a->change.old, b->change.old);
}

/* Once for all hops behind the first that shows it. */
static void keep(struct agreement *a, struct agree_difference *f, const struct agree_outcome *before,
		 unsigned after, unsigned at)
{
	for (size_t i = 0; i < a->differences.n; i++)
		if (same(&a->differences.v[i], f)) {
			a->differences.v[i].witnesses++;
			return;
		}
	f->after = after;
	f->at = at;
	if (f->outcome)
		f->boxes = between(before, f->outcome);
	*VEC_ADD(&a->differences) = *f;
}

/* Behind this hop nothing answers, and something should: a box on the way drops it. */
static void look_for_silence(struct agreement *a, const struct trace *t, unsigned after,
			     const struct agree_outcome *before)
{
	const struct agree_probe *expected;
	const struct probe *p = after < trace_end(t) ? agree_probe_of(t, after + 1) : NULL;
	const struct agree_outcome *o;
	struct agree_difference f = { .kind = DIFFERS_SILENT, .witnesses = 1 };

	expected = p ? find(a->book, p) : NULL;
	if (!expected || !(o = of_kind(expected, AGREE_ANSWERED, AGREE_REPLIED)) ||
	    of_kind(expected, AGREE_DROPPED, AGREE_LOOPS))
		return;
	f.outcome = o;
	keep(a, &f, before, after, after + 1);
}

void agree_compare(struct agreement *a, const struct agree_book *b, const struct trace *t)
{
	const struct agree_outcome *before = NULL, *o;
	unsigned after = 0, heard = t->config.min_ttl - 1;

	*a = (struct agreement){ .book = b };
	for (unsigned ttl = t->config.min_ttl; ttl <= trace_end(t); ttl++) {
		struct looking k = { .hop = &t->hops[ttl], .probe = agree_probe_of(t, ttl) };
		struct difference_list found = { 0 };

		heard = k.hop->kind != HOP_SILENT ? ttl : heard;
		if (!k.probe || !(k.expected = find(b, k.probe)))
			continue;
		if (k.hop->kind == HOP_SILENT) {
			a->silences += nothing_comes(k.expected);
			continue;
		}
		o = best(&k, &found);
		if (!o && of_kind(k.expected, AGREE_ARRIVED, AGREE_LEFT))
			continue;
		if (!o && (o = of_kind(k.expected, AGREE_DROPPED, AGREE_LOOPS)))
			agree_add(&found, DIFFERS_PASSED, o);
		if (!o)
			continue;
		a->compared++;
		for (size_t i = 0; i < found.n; i++)
			keep(a, &found.v[i], before, after, ttl);
		VEC_FREE(&found);
		after = ttl;
		before = o;
	}
	look_for_silence(a, t, heard, before);
}
