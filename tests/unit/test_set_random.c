/*
 * Random programs of set operations, each result compared with the one written out in full,
 * assignment by assignment; and equal sets must have equal handles.
 */
#include "tests/oracle/set_naive.c"

#include "symexec/set/set_pack.h"
#include "tests/unit/rounds.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { BOOLEANS = 10, CLASSES = 5, POOL = BOOLEANS + CLASSES, TERMINALS = 6 };

struct world {
	struct sets *s;
	struct naive_space p;
	set set[POOL];
	struct naive *naive[POOL];
	struct naive *out;
	uint64_t seed;
	const char *step;
};

static uint64_t first_seed = 0x5eed5e7;

static unsigned below(struct world *w, unsigned n)
{
	return (unsigned)(naive_random(&w->seed) % n);
}

static size_t size(const struct world *w)
{
	return (size_t)1 << w->p.bits;
}

static bool same_naive(const struct world *w, const struct naive *a, const struct naive *b)
{
	return !memcmp(a->t, b->t, size(w) * sizeof(*a->t));
}

/* Puts r, which should be w->out, in the pool and holds it against the others. */
static void settle(struct world *w, set r, unsigned slot)
{
	struct naive *old;
	unsigned where;

	/* small ones would soon be all there is */
	if (set_is_terminal(r) || (set_size(w->s, r) < 4 && below(w, 4)))
		slot = slot < BOOLEANS ? 0 : BOOLEANS;
	old = w->naive[slot];

	if (!naive_same(w->s, &w->p, r, w->out, &where))
		fail_msg("%s: differs at assignment %#x (seed %#llx)", w->step, where,
			 (unsigned long long)w->seed);
	if (!sets_check(w->s))
		fail_msg("%s: broken diagram", w->step);
	w->naive[slot] = w->out;
	w->set[slot] = r;
	w->out = old;
	for (unsigned i = 0; i < POOL; i++)
		if ((w->set[i] == r) != same_naive(w, w->naive[i], w->naive[slot]))
			fail_msg("%s: not canonical", w->step);
}

static uint64_t random_value(struct world *w, unsigned var)
{
	return naive_random(&w->seed) & ((1u << w->p.width[var]) - 1);
}

static set step_interval(struct world *w, unsigned var)
{
	uint64_t lo = random_value(w, var), hi = random_value(w, var) + below(w, 2) * 70000;

	w->step = "interval";
	for (unsigned x = 0; x < size(w); x++) {
		uint64_t v = naive_value(&w->p, x, var);

		w->out->t[x] = lo <= v && v <= hi;
	}
	return set_interval(w->s, w->p.var[var], lo, hi);
}

static set step_masked(struct world *w, unsigned var)
{
	uint64_t mask = random_value(w, var), value = naive_random(&w->seed);

	w->step = "masked";
	for (unsigned x = 0; x < size(w); x++)
		w->out->t[x] = (naive_value(&w->p, x, var) & mask) == (value & mask);
	return set_masked(w->s, w->p.var[var], mask, value);
}

static set step_ranges(struct world *w, unsigned var)
{
	struct set_range r[8];
	unsigned n = below(w, 9);

	w->step = "ranges";
	for (unsigned i = 0; i < n; i++) {
		r[i].lo = random_value(w, var);
		r[i].hi = r[i].lo + below(w, 1 + (1u << w->p.width[var]) / 4);
		if (below(w, 10) == 0)
			r[i].hi = r[i].lo - 1;	/* empty, or (from 0) all of them */
	}
	for (unsigned x = 0; x < size(w); x++) {
		uint64_t v = naive_value(&w->p, x, var);

		w->out->t[x] = 0;
		for (unsigned i = 0; i < n; i++)
			w->out->t[x] |= r[i].lo <= v && v <= r[i].hi;
	}
	return set_ranges(w->s, w->p.var[var], r, n);
}

static set step_slice(struct world *w, unsigned var)
{
	unsigned bits = w->p.width[var], shift = below(w, bits + below(w, 2));
	unsigned width = 1 + below(w, bits + 1 - MIN_OF(shift, bits));
	uint64_t lo = naive_random(&w->seed) & ((1u << width) - 1);
	uint64_t hi = naive_random(&w->seed) & ((1u << width) - 1);

	w->step = "slice";
	for (unsigned x = 0; x < size(w); x++) {
		uint64_t v = naive_value(&w->p, x, var) >> shift & ((1u << width) - 1);

		w->out->t[x] = lo <= v && v <= hi;
	}
	return set_slice_interval(w->s, w->p.var[var], shift, width, lo, hi);
}

static set step_boolean(struct world *w, unsigned a, unsigned b, unsigned c)
{
	const unsigned *ta = w->naive[a]->t, *tb = w->naive[b]->t, *tc = w->naive[c]->t;
	unsigned op = below(w, 7);
	static const char *const names[] = { "and", "or", "minus", "not", "ite", "first", "xor" };

	w->step = names[op];
	for (unsigned x = 0; x < size(w); x++) {
		const unsigned r[] = { ta[x] && tb[x], ta[x] || tb[x], ta[x] && !tb[x], !ta[x],
				       ta[x] ? tb[x] : tc[x], ta[x] ? ta[x] : tb[x],
				       ta[x] != tb[x] };

		w->out->t[x] = r[op];
	}
	switch (op) {
	case 0: return set_and(w->s, w->set[a], w->set[b]);
	case 1: return set_or(w->s, w->set[a], w->set[b]);
	case 2: return set_minus(w->s, w->set[a], w->set[b]);
	case 3: return set_not(w->s, w->set[a]);
	case 4: return set_ite(w->s, w->set[a], w->set[b], w->set[c]);
	case 5: return set_first(w->s, w->set[a], w->set[b]);
	default: return set_ite(w->s, w->set[a], set_not(w->s, w->set[b]), w->set[b]);
	}
}

static set step_project(struct world *w, unsigned a)
{
	struct naive *tmp;
	set_var keep[NAIVE_VARS];
	unsigned var = below(w, w->p.n), n = 0, mask = below(w, 1u << w->p.n);

	w->step = "forget";
	naive_forget(&w->p, w->naive[a], var, w->out);
	if (below(w, 2))
		return set_forget(w->s, w->set[a], w->p.var[var]);
	w->step = "keep";
	tmp = malloc(sizeof(*tmp));
	*w->out = *w->naive[a];
	for (unsigned i = 0; i < w->p.n; i++) {
		if (mask >> i & 1) {
			keep[n++] = w->p.var[i];
			continue;
		}
		*tmp = *w->out;
		naive_forget(&w->p, tmp, i, w->out);
	}
	free(tmp);
	return set_keep(w->s, w->set[a], keep, n);
}

static set step_fix(struct world *w, unsigned a)
{
	unsigned var = below(w, w->p.n);
	uint64_t value = random_value(w, var);

	w->step = "fix";
	for (unsigned x = 0; x < size(w); x++)
		w->out->t[x] = w->naive[a]->t[naive_with(&w->p, x, var, value)];
	return set_fix(w->s, w->set[a], w->p.var[var], value);
}

/* Modes: variables change places; one of them is bound; anything. */
static set step_bind(struct world *w, unsigned a)
{
	struct set_binding toy[NAIVE_VARS], real[NAIVE_VARS];
	unsigned n = 0, mode = below(w, 3), turn = below(w, w->p.n), one = turn;

	w->step = "bind";
	for (unsigned i = 0; i < w->p.n; i++) {
		struct set_binding *b = &toy[n];

		if (mode == 1 ? i != one : below(w, 4) == 0)
			continue;
		*b = (struct set_binding){ .from = i, .kind = SET_BIND_SLICE,
					   .to = below(w, w->p.n) };
		if (mode == 0 || below(w, 3) == 0)
			b->to = (i + turn) % w->p.n;
		if (below(w, 2) == 0)
			b->add = naive_random(&w->seed);
		if (below(w, 4) == 0)
			b->add &= 0xff00;
		if (mode && below(w, 3) == 0)
			b->shift = below(w, w->p.width[b->to] + 1);
		if (below(w, 3) == 0)
			b->shift &= 8;
		if (mode && below(w, 6) == 0)
			b->kind = SET_BIND_CONST;
		b->value = naive_random(&w->seed);
		real[n] = *b;
		real[n].from = w->p.var[b->from];
		real[n++].to = w->p.var[b->to];
	}
	naive_bind(&w->p, w->naive[a], toy, n, w->out);
	return set_bind(w->s, w->set[a], real, n);
}

static set step_where(struct world *w, unsigned a)
{
	unsigned t = below(w, TERMINALS);

	w->step = "where";
	for (unsigned x = 0; x < size(w); x++)
		w->out->t[x] = w->naive[a]->t[x] == t;
	return set_where(w->s, w->set[a], t);
}

static set step_map(struct world *w, unsigned a)
{
	set map[TERMINALS];
	unsigned n = below(w, TERMINALS + 1);

	w->step = "map";
	for (unsigned i = 0; i < n; i++)
		map[i] = set_terminal(below(w, TERMINALS));
	for (unsigned x = 0; x < size(w); x++) {
		unsigned t = w->naive[a]->t[x];

		w->out->t[x] = t < n ? map[t] : t;
	}
	return set_map(w->s, w->set[a], map, n);
}

static set step_first_match(struct world *w)
{
	set rules[TERMINALS - 1];
	unsigned terminals[TERMINALS - 1], at[TERMINALS - 1], n = below(w, TERMINALS);
	bool own = below(w, 2);

	w->step = "first match";
	for (unsigned i = 0; i < n; i++) {
		at[i] = below(w, BOOLEANS);
		rules[i] = w->set[at[i]];
		terminals[i] = own ? 1 + below(w, TERMINALS - 1) : i + 1;
	}
	for (unsigned x = 0; x < size(w); x++) {
		w->out->t[x] = 0;
		for (unsigned i = n; i-- > 0; )
			if (w->naive[at[i]]->t[x])
				w->out->t[x] = terminals[i];
	}
	if (own)
		return set_first_match_to(w->s, rules, terminals, n);
	return set_first_match(w->s, rules, n);
}

static set step_prefixes(struct world *w)
{
	struct set_route r[700];
	unsigned var = below(w, w->p.n), width = w->p.width[var];
	unsigned n = below(w, below(w, 8) ? 12 : 700);

	w->step = "longest prefix";
	for (unsigned i = 0; i < n; i++)
		r[i] = (struct set_route){ naive_random(&w->seed), below(w, width + 1),
					   below(w, TERMINALS) };
	for (unsigned x = 0; x < size(w); x++) {
		unsigned best = 0, longest = 0;

		for (unsigned i = n; i-- > 0; ) {
			uint64_t differ = r[i].value ^ naive_value(&w->p, x, var);

			differ &= (1u << width) - 1;
			if (differ >> (width - r[i].length) || r[i].length < longest)
				continue;
			longest = r[i].length;
			best = r[i].terminal;
		}
		w->out->t[x] = best;
	}
	return set_longest_prefix(w->s, w->p.var[var], r, n);
}

/* An interval in every variable, with terminal t; the same in box, written out. */
static set random_box(struct world *w, struct naive *box, unsigned t)
{
	set all = SET_ALL;

	for (unsigned x = 0; x < size(w); x++)
		box->t[x] = t;
	for (unsigned var = 0; var < w->p.n; var++) {
		uint64_t lo = random_value(w, var), hi = random_value(w, var);

		hi = lo <= hi && below(w, 4) ? hi : UINT64_MAX;
		for (unsigned x = 0; x < size(w); x++) {
			uint64_t v = naive_value(&w->p, x, var);

			if (v < lo || v > hi)
				box->t[x] = 0;
		}
		all = set_and(w->s, all, set_interval(w->s, w->p.var[var], lo, hi));
	}
	return all;
}

/* The first of a few boxes. */
static set step_boxes(struct world *w, unsigned classes)
{
	set rules[6];
	unsigned terminals[6];

	w->step = "boxes";
	memset(w->out, 0, sizeof(*w->out));
	for (unsigned i = 6; i-- > 0; ) {
		struct naive *box = calloc(1, sizeof(*box));

		terminals[i] = classes ? 1 + below(w, TERMINALS - 1) : SET_ALL;
		rules[i] = random_box(w, box, terminals[i]);
		for (unsigned x = 0; x < size(w); x++)
			if (box->t[x])
				w->out->t[x] = box->t[x];
		free(box);
	}
	return set_first_match_to(w->s, rules, terminals, 6);
}

static set step_classes(struct world *w, unsigned a, unsigned b, unsigned test)
{
	const unsigned *ta = w->naive[a]->t, *tb = w->naive[b]->t, *tt = w->naive[test]->t;
	unsigned op = below(w, 4);
	static const char *const names[] = { "first of classes", "ite of classes",
					     "minus of classes", "and of a class" };

	w->step = names[op];
	for (unsigned x = 0; x < size(w); x++) {
		const unsigned r[] = { ta[x] ? ta[x] : tb[x], tt[x] ? ta[x] : tb[x],
				       tb[x] ? 0 : ta[x], tt[x] ? ta[x] : 0 };

		w->out->t[x] = r[op];
	}
	switch (op) {
	case 0: return set_first(w->s, w->set[a], w->set[b]);
	case 1: return set_ite(w->s, w->set[test], w->set[a], w->set[b]);
	case 2: return set_minus(w->s, w->set[a], w->set[b]);
	default: return set_and(w->s, w->set[a], w->set[test]);
	}
}

static void ask_relations(struct world *w, unsigned a, unsigned b)
{
	bool subset = true, meets = false;

	for (unsigned x = 0; x < size(w); x++) {
		bool ina = w->naive[a]->t[x], inb = w->naive[b]->t[x];

		subset &= !ina || inb;
		meets |= ina && inb;
	}
	assert_int_equal(set_subset(w->s, w->set[a], w->set[b]), subset);
	assert_int_equal(set_intersects(w->s, w->set[a], w->set[b]), meets);
}

static void ask_count(struct world *w, unsigned a)
{
	double n = 0;

	for (unsigned x = 0; x < size(w); x++)
		n += w->naive[a]->t[x] != 0;
	assert_true(set_count(w->s, w->set[a], w->p.var, w->p.n) == n);
}

static void ask_support(struct world *w, unsigned a)
{
	set_var found[NAIVE_VARS];
	size_t n = set_support(w->s, w->set[a], found, NAIVE_VARS), want = 0;

	for (unsigned i = 0; i < w->p.n; i++) {
		bool in = false;

		for (size_t k = 0; k < n; k++)
			in |= found[k] == w->p.var[i];
		assert_int_equal(in, naive_depends(&w->p, w->naive[a], i));
		want += in;
	}
	assert_int_equal(n, want);
}

static void ask_terminals(struct world *w, unsigned a)
{
	unsigned out[TERMINALS];
	size_t n = set_terminals(w->s, w->set[a], out, TERMINALS), want = 0;
	bool seen[TERMINALS] = { false };

	for (unsigned x = 0; x < size(w); x++)
		seen[w->naive[a]->t[x]] = true;
	for (unsigned t = 0; t < TERMINALS; t++)
		if (seen[t])
			assert_int_equal(out[want++], t);
	assert_int_equal(n, want);
}

static void ask_split(struct world *w, unsigned a)
{
	unsigned terminals[TERMINALS];
	set parts[TERMINALS];
	size_t n = set_split(w->s, w->set[a], terminals, parts, TERMINALS), at = 0;

	for (unsigned t = 1; t < TERMINALS; t++) {
		set where = set_where(w->s, w->set[a], t);

		if (where == SET_NONE)
			continue;
		assert_true(at < n);
		assert_int_equal(terminals[at], t);
		assert_int_equal(parts[at++], where);
	}
	assert_int_equal(at, n);
}

/* The wanted assignment when it is in the set; else still one of the set. */
static void ask_pick(struct world *w, unsigned a)
{
	uint64_t want[NAIVE_VARS], got[NAIVE_VARS], zero[NAIVE_VARS] = { 0 };
	unsigned x = below(w, (unsigned)size(w)), y = 0, z = 0;

	if (w->set[a] == SET_NONE)
		return;
	naive_values(&w->p, x, want);
	set_pick(w->s, w->set[a], w->p.var, want, got, w->p.n);
	for (unsigned i = 0; i < w->p.n; i++)
		y = naive_with(&w->p, y, i, got[i]);
	assert_true(w->naive[a]->t[y] != 0);
	if (w->naive[a]->t[x])
		assert_int_equal(x, y);
	for (unsigned i = 0; i < w->p.n; i++)
		if (!naive_depends(&w->p, w->naive[a], i))
			assert_int_equal(got[i], want[i]);
	set_pick(w->s, w->set[a], w->p.var, NULL, got, w->p.n);
	set_pick(w->s, w->set[a], w->p.var, zero, want, w->p.n);
	for (unsigned i = 0; i < w->p.n; i++) {
		assert_int_equal(got[i], want[i]);
		z = naive_with(&w->p, z, i, got[i]);
	}
	assert_true(w->naive[a]->t[z] != 0);
	assert_true(set_contains(w->s, w->set[a], w->p.var, got, w->p.n));
}

static void ask_values(struct world *w, unsigned a)
{
	unsigned var = below(w, w->p.n), top = (1u << w->p.width[var]) - 1;
	bool *in = calloc(top + 2, sizeof(*in));
	struct set_range *r = calloc(top + 1, sizeof(*r));
	uint64_t first = UINT64_MAX, last = 0;
	size_t n, want = 0;

	for (unsigned x = 0; x < size(w); x++) {
		uint64_t v = naive_value(&w->p, x, var);

		if (!w->naive[a]->t[x])
			continue;
		in[v] = true;
		first = MIN_OF(first, v);
		last = MAX_OF(last, v);
	}
	n = set_values(w->s, w->set[a], w->p.var[var], r, top + 1);
	for (unsigned v = 0; v <= top; v++) {
		if (!in[v])
			continue;
		assert_true(want < n);
		assert_int_equal(r[want].lo, v);
		while (in[v + 1])
			v++;
		assert_int_equal(r[want++].hi, v);
	}
	assert_int_equal(n, want);
	assert_int_equal(set_values(w->s, w->set[a], w->p.var[var], r, want / 2), want);
	if (n) {
		uint64_t lo, hi;

		assert_true(set_bounds(w->s, w->set[a], w->p.var[var], &lo, &hi));
		assert_int_equal(lo, first);
		assert_int_equal(hi, last);
	}
	free(in);
	free(r);
}

/* Factors have supports of their own and their product is the set. */
static void ask_factors(struct world *w, unsigned a)
{
	set parts[NAIVE_VARS], all = SET_ALL;
	size_t max = 1 + below(w, NAIVE_VARS), n = set_factors(w->s, w->set[a], parts, max);
	size_t vars = 0, whole = set_support(w->s, w->set[a], NULL, 0);

	assert_in_range(n, 1, max);
	for (size_t i = 0; i < n; i++) {
		all = n == 1 ? parts[i] : set_and(w->s, all, parts[i]);
		vars += set_support(w->s, parts[i], NULL, 0);
	}
	assert_int_equal(all, w->set[a]);
	assert_int_equal(vars, whole);
}

static void ask(struct world *w)
{
	unsigned a = below(w, POOL);

	ask_relations(w, a, below(w, POOL));
	ask_count(w, a);
	ask_support(w, a);
	ask_terminals(w, a);
	ask_split(w, a);
	ask_pick(w, a);
	ask_values(w, a);
	ask_factors(w, a);
}

static void collect(struct world *w)
{
	set roots[POOL];
	size_t nodes = sets_nodes(w->s), kept;

	memcpy(roots, w->set, sizeof(roots));
	sets_collect(w->s, w->set, POOL);
	kept = sets_nodes(w->s);
	assert_true(kept <= nodes);
	assert_true(sets_check(w->s));
	w->step = "collect";
	for (unsigned i = 0; i < POOL; i++) {
		unsigned where;

		if (!naive_same(w->s, &w->p, w->set[i], w->naive[i], &where))
			fail_msg("collect: set %u differs at %#x", i, where);
	}
	sets_collect(w->s, w->set, POOL);
	assert_int_equal(sets_nodes(w->s), kept);
}

static void step(struct world *w)
{
	unsigned var = below(w, w->p.n), a = below(w, BOOLEANS), b = below(w, BOOLEANS);
	unsigned to = below(w, BOOLEANS), any = below(w, POOL);
	unsigned ca = BOOLEANS + below(w, CLASSES), cb = BOOLEANS + below(w, CLASSES);
	unsigned cto = BOOLEANS + below(w, CLASSES);

	switch (below(w, 28)) {
	case 0: settle(w, step_interval(w, var), to); break;
	case 1: settle(w, step_masked(w, var), to); break;
	case 2: settle(w, step_ranges(w, var), to); break;
	case 3: settle(w, step_slice(w, var), to); break;
	case 4: settle(w, step_project(w, a), to); break;
	case 5: settle(w, step_fix(w, any), any < BOOLEANS ? to : cto); break;
	case 6: settle(w, step_where(w, any), to); break;
	case 7: settle(w, step_map(w, ca), cto); break;
	case 8: case 9: settle(w, step_first_match(w), cto); break;
	case 10: settle(w, step_prefixes(w), cto); break;
	case 11: case 12: case 13: settle(w, step_classes(w, ca, cb, a), cto); break;
	case 14: case 15: case 16:
		settle(w, step_bind(w, any), any < BOOLEANS ? to : cto);
		break;
	case 17: case 18: settle(w, step_boxes(w, true), cto); break;
	case 19: case 20: settle(w, step_boxes(w, false), to); break;
	default: settle(w, step_boolean(w, a, b, below(w, BOOLEANS)), to);
	}
}

/* Something to begin with. */
static void fill(struct world *w)
{
	for (unsigned i = 0; i < POOL; i++)
		settle(w, step_boxes(w, i >= BOOLEANS), i);
}

/* A copy of the process: the same variables, and none of the sets; then one that lacks a variable. */
static void travel(struct world *w, uint64_t space_seed)
{
	struct sets *there = sets_new(0);
	struct strbuf out = STRBUF_INIT;
	struct set_packer *few = set_packer_new(w->s, w->p.n - 1), *all = set_packer_new(w->s, w->p.n);
	struct set_parcel *parcel;
	uint32_t number[POOL];
	struct cursor in;
	unsigned where;
	struct naive_space p;
	bool last = false;

	naive_space_new(&p, there, w->p.n, &space_seed);
	assert_int_equal(sets_vars(there), sets_vars(w->s));
	for (unsigned i = 0; i < POOL; i++) {
		number[i] = set_packer_add(all, w->set[i]);
		(void)set_packer_add(few, w->set[i]);
		last |= naive_depends(&w->p, w->naive[i], w->p.n - 1);
	}
	assert_int_equal(set_packer_add(all, SET_TOO_LARGE), SET_TOO_LARGE);
	assert_int_equal(set_packer_finish(few, &out), !last);
	sb_clear(&out);
	assert_true(set_packer_finish(all, &out));
	in = cur_init(sb_str(&out), out.len);
	parcel = set_unpack(there, &in);
	assert_int_equal(cur_left(&in), 0);
	assert_true(sets_check(there));
	for (unsigned i = 0; i < POOL; i++)
		if (!naive_same(there, &w->p, set_parcel_get(parcel, number[i]), w->naive[i], &where))
			fail_msg("set %u has changed on its way, at %#x", i, where);
	set_parcel_free(parcel);
	sb_fini(&out);
	sets_free(there);
}

static void run_world(uint64_t seed, unsigned steps)
{
	struct world w = { .s = sets_new(0), .seed = seed };
	unsigned n = 1 + below(&w, 1 + below(&w, NAIVE_VARS));
	uint64_t space_seed = w.seed;

	naive_space_new(&w.p, w.s, n, &w.seed);
	w.out = calloc(1, sizeof(*w.out));
	for (unsigned i = 0; i < POOL; i++)
		w.naive[i] = calloc(1, sizeof(*w.naive[i]));
	fill(&w);
	for (unsigned i = 0; i < steps; i++) {
		step(&w);
		if (i % 4 == 0)
			ask(&w);
		if (below(&w, 25) == 0)
			collect(&w);
	}
	travel(&w, space_seed);
	sets_free(w.s);
	for (unsigned i = 0; i < POOL; i++)
		free(w.naive[i]);
	free(w.out);
}

static void operations_at_random_agree_with_sets_written_out(void **state)
{
	unsigned n = rounds_of("SET_WORLDS", 50);

	(void)state;
	for (unsigned i = 0; i < n; i++)
		run_world(first_seed + i * 0x9e3779b97f4a7c15u, 60);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operations_at_random_agree_with_sets_written_out),
	};

	if (argc > 1)
		first_seed = strtoull(argv[1], NULL, 0);
	print_message("seed %#llx\n", (unsigned long long)first_seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
