/*
 * cell.c - see cell.h. Cells are made on demand and kept in the engine; those of the usual fields are made
 * first and in the order of the levels, so that the order of a compiled table is the order of the flow's roots
 * and substitution needs no re-sorting.
 */
#include "symexec/flow/cell.h"

#include "models/base/map.h"
#include "models/base/mem.h"
#include "models/base/vec.h"

enum { SMALL_REACH = 64 };

struct cells {
	VEC(struct cell *) list;
	struct u64_map *by_place;	/* place_key -> index in list */
	struct u64_map *by_var;		/* set_var -> index in list */
	set reaches[BASE_COUNT][SMALL_REACH];	/* SET_NONE: not asked yet */
};

static uint64_t
place_key(enum base base, bool is_length, int32_t bit)
{
	return (uint64_t)base << 40 | (uint64_t)is_length << 36 | (uint32_t)(bit + (1 << 30));
}

/* Borders of the usual headers; elsewhere a cell is a byte. Multiples of 8 unless said. */
struct border {
	enum base base;
	int32_t bit;
	unsigned width;
	enum set_rank rank;
};

static const struct border borders[] = {
	/* in the order of the levels */
	{ BASE_NET, 72, 8, RANK_PROTO },
	{ BASE_TRANSPORT, 16, 16, RANK_DPORT },
	{ BASE_ANNO, 0, 32, RANK_DST },
	{ BASE_NET, 128, 32, RANK_DST },
	{ BASE_NET, 96, 32, RANK_SRC },
	{ BASE_TRANSPORT, 0, 16, RANK_SPORT },
	{ BASE_TRANSPORT, 104, 8, RANK_FLAGS },
	{ BASE_NET, 0, 4, RANK_OTHER }, { BASE_NET, 4, 4, RANK_OTHER },
	{ BASE_NET, 8, 6, RANK_OTHER }, { BASE_NET, 14, 2, RANK_OTHER },
	{ BASE_NET, 16, 16, RANK_OTHER }, { BASE_NET, 32, 16, RANK_OTHER },
	{ BASE_NET, 48, 1, RANK_OTHER }, { BASE_NET, 49, 1, RANK_OTHER },
	{ BASE_NET, 50, 1, RANK_OTHER }, { BASE_NET, 51, 13, RANK_OTHER },
	{ BASE_NET, 80, 16, RANK_OTHER },
	{ BASE_TRANSPORT, 32, 32, RANK_OTHER }, { BASE_TRANSPORT, 64, 32, RANK_OTHER },
	{ BASE_TRANSPORT, 96, 4, RANK_OTHER }, { BASE_TRANSPORT, 100, 4, RANK_OTHER },
	{ BASE_TRANSPORT, 112, 16, RANK_OTHER }, { BASE_TRANSPORT, 128, 16, RANK_OTHER },
	{ BASE_TRANSPORT, 144, 16, RANK_OTHER },
	{ BASE_MAC, 0, 48, RANK_OTHER }, { BASE_MAC, 48, 48, RANK_OTHER },
};

static struct border
cell_border(enum base base, int32_t bit)
{
	for (size_t i = 0; i < ARRAY_LEN(borders); i++) {
		const struct border *b = &borders[i];

		if (b->base == base && bit >= b->bit && bit < b->bit + (int32_t)b->width)
			return *b;
	}
	return (struct border){ base, bit & ~7, 8, RANK_OTHER };
}

static const struct cell *
cell_make(struct engine *e, bool is_length, const struct border *b)
{
	struct cells *cs = e->cells;
	struct cell *c = arena_alloc(e->arena, sizeof(*c));

	c->base = b->base;
	c->is_length = is_length;
	c->bit = b->bit;
	c->width = b->width;
	c->var = set_var_new(e->sets, b->rank, b->width);
	u64_map_put(cs->by_place, place_key(b->base, is_length, b->bit), cs->list.n);
	u64_map_put(cs->by_var, c->var, cs->list.n);
	*VEC_ADD(&cs->list) = c;
	return c;
}

static const struct cell *
cell_find(struct engine *e, bool is_length, const struct border *b)
{
	uint64_t i;

	if (u64_map_get(e->cells->by_place, place_key(b->base, is_length, b->bit), &i))
		return e->cells->list.v[i];
	return cell_make(e, is_length, b);
}

void
cells_init(struct engine *e)
{
	e->cells = x_calloc(1, sizeof(*e->cells));
	e->cells->by_place = u64_map_new();
	e->cells->by_var = u64_map_new();
	for (size_t i = 0; i < ARRAY_LEN(borders); i++)
		(void)cell_find(e, false, &borders[i]);
}

void
cells_fini(struct engine *e)
{
	if (e->cells == NULL)
		return;
	VEC_FREE(&e->cells->list);
	u64_map_free(e->cells->by_place);
	u64_map_free(e->cells->by_var);
	free(e->cells);
}

const struct cell *
cell_of_var(struct engine *e, set_var var)
{
	uint64_t i;

	return u64_map_get(e->cells->by_var, var, &i) ? e->cells->list.v[i] : NULL;
}

size_t
cell_parts(struct engine *e, enum base base, int32_t bit, unsigned width, struct cell_part *out)
{
	int32_t at = bit, end = bit + (int32_t)width;
	size_t n = 0;

	while (at < end) {
		struct border b = cell_border(base, at);
		int32_t after = b.bit + (int32_t)b.width, stop = MIN_OF(after, end);

		out[n].cell = cell_find(e, false, &b);
		out[n].width = (unsigned)(stop - at);
		out[n].shift = (unsigned)(after - stop);
		out[n].field_shift = (unsigned)(end - stop);
		n++;
		at = stop;
	}
	return n;
}

static uint64_t
part_digit(const struct cell_part *p, uint64_t v)
{
	return (v >> p->field_shift) & (((uint64_t)1 << p->width) - 1);
}

static set
part_within(struct engine *e, const struct cell_part *p, uint64_t lo, uint64_t hi)
{
	if (lo > hi)
		return SET_NONE;
	return set_slice_interval(e->sets, p->cell->var, p->shift, p->width, lo, hi);
}

/* field >= v, or field <= v */
static set
parts_bound(struct engine *e, const struct cell_part *p, size_t n, uint64_t v, bool at_least)
{
	set s = SET_ALL;

	for (size_t i = n; i-- > 0;) {
		uint64_t d = part_digit(&p[i], v), top = ((uint64_t)1 << p[i].width) - 1;
		set beyond = at_least ? (d == top ? SET_NONE : part_within(e, &p[i], d + 1, top)) :
		    (d == 0 ? SET_NONE : part_within(e, &p[i], 0, d - 1));

		s = set_or(e->sets, beyond,
			   set_and(e->sets, part_within(e, &p[i], d, d), s));
	}
	return s;
}

set
cell_within(struct engine *e, enum base base, int32_t bit, unsigned width, uint64_t lo, uint64_t hi)
{
	struct cell_part parts[64];
	size_t n = cell_parts(e, base, bit, width, parts);
	uint64_t top = width == 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;

	if (lo > hi || lo > top)
		return SET_NONE;
	hi = MIN_OF(hi, top);
	return set_and(e->sets, lo == 0 ? SET_ALL : parts_bound(e, parts, n, lo, true),
		       hi == top ? SET_ALL : parts_bound(e, parts, n, hi, false));
}

set
cell_masked(struct engine *e, enum base base, int32_t bit, unsigned width, uint64_t mask, uint64_t want)
{
	struct cell_part parts[64];
	size_t n = cell_parts(e, base, bit, width, parts);
	set s = SET_ALL;

	for (size_t i = n; i-- > 0;) {
		uint64_t m = part_digit(&parts[i], mask) << parts[i].shift;
		uint64_t w = part_digit(&parts[i], want) << parts[i].shift;

		s = set_and(e->sets, set_masked(e->sets, parts[i].cell->var, m, w), s);
	}
	return s;
}

set
cell_reaches(struct engine *e, enum base base, uint32_t n)
{
	set *known = n < SMALL_REACH ? &e->cells->reaches[base][n] : NULL, s;
	const struct cell *c;

	if (n == 0)
		return SET_ALL;
	if (known != NULL && *known != SET_NONE)
		return *known;
	c = cell_find(e, true, &(struct border){ base, 0, 32, RANK_LENGTH });
	s = set_interval(e->sets, c->var, n, UINT32_MAX);
	if (known != NULL && s != SET_TOO_LARGE)
		*known = s;
	return s;
}

/* (bits & mask) < want: some bit of want is 1 where the masked field is 0, and they agree above it. */
static set
masked_less(struct engine *e, enum base base, int32_t bit, unsigned width, uint64_t mask, uint64_t want)
{
	set less = SET_NONE, same = SET_ALL;

	for (unsigned i = width; i-- > 0;) {
		uint64_t one = (uint64_t)1 << i;
		set is1 = mask & one ? cell_masked(e, base, bit, width, one, one) : SET_NONE;

		if (want & one) {
			less = set_or(e->sets, less, set_and(e->sets, same, set_not(e->sets, is1)));
			same = set_and(e->sets, same, is1);
		} else {
			same = set_and(e->sets, same, set_not(e->sets, is1));
		}
	}
	return less;
}

set
cell_compare(struct engine *e, enum base base, int32_t bit, unsigned width, struct cell_relation r)
{
	uint64_t top = width == 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
	set s;

	r.mask &= top;
	if (r.rel == REL_NE || r.rel == REL_GE || r.rel == REL_GT) {
		r.rel = r.rel == REL_NE ? REL_EQ : r.rel == REL_GE ? REL_LT : REL_LE;
		return set_not(e->sets, cell_compare(e, base, bit, width, r));
	}
	if (r.rel == REL_EQ)
		return r.want & ~r.mask ? SET_NONE :
		    cell_masked(e, base, bit, width, r.mask, r.want);
	if (r.mask == top) {
		if (r.rel == REL_LT)
			return r.want == 0 ? SET_NONE :
			    cell_within(e, base, bit, width, 0, r.want - 1);
		return cell_within(e, base, bit, width, 0, r.want);
	}
	if (r.want > top)
		return SET_ALL;
	s = masked_less(e, base, bit, width, r.mask, r.want);
	if (r.rel == REL_LE && !(r.want & ~r.mask))
		s = set_or(e->sets, s, cell_masked(e, base, bit, width, r.mask, r.want));
	return s;
}

bool
cell_exact(struct engine *e, enum base base, int32_t bit, unsigned width, set_var *var)
{
	struct border b = cell_border(base, bit);

	if (b.bit != bit || b.width != width)
		return false;
	*var = cell_find(e, false, &b)->var;
	return true;
}
