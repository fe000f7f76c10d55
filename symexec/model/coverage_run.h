/*
 * coverage_run.h - a recorded case, run: what the models predict for it against what Click wrote.
 */
#ifndef SYMEXEC_COVERAGE_RUN_H
#define SYMEXEC_COVERAGE_RUN_H

#include "models/base/diag.h"
#include "models/base/option.h"

#include <stdint.h>

struct recorded {
	uint64_t packets;	/* that the run predicts, all but their free bytes */
	uint64_t free_bytes;
	char *left;		/* lines "ELEMENT OUTPUT PACKETS" of the run, see sim_print_left */
};

/* Runs folder/config.click, with the models in those folders too; false: folder/expected.json is not there, or an error in d. The caller frees left. */
bool coverage_run(const char *folder, const struct option_list *models, struct recorded *r,
		  struct diag *d) MUST_CHECK;

#endif
