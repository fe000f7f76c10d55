/*
 * vectors_write.c - handlers written between packets: every one that a model has, with values of each kind, good and bad. Two
 * packets of different ways come, then the first again behind the write, then the second: what the value changes is seen
 * then, and that a bad one is refused and changes nothing.
 */
#include "models/base/mem.h"
#include "symexec/exec/sim_state.h"
#include "symexec/sim/sim.h"
#include "symexec/vectors/vectors.h"

enum { STEP = 10000000 };	/* ns between packets */

/* Names that Click gives handlers that can be written. */
static const char *const names[] = {
	"active", "add", "aggregate_call", "anno_level", "bandwidth", "banner", "broadcast", "burst", "capacity", "clear", "clear_port", "close", "color", "count_call", "counts_pdf", "ctrl",
	"data", "datasize", "delete", "drop_prob", "dst", "encap", "error_kind", "etht", "flow",
	"flush", "freeze", "goto", "insert", "interval", "ipaddr", "join", "leave", "limit",
	"max_p", "max_thresh", "memmax", "min_thresh", "p_bit_error", "pausetime", "rate",
	"reaggregate_counts", "remove", "reset", "reset_counts", "sampling_prob", "send", "set", "src", "step",
	"stop", "switch", "tickets0", "tickets1", "timeout",
};

static const char *const values[] = {
	"1", "0", "true", "nonsense", "2", "", "-1", "5", "0.5", "10.0.0.2", "100", "10.0.0.2 1:2:3:4:5:6", "2:0:0:0:0:bb",
	"1000000", "10.0.0.2 0", "4294967296",
};

void
vector_writes_find(struct vector_writes *w, struct input *run)
{
	struct sim_outputs out = { 0 };
	struct sim_feed feed = { 0 };
	VEC(char *) found = { 0 };
	struct sim_count count;
	struct sim *s;

	sim_state_free(run->engine->sim_state);
	run->engine->sim_state = sim_state_new();
	s = sim_new(run, &count);
	sim_keep(s, &out, true);
	sim_feed(s, &feed);
	if (sim_run(s)) {
		for (uint32_t i = 0; i < run->graph->node_count; i++) {
			const struct click_element *e = run->graph->nodes[i].element;

			for (size_t h = 0; e != NULL && h < ARRAY_LEN(names); h++)
				if (sim_write(s, i, names[h], "0") != SIM_WRITE_UNKNOWN)
					*VEC_ADD(&found) = x_asprintf("%s.%s", e->name, names[h]);
		}
	}
	(void)sim_free(s);
	sim_outputs_fini(&out);
	*w = (struct vector_writes){ found.v, found.n };
}

void
vector_writes_free(struct vector_writes *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->names[i]);
	free(w->names);
}

const char *
vector_write_value(uint64_t n)
{
	return values[n % ARRAY_LEN(values)];
}

/* The first packet of another way than that of `of`, which begins with a packet of its own; or itself. */
static size_t
another(const struct vectors *s, size_t of, size_t n)
{
	for (size_t i = of + 1; i < n; i++)
		if (s->v.v[i].inputs.n > 0 && s->v.v[i].outputs.v.n > 0 && strcmp(s->v.v[i].why, s->v.v[of].why) != 0)
			return i;
	return of;
}

static void
add_packet(struct vector *v, const struct vectors *s, size_t of, uint64_t at)
{
	struct vector_input in = vector_input_copy(&s->v.v[of].inputs.v[0]);

	in.at = at;
	*VEC_ADD(&v->inputs) = in;
}

static void
add_write(struct vectors *s, const size_t *of, const char *handler, const char *text)
{
	struct vector *v = VEC_ADD(&s->v);
	struct vector_input *in;

	*v = (struct vector){ .why = x_asprintf("%s, then '%s' is written to %s", s->v.v[of[0]].why, text, handler) };
	for (unsigned i = 0; i < 4; i++)
		add_packet(v, s, of[i % 2], (uint64_t)i * STEP);
	in = &v->inputs.v[2];
	in->handler = x_strdup(handler);
	in->value = x_strdup(text);
}

void
vectors_add_writes(struct vectors *s, struct input *run, size_t n)
{
	struct vector_writes w;
	size_t of[2] = { 0 };

	while (of[0] < n && s->v.v[of[0]].inputs.n == 0)
		of[0]++;
	if (of[0] == n)
		return;
	of[1] = another(s, of[0], n);
	vector_writes_find(&w, run);
	for (size_t k = 0; k < ARRAY_LEN(values); k++) {
		for (size_t i = 0; i < w.n && s->v.n < s->limit; i++)
			add_write(s, of, w.names[i], values[k]);
		s->cut |= s->v.n >= s->limit;
	}
	vector_writes_free(&w);
}
