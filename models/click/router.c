/*
 * router.c - ports and processing. An agnostic port takes the kind of what it is joined to, by a
 * connection or through its element; joined agnostic ports form a group (union-find), and a
 * group is push if it touches one push port, else pull if it touches a pull port, else push. Push
 * touching pull can then be seen at single connections, which is where a Queue is missing.
 *
 * Order of the checks as in Click, so that the first error is the same: port numbers, processing,
 * double use, open ports.
 */
#include "models/click/router.h"

#include "models/base/arena.h"
#include "models/base/map.h"
#include "models/base/vec.h"
#include "models/click/class.h"

enum {
	MAX_PORTS = 1 << 24,	/* of all elements together */
	MAX_OPEN = 20,		/* open ports reported per element and side */
};

struct routing {
	struct click_config *c;
	struct click_element *elements;
	struct diag *diag;
	uint32_t *first_in,
		*first_out; /* number of each element's first port; one more at the end */
	uint32_t nin, nout;		/* of all elements */
	enum click_processing *in, *out;
	uint32_t *leader;		/* union-find over inputs, then outputs */
	uint32_t *in_uses;
};

int click_compare_connections(const void *pa, const void *pb)
{
	const struct click_connection *a = pa, *b = pb;
	uint64_t from_a = (uint64_t)a->from << 32 | a->from_port;
	uint64_t from_b = (uint64_t)b->from << 32 | b->from_port;
	uint64_t to_a = (uint64_t)a->to << 32 | a->to_port;
	uint64_t to_b = (uint64_t)b->to << 32 | b->to_port;

	if (from_a != from_b)
		return from_a < from_b ? -1 : 1;
	return to_a < to_b ? -1 : to_a > to_b;
}

static uint32_t clip(uint32_t n, uint32_t min, uint32_t max)
{
	return n < min ? min : n > max ? max : n;
}

/* Ports as connected, clipped by the class. */
static bool count_ports(struct routing *r)
{
	uint64_t total = 0;

	for (size_t i = 0; i < r->c->element_count; i++)
		r->elements[i].ninputs = r->elements[i].noutputs = 0;
	for (size_t i = 0; i < r->c->connection_count; i++) {
		const struct click_connection *w = &r->c->connections[i];
		struct click_element *from = &r->elements[w->from], *to = &r->elements[w->to];

		from->noutputs = MAX_OF(from->noutputs, w->from_port + 1);
		to->ninputs = MAX_OF(to->ninputs, w->to_port + 1);
	}
	for (size_t i = 0; i < r->c->element_count; i++) {
		struct click_element *e = &r->elements[i];
		struct click_port_range range;

		if (e->cls) {
			range = click_class_ports(e->cls);
			e->ninputs = clip(e->ninputs, range.min_in, range.max_in);
			if (range.out_equals_in)
				e->noutputs = e->ninputs + range.out_extra;
			else
				e->noutputs = clip(e->noutputs, range.min_out, range.max_out);
		}
		total += e->ninputs + e->noutputs;
	}
	if (total <= MAX_PORTS)
		return true;
	diag_error(r->diag, SPAN_NONE, "all elements together have more than %d ports", MAX_PORTS);
	return false;
}

static const char *plural(unsigned n)
{
	return n == 1 ? "" : "s";
}

static void report_range(struct routing *r, const struct click_element *e, bool output,
			 uint32_t port, span wire)
{
	unsigned n = output ? e->noutputs : e->ninputs;
	const char *word = output ? "output" : "input";

	diag_error(r->diag, e->at, "'%s :: %s' has no %s %u: it has %u %s%s here", e->name,
		   e->class_name, word, port, n, word, plural(n));
	if (wire.start != e->at.start || wire.src != e->at.src)
		diag_note(r->diag, wire, "connected here");
}

static bool check_range(struct routing *r)
{
	bool ok = true;

	for (size_t i = 0; i < r->c->connection_count; i++) {
		const struct click_connection *w = &r->c->connections[i];
		const struct click_element *from = &r->elements[w->from];
		const struct click_element *to = &r->elements[w->to];

		if (w->from_port >= from->noutputs) {
			report_range(r, from, true, w->from_port, w->at);
			ok = false;
		}
		if (w->to_port >= to->ninputs) {
			report_range(r, to, false, w->to_port, w->at);
			ok = false;
		}
	}
	return ok;
}

static void number_ports(struct routing *r)
{
	size_t n = r->c->element_count;

	r->first_in = x_calloc(n + 1, sizeof(*r->first_in));
	r->first_out = x_calloc(n + 1, sizeof(*r->first_out));
	for (size_t i = 0; i < n; i++) {
		r->first_in[i + 1] = r->first_in[i] + r->elements[i].ninputs;
		r->first_out[i + 1] = r->first_out[i] + r->elements[i].noutputs;
	}
	r->nin = r->first_in[n];
	r->nout = r->first_out[n];
	r->in = arena_alloc_array(r->c->arena, r->nin + 1, sizeof(*r->in));
	r->out = arena_alloc_array(r->c->arena, r->nout + 1, sizeof(*r->out));
	r->leader = x_calloc(r->nin + r->nout + 1, sizeof(*r->leader));
	r->in_uses = x_calloc(r->nin + 1, sizeof(*r->in_uses));
	for (uint32_t i = 0; i < r->nin + r->nout; i++)
		r->leader[i] = i;
}

static enum click_processing processing_of(char c)
{
	return c == 'h' ? CLICK_PUSH : c == 'l' ? CLICK_PULL : CLICK_AGNOSTIC;
}

/* Kinds as in "a/ah": the last letter repeats; without '/' both sides are alike. */
static void read_processing(struct routing *r, size_t i)
{
	struct click_element *e = &r->elements[i];
	const char *code = e->cls ? e->cls->processing : "a/a";
	const char *in = code, *out = strchr(code, '/');
	enum click_processing kind = CLICK_AGNOSTIC;

	out = out ? out + 1 : code;
	for (unsigned k = 0; k < e->ninputs; k++) {
		if (*in && *in != '/')
			kind = processing_of(*in++);
		r->in[r->first_in[i] + k] = kind;
		if (kind == CLICK_AGNOSTIC && k < 64)
			e->input_was_agnostic |= UINT64_C(1) << k;
	}
	kind = CLICK_AGNOSTIC;
	for (unsigned k = 0; k < e->noutputs; k++) {
		if (*out && *out != '/')
			kind = processing_of(*out++);
		r->out[r->first_out[i] + k] = kind;
		if (kind == CLICK_AGNOSTIC && k < 64)
			e->output_was_agnostic |= UINT64_C(1) << k;
	}
}

static uint32_t find(struct routing *r, uint32_t port)
{
	while (r->leader[port] != port) {
		r->leader[port] = r->leader[r->leader[port]];
		port = r->leader[port];
	}
	return port;
}

static void join(struct routing *r, uint32_t input, uint32_t output)
{
	uint32_t a = find(r, input), b = find(r, r->nin + output);

	/* the smaller number leads: no rank, but halving keeps paths short */
	if (a < b)
		r->leader[b] = a;
	else
		r->leader[a] = b;
}

/* Agnostic ports of one element that packets pass between. */
static void join_inside(struct routing *r, size_t i)
{
	const struct click_element *e = &r->elements[i];
	struct click_flow flow = click_flow_of(e->class_name);
	uint32_t in = r->first_in[i], out = r->first_out[i];
	int64_t some_in = -1, some_out = -1;

	if (flow.in) {
		for (unsigned k = 0; k < e->ninputs; k++)
			for (unsigned o = 0; o < e->noutputs; o++)
				if (!r->in[in + k] && !r->out[out + o] &&
				    click_flow_links(&flow, k, o))
					join(r, in + k, out + o);
		return;
	}
	/* everything reaches everything: one of each side is enough to join the rest to */
	for (unsigned k = 0; k < e->ninputs; k++)
		some_in = r->in[in + k] ? some_in : (int64_t)(in + k);
	for (unsigned o = 0; o < e->noutputs; o++)
		some_out = r->out[out + o] ? some_out : (int64_t)(out + o);
	if (some_in < 0 || some_out < 0)
		return;
	for (unsigned k = 0; k < e->ninputs; k++)
		if (!r->in[in + k])
			join(r, in + k, (uint32_t)some_out);
	for (unsigned o = 0; o < e->noutputs; o++)
		if (!r->out[out + o])
			join(r, (uint32_t)some_in, out + o);
}

static enum click_processing stronger(enum click_processing a, enum click_processing b)
{
	if (a == CLICK_PUSH || b == CLICK_PUSH)
		return CLICK_PUSH;
	return a == CLICK_PULL || b == CLICK_PULL ? CLICK_PULL : CLICK_AGNOSTIC;
}

static void resolve_agnostic(struct routing *r)
{
	enum click_processing *kind = x_calloc(r->nin + r->nout + 1, sizeof(*kind));

	for (size_t i = 0; i < r->c->element_count; i++)
		join_inside(r, i);
	for (size_t i = 0; i < r->c->connection_count; i++) {
		const struct click_connection *w = &r->c->connections[i];
		uint32_t out = r->first_out[w->from] + w->from_port;
		uint32_t in = r->first_in[w->to] + w->to_port;

		if (!r->in[in] && !r->out[out])
			join(r, in, out);
	}
	for (size_t i = 0; i < r->c->connection_count; i++) {
		const struct click_connection *w = &r->c->connections[i];
		uint32_t out = r->first_out[w->from] + w->from_port;
		uint32_t in = r->first_in[w->to] + w->to_port, group;

		if (!r->in[in] == !r->out[out])
			continue;
		group = find(r, r->in[in] ? r->nin + out : in);
		kind[group] = stronger(kind[group], r->in[in] ? r->in[in] : r->out[out]);
	}
	for (uint32_t i = 0; i < r->nin; i++)
		if (!r->in[i])
			r->in[i] = kind[find(r, i)] == CLICK_PULL ? CLICK_PULL : CLICK_PUSH;
	for (uint32_t i = 0; i < r->nout; i++)
		if (!r->out[i])
			r->out[i] =
				kind[find(r, r->nin + i)] == CLICK_PULL ? CLICK_PULL : CLICK_PUSH;
	free(kind);
}

static enum click_processing out_kind(const struct routing *r, const struct click_connection *w)
{
	return r->out[r->first_out[w->from] + w->from_port];
}

static enum click_processing in_kind(const struct routing *r, const struct click_connection *w)
{
	return r->in[r->first_in[w->to] + w->to_port];
}

static bool was_agnostic(uint64_t set, unsigned port)
{
	return port < 64 && (set >> port & 1);
}

static void report_mismatch(struct routing *r, const struct click_connection *w)
{
	const struct click_element *from = &r->elements[w->from], *to = &r->elements[w->to];
	bool push = out_kind(r, w) == CLICK_PUSH;

	diag_error(r->diag, w->at,
		   "%s output %u of '%s :: %s' connected to %s input %u of '%s :: %s', expected %s "
		   "between them",
		   push ? "push" : "pull", w->from_port, from->name, from->class_name,
		   push ? "pull" : "push", w->to_port, to->name, to->class_name,
		   push ? "a Queue" : "an Unqueue");
	if (was_agnostic(from->output_was_agnostic, w->from_port))
		diag_note(r->diag, from->at, "'%s' is agnostic, but what reaches it is %s",
			  from->name, push ? "pushed" : "pulled");
	if (was_agnostic(to->input_was_agnostic, w->to_port))
		diag_note(r->diag, to->at, "'%s' is agnostic, but what follows it %s", to->name,
			  push ? "pulls" : "is pushed to");
}

static void check_reuse(struct routing *r)
{
	for (size_t i = 0; i < r->c->connection_count; i++) {
		const struct click_connection *w = &r->c->connections[i];
		const struct click_element *from = &r->elements[w->from];
		const struct click_connection *before = i ? w - 1 : NULL;

		if (!before || before->from != w->from || before->from_port != w->from_port ||
		    out_kind(r, w) != CLICK_PUSH)
			continue;
		diag_error(r->diag, from->at, "push output %u of '%s :: %s' is connected more than "
			   "once", w->from_port, from->name, from->class_name);
		diag_note(r->diag, before->at, "to '%s' here", r->elements[before->to].name);
		diag_note(r->diag, w->at, "and to '%s' here", r->elements[w->to].name);
	}
	for (size_t i = 0; i < r->c->connection_count; i++) {
		const struct click_connection *w = &r->c->connections[i];
		const struct click_element *to = &r->elements[w->to];

		if (r->in_uses[r->first_in[w->to] + w->to_port]++ != 1 ||
		    in_kind(r, w) != CLICK_PULL)
			continue;
		diag_error(r->diag, to->at,
			   "pull input %u of '%s :: %s' is connected more than once", w->to_port,
			   to->name, to->class_name);
		diag_note(r->diag, w->at, "connected again here");
	}
}

static void report_open(struct routing *r, const struct click_element *e, const bool *used,
			unsigned count, const char *word)
{
	unsigned reported = 0;

	for (unsigned k = 0; k < count && reported < MAX_OPEN; k++) {
		if (used[k])
			continue;
		diag_error(r->diag, e->at, "%s %u of '%s :: %s' is not connected", word, k, e->name,
			   e->class_name);
		reported++;
	}
}

static void check_open(struct routing *r)
{
	bool *in = x_calloc(r->nin + 1, sizeof(*in)), *out = x_calloc(r->nout + 1, sizeof(*out));

	for (size_t i = 0; i < r->c->connection_count; i++) {
		const struct click_connection *w = &r->c->connections[i];

		out[r->first_out[w->from] + w->from_port] = true;
		in[r->first_in[w->to] + w->to_port] = true;
	}
	for (size_t i = 0; i < r->c->element_count; i++) {
		const struct click_element *e = &r->elements[i];

		if (!e->cls)
			continue;
		report_open(r, e, in + r->first_in[i], e->ninputs, "input");
		report_open(r, e, out + r->first_out[i], e->noutputs, "output");
	}
	free(in);
	free(out);
}

static void fini(struct routing *r)
{
	free(r->first_in);
	free(r->first_out);
	free(r->leader);
	free(r->in_uses);
}

/* Ports and their kinds; returns the number of connections between push and pull. */
static size_t resolve(struct routing *r)
{
	size_t mismatches = 0;

	number_ports(r);
	for (size_t i = 0; i < r->c->element_count; i++) {
		struct click_element *e = &r->elements[i];

		e->input_was_agnostic = e->output_was_agnostic = 0;
		read_processing(r, i);
		e->input = r->in + r->first_in[i];
		e->output = r->out + r->first_out[i];
	}
	resolve_agnostic(r);
	for (size_t i = 0; i < r->c->connection_count; i++) {
		const struct click_connection *w = &r->c->connections[i];

		mismatches += out_kind(r, w) != in_kind(r, w);
	}
	return mismatches;
}

bool click_route(struct click_config *c, enum click_mode mode, bool partial, struct diag *d)
{
	struct routing r = { .c = c, .diag = d };
	size_t mismatches;
	bool ok = false;

	r.elements = (struct click_element *)(uintptr_t)c->elements;
	if (!count_ports(&r) || !check_range(&r))
		goto out;
	mismatches = resolve(&r);
	if (mismatches && mode == CLICK_LENIENT) {
		click_add_queues(c, d);
		fini(&r);
		/* the pairs that did not fit are apart now: strict from here on */
		return click_route(c, CLICK_STRICT, partial, d);
	}
	for (size_t i = 0; mismatches && i < c->connection_count; i++)
		if (out_kind(&r, &c->connections[i]) != in_kind(&r, &c->connections[i]))
			report_mismatch(&r, &c->connections[i]);
	if (!mismatches && !partial) {
		check_reuse(&r);
		check_open(&r);
	}
	ok = true;
out:
	fini(&r);
	return ok;
}
