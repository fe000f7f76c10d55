/*
 * port.h - where FromDevice and ToDevice get packets from and send them to. A port is found by
 * its name: that of a device, or memory:NAME, which needs none: it plays packets from memory, and
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
	/* How many packets send would take now; NULL: any number. */
	unsigned (*room)(struct port *p);
	/* The batch is empty afterwards. How many were lost. */
	unsigned (*send)(struct port *p, struct runtime *run, struct batch *b);
	/* Goes on with what was not sent yet; whether some is left. NULL: nothing ever is. */
	bool (*flush)(struct port *p);
	/* A line for each count. */
	void (*counts)(const struct port *p, struct strbuf *out);
	bool (*promiscuous)(struct port *p);	/* frames for others too; NULL: they come anyway */
	void (*close)(struct port *p);
};

#define PORT_MEMORY	"memory:"

struct port {
	const struct port_ops *ops;
	char *name;
	const char *mode;	/* in words */
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
/* port_xdp.c: NULL after an error in s->diag. */
struct port *port_xdp_new(struct router *r, const char *name, const struct setup *s);
/* port_memory.c */
struct port *port_memory_new(const char *name);
void port_memory_play(struct port *p, struct router *r, const struct port_trace *t);

#endif
