/*
 * flow_layer.c - see flow_layer.h. A flow is in the table by two keys, what opens it and what
 * answers what has gone through; packets seen between (before a translation on the way back, behind
 * it on the way there) have the reverse of one of these, and that is looked for before a flow is made.
 *
 * Idle flows are found by a sweep that moves on with every new flow and ten times a second, so no
 * step takes long, and by whoever meets one that is over. When there is no room, the sweep gives up a
 * flow that nobody answered: a flood of forged openings does not push out connections.
 */
#include "datapath/flow/flow_layer.h"

#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"

enum {
	USUAL_ROOM = 1 << 18, FRAGMENTS = 256, FRAGMENT_SECONDS = 30,
	SWEEPS_PER_SECOND = 10, SWEEP_PARTS = 64, SWEEP_PER_FLOW = 2, SWEEP_FULL = 32,
	TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4, TCP_ACK = 16,
};

struct flow_fragment {
	uint32_t src, dst, id;
	uint16_t kind;
	bool used;
	uint32_t ref;
	uint64_t until;
};

static void sweep_fire(struct element *e, struct timer *t);

static uint64_t usual_timeout(enum flow_timeout which)
{
	/* seconds: RFC 5382 (2 h 4 min, 4 min), RFC 4787 (5 min), RFC 5508 (60 s) */
	static const uint64_t usual[FLOW_TIMEOUTS] = {
		[FLOW_TCP_OPENING] = 60, [FLOW_TCP_OPEN] = 7440, [FLOW_TCP_DONE] = 240,
		[FLOW_UDP_ONE_WAY] = 60, [FLOW_UDP] = 300, [FLOW_OTHER] = 60,
	};

	return usual[which] * NS_PER_SECOND;
}

void flow_layer_choose(struct flow_layer *l, enum flow_timeout which, uint64_t ns)
{
	l->chosen[which] = ns;
	l->timeout[which] = MAX_OF(ns, l->needed[which]);
}

struct flow_layer *flow_layer_of(struct element *e)
{
	struct router *r = e->router;
	struct flow_layer *l = r->flows;

	if (l)
		return l;
	l = r->flows = x_calloc(1, sizeof(*l));
	flow_table_init(&l->table, USUAL_ROOM);
	l->run = &r->run;
	l->most_held = MAX_OF(r->run.pool.count / 4, 1U);
	flow_addresses_init(&l->addresses);
	l->fragments = x_calloc(FRAGMENTS, sizeof(*l->fragments));
	for (unsigned i = 0; i < FLOW_TIMEOUTS; i++)
		flow_layer_choose(l, i, usual_timeout(i));
	l->self.router = r;
	timer_init(&l->sweep, &l->self, sweep_fire);
	l->sweep.housekeeping = true;
	return l;
}

void flow_layer_end_all(struct flow_layer *l)
{
	while (l && l->table.oldest != FLOW_NONE)
		flow_end(l, l->table.oldest);
}

void flow_layer_free(struct flow_layer *l)
{
	if (!l)
		return;
	flow_table_fini(&l->table);
	free(l->memory);
	free(l->fragments);
	flow_addresses_fini(&l->addresses);
	VEC_FREE(&l->batch_addresses);
	free(l->claims);
	VEC_FREE(&l->refused_flows);
	free(l);
}

void flow_layer_keep(struct flow_layer *l, enum flow_timeout which, uint64_t ns)
{
	l->needed[which] = MAX_OF(l->needed[which], ns);
	l->timeout[which] = MAX_OF(l->chosen[which], l->needed[which]);
}

void flow_layer_keep_usual(struct flow_layer *l)
{
	for (unsigned i = 0; i < FLOW_TIMEOUTS; i++)
		flow_layer_keep(l, i, usual_timeout(i));
}

void flow_layer_room(struct flow_layer *l, uint32_t flows)
{
	l->table.capacity = MAX_OF(l->table.capacity, flows);
}

/* ---- memory ---- */

/* Rows of `stride` octets for `made` flows; what is new is zero. */
static void lay_out(struct flow_layer *l, uint32_t made, uint32_t stride)
{
	uint8_t *memory = x_calloc((size_t)made + 1, MAX_OF(stride, 8U));

	if (stride == l->stride && l->made)
		memcpy(memory, l->memory, (size_t)l->made * stride);
	else
		for (uint32_t i = 0; i < l->made && l->stride; i++)
			memcpy(memory + (size_t)i * stride, l->memory + (size_t)i * l->stride,
			       l->stride);
	free(l->memory);
	l->memory = memory;
	l->made = made;
	l->stride = stride;
}

static bool is_taken(const struct flow_layer *l, uint32_t offset, uint32_t size, uint32_t *behind)
{
	for (size_t i = 0; i < l->claim_count; i++) {
		const struct flow_claim *c = l->claims[i];

		if (offset < c->offset + c->size && c->offset < offset + size) {
			*behind = c->offset + c->size;
			return true;
		}
	}
	return false;
}

void flow_claim(struct flow_layer *l, struct flow_claim *c, uint32_t size, flow_end_fn *end,
		void *owner)
{
	uint32_t at = 0;

	size = (size + 7) & ~7U;
	while (is_taken(l, at, size, &at))
		;
	*c = (struct flow_claim){ .offset = at, .size = size, .end = end, .owner = owner };
	l->claims = x_realloc_array(l->claims, l->claim_count + 1, sizeof(*l->claims));
	l->claims[l->claim_count++] = c;
	if (at + size > l->stride)
		lay_out(l, l->table.made, at + size);
	for (uint32_t i = 0; i < l->made; i++)
		memset(flow_memory(l, c, i * 2), 0, size);
}

void flow_unclaim(struct flow_layer *l, struct flow_claim *c)
{
	size_t i = 0;

	while (i < l->claim_count && l->claims[i] != c)
		i++;
	if (i == l->claim_count)
		return;
	for (uint32_t f = l->table.oldest; c->end && f != FLOW_NONE; f = l->table.flows[f].newer)
		c->end(c->owner, l, f);
	l->claims[i] = l->claims[--l->claim_count];
}

/* ---- the life of a flow ---- */

void flow_end(struct flow_layer *l, uint32_t number)
{
	for (size_t i = 0; i < l->claim_count; i++)
		if (l->claims[i]->end)
			l->claims[i]->end(l->claims[i]->owner, l, number);
	if (l->table.flows[number].kind & FLOW_IP6) {
		flow_address_drop(&l->addresses, l->table.flows[number].from.src);
		flow_address_drop(&l->addresses, l->table.flows[number].from.dst);
	}
	flow_table_remove(&l->table, number);
	l->ended++;
}

void flow_refuse(struct flow_layer *l, uint32_t ref)
{
	if (flow_of(l, ref)->state & FLOW_FRESH)
		*VEC_ADD(&l->refused_flows) = ref >> 1;
}

static void end_refused(struct flow_layer *l)
{
	for (size_t i = 0; i < l->refused_flows.n; i++) {
		const struct flow *f = &l->table.flows[l->refused_flows.v[i]];

		if (f->used && f->state & FLOW_FRESH)
			flow_end(l, l->refused_flows.v[i]);
	}
	l->refused_flows.n = 0;
}

void flow_layer_sweep(struct flow_layer *l, uint32_t n)
{
	uint64_t now = l->run->now;

	for (; n && l->table.made; n--) {
		l->cursor = l->cursor + 1 < l->table.made ? l->cursor + 1 : 0;
		if (l->table.flows[l->cursor].used && l->table.flows[l->cursor].expires <= now)
			flow_end(l, l->cursor);
	}
}

static void sweep_fire(struct element *e, struct timer *t)
{
	struct flow_layer *l = e->router->flows;

	flow_layer_sweep(l, l->table.made / SWEEP_PARTS + 1);
	if (l->table.count)
		timer_after(t, NS_PER_SECOND / SWEEPS_PER_SECOND);
}

/* Room for one more: an idle flow goes, or one that was never answered. */
static bool make_room(struct flow_layer *l)
{
	flow_layer_sweep(l, SWEEP_FULL);
	if (l->table.count < l->table.capacity)
		return true;
	for (uint32_t n = 0; n < SWEEP_FULL; n++) {
		const struct flow *f;

		l->cursor = l->cursor + 1 < l->table.made ? l->cursor + 1 : 0;
		f = &l->table.flows[l->cursor];
		if (f->used && !(f->state & FLOW_REPLIED)) {
			flow_end(l, l->cursor);
			l->evicted++;
			return true;
		}
	}
	l->refused++;
	return false;
}

static uint32_t make_flow(struct flow_layer *l, const struct flow_id *id)
{
	uint32_t i;

	flow_layer_sweep(l, SWEEP_PER_FLOW);
	if (l->table.count >= l->table.capacity && !make_room(l))
		return FLOW_NONE;
	i = flow_add(&l->table, id->key, id->key, id->kind);
	if (id->kind & FLOW_IP6) {
		flow_address_hold(&l->addresses, id->key.src);
		flow_address_hold(&l->addresses, id->key.dst);
	}
	if (l->made < l->table.made)
		lay_out(l, l->table.made, l->stride);
	l->table.flows[i].state = FLOW_FRESH;
	memset(l->memory + (size_t)i * l->stride, 0, l->stride);
	if (!timer_armed(&l->sweep))
		timer_after(&l->sweep, NS_PER_SECOND / SWEEPS_PER_SECOND);
	return i * 2;
}

/* ---- what packets say ---- */

static uint8_t tcp_flags(const struct pkt *p, const struct flow_id *id)
{
	const uint8_t *t = pkt_at(p, id->trans, TCP_FLAGS + 1);

	return t && pkt_left(p, id->trans) > TCP_FLAGS ? t[TCP_FLAGS] : 0;
}

static enum flow_timeout follow_tcp(struct flow *f, bool back, uint8_t flags)
{
	if (flags & TCP_RST)
		f->state |= FLOW_RESET;
	else
		f->state &= (uint8_t)~FLOW_RESET;	/* they go on: it was not for them */
	if (flags & TCP_FIN)
		f->state |= back ? FLOW_FIN_BACK : FLOW_FIN;
	if (!back && flags & TCP_ACK && f->state & FLOW_REPLIED)
		f->state |= FLOW_ACKED;
	if (f->state & FLOW_RESET || (f->state & FLOW_FIN && f->state & FLOW_FIN_BACK))
		return FLOW_TCP_DONE;
	return f->state & FLOW_ACKED ? FLOW_TCP_OPEN : FLOW_TCP_OPENING;
}

static void follow(struct flow_layer *l, uint32_t ref, const struct flow_id *id,
		   const struct pkt *p)
{
	struct flow *f = flow_of(l, ref);
	enum flow_timeout t = FLOW_OTHER;

	if (id->quoted)
		return;
	if (ref & 1)
		f->state |= FLOW_REPLIED;
	if (id->proto == PROTO_TCP)
		t = follow_tcp(f, ref & 1, tcp_flags(p, id));
	else if (id->proto == PROTO_UDP)
		t = f->state & FLOW_REPLIED ? FLOW_UDP : FLOW_UDP_ONE_WAY;
	f->expires = l->run->now + l->timeout[t];
}

static bool is_over(const struct flow_layer *l, const struct flow *f, const struct flow_id *id,
		    const struct pkt *p)
{
	if (f->expires <= l->run->now)
		return true;
	if (LIKELY(id->proto != PROTO_TCP) || id->quoted)
		return false;
	if (!(f->state & FLOW_RESET) && (f->state & (FLOW_FIN | FLOW_FIN_BACK)) !=
	    (FLOW_FIN | FLOW_FIN_BACK))
		return false;
	return (tcp_flags(p, id) & (TCP_SYN | TCP_ACK)) == TCP_SYN;
}

/* ---- finding ---- */

/* Whether a packet with that key can be of that side of the flow. */
static bool fits(const struct flow_layer *l, uint32_t ref, const struct flow_id *id)
{
	const struct flow *f;
	struct flow_key k = ref & 1 ? flow_key_reverse(id->key) : id->key;

	if (UNLIKELY(ref >> 1 >= l->table.made))
		return false;
	f = &l->table.flows[ref >> 1];
	return f->used && f->kind == id->kind &&
	       (flow_key_same(&f->from, &k) || flow_key_same(&f->to, &k));
}

static uint32_t look_up(const struct flow_layer *l, const struct flow_id *id, uint32_t hash)
{
	struct flow_key turned = flow_key_reverse(id->key);
	uint32_t ref = flow_find(&l->table, id->key, id->kind, hash);

	if (LIKELY(ref != FLOW_NONE))
		return ref;
	ref = flow_find(&l->table, turned, id->kind, flow_hash(&l->table, turned, id->kind));
	return ref == FLOW_NONE ? ref : ref ^ 1;
}

/* Addresses of IPv6 by their numbers. false: nobody holds one of them, so there is no such flow. */
static bool number_addresses(struct flow_layer *l, struct flow_id *id, bool make)
{
	const uint8_t *octets[2] = { id->src6, id->dst6 };
	uint32_t number[2];

	for (unsigned i = 0; i < 2; i++) {
		if (make && !id->quoted && !id->later)
			*VEC_ADD(&l->batch_addresses) = number[i] = flow_address_take(&l->addresses, octets[i]);
		else
			number[i] = flow_address_find(&l->addresses, octets[i]);
		if (number[i] == FLOW_NO_ADDRESS)
			return false;
	}
	id->key.src = number[0];
	id->key.dst = number[1];
	return true;
}

/* Numbers of this batch stay what they are until its end, whatever flows end in it. */
static void drop_addresses(struct flow_layer *l)
{
	for (size_t i = 0; i < l->batch_addresses.n; i++)
		flow_address_drop(&l->addresses, l->batch_addresses.v[i]);
	l->batch_addresses.n = 0;
}

static struct flow_fragment *fragment_place(const struct flow_layer *l, const struct flow_id *id)
{
	struct flow_key k = { id->key.src, id->key.dst, (uint16_t)id->fragment, (uint16_t)(id->fragment >> 16) };

	return &l->fragments[flow_hash(&l->table, k, id->kind) % FRAGMENTS];
}

static void remember_fragment(struct flow_layer *l, const struct flow_id *id, uint32_t ref)
{
	*fragment_place(l, id) = (struct flow_fragment){
		.src = id->key.src, .dst = id->key.dst, .id = id->fragment, .kind = id->kind, .used = true,
		.ref = ref, .until = l->run->now + FRAGMENT_SECONDS * NS_PER_SECOND,
	};
}

static uint32_t flow_of_fragment(const struct flow_layer *l, const struct flow_id *id)
{
	const struct flow_fragment *g;
	const struct flow *f;

	if (!id->later)
		return FLOW_NONE;
	g = fragment_place(l, id);
	if (!g->used || g->src != id->key.src || g->dst != id->key.dst || g->id != id->fragment ||
	    g->kind != id->kind || g->until <= l->run->now || g->ref >> 1 >= l->table.made)
		return FLOW_NONE;
	f = flow_of(l, g->ref);
	return f->used && f->kind == g->kind ? g->ref : FLOW_NONE;
}

/* A packet that is no fragment without ports, in its turn. */
static uint32_t find_or_make(struct flow_layer *l, const struct pkt *p, const struct flow_id *id,
			     uint32_t hash, bool make)
{
	uint32_t ref = look_up(l, id, hash);

	if (ref != FLOW_NONE && is_over(l, flow_of(l, ref), id, p)) {
		if (!make)
			return FLOW_NONE;
		flow_end(l, ref >> 1);
		ref = FLOW_NONE;
	}
	if (ref == FLOW_NONE) {
		if (!make || id->quoted)
			return FLOW_NONE;
		ref = make_flow(l, id);
		if (ref == FLOW_NONE)
			return ref;
		if (id->proto == PROTO_TCP && (tcp_flags(p, id) & (TCP_SYN | TCP_ACK)) == TCP_SYN)
			flow_of(l, ref)->state |= FLOW_SYN;
	}
	follow(l, ref, id, p);
	return ref;
}

struct looking {
	struct flow_id id;
	uint32_t hash;
	bool known;		/* by the hint, so it was followed before */
};

/* What most packets are, read without a call. */
static inline void read_id(const struct pkt *p, struct flow_id *id)
{
	const uint8_t *ip = pkt_ip(p), *t = p->head + p->trans;

	if (UNLIKELY(!ip || pkt_left(p, p->net) < IP_HEADER || pkt_left(p, p->trans) < 8 || ip[0] >> 4 != 4 ||
		     load_be16(ip + IP_OFF) & (IP_MF | IP_OFFMASK) ||
		     (ip[IP_PROTO] != PROTO_TCP && ip[IP_PROTO] != PROTO_UDP))) {
		*id = flow_id_of(p);
		return;
	}
	id->key = (struct flow_key){ raw32(ip + IP_SRC), raw32(ip + IP_DST), raw16(t), raw16(t + 2) };
	id->src6 = NULL;
	id->kind = id->proto = ip[IP_PROTO];
	id->found = true;
	id->quoted = id->first = id->later = false;
	id->trans = p->trans;
}

/* Flows were made or ended in this batch: what was found before may be another's now. */
static void check_again(const struct flow_layer *l, const struct batch *b,
			const struct looking *look, uint32_t *ref)
{
	for (unsigned i = 0; i < b->n; i++) {
		if (ref[i] == FLOW_NONE || !look[i].id.found || fits(l, ref[i], &look[i].id))
			continue;
		ref[i] = look_up(l, &look[i].id, flow_hash(&l->table, look[i].id.key,
							   look[i].id.kind));
		b->p[i]->flow = ref[i];
	}
}

/* Its flows end. */
static void end_zone(struct flow_layer *l, unsigned number)
{
	for (uint32_t i = l->table.oldest, next; i != FLOW_NONE; i = next) {
		next = l->table.flows[i].newer;
		if (l->table.flows[i].kind >> FLOW_ZONE_SHIFT == number)
			flow_end(l, i);
	}
}

/* The place of one that nobody holds, if there is none left. */
static unsigned zone_place(struct flow_layer *l)
{
	unsigned i = 0;

	if (l->zone_count < FLOW_ZONES)
		return l->zone_count++;
	while (i < FLOW_ZONES && l->zones[i].users)
		i++;
	if (i < FLOW_ZONES)
		end_zone(l, i + 1);
	return i;
}

int flow_zone_hold(struct flow_layer *l, uint16_t zone)
{
	unsigned i = 0;

	if (!zone)
		return 0;
	while (i < l->zone_count && l->zones[i].zone != zone)
		i++;
	if (i == l->zone_count)
		i = zone_place(l);
	if (i == FLOW_ZONES)
		return -1;
	l->zones[i].zone = zone;
	l->zones[i].users++;
	return (int)i + 1;
}

void flow_zone_drop(struct flow_layer *l, unsigned number)
{
	if (number)
		l->zones[number - 1].users--;
}

void flow_classify(struct flow_layer *l, const struct batch *b, uint32_t *ref, bool make)
{
	flow_classify_in(l, 0, b, ref, make);
}

void flow_classify_in(struct flow_layer *l, unsigned zone, const struct batch *b, uint32_t *ref, bool make)
{
	struct looking look[BATCH_MAX];
	uint64_t ended;

	if (l->refused_flows.n)
		end_refused(l);
	ended = l->ended;
	for (unsigned i = 0; i < b->n; i++) {
		struct looking *k = &look[i];

		read_id(b->p[i], &k->id);
		k->id.kind |= (uint16_t)(zone << FLOW_ZONE_SHIFT);
		if (UNLIKELY(k->id.src6 && !number_addresses(l, &k->id, make)))
			k->id.found = k->id.later = false;
		ref[i] = b->p[i]->flow;
		k->known = k->id.found && fits(l, ref[i], &k->id);
		if (k->known || !k->id.found)
			continue;
		k->hash = flow_hash(&l->table, k->id.key, k->id.kind);
		flow_prefetch_slot(&l->table, k->hash);
	}
	for (unsigned i = 0; i < b->n; i++) {
		if (look[i].known || !look[i].id.found)
			continue;
		ref[i] = flow_prefetch_flow(&l->table, look[i].hash);
		if (ref[i] != FLOW_NONE)
			__builtin_prefetch(l->memory + (size_t)(ref[i] >> 1) * l->stride);
	}
	for (unsigned i = 0; i < b->n; i++)
		if (!look[i].known && look[i].id.found)
			ref[i] = flow_find(&l->table, look[i].id.key, look[i].id.kind, look[i].hash);
	for (unsigned i = 0; i < b->n; i++) {
		const struct flow_id *id = &look[i].id;

		if (look[i].known)
			continue;
		if (UNLIKELY(!id->found))
			ref[i] = flow_of_fragment(l, id);
		else if (LIKELY(ref[i] != FLOW_NONE &&
				(l->ended == ended || fits(l, ref[i], id)) &&
				!is_over(l, flow_of(l, ref[i]), id, b->p[i])))
			follow(l, ref[i], id, b->p[i]);
		else
			ref[i] = find_or_make(l, b->p[i], id, look[i].hash, make);
		if (UNLIKELY(id->first && id->found && ref[i] != FLOW_NONE))
			remember_fragment(l, id, ref[i]);
		b->p[i]->flow = ref[i];
	}
	if (UNLIKELY(l->ended != ended))
		check_again(l, b, look, ref);
	if (UNLIKELY(l->batch_addresses.n))
		drop_addresses(l);
}

/* ---- packets that wait ---- */

bool flow_hold_put(struct flow_layer *l, struct flow_hold *h, struct pkt *p, uint32_t most)
{
	if (h->n >= most || l->held >= l->most_held)
		return false;
	p->next = NULL;
	if (h->last)
		h->last->next = p;
	else
		h->first = p;
	h->last = p;
	h->n++;
	l->held++;
	return true;
}

bool flow_hold_take(struct flow_layer *l, struct flow_hold *h, struct batch *b)
{
	b->n = 0;
	while (h->first && b->n < BATCH_MAX) {
		b->p[b->n++] = h->first;
		h->first = h->first->next;
	}
	if (!h->first)
		h->last = NULL;
	h->n -= b->n;
	l->held -= b->n;
	return b->n > 0;
}
