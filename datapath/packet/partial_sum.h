/*
 * partial_sum.h - checksums that a peer on the same machine left to hardware that is not there: what arrives over veth from a
 * host's stack has, in the place of the checksum, only the sum of its pseudo header.
 */
#ifndef DATAPATH_PACKET_PARTIAL_SUM_H
#define DATAPATH_PACKET_PARTIAL_SUM_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Completes the TCP or UDP checksum of an Ethernet frame if it is partial. A checksum that is right stays as it is, also
 * where it happens to look partial; of wrong ones, one in 65,536 looks so and is made right.
 * Whether it was changed.
 */
bool partial_sum_complete(uint8_t *frame, uint32_t len);

#endif
