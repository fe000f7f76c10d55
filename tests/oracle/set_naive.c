#include "tests/oracle/set_naive.h"

uint64_t naive_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed * 0x2545f4914f6cdd1dULL >> 16;
}

void naive_space_new(struct naive_space *p, struct sets *s, unsigned n, uint64_t *seed)
{
	unsigned bits = 6 + (unsigned)(naive_random(seed) % (NAIVE_BITS - 5));
	bool even = naive_random(seed) % 2;

	p->n = n;
	p->bits = bits;
	for (unsigned i = 0; i < n; i++)
		p->width[i] = 1;
	for (unsigned i = n; i < bits; i++) {
		unsigned at = (unsigned)(naive_random(seed) % n);

		p->width[even || naive_random(seed) % 8 == 0 ? at : 0]++;
	}
	for (unsigned i = 0, at = 0; i < n; at += p->width[i++]) {
		p->at[i] = at;
		p->var[i] = set_var_new(s, (enum set_rank)(naive_random(seed) % RANK_COUNT),
					p->width[i]);
	}
}

uint64_t naive_value(const struct naive_space *p, unsigned x, unsigned var)
{
	return x >> p->at[var] & ((1u << p->width[var]) - 1);
}

unsigned naive_with(const struct naive_space *p, unsigned x, unsigned var, uint64_t value)
{
	unsigned mask = (1u << p->width[var]) - 1;

	return (x & ~(mask << p->at[var])) | ((unsigned)value & mask) << p->at[var];
}

void naive_values(const struct naive_space *p, unsigned x, uint64_t *values)
{
	for (unsigned i = 0; i < p->n; i++)
		values[i] = naive_value(p, x, i);
}

bool naive_same(struct sets *s, const struct naive_space *p, set a, const struct naive *b,
		unsigned *where)
{
	uint64_t values[NAIVE_VARS];

	for (*where = 0; *where < 1u << p->bits; ++*where) {
		naive_values(p, *where, values);
		if (set_at(s, a, p->var, values, p->n) != b->t[*where])
			return false;
	}
	return true;
}

void naive_forget(const struct naive_space *p, const struct naive *a, unsigned var,
		  struct naive *out)
{
	for (unsigned x = 0; x < 1u << p->bits; x++)
		out->t[x] = 0;
	for (unsigned x = 0; x < 1u << p->bits; x++)
		if (a->t[x])
			out->t[naive_with(p, x, var, 0)] = 1;
	for (unsigned x = 0; x < 1u << p->bits; x++)
		out->t[x] = out->t[naive_with(p, x, var, 0)];
}

void naive_bind(const struct naive_space *p, const struct naive *a, const struct set_binding *b,
		size_t n, struct naive *out)
{
	for (unsigned x = 0; x < 1u << p->bits; x++) {
		unsigned y = x;

		for (size_t i = 0; i < n; i++) {
			uint64_t v = b[i].value;

			if (b[i].kind == SET_BIND_SLICE) {
				v = naive_value(p, x, b[i].to) + b[i].add;
				v &= (1u << p->width[b[i].to]) - 1;
				v >>= b[i].shift;
			}
			y = naive_with(p, y, b[i].from, v);
		}
		out->t[x] = a->t[y];
	}
}

bool naive_depends(const struct naive_space *p, const struct naive *a, unsigned var)
{
	for (unsigned x = 0; x < 1u << p->bits; x++)
		if (a->t[x] != a->t[naive_with(p, x, var, 0)])
			return true;
	return false;
}
