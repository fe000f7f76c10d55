/*
 * xdp_host.h - the host's program with its tenants' in the kernel, on some devices. What is attached is not bound to this process: when
 * it ends, devices go on with the last program and its maps, and another process finds them there (xdp_host_adopt). All
 * devices run one program; a new one replaces it on each in one step, while packets flow.
 *
 * Maps are the host's, for as long as the program, and each tenant's, which are made when it comes and kept over replacements.
 * Not for threads.
 */
#ifndef DATAPATH_OFFLOAD_XDP_HOST_H
#define DATAPATH_OFFLOAD_XDP_HOST_H

#include "datapath/offload/combine.h"
#include "datapath/offload/kernel/host.h"

enum { XDP_HOST_DEVICES = 64 };

/* The maps of one object, in the kernel; fd[k] is of the object's map k. */
struct xdp_maps {
	int fd[EBPF_MAX_MAPS];
	uint32_t n;
};

struct xdp_host {
	const struct ebpf_object *object;	/* the host's, borrowed */
	struct xdp_maps maps;
	int program;				/* -1: none yet */
	struct host_tenant *tenants;		/* HOST_TENANTS of them, as the program sees them */
	struct host_settings *settings;
	uint64_t *vlans;			/* 4096 */
	unsigned device[XDP_HOST_DEVICES];	/* their numbers */
	uint32_t n_devices;
};

/* New maps of an object, with what its global data begin with. prefix: goes before their names. false after an error in d. */
bool xdp_maps_new(struct xdp_maps *m, const struct ebpf_object *o, const char *prefix, span at, struct diag *d) MUST_CHECK;
void xdp_maps_close(struct xdp_maps *m);
/* The kernel's numbers of the maps, m->n of them, by which another process finds them. */
void xdp_maps_numbers(const struct xdp_maps *m, uint32_t *numbers);
/* false: one is gone. */
bool xdp_maps_find(struct xdp_maps *m, const uint32_t *numbers, uint32_t n) MUST_CHECK;

/* object: of kernel/host.c, which must outlive h. Nothing is attached. false after an error in d. */
bool xdp_host_open(struct xdp_host *h, const struct ebpf_object *object, span at, struct diag *d) MUST_CHECK;
/*
 * The same, with the maps of a program of ours that a device has, and that program; it counts as attached there. false
 * without an error when the device has none of ours, and after one in d.
 */
bool xdp_host_adopt(struct xdp_host *h, const struct ebpf_object *object, unsigned ifindex, span at, struct diag *d) MUST_CHECK;
/* Another device that has the program of h counts as attached. false: it has another, or none. */
bool xdp_host_adopt_more(struct xdp_host *h, unsigned ifindex) MUST_CHECK;
/* Lets go of all. Devices keep what they have. */
void xdp_host_close(struct xdp_host *h);

/*
 * A program on its way into the kernel, whose verifier may take seconds for it: with descriptors of its own of the maps, so that it can be
 * loaded by another thread while this one goes on.
 */
struct xdp_load {
	const struct offload_code *code;	/* borrowed */
	int program;				/* -1: not loaded */
	int fd[OFFLOAD_MAPS], copy[OFFLOAD_MAPS];
	uint32_t n;
};

/* maps[k] are those of piece k + 1. */
void xdp_load_init(struct xdp_load *l, const struct xdp_host *h, const struct offload_code *code, const struct xdp_maps *const *maps);
void xdp_load_fini(struct xdp_load *l);
/* On any thread. false after an error in d. */
bool xdp_load_run(struct xdp_load *l, span at, struct diag *d) MUST_CHECK;

/*
 * What devices run is changed, which takes the kernel milliseconds for each, in which the caller goes on: begun and ended where h is, run on
 * any thread. Nothing else may change what they run meanwhile.
 */
struct xdp_swap {
	unsigned device[XDP_HOST_DEVICES];
	uint32_t n;
	int program, old;			/* -1: none; descriptors of its own */
	int error;				/* -errno: all devices have what they had; `at` which could not */
	unsigned at;
};

/* On the n devices of `device`. program, old: -1 for none; devices that have another than `old` are not changed. */
void xdp_swap_init(struct xdp_swap *s, const unsigned *device, uint32_t n, int program, int old);
/* Devices that are no more are left out of it. */
void xdp_swap_run(struct xdp_swap *s);
void xdp_swap_back(struct xdp_swap *s);		/* after it was run: as if it had not been */
void xdp_swap_fini(struct xdp_swap *s);

/*
 * The ends: what was loaded is on every device; a device has been added; and, whatever became of it, taken away. false after an error in d.
 */
bool xdp_host_took(struct xdp_host *h, struct xdp_load *l, const struct xdp_swap *s, span at, struct diag *d) MUST_CHECK;
bool xdp_host_attached(struct xdp_host *h, const char *name, const struct xdp_swap *s, span at, struct diag *d) MUST_CHECK;
void xdp_host_detached(struct xdp_host *h, const struct xdp_swap *s);
bool xdp_host_has(const struct xdp_host *h, unsigned ifindex);

/* What was loaded, on every device in place of what is there. After an error in d nothing has changed. Devices that are no more are forgotten. */
bool xdp_host_take(struct xdp_host *h, struct xdp_load *l, span at, struct diag *d) MUST_CHECK;
/* All of this at once. */
bool xdp_host_replace(struct xdp_host *h, const struct offload_code *code, const struct xdp_maps *const *maps, span at,
		      struct diag *d) MUST_CHECK;
/* name: for messages. A device that has another program is left alone: an error. */
bool xdp_host_attach(struct xdp_host *h, unsigned ifindex, const char *name, span at, struct diag *d) MUST_CHECK;
/* Takes ours off the device; false when it has none. */
bool xdp_host_detach(struct xdp_host *h, unsigned ifindex);

/*
 * From now on the end of each poll is seen (kernel/host.c), so that the last packet of a batch is measured to where the driver has done
 * with it. A descriptor that holds it, -1 where the kernel cannot.
 */
int xdp_host_watch_polls(const struct xdp_host *h);

/* For how many processors the stopwatch has an entry. */
int xdp_host_processors(void);
/* What all processors counted, of each tenant since he is there; tenant and countdown are none. */
struct host_stopwatch xdp_host_counted(const struct xdp_host *h);
/* Adds c so many times; -1ULL takes it away. */
void xdp_host_add(struct host_count *sum, const struct host_count *c, uint64_t times);

/* Entries of the map of that name; value NULL: deletes. false: it did not go. */
bool xdp_host_put(const struct xdp_host *h, const char *map, const void *key, const void *value);
bool xdp_host_get(const struct xdp_host *h, const char *map, const void *key, void *value);
/* The key behind one, or the first for NULL; false: there is none. */
bool xdp_host_next(const struct xdp_host *h, const char *map, const void *key, void *next);

#endif
