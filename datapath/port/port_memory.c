/*
 * port_memory.c - a port without a device, for measurements and tests: receiving is a copy from
 * a trace into a frame, as a network card does it, sending is giving the frame back.
 */
#include "datapath/port/port.h"

#include "datapath/runtime/router.h"
#include "models/base/mem.h"

enum { STAGGER = 16, AHEAD = 32 };

/* A packet that waits to be received. */
struct given {
	uint8_t *octets;
	uint32_t len;
};

struct memory_port {
	struct port_device device;
	struct router *router;
	struct port_trace trace;
	uint32_t at;
	uint64_t played;
	void (*see)(void *arg, const struct batch *b);
	void *arg;
	VEC(struct given) given;
};

/*
 * Data at one offset of frames 2048 octets apart would share two sets of the first cache, and a
 * batch would not fit: neighbours start a few lines later each.
 */
static inline void stagger(struct pkt *p)
{
	uint32_t by = (p->index & (STAGGER - 1)) * 64;

	p->data += by;
	p->low += by;
}

/* What a card has put into the cache when its packets are looked at; a batch later the machine has forgotten that it goes on. */
static inline void fetch_ahead(const struct port_trace *t, const uint8_t *frame)
{
	__builtin_prefetch((const void *)((uintptr_t)frame + AHEAD * (size_t)t->size));
}

/* A call for each of many short frames would cost more than the octets. */
static inline void copy_frame(uint8_t *to, const uint8_t *from, uint32_t len)
{
	for (; len >= 64; len -= 64, to += 64, from += 64)
		memcpy(to, from, 64);
	if (len)
		memcpy(to, from, len);
}

static void store_stamp(uint8_t *to, uint64_t n)
{
	memcpy(to, &n, sizeof(n));
}

static uint8_t type_of(const uint8_t *frame, uint32_t len)
{
	static const uint8_t all[6] = { 255, 255, 255, 255, 255, 255 };

	if (len < sizeof(all) || !(frame[0] & 1))
		return PKT_HOST;
	return memcmp(frame, all, sizeof(all)) ? PKT_MULTICAST : PKT_BROADCAST;
}

static unsigned receive_given(struct memory_port *m, struct runtime *run, struct batch *b, unsigned max)
{
	unsigned n = 0;

	while (n < m->given.n && n < max && b->n < BATCH_MAX) {
		struct given *g = &m->given.v[n];
		struct pkt *p = pkt_new(&run->pool, PKT_HEADROOM, g->len);

		if (!p)
			break;
		memcpy(p->data, g->octets, g->len);
		p->mac = pkt_offset(p);
		p->type = type_of(p->data, p->len);
		p->time = run->now;
		free(g->octets);
		b->p[b->n++] = p;
		n++;
	}
	m->given.n -= n;
	memmove(m->given.v, m->given.v + n, m->given.n * sizeof(*m->given.v));
	return n;
}

static unsigned memory_receive(struct port_device *device, struct runtime *run, struct batch *b,
			       unsigned max)
{
	struct memory_port *m = (struct memory_port *)device;
	const struct port_trace *t = &m->trace;
	bool short_frames = PKT_HEADROOM + STAGGER * 64 + t->size <= run->pool.frame_room;
	unsigned n = 0;

	if (UNLIKELY(m->given.n))
		return receive_given(m, run, b, max);
	if (m->played >= t->limit)
		return 0;
	for (max = MIN_OF(max, BATCH_MAX - b->n); n < max; n++) {
		const uint8_t *from = t->frames + (size_t)m->at * t->size;
		struct pkt *p = short_frames ? pkt_new_frame(&run->pool, PKT_HEADROOM, t->size) :
					       pkt_new(&run->pool, PKT_HEADROOM, t->size);

		if (UNLIKELY(!p))
			break;
		if (short_frames)
			stagger(p);
		fetch_ahead(t, from);
		copy_frame(p->data, from, t->size);
		p->mac = pkt_offset(p);
		if (t->stamp)
			store_stamp(p->data + t->stamp, device->port->received + n);
		p->time = run->now;
		m->at = m->at + 1 == t->count ? 0 : m->at + 1;
		b->p[b->n + n] = p;
	}
	b->n += n;
	m->played += n;
	if (m->played >= m->trace.limit)
		driver_stop(m->router);
	return n;
}

static unsigned memory_send(struct port_device *device, struct runtime *run, struct batch *b)
{
	struct memory_port *m = (struct memory_port *)device;

	(void)run;
	if (m->see)
		m->see(m->arg, b);
	batch_free(b);
	return 0;
}

static void memory_close(struct port_device *device)
{
	struct memory_port *m = (struct memory_port *)device;

	for (size_t i = 0; i < m->given.n; i++)
		free(m->given.v[i].octets);
	VEC_FREE(&m->given);
	free(device);
}

static const struct port_ops ops = { .receive = memory_receive, .send = memory_send, .close = memory_close };

struct port_device *port_memory_new(struct router *r, const char *what, span at, struct diag *d)
{
	struct memory_port *m = x_calloc(1, sizeof(*m));

	(void)what;
	(void)at;
	(void)d;
	m->device = (struct port_device){ .ops = &ops, .mode = "memory" };
	m->router = r;
	return &m->device;
}

void port_memory_play(struct port *port, struct router *r, const struct port_trace *t)
{
	struct memory_port *m = (struct memory_port *)port->device;

	if (port->device->ops != &ops)
		return;
	m->router = r;
	m->trace = *t;
	m->played = 0;
}

void port_memory_give(struct port *port, const uint8_t *octets, uint32_t len)
{
	struct memory_port *m = (struct memory_port *)port->device;
	struct given *g;

	if (port->device->ops != &ops)
		return;
	g = VEC_ADD(&m->given);
	g->octets = x_malloc(len + 1);
	g->len = len;
	memcpy(g->octets, octets, len);
}

void port_memory_watch(struct port *port, void (*see)(void *arg, const struct batch *b), void *arg)
{
	struct memory_port *m = (struct memory_port *)port->device;

	if (port->device->ops != &ops)
		return;
	m->see = see;
	m->arg = arg;
}
