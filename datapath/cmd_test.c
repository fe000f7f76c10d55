/*
 * cmd_test.c - datapath test: vectors through a configuration, and where it does not do what they predict.
 */
#include "datapath/cmd.h"
#include "datapath/conform/offload_test.h"
#include "datapath/conform/live.h"
#include "datapath/conform/vector_test.h"
#include "models/base/mem.h"

struct test_config {
	bool json, live, swap;
	uint64_t most;
};

const size_t test_config_size = sizeof(struct test_config);

enum { MOST = 10 };

const struct option_spec test_options[] = {
	{ "json", 'j', OPTION_FLAG, offsetof(struct test_config, json), NULL,
	  "print counts only, as JSON", 0, 0 },
	{ "live", 0, OPTION_FLAG, offsetof(struct test_config, live), NULL,
	  "over veth and AF_XDP in a network namespace of its own", 0, 0 },
	{ "swap", 0, OPTION_FLAG, offsetof(struct test_config, swap), NULL,
	  "replace the configuration by itself before each packet but the first", 0, 0 },
	{ "show", 0, OPTION_UNSIGNED, offsetof(struct test_config, most), "N",
	  "print at most so many vectors that fail (10)", 1, UINT64_MAX },
	{ 0 }
};

struct tally {
	uint64_t run, failed, open, boxes, not_run, untimely;
};

struct job {
	const struct test_vectors *vectors;
	const char *path;
	const struct test_config *c;
	struct diag *d;
	struct tally n;
	struct live *live;	/* NULL: devices are memory */
	struct offload_test *driver;	/* what of it runs in drivers; NULL: nothing */
	const char *untimely;	/* why the last of those that cannot be run live could not */
	bool quiet;		/* its counts are part of others */
};

static bool run_one(struct job *j, const struct test_vector *v)
{
	const struct test_config *c = j->c;
	struct vector_result result = { .said = STRBUF_INIT };
	struct tally *t = &j->n;
	struct strbuf out = STRBUF_INIT;
	const char *why;
	bool ok = true;

	if (!v->exact) {
		t->open++;
		return true;
	}
	why = j->driver ? offload_test_cannot(j->driver, v) : j->live ? vector_test_cannot_live(v) : NULL;
	if (why) {
		j->untimely = why;
		t->untimely++;
		return true;
	}
	t->run++;
	ok = j->driver ? offload_test_run(j->driver, j->vectors, v, j->path, j->d, &result) : j->live ? vector_test_run_live(v, j->path, j->live, j->d, &result) :
	     vector_test_run(j->vectors, v, j->path, j->d, &result);
	if (ok && result.unwritten) {
		t->run--;
		t->open++;
	} else if (ok) {
		vector_test_compare(v, &result, &out);
	}
	if (out.len) {
		t->failed++;
		if (!c->json && t->failed <= (c->most ? c->most : MOST))
			printf("vector %llu: %s\n%s", (unsigned long long)v->id, v->why, sb_str(&out));
	}
	vector_result_free(&result);
	sb_fini(&out);
	return ok;
}

static void print_tally(const struct test_config *c, const struct tally *n)
{
	if (c->json)
		printf("{\"run\": %llu, \"failed\": %llu, \"open\": %llu}\n", (unsigned long long)n->run,
		       (unsigned long long)n->failed, (unsigned long long)n->open);
	else
		printf("%llu vectors, %llu as predicted, %llu not; of %llu the models leave open what is sent\n",
		       (unsigned long long)(n->run + n->open), (unsigned long long)(n->run - n->failed),
		       (unsigned long long)n->failed, (unsigned long long)n->open);
}

/* A configuration that shall have errors; what they say is for people. */
static void run_refused(struct job *j)
{
	struct router_options o = { .clock = CLOCK_VIRTUAL, .memory_ports = true, .frames = 4096 };
	struct diag *d = diag_new();
	struct router *r = router_new(j->path, &o, d);

	j->n = (struct tally){ .run = 1, .failed = r != NULL };
	if (r && !j->c->json)
		printf("'%s' is taken, expected it to be refused\n", j->path);
	else if (!j->c->json)
		diag_print(d, stdout, false);
	if (r)
		router_free(r);
	diag_free(d);
}

/* Once for each place where tenants' programs and guests' commands can run; a place that cannot is told. */
static int run_driver(struct job *j, const char *file)
{
	static const enum offload_place wired[] = { OFFLOAD_IN_LIVE }, dry[] = { OFFLOAD_IN_KERNEL, OFFLOAD_IN_PROCESS };
	const enum offload_place *where = j->c->live ? wired : dry;
	struct tally sum = { 0 };
	bool ok = true;

	for (size_t i = 0; ok && i < (j->c->live ? ARRAY_LEN(wired) : ARRAY_LEN(dry)); i++) {
		char *why;

		j->n = (struct tally){ 0 };
		j->driver = offload_test_new(file, j->path, where[i], j->d, &why);
		ok = j->driver || why;
		if (why && !j->c->json)
			printf("%s: skipped: %s\n", offload_place_text(where[i]), why);
		for (size_t k = 0; ok && j->driver && k < j->vectors->v.n; k++)
			ok = run_one(j, &j->vectors->v.v[k]);
		if (ok && j->driver && !j->c->json) {
			printf("%s: ", offload_place_text(where[i]));
			print_tally(j->c, &j->n);
			if (j->n.untimely)
				printf("%llu not run, as the last: %s\n", (unsigned long long)j->n.untimely, j->untimely);
		}
		free(why);
		offload_test_free(j->driver);
		j->driver = NULL;
		sum.run += j->n.run;
		sum.failed += j->n.failed;
		sum.open += j->n.open;
	}
	j->n = sum;
	if (ok && !j->quiet && j->c->json)
		print_tally(j->c, &j->n);
	return !ok ? (diag_faulted(j->d) ? EXIT_FAULT : EXIT_USAGE) : sum.failed || !sum.run ? EXIT_NO : EXIT_YES;
}

static int run_all(struct job *j)
{
	const struct test_vectors *t = j->vectors;
	char *file = t->refused || !t->v.n ? NULL : offload_test_file(j->path, j->d);
	int status;
	bool ok = true;

	if (file) {
		status = run_driver(j, file);
		free(file);
		return status;
	}
	if (t->refused) {
		run_refused(j);
	} else if (!t->v.n) {
		diag_error(j->d, SPAN_NONE, "there are no vectors to run");
		return EXIT_USAGE;
	}
	if (j->c->live && !t->refused) {
		j->live = live_new(j->path, j->d);
		if (!j->live)
			return EXIT_FAULT;
	}
	for (size_t i = 0; ok && i < t->v.n; i++)
		ok = run_one(j, &t->v.v[i]);
	live_free(j->live);
	j->live = NULL;
	if (!ok)
		return EXIT_USAGE;
	if (!j->quiet && !j->c->json && j->n.untimely)
		printf("%llu not run live, as the last: %s\n", (unsigned long long)j->n.untimely, j->untimely);
	if (!j->quiet)
		print_tally(j->c, &j->n);
	/* where nothing could be run nothing is as predicted */
	return j->n.failed || !j->n.run ? EXIT_NO : EXIT_YES;
}

/* A class that datapath does not have: what is wrong with it is not for vectors to say. */
static const char *missing_class(const struct diag *d)
{
	for (size_t i = 0; i < diag_count(d); i++)
		if (!strncmp(diag_get(d, i).text, "no datapath for element class", 29) ||
		    !strncmp(diag_get(d, i).text, "unknown element class", 21))
			return diag_get(d, i).text;
	return NULL;
}

/* One box of a network, as a configuration of its own. false: it could not be run, as was said. */
static bool run_box(const struct job *all, const char *folder, const struct test_box *box, struct tally *sum)
{
	struct test_vectors t = { .swap = all->c->swap };
	struct job j = { .vectors = &t, .c = all->c, .d = diag_new(), .quiet = all->c->json };
	char *under = x_asprintf("%s/%s", folder, box->name), *path = x_asprintf("%s/box.click", under);
	struct router_options o = { .clock = CLOCK_VIRTUAL, .memory_ports = true, .frames = 4096 };
	struct router *r = router_new(path, &o, j.d);
	const char *why = r ? NULL : missing_class(j.d);
	bool ok = r || why;

	if (r)
		router_free(r);
	j.path = path;
	if (!all->c->json)
		printf("%s: ", box->name);
	if (why) {
		sum->not_run++;
		if (!all->c->json)
			printf("proved, not run: %s\n", why);
	} else if (ok) {
		ok = test_vectors_read_json(&t, under, j.d) && !t.boxes.n && run_all(&j) <= EXIT_NO;
		sum->run += j.n.run;
		sum->failed += j.n.failed;
		sum->open += j.n.open;
		sum->boxes += ok;
	}
	if (!ok)
		diag_print(j.d, stderr, diag_want_colour(stderr));
	test_vectors_free(&t);
	diag_free(j.d);
	free(path);
	free(under);
	return ok;
}

static int run_network(const struct job *j, const char *folder)
{
	const struct test_vectors *t = j->vectors;
	struct tally n = { 0 };

	for (size_t i = 0; i < t->boxes.n; i++) {
		const struct test_box *box = &t->boxes.v[i];

		if (box->none) {
			n.not_run++;
			if (!j->c->json)
				printf("%s: not run: %s\n", box->name, box->none);
		} else if (!run_box(j, folder, box, &n)) {
			return EXIT_USAGE;
		}
	}
	if (j->c->json)
		printf("{\"run\": %llu, \"failed\": %llu, \"open\": %llu, \"boxes\": %llu, \"not_run\": %llu}\n",
		       (unsigned long long)n.run, (unsigned long long)n.failed, (unsigned long long)n.open,
		       (unsigned long long)n.boxes, (unsigned long long)n.not_run);
	else
		printf("%llu boxes run, %llu not\n", (unsigned long long)n.boxes, (unsigned long long)n.not_run);
	return n.failed || !n.run ? EXIT_NO : EXIT_YES;
}

int cmd_test(void *config, int argc, char **argv)
{
	struct test_config *c = config;
	struct test_vectors t = { 0 };
	struct job j = { .vectors = &t, .c = c };
	struct diag *d;
	int status = EXIT_USAGE;

	if (argc != 2) {
		fprintf(stderr, "datapath test: give a folder of vectors and a configuration\n");
		return EXIT_USAGE;
	}
	j.path = argv[1];
	j.d = d = diag_new();
	t.swap = c->swap;
	if (c->swap && c->live)
		diag_error(d, SPAN_NONE, "--swap needs the virtual clock, expected it without --live");
	else if (test_vectors_read_json(&t, argv[0], d))
		status = t.boxes.n ? run_network(&j, argv[0]) : run_all(&j);
	diag_print(d, stderr, diag_want_colour(stderr));
	if (diag_faulted(d))
		status = EXIT_FAULT;
	test_vectors_free(&t);
	diag_free(d);
	return status;
}
