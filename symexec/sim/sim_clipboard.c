/*
 * sim_clipboard.c - Clipboard in a concrete run: the octets of the last packet of input 0 in the given ranges go into
 * the packets of input 1, unless those are too short for one of them. What no packet has filled is taken to be zeros,
 * which Click leaves open.
 */
#include "symexec/sim/sim_int.h"

#include "models/base/mem.h"
#include "symexec/explore/witness.h"

enum { MAX_LENGTH = 1 << 20 };

struct range {
	uint32_t offset, length;
};

struct clipboard {
	struct range *ranges;
	size_t n;
	uint8_t *octets;		/* those of all ranges, one behind the other */
};

static bool
clipboard_init(struct sim *s, struct sim_node *n)
{
	struct clipboard *c = n->state = arena_alloc(s->in->engine->arena, sizeof(*c));
	uint64_t all = 0;

	c->ranges = arena_alloc_array(s->in->engine->arena, n->element->arg_count + 1,
				      sizeof(*c->ranges));
	for (unsigned i = 0; i < n->element->arg_count; i++) {
		struct range *r = &c->ranges[c->n++];
		char *end;

		r->offset = (uint32_t)strtoul(n->element->args[i].text, &end, 10);
		if (*end == '/')
			r->length = (uint32_t)strtoul(end + 1, &end, 10);
		if (*end != '\0' || n->element->args[i].text[0] == '\0' || r->length > MAX_LENGTH) {
			diag_error(s->in->diag, n->element->args[i].at, "expected OFFSET/LENGTH, "
				   "not '%s'", n->element->args[i].text);
			return false;
		}
		all += r->length;
	}
	c->octets = arena_alloc(s->in->engine->arena, all + 1);
	memset(c->octets, 0, all + 1);
	return true;
}

/* Copies all ranges from the packet, or to it, if it has them all. */
static void
copy_ranges(struct sim *s, struct clipboard *c, struct flow *f, bool to)
{
	struct witness none = { .values = u64_map_new() };
	struct engine *e = s->in->engine;
	uint8_t *bytes, *at = c->octets;
	uint32_t len = (uint32_t)witness_bytes(e, f, f, &none, &bytes);
	bool ok = true;

	witness_fini(&none);
	for (size_t i = 0; i < c->n && to; i++)
		ok = ok && (uint64_t)c->ranges[i].offset + c->ranges[i].length <= len;
	for (size_t i = 0; i < c->n && ok; i++) {
		const struct range *r = &c->ranges[i];

		if (r->length == 0)
			continue;
		if (to)
			flow_write(e, f, BASE_DATA, (f->data + (int32_t)r->offset) * 8, r->length * 8,
				   value_bytes(e->values, at, r->length));
		else
			for (uint32_t k = 0; k < r->length; k++)
				at[k] = (uint64_t)r->offset + k < len ? bytes[r->offset + k] : 0;
		at += r->length;
	}
	free(bytes);
}

static void
clipboard_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	copy_ranges(s, n->state, f, port == 1);
	sim_send(s, n, port, f);
}

static struct flow *
clipboard_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	if (f != NULL)
		copy_ranges(s, n->state, f, port == 1);
	return f;
}

const struct sim_class sim_classes_clipboard[] = {
	{ .name = "Clipboard", .init = clipboard_init, .push = clipboard_push, .pull = clipboard_pull },
	{ .name = NULL },
};
