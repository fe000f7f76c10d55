/*
 * flow_monitor.c - FlowMonitor: what flows passed, as IPFIX (RFC 7011, RFC 7012). Packets go on by output 0; by
 * output 1 come messages, ready to be put into UDP. Each direction of a flow is a record of its own, written
 * when it was idle, when it lasted long, when it ended, or when somebody asks.
 *
 * Records are gathered where flows end, which may be in the middle of a batch, and sent by a task. The
 * template goes first and again every so many messages, since UDP loses some (RFC 7011 section 8.4).
 */
#include "datapath/elements.h"
#include "datapath/flow/flow_layer.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum {
	MESSAGE = 1400, MESSAGE_HEADER = 16, SET_HEADER = 4, TEMPLATE = 256, MOST_RECORD = 73,
	MOST_WAITING = 1 << 20, IPFIX_VERSION = 10, SET_TEMPLATE = 2, FORMATS = 2,
	END_IDLE = 1, END_ACTIVE = 2, END_DETECTED = 3, END_FORCED = 4,
};

/* Information elements in the order of a record, and their octets: behind the addresses, which are of one version or the other. */
static const struct {
	uint16_t id, len;
} addresses[FORMATS][2] = {
	{ { 8, 4 }, { 12, 4 } },	/* sourceIPv4Address, destinationIPv4Address */
	{ { 27, 16 }, { 28, 16 } },	/* of IPv6 */
}, fields[] = {
	{ 7, 2 }, { 11, 2 },		/* sourceTransportPort, destinationTransportPort */
	{ 4, 1 }, { 6, 2 }, { 136, 1 },	/* protocolIdentifier, tcpControlBits, flowEndReason */
	{ 2, 8 }, { 1, 8 },		/* packetDeltaCount, octetDeltaCount */
	{ 152, 8 }, { 153, 8 },		/* flowStartMilliseconds, flowEndMilliseconds */
	{ 61, 1 },			/* flowDirection: 1 comes back */
};

static const uint32_t record_size[FORMATS] = { 49, MOST_RECORD };

struct direction {
	uint64_t packets, octets, first, last;	/* ns */
	uint16_t flags;
};

struct monitored {
	struct direction side[2];
};

struct monitor {
	struct element el;
	struct flow_layer *layer;
	struct flow_claim claim;
	struct task task;
	struct timer timer;
	VEC(uint8_t) waiting[FORMATS];	/* records, record_size octets each */
	uint64_t idle, active;		/* ns */
	uint32_t domain, every, messages, sequence;
	uint64_t records, lost;
};

static uint8_t *put(uint8_t *at, uint64_t v, unsigned len)
{
	for (unsigned i = len; i-- > 0; v >>= 8)
		at[i] = (uint8_t)v;
	return at + len;
}

static uint8_t *put_address(const struct monitor *m, uint8_t *at, const struct flow *f, uint32_t address)
{
	if (!(f->kind & FLOW_IP6))
		return put(at, __builtin_bswap32(address), 4);
	memcpy(at, flow_address_octets(&m->layer->addresses, address), 16);
	return at + 16;
}

static void write_record(struct monitor *m, const struct flow *f, struct direction *d, bool back,
			 uint8_t reason)
{
	struct flow_key k = back ? flow_key_reverse(f->to) : f->from;
	unsigned format = f->kind & FLOW_IP6 ? 1 : 0;
	uint8_t record[MOST_RECORD], *at = record;

	if (!d->packets)
		return;
	at = put_address(m, at, f, k.src);
	at = put_address(m, at, f, k.dst);
	at = put(at, __builtin_bswap16(k.sport), 2);
	at = put(at, __builtin_bswap16(k.dport), 2);
	at = put(at, f->proto, 1);
	at = put(at, d->flags, 2);
	at = put(at, reason, 1);
	at = put(at, d->packets, 8);
	at = put(at, d->octets, 8);
	at = put(at, d->first / 1000000, 8);
	at = put(at, d->last / 1000000, 8);
	(void)put(at, back, 1);
	*d = (struct direction){ 0 };
	if (m->waiting[format].n + record_size[format] > MOST_WAITING) {
		m->lost++;
		return;
	}
	for (unsigned i = 0; i < record_size[format]; i++)
		*VEC_ADD(&m->waiting[format]) = record[i];
	m->records++;
	task_schedule(&m->task);
}

static void write_flow(struct monitor *m, uint32_t number, uint8_t reason)
{
	struct monitored *w = flow_memory(m->layer, &m->claim, number * 2);
	const struct flow *f = &m->layer->table.flows[number];

	write_record(m, f, &w->side[0], false, reason);
	write_record(m, f, &w->side[1], true, reason);
}

static void flow_ends(void *owner, struct flow_layer *l, uint32_t number)
{
	const struct flow *f = &l->table.flows[number];
	bool over = f->state & FLOW_RESET || (f->state & FLOW_FIN && f->state & FLOW_FIN_BACK);

	write_flow(owner, number, over ? END_DETECTED : END_IDLE);
}

/* ---- messages ---- */

static uint8_t *write_template(uint8_t *at)
{
	at = put(at, SET_TEMPLATE, 2);
	at = put(at, SET_HEADER + FORMATS * (4 + 4 * (2 + ARRAY_LEN(fields))), 2);
	for (unsigned f = 0; f < FORMATS; f++) {
		at = put(at, TEMPLATE + f, 2);
		at = put(at, 2 + ARRAY_LEN(fields), 2);
		for (size_t i = 0; i < 2; i++) {
			at = put(at, addresses[f][i].id, 2);
			at = put(at, addresses[f][i].len, 2);
		}
		for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
			at = put(at, fields[i].id, 2);
			at = put(at, fields[i].len, 2);
		}
	}
	return at;
}

/* n records from the first that wait, or the templates alone. */
static void send_message(struct monitor *m, unsigned format, const uint8_t *from, uint32_t n)
{
	struct runtime *run = &m->el.router->run;
	uint8_t message[MESSAGE], *at = message + MESSAGE_HEADER;
	struct pkt *p;
	uint32_t len;

	if (!n) {
		at = write_template(at);
	} else {
		at = put(at, TEMPLATE + format, 2);
		at = put(at, SET_HEADER + n * record_size[format], 2);
		memcpy(at, from, n * record_size[format]);
		at += n * record_size[format];
	}
	len = (uint32_t)(at - message);
	at = put(message, IPFIX_VERSION, 2);
	at = put(at, len, 2);
	at = put(at, run->now / NS_PER_SECOND, 4);
	at = put(at, m->sequence, 4);
	(void)put(at, m->domain, 4);
	m->sequence += n;
	p = pkt_new(&run->pool, PKT_HEADROOM, len);
	if (!p) {
		m->lost += n;
		return;
	}
	memcpy(p->data, message, len);
	p->time = run->now;
	element_push_one(&m->el, 1, p);
}

static bool work_on(struct monitor *m, unsigned format)
{
	size_t size = record_size[format], n = m->el.nout < 2 ? 0 : m->waiting[format].n / size;
	size_t most = (MESSAGE - MESSAGE_HEADER - SET_HEADER) / size;

	for (size_t i = 0; i < n; i += most) {
		if (m->messages++ % m->every == 0)
			send_message(m, 0, NULL, 0);
		send_message(m, format, m->waiting[format].v + i * size, (uint32_t)MIN_OF(n - i, most));
	}
	m->waiting[format].n = 0;
	return n > 0;
}

static bool work(struct element *e)
{
	bool worked = work_on((struct monitor *)e, 0);

	return work_on((struct monitor *)e, 1) || worked;
}

/* Writes what was idle, or lasted long. */
static inline void check_times(struct monitor *m, const struct flow *f, struct direction *d, bool back,
			       uint64_t now)
{
	if (!d->packets)
		return;
	if (UNLIKELY(now - d->last >= m->idle))
		write_record(m, f, d, back, END_IDLE);
	else if (UNLIKELY(now - d->first >= m->active))
		write_record(m, f, d, back, END_ACTIVE);
}

static void on_timer(struct element *e, struct timer *timer)
{
	struct monitor *m = (struct monitor *)e;
	const struct flow_table *t = &m->layer->table;
	uint64_t now = e->router->run.now;

	for (uint32_t i = t->oldest; i != FLOW_NONE; i = t->flows[i].newer) {
		struct monitored *w = flow_memory(m->layer, &m->claim, i * 2);

		for (unsigned k = 0; k < 2; k++)
			check_times(m, &t->flows[i], &w->side[k], k, now);
	}
	if (t->count)
		timer_after(timer, NS_PER_SECOND);
}

static void monitor(struct element *e, unsigned port, struct batch *b)
{
	struct monitor *m = (struct monitor *)e;
	uint64_t now = e->router->run.now;
	uint32_t ref[BATCH_MAX];

	(void)port;
	flow_classify(m->layer, b, ref, true);
	for (unsigned i = 0; i < b->n; i++) {
		const struct pkt *p = b->p[i];
		struct direction *d;
		const uint8_t *ip = pkt_ip(p);
		struct flow_transport t;

		if (ref[i] == FLOW_NONE)
			continue;
		d = &((struct monitored *)flow_memory(m->layer, &m->claim, ref[i]))->side[ref[i] & 1];
		check_times(m, flow_of(m->layer, ref[i]), d, ref[i] & 1, now);
		if (!d->packets)
			d->first = now;
		d->packets++;
		d->octets += ip[0] >> 4 == 6 ? IP6_HEADER + load_be16(ip + IP6_PLEN) : load_be16(ip + IP_LEN);
		d->last = now;
		if (flow_of(m->layer, ref[i])->proto == PROTO_TCP && flow_transport(p, &t) && t.proto == PROTO_TCP &&
		    t.left > TCP_FLAGS)
			d->flags |= t.at[TCP_FLAGS];
	}
	if (b->n && !timer_armed(&m->timer))
		timer_after(&m->timer, NS_PER_SECOND);
}

static bool configure(struct element *e, struct setup *s)
{
	struct monitor *m = (struct monitor *)e;

	m->layer = flow_layer_of(e);
	m->idle = (uint64_t)setup_int(s, "IDLE");
	m->active = (uint64_t)setup_int(s, "ACTIVE");
	m->domain = setup_u32(s, "DOMAIN");
	m->every = setup_u32(s, "TEMPLATE_EVERY");
	task_init(&m->task, e, work);
	timer_init(&m->timer, e, on_timer);
	m->timer.housekeeping = true;
	for (unsigned t = 0; t < FLOW_TIMEOUTS; t++)
		flow_layer_keep(m->layer, t, m->idle);
	flow_claim(m->layer, &m->claim, sizeof(struct monitored), flow_ends, m);
	return true;
}

static void stop(struct element *e)
{
	struct monitor *m = (struct monitor *)e;

	if (m->layer)
		flow_unclaim(m->layer, &m->claim);
	for (unsigned f = 0; f < FORMATS; f++)
		VEC_FREE(&m->waiting[f]);
}

static bool write_flush(struct element *e, const char *value, struct strbuf *out)
{
	struct monitor *m = (struct monitor *)e;
	const struct flow_table *t = &m->layer->table;

	(void)value;
	(void)out;
	for (uint32_t i = t->oldest; i != FLOW_NONE; i = t->flows[i].newer)
		write_flow(m, i, END_FORCED);
	return true;
}

READ_U64(read_records, struct monitor, records)
READ_U64(read_lost, struct monitor, lost)

static const struct handler handlers[] = {
	{ "records", read_records, NULL },
	{ "lost", read_lost, NULL },
	{ "flush", NULL, write_flush },
	{ 0 }
};

const struct element_class flow_monitor_classes[] = {
	{ "FlowMonitor", sizeof(struct monitor), .simple = monitor, .configure = configure,
	  .stop = stop, .handlers = handlers },
	{ 0 }
};
