/*
 * device.c - FromDevice and ToDevice: the ports of a configuration. FromDevice pushes what its
 * port receives, ToDevice pulls what its port can send.
 */
#include "datapath/elements.h"
#include "datapath/handler.h"
#include "datapath/port.h"
#include "datapath/router.h"

struct device {
	struct element el;
	struct task task;
	struct signal signal;
	struct port *port;
	unsigned burst;
	uint64_t count;
};

static bool from_task(struct element *e)
{
	struct device *d = (struct device *)e;
	struct batch b = { 0 };
	unsigned n = d->port->ops->receive(d->port, &e->router->run, &b, d->burst);

	d->count += n;
	element_push(e, 0, &b);
	task_schedule(&d->task);
	return n > 0;
}

static bool to_task(struct element *e)
{
	struct device *d = (struct device *)e;
	struct batch b;
	unsigned n;

	b.n = 0;
	element_pull(e, 0, &b, d->burst);
	n = b.n;
	d->count += n;
	if (n)
		d->port->ops->send(d->port, &e->router->run, &b);
	if (n || signal_active(&d->signal))
		task_schedule(&d->task);
	return n > 0;
}

static bool device_configure(struct element *e, struct setup *s)
{
	struct device *d = (struct device *)e;

	d->burst = MIN_OF(MAX_OF(setup_u32(s, "BURST"), e->router->run.burst),
			  (unsigned)BATCH_MAX);
	d->port = port_open(e->router, setup_value(s, "DEVNAME")->s, s);
	return d->port != NULL;
}

static bool from_start(struct element *e, struct setup *s)
{
	struct device *d = (struct device *)e;

	(void)s;
	task_init(&d->task, e, from_task);
	task_schedule(&d->task);
	return true;
}

static bool to_start(struct element *e, struct setup *s)
{
	struct device *d = (struct device *)e;

	(void)s;
	task_init(&d->task, e, to_task);
	signal_find(&d->signal, e, 0, &d->task);
	task_schedule(&d->task);
	return true;
}

static void device_stop(struct element *e)
{
	signal_fini(&((struct device *)e)->signal);
}

READ_U64(read_count, struct device, count)

static const struct handler handlers[] = { { "count", read_count, NULL }, { 0 } };

const struct element_class device_classes[] = {
	{ "FromDevice", sizeof(struct device), .configure = device_configure,
	  .start = from_start, .stop = device_stop, .handlers = handlers },
	{ "ToDevice", sizeof(struct device), .configure = device_configure, .start = to_start,
	  .stop = device_stop, .handlers = handlers },
	{ 0 }
};
