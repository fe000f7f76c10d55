/*
 * store_int.h - what a kind of database does for store.c.
 */
#ifndef TRACEBOX_CAMPAIGN_STORE_INT_H
#define TRACEBOX_CAMPAIGN_STORE_INT_H

#include "tracebox/campaign/store.h"

struct store_ops {
	void (*close)(void *db);
	/* each returns false with a message in error, which is freed by the caller */
	bool (*run)(void *db, const struct store_query *q, char **error);
	bool (*begin)(void *db, char **error);
	bool (*commit)(void *db, char **error);
	int (*hold)(void *db, uint64_t key, char **error);	/* as store_hold */
	void (*release)(void *db, uint64_t key);
	uint64_t gather;
};

extern const struct store_ops store_sqlite_ops, store_postgres_ops;

/* NULL: *error says why, the caller frees. */
void *store_sqlite_open(const char *path, bool create, char **error);
void *store_postgres_open(const char *url, char **error);

#endif
