/*
 * offload_test.h - the part of a datapath file that runs in drivers, tenants' programs and guests' commands, under test: each input meets it
 * first, and what it passes goes through the file's tables in a router of its own (vector_test.h). In the kernel by
 * BPF_PROG_TEST_RUN, on real devices, or, where programs only read, in this process.
 */
#ifndef DATAPATH_CONFORM_OFFLOAD_TEST_H
#define DATAPATH_CONFORM_OFFLOAD_TEST_H

#include "datapath/conform/vector_test.h"

struct offload_test;

enum offload_place { OFFLOAD_IN_KERNEL, OFFLOAD_IN_LIVE, OFFLOAD_IN_PROCESS, OFFLOAD_IN_PLACES };

/* In words: "in the kernel". */
const char *offload_place_text(enum offload_place where);
/* The datapath file that a configuration runs, if it has tenants or guests; NULL: nothing of it runs in drivers. To be freed. */
char *offload_test_file(const char *path, struct diag *d);
/*
 * That file's part. path: of the configuration. NULL: it cannot run there, and *why says so (to be freed), or an error was said in d and
 * *why is NULL. Live: this process is in a network namespace of its own then.
 */
struct offload_test *offload_test_new(const char *file, const char *path, enum offload_place where, struct diag *d, char **why);
void offload_test_free(struct offload_test *v);	/* accepts NULL */
/* As vector_test_run. */
bool offload_test_run(struct offload_test *r, const struct test_vectors *t, const struct test_vector *v, const char *path, struct diag *d,
		     struct vector_result *result) MUST_CHECK;
/* Why a vector cannot be run there, or NULL. */
const char *offload_test_cannot(const struct offload_test *r, const struct test_vector *v);

#endif
