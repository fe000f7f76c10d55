/*
 * flow_address.h - IPv6 addresses as numbers of 32 bits, so that keys of flows are as small as those of IPv4. An address has
 * its number as long as somebody holds it; flows do. Owned by the flow layer; not thread-safe.
 */
#ifndef DATAPATH_FLOW_FLOW_ADDRESS_H
#define DATAPATH_FLOW_FLOW_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#define FLOW_NO_ADDRESS	UINT32_MAX

struct flow_address;

struct flow_addresses {
	struct flow_address *v;
	uint32_t *slots;		/* numbers, FLOW_NO_ADDRESS: free */
	uint32_t slot_mask, made, count;
	uint32_t free;
	uint64_t secret[2];		/* random: who sends packets cannot choose places */
};

void flow_addresses_init(struct flow_addresses *a);
void flow_addresses_fini(struct flow_addresses *a);
/* The number of 16 octets, or FLOW_NO_ADDRESS. */
uint32_t flow_address_find(const struct flow_addresses *a, const uint8_t *octets);
/* The same, made if need be, and held. */
uint32_t flow_address_take(struct flow_addresses *a, const uint8_t *octets);
void flow_address_hold(struct flow_addresses *a, uint32_t number);
void flow_address_drop(struct flow_addresses *a, uint32_t number);
const uint8_t *flow_address_octets(const struct flow_addresses *a, uint32_t number);

#endif
