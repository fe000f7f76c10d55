/*
 * cmd_watch.c - symexec watch: decides policies and loops, then again whenever a file changes, until it is told to stop.
 */
#include "symexec/cmd_watch.h"

#include "symexec/cmd.h"
#include "symexec/watch/watch.h"
#include "symexec/watch/watch_files.h"

struct watch_config {
	struct input_options in;
	bool poll;
};

const size_t watch_config_size = sizeof(struct watch_config);

const struct option_spec watch_options[] = {
	INPUT_OPTIONS(struct watch_config),
	SOURCE_OPTIONS(struct watch_config),
	{ "poll", 0, OPTION_FLAG, offsetof(struct watch_config, poll), NULL,
	  "look at the files by the clock, not when the system tells", 0, 0 },
	{ 0 }
};

int cmd_watch(void *config, int argc, char **argv)
{
	struct watch_config *c = config;
	struct watch_files *files;
	struct watch *w;
	int status = EXIT_USAGE;

	if (argc != 1) {
		fprintf(stderr, "symexec watch: give one network file or configuration\n");
		option_list_fini(&c->in.models);
		return EXIT_USAGE;
	}
	c->in.files_only = true;
	files = watch_files_new(c->poll);
	w = watch_new(argv[0], &c->in, files);
	if (w != NULL) {
		status = EXIT_YES;
		while (watch_files_wait(files))
			watch_again(w);
	}
	watch_free(w);
	watch_files_free(files);
	option_list_fini(&c->in.models);
	return status;
}
