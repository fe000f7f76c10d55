/*
 * paint.c - colors of packets: one annotation octet that is set, tested, switched on.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { PAINT_FLOOD = 255 };

struct paint {
	struct element el;
	uint8_t color;
	uint8_t anno;
};

static inline struct pkt *paint_one(struct element *e, struct pkt *p)
{
	const struct paint *t = (const struct paint *)e;

	p->anno[t->anno] = t->color;
	return p;
}
ELEMENT_SIMPLE(paint, paint_one)

static inline struct pkt *check_one(struct element *e, struct pkt *p)
{
	const struct paint *t = (const struct paint *)e;

	return p->anno[t->anno] == t->color ? p : element_reject(e, DROP_FILTERED, p);
}
ELEMENT_SIMPLE(check, check_one)

/* The copy goes first. */
static inline struct pkt *tee_one(struct element *e, struct pkt *p)
{
	const struct paint *t = (const struct paint *)e;

	if (p->anno[t->anno] == t->color) {
		struct pkt *q = pkt_clone(p);

		if (q)
			element_push_one(e, 1, q);
	}
	return p;
}
ELEMENT_SIMPLE(tee, tee_one)

static void flood(struct element *e, struct pkt *p)
{
	for (unsigned i = 0; i + 1 < e->nout; i++) {
		struct pkt *q = pkt_clone(p);

		if (q)
			element_push_one(e, i, q);
	}
	element_push_one(e, e->nout - 1, p);
}

static void switch_push(struct element *e, unsigned port, struct batch *b)
{
	const struct paint *t = (const struct paint *)e;
	uint16_t to[BATCH_MAX];
	unsigned n = 0;

	(void)port;
	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *p = b->p[i];

		if (p->anno[t->anno] == PAINT_FLOOD && e->nout) {
			flood(e, p);
			continue;
		}
		to[n] = p->anno[t->anno];
		b->p[n++] = p;
	}
	b->n = n;
	element_push_split(e, b, to, DROP_NO_MATCH);
}

static bool paint_configure(struct element *e, struct setup *s)
{
	struct paint *t = (struct paint *)e;

	t->color = (uint8_t)setup_int(s, "COLOR");
	t->anno = (uint8_t)setup_int(s, "ANNO");
	return true;
}

static bool anno_configure(struct element *e, struct setup *s)
{
	struct paint *t = (struct paint *)e;

	t->color = (uint8_t)setup_int(s, "VALUE");
	t->anno = (uint8_t)setup_int(s, "ANNO");
	return true;
}

static bool switch_configure(struct element *e, struct setup *s)
{
	((struct paint *)e)->anno = (uint8_t)setup_int(s, "ANNO");
	return true;
}

static bool write_color(struct element *e, const char *value, struct strbuf *out)
{
	int64_t v;

	if (!handler_parse_int(value, 0, 255, &v, out))
		return false;
	((struct paint *)e)->color = (uint8_t)v;
	return true;
}

READ_U64(read_color, struct paint, color)

static const struct handler handlers[] = { { "color", read_color, write_color }, { 0 } };

const struct element_class paint_classes[] = {
	{ "Paint", sizeof(struct paint), .simple = paint, .configure = paint_configure,
	  .handlers = handlers },
	{ "SetAnnoByte", sizeof(struct paint), .simple = paint, .configure = anno_configure },
	{ "CheckPaint", sizeof(struct paint), .simple = check, .configure = paint_configure,
	  .handlers = handlers,
	  .drops = DROPS(DROP_FILTERED) },
	{ "PaintTee", sizeof(struct paint), .simple = tee, .configure = paint_configure,
	  .handlers = handlers },
	{ "PaintSwitch", sizeof(struct paint), .push = switch_push,
	  .configure = switch_configure,
	  .drops = DROPS(DROP_NO_MATCH) },
	{ 0 }
};
