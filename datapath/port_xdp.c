/*
 * port_xdp.c - a device as a port (xdp_port.h): its queues take turns at receiving, the first one sends.
 */
#include "datapath/port.h"

#include "datapath/router.h"
#include "datapath/xdp_port.h"
#include "models/base/mem.h"

struct device_port {
	struct port port;
	struct xdp_port *device;
	unsigned turn;
};

static unsigned device_receive(struct port *port, struct runtime *run, struct batch *b, unsigned max)
{
	struct device_port *d = (struct device_port *)port;
	unsigned queues = xdp_port_queues(d->device), first = b->n;

	for (unsigned i = 0; i < queues && b->n == first; i++) {
		xdp_port_receive(d->device, d->turn, b, max);
		d->turn = d->turn + 1 < queues ? d->turn + 1 : 0;
	}
	for (unsigned i = first; i < b->n; i++)
		b->p[i]->time = run->now;
	port->received += b->n - first;
	return b->n - first;
}

static unsigned device_room(struct port *port)
{
	return xdp_port_room(((struct device_port *)port)->device, 0);
}

static unsigned device_send(struct port *port, struct runtime *run, struct batch *b)
{
	unsigned n = b->n, lost = xdp_port_send(((struct device_port *)port)->device, 0, b);

	port->sent += n - lost;
	run->sent += n - lost;
	return lost;
}

static bool device_flush(struct port *port)
{
	return xdp_port_flush(((struct device_port *)port)->device, 0);
}

static void device_counts(const struct port *port, struct strbuf *out)
{
	struct xdp_counts c = xdp_port_counts(((const struct device_port *)port)->device);
	const struct {
		const char *name;
		uint64_t n;
	} lines[] = {
		{ "received", c.received }, { "received octets", c.received_octets },
		{ "sent", c.sent }, { "sent octets", c.sent_octets },
		{ "completed checksums", c.completed_sums }, { "lost: no socket", c.homeless },
		{ "lost: ring full", c.ring_full }, { "lost: no frames", c.no_frames },
		{ "lost: refused", c.refused }, { "lost: send errors", c.send_errors },
	};

	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		sb_printf(out, "%s %llu\n", lines[i].name, (unsigned long long)lines[i].n);
}

static bool device_promiscuous(struct port *port)
{
	return xdp_port_promiscuous(((struct device_port *)port)->device);
}

/* The device itself is closed with all others, when nothing holds a frame any more. */
static void device_close(struct port *port)
{
	free(port);
}

struct port *port_xdp_new(struct router *r, const char *name, const struct setup *s)
{
	static const struct port_ops ops = {
		.receive = device_receive, .room = device_room, .send = device_send,
		.flush = device_flush, .counts = device_counts, .promiscuous = device_promiscuous,
		.close = device_close,
	};
	struct device_port *d;
	struct xdp_port *device;

	if (!r->devices)
		r->devices = xdp_ports_new(&r->run.pool);
	device = xdp_port_open(r->devices, name, s->decl->at, s->diag);
	if (!device)
		return NULL;
	for (unsigned i = 0; i < xdp_port_queues(device); i++)
		driver_watch(r, xdp_port_fd(device, i));
	d = x_calloc(1, sizeof(*d));
	d->port.ops = &ops;
	d->port.mode = xdp_port_mode(device);
	d->device = device;
	return &d->port;
}
