/*
 * ppp.h - one end of a PPP link: LCP (RFC 1661), PAP (RFC 1334) and IPCP (RFC 1332) as far as a session over PPPoE needs them.
 * The side that serves gives the other its address and may ask for a name and a password. Octets come in by ppp_receive and
 * go out by `send`; time is told once a second.
 *
 * Whatever comes in is untrusted: lengths are checked before what they measure, an endless exchange of proposals ends the
 * link, and nothing is stored that the sender could make grow.
 */
#ifndef DATAPATH_PROTOCOL_PPP_H
#define DATAPATH_PROTOCOL_PPP_H

#include <stdbool.h>
#include <stdint.h>

enum {
	PPP_IP = 0x0021, PPP_LCP = 0xc021, PPP_PAP = 0xc023, PPP_IPCP = 0x8021,
	PPP_MRU = 1492,			/* over PPPoE on Ethernet (RFC 2516 section 7) */
	PPP_CONTROL_MAX = 1492, PPP_NAME_MAX = 64,
};

struct ppp_layer {
	bool asking;			/* a request of ours is out, or was */
	bool ours, theirs;		/* acknowledged: our request, the other's */
	uint8_t id;			/* of our last request */
	unsigned tries;
};

struct ppp_link {
	bool serves;
	bool want_pap;			/* serves: the other must say who it is */
	/* serves: whether it may come in; `name` is PPP_NAME_MAX octets at most, not ended by 0 */
	bool (*allow)(void *arg, const uint8_t *name, uint32_t name_len, const uint8_t *word, uint32_t word_len);
	const char *user, *password;	/* of the other side, NULL: it has none */
	uint32_t own_ip, peer_ip;	/* host order */
	uint32_t magic;
	void (*send)(void *arg, uint16_t protocol, const uint8_t *data, uint32_t len);
	void *arg;
	/* the rest is ppp.c's */
	struct ppp_layer lcp, ipcp;
	bool no_mru, no_magic;		/* the other does not take these options */
	bool must_tell;			/* the other wants PAP */
	bool known;			/* PAP is done, or nobody asked */
	bool dead;			/* ended, or cannot come about */
	uint8_t pap_id, echo_id;
	unsigned pap_tries, echoes;	/* echoes: without an answer */
	unsigned age, quiet;		/* seconds since it began; since the other was heard */
	uint16_t peer_mru;
};

/* A link whose first members are set: asks the other. */
void ppp_open(struct ppp_link *l);
/* Of a frame: protocol and what is behind it. false: it was nonsense, and ignored. Data (PPP_IP) is not its business. */
bool ppp_receive(struct ppp_link *l, uint16_t protocol, const uint8_t *data, uint32_t len);
/* Once a second: asks again, sees whether the other is there. */
void ppp_tick(struct ppp_link *l, unsigned echo_every);
/* Says that it ends. */
void ppp_close(struct ppp_link *l);
static inline bool ppp_is_up(const struct ppp_link *l)
{
	return l->ipcp.ours && l->ipcp.theirs && !l->dead;
}

#endif
