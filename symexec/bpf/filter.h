/*
 * filter.h - which packets a filter program matches, as a set: the program is run on all packets at once, a path for each way that its
 * branches can go. A number that selects an address is tried with each value it can have; what the packet does not say (time,
 * chance, contents of maps) may be anything.
 *
 * What instructions do is written here from the documents of eBPF (Linux, Documentation/bpf), apart from the datapath's.
 */
#ifndef SYMEXEC_BPF_FILTER_H
#define SYMEXEC_BPF_FILTER_H

#include "models/bpf/object.h"
#include "symexec/bpf/term.h"

enum {
	FILTER_STEPS = 4000000,		/* instructions on all paths */
	FILTER_PATHS = 100000,
};

/* A condition on a path, and those before it. */
struct filter_condition {
	struct term_condition c;
	const struct filter_condition *before;
	bool vague;		/* the sets do not say it */
};

struct filter_path {
	const struct filter_condition *last;
	set s;			/* packets that go this way, at most */
	bool matches;
	/* of a program of a driver: enum filter_says, and the last branch on the path, instruction * 2 + 1 when it was taken */
	uint8_t says;
	uint32_t branch;
};

/* What becomes of a packet by a program that a tenant runs in a driver; the last two: which the program may have changed. */
enum filter_says { FILTER_DROPS, FILTER_PASSES, FILTER_RETURNS, FILTER_PASSES_CHANGED, FILTER_RETURNS_CHANGED, FILTER_SAYS };

struct filter {
	struct arena *arena;
	struct terms terms;
	VEC(struct filter_path) paths;
	set may, may_not;	/* packets that may match, that may not; over symbols of the packet alone */
	set matched, other;	/* the same with what the packet does not say */
	bool driver;
	set says[FILTER_SAYS];	/* packets of which a driver's program may say so */
	uint64_t steps;
	bool beyond;		/* it was not followed to its end, which is no fault of the program */
	VEC(const char *) given_up;	/* what is not exact, and why */
	VEC(const char *) hangs_on;	/* what else decides */
};

/*
 * false: the program does what it must not, or goes beyond what can be followed, with an error in d. f is to be ended by
 * filter_fini in all cases.
 */
bool filter_explore(struct filter *f, const struct ebpf_object *o, const struct ebpf_program *p, struct diag *d) MUST_CHECK;
/*
 * The same for a program of a driver, which says more than yes or no and may write to the packet; its helpers are those that tenants may
 * have. What it reads after it has written there may be anything.
 */
bool filter_explore_driver(struct filter *f, const struct ebpf_object *o, const struct ebpf_program *p, struct diag *d) MUST_CHECK;
/* Of a driver's program, the packets of path i, over symbols of the packet alone. */
set filter_path_packets(struct filter *f, size_t i);
void filter_fini(struct filter *f);

/* filter_print.c: a set of packets in words, a line for each alternative; begins each with indent. */
void filter_print_set(struct strbuf *out, struct filter *f, set s, const char *indent);
/* Conditions that bind several fields to each other, of the paths that match. */
void filter_print_relations(struct strbuf *out, struct filter *f, const char *indent);

/* solver/solver_filter.c: whether paths and sets say the same of every packet, by Z3. */
enum filter_check { FILTER_AGREES, FILTER_DIFFERS, FILTER_UNDECIDED };
enum filter_check filter_check(struct filter *f);

/* filter_json.c: all of that as a line of JSON; check: NULL when it was not asked. docs in symexec(1). */
void filter_print_json(struct strbuf *out, struct filter *f, const char *name, const enum filter_check *check);

#endif
