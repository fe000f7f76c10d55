/*
 * board_act.c - packets through tables: looked up together, sorted by path, each path's actions run
 * over its packets in one go. Order is kept within a path.
 */
#include "datapath/classifier/board.h"

#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"
#include "models/base/mem.h"

enum { ETHER_ADDRESSES = 12, VLAN_TAG = 4, TOLD_OCTETS = 2048 };

/* ---- single actions ---- */

static void copy_to(struct board *d, uint32_t port, const struct flight *f)
{
	struct batch copies = { 0 };

	for (unsigned i = 0; i < f->b.n; i++) {
		struct pkt *p = pkt_clone(f->b.p[i]);

		if (p)
			copies.p[copies.n++] = p;
		else
			d->el.drops[DROP_NO_MEMORY]++;
	}
	element_push(&d->el, port, &copies);
}

static void output(struct board *d, uint32_t port, struct flight *f, bool last)
{
	if (last)
		element_push(&d->el, port, &f->b);
	else
		copy_to(d, port, f);
}

/* To all ports but the one they came by. */
static void flood(struct board *d, struct flight *f, bool last)
{
	for (unsigned i = 0; i < d->el.nout; i++)
		if (i != f->in_port)
			copy_to(d, i, f);
	if (last)
		element_drop_batch(&d->el, DROP_DISCARDED, &f->b);
}

struct key_state *board_state_of(struct board *d, struct key_origin *o)
{
	struct state_pool *s = &d->states;

	if (o->tunnel & ORIGIN_STATE)
		return o->state;
	if (s->used == s->blocks.n * STATE_BLOCK)
		*VEC_ADD(&s->blocks) = x_malloc(STATE_BLOCK * sizeof(struct key_state));
	o->state = &s->blocks.v[s->used / STATE_BLOCK][s->used % STATE_BLOCK];
	s->used++;
	memset(o->state, 0, sizeof(*o->state));
	o->tunnel |= ORIGIN_STATE;
	return o->state;
}

/* Where headers are now. */
static void mark(struct board *d, struct pkt *p, const struct key_origin *o)
{
	struct key k;

	key_of(&d->pl.layout, p, o, &k);
}

static bool push_vlan(struct pkt *p, uint32_t tci)
{
	if (p->len < ETHER_ADDRESSES || !pkt_push(p, VLAN_TAG))
		return false;
	memmove(p->data, p->data + VLAN_TAG, ETHER_ADDRESSES);
	store_be16(p->data + ETHER_ADDRESSES, ETHERTYPE_VLAN);
	store_be16(p->data + ETHER_ADDRESSES + 2, (uint16_t)tci);
	p->mac = pkt_offset(p);
	return true;
}

static void pop_vlan(struct pkt *p)
{
	uint16_t type = p->len < ETHER_ADDRESSES + VLAN_TAG ? 0 : load_be16(p->data + ETHER_ADDRESSES);

	if (type != ETHERTYPE_VLAN && type != 0x88a8 && type != 0x9100)
		return;
	memmove(p->data + VLAN_TAG, p->data, ETHER_ADDRESSES);
	pkt_strip(p, VLAN_TAG);
	p->mac = pkt_offset(p);
}

/* One packet through an action that moves its headers. DROP_COUNT: it goes on. */
static enum drop change(struct board *d, const struct op *op, struct pkt *p, struct key_origin *o,
			struct history *h)
{
	switch (op->verb) {
	case ACTION_PUSH_VLAN:
		return push_vlan(p, op->index) ? DROP_COUNT : DROP_NO_MEMORY;
	case ACTION_POP_VLAN:
		pop_vlan(p);
		return DROP_COUNT;
	case ACTION_ENCAP:
		if (!tunnel_encap(op->data, p))
			return DROP_TOO_LARGE;
		break;
	default:
		board_state_of(d, o);
		if (!tunnel_decap(op->data, p, o))
			return DROP_BAD_HEADER;
	}
	mark(d, p, o);
	/* it is another packet: what programs said of the one before is not about this one */
	*h = (struct history){ .in_port = o->in_port };
	return DROP_COUNT;
}

/* Takes packet i out of the batch. */
static void take_out(struct flight *f, unsigned i)
{
	unsigned behind = --f->b.n - i;

	memmove(&f->b.p[i], &f->b.p[i + 1], behind * sizeof(f->b.p[0]));
	memmove(&f->o[i], &f->o[i + 1], behind * sizeof(f->o[0]));
	memmove(&f->h[i], &f->h[i + 1], behind * sizeof(f->h[0]));
}

static void change_all(struct board *d, const struct op *op, struct flight *f)
{
	for (unsigned i = 0; i < f->b.n;) {
		struct pkt *p = f->b.p[i];
		enum drop why = change(d, op, p, &f->o[i], &f->h[i]);

		if (LIKELY(why == DROP_COUNT)) {
			i++;
			continue;
		}
		element_drop(&d->el, why, p);
		take_out(f, i);
	}
}

static void lower_all(struct board *d, struct flight *f)
{
	for (unsigned i = 0; i < f->b.n;) {
		struct pkt *p = f->b.p[i];

		if (LIKELY(set_field_lower_ttl(p))) {
			i++;
			continue;
		}
		element_drop(&d->el, DROP_EXPIRED, p);
		take_out(f, i);
	}
}

static void meter(struct board *d, struct board_meter *m, struct flight *f)
{
	uint64_t now = d->el.router->run.now;

	for (unsigned i = 0; i < f->b.n;) {
		struct pkt *p = f->b.p[i];

		if (!rate_ready(&m->rate, now)) {
			m->dropped++;
			element_drop(&d->el, DROP_RATE, p);
			take_out(f, i);
			continue;
		}
		rate_take(&m->rate, now, m->octets ? p->len : 1);
		m->passed++;
		i++;
	}
}

static void write_state(struct board *d, const struct state_write *w, struct flight *f)
{
	for (unsigned i = 0; i < f->b.n; i++)
		state_field_write(w->field, board_state_of(d, &f->o[i]), w->value, w->mask);
}

static void tell(struct board *d, const char *reason, const struct flight *f)
{
	for (unsigned i = 0; i < f->b.n; i++) {
		const struct pkt *p = f->b.p[i];
		struct told *t = &d->told[d->told_count++ % BOARD_TOLD];

		free(t->reason);
		free(t->octets);
		*t = (struct told){ x_strdup(reason), p->time ? p->time : d->el.router->run.now,
				    f->in_port, MIN_OF(p->len, (uint32_t)TOLD_OCTETS), NULL };
		t->octets = x_malloc(t->len + 1);
		memcpy(t->octets, p->data, t->len);
	}
}

static void through_chain(struct chain *c, uint32_t place, struct flight *f)
{
	struct chain_batch cb = { .b = f->b, .in_port = f->in_port };

	f->b.n = 0;
	flow_classify(c->flows, &cb.b, cb.flow, true);
	chain_run(c, place << TICKET_PORT_BITS | cb.in_port, &cb);
}

/* ---- lists ---- */

/* Steps [from, end) of a list; who is left of the batch goes on. */
static void steps(struct board *d, const struct actions *a, uint32_t from, uint32_t end,
		  struct flight *f)
{
	for (uint32_t i = from; i < end && f->b.n; i++) {
		const struct op *op = &a->ops[i];
		bool last = i + 1 == a->n;

		switch (op->verb) {
		case ACTION_OUTPUT:
			output(d, op->index, f, last);
			break;
		case ACTION_IN_PORT:
			output(d, f->in_port, f, last);
			break;
		case ACTION_FLOOD:
			flood(d, f, last);
			break;
		case ACTION_GOTO:
			board_go(d, op->index, f);
			break;
		case ACTION_CHAIN:
			through_chain(&d->chains[op->index], a->first + i, f);
			break;
		case ACTION_METER:
			meter(d, &d->meters[op->index], f);
			break;
		case ACTION_CT:
			board_ct_run(d, op->data, f);
			break;
		case ACTION_LEARN:
			for (unsigned k = 0; k < f->b.n; k++)
				learn_run(d, op->data, f->b.p[k], f->in_port);
			break;
		case ACTION_CONTROLLER:
			tell(d, op->data, f);
			break;
		case ACTION_SEND_MAPS:
			board_maps_want(d, *(struct bpf_named **)op->data, f->b.n);
			break;
		case ACTION_DROP:
			element_drop_batch(&d->el, DROP_FILTERED, &f->b);
			break;
		case ACTION_SET_FIELD:
			if (UNLIKELY(op->index))
				write_state(d, op->data, f);
			else
				set_field_run(op->data, &f->b);
			break;
		case ACTION_DEC_TTL:
			lower_all(d, f);
			break;
		default:
			change_all(d, op, f);
		}
	}
}

/* All from one on; the batch is empty afterwards. */
static void act(struct board *d, const struct actions *a, uint32_t from, struct flight *f)
{
	steps(d, a, from, a->n, f);
	element_drop_batch(&d->el, DROP_DISCARDED, &f->b);
}

void board_chain_is_done(void *arg, uint32_t ticket, struct chain_batch *cb)
{
	struct board *d = arg;
	struct resume r = d->resumes.v[ticket >> TICKET_PORT_BITS];
	struct flight f = { .b = cb->b, .in_port = cb->in_port };

	for (unsigned i = 0; i < f.b.n; i++)
		f.o[i] = (struct key_origin){ .in_port = (uint16_t)cb->in_port };
	if (d->pl.programs.n)
		board_programs_begin(d, &f);
	cb->b.n = 0;
	d->depth++;
	act(d, r.actions, r.next, &f);
	d->depth--;
}

void board_send_back(void *arg, unsigned in_port, struct batch *b)
{
	struct board *d = arg;

	element_push(&d->el, in_port, b);
}

/* ---- tables ---- */

/*
 * What packets go on together by: the list that ends their paths, which rules share that say the
 * same, or the path itself if lists before it do something.
 */
static const void *find_way(const struct path *path)
{
	for (uint32_t i = 0; i + 1 < path->n; i++)
		if (path->rules[i]->actions->n > 1)
			return path;
	return path->rules[path->n - 1]->actions;
}

static inline const void *way_of(struct path *path)
{
	if (UNLIKELY(!path->way))
		path->way = find_way(path);
	return path->way;
}

static inline void count(const struct path *path, uint32_t len, uint64_t now)
{
	uint32_t i = 0;

	do {
		struct flow_rule *r = path->rules[i];

		r->packets++;
		r->bytes += len;
		r->used = now;
	} while (UNLIKELY(++i < path->n));
}

/* Packets of one way; the last list of their paths ends it. */
static void follow(struct board *d, const struct path *path, const void *way, struct flight *f)
{
	const struct actions *last = path->rules[path->n - 1]->actions;

	for (uint32_t i = 0; way == path && i + 1 < path->n; i++) {
		const struct actions *a = path->rules[i]->actions;

		steps(d, a, 0, a->n - 1, f);
	}
	if (last)
		act(d, last, 0, f);
	else
		element_drop_batch(&d->el, DROP_NO_MATCH, &f->b);
}

/* Packets of one way together, in the order of the first of each. */
static void split(struct board *d, struct path *const *path, const void *const *way,
		  struct flight *f)
{
	uint64_t left = f->b.n == 64 ? UINT64_MAX : (UINT64_C(1) << f->b.n) - 1;
	struct flight part;

	part.in_port = f->in_port;
	while (left) {
		unsigned first = (unsigned)__builtin_ctzll(left);

		part.b.n = 0;
		for (uint64_t at = left; at; at &= at - 1) {
			unsigned i = (unsigned)__builtin_ctzll(at);

			if (way[i] != way[first])
				continue;
			part.o[part.b.n] = f->o[i];
			if (d->pl.programs.n)
				part.h[part.b.n] = f->h[i];
			part.b.p[part.b.n++] = f->b.p[i];
			left &= ~(UINT64_C(1) << i);
		}
		follow(d, path[first], way[first], &part);
	}
	f->b.n = 0;
}

void board_go(struct board *d, uint32_t table, struct flight *f)
{
	uint64_t now = d->el.router->run.now;
	struct path *path[BATCH_MAX];
	const void *way[BATCH_MAX];
	bool other = false;

	if (!f->b.n)
		return;
	/* all are in one; what was just written is not written again, since it is read as part of a longer word */
	if (f->o[0].table != table)
		for (unsigned i = 0; i < f->b.n; i++)
			f->o[i].table = table;
	pipeline_find(&d->pl, &f->b, f->o, d->pl.programs.n ? f->h : NULL, now, path);
	way[0] = way_of(path[0]);
	for (unsigned i = 0; i < f->b.n; i++) {
		count(path[i], f->b.p[i]->len, now);
		way[i] = way_of(path[i]);
		other |= way[i] != way[0];
	}
	if (LIKELY(!other))
		follow(d, path[0], way[0], f);
	else
		split(d, path, way, f);
}
