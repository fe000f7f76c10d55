/*
 * trace.c - the schedule. A hop that answers lets the next TTL go at once, so a short clean path
 * costs one round trip a hop and no probe too many; a hop that does not answer holds the next back
 * only for a few milliseconds, so silence is waited for once and not per hop. At most WINDOW probes
 * are in flight whose answer may still come: a far destination is not flooded. Each router sees at
 * most `tries` probes, below the six that Linux answers at once. Invariant: a hop's kind changes
 * once, from silent to what the first matching reply said.
 */
#include "tracebox/trace/trace.h"

#include "models/base/mem.h"
#include "tracebox/judge/judge.h"

enum { WINDOW = 8, SURE = 2, EAGER = 4, DEAD = 8 };

static const uint64_t MS = 1000000;
/* a router that has said enough says one more a second later */
static const uint64_t REFILL = 1050000000;

struct trace *trace_new(const struct trace_config *c, struct probe_template *t)
{
	struct trace *trace = x_calloc(1, sizeof(*trace));

	trace->config = *c;
	trace->template = *t;
	trace->next = c->min_ttl;
	*t = (struct probe_template){ .bytes = NULL };
	return trace;
}

void trace_free(struct trace *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->probes.n; i++)
		probe_fini(&t->probes.v[i]);
	VEC_FREE(&t->probes);
	for (unsigned i = 0; i <= TRACE_TTL_MAX; i++) {
		free(t->hops[i].reply);
		comparison_fini(&t->hops[i].comparison);
	}
	probe_template_fini(&t->template);
	free(t);
}

static unsigned limit(const struct trace *t)
{
	unsigned end = t->config.max_ttl;

	if (t->reached)
		end = MIN_OF(end, t->reached);
	if (t->stopped)
		end = MIN_OF(end, t->stopped);
	return end;
}

unsigned trace_end(const struct trace *t)
{
	return MIN_OF(limit(t), t->next ? t->next - 1 : 0);
}

/* How long an answer is taken to be on its way. */
static uint64_t patience(const struct trace *t)
{
	return MIN_OF(MAX_OF(3 * t->rtt_max, t->config.timeout / 16), t->config.timeout);
}

static uint64_t retry_gap(const struct trace *t)
{
	return t->config.sequential ? t->config.timeout : patience(t);
}

/* Silent hops in a row up to and with ttl. */
static unsigned silent_run(const struct trace *t, unsigned ttl)
{
	unsigned run = 0;

	while (ttl - run >= t->config.min_ttl && t->hops[ttl - run].kind == HOP_SILENT)
		run++;
	return run;
}

/* The longer a path has been silent, the fewer probes a hop are enough to see it come back. */
static unsigned tries(const struct trace *t, unsigned ttl)
{
	unsigned run = t->config.sequential ? 0 : silent_run(t, ttl);

	return run > DEAD ? 1 : run > SURE ? MIN_OF(t->config.tries, 2u) : t->config.tries;
}

/*
 * A silent hop with an answer from behind it may only have spent what it answers at once; its last
 * probe is kept until it may answer again. Who gives answers less than a second does not want that.
 */
static bool may_be_spent(const struct trace *t, unsigned ttl)
{
	if (t->config.sequential || t->config.timeout < 1000 * MS || t->config.tries < 2)
		return false;
	for (unsigned behind = ttl + 1; behind < t->next; behind++)
		if (t->hops[behind].kind != HOP_SILENT)
			return true;
	return false;
}

/* How long after its last probe a hop is given the next, or given up. */
static uint64_t hop_wait(const struct trace *t, unsigned ttl)
{
	unsigned sent = t->hops[ttl].attempts, all = tries(t, ttl);
	bool spent = may_be_spent(t, ttl);

	if (sent < all)
		return spent && sent + 1 == all ? REFILL : retry_gap(t);
	return spent ? MAX_OF(patience(t), t->config.timeout / 4) : t->config.timeout;
}

static bool is_left_out(const struct trace *t, unsigned ttl)
{
	return t->config.some && !(t->config.only[ttl / 64 % 4] >> ttl % 64 & 1);
}

bool trace_hop_over(const struct trace *t, unsigned ttl, uint64_t now)
{
	const struct hop *h = &t->hops[ttl];

	if (is_left_out(t, ttl))
		return true;
	return h->kind != HOP_SILENT ||
	       (h->attempts >= tries(t, ttl) && now >= h->queued + hop_wait(t, ttl));
}

void trace_hop_again(struct trace *t, unsigned ttl)
{
	struct hop *h = &t->hops[ttl];

	h->attempts = MIN_OF(h->attempts, tries(t, ttl) - 1);
}

void trace_restore(struct trace *t, const uint8_t *ip, size_t len, uint64_t time)
{
	struct probe *p;
	struct tokens k;

	if (!tokens_of(&k, ip, len) || !k.ttl)
		return;
	p = VEC_ADD(&t->probes);
	*p = (struct probe){ .ttl = k.ttl, .attempt = ++t->hops[k.ttl].attempts };
	probe_captured(p, ip, len, time);
	t->next = MAX_OF(t->next, k.ttl + 1u);
	t->config.min_ttl = MIN_OF(t->config.min_ttl, k.ttl);
}

/* Both limits on sending; false: not before *until. */
static bool may_send(const struct trace *t, unsigned ttl, uint64_t now, uint64_t *until)
{
	const struct trace_config *c = &t->config;
	uint64_t at = 0;

	if (c->rate && t->probes.n >= TRACE_RATE_BURST)
		at = t->probes.v[0].queued +
		     (t->probes.n - TRACE_RATE_BURST + 1) * (1000 * MS / c->rate);
	if (at > now) {
		*until = at;
		return false;
	}
	return !c->may_send || c->may_send(t, ttl, now, until);
}

static struct probe *send_hop(struct trace *t, unsigned ttl, uint64_t now)
{
	struct hop *h = &t->hops[ttl];
	struct probe *p = VEC_ADD(&t->probes);

	probe_make(p, &t->template, (unsigned)t->probes.n - 1, ttl);
	p->attempt = ++h->attempts;
	p->queued = h->queued = now;
	return p;
}

/* When the next TTL may be sent. */
static uint64_t opening(const struct trace *t, uint64_t now)
{
	const struct hop *before = &t->hops[t->next - 1];
	unsigned flying = 0, run, window;
	uint64_t first = 0, wait;

	if (t->next == t->config.min_ttl || before->kind != HOP_SILENT ||
	    is_left_out(t, t->next - 1))
		return now;
	if (t->blind && silent_run(t, t->next - 1) < EAGER)
		return before->queued + patience(t);
	if (t->config.sequential)
		return before->attempts >= t->config.tries ? before->queued + t->config.timeout
							   : UINT64_MAX;
	for (unsigned ttl = t->config.min_ttl; ttl < t->next; ttl++) {
		const struct hop *h = &t->hops[ttl];

		if (h->kind == HOP_SILENT && h->attempts == 1 && h->queued + patience(t) > now)
			first = flying++ ? MIN_OF(first, h->queued) : h->queued;
	}
	run = silent_run(t, t->next - 1);
	wait = t->opened + (run < EAGER ? 5 * MS : run > DEAD ? MS / 4 : MS);
	window = run > DEAD ? 3 * WINDOW : WINDOW;
	return flying < window ? wait : MAX_OF(wait, first + patience(t));
}

/* The first hop that is due for another probe; 0: none, then *until is when one will be. */
static unsigned due_hop(const struct trace *t, uint64_t now, bool *over, uint64_t *until)
{
	for (unsigned ttl = t->config.min_ttl; ttl < t->next && ttl <= limit(t); ttl++) {
		const struct hop *h = &t->hops[ttl];
		uint64_t at = h->attempts ? h->queued + hop_wait(t, ttl) : 0;

		if (trace_hop_over(t, ttl, now))
			continue;
		*over = false;
		if (h->attempts < tries(t, ttl) && at <= now && may_send(t, ttl, now, &at))
			return ttl;
		*until = MIN_OF(*until, MAX_OF(at, now + 1));
	}
	return 0;
}

enum trace_step trace_step(struct trace *t, uint64_t now, struct probe **probe, uint64_t *until)
{
	bool over = true;
	unsigned ttl;
	uint64_t at;

	*until = UINT64_MAX;
	ttl = due_hop(t, now, &over, until);
	if (ttl) {
		*probe = send_hop(t, ttl, now);
		return TRACE_SEND;
	}
	while (t->next <= limit(t) && is_left_out(t, t->next))
		t->next++;
	if (t->next > limit(t))
		return over ? TRACE_DONE : TRACE_WAIT;
	at = opening(t, now);
	if (at <= now && may_send(t, t->next, now, &at)) {
		t->opened = now;
		*probe = send_hop(t, t->next++, now);
		return TRACE_SEND;
	}
	*until = MIN_OF(*until, at);
	return TRACE_WAIT;
}

/*
 * Where nothing is left that tells the probes of a flow apart, the first unanswered one is meant,
 * or better the one that went as far as the error comes from, by its TTL.
 */
static unsigned best_quoted(const struct trace *t, const struct tokens *quote, unsigned far,
			    size_t *which)
{
	unsigned best = 0;

	for (size_t i = 0; i < t->probes.n; i++) {
		unsigned score = match_quote(&t->probes.v[i].tokens, quote, t->template.distinct);

		score = score ? 4 * score + 2u * !t->probes.v[i].answered +
				(t->probes.v[i].ttl == far) : 0;
		if (score > best) {
			best = score;
			*which = i;
		}
	}
	return best;
}

static void keep(struct trace *t, struct hop *h, size_t which, const uint8_t *ip, size_t len,
		 uint64_t time)
{
	struct probe *p = &t->probes.v[which];

	h->probe = which;
	h->reply = x_malloc(len);
	memcpy(h->reply, ip, len);
	h->reply_len = len;
	h->time = time;
	h->rtt = time > p->sent ? time - p->sent : 0;
	t->rtt_max = MAX_OF(t->rtt_max, MIN_OF(h->rtt, t->config.timeout));
}

static void note_other(struct hop *h, const struct address *from)
{
	if (address_equal(&h->from, from))
		return;
	for (unsigned i = 0; i < h->other_count; i++)
		if (address_equal(&h->others[i], from))
			return;
	if (h->other_count < HOP_OTHERS)
		h->others[h->other_count++] = *from;
}

static bool ends_path(const struct trace *t, const struct quote *q)
{
	(void)t;
	return q->kind == QUOTE_UNREACHABLE || q->kind == QUOTE_TOO_BIG ||
	       q->kind == QUOTE_PARAMETER || q->kind == QUOTE_PORT;
}

static bool take_quote(struct trace *t, const struct quote *q, const uint8_t *ip, size_t len,
		       uint64_t time)
{
	struct tokens tokens;
	struct probe *p;
	struct hop *h;
	size_t which = 0;

	if (!address_equal(&q->to, &t->config.src) || !tokens_of(&tokens, q->bytes, q->len))
		return false;
	if (!best_quoted(t, &tokens, judge_distance(q->ttl), &which))
		return false;
	p = &t->probes.v[which];
	t->blind = t->blind || !match_is_own(&p->tokens, &tokens, t->template.distinct);
	h = &t->hops[p->ttl];
	p->answered = true;
	if (h->kind != HOP_SILENT) {
		note_other(h, &q->from);
		return true;
	}
	keep(t, h, which, ip, len, time);
	h->kind = HOP_ERROR;
	h->from = q->from;
	if (!quote_parse(&h->quote, h->reply, h->reply_len))
		x_panic("an error that was one is none");
	compare(&h->comparison, p->bytes, p->len, h->quote.bytes, h->quote.len);
	if (q->kind == QUOTE_PORT && address_equal(&q->from, &t->config.dst))
		t->reached = t->reached ? MIN_OF(t->reached, p->ttl) : p->ttl;
	else if (ends_path(t, q))
		t->stopped = t->stopped ? MIN_OF(t->stopped, p->ttl) : p->ttl;
	return true;
}

static bool take_sent(struct trace *t, const struct tokens *tokens, const uint8_t *ip, size_t len,
		      uint64_t time)
{
	unsigned distinct = t->template.distinct;

	for (size_t i = t->probes.n; i-- > 0;) {
		struct probe *p = &t->probes.v[i];

		if (p->captured || p->tokens.ttl != tokens->ttl || p->len != len ||
		    !match_quote(&p->tokens, tokens, distinct))
			continue;
		/* a retry is the same but for its tokens */
		if ((distinct & TOKEN_ID && p->tokens.id != tokens->id) ||
		    (distinct & TOKEN_SEQ && p->tokens.seq != tokens->seq))
			continue;
		probe_captured(p, ip, len, time);
		return true;
	}
	if (tokens->proto == 6 && tokens->flags & 4 && t->probes.n &&
	    tokens->sport == t->probes.v[0].tokens.sport &&
	    tokens->dport == t->probes.v[0].tokens.dport) {
		t->resets++;
		return true;
	}
	return false;
}

static bool take_answer(struct trace *t, const struct tokens *tokens, const uint8_t *ip, size_t len,
			uint64_t time)
{
	unsigned best = 0;
	size_t which = 0;
	struct probe *p;
	struct hop *h;

	for (size_t i = 0; i < t->probes.n; i++) {
		unsigned score = t->probes.v[i].sent <= time
					 ? match_answer(&t->probes.v[i].tokens, tokens)
					 : 0;

		/* what acknowledges no probe in particular answers the one that went farthest */
		score = score ? 2 * score + !t->probes.v[i].answered : 0;
		if (score && score >= best) {
			best = score;
			which = i;
		}
	}
	if (!best)
		return false;
	p = &t->probes.v[which];
	h = &t->hops[p->ttl];
	p->answered = true;
	if (h->kind != HOP_SILENT)
		return true;
	keep(t, h, which, ip, len, time);
	h->kind = HOP_ANSWER;
	h->from = tokens->src;
	t->reached = t->reached ? MIN_OF(t->reached, p->ttl) : p->ttl;
	return true;
}

bool trace_take(struct trace *t, const uint8_t *ip, size_t len, uint64_t time)
{
	struct tokens tokens;
	struct quote q;

	if (!tokens_of(&tokens, ip, len))
		return false;
	/* to ourselves, what is no probe may be an answer */
	if (address_equal(&tokens.src, &t->config.src) &&
	    address_equal(&tokens.dst, &t->config.dst) &&
	    (take_sent(t, &tokens, ip, len, time) || !address_equal(&tokens.src, &tokens.dst)))
		return true;
	if (!address_equal(&tokens.dst, &t->config.src))
		return false;
	if ((tokens.proto == 1 || tokens.proto == 58) && quote_parse(&q, ip, len))
		return take_quote(t, &q, ip, len, time);
	return take_answer(t, &tokens, ip, len, time);
}
