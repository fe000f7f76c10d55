/*
 * offload_live.h - frames through what runs in drivers of real devices: those of live.h, and on the driver's side a socket that
 * sees what is passed to the host's stack.
 */
#ifndef DATAPATH_CONFORM_OFFLOAD_IN_LIVE_H
#define DATAPATH_CONFORM_OFFLOAD_IN_LIVE_H

#include "datapath/conform/live.h"
#include "datapath/conform/vector_test.h"
#include "models/network/datapath.h"

struct offload_live;

/* path: a configuration that has the ports of p. NULL after an error in d. */
struct offload_live *offload_live_new(const char *path, const struct datapath *p, struct diag *d);
void offload_live_free(struct offload_live *l);	/* accepts NULL */
/* The device of p's port of that number. */
const char *offload_live_device(const struct offload_live *l, size_t port);
/* What became of a frame: it is passed, or comes out of a port (NULL: nowhere); octets are lent. */
struct offload_became {
	bool passes;
	const char *port;
	const uint8_t *octets;
	uint32_t len;
};

/* Sends a frame to its port and sees what comes of it. v says how long to wait. false: it was not taken, said in d. */
bool offload_live_ask(struct offload_live *l, const struct vector_packet *in, const struct test_vector *v, struct offload_became *b,
		      struct diag *d) MUST_CHECK;

#endif
