/*
 * offload_user_bench.c - what shares cost in the user's place: full batches in memory, of one tenant and of several, which drop all that
 * comes or pass it, with a supply and without; turn by turn. Prints "name unit value".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "datapath/offload/user_host.h"

enum { ROUNDS = 20000, SIZE = 64 };

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool add(struct user_host *h, unsigned vlan)
{
	char name[16], text[16];
	struct offload_request r = { .tenant = name, .weight = 1 };
	struct diag *d = diag_new();
	bool ok;

	snprintf(name, sizeof name, "t%u", vlan);
	snprintf(text, sizeof text, "%u", vlan);
	ok = offload_by_parse(HOST_BY_VLAN, text, &r.by) && user_host_add(h, &r, d);
	diag_free(d);
	return ok;
}

/* ns for a packet; packets go round the tenants. */
static double turn(struct user_host *h, unsigned tenants, uint32_t supply)
{
	static uint8_t frame[BATCH_MAX][SIZE];
	static struct pkt p[BATCH_MAX];
	struct batch b, refused, dropped, back;
	double begin;

	for (unsigned i = 0; i < BATCH_MAX; i++) {
		memcpy(frame[i] + 12, "\x81\0\0\0\x88\xb5", 6);
		frame[i][15] = (uint8_t)(1 + i % tenants);
		p[i] = (struct pkt){ .data = frame[i], .len = SIZE };
	}
	h->supply = supply;
	begin = seconds();
	for (unsigned r = 0; r < ROUNDS; r++) {
		b.n = BATCH_MAX;
		for (unsigned i = 0; i < BATCH_MAX; i++)
			b.p[i] = &p[i];
		user_host_run(h, &b, &refused, &dropped, &back);
		if (b.n != BATCH_MAX) {
			fputs("offload_user_bench: packets are missing\n", stderr);
			exit(1);
		}
		user_host_done(h);
	}
	return (seconds() - begin) * 1e9 / ROUNDS / BATCH_MAX;
}

int main(int argc, char **argv)
{
	static const unsigned tenants[] = { 1, 3, 16 };
	unsigned long runs = argc > 1 ? strtoul(argv[1], NULL, 10) : 21;

	for (unsigned long run = 0; run < runs; run++)
		for (size_t i = 0; i < sizeof tenants / sizeof *tenants; i++) {
			struct user_host *h = user_host_new();
			double without, with;

			for (unsigned k = 1; k <= tenants[i]; k++)
				if (!add(h, k))
					return 3;
			without = turn(h, tenants[i], 0);
			/* nobody is refused: what is compared is the same work */
			with = turn(h, tenants[i], OFFLOAD_SUPPLY_MAX);
			printf("offload-user-%u-without ns %.2f\noffload-user-%u-with ns %.2f\noffload-user-%u-shares ns %.2f\n", tenants[i],
			       without, tenants[i], with, tenants[i], with - without);
			user_host_free(h);
		}
	return 0;
}
