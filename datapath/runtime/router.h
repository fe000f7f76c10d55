/*
 * router.h - a configuration made ready to run: its elements with their arguments folded in,
 * the paths between them as flat arrays of steps, its clock, tasks and timers.
 *
 * A router owns everything of its configuration; the diag it was made with must outlive it. Not
 * thread-safe: one worker runs it.
 */
#ifndef DATAPATH_RUNTIME_ROUTER_H
#define DATAPATH_RUNTIME_ROUTER_H

#include <pthread.h>

#include "datapath/port/xdp_port.h"
#include "datapath/runtime/driver.h"
#include "datapath/runtime/element.h"
#include "datapath/runtime/loop.h"
#include "models/base/map.h"
#include "models/base/vec.h"
#include "models/click/config.h"

struct port;
struct port_device;
struct bpf_registry;

struct router_options {
	const char *text;		/* the configuration itself; the path is its name */
	enum clock_kind clock;
	uint64_t seed;
	unsigned burst;			/* 0: 1 packet, the order that Click has */
	bool busy_poll;			/* of devices, see xdp_port.h */
	bool zero_copy;			/* devices must have it */
	enum xdp_sending sending;	/* to devices */
	uint32_t frames;		/* packets that may be in it at once; 0: as the configuration needs */
	bool memory_ports;		/* all devices are memory ports, whatever their names say */
	struct loop *loop;		/* NULL: one of its own */
	const char *const *ports;	/* NAME=DEVICE (port.h), ends with NULL; may be NULL */
	const struct click_define *defines;
	size_t define_count;
	/* Makes what is behind every port, whatever its name says; NULL: port.c does. */
	struct port_device *(*make_device)(void *arg);
	void *device_arg;
	/* of a copy that another thread runs: the router of thread 0, which has the programs of devices */
	struct router *lead;
	unsigned thread, threads;	/* its number; how many there are, 0: one */
	uint64_t now;			/* where its clock starts, 0: as `clock` says */
	struct bpf_registry *programs;	/* filter programs by name; NULL: of its own */
};

struct router {
	struct runtime run;
	struct driver driver;
	struct loop *loop, own_loop;
	struct click_config *config;
	struct click_names *names;
	struct element **elements;	/* parallel to config->elements */
	size_t count;
	bool made;			/* every element has its instance */
	struct arena *arena;
	struct port *ports;
	bool memory_ports;
	struct port_device *(*make_device)(void *arg);	/* as in the options */
	void *device_arg;
	struct diag *diag;
	struct str_map *tickets;	/* of ScheduleInfo: name to number, as pointers */
	struct xdp_ports *devices;	/* NULL: none is used */
	bool busy_poll, zero_copy;
	uint64_t seed;
	enum xdp_sending sending;
	struct router *lead;		/* as in the options */
	unsigned thread, threads;
	pthread_mutex_t common;		/* of what copies have together, see twin.h; thread 0's */
	struct flow_layer *flows;	/* NULL: nobody asks for them */
	uint32_t error_id;		/* IP ids of ICMP errors: one row for all of them */
	uint64_t retired[DROP_COUNT];	/* drops of elements that were replaced */
	uint64_t swaps;			/* configurations that were replaced */
	struct bpf_registry *programs, *own_programs;
	VEC(struct router *) inner;	/* that this one drives, and their owners free */
};

/* Reads, configures and starts. NULL after errors in d. */
struct router *router_new(const char *path, const struct router_options *o, struct diag *d);
/* The same from a configuration that was read with d; it is the router's or freed. */
struct router *router_start(struct click_config *config, const struct router_options *o, struct diag *d);
/* Ends what runs, drops what waits, frees. Accepts NULL. */
void router_free(struct router *r);
/* The same; packets that no element gave back, which is an element's fault. */
uint32_t router_end(struct router *r);
/*
 * Replaces the configuration while ports, packets and clock go on; elements keep what they hold when name and class are the
 * same. d takes the place of the router's diag, which *old_diag then is and the caller frees. false: nothing has changed; d,
 * with the errors, is the caller's. The configuration is the router's or freed. Source: the idea of Click's hot-swapping.
 */
bool router_hotswap(struct router *r, struct click_config *config, struct diag *d,
		    struct diag **old_diag) MUST_CHECK;
/*
 * Starts a configuration as a new router would, over the ports that are there: nothing that the one before knew is left but
 * what its ports count, and packets in their rings. The configuration is the router's. false: the router can only be freed.
 */
bool router_renew(struct router *r, struct click_config *config, struct diag *d) MUST_CHECK;
/* What router_new reads a configuration with. NULL after errors in d. */
struct click_config *router_read(const char *path, const struct router_options *o, struct diag *d);
/* Makes, configures and starts the elements of a configuration in a router that has none; previous: of the one before. */
bool router_fill(struct router *r, struct click_config *config, struct diag *d,
		 const struct router *previous) MUST_CHECK;
/* The run is over: what could not be written is said in its diag. */
void router_finish(struct router *r);
/* Stops its elements and frees the configuration. */
void router_empty(struct router *r);
/* Packets that ended for that reason, ever. */
uint64_t router_drops(const struct router *r, enum drop reason);
/* Frames that the devices of a configuration need at once. */
uint32_t router_frames(const struct click_config *config);

struct element *router_find(const struct router *r, const char *name);
/* The element a name means, as seen from another: in its compound, then outside. */
struct element *router_find_from(const struct element *from, const char *name);

/* Time of a packet that was read: the clock of CLOCK_PCAP begins with the first, and is never behind one that moves. */
void router_saw_time(struct router *r, uint64_t ns);

/* graph.c: the paths between elements. */
void graph_compile(struct router *r);
/* Whether elements of that class can be run; a list for messages. */
const struct element_class *element_class_find(const char *name);
const char *element_class_near(const char *name);
const struct element_class *element_class_at(size_t n);	/* NULL behind the last */

/* Uniform numbers, repeatable by seed. */
uint64_t router_random(struct router *r);
double router_random_real(struct router *r);	/* [0, 1) */

#endif
