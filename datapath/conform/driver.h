/*
 * driver.h - the part of a datapath file that runs in drivers, tenants' programs and guests' commands, under test: each input meets it
 * first, and what it passes goes through the file's tables in a router of its own (vector_test.h). In the kernel by
 * BPF_PROG_TEST_RUN, on real devices, or, where programs only read, in this process.
 */
#ifndef DATAPATH_CONFORM_DRIVER_H
#define DATAPATH_CONFORM_DRIVER_H

#include "datapath/conform/vector_test.h"

struct driver;

enum driver_place { DRIVER_KERNEL, DRIVER_LIVE, DRIVER_PROCESS, DRIVER_PLACES };

/* In words: "in the kernel". */
const char *driver_place_text(enum driver_place where);
/* The datapath file that a configuration runs, if it has tenants or guests; NULL: nothing of it runs in drivers. To be freed. */
char *driver_file(const char *path, struct diag *d);
/*
 * That file's part. path: of the configuration. NULL: it cannot run there, and *why says so (to be freed), or an error was said in d and
 * *why is NULL. Live: this process is in a network namespace of its own then.
 */
struct driver *driver_new(const char *file, const char *path, enum driver_place where, struct diag *d, char **why);
void driver_free(struct driver *v);	/* accepts NULL */
/* As vector_test_run. */
bool driver_test_run(struct driver *r, const struct test_vectors *t, const struct test_vector *v, const char *path, struct diag *d,
		     struct vector_result *result) MUST_CHECK;
/* Why a vector cannot be run there, or NULL. */
const char *driver_cannot(const struct driver *r, const struct test_vector *v);

#endif
