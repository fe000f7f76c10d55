/*
 * registry.h - filter programs by name, as rules and the control protocol know them. A name has one instance at a time; who refers to
 * it keeps the struct bpf_named, which stays until the registry ends, and reads ->instance for every packet: a replacement is one
 * pointer. Changes belong to the loop's thread, between packets. Instances that were replaced are kept until the
 * registry ends when other threads may run them, else freed at once.
 */
#ifndef DATAPATH_BPF_REGISTRY_H
#define DATAPATH_BPF_REGISTRY_H

#include <stdatomic.h>

#include "datapath/bpf/bpf_program.h"
#include "models/base/vec.h"

struct bpf_named {
	char *name, *path;
	_Atomic(struct bpf_instance *) instance;	/* NULL: unloaded; such a program matches nothing */
	uint64_t loads;
	unsigned users;		/* configurations whose files name it; the last takes it away... */
	bool by_file;		/* ...if one of them brought it */
};

struct bpf_registry {
	VEC(struct bpf_named *) named;
	VEC(struct bpf_instance *) old;
	unsigned cpus;
};

struct bpf_registry_load {
	const char *name, *path;
	const char *program;		/* of the object; NULL: the only one */
	const char *share;		/* a name whose maps are used, too; NULL: none */
	bool keep;			/* begin with the entries of the one that is replaced */
};

struct bpf_registry *bpf_registry_new(unsigned cpus);
void bpf_registry_free(struct bpf_registry *r);		/* accepts NULL */
/* NULL: there never was one of that name. */
struct bpf_named *bpf_registry_find(const struct bpf_registry *r, const char *name);
/* Reads the object at path and puts it in place of what has the name. NULL after errors in d, and nothing has changed. */
struct bpf_named *bpf_registry_load(struct bpf_registry *r, const struct bpf_registry_load *l, struct diag *d) MUST_CHECK;
void bpf_registry_unload(struct bpf_registry *r, struct bpf_named *n);

/* The first half of loading: the instance, which is the caller's until the second, which cannot fail. NULL after errors in d. */
struct bpf_instance *bpf_registry_make(struct bpf_registry *r, const struct bpf_registry_load *l, struct diag *d) MUST_CHECK;
struct bpf_named *bpf_registry_put(struct bpf_registry *r, const struct bpf_registry_load *l, struct bpf_instance *i);

#endif
