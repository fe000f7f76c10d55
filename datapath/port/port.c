/*
 * port.c - the ports of a router, and what their names and descriptions mean.
 */
#include "datapath/port/port.h"

#include "datapath/control/log_json.h"
#include "models/base/mem.h"

static unsigned none_receive(struct port_device *p, struct runtime *run, struct batch *b, unsigned max)
{
	(void)p;
	(void)run;
	(void)b;
	(void)max;
	return 0;
}

static unsigned none_send(struct port_device *p, struct runtime *run, struct batch *b)
{
	unsigned n = b->n;

	(void)p;
	(void)run;
	batch_free(b);
	return n;
}

static void none_close(struct port_device *p)
{
	free(p);
}

static struct port_device *port_none_new(struct router *r, const char *what, span at, struct diag *d)
{
	static const struct port_ops ops = { .receive = none_receive, .send = none_send, .close = none_close };
	struct port_device *p = x_calloc(1, sizeof(*p));

	(void)r;
	(void)what;
	(void)at;
	(void)d;
	*p = (struct port_device){ .ops = &ops, .mode = "none" };
	return p;
}

static const struct {
	const char *prefix;
	bool alone;		/* the word without a colon means it too */
	struct port_device *(*make)(struct router *r, const char *what, span at, struct diag *d);
} kinds[] = {
	{ "memory", true, port_memory_new },
	{ "none", true, port_none_new },
	{ "pcap", false, port_pcap_new },
	{ "tap", false, port_tap_new },
	{ "tun", false, port_tun_new },
	{ "xdp", false, port_xdp_new },
};

static struct port_device *make_device(struct port *p, const char *spec, span at, struct diag *d)
{
	struct port_device *device;
	size_t n = strcspn(spec, ":"), i = 0;

	while (i < ARRAY_LEN(kinds) &&
	       (strlen(kinds[i].prefix) != n || strncmp(kinds[i].prefix, spec, n) != 0 ||
		(!spec[n] && !kinds[i].alone)))
		i++;
	if (p->router->make_device)
		device = p->router->make_device(p->router->device_arg);
	else if (i < ARRAY_LEN(kinds))
		device = kinds[i].make(p->router, spec[n] ? spec + n + 1 : "", at, d);
	else
		device = port_xdp_new(p->router, spec, at, d);
	if (!device)
		return NULL;
	device->port = p;
	if (p->promiscuous && device->ops->promiscuous)
		(void)device->ops->promiscuous(device);
	return device;
}

struct port *port_find(const struct router *r, const char *name)
{
	struct port *p = r->ports;

	while (p && strcmp(p->name, name) != 0)
		p = p->next;
	return p;
}

static struct port *port_new(struct router *r, const char *name, const char *spec, span at, struct diag *d)
{
	struct port *p = x_calloc(1, sizeof(*p));

	p->router = r;
	p->device = make_device(p, spec, at, d);
	if (!p->device) {
		free(p);
		return NULL;
	}
	p->name = x_strdup(name);
	p->spec = x_strdup(spec);
	p->next = r->ports;
	r->ports = p;
	return p;
}

struct port *port_open(struct router *r, const char *name, const struct setup *s)
{
	return port_open_as(r, name, name, s);
}

struct port *port_open_as(struct router *r, const char *name, const char *spec, const struct setup *s)
{
	struct port *p = port_find(r, name);

	if (!p)
		p = port_new(r, name, r->memory_ports ? "memory" : spec, s ? s->decl->at : SPAN_NONE,
			     s ? s->diag : r->diag);
	if (p)
		p->users++;
	return p;
}

void port_release(struct port *p)
{
	if (p)
		p->users--;
}

bool port_set_promiscuous(struct port *p)
{
	p->promiscuous = true;
	return !p->device->ops->promiscuous || p->device->ops->promiscuous(p->device);
}

void port_counts(const struct port *p, struct strbuf *out)
{
	sb_printf(out, "received %llu\nsent %llu\nlost: not sent %llu\n", (unsigned long long)p->received,
		  (unsigned long long)p->sent, (unsigned long long)p->lost);
	if (p->device->ops->counts)
		p->device->ops->counts(p->device, out);
}

static void set_device(struct port *p, struct port_device *device, const char *spec)
{
	p->device->ops->close(p->device);
	p->device = device;
	p->gone = false;
	free(p->spec);
	p->spec = x_strdup(spec);
}

static void put_in_place(struct port *p, struct port_device *device)
{
	p->device->ops->close(p->device);
	p->device = device;
	p->device->port = p;
}

void port_forget_gone(struct router *r)
{
	for (struct port *p = r->ports; p; p = p->next) {
		if (!p->device->ops->gone || !p->device->ops->gone(p->device))
			continue;
		log_event("gone", "port", p->name, "device", p->spec, NULL);
		put_in_place(p, port_none_new(r, "", SPAN_NONE, NULL));
		p->gone = true;
	}
}

bool port_renew_gone(struct router *r, struct diag *d)
{
	bool all = true;

	for (struct port *p = r->ports; p; p = p->next) {
		struct port_device *device = p->gone ? make_device(p, p->spec, SPAN_NONE, d) : NULL;

		if (device)
			put_in_place(p, device);
		all &= device || !p->gone;
		p->gone &= !device;
	}
	return all;
}

bool port_attach(struct router *r, const char *name, const char *spec, struct diag *d)
{
	struct port *p = port_find(r, name);
	struct port_device *device;

	if (!p) {
		p = port_new(r, name, spec, SPAN_NONE, d);
		if (p)
			p->kept = true;
		if (p)
			log_event("attach", "port", name, "device", spec, "mode", p->device->mode, NULL);
		return p != NULL;
	}
	device = make_device(p, spec, SPAN_NONE, d);
	if (!device)
		return false;
	set_device(p, device, spec);
	p->kept = true;
	log_event("attach", "port", name, "device", spec, "mode", device->mode, NULL);
	return true;
}

static void port_close(struct port *p)
{
	p->device->ops->close(p->device);
	free(p->name);
	free(p->spec);
	free(p);
}

void port_detach(struct port *p)
{
	log_event("detach", "port", p->name, "device", p->spec, NULL);
	set_device(p, port_none_new(p->router, "", SPAN_NONE, NULL), "none");
	p->device->port = p;
	p->kept = p->users > 0;
	if (!p->users)
		port_close_unused(p->router);
}

void port_close_unused(struct router *r)
{
	struct port **at = &r->ports;

	while (*at) {
		struct port *p = *at;

		if (p->users || p->kept) {
			at = &p->next;
			continue;
		}
		*at = p->next;
		port_close(p);
	}
}

void port_close_all(struct router *r)
{
	while (r->ports) {
		struct port *p = r->ports;

		r->ports = p->next;
		port_close(p);
	}
}
