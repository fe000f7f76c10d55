/*
 * learn.c - see learn.h. One packet after the other is explored as a proof does it, with the state of the flow before, so
 * a choice of the box is a symbol until a packet shows it, and a constant from then on. What came out is given to the first
 * packet in that explains it, within the window; what is left over on both sides is then paired as "rewritten otherwise".
 */
#include "symexec/learn/learn.h"

#include "models/base/mem.h"
#include "models/packet/pcap.h"
#include "symexec/learn/learn_int.h"
#include "symexec/policy/explain.h"
#include "symexec/report/progress.h"

enum { MAX_PACKETS = 4000000 };
/* Clocks of two captures may differ by so much the other way. */
#define EARLY UINT64_C(10000000)

const char *
learn_kind_name(enum learn_kind k)
{
	static const char *const names[] = { "unexplained", "missing", "otherwise" };

	return names[k];
}

static bool
is_own(const struct learn_capture *c, const uint8_t *frame)
{
	uint64_t from = 0;

	for (size_t i = 0; i < 6; i++)
		from = from << 8 | frame[6 + i];
	for (size_t i = 0; i < c->count; i++)
		if (from == c->addresses[i])
			return true;
	return false;
}

bool
learn_read(struct learning *l, const struct learn_capture *c)
{
	struct pcap_reader *r = pcap_reader_open(c->path, SPAN_NONE, l->in->diag);
	struct pcap_record rec;
	unsigned n = 0;
	int got = 0;

	while (r != NULL && (got = pcap_reader_next(r, &rec)) > 0) {
		enum packet_layer first;
		learn_packets *to;
		size_t at;

		n++;
		if (!pcap_packet_start(pcap_reader_linktype(r), rec.data, rec.len, &at, &first) ||
		    first != LAYER_ETHER || rec.len - at < 14 || n > MAX_PACKETS) {
			diag_error(l->in->diag, SPAN_NONE, n > MAX_PACKETS ?
				   "packet %u of '%s' is one too many, expected at most 4000000" :
				   "packet %u of '%s' is no Ethernet frame", n, c->path);
			got = -1;
			break;
		}
		if (rec.len < rec.wire_len) {
			l->cut++;
			continue;
		}
		to = is_own(c, rec.data + at) ? c->own : c->to;
		*VEC_ADD(to) = (struct learn_packet){ .file = c->path, .device = c->device, .number = n,
			.time = rec.time, .bytes = x_malloc(rec.len - at), .len = (uint32_t)(rec.len - at) };
		memcpy(VEC_LAST(to).bytes, rec.data + at, rec.len - at);
	}
	pcap_reader_close(r);
	return r != NULL && got == 0;
}

static void
packets_fini(learn_packets *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->v[i].bytes);
	VEC_FREE(p);
}

void
learn_fini(struct learning *l)
{
	for (size_t i = 0; i < l->findings.n; i++) {
		struct learn_finding *f = &l->findings.v[i];

		for (size_t k = 0; k < f->fields.n; k++) {
			free(f->fields.v[k].seen);
			free(f->fields.v[k].expected);
		}
		VEC_FREE(&f->fields);
		free(f->why);
	}
	VEC_FREE(&l->findings);
	packets_fini(&l->sent);
	packets_fini(&l->received);
}

/* A packet in of which something is not as it should be, until all of them were seen. */
struct open_packet {
	struct learn_packet *in;
	struct flow *expected;		/* NULL: the model drops it */
	const char *device;		/* where it is expected */
	char *why;
	bool undefined;			/* a precondition of an element does not hold: anything may come of it */
};

struct pass {
	struct learning *l;
	struct flow *state;		/* what boxes remember by now; NULL: nothing */
	VEC(struct open_packet) open;
	size_t first;			/* of what was received: those before are too old */
};

static int
by_time(const void *a, const void *b)
{
	const struct learn_packet *x = a, *y = b;

	return x->time != y->time ? (x->time > y->time) - (x->time < y->time) :
	    (x->number > y->number) - (x->number < y->number);
}

static struct flow *
next_flow(struct pass *p, const struct learn_packet *in)
{
	struct flow *f = explain_packet(p->l->in->engine, in->bytes, in->len), *origin;

	if (p->state == NULL)
		return f;
	f->state = p->state->state;
	f->cond = p->state->cond;
	f->alias = p->state->alias;
	f->residue = p->state->residue;
	origin = flow_copy(p->l->in->engine, f);
	f->origin = origin;
	return f;
}

static bool
in_window(const struct learning *l, const struct learn_packet *in, const struct learn_packet *out)
{
	return out->time + EARLY >= in->time && out->time <= in->time + l->window;
}

static void
remember(struct pass *p, const struct flow *f)
{
	flow_free(p->l->in->engine, p->state);
	p->state = flow_copy(p->l->in->engine, f);
}

/* What was received that is this arrival; NULL: nothing. The state is then that of the arrival. */
static struct learn_packet *
find_output(struct pass *p, const struct learn_packet *in, const struct end *end)
{
	struct learning *l = p->l;
	struct engine *e = l->in->engine;
	const char *device = l->in->graph->nodes[end->node].device;

	for (size_t i = p->first; i < l->received.n; i++) {
		struct learn_packet *out = &l->received.v[i];
		struct flow *f;

		if (out->time > in->time + l->window)
			break;
		if (out->used || !in_window(l, in, out) || device == NULL || strcmp(device, out->device) != 0)
			continue;
		f = flow_copy(e, end->flow);
		if (learn_match(e, f, out)) {
			remember(p, f);
			flow_free(e, f);
			return out;
		}
		flow_free(e, f);
	}
	return NULL;
}

static void
keep_open(struct pass *p, struct learn_packet *in, const struct end *end)
{
	struct engine *e = p->l->in->engine;
	bool arrived = end->kind == END_ARRIVED;
	struct open_packet o = { .in = in, .undefined = end->kind == END_VIOLATION };

	if (arrived) {
		o.expected = flow_copy(e, end->flow);
		o.device = p->l->in->graph->nodes[end->node].device;
	} else {
		o.why = x_asprintf("%s drops it: %s", p->l->in->graph->nodes[end->node].name,
				   end->reason != NULL ? end->reason : "");
	}
	*VEC_ADD(&p->open) = o;
}

/* Every arrival that was seen; if none was, the first is what is expected. */
static void
judge_packet(struct pass *p, struct learn_packet *in, struct exploration *x)
{
	const struct end *arrival = NULL, *drop = NULL;
	bool seen = false;

	for (size_t i = 0; i < x->ends.n; i++) {
		const struct end *end = &x->ends.v[i];
		struct learn_packet *out = NULL;

		if (end->kind != END_ARRIVED) {
			drop = end;
			continue;
		}
		arrival = arrival != NULL ? arrival : end;
		if ((out = find_output(p, in, end)) != NULL)
			out->used = seen = true;
	}
	if (seen) {
		p->l->explained++;
		return;
	}
	/* a box that chooses may have chosen to drop it */
	if (arrival != NULL && drop == NULL)
		keep_open(p, in, arrival);
	else if (drop != NULL)
		keep_open(p, in, drop);
	p->l->explained += drop != NULL;
	if (arrival != NULL || drop != NULL)
		remember(p, drop != NULL ? drop->flow : arrival->flow);
}

static bool
run_packet(struct pass *p, struct learn_packet *in)
{
	struct learning *l = p->l;
	struct explore_options o = { .keep_drops = true };
	struct network_end from = input_end(l->in, "--from", in->device);
	uint32_t node = graph_source(l->in->engine, l->in->graph, &from);
	struct exploration *x;

	if (node == UINT32_MAX)
		return false;
	x = explore_new(l->in->engine, l->in->graph, &o);
	explore_start(x, node, graph_port(l->in->graph, node, &from), false, next_flow(p, in));
	explore_run(x);
	l->gave_up |= x->gave_up;
	judge_packet(p, in, x);
	explore_free(x);
	while (p->first < l->received.n && l->received.v[p->first].time + EARLY < in->time)
		p->first++;
	return true;
}

static bool
is_neighbour_talk(const struct learn_packet *p)
{
	unsigned type = (unsigned)p->bytes[12] << 8 | p->bytes[13];

	return type == 0x0806 || (type == 0x86dd && p->len > 54 && p->bytes[20] == 58 &&
				  p->bytes[54] >= 133 && p->bytes[54] <= 137);
}

/* The packet in that this one most likely was: near in time, on the right way, and with the fewest differences. */
static struct open_packet *
likely(struct pass *p, const struct learn_packet *out, bool dropped)
{
	struct open_packet *best = NULL;
	size_t least = 0;

	for (size_t i = 0; i < p->open.n; i++) {
		struct open_packet *o = &p->open.v[i];
		size_t n;

		if (o->in == NULL || (o->expected == NULL) != dropped || !in_window(p->l, o->in, out) ||
		    (!dropped && (o->device == NULL || strcmp(o->device, out->device) != 0)))
			continue;
		n = dropped ? 2 * (size_t)(o->in->len > out->len ? o->in->len - out->len : out->len - o->in->len) +
		    !o->undefined :
		    learn_differ(p->l->in->engine, p->l->in->graph, o->expected, out, NULL);
		if (best == NULL || n < least) {
			best = o;
			least = n;
		}
	}
	return best;
}

static void
report_output(struct pass *p, const struct learn_packet *out)
{
	struct learn_finding f = { .kind = LEARN_UNEXPLAINED, .out = out };
	struct open_packet *o = likely(p, out, false);

	if (o != NULL) {
		f.kind = LEARN_OTHERWISE;
		f.in = o->in;
		learn_differ(p->l->in->engine, p->l->in->graph, o->expected, out, &f);
		o->in = NULL;
	} else if ((o = likely(p, out, true)) != NULL && o->undefined) {
		p->l->undefined++;
		return;
	} else if (o != NULL) {
		f.in = o->in;
	}
	f.why = x_strdup(o != NULL && f.kind == LEARN_UNEXPLAINED ? o->why : "");
	*VEC_ADD(&p->l->findings) = f;
}

static uint32_t
size_of(const struct learn_finding *f)
{
	return f->out != NULL ? f->out->len : f->in->len;
}

static int
by_size(const void *a, const void *b)
{
	const struct learn_finding *x = a, *y = b;
	const struct learn_packet *p = x->out != NULL ? x->out : x->in, *q = y->out != NULL ? y->out : y->in;

	return size_of(x) != size_of(y) ? (size_of(x) > size_of(y)) - (size_of(x) < size_of(y)) : by_time(p, q);
}

static void
report_rest(struct pass *p)
{
	struct learning *l = p->l;

	for (size_t i = 0; i < l->received.n; i++)
		if (l->received.v[i].used)
			continue;
		else if (is_neighbour_talk(&l->received.v[i]))
			l->aside++;
		else
			report_output(p, &l->received.v[i]);
	for (size_t i = 0; i < p->open.n; i++) {
		struct open_packet *o = &p->open.v[i];

		if (o->in != NULL && o->expected != NULL)
			*VEC_ADD(&l->findings) = (struct learn_finding){ .kind = LEARN_MISSING, .in = o->in,
									 .why = x_strdup("") };
		flow_free(l->in->engine, o->expected);
		free(o->why);
	}
	if (l->findings.n > 0)
		qsort(l->findings.v, l->findings.n, sizeof(l->findings.v[0]), by_size);
}

bool
learn_run(struct learning *l)
{
	struct pass p = { .l = l };
	bool ok = true;

	if (l->sent.n > 0)
		qsort(l->sent.v, l->sent.n, sizeof(l->sent.v[0]), by_time);
	if (l->received.n > 0)
		qsort(l->received.v, l->received.n, sizeof(l->received.v[0]), by_time);
	for (size_t i = 0; ok && i < l->sent.n; i++) {
		progress_at("packet", l->sent.v[i].file, i, l->sent.n);
		ok = run_packet(&p, &l->sent.v[i]);
	}
	report_rest(&p);
	flow_free(l->in->engine, p.state);
	VEC_FREE(&p.open);
	return ok;
}
