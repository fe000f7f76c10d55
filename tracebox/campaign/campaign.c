/*
 * campaign.c - one loop over the traces that are under way. Each begins where others have not been
 * yet (routes.h), runs forward by its own schedule (trace.c), and is then led backward hop by hop
 * until a router that is known vouches for the rest, or the sender is reached. Every probe is paid
 * for from the bucket of the router that is expected to answer it (budget.h); a hop is called
 * silent only after tries that its router could afford.
 *
 * A packet finds its trace by what a box would have to rewrite all of at once: destination and
 * port, else the port alone, which no two traces share, else the sequence number. Invariant: a
 * reply is handed to one trace at most, and that one finds the probe by its tokens.
 */
#include "tracebox/campaign/campaign.h"

#include "models/base/map.h"
#include "tracebox/trace/budget.h"

/*
 * UNPACED: traces at once where nothing but their answers holds them back: more would only fill the
 * queues on the way, and what overflows there looks like silence.
 */
enum { SCOUTS = 3, EXTRA_TRIES = 3, UNPACED = 100, LOOK_AFTER = 32 };

static const uint64_t SECOND = 1000000000;

struct job {
	struct campaign *campaign;
	struct target *target;
	struct trace *t;
	uint64_t due;
	unsigned end_sent;		/* probes that are in the indexes */
	const struct path *shared;	/* vouches for the hops before `from` */
	unsigned from;
	uint64_t keys[TRACE_TTL_MAX + 1];	/* the bucket that paid for the hop's last probe */
	uint8_t extra[TRACE_TTL_MAX + 1];
	bool saved[TRACE_TTL_MAX + 1];	/* is in the archive */
};

struct campaign {
	const struct campaign_config *c;
	struct campaign_sum *sum;
	struct budget *budget;
	struct routes *routes;
	VEC(struct job *) jobs;		/* under way */
	struct u64_map *by_flow, *by_port, *by_seq;	/* -> struct job, while it is under way */
	struct u64_map *recalled;	/* number of a target of earlier runs -> its path */
	uint64_t now, told;
	bool ok;
};

static uint64_t flow_key(const struct address *dst, uint16_t port)
{
	return hash_mix(hash_bytes(dst->octets, sizeof(dst->octets)), port);
}

static uint16_t port_of(const struct tokens *k)
{
	return k->proto == 1 || k->proto == 58 ? k->icmp_id : k->sport;
}

static uint64_t bucket_of(const struct job *job, unsigned ttl)
{
	const struct address *dst = &job->target->config.dst;
	struct address router;

	if (job->t->hops[ttl].from.family)
		return routes_key(&job->t->hops[ttl].from, 0);
	if (routes_expect(job->campaign->routes, dst, ttl, &router))
		return routes_key(&router, 0);
	return routes_area(dst, ttl);
}

/* Whether somebody is known to answer at that hop. */
static bool is_expected(const struct job *job, unsigned ttl)
{
	struct address router;

	return routes_expect(job->campaign->routes, &job->target->config.dst, ttl, &router);
}

static bool gate(const struct trace *t, unsigned ttl, uint64_t now, uint64_t *until)
{
	struct job *job = t->config.gate;
	const struct hop *h = &t->hops[ttl];

	if (!job->campaign->c->icmp_rate)
		return true;
	/* who is known to answer and did not may have been asked by others */
	if (h->attempts && is_expected(job, ttl) && now < h->queued + SECOND * 21 / 20) {
		*until = h->queued + SECOND * 21 / 20;
		return false;
	}
	job->keys[ttl] = bucket_of(job, ttl);
	return budget_take(job->campaign->budget, job->keys[ttl], now, until);
}

static void index_job(struct campaign *c, struct job *job)
{
	uint64_t v = (uint64_t)(uintptr_t)job;

	for (; job->end_sent < job->t->probes.n; job->end_sent++) {
		const struct tokens *k = &job->t->probes.v[job->end_sent].tokens;

		if (!job->end_sent) {
			u64_map_put(c->by_flow, flow_key(&k->dst, port_of(k)), v);
			u64_map_put(c->by_port, port_of(k), v);
		}
		if (k->there & TOKEN_SEQ)
			u64_map_put(c->by_seq, k->seq, v);
	}
}

/* Later finds of its packets find nobody. */
static void forget_job(struct campaign *c, const struct job *job)
{
	for (size_t i = 0; i < job->t->probes.n; i++) {
		const struct tokens *k = &job->t->probes.v[i].tokens;
		const struct { struct u64_map *map; uint64_t key; } places[] = {
			{ c->by_flow, flow_key(&k->dst, port_of(k)) }, { c->by_port, port_of(k) },
			{ c->by_seq, k->seq },
		};

		for (size_t m = 0; m < ARRAY_LEN(places); m++) {
			uint64_t v;

			if (u64_map_get(places[m].map, places[m].key, &v) &&
			    v == (uint64_t)(uintptr_t)job)
				u64_map_put(places[m].map, places[m].key, 0);
		}
	}
}

static struct job *find(struct u64_map *map, uint64_t key)
{
	uint64_t v = 0;

	return u64_map_get(map, key, &v) ? (struct job *)(uintptr_t)v : NULL;
}

static bool hand_to(struct campaign *c, struct job *job, const uint8_t *ip, size_t len,
		    uint64_t time)
{
	if (!job || !trace_take(job->t, ip, len, time))
		return false;
	job->due = c->now;
	return true;
}

/* What the packet says of the flow that it belongs to, as we sent it; error: it is one. */
static bool flow_of(const uint8_t *ip, size_t len, struct tokens *k, bool *error)
{
	struct quote q;
	struct tokens outer;

	if (!tokens_of(&outer, ip, len))
		return false;
	*error = (outer.proto == 1 || outer.proto == 58) && quote_parse(&q, ip, len);
	if (*error)
		return tokens_of(k, q.bytes, q.len);
	*k = outer;
	return true;
}

static bool take_packet(void *ctx, const uint8_t *ip, size_t len, uint64_t time)
{
	struct campaign *c = ctx;
	struct job *tried[4] = { NULL };
	struct tokens k;
	bool error;

	if (!flow_of(ip, len, &k, &error))
		return false;
	tried[0] = find(c->by_flow, flow_key(&k.dst, port_of(&k)));
	/* an answer comes from the other end */
	tried[1] = error ? NULL : find(c->by_flow, flow_key(&k.src, k.proto == 1 || k.proto == 58 ?
							    k.icmp_id : k.dport));
	tried[2] = error ? find(c->by_port, port_of(&k)) : NULL;
	tried[3] = error && k.there & TOKEN_SEQ ? find(c->by_seq, k.seq) : NULL;
	for (size_t i = 0; i < ARRAY_LEN(tried); i++)
		if (hand_to(c, tried[i], ip, len, time))
			return true;
	return false;
}

static struct job *start_job(struct campaign *c, struct target *target)
{
	struct job *job = x_calloc(1, sizeof(*job));
	struct trace_config *config = &target->config;

	job->campaign = c;
	job->target = target;
	config->may_send = gate;
	config->gate = job;
	if (c->c->icmp_rate && !c->c->apart)
		config->min_ttl = MIN_OF(MAX_OF(routes_start(c->routes, &config->dst), 1u),
					 config->max_ttl);
	if (c->c->archive)
		job->t = archive_resume(c->c->archive, target->number, config);
	if (job->t) {
		for (unsigned ttl = 1; ttl <= TRACE_TTL_MAX; ttl++)
			job->saved[ttl] = job->t->hops[ttl].kind != HOP_SILENT;
		job->t->template.sign = target->template.sign;	/* keys are not written down */
		probe_template_fini(&target->template);
	} else {
		job->t = trace_new(config, &target->template);
		if (c->c->archive)
			c->ok = archive_start(c->c->archive, target->number, job->t) && c->ok;
	}
	job->due = c->now;
	*VEC_ADD(&c->jobs) = job;
	return job;
}

static void end_job(struct campaign *c, struct job *job)
{
	forget_job(c, job);
	trace_free(job->t);
	free(job);
}

/* What came since the last look: paid for, and written down. */
static void note_replies(struct campaign *c, struct job *job)
{
	struct trace *t = job->t;

	for (unsigned ttl = t->config.min_ttl; ttl < t->next; ttl++) {
		const struct hop *h = &t->hops[ttl];

		if (job->saved[ttl] || h->kind == HOP_SILENT)
			continue;
		job->saved[ttl] = true;
		if (h->kind == HOP_ERROR && job->keys[ttl] != routes_key(&h->from, 0))
			budget_charge(c->budget, routes_key(&h->from, 0), c->now);
		if (c->c->archive)
			c->ok = archive_hop(c->c->archive, job->target->number, t, ttl) && c->ok;
	}
}

/* Goes on towards the sender, until somebody vouches for the rest. false: nothing is left there. */
static bool lead_back(struct campaign *c, struct job *job)
{
	struct trace *t = job->t;
	unsigned first = t->config.min_ttl;

	if (first <= 1 || job->shared || !trace_hop_over(t, first, c->now))
		return false;
	job->shared = routes_vouch(c->routes, t, first);
	job->from = first;
	if (job->shared)
		return false;
	t->config.min_ttl--;
	return true;
}

/* A hop that somebody is known to answer at is asked more often before it counts as silent. */
static bool ask_again(struct job *job)
{
	struct trace *t = job->t;

	if (!job->campaign->c->icmp_rate)
		return false;
	for (unsigned ttl = t->config.min_ttl; ttl <= trace_end(t); ttl++) {
		if (t->hops[ttl].kind != HOP_SILENT || job->extra[ttl] >= EXTRA_TRIES ||
		    !is_expected(job, ttl))
			continue;
		job->extra[ttl]++;
		trace_hop_again(t, ttl);
		return true;
	}
	return false;
}

static bool same_change(const struct finding *a, const struct finding *b)
{
	return change_same_place(&a->change, &b->change);
}

/* What was changed before the first hop that was asked is where the other trace found it. */
static void borrow_places(const struct path *shared, unsigned from, struct judgement *j)
{
	for (size_t i = 0; i < j->findings.n; i++) {
		struct finding *f = &j->findings.v[i];

		if (f->kind != FINDING_CHANGE || f->after || f->at != from)
			continue;
		for (size_t k = 0; k < shared->changes.n; k++) {
			const struct finding *other = &shared->changes.v[k];

			if (same_change(f, other) && other->at <= f->at) {
				f->after = other->after;
				f->at = other->at;
				break;
			}
		}
	}
}

/* What the run before knew of the first hops serves this one too. */
static void remember(void *ctx, size_t number, struct trace *t, size_t shared, unsigned from)
{
	const struct path *before = NULL;
	struct campaign *c = ctx;
	struct judgement j;
	uint64_t v;

	if (shared && u64_map_get(c->recalled, shared, &v))
		before = (const struct path *)(uintptr_t)v;
	for (unsigned ttl = 1; before && ttl < from && ttl <= before->end; ttl++)
		t->hops[ttl].from = before->hops[ttl].from;
	judge(&j, t);
	if (before)
		borrow_places(before, from, &j);
	v = (uint64_t)(uintptr_t)routes_add(c->routes, t, &j, number, before, before ? from : 1);
	u64_map_put(c->recalled, number, v);
	judgement_fini(&j);
}

static void finish(struct campaign *c, struct job *job)
{
	struct trace *t = job->t;
	struct judgement j;
	struct archive_result r = {
		.number = job->target->number, .trace = t, .judgement = &j, .shared = job->shared,
		.from = job->shared ? job->from : 1,
	};

	for (unsigned ttl = 1; job->shared && ttl < job->from; ttl++)
		t->hops[ttl].from = job->shared->hops[ttl].from;
	judge(&j, t);
	if (job->shared)
		borrow_places(job->shared, job->from, &j);
	r.path = routes_add(c->routes, t, &j, job->target->number, job->shared, r.from);
	if (c->c->archive)
		c->ok = archive_finish(c->c->archive, &r) && c->ok;
	c->sum->done++;
	c->sum->reached += t->reached != 0;
	c->sum->altered += j.altered;
	c->sum->saved += r.from - 1;
	if (c->c->tell)
		c->c->tell(c->c->ctx, job->target, &r);
	judgement_fini(&j);
}

/* false: the job has ended. */
static bool step(struct campaign *c, struct job *job)
{
	enum trace_step what;
	struct probe *p;

	note_replies(c, job);
	for (;;) {
		(void)lead_back(c, job);
		what = trace_step(job->t, c->now, &p, &job->due);
		if (what == TRACE_DONE && (lead_back(c, job) || ask_again(job)))
			continue;
		if (what != TRACE_SEND)
			break;
		c->sum->probes++;
		/* answers are taken before the capture's ring is full of probes */
		if (c->sum->probes % LOOK_AFTER == 0)
			c->ok = live_drain(c->c->live, take_packet, c, c->c->d) && c->ok;
		/* what comes back may be there before the next look */
		index_job(c, job);
		if (!live_probe(c->c->live, job->t, p, c->c->d)) {
			c->ok = false;
			return true;
		}
	}
	if (what != TRACE_DONE)
		return true;
	finish(c, job);
	return false;
}

/* How many may be under way: until a few have come back, nobody knows what they have in common. */
static size_t room(const struct campaign *c)
{
	bool scouting = c->c->icmp_rate && c->sum->done + u64_map_count(c->recalled) < SCOUTS;

	if (!c->c->icmp_rate)
		return MIN_OF(c->c->parallel, (unsigned)UNPACED);
	return scouting ? SCOUTS : c->c->parallel;
}

static uint64_t step_all(struct campaign *c)
{
	uint64_t earliest = UINT64_MAX;
	size_t n = 0;

	for (size_t i = 0; i < c->jobs.n; i++) {
		struct job *job = c->jobs.v[i];

		if (job->due <= c->now && !step(c, job)) {
			end_job(c, job);
			continue;
		}
		earliest = MIN_OF(earliest, job->due);
		c->jobs.v[n++] = job;
	}
	c->jobs.n = n;
	return earliest;
}

static void tell_progress(struct campaign *c, size_t n)
{
	if (!c->c->progress || c->now < c->told + SECOND / 10)
		return;
	c->told = c->now;
	c->c->progress(c->c->ctx, c->sum->done, n, c->sum->probes);
}

static bool loop(struct campaign *c, struct target *targets, size_t n)
{
	size_t next = 0;

	while (c->ok && !live_interrupted() && (next < n || c->jobs.n)) {
		uint64_t until;

		c->now = live_now();
		while (next < n && c->jobs.n < room(c))
			start_job(c, &targets[next++]);
		until = step_all(c);
		if (c->jobs.n < room(c) && next < n)
			until = c->now;
		if (c->c->archive && !archive_flush(c->c->archive, c->now))
			return false;
		if (c->c->archive)
			until = MIN_OF(until, archive_due(c->c->archive));
		tell_progress(c, n);
		if (!c->jobs.n)
			continue;
		if (!live_wait(c->c->live, until, c->c->d) ||
		    !live_drain(c->c->live, take_packet, c, c->c->d))
			return false;
	}
	return c->ok && !live_interrupted();
}

bool campaign_run(const struct campaign_config *config, struct target *targets, size_t n,
		  struct campaign_sum *sum)
{
	struct campaign c = {
		.c = config, .sum = sum, .budget = budget_new(config->icmp_rate),
		.routes = routes_new(), .by_flow = u64_map_new(), .by_port = u64_map_new(),
		.by_seq = u64_map_new(), .recalled = u64_map_new(), .ok = true,
	};
	bool ok;

	*sum = (struct campaign_sum){ .done = 0 };
	ok = !n || !config->archive || !archive_resumes(config->archive) ||
	     archive_recall(config->archive, &targets[0].config, remember, &c);
	ok = ok && loop(&c, targets, n);
	for (size_t i = 0; i < c.jobs.n; i++) {
		note_replies(&c, c.jobs.v[i]);
		end_job(&c, c.jobs.v[i]);
	}
	VEC_FREE(&c.jobs);
	u64_map_free(c.by_flow);
	u64_map_free(c.by_port);
	u64_map_free(c.by_seq);
	u64_map_free(c.recalled);
	routes_free(c.routes);
	budget_free(c.budget);
	return ok && c.ok;
}
