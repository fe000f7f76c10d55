/*
 * datapath_tenant.h - what of a datapath file runs in drivers: tenants and middleboxes in guests. Owned as the rest of the file's
 * (datapath.h).
 */
#ifndef NETWORK_DATAPATH_TENANT_H
#define NETWORK_DATAPATH_TENANT_H

#include "models/network/network.h"

struct datapath_tenant {
	struct word name;
	/* one of these tells his packets */
	uint64_t vlan;			/* 1 to 4094; 0: not told by it */
	uint64_t gre, vxlan;		/* a key, an identifier; UINT64_MAX: not told by it */
	struct word prefix;		/* "10.0.0.0/8"; NULL: not told by it */
	uint64_t share;			/* weight of its CPU time, 1 if not given */
	struct word program;		/* C or object file, NULL: none */
	struct word out;		/* port that gets what is passed; NULL: the tables */
	uint32_t out_port;
};

/* A destination that a guest's balancer may use. */
struct datapath_guest_place {
	struct word ip, mac, out;	/* out: a port; NULL: the tables */
	uint32_t port;
};

/* A middlebox in a guest that hands work to the driver. */
struct datapath_guest {
	struct word name, mac;
	const struct datapath_guest_place *to;
	size_t to_count;
	const struct word *commands;	/* in their order */
	size_t command_count;
};

#endif
