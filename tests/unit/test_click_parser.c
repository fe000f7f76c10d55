/* Tests of the parser: models/click/{parser,chain,scope,require}.c. */
#include "models/click/tree.h"

#include "tests/unit/click_check.h"
#include "tests/unit/rounds.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void declarations_name_elements(void **state)
{
	(void)state;
	check_graph("a, b :: Idle; a -> Discard; b -> Discard",
		    "a::Idle b::Idle Discard@3::Discard Discard@4::Discard "
		    "a[0]->[0]Discard@3 b[0]->[0]Discard@4");
	/* the shared configuration too */
	check_graph("p, q :: Paint(3); Idle -> p -> q -> Discard",
		    "p::Paint(3) q::Paint(3) Idle@3::Idle Discard@4::Discard "
		    "p[0]->[0]q q[0]->[0]Discard@4 Idle@3[0]->[0]p");
	check_graph("1a, a/b :: Idle", "1a::Idle a/b::Idle");
	check_graph("input :: Idle", "input::Idle");
	/* in a connection only the last of a list is declared */
	check_rejected("a, b :: Idle -> Discard", "1:1 ", "'a'", NULL);
	/* a trailing comma is no error, nor the token that it swallows */
	check_graph("a :: Idle; a, ; Idle", "a::Idle Idle@2::Idle");
}

static void anonymous_names_count_all_elements(void **state)
{
	(void)state;
	check_graph("Idle -> d :: Discard; Idle -> d", "Idle@1::Idle d::Discard Idle@3::Idle "
		    "Idle@1[0]->[0]d Idle@3[0]->[0]d");
	/* a declared name wins, even when it comes later */
	check_graph("Idle; Idle@1 :: Idle; Idle@2 :: Idle",
		    "Idle@3::Idle Idle@1::Idle Idle@2::Idle");
	/* a group takes three numbers */
	check_graph("Idle -> (->) -> Discard",
		    "Idle@1::Idle Discard@5::Discard Idle@1[0]->[0]Discard@5");
}

static void wrong_names_are_reported(void **state)
{
	(void)state;
	check_rejected("Idle -> nosuch -> Discard", "1:9 undeclared element 'nosuch'", NULL);
	check_rejected("queue1 :: Queue; Idle -> quue1; queue1 -> Discard",
		       "1:26 ", "did you mean 'queue1'?", NULL);
	check_rejected("Idle -> Discrd", "did you mean 'Discard'?", NULL);
	check_rejected("x :: Nosuch", "1:6 unknown element class 'Nosuch'", NULL);
	check_rejected("Paint :: Idle", "1:1 'Paint' is a class", NULL);
	check_rejected("a :: Idle;\na :: Discard", "2:1 'a' is already declared", NULL);
	check_rejected("a :: Idle; a(1) -> Discard", "1:14 configuration of 'a'", NULL);
	check_rejected("a -> Discard; a :: Idle", "1:1 'a' is used before its declaration", NULL);
	check_rejected("1 :: Idle", "1:1 element name '1' has a component", NULL);
	check_rejected("a/2/b :: Idle", "'a/2/b' has a component", NULL);
	check_rejected("x :: Idle; c :: { input -> x }", "1:28 undeclared element 'x'", "outside",
		       NULL);
	check_rejected("input -> Discard", "1:1 undeclared element 'input'", NULL);
	check_rejected("connectiontunnel a -> b", "'connectiontunnel'", "'a'", "'b'", NULL);
}

static void syntax_errors_name_what_was_expected(void **state)
{
	(void)state;
	check_rejected("Idle -> -> Discard", "1:9 unexpected '->', expected an element", NULL);
	check_rejected("Idle ->", "1:8 unexpected end of file, expected an element", NULL);
	check_rejected("-> Discard", "1:1 unexpected '->'", NULL);
	check_rejected("Idle -> Discard(\n", "2:1 unexpected end of file, expected ')'", NULL);
	check_rejected("x :: { Idle -> Discard\n", "2:1 unexpected end of file, expected '}'",
		       NULL);
	check_rejected("x :: ;", "1:6 unexpected ';', expected a class name", NULL);
	check_rejected("Idle -> Discard }", "1:17 unexpected '}'", NULL);
	check_rejected("Idle -> Discard )", "1:17 unexpected ')'", NULL);
	check_rejected("provide(x)", "1:1 unexpected 'provide'", NULL);
	check_rejected("$P(1) -> Discard", "1:1 unexpected '$P'", NULL);
	check_rejected("a :: b :: Idle", "'b'", NULL);
	check_rejected("g :: (->)", "1:6 unexpected '('", NULL);
	check_rejected("\xff", "unexpected byte 0xff", NULL);
	check_rejected("elementclass X ( input )", "1:16 unexpected '('", NULL);
	check_rejected("elementclass { input -> output }", "the name of the new class", NULL);
	check_rejected("require :: Idle", "1:9 unexpected '::', expected '('", NULL);
	check_rejected("define $x 1", "1:8 unexpected '$x', expected '('", NULL);
	check_rejected("define(x 1)", "1:8 'x' is not a variable", NULL);
	check_rejected("define($x 1, $x 2)", "1:14 '$x' is defined twice", NULL);
}

static void every_error_of_a_file_is_reported_once(void **state)
{
	(void)state;
	check_rejected("Idle -> -> Discard;\n"
		       "Idle[-1] -> Discard\n"
		       "x :: Nosuch;\n"
		       "Idle -> y -> Discard\n"
		       "z :: Idle(;)\n"
		       "z :: Idle",
		       "1:9 ", "2:6 ", "3:6 ", "4:9 ", "6:1 ", NULL);
	/* a name declared in text that was skipped is no further error */
	{
		const char *text = "Idle -> -> q :: Queue;\nIdle -> q; q -> Discard";
		struct reading r = read_text(text, strlen(text), CLICK_STRICT);

		assert_int_equal(diag_errors(r.diag), 1);
		forget(&r);
	}
}

static void port_lists_take_ranges_and_reject_the_rest(void **state)
{
	(void)state;
	check_graph("t :: Tee; Idle -> t[0-2,0x3] -> Discard",
		    "t::Tee Idle@2::Idle Discard@3::Discard t[0]->[0]Discard@3 "
		    "t[1]->[0]Discard@3 t[2]->[0]Discard@3 t[3]->[0]Discard@3 Idle@2[0]->[0]t");
	check_rejected("Idle[-1] -> Discard", "1:6 unexpected '-', expected a port number", NULL);
	check_rejected("Idle[x] -> Discard", "1:6 unexpected 'x', expected a port number", NULL);
	check_rejected("Idle[1 2] -> Discard", "1:8 unexpected '2', expected ',' or ']'", NULL);
	check_rejected("Idle[0-2-4] -> Discard", "1:9 unexpected '-'", NULL);
	check_rejected("Idle[70000] -> Discard", "port number 70000 is greater than 65535", NULL);
	check_rejected("Idle[0-65535,0-65535,0-65535] -> Discard", "ports in one list", NULL);
	check_rejected("[0] Idle -> Discard", "1:5 input ports of 'Idle' at the start", NULL);
	check_rejected("Idle -> Discard [0]", "1:9 output ports of 'Discard' at the end", NULL);
}

static void arrows_pair_end_points(void **state)
{
	(void)state;
	check_graph("a :: Idle; a [0,1] => b :: Discard, c :: Discard",
		    "a::Idle b::Discard c::Discard a[0]->[0]b a[1]->[0]c");
	/* the side without ports stretches with => */
	check_graph("a :: Idle => b :: Discard, c :: Discard",
		    "a::Idle b::Discard c::Discard a[0]->[0]b a[1]->[0]c");
	/* but not with -> */
	check_rejected("a :: Idle -> b :: Discard, c :: Discard", "'a :: Idle'", NULL);
	check_graph("a :: Idle[] => b :: Discard, c :: Discard, d :: Discard",
		    "a::Idle b::Discard c::Discard d::Discard a[0]->[0]b a[1]->[0]c a[2]->[0]d");
	check_graph("a :: Idle[1,] => b :: Discard, c :: Discard; a -> Discard",
		    "a::Idle b::Discard c::Discard Discard@4::Discard a[0]->[0]Discard@4 "
		    "a[1]->[0]b a[2]->[0]c");
	check_rejected("Idle[0,1] -> [0,1] Idle -> Discard", "1:11 ", "expected '=>'", NULL);
	check_rejected("Idle[0,1] => [0,1,2] Idle", "1:11 2 outputs connected to 3 inputs", NULL);
	check_rejected("Idle[0,1,2,] => [0,1] Idle", "3 or more outputs connected to 2 inputs",
		       NULL);
	check_rejected("Idle[] => [] Idle", "only one port list", NULL);
	check_rejected("(Idle -> [0], Null -> Discard)", "'input' or 'output' can be left out only",
		       NULL);
	/* every element of a list goes on */
	check_rejected("a :: Idle; b :: Idle; a -> Discard, b -> Discard",
		       "'Discard@3 :: Discard' has no output 0", NULL);
}

static void compounds_check_their_ports(void **state)
{
	(void)state;
	check_rejected("Idle -> { input[1] -> Discard }", "input 0 missing", NULL);
	check_rejected("x :: { input -> [1] output }", "output 0 missing", NULL);
	check_rejected("x :: { Idle -> input }", "'input' can only be the start", NULL);
	check_rejected("x :: { output -> Discard }", "'output' can only be the end", NULL);
	check_rejected("Idle -> (Idle -> input) -> Discard", "'input' can only be the start", NULL);
}

static void formals_are_checked(void **state)
{
	(void)state;
	check_rejected("elementclass X { $a $b | input -> output }",
		       "1:21 unexpected '$b', expected ',' or '|'", NULL);
	check_rejected("elementclass X { $a, $a | input -> output }", "'$a' is defined twice",
		       NULL);
	check_rejected("elementclass X { A $a, A $b | input -> output }",
		       "1:26 keyword 'A' stands for two parameters", NULL);
	check_rejected("elementclass X { A $a, $b | input -> output }", "'$b' out of order", NULL);
	check_rejected("elementclass X { __REST__ $a, B $b | input -> output }", "out of order",
		       NULL);
	check_rejected("elementclass X { $k | define($k 3) input -> output }",
		       "'$k' is defined twice", NULL);
	check_rejected("elementclass X { $k, input -> output }", "expected a parameter", NULL);
	check_accepted("elementclass X { | input -> output } Idle -> X -> Discard");
}

static void overload_dots_extend_the_class_before(void **state)
{
	(void)state;
	check_graph("elementclass Paint { $a, $b | -> Paint($a) -> || ... }"
		    "Idle -> Paint(1) -> Paint(2, 3) -> Discard",
		    "Idle@1::Idle Paint@2::Paint(1) Discard@4::Discard Paint@3/Paint@1::Paint(2) "
		    "Idle@1[0]->[0]Paint@2 Paint@2[0]->[0]Paint@3/Paint@1 "
		    "Paint@3/Paint@1[0]->[0]Discard@4");
	/* from the third on, an alternative sees the one before it under the name */
	check_graph("elementclass Q { -> || $a | -> Paint($a) -> || $a, $b | -> Q($a) -> "
		    "Print($b) -> } Idle -> Q(1, x) -> Discard",
		    "Idle@1::Idle Discard@3::Discard Q@2/Print@2::Print(x) "
		    "Q@2/Q@1/Paint@1::Paint(1) Idle@1[0]->[0]Q@2/Q@1/Paint@1 "
		    "Q@2/Print@2[0]->[0]Discard@3 Q@2/Q@1/Paint@1[0]->[0]Q@2/Print@2");
	check_rejected("elementclass X { input -> output || ... }", "nothing to extend", NULL);
	check_rejected("elementclass Paint { ... || -> }", "'...' only as the last", NULL);
	check_rejected("elementclass Foo { input -> Foo -> output }", "class 'Foo' is used in its own definition",
		       NULL);
}

static void classes_are_lexical(void **state)
{
	(void)state;
	check_graph("elementclass A { elementclass B { -> Paint(7) -> } -> B -> }"
		    "elementclass Foo Paint; Idle -> A -> Foo(1) -> Discard",
		    "Idle@1::Idle Foo@3::Paint(1) Discard@4::Discard A@2/B@1/Paint@1::Paint(7) "
		    "Idle@1[0]->[0]A@2/B@1/Paint@1 Foo@3[0]->[0]Discard@4 "
		    "A@2/B@1/Paint@1[0]->[0]Foo@3");
	check_rejected("elementclass A { elementclass B { -> } -> B -> } Idle -> B -> Discard",
		       "1:58 undeclared element 'B'", NULL);
	check_rejected("elementclass A { input -> B -> output } elementclass B { -> }", "'B'",
		       NULL);
	/* an element may share its name with a class that comes later */
	check_accepted("b :: Idle; elementclass b Null; Idle -> b -> Discard");
}

static void requirements_are_checked(void **state)
{
	(void)state;
	check_accepted("require(compact_config) Idle -> Discard");
	check_accepted("require() Idle -> Discard");
	check_rejected("require(package nosuch)", "1:9 package 'nosuch' is not available", NULL);
	check_rejected("require(foo)", "package 'foo'", NULL);
	check_rejected("require(package)", "'package' is not a requirement", NULL);
	check_rejected("require(a b)", "'a b' is not a requirement", NULL);
	check_rejected("require(library nosuch.click)", "library 'nosuch.click' not found", NULL);
	check_rejected("x :: { require(library a.click) }", "only outside", NULL);
}

static void write_file(const char *dir, const char *name, const char *text)
{
	char *path = x_asprintf("%s/%s", dir, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	free(path);
}

static struct reading read_path(const char *dir, const char *name, const char *library_path)
{
	struct reading r = { diag_new(), NULL };
	struct click_options o = { .library_path = library_path };
	char *path = x_asprintf("%s/%s", dir, name);

	r.config = click_read_file(path, &o, r.diag);
	free(path);
	return r;
}

static void libraries_are_found_and_read_once(void **state)
{
	char dir[] = "/tmp/click-test-XXXXXX", *sub;
	struct reading r;
	char *got;

	(void)state;
	assert_non_null(mkdtemp(dir));
	sub = x_asprintf("%s/lib", dir);
	assert_int_equal(mkdir(sub, 0700), 0);
	write_file(dir, "a.click", "require(library b.click, library \"b.click\")\n"
		   "require(library c.click) Idle -> B -> C -> Discard");
	write_file(dir, "b.click", "require(library lib/d.click) elementclass B { -> D -> }\n"
		   "b :: Idle;");
	write_file(sub, "d.click", "require(library ../b.click) elementclass D Null");
	write_file(sub, "c.click", "elementclass C { -> Paint(1) -> }");
	r = read_path(dir, "a.click", sub);
	if (!r.config)
		diag_print(r.diag, stderr, false);
	assert_non_null(r.config);
	got = graph_text(r.config);
	assert_string_equal(got, "b::Idle Idle@2::Idle Discard@5::Discard B@3/D@1::Null "
			    "C@4/Paint@1::Paint(1) Idle@2[0]->[0]B@3/D@1 "
			    "B@3/D@1[0]->[0]C@4/Paint@1 C@4/Paint@1[0]->[0]Discard@5");
	free(got);
	assert_int_equal(r.config->requirement_count, 5);
	assert_string_equal(r.config->requirements[0].value, "b.click");
	forget(&r);

	/* without the path; an error inside a library is placed there; the main file in a cycle */
	r = read_path(dir, "a.click", NULL);
	assert_null(r.config);
	forget(&r);
	write_file(dir, "e.click", "require(library f.click)");
	write_file(dir, "f.click", "\nrequire(library e.click)");
	r = read_path(dir, "e.click", NULL);
	assert_null(r.config);
	got = errors_text(r.diag);
	assert_non_null(strstr(got, "2:9 library cycle"));
	free(got);
	forget(&r);
	got = x_asprintf("rm -r %s", dir);
	assert_int_equal(system(got), 0);
	free(got);
	free(sub);
}

/* Inputs that would exhaust a stack or take quadratic time are refused at once. */
static void monstrous_input_is_refused_quickly(void **state)
{
	static const char *const pieces[] = {
		"(", "{", "a->(", "x::{", "[0,", "(->)", "#x\n", "$a", "a b ", "elementclass X{",
		"Idle->Print((", "||", "...", "a,", "->", "::", "[", "'", "\"", "\\<", "/*", "// ",
		"define($a $b)", "{||", "({", "Idle->x::{", "require(", "a[0-65535,",
	};
	const size_t size = 1000000;
	char *text = x_malloc(size);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		size_t len = strlen(pieces[i]);
		clock_t start = clock();
		struct reading r;

		for (size_t k = 0; k < size; k++)
			text[k] = pieces[i][k % len];
		r = read_text(text, size, CLICK_STRICT);
		forget(&r);
		r = read_text(text, size, CLICK_LENIENT);
		forget(&r);
		/* milliseconds without sanitizers */
		assert_true((clock() - start) / CLOCKS_PER_SEC < 20);
	}
	free(text);
}

static void random_bytes_are_read_without_harm(void **state)
{
	static const char alphabet[] = "ab:->=(){}[]|,;.$\"'\\<>/*#\n 01_@XIdle";
	const char *given = getenv("SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
	char text[200];

	(void)state;
	print_message("# seed %u\n", seed);
	srand(seed);
	for (unsigned round = rounds_of("ROUNDS", 20000); round > 0; round--) {
		size_t len = (size_t)rand() % sizeof(text);
		struct reading r;

		for (size_t i = 0; i < len; i++)
			text[i] = rand() % 50 ? alphabet[(size_t)rand() % (sizeof(alphabet) - 1)] :
				  (char)rand();
		r = read_text(text, len, rand() % 2 ? CLICK_LENIENT : CLICK_STRICT);
		assert_true((r.config == NULL) == (diag_errors(r.diag) > 0));
		forget(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(declarations_name_elements),
		cmocka_unit_test(anonymous_names_count_all_elements),
		cmocka_unit_test(wrong_names_are_reported),
		cmocka_unit_test(syntax_errors_name_what_was_expected),
		cmocka_unit_test(every_error_of_a_file_is_reported_once),
		cmocka_unit_test(port_lists_take_ranges_and_reject_the_rest),
		cmocka_unit_test(arrows_pair_end_points),
		cmocka_unit_test(compounds_check_their_ports),
		cmocka_unit_test(formals_are_checked),
		cmocka_unit_test(overload_dots_extend_the_class_before),
		cmocka_unit_test(classes_are_lexical),
		cmocka_unit_test(requirements_are_checked),
		cmocka_unit_test(libraries_are_found_and_read_once),
		cmocka_unit_test(monstrous_input_is_refused_quickly),
		cmocka_unit_test(random_bytes_are_read_without_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
