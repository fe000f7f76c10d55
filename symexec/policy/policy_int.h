/*
 * policy_int.h - what the files of the policies share: one question on its way, and the steps that most
 * questions take. A decider sets k->v->status and says why; policy.c then asks whether the answer may stand.
 */
#ifndef SYMEXEC_POLICY_INT_H
#define SYMEXEC_POLICY_INT_H

#include "symexec/flow/history.h"
#include "symexec/policy/policy.h"
#include "symexec/graph/source.h"
#include "symexec/policy/tcp.h"
#include "symexec/explore/witness.h"

struct deciding {
	struct engine *e;
	const struct graph *g;
	const struct network_policy *p;
	struct verdict *v;
	uint32_t from;
	uint8_t *to;			/* marks */
	struct flow_list after;		/* state that stands; empty: none */
	bool sent;
	bool gave_up;
	bool unfit;			/* something arrived that `where` does not hold for */
	bool failed;			/* an error was reported */
};

/* policy_reach.c */
void policy_reach(struct deciding *k);
void policy_no_reach(struct deciding *k);
void policy_isolate(struct deciding *k);
void policy_waypoint(struct deciding *k);
/* policy_tcp.c */
void policy_tcp(struct deciding *k);
void policy_ask_tcp(struct deciding *k, struct tcp_answer *a);
/* policy_value.c */
void policy_unchanged(struct deciding *k);
void policy_value(struct deciding *k);
/* policy_lost.c */
void policy_no_loops(struct deciding *k);
void policy_no_black_holes(struct deciding *k);
void policy_no_violations(struct deciding *k);

/* policy_same.c */
void policy_same_as(struct deciding *k);

/* "client", "T2:in" */
const char *policy_end_name(struct engine *e, const struct network_end *end);
/* What is sent at k->from, seen at k->to; sets k->sent. The caller frees it. */
struct exploration *policy_explore(struct deciding *k);
/* Whether f has packets in it, which a solver may have to find. */
bool policy_exists(struct deciding *k, struct flow *f);
/* Puts what is sent at k->from into x. */
void policy_start(struct deciding *k, struct exploration *x);
/* How much a flow leaves to chance, or to classes that nobody knows. */
int policy_unsure(struct engine *e, const struct flow *f);
/* Explores; of what arrives, what `where` holds for stays. */
void policy_run(struct deciding *k, struct exploration *x);
bool policy_arrived(const struct deciding *k, const struct end *end);
/* An arrival that really has packets in it, or NULL. Prefers those that rest on no free choice. */
struct flow *policy_arrival(struct deciding *k, struct exploration *x);
void policy_nothing_sent(struct deciding *k);
/* Finds the ends that the policy names; false after an error. The caller frees k->to. */
bool policy_prepare(struct deciding *k);

#endif
