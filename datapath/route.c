/*
 * route.c - building intervals from prefixes: a sweep over their starts and ends with a stack
 * of the prefixes that are open, which are nested.
 */
#include "datapath/route.h"

#include "datapath/wire.h"

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

static void begin(struct route_table *t, uint64_t start, uint32_t route)
{
	if (start > UINT32_MAX)
		return;
	if (t->start.n && VEC_LAST(&t->start) == start) {
		VEC_LAST(&t->at) = route;
		return;
	}
	if (t->at.n && VEC_LAST(&t->at) == route)
		return;
	*VEC_ADD(&t->start) = (uint32_t)start;
	*VEC_ADD(&t->at) = route;
}

static void close_until(struct route_table *t, uint32_t *open, unsigned *depth, uint64_t addr)
{
	while (*depth) {
		const struct route *r = &t->routes.v[open[*depth - 1]];
		uint64_t end = (uint64_t)(r->addr | ~r->mask) + 1;

		if (end > addr)
			break;
		(*depth)--;
		begin(t, end, *depth ? open[*depth - 1] : UINT32_MAX);
	}
}

void route_finish(struct route_table *t)
{
	uint32_t open[33], last = 0;
	unsigned depth = 0;

	if (t->odd)
		return;
	if (t->routes.n)
		qsort(t->routes.v, t->routes.n, sizeof(*t->routes.v), by_place);
	begin(t, 0, UINT32_MAX);
	for (uint32_t i = 0; i < t->routes.n; i++) {
		const struct route *r = &t->routes.v[i];

		if (i && r[-1].addr == r->addr && r[-1].mask == r->mask)
			continue;
		close_until(t, open, &depth, r->addr);
		open[depth++] = i;
		begin(t, r->addr, i);
	}
	close_until(t, open, &depth, UINT64_C(1) << 32);
	t->index = x_calloc((1 << 16) + 1, sizeof(*t->index));
	for (uint32_t half = 0; half <= 1 << 16; half++) {
		while (half < 1 << 16 && last + 1 < t->start.n &&
		       t->start.v[last + 1] <= half << 16)
			last++;
		if (half == 1 << 16)
			last = (uint32_t)t->start.n - 1;
		t->index[half] = last;
	}
}

/* The route with the most bits of mask; of equals the first. */
const struct route *route_find_odd(const struct route_table *t, uint32_t addr)
{
	const struct route *best = NULL;

	for (size_t i = 0; i < t->routes.n; i++) {
		const struct route *r = &t->routes.v[i];

		if ((addr & r->mask) == r->addr && (!best || (r->mask > best->mask)))
			best = r;
	}
	return best;
}

void route_fini(struct route_table *t)
{
	VEC_FREE(&t->routes);
	VEC_FREE(&t->start);
	VEC_FREE(&t->at);
	free(t->index);
	t->index = NULL;
}

static void print_route(const struct route *r, struct strbuf *out)
{
	char prefix[32];

	snprintf(prefix, sizeof(prefix), "%u.%u.%u.%u/%d", r->addr >> 24, r->addr >> 16 & 255,
		 r->addr >> 8 & 255, r->addr & 255, __builtin_popcount(r->mask));
	sb_printf(out, "%s\t%s", prefix, strlen(prefix) < 16 ? "\t" : "");
	if (r->gateway) {
		uint32_t gw = __builtin_bswap32(r->gateway);

		snprintf(prefix, sizeof(prefix), "%u.%u.%u.%u", gw >> 24, gw >> 16 & 255,
			 gw >> 8 & 255, gw & 255);
	} else {
		snprintf(prefix, sizeof(prefix), "-");
	}
	sb_printf(out, "%s\t%s%u\n", prefix, strlen(prefix) < 8 ? "\t" : "", r->port);
}

/* As they were given; of equal prefixes those that count. */
void route_print(const struct route_table *t, struct strbuf *out)
{
	size_t n = t->routes.n;
	uint32_t *place = x_calloc(n + 1, sizeof(*place));

	for (size_t i = 0; i < n; i++) {
		const struct route *r = &t->routes.v[i];

		if (!i || t->odd || r[-1].addr != r->addr || r[-1].mask != r->mask)
			place[r->order] = (uint32_t)i + 1;
	}
	for (size_t i = 0; i < n; i++)
		if (place[i])
			print_route(&t->routes.v[place[i] - 1], out);
	free(place);
}
