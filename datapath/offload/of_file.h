/*
 * of_file.h - the tenants of a datapath file (models/network/datapath_tenant.h) as requests, and all of them in the user's place, where
 * `datapath run` of the file has them: its ports are this process's, so that no program of the host's can be on them.
 */
#ifndef DATAPATH_OFFLOAD_OF_FILE_H
#define DATAPATH_OFFLOAD_OF_FILE_H

#include "datapath/offload/user_host.h"
#include "models/network/datapath.h"

struct offload_by offload_by_file(const struct datapath_tenant *t);
/*
 * Why what runs in drivers for the file cannot run in this process, and where it stands, which may be NULL; NULL: it can. Whether programs
 * are such as can is seen when they are loaded.
 */
const char *offload_not_here(const struct datapath *p, struct word *who);
/*
 * The tenants of the file, in the user's place, with their programs, which clang compiles where they are C. threads: of this process. NULL without tenants, and
 * after errors in d, with which p was read.
 */
struct user_host *user_host_of_file(const struct datapath *p, unsigned threads, struct diag *d) MUST_CHECK;

#endif
