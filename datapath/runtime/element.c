/*
 * element.c - sending packets along compiled paths. A path that comes back to itself is cut at
 * a depth no sensible configuration has, so that a loop of elements costs packets, not the stack.
 */
#include "datapath/runtime/element.h"

#include "datapath/runtime/router.h"

void element_push(struct element *e, unsigned port, struct batch *b)
{
	struct runtime *r = &e->router->run;
	const struct step *s;

	if (!b->n)
		return;
	if (UNLIKELY(port >= e->nout)) {
		element_drop_batch(e, DROP_NO_OUTPUT, b);
		return;
	}
	if (UNLIKELY(r->depth >= ROUTER_MAX_DEPTH)) {
		element_drop_batch(e, DROP_LOOP, b);
		return;
	}
	r->depth++;
	for (s = e->out[port]; b->n; s++)
		s->fn(s->e, s->port, b);
	r->depth--;
}

void element_push_one(struct element *e, unsigned port, struct pkt *p)
{
	struct batch b;

	batch_one(&b, p);
	element_push(e, port, &b);
}

struct pkt *element_reject(struct element *e, enum drop reason, struct pkt *p)
{
	if (e->nout > 1 && e->out[1])
		element_push_one(e, 1, p);
	else
		element_drop(e, reason, p);
	return NULL;
}

static bool all_same(const uint16_t *to, unsigned n)
{
	uint64_t first = to[0] * UINT64_C(0x0001000100010001), other = 0, four;
	unsigned i;

	for (i = 0; i + 4 <= n; i += 4) {
		memcpy(&four, &to[i], sizeof(four));
		other |= four ^ first;
	}
	for (; i < n; i++)
		other |= to[i] ^ to[0];
	return !other;
}

/* Most batches go one way and are not copied. */
void element_push_split(struct element *e, struct batch *b, const uint16_t *to, enum drop none)
{
	uint64_t left = b->n == 64 ? UINT64_MAX : (UINT64_C(1) << b->n) - 1;
	struct batch part;

	if (b->n && all_same(to, b->n)) {
		if (to[0] < e->nout)
			element_push(e, to[0], b);
		else
			element_drop_batch(e, none, b);
		return;
	}
	while (left) {
		unsigned first = (unsigned)__builtin_ctzll(left);
		uint16_t port = to[first];

		part.n = 0;
		for (unsigned i = first; i < b->n; i++) {
			if (to[i] != port)
				continue;
			part.p[part.n++] = b->p[i];
			left &= ~(UINT64_C(1) << i);
		}
		if (port < e->nout)
			element_push(e, port, &part);
		else
			element_drop_batch(e, none, &part);
	}
	b->n = 0;
}

void element_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct runtime *r = &e->router->run;
	const struct source *s = &e->in[port];
	struct batch got = { 0 };

	if (!s->e || r->depth >= ROUTER_MAX_DEPTH)
		return;
	r->depth++;
	s->e->cls->pull(s->e, s->port, &got, MIN_OF(max, (unsigned)BATCH_MAX - b->n));
	if (got.n) {
		for (unsigned i = 0; got.n && i < s->count; i++)
			s->steps[i].fn(s->steps[i].e, s->steps[i].port, &got);
		if (!got.n)
			e->router->driver.worked_away = true;
	}
	r->depth--;
	memcpy(&b->p[b->n], got.p, got.n * sizeof(got.p[0]));
	b->n += got.n;
}

struct pkt *element_pull_one(struct element *e, unsigned port)
{
	struct batch b;

	b.n = 0;
	element_pull(e, port, &b, 1);
	return b.n ? b.p[0] : NULL;
}

struct runtime *element_runtime(const struct element *e)
{
	return &e->router->run;
}

const struct click_value *setup_value(const struct setup *s, const char *name)
{
	return click_arg(s->args, name);
}

bool setup_given(const struct setup *s, const char *name)
{
	return setup_value(s, name)->given;
}

int64_t setup_int(const struct setup *s, const char *name)
{
	return setup_value(s, name)->i;
}

uint32_t setup_u32(const struct setup *s, const char *name)
{
	return (uint32_t)setup_value(s, name)->i;
}

bool setup_error(const struct setup *s, const char *fmt, ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&text, fmt, ap);
	va_end(ap);
	diag_error(s->diag, s->decl->at, "%s", sb_str(&text));
	sb_fini(&text);
	return false;
}
