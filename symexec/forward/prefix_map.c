/*
 * prefix_map.c - see prefix_map.h. The partition is a sorted list of (first address, where to, length of the prefix that
 * wins), cut into chunks so that an insertion moves little. A prefix wins where all that win there are shorter,
 * which needs no tree: it is read off the intervals. What a removed one leaves goes to the next
 * shorter prefix, found by asking for each length.
 *
 * Invariant: the first interval begins at 0, neighbours differ in where they go or in length, no chunk is empty.
 */
#include "symexec/forward/prefix_map.h"

#include <string.h>

#include "models/base/map.h"
#include "models/base/mem.h"

enum { CHUNK = 256, NO_PREFIX = -1 };

struct interval {
	uint32_t lo, to;
	int length;		/* of the prefix that wins; NO_PREFIX */
};

struct chunk {
	unsigned n;
	struct interval v[CHUNK];
};

struct prefix_map {
	VEC(struct chunk *) chunks;
	struct u64_map *rules;		/* prefix -> where to; PREFIX_NOWHERE: removed */
	VEC(struct prefix) known;
	size_t count;
};

/* A place in the list of intervals. */
struct at {
	size_t chunk;
	unsigned i;
};

static uint32_t mask_of(unsigned length)
{
	return length == 0 ? 0 : UINT32_MAX << (32 - length);
}

static uint64_t key_of(uint32_t addr, unsigned length)
{
	return (uint64_t)(addr & mask_of(length)) << 6 | length;
}

struct prefix_map *prefix_map_new(void)
{
	struct prefix_map *m = x_calloc(1, sizeof(*m));
	struct chunk *c = x_calloc(1, sizeof(*c));

	c->v[0] = (struct interval){ 0, PREFIX_NOWHERE, NO_PREFIX };
	c->n = 1;
	*VEC_ADD(&m->chunks) = c;
	m->rules = u64_map_new();
	return m;
}

void prefix_map_free(struct prefix_map *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; i < m->chunks.n; i++)
		free(m->chunks.v[i]);
	VEC_FREE(&m->chunks);
	VEC_FREE(&m->known);
	u64_map_free(m->rules);
	free(m);
}

/* The interval that x is in. */
static struct at find(const struct prefix_map *m, uint32_t x)
{
	size_t lo = 0, hi = m->chunks.n;
	const struct chunk *c;
	unsigned a = 0, b;

	while (hi - lo > 1) {
		size_t mid = (lo + hi) / 2;

		if (m->chunks.v[mid]->v[0].lo <= x)
			lo = mid;
		else
			hi = mid;
	}
	c = m->chunks.v[lo];
	for (b = c->n; b - a > 1;) {
		unsigned mid = (a + b) / 2;

		if (c->v[mid].lo <= x)
			a = mid;
		else
			b = mid;
	}
	return (struct at){ lo, a };
}

static bool next(const struct prefix_map *m, struct at *p)
{
	if (++p->i < m->chunks.v[p->chunk]->n)
		return true;
	p->chunk++;
	p->i = 0;
	return p->chunk < m->chunks.n;
}

static struct interval *get(const struct prefix_map *m, struct at p)
{
	return &m->chunks.v[p.chunk]->v[p.i];
}

static uint32_t last_of(const struct prefix_map *m, struct at p)
{
	return next(m, &p) ? get(m, p)->lo - 1 : UINT32_MAX;
}

static void split_chunk(struct prefix_map *m, size_t at)
{
	struct chunk *c = m->chunks.v[at], *d = x_calloc(1, sizeof(*d));

	(void)VEC_ADD(&m->chunks);
	memmove(&m->chunks.v[at + 2], &m->chunks.v[at + 1],
		(m->chunks.n - at - 2) * sizeof(*m->chunks.v));
	m->chunks.v[at + 1] = d;
	d->n = c->n / 2;
	c->n -= d->n;
	memcpy(d->v, &c->v[c->n], d->n * sizeof(*d->v));
}

/* Makes an interval begin at x. */
static void cut(struct prefix_map *m, uint32_t x)
{
	struct at p = find(m, x);
	struct chunk *c = m->chunks.v[p.chunk];

	if (c->v[p.i].lo == x)
		return;
	if (c->n == CHUNK) {
		split_chunk(m, p.chunk);
		p = find(m, x);
		c = m->chunks.v[p.chunk];
	}
	memmove(&c->v[p.i + 2], &c->v[p.i + 1], (c->n - p.i - 1) * sizeof(*c->v));
	c->v[p.i + 1] = c->v[p.i];
	c->v[p.i + 1].lo = x;
	c->n++;
}

/* Joins equal neighbours from the interval of x on, as far as the one behind `last`. */
static void join(struct prefix_map *m, uint32_t x, uint32_t last)
{
	struct at p = find(m, x > 0 ? x - 1 : 0);
	struct interval before = *get(m, p);
	size_t from = p.chunk, to = p.chunk;
	unsigned first = p.i + 1;
	bool over = false;

	while (!over && from < m->chunks.n) {
		struct chunk *c = m->chunks.v[from];
		unsigned kept = first;

		for (unsigned i = first; i < c->n; i++) {
			over |= c->v[i].lo > last && c->v[i].lo - 1 > last;
			if (!over && c->v[i].to == before.to && c->v[i].length == before.length)
				continue;
			before = c->v[kept++] = c->v[i];
		}
		c->n = kept;
		if (kept == 0)
			free(c);
		else
			m->chunks.v[to++] = c;
		from++;
		first = 0;
	}
	if (to == from)
		return;
	memmove(&m->chunks.v[to], &m->chunks.v[from], (m->chunks.n - from) * sizeof(*m->chunks.v));
	m->chunks.n -= from - to;
}

static void changed(prefix_changes *out, struct prefix_change c, size_t since)
{
	struct prefix_change *p = out->n > since ? &VEC_LAST(out) : NULL;

	if (c.was == c.now)
		return;
	if (p != NULL && p->hi + 1 == c.lo && p->was == c.was && p->now == c.now)
		p->hi = c.hi;
	else
		*VEC_ADD(out) = c;
}

/* Where p wins, or would win if it were there, goes to `now`. */
static void assign(struct prefix_map *m, struct prefix p, struct interval now, prefix_changes *out)
{
	uint32_t lo = p.addr & mask_of(p.length), hi = lo | ~mask_of(p.length);
	size_t since = out->n;
	struct at i;
	bool more = true;

	cut(m, lo);
	if (hi != UINT32_MAX)
		cut(m, hi + 1);
	for (i = find(m, lo); more && get(m, i)->lo <= hi; more = next(m, &i)) {
		struct interval *v = get(m, i);

		if (v->length > (int)p.length)
			continue;
		changed(out, (struct prefix_change){ v->lo, last_of(m, i), v->to, now.to }, since);
		v->to = now.to;
		v->length = now.length;
	}
	join(m, lo, hi);
}

void prefix_map_set(struct prefix_map *m, struct prefix p, uint32_t to, prefix_changes *out)
{
	uint64_t key = key_of(p.addr, p.length), was;
	bool known = u64_map_get(m->rules, key, &was);

	X_CHECK(p.length <= 32 && to != PREFIX_NOWHERE);
	if (!known)
		*VEC_ADD(&m->known) = (struct prefix){ p.addr & mask_of(p.length), p.length };
	m->count += !known || was == PREFIX_NOWHERE;
	u64_map_put(m->rules, key, to);
	assign(m, p, (struct interval){ .to = to, .length = (int)p.length }, out);
}

bool prefix_map_remove(struct prefix_map *m, struct prefix p, prefix_changes *out)
{
	struct interval now = { .to = PREFIX_NOWHERE, .length = NO_PREFIX };

	if (prefix_map_get(m, p) == PREFIX_NOWHERE)
		return false;
	u64_map_put(m->rules, key_of(p.addr, p.length), PREFIX_NOWHERE);
	m->count--;
	for (unsigned n = p.length; n-- > 0 && now.to == PREFIX_NOWHERE;) {
		now.to = prefix_map_get(m, (struct prefix){ p.addr, n });
		now.length = now.to == PREFIX_NOWHERE ? NO_PREFIX : (int)n;
	}
	assign(m, p, now, out);
	return true;
}

uint32_t prefix_map_get(const struct prefix_map *m, struct prefix p)
{
	uint64_t to;

	return u64_map_get(m->rules, key_of(p.addr, p.length), &to) ? (uint32_t)to : PREFIX_NOWHERE;
}

uint32_t prefix_map_find(const struct prefix_map *m, uint32_t x, uint32_t *last)
{
	struct at p = find(m, x);

	*last = last_of(m, p);
	return get(m, p)->to;
}

size_t prefix_map_count(const struct prefix_map *m)
{
	return m->count;
}

size_t prefix_map_intervals(const struct prefix_map *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->chunks.n; i++)
		n += m->chunks.v[i]->n;
	return n;
}

size_t prefix_map_known(const struct prefix_map *m)
{
	return m->known.n;
}

struct prefix prefix_map_at(const struct prefix_map *m, size_t i)
{
	return m->known.v[i];
}
