/*
 * hot.h - what the program of hot flows in the driver and the classifier share: the values of its maps. All of them lie in memory that both
 * see. Headers are as they lie in the frame; the rest is in the machine's order of octets.
 *
 * The classifier writes while no program looks: it closes the gate (settings.open), waits until every processor's `running` is even,
 * writes, and opens it again. So a flow that is taken out is not used by any packet from then on, and none is half written.
 */
#ifndef DATAPATH_OFFLOAD_KERNEL_HOT_H
#define DATAPATH_OFFLOAD_KERNEL_HOT_H

#include <linux/types.h>

enum {
	HOT_WORDS = 12,		/* of a key: see hot.c */
	HOT_MASKS = 8, HOT_WAYS = 4, HOT_OPS = 16, HOT_PORTS = 256,
	HOT_MISS = 16,		/* what the program returns when the packet is not its affair */
	HOT_DROP = 0xffff, HOT_BACK = 0xfffe,	/* in the place of a port: nowhere, and where it came from */
};

/* Words of a key: tag and destination, type and source, the inner type, 40 octets of the network and 24 of the transport header. */
enum { HOT_META, HOT_DST, HOT_SRC, HOT_TAGS, HOT_NET, HOT_TRANS = HOT_NET + 5 };

enum { HOT_SET, HOT_PUSH, HOT_POP, HOT_LOWER };	/* what an op does; lower: TTL or hop limit */
enum { HOT_IN_ETHER, HOT_IN_VLAN, HOT_IN_IP, HOT_IN_IP6, HOT_IN_TRANS };
enum { HOT_SUM_IP = 1, HOT_SUM_TRANS = 2 };	/* checksums that cover what is set */

struct hot_op {
	__u8 kind, in, at;		/* set: 16 bits from octet `at` of the header on */
	__u8 proto;			/* of the header HOT_IN_TRANS */
	__u8 sums, zero;
	__u16 mask, value;		/* mask: of what is set; push: value is the tag */
	__u16 none;
};

struct hot_flow {
	__u64 hash;			/* 0: there is none in this place */
	__u64 key[HOT_WORDS];		/* under its mask */
	__u32 mask;
	__u16 out;			/* port, HOT_DROP or HOT_BACK */
	__u8 n, lowers;			/* ops; how many of them lower */
	__u32 largest;			/* octets that a frame may have when it comes */
	__u32 zero;
	struct hot_op op[HOT_OPS];
};

/* Map "counts": by processor * places + place of the flow. */
struct hot_count {
	__u64 packets, octets;
};

/* Map "cpus": by processor. */
struct hot_cpu {
	__u64 running;			/* odd: a packet is being looked at */
	__u64 hits, misses;		/* packets that met a flow, and all others, also while the gate is closed */
	__u64 lost;			/* of those that met one: the kernel did not take them */
	/* the program's, of the packet that is being looked at */
	__u32 tags, net, trans, ip6, proto, none[3];
	__u64 key[HOT_WORDS];
};

/* Map "settings", one entry. */
struct hot_settings {
	__u32 open, masks;
	__u32 places, zero;		/* of flows: a power of 2, and a multiple of HOT_WAYS */
	__u64 secret[HOT_WORDS];	/* odd */
	__u64 mask[HOT_MASKS][HOT_WORDS];
};

#endif
