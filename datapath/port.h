/*
 * port.h - where FromDevice and ToDevice get packets from and send them to. A port is found by
 * its name; one that is called memory:NAME needs no device: it plays packets from memory, and
 * what is sent to it is counted and gone.
 *
 * Ports belong to the router. receive and send run on its thread and never block.
 */
#ifndef DATAPATH_PORT_H
#define DATAPATH_PORT_H

#include "datapath/element.h"

struct port;

struct port_ops {
	/* At most max packets; each has its time and type. */
	unsigned (*receive)(struct port *p, struct runtime *run, struct batch *b, unsigned max);
	/* All of them; the batch is empty afterwards. */
	void (*send)(struct port *p, struct runtime *run, struct batch *b);
	void (*close)(struct port *p);
};

struct port {
	const struct port_ops *ops;
	char *name;
	struct port *next;
	uint64_t received, sent;
};

/* The port of that name, opened at its first use; NULL after an error in s->diag. */
struct port *port_open(struct router *r, const char *name, const struct setup *s);
void port_close_all(struct router *r);

/* What memory:NAME plays: count frames of `size` octets one after the other, again and again. */
struct port_trace {
	const uint8_t *frames;
	uint32_t count, size;
	uint64_t limit;		/* packets until the driver is stopped */
};
/* port_memory.c */
struct port *port_memory_new(const char *name);
void port_memory_play(struct port *p, struct router *r, const struct port_trace *t);

#endif
