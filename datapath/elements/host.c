/*
 * host.c - devices towards the host: FromHost and ToHost share one by its name, KernelTap and KernelTun have their own. What
 * the host sends to the device comes out, what goes in the host receives from it. The devices are made at start and are gone
 * when the run ends, however it ends.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/port/port.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/order.h"

struct host_device {
	struct element el;
	struct task task, from_task;
	struct signal signal;
	struct port *port;
	char *name;		/* of the port */
	char *spec;		/* what is made behind it */
	unsigned burst;
	uint64_t count;
	bool ip;		/* packets, not frames */
};

/* ---- from the host ---- */

static bool from_task(struct element *e)
{
	struct host_device *h = (struct host_device *)e;
	struct batch b;
	unsigned n = 0, received;

	b.n = 0;
	received = port_receive(h->port, &e->router->run, &b, h->burst);
	task_schedule(&h->from_task);
	for (unsigned i = 0; i < b.n; i++) {
		if (!h->ip || ip_mark_any(b.p[i], pkt_offset(b.p[i])))
			b.p[n++] = b.p[i];
		else
			(void)element_reject(e, DROP_BAD_HEADER, b.p[i]);
	}
	b.n = n;
	h->count += n;
	element_push(e, 0, &b);
	return received > 0;
}

static void start_receiving(struct host_device *h)
{
	task_init(&h->from_task, &h->el, from_task);
	task_schedule(&h->from_task);
}

/* ---- to the host ---- */

static void to_push(struct element *e, unsigned port, struct batch *b)
{
	struct host_device *h = (struct host_device *)e;
	unsigned n = 0;

	(void)port;
	/* a tun device takes what begins as IP does */
	for (unsigned i = 0; h->ip && i < b->n; i++) {
		struct pkt *p = b->p[i];

		if (p->len >= IP_HEADER && (p->data[0] >> 4 == 4 || p->data[0] >> 4 == 6))
			b->p[n++] = p;
		else
			(void)element_reject(e, DROP_BAD_HEADER, p);
	}
	if (h->ip)
		b->n = n;
	if (b->n)
		e->drops[DROP_NOT_SENT] += port_send(h->port, &e->router->run, b);
}

static bool to_task(struct element *e)
{
	struct host_device *h = (struct host_device *)e;
	struct batch b;
	unsigned n;

	b.n = 0;
	element_pull(e, 0, &b, h->burst);
	n = b.n;
	to_push(e, 0, &b);
	if (n || signal_active(&h->signal))
		task_schedule(&h->task);
	return n > 0;
}

static void start_pulling(struct host_device *h)
{
	if (!h->el.nin || h->el.decl->input[0] != CLICK_PULL)
		return;
	task_init(&h->task, &h->el, to_task);
	signal_find(&h->signal, &h->el, 0, &h->task);
	task_schedule(&h->task);
}

/* ---- configuration ---- */

/* NAME[,ADDRESS/LENGTH[,GATEWAY]][,ether=...][,mtu=...] as port_tap.c reads it. */
static char *spec_of(const struct setup *s, const char *kind, const char *name, const char *address)
{
	const struct click_value *net = setup_value(s, address), *gateway = setup_value(s, "GATEWAY"),
				 *ether = setup_value(s, "ETHER");
	struct strbuf out = STRBUF_INIT;

	sb_printf(&out, "%s:%s", kind, name);
	if (net->given) {
		uint32_t a = (uint32_t)net->i, g = (uint32_t)gateway->i;

		sb_printf(&out, ",%u.%u.%u.%u/%d", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255,
			  __builtin_popcount((uint32_t)net->mask));
		if (gateway->given && g)
			sb_printf(&out, ",%u.%u.%u.%u", g >> 24, g >> 16 & 255, g >> 8 & 255, g & 255);
	}
	if (ether->given)
		sb_printf(&out, ",ether=%012llx", (unsigned long long)ether->i);
	if (setup_given(s, "MTU"))
		sb_printf(&out, ",mtu=%lld", (long long)setup_int(s, "MTU"));
	return sb_take(&out);
}

static void set_names(struct host_device *h, const char *name, char *spec)
{
	h->burst = BATCH_MAX;
	h->name = x_asprintf("host:%s", name);
	h->spec = spec;
}

static bool from_configure(struct element *e, struct setup *s)
{
	const char *name = setup_value(s, "DEVNAME")->s;

	set_names((struct host_device *)e, name, spec_of(s, "tap", name, "DST"));
	return true;
}

static bool to_configure(struct element *e, struct setup *s)
{
	set_names((struct host_device *)e, setup_value(s, "DEVNAME")->s, NULL);
	return true;
}

static bool kernel_configure(struct element *e, struct setup *s)
{
	struct host_device *h = (struct host_device *)e;
	const char *name = setup_given(s, "DEVNAME") ? setup_value(s, "DEVNAME")->s : "";
	bool tap = strcmp(e->cls->name, "KernelTap") == 0;

	if (setup_given(s, "TAP"))
		tap = setup_int(s, "TAP");
	h->ip = !tap;
	/* without a name the kernel chooses one: the port is called like the element */
	set_names(h, *name ? name : e->name, spec_of(s, tap ? "tap" : "tun", name, "ADDR"));
	return true;
}

/* ---- start and stop ---- */

static bool from_start(struct element *e, struct setup *s)
{
	struct host_device *h = (struct host_device *)e;

	h->port = port_open_as(e->router, h->name, h->spec, s);
	if (!h->port)
		return false;
	start_receiving(h);
	start_pulling(h);
	return true;
}

static bool to_start(struct element *e, struct setup *s)
{
	struct host_device *h = (struct host_device *)e;

	if (!port_find(e->router, h->name))
		return setup_error(s, "no FromHost makes the device '%s'", h->name + strlen("host:"));
	h->port = port_open(e->router, h->name, s);
	return h->port != NULL;
}

static void host_stop(struct element *e)
{
	struct host_device *h = (struct host_device *)e;

	signal_fini(&h->signal);
	port_release(h->port);
	h->port = NULL;
	free(h->name);
	free(h->spec);
	h->name = h->spec = NULL;
}

static bool read_counts(struct element *e, const char *args, struct strbuf *out)
{
	const struct host_device *h = (struct host_device *)e;

	(void)args;
	if (h->port)
		port_counts(h->port, out);
	return true;
}

static bool read_dev(struct element *e, const char *args, struct strbuf *out)
{
	const struct host_device *h = (struct host_device *)e;

	(void)args;
	if (h->port)
		sb_add(out, port_tap_name(h->port));
	return true;
}

READ_U64(read_count, struct host_device, count)

static const struct handler handlers[] = {
	{ "count", read_count, NULL },
	{ "counts", read_counts, NULL },
	{ "dev_name", read_dev, NULL },
	{ 0 }
};

const struct element_class host_classes[] = {
	{ "FromHost", sizeof(struct host_device), .configure = from_configure, .start = from_start,
	  .stop = host_stop, .handlers = handlers,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_NOT_SENT) },
	{ "ToHost", sizeof(struct host_device), .push = to_push, .configure = to_configure,
	  .start = to_start, .stop = host_stop, .handlers = handlers, .phase = PHASE_AFTER,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_NOT_SENT) },
	{ "KernelTap", sizeof(struct host_device), .push = to_push, .configure = kernel_configure,
	  .start = from_start, .stop = host_stop, .handlers = handlers,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_NOT_SENT) },
	{ "KernelTun", sizeof(struct host_device), .push = to_push, .configure = kernel_configure,
	  .start = from_start, .stop = host_stop, .handlers = handlers,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_NOT_SENT) },
	{ 0 }
};
