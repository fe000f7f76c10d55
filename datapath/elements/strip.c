/*
 * strip.c - elements that move the ends of the data. The marks of headers stay where they are,
 * so what comes behind a Strip still finds the header that was marked before it.
 */
#include "datapath/elements.h"
#include "datapath/runtime/router.h"

struct strip {
	struct element el;
	uint32_t length;
	int32_t head, tail;
	bool flag;
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
	if (pkt_push(p, ((struct strip *)e)->length))
		return p;
	element_drop(e, DROP_NO_MEMORY, p);
	return NULL;
}
ELEMENT_SIMPLE(unstrip, unstrip_one)

/* Data starts at that mark; octets in front are given back. */
static struct pkt *move_to(struct element *e, struct pkt *p, uint32_t mark)
{
	uint32_t at = pkt_offset(p), end = at + p->len;

	if (mark == PKT_NONE || mark > p->size) {
		element_drop(e, DROP_PRECONDITION, p);
		return NULL;
	}
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
	if (p->net != PKT_NONE && p->net >= pkt_offset(p))
		return p;
	return move_to(e, p, p->net);
}
ELEMENT_SIMPLE(unstrip_ip, unstrip_ip_one)

static inline struct pkt *truncate_one(struct element *e, struct pkt *p)
{
	const struct strip *s = (const struct strip *)e;

	if (p->len <= s->length)
		return p;
	if (s->flag)
		anno_set_u32(p, ANNO_EXTRA_LENGTH,
			     anno_u32(p, ANNO_EXTRA_LENGTH) + p->len - s->length);
	p->len = s->length;
	return p;
}
ELEMENT_SIMPLE(truncate, truncate_one)

static inline struct pkt *pad_one(struct element *e, struct pkt *p)
{
	const struct strip *s = (const struct strip *)e;
	uint32_t n = s->length;

	if (n)
		n = n > p->len ? n - p->len : 0;
	else
		n = anno_u32(p, ANNO_EXTRA_LENGTH);
	if (n) {
		if (!pkt_put(p, n)) {
			element_drop(e, DROP_NO_MEMORY, p);
			return NULL;
		}
		if (s->flag)
			memset(p->data + p->len - n, 0, n);
	}
	anno_set_u32(p, ANNO_EXTRA_LENGTH, 0);
	return p;
}
ELEMENT_SIMPLE(pad, pad_one)

static inline struct pkt *resize_one(struct element *e, struct pkt *p)
{
	const struct strip *s = (const struct strip *)e;
	uint32_t cut;

	if ((s->head > 0 && !pkt_push(p, (uint32_t)s->head)) ||
	    (s->tail > 0 && !pkt_put(p, (uint32_t)s->tail))) {
		element_drop(e, DROP_NO_MEMORY, p);
		return NULL;
	}
	if (s->head < 0) {
		cut = -(uint32_t)s->head;
		pkt_strip(p, MIN_OF(cut, p->len));
	}
	if (s->tail < 0) {
		cut = -(uint32_t)s->tail;
		p->len -= MIN_OF(cut, p->len);
	}
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
	struct strip *r = (struct strip *)e;

	r->head = (int32_t)setup_int(s, "HEAD");
	r->tail = (int32_t)setup_int(s, "TAIL");
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
	{ "Resize", sizeof(struct strip), .simple = resize, .configure = resize_configure,
	  .drops = DROPS(DROP_NO_MEMORY) },
	{ 0 }
};
