/*
 * loops_naive.c - see loops_naive.h. A place is (port, what is remembered, bytes); every place
 * has one successor or none, so a packet that is followed as often as there are places is in a
 * cycle.
 */
#include "tests/oracle/loops_naive.h"

#include <stdlib.h>
#include <string.h>

#include "models/base/mem.h"

#define NOWHERE SIZE_MAX

struct world {
	const struct toy *t;
	size_t values, states, places;
	size_t *next;
	uint8_t *output;
};

static size_t place_of(const struct world *w, unsigned port, size_t state, size_t value)
{
	return (port * w->states + state) * w->values + value;
}

static bool matches(const struct toy_rule *r, unsigned node, size_t state, const uint8_t *b)
{
	switch (r->match) {
	case TOY_ALWAYS:
		return true;
	case TOY_RANGE:
		return b[r->field] >= r->lo && b[r->field] <= r->hi;
	case TOY_LESS:
		return b[r->field] < b[!r->field];
	case TOY_EQUAL:
		return b[r->field] == b[!r->field];
	case TOY_REMEMBERS:
		return state >> node & 1;
	}
	return false;
}

static void change(const struct toy_op *o, uint8_t *b)
{
	switch (o->change) {
	case TOY_SET:
		b[o->field] = o->c;
		break;
	case TOY_ADD:
		b[o->field] = (uint8_t)(b[o->field] + o->c);
		break;
	case TOY_COPY:
		b[o->field] = (uint8_t)(b[!o->field] + o->c);
		break;
	}
}

static void find_next(struct world *w, unsigned port, size_t state, size_t value)
{
	size_t at = place_of(w, port, state, value);
	const struct toy_node *n = &w->t->nodes[port / TOY_PORTS];
	uint8_t b[TOY_FIELDS] = { (uint8_t)value, (uint8_t)(value >> 8) };
	unsigned i = 0;

	while (!matches(&n->rules[i], port / TOY_PORTS, state, b))
		i++;
	w->next[at] = NOWHERE;
	if (n->rules[i].output < 0)
		return;
	for (unsigned k = 0; k < n->rules[i].op_count; k++)
		change(&n->rules[i].ops[k], b);
	if (n->rules[i].remember)
		state |= (size_t)1 << port / TOY_PORTS;
	w->output[at] = (uint8_t)n->rules[i].output;
	w->next[at] = place_of(w, n->out[n->rules[i].output].node * TOY_PORTS +
			       n->out[n->rules[i].output].port, state,
			       b[0] | (w->t->fields > 1 ? (size_t)b[1] << 8 : 0));
}

static int compare(const struct toy_hop *a, const struct toy_hop *b)
{
	return memcmp(a, b, sizeof(*a)) == 0 ? 0 :
	       a->node != b->node ? (a->node < b->node ? -1 : 1) :
	       a->port != b->port ? (a->port < b->port ? -1 : 1) :
	       a->output < b->output ? -1 : 1;
}

/* Cuts h to its least period and turns it to its least rotation. */
static size_t normalize(struct toy_hop *h, size_t n)
{
	struct toy_hop *turned = x_calloc(n, sizeof(*h));
	size_t p = 1, best = 0;

	for (; p < n; p++) {
		size_t i = 0;

		while (i < n && compare(&h[i], &h[(i + p) % n]) == 0)
			i++;
		if (i == n)
			break;
	}
	n = p;
	for (size_t r = 1; r < n; r++) {
		size_t i = 0;

		while (i < n && compare(&h[(r + i) % n], &h[(best + i) % n]) == 0)
			i++;
		if (i < n && compare(&h[(r + i) % n], &h[(best + i) % n]) < 0)
			best = r;
	}
	for (size_t i = 0; i < n; i++)
		turned[i] = h[(best + i) % n];
	memcpy(h, turned, n * sizeof(*h));
	free(turned);
	return n;
}

static void add_cycle(const struct world *w, size_t at, struct naive_loops *out)
{
	struct naive_cycle c = { 0 };
	size_t n = 0;

	for (size_t p = at; n == 0 || p != at; p = w->next[p])
		n++;
	c.hops = x_calloc(n, sizeof(*c.hops));
	for (size_t p = at; c.n < n; p = w->next[p], c.n++) {
		unsigned port = (unsigned)(p / w->values / w->states);

		c.hops[c.n] = (struct toy_hop){ port / TOY_PORTS, port % TOY_PORTS, w->output[p] };
	}
	c.n = normalize(c.hops, n);
	for (size_t i = 0; i < out->cycle_count; i++)
		if (out->cycles[i].n == c.n &&
		    memcmp(out->cycles[i].hops, c.hops, c.n * sizeof(*c.hops)) == 0) {
			free(c.hops);
			return;
		}
	out->cycles = x_realloc_array(out->cycles, out->cycle_count + 1, sizeof(c));
	out->cycles[out->cycle_count++] = c;
}

/*
 * Which places, byte 0 left out, can be left for another one of these for ever, if byte 0 is at
 * every step one that lets the packet pass.
 */
static uint8_t *find_alive(const struct world *w)
{
	uint8_t *alive = x_malloc(w->places / 256);
	bool more = true;

	memset(alive, 1, w->places / 256);
	while (more) {
		more = false;
		for (size_t q = 0; q < w->places / 256; q++) {
			bool stays = false;

			for (size_t b = 0; alive[q] && b < 256 && !stays; b++)
				stays = w->next[q * 256 + b] != NOWHERE &&
					alive[w->next[q * 256 + b] / 256];
			if (alive[q] && !stays) {
				alive[q] = 0;
				more = true;
			}
		}
	}
	return alive;
}

/*
 * What byte 0 does to a packet that ends. `mark` is per place, byte 0 left out, and all 0
 * before and after.
 */
static enum naive_bound bound_of(const struct world *w, const uint8_t *alive, uint8_t *mark,
				 size_t from)
{
	enum naive_bound b = BOUND_NOT;

	for (size_t p = from; p != NOWHERE; p = w->next[p]) {
		if (mark[p / 256])
			b = BOUND_SURELY;
		else if (b == BOUND_NOT && alive[p / 256] && w->next[p] != NOWHERE &&
			 alive[w->next[p] / 256])
			b = BOUND_PERHAPS;
		mark[p / 256] = 1;
	}
	for (size_t p = from; p != NOWHERE; p = w->next[p])
		mark[p / 256] = 0;
	return b;
}

enum fate { UNKNOWN, ON_THE_WAY, ENDS, NEVER_ENDS };

/* Follows a packet until it is known what becomes of it, and writes that along its way. */
static enum fate follow(const struct world *w, size_t from, uint8_t *fate, struct naive_loops *out)
{
	size_t at = from;
	enum fate f = ENDS;

	for (; at != NOWHERE && fate[at] == UNKNOWN; at = w->next[at])
		fate[at] = ON_THE_WAY;
	if (at != NOWHERE)
		f = fate[at] == ON_THE_WAY ? NEVER_ENDS : (enum fate)fate[at];
	if (at != NOWHERE && fate[at] == ON_THE_WAY)
		add_cycle(w, at, out);
	for (at = from; at != NOWHERE && fate[at] == ON_THE_WAY; at = w->next[at])
		fate[at] = (uint8_t)f;
	return f;
}

void naive_loops_find(const struct toy *t, struct naive_loops *out)
{
	struct world w = { .t = t, .values = (size_t)1 << 8 * t->fields };
	uint8_t *fate, *alive, *mark;

	w.states = t->state ? (size_t)1 << t->node_count : 1;
	w.places = t->node_count * TOY_PORTS * w.states * w.values;
	w.next = x_calloc(w.places, sizeof(*w.next));
	w.output = x_calloc(w.places, 1);
	fate = x_calloc(w.places, 1);
	for (unsigned p = 0; p < t->node_count * TOY_PORTS; p++)
		for (size_t s = 0; s < w.states; s++)
			for (size_t v = 0; v < w.values; v++)
				find_next(&w, p, s, v);
	alive = find_alive(&w);
	mark = x_calloc(w.places / 256 + 1, 1);
	*out = (struct naive_loops){ .packets = w.values };
	out->endless = x_calloc(w.values, 1);
	out->bounded = x_calloc(w.values, 1);
	for (size_t v = 0; v < w.values; v++) {
		size_t at = place_of(&w, 0, 0, v);

		out->endless[v] = follow(&w, at, fate, out) == NEVER_ENDS;
		if (!out->endless[v])
			out->bounded[v] = (uint8_t)bound_of(&w, alive, mark, at);
	}
	free(w.next);
	free(w.output);
	free(fate);
	free(alive);
	free(mark);
}

void naive_loops_free(struct naive_loops *l)
{
	for (size_t i = 0; i < l->cycle_count; i++)
		free(l->cycles[i].hops);
	free(l->cycles);
	free(l->endless);
	free(l->bounded);
}
