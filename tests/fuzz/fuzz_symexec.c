/*
 * fuzz_symexec.c - any text as a Click configuration, explored from every way in, and run on one constant
 * packet: the engine may refuse, never fall over.
 */
#include <unistd.h>

#include "models/base/mem.h"
#include "symexec/exec/classify.h"
#include "symexec/model/lua_model.h"
#include "symexec/policy/policy.h"
#include "symexec/policy/verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_STEPS = 3000, MAX_ELEMENTS = 60 };

static void
explore(struct engine *e, const struct graph *g)
{
	struct explore_options o = { .keep_drops = true, .find_loops = true,
				     .max_steps = MAX_STEPS };
	struct exploration *x = explore_new(e, g, &o);

	(void)policy_start_all(e, g, NULL, NULL, x);
	explore_run(x);
	for (size_t i = 0; i < MIN_OF(x->ends.n, (size_t)4); i++) {
		struct verdict v = { .name = "fuzz" };

		(void)verdict_show_flow(e, g, &v, x->ends.v[i].flow);
		verdict_say_end(e, g, &v, "a packet", &x->ends.v[i]);
		verdict_fini(&v);
	}
	explore_free(x);
}

static void
run(const char *path, bool strict)
{
	struct graph_options o = { .strict = strict, .boxes_folder = "models/boxes" };
	struct diag *d = diag_new();
	struct engine *e = engine_new(d);
	struct models *m = models_new(e, "models/elements");
	struct graph *g;

	e->ethernet = true;
	g = graph_from_file(e, m, path, &o);
	if (g != NULL && g->node_count <= MAX_ELEMENTS)
		explore(e, g);
	graph_free(g);
	models_free(m);
	engine_free(e);
	diag_free(d);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[] = "/tmp/fuzz-symexec.XXXXXX";
	int fd;
	ssize_t n;

	if (size > 4096)
		return 0;
	fd = mkstemp(path);
	X_CHECK(fd >= 0);
	n = write(fd, data, size);
	close(fd);
	if (n == (ssize_t)size)
		run(path, false);
	unlink(path);
	return 0;
}
