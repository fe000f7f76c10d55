/*
 * pipeline.h - tables of rules behind one cache. A packet's way from a table on is a path: the
 * rules that it meets until one sends it away, or changes it and sends it to another table, where
 * it is looked up anew. The slow path finds the rules and the bits and programs that decided; the
 * caches remember.
 *
 * Changes take effect at once: a cached flow is believed only if it is of the current generation,
 * or no change since its own meets its bits; otherwise it is derived again, with what programs
 * have said already. So no packet takes an old path after a change returned.
 *
 * A pipeline owns its rules. Rules and paths that are gone are freed by pipeline_idle only, so
 * who executes one may change rules meanwhile. Not thread-safe.
 */
#ifndef CLASSIFIER_PIPELINE_H
#define CLASSIFIER_PIPELINE_H

#include "datapath/classifier/cache.h"
#include "datapath/classifier/table.h"
#include "datapath/packet/batch.h"

enum { PIPELINE_TABLES = 64, CHANGE_LOG = 128, FLOW_LIMIT = 65536, EVICT_LOOKS = 16 };

struct actions;

struct flow_rule {
	struct rule rule;		/* first */
	uint32_t table;
	bool miss;			/* what a table does with packets that meet no rule */
	bool from_file;			/* not added since */
	uint64_t id;			/* of this rule with these actions; never used twice */
	uint64_t cookie;
	uint64_t idle_timeout, hard_timeout;	/* ns, 0: none */
	uint64_t created, used;		/* ns */
	uint64_t packets, bytes;
	struct actions *actions;	/* the rule's */
	char *text;			/* its match, NULL: all */
	struct flow_rule *next, *prev;	/* of its table, in the order in which they came */
};

/* What the pipeline must know of actions; the rest is known by who executes them. */
struct actions_view {
	int32_t go_to;			/* table that the packet is sent to unchanged, or -1 */
	void (*free)(struct actions *a);
};

struct path {
	struct path *next;		/* in the set of paths; of those to be freed */
	uint64_t hash;
	uint64_t tables;		/* bits of those that were asked */
	uint32_t users;
	uint32_t n;
	const void *way;		/* what the executor keeps of it; NULL at first */
	struct flow_rule *rules[];
};

struct change {
	uint32_t table, words;
	uint8_t index[KEY_WORDS];
	uint64_t mask[KEY_WORDS], value[KEY_WORDS];
};

struct pipeline {
	struct key_layout layout;
	struct match_ports ports;
	unsigned tables;
	struct table table[PIPELINE_TABLES];
	struct flow_rule *miss[PIPELINE_TABLES];
	struct flow_rule *first[PIPELINE_TABLES], *last[PIPELINE_TABLES];
	struct flow_cache cache;
	struct filter_programs programs;
	struct table_programs candidates;
	struct path **paths;		/* by hash */
	size_t path_slots, path_count;
	struct change log[CHANGE_LOG];	/* of generation g at g % CHANGE_LOG */
	uint64_t generation, all_changed;	/* the last one that meets everything */
	uint64_t ids, serials;
	uint64_t extras_made;		/* of the layout, when a rule was added last */
	struct flow_rule *gone_rules;
	struct path *gone_paths;
	size_t sweep;			/* number of the flow that is looked at next */
	uint64_t slow_paths, revalidated, rederived;	/* counts */
	struct actions_view (*view)(const struct actions *a);
	void (*changing)(void *arg), (*settle)(void *arg), *listener;	/* see pipeline_listen */
	bool unsettled;
};

void pipeline_init(struct pipeline *pl, unsigned tables, const struct match_ports *ports,
		   struct actions_view (*view)(const struct actions *a));
void pipeline_fini(struct pipeline *pl);

/* What a new rule says; actions are taken over if pipeline_add succeeds. */
struct flow_spec {
	uint32_t table, priority;
	const struct click_expr *match;
	const char *text;
	struct actions *actions;
	int32_t program;		/* as a rule has it */
	uint64_t cookie, idle_timeout, hard_timeout, now;
	bool from_file;
};

/*
 * A rule with the same match, priority and program is replaced. NULL after an error in d, and
 * nothing has changed.
 */
struct flow_rule *pipeline_add(struct pipeline *pl, const struct flow_spec *s, struct diag *d);
/* The same with a guard that was made before, which is taken over; it cannot fail. */
struct flow_rule *pipeline_add_guard(struct pipeline *pl, const struct flow_spec *s,
				     struct guard *g);
void pipeline_remove(struct pipeline *pl, struct flow_rule *r);
/* The rule stays with other actions, which are taken over; the old one's pointer is void. */
struct flow_rule *pipeline_set_actions(struct pipeline *pl, struct flow_rule *r,
				       struct actions *actions);
/* What the table does with packets that meet no rule. */
void pipeline_set_miss(struct pipeline *pl, uint32_t table, struct actions *actions);

/*
 * The paths of packets from their tables on; origin[i] as in key_of, h[i] what programs said of
 * it before and have said then; h NULL: none ran. No path is NULL. A path is valid until
 * pipeline_idle.
 */
void pipeline_find(struct pipeline *pl, const struct batch *b, const struct key_origin *origin,
		   struct history *h, uint64_t now, struct path **path);
/*
 * One packet without the caches: the same path, with one more user. mask gets the bits, chain the
 * programs that decided. p NULL: no program runs, and NULL is returned if h lacks an answer.
 */
struct path *pipeline_slow(struct pipeline *pl, const struct key *k, const struct pkt *p,
			   struct history *h, struct key *mask, struct program_chain *chain);

void pipeline_unuse(struct pipeline *pl, struct path *p);

/*
 * changing is called with every change, before it returns: copies of cached flows are not to be used any more; settle by the next
 * pipeline_idle: those that pipeline_holds, as what they say is still so, may be. Then rules are freed. NULL: nobody.
 */
void pipeline_listen(struct pipeline *pl, void (*changing)(void *arg), void (*settle)(void *arg), void *listener);
bool pipeline_holds(struct pipeline *pl, struct megaflow *m);

/* Between batches: frees what is gone. */
void pipeline_idle(struct pipeline *pl);
/*
 * Looks after up to n cached flows: those that were not used since `before` go, others are
 * revalidated. Runs no programs.
 */
void pipeline_sweep(struct pipeline *pl, size_t n, uint64_t before);

#endif
