/*
 * rst.h - keeping this host's kernel from resetting connections that raw probes open: one nftables
 * rule for one four-tuple, gone with the process however it ends. Needs CAP_NET_ADMIN. Not
 * thread-safe.
 */
#ifndef TRACEBOX_NET_RST_H
#define TRACEBOX_NET_RST_H

#include "tracebox/net/address.h"

struct rst_tuple {
	struct address src, dst;
	uint16_t sport, dport;
};

struct rst_rule;

/* NULL: error (at most errlen octets) says why. */
struct rst_rule *rst_rule_open(const struct rst_tuple *tuple, char *error,
			       size_t errlen) MUST_CHECK;
void rst_rule_close(struct rst_rule *r);	/* accepts NULL */

/*
 * The same in two halves: the kernel takes its time over a table, which is better spent on the
 * capture meanwhile. begin returns at once; wait says whether the rule stands; release lets go of
 * it, close must follow.
 */
struct rst_rule *rst_rule_begin(const struct rst_tuple *tuple) MUST_CHECK;
/* The same for many connections of one family. */
struct rst_rule *rst_rule_begin_all(const struct rst_tuple *tuples, size_t n) MUST_CHECK;
bool rst_rule_wait(struct rst_rule *r, char *error, size_t errlen) MUST_CHECK;
void rst_rule_release(struct rst_rule *r);	/* accepts NULL */

#endif
