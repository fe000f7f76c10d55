/*
 * icmp_rewriter.c - ICMPRewriter: an ICMP error belongs to the flow whose packet it quotes. The
 * mapping of that flow is looked for in the tables of rewriters; what the error quotes is then
 * written as its sender sent it, and the error goes to that sender. What has no mapping ends.
 */
#include "datapath/elements.h"
#include "datapath/flow/rewrite.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"

enum { ICMP_HEADER = 8, ICMP_ECHO = 8, ICMP_SUM = 2, ECHO_ID = 4, ECHO_LEAST = 6 };

struct icmp_rewriter {
	struct element el;
	struct rewriter_map {
		struct rewriter *rewriter;
		uint32_t (*find)(const struct rewriter *, struct flow_key, uint8_t);
		int64_t offset;			/* of outputs; negative: always output 0 */
	} *maps;
	size_t count;
	bool dst_anno, has_reply_anno;
	uint8_t reply_anno;
};

/* What an error quotes: an IP header, the octets behind it as far as they are there. */
struct quoted {
	uint8_t *ip, *transport;
	uint32_t left;				/* octets from transport on */
	bool ports, echo;
};

static bool is_error(uint8_t type)
{
	return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

static bool has_ports(uint8_t proto)
{
	return proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_DCCP;
}

/* false: it is no error, or does not quote enough. */
static bool read_quoted(const struct pkt *p, struct quoted *q)
{
	uint8_t *icmp = pkt_at(p, p->trans, ICMP_HEADER + IP_HEADER);
	uint32_t left = pkt_left(p, p->trans), hl;

	if (!icmp || left < ICMP_HEADER + IP_HEADER || !is_error(icmp[0]))
		return false;
	q->ip = icmp + ICMP_HEADER;
	hl = ip_header_len(q->ip);
	if (q->ip[0] >> 4 != 4 || hl < IP_HEADER)
		return false;
	q->left = left > ICMP_HEADER + hl ? left - ICMP_HEADER - hl : 0;
	q->transport = pkt_at(p, p->trans + ICMP_HEADER + hl, q->left);
	if (!q->transport)
		q->left = 0;
	q->ports = has_ports(q->ip[IP_PROTO]) && q->left >= 8 && ip_first_fragment(q->ip);
	q->echo = q->ip[IP_PROTO] == PROTO_ICMP && q->left >= ECHO_LEAST &&
		  ip_first_fragment(q->ip) && q->transport[0] == ICMP_ECHO;
	return true;
}

/* The key of the answer to the quoted packet: that is what came by the way the error came. */
static struct flow_key answer_key(const struct quoted *q)
{
	struct flow_key k = { .src = raw32(q->ip + IP_DST), .dst = raw32(q->ip + IP_SRC) };

	if (q->ports) {
		k.sport = raw16(q->transport + 2);
		k.dport = raw16(q->transport);
	} else if (q->echo) {
		k.sport = raw16(q->transport + ECHO_ID);
	}
	return k;
}

/* Words changed, and what that changes in a sum. */
struct change {
	uint64_t sum;
};

static void change16(struct change *c, uint8_t *at, uint16_t to)
{
	c->sum += (uint16_t)~raw16(at);
	c->sum += to;
	put_raw16(at, to);
}

static void change32(struct change *c, uint8_t *at, uint32_t to)
{
	uint16_t half[2];

	memcpy(half, &to, 4);
	change16(c, at, half[0]);
	change16(c, at + 2, half[1]);
}

static uint16_t changed_sum(const struct change *c, const uint8_t *at)
{
	return (uint16_t)~sum_fold((uint64_t)(uint16_t)~raw16(at) + c->sum);
}

static void rewrite_ports(const struct quoted *q, const struct flow_key *to, struct change *c)
{
	uint8_t *t = q->transport, *sum = NULL;

	change16(c, t, to->dport);
	change16(c, t + 2, to->sport);
	if (q->ip[IP_PROTO] == PROTO_TCP && q->left >= 18)
		sum = t + TCP_SUM;
	else if (q->ip[IP_PROTO] == PROTO_UDP && raw16(t + UDP_SUM))
		sum = t + UDP_SUM;
	if (sum)
		change16(c, sum, changed_sum(c, sum));
}

static void rewrite_echo(const struct quoted *q, const struct flow_key *to, struct change *c)
{
	uint8_t *t = q->transport;
	struct change own = { 0 };

	change16(&own, t + ECHO_ID, to->dport);
	c->sum += own.sum;
	change16(c, t + ICMP_SUM, changed_sum(&own, t + ICMP_SUM));
}

/* Makes the quoted packet what it was before it met the rewriter. */
static void rewrite_quoted(struct pkt *p, const struct quoted *q, const struct flow_key *to)
{
	uint8_t *icmp = pkt_at(p, p->trans, ICMP_HEADER);
	struct change addresses = { 0 }, all;

	change32(&addresses, q->ip + IP_SRC, to->dst);
	change32(&addresses, q->ip + IP_DST, to->src);
	all = addresses;
	if (q->ports)
		rewrite_ports(q, to, &all);
	else if (q->echo)
		rewrite_echo(q, to, &all);
	change16(&all, q->ip + IP_SUM, changed_sum(&addresses, q->ip + IP_SUM));
	put_raw16(icmp + ICMP_SUM, changed_sum(&all, icmp + ICMP_SUM));
}

/* What a rewriter knows of a key. */
static uint32_t look_up(const struct rewriter_map *m, struct flow_key key, uint8_t proto, struct flow *f)
{
	struct rewriter *w = rewrite_enter(&m->rewriter->el);
	uint32_t ref = m->find(w, key, proto);

	if (ref != FLOW_NONE)
		*f = w->table.flows[ref >> 1];
	rewrite_leave(w);
	return ref;
}

/* The output. TO_NOWHERE: it is not for anybody behind these rewriters. */
static unsigned error_route(struct element *e, struct pkt *p)
{
	const struct icmp_rewriter *w = (const struct icmp_rewriter *)e;
	uint8_t *ip = pkt_ip(p);
	const struct rewriter_map *m = w->maps;
	uint32_t ref = FLOW_NONE;
	struct flow_key key, to;
	struct quoted q;
	struct flow f = { 0 };

	if (!ip || ip[IP_PROTO] != PROTO_ICMP || !read_quoted(p, &q))
		return TO_NOWHERE;
	key = answer_key(&q);
	for (; m < w->maps + w->count; m++) {
		ref = look_up(m, key, q.ip[IP_PROTO], &f);
		if (ref != FLOW_NONE)
			break;
	}
	if (ref == FLOW_NONE)
		return TO_NOWHERE;
	/* A rewriter of addresses knows no ports, one of sources no other end either: as in Click, they become 0. */
	to = ref & 1 ? flow_key_reverse(f.from) : f.to;
	if (raw32(ip + IP_DST) == key.dst) {
		sum_update(ip + IP_SUM, key.dst, to.dst);
		put_raw32(ip + IP_DST, to.dst);
		if (w->dst_anno)
			anno_set_u32(p, ANNO_DST_IP, to.dst);
	}
	if (ref & 1 && w->has_reply_anno)
		p->anno[w->reply_anno] = f.anno;
	rewrite_quoted(p, &q, &to);
	return m->offset < 0 ? 0 : (unsigned)m->offset + f.output[ref & 1];
}
ELEMENT_SWITCH(errors, error_route, DROP_NO_MAPPING)

static bool is_of(const struct element *e, const struct element_class *family)
{
	for (; family->name; family++)
		if (e->cls == family)
			return true;
	return false;
}

/* "NAME" or "NAME:OFFSET". */
static bool read_map(struct icmp_rewriter *w, struct setup *s, char *word)
{
	struct rewriter_map *m = &w->maps[w->count];
	char *colon = strchr(word, ':');
	struct element *e;
	uint64_t offset;

	m->offset = -1;
	if (colon) {
		*colon = '\0';
		if (!click_parse_uint(colon + 1, &offset) || offset >= w->el.nout)
			return setup_error(s, "bad output '%s' for '%s', expected 0 to %u",
					   colon + 1, word, w->el.nout - 1);
		m->offset = (int64_t)offset;
	}
	e = router_find_from(&w->el, word);
	if (e && is_of(e, ip_rewriter_classes))
		m->find = ip_rewriter_find;
	else if (e && is_of(e, ip_addr_rewriter_classes))
		m->find = ip_addr_rewriter_find;
	else
		return setup_error(s, "'%s' is no rewriter", word);
	if (m->offset >= 0 && m->offset + e->nout > w->el.nout)
		return setup_error(s, "'%s' has %u outputs, from %lld on there are %lld", word,
				   e->nout, (long long)m->offset,
				   (long long)w->el.nout - (long long)m->offset);
	m->rewriter = (struct rewriter *)e;
	w->count++;
	return true;
}

static bool errors_configure(struct element *e, struct setup *s)
{
	struct icmp_rewriter *w = (struct icmp_rewriter *)e;
	const struct click_value *v = setup_value(s, "MAPS");
	char *rest = arena_strndup(s->arena, v->s, v->len), *word;

	w->maps = arena_alloc_array(s->arena, v->len / 2 + 1, sizeof(*w->maps));
	while ((word = strtok_r(rest, " \t\r\n", &rest)) != NULL)
		if (!read_map(w, s, word))
			return false;
	if (!w->count)
		return setup_error(s, "expected a rewriter");
	w->dst_anno = setup_int(s, "DST_ANNO");
	w->has_reply_anno = setup_given(s, "REPLY_ANNO");
	if (w->has_reply_anno)
		w->reply_anno = (uint8_t)setup_int(s, "REPLY_ANNO");
	return true;
}

const struct element_class icmp_rewriter_classes[] = {
	{ "ICMPRewriter", sizeof(struct icmp_rewriter), .push = errors,
	  .configure = errors_configure,
	  .drops = DROPS(DROP_NO_MAPPING) },
	{ 0 }
};
