/*
 * icmp_ping_source.c - ICMPPingSource: echo requests (RFC 792) by a timer or when pulled, and what the replies that come back say
 * of loss and of the time it took. The identifier stands in the packet as in this machine's memory, as in Click.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/script.h"
#include "models/packet/checksum.h"

enum { ECHO_REPLY = 0, ECHO_REQUEST = 8, ICMP_HEADER = 8, PING_TTL = 200, NUMBERS = 1 << 16, NS_PER_US = 1000, NS_PER_MS = 1000000 };

struct ping {
	struct element el;
	struct timer timer;
	uint32_t src, dst;		/* as on the wire */
	uint64_t interval;		/* ns */
	uint16_t identifier;
	const char *data;
	size_t data_len;
	int64_t limit, count;
	bool active, verbose, stop, mirror, pulled;
	/* of replies, with an input */
	int64_t *sent;			/* ns by number as on the wire; negative: was answered */
	uint64_t received, duplicates, least, most, sum, squares;	/* us */
};

/* Headers in front of what is there. */
static void fill(struct ping *g, struct pkt *p)
{
	uint8_t *ip = p->data, *icmp = ip + IP_HEADER;
	uint16_t number = (uint16_t)(g->count % UINT16_MAX + 1);
	uint32_t covered = MIN_OF(p->len - IP_HEADER, (uint32_t)(ICMP_HEADER + g->data_len));

	memset(ip, 0, IP_HEADER + ICMP_HEADER);
	ip[0] = 0x45;
	store_be16(ip + IP_LEN, (uint16_t)p->len);
	store_be16(ip + IP_ID, number);
	ip[IP_TTL] = PING_TTL;
	ip[IP_PROTO] = PROTO_ICMP;
	put_raw32(ip + IP_SRC, g->src);
	put_raw32(ip + IP_DST, g->dst);
	ip_set_sum(ip, IP_HEADER);
	icmp[0] = ECHO_REQUEST;
	put_raw16(icmp + 4, g->identifier);
	store_be16(icmp + 6, number);
	store_be16(icmp + 2, checksum_of(icmp, covered));
	anno_set_u32(p, ANNO_DST_IP, g->dst);
	pkt_mark_ip(p, pkt_offset(p), IP_HEADER);
	p->time = g->el.router->run.now;
	if (g->sent)
		g->sent[raw16(icmp + 6)] = (int64_t)p->time;
	g->count++;
}

static struct pkt *make(struct ping *g)
{
	uint32_t len = IP_HEADER + ICMP_HEADER + (uint32_t)g->data_len;
	struct pkt *p = pkt_new(&g->el.router->run.pool, PKT_HEADROOM, len);

	if (!p)
		return NULL;
	memcpy(p->data + IP_HEADER + ICMP_HEADER, g->data, g->data_len);
	fill(g, p);
	return p;
}

static bool at_limit(const struct ping *g)
{
	return g->limit >= 0 && g->count >= g->limit;
}

static void on_timer(struct element *e, struct timer *t)
{
	struct ping *g = (struct ping *)e;
	struct pkt *p;

	if (at_limit(g)) {
		if (g->stop)
			driver_stop(e->router);
		return;
	}
	timer_after(t, g->interval);
	p = make(g);
	if (p)
		element_push_one(e, 0, p);
}

static void ping_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct ping *g = (struct ping *)e;
	struct pkt *p;

	(void)port;
	while (max-- && !at_limit(g) && (p = make(g)) != NULL)
		b->p[b->n++] = p;
	if (at_limit(g) && !b->n && g->stop) {
		driver_stop(e->router);
		g->stop = false;
	}
}

static void report(struct ping *g, const struct pkt *p, uint64_t us)
{
	const uint8_t *ip = pkt_ip(p), *icmp = pkt_at(p, p->trans, ICMP_HEADER);
	int len = load_be16(ip + IP_LEN) - (int)ip_header_len(ip) - ICMP_HEADER;

	if (g->verbose)
		fprintf(stderr, "%s: %d bytes from %u.%u.%u.%u: icmp_seq=%u ttl=%u time=%llu.%03llu ms\n",
			g->el.name, len, ip[IP_SRC], ip[IP_SRC + 1], ip[IP_SRC + 2], ip[IP_SRC + 3],
			load_be16(icmp + 6), ip[IP_TTL], (unsigned long long)us / 1000,
			(unsigned long long)us % 1000);
}

static uint64_t whole_us(uint64_t ns)
{
	return (ns + NS_PER_US / 2) / NS_PER_US;
}

static void count_reply(struct ping *g, const struct pkt *p)
{
	int64_t *sent = &g->sent[raw16(pkt_at(p, p->trans, ICMP_HEADER) + 6)], at = *sent < 0 ? -*sent : *sent;
	uint64_t us = 0;

	if (!*sent)
		return;
	g->duplicates += *sent < 0;
	if (p->time) {
		/* 32 bits of it, as in Click, where an answer may come before its request */
		us = (uint32_t)(whole_us(p->time) - whole_us((uint64_t)at));
		g->least = g->received ? MIN_OF(g->least, us) : us;
		g->most = g->received ? MAX_OF(g->most, us) : us;
		g->sum += us;
		g->squares += us * us;
	}
	g->received++;
	*sent = -at;
	report(g, p, us);
}

/* A reply is counted, and with MIRROR the next request. */
static void ping_push(struct element *e, unsigned port, struct batch *b)
{
	struct ping *g = (struct ping *)e;
	unsigned n = 0;

	(void)port;
	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *p = b->p[i];
		const uint8_t *ip = pkt_ip(p), *icmp = pkt_at(p, p->trans, ICMP_HEADER);
		bool ours = ip && icmp && ip[IP_PROTO] == PROTO_ICMP && pkt_left(p, p->trans) >= ICMP_HEADER &&
			    icmp[0] == ECHO_REPLY && raw16(icmp + 4) == g->identifier;

		if (ours)
			count_reply(g, p);
		if (!ours || !g->mirror || pkt_offset(p) > p->net) {
			element_drop(e, DROP_CONSUMED, p);
			continue;
		}
		pkt_strip(p, p->net - pkt_offset(p));
		if (p->len < IP_HEADER + ICMP_HEADER || p->len > UINT16_MAX) {
			element_drop(e, DROP_BAD_HEADER, p);
			continue;
		}
		fill(g, p);
		b->p[n++] = p;
	}
	b->n = n;
	element_push(e, 0, b);
}

static uint64_t whole_ms(uint64_t ns)
{
	return (ns + NS_PER_MS / 2) / NS_PER_MS * NS_PER_MS;
}

static bool ping_configure(struct element *e, struct setup *s)
{
	struct ping *g = (struct ping *)e;
	const struct click_value *data = setup_value(s, "DATA");

	g->src = __builtin_bswap32(setup_u32(s, "SRC"));
	g->dst = __builtin_bswap32(setup_u32(s, "DST"));
	g->interval = whole_ms((uint64_t)setup_int(s, "INTERVAL"));
	g->identifier = (uint16_t)setup_int(s, "IDENTIFIER");
	g->data = data->s;
	g->data_len = data->len;
	g->limit = setup_int(s, "LIMIT");
	g->active = setup_int(s, "ACTIVE");
	g->verbose = setup_int(s, "VERBOSE");
	g->stop = setup_int(s, "STOP");
	g->mirror = setup_int(s, "MIRROR");
	g->pulled = s->decl->output[0] == CLICK_PULL;
	if (g->data_len > UINT16_MAX - IP_HEADER - ICMP_HEADER)
		return setup_error(s, "DATA: expected at most %d octets", UINT16_MAX - IP_HEADER - ICMP_HEADER);
	return true;
}

static bool ping_start(struct element *e, struct setup *s)
{
	struct ping *g = (struct ping *)e;

	(void)s;
	timer_init(&g->timer, e, on_timer);
	if (e->nin)
		g->sent = x_calloc(NUMBERS, sizeof(*g->sent));
	if (g->limit && g->active && !g->pulled)
		timer_after(&g->timer, g->interval);
	return true;
}

static void print_ms(struct strbuf *out, uint64_t us, char end)
{
	sb_printf(out, "%llu.%03llu%c", (unsigned long long)us / 1000, (unsigned long long)us % 1000, end);
}

static uint64_t root(uint64_t v)
{
	uint64_t r = 0;

	for (uint64_t bit = UINT64_C(1) << 31; bit; bit >>= 1)
		if ((r | bit) * (r | bit) <= v)
			r |= bit;
	return r;
}

static void summarise(const struct ping *g, struct strbuf *out)
{
	uint64_t n = g->received, mean = n ? g->sum / n : 0;

	sb_printf(out, "%lld packets transmitted, %llu received", (long long)g->count,
		  (unsigned long long)(n - g->duplicates));
	if (g->duplicates)
		sb_printf(out, ", +%llu duplicates", (unsigned long long)g->duplicates);
	if (g->count)
		sb_printf(out, ", %lld%% packet loss\n",
			  (long long)(g->count - (int64_t)n - (int64_t)g->duplicates) * 100 / g->count);
	if (!n)
		return;
	sb_add(out, "rtt min/avg/max/mdev = ");
	print_ms(out, g->least, '/');
	print_ms(out, mean, '/');
	print_ms(out, g->most, '/');
	print_ms(out, root(g->squares / n - MIN_OF(mean * mean, g->squares / n)), '\n');
}

static void ping_stop(struct element *e)
{
	struct ping *g = (struct ping *)e;
	struct strbuf out = STRBUF_INIT;

	if (g->sent && g->verbose) {
		summarise(g, &out);
		/* nothing sent: the line has no end of its own */
		fprintf(stderr, "%s: %s%s", e->name, sb_str(&out), g->count ? "" : "\n");
	}
	sb_fini(&out);
	free(g->sent);
	g->sent = NULL;
}

static void ping_take_state(struct element *e, struct element *old)
{
	struct ping *g = (struct ping *)e, *o = (struct ping *)old;

	g->count = o->count;
	if (!g->sent || !o->sent)
		return;
	free(g->sent);
	g->sent = o->sent;
	o->sent = NULL;
	g->received = o->received;
	g->duplicates = o->duplicates;
	g->least = o->least;
	g->most = o->most;
	g->sum = o->sum;
	g->squares = o->squares;
}

static bool write_active(struct element *e, const char *value, struct strbuf *out)
{
	struct ping *g = (struct ping *)e;

	if (!handler_parse_bool(value, &g->active, out))
		return false;
	if (g->active && !timer_armed(&g->timer) && !g->pulled)
		timer_after(&g->timer, 0);
	else if (!g->active)
		timer_stop(&g->timer);
	return true;
}

static void wake(struct ping *g)
{
	if (!at_limit(g) && g->active && !timer_armed(&g->timer) && !g->pulled)
		timer_after(&g->timer, g->interval);
}

static bool write_limit(struct element *e, const char *value, struct strbuf *out)
{
	struct ping *g = (struct ping *)e;

	if (!handler_parse_int(value, INT32_MIN, INT32_MAX, &g->limit, out))
		return false;
	wake(g);
	return true;
}

static bool write_interval(struct element *e, const char *value, struct strbuf *out)
{
	uint64_t ns;

	if (!script_seconds(value, &ns)) {
		sb_printf(out, "expected a time, not '%s'", value);
		return false;
	}
	((struct ping *)e)->interval = whole_ms(ns);
	return true;
}

static bool write_reset(struct element *e, const char *value, struct strbuf *out)
{
	struct ping *g = (struct ping *)e;

	(void)value;
	(void)out;
	g->count = 0;
	g->received = g->duplicates = g->least = g->most = g->sum = g->squares = 0;
	if (g->sent)
		memset(g->sent, 0, NUMBERS * sizeof(*g->sent));
	if (g->limit > 0)
		wake(g);
	return true;
}

static bool write_address(const char *value, uint32_t *addr, struct strbuf *out)
{
	uint32_t v;

	if (!click_parse_ip(value, &v)) {
		sb_printf(out, "expected an IP address, not '%s'", value);
		return false;
	}
	*addr = __builtin_bswap32(v);
	return true;
}

static bool write_src(struct element *e, const char *value, struct strbuf *out)
{
	return write_address(value, &((struct ping *)e)->src, out);
}

static bool write_dst(struct element *e, const char *value, struct strbuf *out)
{
	return write_address(value, &((struct ping *)e)->dst, out);
}

static bool print_address(struct strbuf *out, uint32_t addr)
{
	addr = __builtin_bswap32(addr);
	sb_printf(out, "%u.%u.%u.%u", addr >> 24, addr >> 16 & 255, addr >> 8 & 255, addr & 255);
	return true;
}

static bool read_src(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return print_address(out, ((struct ping *)e)->src);
}

static bool read_dst(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return print_address(out, ((struct ping *)e)->dst);
}

static bool read_summary(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	summarise((struct ping *)e, out);
	return true;
}

/* As Click tells intervals: microseconds below a thousand of them, else seconds without noughts at the end. */
static bool print_us(struct strbuf *out, uint64_t us)
{
	unsigned digits = 6;
	uint64_t part = us % 1000000;

	if (us && us < 1000) {
		sb_printf(out, "%lluus", (unsigned long long)us);
		return true;
	}
	for (; part && part % 10 == 0; digits--)
		part /= 10;
	sb_printf(out, "%llu", (unsigned long long)(us / 1000000));
	if (part)
		sb_printf(out, ".%0*llu", (int)digits, (unsigned long long)part);
	sb_add(out, "s");
	return true;
}

static bool read_rtt_min(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return print_us(out, ((struct ping *)e)->least);
}

static bool read_rtt_avg(struct element *e, const char *args, struct strbuf *out)
{
	const struct ping *g = (const struct ping *)e;

	(void)args;
	return print_us(out, g->sum / MAX_OF(g->received, (uint64_t)1));
}

static bool read_rtt_max(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return print_us(out, ((struct ping *)e)->most);
}

READ_INT(read_count, struct ping, count)
READ_BOOL(read_active, struct ping, active)

static const struct handler handlers[] = {
	{ "active", read_active, write_active },
	{ "src", read_src, write_src },
	{ "dst", read_dst, write_dst },
	{ "count", read_count, NULL },
	{ "limit", NULL, write_limit },
	{ "interval", NULL, write_interval },
	{ "reset_counts", NULL, write_reset },
	{ "summary", read_summary, NULL },
	{ "rtt_min", read_rtt_min, NULL },
	{ "rtt_avg", read_rtt_avg, NULL },
	{ "rtt_max", read_rtt_max, NULL },
	{ 0 }
};

const struct element_class icmp_ping_source_classes[] = {
	{ "ICMPPingSource", sizeof(struct ping), .push = ping_push, .pull = ping_pull,
	  .configure = ping_configure, .start = ping_start, .stop = ping_stop,
	  .take_state = ping_take_state, .keeps = "numbers, counts, requests not answered yet",
	  .handlers = handlers, .drops = DROPS(DROP_BAD_HEADER, DROP_CONSUMED) },
	{ 0 }
};
