/*
 * host.h - what the host's program in the driver and the agent that refills its tenants' buckets share: the values of its maps. All in
 * the machine's order of octets; times in nanoseconds of CLOCK_MONOTONIC.
 */
#ifndef DATAPATH_OFFLOAD_KERNEL_HOST_H
#define DATAPATH_OFFLOAD_KERNEL_HOST_H

#include <linux/types.h>

enum { HOST_TENANTS = 64, HOST_NOBODY = HOST_TENANTS };

struct host_count {
	__u64 packets, octets;	/* that came for a tenant */
	__u64 refused;		/* packets of these that were dropped for want of tokens */
};

/* Map "tenants", by number. The agent adds to tokens what is due, and to used and
 * refusing what was spent around packets (around.h); what else there is the program counts. */
struct host_tenant {
	__s64 tokens;		/* ns */
	__u64 used;		/* ns, as measured */
	struct host_count before;	/* what stopwatches had counted for others under its number */
	__u64 dropped, sent, delivered;	/* what was done with the others; sent: back where they came from */
	__u64 spoofed;		/* sent or passed packets that were no longer the tenant's: dropped */
	__u32 out;		/* device for what is delivered; 0: the host's stack */
	__u32 flags;		/* HOST_... */
	__u64 refusing;		/* ns of `used` that went to refused packets: not out of tokens */
	__u32 slow;		/* so many packets more are all measured, since one of them took long */
	__u32 unused;
};

enum { HOST_KNOWN = 1, HOST_CHANGES = 2 /* has a program, which may change packets */ };

/* Map "settings", one entry, written by the agent. */
struct host_settings {
	__u64 refilled;		/* when the agent was there last; 0: there is no agent, and nobody is refused */
	__u64 patience;		/* so long after it buckets fail open */
	__u32 one_in;		/* of so many packets one is measured; 0: none, and nobody is refused */
	__u32 kinds;		/* HOST_BY_...: what tenants are told by */
	__u32 guests;		/* how many middleboxes in guests there are (guest.h) */
	__u32 prefixes;		/* another number after each change of map "prefixes" */
};

enum { HOST_BY_VLAN = 1, HOST_BY_GRE = 2, HOST_BY_VXLAN = 4, HOST_BY_PREFIX = 8 };

/* Map "numbers": by GRE key or VXLAN identifier; map "vlans": by VLAN identifier, the number of the tenant + 1, or 0. */
struct host_number {
	__u32 kind, number;
};

/* Map "prefixes": IPv4 addresses as ::ffff:0:0/96. */
struct host_prefix {
	__u32 bits;
	union {
		__u8 address[16];
		__u32 word[4];	/* the same, as they lie there */
	};
};

/* Map "met", of each processor: whose addresses were that packets had. */
enum { HOST_MET = 256 };

struct host_met {
	__u32 word[4];
	__u32 tenant;		/* the number + 1 (HOST_NOBODY's, too); 0: none was met here */
	__u32 prefixes;		/* as settings had it then */
};

/*
 * What takes so long does not stand for others: the processor may have been taken away meanwhile, once. If it was the packet, the next
 * will tell: so many of this tenant's are all measured, which costs little beside what they take.
 */
enum { HOST_LONG = 50000 /* ns */, HOST_SLOW = 256 };

/* Of so many that would be measured and are refused one is; a power of 2. */
enum { HOST_REFUSED = 4 };

/* Map "stopwatch", of each processor. Drivers deal with so many packets at once that are passed or redirected. */
enum { HOST_LATE = 16 };

struct host_stopwatch {
	__u64 since;		/* 0: no packet is being measured */
	__u32 tenant, weight;	/* of the packet that is measured: it stands for so many */
	__u32 countdown;	/* packets until the next is measured */
	__u32 open;		/* buckets have failed open, as it was seen last */
	__u64 reading;		/* ns that reading the clock took, just before `since` */
	__u64 failed_open;	/* packets that passed for that reason */
	__u64 nobodys;		/* packets of no tenant */
	__u32 refused;		/* 1: the packet that is measured was refused */
	__u64 unattributed;	/* ns that they took, as measured */
	__u64 charged;		/* ns that packets were charged with here, nobody's among them */
	__u32 thread;		/* number of the thread whose poll ended last that had packets */
	__u32 seen;		/* 1: this poll has had packets */
	/* whose were the last packets of this poll that were passed, or when none was, sent */
	__u32 passed, sent;
	__u8 passed_by[HOST_LATE], sent_by[HOST_LATE];
	struct host_count count[HOST_TENANTS];
};

#endif
