/*
 * sim_ppp.c - see sim_pppoe.h: LCP, PAP and IPCP of one end, and the packets that it carries.
 */
#include "symexec/sim/sim_pppoe.h"

#include "models/base/mem.h"
#include "symexec/sim/sim_ip.h"

enum { LCP = 0xc021, PAP = 0xc023, IPCP = 0x8021, IPV4 = 0x0021 };
enum { REQUEST = 1, ACK, NAK, REJECT, TERMINATE, TERMINATE_ACK, CODE_REJECT, PROTOCOL_REJECT, ECHO, ECHO_REPLY, DISCARD };
enum { OPT_MRU = 1, OPT_AUTH = 3, OPT_MAGIC = 5, OPT_ADDRESS = 3 };
enum { LEAST_MRU = 64, MOST_AGAIN = 10, AGAIN = 3, PATIENCE = 60, MOST_MISSED = 3, SESSION = 0x8864, FRAME = 60 };

static bool
is_open(const struct ppp_half *h)
{
	return h->mine && h->theirs;
}

static bool
in_network(const struct ppp_link *l)
{
	return is_open(&l->lcp) && (l->authenticated || !l->pap);
}

/* Whether the session is still the one that it was. */
static bool
still(const struct ppp_link *l, uint64_t opened)
{
	return l->there && l->opened == opened;
}

static void
put_frame(const struct ppp_link *l, uint8_t *p, uint32_t protocol, size_t len)
{
	memcpy(p, l->peer, PPPOE_ETHER);
	memcpy(p + PPPOE_ETHER, l->own, PPPOE_ETHER);
	sim_put16(p + 12, SESSION);
	sim_put16(p + 14, 0x1100);
	sim_put16(p + 16, l->number);
	sim_put16(p + 18, (uint32_t)len + 2);
	sim_put16(p + 20, protocol);
}

static void
say(struct sim *s, struct ppp_link *l, uint32_t protocol, const void *at, size_t len)
{
	size_t all = PPPOE_HEADERS + 2 + len;
	uint8_t *p = x_calloc(MAX_OF(all, (size_t)FRAME), 1);
	struct flow *f;

	put_frame(l, p, protocol, len);
	memcpy(p + PPPOE_HEADERS + 2, at, len);
	f = sim_packet(s, p, MAX_OF(all, (size_t)FRAME), s->now);
	f->mac = 0;
	free(p);
	sim_send(s, l->node, 0, f);
}

/* CODE ID LENGTH and what follows. */
static void
say_code(struct sim *s, struct ppp_link *l, uint32_t protocol, unsigned code_id, const void *at, size_t len)
{
	struct strbuf b = STRBUF_INIT;

	sb_add_char(&b, (char)(code_id >> 8));
	sb_add_char(&b, (char)code_id);
	sb_add_char(&b, (char)((len + 4) >> 8));
	sb_add_char(&b, (char)(len + 4));
	sb_add_len(&b, at, len);
	say(s, l, protocol, b.s, b.len);
	sb_fini(&b);
}

static unsigned
code(unsigned c, uint8_t id)
{
	return c << 8 | id;
}

static void
add_option(struct ppp_half *h, unsigned kind, const uint8_t *at, size_t len)
{
	h->asked[h->asked_len] = (uint8_t)kind;
	h->asked[h->asked_len + 1] = (uint8_t)(len + 2);
	memcpy(h->asked + h->asked_len + 2, at, len);
	h->asked_len += len + 2;
}

static void
request(struct sim *s, struct ppp_link *l, struct ppp_half *h)
{
	static const uint8_t mru[] = { PPPOE_MOST >> 8, PPPOE_MOST & 255 }, pap[] = { PAP >> 8, PAP & 255 };
	uint8_t ip[4];

	h->id++;
	h->asks = true;
	h->mine = false;
	h->asked_len = 0;
	if (h->protocol == IPCP) {
		sim_put32(ip, l->own_ip);
		add_option(h, OPT_ADDRESS, ip, sizeof(ip));
	} else {
		if (!l->no_mru)
			add_option(h, OPT_MRU, mru, sizeof(mru));
		if (l->server && l->pap)
			add_option(h, OPT_AUTH, pap, sizeof(pap));
		if (!l->no_magic)
			add_option(h, OPT_MAGIC, l->magic, sizeof(l->magic));
	}
	say_code(s, l, h->protocol, code(REQUEST, h->id), h->asked, h->asked_len);
}

/* Another request, while there may be one more. */
static bool
again(struct sim *s, struct ppp_link *l, struct ppp_half *h)
{
	if (h->again == MOST_AGAIN)
		return false;
	h->again++;
	request(s, l, h);
	return true;
}

static void
start(struct sim *s, struct ppp_link *l, struct ppp_half *h)
{
	h->again = 0;
	h->mine = h->theirs = false;
	request(s, l, h);
}

static void
ask_password(struct sim *s, struct ppp_link *l)
{
	struct strbuf b = STRBUF_INIT;

	l->pap_id++;
	sb_add_char(&b, (char)strlen(l->user));
	sb_add(&b, l->user);
	sb_add_char(&b, (char)strlen(l->word));
	sb_add(&b, l->word);
	say_code(s, l, PAP, code(REQUEST, l->pap_id), b.s, b.len);
	sb_fini(&b);
}

/* Both requests are granted. */
static void
opened(struct sim *s, struct ppp_link *l, const struct ppp_half *h)
{
	if (h->protocol == IPCP) {
		l->up = true;
		l->missed = 0;
	} else if (!l->pap) {
		start(s, l, &l->ipcp);
	} else if (!l->server) {
		l->pap_again = 0;
		ask_password(s, l);
	}
}

/* The other end asks anew: what stood on it is down. */
static void
reopen(struct sim *s, struct ppp_link *l, struct ppp_half *h)
{
	l->up = false;
	h->mine = h->theirs = false;
	if (h->protocol == LCP) {
		l->authenticated = false;
		l->ipcp.asks = l->ipcp.mine = l->ipcp.theirs = false;
	}
	(void)again(s, l, h);
}

void
ppp_open(struct ppp_link *l)
{
	l->lcp = (struct ppp_half){ .protocol = LCP };
	l->ipcp = (struct ppp_half){ .protocol = IPCP };
	l->pap_id = l->says_id = l->echo_id = 0;
	l->missed = l->pap_again = 0;
	l->up = l->authenticated = l->no_mru = l->no_magic = false;
	l->began = l->heard = l->asked = l->now;
	pppoe_draw(l->chance, l->magic, sizeof(l->magic));
}

void
ppp_begin(struct sim *s, struct ppp_link *l)
{
	request(s, l, &l->lcp);
}

void
ppp_end(struct sim *s, struct ppp_link *l)
{
	l->there = false;
	l->gone(s, l);
}

static void
say_end(struct sim *s, struct ppp_link *l)
{
	struct strbuf none = STRBUF_INIT;
	struct ppp_link was = *l;

	ppp_end(s, l);
	pppoe_say(s, was.node, &(struct pppoe_head){ was.peer, was.own, PPPOE_PADT, was.number }, &none);
}

void
ppp_close(struct sim *s, struct ppp_link *l)
{
	uint64_t was = l->opened;

	say_code(s, l, LCP, code(TERMINATE, ++l->lcp.id), "", 0);
	if (still(l, was))
		say_end(s, l);
}

/* The next option from *at on; NULL: the list ends, or (*bad) is broken. */
static const uint8_t *
next_option(const uint8_t **at, size_t *left, bool *bad)
{
	const uint8_t *o = *at;

	if (*left == 0)
		return NULL;
	if (*left < 2 || o[1] < 2 || o[1] > *left) {
		*bad = true;
		return NULL;
	}
	*at += o[1];
	*left -= o[1];
	return o;
}

static bool
is_list(const uint8_t *at, size_t left)
{
	bool bad = false;

	while (next_option(&at, &left, &bad) != NULL)
		;
	return !bad;
}

/* What a request is answered with: options that are refused, and such that should be another. */
struct answer {
	struct strbuf reject, nak;
	bool pap, address;	/* it asks for that, or tells one */
	uint32_t ip;
};

static void
add_nak(struct answer *a, unsigned kind, const void *at, size_t len)
{
	sb_add_char(&a->nak, (char)kind);
	sb_add_char(&a->nak, (char)(len + 2));
	sb_add_len(&a->nak, at, len);
}

static void
look_at_lcp(struct ppp_link *l, const uint8_t *o, struct answer *a)
{
	static const uint8_t mru[] = { PPPOE_MOST >> 8, PPPOE_MOST & 255 }, pap[] = { PAP >> 8, PAP & 255 }, none[4];
	uint8_t other[4];

	if (o[0] == OPT_MRU && o[1] == 4) {
		if (sim_get16(o + 2) < LEAST_MRU || sim_get16(o + 2) > PPPOE_MOST)
			add_nak(a, OPT_MRU, mru, sizeof(mru));
	} else if (o[0] == OPT_MAGIC && o[1] == 6) {
		if (memcmp(o + 2, none, 4) != 0 && memcmp(o + 2, l->magic, 4) != 0)
			return;
		pppoe_draw(l->chance, other, sizeof(other));
		add_nak(a, OPT_MAGIC, other, sizeof(other));
	} else if (o[0] == OPT_AUTH && o[1] >= 4 && !l->server && l->user != NULL) {
		if (o[1] == 4 && memcmp(o + 2, pap, 2) == 0)
			a->pap = true;
		else
			add_nak(a, OPT_AUTH, pap, sizeof(pap));
	} else {
		sb_add_len(&a->reject, o, o[1]);
	}
}

static void
look_at_ipcp(struct ppp_link *l, const uint8_t *o, struct answer *a)
{
	uint8_t ip[4];

	if (o[0] != OPT_ADDRESS || o[1] != 6 || (!l->server && sim_get32(o + 2) == 0)) {
		sb_add_len(&a->reject, o, o[1]);
		return;
	}
	a->address = true;
	a->ip = sim_get32(o + 2);
	if (!l->server || a->ip == l->peer_ip)
		return;
	sim_put32(ip, l->peer_ip);
	add_nak(a, OPT_ADDRESS, ip, sizeof(ip));
}

static void
look_at_options(struct ppp_link *l, struct ppp_half *h, const uint8_t *at, size_t left, struct answer *a)
{
	const uint8_t *o;
	uint8_t ip[4];
	bool bad = false;

	while ((o = next_option(&at, &left, &bad)) != NULL)
		if (h->protocol == LCP)
			look_at_lcp(l, o, a);
		else
			look_at_ipcp(l, o, a);
	if (h->protocol == LCP || !l->server || a->address)
		return;
	/* who names no address is told his */
	sim_put32(ip, l->peer_ip);
	add_nak(a, OPT_ADDRESS, ip, sizeof(ip));
}

static void
take_request(struct sim *s, struct ppp_link *l, struct ppp_half *h, const uint8_t *p, size_t len)
{
	struct answer a = { .pap = false };
	uint64_t was = l->opened;
	bool granted, gives_up;

	if (is_open(h))
		reopen(s, l, h);
	if (!still(l, was))
		return;
	look_at_options(l, h, p + 4, len - 4, &a);
	granted = a.reject.len == 0 && a.nak.len == 0;
	gives_up = !granted && h->again == MOST_AGAIN;
	h->again += !granted && !gives_up;
	if (gives_up)
		ppp_close(s, l);
	else if (granted)
		say_code(s, l, h->protocol, code(ACK, p[1]), p + 4, len - 4);
	else if (a.reject.len > 0)
		say_code(s, l, h->protocol, code(REJECT, p[1]), a.reject.s, a.reject.len);
	else
		say_code(s, l, h->protocol, code(NAK, p[1]), a.nak.s, a.nak.len);
	sb_fini(&a.reject);
	sb_fini(&a.nak);
	if (gives_up || !still(l, was))
		return;
	h->theirs = granted;
	if (!granted && h->protocol == IPCP)
		l->up = false;
	if (granted && h->protocol == LCP && !l->server)
		l->pap = a.pap;
	if (granted && h->protocol == IPCP && !l->server)
		l->peer_ip = a.ip;
	if (is_open(h))
		opened(s, l, h);
}

/* Whether each of the options was asked for, as it is. */
static bool
was_asked(const struct ppp_half *h, const uint8_t *at, size_t left)
{
	const uint8_t *o, *own;
	bool bad = false;

	while ((o = next_option(&at, &left, &bad)) != NULL) {
		const uint8_t *from = h->asked;
		size_t n = h->asked_len;

		while ((own = next_option(&from, &n, &bad)) != NULL)
			if (own[1] == o[1] && memcmp(own, o, o[1]) == 0)
				break;
		if (own == NULL)
			return false;
	}
	return true;
}

/* What the other does not grant is asked for otherwise, or not at all; false: there is no way without it. */
static bool
give_way(struct ppp_link *l, struct ppp_half *h, const uint8_t *p, size_t len)
{
	const uint8_t *at = p + 4, *o;
	size_t left = len - 4;
	bool bad = false, ok = true;

	while ((o = next_option(&at, &left, &bad)) != NULL) {
		if (h->protocol == IPCP && o[0] == OPT_ADDRESS) {
			ok &= p[0] == NAK;
			if (!l->server && o[1] == 6)
				l->own_ip = sim_get32(o + 2);
		} else if (h->protocol == LCP && o[0] == OPT_MRU) {
			l->no_mru = true;
		} else if (h->protocol == LCP && o[0] == OPT_MAGIC && p[0] == NAK) {
			pppoe_draw(l->chance, l->magic, sizeof(l->magic));
		} else if (h->protocol == LCP && o[0] == OPT_MAGIC) {
			l->no_magic = true;
			memset(l->magic, 0, sizeof(l->magic));
		} else if (h->protocol == LCP && o[0] == OPT_AUTH && l->server) {
			ok = false;
		}
	}
	return ok;
}

static void
take_answer(struct sim *s, struct ppp_link *l, struct ppp_half *h, const uint8_t *p, size_t len)
{
	if (!h->asks || h->mine || p[1] != h->id)
		return;
	if (p[0] == ACK) {
		if (len - 4 != h->asked_len || memcmp(p + 4, h->asked, h->asked_len) != 0)
			return;
		h->mine = true;
		h->again = 0;
		if (is_open(h))
			opened(s, l, h);
		return;
	}
	if (p[0] == REJECT && !was_asked(h, p + 4, len - 4))
		return;
	if (!give_way(l, h, p, len) || !again(s, l, h))
		ppp_close(s, l);
}

static void
refuse_code(struct sim *s, struct ppp_link *l, uint32_t protocol, const uint8_t *p, size_t len)
{
	say_code(s, l, protocol, code(CODE_REJECT, ++l->says_id), p, MIN_OF(len, (size_t)PPPOE_MOST - 6));
}

/* What both protocols have. */
static void
take_common(struct sim *s, struct ppp_link *l, struct ppp_half *h, const uint8_t *p, size_t len)
{
	uint64_t was = l->opened;

	if (p[0] <= REJECT && !is_list(p + 4, len - 4))
		return;
	if (p[0] == REQUEST) {
		take_request(s, l, h, p, len);
	} else if (p[0] == ACK || p[0] == NAK || p[0] == REJECT) {
		take_answer(s, l, h, p, len);
	} else if (p[0] == TERMINATE || p[0] == TERMINATE_ACK) {
		if (p[0] == TERMINATE)
			say_code(s, l, h->protocol, code(TERMINATE_ACK, p[1]), "", 0);
		if (still(l, was))
			say_end(s, l);
	} else if (p[0] != CODE_REJECT) {
		refuse_code(s, l, h->protocol, p, len);
	}
}

static void
answer_echo(struct sim *s, struct ppp_link *l, const uint8_t *p, size_t len)
{
	uint8_t *body = x_malloc(len);

	memcpy(body, p + 4, len - 4);
	memcpy(body, l->magic, sizeof(l->magic));
	say_code(s, l, LCP, code(ECHO_REPLY, p[1]), body, len - 4);
	free(body);
}

static void
take_lcp(struct sim *s, struct ppp_link *l, const uint8_t *p, size_t len)
{
	if (p[0] == PROTOCOL_REJECT) {
		if (is_open(&l->lcp) && len >= 6 && sim_get16(p + 4) == IPCP)
			ppp_close(s, l);
	} else if (p[0] == ECHO) {
		if (is_open(&l->lcp) && len >= 8)
			answer_echo(s, l, p, len);
	} else if (p[0] == ECHO_REPLY) {
		if (p[1] == l->echo_id)
			l->missed = 0;
	} else if (p[0] != DISCARD) {
		take_common(s, l, &l->lcp, p, len);
	}
}

static bool
is_word(const char *word, size_t word_len, const uint8_t *at, size_t len)
{
	return word_len == len && memcmp(word, at, len) == 0;
}

/* The user of that name and word, the arena's, or NULL. */
static const char *
find_user(struct sim *s, const struct ppp_link *l, const uint8_t *name, const uint8_t *word)
{
	const char *rest = l->users;

	while (*rest != '\0') {
		const char *n = sim_word(s, &rest), *w = sim_word(s, &rest);

		if (is_word(n, strlen(n), name + 1, name[0]) && is_word(w, strlen(w), word + 1, word[0]))
			return n;
	}
	return NULL;
}

static void
judge_user(struct sim *s, struct ppp_link *l, const uint8_t *p, size_t len)
{
	const uint8_t *name = p + 4, *word;
	uint64_t was = l->opened;
	const char *user;

	if (len < 6 || (size_t)name[0] + 6 > len || (size_t)name[0] + name[name[0] + 1] + 6 > len)
		return;
	word = name + name[0] + 1;
	user = find_user(s, l, name, word);
	say_code(s, l, PAP, code(user != NULL ? ACK : NAK, p[1]), "", 1);
	if (!still(l, was))
		return;
	if (user == NULL) {
		ppp_close(s, l);
	} else if (!l->authenticated) {
		l->user = user;
		l->authenticated = true;
		start(s, l, &l->ipcp);
	}
}

static void
take_pap(struct sim *s, struct ppp_link *l, const uint8_t *p, size_t len)
{
	if (!is_open(&l->lcp) || !l->pap)
		return;
	if (l->server) {
		if (p[0] == REQUEST)
			judge_user(s, l, p, len);
	} else if (p[1] == l->pap_id && p[0] == NAK) {
		ppp_close(s, l);
	} else if (p[1] == l->pap_id && p[0] == ACK && !l->authenticated) {
		l->authenticated = true;
		start(s, l, &l->ipcp);
	}
}

/* An IP packet, without what stands around it. */
static void
take_packet(struct sim *s, struct ppp_link *l, const struct pppoe_frame *p, struct flow *f)
{
	struct engine *e = s->in->engine;
	const uint8_t *ip = p->body + 2;
	uint32_t len = p->len - 2, hl = len >= 20 ? (ip[0] & 15u) * 4 : 0, all;

	all = len >= 20 ? sim_get16(ip + 2) : 0;
	if (!l->up || len < 20 || ip[0] >> 4 != 4 || hl < 20 || all < hl || all > len ||
	    (l->server && sim_get32(ip + 12) != l->peer_ip)) {
		sim_drop(s, f);
		return;
	}
	l->packets[0]++;
	l->octets[0] += all;
	f->data += PPPOE_HEADERS + 2;
	f->head_end = f->data + (int32_t)all;
	f->net = f->data;
	f->transport = f->net + (int32_t)hl;
	flow_write(e, f, BASE_ANNO, ANNO_DST_IP * 8, 32, value_const(e->values, sim_get32(ip + 16), 32));
	sim_send(s, l->node, 1, f);
}

void
ppp_take(struct sim *s, struct ppp_link *l, struct pppoe_frame *p, struct flow *f)
{
	uint32_t protocol = p->len >= 2 ? sim_get16(p->body) : 0;
	const uint8_t *at = p->body + 2;
	size_t len = p->len >= 6 ? sim_get16(at + 2) : 0;

	l->heard = l->now;
	if (p->len < 2) {
		sim_drop(s, f);
		return;
	}
	if (protocol == IPV4) {
		take_packet(s, l, p, f);
		return;
	}
	flow_free(s->in->engine, f);
	if (protocol != LCP && protocol != PAP && protocol != IPCP) {
		if (is_open(&l->lcp))
			say_code(s, l, LCP, code(PROTOCOL_REJECT, ++l->says_id), p->body,
				 MIN_OF(p->len, (uint32_t)PPPOE_MOST - 6));
	} else if (len < 4 || len > p->len - 2) {
		return;
	} else if (protocol == LCP) {
		take_lcp(s, l, at, len);
	} else if (protocol == PAP) {
		take_pap(s, l, at, len);
	} else if (in_network(l)) {
		take_common(s, l, &l->ipcp, at, len);
	}
}

void
ppp_give(struct sim *s, struct ppp_link *l, struct flow *f)
{
	struct engine *e = s->in->engine;
	uint8_t head[PPPOE_HEADERS + 2];
	uint32_t len = sim_length(s, f);

	if (!l->there || !l->up || len > PPPOE_MOST) {
		sim_drop(s, f);
		return;
	}
	l->packets[1]++;
	l->octets[1] += len;
	put_frame(l, head, IPV4, len);
	flow_push(f, sizeof(head));
	flow_write(e, f, BASE_DATA, f->data * 8, sizeof(head) * 8, value_bytes(e->values, head, sizeof(head)));
	f->mac = f->data;
	sim_send(s, l->node, 0, f);
}

/* What was asked for and not granted is asked for again. */
static void
ask_again(struct sim *s, struct ppp_link *l)
{
	if (!l->lcp.mine)
		(void)again(s, l, &l->lcp);
	else if (!is_open(&l->lcp))
		return;
	else if (l->pap && !l->authenticated && !l->server && l->pap_again++ < MOST_AGAIN)
		ask_password(s, l);
	else if (in_network(l) && l->ipcp.asks && !l->ipcp.mine)
		(void)again(s, l, &l->ipcp);
}

void
ppp_tick(struct sim *s, struct ppp_link *l)
{
	uint64_t was = l->opened;

	if (!l->up && (l->now - l->began) % AGAIN == 0)
		ask_again(s, l);
	if (!still(l, was))
		return;
	if (!l->up && l->now - l->began > PATIENCE) {
		ppp_close(s, l);
	} else if (l->up && l->echo != 0 && l->now - MAX_OF(l->heard, l->asked) >= l->echo) {
		if (l->missed == MOST_MISSED) {
			ppp_close(s, l);
			return;
		}
		l->missed++;
		l->asked = l->now;
		say_code(s, l, LCP, code(ECHO, l->echo_id = ++l->says_id), l->magic, sizeof(l->magic));
	}
}
