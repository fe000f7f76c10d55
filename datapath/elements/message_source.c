/*
 * message_source.c - packets that are always the same: ARPFaker (RFC 826), RIPSend (RFC 2453)
 * and EtherPauseSource (IEEE 802.3 annex 31B) by a timer, TCPIPSend when it is told to.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "models/packet/names.h"

enum {
	ETHER_HEADER = 14, ARP_FRAME = 42, RIP_PACKET = 52, TCP_PACKET = 40, PAUSE_FRAME = 64,
	PAUSE_TIME = 16, ETHERTYPE_CONTROL = 0x8808, RIP_PORT = 520, RIP_TTL = 200,
	TCP_WINDOW = 32120,
};

static const uint8_t pause_group[6] = { 0x01, 0x80, 0xc2, 0, 0, 0x01 };

struct message {
	struct element el;
	struct timer timer;
	uint8_t octets[PAUSE_FRAME];
	uint32_t len;
	uint64_t first, interval;	/* ns */
	int64_t limit;			/* negative: none */
	int64_t count;
	bool active, pulled, ip;
};

static void put_ip(uint8_t *to, const struct setup *s, const char *name)
{
	store_be32(to, setup_u32(s, name));
}

static struct pkt *make(struct message *m)
{
	struct pkt *p = pkt_new(&m->el.router->run.pool, PKT_HEADROOM, m->len);

	if (!p)
		return NULL;
	memcpy(p->data, m->octets, m->len);
	if (m->ip)
		pkt_mark_ip(p, pkt_offset(p), IP_HEADER);
	else
		pkt_mark_mac(p, ETHER_HEADER);
	m->count++;
	return p;
}

static void fire(struct element *e, struct timer *t)
{
	struct message *m = (struct message *)e;
	struct pkt *p = make(m);

	if (p)
		element_push_one(e, 0, p);
	if (m->limit < 0 || m->count < m->limit)
		timer_at(t, t->at + m->interval);
}

static bool timed_start(struct element *e, struct setup *s)
{
	struct message *m = (struct message *)e;

	(void)s;
	m->pulled = e->decl->output[0] == CLICK_PULL;
	timer_init(&m->timer, e, fire);
	if (!m->pulled && m->active && m->limit)
		timer_after(&m->timer, m->first);
	return true;
}

static void message_init(struct message *m, uint32_t len, unsigned first, unsigned interval)
{
	m->len = len;
	m->first = first * NS_PER_SECOND;
	m->interval = interval * NS_PER_SECOND;
	m->limit = -1;
	m->active = true;
}

static bool faker_configure(struct element *e, struct setup *s)
{
	static const uint8_t reply[8] = { 0, 1, 8, 0, 6, 4, 0, 2 };
	struct message *m = (struct message *)e;
	uint8_t *o = m->octets;

	message_init(m, ARP_FRAME, 1, 10);
	store_ether(o, (uint64_t)setup_int(s, "DSTETH"));
	store_ether(o + 6, (uint64_t)setup_int(s, "SRCETH"));
	store_be16(o + 12, ETHERTYPE_ARP);
	memcpy(o + 14, reply, 8);
	memcpy(o + 22, o + 6, 6);
	put_ip(o + 28, s, "SRCIP");
	memcpy(o + 32, o, 6);
	put_ip(o + 38, s, "DSTIP");
	return true;
}

/* A command to everybody: one route, whose next hop is the sender. */
static bool rip_configure(struct element *e, struct setup *s)
{
	struct message *m = (struct message *)e;
	const struct click_value *prefix = setup_value(s, "PREFIX");
	uint8_t *o = m->octets, *udp = o + IP_HEADER, *rip = udp + 8;

	message_init(m, RIP_PACKET, 3, 30);
	m->ip = true;
	o[0] = 0x45;
	store_be16(o + IP_LEN, RIP_PACKET);
	o[IP_TTL] = RIP_TTL;
	o[IP_PROTO] = PROTO_UDP;
	put_ip(o + IP_SRC, s, "SRC");
	put_ip(o + IP_DST, s, "DST");
	ip_set_sum(o, IP_HEADER);
	store_be32(rip, 0x02020000);
	store_be32(rip + 4, 0x00020000);
	store_be32(rip + 8, (uint32_t)prefix->i);
	store_be32(rip + 12, (uint32_t)prefix->mask);
	put_ip(rip + 16, s, "SRC");
	store_be32(rip + 20, (uint32_t)setup_int(s, "METRIC"));
	store_be16(udp, RIP_PORT);
	store_be16(udp + 2, RIP_PORT);
	store_be16(udp + UDP_LEN, RIP_PACKET - IP_HEADER);
	store_be16(udp + UDP_SUM, ip_transport_sum(o, PROTO_UDP, udp, RIP_PACKET - IP_HEADER));
	return true;
}

static bool pause_configure(struct element *e, struct setup *s)
{
	struct message *m = (struct message *)e;
	uint8_t *o = m->octets;

	m->len = PAUSE_FRAME;
	memcpy(o, pause_group, 6);
	if (setup_given(s, "DST"))
		store_ether(o, (uint64_t)setup_int(s, "DST"));
	store_ether(o + 6, (uint64_t)setup_int(s, "SRC"));
	store_be16(o + 12, ETHERTYPE_CONTROL);
	store_be16(o + 14, 1);
	store_be16(o + PAUSE_TIME, (uint16_t)setup_int(s, "PAUSETIME"));
	m->first = m->interval = MAX_OF((uint64_t)setup_int(s, "INTERVAL"), (uint64_t)1000000);
	m->limit = setup_int(s, "LIMIT");
	m->active = setup_int(s, "ACTIVE");
	return true;
}

static void pause_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct message *m = (struct message *)e;
	struct pkt *p;

	(void)port;
	while (max-- && m->active && (m->limit < 0 || m->count < m->limit) &&
	       (p = make(m)) != NULL)
		b->p[b->n++] = p;
}

/* As in Click, only what starts sending asks whether it is active. */
static bool wake(struct message *m)
{
	if (!m->pulled && m->active && !timer_armed(&m->timer))
		timer_after(&m->timer, 0);
	return true;
}

static bool write_active(struct element *e, const char *value, struct strbuf *out)
{
	struct message *m = (struct message *)e;

	return handler_parse_bool(value, &m->active, out) && wake(m);
}

static bool write_limit(struct element *e, const char *value, struct strbuf *out)
{
	struct message *m = (struct message *)e;

	return handler_parse_int(value, INT32_MIN, INT32_MAX, &m->limit, out) && wake(m);
}

static bool write_reset(struct element *e, const char *value, struct strbuf *out)
{
	struct message *m = (struct message *)e;

	(void)value;
	(void)out;
	m->count = 0;
	return wake(m);
}

static bool write_time(struct element *e, const char *value, struct strbuf *out)
{
	int64_t v;

	if (!handler_parse_int(value, 0, UINT16_MAX, &v, out))
		return false;
	store_be16(((struct message *)e)->octets + PAUSE_TIME, (uint16_t)v);
	return true;
}

static bool write_address(const char *value, uint8_t *to, struct strbuf *out)
{
	uint64_t eth;

	if (!click_parse_ether(value, &eth)) {
		sb_printf(out, "expected an Ethernet address, not '%s'", value);
		return false;
	}
	store_ether(to, eth);
	return true;
}

static bool write_src(struct element *e, const char *value, struct strbuf *out)
{
	return write_address(value, ((struct message *)e)->octets + 6, out);
}

static bool write_dst(struct element *e, const char *value, struct strbuf *out)
{
	return write_address(value, ((struct message *)e)->octets, out);
}

static bool read_address(const uint8_t *a, struct strbuf *out)
{
	sb_printf(out, "%02X-%02X-%02X-%02X-%02X-%02X", a[0], a[1], a[2], a[3], a[4], a[5]);
	return true;
}

static bool read_src(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return read_address(((struct message *)e)->octets + 6, out);
}

static bool read_dst(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return read_address(((struct message *)e)->octets, out);
}

static bool read_time(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return handler_u64(out, load_be16(((struct message *)e)->octets + PAUSE_TIME));
}

READ_INT(read_count, struct message, count)
READ_INT(read_limit, struct message, limit)
READ_BOOL(read_active, struct message, active)

static const struct handler pause_handlers[] = {
	{ "count", read_count, NULL },
	{ "limit", read_limit, write_limit },
	{ "active", read_active, write_active },
	{ "src", read_src, write_src },
	{ "dst", read_dst, write_dst },
	{ "pausetime", read_time, write_time },
	{ "reset_counts", NULL, write_reset },
	{ 0 }
};

/* What `send` was told, in its order. */
struct order {
	int64_t src, sport, dst, dport, seq, ack, flags, count;
	bool stop;
};

static bool read_port(const char *word, int64_t *v, struct strbuf *out)
{
	uint16_t port;

	if (!names_service_find(word, SERVICE_TCP, &port))
		return handler_parse_int(word, 0, UINT16_MAX, v, out);
	*v = port;
	return true;
}

static bool read_order(char *text, struct order *o, struct strbuf *out)
{
	enum { NEEDED = 7, MOST = 9 };
	char *word[MOST + 1], *rest = text;
	unsigned n = 0;

	*o = (struct order){ .count = 1 };
	while (n <= MOST && (word[n] = strtok_r(rest, " \t\r\n", &rest)) != NULL)
		n++;
	if (n < NEEDED || n > MOST) {
		sb_add(out, "expected SRC SPORT DST DPORT SEQNO ACKNO FLAGS [COUNT [STOP]]");
		return false;
	}
	return handler_parse_int(word[0], 0, UINT32_MAX, &o->src, out) &&
	       read_port(word[1], &o->sport, out) &&
	       handler_parse_int(word[2], 0, UINT32_MAX, &o->dst, out) &&
	       read_port(word[3], &o->dport, out) &&
	       handler_parse_int(word[4], 0, UINT32_MAX, &o->seq, out) &&
	       handler_parse_int(word[5], 0, UINT32_MAX, &o->ack, out) &&
	       handler_parse_int(word[6], 0, UINT8_MAX, &o->flags, out) &&
	       (n < 8 || handler_parse_int(word[7], 0, UINT32_MAX, &o->count, out)) &&
	       (n < 9 || handler_parse_bool(word[8], &o->stop, out));
}

/* Addresses are numbers as they lie in this machine's memory: that is how Click takes them. */
static void fill_segment(struct message *m, const struct order *o)
{
	uint8_t *ip = m->octets, *t = ip + IP_HEADER;

	memset(ip, 0, TCP_PACKET);
	m->len = TCP_PACKET;
	m->ip = true;
	ip[0] = 0x45;
	store_be16(ip + IP_LEN, TCP_PACKET);
	store_be16(ip + IP_OFF, IP_DF);
	ip[IP_TTL] = 255;
	ip[IP_PROTO] = PROTO_TCP;
	put_raw32(ip + IP_SRC, (uint32_t)o->src);
	put_raw32(ip + IP_DST, (uint32_t)o->dst);
	ip_set_sum(ip, IP_HEADER);
	store_be16(t, (uint16_t)o->sport);
	store_be16(t + 2, (uint16_t)o->dport);
	store_be32(t + 4, (uint32_t)o->seq);
	store_be32(t + 8, (uint32_t)o->ack);
	t[12] = 0x50;
	t[TCP_FLAGS] = (uint8_t)o->flags;
	store_be16(t + 14, TCP_WINDOW);
	store_be16(t + TCP_SUM, ip_transport_sum(ip, PROTO_TCP, t, TCP_PACKET - IP_HEADER));
}

static bool write_send(struct element *e, const char *value, struct strbuf *out)
{
	struct message *m = (struct message *)e;
	char *text = x_strdup(value);
	struct order o;
	bool good = read_order(text, &o, out);
	struct pkt *p;

	free(text);
	if (!good)
		return false;
	fill_segment(m, &o);
	for (; o.count > 0 && (p = make(m)) != NULL; o.count--)
		element_push_one(e, 0, p);
	if (o.stop)
		driver_stop(e->router);
	return true;
}

static const struct handler send_handlers[] = {
	{ "send", NULL, write_send },
	{ 0 }
};

#define SIZE	sizeof(struct message)
const struct element_class message_source_classes[] = {
	{ "ARPFaker", SIZE, .configure = faker_configure, .start = timed_start },
	{ "RIPSend", SIZE, .configure = rip_configure, .start = timed_start },
	{ "EtherPauseSource", SIZE, .pull = pause_pull, .configure = pause_configure,
	  .start = timed_start, .handlers = pause_handlers },
	{ "TCPIPSend", SIZE, .handlers = send_handlers },
	{ 0 }
};
