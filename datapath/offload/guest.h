/*
 * guest.h - the middleboxes in guests that hand a part of their work to the host, and what each has registered. The operator binds
 * a guest to its MAC address and says where it may send packets; the rest the guest says itself, by commands (guest_command.h),
 * each of which is done whole or not at all. Nothing here touches packets or the kernel.
 *
 * Filters: each A is one, and drops a packet that has all it names. D ends those that look at everything it names: what is left
 * never drops more than before. A balancer's ways: that of a source goes before that of anybody.
 *
 * Source: the thesis on specialised hypervisors, sections 4.2.1 and 4.2.2.
 */
#ifndef DATAPATH_OFFLOAD_GUEST_H
#define DATAPATH_OFFLOAD_GUEST_H

#include "datapath/offload/guest_command.h"
#include "datapath/offload/kernel/guest.h"
#include "models/base/strbuf.h"

enum { GUEST_NAME_MAX = 32 };

/* A destination that the operator allows: what is sent there goes to this MAC address. */
struct guest_place {
	uint32_t ip;
	uint32_t device;		/* out of which; 0: whoever forwards by MAC addresses */
	uint64_t mac;
};

struct guest_rule {
	struct guest_filter filter[GUEST_LAYERS];
};

struct guest_way {
	bool any_source;
	uint32_t source, destination;
};

struct guest {
	char name[GUEST_NAME_MAX];	/* "": this number is free */
	uint64_t mac;
	struct guest_place place[HOST_WAYS];
	uint32_t n_places;
	/* what it has registered */
	bool firewall, balancer;
	uint32_t ip;
	struct guest_rule rule[HOST_FILTERS];
	uint32_t n_rules;
	struct guest_way way[HOST_WAYS];
	uint32_t n_ways;
};

struct guest_registry {
	struct guest guest[HOST_GUESTS];
};

/*
 * A guest that has registered nothing. places: "IP=MAC" or "IP=MAC@DEVICE", with commas between; NULL: none. NULL after an error in
 * d: a name or MAC address that is wrong or taken, a wrong place, no room.
 */
struct guest *guest_registry_add(struct guest_registry *r, const char *name, const char *mac, const char *places,
				 struct diag *d) MUST_CHECK;
/* NULL after an error in d. */
struct guest *guest_registry_find(struct guest_registry *r, const char *name, struct diag *d) MUST_CHECK;

/*
 * One command of g's, which is source at.src of d from at.from on, like guest_command_parse. false after one error in d at the word
 * that is wrong, and g is as it was.
 */
bool guest_apply(struct guest *g, const char *text, size_t len, span at, struct diag *d) MUST_CHECK;

/* Appends the commands that make a guest what g is, each with an end of line. */
void guest_print(const struct guest *g, struct strbuf *out);
/* Appends the places as they are read. */
void guest_print_places(const struct guest *g, struct strbuf *out);
void guest_print_mac(uint64_t mac, struct strbuf *out);

/* What the program in the driver is told of g. */
void guest_value(const struct guest *g, uint32_t number, struct host_guest *v);

#endif
