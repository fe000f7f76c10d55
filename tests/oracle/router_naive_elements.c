/*
 * router_naive_elements.c - what elements do to a packet, which is a buffer with pointers into it; each is a function that
 * changes the packet and names an output. Where Click's documentation leaves something open (octets in front of the
 * buffer, a header that does not lie in the packet) the answer is UNSURE and nothing more is said of the packet. Part of
 * router_naive.c.
 */
#include "tests/oracle/router_naive.h"

#include <ctype.h>

#include "models/base/diag.h"
#include "models/base/mem.h"
#include "tests/oracle/ipfilter_naive.c"

enum { ROOM = 8192, FRONT = 2048, ARGS = 8, NO_HEADER = -1, OPEN_HEADER = -2, MAX_HOPS = 6000, MAX_COPIES = 500,
       MAPPINGS = 64 };
/* What an element answers beside an output. */
enum { DROP = -1, VIOLATION = -2, ALL_OUTPUTS = -3, UNSURE = -4 };

struct moving {
	uint8_t buf[ROOM];
	int first;		/* octets before are not known */
	int data, end, mac, net;
	uint32_t dst;		/* annotations */
	uint8_t paint;
	unsigned vlan;
	bool no_transport;	/* the network header was marked without one behind it */
};

struct element;
typedef int (*act)(struct naive_router *r, struct element *e, struct moving *p, unsigned port);

struct element {
	const struct rn_element *is;
	act act;
	char arg[ARGS][120];
	unsigned argc;
	const struct click_expr *expr[ARGS];
	int to[ARGS];		/* of a rule */
};

struct tuple {
	uint32_t src, dst;
	uint16_t sport, dport;
};

struct mapping {
	const struct element *of;
	uint8_t proto;
	struct tuple from, to;
	int out;
};

/* A copy of the packet on its way. */
struct travelling {
	struct moving p;
	unsigned box;
	int at;
	unsigned port, hops;
	struct moving before;	/* its state at some hop, to see that it comes back */
	unsigned before_box;
	int before_at;
	unsigned before_maps;
	bool has_before;
};

struct naive_router {
	const struct rn_network *n;
	struct element e[RN_BOXES][RN_ELEMENTS];
	struct mapping map[MAPPINGS];
	unsigned maps;
	uint16_t ids[RN_BOXES][RN_ELEMENTS];
	struct arena *arena;
	struct diag *diag;
	VEC(struct travelling *) queue;
};

static unsigned get16(const struct moving *p, int at)
{
	return (unsigned)p->buf[at] << 8 | p->buf[at + 1];
}

static uint32_t get32(const struct moving *p, int at)
{
	return (uint32_t)get16(p, at) << 16 | get16(p, at + 2);
}

static void put16(struct moving *p, int at, unsigned x)
{
	p->buf[at] = (uint8_t)(x >> 8);
	p->buf[at + 1] = (uint8_t)x;
}

static void put32(struct moving *p, int at, uint32_t x)
{
	put16(p, at, x >> 16);
	put16(p, at + 2, x & 0xffff);
}

static unsigned sum16(const struct moving *p, int at, int n, unsigned sum)
{
	for (int i = 0; i < n; i++)
		sum += i % 2 ? p->buf[at + i] : (unsigned)p->buf[at + i] << 8;
	while (sum > 0xffff)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

/* RFC 1624, equation 3: a word of what is summed up changes. */
static void mend(struct moving *p, int at, unsigned old, unsigned new)
{
	unsigned sum = (~get16(p, at) & 0xffff) + (~old & 0xffff) + new;

	while (sum > 0xffff)
		sum = (sum & 0xffff) + (sum >> 16);
	put16(p, at, ~sum & 0xffff);
}

static uint32_t address(const char *s)
{
	unsigned a = 0, b = 0, c = 0, d = 0;

	(void)sscanf(s, "%u.%u.%u.%u", &a, &b, &c, &d);
	return a << 24 | b << 16 | c << 8 | d;
}

static int number(const struct element *e, unsigned i, int none)
{
	return i < e->argc ? (int)strtol(e->arg[i], NULL, 0) : none;
}

/* Whether n octets from the network header on are there; what lies elsewhere is open. */
static int header_there(const struct moving *p, int n)
{
	if (p->net == NO_HEADER)
		return VIOLATION;
	return p->net == OPEN_HEADER || p->net < p->first || p->net + n > p->end ? UNSURE : 0;
}

static int transport(const struct moving *p)
{
	return p->net + (p->buf[p->net] & 15) * 4;
}

static int pass(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	(void)r, (void)e, (void)p, (void)port;
	return 0;
}

static int strip(struct moving *p, int n)
{
	p->data = MIN_OF(p->data + n, p->end);
	return 0;
}

static int act_strip(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	(void)r, (void)port;
	return strip(p, number(e, 0, 0));
}

static int act_unstrip(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	(void)r, (void)port;
	p->data -= number(e, 0, 0);
	return p->data < p->first ? UNSURE : 0;
}

/* n octets in front, for the caller to write. */
static void push(struct moving *p, int n)
{
	p->data -= n;
	p->first = p->data;
}

static int act_check_ip(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	int offset = 0, at, there, hl, len;

	(void)r, (void)port;
	if (e->argc > 0)
		(void)sscanf(e->arg[0], "OFFSET %d", &offset);
	at = p->data + offset;
	there = p->end - at;
	if (there < 20 || p->buf[at] >> 4 != 4)
		return 1;
	hl = (p->buf[at] & 15) * 4;
	len = (int)get16(p, at + 2);
	if (hl < 20 || len > there || len < hl || sum16(p, at, hl, 0) != 0xffff)
		return 1;
	p->net = at;
	p->no_transport = false;
	p->end = at + len;
	p->dst = get32(p, at + 16);
	return 0;
}

static int act_mark_ip(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	int at = p->data + number(e, 0, 0);

	(void)r, (void)port;
	if (at + 20 > p->end || at + (p->buf[at] & 15) * 4 > p->end || (p->buf[at] & 15) < 5)
		return UNSURE;
	p->net = at;
	p->no_transport = false;
	return 0;
}

static int act_filter(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	struct naive_packet n = { .net = p->buf + p->net };

	(void)r, (void)port;
	if (p->net == NO_HEADER)
		return VIOLATION;
	if (p->net == OPEN_HEADER || p->net < p->first || p->net > p->end || p->no_transport)
		return UNSURE;
	n.net_len = (size_t)(p->end - p->net);
	/* where the header ends when its length is too small to be one is anybody's guess */
	if (n.net_len > 0 && (p->buf[p->net] & 15) < 5)
		return UNSURE;
	for (unsigned i = 0; i < e->argc; i++)
		if (e->expr[i] == NULL || ipfilter_naive(e->expr[i], &n) == NAIVE_YES)
			return e->to[i];
	return DROP;
}

static bool clause_holds(const char *c, const struct moving *p)
{
	bool not = *c == '!', holds = true;
	char *digit;
	long at = strtol(c + not, &digit, 10);

	for (digit++; isxdigit((unsigned char)*digit) || *digit == '?'; digit += 2, at++)
		for (int k = 0; k < 2; k++) {
			char one[2] = { digit[k], 0 };
			int value = (int)strtol(one, NULL, 16);
			int there = p->data + at < p->end ? p->buf[p->data + at] : -1;

			if (*one == '?')
				continue;
			holds &= there >= 0 && (there >> (k ? 0 : 4) & 15) == value;
		}
	return holds != not;
}

static int act_classifier(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	(void)r, (void)port;
	for (unsigned i = 0; i < e->argc; i++) {
		const char *c = e->arg[i];
		bool all = true;

		while (all && *c != '\0' && strcmp(c, "-") != 0) {
			all = clause_holds(c, p);
			c += strcspn(c, " ");
			c += strspn(c, " ");
		}
		if (all)
			return (int)i;
	}
	return DROP;
}

/* The longest prefix wins; of equal ones the first. */
static int act_lookup(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	int best = -1, out = DROP;
	uint32_t gateway = 0;

	(void)r, (void)port;
	for (unsigned i = 0; i < e->argc; i++) {
		char addr[40], via[40], to[40];
		int n = sscanf(e->arg[i], "%39s %39s %39s", addr, via, to), length = 32;
		char *slash = strchr(addr, '/');
		uint32_t mask;

		if (slash != NULL)
			length = (int)strtol(slash + 1, NULL, 10);
		mask = length == 0 ? 0 : UINT32_MAX << (32 - length);
		if ((p->dst & mask) != (address(addr) & mask) || length <= best)
			continue;
		best = length;
		out = (int)strtol(n == 3 ? to : via, NULL, 10);
		gateway = n == 3 ? address(via) : 0;
	}
	if (gateway != 0)
		p->dst = gateway;
	return out;
}

static int act_ttl(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	int there = header_there(p, 20), at = p->net + 8;

	(void)r, (void)e, (void)port;
	if (there != 0)
		return there;
	if (p->buf[at] <= 1)
		return 1;
	mend(p, p->net + 10, get16(p, at), get16(p, at) - 0x100);
	p->buf[at]--;
	return 0;
}

static int act_dscp(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	int there = header_there(p, 20);
	unsigned old, tos;

	(void)r, (void)port;
	if (there != 0)
		return there;
	old = get16(p, p->net);
	tos = strcmp(e->is->class_name, "SetIPDSCP") == 0 ?
	    (old & 3) | (unsigned)number(e, 0, 0) << 2 : (old & 0xfc) | (unsigned)number(e, 0, 0);
	put16(p, p->net, (old & 0xff00) | tos);
	mend(p, p->net + 10, old, get16(p, p->net));
	return 0;
}

static int act_store(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	int at = p->data + number(e, 0, 0);
	const char *hex = e->arg[1] + 2;	/* \< */

	(void)r, (void)port;
	for (; isxdigit((unsigned char)hex[0]) && at < p->end; hex += 2, at++) {
		char two[3] = { hex[0], hex[1], 0 };

		p->buf[at] = (uint8_t)strtol(two, NULL, 16);
	}
	return 0;
}

static int act_ip_encap(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	uint16_t *id = &r->ids[0][0] + (e - &r->e[0][0]);

	(void)port;
	push(p, 20);
	memset(p->buf + p->data, 0, 20);
	p->buf[p->data] = 0x45;
	put16(p, p->data + 2, (unsigned)(p->end - p->data));
	put16(p, p->data + 4, (*id)++);
	p->buf[p->data + 8] = 250;
	p->buf[p->data + 9] = strcmp(e->arg[0], "ipip") == 0 ? 4 : (uint8_t)number(e, 0, 0);
	put32(p, p->data + 12, address(e->arg[1]));
	put32(p, p->data + 16, address(e->arg[2]));
	put16(p, p->data + 10, ~sum16(p, p->data, 20, 0) & 0xffff);
	p->net = p->data;
	p->no_transport = false;
	p->dst = address(e->arg[2]);
	return 0;
}

static int act_strip_ip(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	int there = header_there(p, 20);

	(void)r, (void)e, (void)port;
	if (there != 0)
		return there;
	if (p->net != p->data || p->no_transport || transport(p) > p->end)
		return UNSURE;
	p->data = transport(p);
	return 0;
}

static int act_paint(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	(void)r, (void)port;
	p->paint = (uint8_t)number(e, 0, 0);
	return 0;
}

static int act_check_paint(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	(void)r, (void)port;
	return p->paint != number(e, 0, 0);
}

static int act_paint_switch(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	(void)r, (void)port;
	if (p->paint == 255)
		return ALL_OUTPUTS;
	return p->paint < e->is->outs ? p->paint : DROP;
}

static int act_tee(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	(void)r, (void)port;
	if (strcmp(e->is->class_name, "PaintTee") == 0 && p->paint != number(e, 0, 0))
		return 0;
	return ALL_OUTPUTS;
}

static int act_switch(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	(void)r, (void)p, (void)port;
	return number(e, 0, 0) < 0 || number(e, 0, 0) >= (int)e->is->outs ? DROP : number(e, 0, 0);
}

static int act_vlan_encap(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	(void)r, (void)port;
	p->net = OPEN_HEADER;
	if (p->end - p->data < 12)
		return UNSURE;
	push(p, 4);
	memmove(p->buf + p->data, p->buf + p->data + 4, 12);
	put16(p, p->data + 12, 0x8100);
	put16(p, p->data + 14, (unsigned)number(e, 0, 0));
	p->mac = p->data;
	return 0;
}

static int act_vlan_decap(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	(void)r, (void)e, (void)port;
	if ((p->mac != NO_HEADER && p->mac != p->data) || p->end - p->data < 16)
		return UNSURE;
	p->net = OPEN_HEADER;
	if (get16(p, p->data + 12) == 0x8100) {
		p->vlan = get16(p, p->data + 14);
		memmove(p->buf + p->data + 4, p->buf + p->data, 12);
		p->data += 4;
		p->first = p->data;
	}
	p->mac = p->data;
	return 0;
}

static int act_ether_encap(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	(void)r, (void)port;
	push(p, 14);
	for (int k = 0; k < 2; k++) {
		unsigned b[6];

		(void)sscanf(e->arg[k + 1], "%x:%x:%x:%x:%x:%x", b, b + 1, b + 2, b + 3, b + 4, b + 5);
		for (int i = 0; i < 6; i++)
			p->buf[p->data + (k == 0 ? 6 : 0) + i] = (uint8_t)b[i];
	}
	put16(p, p->data + 12, (unsigned)number(e, 0, 0));
	p->mac = p->data;
	p->net = p->data + 14;
	p->no_transport = true;
	return 0;
}

static int act_ether_mirror(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	uint8_t six[6];

	(void)r, (void)e, (void)port;
	if (p->end - p->data < 12)
		return UNSURE;
	memcpy(six, p->buf + p->data, 6);
	memmove(p->buf + p->data, p->buf + p->data + 6, 6);
	memcpy(p->buf + p->data + 6, six, 6);
	return 0;
}

static int act_ip_mirror(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	int there = header_there(p, 20), t;
	uint32_t src;
	unsigned sport;

	(void)r, (void)e, (void)port;
	if (there != 0 || p->no_transport)
		return there != 0 ? there : UNSURE;
	t = transport(p);
	src = get32(p, p->net + 12);
	put32(p, p->net + 12, get32(p, p->net + 16));
	put32(p, p->net + 16, src);
	p->dst = src;
	if ((get16(p, p->net + 6) & 0x1fff) != 0 || (p->buf[p->net + 9] != 6 && p->buf[p->net + 9] != 17))
		return 0;
	if (t < p->net + 20 || t + 20 > p->end)
		return p->buf[p->net + 9] == 17 && t >= p->net + 20 && t + 8 <= p->end ?
		    (sport = get16(p, t), put16(p, t, get16(p, t + 2)), put16(p, t + 2, sport), 0) : UNSURE;
	sport = get16(p, t);
	put16(p, t, get16(p, t + 2));
	put16(p, t + 2, sport);
	if (p->buf[p->net + 9] == 6) {
		uint32_t seq = get32(p, t + 4);

		put32(p, t + 4, get32(p, t + 8));
		put32(p, t + 8, seq);
	}
	return 0;
}

static int act_get_address(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	int at = p->data + number(e, 0, 0);

	(void)r, (void)port;
	if (at + 4 > p->end)
		return UNSURE;
	p->dst = get32(p, at);
	return 0;
}

static int act_set_address(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	(void)r, (void)port;
	p->dst = address(e->arg[0]);
	return 0;
}

static int act_store_address(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	int at = p->data + number(e, 1, 0);

	(void)r, (void)port;
	if (strcmp(e->arg[1], "dst") == 0 || at + 4 > p->end)
		return UNSURE;
	put32(p, at, address(e->arg[0]));
	return 0;
}

static int act_check_length(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	(void)r, (void)port;
	return p->end - p->data > number(e, 0, 0);
}

static int act_truncate(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	(void)r, (void)port;
	p->end = MIN_OF(p->end, p->data + number(e, 0, 0));
	return 0;
}

static bool tuple_same(const struct tuple *a, const struct tuple *b)
{
	return a->src == b->src && a->dst == b->dst && a->sport == b->sport && a->dport == b->dport;
}

static struct tuple tuple_reverse(const struct tuple *t)
{
	return (struct tuple){ t->dst, t->src, t->dport, t->sport };
}

static void rewrite_field(struct moving *p, int at, unsigned new, int check, bool in_ip)
{
	unsigned old = get16(p, at);

	put16(p, at, new);
	if (in_ip)
		mend(p, p->net + 10, old, new);
	if (check > 0)
		mend(p, check, old, new);
}

static void rewrite(struct moving *p, const struct tuple *to)
{
	int t = transport(p), check = p->buf[p->net + 9] == 6 ? t + 16 : t + 6;

	if (p->buf[p->net + 9] == 17 && get16(p, check) == 0)
		check = 0;
	rewrite_field(p, p->net + 12, to->src >> 16, check, true);
	rewrite_field(p, p->net + 14, to->src & 0xffff, check, true);
	rewrite_field(p, p->net + 16, to->dst >> 16, check, true);
	rewrite_field(p, p->net + 18, to->dst & 0xffff, check, true);
	rewrite_field(p, t, to->sport, check, false);
	rewrite_field(p, t + 2, to->dport, check, false);
	p->dst = to->dst;
}

/* What a mapping is made of; false: it exists already, or there is no more room. */
static bool add_mapping(struct naive_router *r, struct mapping m)
{
	for (unsigned i = 0; i < r->maps; i++)
		if (r->map[i].of == m.of && r->map[i].proto == m.proto &&
		    tuple_same(&r->map[i].from, &m.from))
			return false;
	if (r->maps == MAPPINGS)
		return false;
	r->map[r->maps++] = m;
	return true;
}

/* Without a mapping the input's word decides: drop, pass N, keep FORWARD REPLY, pattern SADDR SPORT DADDR DPORT FORWARD REPLY. */
static int rewriter_miss(struct naive_router *r, struct element *e, struct moving *p, unsigned port, struct mapping m)
{
	char word[12] = "", f[4][40] = { "-", "-", "-", "-" };
	int forward = 0, reply = 0;

	if (port >= e->argc)
		return UNSURE;
	(void)sscanf(e->arg[port], "%11s", word);
	if (strcmp(word, "drop") == 0)
		return DROP;
	if (sscanf(e->arg[port], "pass %d", &forward) == 1)
		return forward;
	m.to = m.from;
	if (sscanf(e->arg[port], "pattern %39s %39s %39s %39s %d %d", f[0], f[1], f[2], f[3], &forward, &reply) == 6) {
		if (strchr(f[1], '-') != NULL && strlen(f[1]) > 1)
			return UNSURE;
		m.to.src = f[0][0] == '-' ? m.to.src : address(f[0]);
		m.to.sport = (uint16_t)(f[1][0] == '-' ? m.to.sport : strtoul(f[1], NULL, 10));
		m.to.dst = f[2][0] == '-' ? m.to.dst : address(f[2]);
		m.to.dport = (uint16_t)(f[3][0] == '-' ? m.to.dport : strtoul(f[3], NULL, 10));
	} else if (sscanf(e->arg[port], "keep %d %d", &forward, &reply) != 2) {
		return UNSURE;
	}
	m.out = forward;
	if (!add_mapping(r, m) || !add_mapping(r, (struct mapping){ m.of, m.proto, tuple_reverse(&m.to),
	    tuple_reverse(&m.from), reply }))
		return UNSURE;
	rewrite(p, &m.to);
	return forward;
}

static int act_rewriter(struct naive_router *r, struct element *e, struct moving *p, unsigned port)
{
	int there = header_there(p, 20), t;
	struct mapping m = { .of = e };
	int out = 0;

	if (there != 0 || p->no_transport)
		return there != 0 ? there : UNSURE;
	t = transport(p);
	m.proto = p->buf[p->net + 9];
	if (t < p->net + 20)
		return UNSURE;
	if ((m.proto != 6 && m.proto != 17) || (get16(p, p->net + 6) & 0x1fff) != 0 || t + 8 > p->end)
		return port < e->argc && sscanf(e->arg[port], "pass %d", &out) == 1 ? out : DROP;
	if (m.proto == 6 && t + 18 > p->end)
		return UNSURE;
	m.from = (struct tuple){ get32(p, p->net + 12), get32(p, p->net + 16),
		(uint16_t)get16(p, t), (uint16_t)get16(p, t + 2) };
	for (unsigned i = 0; i < r->maps; i++)
		if (r->map[i].of == e && r->map[i].proto == m.proto && tuple_same(&r->map[i].from, &m.from)) {
			rewrite(p, &r->map[i].to);
			return r->map[i].out;
		}
	return rewriter_miss(r, e, p, port, m);
}

static const struct {
	const char *name;
	act act;
} elements[] = {
	{ "Strip", act_strip }, { "Unstrip", act_unstrip }, { "CheckIPHeader", act_check_ip },
	{ "MarkIPHeader", act_mark_ip }, { "IPFilter", act_filter }, { "IPClassifier", act_filter },
	{ "Classifier", act_classifier }, { "RadixIPLookup", act_lookup }, { "LinearIPLookup", act_lookup },
	{ "StaticIPLookup", act_lookup }, { "DirectIPLookup", act_lookup }, { "DecIPTTL", act_ttl },
	{ "SetIPDSCP", act_dscp }, { "SetIPECN", act_dscp }, { "StoreData", act_store },
	{ "IPEncap", act_ip_encap }, { "StripIPHeader", act_strip_ip }, { "Paint", act_paint },
	{ "CheckPaint", act_check_paint }, { "PaintSwitch", act_paint_switch }, { "Tee", act_tee },
	{ "PaintTee", act_tee }, { "Switch", act_switch }, { "StaticSwitch", act_switch },
	{ "VLANEncap", act_vlan_encap }, { "VLANDecap", act_vlan_decap }, { "EtherEncap", act_ether_encap },
	{ "EtherMirror", act_ether_mirror }, { "IPMirror", act_ip_mirror }, { "GetIPAddress", act_get_address },
	{ "SetIPAddress", act_set_address }, { "StoreIPAddress", act_store_address },
	{ "CheckLength", act_check_length }, { "Truncate", act_truncate }, { "Null", pass },
	{ "Counter", pass }, { "IPRewriter", act_rewriter },
};
