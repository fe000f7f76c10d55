/*
 * ppp.c - see ppp.h. The automaton of RFC 1661 section 4 with the states that matter here: of each protocol, whether our
 * request was acknowledged and whether we acknowledged the other's. It is open when both are; a new request of the other
 * closes it and what is above.
 */
#include "datapath/protocol/ppp.h"

#include <string.h>

#include "datapath/packet/wire.h"
#include "models/base/compiler.h"

enum {
	REQUEST = 1, ACK, NAK, REJECT, TERM_REQUEST, TERM_ACK, CODE_REJECT, PROTOCOL_REJECT, ECHO, ECHO_REPLY, DISCARD,
	OPTION_MRU = 1, OPTION_AUTH = 3, OPTION_MAGIC = 5, OPTION_ADDRESS = 3,
	HEAD = 4, RETRY_SECONDS = 3, MOST_TRIES = 10, LEAST_MRU = 64, UP_WITHIN = 60, MOST_ECHOES = 3,
};

static void emit(struct ppp_link *l, uint16_t protocol, uint8_t code, uint8_t id, const uint8_t *body, uint32_t len)
{
	uint8_t out[PPP_CONTROL_MAX];

	len = MIN_OF(len, (uint32_t)(PPP_CONTROL_MAX - HEAD));
	out[0] = code;
	out[1] = id;
	store_be16(out + 2, (uint16_t)(HEAD + len));
	if (len > 0)
		memcpy(out + HEAD, body, len);
	l->send(l->arg, protocol, out, HEAD + len);
}

static uint32_t put_option(uint8_t *to, uint8_t kind, uint32_t value, uint8_t octets)
{
	to[0] = kind;
	to[1] = octets + 2;
	if (octets == 2)
		store_be16(to + 2, (uint16_t)value);
	else
		store_be32(to + 2, value);
	return to[1];
}

static void ask_lcp(struct ppp_link *l)
{
	uint8_t body[16];
	uint32_t n = 0;

	if (!l->no_mru)
		n += put_option(body + n, OPTION_MRU, PPP_MRU, 2);
	if (l->serves && l->want_pap)
		n += put_option(body + n, OPTION_AUTH, PPP_PAP, 2);
	if (!l->no_magic)
		n += put_option(body + n, OPTION_MAGIC, l->magic, 4);
	l->lcp.asking = true;
	emit(l, PPP_LCP, REQUEST, ++l->lcp.id, body, n);
}

static void ask_ipcp(struct ppp_link *l)
{
	uint8_t body[8];

	l->ipcp.asking = true;
	emit(l, PPP_IPCP, REQUEST, ++l->ipcp.id, body, put_option(body, OPTION_ADDRESS, l->own_ip, 4));
}

static void ask(struct ppp_link *l, uint16_t protocol)
{
	if (protocol == PPP_LCP)
		ask_lcp(l);
	else
		ask_ipcp(l);
}

static void tell_name(struct ppp_link *l)
{
	uint8_t body[2 + 2 * PPP_NAME_MAX];
	uint8_t n = (uint8_t)strlen(l->user), m = (uint8_t)strlen(l->password);

	body[0] = n;
	memcpy(body + 1, l->user, n);
	body[1 + n] = m;
	memcpy(body + 2 + n, l->password, m);
	emit(l, PPP_PAP, REQUEST, ++l->pap_id, body, 2U + n + m);
}

/* What comes next once LCP is open. */
static void go_on(struct ppp_link *l)
{
	if (!l->lcp.ours || !l->lcp.theirs)
		return;
	if (!l->known && l->serves)
		return;
	if (!l->known)
		tell_name(l);
	else if (!l->ipcp.asking)
		ask_ipcp(l);
}

void ppp_open(struct ppp_link *l)
{
	l->known = !(l->serves && l->want_pap);
	l->peer_mru = PPP_MRU;
	ask_lcp(l);
}

void ppp_close(struct ppp_link *l)
{
	if (!l->dead)
		emit(l, PPP_LCP, TERM_REQUEST, ++l->lcp.id, NULL, 0);
	l->dead = true;
}

/* ---- requests of the other ---- */

enum judgement { GOOD, BETTER, NEVER };

/* One option; for BETTER what would do is written to `better`, as long as the option. */
static enum judgement judge_lcp(struct ppp_link *l, const uint8_t *o, uint8_t *better)
{
	memcpy(better, o, o[1]);
	if (o[0] == OPTION_MRU && o[1] == 4) {
		store_be16(better + 2, PPP_MRU);
		if (load_be16(o + 2) < LEAST_MRU)
			return BETTER;
		l->peer_mru = MIN_OF(load_be16(o + 2), (uint16_t)PPP_MRU);
		return GOOD;
	}
	if (o[0] == OPTION_MAGIC && o[1] == 6) {
		/* our own number: the line is a loop */
		store_be32(better + 2, l->magic * 2654435761U + 1);
		return load_be32(o + 2) == l->magic ? BETTER : GOOD;
	}
	if (o[0] == OPTION_AUTH && o[1] >= 4 && !l->serves && l->user != NULL) {
		if (load_be16(o + 2) == PPP_PAP && o[1] == 4) {
			l->must_tell = true;
			l->known = false;
			return GOOD;
		}
		better[1] = 4;
		store_be16(better + 2, PPP_PAP);
		return BETTER;
	}
	return NEVER;
}

static enum judgement judge_ipcp(struct ppp_link *l, const uint8_t *o, uint8_t *better, bool *address)
{
	uint32_t ip;

	if (o[0] != OPTION_ADDRESS || o[1] != 6)
		return NEVER;
	*address = true;
	ip = load_be32(o + 2);
	if (!l->serves) {
		l->peer_ip = ip;
		return ip != 0 ? GOOD : NEVER;
	}
	put_option(better, OPTION_ADDRESS, l->peer_ip, 4);
	return ip == l->peer_ip ? GOOD : BETTER;
}

/* The answer is one list: what can never be, else what would be better, else all (RFC 1661 section 5). */
static bool answer_request(struct ppp_link *l, uint16_t protocol, uint8_t id, const uint8_t *body, uint32_t len)
{
	uint8_t never[PPP_CONTROL_MAX], better[PPP_CONTROL_MAX + 6];
	uint32_t nevers = 0, betters = 0;
	struct ppp_layer *layer = protocol == PPP_LCP ? &l->lcp : &l->ipcp;
	bool address = protocol == PPP_LCP || !l->serves;

	if (protocol == PPP_LCP && !l->serves) {
		l->must_tell = false;
		l->known = true;
	}
	for (uint32_t at = 0; at < len; at += body[at + 1]) {
		const uint8_t *o = body + at;
		enum judgement j;

		if (len - at < 2 || o[1] < 2 || o[1] > len - at)
			return false;
		j = protocol == PPP_LCP ? judge_lcp(l, o, better + betters) :
					  judge_ipcp(l, o, better + betters, &address);
		if (j == NEVER) {
			memcpy(never + nevers, o, o[1]);
			nevers += o[1];
		} else if (j == BETTER) {
			betters += better[betters + 1];
		}
	}
	if (!address)
		betters += put_option(better + betters, OPTION_ADDRESS, l->peer_ip, 4);
	if (nevers + betters > 0 && ++layer->tries > MOST_TRIES) {
		ppp_close(l);
		return true;
	}
	if (nevers > 0)
		emit(l, protocol, REJECT, id, never, nevers);
	else if (betters > 0)
		emit(l, protocol, NAK, id, better, betters);
	else
		emit(l, protocol, ACK, id, body, len);
	layer->theirs = nevers + betters == 0;
	return true;
}

static bool request(struct ppp_link *l, uint16_t protocol, uint8_t id, const uint8_t *body, uint32_t len)
{
	struct ppp_layer *layer = protocol == PPP_LCP ? &l->lcp : &l->ipcp;

	if (protocol == PPP_IPCP && !(l->lcp.ours && l->lcp.theirs && l->known))
		return true;	/* too early: it will ask again */
	if (layer->ours && layer->theirs) {
		/* it begins anew, and so does what is above */
		if (++layer->tries > MOST_TRIES) {
			ppp_close(l);
			return true;
		}
		layer->ours = false;
		if (protocol == PPP_LCP) {
			l->ipcp = (struct ppp_layer){ .id = l->ipcp.id };
			l->known = !(l->serves && l->want_pap);
		}
		ask(l, protocol);
	}
	if (!answer_request(l, protocol, id, body, len))
		return false;
	go_on(l);
	return true;
}

/* ---- answers to ours ---- */

/* What the other does not take goes; what it must take ends the link. */
static void refused(struct ppp_link *l, uint16_t protocol, const uint8_t *o)
{
	if (protocol == PPP_LCP && o[0] == OPTION_MRU)
		l->no_mru = true;
	else if (protocol == PPP_LCP && o[0] == OPTION_MAGIC)
		l->no_magic = true;
	else
		ppp_close(l);
}

static void proposed(struct ppp_link *l, uint16_t protocol, const uint8_t *o)
{
	if (protocol == PPP_LCP && o[0] == OPTION_MAGIC)
		l->magic = l->magic * 2654435761U + 1;
	else if (protocol == PPP_LCP && o[0] == OPTION_MRU)
		l->no_mru = true;
	else if (protocol == PPP_IPCP && o[0] == OPTION_ADDRESS && o[1] == 6 && !l->serves)
		l->own_ip = load_be32(o + 2);
	else if (protocol == PPP_LCP && o[0] == OPTION_AUTH)
		ppp_close(l);	/* we know no other way to be told */
}

static bool answered(struct ppp_link *l, uint16_t protocol, const uint8_t *data, uint32_t len)
{
	struct ppp_layer *layer = protocol == PPP_LCP ? &l->lcp : &l->ipcp;

	if (data[1] != layer->id || !layer->asking || layer->ours)
		return false;	/* to an older question */
	if (data[0] == ACK) {
		layer->ours = true;
		go_on(l);
		return true;
	}
	for (uint32_t at = HEAD; at < len; at += data[at + 1]) {
		if (len - at < 2 || data[at + 1] < 2 || data[at + 1] > len - at)
			return false;
		if (data[0] == REJECT)
			refused(l, protocol, data + at);
		else
			proposed(l, protocol, data + at);
	}
	if (++layer->tries > MOST_TRIES)
		ppp_close(l);
	else if (!l->dead)
		ask(l, protocol);
	return true;
}

/* ---- PAP ---- */

static bool who_are_you(struct ppp_link *l, uint8_t id, const uint8_t *body, uint32_t len)
{
	static const uint8_t no_words = 0;
	uint32_t name, word;

	if (!l->serves || !l->want_pap || !(l->lcp.ours && l->lcp.theirs) || len < 2)
		return false;
	name = body[0];
	if (name + 2 > len)
		return false;
	word = body[1 + name];
	if (name + 2 + word > len)
		return false;
	if (!l->allow(l->arg, body + 1, name, body + 2 + name, word)) {
		emit(l, PPP_PAP, NAK, id, &no_words, 1);
		ppp_close(l);
		return true;
	}
	emit(l, PPP_PAP, ACK, id, &no_words, 1);
	l->known = true;
	go_on(l);
	return true;
}

static bool pap(struct ppp_link *l, const uint8_t *data, uint32_t len)
{
	if (data[0] == REQUEST)
		return who_are_you(l, data[1], data + HEAD, len - HEAD);
	if (l->serves || !l->must_tell || data[1] != l->pap_id)
		return false;
	if (data[0] == NAK)
		ppp_close(l);
	if (data[0] == ACK) {
		l->known = true;
		go_on(l);
	}
	return data[0] == ACK || data[0] == NAK;
}

/* ---- all ---- */

static bool lcp_only(struct ppp_link *l, const uint8_t *data, uint32_t len)
{
	uint8_t body[PPP_CONTROL_MAX];

	if (data[0] == ECHO && len >= HEAD + 4 && l->lcp.ours && l->lcp.theirs) {
		memcpy(body, data + HEAD, len - HEAD);
		store_be32(body, l->magic);
		emit(l, PPP_LCP, ECHO_REPLY, data[1], body, len - HEAD);
	} else if (data[0] == ECHO_REPLY && data[1] == l->echo_id) {
		l->echoes = 0;
	} else if (data[0] == PROTOCOL_REJECT && len >= HEAD + 2 && load_be16(data + HEAD) == PPP_IPCP) {
		ppp_close(l);
	}
	return data[0] <= DISCARD;
}

static void reject_protocol(struct ppp_link *l, uint16_t protocol, const uint8_t *data, uint32_t len)
{
	uint8_t body[PPP_CONTROL_MAX];

	if (!(l->lcp.ours && l->lcp.theirs))
		return;
	len = MIN_OF(len, (uint32_t)(PPP_CONTROL_MAX - HEAD - 2));
	store_be16(body, protocol);
	memcpy(body + 2, data, len);
	emit(l, PPP_LCP, PROTOCOL_REJECT, ++l->echo_id, body, len + 2);
}

bool ppp_receive(struct ppp_link *l, uint16_t protocol, const uint8_t *data, uint32_t len)
{
	bool control = protocol == PPP_LCP || protocol == PPP_IPCP;

	if (l->dead)
		return true;
	l->quiet = 0;
	if (!control && protocol != PPP_PAP) {
		reject_protocol(l, protocol, data, len);
		return true;
	}
	if (len < HEAD || load_be16(data + 2) < HEAD || load_be16(data + 2) > MIN_OF(len, (uint32_t)PPP_CONTROL_MAX))
		return false;
	len = load_be16(data + 2);
	if (protocol == PPP_PAP)
		return pap(l, data, len);
	switch (data[0]) {
	case REQUEST:
		return request(l, protocol, data[1], data + HEAD, len - HEAD);
	case ACK:
	case NAK:
	case REJECT:
		return answered(l, protocol, data, len);
	case TERM_REQUEST:
		emit(l, protocol, TERM_ACK, data[1], NULL, 0);
		l->dead = true;
		return true;
	case TERM_ACK:
		l->dead = true;
		return true;
	default:
		if (data[0] >= CODE_REJECT && protocol == PPP_LCP && lcp_only(l, data, len))
			return true;
		if (data[0] != CODE_REJECT)
			emit(l, protocol, CODE_REJECT, ++l->echo_id, data, len);
		return true;
	}
}

static void ask_again(struct ppp_link *l)
{
	struct ppp_layer *layer = l->lcp.ours && l->lcp.theirs ? &l->ipcp : &l->lcp;

	if (!l->known && layer == &l->ipcp) {
		if (!l->serves && ++l->pap_tries <= MOST_TRIES)
			tell_name(l);
		return;
	}
	if (!layer->ours && layer->tries++ < MOST_TRIES)
		ask(l, layer == &l->ipcp ? PPP_IPCP : PPP_LCP);
}

void ppp_tick(struct ppp_link *l, unsigned echo_every)
{
	uint8_t magic[4];

	if (l->dead)
		return;
	l->age++;
	l->quiet++;
	if (!ppp_is_up(l)) {
		if (l->age > UP_WITHIN)
			ppp_close(l);
		else if (l->age % RETRY_SECONDS == 0)
			ask_again(l);
		return;
	}
	l->lcp.tries = l->ipcp.tries = 0;
	if (echo_every == 0 || l->quiet < echo_every || (l->quiet - echo_every) % echo_every != 0)
		return;
	if (l->echoes++ >= MOST_ECHOES) {
		ppp_close(l);
		return;
	}
	store_be32(magic, l->magic);
	emit(l, PPP_LCP, ECHO, ++l->echo_id, magic, sizeof(magic));
}
