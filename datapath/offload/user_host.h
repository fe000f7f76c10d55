/*
 * user_host.h - tenants' programs in this process: what FromDevice receives meets them before it meets the configuration. Whose a packet is
 * is told by VLAN identifier or prefix; a tenant's packets of a batch are dealt with together, and the clock is read once for all of
 * them; of more than four tenants in a batch two are measured, drawn by lot, and stand for all. What follows, until the batch has gone through the configuration, is paid by those whose packets went on.
 *
 * Programs are those of datapath/bpf: they read packets and say what becomes of them. Buckets (share.h) are refilled while packets
 * come, so that nobody else must do it. Everything on one thread.
 */
#ifndef DATAPATH_OFFLOAD_USER_HOST_H
#define DATAPATH_OFFLOAD_USER_HOST_H

#include "datapath/offload/agent.h"
#include "datapath/packet/batch.h"

struct user_tenant {
	char name[OFFLOAD_NAME_MAX];	/* "": this number is free */
	struct offload_by by;
	struct share share;
	struct bpf_instance *program;	/* NULL: none, everything goes on */
	char *program_name;
	/* of a configuration's file (file_tenants.h): its name, and the object that the program was loaded from, NULL when it is another's */
	char *of;
	uint8_t *object;
	size_t object_len;
	uint64_t used;			/* ns */
	uint64_t refusing, forgiven;	/* of it for refused packets since the last refill; what was not paid */
	uint64_t packets, octets, refused, dropped, sent, delivered;
	unsigned late;			/* packets of the batch that went on */
};

struct user_host {
	struct user_tenant tenant[OFFLOAD_TENANTS];
	uint8_t vlans[4096];		/* number of the tenant + 1 */
	uint8_t prefixes[OFFLOAD_TENANTS];	/* numbers of those told by prefix, the longest first */
	uint32_t n, n_prefixes;		/* tenants; of them by prefix */
	uint8_t late[OFFLOAD_TENANTS];	/* numbers of those with packets of the batch that went on */
	unsigned n_late;
	unsigned late_weight;		/* as often does it count what follows; 0: it is not measured */
	uint32_t supply;		/* percent of a processor; 0: nothing is measured, nobody is refused */
	uint64_t filled, last;		/* ns of the clock: the last refill, the last reading */
	uint64_t (*clock)(void);	/* ns */
	size_t turn;
	uint32_t lot;			/* a random number, for the next draw */
};

/* The host of this process; NULL: nobody has offloaded to it. */
extern struct user_host *user_host_here;
/* How many configurations of this process give flows to drivers, where no tenant is asked: there are either these or tenants. */
extern unsigned user_host_hot;

struct user_host *user_host_new(void);
void user_host_free(struct user_host *h);	/* accepts NULL */
/* A new tenant, or all of a tenant anew. false after errors in d, and nothing has changed. */
bool user_host_add(struct user_host *h, const struct offload_request *r, struct diag *d) MUST_CHECK;
/*
 * The same in parts, of which the second may be another thread's: whether he can come; his program (NULL: he has none, or after errors in d);
 * and he with it, which stays the caller's.
 */
bool user_host_check(const struct user_host *h, const struct offload_request *r, struct diag *d) MUST_CHECK;
struct bpf_code *user_host_load(const struct offload_request *r, struct diag *d) MUST_CHECK;
bool user_host_put(struct user_host *h, const struct offload_request *r, struct bpf_code *code, struct diag *d) MUST_CHECK;
/* The last part: there is room, and the program, which is taken, was made before. His place. */
struct user_tenant *user_host_set(struct user_host *h, const struct offload_request *r, struct bpf_instance *program,
				  const char *program_name);
bool user_host_remove(struct user_host *h, const char *tenant);
struct user_tenant *user_host_find(struct user_host *h, const char *tenant);

/*
 * What goes on stays in b, in its order. refused, dropped and back (to where it came from) take the others; they are emptied first.
 * user_host_done() when b has been dealt with.
 */
void user_host_run(struct user_host *h, struct batch *b, struct batch *refused, struct batch *dropped, struct batch *back);
void user_host_done(struct user_host *h);

#endif
