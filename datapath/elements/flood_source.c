/*
 * flood_source.c - FastUDPSource, FastUDPFlows and FastTCPFlows: packets for measurements, pulled
 * at a rate or as fast as somebody pulls. What is the same in all packets is made once.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/rate.h"
#include "datapath/runtime/router.h"

enum {
	ETHER_HEADER = 14, LEAST = 60, MOST = 65535, MOST_FLOWS = 1 << 20, TCP_LEAST_FLOW = 3,
	FLOOD_TTL = 250, SYN = 0, DATA = 1, FIN = 2,
};

struct flood_flow {
	uint16_t sport, dport;		/* as on the wire */
	uint32_t seq[3], ack[3];
	uint32_t count;
};

struct flood {
	struct element el;
	struct rate rate;
	struct flood_flow *flows;
	uint8_t *frame;			/* with all that does not change */
	uint32_t len, flow_count, flow_size;
	int64_t limit;			/* negative: none */
	uint64_t count;
	uint32_t interval, steps;
	uint16_t sport, dport;
	bool tcp, sum, active;
};

static uint8_t *frame_ip(uint8_t *frame)
{
	return frame + ETHER_HEADER;
}

static struct pkt *make(struct flood *f, const struct flood_flow *w, unsigned kind)
{
	static const uint8_t flags[] = { 0x02, 0x18, 0x01 };
	struct pkt *p = pkt_new(&f->el.router->run.pool, PKT_HEADROOM, f->len);
	uint32_t sum_at = f->tcp ? TCP_SUM : UDP_SUM, len = f->len - ETHER_HEADER - IP_HEADER;
	uint8_t *ip, *t;

	if (!p)
		return NULL;
	memcpy(p->data, f->frame, f->len);
	ip = frame_ip(p->data);
	t = ip + IP_HEADER;
	put_raw16(t, w->sport);
	put_raw16(t + 2, w->dport);
	if (f->tcp) {
		put_raw32(t + 4, w->seq[kind]);
		put_raw32(t + 8, w->ack[kind]);
		t[12] = 0x50;
		t[TCP_FLAGS] = flags[kind];
		store_be16(t + 14, UINT16_MAX);
	} else {
		store_be16(t + UDP_LEN, (uint16_t)len);
	}
	if (f->sum)
		store_be16(t + sum_at, ip_transport_sum(ip, ip[IP_PROTO], t, len));
	pkt_mark_ip(p, pkt_offset(p) + ETHER_HEADER, IP_HEADER);
	anno_set_u32(p, ANNO_DST_IP, raw32(ip + IP_DST));
	return p;
}

static uint16_t any_port(struct flood *f)
{
	return (uint16_t)(router_random(f->el.router) % UINT16_MAX);
}

static void new_ports(struct flood *f, struct flood_flow *w)
{
	w->sport = any_port(f);
	w->dport = any_port(f);
	w->count = 0;
}

/* At the limit every TCP flow is ended, then there is nothing more. */
static struct pkt *next_end(struct flood *f)
{
	for (uint32_t i = 0; f->tcp && i < f->flow_count; i++) {
		if (f->flows[i].count == f->flow_size)
			continue;
		f->flows[i].count = f->flow_size;
		return make(f, &f->flows[i], FIN);
	}
	return NULL;
}

static struct pkt *next_of_flow(struct flood *f)
{
	struct flood_flow *w = &f->flows[router_random(f->el.router) % f->flow_count];

	if (w->count == f->flow_size)
		new_ports(f, w);
	w->count++;
	return make(f, w, w->count == 1 ? SYN : w->count == f->flow_size ? FIN : DATA);
}

/* The ports step after every INTERVAL packets; 0: never. */
static struct pkt *next_of_source(struct flood *f)
{
	struct pkt *p = make(f, f->flows, SYN);

	if (p && f->interval && (f->count + 1) % f->interval == 0) {
		f->steps++;
		f->flows->sport = __builtin_bswap16((uint16_t)(f->sport + f->steps));
		f->flows->dport = __builtin_bswap16((uint16_t)(f->dport + f->steps));
	}
	return p;
}

static void flood_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct flood *f = (struct flood *)e;
	uint64_t now = e->router->run.now;
	struct pkt *p;

	(void)port;
	while (f->active && max-- && (!f->rate.per_second || rate_ready(&f->rate, now))) {
		if (f->limit >= 0 && f->count >= (uint64_t)f->limit)
			p = next_end(f);
		else
			p = f->flow_size ? next_of_flow(f) : next_of_source(f);
		if (!p)
			return;
		if (f->rate.per_second)
			rate_take(&f->rate, now, 1);
		f->count++;
		b->p[b->n++] = p;
	}
}

static void set_length(struct flood *f, uint32_t len)
{
	uint8_t *ip = frame_ip(f->frame);

	f->len = MAX_OF(len, (uint32_t)LEAST);
	store_be16(ip + IP_LEN, (uint16_t)(f->len - ETHER_HEADER));
	ip_set_sum(ip, IP_HEADER);
}

static void fill_frame(struct flood *f, const struct setup *s)
{
	uint8_t *ip = frame_ip(f->frame);

	store_ether(f->frame, (uint64_t)setup_int(s, "DSTETH"));
	store_ether(f->frame + 6, (uint64_t)setup_int(s, "SRCETH"));
	store_be16(f->frame + 12, ETHERTYPE_IP);
	ip[0] = 0x45;
	ip[IP_TTL] = FLOOD_TTL;
	ip[IP_PROTO] = f->tcp ? PROTO_TCP : PROTO_UDP;
	store_be32(ip + IP_SRC, setup_u32(s, "SRCIP"));
	store_be32(ip + IP_DST, setup_u32(s, "DSTIP"));
}

static bool flows_configure(struct flood *f, struct setup *s)
{
	f->flow_count = setup_u32(s, "FLOWS");
	f->flow_size = MAX_OF(setup_u32(s, "FLOWSIZE"), f->tcp ? (uint32_t)TCP_LEAST_FLOW : 1U);
	if (!f->flow_count || f->flow_count > MOST_FLOWS)
		return setup_error(s, "%u flows, expected 1 to %u", f->flow_count, MOST_FLOWS);
	return true;
}

static bool flood_configure(struct element *e, struct setup *s)
{
	struct flood *f = (struct flood *)e;
	int64_t len = setup_int(s, "LENGTH");
	bool source = !strcmp(e->cls->name, "FastUDPSource");

	f->tcp = !strcmp(e->cls->name, "FastTCPFlows");
	f->sum = f->tcp || setup_int(s, "CHECKSUM");
	f->active = setup_int(s, "ACTIVE");
	f->limit = setup_int(s, "LIMIT");
	if (len > MOST)
		return setup_error(s, "length %lld, expected at most %d", (long long)len, MOST);
	if (source) {
		f->flow_count = 1;
		f->interval = setup_u32(s, "INTERVAL");
		f->sport = (uint16_t)setup_int(s, "SPORT");
		f->dport = (uint16_t)setup_int(s, "DPORT");
	} else if (!flows_configure(f, s)) {
		return false;
	}
	rate_set(&f->rate, setup_u32(s, "RATE"), 1);
	f->frame = arena_alloc(s->arena, MOST);
	memset(f->frame, 0, MOST);
	fill_frame(f, s);
	set_length(f, len < 0 ? 0 : (uint32_t)len);
	f->flows = arena_alloc_array(s->arena, f->flow_count, sizeof(*f->flows));
	memset(f->flows, 0, f->flow_count * sizeof(*f->flows));
	return true;
}

static void new_flows(struct flood *f)
{
	f->count = 0;
	for (uint32_t i = 0; f->flow_size && i < f->flow_count; i++) {
		new_ports(f, &f->flows[i]);
		for (unsigned k = 0; k < 3; k++) {
			f->flows[i].seq[k] = (uint32_t)router_random(f->el.router);
			f->flows[i].ack[k] = (uint32_t)router_random(f->el.router);
		}
	}
}

static bool flood_start(struct element *e, struct setup *s)
{
	struct flood *f = (struct flood *)e;

	(void)s;
	rate_start(&f->rate, e);
	f->flows->sport = __builtin_bswap16(f->sport);
	f->flows->dport = __builtin_bswap16(f->dport);
	new_flows(f);
	return true;
}

static bool write_active(struct element *e, const char *value, struct strbuf *out)
{
	return handler_parse_bool(value, &((struct flood *)e)->active, out);
}

static bool write_limit(struct element *e, const char *value, struct strbuf *out)
{
	return handler_parse_int(value, INT32_MIN, UINT32_MAX, &((struct flood *)e)->limit, out);
}

static bool write_rate(struct element *e, const char *value, struct strbuf *out)
{
	struct flood *f = (struct flood *)e;
	int64_t v;

	if (!handler_parse_int(value, 0, UINT32_MAX, &v, out))
		return false;
	rate_set(&f->rate, (uint64_t)v, 1);
	return true;
}

static bool write_length(struct element *e, const char *value, struct strbuf *out)
{
	struct flood *f = (struct flood *)e;
	int64_t v;

	if (!handler_parse_int(value, 0, MOST, &v, out))
		return false;
	set_length(f, (uint32_t)v);
	new_flows(f);
	return true;
}

static bool write_reset(struct element *e, const char *value, struct strbuf *out)
{
	struct flood *f = (struct flood *)e;

	(void)value;
	(void)out;
	f->count = 0;
	f->steps = 0;
	return true;
}

READ_U64(read_count, struct flood, count)
READ_U64(read_rate, struct flood, rate.per_second)
READ_U64(read_length, struct flood, len)
READ_INT(read_limit, struct flood, limit)
READ_BOOL(read_active, struct flood, active)

static const struct handler handlers[] = {
	{ "count", read_count, NULL },
	{ "rate", read_rate, write_rate },
	{ "length", read_length, write_length },
	{ "limit", read_limit, write_limit },
	{ "active", read_active, write_active },
	{ "reset", NULL, write_reset },
	{ 0 }
};

#define FLOOD(name) \
	{ name, sizeof(struct flood), .pull = flood_pull, .configure = flood_configure, \
	  .start = flood_start, .handlers = handlers }

const struct element_class flood_source_classes[] = {
	FLOOD("FastUDPSource"), FLOOD("FastUDPFlows"), FLOOD("FastTCPFlows"),
	{ 0 }
};
