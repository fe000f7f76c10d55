/*
 * dpdk_bench.c - the structures that packets are looked up in, beside those of DPDK: routes and rte_lpm, flows and
 * rte_hash, rules and rte_acl. Both get the same keys in the same order, in batches of 64, in turns; their answers are
 * compared before anything is measured. Built and run by dpdk.sh where libdpdk-dev is installed.
 */
#include <rte_acl.h>
#include <rte_eal.h>
#include <rte_hash.h>
#include <rte_hash_crc.h>
#include <rte_lpm.h>
#include <stdio.h>
#include <time.h>

#include "datapath/bench/bench.h"
#include "datapath/flow/flow_table.h"
#include "datapath/lookup/filter.h"
#include "datapath/lookup/route.h"
#include "datapath/packet/ip.h"
#include "models/base/map.h"

enum { BATCH = 64, COUNT = 1 << 17, ROUNDS = 21, FLOWS = 100000, ETHER = 14, NEAR = 2048 };

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

typedef uint64_t look_fn(void *arg, uint32_t first, uint32_t *out);

/* Both over all batches, in turns; what they say is summed so that nothing is left out. */
static void measure(const char *what, look_fn *ours, void *a, look_fn *theirs, void *b)
{
	static uint32_t out[COUNT], other[COUNT];
	double v[2][ROUNDS];
	uint64_t wrong = 0;

	for (uint32_t i = 0; i < COUNT; i += BATCH) {
		ours(a, i, out + i);
		theirs(b, i, other + i);
	}
	for (uint32_t i = 0; i < COUNT; i++)
		wrong += out[i] != other[i];
	for (unsigned r = 0; r < ROUNDS; r++) {
		double start = now(), middle;

		for (uint32_t i = 0; i < COUNT; i += BATCH)
			ours(a, i, out);
		middle = now();
		for (uint32_t i = 0; i < COUNT; i += BATCH)
			theirs(b, i, out);
		v[1][r] = (now() - middle) / COUNT;
		v[0][r] = (middle - start) / COUNT;
	}
	qsort(v[0], ROUNDS, sizeof(double), by_value);
	qsort(v[1], ROUNDS, sizeof(double), by_value);
	printf("%-12s ours %6.1f ns [%.1f, %.1f]  dpdk %6.1f ns [%.1f, %.1f]\n", what, v[0][ROUNDS / 2], v[0][5],
	       v[0][15], v[1][ROUNDS / 2], v[1][5], v[1][15]);
	if (wrong) {
		printf("%s: %llu answers differ\n", what, (unsigned long long)wrong);
		exit(1);
	}
}

/* ---- routes ---- */

struct routes {
	struct route_table t;
	struct rte_lpm *lpm;
	uint32_t *addr;
};

static uint64_t routes_ours(void *arg, uint32_t first, uint32_t *out)
{
	const struct routes *r = arg;
	const struct route_hop *hop[BATCH];

	route_find_all(&r->t, r->addr + first, BATCH, hop);
	for (unsigned i = 0; i < BATCH; i++)
		out[i] = hop[i]->port;
	return 0;
}

static uint64_t routes_theirs(void *arg, uint32_t first, uint32_t *out)
{
	const struct routes *r = arg;

	rte_lpm_lookup_bulk(r->lpm, r->addr + first, out, BATCH);
	for (unsigned i = 0; i < BATCH; i++)
		out[i] = out[i] & RTE_LPM_LOOKUP_SUCCESS ? out[i] & 0xffffff : UINT32_MAX;
	return 0;
}

static void routes(const struct bench_trace *t)
{
	const struct rte_lpm_config config = { .max_rules = 200000, .number_tbl8s = 4096 };
	struct routes r = { .addr = malloc(COUNT * sizeof(uint32_t)) };
	uint32_t addr, bits;

	r.lpm = rte_lpm_create("routes", -1, &config);
	/* of equal prefixes the first counts here, the last there */
	for (uint32_t i = 0; bench_prefix(i, &addr, &bits); i++)
		route_add(&r.t, &(struct click_route){ .addr = addr, .mask = UINT32_MAX << (32 - bits), .port = i % 16 });
	route_finish(&r.t);
	for (size_t i = 0; i < r.t.routes.n; i++) {
		const struct route *one = &r.t.routes.v[i];

		if (!i || one[-1].addr != one->addr || one[-1].mask != one->mask)
			rte_lpm_add(r.lpm, one->addr, (uint8_t)__builtin_popcount(one->mask), one->port);
	}
	for (uint32_t i = 0; i < COUNT; i++)
		r.addr[i] = load_be32(t->frames + (size_t)i * t->size + ETHER + IP_DST);
	measure("lpm-188500", routes_ours, &r, routes_theirs, &r);
	rte_lpm_free(r.lpm);
	route_fini(&r.t);
	free(r.addr);
}

/* ---- flows ---- */

struct key {
	struct flow_key k;
	uint32_t proto;
};

struct flows {
	struct flow_table t;
	struct rte_hash *hash;
	struct key *keys;
	uint32_t *number;		/* of the flow in our table, by the one in theirs */
};

static uint64_t flows_ours(void *arg, uint32_t first, uint32_t *out)
{
	const struct flows *f = arg;
	uint32_t hash[BATCH];

	for (unsigned i = 0; i < BATCH; i++) {
		hash[i] = flow_hash(&f->t, f->keys[first + i].k, PROTO_UDP);
		flow_prefetch_slot(&f->t, hash[i]);
	}
	for (unsigned i = 0; i < BATCH; i++)
		(void)flow_prefetch_flow(&f->t, hash[i]);
	for (unsigned i = 0; i < BATCH; i++)
		out[i] = flow_find(&f->t, f->keys[first + i].k, PROTO_UDP, hash[i]) / 2;
	return 0;
}

static uint64_t flows_theirs(void *arg, uint32_t first, uint32_t *out)
{
	const struct flows *f = arg;
	const void *keys[BATCH];
	int32_t place[BATCH];

	for (unsigned i = 0; i < BATCH; i++)
		keys[i] = &f->keys[first + i];
	rte_hash_lookup_bulk(f->hash, keys, BATCH, place);
	for (unsigned i = 0; i < BATCH; i++)
		out[i] = place[i] < 0 ? UINT32_MAX : f->number[place[i]];
	return 0;
}

static void flows(const struct bench_trace *t)
{
	const struct rte_hash_parameters p = { .name = "flows", .entries = 1 << 18, .key_len = sizeof(struct key),
					       .hash_func = rte_hash_crc };
	struct flows f = { .hash = rte_hash_create(&p), .keys = calloc(COUNT, sizeof(struct key)) };

	f.number = calloc(1 << 19, sizeof(*f.number));
	flow_table_init(&f.t, 1 << 18);
	for (uint32_t i = 0; i < COUNT; i++) {
		const uint8_t *ip = t->frames + (size_t)i * t->size + ETHER;
		struct key *k = &f.keys[i];

		k->k = (struct flow_key){ raw32(ip + IP_SRC), raw32(ip + IP_DST), raw16(ip + 20), raw16(ip + 22) };
		k->proto = PROTO_UDP;
		if (flow_find(&f.t, k->k, PROTO_UDP, flow_hash(&f.t, k->k, PROTO_UDP)) == FLOW_NONE)
			f.number[rte_hash_add_key(f.hash, k)] = flow_add(&f.t, k->k, k->k, PROTO_UDP);
	}
	measure("hash-100000", flows_ours, &f, flows_theirs, &f);
	rte_hash_free(f.hash);
	flow_table_fini(&f.t);
	free(f.keys);
	free(f.number);
}

/* ---- rules ---- */

enum { FIELDS = 5 };
RTE_ACL_RULE_DEF(acl_rule, FIELDS);

static struct rte_acl_field_def defs[FIELDS] = {
	{ .type = RTE_ACL_FIELD_TYPE_BITMASK, .size = 1, .field_index = 0, .input_index = 0, .offset = IP_PROTO },
	{ .type = RTE_ACL_FIELD_TYPE_MASK, .size = 4, .field_index = 1, .input_index = 1, .offset = IP_SRC },
	{ .type = RTE_ACL_FIELD_TYPE_MASK, .size = 4, .field_index = 2, .input_index = 2, .offset = IP_DST },
	{ .type = RTE_ACL_FIELD_TYPE_RANGE, .size = 2, .field_index = 3, .input_index = 3, .offset = 20 },
	{ .type = RTE_ACL_FIELD_TYPE_RANGE, .size = 2, .field_index = 4, .input_index = 3, .offset = 22 },
};

struct rules {
	struct filter *filter;
	struct rte_acl_ctx *acl;
	struct pkt *packets;
};

static uint64_t rules_ours(void *arg, uint32_t first, uint32_t *out)
{
	const struct rules *r = arg;
	struct pkt *p[BATCH];
	uint16_t to[BATCH];

	for (unsigned i = 0; i < BATCH; i++)
		p[i] = &r->packets[(first + i) % NEAR];
	filter_run_batch(r->filter, p, BATCH, to);
	for (unsigned i = 0; i < BATCH; i++)
		out[i] = to[i];
	return 0;
}

static uint64_t rules_theirs(void *arg, uint32_t first, uint32_t *out)
{
	const struct rules *r = arg;
	const uint8_t *p[BATCH];

	for (unsigned i = 0; i < BATCH; i++)
		p[i] = r->packets[(first + i) % NEAR].head + r->packets[(first + i) % NEAR].net;
	rte_acl_classify(r->acl, p, out, BATCH, 1);
	for (unsigned i = 0; i < BATCH; i++)
		out[i]--;
	return 0;
}

struct five {
	uint32_t src, dst, sbits, dbits, first, last, proto;	/* proto 0: any */
};

static filter_ref add_five(struct filter *f, const struct five *r, uint32_t n, filter_ref no)
{
	filter_ref yes = filter_output(n);
	uint32_t sm = r->sbits ? UINT32_MAX << (32 - r->sbits) : 0, dm = r->dbits ? UINT32_MAX << (32 - r->dbits) : 0;
	const struct filter_test proto = { FILTER_IP, FILTER_EQ, IP_PROTO, 1, 255, r->proto },
		src = { FILTER_IP, FILTER_EQ, IP_SRC, 4, sm, r->src & sm },
		dst = { FILTER_IP, FILTER_EQ, IP_DST, 4, dm, r->dst & dm },
		low = { FILTER_TRANS, FILTER_GT, 2, 2, 0xffff, r->first - 1 },
		high = { FILTER_TRANS, FILTER_GT, 2, 2, 0xffff, r->last };

	if (r->last < 65535)
		yes = filter_add(f, &high, no, yes, no);
	if (r->first > 0)
		yes = filter_add(f, &low, yes, no, no);
	yes = dm ? filter_add(f, &dst, yes, no, no) : yes;
	yes = sm ? filter_add(f, &src, yes, no, no) : yes;
	return r->proto ? filter_add(f, &proto, yes, no, no) : yes;
}

/* As `datapath bench rules` has them; the last holds for all. */
static struct five rule_at(uint32_t i, uint32_t n)
{
	uint64_t h = hash_mix(i, 3);
	uint32_t a = h & 255, b = h >> 8 & 255, c = h >> 16 & 255, port = (h >> 24 & 0x3ff) + 1024;

	if (i + 1 == n)
		return (struct five){ .last = 65535 };
	switch (i % 4) {
	case 0:
		return (struct five){ 0x0a000000 | a << 16 | b << 8 | c, 0xc0a80000 | b << 8, 32, 24, 0, 65535, 0 };
	case 1:
		return (struct five){ 0x0a000000 | a << 16 | b << 8, 0, 24, 0, port, port, PROTO_UDP };
	case 2:
		return (struct five){ 0, 0xc0a80000 | b << 8 | c, 0, 32, port, port, PROTO_TCP };
	default:
		return (struct five){ 0x0a000000 | a << 16, 0xc0a80000 | b << 8, 16, 24, 53 + c % 16, 53 + c % 16, PROTO_UDP };
	}
}

static void rules(const struct bench_trace *t, struct pkt *packets, uint32_t n)
{
	const struct rte_acl_param p = { .name = "rules", .rule_size = RTE_ACL_RULE_SZ(FIELDS), .max_rule_num = n };
	struct rte_acl_config config = { .num_categories = 1, .num_fields = FIELDS };
	struct rules r = { .filter = filter_new(), .acl = rte_acl_create(&p), .packets = packets };
	filter_ref at = FILTER_DROP;
	char name[16];

	memcpy(config.defs, defs, sizeof(defs));
	for (uint32_t i = n; i-- > 0;) {
		struct five one = rule_at(i, n);
		struct acl_rule rule = { .data = { .userdata = i + 1, .category_mask = 1, .priority = (int32_t)(n - i) } };

		at = add_five(r.filter, &one, i, at);
		rule.field[0].value.u8 = (uint8_t)one.proto;
		rule.field[0].mask_range.u8 = one.proto ? 0xff : 0;
		rule.field[1].value.u32 = one.src;
		rule.field[1].mask_range.u32 = one.sbits;
		rule.field[2].value.u32 = one.dst;
		rule.field[2].mask_range.u32 = one.dbits;
		rule.field[3].mask_range.u16 = 65535;
		rule.field[4].value.u16 = (uint16_t)one.first;
		rule.field[4].mask_range.u16 = (uint16_t)one.last;
		rte_acl_add_rules(r.acl, (const struct rte_acl_rule *)&rule, 1);
	}
	filter_finish(r.filter, at);
	if (rte_acl_build(r.acl, &config) != 0)
		exit(1);
	for (uint32_t i = 0; i < NEAR; i++) {
		struct pkt *one = &r.packets[i];

		one->head = one->data = t->frames + (size_t)i * t->size;
		one->size = one->len = t->size;
		one->net = ETHER;
		one->trans = ETHER + IP_HEADER;
	}
	snprintf(name, sizeof(name), "acl-%u", n);
	measure(name, rules_ours, &r, rules_theirs, &r);
	rte_acl_free(r.acl);
	filter_free(r.filter);
}

int main(void)
{
	char *args[] = { "dpdk_bench", "--no-huge", "--no-pci", "--no-shconf", "-m", "768", "--log-level=lib.eal:error", "--no-telemetry" };
	struct bench_trace t;
	struct pkt *packets;

	if (rte_eal_init(8, args) < 0)
		return 77;
	t = bench_trace_new(COUNT, 64, FLOWS, bench_destination);
	routes(&t);
	flows(&t);
	free(t.frames);
	t = bench_trace_new(COUNT, 64, FLOWS, NULL);
	/* few enough to be near: fetching packets is no part of the comparison */
	packets = calloc(NEAR, sizeof(*packets));
	rules(&t, packets, 20);
	rules(&t, packets, 10);
	rules(&t, packets, 1000);
	free(packets);
	free(t.frames);
	return 0;
}
