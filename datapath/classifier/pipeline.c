/*
 * pipeline.c - see pipeline.h. Paths are one per list of rules, so packets of different flows
 * that are treated alike are executed together. A change is kept as the bits of its rule; the
 * bits that only the rule's graph looks at are left out, which makes more flows meet it.
 */
#include "datapath/classifier/pipeline.h"

#include "datapath/classifier/key_usual.h"
#include "models/base/map.h"
#include "models/base/mem.h"

enum { LEAST_PATHS = 64, PATH_MOST = PIPELINE_TABLES };

void pipeline_init(struct pipeline *pl, unsigned tables, const struct match_ports *ports,
		   struct actions_view (*view)(const struct actions *a))
{
	memset(pl, 0, sizeof(*pl));
	key_layout_init(&pl->layout);
	pl->ports = *ports;
	pl->tables = tables;
	pl->view = view;
	for (unsigned i = 0; i < tables; i++) {
		table_init(&pl->table[i]);
		pl->miss[i] = x_calloc(1, sizeof(*pl->miss[i]));
		*pl->miss[i] = (struct flow_rule){ .table = i, .miss = true, .id = ++pl->ids,
						   .rule.program = RULE_NO_PROGRAM };
	}
	cache_init(&pl->cache, FLOW_LIMIT);
	pl->path_slots = LEAST_PATHS;
	pl->paths = x_calloc(pl->path_slots, sizeof(struct path *));
}

static void remove_flow(struct pipeline *pl, struct megaflow *m);

/* The number may mean another program then: nothing of what this one said is left. */
static void forget_program(struct pipeline *pl, unsigned number)
{
	for (size_t i = 0; i < pl->cache.flows.n; i++) {
		struct megaflow *m = pl->cache.flows.v[i];

		for (unsigned k = 0; m->chain && k < m->chain->n; k++) {
			if (m->chain->number[k] != number)
				continue;
			remove_flow(pl, m);
			break;
		}
	}
}

static void free_rule(struct pipeline *pl, struct flow_rule *r)
{
	if (r->rule.guard && r->rule.program != RULE_NO_PROGRAM &&
	    !--pl->programs.v[rule_program(&r->rule)].users)
		forget_program(pl, rule_program(&r->rule));
	if (r->actions)
		pl->view(r->actions).free(r->actions);
	guard_free(r->rule.guard, &pl->layout);
	free(r->text);
	free(r);
}

void pipeline_listen(struct pipeline *pl, void (*changing)(void *arg), void (*settle)(void *arg), void *listener)
{
	pl->changing = changing;
	pl->settle = settle;
	pl->listener = listener;
	pl->unsettled = false;
}

void pipeline_idle(struct pipeline *pl)
{
	if (UNLIKELY(pl->unsettled)) {
		pl->unsettled = false;
		pl->settle(pl->listener);
	}
	while (pl->gone_rules) {
		struct flow_rule *r = pl->gone_rules;

		pl->gone_rules = r->next;
		free_rule(pl, r);
	}
	while (pl->gone_paths) {
		struct path *p = pl->gone_paths;

		pl->gone_paths = p->next;
		free(p);
	}
}

/* ---- paths ---- */

/* Who holds a path that nobody else has may go on with it until pipeline_idle. */
void pipeline_unuse(struct pipeline *pl, struct path *p)
{
	struct path **at = &pl->paths[p->hash & (pl->path_slots - 1)];

	if (--p->users)
		return;
	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	pl->path_count--;
	p->next = pl->gone_paths;
	pl->gone_paths = p;
}

static void grow_paths(struct pipeline *pl)
{
	struct path **old = pl->paths;
	size_t n = pl->path_slots;

	pl->path_slots = 4 * n;
	pl->paths = x_calloc(pl->path_slots, sizeof(struct path *));
	for (size_t i = 0; i < n; i++) {
		for (struct path *p = old[i], *next; p; p = next) {
			next = p->next;
			p->next = pl->paths[p->hash & (pl->path_slots - 1)];
			pl->paths[p->hash & (pl->path_slots - 1)] = p;
		}
	}
	free(old);
}

/* The path of these rules, with one more user. */
static struct path *use_path(struct pipeline *pl, struct flow_rule *const *rules, uint32_t n,
			     uint64_t tables)
{
	uint64_t hash = n;
	struct path *p;

	for (uint32_t i = 0; i < n; i++)
		hash = hash_mix(hash, rules[i]->id);
	p = pl->paths[hash & (pl->path_slots - 1)];
	for (; p; p = p->next) {
		if (p->hash == hash && p->n == n && !memcmp(p->rules, rules, n * sizeof(*rules))) {
			p->users++;
			return p;
		}
	}
	if (pl->path_count >= pl->path_slots)
		grow_paths(pl);
	p = x_calloc(1, sizeof(*p) + n * sizeof(*rules));
	p->hash = hash;
	p->tables = tables;
	p->users = 1;
	p->n = n;
	memcpy(p->rules, rules, n * sizeof(*rules));
	p->next = pl->paths[hash & (pl->path_slots - 1)];
	pl->paths[hash & (pl->path_slots - 1)] = p;
	pl->path_count++;
	return p;
}

/* ---- changes ---- */

static void tell(struct pipeline *pl)
{
	if (!pl->changing)
		return;
	pl->unsettled = true;
	pl->changing(pl->listener);
}

static void changed_all(struct pipeline *pl)
{
	tell(pl);
	pl->all_changed = ++pl->generation;
}

static void changed(struct pipeline *pl, uint32_t table, const struct guard *g)
{
	struct change *c = &pl->log[++pl->generation % CHANGE_LOG];

	tell(pl);
	c->table = table;
	c->words = g->count;
	memcpy(c->index, g->index, g->count);
	memcpy(c->mask, g->mask, g->count * sizeof(g->mask[0]));
	memcpy(c->value, g->value, g->count * sizeof(g->value[0]));
}

/* Whether what an entry says still holds, by the changes since its generation. */
static bool still_holds(struct pipeline *pl, const struct megaflow *m)
{
	uint64_t since = megaflow_generation(m);

	if (since < pl->all_changed || pl->generation - since > CHANGE_LOG)
		return false;
	for (uint64_t g = since + 1; g <= pl->generation; g++) {
		const struct change *c = &pl->log[g % CHANGE_LOG];

		if (m->path->tables >> c->table & 1 &&
		    megaflow_meets(m, c->words, c->index, c->mask, c->value))
			return false;
	}
	return true;
}

bool pipeline_holds(struct pipeline *pl, struct megaflow *m)
{
	if (megaflow_generation(m) != pl->generation && !still_holds(pl, m))
		return false;
	megaflow_set_generation(m, pl->generation);
	return true;
}

/* ---- rules ---- */

static void link_rule(struct pipeline *pl, struct flow_rule *r)
{
	r->next = NULL;
	r->prev = pl->last[r->table];
	if (r->prev)
		r->prev->next = r;
	else
		pl->first[r->table] = r;
	pl->last[r->table] = r;
}

static void replace_link(struct pipeline *pl, struct flow_rule *old, struct flow_rule *r)
{
	r->next = old->next;
	r->prev = old->prev;
	*(r->prev ? &r->prev->next : &pl->first[r->table]) = r;
	*(r->next ? &r->next->prev : &pl->last[r->table]) = r;
}

static void unlink_rule(struct pipeline *pl, struct flow_rule *r)
{
	*(r->prev ? &r->prev->next : &pl->first[r->table]) = r->next;
	*(r->next ? &r->next->prev : &pl->last[r->table]) = r->prev;
}

static void bury(struct pipeline *pl, struct flow_rule *r)
{
	r->next = pl->gone_rules;
	pl->gone_rules = r;
}

struct flow_rule *pipeline_add_guard(struct pipeline *pl, const struct flow_spec *s,
				     struct guard *g)
{
	struct table *t = &pl->table[s->table];
	struct flow_rule *old = (struct flow_rule *)table_get(t, g, s->priority, s->program);
	struct flow_rule *r = x_calloc(1, sizeof(*r));
	struct key bits = { { 0 } };

	*r = (struct flow_rule){
		.rule = { .guard = g, .priority = s->priority, .program = s->program,
			  .serial = old ? old->rule.serial : ++pl->serials },
		.table = s->table, .id = ++pl->ids, .from_file = s->from_file, .cookie = s->cookie,
		.idle_timeout = s->idle_timeout, .hard_timeout = s->hard_timeout,
		.created = s->now, .used = s->now, .actions = s->actions,
		.text = s->text ? x_strdup(s->text) : NULL,
	};
	if (s->program != RULE_NO_PROGRAM)
		pl->programs.v[rule_program(&r->rule)].users++;
	/* a place in the key means something else from now on */
	if (pl->layout.made != pl->extras_made)
		changed_all(pl);
	pl->extras_made = pl->layout.made;
	guard_bits(g, &bits);
	key_layout_activate(&pl->layout, &bits);
	if (old) {
		table_remove(t, &old->rule);
		replace_link(pl, old, r);
		bury(pl, old);
	} else {
		link_rule(pl, r);
	}
	table_add(t, &r->rule);
	changed(pl, s->table, g);
	return r;
}

struct flow_rule *pipeline_add(struct pipeline *pl, const struct flow_spec *s, struct diag *d)
{
	struct guard *g = guard_new(s->match, &pl->ports, &pl->layout, d);

	return g ? pipeline_add_guard(pl, s, g) : NULL;
}

void pipeline_remove(struct pipeline *pl, struct flow_rule *r)
{
	table_remove(&pl->table[r->table], &r->rule);
	unlink_rule(pl, r);
	changed(pl, r->table, r->rule.guard);
	bury(pl, r);
}

struct flow_rule *pipeline_set_actions(struct pipeline *pl, struct flow_rule *r,
				       struct actions *actions)
{
	struct flow_rule *n = x_calloc(1, sizeof(*n));

	*n = *r;
	n->id = ++pl->ids;
	n->actions = actions;
	table_remove(&pl->table[r->table], &r->rule);
	table_add(&pl->table[r->table], &n->rule);
	replace_link(pl, r, n);
	changed(pl, r->table, n->rule.guard);
	r->rule.guard = NULL;	/* both are the new one's now */
	r->text = NULL;
	bury(pl, r);
	return n;
}

void pipeline_set_miss(struct pipeline *pl, uint32_t table, struct actions *actions)
{
	struct flow_rule *old = pl->miss[table], *r = x_calloc(1, sizeof(*r));

	*r = *old;
	r->id = ++pl->ids;
	r->actions = actions;
	pl->miss[table] = r;
	bury(pl, old);
	changed_all(pl);
}

void pipeline_fini(struct pipeline *pl)
{
	for (size_t i = 0; i < pl->cache.flows.n; i++)
		if (pl->cache.flows.v[i]->path)
			pipeline_unuse(pl, pl->cache.flows.v[i]->path);
	cache_fini(&pl->cache);
	for (unsigned i = 0; i < pl->tables; i++) {
		while (pl->first[i])
			pipeline_remove(pl, pl->first[i]);
		bury(pl, pl->miss[i]);
		table_fini(&pl->table[i]);
	}
	pipeline_idle(pl);
	key_layout_fini(&pl->layout);
	VEC_FREE(&pl->candidates.rules);
	free(pl->paths);
}

/* ---- looking up ---- */

/* The first rule in order whose program says what it wants, or the best without. false: one would have to run. */
static bool ask_programs(struct pipeline *pl, struct rule **best, const struct pkt *p,
			 struct history *h, struct program_chain *chain)
{
	for (size_t i = 0; i < pl->candidates.rules.n; i++) {
		struct rule *r = pl->candidates.rules.v[i];
		unsigned number = rule_program(r);
		bool yes;

		if (!p && !(h->ran >> number & 1))
			return false;
		yes = filter_program_ask(&pl->programs, number, h, p);
		if (!(chain->asked >> number & 1)) {
			chain->number[chain->n++] = (uint8_t)number;
			chain->asked |= UINT64_C(1) << number;
			chain->expected |= (uint64_t)yes << number;
		}
		if (yes == !(r->program & RULE_REFUTES)) {
			*best = r;
			return true;
		}
	}
	return true;
}

struct path *pipeline_slow(struct pipeline *pl, const struct key *k, const struct pkt *p,
			   struct history *h, struct key *mask, struct program_chain *chain)
{
	struct flow_rule *rules[PATH_MOST];
	uint64_t tables = 0;
	uint32_t n = 0;
	int32_t at = (int32_t)(k->w[KEY_STAGE] >> STAGE_SHIFT);

	pl->slow_paths++;
	memset(mask, 0, sizeof(*mask));
	key_record(mask, KEY_STAGE, UINT64_MAX << STAGE_SHIFT);
	chain->n = 0;
	chain->asked = chain->expected = 0;
	while (at >= 0 && n < PATH_MOST) {
		const struct table *t = &pl->table[at];
		struct rule *best;

		pl->candidates.rules.n = 0;
		best = table_find(t, k, mask, t->programs ? &pl->candidates : NULL);
		if (!ask_programs(pl, &best, p, h, chain))
			return NULL;
		tables |= UINT64_C(1) << at;
		rules[n] = best ? (struct flow_rule *)best : pl->miss[at];
		at = rules[n]->actions ? pl->view(rules[n]->actions).go_to : -1;
		n++;
	}
	return use_path(pl, rules, n, tables);
}

static void remove_flow(struct pipeline *pl, struct megaflow *m)
{
	pipeline_unuse(pl, m->path);
	cache_remove(&pl->cache, m);
}

/* Of a few entries the one that was not used for longest goes. */
static void evict(struct pipeline *pl)
{
	struct megaflow *oldest = NULL;

	for (unsigned i = 0; i < EVICT_LOOKS || !oldest; i++) {
		struct megaflow *m;

		if (pl->sweep >= pl->cache.flows.n)
			pl->sweep = 0;
		m = pl->cache.flows.v[pl->sweep++];
		if (m->serial & 1 && (!oldest || m->used < oldest->used))
			oldest = m;
	}
	remove_flow(pl, oldest);
}

/* Through the slow path, and into the cache. */
static struct path *look_up(struct pipeline *pl, const struct key *k, const struct pkt *p,
			    struct history *h, uint64_t now, struct megaflow **flow)
{
	struct program_chain chain;
	struct key mask;
	struct path *path = pipeline_slow(pl, k, p, h, &mask, &chain);
	struct megaflow *m = NULL;

	if (!pl->cache.mega_off && pl->cache.count && pl->cache.count >= pl->cache.limit)
		evict(pl);
	if (!pl->cache.mega_off)
		m = cache_add(&pl->cache, k, &mask, &chain, path);
	*flow = m;
	if (m) {
		megaflow_set_generation(m, pl->generation);
		m->used = now;
	} else {
		pipeline_unuse(pl, path);
	}
	return path;
}

/* An entry that fits, and is of this generation afterwards; NULL: it had to go. */
static struct megaflow *believe(struct pipeline *pl, struct megaflow *m)
{
	if (LIKELY(megaflow_generation(m) == pl->generation))
		return m;
	if (!still_holds(pl, m)) {
		pl->rederived++;
		remove_flow(pl, m);
		return NULL;
	}
	pl->revalidated++;
	megaflow_set_generation(m, pl->generation);
	return m;
}

static NOINLINE struct path *missed(struct pipeline *pl, const struct pkt *p, const struct key *k,
				    uint64_t now, struct history *h, struct megaflow **flow)
{
	struct megaflow *m;

	while (!pl->cache.mega_off) {
		m = cache_find(&pl->cache, k, &pl->programs, h, p);
		if (!m)
			break;
		m = believe(pl, m);
		if (!m)
			continue;
		pl->cache.mega_hits++;
		m->used = now;
		*flow = m;
		return m->path;
	}
	pl->cache.misses++;
	return look_up(pl, k, p, h, now, flow);
}

static inline void pack(struct pipeline *pl, struct pkt *p, const struct key_origin *o,
			struct micro_key *x)
{
	struct key k;

	x->kind = key_pack_usual(&pl->layout, p, o, x->words, &x->n);
	if (UNLIKELY(x->kind == KEY_ANY)) {
		key_of(&pl->layout, p, o, &k);
		micro_pack(&pl->layout, &k, x->words);
		x->n = pl->layout.count;
	}
	x->words[x->n] = 0;
	x->slot = micro_slot(&pl->cache, micro_hash(&pl->cache, x->words, x->n));
	__builtin_prefetch(x->slot);
}

struct sought {
	struct pkt *p;
	const struct key_origin *o;
	struct history *h;		/* NULL: nothing is known */
	uint64_t now;
};

/*
 * What a microflow does not say at once: m, which may be NULL, is of an earlier generation, or has programs that say something else
 * or were not asked. A packet's key is made again: few need more of it than is packed.
 */
static NOINLINE struct path *find_again(struct pipeline *pl, const struct sought *s, const struct micro_key *x, struct megaflow *m)
{
	struct history none = { .in_port = s->o->in_port }, *h = s->h ? s->h : &none;
	struct path *path;
	struct key k;

	if (m)
		m = believe(pl, m);
	if (m && (!m->chain || program_chain_holds(m->chain, &pl->programs, h, s->p))) {
		pl->cache.micro_hits++;
		m->used = s->now;
		return m->path;
	}
	m = NULL;
	key_of(&pl->layout, s->p, s->o, &k);
	path = missed(pl, s->p, &k, s->now, h, &m);
	if (m && !pl->cache.micro_off)
		micro_put(x, m);
	return path;
}

/* Packets of a batch on their way through the microflow cache. */
struct search {
	struct pkt *const *p;
	const struct micro_key *x;
	struct history *h;		/* NULL: nothing is known */
	struct path **path;
	uint64_t now, chained;
	unsigned n;
};

/*
 * From packet i on as long as microflows say that programs decide and these say what is expected: where that ends. One after another,
 * as if each were alone, but what does not differ between packets is got ready once.
 */
static NOINLINE unsigned find_chained(struct pipeline *pl, const struct search *s, unsigned i)
{
	struct bpf_packet packet = { .queue = 0 };

	for (; i < s->n; i++) {
		struct megaflow *m = micro_find(&s->x[i]);
		struct history *h = &s->h[i];
		const struct program_chain *c;

		if (UNLIKELY(!m || m->generation != s->chained))
			break;
		c = m->chain;
		if (LIKELY(c->n == 1 && !h->ran)) {
			filter_packet_set(&packet, s->p[i], h->in_port);
			h->ran = c->asked;
			if (filter_program_run(&pl->programs.v[c->number[0]], &packet))
				h->yes = c->asked;
			if (UNLIKELY(h->yes != c->expected))
				break;
		} else if (UNLIKELY(!program_chain_holds(c, &pl->programs, h, s->p[i]))) {
			break;
		}
		m->used = s->now;
		s->path[i] = m->path;
	}
	return i;
}

void pipeline_find(struct pipeline *pl, const struct batch *b, const struct key_origin *origin,
		   struct history *history, uint64_t now, struct path **path)
{
	uint64_t words[BATCH_MAX * MICRO_MOST];
	struct micro_key x[BATCH_MAX];
	/* of an entry with a chain the generation has another number; none has the last one */
	const uint64_t chained = history ? pl->generation | MEGAFLOW_CHAINED : UINT64_MAX;
	const struct search all = { b->p, x, history, path, now, chained, b->n };
	unsigned stride, hits = 0;

	micro_fit(&pl->cache, &pl->layout);
	stride = pl->cache.micro_stride;
	for (unsigned i = 0; i < b->n; i++) {
		x[i].words = words + i * stride;
		pack(pl, b->p[i], &origin[i], &x[i]);
	}
	for (unsigned i = 0; i < b->n; i++) {
		struct megaflow *m = micro_find(&x[i]);

		if (UNLIKELY(m && m->generation == chained)) {
			unsigned end = find_chained(pl, &all, i);

			hits += end - i;
			i = end;
			if (i == b->n)
				break;
			m = micro_find(&x[i]);
		}
		if (LIKELY(m && m->generation == pl->generation)) {
			hits++;
			m->used = now;
			path[i] = m->path;
		} else {
			const struct sought s = { b->p[i], &origin[i], history ? &history[i] : NULL, now };

			path[i] = find_again(pl, &s, &x[i], m);
		}
	}
	pl->cache.micro_hits += hits;
}

/* What an entry says now, by the key it was made for and what its programs said; false: it goes. */
static bool rederive(struct pipeline *pl, struct megaflow *m)
{
	struct history h = { .ran = 0 };
	struct program_chain chain;
	struct path *path;
	struct key mask;

	h.ran = m->chain ? m->chain->asked : 0;
	h.yes = m->chain ? m->chain->expected : 0;
	path = pipeline_slow(pl, &m->key, NULL, &h, &mask, &chain);
	if (!path)
		return false;
	if (memcmp(&mask, megaflow_mask(m), sizeof(mask)) != 0 ||
	    chain.n != (m->chain ? m->chain->n : 0) ||
	    (chain.n && memcmp(chain.number, m->chain->number, chain.n) != 0)) {
		pipeline_unuse(pl, path);
		return false;
	}
	pipeline_unuse(pl, m->path);
	m->path = path;
	megaflow_set_generation(m, pl->generation);
	return true;
}

static void look_after(struct pipeline *pl, struct megaflow *m)
{
	if (megaflow_generation(m) == pl->generation)
		return;
	if (still_holds(pl, m)) {
		pl->revalidated++;
		megaflow_set_generation(m, pl->generation);
		return;
	}
	pl->rederived++;
	if (!rederive(pl, m))
		remove_flow(pl, m);
}

void pipeline_sweep(struct pipeline *pl, size_t n, uint64_t before)
{
	for (; n && pl->cache.flows.n; n--) {
		struct megaflow *m;

		if (pl->sweep >= pl->cache.flows.n)
			pl->sweep = 0;
		m = pl->cache.flows.v[pl->sweep++];
		if (!(m->serial & 1))
			continue;
		if (m->used < before)
			remove_flow(pl, m);
		else
			look_after(pl, m);
	}
}
