/*
 * strip.c - elements that move the ends of the data. The marks of headers stay where they are,
 * so what comes behind a Strip still finds the header that was marked before it.
 */
#include "datapath/elements.h"
#include "datapath/runtime/router.h"

struct strip {
	struct element el;
	uint32_t length;
	bool flag;
};

struct resize {
	struct element el;
	uint32_t push, strip, put, cut;	/* octets: at the start, and at the end */
};

static inline struct pkt *strip_one(struct element *e, struct pkt *p)
{
	uint32_t n = ((struct strip *)e)->length;

	pkt_strip(p, LIKELY(n <= p->len) ? n : p->len);
	return p;
}
ELEMENT_SIMPLE(strip, strip_one)

static inline struct pkt *unstrip_one(struct element *e, struct pkt *p)
{
	return pkt_push(p, ((struct strip *)e)->length) ? p : element_reject(e, DROP_NO_MEMORY, p);
}
ELEMENT_SIMPLE(unstrip, unstrip_one)

/* Data starts at that mark; octets in front are given back. */
static struct pkt *move_to(struct element *e, struct pkt *p, uint32_t mark)
{
	uint32_t at = pkt_offset(p), end = at + p->len;

	if (mark > p->size)		/* or none */
		return element_reject(e, DROP_PRECONDITION, p);
	mark = MIN_OF(mark, end);
	p->data = p->head + mark;
	p->len = end - mark;
	p->low = MIN_OF(p->low, mark);
	return p;
}

static inline struct pkt *to_network_one(struct element *e, struct pkt *p)
{
	return move_to(e, p, p->net);
}
ELEMENT_SIMPLE(to_network, to_network_one)

static inline struct pkt *to_transport_one(struct element *e, struct pkt *p)
{
	return move_to(e, p, p->trans);
}
ELEMENT_SIMPLE(to_transport, to_transport_one)

/* Only backwards: data that starts at or before the header stays. */
static inline struct pkt *unstrip_ip_one(struct element *e, struct pkt *p)
{
	return move_to(e, p, p->net == PKT_NONE ? p->net : MIN_OF(p->net, pkt_offset(p)));
}
ELEMENT_SIMPLE(unstrip_ip, unstrip_ip_one)

static inline struct pkt *truncate_one(struct element *e, struct pkt *p)
{
	const struct strip *s = (const struct strip *)e;

	uint32_t cut = p->len - MIN_OF(p->len, s->length);

	if (s->flag)
		anno_set_u32(p, ANNO_EXTRA_LENGTH, anno_u32(p, ANNO_EXTRA_LENGTH) + cut);
	p->len -= cut;
	return p;
}
ELEMENT_SIMPLE(truncate, truncate_one)

static inline struct pkt *pad_one(struct element *e, struct pkt *p)
{
	const struct strip *s = (const struct strip *)e;
	uint32_t n = s->length;

	n = n ? MAX_OF(n, p->len) - p->len : anno_u32(p, ANNO_EXTRA_LENGTH);
	if (!pkt_put(p, n))
		return element_reject(e, DROP_NO_MEMORY, p);
	if (s->flag)
		memset(p->data + p->len - n, 0, n);
	anno_set_u32(p, ANNO_EXTRA_LENGTH, 0);
	return p;
}
ELEMENT_SIMPLE(pad, pad_one)

/* The start of the data first, then its end. */
static inline struct pkt *resize_one(struct element *e, struct pkt *p)
{
	const struct resize *r = (const struct resize *)e;

	pkt_strip(p, MIN_OF(r->strip, p->len));
	if (!pkt_push(p, r->push) || !pkt_put(p, r->put))
		return element_reject(e, DROP_NO_MEMORY, p);
	p->len -= MIN_OF(r->cut, p->len);
	return p;
}
ELEMENT_SIMPLE(resize, resize_one)

static bool length_configure(struct element *e, struct setup *s)
{
	((struct strip *)e)->length = setup_u32(s, "LENGTH");
	return true;
}

static bool truncate_configure(struct element *e, struct setup *s)
{
	((struct strip *)e)->flag = setup_int(s, "EXTRA_LENGTH");
	return length_configure(e, s);
}

static bool pad_configure(struct element *e, struct setup *s)
{
	((struct strip *)e)->flag = setup_int(s, "ZERO");
	return length_configure(e, s);
}

static bool resize_configure(struct element *e, struct setup *s)
{
	struct resize *r = (struct resize *)e;
	int64_t head = setup_int(s, "HEAD"), tail = setup_int(s, "TAIL");

	r->push = (uint32_t)MAX_OF(head, 0);
	r->strip = (uint32_t)MAX_OF(-head, 0);
	r->put = (uint32_t)MAX_OF(tail, 0);
	r->cut = (uint32_t)MAX_OF(-tail, 0);
	return true;
}

const struct element_class strip_classes[] = {
	{ "Strip", sizeof(struct strip), .simple = strip, .configure = length_configure },
	{ "Unstrip", sizeof(struct strip), .simple = unstrip, .configure = length_configure,
	  .drops = DROPS(DROP_NO_MEMORY) },
	{ "StripToNetworkHeader", .simple = to_network,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ "StripIPHeader", .simple = to_transport,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ "UnstripIPHeader", .simple = unstrip_ip,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ "Truncate", sizeof(struct strip), .simple = truncate, .configure = truncate_configure },
	{ "Pad", sizeof(struct strip), .simple = pad, .configure = pad_configure,
	  .drops = DROPS(DROP_NO_MEMORY) },
	{ "Resize", sizeof(struct resize), .simple = resize, .configure = resize_configure,
	  .drops = DROPS(DROP_NO_MEMORY) },
	{ 0 }
};
