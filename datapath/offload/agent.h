/*
 * agent.h - who runs the host's program on devices for its tenants: takes their programs, puts all of them into one and that in the
 * place of the last, and refills their buckets (share.h) every few milliseconds.
 *
 * Whatever is asked is done whole or not at all: a program that is not allowed, or that the kernel refuses, leaves everything as it
 * was. When the agent ends, programs stay on their devices; buckets fail open until an agent is there again.
 */
#ifndef DATAPATH_OFFLOAD_AGENT_H
#define DATAPATH_OFFLOAD_AGENT_H

#include "datapath/offload/around.h"
#include "datapath/offload/share.h"
#include "datapath/offload/xdp_host.h"
#include "datapath/runtime/loop.h"
#include "models/base/strbuf.h"

enum {
	OFFLOAD_NAME_MAX = 32,
	OFFLOAD_MEMORY = 64 << 20,	/* octets in the maps of a tenant */
	OFFLOAD_WEIGHT_MAX = 1000000,
	OFFLOAD_SUPPLY = 90,		/* percent of a processor, when nothing else is said */
	OFFLOAD_SUPPLY_MAX = 6400,
};

/* What tells a tenant's packets. */
struct offload_by {
	uint32_t kind;			/* HOST_BY_... */
	uint32_t number;		/* VLAN identifier, GRE key, VXLAN identifier */
	struct host_prefix prefix;
};

struct offload_request {
	const char *tenant;
	struct offload_by by;
	uint32_t weight;		/* of its share, from 1 */
	const char *out;		/* device that gets what its program passes; NULL: the host's stack */
	const void *octets;		/* the object; NULL: no program, everything is passed */
	size_t len;
	const char *path, *program;	/* for messages; which of the object's, NULL: the only one */
	bool keep;			/* maps of an equal name and size as the program before had stay */
};

struct offload_tenant {
	char name[OFFLOAD_NAME_MAX];	/* "": this number is free */
	struct offload_by by;
	uint32_t weight;
	unsigned out;
	struct ebpf_object *object;	/* NULL: no program */
	const struct ebpf_program *program;
	struct xdp_maps maps;
	struct strbuf octets;		/* of the object's file */
	char *path;			/* of it, as it was said */
	uint64_t forgiven;		/* ns of debts beyond a full bucket, and of of refusing that what was given did not pay */
	uint64_t refusing;		/* ns of the host's that have been paid or forgiven */
};

struct offload_agent {
	struct ebpf_object *object;	/* the host's */
	struct strbuf octets;		/* of its file */
	struct xdp_host host;
	struct offload_tenant tenant[OFFLOAD_TENANTS];
	uint32_t supply;		/* percent of a processor that are handed out; 0: no shares are held */
	uint64_t filled;		/* when, ns of the monotonic clock */
	uint64_t wasted;		/* ns that nobody could take */
	size_t turn;
	uint64_t generation;		/* of the table of tenants; no two agents have the same ones */
	bool busy;			/* what devices run is being changed */
	bool used;			/* it has had a device: its host's object is such that the kernel takes it */
	struct loop *loop;
	int timer;
	struct around around;
	struct guest_host *guests;	/* NULL: there were none yet */
	int polls;			/* descriptor of the program that sees polls end; -1: there is none */
};

/* octets: the object of kernel/host.c. loop: where the timer is served. Nothing is loaded yet. NULL after errors in d. */
struct offload_agent *offload_agent_new(const void *octets, size_t len, struct loop *loop, struct diag *d) MUST_CHECK;
/*
 * The agent of what a device runs since another agent, which is gone. Its other devices and its tenants are told next. NULL: the device
 * has none of our programs, or after errors in d.
 */
struct offload_agent *offload_agent_adopt(const void *octets, size_t len, const char *device, struct loop *loop,
					  struct diag *d) MUST_CHECK;
/* A tenant that the adopted program has under that number, and the kernel's numbers of his maps. false: it cannot be. */
bool offload_adopt_tenant(struct offload_agent *a, uint32_t number, const struct offload_request *r, const uint32_t *maps,
			  uint32_t n_maps, struct diag *d) MUST_CHECK;
/* All that could be adopted was: whatever the program knows of others is taken from it, lest it is a later tenant's. */
void offload_adopted(struct offload_agent *a);
/* Programs stay on their devices. Accepts NULL. */
void offload_agent_free(struct offload_agent *a);

bool offload_has(const struct offload_agent *a, const char *tenant);

/*
 * A change of tenants: begun and committed on the agent's thread; between, on any, loaded, since the kernel may look at the programs for
 * seconds, and, begun there again, put on the devices. Whoever begins frees it; what was put there and not committed is taken back.
 */
struct offload_change {
	bool ready, loaded;		/* so far without errors: can be loaded, can be committed */
	struct diag *diag;		/* what was wrong */
	struct offload_tenant tenant;
	uint32_t number;		/* the tenant's; OFFLOAD_TENANTS: none comes */
	uint64_t generation;		/* the agent's when it was begun */
	struct arena *arena;
	struct offload_code code;
	struct xdp_load load;
	struct offload_agent *agent;	/* whose devices are being changed; NULL: they are not yet */
	struct xdp_swap swap;
	bool swapped;
};

/* A new tenant, or all of a tenant that is there anew. After errors it is not ready; nothing has changed in either case. */
struct offload_change *offload_begin(struct offload_agent *a, const struct offload_request *r) MUST_CHECK;
/* No packet is the tenant's any more; the change is the program without his, which need not come. NULL after an error in d. */
struct offload_change *offload_remove(struct offload_agent *a, const char *tenant, struct diag *d) MUST_CHECK;
/* The programs that there are, which nobody has loaded yet. */
struct offload_change *offload_again(const struct offload_agent *a) MUST_CHECK;
void offload_load(struct offload_change *c);
/* On the devices: commit does it at once where it was not begun. Once it has begun it cannot become stale, and nobody else can begin. */
void offload_swap_begin(struct offload_agent *a, struct offload_change *c);
void offload_swap(struct offload_change *c);
/* There have been others since it was begun, or there is one at work: it is to be begun again. */
bool offload_is_stale(const struct offload_agent *a, const struct offload_change *c);
/* Not of a stale one. false after errors in c->diag, and nothing has changed. */
bool offload_commit(struct offload_agent *a, struct offload_change *c) MUST_CHECK;
void offload_change_free(struct offload_change *c);	/* accepts NULL */

/* All that there is, at once. */
bool offload_install(struct offload_agent *a, struct diag *d) MUST_CHECK;

/* So many percent of a processor, at most OFFLOAD_SUPPLY_MAX, are divided from now on. 0: nothing is measured, nobody is refused. */
void offload_supply(struct offload_agent *a, uint32_t percent);
/* No tenant and no device any more. */
void offload_clear(struct offload_agent *a);

/* Hands out what has come since the last time; the timer does this. now: ns of the monotonic clock. */
void offload_refill(struct offload_agent *a, uint64_t now);

/* The number or prefix ("10.0.0.0/8") of a kind. false: text is no such number or prefix. */
bool offload_by_parse(uint32_t kind, const char *text, struct offload_by *by) MUST_CHECK;
/* Writes p as it is read; returns text. */
const char *offload_prefix_text(const struct host_prefix *p, char *text, size_t size);

#endif
