/*
 * vectors_predict.c - what the models say of each vector: a concrete run from the start and, where something was
 * chosen by chance, one with other values and one with other ways, which show what the models leave open.
 */
#include "models/base/mem.h"
#include "symexec/exec/sim_state.h"
#include "symexec/sim/sim.h"
#include "symexec/vectors/vectors.h"

struct choice {
	uint64_t seed;
	bool last_way;
};

struct run_said {
	bool violation, chose, keeps, gone;
	uint64_t expires;
};

/* One run of the vector, with no state left from any other. */
static bool
run_once(struct vector *v, struct input *run, struct choice c, struct sim_outputs *out, struct run_said *o)
{
	VEC(struct sim_feed_packet) packets = { 0 };
	struct sim_count count;
	struct sim_feed feed;
	struct sim *sim;
	bool ok;

	for (size_t i = 0; i < v->inputs.n; i++) {
		const struct vector_input *p = &v->inputs.v[i];

		*VEC_ADD(&packets) = (struct sim_feed_packet){ .port = p->port, .bytes = p->bytes,
		    .len = p->len, .reply_to = p->reply_to, .at = p->at };
	}
	feed = (struct sim_feed){ .packets = packets.v, .n = packets.n };
	run->engine->sim_seed = c.seed;
	run->engine->sim_last_way = c.last_way;
	sim_state_free(run->engine->sim_state);
	run->engine->sim_state = sim_state_new();
	sim = sim_new(run, &count);
	sim_keep(sim, out, true);
	sim_feed(sim, &feed);
	ok = sim_run(sim) && !feed.unanswered;
	*o = (struct run_said){ count.violations > 0, sim_chose(sim), sim_keeps(sim),
				 count.out == 0 && count.dropped > 0, 0 };
	ok &= sim_free(sim);
	o->expires = feed.expires;
	VEC_FREE(&packets);
	return ok;
}

/* false: the run itself failed. */
static bool
predict(struct vector *v, struct input *run)
{
	static const struct choice others[] = {
		{ UINT64_C(0x9e3779b97f4a7c15), false }, { 0, true },
	};
	struct run_said o, other;

	if (!run_once(v, run, (struct choice){ 0 }, &v->outputs, &o))
		return false;
	v->violation = o.violation;
	v->keeps = o.keeps && !o.gone;
	v->expires = o.expires;
	for (size_t i = 0; i < ARRAY_LEN(others) && o.chose; i++) {
		struct sim_outputs again = { 0 };

		if (run_once(v, run, others[i], &again, &other))
			sim_outputs_compare(&v->outputs, &again, !others[i].last_way);
		sim_outputs_fini(&again);
	}
	for (size_t i = 0; i < v->outputs.v.n; i++)
		v->open |= v->outputs.v.v[i].count_open;
	return true;
}

bool
vectors_predict(struct vectors *s, struct input *run, size_t from)
{
	for (size_t i = from; i < s->v.n; i++)
		if (!predict(&s->v.v[i], run))
			return false;
	return true;
}
