/*
 * pppoe.h - frames of PPPoE (RFC 2516): reading those of discovery, which anybody may send, and writing both kinds.
 */
#ifndef DATAPATH_PROTOCOL_PPPOE_H
#define DATAPATH_PROTOCOL_PPPOE_H

#include "datapath/packet/ip.h"
#include "datapath/runtime/element.h"

enum {
	ETHERTYPE_PPPOE_DISCOVERY = 0x8863, ETHERTYPE_PPPOE_SESSION = 0x8864,
	PPPOE_HEADER = 6, PPPOE_SESSION_HEADER = 14 + PPPOE_HEADER + 2, PPPOE_MAX = 1484,
	PADI = 0x09, PADO = 0x07, PADR = 0x19, PADS = 0x65, PADT = 0xa7,
	TAG_END = 0, TAG_SERVICE = 0x0101, TAG_AC = 0x0102, TAG_HOST = 0x0103, TAG_COOKIE = 0x0104,
	TAG_RELAY = 0x0110, TAG_SERVICE_ERROR = 0x0201, TAG_AC_ERROR = 0x0202, TAG_ERROR = 0x0203,
};

struct pppoe_tag {
	const uint8_t *at;		/* NULL: it is not there */
	uint32_t len;
};

/* A frame with an Ethernet header whose PPPoE header and length are right. */
struct pppoe_frame {
	const uint8_t *src, *dst;
	bool discovery;
	uint8_t code;
	uint16_t session;
	const uint8_t *payload;
	uint32_t len;
	struct pppoe_tag service, ac, host, cookie, relay;	/* of discovery */
	bool failed;			/* one of the error tags */
};

/* Why it is none, or DROP_COUNT: it is one. */
enum drop pppoe_read(const struct pkt *p, struct pppoe_frame *f);

/* A frame of discovery that is being written; NULL at `p` if there is no memory. */
struct pppoe_out {
	struct pkt *p;
};
struct pppoe_out pppoe_new(struct element *e, const uint8_t *dst, const uint8_t *src, uint8_t code, uint16_t session);
void pppoe_add(struct pppoe_out *o, uint16_t tag, const void *value, uint32_t len);
/* Its length is known now. */
void pppoe_send(struct pppoe_out *o, struct element *e, unsigned port);
/* Whose session a frame belongs to. */
struct pppoe_ends {
	const uint8_t *dst, *src;
	uint16_t session;
};
/* A frame of a session from what PPP has to say, to output 0. */
void pppoe_say(struct element *e, struct pppoe_ends ends, uint16_t protocol, const uint8_t *data, uint32_t len);
/* Puts the headers of a session in front of an IP packet. false: there is no memory. */
bool pppoe_wrap(struct pkt *p, struct pppoe_ends ends) MUST_CHECK;
/* Takes them off a frame that was read: what is left is the IP packet, marked. false: it is none. */
bool pppoe_unwrap(struct pkt *p, const struct pppoe_frame *f) MUST_CHECK;

#endif
