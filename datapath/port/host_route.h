/*
 * host_route.h - where the host's routing tables, with their rules, lead: asked of the kernel per address and kept until it
 * tells that routes, rules, addresses or devices have changed. Not thread-safe; a table of its own for each thread.
 */
#ifndef DATAPATH_PORT_HOST_ROUTE_H
#define DATAPATH_PORT_HOST_ROUTE_H

#include <stdbool.h>
#include <stdint.h>

struct host_route {
	uint32_t device;	/* its index; 0: nowhere */
	uint32_t gateway;	/* as on the wire; 0: the address itself is on that device */
};

struct host_routes;

struct host_routes *host_routes_open(void);		/* NULL: the machine would not, errno */
void host_routes_close(struct host_routes *t);		/* accepts NULL */
/* Forgets all if the kernel told that anything changed, and then is true; it is listened to every tenth of a second. */
bool host_routes_refresh(struct host_routes *t);
void host_routes_flush(struct host_routes *t);
/* addr: host order. */
struct host_route host_routes_find(struct host_routes *t, uint32_t addr);

#endif
