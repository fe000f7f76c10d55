/*
 * guest.h - what the host's program in the driver knows of middleboxes in guests: the values of its maps. All in the machine's order of
 * octets.
 *
 * A packet is four words, as guest_path.h makes them; a filter is a value for those bits of them that it looks at, so that an
 * address, a port and "it is IPv4" are compared alike.
 */
#ifndef DATAPATH_OFFLOAD_KERNEL_GUEST_H
#define DATAPATH_OFFLOAD_KERNEL_GUEST_H

#include <linux/types.h>

enum { HOST_GUESTS = 64, HOST_FILTERS = 32, HOST_WAYS = 32, HOST_WORDS = 4 };

/*
 *	word 0	source MAC (48), EtherType (16; behind a VLAN tag the inner one)
 *	word 1	destination MAC (48), type of service (8), IP protocol (8)
 *	word 2	source IP (32), destination IP (32)
 *	word 3	source port (16), destination port (16), HOST_HAS_... (32)
 */
enum { HOST_HAS_IP = 1, HOST_HAS_TCP = 2, HOST_HAS_UDP = 4, HOST_HAS_PORTS = 8 };

struct host_filter {
	__u64 mask[HOST_WORDS], value[HOST_WORDS];
};

struct host_way {
	__u32 source;
	__u32 out;		/* device; 0: whoever forwards by MAC addresses */
	__u8 mac[6];		/* of the destination */
	__u8 any;		/* from whatever source */
	__u8 unused;
};

/* Map "guests", by MAC address as a number: replaced whole, so that a packet meets all of a change or nothing of it. */
struct host_guest {
	__u32 number;
	__u32 ip;		/* what comes for it goes a way */
	__u32 n_filters, n_ways;
	struct host_filter filter[HOST_FILTERS];
	struct host_way way[HOST_WAYS];	/* the first that fits counts */
};

/* Map "guest_counts", by number. */
struct host_guest_counts {
	__u64 packets, octets;	/* that came for the guest's MAC address */
	__u64 filtered;		/* dropped for it */
	__u64 directed;		/* sent elsewhere for it */
	__u64 delivered;	/* left to it */
};

#endif
