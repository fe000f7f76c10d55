/*
 * clipboard.c - Clipboard: ranges of octets of the last packet of input 0, written into those of input 1.
 */
#include "datapath/elements.h"
#include "datapath/runtime/router.h"

struct clipboard {
	struct element el;
	struct range {
		uint32_t offset, length;
	} *ranges;
	size_t count;
	uint64_t need;			/* octets that a packet must have */
	uint8_t *octets;
	size_t size;
};

/* What a packet does not have is 0. */
static void copy(struct clipboard *c, const struct pkt *p)
{
	uint8_t *to = c->octets;

	for (size_t i = 0; i < c->count; i++) {
		uint32_t at = MIN_OF(c->ranges[i].offset, p->len), n = MIN_OF(c->ranges[i].length, p->len - at);

		memcpy(to, p->data + at, n);
		memset(to + n, 0, c->ranges[i].length - n);
		to += c->ranges[i].length;
	}
}

/* A packet that is too short stays as it is. */
static void paste(const struct clipboard *c, struct pkt *p)
{
	const uint8_t *from = c->octets;

	if (p->len < c->need)
		return;
	for (size_t i = 0; i < c->count; i++) {
		memcpy(p->data + c->ranges[i].offset, from, c->ranges[i].length);
		from += c->ranges[i].length;
	}
}

static void clipboard_batch(struct clipboard *c, unsigned port, struct batch *b)
{
	for (unsigned i = 0; i < b->n; i++) {
		if (port)
			paste(c, b->p[i]);
		else
			copy(c, b->p[i]);
	}
}

static void clipboard_push(struct element *e, unsigned port, struct batch *b)
{
	clipboard_batch((struct clipboard *)e, port, b);
	element_push(e, port, b);
}

static void clipboard_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	element_pull(e, port, b, max);
	clipboard_batch((struct clipboard *)e, port, b);
}

static bool clipboard_configure(struct element *e, struct setup *s)
{
	struct clipboard *c = (struct clipboard *)e;
	const struct click_value *v = setup_value(s, "RANGE");

	c->ranges = arena_alloc_array(s->arena, v->count, sizeof(*c->ranges));
	for (size_t i = 0; i < v->count; i++) {
		char *text = arena_strndup(s->arena, v->list[i].s, v->list[i].len), *slash = strchr(text, '/');
		uint64_t offset, length;

		if (slash)
			*slash++ = '\0';
		if (!slash || !click_parse_uint(text, &offset) || !click_parse_uint(slash, &length) ||
		    offset > PKT_MAX || length > PKT_MAX)
			return setup_error(s, "expected 'OFFSET/LENGTH' of at most %d octets, not '%.*s'", PKT_MAX,
					   (int)v->list[i].len, v->list[i].s);
		c->ranges[c->count++] = (struct range){ (uint32_t)offset, (uint32_t)length };
		c->need = MAX_OF(c->need, offset + length);
		c->size += length;
	}
	c->octets = arena_alloc_array(s->arena, c->size, 1);
	return true;
}

static void clipboard_take_state(struct element *e, struct element *old)
{
	struct clipboard *c = (struct clipboard *)e, *o = (struct clipboard *)old;

	if (c->count == o->count && c->size == o->size && !memcmp(c->ranges, o->ranges, c->count * sizeof(*c->ranges)))
		memcpy(c->octets, o->octets, c->size);
}

const struct element_class clipboard_classes[] = {
	{ "Clipboard", sizeof(struct clipboard), .push = clipboard_push, .pull = clipboard_pull,
	  .configure = clipboard_configure, .take_state = clipboard_take_state,
	  .keeps = "the octets" },
	{ 0 }
};
