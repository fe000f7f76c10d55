/*
 * verdict_hops.c - the packet on every hop of a path, under the choice of the witness: flows as they stood there were kept on
 * the way (engine.keep_hops), and what identities they share with the flow that is shown have one value. What a packet passes
 * again and again, until its TTL ends it, is one round of the path and how often.
 */
#include "models/base/map.h"
#include "models/base/mem.h"
#include "models/packet/print.h"
#include "symexec/flow/wide.h"
#include "symexec/flow/history.h"
#include "symexec/policy/verdict.h"
#include "symexec/explore/witness.h"

void
verdict_note_step(struct verdict *v, const struct step *s)
{
	const struct flow *there = history_there(s);

	if (there != NULL && v->path.n > 0)
		*VEC_ADD(&v->hops) = (struct hop_packet){ v->path.n - 1, there, NULL };
}

/* Inside a box a frame may have been stripped: then the packet begins behind its Ethernet header. */
static struct headers
headers_there(struct engine *e, struct flow *f)
{
	bool ethernet = e->ethernet;
	bool bare = (f->net != POINTER_NONE && f->data == f->net) ||
	    (f->mac != POINTER_NONE && f->data > f->mac);
	struct headers h;

	e->ethernet = ethernet && !bare;
	h = headers_find(e, f);
	e->ethernet = ethernet;
	return h;
}

static char *
packet_there(struct engine *e, const struct flow *f, const struct flow *there, const struct witness *w)
{
	struct flow *shape = flow_copy(e, there);
	struct headers h = headers_there(e, shape);
	int32_t first = h.ether != POINTER_NONE ? h.ether : h.net;
	struct strbuf out = STRBUF_INIT;
	struct packet p;
	uint8_t *bytes;
	size_t len = witness_bytes(e, f, there, w, &bytes);
	size_t skip = first != POINTER_NONE && first > there->data ? (size_t)(first - there->data) : 0;

	if (first == POINTER_NONE || skip >= len) {
		sb_printf(&out, "%zu octets", len);
	} else {
		packet_parse(&p, bytes + skip, len - skip, h.ether != POINTER_NONE ? LAYER_ETHER : LAYER_NONE);
		packet_print_line(&p, &out);
	}
	free(bytes);
	flow_free(e, shape);
	return sb_take(&out);
}

void
verdict_show_hops(struct engine *e, struct verdict *v, const struct flow *f, const struct witness *w)
{
	for (size_t i = 0; i < v->hops.n; i++)
		v->hops.v[i].line = packet_there(e, f, v->hops.v[i].there, w);
}

static struct wide
field_there(struct engine *e, const struct flow *f, const struct flow *there, const char *field)
{
	struct flow *copy = flow_copy(e, there);
	struct headers h = headers_there(e, copy);
	struct wide w;

	(void)wide_read(e, copy, &h, field, &w);
	for (size_t i = 0; i < w.n; i++)
		w.part[i] = flow_resolve(e, f, w.part[i]);
	flow_free(e, copy);
	return w;
}

/* Whether the field is the same in both, under what f knows of their values. */
static bool
same_there(struct engine *e, const struct flow *f, const struct flow *a, const struct flow *b,
	   const char *field)
{
	struct wide x, y;

	if (strcmp(field, "payload") == 0)
		return flow_resolve(e, f, a->tail) == flow_resolve(e, f, b->tail) &&
		    flow_resolve(e, f, a->tail_length) == flow_resolve(e, f, b->tail_length);
	x = field_there(e, f, a, field);
	y = field_there(e, f, b, field);
	return x.n == y.n && memcmp(x.part, y.part, x.n * sizeof(*x.part)) == 0;
}

void
verdict_blame(struct engine *e, const struct graph *g, struct verdict *v, const struct flow *f,
	      const char *field, bool other)
{
	const struct flow *like = other ? f : f->origin;
	int node;

	v->blame = 0;
	for (size_t i = 0; i < v->hops.n; i++)
		if (same_there(e, f, v->hops.v[i].there, like, field) != other)
			v->blame = v->hops.v[i].hop + 1;
	if (v->blame == 0 || v->blame > v->path.n)
		return;
	node = graph_find(g, v->path.v[v->blame - 1].name);
	if (node < 0 || g->nodes[node].element == NULL)
		v->blame = 0;
	else
		verdict_say(v, "%s is written at %s", field, verdict_place(e, g, (uint32_t)node));
}

char *
verdict_packet_line(struct engine *e, const struct flow *f)
{
	struct flow *copy = flow_copy(e, f);
	struct witness w;
	char *line = NULL;

	if (witness_choose(e, copy, &w) == WITNESS_OK)
		line = packet_there(e, copy, f, &w);
	witness_fini(&w);
	flow_free(e, copy);
	return line;
}

static bool
same_hop(const struct hop *a, const struct hop *b)
{
	return (a->name == b->name || strcmp(a->name, b->name) == 0) && strcmp(a->note, b->note) == 0;
}

/* How many hops from `at` on are as those `len` behind them. */
static size_t
same_hops(const struct verdict *v, size_t at, size_t len)
{
	size_t n = 0;

	while (at + n + len < v->path.n && same_hop(&v->path.v[at + n], &v->path.v[at + n + len]))
		n++;
	return n;
}

/* Takes the hops from `from` to `to` out, and what is known of packets there. */
static void
cut_hops(struct verdict *v, size_t from, size_t to)
{
	size_t kept = 0;

	for (size_t i = from; i < to; i++)
		if (v->path.v[i].note[0] != '\0')
			free(v->path.v[i].note);
	memmove(v->path.v + from, v->path.v + to, (v->path.n - to) * sizeof(*v->path.v));
	v->path.n -= to - from;
	if (v->blame > to)
		v->blame -= to - from;
	else if (v->blame > from)
		v->blame = from;
	for (size_t i = 0; i < v->hops.n; i++) {
		struct hop_packet h = v->hops.v[i];

		if (h.hop >= from && h.hop < to) {
			free(h.line);
			continue;
		}
		h.hop -= h.hop >= to ? to - from : 0;
		v->hops.v[kept++] = h;
	}
	v->hops.n = kept;
}

/* "core, dist17": the boxes of a round, or its elements where those are not in boxes; how many. */
static size_t
name_round(const struct hop *h, size_t len, struct strbuf *out)
{
	const char *first = h[0].name;
	size_t count = 0;

	for (size_t i = 0; i < len; i++) {
		size_t n = strcspn(h[i].name, "/"), before = i > 0 ? strcspn(h[i - 1].name, "/") : 0;

		if (i > 0 && n == before && strncmp(h[i].name, h[i - 1].name, n) == 0)
			continue;
		/* back where it began */
		if (i > 0 && strcspn(first, "/") == n && strncmp(first, h[i].name, n) == 0)
			continue;
		sb_add(out, count++ > 0 ? ", " : "");
		sb_add_len(out, h[i].name, n);
	}
	return count;
}

/* Who sends it round, and by which of its rules. */
static void
say_rounds(struct verdict *v, size_t at, size_t len, size_t rounds)
{
	struct strbuf names = STRBUF_INIT, rules = STRBUF_INIT;
	const struct hop *h = v->path.v + at;
	size_t count = name_round(h, len, &names);

	for (size_t i = 0; i < len; i++)
		if (strncmp(h[i].note, "rule ", 5) == 0)
			sb_printf(&rules, "%s%s by its %s (%s)", rules.len > 0 ? ", " : ": ", h[i].name,
				  h[i].note, h[i].where);
	verdict_say(v, "before that it goes round %zu times, %s %s%s", rounds,
		    count > 1 ? "through" : "in", sb_str(&names), sb_str(&rules));
	sb_fini(&names);
	sb_fini(&rules);
}

/* The first round that comes LEAST times: where it begins, its length and how often; false: none does. */
static bool
find_rounds(const struct verdict *v, size_t *at, size_t *len, size_t *rounds)
{
	enum { LEAST = 3 };
	struct u64_map *next = u64_map_new();
	bool found = false;
	uint64_t then;
	/* of the hop before, at the same distance: paths are long, and a connection takes one several times */
	size_t last = 0, same = 0;

	for (size_t i = v->path.n; i-- > 0;) {
		uint64_t key = (uintptr_t)v->path.v[i].name;
		size_t far = 0, n;

		/* elements of the path have one name each, in one place */
		if (u64_map_get(next, key, &then)) {
			far = (size_t)then - i;
			if (LEAST * far > v->path.n - i)
				same = far = 0;		/* not so often */
			else if (far != last)
				same = same_hops(v, i, far);
			else
				same = same_hop(&v->path.v[i], &v->path.v[then]) ? same + 1 : 0;
			n = far > 0 ? 1 + same / far : 0;
			if (n >= LEAST) {
				*at = i;
				*len = far;
				*rounds = n;
				found = true;
			}
		}
		last = far;
		u64_map_put(next, key, i);
	}
	u64_map_free(next);
	return found;
}

void
verdict_fold_rounds(struct verdict *v)
{
	size_t at = 0, len = 0, rounds = 0;

	while (find_rounds(v, &at, &len, &rounds)) {
		say_rounds(v, at, len, rounds);
		cut_hops(v, at + len, at + rounds * len);
		verdict_note_at(v, at + len - 1, x_asprintf("and round again, %zu times in all", rounds));
	}
}

const char *
verdict_packet_at(const struct verdict *v, size_t hop)
{
	for (size_t i = 0; i < v->hops.n; i++)
		if (v->hops.v[i].hop == hop)
			return v->hops.v[i].line;
	return hop == 0 ? v->witness_line : NULL;
}
