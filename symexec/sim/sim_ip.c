/*
 * sim_ip.c - see sim_ip.h; and classes: IPGWOptions and IPOutputCombo walk through IP options (RFC 791 section 3.1),
 * IPFragmenter copies them into fragments.
 */
#include "symexec/sim/sim_ip.h"

#include "models/base/mem.h"
#include "models/packet/checksum.h"
#include "symexec/explore/witness.h"

enum { OPT_END = 0, OPT_NOP = 1, OPT_ROUTE = 7, OPT_TIME = 0x44, OPT_COPIED = 0x80 };
enum { DF = 0x4000, MF = 0x2000 };
enum { DAY = 86400, MILLISECOND = 1000000 };

uint32_t
sim_get16(const uint8_t *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

uint32_t
sim_get32(const uint8_t *p)
{
	return sim_get16(p) << 16 | sim_get16(p + 2);
}

void
sim_put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

void
sim_put32(uint8_t *p, uint32_t v)
{
	sim_put16(p, v >> 16);
	sim_put16(p + 2, v);
}

/* Elements that strip leave the IP header in front of the data. */
static int32_t
start_of(const struct flow *f)
{
	return MIN_OF(f->data, f->net);
}

bool
sim_ip_look(struct sim *s, struct flow *f, struct sim_ip *ip)
{
	struct witness none = { .values = u64_map_new() };
	int32_t data = f->data;
	int64_t at = 0;

	ip->bytes = NULL;
	if (f->net != POINTER_NONE) {
		at = (int64_t)f->net - start_of(f);
		f->data = start_of(f);
		ip->len = (uint32_t)witness_bytes(s->in->engine, f, f, &none, &ip->bytes);
		f->data = data;
	}
	witness_fini(&none);
	if (f->net != POINTER_NONE && at + 20 <= ip->len) {
		ip->ip = ip->bytes + at;
		ip->ip_len = ip->len - (uint32_t)at;
		ip->hl = (ip->ip[0] & 15u) * 4;
		if (ip->hl >= 20 && ip->hl <= ip->ip_len)
			return true;
	}
	free(ip->bytes);
	return false;
}

bool
sim_ip_read(struct sim *s, struct sim_node *n, struct flow *f, struct sim_ip *ip)
{
	if (sim_ip_look(s, f, ip))
		return true;
	sim_violation(s, n, f, f->net == POINTER_NONE ? "IP header annotation missing" :
		      "the IP header is not in the packet");
	return false;
}

void
sim_ip_fini(struct sim_ip *ip)
{
	free(ip->bytes);
}

void
sim_ip_write(struct sim *s, struct flow *f, const uint8_t *bytes, uint32_t len)
{
	struct engine *e = s->in->engine;
	int32_t start = start_of(f);

	f->head_end = start + (int32_t)len;
	if (len > 0)
		flow_write(e, f, BASE_DATA, start * 8, len * 8, value_bytes(e->values, bytes, len));
}

void
sim_ip_bare(struct sim *s, struct flow *f, const uint8_t *bytes, uint32_t len)
{
	f->data = f->net;
	f->mac = POINTER_NONE;
	/* a packet of its own: what was in front of the old one is not in front of it */
	f->mem.n = 0;
	sim_ip_write(s, f, bytes, len);
	f->transport = f->net + (bytes[0] & 15) * 4;
}

void
sim_ip_sum(uint8_t *ip)
{
	struct checksum c = { 0 };

	sim_put16(ip + 10, 0);
	checksum_add(&c, ip, (ip[0] & 15u) * 4);
	sim_put16(ip + 10, checksum_finish(&c));
}

struct gateway {
	const struct sim *s;
	struct sim_node *node;
	uint32_t addr;
	const struct click_value *others;	/* NULL: none */
	/* only after a change, and as many octets from the data on, wherever the header is */
	bool sums_data;
};

static bool
is_mine(const struct gateway *g, uint32_t addr)
{
	for (size_t i = 0; g->others != NULL && i < g->others->count; i++)
		if ((uint32_t)g->others->list[i].i == addr)
			return true;
	return addr == g->addr;
}

/* Fills in the next field; where the option is wrong: the octet that is, else 0. `opt` has `n` octets. */
static uint32_t
record_route(const struct gateway *g, uint8_t *opt, uint32_t n)
{
	uint32_t at = opt[2] - 1u;

	if (at >= 3 && at <= n && at + 4 <= n) {
		sim_put32(opt + at, g->addr);
		opt[2] = (uint8_t)(opt[2] + 4);
		return 0;
	}
	return at == n ? 0 : 2;
}

static uint32_t
record_time(const struct gateway *g, uint8_t *opt, uint32_t n)
{
	uint32_t at = opt[2] - 1u, flag = opt[3] & 15u, need = flag == 0 ? 4 : 8;
	uint64_t now = g->s->now / MILLISECOND % (DAY * UINT64_C(1000));
	bool room = at <= n && at + need <= n;

	if (opt[2] == 0 || at < 4)
		return 2;
	if (flag > 1 && (flag != 3 || !room))
		return 3;
	if (!room) {
		if (opt[3] >> 4 == 15)
			return 3;
		opt[3] = (uint8_t)(opt[3] + 0x10);
		return 0;
	}
	if (flag == 3 && !is_mine(g, sim_get32(opt + at)))
		return 0;
	if (flag == 1)
		sim_put32(opt + at, g->addr);
	sim_put32(opt + at + need - 4, (uint32_t)now);
	g->node->chance = "the time of day in IP options";
	opt[2] = (uint8_t)(opt[2] + need);
	return 0;
}

/* The offset of what is wrong in the header, or 0. *changed: some option was filled in. */
static uint32_t
walk_options(const struct gateway *g, uint8_t *ip, uint32_t hl, bool *changed)
{
	for (uint32_t at = 20; at < hl && ip[at] != OPT_END;) {
		uint32_t n, bad = 0;

		if (ip[at] == OPT_NOP) {
			at++;
			continue;
		}
		n = at + 1 < hl ? ip[at + 1] : 0;
		if (n < 2 || at + n > hl)
			return at + 1;
		if (ip[at] == OPT_ROUTE || ip[at] == OPT_TIME) {
			*changed = true;
			/* an option too short for its own fields is read on into what follows, in Click too */
			if (at + 4 > hl)
				return at + 2;
			bad = ip[at] == OPT_ROUTE ? record_route(g, ip + at, n) :
			    record_time(g, ip + at, n);
		}
		if (bad != 0)
			return at + bad;
		at += n;
	}
	return 0;
}

/* The IP header length in words, 0 without a header. */
static uint64_t
header_words(struct sim *s, struct flow *f)
{
	enum read_fault why;
	uint64_t hl = 0;
	value v = f->net == POINTER_NONE ? VALUE_NONE :
	    flow_read(s->in->engine, f, BASE_NET, f->net * 8 + 4, 4, &why);

	return v != VALUE_NONE && value_is_const(s->in->engine->values, v, &hl) ? hl : 0;
}

static void
sum_data(const struct flow *f, const struct sim_ip *p)
{
	struct checksum c = { 0 };
	uint32_t at = (uint32_t)(f->data - start_of(f));

	sim_put16(p->ip + 10, 0);
	checksum_add(&c, p->bytes + at, MIN_OF(p->hl, p->len - at));
	sim_put16(p->ip + 10, checksum_finish(&c));
}

/* NULL: the packet has left by output `bad_port`. */
static struct flow *
fill_options(const struct gateway *g, struct sim *s, struct flow *f, uint32_t bad_port)
{
	struct engine *e = s->in->engine;
	uint8_t was[60];
	struct sim_ip p;
	bool changed = false;
	uint32_t bad;

	if (!sim_ip_read(s, g->node, f, &p))
		return NULL;
	memcpy(was, p.ip, p.hl);
	bad = walk_options(g, p.ip, p.hl, &changed);
	if (bad == 0 && changed && !g->sums_data)
		sim_ip_sum(p.ip);
	else if (bad == 0 && memcmp(was, p.ip, p.hl) != 0)
		sum_data(f, &p);
	if (changed)
		sim_ip_write(s, f, p.bytes, p.len);
	sim_ip_fini(&p);
	if (bad == 0)
		return f;
	flow_write(e, f, BASE_ANNO, ANNO_ICMP_PARAM * 8, 8, value_const(e->values, bad, 8));
	g->node->drops++;
	sim_send(s, g->node, bad_port, f);
	return NULL;
}

static struct flow *
gateway_options(struct sim *s, struct sim_node *n, struct flow *f)
{
	const struct click_value *others = click_arg(&n->args, "OTHERADDRS");
	struct gateway g = { s, n, (uint32_t)sim_int(n, "MYADDR"), others->given ? others : NULL,
			     false };

	return header_words(s, f) > 5 ? fill_options(&g, s, f, 1) : sim_filter(s, n, 0, f);
}

static uint64_t
anno_octet(struct sim *s, struct flow *f, uint32_t at)
{
	enum read_fault why;
	uint64_t b = 0;
	value v = flow_read(s->in->engine, f, BASE_ANNO, (int32_t)at * 8, 8, &why);

	if (v != VALUE_NONE)
		(void)value_is_const(s->in->engine->values, v, &b);
	return b;
}

/* FixIPSrc, DecIPTTL and CheckLength; the output. */
static uint32_t
leave_router(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct engine *e = s->in->engine;
	uint32_t output = 0;
	struct sim_ip p;

	if (!sim_ip_read(s, n, f, &p))
		return UINT32_MAX;
	if (anno_octet(s, f, ANNO_FIX_IP_SRC) != 0) {
		flow_write(e, f, BASE_ANNO, ANNO_FIX_IP_SRC * 8, 8, value_const(e->values, 0, 8));
		sim_put32(p.ip + 12, (uint32_t)sim_int(n, "IPADDR"));
		sum_data(f, &p);
	}
	if (p.ip[8] <= 1) {
		output = 3;
	} else {
		uint8_t was[2] = { p.ip[8], p.ip[9] };

		p.ip[8]--;
		sim_put16(p.ip + 10, checksum_update((uint16_t)sim_get16(p.ip + 10), was, p.ip + 8, 2));
		output = sim_length(s, f) > (uint32_t)sim_int(n, "MTU") ? 4 : 0;
	}
	sim_ip_write(s, f, p.bytes, p.len);
	sim_ip_fini(&p);
	return output;
}

/* IPOutputCombo: a wrong IP header length is no business of its own. */
static void
combo_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct gateway g = { s, n, (uint32_t)sim_int(n, "IPADDR"), NULL, true };
	uint64_t type = anno_octet(s, f, ANNO_PACKET_TYPE);
	uint32_t output;

	if (type == 1 || type == 2 || header_words(s, f) < 5) {
		sim_rules(s, n, port, f);
		return;
	}
	if (anno_octet(s, f, ANNO_PAINT) == (uint64_t)sim_int(n, "COLOR"))
		sim_send(s, n, 1, flow_copy(s->in->engine, f));
	f = fill_options(&g, s, f, 2);
	output = f == NULL ? UINT32_MAX : leave_router(s, n, f);
	if (output != UINT32_MAX)
		sim_send(s, n, output, f);
}

static void
options_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)port;
	f = gateway_options(s, n, f);
	if (f != NULL)
		sim_send(s, n, 0, f);
}

static struct flow *
options_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	return f == NULL ? NULL : gateway_options(s, n, f);
}

/* The options that go into every fragment, padded to words; their length. */
static uint32_t
copied_options(const uint8_t *ip, uint32_t hl, uint8_t *out)
{
	uint32_t made = 0;

	for (uint32_t at = 20; at < hl && ip[at] != OPT_END;) {
		uint32_t n = 1;

		if (ip[at] != OPT_NOP) {
			n = at + 1 < hl ? ip[at + 1] : 0;
			if (n < 2 || at + n > hl)
				break;
			if (ip[at] & OPT_COPIED) {
				memcpy(out + made, ip + at, n);
				made += n;
			}
		}
		at += n;
	}
	while (made % 4 != 0)
		out[made++] = OPT_END;
	return made;
}

/* All fragments but the first; `first` octets of payload are in that. The header of p is that of the first one. */
static void
later_fragments(struct sim *s, struct sim_node *n, const struct flow *f, const struct sim_ip *p,
		uint32_t first, bool had_mf)
{
	uint32_t mtu = (uint32_t)sim_int(n, "MTU"), payload = p->ip_len - p->hl, hl, count;
	uint32_t field = sim_get16(p->ip + 6);
	uint8_t *one = x_malloc(p->len + 64);

	memcpy(one, p->ip, 20);
	hl = 20 + copied_options(p->ip, p->hl, one + 20);
	one[0] = (uint8_t)(0x40 | hl / 4);
	for (uint32_t at = first; at < payload; at += count) {
		struct flow *g = flow_copy(s->in->engine, f);

		(*(uint64_t *)n->state)++;
		count = MIN_OF((mtu - hl) & ~7u, payload - at);
		memcpy(one + hl, p->ip + p->hl + at, count);
		sim_put16(one + 2, hl + count);
		sim_put16(one + 6, field + at / 8);
		if (at + count >= payload && !had_mf)
			one[6] &= (uint8_t)~(MF >> 8);
		sim_ip_sum(one);
		sim_ip_bare(s, g, one, hl + count);
		sim_send(s, n, 0, g);
	}
	free(one);
}

static void
cut_packet(struct sim *s, struct sim_node *n, struct flow *f, struct sim_ip *p)
{
	uint32_t field = sim_get16(p->ip + 6), mtu = (uint32_t)sim_int(n, "MTU");
	uint32_t first = (mtu - p->hl) & ~7u;
	struct flow *head;

	if (field & DF) {
		field &= ~(uint32_t)DF;
		n->chance = "the identification of packets whose DF is ignored";
		if (s->in->engine->sim_seed != 0)
			sim_put16(p->ip + 4, sim_get16(p->ip + 4) ^ (uint16_t)s->in->engine->sim_seed);
	}
	sim_put16(p->ip + 2, p->hl + first);
	sim_put16(p->ip + 6, field | MF);
	sim_ip_sum(p->ip);
	head = flow_copy(s->in->engine, f);
	sim_ip_write(s, head, p->bytes, (uint32_t)(p->ip - p->bytes) + p->hl + first);
	(*(uint64_t *)n->state)++;
	sim_send(s, n, 0, head);
	later_fragments(s, n, f, p, first, (field & MF) != 0);
	flow_free(s->in->engine, f);
}

static void
fragmenter_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	uint32_t mtu = (uint32_t)sim_int(n, "MTU"), len;
	struct sim_ip p;
	uint64_t whole;

	(void)port;
	/* whatever kind of header it is */
	if (f->net != POINTER_NONE && value_is_const(s->in->engine->values,
	    flow_length(s->in->engine, f, f->net), &whole) && whole <= mtu) {
		sim_send(s, n, 0, f);
		return;
	}
	if (!sim_ip_read(s, n, f, &p))
		return;
	len = sim_get16(p.ip + 2);
	if (mtu < p.hl + 8 ||
		   ((sim_get16(p.ip + 6) & DF) != 0 && sim_int(n, "HONOR_DF"))) {
		n->drops++;
		sim_send(s, n, 1, f);
	} else if (len > p.ip_len || len < p.hl) {
		sim_violation(s, n, f, "the IP length is not that of the packet");
	} else {
		p.ip_len = len;
		cut_packet(s, n, f, &p);
	}
	sim_ip_fini(&p);
}

/* Its state is the number of fragments. */
static bool
fragmenter_init(struct sim *s, struct sim_node *n)
{
	n->state = arena_alloc(s->in->engine->arena, sizeof(uint64_t));
	return true;
}

static bool
fragmenter_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	(void)s;
	if (strcmp(name, "fragments") != 0)
		return false;
	sb_printf(out, "%llu", (unsigned long long)*(const uint64_t *)n->state);
	return true;
}

const struct sim_class sim_classes_ip[] = {
	{ .name = "IPGWOptions", .push = options_push, .pull = options_pull },
	{ .name = "IPFragmenter", .init = fragmenter_init, .push = fragmenter_push, .read = fragmenter_read },
	{ .name = "IPOutputCombo", .push = combo_push },
	{ .name = NULL },
};
