/*
 * route.c - building blocks of intervals from prefixes: a sweep over their starts and ends with a stack of the prefixes
 * that are open, which are nested. What the sweep says comes in the order of addresses, so blocks are written one after
 * the other; a block is written when its upper half is over, and is none if it says one thing only.
 */
#include "datapath/lookup/route.h"

#include "datapath/packet/batch.h"
#include "models/base/map.h"

enum { NOWHERE = 0, HALVES = 1 << 16, FEW_INTERVALS = 6 };

/* The sweep: what was said last, up to where blocks are written. */
struct sweep {
	struct route_table *t;
	uint32_t half;			/* that is being written */
	VEC(uint16_t) start;		/* its intervals */
	VEC(uint32_t) to;
	uint32_t hop;
};

void route_add(struct route_table *t, const struct click_route *r)
{
	uint32_t low = ~r->mask;
	struct route one = {
		.addr = r->addr & r->mask, .mask = r->mask, .port = r->port,
		.gateway = __builtin_bswap32(r->gateway),
		.order = (uint32_t)t->routes.n,
	};

	*VEC_ADD(&t->routes) = one;
	t->odd |= (low & (low + 1)) != 0;
}

/* By start, wider first, then as given. */
static int by_place(const void *a, const void *b)
{
	const struct route *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	if (x->mask != y->mask)
		return x->mask < y->mask ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static void number_hops(struct route_table *t)
{
	struct u64_map *known = u64_map_new();

	*VEC_ADD(&t->hops) = (struct route_hop){ 0, UINT32_MAX, 0 };
	for (size_t i = 0; i < t->routes.n; i++) {
		struct route *r = &t->routes.v[i];
		uint64_t key = (uint64_t)r->gateway << 32 | r->port, n = t->hops.n;

		if (t->apart || !u64_map_get(known, key, &n)) {
			u64_map_put(known, key, n);
			*VEC_ADD(&t->hops) = (struct route_hop){ r->gateway, r->port, r->order };
		}
		r->hop = (uint32_t)n;
	}
	u64_map_free(known);
}

static void add_interval(struct sweep *w, uint16_t start)
{
	*VEC_ADD(&w->start) = start;
	*VEC_ADD(&w->to) = w->hop;
}

/* A reference to n intervals from the first on. */
static uint32_t write_block(struct sweep *w, size_t first, size_t n)
{
	struct route_table *t = w->t;
	uint32_t ref = ROUTE_BLOCK | (uint32_t)t->block.n;

	if (n == 1)
		return ROUTE_HOP | w->to.v[first];
	*VEC_ADD(&t->block) = (uint16_t)(n - 1);
	for (size_t i = 1; i < n; i++)
		*VEC_ADD(&t->block) = w->start.v[first + i];
	for (size_t i = 0; i < n; i++) {
		*VEC_ADD(&t->block) = (uint16_t)(w->to.v[first + i] >> 16);
		*VEC_ADD(&t->block) = (uint16_t)w->to.v[first + i];
	}
	return ref;
}

/* By the third octet: what of the intervals reaches into each 256 addresses. */
static uint32_t write_third(struct sweep *w)
{
	size_t at = w->t->third.n, first = 0;

	for (uint32_t octet = 0; octet < 256; octet++) {
		size_t end;

		while (first + 1 < w->start.n && w->start.v[first + 1] <= octet << 8)
			first++;
		for (end = first + 1; end < w->start.n && w->start.v[end] >> 8 <= octet; end++)
			;
		*VEC_ADD(&w->t->third) = write_block(w, first, end - first);
	}
	return (uint32_t)at;
}

static void close_half(struct sweep *w)
{
	w->t->top[w->half++] = w->start.n > FEW_INTERVALS ? write_third(w) : write_block(w, 0, w->start.n);
	w->start.n = w->to.n = 0;
}

/* From `start` on packets go to that hop. */
static void begin(struct sweep *w, uint64_t start, uint32_t hop)
{
	uint32_t half = (uint32_t)(start >> 16);

	while (w->half < half) {
		close_half(w);
		if (w->half < HALVES)
			add_interval(w, 0);
	}
	if (half == HALVES)
		return;
	w->hop = hop;
	if (VEC_LAST(&w->start) == (uint16_t)start)
		VEC_LAST(&w->to) = hop;
	else if (VEC_LAST(&w->to) != hop)
		add_interval(w, (uint16_t)start);
}

static void close_until(struct sweep *w, uint32_t *open, unsigned *depth, uint64_t addr)
{
	while (*depth) {
		const struct route *r = &w->t->routes.v[open[*depth - 1]];
		uint64_t end = (uint64_t)(r->addr | ~r->mask) + 1;

		if (end > addr)
			break;
		(*depth)--;
		begin(w, end, *depth ? w->t->routes.v[open[*depth - 1]].hop : NOWHERE);
	}
}

void route_finish(struct route_table *t)
{
	struct sweep w = { .t = t };
	uint32_t open[33];
	unsigned depth = 0;

	number_hops(t);
	if (t->odd)
		return;
	if (t->routes.n)
		qsort(t->routes.v, t->routes.n, sizeof(*t->routes.v), by_place);
	t->top = x_calloc(HALVES, sizeof(*t->top));
	add_interval(&w, 0);
	for (uint32_t i = 0; i < t->routes.n; i++) {
		const struct route *r = &t->routes.v[i];

		if (i && r[-1].addr == r->addr && r[-1].mask == r->mask)
			continue;
		close_until(&w, open, &depth, r->addr);
		open[depth++] = i;
		begin(&w, r->addr, r->hop);
	}
	close_until(&w, open, &depth, UINT64_C(1) << 32);
	begin(&w, UINT64_C(1) << 32, NOWHERE);
	VEC_FREE(&w.start);
	VEC_FREE(&w.to);
}

void route_find_all(const struct route_table *t, const uint32_t *addr, unsigned n, const struct route_hop **hop)
{
	uint32_t top[BATCH_MAX];

	for (unsigned i = 0; i < n; i++)
		__builtin_prefetch(&t->top[addr[i] >> 16]);
	for (unsigned i = 0; i < n; i++) {
		top[i] = t->top[addr[i] >> 16];
		if (!(top[i] & (ROUTE_HOP | ROUTE_BLOCK)))
			__builtin_prefetch(&t->third.v[top[i] + (addr[i] >> 8 & 255)]);
		else if (!(top[i] & ROUTE_HOP))
			__builtin_prefetch(&t->block.v[top[i] & ~ROUTE_BLOCK]);
	}
	for (unsigned i = 0; i < n; i++)
		hop[i] = route_follow(t, top[i], addr[i]);
}

/* The route with the most bits of mask; of equals the first. */
const struct route_hop *route_find_odd(const struct route_table *t, uint32_t addr)
{
	const struct route *best = NULL;

	for (size_t i = 0; i < t->routes.n; i++) {
		const struct route *r = &t->routes.v[i];

		if ((addr & r->mask) == r->addr && (!best || (r->mask > best->mask)))
			best = r;
	}
	return &t->hops.v[best ? best->hop : NOWHERE];
}

void route_fini(struct route_table *t)
{
	VEC_FREE(&t->routes);
	VEC_FREE(&t->hops);
	VEC_FREE(&t->third);
	VEC_FREE(&t->block);
	free(t->top);
	t->top = NULL;
}

void route_print_one(const struct route *r, struct strbuf *out)
{
	char prefix[40], length[20];
	uint32_t m = r->mask;

	if (~m & (~m + 1))
		snprintf(length, sizeof(length), "%u.%u.%u.%u", m >> 24, m >> 16 & 255, m >> 8 & 255, m & 255);
	else
		snprintf(length, sizeof(length), "%d", __builtin_popcount(m));
	snprintf(prefix, sizeof(prefix), "%u.%u.%u.%u/%s", r->addr >> 24, r->addr >> 16 & 255,
		 r->addr >> 8 & 255, r->addr & 255, length);
	sb_printf(out, "%s\t%s", prefix, strlen(prefix) < 16 ? "\t" : "");
	if (r->gateway) {
		uint32_t gw = __builtin_bswap32(r->gateway);

		snprintf(prefix, sizeof(prefix), "%u.%u.%u.%u", gw >> 24, gw >> 16 & 255,
			 gw >> 8 & 255, gw & 255);
	} else {
		snprintf(prefix, sizeof(prefix), "-");
	}
	sb_printf(out, "%s\t%s%d\n", prefix, strlen(prefix) < 8 ? "\t" : "", (int)r->port);
}

/* Of equal prefixes the first counts: the one before it in a list that is sorted. */
static bool counts(const struct route_table *t, size_t i)
{
	const struct route *r = &t->routes.v[i];

	for (size_t k = t->odd || !i ? 0 : i - 1; k < i; k++)
		if (t->routes.v[k].addr == r->addr && t->routes.v[k].mask == r->mask)
			return false;
	return true;
}

/* As they were given; of equal prefixes those that count. */
void route_print(const struct route_table *t, struct strbuf *out)
{
	size_t n = t->routes.n;
	uint32_t *place = x_calloc(n + 1, sizeof(*place));

	for (size_t i = 0; i < n; i++)
		if (counts(t, i))
			place[t->routes.v[i].order] = (uint32_t)i + 1;
	for (size_t i = 0; i < n; i++)
		if (place[i])
			route_print_one(&t->routes.v[place[i] - 1], out);
	free(place);
}
