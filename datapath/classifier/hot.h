/*
 * hot.h - cached flows that are met often are done in the driver (datapath/offload/kernel/hot.c): what of them is forwarded or dropped, also
 * with other tags and header fields, never reaches user space. One packet of each batch is looked at, which finds out who they are.
 *
 * A change of any rule takes all of them back at once, before it returns; those that it does not meet are given again when the
 * batch or the request is over (hot_settle). What they count and when they were used goes back to rules every tenth of a second,
 * and whenever somebody asks for it.
 *
 * Not for flows that need more than one output, state, or a program, and not for several threads. Packets that a flow meets in the driver may
 * overtake those of it that wait in user space at the moment in which it is given.
 */
#ifndef CLASSIFIER_HOT_H
#define CLASSIFIER_HOT_H

#include "datapath/classifier/board.h"
#include "datapath/offload/kernel/hot.h"

struct hot;

/* For so many flows. NULL after an error in diag. */
struct hot *hot_new(struct board *b, uint32_t limit, struct diag *diag);
void hot_free(struct hot *h);	/* ports and pipeline know nothing of it any more; accepts NULL */
/*
 * h, which may be NULL, takes the place of old, whose rules have counted all. Where both have the same ports the devices go on with the program that they have:
 * another takes the kernel so long that packets would be lost.
 */
void hot_take(struct hot *h, struct hot *old);
/* A batch before it is looked up. */
void hot_see(struct hot *h, const struct flight *f);
/* Ten times a second: ports that came and went, flows that are used no more. */
void hot_tick(struct hot *h);
/* What the driver counted goes to the rules. */
void hot_read(struct hot *h);
void hot_say(const struct hot *h, struct strbuf *out);

/* hot_flow.c: bits of a key as the driver has them; false: they need more than it knows. */
bool hot_key(const struct key *key, const struct key *mask, __u64 to[HOT_WORDS], __u64 mask_to[HOT_WORDS]);
/* What a path does: ops, out, lowers; *grows: octets. false: the driver cannot. */
bool hot_flow_of(const struct path *path, struct hot_flow *f, uint32_t *grows);

#endif
