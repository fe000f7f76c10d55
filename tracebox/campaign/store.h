/*
 * store.h - a database behind one small door: an SQLite file, or PostgreSQL by "postgresql://...".
 * Statements are SQL that both understand, with parameters $1, $2, ... that stand in that order in
 * the text. A store owns its connection; errors are told in the diag it was opened with, once, and
 * every later call fails. Not thread-safe.
 */
#ifndef TRACEBOX_CAMPAIGN_STORE_H
#define TRACEBOX_CAMPAIGN_STORE_H

#include "models/base/diag.h"

enum store_type { STORE_NULL, STORE_NUMBER, STORE_TEXT, STORE_OCTETS };

/* Text ends with a NUL behind len; what a row holds is borrowed until the next row. */
struct store_value {
	enum store_type type;
	int64_t number;
	const void *data;
	size_t len;
};

struct store_value store_null(void);
struct store_value store_number(int64_t n);
struct store_value store_text(const char *s);	/* NULL: no value */
struct store_value store_octets(const void *data, size_t len);

struct store;

/* where: a file, or postgresql://... ; NULL after an error in d. create: a file may be made. */
struct store *store_open(const char *where, bool create, struct diag *d) MUST_CHECK;
void store_close(struct store *s);	/* accepts NULL; what was not committed is undone */

/* One statement without rows. Inside of begin and commit an error may be told by the commit. */
bool store_run(struct store *s, const char *sql, const struct store_value *args, size_t n);
/* One statement with rows of `columns` values; each: false stops. */
typedef bool (*store_each)(void *ctx, const struct store_value *row);

struct store_query {
	const char *sql;
	size_t columns;
	const struct store_value *args;
	size_t arg_count;
	store_each each;
	void *ctx;
};

bool store_select(struct store *s, const struct store_query *q);
bool store_begin(struct store *s);
bool store_commit(struct store *s);
/*
 * A lock that dies with the process or its connection: 1 it is held now, 0 somebody else holds it,
 * -1 after an error. Only outside of begin and commit.
 */
int store_hold(struct store *s, uint64_t key);
void store_release(struct store *s, uint64_t key);
/* How long statements are worth being gathered before a commit, ns: what a round trip costs. */
uint64_t store_gather(const struct store *s);

#endif
