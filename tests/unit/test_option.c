/* option: every way to write an option, every way to get one wrong, and the help texts. */
#include "models/base/option.h"

#include "models/base/mem.h"
#include <setjmp.h>
#include <unistd.h>
#include <cmocka.h>

enum { WORDS = 16 };

struct config {
	bool verbose, quiet, colour;
	const char *output;
	struct option_list models;
	uint64_t count, size;
};

static const struct option_spec options[] = {
	{ "verbose", 'v', OPTION_FLAG, offsetof(struct config, verbose), NULL,
	  "tell every step", 0, 0 },
	{ "quiet", 'q', OPTION_FLAG, offsetof(struct config, quiet), NULL, "tell nothing", 0, 0 },
	{ "no-colour", 0, OPTION_UNSET, offsetof(struct config, colour), NULL,
	  "plain text, also on a terminal that could show colours, for logs that people read later",
	  0, 0 },
	{ "output", 'o', OPTION_STRING, offsetof(struct config, output), "FILE",
	  "write to FILE", 0, 0 },
	{ "models", 'm', OPTION_STRINGS, offsetof(struct config, models), "FOLDER",
	  "look for models in FOLDER too", 0, 0 },
	{ "count", 'n', OPTION_UNSIGNED, offsetof(struct config, count), "N", "at most N", 1, 100 },
	{ "size", 0, OPTION_UNSIGNED, offsetof(struct config, size), "BYTES", "unbounded", 0, 0 },
	{ 0 },
};

/* Splits the line at spaces and parses it; returns what option_parse returned. */
static int parse(const char *line, struct config *c, char **argv, int *operands, char *err)
{
	static char words[512];
	char *save = words;

	snprintf(words, sizeof(words), "%s", line);
	*c = (struct config){ .colour = true };
	err[0] = '\0';
	*operands = 0;
	while (*save && *operands < WORDS) {
		argv[(*operands)++] = save;
		save += strcspn(save, " ");
		if (*save)
			*save++ = '\0';
	}
	return option_parse(options, c, operands, argv, err, 200);
}

static void all_forms_of_a_value_are_the_same(void **state)
{
	static const char *const forms[] = {
		"--output=x --count=7 a", "--output x --count 7 a", "-o x -n 7 a", "-ox -n7 a",
		"a -vox -n7", "-v -vn7 a -o x", "--output y -o x -n 9 -n 7 -- a",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		struct config c;
		char *argv[WORDS], err[200];
		int operands;

		assert_int_equal(parse(forms[i], &c, argv, &operands, err), 0);
		assert_string_equal(c.output, "x");
		assert_int_equal(c.count, 7);
		assert_int_equal(operands, 1);
		assert_string_equal(argv[0], "a");
		assert_true(c.colour);
	}
}

static void flags_bundle_and_lists_collect(void **state)
{
	struct config c;
	char *argv[WORDS], err[200];
	int operands;

	(void)state;
	assert_int_equal(parse("-qvm one --models=two --no-colour -m three --models= -m a -m b",
			       &c, argv, &operands, err), 0);
	assert_true(c.verbose && c.quiet && !c.colour);
	assert_int_equal(operands, 0);
	assert_int_equal(c.models.n, 6);
	assert_string_equal(c.models.v[0], "one");
	assert_string_equal(c.models.v[2], "three");
	assert_string_equal(c.models.v[3], "");
	assert_string_equal(c.models.v[5], "b");
	option_list_fini(&c.models);
	assert_null(c.models.v);
}

static void operands_keep_their_order(void **state)
{
	struct config c;
	char *argv[WORDS], err[200];
	int operands;

	(void)state;
	assert_int_equal(parse("a -v b -o x - c -- -q --odd --", &c, argv, &operands, err), 0);
	assert_int_equal(operands, 7);
	for (int i = 0; i < 7; i++)
		assert_string_equal(argv[i], ((const char *[]){ "a", "b", "-", "c", "-q", "--odd",
								"--" })[i]);
	assert_false(c.quiet);
}

static void option_takes_the_next_word_whatever_it_is(void **state)
{
	struct config c;
	char *argv[WORDS], err[200];
	int operands;

	(void)state;
	assert_int_equal(parse("-o -- --output --help x", &c, argv, &operands, err), 0);
	assert_string_equal(c.output, "--help");
	assert_int_equal(operands, 1);
}

static void wrong_options_say_what_is_wrong(void **state)
{
	static const struct {
		const char *line, *err;
	} t[] = {
		{ "--outptu=x", "unknown option '--outptu'; did you mean '--output'?" },
		{ "--zzz", "unknown option '--zzz'" },
		{ "--=x", "unknown option '--'" },
		{ "--verbos -v", "unknown option '--verbos'; did you mean '--verbose'?" },
		{ "--help", "unknown option '--help'" },
		{ "-vx", "unknown option '-x'" },
		{ "--verbose=1", "--verbose takes no value" },
		{ "a --output", "--output needs FILE" },
		{ "-vo", "--output needs FILE" },
		{ "-n x", "--count: 'x' is not a number" },
		{ "--count=", "--count: '' is not a number" },
		{ "-n -1", "--count: '-1' is not a number" },
		{ "-n +1", "--count: '+1' is not a number" },
		{ "-n 1x", "--count: '1x' is not a number" },
		{ "-n 0x", "--count: '0x' is not a number" },
		{ "-n 0x-1", "--count: '0x-1' is not a number" },
		{ "-n 0", "--count: 0 is not between 1 and 100" },
		{ "-n 101", "--count: 101 is not between 1 and 100" },
		{ "--size 18446744073709551616",
		  "--size: '18446744073709551616' is not a number" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(t); i++) {
		struct config c;
		char *argv[WORDS], err[200];
		int operands;

		assert_int_equal(parse(t[i].line, &c, argv, &operands, err), -1);
		assert_string_equal(err, t[i].err);
	}
}

static void numbers_reach_the_last_value(void **state)
{
	struct config c;
	char *argv[WORDS], err[200];
	int operands;

	(void)state;
	assert_int_equal(parse("--size 18446744073709551615 -n 0x64", &c, argv, &operands, err), 0);
	assert_true(c.size == UINT64_MAX);
	assert_int_equal(c.count, 100);
	assert_int_equal(parse("--size=0 -n 010", &c, argv, &operands, err), 0);
	assert_int_equal(c.count, 10);
}

static void no_table_knows_no_option(void **state)
{
	char a[] = "x", b[] = "-v", *argv[] = { a, b };
	char err[8];
	int operands = 1;

	(void)state;
	assert_int_equal(option_parse(NULL, NULL, &operands, argv, err, sizeof(err)), 0);
	assert_int_equal(operands, 1);
	operands = 2;
	assert_int_equal(option_parse(NULL, NULL, &operands, argv, err, sizeof(err)), -1);
	assert_string_equal(err, "unknown");	/* cut at errlen, and terminated */
}

/* The command under test leaves here what it was given. */
static struct {
	int calls, argc;
	char first[32], model[32];
	bool verbose;
} seen;

static int run_check(void *config, int argc, char **argv)
{
	struct config *c = config;

	seen.calls++;
	seen.argc = argc;
	seen.verbose = c->verbose;
	snprintf(seen.first, sizeof(seen.first), "%s", argc ? argv[0] : "");
	snprintf(seen.model, sizeof(seen.model), "%s", c->models.n ? c->models.v[0] : "");
	puts("checked");
	return argc ? 1 : 0;
}

static const struct command_spec commands[] = {
	{ "check", "NETWORK.yaml [POLICY...]", "do the policies hold", options,
	  sizeof(struct config), run_check },
	{ "reach", "NETWORK.yaml", "which packets arrive", NULL, 0, run_check },
	{ 0 },
};

static const struct program_spec program = {
	.name = "symexec", .help = "symbolic packets through boxes", .version = "1.2",
	.commands = commands, .epilogue = "exit status: 0 holds, 1 violated, 2 usage\n",
};

struct outcome {
	int status;
	char out[4096], err[1024];
};

static void read_back(FILE *f, char *buf, size_t size)
{
	size_t n;

	rewind(f);
	n = fread(buf, 1, size - 1, f);
	buf[n] = '\0';
	fclose(f);
}

/* Runs program_main with stdout and stderr going to files. */
static struct outcome run(const char *line)
{
	struct outcome o = { 0 };
	char words[256], *argv[WORDS + 1], *at = words;
	FILE *out = tmpfile(), *err = tmpfile();
	int saved_out, saved_err, argc = 0;

	snprintf(words, sizeof(words), "%s", line);
	while (*at && argc < WORDS) {
		argv[argc++] = at;
		at += strcspn(at, " ");
		if (*at)
			*at++ = '\0';
	}
	argv[argc] = NULL;
	memset(&seen, 0, sizeof(seen));
	fflush(stdout);
	fflush(stderr);
	saved_out = dup(1);
	saved_err = dup(2);
	dup2(fileno(out), 1);
	dup2(fileno(err), 2);
	o.status = program_main(&program, argc, argv);
	fflush(stdout);
	fflush(stderr);
	dup2(saved_out, 1);
	dup2(saved_err, 2);
	close(saved_out);
	close(saved_err);
	read_back(out, o.out, sizeof(o.out));
	read_back(err, o.err, sizeof(o.err));
	return o;
}

static void command_runs_with_its_options_and_operands(void **state)
{
	struct outcome o = run("symexec check -v lab.yaml --models=dir web");

	(void)state;
	assert_int_equal(o.status, 1);
	assert_string_equal(o.out, "checked\n");
	assert_string_equal(o.err, "");
	assert_int_equal(seen.calls, 1);
	assert_int_equal(seen.argc, 2);
	assert_string_equal(seen.first, "lab.yaml");
	assert_string_equal(seen.model, "dir");
	assert_true(seen.verbose);
	assert_int_equal(run("symexec check").status, 0);
}

static void wrong_command_line_is_one_line_and_exit_2(void **state)
{
	static const struct {
		const char *line, *err;
	} t[] = {
		{ "symexec", "symexec: expected a command; 'symexec --help' lists them\n" },
		{ "symexec chekc x", "symexec: unknown command 'chekc'; did you mean 'check'?\n" },
		{ "symexec frobnicate",
		  "symexec: unknown command 'frobnicate'; 'symexec --help' lists the commands\n" },
		{ "symexec --hlep", "symexec: unknown option '--hlep'; did you mean '--help'?\n" },
		{ "symexec help chekc",
		  "symexec: unknown command 'chekc'; did you mean 'check'?\n" },
		{ "symexec check --count 0 x",
		  "symexec check: --count: 0 is not between 1 and 100\n" },
		{ "symexec reach -v", "symexec reach: unknown option '-v'\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(t); i++) {
		struct outcome o = run(t[i].line);

		assert_string_equal(o.err, t[i].err);
		assert_string_equal(o.out, "");
		assert_int_equal(o.status, 2);
		assert_int_equal(seen.calls, 0);
	}
}

static void version_is_name_and_number(void **state)
{
	struct outcome o = run("symexec --version");

	(void)state;
	assert_int_equal(o.status, 0);
	assert_string_equal(o.out, "symexec 1.2\n");
}

static void assert_narrow(const char *text)
{
	size_t len, lines = 0;

	for (; *text; text += len + (text[len] == '\n'), lines++) {
		len = strcspn(text, "\n");
		if (len > 80)
			fail_msg("wider than 80 columns: %.*s", (int)len, text);
	}
	assert_in_range(lines, 3, 24);
}

static void program_help_names_every_command(void **state)
{
	static const char *const forms[] = { "symexec --help", "symexec -h", "symexec help" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		struct outcome o = run(forms[i]);

		assert_int_equal(o.status, 0);
		assert_string_equal(o.err, "");
		assert_non_null(strstr(o.out, "usage: symexec COMMAND"));
		assert_non_null(strstr(o.out, "  check  do the policies hold\n"));
		assert_non_null(strstr(o.out, "  reach  which packets arrive\n"));
		assert_non_null(strstr(o.out, "exit status: 0 holds"));
		assert_narrow(o.out);
	}
}

static void command_help_tells_every_option(void **state)
{
	static const char *const forms[] = {
		"symexec check --help", "symexec help check", "symexec check a -v --help --bad",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		struct outcome o = run(forms[i]);

		assert_int_equal(o.status, 0);
		assert_int_equal(seen.calls, 0);
		assert_string_equal(o.out,
			"usage: symexec check [OPTION]... NETWORK.yaml [POLICY...]\n\n"
			"do the policies hold\n\n"
			"options:\n"
			"  -v, --verbose        tell every step\n"
			"  -q, --quiet          tell nothing\n"
			"      --no-colour      plain text, also on a terminal that could show "
			"colours,\n"
			"                       for logs that people read later\n"
			"  -o, --output FILE    write to FILE\n"
			"  -m, --models FOLDER  look for models in FOLDER too\n"
			"  -n, --count N        at most N (1 to 100)\n"
			"      --size BYTES     unbounded\n"
			"      --help           show this help\n");
		assert_narrow(o.out);
	}
	assert_non_null(strstr(run("symexec reach --help").out,
			       "      --help    show this help\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_forms_of_a_value_are_the_same),
		cmocka_unit_test(flags_bundle_and_lists_collect),
		cmocka_unit_test(operands_keep_their_order),
		cmocka_unit_test(option_takes_the_next_word_whatever_it_is),
		cmocka_unit_test(wrong_options_say_what_is_wrong),
		cmocka_unit_test(numbers_reach_the_last_value),
		cmocka_unit_test(no_table_knows_no_option),
		cmocka_unit_test(command_runs_with_its_options_and_operands),
		cmocka_unit_test(wrong_command_line_is_one_line_and_exit_2),
		cmocka_unit_test(version_is_name_and_number),
		cmocka_unit_test(program_help_names_every_command),
		cmocka_unit_test(command_help_tells_every_option),
	};

	return cmocka_run_group_tests_name("option", tests, NULL, NULL);
}
