/*
 * vectors_predict.c - what the models say of each vector: a concrete run from the start and, where something was
 * chosen by chance, one for each way that chance may take, and each with other values, which show what is left open.
 */
#include "models/base/mem.h"
#include "models/packet/parse.h"
#include "symexec/exec/sim_state.h"
#include "symexec/exec/sim_ways.h"
#include "symexec/sim/sim.h"
#include "symexec/vectors/vectors.h"

enum { MOST_WAYS = 64 };	/* that chance may take */
enum { OTHER_VALUES = 4 };

struct run_said {
	bool violation, chose, keeps, gone;
	uint64_t expires;
	vector_handlers handlers;
};

/* One run of the vector, with no state left from any other. */
static bool
run_once(struct vector *v, struct input *run, uint64_t seed, struct sim_outputs *out, struct run_said *o, uint8_t *silent)
{
	VEC(struct sim_feed_packet) packets = { 0 };
	struct sim_count count;
	struct sim_feed feed;
	struct sim *sim;
	bool ok;

	for (size_t i = 0; i < v->inputs.n; i++) {
		const struct vector_input *p = &v->inputs.v[i];

		/* a handler that is written may give an element others */
		if (p->handler != NULL)
			silent = NULL;
		*VEC_ADD(&packets) = (struct sim_feed_packet){ .port = p->port, .bytes = p->bytes,
		    .len = p->len, .reply_to = p->reply_to, .error = p->error, .at = p->at,
		    .handler = p->handler, .value = p->value };
	}
	feed = (struct sim_feed){ .packets = packets.v, .n = packets.n };
	run->engine->sim_seed = seed;
	sim_state_free(run->engine->sim_state);
	run->engine->sim_state = sim_state_new();
	sim = sim_new(run, &count);
	sim_keep(sim, out, true);
	sim_feed(sim, &feed);
	ok = sim_run(sim);
	*o = (struct run_said){ count.violations > 0, sim_chose(sim), sim_keeps(sim),
				 count.out == 0 && count.dropped > 0, 0, { 0 } };
	/* elements of a run that could not begin are not ready to be asked */
	if (ok)
		vector_handlers_read(&o->handlers, sim, run->graph, silent);
	ok &= sim_free(sim);
	o->expires = feed.expires;
	for (size_t i = 0; i < v->inputs.n; i++)
		v->inputs.v[i].taken = packets.v[i].taken;
	VEC_FREE(&packets);
	return ok;
}

static bool
same_packet(const struct sim_written *a, const struct sim_written *b)
{
	return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0 &&
	    memcmp(a->open, b->open, a->len) == 0;
}

static bool
same_outputs(const struct sim_outputs *a, const struct sim_outputs *b)
{
	for (size_t i = 0; i < a->v.n && i < b->v.n; i++) {
		if (a->v.v[i].packets.n != b->v.v[i].packets.n)
			return false;
		for (size_t k = 0; k < a->v.v[i].packets.n; k++)
			if (!same_packet(&a->v.v[i].packets.v[k], &b->v.v[i].packets.v[k]))
				return false;
	}
	return true;
}

/* Keeps what chance may send, unless it is there already. */
static void
add_outcome(struct vector *v, struct sim_outputs *one, bool first)
{
	bool known = !first && same_outputs(one, &v->outputs);

	for (size_t i = 0; i < v->others.n && !known; i++)
		known = same_outputs(one, &v->others.v[i]);
	if (first)
		v->outputs = *one;
	else if (!known)
		*VEC_ADD(&v->others) = *one;
	else
		sim_outputs_fini(one);
}

/* A checksum over octets that are free is free as a whole, whatever octet of it differed. */
static void
open_checksums_of(struct sim_written *w)
{
	struct packet p;

	packet_parse(&p, w->bytes, w->len, LAYER_ETHER);
	for (unsigned i = 0; i < p.count; i++) {
		const struct packet_layer_info *info = packet_layer_info(p.at[i].layer);

		for (size_t k = 0; k < info->field_count; k++) {
			size_t bit, width;

			if (info->fields[k].role != ROLE_CHECKSUM ||
			    !packet_locate(&p, i, &info->fields[k], &bit, &width) || width != 16 ||
			    bit / 8 + 2 > w->len)
				continue;
			w->open[bit / 8] |= w->open[bit / 8 + 1];
			w->open[bit / 8 + 1] |= w->open[bit / 8];
		}
	}
}

static void
open_checksums(struct sim_outputs *o)
{
	for (size_t i = 0; i < o->v.n; i++)
		for (size_t k = 0; k < o->v.v[i].packets.n; k++)
			open_checksums_of(&o->v.v[i].packets.v[k]);
}

/* What one way of chance sends: octets that other values change are free. */
static bool
predict_way(struct vector *v, struct input *run, struct sim_ways *ways, bool first, uint8_t *silent)
{
	struct sim_outputs one = { 0 }, again = { 0 };
	struct run_said o, other;

	if (!run_once(v, run, 0, &one, &o, silent)) {
		sim_outputs_fini(&one);
		vector_handlers_free(&o.handlers);
		return false;
	}
	v->violation |= o.violation;
	if (first) {
		v->keeps = o.keeps && !o.gone;
		v->expires = o.expires;
		v->handlers = o.handlers;
	} else {
		vector_handlers_keep(&v->handlers, &o.handlers);
		vector_handlers_free(&o.handlers);
	}
	for (uint64_t k = 1; k <= OTHER_VALUES && o.chose; k++) {
		sim_ways_again(ways);
		if (run_once(v, run, k * UINT64_C(0x9e3779b97f4a7c15), &again, &other, silent))
			sim_outputs_compare(&one, &again, true);
		vector_handlers_keep(&v->handlers, &other.handlers);
		vector_handlers_free(&other.handlers);
		sim_outputs_fini(&again);
		again = (struct sim_outputs){ 0 };
	}
	open_checksums(&one);
	for (size_t i = 0; i < one.v.n; i++)
		v->open |= one.v.v[i].count_open;
	add_outcome(v, &one, first);
	return true;
}

/* false: the run itself failed. */
static bool
predict(struct vector *v, struct input *run, uint8_t *silent)
{
	struct sim_ways ways = { .fixed = 0 };
	unsigned n = 0;
	bool ok;

	run->engine->sim_ways = &ways;
	do {
		ok = predict_way(v, run, &ways, n == 0, silent);
		v->open |= ways.over || ++n > MOST_WAYS;
	} while (ok && !v->open && !v->violation && sim_ways_next(&ways));
	run->engine->sim_ways = NULL;
	return ok;
}

bool
vectors_predict(struct vectors *s, struct input *run, size_t from)
{
	uint8_t *silent = vector_handlers_silent(run->graph);
	bool ok = true;

	for (size_t i = from; ok && i < s->v.n; i++)
		ok = predict(&s->v.v[i], run, silent);
	free(silent);
	return ok;
}
