/*
 * port.c - the ports of a router.
 */
#include "datapath/port.h"

#include "datapath/router.h"
#include "models/base/mem.h"

struct port *port_open(struct router *r, const char *name, const struct setup *s)
{
	struct port *p = r->ports;

	while (p && strcmp(p->name, name) != 0)
		p = p->next;
	if (p)
		return p;
	if (!strncmp(name, "memory:", 7)) {
		p = port_memory_new(name);
	} else {
		(void)setup_error(s, "no port '%s': expected memory:NAME, devices are not "
				  "supported yet", name);
		return NULL;
	}
	p->next = r->ports;
	r->ports = p;
	return p;
}

void port_close_all(struct router *r)
{
	while (r->ports) {
		struct port *p = r->ports;

		r->ports = p->next;
		free(p->name);
		p->ops->close(p);
	}
}
