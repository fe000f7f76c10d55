/*
 * sim_pppoe.c - PPPoEServer and PPPoEClient in a concrete run: discovery (RFC 2516 section 5), and whose sessions there are. PPP
 * itself is in sim_ppp.c. Numbers of sessions that ended are given again, the last first. A client looks for a server until
 * it has a session: asked after 2 seconds, 4, 8, 16, and every 32.
 */
#include "symexec/sim/sim_pppoe.h"

#include "models/base/mem.h"
#include "models/base/vec.h"
#include "symexec/explore/witness.h"
#include "symexec/sim/sim_ip.h"

enum { DISCOVERY = 0x8863, SESSION = 0x8864, FRAME = 60, COOKIE = 8, LONGEST_LOOK = 32, LAST_ASK = 16, OLD = 256 };
/* A second is over before what comes at its end, and first for servers: by so many nanoseconds. */
enum { SERVER_EARLY = 100000, CLIENT_EARLY = 50000 };

static const uint8_t everybody[PPPOE_ETHER] = { 255, 255, 255, 255, 255, 255 };

void
pppoe_draw(uint64_t *chance, uint8_t *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		at[i] = (uint8_t)sim_chance(chance);
}

bool
pppoe_read(struct sim *s, struct flow *f, struct pppoe_frame *p)
{
	struct witness none = { .values = u64_map_new() };
	uint32_t len = (uint32_t)witness_bytes(s->in->engine, f, f, &none, &p->bytes);

	witness_fini(&none);
	if (len >= PPPOE_HEADERS) {
		p->type = sim_get16(p->bytes + 12);
		p->code = p->bytes[15];
		p->number = sim_get16(p->bytes + 16);
		p->len = sim_get16(p->bytes + 18);
		p->body = p->bytes + PPPOE_HEADERS;
		if ((p->type == DISCOVERY || (p->type == SESSION && p->code == 0)) && p->bytes[14] == 0x11 &&
		    (p->bytes[6] & 1) == 0 && p->len <= len - PPPOE_HEADERS)
			return true;
	}
	free(p->bytes);
	return false;
}

static void
keep_first(struct pppoe_tag *t, const uint8_t *at, uint32_t len)
{
	if (t->at == NULL)
		*t = (struct pppoe_tag){ at, len };
}

bool
pppoe_read_tags(const struct pppoe_frame *p, const char *wanted, struct pppoe_tags *t)
{
	uint32_t left = p->len, kind, len;
	const uint8_t *at = p->body;

	memset(t, 0, sizeof(*t));
	for (; left > 0; at += 4 + len, left -= 4 + len) {
		if (left < 4)
			return false;
		kind = sim_get16(at);
		len = sim_get16(at + 2);
		if (kind == TAG_END)
			break;
		if (len > left - 4)
			return false;
		if (kind == TAG_SERVICE) {
			t->wanted |= len == strlen(wanted) && memcmp(at + 4, wanted, len) == 0;
			keep_first(&t->service, at + 4, len);
		} else if (kind == TAG_HOST) {
			keep_first(&t->host, at + 4, len);
		} else if (kind == TAG_COOKIE) {
			keep_first(&t->cookie, at + 4, len);
		} else if (kind == TAG_RELAY) {
			keep_first(&t->relay, at + 4, len);
		}
		t->error |= kind == TAG_SERVICE_ERROR || kind == TAG_SYSTEM_ERROR || kind == TAG_ERROR;
	}
	return true;
}

void
pppoe_add_tag(struct strbuf *b, unsigned kind, const void *at, size_t len)
{
	uint8_t head[4];

	sim_put16(head, kind);
	sim_put16(head + 2, (uint32_t)len);
	sb_add_len(b, head, sizeof(head));
	sb_add_len(b, at, len);
}

void
pppoe_add_again(struct strbuf *b, unsigned kind, const struct pppoe_tag *t)
{
	if (t->at != NULL)
		pppoe_add_tag(b, kind, t->at, t->len);
}

void
pppoe_say(struct sim *s, struct sim_node *n, const struct pppoe_head *h, const struct strbuf *tags)
{
	size_t len = MAX_OF(PPPOE_HEADERS + tags->len, (size_t)FRAME);
	uint8_t *p = x_calloc(len, 1);
	struct flow *f;

	memcpy(p, h->to, PPPOE_ETHER);
	memcpy(p + PPPOE_ETHER, h->from, PPPOE_ETHER);
	sim_put16(p + 12, DISCOVERY);
	p[14] = 0x11;
	p[15] = (uint8_t)h->code;
	sim_put16(p + 16, h->number);
	sim_put16(p + 18, (uint32_t)tags->len);
	if (tags->len > 0)
		memcpy(p + PPPOE_HEADERS, tags->s, tags->len);
	f = sim_packet(s, p, len, s->now);
	f->mac = 0;
	free(p);
	sim_send(s, n, 0, f);
}

static void
put_ether(uint8_t *p, uint64_t eth)
{
	for (int i = 0; i < PPPOE_ETHER; i++)
		p[i] = (uint8_t)(eth >> 8 * (PPPOE_ETHER - 1 - i));
}

static void
print_peer(const struct ppp_link *l, struct strbuf *out)
{
	sim_print_ether((uint64_t)sim_get16(l->peer) << 32 | sim_get32(l->peer + 2), out);
}

static const char *
text_of(const struct sim_node *n, const char *name)
{
	return sim_given(n, name) ? sim_string(n, name, NULL) : NULL;
}

static bool
is_for(const struct pppoe_frame *p, const uint8_t *own)
{
	return memcmp(p->bytes, own, PPPOE_ETHER) == 0;
}

static bool
is_from(const struct pppoe_frame *p, const uint8_t *peer)
{
	return memcmp(p->bytes + PPPOE_ETHER, peer, PPPOE_ETHER) == 0;
}

/* A session's share of server or client. */
static void
next_session(struct ppp_link *l, uint64_t *opened, const uint8_t *peer)
{
	l->there = true;
	l->opened = ++*opened;
	memcpy(l->peer, peer, PPPOE_ETHER);
	ppp_open(l);
}

struct pppoe_server {
	uint8_t own[PPPOE_ETHER];
	const char *name, *service;
	struct ppp_link *links;		/* number K at K - 1 */
	uint32_t most, *free, free_count, pool;
	uint64_t chance, secret, opened, closed, refused;
	VEC(const char *) old;		/* lines of accounting */
};

static bool
server_init(struct sim *s, struct sim_node *n)
{
	struct arena *a = s->in->engine->arena;
	struct pppoe_server *v = n->state = arena_alloc(a, sizeof(*v));
	const struct click_value *pool = click_arg(&n->args, "POOL");
	uint32_t room = ~(uint32_t)pool->mask - 1;

	v->pool = (uint32_t)pool->i & (uint32_t)pool->mask;
	v->most = (uint32_t)MIN_OF(sim_int(n, "SESSIONS"), (int64_t)room);
	v->name = sim_string(n, "NAME", NULL);
	v->service = text_of(n, "SERVICE");
	if (v->service != NULL && *v->service == '\0')
		v->service = NULL;
	put_ether(v->own, click_arg(&n->args, "ETH")->eth);
	v->chance = s->in->engine->sim_seed + n->id;
	v->secret = v->chance << 32 | sim_chance(&v->chance);
	v->links = arena_alloc_array(a, v->most, sizeof(*v->links));
	v->free = arena_alloc_array(a, v->most, sizeof(*v->free));
	for (uint32_t i = 0; i < v->most; i++) {
		struct ppp_link *l = &v->links[i];

		l->node = n;
		l->server = true;
		l->number = i + 1;
		l->own_ip = (uint32_t)click_arg(&n->args, "IP")->i;
		l->peer_ip = v->pool + i + 1;
		l->users = text_of(n, "USERS");
		l->pap = l->users != NULL;
		l->echo = (uint64_t)sim_int(n, "ECHO");
		l->chance = &v->chance;
		memcpy(l->own, v->own, PPPOE_ETHER);
		v->free[v->most - 1 - i] = i;
	}
	v->free_count = v->most;
	n->chance = "cookies and magic numbers";
	sim_timer_at(s, n, s->now - SERVER_EARLY + SIM_SECOND);
	return true;
}

static void
print_account(const struct ppp_link *l, const char *state, struct strbuf *out)
{
	sb_printf(out, "%u ", l->number);
	print_peer(l, out);
	sb_add_char(out, ' ');
	sim_print_ip(out, l->peer_ip);
	sb_printf(out, " %s %s %llu %llu %llu %llu %llu\n", l->user != NULL ? l->user : "-", state,
		  (unsigned long long)(l->now - l->began), (unsigned long long)l->packets[0],
		  (unsigned long long)l->octets[0], (unsigned long long)l->packets[1],
		  (unsigned long long)l->octets[1]);
}

/* What the session carried, if it was ever up, is kept. */
static void
account(struct sim *s, struct pppoe_server *v, struct ppp_link *l)
{
	struct strbuf out = STRBUF_INIT;

	if (!l->up && l->packets[0] + l->packets[1] == 0)
		return;
	print_account(l, "ended", &out);
	*VEC_ADD(&v->old) = arena_strndup(s->in->engine->arena, out.s, out.len);
	sb_fini(&out);
}

static void
server_gone(struct sim *s, struct ppp_link *l)
{
	struct pppoe_server *v = l->node->state;

	account(s, v, l);
	v->closed++;
	v->free[v->free_count++] = l->number - 1;
}

/* The host's session, or NULL. */
static struct ppp_link *
link_of(struct pppoe_server *v, const uint8_t *host)
{
	for (uint32_t i = 0; i < v->most; i++)
		if (v->links[i].there && memcmp(v->links[i].peer, host, PPPOE_ETHER) == 0)
			return &v->links[i];
	return NULL;
}

/* The cookie of a host, which only the server could have made. */
static void
make_cookie(const struct pppoe_server *v, const uint8_t *host, uint8_t *cookie)
{
	uint64_t chance = v->secret ^ ((uint64_t)sim_get16(host) << 32 | sim_get32(host + 2)) * UINT64_C(0x9e3779b97f4a7c15);

	pppoe_draw(&chance, cookie, COOKIE);
}

static bool
has_service(const struct pppoe_server *v, const struct pppoe_tag *t)
{
	return t->len == 0 || (v->service != NULL && t->len == strlen(v->service) && memcmp(t->at, v->service, t->len) == 0);
}

static void
offer(struct sim *s, struct sim_node *n, const uint8_t *host, const struct pppoe_tags *t)
{
	struct pppoe_server *v = n->state;
	struct strbuf b = STRBUF_INIT;
	uint8_t cookie[COOKIE];

	pppoe_add_tag(&b, TAG_NAME, v->name, strlen(v->name));
	pppoe_add_tag(&b, TAG_SERVICE, t->service.at, t->service.len);
	if (t->service.len == 0 && v->service != NULL)
		pppoe_add_tag(&b, TAG_SERVICE, v->service, strlen(v->service));
	make_cookie(v, host, cookie);
	pppoe_add_tag(&b, TAG_COOKIE, cookie, COOKIE);
	pppoe_add_again(&b, TAG_HOST, &t->host);
	pppoe_add_again(&b, TAG_RELAY, &t->relay);
	pppoe_say(s, n, &(struct pppoe_head){ host, v->own, PPPOE_PADO, 0 }, &b);
	sb_fini(&b);
}

/* A new session for the host, or its own begun anew; NULL: there is no room. */
static struct ppp_link *
open_link(struct sim *s, struct pppoe_server *v, const uint8_t *host)
{
	struct ppp_link *l = link_of(v, host);

	if (l != NULL)
		account(s, v, l);
	else if (v->free_count > 0)
		l = &v->links[v->free[--v->free_count]];
	else
		return NULL;
	next_session(l, &v->opened, host);
	l->user = NULL;
	memset(l->packets, 0, sizeof(l->packets));
	memset(l->octets, 0, sizeof(l->octets));
	l->gone = server_gone;
	return l;
}

static void
confirm(struct sim *s, struct sim_node *n, const uint8_t *host, const struct pppoe_tags *t)
{
	struct pppoe_server *v = n->state;
	bool served = has_service(v, &t->service);
	struct ppp_link *l = served ? open_link(s, v, host) : NULL;
	uint64_t was = l != NULL ? l->opened : 0;
	struct strbuf b = STRBUF_INIT;

	pppoe_add_tag(&b, TAG_SERVICE, t->service.at, t->service.len);
	if (l == NULL) {
		v->refused++;
		pppoe_add_tag(&b, served ? TAG_SYSTEM_ERROR : TAG_SERVICE_ERROR, "", 0);
	}
	pppoe_add_again(&b, TAG_HOST, &t->host);
	pppoe_add_again(&b, TAG_RELAY, &t->relay);
	pppoe_say(s, n, &(struct pppoe_head){ host, v->own, PPPOE_PADS, l != NULL ? l->number : 0 }, &b);
	sb_fini(&b);
	if (l != NULL && l->there && l->opened == was)
		ppp_begin(s, l);
}

static void
server_discover(struct sim *s, struct sim_node *n, const struct pppoe_frame *p)
{
	struct pppoe_server *v = n->state;
	const uint8_t *host = p->bytes + PPPOE_ETHER;
	uint8_t cookie[COOKIE];
	struct pppoe_tags t;
	struct ppp_link *l;

	if (!pppoe_read_tags(p, "", &t))
		return;
	if (p->code == PPPOE_PADI) {
		if (p->number == 0 && t.service.at != NULL && has_service(v, &t.service))
			offer(s, n, host, &t);
	} else if (p->code == PPPOE_PADR) {
		make_cookie(v, host, cookie);
		if (is_for(p, v->own) && p->number == 0 && t.service.at != NULL && t.cookie.at != NULL &&
		    t.cookie.len == COOKIE && memcmp(t.cookie.at, cookie, COOKIE) == 0)
			confirm(s, n, host, &t);
	} else if (p->code == PPPOE_PADT && (is_for(p, v->own) || is_for(p, everybody))) {
		l = link_of(v, host);
		if (l != NULL && l->number == p->number)
			ppp_end(s, l);
	}
}

static void
server_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct pppoe_server *v = n->state;
	struct pppoe_frame p;
	struct ppp_link *l;
	struct sim_ip ip;
	uint32_t k;

	if (port == 1) {
		if (!sim_ip_read(s, n, f, &ip))
			return;
		k = sim_get32(ip.ip + 16) - v->pool - 1;
		sim_ip_fini(&ip);
		if (k < v->most)
			ppp_give(s, &v->links[k], f);
		else
			sim_drop(s, f);
		return;
	}
	if (!pppoe_read(s, f, &p)) {
		sim_drop(s, f);
		return;
	}
	l = p.number >= 1 && p.number <= v->most ? &v->links[p.number - 1] : NULL;
	if (p.type == DISCOVERY) {
		flow_free(s->in->engine, f);
		server_discover(s, n, &p);
	} else if (l != NULL && l->there && is_for(&p, v->own) && is_from(&p, l->peer)) {
		ppp_take(s, l, &p, f);
	} else {
		sim_drop(s, f);
	}
	free(p.bytes);
}

static void
server_timer(struct sim *s, struct sim_node *n)
{
	struct pppoe_server *v = n->state;

	sim_timer_at(s, n, n->timer_at + SIM_SECOND);
	for (uint32_t i = 0; i < v->most; i++)
		v->links[i].now++;
	for (uint32_t i = 0; i < v->most; i++)
		if (v->links[i].there)
			ppp_tick(s, &v->links[i]);
}

static void
print_session(const struct ppp_link *l, struct strbuf *out)
{
	sb_printf(out, "%u ", l->number);
	print_peer(l, out);
	sb_add_char(out, ' ');
	sim_print_ip(out, l->peer_ip);
	sb_printf(out, " %s %llu %llu\n", l->up ? "up" : "starting", (unsigned long long)l->packets[0],
		  (unsigned long long)l->packets[1]);
}

static bool
server_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct pppoe_server *v = n->state;
	bool sessions = strcmp(name, "sessions") == 0, accounting = strcmp(name, "accounting") == 0;
	const uint64_t *count = strcmp(name, "opened") == 0 ? &v->opened : strcmp(name, "closed") == 0 ? &v->closed :
	    strcmp(name, "refused") == 0 ? &v->refused : NULL;

	(void)s;
	if (count != NULL)
		sb_printf(out, "%llu", (unsigned long long)*count);
	else if (strcmp(name, "count") == 0)
		sb_printf(out, "%u", v->most - v->free_count);
	for (size_t i = v->old.n > OLD ? v->old.n - OLD : 0; accounting && i < v->old.n; i++)
		sb_add(out, v->old.v[i]);
	for (uint32_t i = 0; i < v->most; i++) {
		if (sessions && v->links[i].there)
			print_session(&v->links[i], out);
		else if (accounting && v->links[i].there && v->links[i].up)
			print_account(&v->links[i], "up", out);
	}
	return count != NULL || sessions || accounting || strcmp(name, "count") == 0;
}

static int
server_write(struct sim *s, struct sim_node *n, const char *name, const char *text)
{
	struct pppoe_server *v = n->state;
	int64_t k;

	if (strcmp(name, "close") != 0)
		return SIM_UNKNOWN;
	if (!sim_parse_int(text, &k) || k < 1 || k > (int64_t)v->most || !v->links[k - 1].there)
		return SIM_BAD_VALUE;
	ppp_close(s, &v->links[k - 1]);
	return 0;
}

static void
server_fini(struct sim *s, struct sim_node *n)
{
	struct pppoe_server *v = n->state;

	(void)s;
	if (v != NULL)
		VEC_FREE(&v->old);
}

enum client_state { LOOKING, ASKING, IN_SESSION };

struct pppoe_client {
	enum client_state state;
	struct ppp_link link;
	const char *service;
	uint8_t host[8];	/* Host-Uniq, of this search */
	uint8_t server[PPPOE_ETHER];
	struct strbuf offer;	/* cookie and relay, as they are sent back */
	uint64_t due, wait;	/* seconds */
	bool counts;		/* the first second has begun */
	uint64_t chance, opened, closed;
};

/* Another search, from the next second on. */
static void
look(struct pppoe_client *c)
{
	c->state = LOOKING;
	c->due = c->link.now + 1;
	c->wait = 2;
	pppoe_draw(&c->chance, c->host, sizeof(c->host));
}

static void
client_gone(struct sim *s, struct ppp_link *l)
{
	struct pppoe_client *c = l->node->state;

	(void)s;
	c->closed++;
	look(c);
}

static bool
client_init(struct sim *s, struct sim_node *n)
{
	struct pppoe_client *c = n->state = arena_alloc(s->in->engine->arena, sizeof(*c));

	c->service = text_of(n, "SERVICE");
	if (c->service == NULL)
		c->service = "";
	c->chance = s->in->engine->sim_seed + n->id;
	c->link = (struct ppp_link){ .node = n, .user = text_of(n, "USER"), .word = text_of(n, "PASSWORD"),
	    .echo = (uint64_t)sim_int(n, "ECHO"), .chance = &c->chance, .gone = client_gone };
	put_ether(c->link.own, click_arg(&n->args, "ETH")->eth);
	look(c);
	c->due = 0;
	n->chance = "Host-Uniq and magic numbers";
	sim_timer_at(s, n, s->now);
	return true;
}

/* PADI to everybody, or PADR to the server. */
static void
client_ask(struct sim *s, struct sim_node *n)
{
	struct pppoe_client *c = n->state;
	struct strbuf b = STRBUF_INIT;
	bool looks = c->state == LOOKING;

	pppoe_add_tag(&b, TAG_SERVICE, c->service, strlen(c->service));
	pppoe_add_tag(&b, TAG_HOST, c->host, sizeof(c->host));
	if (!looks)
		sb_add_len(&b, sb_str(&c->offer), c->offer.len);
	pppoe_say(s, n, &(struct pppoe_head){ looks ? everybody : c->server, c->link.own, looks ? PPPOE_PADI : PPPOE_PADR, 0 }, &b);
	sb_fini(&b);
}

static void
client_timer(struct sim *s, struct sim_node *n)
{
	struct pppoe_client *c = n->state;

	sim_timer_at(s, n, (c->counts ? n->timer_at : n->timer_at - CLIENT_EARLY) + SIM_SECOND);
	c->link.now += c->counts;
	c->counts = true;
	if (c->state == IN_SESSION) {
		ppp_tick(s, &c->link);
	} else if (c->state == ASKING && c->link.now >= c->due && c->wait > LAST_ASK) {
		look(c);
	} else if (c->link.now >= c->due) {
		c->due = c->link.now + c->wait;
		c->wait = c->state == ASKING ? c->wait * 2 : MIN_OF(c->wait * 2, (uint64_t)LONGEST_LOOK);
		client_ask(s, n);
	}
}

static void
take_offer(struct sim *s, struct sim_node *n, const struct pppoe_frame *p, const struct pppoe_tags *t)
{
	struct pppoe_client *c = n->state;

	if (!t->wanted || t->error)
		return;
	memcpy(c->server, p->bytes + PPPOE_ETHER, PPPOE_ETHER);
	sb_clear(&c->offer);
	pppoe_add_again(&c->offer, TAG_COOKIE, &t->cookie);
	pppoe_add_again(&c->offer, TAG_RELAY, &t->relay);
	c->state = ASKING;
	c->due = c->link.now + 1;
	c->wait = 2;
	client_ask(s, n);
}

static void
take_session(struct sim *s, struct sim_node *n, const struct pppoe_frame *p, const struct pppoe_tags *t)
{
	struct pppoe_client *c = n->state;

	if (t->error || p->number == 0 || p->number == 0xffff) {
		look(c);
		return;
	}
	c->state = IN_SESSION;
	next_session(&c->link, &c->opened, c->server);
	c->link.number = p->number;
	c->link.own_ip = c->link.peer_ip = 0;
	c->link.pap = false;
	ppp_begin(s, &c->link);
}

static void
client_discover(struct sim *s, struct sim_node *n, const struct pppoe_frame *p)
{
	struct pppoe_client *c = n->state;
	struct pppoe_tags t;

	if (!is_for(p, c->link.own) || !pppoe_read_tags(p, c->service, &t))
		return;
	if (p->code == PPPOE_PADT) {
		if (c->state == IN_SESSION && p->number == c->link.number && is_from(p, c->link.peer))
			ppp_end(s, &c->link);
		return;
	}
	if (t.host.at == NULL || t.host.len != sizeof(c->host) || memcmp(t.host.at, c->host, sizeof(c->host)) != 0)
		return;
	if (p->code == PPPOE_PADO && c->state == LOOKING)
		take_offer(s, n, p, &t);
	else if (p->code == PPPOE_PADS && c->state == ASKING && is_from(p, c->server))
		take_session(s, n, p, &t);
}

static void
client_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct pppoe_client *c = n->state;
	struct pppoe_frame p;

	if (port == 1) {
		if (f->net == POINTER_NONE)
			sim_violation(s, n, f, "IP header annotation missing");
		else
			ppp_give(s, &c->link, f);
		return;
	}
	if (!pppoe_read(s, f, &p)) {
		sim_drop(s, f);
		return;
	}
	if (p.type == DISCOVERY) {
		flow_free(s->in->engine, f);
		client_discover(s, n, &p);
	} else if (c->state == IN_SESSION && p.number == c->link.number && is_for(&p, c->link.own) &&
		   is_from(&p, c->link.peer)) {
		ppp_take(s, &c->link, &p, f);
	} else {
		sim_drop(s, f);
	}
	free(p.bytes);
}

static bool
client_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct pppoe_client *c = n->state;
	const struct ppp_link *l = &c->link;
	const uint64_t *count = strcmp(name, "opened") == 0 ? &c->opened : strcmp(name, "closed") == 0 ? &c->closed :
	    strcmp(name, "up") == 0 ? &l->packets[1] : strcmp(name, "down") == 0 ? &l->packets[0] : NULL;

	(void)s;
	if (count != NULL)
		sb_printf(out, "%llu", (unsigned long long)*count);
	else if (strcmp(name, "state") == 0)
		sb_add(out, c->state == LOOKING ? "looking" : c->state == ASKING ? "asking" : l->up ? "up" : "starting");
	else if (strcmp(name, "session") == 0)
		sb_printf(out, "%u", c->state == IN_SESSION ? l->number : 0);
	else if (strcmp(name, "address") == 0)
		sim_print_ip(out, l->there && l->up ? l->own_ip : 0);
	else if (strcmp(name, "gateway") == 0)
		sim_print_ip(out, l->there && l->up ? l->peer_ip : 0);
	else
		return false;
	return true;
}

static int
client_write(struct sim *s, struct sim_node *n, const char *name, const char *text)
{
	struct pppoe_client *c = n->state;

	(void)text;
	if (strcmp(name, "close") != 0)
		return SIM_UNKNOWN;
	if (c->state == IN_SESSION)
		ppp_close(s, &c->link);
	return 0;
}

static void
client_fini(struct sim *s, struct sim_node *n)
{
	struct pppoe_client *c = n->state;

	(void)s;
	if (c != NULL)
		sb_fini(&c->offer);
}

const struct sim_class sim_classes_pppoe[] = {
	{ .name = "PPPoEServer", .init = server_init, .push = server_push, .timer = server_timer, .read = server_read,
	  .write = server_write, .fini = server_fini },
	{ .name = "PPPoEClient", .init = client_init, .push = client_push, .timer = client_timer, .read = client_read,
	  .write = client_write, .fini = client_fini },
	{ .name = NULL },
};
