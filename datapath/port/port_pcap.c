/*
 * port_pcap.c - captures as a device: "pcap:IN,OUT" plays the packets of IN once, as fast as they are taken, and writes what is
 * sent to OUT. Either may be missing ("pcap:,OUT"). The file OUT is whole when the device is closed.
 *
 * Where the clock follows the packets (CLOCK_PCAP) several captures are one story: a packet comes when none of another
 * port is older and no timer is due before it, one at a time.
 */
#include "datapath/port/port.h"
#include "models/base/mem.h"
#include "models/packet/pcap.h"

struct pcap_port {
	struct port_device device;
	struct router *router;
	struct diag *diag;	/* of damage met while reading */
	struct pcap_reader *in;
	struct pcap_writer *out;
	struct pcap_record next;
	bool ready;		/* next is there */
	bool asked;		/* since another port waited for this one */
	bool failed;		/* to write: the router was told, and nothing more is written */
	uint64_t too_large;
};

static unsigned pcap_receive(struct port_device *device, struct runtime *run, struct batch *b, unsigned max);

static bool look_ahead(struct pcap_port *c)
{
	if (c->ready || !c->in)
		return c->ready;
	c->ready = pcap_reader_next(c->in, &c->next) > 0;
	if (!c->ready) {
		pcap_reader_close(c->in);
		c->in = NULL;
	}
	return c->ready;
}

/* A port that nobody asks for packets any more holds up none. */
static bool is_next(struct pcap_port *c)
{
	const struct driver *d = &c->router->driver;
	uint64_t at = c->next.time;
	bool next = true;

	for (struct port *port = c->router->ports; port; port = port->next) {
		struct pcap_port *o = (struct pcap_port *)port->device;

		if (o == c || port->device->ops->receive != pcap_receive || !o->ready || o->next.time >= at)
			continue;
		next &= !o->asked;
		o->asked = false;
	}
	/* the first packet says where time begins */
	return next && (at <= c->router->run.now || !d->began || !d->reasons || d->timers.v[0]->at >= at);
}

static bool take(struct pcap_port *c, struct runtime *run, struct batch *b)
{
	const struct pcap_record *rec = &c->next;
	struct pkt *p = pkt_new(&run->pool, PKT_HEADROOM, rec->len);

	c->ready = false;
	if (!p) {
		c->too_large++;
		return false;
	}
	memcpy(p->data, rec->data, rec->len);
	p->mac = pkt_offset(p);
	p->time = rec->time;
	router_saw_time(c->router, rec->time);
	b->p[b->n++] = p;
	return true;
}

static unsigned pcap_receive(struct port_device *device, struct runtime *run, struct batch *b, unsigned max)
{
	struct pcap_port *c = (struct pcap_port *)device;
	bool follows = c->router->driver.clock == CLOCK_PCAP, first = !c->ready;
	unsigned n = 0;

	c->asked = true;
	while (n < max && b->n < BATCH_MAX && pkt_pool_used(&run->pool) + 1 < run->pool.count && look_ahead(c)) {
		/* what was just read is compared when the others have looked as well */
		if (follows && (first || n > 0 || !is_next(c)))
			break;
		n += take(c, run, b);
	}
	return n;
}

static void tell(struct pcap_port *c)
{
	c->failed = true;
	diag_fault(c->router->diag, SPAN_NONE, "%s", diag_get(c->diag, diag_count(c->diag) - 1).text);
}

static bool write_packet(struct pcap_port *c, const struct pkt *p, uint64_t now)
{
	const struct pcap_record rec = { .data = p->data, .len = p->len, .wire_len = p->len, .time = p->time ? p->time : now };

	if (!c->out || c->failed || p->len > PCAP_MAX_OCTETS)
		return false;
	if (pcap_writer_add(c->out, &rec))
		return true;
	tell(c);
	return false;
}

static void pcap_finish(struct port_device *device)
{
	struct pcap_port *c = (struct pcap_port *)device;

	if (c->out && !c->failed && !pcap_writer_flush(c->out))
		tell(c);
}

static unsigned pcap_send(struct port_device *device, struct runtime *run, struct batch *b)
{
	struct pcap_port *c = (struct pcap_port *)device;
	unsigned lost = 0;

	for (unsigned i = 0; i < b->n; i++)
		lost += !write_packet(c, b->p[i], run->now);
	batch_free(b);
	return lost;
}

static void pcap_counts(const struct port_device *device, struct strbuf *out)
{
	const struct pcap_port *c = (const struct pcap_port *)device;

	sb_printf(out, "lost: too large %llu\n", (unsigned long long)c->too_large);
}

static void pcap_close(struct port_device *device)
{
	struct pcap_port *c = (struct pcap_port *)device;

	pcap_reader_close(c->in);
	if (c->out && !pcap_writer_close(c->out) && !c->failed)
		diag_print(c->diag, stderr, false);
	diag_free(c->diag);
	free(c);
}

struct port_device *port_pcap_new(struct router *r, const char *what, span at, struct diag *d)
{
	static const struct port_ops ops = { .receive = pcap_receive, .send = pcap_send, .counts = pcap_counts,
					     .finish = pcap_finish, .close = pcap_close };
	struct pcap_port *c = x_calloc(1, sizeof(*c));
	char *text = x_strdup(what), *rest = text, *in = strsep(&rest, ",");
	bool ok = true;

	*c = (struct pcap_port){ .device = { .ops = &ops, .mode = "pcap" }, .router = r, .diag = diag_new() };
	if (*in) {
		c->in = pcap_reader_open(in, SPAN_NONE, c->diag);
		ok = c->in != NULL;
	}
	if (ok && rest && *rest) {
		c->out = pcap_writer_open(rest, LINK_ETHERNET, false, SPAN_NONE, c->diag);
		ok = c->out != NULL;
	}
	if (ok && !*in && !(rest && *rest)) {
		diag_error(d, at, "expected a file: 'pcap:IN', 'pcap:IN,OUT' or 'pcap:,OUT'");
		ok = false;
	} else if (!ok) {
		diag_error(d, at, "%s", diag_get(c->diag, 0).text);
	}
	free(text);
	if (ok)
		return &c->device;
	pcap_close(&c->device);
	return NULL;
}
