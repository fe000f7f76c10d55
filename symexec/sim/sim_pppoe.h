/*
 * sim_pppoe.h - one end of a PPPoE session in a concrete run (RFC 2516, 1661, 1334, 1332), which PPPoEServer and PPPoEClient
 * share: what PPP says, and the clock of whole seconds that counts it.
 *
 * An end says something first and then holds it for said: who answers at once, in the same run of tasks, meets it as it was.
 */
#ifndef SYMEXEC_SIM_PPPOE_H
#define SYMEXEC_SIM_PPPOE_H

#include "models/base/strbuf.h"
#include "symexec/sim/sim_int.h"

enum { PPPOE_HEADERS = 20, PPPOE_MOST = 1492, PPPOE_ETHER = 6 };
enum { PPPOE_PADO = 7, PPPOE_PADI = 9, PPPOE_PADR = 0x19, PPPOE_PADS = 0x65, PPPOE_PADT = 0xa7 };
enum { TAG_END = 0, TAG_SERVICE = 0x101, TAG_NAME, TAG_HOST, TAG_COOKIE, TAG_RELAY = 0x110,
       TAG_SERVICE_ERROR = 0x201, TAG_SYSTEM_ERROR, TAG_ERROR };

/* What is asked for and granted by one protocol of configuration. */
struct ppp_half {
	uint32_t protocol;
	uint8_t id;		/* of the last request */
	unsigned again;		/* further requests, and refusals, since it began or was granted */
	bool asks, mine, theirs;	/* it has begun; the request of this end, and the other's, are granted */
	uint8_t asked[24];	/* the options of the last request */
	size_t asked_len;
};

struct ppp_link {
	struct sim_node *node;
	bool there, server, up;
	uint8_t own[PPPOE_ETHER], peer[PPPOE_ETHER];
	uint32_t number;	/* of the session */
	uint32_t own_ip, peer_ip;	/* of a server's peer: what it gets; of a client's: what it said */
	const char *users;	/* "NAME WORD NAME WORD", or NULL */
	const char *user, *word;	/* a client's, or NULL; a server's user, once it is known */
	struct ppp_half lcp, ipcp;
	uint8_t pap_id, says_id, echo_id;	/* says: of rejects and of signs asked for */
	unsigned pap_again, missed;
	bool pap, authenticated, no_mru, no_magic;
	uint8_t magic[4];
	uint64_t now, began, heard, asked, echo;	/* seconds; echo: how long silence may be */
	uint64_t opened;	/* which session of this end it is */
	uint64_t packets[2], octets[2];	/* received, sent */
	uint64_t *chance;
	void (*gone)(struct sim *s, struct ppp_link *l);	/* there is false already */
};

/* A frame that came in; `bytes` is the caller's. */
struct pppoe_frame {
	uint8_t *bytes;
	uint32_t type, code, number, len;	/* len: of what stands behind the header */
	const uint8_t *body;
};

struct pppoe_head {
	const uint8_t *to, *from;
	unsigned code;
	uint32_t number;
};

struct pppoe_tag {
	const uint8_t *at;	/* NULL: there is none */
	uint32_t len;
};

struct pppoe_tags {
	struct pppoe_tag service, host, cookie, relay;
	bool error, wanted;	/* wanted: one of the services is that */
};

/* false: nothing that is looked at; the bytes are freed then. */
bool pppoe_read(struct sim *s, struct flow *f, struct pppoe_frame *p);
/* The first of each kind; false: one is longer than what is there. */
bool pppoe_read_tags(const struct pppoe_frame *p, const char *wanted, struct pppoe_tags *t);
void pppoe_add_tag(struct strbuf *b, unsigned kind, const void *at, size_t len);
/* The same, if there is one. */
void pppoe_add_again(struct strbuf *b, unsigned kind, const struct pppoe_tag *t);
/* Tags in a frame of discovery. */
void pppoe_say(struct sim *s, struct sim_node *n, const struct pppoe_head *h, const struct strbuf *tags);
/* Octets that look like chance. */
void pppoe_draw(uint64_t *chance, uint8_t *at, size_t n);

/* A session of l->number with l->peer: nothing is said yet. */
void ppp_open(struct ppp_link *l);
/* Asks for LCP. */
void ppp_begin(struct sim *s, struct ppp_link *l);
/* A frame of the session. Owns f. */
void ppp_take(struct sim *s, struct ppp_link *l, struct pppoe_frame *p, struct flow *f);
/* An IP packet for the session. Owns f. */
void ppp_give(struct sim *s, struct ppp_link *l, struct flow *f);
/* A second has passed. */
void ppp_tick(struct sim *s, struct ppp_link *l);
/* This end ends it; or the other has. */
void ppp_close(struct sim *s, struct ppp_link *l);
void ppp_end(struct sim *s, struct ppp_link *l);

#endif
