/*
 * file_tenants.h - the tenants of a datapath file in the user's place, where whoever runs the file has them: its ports are this process's, so
 * that no program of the host's can be on them. They come with the configuration that was made of the file, and go with it: of one that
 * another file takes the place of, those that it does not name go, those that are the same there stay as they are, and the others are anew,
 * all between two packets.
 *
 * In parts, since clang and the verifier take long: read (on any thread), asked whether they fit, and brought (on the loop's).
 */
#ifndef DATAPATH_OFFLOAD_FILE_TENANTS_H
#define DATAPATH_OFFLOAD_FILE_TENANTS_H

#include "datapath/offload/user_host.h"

struct file_tenants;

/*
 * Of a file with its programs, which clang compiles where they are C; none of one that is no datapath file. threads: of this process.
 * NULL after errors in d.
 */
struct file_tenants *file_tenants_read(const char *path, unsigned threads, struct diag *d) MUST_CHECK;
void file_tenants_free(struct file_tenants *f);		/* accepts NULL */
/*
 * Whether they can come in the place of those that configuration `of` has. a: this process's agent, NULL: none. false after errors in d, with
 * which f was read. What is true then is so until other tenants come or go.
 */
bool file_tenants_fit(struct file_tenants *f, const char *of, const struct offload_agent *a, struct diag *d) MUST_CHECK;
/* shares: the process goes by the machine's clock. Once, when they fit. f NULL: there are none any more. */
void file_tenants_bring(struct file_tenants *f, const char *of, bool shares);

#endif
