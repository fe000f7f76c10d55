/*
 * rewrite.c - mappings: made by patterns, kept in one table, forgotten when they were idle for
 * too long. The value a range gives must leave the answers' key unused; a pattern without a
 * range takes the key from the mapping that has it.
 */
#include "datapath/flow/rewrite.h"

#include "datapath/flow/rewrite_room.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { USUAL_CAPACITY = 65536, FIRST_POOLS = 64 };
/* Ends of lives are told apart to the millisecond, as in Click. */
#define REAP_GRAIN (NS_PER_SECOND / 1000)

bool rewrite_pattern_init(struct rewrite_pattern *p, const struct click_rewrite *c)
{
	p->click = *c;
	if (c->has_sport && c->sport != c->sport_last) {
		p->vary = VARY_PORT;
		p->first = c->sport;
		p->last = c->sport_last;
	} else if (c->has_saddr && c->saddr != c->saddr_last) {
		/* beside a port field the length of the range counts for the port */
		p->vary = c->has_port ? VARY_PORT : VARY_ADDRESS;
		p->first = c->has_port ? (c->has_sport ? c->sport : 0) : c->saddr;
		p->last = p->first + (c->saddr_last - c->saddr);
		if (p->vary == VARY_PORT)
			p->last = MIN_OF(p->last, (uint32_t)UINT16_MAX);
	}
	p->next = p->first;
	return true;
}

static void spec_init(struct rewriter *w, struct rewrite_spec *to, const struct click_spec *from,
		      struct arena *arena)
{
	to->kind = from->kind;
	to->forward = (uint16_t)from->forward_output;
	to->reply = (uint16_t)from->reply_output;
	if (from->kind == CLICK_SPEC_PATTERN) {
		to->pattern = arena_alloc(arena, sizeof(*to->pattern));
		(void)rewrite_pattern_init(to->pattern, &from->rewrite);
	} else if (from->kind == CLICK_SPEC_MAPPER) {
		struct element *m = router_find_from(&w->el, from->mapper);

		to->mapper = m ? rewrite_mapper_of(m) : NULL;
	}
}

static bool has_param(const struct setup *s, const char *name)
{
	for (const struct click_param *p = s->decl->cls->params; p->name; p++)
		if (!strcmp(p->name, name))
			return true;
	return false;
}

static uint64_t seconds(const struct setup *s, const char *name, uint64_t otherwise)
{
	if (!has_param(s, name) || setup_value(s, name)->kind != CLICK_V_INT)
		return otherwise;
	return (uint64_t)setup_int(s, name);
}

/* A number, or who has the room. */
static void read_capacity(struct rewriter *w, const struct setup *s)
{
	const char *names[] = { "CAPACITY", "MAPPING_CAPACITY" };
	uint32_t capacity = USUAL_CAPACITY;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct click_value *v = setup_value(s, names[i]);

		if (v->given && v->kind == CLICK_V_INT)
			capacity = v->i > 0 ? (uint32_t)MIN_OF(v->i, INT32_MAX) : 0;
		else if (v->given)
			w->sharing = arena_strdup(s->arena, v->s);
	}
	rewrite_room_join(rewrite_room_new(capacity), w);
	/* the room says how many; it may be that of several tables */
	flow_table_init(&w->table, INT32_MAX);
}

/* What is given under one name or the other, the first before the second. */
static uint64_t either(const struct setup *s, const char *name, const char *other, uint64_t otherwise)
{
	bool first = has_param(s, name) && (setup_given(s, name) || !has_param(s, other) ||
					    !setup_given(s, other));

	return seconds(s, first ? name : other, otherwise);
}

static void read_lives(struct rewriter *w, const struct setup *s)
{
	uint64_t guarantee = seconds(s, "GUARANTEE", 5 * NS_PER_SECOND), other;
	uint64_t tcp = either(s, "TCP_GUARANTEE", "GUARANTEE", guarantee);
	/* IPRewriter has one for each protocol */
	uint64_t udp = has_param(s, "TCP_GUARANTEE") ? seconds(s, "UDP_GUARANTEE", guarantee) :
		       either(s, "UDP_GUARANTEE", "GUARANTEE", guarantee);

	w->timeout[LIFE_OTHER] = seconds(s, "TIMEOUT", 7200 * NS_PER_SECOND);
	w->timeout[LIFE_TCP_NO_DATA] = seconds(s, "TCP_NODATA_TIMEOUT", 0);
	w->timeout[LIFE_TCP_DATA] = either(s, "TCP_TIMEOUT", "TIMEOUT", 0);
	w->timeout[LIFE_TCP_DONE] = seconds(s, "TCP_DONE_TIMEOUT", 0);
	other = has_param(s, "TCP_GUARANTEE") ? seconds(s, "UDP_TIMEOUT", 0) :
		either(s, "UDP_TIMEOUT", "TIMEOUT", 0);
	w->timeout[LIFE_UDP] = other;
	w->timeout[LIFE_UDP_STREAMING] = either(s, "UDP_STREAMING_TIMEOUT", "STREAMING_TIMEOUT", other);
	for (unsigned i = 0; i < LIFE_COUNT; i++) {
		w->guarantee[i] = i <= LIFE_TCP_DONE ? tcp : i <= LIFE_UDP_STREAMING ? udp : guarantee;
		w->life[i] = MAX_OF(w->timeout[i], w->guarantee[i]);
	}
	w->first_life = has_param(s, "UDP_TIMEOUT") ? LIFE_UDP : LIFE_OTHER;
}

bool rewrite_configure(struct rewriter *w, struct setup *s)
{
	const struct click_value *specs = setup_value(s, "INPUTSPEC");

	w->worker = &w->el;
	twin_start(&w->twin, &w->el);
	w->specs = arena_alloc_array(s->arena, specs->count + 1, sizeof(*w->specs));
	read_capacity(w, s);
	w->pool_mask = FIRST_POOLS - 1;
	w->pools = x_calloc(FIRST_POOLS, sizeof(*w->pools));
	for (size_t i = 0; i < specs->count; i++) {
		spec_init(w, &w->specs[i], specs->list[i].spec, s->arena);
		if (w->specs[i].kind == CLICK_SPEC_MAPPER && !w->specs[i].mapper)
			return setup_error(s, "'%s' is no mapper", specs->list[i].spec->mapper);
	}
	w->reap_interval = seconds(s, "REAP_INTERVAL", 900 * NS_PER_SECOND);
	read_lives(w, s);
	w->dst_anno = !has_param(s, "DST_ANNO") || setup_int(s, "DST_ANNO");
	w->has_reply_anno = has_param(s, "REPLY_ANNO") && setup_given(s, "REPLY_ANNO");
	if (w->has_reply_anno)
		w->reply_anno = (uint8_t)setup_int(s, "REPLY_ANNO");
	return true;
}

/* Times are those since the start that the interval divides, as if the timer had run all along. */
static void reap_later(struct rewriter *w)
{
	uint64_t past = rewrite_now(w) - w->started;

	timer_at(&w->reap, w->started + (past / w->reap_interval + 1) * w->reap_interval);
}

static void reap(struct element *e, struct timer *t)
{
	struct rewriter *w = rewrite_enter(e);
	uint32_t next;

	(void)t;
	for (uint32_t i = w->table.oldest; i != FLOW_NONE; i = next) {
		next = w->table.flows[i].newer;
		if (w->table.flows[i].expires / REAP_GRAIN <= rewrite_now(w) / REAP_GRAIN)
			rewrite_unmap(w, i);
	}
	reap_later(w);
	rewrite_leave(w);
}

/* All rewriters are configured: whoever has the room is known. */
static bool share_room(struct rewriter *w, struct setup *s)
{
	struct element *other = router_find_from(&w->el, w->sharing);

	if (!other || other->cls->stop != w->el.cls->stop)
		return setup_error(s, "'%s' is no rewriter whose room for mappings could be shared", w->sharing);
	if (other != &w->el) {
		rewrite_room_leave(w);
		rewrite_room_join(((struct rewriter *)other)->room, w);
	}
	return true;
}

bool rewrite_start(struct rewriter *w, struct setup *s)
{
	if (w->sharing && !share_room(w, s))
		return false;
	w->started = w->el.router->run.now;
	timer_init(&w->reap, &w->el, reap);
	w->reap.housekeeping = true;
	if (twin_shares(&w->el) && w->twin.lead == &w->twin && w->reap_interval)
		reap_later(w);
	return true;
}

void rewrite_stop(struct element *e)
{
	struct rewriter *w = (struct rewriter *)e;

	twin_stop(&w->twin);
	rewrite_room_leave(w);
	flow_table_fini(&w->table);
	free(w->pools);
	free(w->shifts);
	w->pools = NULL;
	w->shifts = NULL;
}

/* Where a pool is, or the free place for it. */
static uint32_t pool_place(const struct rewriter *w, uint64_t key)
{
	uint32_t i = (uint32_t)hash_mix(key, 1) & w->pool_mask;

	while (w->pools[i].key && w->pools[i].key != key)
		i = (i + 1) & w->pool_mask;
	return i;
}

/* Doubles; pools nobody uses any more are left behind. Numbers in flows change with it. */
static void grow_pools(struct rewriter *w)
{
	struct rewrite_pool *old = w->pools;
	uint32_t n = w->pool_mask + 1, live = 0, *moved = x_malloc(n * sizeof(*moved));

	for (uint32_t i = 0; i < n; i++)
		live += old[i].count > 0;
	while (w->pool_mask + 1 < live * 4)
		w->pool_mask = w->pool_mask * 2 + 1;
	w->pools = x_calloc(w->pool_mask + 1, sizeof(*w->pools));
	for (uint32_t i = 0; i < n; i++) {
		if (!old[i].count)
			continue;
		moved[i] = pool_place(w, old[i].key);
		w->pools[moved[i]] = old[i];
	}
	for (uint32_t f = w->table.oldest; f != FLOW_NONE; f = w->table.flows[f].newer)
		if (w->table.flows[f].pool != FLOW_NONE)
			w->table.flows[f].pool = moved[w->table.flows[f].pool];
	w->pool_count = live;
	free(moved);
	free(old);
}

static uint32_t pool_of(struct rewriter *w, const struct rewrite_pattern *p, struct flow_key to,
			uint8_t proto)
{
	uint64_t key = hash_mix((uintptr_t)p, (uint64_t)to.dst << 32 | (uint32_t)to.dport << 8 |
				proto) | 1;
	uint32_t i;

	if (p->vary == VARY_PORT)
		key = hash_mix(key, to.src) | 1;
	if (w->pool_count * 2 > w->pool_mask)
		grow_pools(w);
	i = pool_place(w, key);
	if (!w->pools[i].key) {
		w->pools[i] = (struct rewrite_pool){ .key = key };
		w->pool_count++;
	}
	return i;
}

void rewrite_unmap(struct rewriter *w, uint32_t flow)
{
	uint32_t pool = w->table.flows[flow].pool;

	if (pool != FLOW_NONE)
		w->pools[pool].count--;
	rewrite_room_remove(w, flow);
	if (w->table.flows[flow].shifted)
		rewrite_shift_end(w, &w->table.flows[flow]);
	flow_table_remove(&w->table, flow);
}

static void set_value(const struct rewrite_pattern *p, struct flow_key *to, uint32_t v)
{
	if (p->vary == VARY_PORT)
		to->sport = __builtin_bswap16((uint16_t)v);
	else
		to->src = __builtin_bswap32(v);
}

static bool is_free(const struct rewriter *w, struct flow_key to, uint8_t proto)
{
	return rewrite_find(w, flow_key_reverse(to), proto) == FLOW_NONE;
}

/*
 * The first free value from where the pattern says one starts. Echo requests take theirs in turn, whoever has it: Click looks
 * for a reply with the number of the old identifier, so only that one can be taken.
 */
static bool choose(struct rewriter *w, struct rewrite_pattern *p, struct flow_key *to,
		   uint8_t proto, uint32_t pool)
{
	uint32_t n = p->last - p->first + 1, v, have;
	bool evicts = w->evicts && p->vary == VARY_PORT;

	if (w->pools[pool].count >= n && !evicts)
		return false;
	have = p->vary == VARY_PORT ? __builtin_bswap16(to->sport) : __builtin_bswap32(to->src);
	if (p->click.sequential)
		v = p->next;
	else if (!p->click.random && have >= p->first && have <= p->last)
		v = have;
	else
		v = p->first + (uint32_t)(router_random(w->worker->router) % n);
	for (uint32_t i = 0; i < n; i++) {
		set_value(p, to, v);
		if ((evicts && v != have) || is_free(w, *to, proto)) {
			p->next = v >= p->last ? p->first : v + 1;
			return true;
		}
		if (!i && !p->click.sequential && v == have && !p->click.random)
			v = p->first + (uint32_t)(router_random(w->worker->router) % n);
		else
			v = v >= p->last ? p->first : v + 1;
	}
	set_value(p, to, v);
	return is_free(w, *to, proto);
}

/* With the life that a mapping has which no packet went by yet. */
static unsigned first_life(const struct rewriter *w, uint8_t proto)
{
	return proto == PROTO_TCP ? LIFE_TCP_NO_DATA : proto == PROTO_UDP ? LIFE_UDP : w->first_life;
}

static uint32_t by_pattern(struct rewriter *w, const struct rewrite_spec *s, struct flow_key from,
			   uint8_t proto, enum drop *why)
{
	struct rewrite_pattern *p = s->pattern;
	const struct click_rewrite *c = &p->click;
	uint32_t pool = FLOW_NONE, old, flow;
	struct flow_key to = from;

	if (c->has_saddr)
		to.src = __builtin_bswap32(c->saddr);
	if (c->has_daddr)
		to.dst = __builtin_bswap32(c->daddr);
	if (c->has_sport && p->vary != VARY_PORT)
		to.sport = __builtin_bswap16(c->sport);
	if (c->has_dport)
		to.dport = __builtin_bswap16(c->dport);
	if (p->vary == VARY_ADDRESS)
		to.src = from.src;
	*why = DROP_POOL_EMPTY;
	if (p->vary != VARY_NOTHING) {
		pool = pool_of(w, p, to, proto);
		if (!choose(w, p, &to, proto, pool))
			return FLOW_NONE;
	}
	*why = DROP_NO_MAPPING;
	if (w->source_only && (to.dst || to.sport || to.dport))
		return FLOW_NONE;
	old = rewrite_find(w, flow_key_reverse(to), proto);
	if (old != FLOW_NONE)
		rewrite_unmap(w, old >> 1);
	*why = DROP_TABLE_FULL;
	if (!rewrite_room_make(w, first_life(w, proto)))
		return FLOW_NONE;
	flow = flow_add(&w->table, from, to, proto);
	if (flow == FLOW_NONE)
		return flow;
	w->table.flows[flow].output[0] = s->forward;
	w->table.flows[flow].output[1] = s->reply;
	w->table.flows[flow].pool = pool;
	if (pool != FLOW_NONE)
		w->pools[pool].count++;
	to = flow_key_reverse(to);
	w->table.flows[flow].turned = flow_key_same(&from, &to) & 1;
	rewrite_live(w, &w->table.flows[flow], rewrite_now(w), first_life(w, proto));
	rewrite_room_add(w, flow);
	return flow;
}

static uint32_t by_mapper(struct rewriter *w, struct rewrite_mapper *m, struct flow_key from,
			  uint8_t proto, enum drop *why)
{
	const struct rewrite_spec *s;
	uint32_t flow = FLOW_NONE;

	*why = DROP_POOL_EMPTY;
	for (unsigned i = 0; flow == FLOW_NONE; i++) {
		s = rewrite_mapper_choose(m, from, i);
		if (!s)
			break;
		flow = by_pattern(w, s, from, proto, why);
	}
	return flow;
}

uint32_t rewrite_map(struct rewriter *w, unsigned input, struct flow_key from, uint8_t proto,
		     enum drop *why, uint16_t *port)
{
	static const struct rewrite_pattern same;
	const struct rewrite_spec *s = &w->specs[input];
	struct rewrite_spec keep;
	uint32_t flow;

	/* with several threads it was at the start */
	if (w->worker == &w->el && !timer_armed(&w->reap) && w->reap_interval)
		reap_later(w);
	switch (s->kind) {
	case CLICK_SPEC_PASS:
		*why = DROP_COUNT;
		*port = s->forward;
		return FLOW_NONE;
	case CLICK_SPEC_KEEP:
		keep = *s;
		keep.pattern = (struct rewrite_pattern *)&same;
		flow = by_pattern(w, &keep, from, proto, why);
		break;
	case CLICK_SPEC_PATTERN:
		flow = by_pattern(w, s, from, proto, why);
		break;
	case CLICK_SPEC_MAPPER:
		flow = by_mapper(w, s->mapper, from, proto, why);
		break;
	default:
		*why = DROP_NO_MAPPING;
		return FLOW_NONE;
	}
	if (flow != FLOW_NONE)
		w->table.flows[flow].input = (uint8_t)MIN_OF(input, (unsigned)UINT8_MAX);
	return flow;
}

/* The pattern that would have given a mapping its values, or NULL. */
static const struct rewrite_pattern *pattern_of(const struct rewriter *w, const struct flow *f)
{
	uint32_t port = __builtin_bswap16(f->to.sport), address = __builtin_bswap32(f->to.src);

	for (unsigned i = 0; i < w->el.nin; i++) {
		const struct rewrite_spec *s = &w->specs[i];
		uint32_t v = s->pattern && s->pattern->vary == VARY_PORT ? port : address;

		if (s->kind == CLICK_SPEC_PATTERN && s->pattern->vary != VARY_NOTHING &&
		    v >= s->pattern->first && v <= s->pattern->last && s->forward == f->output[0] &&
		    (s->pattern->vary != VARY_PORT || !s->pattern->click.has_saddr ||
		     address == s->pattern->click.saddr))
			return s->pattern;
	}
	return NULL;
}

void rewrite_take_state(struct element *e, struct element *old)
{
	struct rewriter *w = (struct rewriter *)e, *from = (struct rewriter *)old;

	for (uint32_t i = from->table.oldest; i != FLOW_NONE; i = from->table.flows[i].newer) {
		const struct flow *f = &from->table.flows[i];
		const struct rewrite_pattern *p = f->pool != FLOW_NONE ? pattern_of(w, f) : NULL;
		uint32_t n, pool = p ? pool_of(w, p, f->to, f->proto) : FLOW_NONE;
		struct flow *to;

		if (f->output[0] >= e->nout || f->output[1] >= e->nout)
			continue;
		if (rewrite_room_count(w->room) >= rewrite_room_capacity(w->room))
			break;
		n = flow_add(&w->table, f->from, f->to, f->proto);
		if (n == FLOW_NONE)
			break;
		to = &w->table.flows[n];
		to->expires = f->expires;
		to->output[0] = f->output[0];
		to->output[1] = f->output[1];
		to->state = f->state;
		to->anno = f->anno;
		to->used = f->used;
		to->pool = pool;
		to->life = f->life;
		to->input = f->input;
		to->turned = f->turned;
		if (f->shifted)
			rewrite_shift_move(w, to, from, f);
		if (pool != FLOW_NONE)
			w->pools[pool].count++;
		rewrite_room_add(w, n);
	}
	for (unsigned i = 0; i < e->nin && i < old->nin; i++)
		if (w->specs[i].pattern && from->specs[i].pattern &&
		    w->specs[i].pattern->first == from->specs[i].pattern->first &&
		    w->specs[i].pattern->last == from->specs[i].pattern->last)
			w->specs[i].pattern->next = from->specs[i].pattern->next;
	if (w->table.count > 0 && w->reap_interval)
		reap_later(w);
}
