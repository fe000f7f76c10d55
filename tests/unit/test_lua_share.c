/*
 * test_lua_share.c - elements that differ only in what their models do not see share one recording, and
 * each has its own numbers; whatever a model does see keeps them apart.
 */
#include "symexec/model/lua_model.h"

#include "models/base/mem.h"
#include "symexec/exec/classify.h"
#include "symexec/exec/engine.h"
#include "symexec/program/program_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

struct fixture {
	struct diag *d;
	struct engine *e;
	struct models *m;
	struct click_config *config[64];
	unsigned configs;
};

static int
setup(void **state)
{
	struct fixture *f = x_calloc(1, sizeof(*f));

	f->d = diag_new();
	f->e = engine_new(f->d);
	f->m = models_new(f->e, "models/elements");
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	models_free(f->m);
	while (f->configs > 0)
		click_config_free(f->config[--f->configs]);
	engine_free(f->e);
	diag_free(f->d);
	free(f);
	return 0;
}

static const struct click_class *
users_class(void *arg, const char *name)
{
	return models_class(arg, name);
}

/* The program of the element `t` of a configuration in which symbols may stand. */
static const struct program *
program_of(struct fixture *f, const char *t)
{
	struct click_options o = { .mode = CLICK_LENIENT, .symbols = true,
				   .find_class = users_class, .find_arg = f->m };
	char *text = x_asprintf("m :: RoundRobinIPMapper(9.9.9.9 - - - 0 0); Idle -> t :: %s;"
				"t[0] -> Discard;", t);
	struct click_config *c;
	struct click_names *names;
	const struct program *p;

	c = click_read_source(diag_add_source(f->d, "c.click", text, strlen(text)), &o, f->d);
	if (!c)
		diag_print(f->d, stderr, false);
	assert_non_null(c);
	f->config[f->configs++] = c;
	names = click_names_new(c, f->d);
	p = models_program(f->m, c, &c->elements[click_find_element(c, "t")], names);
	click_names_free(names);
	free(text);
	assert_null(p->opaque);
	assert_int_equal(diag_errors(f->d), 0);
	return p;
}

static uint64_t
recorded(const struct fixture *f)
{
	uint64_t n, reused;

	models_count(f->m, &n, &reused);
	return n;
}

static void
addresses_share_a_recording_and_keep_their_numbers(void **state)
{
	struct fixture *f = *state;
	const struct program *a = program_of(f, "IPEncap(4, 1.0.0.1, 2.0.0.1)");
	const struct program *b = program_of(f, "IPEncap(4, 1.0.0.2, 2.0.0.2)");

	assert_int_equal(recorded(f), 1);
	assert_ptr_not_equal(a, b);
	assert_ptr_equal(a->blocks, b->blocks);
	assert_int_equal(a->value_count, 2);
	assert_int_equal(b->value_count, 2);
	assert_int_equal(a->values[0].imm, 0x01000001);
	assert_int_equal(a->values[1].imm, 0x02000001);
	assert_int_equal(b->values[0].imm, 0x01000002);
	assert_int_equal(b->values[1].imm, 0x02000002);
	assert_ptr_equal(b, program_of(f, "IPEncap(4, 1.0.0.2, 2.0.0.2)"));
}

static void
what_the_network_leaves_open_shares_it_too(void **state)
{
	struct fixture *f = *state;
	const struct program *a = program_of(f, "IPEncap(4, 1.0.0.1, 2.0.0.1)");
	const struct program *b = program_of(f, "IPEncap(4, symbol:here, 2.0.0.1)");

	assert_ptr_equal(a->blocks, b->blocks);
	assert_null(a->values[0].symbol);
	assert_string_equal(b->values[0].symbol, "here");
	assert_null(b->values[1].symbol);
}

static void
pattern_fields_are_values_unless_ranges(void **state)
{
	struct fixture *f = *state;
	const struct program *a, *b;

	a = program_of(f, "IPRewriter(pattern 1.0.0.1 1024-65535 - - 0 0)");
	b = program_of(f, "IPRewriter(pattern 1.0.0.2 1024-65535 - - 0 0)");
	assert_ptr_equal(a->blocks, b->blocks);
	assert_int_equal(b->value_count, 1);
	assert_int_equal(b->values[0].imm, 0x01000002);
	a = program_of(f, "IPRewriter(pattern 1.0.0.1 5 6.0.0.6 7 0 0)");
	assert_int_equal(a->value_count, 4);
	assert_int_equal(a->values[1].imm, 5);
	assert_int_equal(a->values[3].imm, 7);
	a = program_of(f, "IPRewriter(pattern 1.0.0.1-1.0.0.9 5 6.0.0.6 - 0 0)");
	assert_int_equal(a->value_count, 1);
	assert_int_equal(a->values[0].imm, 0x06000006);
}

/* Every text is another shape: nothing is shared. */
static void
each_is_recorded(struct fixture *f, const char *const *t, size_t n)
{
	uint64_t before = recorded(f);

	for (size_t i = 0; i < n; i++)
		(void)program_of(f, t[i]);
	assert_int_equal(recorded(f) - before, n);
}

static void
what_a_model_sees_keeps_recordings_apart(void **state)
{
	static const char *const encap[] = {
		"IPEncap(4, 1.0.0.1, 2.0.0.1)", "IPEncap(5, 1.0.0.1, 2.0.0.1)",
		"IPEncap(4, 1.0.0.1, DST_ANNO)", "IPEncap(4, 1.0.0.1, 2.0.0.1, TTL 9)",
		"IPEncap(4, 1.0.0.1, 2.0.0.1, DF true)", "UDPIPEncap(1.0.0.1, 5, 2.0.0.1, 7, true)",
		"UDPIPEncap(1.0.0.1, 5, 2.0.0.1, 7, false)",
	};
	static const char *const rewriter[] = {
		"IPRewriter(drop)", "IPRewriter(pass 0)", "IPRewriter(keep 0 0)",
		"IPRewriter(pattern 1.0.0.1 - - - 0 0)", "IPRewriter(pattern - - 1.0.0.1 - 0 0)",
		"IPRewriter(pattern - 5 - - 0 0)", "IPRewriter(pattern - - - 5 0 0)",
		"IPRewriter(pattern 1.0.0.1 5-9 - - 0 0)", "IPRewriter(pattern 1.0.0.1 5-10 - - 0 0)",
		"IPRewriter(pattern 1.0.0.1 6-10 - - 0 0)", "IPRewriter(pattern 1.0.0.1 5-9# - - 0 0)",
		"IPRewriter(pattern 1.0.0.1 5-9? - - 0 0)",
		"IPRewriter(pattern 1.0.0.1-1.0.0.9 - - - 0 0)",
		"IPRewriter(pattern 1.0.0.1-1.0.0.8 - - - 0 0)",
		"IPRewriter(pattern 1.0.0.1-1.0.0.8 5 - - 0 0)",
		"IPRewriter(pattern 1.0.0.1-1.0.0.8 6 - - 0 0)",
		"IPRewriter(drop, DST_ANNO false)", "IPRewriter(drop, REPLY_ANNO 3)", "TCPRewriter(drop)",
		"IPRewriter(m)",
	};

	each_is_recorded(*state, encap, ARRAY_LEN(encap));
	each_is_recorded(*state, rewriter, 12);
	each_is_recorded(*state, rewriter + 12, ARRAY_LEN(rewriter) - 12);
}

static void
outputs_keep_recordings_apart(void **state)
{
	struct fixture *f = *state;
	const struct program *a = program_of(f, "IPRewriter(pattern 1.0.0.1 - - - 0 0)");
	const struct program *b;

	b = program_of(f, "IPRewriter(pattern 1.0.0.2 - - - 0 0); t[1] -> Discard");
	assert_ptr_not_equal(a->blocks, b->blocks);
}

static void
concrete_recordings_are_others(void **state)
{
	struct fixture *f = *state;
	const struct program *a = program_of(f, "IPRewriter(pattern 1.0.0.1 - - - 0 0)"), *b;

	f->e->concrete = true;
	b = program_of(f, "IPRewriter(pattern 1.0.0.2 - - - 0 0)");
	assert_ptr_not_equal(a->blocks, b->blocks);
	assert_int_equal(b->values[0].imm, 0x01000002);
}

/* The first prefix of a program's only table. */
static uint32_t
first_prefix(const struct program *p)
{
	size_t n;
	enum base base;
	int32_t bit;
	const struct set_route *r = table_prefixes(p->tables[0], &n, &base, &bit);

	assert_non_null(r);
	assert_int_equal(n, 2);
	return (uint32_t)r[0].value;
}

static void
lists_share_a_recording_and_keep_their_tables(void **state)
{
	struct fixture *f = *state;
	const struct program *a = program_of(f, "StaticIPLookup(1.0.0.0/8 0, 2.0.0.0/8 1); t[1] -> Discard");
	const struct program *b = program_of(f, "StaticIPLookup(3.0.0.0/8 0, 4.0.0.0/8 1); t[1] -> Discard");

	assert_int_equal(recorded(f), 1);
	assert_ptr_equal(a->blocks, b->blocks);
	assert_int_equal(first_prefix(a), 0x01000000);
	assert_int_equal(first_prefix(b), 0x03000000);
	a = program_of(f, "IPFilter(allow src 1.0.0.1, deny all)");
	b = program_of(f, "IPFilter(allow tcp, deny all)");
	assert_ptr_equal(a->blocks, b->blocks);
	assert_ptr_not_equal(a->tables[0], b->tables[0]);
	assert_int_equal(table_shadowed(f->e, a->tables[0], NULL, 0), 0);
	a = program_of(f, "IPFilter(allow tcp, deny tcp)");
	assert_ptr_equal(a->blocks, b->blocks);
	assert_int_equal(table_shadowed(f->e, a->tables[0], NULL, 0), 1);
}

static void
what_entries_decide_keeps_recordings_apart(void **state)
{
	static const char *const t[] = {
		"IPFilter(allow src 1.0.0.1, deny all)", "IPFilter(deny src 1.0.0.1, allow all)",
		"IPFilter(deny src 1.0.0.1, allow src 1.0.0.2, deny all)", "IPFilter(allow all)",
		"IPFilter(1 src 1.0.0.1, deny all); t[1] -> Discard",
		"StaticIPLookup(1.0.0.0/8 9.0.0.1 0)", "StaticIPLookup(1.0.0.0/8 9.0.0.2 0)",
		"StaticIPLookup(1.0.0.0/8 0)",
	};

	each_is_recorded(*state, t, ARRAY_LEN(t));
}

/* A class of a user, whose model says how long the first prefix is. */
static void
a_model_that_looks_at_entries_shares_none(void **state)
{
	static const char text[] = "signature { ports = \"1/1\", processing = \"a/a\", \"ROUTES... routes\" }\n"
		"return function(p, args)\n"
		"\tp.ip.ttl = args.ROUTES[1].addr >> 24\n"
		"\tfor _, f in ipairs(p:route(args.ROUTES)) do f:drop(\"seen\") end\n"
		"end\n";
	static const char *const t[] = { "Looks(1.0.0.0/8 0)", "Looks(2.0.0.0/8 0)" };
	struct fixture *f = *state;
	char folder[] = "/tmp/test-lua-share-XXXXXX", *path;
	FILE *file;

	assert_non_null(mkdtemp(folder));
	path = x_asprintf("%s/Looks.lua", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
	assert_true(models_add_folder(f->m, folder));
	each_is_recorded(f, t, ARRAY_LEN(t));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
	free(path);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(addresses_share_a_recording_and_keep_their_numbers),
		TEST(what_the_network_leaves_open_shares_it_too),
		TEST(pattern_fields_are_values_unless_ranges),
		TEST(what_a_model_sees_keeps_recordings_apart),
		TEST(outputs_keep_recordings_apart),
		TEST(concrete_recordings_are_others),
		TEST(lists_share_a_recording_and_keep_their_tables),
		TEST(what_entries_decide_keeps_recordings_apart),
		TEST(a_model_that_looks_at_entries_shares_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
