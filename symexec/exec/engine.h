/*
 * engine.h - the tables that one run shares: sets, values, persistent maps, an arena for all that
 * lives until the run ends, and the diagnostics. One engine is used by one thread.
 */
#ifndef SYMEXEC_ENGINE_H
#define SYMEXEC_ENGINE_H

#include "models/base/arena.h"
#include "models/base/diag.h"
#include "models/base/vec.h"
#include "symexec/flow/flow_compare.h"

/* What tests switch off to see that a claim rests on it; all false in every program. */
struct engine_flaws {
	bool ignore_state;	/* recall and lookup find nothing */
	bool ignore_identity;	/* a link gives every symbol a new name */
	bool ignore_merging;	/* flows never merge */
	bool ignore_covered;	/* a write leaves the checksums right that cover it */
};

enum { FREE_SLOTS = 64, ORDERS_KEPT = 4 };

struct engine {
	struct sets *sets;
	struct values *values;
	struct imaps *maps;
	struct arena *arena;
	struct diag *diag;
	struct past { struct arena *arena; unsigned char *at; size_t left; } past;	/* history.c */
	struct flow *free_flows;	/* chained through free_next */
	struct free_slots { struct free_slots *next; } *free_slots[FREE_SLOTS];	/* flow_memory.c */
	struct free_regs *free_regs;	/* exec.c */
	struct tuples *tuples;		/* state.h */
	struct scratch { bool made; set_var var; } scratch[65];	/* by width, see engine_scratch */
	struct cells *cells;		/* cell.h */
	struct str_map *symbols;	/* exec_symbol: name -> root */
	struct str_map *source_roots;	/* source.c: field of a source -> root + 1 */
	struct sim_state *sim_state;	/* sim_state.h: of a concrete run */
	const char *sim_chance;		/* sim: the last thing that an element chose freely */
	uint64_t sim_seed;		/* sim: which values it chooses; 0: the first */
	struct sim_ways *sim_ways;	/* sim_ways.h: which ways it chooses; NULL: the first */
	bool sim_last_way;		/* sim: of ways it chooses the last, not the first */
	struct hidden_store *hidden;	/* exec_hide.c */
	struct solver *solver;		/* solver.h; made at the first question */
	bool ethernet;			/* links carry Ethernet frames, else IP packets */
	bool concrete;			/* sim: element-local state is real */
	/* the element that `name` means in the arguments of `from`; UINT32_MAX: none */
	uint32_t (*find_element)(const void *graph, uint32_t from, const char *name);
	const void *graph;
	uint32_t graphs;		/* how many were made: the number of the next */
	struct order *orders;		/* order.h: those found last */
	unsigned orders_made;
	/* per element of a second network: the one whose symbols it makes too; see compare.c */
	const uint32_t *twins;
	uint32_t twin_count;
	struct engine_flaws flaws;
	struct audit *audit;		/* audit.h; NULL: none */
	struct replay *guide;	/* replay.h: what boxes choose in a concrete run; NULL: as they like */
	bool ip_options, tcp_options;	/* sources send packets with options too */
	bool terse;			/* nobody will see the path of what holds */
	bool keep_hops;			/* paths know the flow on every hop; costs a copy for each */
	uint8_t *touched;		/* per element: set to 1 when it runs; NULL: nobody asks */
	uint32_t touched_count;
	uint64_t merged, explored;	/* counters for reports and tests */
	/* since the question began: a verdict that rests on one of these is undecided */
	bool used_state;		/* some flow asked for or left state: flow independence is assumed */
	bool too_large;			/* a set passed the cap */
	bool luckless;			/* no packet was found whose checksum is just right, and none excluded */
	uint32_t luck_runs;		/* how many packets were run to look for one */
	const char *opaque;		/* what the engine cannot know was met: "an element of unknown class 'X'" */
	VEC(uint32_t) derived;		/* the roots of engine_derived */
	bool derived_asked;		/* some flow's condition says something of one */
};

struct engine *engine_new(struct diag *d);
void engine_free(struct engine *e);

/* cell.c: called by engine_new and engine_free. */
void cells_init(struct engine *e);
void cells_fini(struct engine *e);
/* exec_hide.c: called by engine_free. */
void hidden_fini(struct engine *e);

/* A variable of that width that no flow mentions, for one substitution at a time. */
set_var engine_scratch(struct engine *e, unsigned width);

/*
 * A symbol for a function of info->of that no value expresses (bits of a checksum, say); `part` tells such functions
 * apart. The same function of the same value is the same symbol.
 */
value engine_derived(struct engine *e, const struct root_info *info, uint32_t part);
/*
 * Of bits [shift, shift + width) of a value that stands at that byte offset. Two checksums that are right are one handle and
 * two contents, so the place is a part of the name, and where contents move or change they are forgotten.
 */
value engine_derived_bits(struct engine *e, value of, int32_t byte, unsigned shift, unsigned width);
/* What engine_derived_bits made; false: q is no such symbol. */
struct octets { int32_t byte; unsigned shift, width; };
bool engine_octets(const struct engine *e, root q, struct octets *o);
/* Forgets what the condition says of a root. */
void engine_forget(struct engine *e, struct flow *f, root q);
/* Forgets what is known of the functions of v; VALUE_NONE: of every checksum. */
void engine_forget_derived(struct engine *e, struct flow *f, value v);

#endif
