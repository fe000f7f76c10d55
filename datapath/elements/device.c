/*
 * device.c - FromDevice and ToDevice: the ports of a configuration. FromDevice pushes what its
 * port receives, ToDevice pulls what its port can send. A device is taken from the host as long
 * as it is used: what it receives goes to FromDevice alone.
 */
#include "datapath/elements.h"
#include "datapath/offload/user_host.h"
#include "datapath/packet/ip.h"
#include "datapath/port/port.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { ETHER_HEADER = 14 };

struct device {
	struct element el;
	struct task task;
	struct signal signal;
	struct port *port;
	const char *name;
	unsigned burst;
	uint64_t count;
	bool force_ip, promisc, timestamp;
};

static bool configure(struct element *e, struct setup *s)
{
	struct device *d = (struct device *)e;

	d->name = setup_value(s, "DEVNAME")->s;
	d->burst = setup_given(s, "BURST") ? MIN_OF(setup_u32(s, "BURST"), (unsigned)BATCH_MAX) :
					     (unsigned)BATCH_MAX;
	return true;
}

/* ---- receiving ---- */

static bool from_configure(struct element *e, struct setup *s)
{
	struct device *d = (struct device *)e;

	d->force_ip = setup_int(s, "FORCE_IP");
	d->promisc = setup_int(s, "PROMISC");
	d->timestamp = setup_int(s, "TIMESTAMP");
	if (setup_given(s, "BPF_FILTER"))
		return setup_error(s, "BPF_FILTER is not supported: use an IPFilter behind it");
	if (setup_given(s, "SNIFFER") && setup_int(s, "SNIFFER"))
		return setup_error(s, "SNIFFER true is not supported: the host gets none of the packets");
	return configure(e, s);
}

/* FORCE_IP: only IP packets, with their header marked, behind a VLAN tag, too. */
static bool mark_ip(struct pkt *p)
{
	uint32_t at = ETHER_HEADER;
	uint16_t type = p->len >= at ? load_be16(p->data + at - 2) : 0;

	if (type == ETHERTYPE_VLAN && p->len >= at + 4) {
		at += 4;
		type = load_be16(p->data + at - 2);
	}
	return (type == ETHERTYPE_IP || type == ETHERTYPE_IP6) && ip_mark_any(p, pkt_offset(p) + at);
}

/* What tenants' programs in this process say; the rest goes on. */
static void tenants_first(struct device *d, struct batch *b)
{
	struct batch refused, dropped, back;

	user_host_run(user_host_here, b, &refused, &dropped, &back);
	element_drop_batch(&d->el, DROP_RATE, &refused);
	element_drop_batch(&d->el, DROP_FILTERED, &dropped);
	if (back.n)
		d->el.drops[DROP_NOT_SENT] += port_send(d->port, &d->el.router->run, &back);
}

static bool from_task(struct element *e)
{
	struct device *d = (struct device *)e;
	struct batch b;
	unsigned received, n = 0;

	b.n = 0;
	received = port_receive(d->port, &e->router->run, &b, d->burst);
	task_schedule(&d->task);
	if (!received)
		return false;
	for (unsigned i = 0; (d->force_ip || !d->timestamp) && i < b.n; i++) {
		struct pkt *p = b.p[i];

		if (!d->timestamp)
			p->time = 0;
		if (d->force_ip && !mark_ip(p))
			(void)element_reject(e, DROP_BAD_HEADER, p);
		else
			b.p[n++] = p;
	}
	if (d->force_ip || !d->timestamp)
		b.n = n;
	d->count += b.n;
	if (user_host_here)
		tenants_first(d, &b);
	element_push(e, 0, &b);
	if (user_host_here)
		user_host_done(user_host_here);
	return true;
}

static bool from_start(struct element *e, struct setup *s)
{
	struct device *d = (struct device *)e;

	d->port = port_open(e->router, d->name, s);
	if (!d->port)
		return false;
	if (d->promisc && !port_set_promiscuous(d->port))
		return setup_error(s, "cannot make device '%s' promiscuous", d->name);
	task_init(&d->task, e, from_task);
	task_schedule(&d->task);
	return true;
}

/* ---- sending ---- */

static bool to_task(struct element *e)
{
	struct device *d = (struct device *)e;
	unsigned room = port_room(d->port, d->burst), n;
	struct batch b;

	b.n = 0;
	if (room)
		element_pull(e, 0, &b, MIN_OF(d->burst, room));
	n = b.n;
	if (n) {
		unsigned lost = port_send(d->port, &e->router->run, &b);

		d->count += n - lost;
		e->drops[DROP_NOT_SENT] += lost;
	}
	if (port_flush(d->port))
		n++;
	if (n || signal_active(&d->signal))
		task_schedule(&d->task);
	return n > 0;
}

static bool to_start(struct element *e, struct setup *s)
{
	struct device *d = (struct device *)e;

	d->port = port_open(e->router, d->name, s);
	if (!d->port)
		return false;
	task_init(&d->task, e, to_task);
	signal_find(&d->signal, e, 0, &d->task);
	task_schedule(&d->task);
	return true;
}

static void device_stop(struct element *e)
{
	struct device *d = (struct device *)e;

	signal_fini(&d->signal);
	port_release(d->port);
	d->port = NULL;
}

/* ---- handlers ---- */

static bool read_mode(struct element *e, const char *args, struct strbuf *out)
{
	const struct device *d = (struct device *)e;

	(void)args;
	sb_add(out, d->port ? d->port->device->mode : "closed");
	return true;
}

static bool read_counts(struct element *e, const char *args, struct strbuf *out)
{
	const struct device *d = (struct device *)e;

	(void)args;
	if (d->port)
		port_counts(d->port, out);
	return true;
}

READ_U64(read_count, struct device, count)

static const struct handler handlers[] = {
	{ "count", read_count, NULL },
	{ "counts", read_counts, NULL },
	{ "mode", read_mode, NULL },
	{ 0 }
};

const struct element_class device_classes[] = {
	{ "FromDevice", sizeof(struct device), .configure = from_configure,
	  .start = from_start, .stop = device_stop, .handlers = handlers,
	  .drops = DROPS(DROP_BAD_HEADER) },
	{ "ToDevice", sizeof(struct device), .configure = configure, .start = to_start,
	  .stop = device_stop, .handlers = handlers,
	  .drops = DROPS(DROP_NOT_SENT) },
	{ 0 }
};
