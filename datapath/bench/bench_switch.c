/*
 * bench_switch.c - a switch with many ports: one sender, batches of 1024 least frames in turn to every port, each port's
 * part of a batch reserved in its ring, copied and committed, rings emptied between batches. Lists for each port against
 * a bitmap for each packet, which the forwarder scans once for each port. Source of the experiment: mSwitch (2015),
 * figures 2.8 and 2.9.
 */
#include <stdio.h>
#include <time.h>

#include "datapath/bench/bench.h"
#include "datapath/lookup/switch_group.h"
#include "datapath/lookup/switch_table.h"
#include "datapath/port/out_ring.h"
#include "models/base/mem.h"

enum { FRAME = 60, BATCHES = 200, PORT_WORDS = GROUP_PORTS / 64 };

struct fabric {
	unsigned ports;
	struct switch_table table;
	struct switch_group group;
	uint64_t bitmap[GROUP_MAX][PORT_WORDS];
	uint8_t frames[GROUP_MAX][64];
	struct out_ring *ring;
	uint64_t sent;
};

static void deliver(struct fabric *f, unsigned port, const uint16_t *at, unsigned n)
{
	struct out_lease l = out_ring_reserve(&f->ring[port], n);

	for (unsigned i = 0; i < l.count; i++)
		out_ring_put(&f->ring[port], &l, i, f->frames[at[i]], FRAME);
	out_ring_commit(&f->ring[port], &l);
	f->sent += l.count;
}

static void by_list(struct fabric *f)
{
	uint16_t at[GROUP_MAX];

	for (uint16_t i = 0; i < GROUP_MAX; i++)
		switch_group_add(&f->group, i,
				 switch_find(&f->table, switch_address(f->frames[i]), 1, GROUP_ALL));
	for (unsigned k = 0; k < f->group.ports; k++)
		deliver(f, f->group.port[k], at, switch_group_of(&f->group, f->group.port[k], at));
	switch_group_clear(&f->group);
}

static void by_bitmap(struct fabric *f)
{
	uint16_t at[GROUP_MAX];

	for (unsigned i = 0; i < GROUP_MAX; i++) {
		uint16_t to = switch_find(&f->table, switch_address(f->frames[i]), 1, GROUP_ALL);

		memset(f->bitmap[i], to == GROUP_ALL ? 0xff : 0, sizeof(f->bitmap[i]));
		if (to != GROUP_ALL)
			f->bitmap[i][to / 64] = UINT64_C(1) << to % 64;
	}
	for (unsigned port = 0; port < f->ports; port++) {
		unsigned n = 0;

		for (uint16_t i = 0; i < GROUP_MAX; i++)
			if (f->bitmap[i][port / 64] >> port % 64 & 1)
				at[n++] = i;
		if (n > 0)
			deliver(f, port, at, n);
	}
}

/* ns of processor time per packet. */
static double measure(struct fabric *f, void (*forward)(struct fabric *f))
{
	struct timespec a, b;
	double ns = 0;

	f->sent = 0;
	for (unsigned k = 0; k < BATCHES; k++) {
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &a);
		forward(f);
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
		ns += (double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec);
		for (unsigned port = 0; port < f->ports; port++)
			out_ring_done(&f->ring[port], out_ring_ready(&f->ring[port]));
	}
	return ns / (double)f->sent;
}

static struct fabric *fabric_new(unsigned ports)
{
	struct fabric *f = x_calloc(1, sizeof(*f));
	uint32_t room = 1;

	/* of each ring: its part of a batch */
	while (room * ports < GROUP_MAX)
		room *= 2;

	f->ports = ports;
	f->ring = x_calloc(ports, sizeof(*f->ring));
	switch_table_init(&f->table, 1024, 1);
	switch_group_init(&f->group);
	for (unsigned i = 0; i < GROUP_MAX; i++) {
		f->frames[i][0] = 2;
		f->frames[i][5] = (uint8_t)(i % ports);
	}
	for (unsigned port = 0; port < ports; port++) {
		out_ring_init(&f->ring[port], room);
		switch_learn(&f->table, switch_address(f->frames[port]), (uint16_t)port, 1);
	}
	return f;
}

static void fabric_free(struct fabric *f)
{
	for (unsigned port = 0; port < f->ports; port++)
		out_ring_fini(&f->ring[port]);
	switch_table_fini(&f->table);
	free(f->ring);
	free(f);
}

bool bench_switch(uint64_t rounds)
{
	static const unsigned ports[] = { 1, 2, 5, 20, 60, 120, 250 };
	double *list = x_calloc(rounds * 3, sizeof(*list)), *bitmap = list + rounds, *ratio = bitmap + rounds;

	for (size_t k = 0; k < ARRAY_LEN(ports); k++) {
		struct fabric *f = fabric_new(ports[k]);
		struct bench_spread l, r;

		for (uint64_t i = 0; i < rounds; i++) {
			list[i] = measure(f, by_list);
			bitmap[i] = measure(f, by_bitmap);
			ratio[i] = bitmap[i] / list[i];
		}
		l = bench_spread_of(list, rounds);
		r = bench_spread_of(ratio, rounds);
		printf("switch     %8.1f ns [%.1f, %.1f] %8.2f Mpps  lists, %u ports; bitmap %.1f ns, %.2f [%.2f, %.2f] x\n",
		       l.median, l.low, l.high, 1e3 / l.median, ports[k],
		       bench_spread_of(bitmap, rounds).median, r.median, r.low, r.high);
		fabric_free(f);
	}
	free(list);
	return true;
}
