/*
 * archive.c - the tables, and the statements that fill them. A target is waiting, started, done or
 * failed; a hop is written when its reply comes, with the octets of both packets, so that whoever
 * doubts a verdict can judge again. One run at a time measures from a vantage point: routers count
 * what both would ask. Invariant: the rows of a target that is not done are a prefix
 * in time of what was measured, all of it but what came after the last commit.
 */
#include "tracebox/campaign/archive.h"

#include <time.h>
#include <unistd.h>

#include "models/base/map.h"
#include "models/packet/print.h"
#include "tracebox/tell/words.h"

enum { VERSION = 1 };

struct stored {
	int64_t number;
	bool done, started;
};

struct archive {
	struct store *store;
	struct diag *d;
	int64_t id, next;		/* of the campaign; number of the next new target */
	uint64_t held;			/* the lock of the vantage point; 0: not held */
	char *vantage;
	bool resumes, open;		/* open: a transaction is */
	uint64_t committed;
	struct str_map *known;		/* name -> index in targets */
	VEC(struct stored) targets;
};

static const char *const tables[] = {
	"CREATE TABLE IF NOT EXISTS tracebox (version BIGINT NOT NULL)",
	"CREATE TABLE IF NOT EXISTS campaign (id BIGINT PRIMARY KEY, vantage TEXT NOT NULL,"
	" settings TEXT NOT NULL, started BIGINT NOT NULL, ended BIGINT)",
	"CREATE TABLE IF NOT EXISTS target (campaign BIGINT NOT NULL, number BIGINT NOT NULL,"
	" name TEXT NOT NULL, address TEXT, state TEXT NOT NULL, why TEXT, started BIGINT,"
	" ended BIGINT, template BYTEA, tokens BIGINT, first_id BIGINT, first_seq BIGINT,"
	" keep_checksum BIGINT, path_end BIGINT, reached BIGINT, stopped BIGINT, altered BIGINT,"
	" probes BIGINT, shared_with BIGINT, shared_before BIGINT,"
	" PRIMARY KEY (campaign, number))",
	"CREATE TABLE IF NOT EXISTS hop (campaign BIGINT NOT NULL, target BIGINT NOT NULL,"
	" ttl BIGINT NOT NULL, kind TEXT NOT NULL, address TEXT, rtt_ns BIGINT, icmp_type BIGINT,"
	" icmp_code BIGINT, mtu BIGINT, quoted BIGINT, full_quote BIGINT, sent_ns BIGINT,"
	" probe BYTEA, reply_ns BIGINT, reply BYTEA, PRIMARY KEY (campaign, target, ttl))",
	"CREATE TABLE IF NOT EXISTS finding (campaign BIGINT NOT NULL, target BIGINT NOT NULL,"
	" number BIGINT NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL, field TEXT,"
	" old_value TEXT, new_value TEXT, after_hop BIGINT, at_hop BIGINT, location_error BIGINT,"
	" weak BIGINT NOT NULL, sentence TEXT NOT NULL, PRIMARY KEY (campaign, target, number))",
	"CREATE TABLE IF NOT EXISTS holder (vantage TEXT PRIMARY KEY, host TEXT NOT NULL,"
	" process BIGINT NOT NULL, since BIGINT NOT NULL)",
};

enum { OPENING_TRIES = 1000, OPENING_PAUSE_US = 10000 };

static int64_t seconds(void)
{
	return (int64_t)time(NULL);
}

static bool take_number(void *ctx, const struct store_value *row)
{
	*(int64_t *)ctx = row[0].type == STORE_NUMBER ? row[0].number : -1;
	return false;
}

/* The first value of a statement, -1: there is none. */
static bool select_number(struct store *s, const char *sql, const struct store_value *args,
			  size_t n, int64_t *v)
{
	struct store_query q = {
		.sql = sql, .columns = 1, .args = args, .arg_count = n, .each = take_number,
		.ctx = v,
	};

	*v = -1;
	return store_select(s, &q);
}

static bool check_version(struct store *s, bool create, struct diag *d)
{
	const struct store_value version = store_number(VERSION);
	int64_t v;

	if (!select_number(s, "SELECT max(version) FROM tracebox", NULL, 0, &v))
		return false;
	if (v == -1 && create)
		return store_run(s, "INSERT INTO tracebox VALUES ($1)", &version, 1);
	if (v != VERSION)
		diag_error(d, SPAN_NONE, "the database is of version %lld, expected %d",
			   (long long)v, VERSION);
	return v == VERSION;
}

struct store *archive_read(const char *where, struct diag *d)
{
	struct store *s = store_open(where, false, d);

	if (s && check_version(s, false, d))
		return s;
	store_close(s);
	return NULL;
}

static bool take_target(void *ctx, const struct store_value *row)
{
	struct archive *a = ctx;
	const char *state = row[2].data;
	struct stored *t = VEC_ADD(&a->targets);

	*t = (struct stored){
		.number = row[0].number, .done = !strcmp(state, "done") || !strcmp(state, "failed"),
		.started = !strcmp(state, "started"),
	};
	(void)str_map_put(a->known, row[1].data, (void *)(uintptr_t)a->targets.n);
	a->next = MAX_OF(a->next, t->number + 1);
	return true;
}

static bool load_targets(struct archive *a)
{
	const struct store_value id = store_number(a->id);
	const struct store_query q = {
		.sql = "SELECT number, name, state FROM target WHERE campaign = $1 ORDER BY number",
		.columns = 3, .args = &id, .arg_count = 1, .each = take_target, .ctx = a,
	};

	return store_select(a->store, &q);
}

static bool tell_holder(void *ctx, const struct store_value *row)
{
	struct strbuf *b = ctx;
	time_t since = (time_t)row[2].number;
	char text[32] = "";
	struct tm tm;

	if (row[0].type != STORE_TEXT || row[1].type != STORE_NUMBER || !gmtime_r(&since, &tm) ||
	    !strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm))
		return false;
	sb_printf(b, " by process %lld on '", (long long)row[1].number);
	diag_add_shown(b, row[0].data);
	sb_printf(b, "' since %s UTC", text);
	return false;
}

/* The lock is what counts; the row only tells others whom they wait for. */
static bool hold(struct archive *a, const char *vantage)
{
	uint64_t lock = hash_mix(hash_bytes(vantage, strlen(vantage)), 0x7472616365626f78u);
	char host[256] = "unknown";
	struct store_value args[] = {
		store_text(vantage), store_null(), store_number(getpid()), store_number(seconds()),
	};
	struct strbuf who = STRBUF_INIT;
	const struct store_query q = {
		.sql = "SELECT host, process, since FROM holder WHERE vantage = $1", .columns = 3,
		.args = args, .arg_count = 1, .each = tell_holder, .ctx = &who,
	};
	int held = store_hold(a->store, lock);

	if (held == 1) {
		a->held = lock;
		(void)gethostname(host, sizeof(host) - 1);
		args[1] = store_text(host);
		return store_run(a->store, "INSERT INTO holder VALUES ($1, $2, $3, $4) "
				 "ON CONFLICT (vantage) DO UPDATE SET host = excluded.host, "
				 "process = excluded.process, since = excluded.since", args, 4);
	}
	if (held == 0 && store_select(a->store, &q))
		diag_fault(a->d, SPAN_NONE, "another run measures from vantage point '%s'%s; wait "
			   "for it, or name another one with --vantage", vantage,
			   who.len ? sb_str(&who) : "");
	sb_fini(&who);
	return false;
}

static bool make_tables(struct archive *a)
{
	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		if (!store_run(a->store, tables[i], NULL, 0))
			return false;
	return check_version(a->store, true, a->d);
}

static bool find_campaign(struct archive *a, const struct archive_key *key)
{
	const struct store_value args[] = {
		store_text(key->vantage), store_text(key->settings), store_number(seconds()),
	};
	struct store *s = a->store;

	if (!select_number(s,
			   "SELECT max(id) FROM campaign WHERE vantage = $1 AND settings = $2 AND "
			   "ended IS NULL",
			   args, 2, &a->id))
		return false;
	a->resumes = a->id != -1;
	if (a->resumes)
		return load_targets(a);
	return select_number(s,
			     "INSERT INTO campaign (id, vantage, settings, started) "
			     "SELECT coalesce(max(id), 0) + 1, CAST($1 AS TEXT), CAST($2 AS TEXT), "
			     "CAST($3 AS BIGINT) FROM campaign RETURNING id",
			     args, 3, &a->id);
}

/* Tables and numbers of campaigns are made by one run at a time, whatever its vantage point. */
static bool open_campaign(struct archive *a, const struct archive_key *key)
{
	const uint64_t opening = 0x6f70656e696e67u;
	int held = 0;
	bool ok;

	for (unsigned i = 0; i < OPENING_TRIES && !held; i++) {
		held = store_hold(a->store, opening);
		if (!held)
			usleep(OPENING_PAUSE_US);
	}
	if (!held)
		diag_fault(a->d, SPAN_NONE, "another run has been opening the database for too "
			   "long");
	if (held != 1)
		return false;
	ok = make_tables(a) && hold(a, key->vantage) && find_campaign(a, key);
	store_release(a->store, opening);
	return ok;
}

static bool commit(struct archive *a)
{
	bool was = a->open;

	a->open = false;
	return !was || store_commit(a->store);
}

struct archive *archive_open(const char *where, const struct archive_key *key, struct diag *d)
{
	struct archive *a = x_calloc(1, sizeof(*a));

	a->d = d;
	a->next = 1;
	a->known = str_map_new();
	a->vantage = x_strdup(key->vantage);
	a->store = store_open(where, true, d);
	if (a->store && open_campaign(a, key))
		return a;
	archive_close(a);
	return NULL;
}

void archive_close(struct archive *a)
{
	if (!a)
		return;
	(void)commit(a);
	if (a->held) {
		struct store_value vantage = store_text(a->vantage);

		(void)!store_run(a->store, "DELETE FROM holder WHERE vantage = $1", &vantage, 1);
	}
	store_close(a->store);
	free(a->vantage);
	str_map_free(a->known);
	VEC_FREE(&a->targets);
	free(a);
}

bool archive_resumes(const struct archive *a)
{
	return a->resumes;
}

static bool write_row(struct archive *a, const char *sql, const struct store_value *args, size_t n)
{
	if (!a->open && !store_begin(a->store))
		return false;
	a->open = true;
	return store_run(a->store, sql, args, n);
}

bool archive_flush(struct archive *a, uint64_t now)
{
	if (now < a->committed + store_gather(a->store))
		return true;
	a->committed = now;
	return commit(a);
}

uint64_t archive_due(const struct archive *a)
{
	return a->open ? a->committed + store_gather(a->store) : UINT64_MAX;
}

bool archive_target(struct archive *a, const char *name, size_t *number, bool *done)
{
	uintptr_t i = (uintptr_t)str_map_get(a->known, name);
	struct store_value args[] = {
		store_number(a->id), store_number(a->next), store_text(name),
	};
	struct stored *t;

	if (i) {
		*number = (size_t)a->targets.v[i - 1].number;
		*done = a->targets.v[i - 1].done;
		return true;
	}
	t = VEC_ADD(&a->targets);
	*t = (struct stored){ .number = a->next++ };
	(void)str_map_put(a->known, name, (void *)(uintptr_t)a->targets.n);
	*number = (size_t)t->number;
	*done = false;
	return write_row(a, "INSERT INTO target (campaign, number, name, state) "
			    "VALUES ($1, $2, $3, 'waiting')", args, 3);
}

bool archive_fail(struct archive *a, size_t number, const char *why)
{
	struct store_value args[] = {
		store_text(why), store_number(seconds()), store_number(a->id),
		store_number((int64_t)number),
	};

	return write_row(a, "UPDATE target SET state = 'failed', why = $1, ended = $2 "
			    "WHERE campaign = $3 AND number = $4", args, 4);
}

bool archive_start(struct archive *a, size_t number, const struct trace *t)
{
	char text[ADDRESS_TEXT];
	struct store_value args[] = {
		store_text(address_text(&t->config.dst, text)), store_number(seconds()),
		store_octets(t->template.bytes, t->template.len),
		store_number(t->template.distinct), store_number(t->template.id),
		store_number(t->template.seq), store_number(t->template.keep_checksum),
		store_number(a->id), store_number((int64_t)number),
	};

	return write_row(a, "UPDATE target SET state = 'started', address = $1, started = $2, "
			    "template = $3, tokens = $4, first_id = $5, first_seq = $6, "
			    "keep_checksum = $7 WHERE campaign = $8 AND number = $9", args, 9);
}

static const char *kind_of(const struct hop *h)
{
	if (h->kind != HOP_ERROR)
		return h->kind == HOP_ANSWER ? "answer" : "silent";
	return h->quote.kind == QUOTE_EXPIRED ? "expired" : quote_reason(&h->quote);
}

bool archive_hop(struct archive *a, size_t number, const struct trace *t, unsigned ttl)
{
	const struct hop *h = &t->hops[ttl];
	const struct probe *p = &t->probes.v[h->probe];
	bool error = h->kind == HOP_ERROR;
	char text[ADDRESS_TEXT];
	struct store_value args[] = {
		store_number(a->id), store_number((int64_t)number), store_number(ttl),
		store_text(kind_of(h)), store_text(address_text(&h->from, text)),
		store_number((int64_t)h->rtt),
		error ? store_number(h->quote.type) : store_null(),
		error ? store_number(h->quote.code) : store_null(),
		error && h->quote.kind == QUOTE_TOO_BIG ? store_number(h->quote.mtu) : store_null(),
		error ? store_number(h->comparison.octets) : store_null(),
		error ? store_number(h->comparison.full) : store_null(),
		store_number((int64_t)p->sent), store_octets(p->bytes, p->len),
		store_number((int64_t)h->time), store_octets(h->reply, h->reply_len),
	};

	return write_row(a, "INSERT INTO hop VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
			    "$12, $13, $14, $15)", args, ARRAY_LEN(args));
}

struct resuming {
	struct trace *t;
	const struct trace_config *config;
};

static bool take_template(void *ctx, const struct store_value *row)
{
	struct resuming *r = ctx;
	struct probe_template t;
	struct tokens k;
	const char *error;

	if (row[0].type != STORE_OCTETS || !tokens_of(&k, row[0].data, row[0].len) ||
	    !address_equal(&k.src, &r->config->src) || !address_equal(&k.dst, &r->config->dst) ||
	    !probe_template_of(&t, row[0].data, row[0].len, (unsigned)row[1].number, &error))
		return false;
	t.id = (uint16_t)row[2].number;
	t.seq = (uint32_t)row[3].number;
	t.keep_checksum = row[4].number != 0;
	r->t = trace_new(r->config, &t);
	return false;
}

static bool take_hop(void *ctx, const struct store_value *row)
{
	struct resuming *r = ctx;

	if (row[0].type != STORE_OCTETS || row[2].type != STORE_OCTETS)
		return true;
	trace_restore(r->t, row[0].data, row[0].len, (uint64_t)row[1].number);
	(void)trace_take(r->t, row[2].data, row[2].len, (uint64_t)row[3].number);
	return true;
}

struct trace *archive_resume(struct archive *a, size_t number, const struct trace_config *config)
{
	const struct store_value args[] = {
		store_number(a->id), store_number((int64_t)number),
	};
	struct resuming r = { .config = config };
	struct store_query template = {
		.sql = "SELECT template, tokens, first_id, first_seq, keep_checksum FROM target "
		       "WHERE campaign = $1 AND number = $2 AND state = 'started'",
		.columns = 5, .args = args, .arg_count = 2, .each = take_template, .ctx = &r,
	};
	struct store_query hops = {
		.sql = "SELECT probe, sent_ns, reply, reply_ns FROM hop "
		       "WHERE campaign = $1 AND target = $2 ORDER BY ttl",
		.columns = 4, .args = args, .arg_count = 2, .each = take_hop, .ctx = &r,
	};
	bool started = false;

	for (size_t i = 0; i < a->targets.n && !started; i++)
		started = a->targets.v[i].number == (int64_t)number && a->targets.v[i].started;
	if (!started || !commit(a) || !store_select(a->store, &template))
		return NULL;
	if (r.t && store_select(a->store, &hops) && r.t->probes.n)
		return r.t;
	trace_free(r.t);
	(void)write_row(a, "DELETE FROM hop WHERE campaign = $1 AND target = $2", args, 2);
	return NULL;
}

/* A trace that an earlier run has ended, and whose hops before `from` it took over. */
struct recalled {
	struct resuming resuming;
	size_t shared;
	unsigned from;
};

static bool take_done(void *ctx, const struct store_value *row)
{
	struct recalled *r = ctx;
	struct trace_config config = *r->resuming.config;
	struct tokens k;

	if (row[0].type != STORE_OCTETS || !tokens_of(&k, row[0].data, row[0].len))
		return false;
	config.dst = k.dst;
	r->resuming.config = &config;
	(void)take_template(&r->resuming, row);
	r->resuming.config = NULL;	/* the copy ends here */
	r->shared = row[5].type == STORE_NUMBER ? (size_t)row[5].number : 0;
	r->from = row[6].type == STORE_NUMBER ? (unsigned)row[6].number : 1;
	return false;
}

struct order {
	VEC(size_t) v;
};

static bool take_order(void *ctx, const struct store_value *row)
{
	struct order *o = ctx;

	if (row[0].type == STORE_NUMBER && row[0].number > 0)
		*VEC_ADD(&o->v) = (size_t)row[0].number;
	return true;
}

static bool recall(struct archive *a, size_t number, struct recalled *r)
{
	const struct store_value args[] = {
		store_number(a->id), store_number((int64_t)number),
	};
	struct store_query template = {
		.sql = "SELECT template, tokens, first_id, first_seq, keep_checksum, shared_with, "
		       "shared_before FROM target WHERE campaign = $1 AND number = $2 AND "
		       "state = 'done'",
		.columns = 7, .args = args, .arg_count = 2, .each = take_done, .ctx = r,
	};
	struct store_query hops = {
		.sql = "SELECT probe, sent_ns, reply, reply_ns FROM hop "
		       "WHERE campaign = $1 AND target = $2 ORDER BY ttl",
		.columns = 4, .args = args, .arg_count = 2, .each = take_hop, .ctx = &r->resuming,
	};

	return store_select(a->store, &template) &&
	       (!r->resuming.t || store_select(a->store, &hops));
}

bool archive_recall(struct archive *a, const struct trace_config *like, archive_recaller each,
		    void *ctx)
{
	const struct store_value id = store_number(a->id);
	struct order order = { .v = { 0 } };
	const struct store_query done = {
		.sql = "SELECT number FROM target WHERE campaign = $1 AND state = 'done' "
		       "ORDER BY ended, number",
		.columns = 1, .args = &id, .arg_count = 1, .each = take_order, .ctx = &order,
	};
	bool ok = commit(a) && store_select(a->store, &done);

	for (size_t i = 0; i < order.v.n && ok; i++) {
		struct recalled r = { .resuming = { .config = like } };

		ok = recall(a, order.v.v[i], &r);
		if (ok && r.resuming.t && r.resuming.t->probes.n)
			each(ctx, order.v.v[i], r.resuming.t, r.shared, r.from);
		trace_free(r.resuming.t);
	}
	VEC_FREE(&order.v);
	return ok;
}

static bool write_finding(struct archive *a, const struct archive_result *r, size_t i)
{
	const struct finding *f = &r->judgement->findings.v[i];
	const struct change *c =
		f->kind == FINDING_CHANGE || f->kind == FINDING_QUIRK ? &f->change : NULL;
	static const char *const kinds[] = { "changed", "added", "removed", "payload" };
	struct strbuf old = STRBUF_INIT, now = STRBUF_INIT, text = STRBUF_INIT, what = STRBUF_INIT;
	bool field = c && c->kind == CHANGE_FIELD && c->field, ok;

	words_finding(f, r->trace, &text);
	if (field) {
		packet_value_print(c->field, c->old, &old);
		packet_value_print(c->field, c->now, &now);
	}
	if (c && c->option >= 0)
		sb_printf(&what, "%s option %d %s", packet_layer_info(c->layer)->name, c->option,
			  kinds[c->kind]);
	else
		sb_add(&what, c ? kinds[c->kind] : words_kind(f->kind));
	ok = write_row(
		a,
		"INSERT INTO finding VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
		"$12, $13)",
		(const struct store_value[]){
			store_number(a->id),
			store_number((int64_t)r->number),
			store_number((int64_t)i + 1),
			store_text(words_kind(f->kind)),
			store_text(sb_str(&what)),
			store_text(field ? c->field->name : NULL),
			store_text(field ? sb_str(&old) : NULL),
			store_text(field ? sb_str(&now) : NULL),
			store_number(f->after),
			store_number(f->at),
			f->kind == FINDING_CHANGE ? store_number(f->at - f->after) : store_null(),
			store_number(f->weak),
			store_text(sb_str(&text)),
		},
		13);
	sb_fini(&old);
	sb_fini(&now);
	sb_fini(&text);
	sb_fini(&what);
	return ok;
}

/* What another trace said of a hop, or that nobody answered there. */
static bool write_other_hop(struct archive *a, const struct archive_result *r, unsigned ttl)
{
	const struct path_hop *h = &r->path->hops[ttl];
	char text[ADDRESS_TEXT];
	bool heard = h->from.family != 0;
	struct store_value args[] = {
		store_number(a->id), store_number((int64_t)r->number), store_number(ttl),
		store_text(heard ? "shared" : "silent"),
		store_text(heard ? address_text(&h->from, text) : NULL),
		h->error ? store_number(h->quoted) : store_null(),
		h->error ? store_number(h->full) : store_null(),
	};

	return write_row(
		a,
		"INSERT INTO hop (campaign, target, ttl, kind, address, quoted, full_quote) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7)",
		args, ARRAY_LEN(args));
}

bool archive_finish(struct archive *a, const struct archive_result *r)
{
	const struct trace *t = r->trace;
	struct store_value args[] = {
		store_number(seconds()), store_number(trace_end(t)),
		t->reached ? store_number(t->reached) : store_null(),
		t->stopped ? store_number(t->stopped) : store_null(),
		store_number(r->judgement->altered), store_number((int64_t)t->probes.n),
		r->shared ? store_number((int64_t)r->shared->number) : store_null(),
		r->shared ? store_number(r->from) : store_null(),
		store_number(a->id), store_number((int64_t)r->number),
	};

	for (unsigned ttl = 1; ttl <= r->path->end; ttl++)
		if (t->hops[ttl].kind == HOP_SILENT && !write_other_hop(a, r, ttl))
			return false;
	for (size_t i = 0; i < r->judgement->findings.n; i++)
		if (!write_finding(a, r, i))
			return false;
	return write_row(a, "UPDATE target SET state = 'done', ended = $1, path_end = $2, "
			    "reached = $3, stopped = $4, altered = $5, probes = $6, "
			    "shared_with = $7, shared_before = $8 "
			    "WHERE campaign = $9 AND number = $10", args, ARRAY_LEN(args));
}

bool archive_end(struct archive *a)
{
	struct store_value args[] = { store_number(seconds()), store_number(a->id) };

	return write_row(a, "UPDATE campaign SET ended = $1 WHERE id = $2", args, 2) &&
	       commit(a);
}
