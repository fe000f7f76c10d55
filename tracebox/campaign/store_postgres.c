/*
 * store_postgres.c - libpq's home. The library is loaded when it is asked for: it brings a dozen
 * others, which would cost every run of tracebox their loading. Between begin and commit statements
 * are sent without waiting for each (pipeline mode), so that a batch costs one round trip however
 * many rows it has; an error of one of them is told by the commit, and undoes the batch.
 */
#include "tracebox/campaign/store_int.h"

#include <dlfcn.h>
#include <postgresql/libpq-fe.h>

#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/base/vec.h"

enum { ARGS = 32 };

#define CALLS(X) \
	X(PQconnectdb) X(PQstatus) X(PQerrorMessage) X(PQfinish) X(PQexecParams) X(PQresultStatus) \
	X(PQresultErrorMessage) X(PQntuples) X(PQgetvalue) X(PQgetlength) X(PQgetisnull) \
	X(PQftype) X(PQclear) X(PQenterPipelineMode) X(PQexitPipelineMode) X(PQpipelineSync) \
	X(PQsendQueryParams) X(PQgetResult) X(PQsetNoticeProcessor)

struct postgres {
	void *library;
	PGconn *db;
	bool gathering;
#define CALL(name) __typeof__(&name) name;
	CALLS(CALL)
};

/* Of the types that our tables have (pg_type.dat). */
enum { TYPE_OCTETS = 17, TYPE_NUMBER = 20, TYPE_NUMBER2 = 21, TYPE_NUMBER4 = 23 };

static bool load(struct postgres *p, char **error)
{
	p->library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
	if (!p->library) {
		*error = x_strdup("PostgreSQL needs libpq (Debian: libpq5)");
		return false;
	}
#define LOOK(name) \
	do { \
		void *at = dlsym(p->library, #name); \
		memcpy(&p->name, &at, sizeof(at)); \
		if (!at) { \
			*error = x_strdup("libpq is too old: " #name " is missing"); \
			return false; \
		} \
	} while (0);
	CALLS(LOOK)
	return true;
}

static void close_db(void *db)
{
	struct postgres *p = db;

	if (p->db)
		p->PQfinish(p->db);
	/* not unloaded: libraries that it brought keep state of the process */
	free(p);
}

static char *one_line(const char *s)
{
	size_t n = strcspn(s, "\n");

	return n ? x_strndup(s, n) : x_strdup("the server is gone");
}

static void be_silent(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

void *store_postgres_open(const char *url, char **error)
{
	struct postgres *p = x_calloc(1, sizeof(*p));

	if (load(p, error)) {
		p->db = p->PQconnectdb(url);
		if (p->PQstatus(p->db) == CONNECTION_OK) {
			p->PQsetNoticeProcessor(p->db, be_silent, NULL);
			return p;
		}
		*error = one_line(p->PQerrorMessage(p->db));
	}
	close_db(p);
	return NULL;
}

struct arguments {
	const char *values[ARGS];
	int lengths[ARGS], formats[ARGS];
	char numbers[ARGS][24];
};

static void set_arguments(struct arguments *a, const struct store_query *q)
{
	X_CHECK(q->arg_count <= ARGS);
	for (size_t i = 0; i < q->arg_count; i++) {
		const struct store_value *v = &q->args[i];

		a->values[i] = v->type == STORE_NULL ? NULL : v->data ? v->data : "";
		a->lengths[i] = (int)v->len;
		a->formats[i] = v->type == STORE_OCTETS;
		if (v->type == STORE_NUMBER) {
			snprintf(a->numbers[i], sizeof(a->numbers[i]), "%lld",
				 (long long)v->number);
			a->values[i] = a->numbers[i];
		}
	}
}

/* "\x00ff" as octets. */
static size_t octets_of(const char *hex, uint8_t *out)
{
	size_t n = 0;

	if (strncmp(hex, "\\x", 2))
		return 0;
	for (hex += 2; hex[0] && hex[1]; hex += 2) {
		char pair[3] = { hex[0], hex[1], '\0' };

		out[n++] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return n;
}

static struct store_value value_of(struct postgres *p, const PGresult *r, int row, int i,
				   uint8_t **owned)
{
	const char *text = p->PQgetvalue(r, row, i);

	if (p->PQgetisnull(r, row, i))
		return store_null();
	switch (p->PQftype(r, i)) {
	case TYPE_NUMBER:
	case TYPE_NUMBER2:
	case TYPE_NUMBER4:
		return store_number(strtoll(text, NULL, 10));
	case TYPE_OCTETS:
		*owned = x_malloc((size_t)p->PQgetlength(r, row, i) + 1);
		return store_octets(*owned, octets_of(text, *owned));
	default:
		return store_text(text);
	}
}

static void give_rows(struct postgres *p, const PGresult *r, const struct store_query *q)
{
	bool more = true;

	for (int row = 0; row < p->PQntuples(r) && more; row++) {
		struct store_value values[ARGS] = { { .type = STORE_NULL } };
		uint8_t *owned[ARGS] = { NULL };

		X_CHECK(q->columns <= ARGS);
		for (size_t i = 0; i < q->columns; i++)
			values[i] = value_of(p, r, row, (int)i, &owned[i]);
		more = q->each(q->ctx, values);
		for (size_t i = 0; i < q->columns; i++)
			free(owned[i]);
	}
}

static bool run(void *db, const struct store_query *q, char **error)
{
	struct postgres *p = db;
	struct arguments a = { .formats = { 0 } };
	PGresult *r;
	bool ok;

	set_arguments(&a, q);
	if (p->gathering) {
		ok = p->PQsendQueryParams(p->db, q->sql, (int)q->arg_count, NULL, a.values,
					  a.lengths, a.formats, 0);
		if (!ok)
			*error = one_line(p->PQerrorMessage(p->db));
		return ok;
	}
	r = p->PQexecParams(p->db, q->sql, (int)q->arg_count, NULL, a.values, a.lengths, a.formats,
			    0);
	ok = p->PQresultStatus(r) == PGRES_COMMAND_OK || p->PQresultStatus(r) == PGRES_TUPLES_OK;
	if (!ok)
		*error = one_line(p->PQresultErrorMessage(r));
	else if (q->each)
		give_rows(p, r, q);
	p->PQclear(r);
	return ok;
}

static bool begin(void *db, char **error)
{
	struct store_query q = { .sql = "BEGIN" };
	struct postgres *p = db;

	p->gathering = p->PQenterPipelineMode(p->db);
	if (!p->gathering)
		*error = one_line(p->PQerrorMessage(p->db));
	return p->gathering && run(db, &q, error);
}

static bool commit(void *db, char **error)
{
	struct store_query q = { .sql = "COMMIT" };
	struct postgres *p = db;
	bool ok = run(db, &q, error) && p->PQpipelineSync(p->db), done = !ok;
	unsigned nothing = 0;

	/* a NULL ends each statement's results; two in a row, and the connection is gone */
	while (!done && nothing < 2) {
		PGresult *r = p->PQgetResult(p->db);
		ExecStatusType status = p->PQresultStatus(r);

		nothing = r ? 0 : nothing + 1;
		if (r && status == PGRES_FATAL_ERROR && ok) {
			*error = one_line(p->PQresultErrorMessage(r));
			ok = false;
		}
		done = status == PGRES_PIPELINE_SYNC;
		p->PQclear(r);
	}
	if (ok && !done)
		*error = one_line(p->PQerrorMessage(p->db));
	p->gathering = false;
	(void)p->PQexitPipelineMode(p->db);
	return ok && done;
}

static bool take_answer(void *ctx, const struct store_value *row)
{
	*(int *)ctx = row[0].type == STORE_NUMBER && row[0].number == 1;
	return false;
}

/* Advisory locks end with the session. */
static int hold(void *db, uint64_t key, char **error)
{
	const struct store_value arg = { .type = STORE_NUMBER, .number = (int64_t)key };
	int held = 0;
	struct store_query q = {
		.sql = "SELECT CAST(CASE WHEN pg_try_advisory_lock($1) THEN 1 ELSE 0 END AS BIGINT)",
		.columns = 1, .args = &arg, .arg_count = 1, .each = take_answer, .ctx = &held,
	};

	return run(db, &q, error) ? held : -1;
}

static void release(void *db, uint64_t key)
{
	const struct store_value arg = { .type = STORE_NUMBER, .number = (int64_t)key };
	struct store_query q = {
		.sql = "SELECT pg_advisory_unlock($1)", .args = &arg, .arg_count = 1,
	};
	char *error = NULL;

	(void)run(db, &q, &error);
	free(error);
}

const struct store_ops store_postgres_ops = {
	.close = close_db, .run = run, .begin = begin, .commit = commit, .hold = hold,
	.release = release, .gather = 50000000,
};
