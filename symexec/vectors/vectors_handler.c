/*
 * vectors_handler.c - what elements say at the end of a run: counters, lengths, tables and arguments, by names that
 * Click gives its handlers. An element is asked for each, and what the models know of is predicted.
 */
#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "symexec/sim/sim.h"
#include "symexec/vectors/vectors.h"

static const char *const asked[] = {
	"accepted", "active", "addr", "address", "aggregate_call", "average_time",
	"bandwidth", "banner", "bit_length", "bit_offset", "burst", "byte_count",
	"byte_rate", "capacity", "clamped", "closed", "color", "conflicts", "cookies",
	"count", "count_call", "delay", "down", "drop_prob", "dropped", "drops", "dst",
	"encap", "error_kind", "etht", "failed", "filename", "first", "flooded", "flows",
	"foreign", "found", "fragmented_count", "fragments", "freeze", "gateway",
	"half_open", "held", "highwater_length", "hits", "holding", "ipaddr", "joined",
	"known", "latency", "learned", "length", "limit", "lookup", "lost", "made",
	"max_thresh", "mem", "memmax", "min_thresh", "mismatched", "misses",
	"moved", "nagg", "nbytes", "opened", "p_bit_error", "passed", "pattern0",
	"pattern1", "pattern2", "pattern3", "patterns", "pausetime", "protocols",
	"queries", "queues", "range", "rate", "records", "refused", "repeated", "replaced",
	"responses", "rtt_avg", "rtt_max", "rtt_min", "sampling_prob", "session",
	"sessions", "split", "spoofed", "src", "state", "stats", "stripped", "summary",
	"switch", "table", "tcp_flows", "tcp_refused", "thresh", "udp_flows",
	"udp_refused", "unknown", "up",
};

/* What is not asked of, though it is known. */
static bool
is_left_out(const char *class_name, const char *handler, const char *said)
{
	/* of fewer packets than two nobody knows a rate, and all that are sent for vectors come at once */
	static const struct { const char *class_name, *handler; } left_out[] = {
		{ "AverageCounter", "rate" }, { "AverageCounter", "byte_rate" }, { "BandwidthMeter", "rate" },
		{ "Meter", "rate" },
	};

	for (size_t i = 0; i < ARRAY_LEN(left_out); i++)
		if (strcmp(class_name, left_out[i].class_name) == 0 && strcmp(handler, left_out[i].handler) == 0)
			return true;
	/* what is said of what was measured, which is told otherwise than it is asked for */
	if (strcmp(handler, "rate") == 0 && strncmp(class_name, "Fast", 4) == 0)
		return true;
	/* Click's table tells the keys of associations; a datapath keeps them to itself */
	if (strcmp(handler, "table") == 0 && strstr(said, "|ENC KEY|") != NULL)
		return true;
	/* a rewriter that is not told a capacity has as much room as there is where it runs */
	return strcmp(handler, "capacity") == 0 && strcmp(said, "2147483647") == 0;
}

uint8_t *
vector_handlers_silent(const struct graph *g)
{
	return x_calloc((size_t)g->node_count + 1, ARRAY_LEN(asked));
}

void
vector_handlers_read(vector_handlers *h, struct sim *s, const struct graph *g, uint8_t *silent)
{
	struct strbuf out = STRBUF_INIT;

	for (uint32_t i = 0; i < g->node_count; i++) {
		const struct node *n = &g->nodes[i];

		for (size_t k = 0; n->element != NULL && k < ARRAY_LEN(asked); k++) {
			uint8_t *none = silent == NULL ? NULL : &silent[i * ARRAY_LEN(asked) + k];
			bool known = none != NULL && *none ? sim_read_own(s, i, asked[k], &out) :
			    sim_read(s, i, asked[k], &out);

			if (known && !is_left_out(n->element->class_name, asked[k], sb_str(&out)))
				*VEC_ADD(h) = (struct vector_handler){ x_asprintf("%s.%s", n->name, asked[k]), x_strdup(sb_str(&out)) };
			if (none != NULL)
				*none = !known;
			sb_clear(&out);
		}
	}
	sb_fini(&out);
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
