#include "tests/oracle/set_bdd.h"

static const unsigned bdd_width[BDD_FIELDS] = { 8, 16, 32, 32, 16, 8 };

/* Bit b (from the lowest) of field f. */
static int bdd_bit(enum bdd_field f, unsigned b)
{
	unsigned at = bdd_width[f] - 1 - b;

	for (unsigned i = 0; i < f; i++)
		at += bdd_width[i];
	return (int)at;
}

void oracle_bdd_start(void)
{
	bdd_init(500000, 100000);
	bdd_setvarnum(BDD_BITS);
	bdd_gbc_hook(NULL);
}

/* op(a, b), taking over both references. */
static BDD bdd_join(BDD a, BDD b, int op)
{
	BDD r = bdd_addref(bdd_apply(a, b, op));

	bdd_delref(a);
	bdd_delref(b);
	return r;
}

/* Values of f that are at least (or, below, at most) the bound. */
static BDD bdd_bound(enum bdd_field f, uint64_t bound, bool below)
{
	BDD r = bdd_addref(bdd_true());

	for (unsigned b = 0; b < bdd_width[f]; b++) {
		bool one = bound >> b & 1;
		BDD bit = below ? bdd_nithvar(bdd_bit(f, b)) : bdd_ithvar(bdd_bit(f, b));

		r = bdd_join(bdd_addref(bit), r, one == below ? bddop_or : bddop_and);
	}
	return r;
}

BDD oracle_bdd_interval(enum bdd_field f, uint64_t lo, uint64_t hi)
{
	return bdd_join(bdd_bound(f, lo, false), bdd_bound(f, hi, true), bddop_and);
}

static BDD bdd_prefix(enum bdd_field f, struct made_prefix p)
{
	return oracle_bdd_interval(f, p.value,
				   p.value | (p.length < 32 ? UINT32_MAX >> p.length : 0));
}

BDD oracle_bdd_rule(const struct made_rule *r)
{
	BDD all = bdd_join(bdd_prefix(BDD_DST, r->dst), bdd_prefix(BDD_SRC, r->src), bddop_and);

	if (r->proto >= 0)
		all = bdd_join(all, oracle_bdd_interval(BDD_PROTO, (uint64_t)r->proto,
							(uint64_t)r->proto), bddop_and);
	all = bdd_join(all, oracle_bdd_interval(BDD_DPORT, r->dport[0], r->dport[1]), bddop_and);
	all = bdd_join(all, oracle_bdd_interval(BDD_SPORT, r->sport[0], r->sport[1]), bddop_and);
	if (r->ack)
		all = bdd_join(all, bdd_addref(bdd_ithvar(bdd_bit(BDD_FLAGS, 4))), bddop_and);
	return all;
}

BDD oracle_bdd_permitted(const struct made_rule *r, size_t n)
{
	BDD all = bdd_addref(bdd_false());

	while (n-- > 0)
		all = bdd_join(all, oracle_bdd_rule(&r[n]), r[n].permit ? bddop_or : bddop_diff);
	return all;
}

BDD oracle_bdd_field(enum bdd_field f)
{
	BDD all = bdd_addref(bdd_true());

	for (unsigned b = 0; b < bdd_width[f]; b++)
		all = bdd_join(all, bdd_addref(bdd_ithvar(bdd_bit(f, b))), bddop_and);
	return all;
}

bool oracle_bdd_contains(BDD a, const uint64_t values[BDD_FIELDS])
{
	while (a != bdd_true() && a != bdd_false()) {
		unsigned f = 0, at = (unsigned)bdd_var(a);

		while (at >= bdd_width[f])
			at -= bdd_width[f++];
		a = values[f] >> (bdd_width[f] - 1 - at) & 1 ? bdd_high(a) : bdd_low(a);
	}
	return a == bdd_true();
}
