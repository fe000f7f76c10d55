/*
 * instance.h - one process of `datapath run`: configurations by name that share its loop, and the socket by which it is
 * controlled. Configurations come, go and are replaced while others run.
 *
 * An instance owns its configurations and their messages. Everything runs on the loop's thread.
 */
#ifndef DATAPATH_RUNTIME_INSTANCE_H
#define DATAPATH_RUNTIME_INSTANCE_H

#include "datapath/runtime/loop.h"
#include "datapath/runtime/router.h"

struct bpf_registry;
struct control;
struct crew;
struct offload_agent;

enum { INSTANCE_MAX_CONFIGURATIONS = 4096, INSTANCE_NAME_MAX = 64 };

struct installed {
	char *name;
	char *path;		/* of its text, for people */
	struct router *router;
	struct installed *lead;	/* of a copy that another thread runs: what it is a copy of */
	struct crew *crew;	/* NULL: one thread */
};

struct instance {
	const char *name;		/* NULL: it cannot be controlled */
	struct loop loop;
	VEC(struct installed *) configurations;
	struct router_options options;	/* for each of them; text and path apart */
	struct control *control;
	struct crew *crew;		/* NULL: one thread */
	struct offload_agent *offload;	/* NULL: nothing was offloaded yet */
	struct bpf_registry *programs;	/* shared by all configurations */
	uint64_t started;		/* ns of the monotonic clock */
	uint32_t lost;			/* packets that no element gave back when its configuration ended */
};

void instance_init(struct instance *in, const struct router_options *o);
void instance_fini(struct instance *in);
/* Letters, digits, '_', '-' and '.', not first; at most INSTANCE_NAME_MAX. For instances and configurations. */
bool instance_name_ok(const char *name);
struct installed *instance_find(const struct instance *in, const char *name);
/*
 * A configuration that was read with d starts under that name, which nobody may have. It and, unless NULL is returned, d are
 * the instance's from then on. NULL after errors in d.
 */
struct installed *instance_install(struct instance *in, const char *name, const char *path,
				   struct click_config *config, struct diag *d) MUST_CHECK;
/* Puts it in the place of one that is there. false after errors in d, and nothing has changed. */
bool instance_hotswap(struct installed *i, const char *path, struct click_config *config, struct diag *d) MUST_CHECK;
void instance_remove(struct instance *in, struct installed *i);

/*
 * Where the socket of an instance is: NAME.sock in $MIDDLEPROOF_RUN, else /run/middleproof for root, else
 * $XDG_RUNTIME_DIR/middleproof or /tmp/middleproof-UID; a name with a '/' is the path itself. The folder is made (0700) if
 * `make`, and refused when it is somebody else's. NULL after an error, said in d; the caller frees.
 */
char *instance_socket(const char *name, bool make, struct diag *d) MUST_CHECK;
/* The same for what is offloaded (offload/state_json.h); NULL when the name is a path, or there is no folder. */
char *instance_offload_state(const char *name) MUST_CHECK;
/* The names that have a socket in the folder, alive or not; the caller frees them and the array. */
char **instance_names(size_t *count);

#endif
