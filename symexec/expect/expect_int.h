/*
 * expect_int.h - expect_host.c for expect.c: what a host answers to a packet that has come to it.
 */
#ifndef SYMEXEC_EXPECT_INT_H
#define SYMEXEC_EXPECT_INT_H

#include "symexec/expect/expect.h"

enum { EXPECT_ANSWERS = 2 };

/*
 * The answers that the host may give, as flows on its link, which the caller owns; how many. A SYN is answered by a SYN+ACK
 * where the host listens and by a reset where not, a datagram to a port without listener by an ICMP error; 0: nothing is
 * known of an answer.
 */
size_t expect_answers(struct expecting *x, const struct network_host *host, const struct flow *f,
		      struct flow *out[EXPECT_ANSWERS]);

/* Whether a packet that has come to the host's link has an address of the host, so far as that is known. */
bool expect_is_for_host(struct expecting *x, const struct network_host *host, const struct flow *f);

#endif
