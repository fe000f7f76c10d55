/*
 * port_xdp.c - a device as a port (xdp_port.h): its queues take turns at receiving, the first one sends.
 */
#include "datapath/port/port.h"

#include "datapath/port/xdp_port.h"
#include "datapath/runtime/router.h"
#include "models/base/mem.h"

struct device_port {
	struct port_device base;
	struct router *router;
	struct xdp_port *device;
	unsigned turn;
};

static unsigned device_receive(struct port_device *port, struct runtime *run, struct batch *b, unsigned max)
{
	struct device_port *d = (struct device_port *)port;
	unsigned queues = xdp_port_queues(d->device), first = b->n;

	for (unsigned i = 0; i < queues && b->n == first; i++) {
		xdp_port_receive(d->device, d->turn, b, max);
		d->turn = d->turn + 1 < queues ? d->turn + 1 : 0;
	}
	for (unsigned i = first; i < b->n; i++)
		b->p[i]->time = run->now;
	return b->n - first;
}

static unsigned device_room(struct port_device *port)
{
	return xdp_port_room(((struct device_port *)port)->device, 0);
}

static unsigned device_send(struct port_device *port, struct runtime *run, struct batch *b)
{
	(void)run;
	return xdp_port_send(((struct device_port *)port)->device, 0, b);
}

static bool device_flush(struct port_device *port)
{
	struct xdp_port *device = ((struct device_port *)port)->device;
	bool more = xdp_port_flush(device, 0);

	port->mode = xdp_port_mode(device);
	return more;
}

static void device_counts(const struct port_device *port, struct strbuf *out)
{
	struct xdp_counts c = xdp_port_counts(((const struct device_port *)port)->device);
	const struct {
		const char *name;
		uint64_t n;
	} lines[] = {
		{ "received octets", c.received_octets }, { "sent octets", c.sent_octets },
		{ "completed checksums", c.completed_sums }, { "received in parts", c.received_in_parts }, { "lost: no socket", c.homeless },
		{ "lost: ring full", c.ring_full }, { "lost: no frames", c.no_frames },
		{ "lost: refused", c.refused }, { "lost: send errors", c.send_errors },
		{ "lost: no memory", c.no_memory }, { "lost: too large", c.too_large },
		{ "sent by program", c.by_program }, { "lost: not taken", c.not_taken },
	};

	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		sb_printf(out, "%s %llu\n", lines[i].name, (unsigned long long)lines[i].n);
}

static bool device_promiscuous(struct port_device *port)
{
	return xdp_port_promiscuous(((struct device_port *)port)->device);
}

static bool device_gone(const struct port_device *port)
{
	return xdp_port_gone(((const struct device_port *)port)->device);
}

static void device_close(struct port_device *port)
{
	struct device_port *d = (struct device_port *)port;

	for (unsigned i = 0; i < xdp_port_queues(d->device); i++)
		driver_unwatch(d->router, xdp_port_fd(d->device, i));
	xdp_port_close(d->router->devices, d->device);
	free(d);
}

/* The host's default routes by IPv4 and IPv6, as the kernel lists them. */
static bool has_default_route(const char *device)
{
	static const struct {
		const char *path, *format;
	} lists[] = {
		{ "/proc/net/route", "%31s 00000000 %*s %*s %*s %*s %*s 00000000%n" },
		{ "/proc/net/ipv6_route", "00000000000000000000000000000000 00 %*s %*s %*s %*s %*s %*s %*s %31s%n" },
	};
	char line[256], name[32];
	bool found = false;

	for (unsigned i = 0; i < ARRAY_LEN(lists); i++) {
		FILE *f = fopen(lists[i].path, "r");

		while (f && !found && fgets(line, sizeof(line), f)) {
			int end = 0;

			if (sscanf(line, lists[i].format, name, &end) == 1 && end > 0)
				found = strcmp(name, device) == 0;
		}
		if (f)
			fclose(f);
	}
	return found;
}

static const struct port_ops device_ops = {
	.receive = device_receive, .room = device_room, .send = device_send,
	.flush = device_flush, .counts = device_counts, .promiscuous = device_promiscuous,
	.gone = device_gone, .close = device_close,
};

struct xdp_port *port_xdp_device(const struct port *p)
{
	return p->device->ops == &device_ops ? ((struct device_port *)p->device)->device : NULL;
}

struct port_device *port_xdp_new(struct router *r, const char *name, span at, struct diag *diag)
{
	struct device_port *d;
	struct xdp_port *device;

	if (!r->devices)
		r->devices = xdp_ports_new(&r->run.pool, r->busy_poll, r->zero_copy, r->sending);
	xdp_ports_share(r->devices, r->lead ? r->lead->devices : NULL, r->thread, r->threads);
	if (has_default_route(name))
		diag_warn(diag, at, "the host's default route goes through device '%s': what it receives the host does not get "
			  "as long as this runs", name);
	device = xdp_port_open(r->devices, name, at, diag);
	if (!device)
		return NULL;
	for (unsigned i = 0; i < xdp_port_queues(device); i++)
		driver_watch(r, xdp_port_fd(device, i));
	d = x_calloc(1, sizeof(*d));
	d->base.ops = &device_ops;
	d->base.mode = xdp_port_mode(device);
	d->router = r;
	d->device = device;
	return &d->base;
}
