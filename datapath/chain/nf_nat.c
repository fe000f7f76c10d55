/*
 * nf_nat.c - the built-in functions "dnat" and "snat": where new flows go, and whom they seem to
 * come from. What becomes of a flow is decided by its first packet and written into the flow: its
 * answers are found there from then on, by every function of every chain. Later packets only
 * have the address and the port exchanged, checksums by the difference (RFC 1624).
 *
 * No two flows may have the same answers. A port of the range that makes them differ is looked for from
 * a random start; if there is none, the flow's packets are dropped and it is tried again after a
 * while, so that used up ports do not cost every packet a search.
 */
#include "datapath/chain/chain.h"

#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"

enum {
	MOST_RULES = 1024, MOST_TRIES = 256, MOST_ADDRESSES = 64, RETRY_MS = 100,
	FIRST_FREE_PORT = 1024, ICMP_ID = 4,
};
enum nat_state { NAT_UNKNOWN, NAT_NONE, NAT_ACTIVE, NAT_REFUSED };

/* What stood there, and what stands there behind: wire order. */
struct nat_flow {
	uint8_t state;
	uint16_t port, new_port;
	uint32_t address, new_address;
	uint64_t retry;
};

struct nat_rule {
	uint32_t first, last;		/* addresses, host order */
	uint16_t port, port_last;	/* 0: keep; the sender's, if it can be */
};

struct nat {
	struct nf nf;
	bool source;			/* the sender's side is changed */
	struct flow_claim claim;
	struct match *match;
	struct nat_rule *rules;
	uint64_t flows, refused;
};

/* ---- arguments ---- */

/* "ADDRESS[-ADDRESS][:PORT[-PORT]]" */
static bool read_target(char *text, struct nat_rule *r)
{
	char *colon = strchr(text, ':'), *dash;
	uint64_t first, last;

	*r = (struct nat_rule){ 0 };
	if (colon) {
		*colon++ = '\0';
		dash = strchr(colon, '-');
		if (dash)
			*dash++ = '\0';
		if (!click_parse_uint(colon, &first) || first < 1 || first > 65535)
			return false;
		last = first;
		if (dash && (!click_parse_uint(dash, &last) || last < first || last > 65535))
			return false;
		r->port = (uint16_t)first;
		r->port_last = (uint16_t)last;
	}
	dash = strchr(text, '-');
	if (dash)
		*dash++ = '\0';
	if (!click_parse_ip(text, &r->first))
		return false;
	r->last = r->first;
	return !dash || (click_parse_ip(dash, &r->last) && r->last >= r->first);
}

/* Without blanks at either end. */
static char *trim(char *s)
{
	size_t n;

	s += strspn(s, " \t\n");
	n = strlen(s);
	while (n && strchr(" \t\n", s[n - 1]))
		s[--n] = '\0';
	return s;
}

/* One rule: "EXPRESSION => TARGET", or the target alone for every flow. */
static bool read_rule(const struct nf_setup *s, const struct word *arg, char *text,
		      const struct click_expr **expr, struct nat_rule *r)
{
	char *arrow = strstr(text, "=>"), *target = text;

	*expr = NULL;
	if (arrow) {
		*arrow = '\0';
		target = arrow + 2;
		*expr = nf_expr(s, arg, trim(text));
		if (!*expr)
			return false;
	}
	if (!read_target(trim(target), r))
		return nf_wrong(s, arg, "EXPRESSION => ADDRESS[-ADDRESS][:PORT[-PORT]], ...");
	if (!strcmp(s->conf->source.s, "dnat") && r->port != r->port_last)
		return nf_wrong(s, arg, "one port behind the address of 'dnat'");
	return true;
}

static bool configure(struct nf *nf, const struct nf_setup *s, bool source)
{
	struct nat *t = (struct nat *)nf;
	const struct word *to = nf_arg(s, "TO");
	const struct click_expr **exprs;
	char *text, *part;
	size_t n = 0;

	t->source = source;
	if (!to) {
		diag_error(s->d, s->conf->name.at, "function '%s' needs the argument TO",
			   nf->cls->name);
		return false;
	}
	exprs = arena_alloc_array(s->arena, MOST_RULES, sizeof(*exprs));
	t->rules = arena_alloc_array(s->arena, MOST_RULES, sizeof(*t->rules));
	text = arena_memdup(s->arena, to->s, strlen(to->s) + 1);
	while ((part = strsep(&text, ",")) != NULL) {
		if (n == MOST_RULES)
			return nf_wrong(s, to, "at most 1024 rules");
		if (!read_rule(s, to, part, &exprs[n], &t->rules[n]))
			return false;
		n++;
	}
	t->match = match_new(exprs, n, &s->chain->ports, s->d);
	if (!t->match)
		return false;
	flow_layer_keep_usual(s->chain->flows);
	flow_claim(s->chain->flows, &t->claim, sizeof(struct nat_flow), NULL, t);
	return true;
}

static bool dnat_configure(struct nf *nf, const struct nf_setup *s)
{
	return configure(nf, s, false);
}

static bool snat_configure(struct nf *nf, const struct nf_setup *s)
{
	return configure(nf, s, true);
}

/* ---- new flows ---- */

static bool has_port(uint8_t proto)
{
	return proto == PROTO_TCP || proto == PROTO_UDP;
}

/* The flow goes where f says, unless another one has the same answers. */
static bool try_one(struct nat *t, uint32_t ref, const struct nat_flow *f)
{
	struct flow_layer *l = t->nf.chain->flows;
	struct flow_key k = flow_of(l, ref)->to;

	if (t->source) {
		k.src = f->new_address;
		k.sport = f->new_port;
		if (flow_of(l, ref)->proto == PROTO_ICMP)
			k.dport = f->new_port;	/* the id of echo is both */
	} else {
		k.dst = f->new_address;
		k.dport = f->new_port;
	}
	return flow_retarget(&l->table, ref >> 1, k);
}

static bool try_ports(struct nat *t, const struct nat_rule *r, uint32_t ref, uint32_t address,
		      struct nat_flow *f)
{
	uint8_t proto = flow_of(t->nf.chain->flows, ref)->proto;
	uint32_t first = r->port ? r->port : FIRST_FREE_PORT, last = r->port ? r->port_last : 65535;
	uint32_t n = last - first + 1, tries = MIN_OF(n, (uint32_t)MOST_TRIES), at;
	uint16_t have = __builtin_bswap16(f->port);
	bool fixed = !has_port(proto) && (proto != PROTO_ICMP || !t->source);

	f->new_address = __builtin_bswap32(address);
	f->new_port = f->port;
	if ((!r->port || fixed || (have >= first && have <= last)) && try_one(t, ref, f))
		return true;
	if (fixed || (!r->port && !t->source))
		return false;
	at = (uint32_t)(router_random(t->nf.chain->host->router) % n);
	for (; tries; tries--, at = at + 1 < n ? at + 1 : 0) {
		f->new_port = __builtin_bswap16((uint16_t)(first + at));
		if (try_one(t, ref, f))
			return true;
	}
	return false;
}

static void decide(struct nat *t, struct nat_flow *f, uint32_t ref, const struct pkt *p,
		   unsigned in_port)
{
	uint32_t which = match_first(t->match, in_port, p);
	const struct flow *flow = flow_of(t->nf.chain->flows, ref);
	const struct nat_rule *r;
	uint32_t n, at;

	f->state = NAT_NONE;
	if (flow->kind & FLOW_IP6)
		return;
	f->address = t->source ? flow->from.src : flow->from.dst;
	f->port = t->source ? flow->from.sport : flow->from.dport;
	f->new_address = t->source ? flow->to.src : flow->to.dst;
	f->new_port = t->source ? flow->to.sport : flow->to.dport;
	/* translated before this function joined: that goes on */
	if (f->new_address != f->address || f->new_port != f->port) {
		f->state = NAT_ACTIVE;
		return;
	}
	if (which == FILTER_DROP || ref & 1)
		return;
	r = &t->rules[which];
	/* a host keeps its address as long as it can (RFC 4787, REQ-2) */
	n = r->last - r->first + 1;
	at = n ? (uint32_t)hash_mix(flow->from.src, 0) % n : 0;
	for (uint32_t i = 0; i < n && i < MOST_ADDRESSES; i++, at = at + 1 < n ? at + 1 : 0) {
		if (!try_ports(t, r, ref, r->first + at, f))
			continue;
		f->state = NAT_ACTIVE;
		t->flows++;
		return;
	}
	f->state = NAT_REFUSED;
	f->retry = t->nf.chain->flows->run->now + RETRY_MS * UINT64_C(1000000);
	t->refused++;
}

/* ---- packets ---- */

/* Exchanges an address and the port beside it, at those places. */
static void exchange(const struct pkt *p, uint8_t *ip, bool source, uint32_t to_address,
		     uint16_t to_port)
{
	unsigned address_at = source ? IP_SRC : IP_DST, port_at = source ? 0 : 2;
	uint32_t old = raw32(ip + address_at), left = pkt_left(p, p->trans);
	uint8_t proto = ip[IP_PROTO], *t = pkt_at(p, p->trans, 8), *sum = NULL;

	put_raw32(ip + address_at, to_address);
	sum_update(ip + IP_SUM, old, to_address);
	if (!t || left < 8 || !ip_first_fragment(ip))
		return;
	if (proto == PROTO_ICMP) {
		sum_update16(t + 2, raw16(t + ICMP_ID), to_port);
		put_raw16(t + ICMP_ID, to_port);
	}
	if (proto == PROTO_TCP && left >= TCP_SUM + 2)
		sum = pkt_at(p, p->trans + TCP_SUM, 2);
	else if (proto == PROTO_UDP && raw16(t + UDP_SUM))
		sum = t + UDP_SUM;
	if (sum)
		sum_update(sum, old, to_address);
	if (!has_port(proto))
		return;
	if (sum)
		sum_update16(sum, raw16(t + port_at), to_port);
	put_raw16(t + port_at, to_port);
	/* a sum of UDP that became 0 would mean that there is none (RFC 768) */
	if (sum && proto == PROTO_UDP && !raw16(sum))
		put_raw16(sum, 0xffff);
}

/* An ICMP error: the outer address, and in the quoted packet the other end's place. */
static void exchange_quoted(const struct pkt *p, uint8_t *ip, bool source, uint32_t from_address,
			    uint32_t to_address, uint16_t to_port)
{
	unsigned address_at = source ? IP_SRC : IP_DST, inner_at = source ? IP_DST : IP_SRC;
	uint32_t left = pkt_left(p, p->trans), hl;
	uint8_t *icmp = pkt_at(p, p->trans, left), *in, *t;
	unsigned port_at = inner_at == IP_SRC ? 0 : 2;

	if (raw32(ip + address_at) == from_address) {
		sum_update(ip + IP_SUM, from_address, to_address);
		put_raw32(ip + address_at, to_address);
	}
	if (!icmp || left < 8 + IP_HEADER + 8)
		return;
	in = icmp + 8;
	hl = ip_header_len(in);
	if (hl < IP_HEADER || left - 8 < hl + 8)
		return;
	t = in + hl;
	/* the sum of the ICMP message covers all of these, also the inner sum itself */
	sum_update16(icmp + 2, raw16(in + IP_SUM), 0);
	sum_update(icmp + 2, raw32(in + inner_at), to_address);
	sum_update(in + IP_SUM, raw32(in + inner_at), to_address);
	sum_update16(icmp + 2, 0, raw16(in + IP_SUM));
	put_raw32(in + inner_at, to_address);
	if (in[IP_PROTO] == PROTO_ICMP)
		port_at = ICMP_ID;
	else if (!has_port(in[IP_PROTO]))
		return;
	sum_update16(icmp + 2, raw16(t + port_at), to_port);
	put_raw16(t + port_at, to_port);
}

static void translate(const struct nat *t, const struct nat_flow *f, struct pkt *p, uint32_t ref)
{
	bool back = ref & 1;

	/* answers come from the place that was written, or go to it */
	bool at_source = t->source != back;
	uint32_t address = back ? f->address : f->new_address;
	uint16_t port = back ? f->port : f->new_port;
	uint8_t *ip = pkt_ip(p), proto;

	if (!ip)
		return;
	proto = ip[IP_PROTO];
	if (proto == PROTO_ICMP && ip_first_fragment(ip) &&
	    flow_id_of(p).quoted)
		exchange_quoted(p, ip, at_source, back ? f->new_address : f->address, address, port);
	else
		exchange(p, ip, at_source, address, port);
}

static void run(struct nf *nf, struct chain_batch *cb)
{
	struct nat *t = (struct nat *)nf;
	const struct flow_layer *l = nf->chain->flows;
	unsigned n = 0;

	for (unsigned i = 0; i < cb->b.n; i++) {
		struct pkt *p = cb->b.p[i];
		uint32_t ref = cb->flow[i];
		struct nat_flow *f = ref == FLOW_NONE ? NULL : flow_memory(l, &t->claim, ref);

		if (f && UNLIKELY(f->state == NAT_UNKNOWN ||
				  (f->state == NAT_REFUSED && f->retry <= l->run->now)))
			decide(t, f, ref, p, cb->in_port);
		if (f && UNLIKELY(f->state == NAT_REFUSED)) {
			nf_drop(nf, DROP_POOL_EMPTY, p);
			continue;
		}
		if (f && LIKELY(f->state == NAT_ACTIVE))
			translate(t, f, p, ref);
		cb->b.p[n] = p;
		cb->flow[n++] = ref;
	}
	cb->b.n = n;
}

static void stop(struct nf *nf)
{
	struct nat *t = (struct nat *)nf;

	match_free(t->match);
	flow_unclaim(nf->chain->flows, &t->claim);
}

static void counts(const struct nf *nf, struct strbuf *out)
{
	const struct nat *t = (const struct nat *)nf;

	sb_printf(out, "  flows translated %llu\n  flows refused %llu\n",
		  (unsigned long long)t->flows, (unsigned long long)t->refused);
}

static const struct nf_param params[] = {
	{ "TO", "rules, the first that holds for a new flow: EXPRESSION => "
	  "ADDRESS[-ADDRESS][:PORT[-PORT]], ..." },
	{ 0 }
};

const struct nf_class nf_dnat = {
	.name = "dnat", .help = "sends new flows to other receivers", .size = sizeof(struct nat),
	.params = params, .configure = dnat_configure, .run = run, .stop = stop, .counts = counts,
};

const struct nf_class nf_snat = {
	.name = "snat", .help = "lets new flows come from other addresses and ports",
	.size = sizeof(struct nat), .params = params, .configure = snat_configure, .run = run,
	.stop = stop, .counts = counts,
};
