/*
 * sim_summary_tell.h - a packet that a line of an IP summary dump tells of: where its headers are, and the values of fields.
 */
#ifndef SYMEXEC_SIM_SUMMARY_TELL_H
#define SYMEXEC_SIM_SUMMARY_TELL_H

#include "symexec/sim/sim_int.h"
#include "symexec/sim/sim_summary_make.h"

struct summary_writer {
	const struct summary_field **fields;
	size_t n;
	bool reads_ip;			/* some field is one of the headers */
	bool several, bad, careful, extra, binary;
	const char *path;
	FILE *f;			/* NULL: quiet */
	struct file_draft *draft;	/* NULL: standard output */
};

/* A packet that is told. Places are octets from bytes[0]; -1: there is no such header, or it cannot be one. */
struct summary_telling {
	struct sim *s;
	const struct summary_writer *d;
	struct flow *f;
	uint8_t *bytes;
	int32_t data, end, mac, net, transport;	/* end: without what is behind the length of IP */
	int32_t pad;				/* octets behind that */
	bool ip, tcp, udp, icmp;		/* whether such a header is there */
	struct strbuf bad;			/* what is wrong, the first thing only */
	struct strbuf *out;
};

/* The value of a field. */
struct summary_told {
	uint64_t v;
	const uint8_t *p;		/* NULL: no octets */
	size_t len;
};

/* sim_summary_take.c */
/* The octets from the outermost of its headers on; the caller frees t->bytes. */
void summary_lay_out(struct summary_telling *t);
/* Which of the headers are right. The length that was cut off is counted anew, in the packet, too. */
void summary_look(struct summary_telling *t);
/* false: the packet has no such field. */
bool summary_take(struct summary_telling *t, const struct summary_field *f, struct summary_told *v);

static inline uint32_t summary_be16(const uint8_t *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

static inline uint32_t summary_be32(const uint8_t *p)
{
	return summary_be16(p) << 16 | summary_be16(p + 2);
}

#endif
