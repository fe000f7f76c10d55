/*
 * pppoe_server.c - PPPoEServer, a broadband access server: input and output 0 are the subscribers' Ethernet, 1 the network with
 * IP packets. Hosts find it (RFC 2516), bring up PPP (ppp.h), and have an address of the pool as long as the session lasts:
 * session k has the pool's k-th. Subscribers may send from that address alone.
 *
 * A session is made when a host sends back the cookie that was made for its address, so who forges addresses takes nothing;
 * a host has one session at most. Invariant: a session in use is on the chain of its host's address and on no other list.
 */
#include "datapath/elements.h"
#include "datapath/protocol/ppp.h"
#include "datapath/protocol/pppoe.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { COOKIE = 8, NETWORK = 1, ACCESS = 0, MAX_SESSIONS = 65534, USER_MAX = 32, ENDED = 256 };

/* What a session carried. */
struct account {
	uint8_t mac[6];
	uint16_t id;
	char user[USER_MAX];		/* "" without a name; one that is longer is cut */
	uint32_t address;
	uint64_t begun, ended;		/* ns */
	uint64_t up_packets, up_octets, down_packets, down_octets;	/* of IP */
};

struct session {
	struct ppp_link ppp;
	struct server *server;
	uint8_t mac[6];
	uint16_t id;
	bool used;
	uint32_t next;			/* on its chain, or of those that are free; 0: the end */
	struct account account;
};

struct server {
	struct element el;
	uint8_t mac[6];
	const char *name, *service, *users;
	uint32_t own_ip, pool, limit, free;
	struct session *session;	/* from 1 */
	uint32_t *chains, chain_mask;
	uint64_t secret;
	unsigned echo;
	struct timer timer;
	uint64_t opened, closed, refused;
	uint32_t count;
	struct account ended[ENDED];	/* the last sessions that had an address, by accounted % ENDED */
	uint64_t accounted;
};

static uint64_t mac_number(const uint8_t *mac)
{
	return (uint64_t)load_be16(mac) << 32 | load_be32(mac + 2);
}

static uint32_t *chain_of(const struct server *s, const uint8_t *mac)
{
	return &s->chains[(uint32_t)hash_mix(mac_number(mac), s->secret) & s->chain_mask];
}

static struct session *find_host(const struct server *s, const uint8_t *mac)
{
	uint32_t k = *chain_of(s, mac);

	while (k && memcmp(s->session[k].mac, mac, 6) != 0)
		k = s->session[k].next;
	return k ? &s->session[k] : NULL;
}

static void cookie_of(const struct server *s, const uint8_t *mac, uint8_t *cookie)
{
	uint64_t h = hash_mix(hash_mix(mac_number(mac), s->secret), s->secret >> 17);

	memcpy(cookie, &h, COOKIE);
}

/* ---- sessions ---- */

static void say(void *arg, uint16_t protocol, const uint8_t *data, uint32_t len)
{
	struct session *t = arg;

	pppoe_say(&t->server->el, (struct pppoe_ends){ t->mac, t->server->mac, t->id }, protocol, data, len);
}

/* USERS: "name word name word". */
static bool is_user(void *arg, const uint8_t *name, uint32_t name_len, const uint8_t *word, uint32_t word_len)
{
	const char *at = ((struct session *)arg)->server->users;
	bool ok = false;

	while (*at) {
		size_t n = strcspn(at, " "), m;
		const char *second = at + n + strspn(at + n, " ");

		m = strcspn(second, " ");
		if (n == name_len && m == word_len && memcmp(at, name, n) == 0 && memcmp(second, word, m) == 0) {
			struct session *t = arg;

			ok = true;
			snprintf(t->account.user, USER_MAX, "%.*s", (int)n, at);
		}
		at = second + m;
		at += strspn(at, " ");
	}
	return ok;
}

/* Sessions that carried something, or could have, are accounted for when they end. */
static void account_for(struct session *t)
{
	struct server *s = t->server;

	if (!ppp_is_up(&t->ppp) && !t->account.up_packets && !t->account.down_packets)
		return;
	t->account.ended = s->el.router->run.now;
	s->ended[s->accounted++ % ENDED] = t->account;
}

static void begin(struct session *t)
{
	struct server *s = t->server;

	t->ppp = (struct ppp_link){
		.serves = true, .want_pap = s->users != NULL, .allow = is_user, .own_ip = s->own_ip,
		.peer_ip = s->pool + t->id, .magic = (uint32_t)router_random(s->el.router), .send = say, .arg = t,
	};
	t->account = (struct account){ .id = t->id, .address = t->ppp.peer_ip, .begun = s->el.router->run.now };
	memcpy(t->account.mac, t->mac, 6);
}

static struct session *session_new(struct server *s, const uint8_t *mac)
{
	struct session *t = find_host(s, mac);
	uint32_t *chain = chain_of(s, mac);

	if (!t) {
		if (!s->free)
			return NULL;
		t = &s->session[s->free];
		s->free = t->next;
		memcpy(t->mac, mac, 6);
		t->server = s;
		t->used = true;
		t->next = *chain;
		*chain = t->id;
		s->count++;
	} else {
		account_for(t);
	}
	s->opened++;
	begin(t);
	return t;
}

/* The host is told last: where it is in the same configuration, it answers before the call returns. */
static void session_end(struct session *t, bool tell)
{
	struct server *s = t->server;
	uint32_t *at = chain_of(s, t->mac);
	struct pppoe_out o;

	if (!t->used)
		return;
	account_for(t);
	while (*at != t->id)
		at = &s->session[*at].next;
	*at = t->next;
	t->used = false;
	t->ppp.dead = true;
	t->next = s->free;
	s->free = t->id;
	s->count--;
	s->closed++;
	if (tell) {
		o = pppoe_new(&s->el, t->mac, s->mac, PADT, t->id);
		pppoe_send(&o, &s->el, ACCESS);
	}
}

/* ---- discovery ---- */

static bool wants_us(const struct server *s, const struct pppoe_frame *f)
{
	size_t n = s->service ? strlen(s->service) : 0;

	/* a name of no length is any service */
	return f->service.at && (f->service.len == 0 || (f->service.len == n && !memcmp(f->service.at, s->service, n)));
}

/* What an answer repeats of its question. */
static void repeat(struct pppoe_out *o, const struct pppoe_frame *f)
{
	if (f->host.at)
		pppoe_add(o, TAG_HOST, f->host.at, f->host.len);
	if (f->relay.at)
		pppoe_add(o, TAG_RELAY, f->relay.at, f->relay.len);
}

static void offer(struct server *s, const struct pppoe_frame *f)
{
	struct pppoe_out o = pppoe_new(&s->el, f->src, s->mac, PADO, 0);
	uint8_t cookie[COOKIE];

	cookie_of(s, f->src, cookie);
	pppoe_add(&o, TAG_AC, s->name, (uint32_t)strlen(s->name));
	pppoe_add(&o, TAG_SERVICE, f->service.at, f->service.len);
	if (f->service.len == 0 && s->service)
		pppoe_add(&o, TAG_SERVICE, s->service, (uint32_t)strlen(s->service));
	pppoe_add(&o, TAG_COOKIE, cookie, COOKIE);
	repeat(&o, f);
	pppoe_send(&o, &s->el, ACCESS);
}

static void confirm(struct server *s, const struct pppoe_frame *f)
{
	struct session *t = wants_us(s, f) ? session_new(s, f->src) : NULL;
	struct pppoe_out o = pppoe_new(&s->el, f->src, s->mac, PADS, t ? t->id : 0);

	pppoe_add(&o, TAG_SERVICE, f->service.at, f->service.len);
	if (!t) {
		s->refused++;
		pppoe_add(&o, wants_us(s, f) ? TAG_AC_ERROR : TAG_SERVICE_ERROR, "", 0);
	}
	repeat(&o, f);
	pppoe_send(&o, &s->el, ACCESS);
	if (t)
		ppp_open(&t->ppp);
}

static enum drop discover(struct server *s, const struct pppoe_frame *f)
{
	uint8_t cookie[COOKIE];
	struct session *t;

	switch (f->code) {
	case PADI:
		if (f->session != 0 || !wants_us(s, f))
			return DROP_NOT_ANSWERED;
		offer(s, f);
		return DROP_CONSUMED;
	case PADR:
		cookie_of(s, f->src, cookie);
		if (memcmp(f->dst, s->mac, 6) != 0 || f->session != 0 || f->cookie.len != COOKIE ||
		    memcmp(f->cookie.at, cookie, COOKIE) != 0 || !f->service.at)
			return DROP_NOT_ANSWERED;
		confirm(s, f);
		return DROP_CONSUMED;
	case PADT:
		t = find_host(s, f->src);
		if (!t || t->id != f->session)
			return DROP_NOT_ANSWERED;
		session_end(t, false);
		return DROP_CONSUMED;
	default:
		return DROP_NOT_ANSWERED;
	}
}

/* ---- packets ---- */

static void from_access(struct server *s, struct pkt *p)
{
	struct pppoe_frame f;
	enum drop why = pppoe_read(p, &f);
	struct session *t;
	uint16_t protocol;

	if (why == DROP_COUNT && f.discovery) {
		element_drop(&s->el, discover(s, &f), p);
		return;
	}
	t = why == DROP_COUNT && f.session <= s->limit ? &s->session[f.session] : NULL;
	if (!t || !t->used || memcmp(t->mac, f.src, 6) != 0 || memcmp(s->mac, f.dst, 6) != 0) {
		element_drop(&s->el, why == DROP_COUNT ? DROP_NO_MAPPING : why, p);
		return;
	}
	protocol = load_be16(f.payload);
	if (protocol != PPP_IP) {
		bool ok = ppp_receive(&t->ppp, protocol, f.payload + 2, f.len - 2);

		element_drop(&s->el, ok ? DROP_CONSUMED : DROP_BAD_HEADER, p);
		if (t->ppp.dead)
			session_end(t, true);
		return;
	}
	if (!ppp_is_up(&t->ppp) || !pppoe_unwrap(p, &f)) {
		element_drop(&s->el, ppp_is_up(&t->ppp) ? DROP_BAD_HEADER : DROP_INACTIVE, p);
		return;
	}
	t->ppp.quiet = 0;
	if (load_be32(p->data + IP_SRC) != t->ppp.peer_ip) {
		element_drop(&s->el, DROP_BAD_ADDRESS, p);
		return;
	}
	t->account.up_packets++;
	t->account.up_octets += p->len;
	element_push_one(&s->el, NETWORK, p);
}

static void from_network(struct server *s, struct pkt *p)
{
	const uint8_t *ip = p->net == pkt_offset(p) ? pkt_ip(p) : NULL;
	struct session *t = NULL;
	uint32_t k, len = p->len;

	if (!ip || p->len < IP_HEADER || ip[0] >> 4 != 4) {
		element_drop(&s->el, ip ? DROP_BAD_HEADER : DROP_PRECONDITION, p);
		return;
	}
	k = load_be32(ip + IP_DST) - s->pool;
	if (k > 0 && k <= s->limit)
		t = &s->session[k];
	if (!t || !t->used || !ppp_is_up(&t->ppp)) {
		element_drop(&s->el, DROP_NO_MAPPING, p);
	} else if (p->len > t->ppp.peer_mru) {
		element_drop(&s->el, DROP_TOO_LARGE, p);
	} else if (!pppoe_wrap(p, (struct pppoe_ends){ t->mac, s->mac, t->id })) {
		element_drop(&s->el, DROP_NO_MEMORY, p);
	} else {
		t->account.down_packets++;
		t->account.down_octets += len;
		element_push_one(&s->el, ACCESS, p);
	}
}

static void server_push(struct element *e, unsigned port, struct batch *b)
{
	for (unsigned i = 0; i < b->n; i++) {
		if (port == ACCESS)
			from_access((struct server *)e, b->p[i]);
		else
			from_network((struct server *)e, b->p[i]);
	}
	b->n = 0;
}

static void server_fire(struct element *e, struct timer *timer)
{
	struct server *s = (struct server *)e;

	for (uint32_t k = 1; k <= s->limit; k++) {
		struct session *t = &s->session[k];

		if (!t->used)
			continue;
		ppp_tick(&t->ppp, s->echo);
		if (t->ppp.dead)
			session_end(t, true);
	}
	timer_after(timer, NS_PER_SECOND);
}

/* ---- setting up ---- */

static void make_sessions(struct server *s)
{
	uint32_t chains = 16;

	while (chains < s->limit)
		chains *= 2;
	s->chain_mask = chains - 1;
	s->chains = x_calloc(chains, sizeof(*s->chains));
	s->session = x_calloc((size_t)s->limit + 1, sizeof(*s->session));
	for (uint32_t k = s->limit; k > 0; k--) {
		s->session[k].id = (uint16_t)k;
		s->session[k].next = s->free;
		s->free = k;
	}
}

static bool configure(struct element *e, struct setup *s)
{
	struct server *v = (struct server *)e;
	const struct click_value *pool = setup_value(s, "POOL");
	uint64_t mac = (uint64_t)setup_int(s, "ETH");
	uint32_t mask = (uint32_t)pool->mask, hosts = ~mask;

	store_be16(v->mac, (uint16_t)(mac >> 32));
	store_be32(v->mac + 2, (uint32_t)mac);
	v->name = setup_value(s, "NAME")->s;
	v->service = setup_given(s, "SERVICE") ? setup_value(s, "SERVICE")->s : NULL;
	v->users = setup_given(s, "USERS") ? setup_value(s, "USERS")->s : NULL;
	v->own_ip = setup_u32(s, "IP");
	v->pool = (uint32_t)pool->i & mask;
	v->echo = setup_u32(s, "ECHO");
	v->limit = MIN_OF(setup_u32(s, "SESSIONS"), MIN_OF(hosts - 1, (uint32_t)MAX_SESSIONS));
	v->secret = router_random(e->router);
	make_sessions(v);
	return true;
}

static bool start(struct element *e, struct setup *s)
{
	struct server *v = (struct server *)e;

	(void)s;
	timer_init(&v->timer, e, server_fire);
	v->timer.housekeeping = true;
	timer_after(&v->timer, NS_PER_SECOND);
	return true;
}

static void stop(struct element *e)
{
	struct server *s = (struct server *)e;

	timer_stop(&s->timer);
	free(s->session);
	free(s->chains);
	s->session = NULL;
	s->chains = NULL;
}

/* Sessions stay where pool, addresses and users are the same; else hosts notice by their echoes. */
static void take_state(struct element *e, struct element *old)
{
	struct server *s = (struct server *)e, *from = (struct server *)old;

	if (s->pool != from->pool || s->limit != from->limit || memcmp(s->mac, from->mac, 6) != 0 ||
	    s->own_ip != from->own_ip)
		return;
	free(s->session);
	free(s->chains);
	s->session = from->session;
	s->chains = from->chains;
	s->free = from->free;
	s->count = from->count;
	s->secret = from->secret;
	s->opened = from->opened;
	s->closed = from->closed;
	s->refused = from->refused;
	memcpy(s->ended, from->ended, sizeof(s->ended));
	s->accounted = from->accounted;
	from->session = NULL;
	from->chains = NULL;
	for (uint32_t k = 1; k <= s->limit; k++)
		s->session[k].server = s;
}

/* ---- handlers ---- */

/* A line of each session: number, host, address, state, packets up and down. */
static bool read_sessions(struct element *e, const char *args, struct strbuf *out)
{
	const struct server *s = (const struct server *)e;

	(void)args;
	for (uint32_t k = 1; k <= s->limit; k++) {
		const struct session *t = &s->session[k];
		uint32_t a = t->ppp.peer_ip;

		if (!t->used)
			continue;
		sb_printf(out, "%u %02X-%02X-%02X-%02X-%02X-%02X %u.%u.%u.%u %s %llu %llu\n", k, t->mac[0], t->mac[1],
			  t->mac[2], t->mac[3], t->mac[4], t->mac[5], a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255,
			  ppp_is_up(&t->ppp) ? "up" : "starting", (unsigned long long)t->account.up_packets,
			  (unsigned long long)t->account.down_packets);
	}
	return true;
}

static void add_account(struct strbuf *out, const struct account *a, const char *what, uint64_t until)
{
	uint32_t ip = a->address;

	sb_printf(out, "%u %02X-%02X-%02X-%02X-%02X-%02X %u.%u.%u.%u %s %s %llu %llu %llu %llu %llu\n", a->id, a->mac[0],
		  a->mac[1], a->mac[2], a->mac[3], a->mac[4], a->mac[5], ip >> 24, ip >> 16 & 255, ip >> 8 & 255, ip & 255,
		  a->user[0] ? a->user : "-", what, (unsigned long long)((until - a->begun) / NS_PER_SECOND),
		  (unsigned long long)a->up_packets, (unsigned long long)a->up_octets,
		  (unsigned long long)a->down_packets, (unsigned long long)a->down_octets);
}

/* A line of each session that ended (the last 256) or is up: number, host, address, user, seconds, packets and octets up and down. */
static bool read_accounting(struct element *e, const char *args, struct strbuf *out)
{
	const struct server *s = (const struct server *)e;

	(void)args;
	for (uint64_t i = s->accounted > ENDED ? s->accounted - ENDED : 0; i < s->accounted; i++)
		add_account(out, &s->ended[i % ENDED], "ended", s->ended[i % ENDED].ended);
	for (uint32_t k = 1; k <= s->limit; k++)
		if (s->session[k].used && ppp_is_up(&s->session[k].ppp))
			add_account(out, &s->session[k].account, "up", e->router->run.now);
	return true;
}

static bool write_close(struct element *e, const char *value, struct strbuf *out)
{
	struct server *s = (struct server *)e;
	int64_t k;

	if (!handler_parse_int(value, 1, s->limit, &k, out))
		return false;
	if (!s->session[k].used) {
		sb_printf(out, "there is no session %lld", (long long)k);
		return false;
	}
	ppp_close(&s->session[k].ppp);
	session_end(&s->session[k], true);
	return true;
}

READ_U64(read_count, struct server, count)
READ_U64(read_opened, struct server, opened)
READ_U64(read_closed, struct server, closed)
READ_U64(read_refused, struct server, refused)

static const struct handler handlers[] = {
	{ "sessions", read_sessions, NULL },
	{ "count", read_count, NULL },
	{ "opened", read_opened, NULL },
	{ "accounting", read_accounting, NULL },
	{ "closed", read_closed, NULL },
	{ "refused", read_refused, NULL },
	{ "close", NULL, write_close },
	{ 0 }
};

const struct element_class pppoe_server_classes[] = {
	{ "PPPoEServer", sizeof(struct server), .push = server_push, .configure = configure,
	  .start = start, .stop = stop, .handlers = handlers, .take_state = take_state,
	  .drops = DROPS(DROP_NO_MATCH, DROP_BAD_HEADER, DROP_BAD_ADDRESS, DROP_TOO_LARGE,
			 DROP_TOO_SHORT, DROP_NOT_ANSWERED, DROP_INACTIVE, DROP_NO_MAPPING,
			 DROP_CONSUMED, DROP_PRECONDITION, DROP_NO_MEMORY) },
	{ 0 }
};
