/*
 * headers.h - the outermost headers of a flow on a wire, and the value of any field by name. Used where a
 * person speaks about packets (policies, reports, hosts); elements use Click's pointers instead.
 */
#ifndef SYMEXEC_HEADERS_H
#define SYMEXEC_HEADERS_H

#include "models/click/expr.h"
#include "symexec/exec/engine.h"

struct headers {
	int32_t ether, net, transport;	/* byte offsets, or POINTER_NONE */
	int32_t vlan;			/* of the TCI of the first tag, or POINTER_NONE */
	unsigned version;		/* 4, 6, or 0 */
	int proto;			/* what is at `transport`; -1: not known or a later fragment */
};

struct headers headers_find(struct engine *e, struct flow *f);
/* The same of a flow in the middle of a box, which may have taken the Ethernet header off. */
struct headers headers_inside(struct engine *e, struct flow *f);

/*
 * The value of the field of that name, up to 64 bits from bit `skip` of it on (IPv6 addresses come in
 * two halves). VALUE_NONE: the packet has no such field.
 */
value headers_field(struct engine *e, struct flow *f, const struct headers *h, const char *name,
		    unsigned skip);
/* Where it begins, in bits from the origin; POINTER_NONE: the packet has no such field, or it is no run of bits. */
int32_t headers_place(struct engine *e, struct flow *f, const struct headers *h, const char *name);
/* Width of a field in bits; 0: no such field. */
unsigned headers_width(const char *name);

struct option_place {
	int32_t at;		/* byte offset of its kind */
	unsigned length;
};

/* The first option of a kind in bytes [from, end); unknown: bytes before it are not constant. */
enum option_found { OPTION_ABSENT, OPTION_FOUND, OPTION_UNKNOWN };
enum option_found headers_option(struct engine *e, struct flow *f, int32_t from, int32_t end,
				 uint8_t kind, struct option_place *o);
/* Byte offset and length of the first TCP option of a kind; false: not there. */
bool headers_tcp_option(struct engine *e, struct flow *f, const struct headers *h, uint8_t kind,
			int32_t *at, unsigned *length);

#endif
