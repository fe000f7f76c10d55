/*
 * report.c - the analyses of Detal et al., "Revealing middlebox interference with tracebox" (IMC
 * 2013): how many routers of a path quote all of the probe and where they stand; on how many paths
 * the MSS and the sequence number are changed, by vantage point and by destination; where, and
 * between how many hops the box may stand. Distances are cut into ten parts of the path each.
 */
#include "tracebox/campaign/report.h"

#include "models/base/map.h"
#include "tracebox/campaign/archive.h"
#include "tracebox/campaign/report_int.h"

enum { PARTS = 10, ERROR_MAX = 30, ROWS_SHOWN = 20 };

enum figure_id {
	FIGURE_COVERAGE, FIGURE_PLACES, FIGURE_MSS_VANTAGE, FIGURE_MSS_TARGET, FIGURE_SEQ_VANTAGE,
	FIGURE_SEQ_TARGET, FIGURE_MSS_PLACES, FIGURE_ERROR, FIGURE_COUNT,
};

static const struct figure blank[FIGURE_COUNT] = {
	[FIGURE_COVERAGE] = {
		"coverage", "Paths by their share of routers that quote all (RFC 1812)",
		"share of the path's routers, at most", "share of paths", true, { 0 },
	},
	[FIGURE_PLACES] = {
		"places", "Where the routers stand that quote all",
		"tenth of the path, from the sender", "share of these routers", false, { 0 },
	},
	[FIGURE_MSS_VANTAGE] = {
		"mss-vantage", "MSS changed, by vantage point", "vantage point", "share of paths",
		false, { 0 },
	},
	[FIGURE_MSS_TARGET] = {
		"mss-target", "MSS changed, by destination", "destination", "share of paths", false,
		{ 0 },
	},
	[FIGURE_SEQ_VANTAGE] = {
		"sequence-vantage", "Sequence number changed, by vantage point", "vantage point",
		"share of paths", false, { 0 },
	},
	[FIGURE_SEQ_TARGET] = {
		"sequence-target", "Sequence number changed, by destination", "destination",
		"share of paths", false, { 0 },
	},
	[FIGURE_MSS_PLACES] = {
		"mss-places", "Where the MSS is changed", "tenth of the path, from the sender",
		"share of these changes", false, { 0 },
	},
	[FIGURE_ERROR] = {
		"location-error", "Between how many hops the box of a change may stand",
		"hops, at most", "share of changes", true, { 0 },
	},
};

/* Paths of one vantage point, or to one destination. */
struct group {
	size_t paths, reached, altered, mss, seq;
};

struct groups {
	struct str_map *map;	/* label -> struct group */
};

struct path_sum {
	struct group *vantage, *target;
	size_t end, routers, full;
};

struct report {
	struct groups vantages, targets;
	struct path_sum path;		/* whose hops are being read */
	bool any;
	int64_t campaign, number;
	size_t coverage[PARTS + 1], places[PARTS + 1], mss_places[PARTS + 1];
	size_t errors[ERROR_MAX + 2];
	size_t paths, full, mss, changes;
};

static struct group *group_of(struct groups *g, const char *label)
{
	struct group *found = str_map_get(g->map, label);

	if (!found) {
		found = x_calloc(1, sizeof(*found));
		(void)str_map_put(g->map, label, found);
	}
	return found;
}

static size_t part_of(size_t at, size_t end)
{
	return !end || at >= end ? PARTS : MAX_OF((at * PARTS + end - 1) / end, (size_t)1);
}

static const char *text_of(const struct store_value *v)
{
	return v->type == STORE_TEXT ? v->data : "";
}

/* The path whose hops were read last. */
static void end_path(struct report *r)
{
	const struct path_sum *p = &r->path;

	if (!r->any)
		return;
	r->paths++;
	r->coverage[p->routers ? (p->full * PARTS + p->routers - 1) / p->routers : 0]++;
}

/* campaign, target, vantage, name, path_end, reached, altered, ttl, full_quote */
static bool take_hop(void *ctx, const struct store_value *row)
{
	struct report *r = ctx;
	struct path_sum *p = &r->path;

	if (!r->any || row[0].number != r->campaign || row[1].number != r->number) {
		end_path(r);
		r->any = true;
		r->campaign = row[0].number;
		r->number = row[1].number;
		*p = (struct path_sum){
			.vantage = group_of(&r->vantages, text_of(&row[2])),
			.target = group_of(&r->targets, text_of(&row[3])),
			.end = (size_t)row[4].number,
		};
		for (int i = 0; i < 2; i++) {
			struct group *g = i ? p->target : p->vantage;

			g->paths++;
			g->reached += row[5].type == STORE_NUMBER;
			g->altered += row[6].number != 0;
		}
	}
	if (row[8].type != STORE_NUMBER)
		return true;
	p->routers++;
	if (row[8].number) {
		p->full++;
		r->full++;
		r->places[part_of((size_t)row[7].number, p->end)]++;
	}
	return true;
}

/* vantage, name, field or what, at_hop, path_end, location_error; one row per path and thing */
static bool take_change(void *ctx, const struct store_value *row)
{
	struct report *r = ctx;
	struct group *groups[] = {
		group_of(&r->vantages, text_of(&row[0])), group_of(&r->targets, text_of(&row[1])),
	};
	const char *what = text_of(&row[2]);
	bool mss = !strcmp(what, "tcp.opt.mss") || !strcmp(what, "tcp option 2 added") ||
		   !strcmp(what, "tcp option 2 removed");
	bool seq = !strcmp(what, "tcp.seq");

	for (size_t i = 0; i < ARRAY_LEN(groups); i++) {
		groups[i]->mss += mss;
		groups[i]->seq += seq;
	}
	if (mss) {
		r->mss++;
		r->mss_places[part_of((size_t)row[3].number, (size_t)row[4].number)]++;
	}
	r->changes++;
	r->errors[MIN_OF((size_t)MAX_OF(row[5].number, 0), (size_t)ERROR_MAX + 1)]++;
	return true;
}

static bool read_all(struct report *r, struct store *s)
{
	const struct store_query hops = {
		.sql = "SELECT t.campaign, t.number, c.vantage, t.name, t.path_end, t.reached, "
		       "t.altered, h.ttl, CASE WHEN h.kind IN ('expired', 'shared') "
		       "THEN h.full_quote END "
		       "FROM target t JOIN campaign c ON c.id = t.campaign "
		       "JOIN hop h ON h.campaign = t.campaign AND h.target = t.number "
		       "WHERE t.state = 'done' ORDER BY t.campaign, t.number, h.ttl",
		.columns = 9, .each = take_hop, .ctx = r,
	};
	const struct store_query changes = {
		.sql = "SELECT c.vantage, t.name, coalesce(f.field, f.what), min(f.at_hop), "
		       "max(t.path_end), min(f.location_error) FROM finding f "
		       "JOIN target t ON t.campaign = f.campaign AND t.number = f.target "
		       "JOIN campaign c ON c.id = t.campaign "
		       "WHERE f.kind = 'change' AND t.state = 'done' "
		       "GROUP BY t.campaign, t.number, c.vantage, t.name, coalesce(f.field, "
		       "f.what) "
		       "ORDER BY t.campaign, t.number",
		.columns = 6,
		.each = take_change,
		.ctx = r,
	};

	if (!store_select(s, &hops))
		return false;
	end_path(r);
	return store_select(s, &changes);
}

static void add_row(struct figure *f, char *label, size_t part, size_t all)
{
	*VEC_ADD(&f->rows) = (struct figure_row){ .label = label, .part = part, .all = all };
}

static void fill_parts(struct figure *f, const size_t *counts, size_t all)
{
	for (size_t i = 1; all && i <= PARTS; i++)
		add_row(f, x_asprintf("%zu", i), counts[i], all);
}

static int by_share(const void *a, const void *b)
{
	const struct figure_row *x = a, *y = b;
	size_t left = x->part * y->all, right = y->part * x->all;

	return left > right ? -1 : left < right ? 1 : strcmp(x->label, y->label);
}

/* Where it happens most first. */
static void fill_groups(struct figure *f, const struct groups *g, bool seq)
{
	for (size_t i = 0; i < str_map_count(g->map); i++) {
		const struct group *group = str_map_value(g->map, i);

		add_row(f, x_strdup(str_map_key(g->map, i)), seq ? group->seq : group->mss,
			group->paths);
	}
	if (f->rows.n)
		qsort(f->rows.v, f->rows.n, sizeof(*f->rows.v), by_share);
}

static void fill(const struct report *r, struct figure *figures)
{
	size_t sum = 0, last = ERROR_MAX + 1;

	for (size_t i = 0; r->paths && i <= PARTS; i++) {
		sum += r->coverage[i];
		add_row(&figures[FIGURE_COVERAGE], x_asprintf("%zu.%zu", i / PARTS, i % PARTS), sum,
			r->paths);
	}
	fill_parts(&figures[FIGURE_PLACES], r->places, r->full);
	fill_groups(&figures[FIGURE_MSS_VANTAGE], &r->vantages, false);
	fill_groups(&figures[FIGURE_MSS_TARGET], &r->targets, false);
	fill_groups(&figures[FIGURE_SEQ_VANTAGE], &r->vantages, true);
	fill_groups(&figures[FIGURE_SEQ_TARGET], &r->targets, true);
	fill_parts(&figures[FIGURE_MSS_PLACES], r->mss_places, r->mss);
	while (last > 1 && !r->errors[last])
		last--;
	sum = r->errors[0];
	for (size_t i = 1; r->changes && i <= last; i++) {
		sum += r->errors[i];
		add_row(&figures[FIGURE_ERROR], x_asprintf(i > ERROR_MAX ? "more" : "%zu", i), sum,
			r->changes);
	}
}

static void print_vantages(const struct report *r)
{
	printf("%-20s %12s %8s %8s\n", "vantage point", "destinations", "reached", "altered");
	for (size_t i = 0; i < str_map_count(r->vantages.map); i++) {
		const struct group *g = str_map_value(r->vantages.map, i);
		struct strbuf label = STRBUF_INIT;

		diag_add_shown(&label, str_map_key(r->vantages.map, i));
		printf("%-20s %12zu %8zu %8zu\n", sb_str(&label), g->paths, g->reached, g->altered);
		sb_fini(&label);
	}
}

static void print_figure(const struct figure *f)
{
	size_t rows = f->rows.n;

	if (!rows)
		return;
	/* whom nothing happened to is not worth a line */
	if (!f->cumulative)
		while (rows > 1 && rows > PARTS && !f->rows.v[rows - 1].part)
			rows--;
	printf("\n%s\n%-40s %s\n", f->title, f->x, f->y);
	for (size_t i = 0; i < MIN_OF(rows, (size_t)ROWS_SHOWN + ERROR_MAX * f->cumulative); i++) {
		const struct figure_row *r = &f->rows.v[i];
		struct strbuf label = STRBUF_INIT;

		diag_add_shown(&label, r->label);
		printf("%-40s %5.1f%%  %zu of %zu\n", sb_str(&label),
		       r->all ? 100.0 * (double)r->part / (double)r->all : 0.0, r->part, r->all);
		sb_fini(&label);
	}
	if (rows > ROWS_SHOWN && !f->cumulative)
		printf("and %zu more\n", rows - ROWS_SHOWN);
}

static void free_groups(struct groups *g)
{
	for (size_t i = 0; i < str_map_count(g->map); i++)
		free(str_map_value(g->map, i));
	str_map_free(g->map);
}

int report_run(const struct options *o, struct diag *d)
{
	struct report r = {
		.vantages = { .map = str_map_new() }, .targets = { .map = str_map_new() },
	};
	struct figure figures[FIGURE_COUNT];
	struct store *s = archive_read(o->operands[0], d);
	int status = diag_faulted(d) ? 3 : 2;

	memcpy(figures, blank, sizeof(figures));
	if (s && read_all(&r, s)) {
		fill(&r, figures);
		print_vantages(&r);
		for (size_t i = 0; i < FIGURE_COUNT; i++)
			print_figure(&figures[i]);
		status = !o->plots || report_draw(o->plots, o->svg, figures, FIGURE_COUNT, d) ? 0
											      : 3;
	}
	for (size_t i = 0; i < FIGURE_COUNT; i++) {
		for (size_t k = 0; k < figures[i].rows.n; k++)
			free(figures[i].rows.v[k].label);
		VEC_FREE(&figures[i].rows);
	}
	free_groups(&r.vantages);
	free_groups(&r.targets);
	store_close(s);
	return status;
}
