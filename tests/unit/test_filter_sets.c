/*
 * test_filter_sets.c - the sets of packets that symexec bpf reports, and packets that the datapath's interpreter runs: what it matches
 * is a packet that may match, what it does not is one that may not; of an exact answer every member matches. For the programs of p0f
 * and the corpus, with packets drawn from the sets, near misses and any octets. The two sides share the instructions alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "datapath/bpf/interp.h"
#include "datapath/bpf/prog_map.h"
#include "symexec/bpf/filter.h"
#include "tests/unit/bpf_kernel.h"

enum { OCTETS = 2048, LONGEST = 200, SYMBOLS = 512, DRAWS = 100, BUDGET = 1000000 };

/* Loops and addresses that the packet chooses: seconds to minutes each, asked when MIDDLEPROOF_SOAK is set. */
static const char *const slow[] = { "c_index_bounded", "c_index_masked", "c_ip_length", "c_loop_count", "c_loop_each_checked",
				    "c_many_branches", "c_tcp_options" };

static uint64_t seed;

static uint64_t draw(void)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return seed * 0x2545f4914f6cdd1dULL;
}

struct subject {
	const struct ebpf_object *o;
	const struct ebpf_program *p;
	struct filter f;
	set_var var[SYMBOLS];
	size_t n;
	bool sure;			/* exact, and the packet alone decides */
	unsigned matched, members;	/* packets */
};

/* Values of symbols and octets of a packet, one way and the other; octets behind its end are 0. */
static uint64_t read_symbol(const struct term_symbol *x, const uint8_t *octets)
{
	uint64_t v = 0;

	for (uint32_t i = x->first; i < x->first + x->width; i++)
		v = v << 1 | (octets[i / 8] >> (7 - i % 8) & 1);
	return v;
}

static void write_symbol(const struct term_symbol *x, uint8_t *octets, uint64_t v)
{
	for (uint32_t i = x->first + x->width; i-- > x->first; v >>= 1)
		octets[i / 8] = (uint8_t)((octets[i / 8] & ~(0x80U >> i % 8)) | (v & 1) << (7 - i % 8));
}

static bool is_of_packet(const struct subject *s, size_t i)
{
	const struct term_symbol *x = &s->f.terms.symbols.v[i];

	return i == s->f.terms.length || (x->first != UINT32_MAX && x->first + x->width <= 8 * OCTETS);
}

static bool has(struct subject *s, set a, const uint8_t *octets, uint32_t len)
{
	uint64_t value[SYMBOLS];
	size_t n = 0;

	for (size_t i = 0; i < s->f.terms.symbols.n; i++)
		if (is_of_packet(s, i))
			value[n++] = i == s->f.terms.length ? len : read_symbol(&s->f.terms.symbols.v[i], octets);
	return set_contains(s->f.terms.sets, a, s->var, value, n);
}

/* A member of a, as near to `octets` as it gets; its length, or UINT32_MAX for one too long to run. */
static uint32_t pick(struct subject *s, set a, uint8_t *octets, uint32_t len)
{
	uint64_t want[SYMBOLS], value[SYMBOLS];
	size_t n = 0;

	for (size_t i = 0; i < s->f.terms.symbols.n; i++)
		if (is_of_packet(s, i))
			want[n++] = i == s->f.terms.length ? len : read_symbol(&s->f.terms.symbols.v[i], octets);
	set_pick(s->f.terms.sets, a, s->var, want, value, n);
	n = 0;
	for (size_t i = 0; i < s->f.terms.symbols.n; i++) {
		if (!is_of_packet(s, i))
			continue;
		if (i == s->f.terms.length)
			len = (uint32_t)value[n];
		else
			write_symbol(&s->f.terms.symbols.v[i], octets, value[n]);
		n++;
	}
	return len <= OCTETS ? len : UINT32_MAX;
}

static bool matches(struct subject *s, const uint8_t *octets, uint32_t len)
{
	/* memory of its own, so that a read behind the end is seen */
	uint8_t *own = x_malloc(len + 1);
	const struct bpf_packet packet = { own, own + len, own, 1, 0 };
	struct bpf_tables t = { .random = 1 };
	struct diag *d = diag_new();
	struct checked_run run;

	memcpy(own, octets, len);
	for (uint32_t i = 0; i < s->o->n_maps; i++) {
		t.map[i] = prog_map_new(&s->o->maps[i], 1, d);
		assert_non_null(t.map[i]);
		t.value[i] = prog_map_values(t.map[i]);
	}
	interp_checked(s->o, s->p, &packet, &t, BUDGET, &run);
	if (*run.fault)
		fail_msg("%s: %s", s->p->name, run.fault);
	for (uint32_t i = 0; i < s->o->n_maps; i++)
		prog_map_free(t.map[i]);
	diag_free(d);
	free(own);
	return (uint32_t)run.result == 1;
}

static void hold(struct subject *s, const uint8_t *octets, uint32_t len, const char *how)
{
	bool yes = matches(s, octets, len), inside = has(s, s->f.may, octets, len);

	if (!has(s, yes ? s->f.may : s->f.may_not, octets, len))
		fail_msg("%s: a packet of %u octets, %s, %s, and is not reported to", s->p->name, len, how, yes ? "matches" : "does not match");
	if (s->sure && inside != yes)
		fail_msg("%s: a packet of %u octets, %s, is %s the exact set, and %s", s->p->name, len, how, inside ? "in" : "outside",
			 yes ? "matches" : "does not match");
	s->matched += yes;
	s->members += inside;
}

static void random_octets(uint8_t *octets)
{
	memset(octets, 0, OCTETS);
	for (unsigned i = 0; i < LONGEST; i++)
		octets[i] = draw() % 3 ? (uint8_t)draw() : 0;
	if (draw() % 2)
		memcpy(octets + 12, "\x08\x00\x45", 3);
}

static void hold_many(struct subject *s)
{
	static uint8_t octets[OCTETS];
	uint32_t len;

	for (unsigned i = 0; i < DRAWS; i++) {
		random_octets(octets);
		hold(s, octets, (uint32_t)(draw() % LONGEST), "drawn by chance");
		if (s->f.may_not != SET_NONE) {
			len = pick(s, s->f.may_not, octets, (uint32_t)(draw() % LONGEST));
			if (len != UINT32_MAX)
				hold(s, octets, len, "of those that may not match");
		}
		random_octets(octets);
		len = s->f.may != SET_NONE ? pick(s, s->f.may, octets, (uint32_t)(draw() % LONGEST)) : UINT32_MAX;
		if (len == UINT32_MAX)
			continue;
		hold(s, octets, len, "of those that may match");
		/* one bit from it */
		octets[draw() % MAX_OF(len, 1U)] ^= (uint8_t)(1 << draw() % 8);
		hold(s, octets, len, "one bit from those that may match");
		hold(s, octets, len - MIN_OF(len, 1U), "one octet shorter");
	}
}

static bool is_slow(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(slow); i++)
		if (strcmp(name, slow[i]) == 0)
			return !getenv("MIDDLEPROOF_SOAK");
	return false;
}

/* false: it may not be run, or is none whose set can be asked. */
static bool ask(struct subject *s, const struct ebpf_object *o, const struct ebpf_program *p)
{
	struct diag *d = diag_new();
	struct verify_options few = { .budget = 100000 };
	struct verify_result r;
	bool ok = verify_program(o, p, &few, &r, d);

	verify_result_fini(&r);
	*s = (struct subject){ .o = o, .p = p };
	if (!ok) {
		diag_free(d);
		return false;
	}
	ok = filter_explore(&s->f, o, p, d) && s->f.may != SET_TOO_LARGE && s->f.may_not != SET_TOO_LARGE;
	for (size_t i = 0; ok && i < s->f.terms.symbols.n; i++)
		if (is_of_packet(s, i) && s->n < SYMBOLS)
			s->var[s->n++] = s->f.terms.symbols.v[i].var;
	s->sure = ok && !s->f.given_up.n && !set_intersects(s->f.terms.sets, s->f.may, s->f.may_not);
	if (ok)
		hold_many(s);
	filter_fini(&s->f);
	diag_free(d);
	return ok;
}

static void ask_all(const char *object, unsigned least, bool all_sure)
{
	const char *path = bpf_test_object(object);
	struct diag *d = diag_new();
	unsigned asked = 0, sure = 0;
	struct ebpf_object *o;

	if (!path)
		skip();
	seed = 0x5e7;
	o = ebpf_object_open(path, d);
	assert_non_null(o);
	for (uint32_t i = 0; i < o->n_programs; i++) {
		struct subject s;

		if (is_slow(o->programs[i].name) || !ask(&s, o, &o->programs[i]))
			continue;
		asked++;
		sure += s.sure;
		if (all_sure && (!s.sure || s.matched < DRAWS))
			fail_msg("%s: %s, %u packets matched", s.p->name, s.sure ? "exact" : "not exact", s.matched);
	}
	print_message("%s: %u programs of %u, %u exact\n", object, asked, o->n_programs, sure);
	assert_true(asked >= least);
	ebpf_object_free(o);
	diag_free(d);
}

static void signatures_match_their_sets(void **state)
{
	(void)state;
	ask_all("p0f", 8, true);
}

static void corpus_matches_its_sets(void **state)
{
	(void)state;
	ask_all("corpus", 30, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signatures_match_their_sets),
		cmocka_unit_test(corpus_matches_its_sets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
