/*
 * cmd_tests.c - symexec tests: packets that cover a configuration, and what the models predict of each.
 */
#include "symexec/cmd_tests.h"

#include "models/base/mem.h"
#include "symexec/cmd.h"
#include "symexec/report/progress.h"
#include "symexec/vectors/vectors.h"

enum { DEFAULT_LIMIT = 2000, MAX_LIMIT = 1000000 };

struct tests_config {
	struct input_options in;
	const char *folder;
	uint64_t limit;
	bool refused;
};

const size_t tests_config_size = sizeof(struct tests_config);

const struct option_spec tests_options[] = {
	INPUT_OPTIONS(struct tests_config),
	{ "output", 'o', OPTION_STRING, offsetof(struct tests_config, folder), "DIR",
	  "the folder for vectors.json and captures", 0, 0 },
	{ "limit", 0, OPTION_UNSIGNED, offsetof(struct tests_config, limit), "N",
	  "at most so many vectors (2000)", 1, MAX_LIMIT },
	{ "refused", 0, OPTION_FLAG, offsetof(struct tests_config, refused), NULL,
	  "the configuration shall have errors: that is the vector", 0, 0 },
	{ 0 }
};

static int
make(const struct tests_config *c, const char *path, struct input *in)
{
	struct input_options o = c->in;
	struct vectors s;
	struct input run;
	size_t n, end;
	bool ok;

	o.concrete = true;
	if (!input_read(&run, path, &o, false))
		return EXIT_USAGE;
	progress_at("finding the ways through", path, 0, 0);
	vectors_init(&s, c->limit != 0 ? c->limit : DEFAULT_LIMIT);
	vectors_choose(&s, in);
	if (s.v.n == 0)
		diag_error(run.diag, SPAN_NONE, "'%s': no packet was found for any way, expected a "
			   "configuration that receives by FromDevice", path);
	ok = s.v.n > 0 && vectors_predict(&s, &run, 0);
	n = s.v.n;
	vectors_add_sequences(&s, &run, 0, n, true);
	ok = ok && vectors_predict(&s, &run, n);
	end = s.v.n;
	vectors_add_sequences(&s, &run, n, end, false);
	vectors_add_bounds(&s);
	ok = ok && vectors_predict(&s, &run, end) && vectors_write_json(&s, in, path, c->folder);
	input_report(ok ? in : &run);
	if (ok && c->in.json)
		printf("{\"vectors\": %zu, \"ways\": %zu, \"covered\": %zu, \"cut\": %s, \"undecided\": %s}\n",
		       s.v.n, s.ways, s.covered, s.cut ? "true" : "false", s.undecided ? "true" : "false");
	else if (ok)
		printf("%zu vectors, %zu of %zu ways covered%s%s\n", s.v.n, s.covered, s.ways,
		       s.cut ? ", more were left out: see --limit" : "",
		       s.undecided ? "; the exploration gave up, some ways may be missing" : "");
	vectors_fini(&s);
	input_free(&run);
	return ok ? EXIT_YES : EXIT_USAGE;
}

/* Whether a configuration has errors, when it is read or when a run of it begins; then that is written. */
static int
refuse(const struct tests_config *c, const char *path)
{
	struct input_options o = c->in;
	struct vectors s;
	struct input run;
	bool refused = true;
	int status = EXIT_YES;

	o.concrete = true;
	vectors_init(&s, 1);
	if (input_read(&run, path, &o, true)) {
		*VEC_ADD(&s.v) = (struct vector){ .why = x_strdup("nothing arrives") };
		refused = !vectors_predict(&s, &run, 0) || diag_errors(run.diag) > 0;
		input_report(&run);
		input_free(&run);
	}
	if (!refused) {
		fprintf(stderr, "symexec tests: '%s' has no errors, expected some\n", path);
		status = EXIT_NO;
	} else if (!vectors_write_refused(path, c->folder)) {
		status = EXIT_FAULT;
	} else {
		puts("refused, as it shall be");
	}
	vectors_fini(&s);
	return status;
}

int
cmd_tests(void *config, int argc, char **argv)
{
	struct tests_config *c = config;
	struct input in;
	int status;

	if (argc != 1 || c->folder == NULL) {
		fprintf(stderr, "symexec tests: give one configuration, and a folder with -o\n");
		return EXIT_USAGE;
	}
	if (c->refused) {
		status = refuse(c, argv[0]);
		option_list_fini(&c->in.models);
		return status;
	}
	if (!input_read(&in, argv[0], &c->in, false))
		return EXIT_USAGE;
	if (in.network != NULL) {
		fprintf(stderr, "symexec tests: '%s' is a network, give the configuration of one box\n",
			argv[0]);
		status = EXIT_USAGE;
	} else {
		status = make(c, argv[0], &in);
	}
	option_list_fini(&c->in.models);
	input_free(&in);
	return status;
}
