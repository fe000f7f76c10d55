/*
 * store_sqlite.c - SQLite's home. The write-ahead log makes a commit one append to a file, without
 * waiting for the disk: what was committed outlives the death of the process, and a crash of the
 * machine loses the end, never the whole. A commit is therefore cheap enough for each batch of
 * replies. What is held is an octet of the file, far behind those that SQLite locks itself (fcntl(2),
 * open file description locks: they end with the process, however it ends).
 */
#include "tracebox/campaign/store_int.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "models/base/mem.h"
#include "models/base/vec.h"

enum { AGAIN_MS = 10, BUSY_MS = 10000, COLUMNS = 32 };

struct prepared {
	const char *sql;	/* of the program's text: the address says which */
	sqlite3_stmt *stmt;
};

struct sqlite {
	sqlite3 *db;
	int locks;	/* the file once more; -1: nothing was held yet */
	VEC(struct prepared) prepared;
};

static bool fail(struct sqlite *s, char **error)
{
	*error = x_strdup(sqlite3_errmsg(s->db));
	return false;
}

static void close_db(void *db)
{
	struct sqlite *s = db;

	for (size_t i = 0; i < s->prepared.n; i++)
		sqlite3_finalize(s->prepared.v[i].stmt);
	VEC_FREE(&s->prepared);
	sqlite3_close(s->db);
	/* only now: closing any descriptor of a file ends SQLite's own locks of it */
	if (s->locks >= 0)
		close(s->locks);
	free(s);
}

/* To change the journal SQLite waits for nobody, whatever its busy timeout: several that begin at once ask again. */
static bool pragma(struct sqlite *s, const char *sql)
{
	int status = sqlite3_exec(s->db, sql, NULL, NULL, NULL);

	for (int waited = 0; (status & 0xff) == SQLITE_BUSY && waited < BUSY_MS; waited += AGAIN_MS) {
		(void)sqlite3_sleep(AGAIN_MS);
		status = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
	}
	return status == SQLITE_OK;
}

void *store_sqlite_open(const char *path, bool create, char **error)
{
	struct sqlite *s = x_calloc(1, sizeof(*s));
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW |
		    (create ? SQLITE_OPEN_CREATE : 0);

	s->locks = -1;
	if (sqlite3_open_v2(path, &s->db, flags, NULL) == SQLITE_OK) {
		sqlite3_busy_timeout(s->db, BUSY_MS);
		if (pragma(s, "PRAGMA journal_mode = WAL") &&
		    pragma(s, "PRAGMA synchronous = NORMAL"))
			return s;
	}
	*error = s->db ? x_strdup(sqlite3_errmsg(s->db)) : x_strdup("no memory");
	close_db(s);
	return NULL;
}

static sqlite3_stmt *prepare(struct sqlite *s, const char *sql)
{
	sqlite3_stmt *stmt = NULL;

	for (size_t i = 0; i < s->prepared.n; i++)
		if (s->prepared.v[i].sql == sql)
			return s->prepared.v[i].stmt;
	if (sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL) == SQLITE_OK)
		*VEC_ADD(&s->prepared) = (struct prepared){ .sql = sql, .stmt = stmt };
	return stmt;
}

static int bind(sqlite3_stmt *stmt, int i, const struct store_value *v)
{
	switch (v->type) {
	case STORE_NUMBER:
		return sqlite3_bind_int64(stmt, i, v->number);
	case STORE_TEXT:
		return sqlite3_bind_text64(stmt, i, v->data, v->len, SQLITE_STATIC, SQLITE_UTF8);
	case STORE_OCTETS:
		return sqlite3_bind_blob64(stmt, i, v->data ? v->data : "", v->len, SQLITE_STATIC);
	case STORE_NULL:
		break;
	}
	return sqlite3_bind_null(stmt, i);
}

static struct store_value column(sqlite3_stmt *stmt, int i)
{
	const void *data;

	switch (sqlite3_column_type(stmt, i)) {
	case SQLITE_INTEGER:
		return store_number(sqlite3_column_int64(stmt, i));
	case SQLITE_FLOAT:
		return store_number((int64_t)sqlite3_column_double(stmt, i));
	case SQLITE_TEXT:
		return store_text((const char *)sqlite3_column_text(stmt, i));
	case SQLITE_BLOB:
		data = sqlite3_column_blob(stmt, i);
		return store_octets(data, (size_t)sqlite3_column_bytes(stmt, i));
	default:
		return store_null();
	}
}

static bool run(void *db, const struct store_query *q, char **error)
{
	struct store_value row[COLUMNS] = { { .type = STORE_NULL } };
	struct sqlite *s = db;
	sqlite3_stmt *stmt = prepare(s, q->sql);
	bool more = true, ok;
	int status;

	X_CHECK(q->columns <= COLUMNS);
	if (!stmt)
		return fail(s, error);
	for (size_t i = 0; i < q->arg_count; i++)
		if (bind(stmt, (int)i + 1, &q->args[i]) != SQLITE_OK)
			return fail(s, error);
	while ((status = sqlite3_step(stmt)) == SQLITE_ROW && more) {
		for (size_t i = 0; i < q->columns; i++)
			row[i] = column(stmt, (int)i);
		more = !q->each || q->each(q->ctx, row);
	}
	ok = status == SQLITE_DONE || status == SQLITE_ROW;
	if (!ok)
		fail(s, error);
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
	return ok;
}

static bool begin(void *db, char **error)
{
	return pragma(db, "BEGIN IMMEDIATE") || fail(db, error);
}

static bool commit(void *db, char **error)
{
	return pragma(db, "COMMIT") || fail(db, error);
}

static int lock_octet(const struct sqlite *s, uint64_t key, short type)
{
	struct flock octet = {
		.l_type = type, .l_whence = SEEK_SET, .l_len = 1,
		.l_start = ((off_t)1 << 61) + (off_t)(key >> 4),
	};

	return fcntl(s->locks, F_OFD_SETLK, &octet) ? -errno : 0;
}

static int hold(void *db, uint64_t key, char **error)
{
	struct sqlite *s = db;
	int err;

	if (s->locks < 0)
		s->locks = open(sqlite3_db_filename(s->db, "main"),
				O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	err = s->locks < 0 ? -errno : lock_octet(s, key, F_WRLCK);
	if (err == -EAGAIN || err == -EACCES)
		return 0;
	if (err)
		*error = x_asprintf("cannot be locked: %s", strerror(-err));
	return err ? -1 : 1;
}

static void release(void *db, uint64_t key)
{
	(void)lock_octet(db, key, F_UNLCK);
}

const struct store_ops store_sqlite_ops = {
	.close = close_db, .run = run, .begin = begin, .commit = commit, .hold = hold,
	.release = release, .gather = 0,
};
