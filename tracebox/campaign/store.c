/*
 * store.c - which database, and that an error is told once.
 */
#include "tracebox/campaign/store_int.h"

#include "models/base/mem.h"

struct store {
	const struct store_ops *ops;
	void *db;
	struct diag *d;
	char *where;
	bool broken;
};

struct store_value store_null(void)
{
	return (struct store_value){ .type = STORE_NULL };
}

struct store_value store_number(int64_t n)
{
	return (struct store_value){ .type = STORE_NUMBER, .number = n };
}

struct store_value store_text(const char *s)
{
	if (!s)
		return store_null();
	return (struct store_value){ .type = STORE_TEXT, .data = s, .len = strlen(s) };
}

struct store_value store_octets(const void *data, size_t len)
{
	return (struct store_value){ .type = STORE_OCTETS, .data = data, .len = len };
}

/* Without what may be a password: postgresql://user:password@host/name. */
static char *shown(const char *where)
{
	const char *at = strstr(where, "://"), *end = at ? strchr(at + 3, '@') : NULL;
	const char *colon = end ? memchr(at + 3, ':', (size_t)(end - at - 3)) : NULL;

	if (!colon)
		return x_strdup(where);
	return x_asprintf("%.*s%s", (int)(colon - where), where, end);
}

static bool checked(struct store *s, bool ok, char *error)
{
	if (!ok) {
		diag_fault(s->d, SPAN_NONE, "'%s': %s", s->where, error ? error : "fails");
		s->broken = true;
	}
	free(error);
	return ok;
}

struct store *store_open(const char *where, bool create, struct diag *d)
{
	bool postgres = !strncmp(where, "postgresql://", 13) || !strncmp(where, "postgres://", 11);
	struct store *s = x_calloc(1, sizeof(*s));
	char *error = NULL;

	s->ops = postgres ? &store_postgres_ops : &store_sqlite_ops;
	s->d = d;
	s->where = shown(where);
	s->db = postgres ? store_postgres_open(where, &error) :
			   store_sqlite_open(where, create, &error);
	if (checked(s, s->db != NULL, error))
		return s;
	store_close(s);
	return NULL;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	if (s->db)
		s->ops->close(s->db);
	free(s->where);
	free(s);
}

bool store_select(struct store *s, const struct store_query *q)
{
	char *error = NULL;
	bool ok;

	if (s->broken)
		return false;
	ok = s->ops->run(s->db, q, &error);
	return checked(s, ok, error);
}

bool store_run(struct store *s, const char *sql, const struct store_value *args, size_t n)
{
	struct store_query q = { .sql = sql, .args = args, .arg_count = n };

	return store_select(s, &q);
}

bool store_begin(struct store *s)
{
	char *error = NULL;
	bool ok;

	if (s->broken)
		return false;
	ok = s->ops->begin(s->db, &error);
	return checked(s, ok, error);
}

bool store_commit(struct store *s)
{
	char *error = NULL;
	bool ok;

	if (s->broken)
		return false;
	ok = s->ops->commit(s->db, &error);
	return checked(s, ok, error);
}

int store_hold(struct store *s, uint64_t key)
{
	char *error = NULL;
	int held;

	if (s->broken)
		return -1;
	held = s->ops->hold(s->db, key, &error);
	checked(s, held >= 0, error);
	return held;
}

void store_release(struct store *s, uint64_t key)
{
	if (!s->broken)
		s->ops->release(s->db, key);
}

uint64_t store_gather(const struct store *s)
{
	return s->ops->gather;
}
