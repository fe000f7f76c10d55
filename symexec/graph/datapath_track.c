/*
 * datapath_track.c - actions that remember packets for others. All of `ct` are one element, each with an input and an output of
 * its own, so that they share what is remembered.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "models/click/arg.h"
#include "symexec/graph/datapath_box_int.h"

enum { MOST_ZONE = 65535, MOST_PORT = 65535 };

struct track {
	bool commit, nat, clear;
	uint64_t zone, mark, mask;
	bool has_mark, source, to;
	uint32_t first, last;
	uint64_t low, high;
};

/* "FIRST[-LAST]"; cuts the text. */
static bool
read_ports(char *text, struct track *t)
{
	char *dash = strchr(text, '-');

	if (dash != NULL)
		*dash = '\0';
	return click_parse_uint(text, &t->low) && click_parse_uint(dash != NULL ? dash + 1 : text, &t->high) && t->low <= t->high &&
	    t->low > 0 && t->high <= MOST_PORT;
}

/* "src:FIRST[-LAST][:PORT[-PORT]]" */
static bool
read_nat(struct dbox *b, const char *word, struct track *t)
{
	char *text = arena_strdup(b->arena, word), *colon, *dash;

	if (strncmp(text, "src:", 4) != 0 && strncmp(text, "dst:", 4) != 0)
		return false;
	t->source = text[0] == 's';
	t->nat = t->to = true;
	text += 4;
	colon = strchr(text, ':');
	if (colon != NULL)
		*colon = '\0';
	dash = strchr(text, '-');
	if (dash != NULL)
		*dash = '\0';
	return click_parse_ip(text, &t->first) && click_parse_ip(dash != NULL ? dash + 1 : text, &t->last) && t->first <= t->last &&
	    (colon == NULL || read_ports(colon + 1, t));
}

static bool
read_mark(struct dbox *b, const char *word, struct track *t)
{
	char *text = arena_strdup(b->arena, word), *slash = strchr(text, '/');

	if (slash != NULL)
		*slash = '\0';
	t->has_mark = true;
	t->mask = UINT32_MAX;
	return click_parse_uint(text, &t->mark) && t->mark <= UINT32_MAX &&
	    (slash == NULL || (click_parse_uint(slash + 1, &t->mask) && t->mask <= UINT32_MAX));
}

static bool
read_track(struct dbox *b, const char *word, struct track *t)
{
	if (strcmp(word, "commit") == 0 || strcmp(word, "commit=1") == 0)
		return t->commit = true;
	if (strcmp(word, "nat") == 0)
		return t->nat = true;
	if (strncmp(word, "zone=", 5) == 0)
		return click_parse_uint(word + 5, &t->zone) && t->zone <= MOST_ZONE;
	if (strncmp(word, "mark=", 5) == 0)
		return read_mark(b, word + 5, t);
	return strncmp(word, "nat=", 4) == 0 && read_nat(b, word + 4, t);
}

static bool
read_action(struct dbox *b, const struct datapath_action *a, struct track *t)
{
	t->clear = a->count == 2 && strcmp(a->words[1].s, "clear") == 0;
	for (size_t i = 1; i < a->count && !t->clear; i++) {
		if (!read_track(b, a->words[i].s, t)) {
			diag_error(b->d, a->words[i].at, "expected commit, zone=N, mark=V or nat, found '%s'", a->words[i].s);
			return false;
		}
	}
	if (t->commit || (!t->has_mark && !t->to))
		return true;
	diag_error(b->d, a->at, "expected \"commit\" beside a mark, or a place to translate to");
	return false;
}

bool
dbox_connection(struct dbox *b, const struct datapath_action *a, unsigned from, unsigned next)
{
	size_t n = 0;

	while (n < b->tracks.n && b->tracks.v[n] != a)
		n++;
	if (n == b->tracks.n)
		return false;
	n = 2 * n + b->ip;
	sb_printf(b->out, " n%u -> FindTuple -> [%zu]connections; connections[%zu] -> WriteTuple -> n%u;", from, n, n, next);
	return true;
}

/* *translates: an action before it in the list makes a translation. */
static bool
one_track(struct dbox *b, const struct datapath_action *a, bool *translates)
{
	struct track t = { 0 };

	if (!read_action(b, a, &t))
		return false;
	if (t.to && *translates)
		return dbox_cannot(b, a->at, "behind a ct with nat= in the same list, another", a->words[0].s);
	*translates |= t.to;
	if (t.zone == 0 && !t.clear && dbox_keeps_flows(b->p))
		return dbox_cannot(b, a->at, "beside functions that keep flows, the action", "ct of zone 0");
	*VEC_ADD(&b->tracks) = a;
	for (int ip = 0; ip < 2; ip++) {
		sb_printf(b->out, "%szone %" PRIu64 "%s%s%s", b->tracks.n == 1 && ip == 0 ? " connections :: TrackConnections(" : ", ", t.zone,
			  t.commit ? " commit" : "", t.nat ? " nat" : "", t.clear ? " clear" : "");
		if (t.has_mark)
			sb_printf(b->out, " mark %" PRIu64 " %" PRIu64, t.mark, t.mask);
		if (t.to)
			sb_printf(b->out, " %s %" PRIu32 " %" PRIu32 " %" PRIu64 " %" PRIu64, t.source ? "src" : "dst", t.first, t.last,
				  t.low, t.high);
	}
	return true;
}

static bool
tracks_of(struct dbox *b, const struct datapath_actions *list)
{
	bool ok = true, translates = false;

	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].verb == ACTION_CT)
			ok &= one_track(b, &list->v[i], &translates);
	return ok;
}

bool
dbox_tracks(struct dbox *b)
{
	bool ok = true;

	for (const struct datapath_table *t = b->p->tables; t < b->p->tables + b->p->table_count; t++) {
		const struct datapath_rule **rules;
		size_t n = datapath_rules_asked(t, &rules);

		for (size_t i = 0; i < n; i++)
			ok &= tracks_of(b, &rules[i]->actions);
		free(rules);
		ok &= tracks_of(b, &t->miss);
	}
	if (b->tracks.n > 0)
		sb_add(b->out, ");");
	return ok;
}

bool
dbox_learn(struct dbox *b, const struct datapath_action *a, unsigned from, unsigned next)
{
	(void)from, (void)next;
	return dbox_cannot(b, a->at, "the action", a->words[0].s);
}
