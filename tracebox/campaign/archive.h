/*
 * archive.h - a campaign in a database: its targets, every reply with the probe that it answers,
 * and what they mean. What was measured is committed as it comes, so that a run that is killed goes
 * on where it was. An archive owns its store. Not thread-safe.
 */
#ifndef TRACEBOX_CAMPAIGN_ARCHIVE_H
#define TRACEBOX_CAMPAIGN_ARCHIVE_H

#include "tracebox/campaign/routes.h"
#include "tracebox/campaign/store.h"

/* A campaign that has not ended goes on if both are the same. */
struct archive_key {
	const char *vantage;	/* where it is measured from */
	const char *settings;	/* all that decides about the probes */
};

struct archive;

struct archive *archive_open(const char *where, const struct archive_key *key,
			     struct diag *d) MUST_CHECK;
void archive_close(struct archive *a);	/* accepts NULL; commits */
/* The campaign was begun by an earlier run. */
bool archive_resumes(const struct archive *a);

/* The number of a target, which is added if it is new; done: nothing is left to be measured. */
bool archive_target(struct archive *a, const char *name, size_t *number, bool *done);
/* Why a target cannot be probed ("no address", "no route"): it counts as done. */
bool archive_fail(struct archive *a, size_t number, const char *why);
/* A trace begins. */
bool archive_start(struct archive *a, size_t number, const struct trace *t);
/*
 * The trace that an earlier run had begun, with all its replies, or NULL. config: as it would be
 * begun now; another source address makes it begin anew.
 */
struct trace *archive_resume(struct archive *a, size_t number, const struct trace_config *config);
/*
 * Every trace that earlier runs of the campaign have ended, in that order, from the source address
 * of `like`: its own hops only, those before `from` it took over from target `shared` (0: none).
 * The trace is borrowed for the call. false after a fault.
 */
typedef void (*archive_recaller)(void *ctx, size_t number, struct trace *t, size_t shared,
				 unsigned from);
bool archive_recall(struct archive *a, const struct trace_config *like, archive_recaller each,
		    void *ctx);
/* A hop has answered. */
bool archive_hop(struct archive *a, size_t number, const struct trace *t, unsigned ttl);

struct archive_result {
	size_t number;
	const struct trace *trace;
	const struct judgement *judgement;
	/* shared: whose hops before `from` were taken over */
	const struct path *path, *shared;
	unsigned from;
};

bool archive_finish(struct archive *a, const struct archive_result *r);
/* Commits, unless it is too early for that; now in ns of any clock. */
bool archive_flush(struct archive *a, uint64_t now);
/* When archive_flush will have something to do; UINT64_MAX: it has not. */
uint64_t archive_due(const struct archive *a);
/* All targets are done. */
bool archive_end(struct archive *a);

/* Opens one for reading; false after an error in d: no database, or none of this kind. */
struct store *archive_read(const char *where, struct diag *d) MUST_CHECK;

#endif
