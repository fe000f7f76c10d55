/*
 * sim_output.c - keeping what a run wrote, and comparing two runs octet by octet.
 */
#include "symexec/sim/sim_output.h"

#include "models/base/mem.h"

struct sim_output *
sim_output_add(struct sim_outputs *o, const char *element, const char *file)
{
	struct sim_output *d = VEC_ADD(&o->v);

	*d = (struct sim_output){ .element = x_strdup(element), .file = x_strdup(file) };
	return d;
}

struct sim_written *
sim_output_packet(struct sim_output *o, const struct pcap_record *r, uint32_t from)
{
	struct sim_written *w = VEC_ADD(&o->packets);

	*w = (struct sim_written){ .len = r->len, .time = r->time, .from = from };
	w->bytes = x_malloc(w->len + 1);
	memcpy(w->bytes, r->data, w->len);
	w->open = x_calloc(w->len + 1, 1);
	return w;
}

static void
compare_packet(struct sim_output *o, struct sim_written *a, const struct sim_written *b)
{
	uint32_t n = MIN_OF(a->len, b->len);

	o->count_open |= a->len != b->len;
	for (uint32_t i = 0; i < n; i++)
		a->open[i] |= b->open[i] || a->bytes[i] != b->bytes[i];
}

void
sim_outputs_compare(struct sim_outputs *o, const struct sim_outputs *other, bool octets)
{
	for (size_t i = 0; i < o->v.n; i++) {
		struct sim_output *a = &o->v.v[i];
		const struct sim_output *b = i < other->v.n ? &other->v.v[i] : NULL;
		size_t n = b == NULL ? 0 : MIN_OF(a->packets.n, b->packets.n);

		a->count_open |= b == NULL || b->packets.n != a->packets.n;
		for (size_t k = 0; octets && k < n; k++)
			compare_packet(a, &a->packets.v[k], &b->packets.v[k]);
	}
}

bool
sim_written_free(const struct sim_written *w, uint32_t *at, uint32_t *len)
{
	uint32_t from = *at + *len;

	while (from < w->len && !w->open[from])
		from++;
	*at = from;
	for (*len = 0; from + *len < w->len && w->open[from + *len]; (*len)++)
		;
	return *len > 0;
}

void
sim_outputs_fini(struct sim_outputs *o)
{
	for (size_t i = 0; i < o->v.n; i++) {
		struct sim_output *d = &o->v.v[i];

		for (size_t k = 0; k < d->packets.n; k++) {
			free(d->packets.v[k].bytes);
			free(d->packets.v[k].open);
		}
		VEC_FREE(&d->packets);
		free(d->element);
		free(d->file);
	}
	VEC_FREE(&o->v);
}
