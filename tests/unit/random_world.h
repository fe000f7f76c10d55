/*
 * random_world.h - a random network as the engine reads it: written to a folder, read back, and what is sent into it.
 */
#ifndef TEST_RANDOM_WORLD_H
#define TEST_RANDOM_WORLD_H

#include "tests/unit/random_network.h"
#include "tests/unit/symbolic_trial.h"

#include <unistd.h>

static char folder[] = "/tmp/middleproof-XXXXXX";

/* One network as the engine reads it. */
struct opened {
	struct trial t;
	struct network *network;
};

static inline void
remove_files(const struct rn_network *n)
{
	char path[100];

	snprintf(path, sizeof(path), "%s/network.yaml", folder);
	(void)unlink(path);
	for (unsigned i = 0; i < n->n; i++) {
		snprintf(path, sizeof(path), "%s/%s.click", folder, n->boxes[i].name);
		(void)unlink(path);
	}
}

/* false: the reader refuses it. */
static inline bool
open_network(struct opened *o, const struct rn_network *n, FILE *say)
{
	struct graph_options g = { .boxes_folder = "models/boxes" };
	struct world *w = &o->t.w;
	char path[100];

	memset(o, 0, sizeof(*o));
	*w = (struct world){ .t = toy_new(n->seed), .name = "random network", .may_loop = true };
	o->t.say = say;
	w->m = models_new(w->t.e, "models/elements");
	rn_write(n, folder);
	snprintf(path, sizeof(path), "%s/network.yaml", folder);
	o->network = network_read(path, w->t.diag);
	if (o->network != NULL) {
		w->t.e->ethernet = o->network->encap == ENCAP_ETHERNET;
		w->g = graph_from_network(w->t.e, w->m, o->network, &g);
	}
	/* none is meant to be refused */
	if (diag_errors(w->t.diag) > 0)
		diag_print(w->t.diag, stderr, false);
	remove_files(n);
	return w->g != NULL && diag_errors(w->t.diag) == 0;
}

static inline void
close_network(struct opened *o)
{
	if (o->t.x != NULL)
		explore_free(o->t.x);
	free(o->t.flows.v);
	world_close(&o->t.w);
	network_free(o->network);
}

/* What can be asked of a network without having to wait for it: not every shape at once. */
static inline unsigned
some_shapes(uint64_t seed)
{
	static const unsigned choices[] = {
		SHAPE_TCP | SHAPE_UDP | SHAPE_ICMP, SHAPE_TCP | SHAPE_LATER_FRAGMENT,
		SHAPE_UDP | SHAPE_NOT_IP | SHAPE_FIRST_FRAGMENT, SHAPE_TCP | SHAPE_OPTIONS | SHAPE_ICMP,
		SHAPE_OTHER | SHAPE_UDP | SHAPE_VLAN, SHAPE_IP6 | SHAPE_TCP, SHAPE_ALL & ~SHAPE_OPTIONS,
	};

	return choices[(seed * 0x9e3779b97f4a7c15 >> 40) % ARRAY_LEN(choices)];
}

#endif
