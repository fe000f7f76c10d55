/*
 * vectors_handler.c - what elements say at the end of a run: counters, lengths, tables and arguments, by names that
 * Click gives its handlers. An element is asked for each, and what the models know of is predicted.
 */
#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "symexec/sim/sim.h"
#include "symexec/vectors/vectors.h"

static const char *const asked[] = {
	"active", "addr", "aggregate_call", "average_time", "bandwidth", "banner", "bit_length",
	"bit_offset", "burst", "byte_count", "byte_rate", "capacity", "clamped", "closed",
	"color", "conflicts", "count", "count_call", "delay", "drop_prob", "dropped",
	"drops", "dst", "encap", "error_kind", "etht", "filename", "first", "flooded", "flows",
	"found", "fragmented_count", "fragments", "freeze", "held", "highwater_length", "hits",
	"ipaddr", "joined", "known", "latency", "learned", "length", "limit",
	"lookup", "lost", "max_thresh", "mem", "memmax", "min_thresh", "misses", "moved", "nagg",
	"nbytes", "opened", "p_bit_error", "passed", "pattern0", "pattern1", "pattern2",
	"pattern3", "patterns", "pausetime", "queries", "queues", "range", "rate", "records",
	"refused", "replaced", "responses", "rtt_avg", "rtt_max", "rtt_min", "sampling_prob",
	"session", "split", "src", "stats", "stripped", "summary", "switch", "table",
	"tcp_flows", "thresh", "udp_flows", "unknown",
};

static void
ask(vector_handlers *h, struct sim *s, const struct node *n, uint32_t id, const char *handler)
{
	struct strbuf out = STRBUF_INIT;

	/* of fewer packets than two nobody knows a rate, and all that are sent for vectors come at once */
	if (strcmp(n->element->class_name, "AverageCounter") == 0 && strstr(handler, "rate") != NULL)
		return;
	/* what is said of what was measured, which is told otherwise than it is asked for */
	if (strcmp(handler, "rate") == 0 && strncmp(n->element->class_name, "Fast", 4) == 0)
		return;
	/* an argument that names a table is none */
	if (strcmp(handler, "table") == 0 && strcmp(n->element->class_name, "ARPQuerier") == 0)
		return;
	/* a rewriter that is not told a capacity has as much room as there is where it runs */
	if (sim_read(s, id, handler, &out) &&
	    (strcmp(handler, "capacity") != 0 || strcmp(sb_str(&out), "2147483647") != 0)) {
		struct vector_handler one = { x_asprintf("%s.%s", n->name, handler), x_strdup(sb_str(&out)) };

		*VEC_ADD(h) = one;
	}
	sb_fini(&out);
}

void
vector_handlers_read(vector_handlers *h, struct sim *s, const struct graph *g)
{
	for (uint32_t i = 0; i < g->node_count; i++) {
		const struct node *n = &g->nodes[i];

		if (n->element == NULL)
			continue;
		for (size_t k = 0; k < ARRAY_LEN(asked); k++)
			ask(h, s, n, i, asked[k]);
	}
}

bool
vector_handlers_say(const vector_handlers *h, const struct vector_handler *what)
{
	for (size_t i = 0; i < h->n; i++)
		if (strcmp(h->v[i].name, what->name) == 0)
			return strcmp(h->v[i].value, what->value) == 0;
	return false;
}

void
vector_handlers_keep(vector_handlers *h, const vector_handlers *other)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n; i++) {
		/* runs of one configuration: mostly at the same place */
		bool there = i < other->n && strcmp(other->v[i].name, h->v[i].name) == 0 ?
		    strcmp(other->v[i].value, h->v[i].value) == 0 : vector_handlers_say(other, &h->v[i]);

		if (there) {
			h->v[n++] = h->v[i];
			continue;
		}
		free(h->v[i].name);
		free(h->v[i].value);
	}
	h->n = n;
}

void
vector_handlers_free(vector_handlers *h)
{
	for (size_t i = 0; i < h->n; i++) {
		free(h->v[i].name);
		free(h->v[i].value);
	}
	VEC_FREE(h);
	*h = (vector_handlers){ 0 };
}
