/*
 * compat.h - changes under the names of tracebox 0.4.4 ("TCP::SeqNumber", "-TCPOptionTimestamp"),
 * in its order. Pure tables, thread-safe.
 */
#ifndef TRACEBOX_TELL_COMPAT_H
#define TRACEBOX_TELL_COMPAT_H

#include "tracebox/trace/trace.h"

struct compat_change {
	char sign;		/* '+' added, '-' removed, 0 changed */
	const char *layer;	/* "TCP" */
	const char *field;	/* "SeqNumber"; NULL: the layer as a whole */
	unsigned order;
	const struct change *change;	/* borrowed; NULL: the mark of a partial quote */
};

struct compat_list {
	VEC(struct compat_change) v;
};

/* In printing order, each name once. partial: PartialTCP and the like are added. */
void compat_list_of(struct compat_list *l, const struct comparison *c, enum packet_layer cut);
void compat_list_fini(struct compat_list *l);
/* "TCP::SeqNumber", "+TCPOptionMaxSegSize" */
void compat_name(const struct compat_change *c, struct strbuf *out);
/* The value as it was printed there: checksums in hex, flags in words. */
void compat_value(const struct compat_change *c, struct packet_value v, struct strbuf *out);
/* A packet's layers in its dump format: "< TCP (20 bytes) :: SrcPort = 21 , ... >" */
void compat_dump(const uint8_t *ip, size_t len, struct strbuf *out);
/* Names of an option, or NULL for padding. */
const char *compat_option(enum packet_layer layer, int kind, int subtype);
/* Of the transport header whose end a quote lacks, LAYER_NONE: it has it. */
enum packet_layer compat_cut(const struct hop *h);

#endif
