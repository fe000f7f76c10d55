/*
 * report_arrivals.c - what arrives, as text: by destination and path. An end that packets reach in many ways, and a
 * path that many kinds of packets take, are cut off with a count, as nobody reads a thousand paths.
 */
#include <stdlib.h>
#include <string.h>

#include "symexec/report.h"

enum { MOST_PATHS = 4, MOST_KINDS = 8 };

/* Sorted by which arrival was the first at its end, then the first by its path: places in the list given. */
struct arrival {
	const struct verdict *v;
	size_t end, path, at;
};

typedef VEC(struct arrival) arrival_list;

static bool
same_path(const struct verdict *a, const struct verdict *b)
{
	if (a->path.n != b->path.n || strcmp(a->name, b->name) != 0)
		return false;
	for (size_t i = 0; i < a->path.n; i++)
		if (strcmp(a->path.v[i].name, b->path.v[i].name) != 0 ||
		    strcmp(a->path.v[i].note, b->path.v[i].note) != 0)
			return false;
	return true;
}

static int
arrival_compare(const void *pa, const void *pb)
{
	const struct arrival *a = pa, *b = pb;

	if (a->end != b->end)
		return a->end < b->end ? -1 : 1;
	if (a->path != b->path)
		return a->path < b->path ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

static void
group(const struct verdict *v, size_t n, arrival_list *out)
{
	for (size_t i = 0; i < n; i++) {
		struct arrival a = { &v[i], i, i, i };

		for (size_t k = 0; k < out->n; k++) {
			const struct arrival *b = &out->v[k];

			/* the first of each is enough */
			if (b->end == b->at && strcmp(b->v->name, v[i].name) == 0)
				a.end = b->at;
			if (b->path == b->at && same_path(b->v, &v[i]))
				a.path = b->at;
		}
		*VEC_ADD(out) = a;
	}
	if (out->n > 0)
		qsort(out->v, out->n, sizeof(*out->v), arrival_compare);
}

static bool
said_before(const struct arrival *a, size_t n, const char *constraint)
{
	for (size_t i = 0; i < n; i++)
		if (a[i].v->constraint != NULL && strcmp(a[i].v->constraint, constraint) == 0)
			return true;
	return false;
}

static void
text_kinds(const struct arrival *a, size_t n, bool all, struct strbuf *out)
{
	size_t kinds = 0;

	for (size_t i = 0; i < n; i++) {
		const char *c = a[i].v->constraint;

		if (c == NULL || said_before(a, i, c))
			continue;
		if (all || kinds < MOST_KINDS)
			report_line_text(kinds == 0 ? "  packets: " : "       or: ", c, out);
		kinds++;
	}
	if (!all && kinds > MOST_KINDS)
		sb_printf(out, "     and %zu more kinds (--paths prints them)\n", kinds - MOST_KINDS);
}

/* n arrivals by one path: the path and the witness of the first, and what all of them are. */
static void
text_way(const struct arrival *a, size_t n, bool all, struct strbuf *out)
{
	bool choice = true;

	report_path_text(a->v, out);
	text_kinds(a, n, all, out);
	report_witness_text(a->v, out);
	for (size_t i = 0; i < n; i++)
		choice &= a[i].v->free_choice;
	if (choice)
		sb_add(out, "  rests on a non-deterministic choice\n");
}

void
report_arrivals_text(const struct verdict *v, size_t n, bool all, struct strbuf *out)
{
	arrival_list list = { 0 };
	size_t next;

	group(v, n, &list);
	for (size_t i = 0; i < list.n; i = next) {
		size_t ways = 0, way_end;

		for (next = i; next < list.n && list.v[next].end == list.v[i].end;)
			next++;
		diag_add_shown(out, list.v[i].v->name);
		sb_add(out, " receives\n");
		for (size_t k = i; k < next; k = way_end, ways++) {
			for (way_end = k; way_end < next && list.v[way_end].path == list.v[k].path;)
				way_end++;
			if (all || ways < MOST_PATHS)
				text_way(&list.v[k], way_end - k, all, out);
		}
		if (!all && ways > MOST_PATHS)
			sb_printf(out, "  and by %zu more paths (--paths prints them)\n",
				  ways - MOST_PATHS);
	}
	VEC_FREE(&list);
	if (n == 0)
		sb_add(out, "nothing arrives\n");
}
