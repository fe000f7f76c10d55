/*
 * device.c - FromDevice and ToDevice: the ports of AF_XDP (xdp_port.h). A device is taken from the host as long as it is
 * used: what it receives goes to FromDevice alone.
 */
#include "datapath/elements.h"
#include "datapath/handler.h"
#include "datapath/ip.h"
#include "datapath/router.h"
#include "datapath/xdp_port.h"

struct device {
	struct element el;
	const char *name;
	struct xdp_port *port;
	struct task task;
	struct signal signal;		/* ToDevice: of what it pulls from */
	unsigned queue;			/* whose turn it is */
	uint64_t count;
	bool force_ip, promisc, timestamp;
};

static bool open_port(struct device *f, struct setup *s)
{
	struct router *r = f->el.router;

	if (!r->ports)
		r->ports = xdp_ports_new(&r->run.pool);
	f->port = xdp_port_open(r->ports, f->name, s->decl->at, s->diag);
	return f->port != NULL;
}

static bool configure_name(struct element *e, struct setup *s)
{
	struct device *f = (struct device *)e;

	f->name = setup_value(s, "DEVNAME")->s;
	return true;
}

/* ---- receiving ---- */

static bool from_device_configure(struct element *e, struct setup *s)
{
	struct device *f = (struct device *)e;

	f->force_ip = setup_int(s, "FORCE_IP");
	f->promisc = setup_int(s, "PROMISC");
	f->timestamp = setup_int(s, "TIMESTAMP");
	if (setup_given(s, "BPF_FILTER"))
		return setup_error(s, "BPF_FILTER is not supported: use an IPFilter behind it");
	if (setup_given(s, "SNIFFER") && setup_int(s, "SNIFFER"))
		return setup_error(s, "SNIFFER true is not supported: the device is taken from the host");
	return configure_name(e, s);
}

/* FORCE_IP: only IP packets, with their header marked. */
static bool mark_ip(struct pkt *p)
{
	uint16_t type = p->len >= 14 ? load_be16(p->data + 12) : 0;

	return (type == ETHERTYPE_IP || type == ETHERTYPE_IP6) && ip_mark_any(p, pkt_offset(p) + 14);
}

static void receive(struct device *f, struct batch *b)
{
	unsigned n = 0;

	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *p = b->p[i];

		p->time = f->timestamp ? f->el.router->run.now : 0;
		if (f->force_ip && !mark_ip(p)) {
			(void)element_reject(&f->el, DROP_BAD_HEADER, p);
			continue;
		}
		b->p[n++] = p;
	}
	b->n = n;
	f->count += n;
	element_push(&f->el, 0, b);
}

static bool from_device_task(struct element *e)
{
	struct device *f = (struct device *)e;
	unsigned queues = xdp_port_queues(f->port);
	bool worked = false;

	for (unsigned i = 0; i < queues; i++) {
		struct batch b = { 0 };

		xdp_port_receive(f->port, f->queue, &b, BATCH_MAX);
		f->queue = f->queue + 1 < queues ? f->queue + 1 : 0;
		if (b.n == 0)
			continue;
		worked = true;
		receive(f, &b);
	}
	task_schedule(&f->task);
	return worked;
}

static bool from_device_start(struct element *e, struct setup *s)
{
	struct device *f = (struct device *)e;

	if (!open_port(f, s))
		return false;
	if (f->promisc && !xdp_port_promiscuous(f->port))
		return setup_error(s, "cannot make device '%s' promiscuous", f->name);
	for (unsigned i = 0; i < xdp_port_queues(f->port); i++)
		driver_watch(e->router, xdp_port_fd(f->port, i));
	task_init(&f->task, e, from_device_task);
	task_schedule(&f->task);
	return true;
}

/* ---- sending ---- */

static bool to_device_task(struct element *e)
{
	struct device *t = (struct device *)e;
	unsigned room = xdp_port_room(t->port, 0);
	struct batch b = { 0 };
	bool worked;

	if (room > 0)
		element_pull(e, 0, &b, MIN_OF(room, (unsigned)BATCH_MAX));
	worked = b.n > 0;
	if (worked) {
		unsigned n = b.n, lost = xdp_port_send(t->port, 0, &b);

		t->count += n - lost;
		e->router->run.sent += n - lost;
		e->drops[DROP_TOO_LARGE] += lost;
	}
	worked |= xdp_port_flush(t->port, 0);
	if (worked || signal_active(&t->signal))
		task_schedule(&t->task);
	return worked;
}

static bool to_device_start(struct element *e, struct setup *s)
{
	struct device *t = (struct device *)e;

	if (!open_port(t, s))
		return false;
	task_init(&t->task, e, to_device_task);
	signal_find(&t->signal, e, 0, &t->task);
	task_schedule(&t->task);
	return true;
}

static void to_device_stop(struct element *e)
{
	signal_fini(&((struct device *)e)->signal);
}

/* ---- handlers ---- */

static bool read_mode(struct element *e, const char *args, struct strbuf *out)
{
	const struct device *f = (struct device *)e;

	(void)args;
	sb_add(out, f->port ? xdp_port_mode(f->port) : "closed");
	return true;
}

static bool read_counts(struct element *e, const char *args, struct strbuf *out)
{
	const struct device *f = (struct device *)e;
	struct xdp_counts c = { 0 };

	(void)args;
	if (f->port)
		c = xdp_port_counts(f->port);
	sb_printf(out, "received %llu\nreceived octets %llu\nsent %llu\nsent octets %llu\n"
		  "completed checksums %llu\nlost: no socket %llu\nlost: ring full %llu\n"
		  "lost: no frames %llu\nlost: refused %llu\nlost: send errors %llu\n",
		  (unsigned long long)c.received, (unsigned long long)c.received_octets,
		  (unsigned long long)c.sent, (unsigned long long)c.sent_octets,
		  (unsigned long long)c.completed_sums, (unsigned long long)c.homeless,
		  (unsigned long long)c.ring_full, (unsigned long long)c.no_frames,
		  (unsigned long long)c.refused, (unsigned long long)c.send_errors);
	return true;
}

static bool read_kernel_drops(struct element *e, const char *args, struct strbuf *out)
{
	const struct device *f = (struct device *)e;
	struct xdp_counts c = { 0 };

	(void)args;
	if (f->port)
		c = xdp_port_counts(f->port);
	sb_printf(out, "%llu", (unsigned long long)(c.homeless + c.ring_full + c.no_frames + c.refused));
	return true;
}

READ_U64(read_count, struct device, count)

static const struct handler handlers[] = {
	{ "count", read_count, NULL },
	{ "counts", read_counts, NULL },
	{ "kernel_drops", read_kernel_drops, NULL },
	{ "mode", read_mode, NULL },
	{ 0 }
};

const struct element_class device_classes[] = {
	{ "FromDevice", sizeof(struct device), .configure = from_device_configure,
	  .start = from_device_start, .handlers = handlers },
	{ "ToDevice", sizeof(struct device), .configure = configure_name, .start = to_device_start,
	  .stop = to_device_stop, .handlers = handlers },
	{ 0 }
};
