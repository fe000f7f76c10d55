/*
 * sim_summary_make.h - the packet that a line of an IP summary dump becomes, while fields are put in. Shared by the files that
 * read values (sim_summary_read.c) and those that put them in (sim_summary_put.c).
 */
#ifndef SYMEXEC_SIM_SUMMARY_MAKE_H
#define SYMEXEC_SIM_SUMMARY_MAKE_H

#include "symexec/sim/sim_summary.h"

enum { SUMMARY_ICMP = 1, SUMMARY_TCP = 6, SUMMARY_UDP = 17, SUMMARY_DCCP = 33, SUMMARY_UDPLITE = 136 };
enum { SUMMARY_DF = 0x4000, SUMMARY_MF = 0x2000, SUMMARY_OFFSET = 0x1fff };
enum { SUMMARY_BEHIND = 512 };	/* room behind the longest packet, which fields may write to */

/* A packet in the making, and the value of the field that is put in next. */
struct summary_making {
	const struct summary_head *h;
	struct summary_packet *p;
	size_t cap;
	uint32_t want;			/* octets that the packet is to have; 0: nothing is said */
	bool is_ip, ip_hl, tcp_hl, icmp_type, icmp_code;
	uint64_t v;			/* a number, or nanoseconds */
	uint8_t ether[6];
	struct strbuf text;		/* options, payload */
	bool has_text;
};

void summary_put(struct summary_making *m, const struct summary_field *f);
/* When all fields are in: lengths and checksums that none has said. */
void summary_finish(struct summary_making *m);

#endif
