/*
 * The order of ports: of every edge that packets may go by and that does not lead to a later port, an end is kept. In a row of
 * translators what goes one way meets none that is.
 */
#include "tests/unit/symbolic_world.h"

#include "symexec/explore/order.h"

#include <unistd.h>

static bool
open_text(struct world *w, const char *text)
{
	char path[] = "/tmp/test_order.XXXXXX";
	int fd = mkstemp(path);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	bool ok;

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	ok = world_open(w, path, 1);
	unlink(path);
	return ok;
}

/* Whether packets can go on from input port `port` of n by that output. */
static bool
goes(const struct node *n, uint32_t port, uint32_t output)
{
	uint32_t same;

	if (n->kind == NODE_OPEN || n->kind == NODE_HOST)
		return false;
	if (n->kind == NODE_WAY_OUT)
		return output == WIRE_PORT;
	if (n->program == NULL || program_passes(n->program, port, &same))
		return output == (n->program == NULL ? port : same);
	for (uint32_t b = 0; b < n->program->block_count; b++)
		if (n->program->blocks[b].end.kind == TERM_EMIT && n->program->blocks[b].end.port == output)
			return program_leads(n->program, port, output);
	return false;
}

/* Follows every edge from a port that is reached; returns how many lead back, or to the same place. */
static size_t
count_back(const struct graph *g, const struct order *o)
{
	size_t back = 0;

	for (uint32_t i = 0; i < g->port_count; i++) {
		const struct node *n = &g->nodes[g->port_node[i]];

		for (uint32_t p = 0; o->number[i] != 0 && p < n->out_ports; p++)
			for (uint32_t k = 0; k < n->out_count[p]; k++) {
				struct edge d = n->out[p][k];
				uint32_t to = g->port_base[d.node] + d.port;

				if (!goes(n, i - g->port_base[g->port_node[i]], p))
					continue;
				assert_int_not_equal(o->number[to], 0);
				if (o->number[to] > o->number[i])
					continue;
				assert_true(o->kept[to] || o->kept[i]);
				back++;
			}
	}
	return back;
}


/* A random graph of elements that send what comes to all that they lead to; every one can be reached. */
static void
random_text(struct toy *t, struct strbuf *text)
{
	enum { MOST = 16 };
	unsigned n = 3 + toy_below(t, MOST - 3), degree[MOST] = { 0 };
	struct strbuf links = STRBUF_INIT;

	for (unsigned i = 0; i < 3 * n; i++) {
		unsigned to = i < n ? i : toy_below(t, n), from = i < n && i > 0 ? toy_below(t, i) : toy_below(t, n);

		sb_printf(&links, "e%u[%u] -> e%u;\n", from, degree[from]++, to);
	}
	sb_clear(text);
	sb_printf(text, "FromDevice(in) -> e0; e0[%u] -> Queue -> ToDevice(out);\n", degree[0]++);
	for (unsigned i = 0; i < n; i++)
		if (degree[i] > 0)
			sb_printf(text, "e%u :: Tee(%u);\n", i, degree[i]);
		else
			sb_printf(text, "e%u :: Discard;\n", i);
	sb_add(text, sb_str(&links));
	sb_fini(&links);
}

static void
cycles_every_edge_back_has_an_end_that_is_kept(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct toy t = toy_new(toy_first_seed());
	size_t back = 0;

	(void)state;
	for (unsigned round = 0; round < 30; round++) {
		struct world w;
		uint32_t start;

		random_text(&t, &text);
		assert_true(open_text(&w, sb_str(&text)));
		start = w.g->port_base[world_way_in(&w)];
		back += count_back(w.g, order_from(w.t.e, w.g, &start, 1));
		world_close(&w);
	}
	assert_true(back > 100);
	sb_fini(&text);
	toy_free(&t);
}

static uint32_t
port_named(const struct graph *g, const char *name, uint32_t port)
{
	int at = graph_find(g, name);

	assert_true(at >= 0);
	return g->port_base[at] + port;
}

static void
translators_keep_what_they_turn_back(void **state)
{
	struct world w;
	const struct order *o;
	uint32_t start;

	(void)state;
	assert_true(open_text(&w, "a, b, c :: IPRewriter(pattern 1.0.0.1 1024-65535 - - 1 0, drop);\n"
		    "FromDevice(in) -> a; a[1] -> b; b[1] -> c; c[1] -> Queue -> ToDevice(out);\n"
		    "FromDevice(back) -> [1]c; c[0] -> [1]b; b[0] -> [1]a; a[0] -> Queue -> ToDevice(home);\n"));
	start = w.g->port_base[world_way_in(&w)];
	o = order_from(w.t.e, w.g, &start, 1);
	assert_true(count_back(w.g, o) > 0);
	for (const char *const *x = (const char *const []){ "a", "b", "c", NULL }; *x != NULL; x++)
		assert_false(o->kept[port_named(w.g, *x, 0)]);
	assert_true(o->kept[port_named(w.g, "a", 1)]);
	assert_true(o->kept[port_named(w.g, "b", 1)]);
	assert_true(o->number[port_named(w.g, "b", 0)] > o->number[port_named(w.g, "a", 0)]);
	world_close(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cycles_every_edge_back_has_an_end_that_is_kept),
		cmocka_unit_test(translators_keep_what_they_turn_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
