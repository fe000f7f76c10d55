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
	p = strncmp(name, PORT_MEMORY, sizeof(PORT_MEMORY) - 1) == 0 ? port_memory_new(name) :
								       port_xdp_new(r, name, s);
	if (!p)
		return NULL;
	p->name = x_strdup(name);
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
