/*
 * tcp_option.h - the options by which TCP ends agree on extensions: mss, window-scale, sack (permitted), timestamps and
 * mptcp (MP_CAPABLE). Sets are bits 1 << enum tcp_extension, flags those of the segment.
 */
#ifndef SYMEXEC_TCP_OPTION_H
#define SYMEXEC_TCP_OPTION_H

#include "models/network/network.h"
#include "symexec/graph/host.h"

/* Bytes that the options take in a segment with these flags, whole words. */
unsigned tcp_options_length(unsigned options, unsigned flags);
void tcp_options_write(struct engine *e, struct flow *f, int32_t bit, unsigned options,
		       unsigned flags);
/* Puts options into a SYN that has none and no data. */
void tcp_options_add(struct engine *e, struct flow *f, unsigned options);
/* Those of the options that have arrived as they were sent; *name is the first that has not. */
unsigned tcp_options_arrived(struct engine *e, struct flow *f, unsigned options, unsigned flags,
			     const char **name);

#endif
