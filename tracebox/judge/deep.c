/*
 * deep.c - running the battery under the routers' limits, and reading it. Linux answers a prober
 * six times at once and then once a second, so the probes go in rounds; a hop that was silent for
 * one probe and not for another is asked again a second later before it counts as silent. Reading
 * rests on where each probe was heard last:
 *
 * - a lone first fragment goes no farther than a box that tracks connections, which keeps it for
 *   the rest, and which, since it does so before its own TTL check, does not answer either (so a
 *   NAT is found that hides in every quote);
 * - of two fragments routers quote the first, such a box what it has put together of both;
 * - what a stateful filter takes for invalid vanishes behind its hop, where it would be forwarded;
 * - TCP that is answered nearer than UDP is answered by somebody else.
 */
#include "tracebox/judge/deep_int.h"

#include <time.h>

enum { ROUND_MS = 1100, ROUNDS_AT_ONCE = 3, ASK_AGAIN = 2 };

/* Until each router may answer once more. */
static void wait_round(const struct deep *deep)
{
	long ms = deep->icmp_rate ? ROUND_MS / (long)deep->icmp_rate : 0;
	struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	(void)nanosleep(&t, NULL);
}

static void note_heard(struct deep *deep, enum deep_probe which, const struct trace *t)
{
	for (unsigned ttl = 1; ttl <= TRACE_TTL_MAX; ttl++)
		if (t->hops[ttl].kind != HOP_SILENT)
			deep->heard[which][ttl] = true;
}

/* The farthest hop that any trace heard of so far. */
static unsigned farthest(const struct deep *deep, const struct trace *main)
{
	unsigned far = 0;

	for (unsigned ttl = 1; ttl <= TRACE_TTL_MAX; ttl++)
		for (unsigned i = 0; i < DEEP_COUNT; i++)
			if (main->hops[ttl].kind != HOP_SILENT || deep->heard[i][ttl])
				far = ttl;
	return far;
}

static struct trace *start(struct deep *deep, enum deep_probe which, const struct trace *main,
			   unsigned from, unsigned to)
{
	struct trace_config c = main->config;
	struct probe_template t;

	if (!deep_template(which, main, deep, &t))
		return NULL;
	c.min_ttl = from;
	c.max_ttl = to;
	c.tries = 1;
	return trace_new(&c, &t);
}

/* Whether a router answers at that TTL: the destination's silence to a probe says nothing. */
static bool is_router(const struct trace *t, unsigned ttl)
{
	return t && t->hops[ttl].kind == HOP_ERROR && t->hops[ttl].quote.kind == QUOTE_EXPIRED;
}

/* The first hop at which the probe ought to be heard and is not, nor behind it; 0: none. */
static unsigned lost_at(const struct deep *deep, enum deep_probe which, const struct trace *main)
{
	unsigned lost = 0;
	const struct trace *t = deep->traces[which];

	if (!t || t->reached || t->stopped)
		return 0;
	for (unsigned ttl = TRACE_TTL_MAX; ttl >= 1; ttl--) {
		if (deep->heard[which][ttl])
			break;
		if (is_router(main, ttl) || is_router(deep->traces[DEEP_UDP], ttl))
			lost = ttl;
	}
	return lost;
}

static unsigned heard_before(const struct deep *deep, enum deep_probe which, unsigned ttl)
{
	while (ttl > 1)
		if (deep->heard[which][--ttl])
			return ttl;
	return 0;
}

/* All that seem lost at once: by now each router may answer several times again. */
static bool ask_again(struct deep *deep, const struct trace *main, struct live *l, struct diag *d)
{
	bool ok = true;

	for (unsigned round = 0; ok && round < ASK_AGAIN && !live_interrupted(); round++) {
		struct trace *batch[DEEP_COUNT];
		enum deep_probe which[DEEP_COUNT];
		unsigned n = 0;

		for (unsigned i = DEEP_UDP + 1; i < DEEP_COUNT; i++) {
			unsigned lost = lost_at(deep, (enum deep_probe)i, main);

			which[n] = (enum deep_probe)i;
			batch[n] = lost ? start(deep, which[n], main, lost, lost) : NULL;
			n += batch[n] != NULL;
		}
		if (!n)
			break;
		wait_round(deep);
		ok = live_run(l, batch, n, d);
		for (unsigned i = 0; i < n; i++) {
			note_heard(deep, which[i], batch[i]);
			trace_free(batch[i]);
		}
	}
	return ok;
}

/*
 * Where the largest packet vanishes, smaller ones are sent there: the largest size that is heard
 * of.
 */
static bool find_size(struct deep *deep, const struct trace *main, struct live *l, struct diag *d)
{
	static const unsigned sizes[] = { 1492, 1420, 1280, 576 };
	unsigned lost = lost_at(deep, DEEP_LARGE, main), mtu = deep->mtu;
	bool ok = true;

	for (size_t i = 0; lost && ok && !deep->passes && i < ARRAY_LEN(sizes); i++) {
		struct trace *t;

		if (sizes[i] >= mtu || live_interrupted())
			continue;
		deep->mtu = sizes[i];
		t = start(deep, DEEP_LARGE, main, lost, lost);
		deep->mtu = mtu;
		if (!t)
			break;
		wait_round(deep);
		ok = live_run(l, &t, 1, d);
		if (t->hops[lost].kind != HOP_SILENT)
			deep->passes = sizes[i];
		trace_free(t);
	}
	return ok;
}

/* A router that says how large packets may be knows only its own link: the next may be smaller. */
static bool follow_mtu(struct deep *deep, const struct trace *main, struct live *l, struct diag *d)
{
	const unsigned mtu = deep->mtu;
	bool ok = true;

	for (unsigned n = 0; ok && n < 4 && !live_interrupted(); n++) {
		struct trace *t = deep->traces[DEEP_LARGE], *next;
		unsigned named = t && t->stopped ? t->hops[t->stopped].quote.mtu : 0;

		if (named < 68 || named >= t->template.len)
			break;
		deep->mtu = named;
		next = start(deep, DEEP_LARGE, main, t->stopped, trace_end(main));
		deep->mtu = mtu;
		if (!next)
			break;
		wait_round(deep);
		ok = live_run(l, &next, 1, d);
		if (next->stopped && next->hops[next->stopped].quote.kind == QUOTE_TOO_BIG) {
			trace_free(t);
			deep->traces[DEEP_LARGE] = next;
		} else {
			trace_free(next);
			break;
		}
	}
	return ok;
}

bool deep_run(struct deep *deep, const struct trace *main, struct live *l, struct diag *d)
{
	struct trace *batch[DEEP_COUNT];
	bool ok;

	deep->traces[DEEP_UDP] = start(deep, DEEP_UDP, main, 1, main->config.max_ttl);
	ok = live_run(l, &deep->traces[DEEP_UDP], 1, d);
	note_heard(deep, DEEP_UDP, deep->traces[DEEP_UDP]);
	for (unsigned i = DEEP_UDP + 1, round = 0; ok && i < DEEP_COUNT && !live_interrupted();
	     round++) {
		unsigned n = 0, first = i,
			 last = MIN_OF(farthest(deep, main) + 1, main->config.max_ttl);

		for (; i < DEEP_COUNT && n < (round ? 1 : ROUNDS_AT_ONCE); i++) {
			deep->traces[i] = start(deep, (enum deep_probe)i, main, 1, last);
			if (deep->traces[i])
				batch[n++] = deep->traces[i];
		}
		if (round)
			wait_round(deep);
		ok = live_run(l, batch, n, d);
		for (unsigned k = first; k < i; k++)
			if (deep->traces[k])
				note_heard(deep, (enum deep_probe)k, deep->traces[k]);
	}
	return ok && ask_again(deep, main, l, d) && follow_mtu(deep, main, l, d) &&
	       find_size(deep, main, l, d);
}

void deep_fini(struct deep *deep)
{
	for (unsigned i = 0; i < DEEP_COUNT; i++)
		trace_free(deep->traces[i]);
	*deep = (struct deep){ .dport = 0 };
}

struct reading {
	const struct deep *deep;
	const struct trace *main;
	struct judgement *j;
};

/* Where the trace shows no router at that hop, the one that UDP met is named. */
static struct finding *add(struct reading *r, enum finding_kind kind, unsigned after, unsigned at)
{
	const struct trace *udp = r->deep->traces[DEEP_UDP];
	struct finding *f = VEC_ADD(&r->j->findings);

	*f = (struct finding){ .kind = kind, .after = after, .at = at, .witnesses = 1 };
	if (!is_router(r->main, at) && is_router(udp, at))
		f->from = udp->hops[at].from;
	return f;
}

/* Whether TCP as such ends there: then what odd segments do proves nothing. */
static bool tcp_ends(const struct trace *main, unsigned ttl)
{
	unsigned end = main->reached ? main->reached : main->stopped;

	return !end || end <= ttl;
}

/* Probes that vanish at the same place are one finding. */
static void judge_filter(struct reading *r)
{
	static const enum deep_probe odd[] = {
		DEEP_ACK, DEEP_SYNFIN, DEEP_BADSUM, DEEP_SCTP, DEEP_NOSUM,
	};
	struct judgement *j = r->j;

	for (size_t i = 0; i < ARRAY_LEN(odd); i++) {
		unsigned lost = lost_at(r->deep, odd[i], r->main),
			 after = heard_before(r->deep, odd[i], lost);
		bool known = false;

		if (!lost ||
		    (odd[i] != DEEP_SCTP && odd[i] != DEEP_NOSUM && tcp_ends(r->main, lost)))
			continue;
		for (size_t k = 0; k < j->findings.n; k++) {
			struct finding *f = &j->findings.v[k];

			if (f->kind == FINDING_FILTER && f->at == lost && f->after == after) {
				f->probes |= 1u << odd[i];
				known = true;
			}
		}
		if (!known)
			add(r, FINDING_FILTER, after, lost)->probes = 1u << odd[i];
	}
}

static void judge_large(struct reading *r)
{
	const struct trace *t = r->deep->traces[DEEP_LARGE];
	unsigned lost = lost_at(r->deep, DEEP_LARGE, r->main);

	if (lost) {
		struct finding *f = add(r, FINDING_PMTU_HOLE,
					heard_before(r->deep, DEEP_LARGE, lost), lost);

		f->number = r->deep->mtu;
		f->passes = r->deep->passes;
	} else if (t && t->stopped && t->hops[t->stopped].quote.kind == QUOTE_TOO_BIG) {
		struct finding *f = add(r, FINDING_PMTU, t->stopped - 1, t->stopped);

		f->number = t->hops[t->stopped].quote.mtu;
		f->weak = true;		/* a small MTU is a property of the path */
		f->from = t->hops[t->stopped].from;
	}
}

/* The battery knows why the answer's TTL is odd. */
static void drop_hints(struct judgement *j)
{
	size_t n = 0;

	for (size_t i = 0; i < j->findings.n; i++)
		if (j->findings.v[i].kind != FINDING_NEARER &&
		    j->findings.v[i].kind != FINDING_FARTHER)
			j->findings.v[n++] = j->findings.v[i];
	j->findings.n = n;
}

static void judge_reach(struct reading *r)
{
	const struct trace *main = r->main, *udp = r->deep->traces[DEEP_UDP];
	const struct hop *h = &main->hops[main->reached];
	unsigned before = main->reached ? main->reached - 1 : 0, goes = udp->reached;
	struct tokens k;

	for (unsigned ttl = 1; ttl <= trace_end(udp); ttl++)
		goes = is_router(udp, ttl) ? MAX_OF(goes, ttl) : goes;
	if (!main->reached || h->kind != HOP_ANSWER || !tokens_of(&k, h->reply, h->reply_len) ||
	    k.proto != 6)
		return;
	if (goes > main->reached || is_router(udp, main->reached)) {
		drop_hints(r->j);
		add(r, k.flags & 4 ? FINDING_RESETS : FINDING_PROXY, before, main->reached)
			->number = goes;
	} else if (goes == main->reached && judge_distance(k.ttl) > main->reached) {
		struct finding *f;

		drop_hints(r->j);
		f = add(r, FINDING_TTL_RESET, before, main->reached);
		f->number = judge_distance(k.ttl);
		f->weak = true;
	}
}

/* The probe asked for ends where UDP goes on. */
static void judge_silence(struct reading *r)
{
	const struct trace *main = r->main, *udp = r->deep->traces[DEEP_UDP];
	unsigned after = 0, at = 0;

	if (main->reached || main->stopped)
		return;
	for (unsigned ttl = 1; ttl <= trace_end(main); ttl++)
		after = main->hops[ttl].kind != HOP_SILENT ? ttl : after;
	for (unsigned ttl = TRACE_TTL_MAX; ttl > after; ttl--)
		at = udp->hops[ttl].kind != HOP_SILENT ? ttl : at;
	if (at)
		add(r, FINDING_DROPS, after, at)->from = udp->hops[at].from;
}

/* The hop that quotes more than it can have been sent; 0: none. */
static unsigned reassembled_at(const struct trace *t)
{
	for (unsigned ttl = 1; t && ttl <= trace_end(t); ttl++) {
		const struct hop *h = &t->hops[ttl];
		const uint8_t *q = h->quote.bytes;
		bool v4 = t->config.dst.family == 4;
		size_t said;

		if (h->kind != HOP_ERROR || h->quote.kind != QUOTE_EXPIRED || h->quote.len < 8)
			continue;
		said = v4 ? (size_t)(q[2] << 8 | q[3]) : 40u + (size_t)(q[4] << 8 | q[5]);
		if (said > t->template.len && said <= t->template.len + t->template.tail_len)
			return ttl;
	}
	return 0;
}

static void judge_tracking(struct reading *r)
{
	unsigned kept = lost_at(r->deep, DEEP_FRAGMENT, r->main);
	unsigned joined = reassembled_at(r->deep->traces[DEEP_FRAGMENTS]);
	struct finding *f;

	if (!kept && !joined)
		return;
	f = joined && (!kept || joined <= kept) ?
	    add(r, FINDING_TRACKING, joined - 1, joined) :
	    add(r, FINDING_TRACKING, heard_before(r->deep, DEEP_FRAGMENT, kept), kept);
	f->probes = (kept ? 1u << DEEP_FRAGMENT : 0) | (joined ? 1u << DEEP_FRAGMENTS : 0);
	f->witnesses = kept && joined ? 2 : 1;
}

void deep_judge(const struct deep *deep, const struct trace *main, struct judgement *j)
{
	struct reading r = { .deep = deep, .main = main, .j = j };

	judge_tracking(&r);
	judge_filter(&r);
	judge_large(&r);
	judge_reach(&r);
	judge_silence(&r);
	j->altered = false;
	for (size_t i = 0; i < j->findings.n; i++)
		j->altered = j->altered ||
			     (!j->findings.v[i].weak && j->findings.v[i].kind != FINDING_QUIRK);
}
