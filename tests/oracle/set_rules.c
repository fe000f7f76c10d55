#include "tests/oracle/set_rules.h"

#include "models/base/mem.h"

uint64_t made_seed = 88172645463325252u;
uint32_t made_networks[256];

uint32_t made_random(uint32_t n)
{
	made_seed ^= made_seed << 13;
	made_seed ^= made_seed >> 7;
	made_seed ^= made_seed << 17;
	return (uint32_t)(made_seed >> 32) % n;
}

struct made_fields made_fields_new(struct sets *s)
{
	struct made_fields f;

	f.proto = set_var_new(s, RANK_PROTO, 8);
	f.dport = set_var_new(s, RANK_DPORT, 16);
	f.dst = set_var_new(s, RANK_DST, 32);
	f.src = set_var_new(s, RANK_SRC, 32);
	f.sport = set_var_new(s, RANK_SPORT, 16);
	f.flags = set_var_new(s, RANK_FLAGS, 8);
	return f;
}

static struct made_prefix prefix_new(unsigned length)
{
	uint32_t mask = length ? UINT32_MAX << (32 - length) : 0;

	mask &= made_networks[made_random(256)] ^ made_random(1u << 12);
	return (struct made_prefix){ mask, length };
}

/* Percentages of any, two ranges of lengths, and hosts. */
static struct made_prefix prefix_pick(const unsigned *share, unsigned a, unsigned b, unsigned c,
				      unsigned d)
{
	unsigned x = made_random(100);

	if (x < share[0])
		return (struct made_prefix){ 0, 0 };
	if (x < share[0] + share[1])
		return prefix_new(a + made_random(b - a + 1));
	if (x < share[0] + share[1] + share[2])
		return prefix_new(c + made_random(d - c + 1));
	return prefix_new(32);
}

uint32_t made_port(void)
{
	static const uint16_t known[16] = { 80, 443, 22, 25, 53, 110, 143, 993, 3306, 5432, 8080,
					    21, 23, 161, 389, 445 };
	uint32_t k = 0;

	while (k < 63 && made_random(100) < 80)
		k++;
	return k < 16 ? known[k] : 1000 + 97 * k;
}

static struct made_rule rule_new(bool fw)
{
	static const unsigned dst[2][4] = { { 8, 12, 25, 55 }, { 30, 12, 25, 33 } };
	static const unsigned src[2][4] = { { 30, 15, 20, 35 }, { 50, 15, 20, 15 } };
	struct made_rule r = { .proto = 6, .dport = { 0, 65535 }, .sport = { 0, 65535 } };
	unsigned x = made_random(100);

	if (x >= 75)
		r.proto = x < 90 ? 17 : x < 95 ? 1 : -1;
	r.dst = prefix_pick(dst[fw], 14, 16, 22, 26);
	r.src = prefix_pick(src[fw], 8, 16, 20, 28);
	r.permit = made_random(100) < 60;
	if (r.proto == 6 || r.proto == 17) {
		x = made_random(100);
		if (x < 65) {
			r.dport[0] = r.dport[1] = made_port();
		} else if (x < 75) {
			r.dport[0] = 1024;
		} else if (x < 85) {
			r.dport[0] = made_random(60000);
			r.dport[1] = r.dport[0] + made_random(5000);
		}
		if (made_random(100) >= 92)
			r.sport[0] = 1024 * made_random(2);
		r.ack = r.proto == 6 && made_random(100) < 3;
	}
	r.order = 64 - r.dst.length - r.src.length;
	r.order += (r.dport[0] != r.dport[1]) * 8u + (r.proto < 0) * 4u + made_random(12);
	return r;
}

static int compare_rules(const void *a, const void *b)
{
	const struct made_rule *x = a, *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

struct made_rule *made_rules(size_t n, bool fw)
{
	struct made_rule *r = x_realloc_array(NULL, n, sizeof(*r));

	for (size_t i = 0; i < 256; i++)
		made_networks[i] = made_random(UINT32_MAX);
	for (size_t i = 0; i < n; i++)
		r[i] = rule_new(fw);
	qsort(r, n, sizeof(*r), compare_rules);
	return r;
}

static set prefix_set(struct sets *s, set_var v, struct made_prefix p)
{
	uint64_t last = p.value | (p.length < 32 ? UINT32_MAX >> p.length : 0);

	return set_interval(s, v, p.value, last);
}

set made_set(struct sets *s, const struct made_fields *f, const struct made_rule *r)
{
	set all = set_and(s, prefix_set(s, f->dst, r->dst), prefix_set(s, f->src, r->src));
	uint64_t proto = (uint64_t)r->proto;

	if (r->proto >= 0)
		all = set_and(s, all, set_interval(s, f->proto, proto, proto));
	all = set_and(s, all, set_interval(s, f->dport, r->dport[0], r->dport[1]));
	all = set_and(s, all, set_interval(s, f->sport, r->sport[0], r->sport[1]));
	if (r->ack)
		all = set_and(s, all, set_masked(s, f->flags, 0x10, 0x10));
	return all;
}
