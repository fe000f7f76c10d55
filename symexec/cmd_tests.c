/*
 * cmd_tests.c - symexec tests: packets that cover a configuration, and what the models predict of each.
 */
#include "symexec/cmd_tests.h"

#include <errno.h>
#include <sys/stat.h>

#include "models/base/file.h"
#include "models/base/mem.h"
#include "symexec/cmd.h"
#include "symexec/report/progress.h"
#include "symexec/sim/sim.h"
#include "symexec/vectors/vectors.h"

enum { DEFAULT_LIMIT = 2000, MAX_LIMIT = 1000000, WAYS_TO_WRITE = 12, WALKED = 160 };

struct tests_config {
	struct input_options in;
	const char *folder;
	uint64_t limit, paths, seed;
	bool refused, writes, walks;
};

const size_t tests_config_size = sizeof(struct tests_config);

const struct option_spec tests_options[] = {
	INPUT_OPTIONS(struct tests_config),
	{ "output", 'o', OPTION_STRING, offsetof(struct tests_config, folder), "DIR",
	  "the folder for vectors.json and captures", 0, 0 },
	{ "limit", 0, OPTION_UNSIGNED, offsetof(struct tests_config, limit), "N",
	  "at most so many vectors (2000)", 1, MAX_LIMIT },
	{ "paths", 0, OPTION_UNSIGNED, offsetof(struct tests_config, paths), "K",
	  "at most so many ways from a port to the same end", 1, MAX_LIMIT },
	{ "seed", 0, OPTION_UNSIGNED, offsetof(struct tests_config, seed), "N",
	  "draws the members of sets that are taken by chance (0)", 0, UINT64_MAX },
	{ "refused", 0, OPTION_FLAG, offsetof(struct tests_config, refused), NULL,
	  "the configuration shall have errors: that is the vector", 0, 0 },
	{ "writes", 0, OPTION_FLAG, offsetof(struct tests_config, writes), NULL,
	  "vectors that write every handler that the models have, between packets", 0, 0 },
	{ "walks", 0, OPTION_FLAG, offsetof(struct tests_config, walks), NULL,
	  "vectors of several packets by chance, handlers written between them", 0, 0 },
	{ 0 }
};

/* folder: for the vectors; name: of the box of a network, or NULL; programs: the datapath file that the box is, or NULL. */
static int
make(const struct tests_config *c, const char *path, const char *folder, const char *name, const char *programs, struct input *in)
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
	s.paths = c->paths;
	s.chance = c->seed;
	if (c->writes || c->walks)
		s.limit = c->writes ? WAYS_TO_WRITE : WALKED;
	vectors_choose(&s, in);
	if (programs != NULL)
		vectors_add_programs(&s, programs);
	if (c->walks)
		vectors_add_bounds(&s);
	s.limit = c->limit != 0 ? c->limit : DEFAULT_LIMIT;
	if (c->walks)
		vectors_add_walks(&s, &run);
	if (s.v.n == 0)
		diag_error(run.diag, SPAN_NONE, "'%s': no packet was found for any way, expected a "
			   "configuration that receives by FromDevice", path);
	ok = s.v.n > 0 && vectors_predict(&s, &run, 0);
	end = n = s.v.n;
	if (c->writes) {
		vectors_add_writes(&s, &run, n);
	} else if (!c->walks) {
		size_t first = n;

		ok = ok && vectors_add_talks(&s, &run);
		n = s.v.n;
		vectors_add_sequences(&s, &run, 0, first, true);
		ok = ok && vectors_predict(&s, &run, n);
		end = s.v.n;
		vectors_add_sequences(&s, &run, n, end, false);
		ok = ok && vectors_add_turns(&s, &run, end);
		end = s.v.n;
		vectors_add_bounds(&s);
	}
	ok = ok && vectors_predict(&s, &run, end) && vectors_write_json(&s, in, path, folder);
	input_report(ok ? in : &run);
	if (ok && name != NULL && !c->in.json)
		printf("%s: ", name);
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

/* The vectors of one box, in a folder of its name. NULL, or why there are none. */
static const char *
make_box(const struct tests_config *c, struct input *net, uint32_t i)
{
	const struct network_box *box = &net->network->boxes[i];
	const char *why = vectors_box_cannot(box);
	char *folder = x_asprintf("%s/%s", c->folder, box->name.s), *path = x_asprintf("%s/box.click", folder);
	char *file = box->kind == BOX_DATAPATH ? file_join(net->network->path, box->source.s) : NULL;
	struct input in;

	if (why == NULL && mkdir(folder, 0777) != 0 && errno != EEXIST)
		why = "its folder cannot be made";
	if (why == NULL && !vectors_write_box(net, i, path))
		why = "its configuration cannot be written";
	if (why == NULL && !input_read(&in, path, &c->in, false)) {
		why = "alone it is no configuration";
	} else if (why == NULL) {
		why = vectors_unmodelled(in.graph);
		if (why == NULL && make(c, path, folder, box->name.s, file, &in) != EXIT_YES)
			why = "no packet was found for any way";
		/* predicted by the model of the file's tables, run as the file itself */
		if (why == NULL && box->kind == BOX_DATAPATH && !vectors_write_datapath(net, i, path))
			why = "its configuration cannot be written";
		input_free(&in);
	}
	free(file);
	free(path);
	free(folder);
	return why;
}

/* Every box of a network that can stand alone. */
static int
make_network(const struct tests_config *c, const char *path, struct input *in)
{
	size_t n = in->network->box_count, made = 0;
	struct vectors_box *list = x_calloc(n + 1, sizeof(*list));
	bool ok = mkdir(c->folder, 0777) == 0 || errno == EEXIST;

	if (!ok)
		diag_error(in->diag, SPAN_NONE, "cannot make the folder '%s': %s", c->folder, strerror(errno));
	for (uint32_t i = 0; ok && i < n; i++) {
		list[i].name = in->network->boxes[i].name.s;
		list[i].why = make_box(c, in, i);
		made += list[i].why == NULL;
		if (list[i].why != NULL && !c->in.json)
			printf("%s: no vectors, %s\n", list[i].name, list[i].why);
	}
	if (ok && made == 0)
		diag_error(in->diag, SPAN_NONE, "'%s' has no box that vectors could be made for", path);
	ok = ok && made > 0 && vectors_write_network(list, n, in, path, c->folder);
	input_report(in);
	free(list);
	return ok ? EXIT_YES : EXIT_USAGE;
}

/* Whether a configuration has errors, when it is read or when a run of it begins; then that is written. */
static int
refuse(const struct tests_config *c, const char *path)
{
	struct input_options o = c->in;
	struct sim_count count;
	struct input run;
	bool refused = true;
	int status = EXIT_YES;

	o.concrete = true;
	if (input_read(&run, path, &o, true)) {
		/* it begins, but a source without a limit would not end */
		refused = !sim_free(sim_new(&run, &count)) || diag_errors(run.diag) > 0;
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
	return status;
}

int
cmd_tests(void *config, int argc, char **argv)
{
	struct tests_config *c = config;
	struct input in;
	int status = EXIT_USAGE;

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
	if (in.network != NULL)
		status = make_network(c, argv[0], &in);
	else if (vectors_unmodelled(in.graph) != NULL)
		fprintf(stderr, "symexec tests: '%s': %s\n", argv[0], vectors_unmodelled(in.graph));
	else
		status = make(c, argv[0], c->folder, NULL, NULL, &in);
	option_list_fini(&c->in.models);
	input_free(&in);
	return status;
}
