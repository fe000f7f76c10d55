/*
 * siphash.h - SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash of short inputs that who does not know the key cannot foretell.
 */
#ifndef DATAPATH_PROTOCOL_SIPHASH_H
#define DATAPATH_PROTOCOL_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

/* The key as two words of eight octets, the least significant first. */
uint64_t siphash_24(const uint64_t key[2], const uint8_t *octets, size_t n);

#endif
