/*
 * bench_loop.c - the trace, and the bare loop.
 */
#include "datapath/bench/bench.h"

#include <math.h>

#include "datapath/flow/flow_table.h"
#include "datapath/packet/ip.h"
#include "models/base/map.h"
#include "models/base/mem.h"

enum { ETHER_HEADER = 14, LOOP_BATCH = 64, LOOP_SLOTS = 1 << 18 };

static void make_frame(uint8_t *f, uint32_t size, uint32_t flow, uint32_t (*destination)(uint64_t hash))
{
	uint64_t h = hash_mix(flow, 7);
	uint8_t *ip = f + ETHER_HEADER, *udp = ip + IP_HEADER;

	memset(f, 0, size);
	memcpy(f, "\x02\0\0\0\0\xbb\x02\0\0\0\0\xaa\x08\0", ETHER_HEADER);
	ip[0] = 0x45;
	store_be16(ip + IP_LEN, (uint16_t)(size - ETHER_HEADER));
	ip[IP_TTL] = 64;
	ip[IP_PROTO] = PROTO_UDP;
	store_be32(ip + IP_SRC, 0x0a000000 | (uint32_t)(h & 0xffffff));
	store_be32(ip + IP_DST, destination ? destination(h) : 0xc0a80000 | (uint32_t)(h >> 24 & 0xffff));
	ip_set_sum(ip, IP_HEADER);
	store_be16(udp, (uint16_t)(1024 + (h >> 40 & 0x7fff)));
	store_be16(udp + 2, (uint16_t)(53 + flow % 16));
	store_be16(udp + UDP_LEN, (uint16_t)(size - ETHER_HEADER - IP_HEADER));
}

struct bench_trace bench_trace_new(uint32_t count, uint32_t size, uint32_t flows,
				   uint32_t (*destination)(uint64_t hash))
{
	return bench_trace_zipf(count, size, flows, 1.0, destination);
}

struct bench_trace bench_trace_zipf(uint32_t count, uint32_t size, uint32_t flows, double zipf,
				    uint32_t (*destination)(uint64_t hash))
{
	struct bench_trace t = { .count = count, .size = size, .flows = flows };
	double *sum = x_calloc(flows + 1, sizeof(*sum));
	uint64_t seed = 1;

	t.frames = x_malloc((size_t)count * size);
	for (uint32_t i = 0; i < flows; i++)
		sum[i + 1] = sum[i] + pow(i + 1, -zipf);
	for (uint32_t i = 0; i < count; i++) {
		double at;
		uint32_t low = 0, high = flows - 1;

		seed = hash_mix(seed, i);
		at = (double)(seed >> 11) / 9007199254740992.0 * sum[flows];
		while (low < high) {
			uint32_t mid = (low + high) / 2;

			if (sum[mid + 1] <= at)
				low = mid + 1;
			else
				high = mid;
		}
		make_frame(t.frames + (size_t)i * size, size, low, destination);
	}
	free(sum);
	return t;
}

struct cached {
	struct flow_key key;
	uint32_t used;
	uint8_t mac[12];
	uint32_t hits;
};

struct bench_loop {
	const struct bench_trace *trace;
	struct cached *cache;
	uint8_t *out;		/* frames that are sent, in turn */
	uint32_t at;
};

struct bench_loop *bench_loop_new(const struct bench_trace *t)
{
	struct bench_loop *l = x_calloc(1, sizeof(*l));

	l->trace = t;
	l->cache = x_calloc(LOOP_SLOTS, sizeof(*l->cache));
	l->out = x_calloc(LOOP_BATCH * 8, 2048);
	return l;
}

void bench_loop_free(struct bench_loop *l)
{
	free(l->cache);
	free(l->out);
	free(l);
}

static struct cached *cache_find(struct bench_loop *l, struct flow_key k)
{
	static const struct flow_table fixed = {
		.secret = { UINT64_C(0x9e3779b97f4a7c15), UINT64_C(0xbf58476d1ce4e5b9) }
	};
	uint32_t i = flow_hash(&fixed, k, PROTO_UDP) & (LOOP_SLOTS - 1);

	for (;; i = (i + 1) & (LOOP_SLOTS - 1)) {
		struct cached *c = &l->cache[i];

		if (!c->used) {
			*c = (struct cached){ .key = k, .used = 1 };
			memcpy(c->mac, "\x02\0\0\0\0\xcc\x02\0\0\0\0\xbb", 12);
			return c;
		}
		if (!memcmp(&c->key, &k, sizeof(k)))
			return c;
	}
}

uint64_t bench_loop_run(struct bench_loop *l, uint64_t packets)
{
	uint64_t forwarded = 0;

	for (uint64_t n = 0; n < packets; n++) {
		const uint8_t *f = l->trace->frames + (size_t)l->at * l->trace->size;
		uint8_t *to = l->out + (n % (LOOP_BATCH * 8)) * 2048 + 256;
		const uint8_t *ip = f + ETHER_HEADER;
		struct cached *c;
		uint16_t old;

		l->at = l->at + 1 == l->trace->count ? 0 : l->at + 1;
		if (load_be16(f + 12) != ETHERTYPE_IP || ip[0] != 0x45 || ip[IP_TTL] <= 1 ||
		    load_be16(ip + IP_LEN) > l->trace->size - ETHER_HEADER ||
		    ip_sum(ip, IP_HEADER) != 0xffff)
			continue;
		c = cache_find(l, (struct flow_key){ raw32(ip + IP_SRC), raw32(ip + IP_DST),
						     raw16(ip + 20), raw16(ip + 22) });
		c->hits++;
		memcpy(to, f, l->trace->size);
		memcpy(to, c->mac, 12);
		old = raw16(to + ETHER_HEADER + IP_TTL);
		to[ETHER_HEADER + IP_TTL]--;
		sum_update16(to + ETHER_HEADER + IP_SUM, old, raw16(to + ETHER_HEADER + IP_TTL));
		forwarded++;
	}
	return forwarded;
}
