/*
 * pppoe_client.c - PPPoEClient, a subscriber: input and output 0 are its Ethernet, 1 its host with IP packets. It looks for an
 * access server (RFC 2516), brings up PPP (ppp.h), learns its address, and begins anew when the session ends.
 */
#include "datapath/elements.h"
#include "datapath/protocol/ppp.h"
#include "datapath/protocol/pppoe.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { ACCESS = 0, HOST = 1, COOKIE_MAX = 256, LONGEST_WAIT = 32, REQUEST_TRIES = 4 };

struct client {
	struct element el;
	struct ppp_link ppp;
	uint8_t mac[6], server[6];
	const char *service, *user, *password;
	uint16_t session;		/* 0: none */
	uint64_t unique;
	uint8_t cookie[COOKIE_MAX], relay[COOKIE_MAX];
	uint32_t cookie_len, relay_len;
	bool offered;
	unsigned wait, tries, echo;	/* seconds until it asks again */
	struct timer timer;
	uint64_t opened, closed, up, down;
};

static const uint8_t everybody[6] = { 255, 255, 255, 255, 255, 255 };

static void say(void *arg, uint16_t protocol, const uint8_t *data, uint32_t len)
{
	struct client *c = arg;

	pppoe_say(&c->el, (struct pppoe_ends){ c->server, c->mac, c->session }, protocol, data, len);
}

static void look_for(struct client *c)
{
	struct pppoe_out o = pppoe_new(&c->el, everybody, c->mac, PADI, 0);

	pppoe_add(&o, TAG_SERVICE, c->service, (uint32_t)strlen(c->service));
	pppoe_add(&o, TAG_HOST, &c->unique, sizeof(c->unique));
	pppoe_send(&o, &c->el, ACCESS);
}

static void ask_for(struct client *c)
{
	struct pppoe_out o = pppoe_new(&c->el, c->server, c->mac, PADR, 0);

	pppoe_add(&o, TAG_SERVICE, c->service, (uint32_t)strlen(c->service));
	pppoe_add(&o, TAG_HOST, &c->unique, sizeof(c->unique));
	if (c->cookie_len)
		pppoe_add(&o, TAG_COOKIE, c->cookie, c->cookie_len);
	if (c->relay_len)
		pppoe_add(&o, TAG_RELAY, c->relay, c->relay_len);
	pppoe_send(&o, &c->el, ACCESS);
}

/* From the beginning, after a moment. */
static void begin_anew(struct client *c)
{
	c->closed += c->session != 0;
	c->session = 0;
	c->offered = false;
	c->unique = router_random(c->el.router);
	c->tries = 0;
	c->wait = 1;
}

static void leave(struct client *c)
{
	struct pppoe_out o;

	if (!c->session)
		return;
	o = pppoe_new(&c->el, c->server, c->mac, PADT, c->session);
	pppoe_send(&o, &c->el, ACCESS);
	begin_anew(c);
}

/* ---- discovery ---- */

static bool is_ours(const struct client *c, const struct pppoe_frame *f)
{
	return f->host.len == sizeof(c->unique) && memcmp(f->host.at, &c->unique, sizeof(c->unique)) == 0;
}

static bool serves(const struct client *c, const struct pppoe_frame *f)
{
	size_t n = strlen(c->service);

	return f->service.at && f->service.len == n && memcmp(f->service.at, c->service, n) == 0;
}

static uint32_t keep(uint8_t *to, const struct pppoe_tag *tag)
{
	if (!tag->at || tag->len > COOKIE_MAX)
		return 0;
	memcpy(to, tag->at, tag->len);
	return tag->len;
}

static void open_session(struct client *c, uint16_t session)
{
	c->session = session;
	c->opened++;
	c->ppp = (struct ppp_link){
		.user = c->user, .password = c->password, .magic = (uint32_t)router_random(c->el.router),
		.send = say, .arg = c,
	};
	ppp_open(&c->ppp);
}

static enum drop discover(struct client *c, const struct pppoe_frame *f)
{
	if (memcmp(f->dst, c->mac, 6) != 0)
		return DROP_NOT_ANSWERED;
	if (f->code == PADO && !c->offered && !c->session && is_ours(c, f) && serves(c, f) && !f->failed &&
	    f->cookie.len <= COOKIE_MAX && f->relay.len <= COOKIE_MAX) {
		memcpy(c->server, f->src, 6);
		c->cookie_len = keep(c->cookie, &f->cookie);
		c->relay_len = keep(c->relay, &f->relay);
		c->offered = true;
		c->tries = 0;
		c->wait = 1;
		ask_for(c);
		return DROP_CONSUMED;
	}
	if (!c->offered || memcmp(f->src, c->server, 6) != 0)
		return DROP_NOT_ANSWERED;
	if (f->code == PADS && !c->session && is_ours(c, f)) {
		if (f->session != 0 && f->session != 0xffff && !f->failed)
			open_session(c, f->session);
		else
			begin_anew(c);
		return DROP_CONSUMED;
	}
	if (f->code == PADT && c->session && f->session == c->session) {
		begin_anew(c);
		return DROP_CONSUMED;
	}
	return DROP_NOT_ANSWERED;
}

/* ---- packets ---- */

static void from_access(struct client *c, struct pkt *p)
{
	struct pppoe_frame f;
	enum drop why = pppoe_read(p, &f);
	uint16_t protocol;

	if (why != DROP_COUNT || f.discovery) {
		element_drop(&c->el, why == DROP_COUNT ? discover(c, &f) : why, p);
		return;
	}
	if (!c->session || f.session != c->session || memcmp(f.src, c->server, 6) != 0 || memcmp(f.dst, c->mac, 6) != 0) {
		element_drop(&c->el, DROP_NO_MAPPING, p);
		return;
	}
	protocol = load_be16(f.payload);
	if (protocol != PPP_IP) {
		bool ok = ppp_receive(&c->ppp, protocol, f.payload + 2, f.len - 2);

		element_drop(&c->el, ok ? DROP_CONSUMED : DROP_BAD_HEADER, p);
		if (c->ppp.dead)
			leave(c);
		return;
	}
	if (!ppp_is_up(&c->ppp) || !pppoe_unwrap(p, &f)) {
		element_drop(&c->el, ppp_is_up(&c->ppp) ? DROP_BAD_HEADER : DROP_INACTIVE, p);
		return;
	}
	c->ppp.quiet = 0;
	c->down++;
	element_push_one(&c->el, HOST, p);
}

static void from_host(struct client *c, struct pkt *p)
{
	const uint8_t *ip = p->net == pkt_offset(p) ? pkt_ip(p) : NULL;

	if (!ip || p->len < IP_HEADER || ip[0] >> 4 != 4) {
		element_drop(&c->el, ip ? DROP_BAD_HEADER : DROP_PRECONDITION, p);
	} else if (!c->session || !ppp_is_up(&c->ppp)) {
		element_drop(&c->el, DROP_INACTIVE, p);
	} else if (p->len > c->ppp.peer_mru) {
		element_drop(&c->el, DROP_TOO_LARGE, p);
	} else if (!pppoe_wrap(p, (struct pppoe_ends){ c->server, c->mac, c->session })) {
		element_drop(&c->el, DROP_NO_MEMORY, p);
	} else {
		c->up++;
		element_push_one(&c->el, ACCESS, p);
	}
}

static void client_push(struct element *e, unsigned port, struct batch *b)
{
	for (unsigned i = 0; i < b->n; i++) {
		if (port == ACCESS)
			from_access((struct client *)e, b->p[i]);
		else
			from_host((struct client *)e, b->p[i]);
	}
	b->n = 0;
}

/* Waits twice as long each time (RFC 2516 section 8); a server that does not confirm is given up. */
static void client_fire(struct element *e, struct timer *t)
{
	struct client *c = (struct client *)e;

	timer_after(t, NS_PER_SECOND);
	if (c->session) {
		ppp_tick(&c->ppp, c->echo);
		if (c->ppp.dead)
			leave(c);
		return;
	}
	if (c->wait > 0 && --c->wait > 0)
		return;
	if (c->offered && c->tries >= REQUEST_TRIES) {
		begin_anew(c);
		return;
	}
	c->tries++;
	c->wait = c->tries < 6 ? 1U << c->tries : LONGEST_WAIT;
	if (c->offered)
		ask_for(c);
	else
		look_for(c);
}

/* ---- setting up ---- */

static bool configure(struct element *e, struct setup *s)
{
	struct client *c = (struct client *)e;
	uint64_t mac = (uint64_t)setup_int(s, "ETH");

	store_be16(c->mac, (uint16_t)(mac >> 32));
	store_be32(c->mac + 2, (uint32_t)mac);
	c->service = setup_value(s, "SERVICE")->s;
	c->echo = setup_u32(s, "ECHO");
	if (setup_given(s, "USER")) {
		c->user = setup_value(s, "USER")->s;
		c->password = setup_value(s, "PASSWORD")->s;
		if (strlen(c->user) > PPP_NAME_MAX || strlen(c->password) > PPP_NAME_MAX)
			return setup_error(s, "USER and PASSWORD have at most %d octets", PPP_NAME_MAX);
	}
	return true;
}

static bool start(struct element *e, struct setup *s)
{
	struct client *c = (struct client *)e;

	(void)s;
	timer_init(&c->timer, e, client_fire);
	begin_anew(c);
	timer_after(&c->timer, 0);
	return true;
}

static void stop(struct element *e)
{
	timer_stop(&((struct client *)e)->timer);
}

/* A session goes on where the subscriber is the same. */
static void take_state(struct element *e, struct element *old)
{
	struct client *c = (struct client *)e;
	const struct client *from = (const struct client *)old;
	bool same = memcmp(c->mac, from->mac, 6) == 0 && !strcmp(c->service, from->service);

	c->opened = from->opened;
	c->closed = from->closed;
	c->up = from->up;
	c->down = from->down;
	if (!same || !from->session)
		return;
	c->session = from->session;
	c->offered = true;
	memcpy(c->server, from->server, 6);
	c->ppp = from->ppp;
	c->ppp.arg = c;
	c->ppp.user = c->user;
	c->ppp.password = c->password;
}

/* ---- handlers ---- */

static bool read_state(struct element *e, const char *args, struct strbuf *out)
{
	const struct client *c = (const struct client *)e;

	(void)args;
	sb_add(out, !c->session ? c->offered ? "asking" : "looking" : ppp_is_up(&c->ppp) ? "up" : "starting");
	return true;
}

static bool put_address(const struct client *c, uint32_t a, struct strbuf *out)
{
	if (!c->session || !ppp_is_up(&c->ppp))
		a = 0;
	sb_printf(out, "%u.%u.%u.%u", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255);
	return true;
}

static bool read_address(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return put_address((const struct client *)e, ((const struct client *)e)->ppp.own_ip, out);
}

static bool read_gateway(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return put_address((const struct client *)e, ((const struct client *)e)->ppp.peer_ip, out);
}

static bool write_close(struct element *e, const char *value, struct strbuf *out)
{
	struct client *c = (struct client *)e;

	(void)value;
	(void)out;
	if (c->session)
		ppp_close(&c->ppp);
	leave(c);
	return true;
}

READ_U64(read_session, struct client, session)
READ_U64(read_opened, struct client, opened)
READ_U64(read_closed, struct client, closed)
READ_U64(read_up, struct client, up)
READ_U64(read_down, struct client, down)

static const struct handler handlers[] = {
	{ "state", read_state, NULL },
	{ "address", read_address, NULL },
	{ "gateway", read_gateway, NULL },
	{ "session", read_session, NULL },
	{ "opened", read_opened, NULL },
	{ "closed", read_closed, NULL },
	{ "up", read_up, NULL },
	{ "down", read_down, NULL },
	{ "close", NULL, write_close },
	{ 0 }
};

const struct element_class pppoe_client_classes[] = {
	{ "PPPoEClient", sizeof(struct client), .push = client_push, .configure = configure,
	  .start = start, .stop = stop, .handlers = handlers, .take_state = take_state,
	  .drops = DROPS(DROP_NO_MATCH, DROP_BAD_HEADER, DROP_TOO_LARGE, DROP_TOO_SHORT,
			 DROP_NOT_ANSWERED, DROP_INACTIVE, DROP_NO_MAPPING, DROP_CONSUMED,
			 DROP_PRECONDITION, DROP_NO_MEMORY) },
	{ 0 }
};
