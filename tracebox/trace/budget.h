/*
 * budget.h - how many ICMP errors may be asked of each router. Linux, and with it most routers that
 * limit at all, lets one prober have six at once and then one a second (net.ipv4.icmp_ratelimit).
 * Each key (a router, or what stands for one that is not known yet) has a bucket of its own. Not
 * thread-safe.
 */
#ifndef TRACEBOX_TRACE_BUDGET_H
#define TRACEBOX_TRACE_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

#include "models/base/compiler.h"

struct budget;

/* rate: errors a second; 0: no limit. */
struct budget *budget_new(unsigned rate) MUST_CHECK;
void budget_free(struct budget *b);	/* accepts NULL */
/* Takes one; false: there is none before *until. now in ns. */
bool budget_take(struct budget *b, uint64_t key, uint64_t now, uint64_t *until);
/* One was taken of a bucket without asking: another router answered than was expected. */
void budget_charge(struct budget *b, uint64_t key, uint64_t now);
/* How many there are now. */
unsigned budget_left(const struct budget *b, uint64_t key, uint64_t now);

#endif
