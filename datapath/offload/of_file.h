/*
 * of_file.h - the tenants of a datapath file (models/network/datapath_tenant.h) as requests, and what of them can be in the user's place
 * (file_tenants.h).
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

#endif
