/*
 * A campaign on disk: what one run wrote, the next one knows; one run at a time measures from a
 * vantage point, and the lock ends with whoever held it.
 */
#include "tracebox/campaign/archive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/path_sim.c"

struct scratch {
	char path[64];
	struct diag *d;
};

static int setup(void **state)
{
	struct scratch *s = x_calloc(1, sizeof(*s));
	int fd;

	snprintf(s->path, sizeof(s->path), "/tmp/archive-XXXXXX");
	fd = mkstemp(s->path);
	if (fd >= 0)
		close(fd);
	s->d = diag_new();
	*state = s;
	return fd < 0;
}

static int teardown(void **state)
{
	static const char *const tails[] = { "", "-wal", "-shm" };
	struct scratch *s = *state;

	for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
		char *name = x_asprintf("%s%s", s->path, tails[i]);

		(void)unlink(name);
		free(name);
	}
	diag_free(s->d);
	free(s);
	return 0;
}

static struct archive *open_as(struct scratch *s, const char *vantage)
{
	struct archive_key key = { .vantage = vantage, .settings = "TCP" };

	return archive_open(s->path, &key, s->d);
}

static void archive_has_one_run_of_a_vantage_point(void **state)
{
	struct scratch *s = *state;
	struct archive *first = open_as(s, "here"), *other;

	assert_non_null(first);
	assert_null(open_as(s, "here"));
	assert_true(diag_faulted(s->d));
	assert_non_null(strstr(diag_get(s->d, 0).text, "vantage point 'here' by process "));
	other = open_as(s, "there");
	assert_non_null(other);
	archive_close(other);
	archive_close(first);
	first = open_as(s, "here");
	assert_non_null(first);
	assert_true(archive_resumes(first));
	archive_close(first);
}

static void clamp(struct packet *p)
{
	assert_true(packet_put_uint(p, "tcp.opt.mss", 1200));
	assert_true(packet_fix_checksums(p));
}

/* Measures one target to its end; `from`: it took the hops before over from target `shared`. */
static void measure(struct archive *a, struct routes *r, const char *name, unsigned from,
		    const struct path **shared)
{
	struct sim_path path = { .hops = 4, .rtt = 100000, .box = 2, .rewrite = clamp };
	struct trace_config config = sim_config();
	struct probe_template template;
	struct judgement j;
	struct archive_result result = { .judgement = &j, .from = from, .shared = *shared };
	struct trace *t;
	bool done;

	sim_template(&template, false);
	config.min_ttl = from;
	assert_true(archive_target(a, name, &result.number, &done));
	t = sim_run(&path, &config, &template);
	assert_true(archive_start(a, result.number, t));
	for (unsigned ttl = from; ttl <= 5; ttl++)
		assert_true(archive_hop(a, result.number, t, ttl));
	judge(&j, t);
	result.trace = t;
	result.path = routes_add(r, t, &j, result.number, *shared, from);
	*shared = result.path;
	assert_true(archive_finish(a, &result));
	judgement_fini(&j);
	trace_free(t);
}

struct seen {
	size_t number[4], shared[4];
	unsigned from[4], first[4], n;
	bool boxed;
};

static void note(void *ctx, size_t number, struct trace *t, size_t shared, unsigned from)
{
	struct seen *s = ctx;
	struct judgement j;

	assert_in_range(s->n, 0, 3);
	judge(&j, t);
	s->boxed = s->boxed || (j.findings.n && j.findings.v[0].after == 2);
	judgement_fini(&j);
	s->number[s->n] = number;
	s->shared[s->n] = shared;
	s->from[s->n] = from;
	s->first[s->n++] = t->config.min_ttl;
}

static void archive_gives_back_what_earlier_runs_ended(void **state)
{
	struct scratch *s = *state;
	struct trace_config like = sim_config();
	struct routes *r = routes_new();
	const struct path *shared = NULL;
	struct seen seen = { .n = 0 };
	struct archive *a = open_as(s, "here");

	assert_non_null(a);
	measure(a, r, "one", 1, &shared);
	measure(a, r, "two", 4, &shared);
	archive_close(a);

	a = open_as(s, "here");
	assert_non_null(a);
	assert_true(archive_recall(a, &like, note, &seen));
	assert_int_equal(seen.n, 2);
	assert_int_equal(seen.number[1], 2);
	assert_int_equal(seen.shared[0], 0);
	assert_int_equal(seen.shared[1], 1);
	assert_int_equal(seen.from[0], 1);
	assert_int_equal(seen.from[1], 4);
	assert_int_equal(seen.first[0], 1);
	assert_true(seen.boxed);
	/* from another address the first hops may be others */
	assert_true(address_parse("192.0.2.2", &like.src));
	seen.n = 0;
	assert_true(archive_recall(a, &like, note, &seen));
	assert_int_equal(seen.n, 0);
	archive_close(a);
	routes_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(archive_has_one_run_of_a_vantage_point, setup,
						teardown),
		cmocka_unit_test_setup_teardown(archive_gives_back_what_earlier_runs_ended, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
