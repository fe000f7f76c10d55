/*
 * update_bench - how long one rule takes, symexec/forward/forward.h: reads NETWORK, then removes and adds rules drawn by seed over all
 * its route tables, one at a time, with the verdict on loops after each; then rules of access lists. In the end all
 * rules are back, and so must be the loops of the beginning. Prints "name unit value".
 */
#include "models/base/mem.h"
#include "symexec/cmd.h"
#include "symexec/forward/forward.h"
#include "symexec/model/lua_model.h"

#include <time.h>

struct rule {
	uint32_t node, target;
	struct prefix p;
	bool out;		/* removed */
};

static VEC(struct rule) rules;
static uint64_t random_state;

static uint32_t random32(void)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 32);
}

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void list_rules(const struct forwarding *f, const struct graph *g)
{
	for (uint32_t n = 0; n < g->node_count; n++) {
		const struct prefix_map *m;

		if (!forwarding_has_table(f, n))
			continue;
		m = forwarding_map(f, n);
		for (size_t i = 0; i < prefix_map_known(m); i++) {
			struct prefix p = prefix_map_at(m, i);

			*VEC_ADD(&rules) = (struct rule){ n, prefix_map_get(m, p) - 1, p, false };
		}
	}
}

/* Removes the rule, or puts it back; returns microseconds, or less than 0. */
static double change(struct forwarding *f, struct rule *r)
{
	const char *why = NULL;
	double begin = now_us();
	bool ok;

	if (r->out)
		forwarding_set_route(f, r->node, r->p, r->target);
	else
		(void)forwarding_remove_route(f, r->node, r->p);
	r->out = !r->out;
	ok = forwarding_update(f, &why);
	if (!ok)
		fprintf(stderr, "update_bench: gave up: %s\n", why);
	return ok ? now_us() - begin : -1;
}

static void report(const char *name, double *us, size_t n)
{
	double sum = 0;

	qsort(us, n, sizeof(*us), compare);
	for (size_t i = 0; i < n; i++)
		sum += us[i];
	printf("%s-median us %.2f\n", name, us[n / 2]);
	printf("%s-p99 us %.2f\n", name, us[n * 99 / 100]);
	printf("%s-most us %.2f\n", name, us[n - 1]);
	printf("%s-mean us %.2f\n", name, sum / (double)n);
}

/* An access list without one of its rules, or whole again; its program is recorded for that. */
static double change_list(struct forwarding *f, struct input *in, uint32_t node, unsigned rule,
			  bool whole, double *record)
{
	struct node *n = &in->graph->nodes[node];
	struct click_element el = *n->element;
	struct click_arg *args = x_calloc(el.arg_count, sizeof(*args));
	struct click_names *names = click_names_new(n->config, in->diag);
	const char *why = NULL;
	double begin = now_us(), us;
	bool ok;

	memcpy(args, el.args, rule * sizeof(*args));
	memcpy(&args[rule], &el.args[rule + 1], (el.arg_count - rule - 1) * sizeof(*args));
	if (!whole) {
		el.args = args;
		el.arg_count--;
	}
	n->program = models_program(in->models, n->config, &el, names);
	*record = now_us() - begin;
	forwarding_set_program(f, node);
	ok = forwarding_update(f, &why);
	us = now_us() - begin;
	click_names_free(names);
	free(args);
	if (!ok)
		fprintf(stderr, "update_bench: gave up: %s\n", why);
	return ok ? us : -1;
}

/* One rule of an access list goes and comes again. */
static bool run_lists(struct forwarding *f, struct input *in, size_t count)
{
	VEC(uint32_t) lists = { 0 };
	double *us, *record;
	bool ok = true;

	for (uint32_t i = 0; i < in->graph->node_count; i++)
		if (in->graph->nodes[i].element != NULL &&
		    in->graph->nodes[i].element->arg_count > 1 &&
		    strcmp(in->graph->nodes[i].element->class_name, "IPFilter") == 0)
			*VEC_ADD(&lists) = i;
	us = x_calloc(count + 2, sizeof(*us));
	record = x_calloc(count + 2, sizeof(*record));
	for (size_t i = 0; ok && lists.n > 0 && i < count; i += 2) {
		uint32_t node = lists.v[random32() % lists.n];
		unsigned rule = random32() % in->graph->nodes[node].element->arg_count;

		us[i] = change_list(f, in, node, rule, false, &record[i]);
		us[i + 1] = change_list(f, in, node, rule, true, &record[i + 1]);
		ok = us[i] >= 0 && us[i + 1] >= 0;
	}
	if (ok && lists.n > 0) {
		report("update-list", us, count);
		report("update-list-recording", record, count);
	}
	VEC_FREE(&lists);
	free(us);
	free(record);
	return ok;
}

/* Rules go and come in random order, and in the end all are back. */
static int run(struct forwarding *f, struct input *in, size_t count)
{
	const struct graph *g = in->graph;
	size_t loops = forwarding_loop_count(f), seen = 0, most = 0, least = SIZE_MAX;
	double *us;
	size_t n = 0;

	list_rules(f, g);
	us = x_calloc(count + rules.n + 1, sizeof(*us));
	for (size_t i = 0; i < count; i++) {
		us[n] = change(f, &rules.v[random32() % rules.n]);
		if (us[n++] < 0)
			return EXIT_FAULT;
		most = MAX_OF(most, forwarding_loop_count(f));
		least = MIN_OF(least, forwarding_loop_count(f));
		seen += forwarding_loop_count(f) != loops;
	}
	report("update", us, n);
	for (size_t i = 0; i < rules.n; i++)
		if (rules.v[i].out && change(f, &rules.v[i]) < 0)
			return EXIT_FAULT;
	printf("update-rules number %zu\n", rules.n);
	printf("update-loops-least number %zu\nupdate-loops-most number %zu\n", least, most);
	free(us);
	if (!run_lists(f, in, count / 20 * 2))
		return EXIT_FAULT;
	if (forwarding_loop_count(f) == loops && seen > 0)
		return EXIT_YES;
	fprintf(stderr, "update_bench: %zu loops at the beginning, %zu in the end\n", loops,
		forwarding_loop_count(f));
	return EXIT_NO;
}

int main(int argc, char **argv)
{
	struct input_options o = { .json = false };
	const char *why = NULL;
	struct forwarding *f;
	int status = EXIT_USAGE;
	struct input in;
	double begin;

	if (argc < 3 || !input_read(&in, argv[1], &o, false)) {
		fprintf(stderr, "usage: update_bench NETWORK.yaml UPDATES [SEED]\n");
		return EXIT_USAGE;
	}
	random_state = argc > 3 ? strtoull(argv[3], NULL, 0) : 20200225;
	begin = now_us();
	f = forwarding_new(in.engine, in.graph, &why);
	if (f == NULL)
		fprintf(stderr, "update_bench: not for this network: %s\n", why);
	printf("update-first ms %.1f\n", (now_us() - begin) / 1e3);
	if (f != NULL) {
		struct loop_list l = LOOP_LIST_INIT;

		begin = now_us();
		forwarding_loops(f, &l);
		printf("update-tell ms %.2f\n", (now_us() - begin) / 1e3);
		loops_fini(in.engine, &l);
		printf("update-loops number %zu\n", forwarding_loop_count(f));
		status = run(f, &in, strtoull(argv[2], NULL, 0));
	}
	forwarding_free(f);
	input_free(&in);
	VEC_FREE(&rules);
	return status;
}
