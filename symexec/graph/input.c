/*
 * input.c - reading what a command works on, and giving it back.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "models/base/home.h"
#include "models/base/mem.h"
#include "models/network/datapath.h"
#include "symexec/solver/audit.h"
#include "symexec/cmd.h"
#include "symexec/model/lua_model.h"
#include "symexec/report/progress.h"

enum { BASE_BYTES = 1 << 20, BYTES_PER_OCTET = 128 };

bool
input_is_network(const char *path)
{
	size_t n = strlen(path);

	return (n > 5 && strcmp(path + n - 5, ".yaml") == 0) ||
	    (n > 4 && strcmp(path + n - 4, ".yml") == 0);
}

void
input_report(struct input *in)
{
	progress_end();
	diag_print(in->diag, stderr, diag_want_colour(stderr));
}

int
input_failure(const struct input *in)
{
	return diag_faulted(in->diag) ? EXIT_FAULT : EXIT_USAGE;
}

/* Only tests set these: a claim must fail when the engine is made to ignore what it rests on. */
static void
set_flaws(struct engine *e)
{
	const char *flaw = getenv("MIDDLEPROOF_FLAW");

	if (flaw == NULL)
		return;
	e->flaws.ignore_state = strcmp(flaw, "state") == 0;
	e->flaws.ignore_identity = strcmp(flaw, "identity") == 0;
	e->flaws.ignore_merging = strcmp(flaw, "merging") == 0;
	e->flaws.ignore_covered = strcmp(flaw, "covered") == 0;
}

/* What makes no sense whatever the input is. */
static bool
fit_together(const struct input_options *o)
{
	if (o->strict && o->lenient)
		fprintf(stderr, "symexec: --strict and --lenient exclude each other\n");
	return !o->strict || !o->lenient;
}

/* What Lua, the models and the first packets take, and what a network takes for each octet of its file. */
static void
expect_memory(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
		x_expect(BASE_BYTES + (size_t)MIN_OF(st.st_size, (off_t)BASE_BYTES) * BYTES_PER_OCTET);
}

bool
input_read(struct input *in, const char *path, const struct input_options *o, bool strict)
{
	char *elements = home_path("models/elements"), *boxes = home_path("models/boxes");
	struct graph_options g = { .strict = o->strict || (strict && !o->lenient),
				   .boxes_folder = boxes };
	bool ok = elements != NULL && boxes != NULL;

	memset(in, 0, sizeof(*in));
	if (!fit_together(o)) {
		free(elements);
		free(boxes);
		return false;
	}
	progress_at("reading", path, 0, 0);
	expect_memory(path);
	in->diag = diag_new();
	if (o->files_only)
		diag_want_files(in->diag);
	in->engine = engine_new(in->diag);
	in->engine->concrete = o->concrete;
	in->engine->sim_seed = o->sim_seed;
	in->engine->sim_last_way = o->sim_last_way;
	in->engine->ip_options = o->ip_options;
	in->engine->tcp_options = o->tcp_options;
	in->engine->audit = o->audit ? audit_new(in->engine) : NULL;
	set_flaws(in->engine);
	if (!ok)
		diag_error(in->diag, SPAN_NONE, "the folders 'models/elements' and 'models/boxes' are not "
			   "found; set MIDDLEPROOF_HOME to the folder that holds 'models'");
	in->models = models_new(in->engine, elements);
	/* the classes that only the boxes have */
	ok = ok && models_offer_folder(in->models, boxes);
	for (size_t i = 0; i < o->models.n; i++)
		ok &= models_add_folder(in->models, o->models.v[i]);
	if (ok && input_is_network(path)) {
		in->network = datapath_is_file(path) ? datapath_as_network(path, in->diag) : network_read(path, in->diag);
		if (in->network != NULL) {
			in->engine->ethernet = in->network->encap == ENCAP_ETHERNET;
			in->graph = graph_from_network(in->engine, in->models, in->network, &g);
		}
	} else if (ok) {
		in->engine->ethernet = true;
		in->graph = graph_from_file(in->engine, in->models, path, &g);
	}
	free(elements);
	free(boxes);
	if (in->graph == NULL || diag_errors(in->diag) > 0) {
		input_report(in);
		input_free(in);
		return false;
	}
	progress_end();
	return true;
}

void
input_free(struct input *in)
{
	progress_end();
	graph_free(in->graph);
	models_free(in->models);
	network_free(in->network);
	engine_free(in->engine);
	diag_free(in->diag);
	memset(in, 0, sizeof(*in));
}

struct network_end
input_end(struct input *in, const char *option, const char *text)
{
	uint32_t src = diag_add_source(in->diag, option, text, strlen(text));
	const char *colon = strchr(text, ':');
	uint32_t len = (uint32_t)strlen(text), n = colon ? (uint32_t)(colon - text) : len;
	struct network_end e = { 0 };

	e.node.s = arena_strndup(in->engine->arena, text, n);
	e.node.at = (span){ src, 0, n };
	if (colon != NULL) {
		e.port.s = arena_strdup(in->engine->arena, colon + 1);
		e.port.at = (span){ src, n + 1, len };
	}
	return e;
}
