/*
 * policy_lost.c - what shall happen to no packet: to go round for ever.
 */
#include "symexec/policy_int.h"

#include "symexec/loops.h"

void
policy_no_loops(struct deciding *k)
{
	struct loop_list l = LOOP_LIST_INIT;

	l.after = k->after.v;
	l.after_count = k->after.n;
	if (loops_find(k->e, k->g, k->p->from.node.s != NULL ? &k->p->from : NULL, k->p->packet, &l))
		loops_verdict(k->e, k->g, &l, k->v);
	loops_fini(k->e, &l);
}
