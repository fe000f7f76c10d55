/*
 * report_arrivals.c - what arrives, as text: by destination and path, and what does not: by the sentence that says why. An
 * end that packets reach in many ways, and a path that many kinds of packets take, are cut off with a count, as nobody
 * reads a thousand paths; what is cut off gets neither words nor a witness. Linear in the ends.
 */
#include <stdlib.h>
#include <string.h>

#include "models/base/map.h"
#include "symexec/cmd.h"
#include "symexec/report/report.h"
#include "symexec/report/words.h"

enum { MOST_PATHS = 4, MOST_KINDS = 8 };

/* Sorted by which arrival was the first at its end, then the first by its path: places in the list given. */
struct arrival {
	struct end *end;
	size_t first_there, first_so, at;
};

typedef VEC(struct arrival) arrival_list;

/* Chains of names, each with a number: what is appended to a chain makes another one. */
struct chains {
	struct str_map *number;	/* "number of the chain, length, name" and note -> number */
	VEC(size_t) first;	/* per chain: the first arrival that it is all of */
};

static size_t
chain_append(struct chains *c, size_t chain, const char *name, const char *note)
{
	struct strbuf key = STRBUF_INIT;
	uintptr_t n;

	sb_printf(&key, "%zu %zu %s%s", chain, strlen(name), name, note);
	n = (uintptr_t)str_map_get(c->number, sb_str(&key));
	if (n == 0) {
		*VEC_ADD(&c->first) = SIZE_MAX;
		n = c->first.n;
		(void)str_map_put(c->number, sb_str(&key), (void *)n);
	}
	sb_fini(&key);
	return n;
}

/* The first arrival with this chain, which is i if there was none before. */
static size_t
chain_first(struct chains *c, size_t chain, size_t i)
{
	size_t *first = &c->first.v[chain - 1];

	if (*first == SIZE_MAX)
		*first = i;
	return *first;
}

static int
arrival_compare(const void *pa, const void *pb)
{
	const struct arrival *a = pa, *b = pb;

	if (a->first_there != b->first_there)
		return a->first_there < b->first_there ? -1 : 1;
	if (a->first_so != b->first_so)
		return a->first_so < b->first_so ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

static const char *
end_name(const struct input *in, const struct end *end)
{
	return verdict_end(in->engine, in->graph, end->node, end->port);
}

/* By destination and the path to it. */
static void
place_arrival(struct input *in, struct chains *c, struct arrival *a)
{
	size_t chain = chain_append(c, 0, end_name(in, a->end), "");
	struct verdict v = { .unplaced = true };

	a->first_there = chain_first(c, chain, a->at);
	verdict_add_path(in->engine, in->graph, &v, a->end->flow, NULL);
	/* no hop has that name: a path of no hops is another chain than the destination */
	chain = chain_append(c, chain, "", "");
	for (size_t i = 0; i < v.path.n; i++)
		chain = chain_append(c, chain, v.path.v[i].name, v.path.v[i].note);
	a->first_so = chain_first(c, chain, a->at);
	verdict_fini(&v);
}

/* By what is said of it. */
static void
place_drop(struct input *in, struct chains *c, struct arrival *a)
{
	struct verdict v = { 0 };
	size_t chain = 0;

	verdict_say_end(in->engine, in->graph, &v, "a packet", a->end);
	for (size_t i = 0; i < v.lines.n; i++)
		chain = chain_append(c, chain, v.lines.v[i], "");
	a->first_there = a->first_so = chain_first(c, chain, a->at);
	verdict_fini(&v);
}

static void
group(struct input *in, const end_list *ends,
      void (*place)(struct input *in, struct chains *c, struct arrival *a), arrival_list *out)
{
	struct chains c = { .number = str_map_new() };

	for (size_t i = 0; i < ends->n; i++) {
		struct arrival *a = VEC_ADD(out);

		*a = (struct arrival){ .end = ends->v[i], .at = i };
		place(in, &c, a);
	}
	if (out->n > 0)
		qsort(out->v, out->n, sizeof(*out->v), arrival_compare);
	str_map_free(c.number);
	VEC_FREE(&c.first);
}

/* What n arrivals are, each kind once, under a heading. */
static void
tell_kinds(struct input *in, const struct arrival *a, size_t n, struct told *t, size_t head)
{
	struct strbuf kind = STRBUF_INIT;

	for (size_t i = 0; i < n; i++) {
		words_flow(in->engine, in->graph, a[i].end->flow, &kind);
		told_add(t, head, sb_take(&kind));
	}
}

static void
text_kinds(const struct told_head *kinds, bool all, struct strbuf *out)
{
	size_t n = kinds->texts.n;

	for (size_t i = 0; i < n && (all || i < MOST_KINDS); i++)
		report_line_text(i == 0 ? "  packets: " : "       or: ", kinds->texts.v[i], out);
	if (!all && n > MOST_KINDS)
		sb_printf(out, "     and %zu more kinds (--paths prints them)\n", n - MOST_KINDS);
}

static void
text_kinds_of(struct input *in, const struct arrival *a, size_t n, bool all, struct strbuf *out)
{
	struct told kinds = told_new(0, true);
	size_t head = told_at(&kinds, "");

	tell_kinds(in, a, n, &kinds, head);
	text_kinds(&kinds.heads.v[head], all, out);
	told_fini(&kinds);
}

/* The path that the last witness of an end took; empty before the first. */
static bool
same_path(const struct strbuf *last, const struct verdict *v)
{
	struct strbuf path = STRBUF_INIT;
	bool same;

	report_path_text(v, &path);
	same = last->len > 0 && strcmp(sb_str(last), sb_str(&path)) == 0;
	sb_fini(&path);
	return same;
}

/*
 * n arrivals by one path: the path and the witness of the first, and what all of them are. Where paths were joined the
 * witness may have come by the path that was just printed: then only what they are is said.
 */
static void
text_way(struct input *in, const struct arrival *a, size_t n, bool all, struct strbuf *last,
	 struct strbuf *out)
{
	struct verdict v = { 0 };
	bool choice = true;

	(void)verdict_show_flow(in->engine, in->graph, &v, a->end->flow);
	if (same_path(last, &v)) {
		text_kinds_of(in, a, n, all, out);
		report_witness_text(&v, out);
		verdict_fini(&v);
		return;
	}
	sb_clear(last);
	report_path_text(&v, last);
	sb_add(out, sb_str(last));
	text_kinds_of(in, a, n, all, out);
	report_witness_text(&v, out);
	for (size_t i = 0; i < n; i++)
		choice &= verdict_rests_on_choice(in->engine, a[i].end->flow);
	if (choice)
		sb_add(out, "  rests on a non-deterministic choice\n");
	verdict_fini(&v);
}

void
report_arrivals_tell(struct input *in, const end_list *ends, bool all, struct told *t)
{
	struct strbuf last = STRBUF_INIT;
	arrival_list list = { 0 };
	size_t next;

	group(in, ends, place_arrival, &list);
	for (size_t i = 0; i < list.n; i = next) {
		size_t head = told_at(t, end_name(in, list.v[i].end)), way_end;

		sb_clear(&last);
		for (next = i; next < list.n && list.v[next].first_there == list.v[i].first_there;)
			next++;
		for (size_t k = i; k < next; k = way_end) {
			struct strbuf way = STRBUF_INIT;

			way_end = k;
			while (way_end < next && list.v[way_end].first_so == list.v[k].first_so)
				way_end++;
			if (told_keeps(t, head))
				text_way(in, &list.v[k], way_end - k, all, &last, &way);
			told_add(t, head, way.s != NULL ? sb_take(&way) : NULL);
		}
	}
	sb_fini(&last);
	VEC_FREE(&list);
}

struct told
report_arrivals_told(bool all)
{
	return told_new(all ? 0 : MOST_PATHS, false);
}

void
report_arrivals_text(const struct told *t, struct strbuf *out)
{
	for (size_t i = 0; i < t->heads.n; i++) {
		const struct told_head *h = &t->heads.v[i];

		diag_add_shown(out, h->name);
		sb_add(out, " receives\n");
		for (size_t k = 0; k < h->texts.n; k++)
			sb_add(out, h->texts.v[k]);
		if (h->more > 0)
			sb_printf(out, "  and by %zu more paths (--paths prints them)\n", h->more);
	}
	if (t->heads.n == 0)
		sb_add(out, "nothing arrives\n");
}

void
report_drops_tell(struct input *in, const end_list *ends, struct told *t)
{
	struct strbuf said = STRBUF_INIT;
	arrival_list list = { 0 };
	size_t next;

	group(in, ends, place_drop, &list);
	for (size_t i = 0; i < list.n; i = next) {
		struct verdict v = { 0 };

		for (next = i; next < list.n && list.v[next].first_there == list.v[i].first_there;)
			next++;
		verdict_say_end(in->engine, in->graph, &v, "a packet", list.v[i].end);
		sb_clear(&said);
		for (size_t k = 0; k < v.lines.n; k++)
			report_line_text(k > 0 ? "  " : "", v.lines.v[k], &said);
		tell_kinds(in, &list.v[i], next - i, t, told_at(t, sb_str(&said)));
		verdict_fini(&v);
	}
	sb_fini(&said);
	VEC_FREE(&list);
}

struct told
report_drops_told(void)
{
	return told_new(0, true);
}

void
report_drops_text(const struct told *t, bool all, struct strbuf *out)
{
	for (size_t i = 0; i < t->heads.n; i++) {
		sb_add(out, t->heads.v[i].name);
		text_kinds(&t->heads.v[i], all, out);
	}
}
