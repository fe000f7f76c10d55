/*
 * port.h - where FromDevice and ToDevice get packets from and send them to. A port has a name, by which elements know it, and
 * a device behind it that may change while packets flow: "memory" plays packets from memory, and what is sent to it is
 * counted and gone; "pcap:IN,OUT" reads and writes captures; "tap:DEVICE" and "tun:DEVICE" are devices towards the host;
 * "none" gives nothing and takes nothing; everything else is the name of a network device.
 *
 * Ports belong to the router; they live as long as elements use them, or, when somebody attached them, until they are
 * detached. Everything runs on the router's thread and never blocks.
 */
#ifndef DATAPATH_PORT_PORT_H
#define DATAPATH_PORT_PORT_H

#include "datapath/runtime/element.h"
#include "datapath/runtime/router.h"

struct port;
struct port_device;

struct port_ops {
	/* At most max packets; each has its time and type. */
	unsigned (*receive)(struct port_device *p, struct runtime *run, struct batch *b, unsigned max);
	/* How many packets send would take now; NULL: any number. */
	unsigned (*room)(struct port_device *p);
	/* The batch is empty afterwards; some may wait for flush. How many were lost. */
	unsigned (*send)(struct port_device *p, struct runtime *run, struct batch *b);
	/* Goes on with what was not sent yet; whether some is left. NULL: nothing ever is. */
	bool (*flush)(struct port_device *p);
	/* A line for each count beyond those of the port; may be NULL. */
	void (*counts)(const struct port_device *p, struct strbuf *out);
	void (*finish)(struct port_device *p);	/* as of an element; may be NULL */
	bool (*promiscuous)(struct port_device *p);	/* frames for others too; NULL: they come anyway */
	/* Whether what was opened is not there any more, for good; NULL: that does not happen. */
	bool (*gone)(const struct port_device *p);
	void (*close)(struct port_device *p);
};

struct port_device {
	const struct port_ops *ops;
	const char *mode;	/* in words */
	struct port *port;
};

#define PORT_MEMORY	"memory:"

struct port {
	struct port_device *device;
	struct router *router;
	char *name, *spec;
	unsigned users;
	bool kept;		/* somebody attached it */
	bool promiscuous;
	bool gone;		/* "none" stands for its device, which went away */
	uint64_t received, sent, lost;	/* packets; lost: that could not be sent */
	struct port *next;
};

static inline unsigned port_receive(struct port *p, struct runtime *run, struct batch *b, unsigned max)
{
	unsigned n = p->device->ops->receive(p->device, run, b, max);

	p->received += n;
	return n;
}

static inline unsigned port_room(struct port *p, unsigned otherwise)
{
	return p->device->ops->room ? p->device->ops->room(p->device) : otherwise;
}

static inline unsigned port_send(struct port *p, struct runtime *run, struct batch *b)
{
	unsigned n = b->n, lost = p->device->ops->send(p->device, run, b);

	p->sent += n - lost;
	p->lost += lost;
	run->sent += n - lost;
	return lost;
}

static inline bool port_flush(struct port *p)
{
	return p->device->ops->flush && p->device->ops->flush(p->device);
}

/* The port of that name, with the device it was given or the one its name says; NULL after an error. One more user. */
struct port *port_open(struct router *r, const char *name, const struct setup *s);
/* The same; where it is not there yet, spec says what is behind it. */
struct port *port_open_as(struct router *r, const char *name, const char *spec, const struct setup *s);
void port_release(struct port *p);	/* one user less; accepts NULL */
/* false: errno says why not. */
bool port_set_promiscuous(struct port *p) MUST_CHECK;
void port_counts(const struct port *p, struct strbuf *out);
struct port *port_find(const struct router *r, const char *name);
/* Puts another device behind a port, which is made if need be; the port keeps the old one after an error in d. */
bool port_attach(struct router *r, const char *name, const char *spec, struct diag *d) MUST_CHECK;
/* Puts "none" behind it, or closes it when no element uses it. */
void port_detach(struct port *p);
/*
 * Devices that went away are closed, and opened again where one of that name has come; false after errors in d. Of threads that
 * share devices all forget them before the first opens them.
 */
void port_forget_gone(struct router *r);
bool port_renew_gone(struct router *r, struct diag *d) MUST_CHECK;
void port_close_unused(struct router *r);
void port_close_all(struct router *r);

/* What memory:NAME plays: count frames of `size` octets one after the other, again and again. */
struct port_trace {
	const uint8_t *frames;
	uint32_t count, size;
	uint64_t limit;		/* packets until the driver is stopped */
	uint32_t stamp;		/* offset of 8 octets for how many the port received before; 0: none */
};
/* Makers of devices. NULL after an error at `at` in d; `what` is what stands behind the colon. */
struct port_device *port_xdp_new(struct router *r, const char *what, span at, struct diag *d);
/* The device that is behind the port, NULL: something else is. */
struct xdp_port *port_xdp_device(const struct port *p);
struct port_device *port_tap_new(struct router *r, const char *what, span at, struct diag *d);
struct port_device *port_tun_new(struct router *r, const char *what, span at, struct diag *d);
/* The host's name of a tap or tun device, "" if there is none behind the port. */
const char *port_tap_name(const struct port *p);
struct port_device *port_pcap_new(struct router *r, const char *what, span at, struct diag *d);
struct port_device *port_memory_new(struct router *r, const char *what, span at, struct diag *d);
/* port_memory.c: no matter if something else is behind the port. */
void port_memory_play(struct port *p, struct router *r, const struct port_trace *t);
/* A packet that the port will receive next, after those given before; a copy is taken. */
void port_memory_give(struct port *p, const uint8_t *octets, uint32_t len);
/* Shows every batch that is sent, before it is gone. */
void port_memory_watch(struct port *p, void (*see)(void *arg, const struct batch *b), void *arg);

#endif
