/* Tests of models/click/lexer.c and text.c. */
#include "models/click/lexer.h"

#include "tests/unit/click_check.h"

struct tokens {
	struct diag *diag;
	struct click_lexer lexer;
};

static struct tokens lex(const char *text)
{
	struct tokens t = { .diag = diag_new() };
	uint32_t src = diag_add_source(t.diag, "t.click", text, strlen(text));

	click_lexer_init(&t.lexer, t.diag, src, false);
	return t;
}

static void check_tokens(const char *text, const char *want)
{
	struct tokens t = lex(text);
	struct strbuf got = STRBUF_INIT;
	struct click_token token;

	while ((token = click_lexer_next(&t.lexer)).kind != TOKEN_END) {
		const char *sort = token.kind == TOKEN_WORD ? "w" :
				   token.kind == TOKEN_VARIABLE ? "v" :
				   token.kind > TOKEN_VARIABLE ? "s" : "";

		sb_printf(&got, "%s%s<%.*s>", got.len ? " " : "", sort, (int)token.text.len,
			  token.text.s);
	}
	assert_string_equal(sb_str(&got), want);
	sb_fini(&got);
	diag_free(t.diag);
}

static void words_of_all_shapes_are_split(void **state)
{
	static const struct {
		const char *text, *want;
	} vectors[] = {
		{ "", "" },
		{ "a b_1 C@2", "w<a> w<b_1> w<C@2>" },
		{ "a/b/c", "w<a/b/c>" },
		{ "a//b", "w<a>" },
		{ "a//b\nc", "w<a> w<c>" },
		{ "a/ b", "w<a> </> w<b>" },
		{ "/a", "</> w<a>" },
		{ "a-b.c", "w<a> <-> w<b> <.> w<c>" },
		{ "@2/Paint@1", "w<@2/Paint@1>" },
		{ "a->b=>c::d||e...f",
		  "w<a> s<->> w<b> s<=>> w<c> s<::> w<d> s<||> w<e> s<...> w<f>" },
		{ "a- >b", "w<a> <-> <>> w<b>" },
		{ "$x $ $1a", "v<x> v<> v<1a>" },
		{ "elementclass require provide define definex",
		  "s<elementclass> s<require> s<provide> s<define> w<definex>" },
		{ "a/*x*/b/**/c", "w<a> w<b> w<c>" },
		{ "a /* never closed", "w<a>" },
		{ "a /*", "w<a>" },
		{ "[0-2,]{}();", "<[> w<0> <-> w<2> <,> <]> <{> <}> <(> <)> <;>" },
		{ "a\r\nb\rc\vd\fe", "w<a> w<b> w<c> w<d> w<e>" },
		{ "a #b", "w<a> <#> w<b>" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++)
		check_tokens(vectors[i].text, vectors[i].want);
}

static void check_config(const char *text, const char *want, bool closed, const char *rest)
{
	struct tokens t = lex(text);
	struct arena *arena = arena_new();
	struct click_config_text c;

	assert_int_equal(click_lexer_next(&t.lexer).kind, '(');
	c = click_lexer_config(&t.lexer, arena);
	assert_string_equal(c.text, want);
	assert_int_equal(c.closed, closed);
	assert_string_equal(t.lexer.at, rest);
	arena_free(arena);
	diag_free(t.diag);
}

static void config_text_ends_at_the_balancing_bracket(void **state)
{
	(void)state;
	check_config("()", "", true, ")");
	check_config("(a (b) c) d", "a (b) c", true, ") d");
	check_config("(\")\") x", "\")\"", true, ") x");
	check_config("(')' x)", "')' x", true, ")");
	check_config("(\"\\\")\")", "\"\\\")\"", true, ")");
	check_config("('\\')", "'\\'", true, ")");
	check_config("(\\<29 )>)", "\\<29 )>", true, ")");
	check_config("(\\<28 /* > */ 29>)", "\\<28 /* > */ 29>", true, ")");
	check_config("(// )\n)", "// )\n", true, ")");
	check_config("(/* ) */)", "/* ) */", true, ")");
	check_config("(http://x)", "http://x)", false, "");
	check_config("(a", "a", false, "");
	check_config("(\"a)", "\"a)", false, "");
	check_config("(((", "((", false, "");
	check_config("(a\n# 9 \"f\"\nb)", "a\nb", true, ")");
	check_config("(#a)", "#a", true, ")");
}

static void line_directive_moves_file_and_line(void **state)
{
	struct tokens t = lex("a\n#line 50 \"foo.click\"\nb\nc\n# 7\nd\n# 3 \"\"\ne");
	static const struct {
		const char *word, *file;
		unsigned line;
	} want[] = {
		{ "a", "t.click", 1 }, { "b", "foo.click", 50 }, { "c", "foo.click", 51 },
		{ "d", "foo.click", 7 }, { "e", "t.click", 3 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		struct click_token token = click_lexer_next(&t.lexer);
		struct place at = diag_place(t.diag, token.at);

		assert_memory_equal(token.text.s, want[i].word, 1);
		assert_string_equal(at.file, want[i].file);
		assert_int_equal(at.line, want[i].line);
	}
	assert_int_equal(click_lexer_next(&t.lexer).kind, TOKEN_END);
	assert_int_equal(diag_errors(t.diag), 0);
	diag_free(t.diag);
}

static void hash_comment_is_an_error_that_shows_how(void **state)
{
	struct tokens t = lex("# a comment\nb");
	char *errors;

	(void)state;
	assert_int_equal(click_lexer_next(&t.lexer).text.s[0], 'b');
	errors = errors_text(t.diag);
	assert_non_null(strstr(errors, "1:1 unknown directive '# a comment'"));
	assert_non_null(strstr(errors, "'//'"));
	free(errors);
	diag_free(t.diag);
}

static void peeking_takes_nothing(void **state)
{
	struct tokens t = lex("a b c");

	(void)state;
	assert_int_equal(click_lexer_peek(&t.lexer, 1).text.s[0], 'b');
	assert_int_equal(click_lexer_peek(&t.lexer, 0).text.s[0], 'a');
	assert_int_equal(click_lexer_next(&t.lexer).text.s[0], 'a');
	assert_int_equal(click_lexer_next(&t.lexer).text.s[0], 'b');
	assert_int_equal(click_lexer_next(&t.lexer).text.s[0], 'c');
	assert_int_equal(click_lexer_next(&t.lexer).kind, TOKEN_END);
	assert_int_equal(click_lexer_next(&t.lexer).kind, TOKEN_END);
	diag_free(t.diag);
}

static void arguments_split_at_top_level_commas(void **state)
{
	static const struct {
		const char *text, *want;
	} vectors[] = {
		{ "", "" },
		{ "  ", "" },
		{ "a", "<a>" },
		{ " a , b ", "<a><b>" },
		{ "1, ", "<1>" },
		{ ",a", "<><a>" },
		{ "a,,b", "<a><><b>" },
		{ ",", "<>" },
		{ "\"a,b\", 'c,d', \\<2c , 2c>", "<\"a,b\"><'c,d'><\\<2c , 2c>>" },
		{ "a(b, c)", "<a(b><c)>" },
		{ "a /* , */ b // x, y\n", "<a b>" },
		{ "a/**/b", "<a b>" },
		{ "/* x */ a", "<a>" },
		{ "a  b", "<a  b>" },
		{ "\"a", "<\"a>" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		struct arena *arena = arena_new();
		struct strbuf got = STRBUF_INIT;
		struct click_arg *args;
		unsigned count;

		args = text_split((struct piece){ vectors[i].text, strlen(vectors[i].text) },
					SPAN_NONE, false, arena, &count);
		for (unsigned k = 0; k < count; k++)
			sb_printf(&got, "<%s>", args[k].text);
		assert_string_equal(sb_str(&got), vectors[i].want);
		sb_fini(&got);
		arena_free(arena);
	}
}

static void arguments_know_their_places(void **state)
{
	const char *text = "Idle -> Print( ab , MAXLENGTH 3  ) -> Discard";
	struct reading r = read_text(text, strlen(text), CLICK_STRICT);
	const struct click_element *e;

	(void)state;
	assert_non_null(r.config);
	e = &r.config->elements[1];
	assert_int_equal(e->arg_count, 2);
	assert_int_equal(e->args[0].at.start, 15);
	assert_int_equal(e->args[0].at.end, 17);
	assert_int_equal(e->args[1].at.start, 20);
	assert_int_equal(e->args[1].at.end, 31);
	forget(&r);
}

static void unquoting_yields_the_bytes(void **state)
{
	static const struct {
		const char *text, *want;
	} vectors[] = {
		{ "abc", "abc" },
		{ "\"a b\"", "a b" },
		{ "a\"b\"'c'", "abc" },
		{ "\"\\n\\x41\\101\\q\\\"\"", "\nAAq\"" },
		{ "'\\n'", "\\n" },
		{ "\\<48 45>", "HE" },
		{ "\"\\<48/*x*/45>\"", "HE" },
		{ "a\\b", "a\\b" },
		{ "\"a\\\nb\"", "ab" },
		{ "\"open", "open" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		struct arena *arena = arena_new();
		struct piece text = { vectors[i].text, strlen(vectors[i].text) };

		assert_string_equal(text_unquote(text, arena), vectors[i].want);
		arena_free(arena);
	}
}

static void port_numbers_are_c_like(void **state)
{
	static const struct {
		const char *text;
		int64_t want;
	} vectors[] = {
		{ "0", 0 }, { "00", 0 }, { "12", 12 }, { "0x1F", 31 }, { "010", 8 },
		{ "2147483647", 2147483647 }, { "2147483648", -1 }, { "08", -1 }, { "0x", -1 },
		{ "1a", -1 }, { "x", -1 }, { "99999999999999999999", -1 },
	};
	uint32_t v;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		struct piece text = { vectors[i].text, strlen(vectors[i].text) };

		if (text_parse_port(text, &v))
			assert_int_equal(v, vectors[i].want);
		else
			assert_int_equal(-1, vectors[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_all_shapes_are_split),
		cmocka_unit_test(config_text_ends_at_the_balancing_bracket),
		cmocka_unit_test(line_directive_moves_file_and_line),
		cmocka_unit_test(hash_comment_is_an_error_that_shows_how),
		cmocka_unit_test(peeking_takes_nothing),
		cmocka_unit_test(arguments_split_at_top_level_commas),
		cmocka_unit_test(arguments_know_their_places),
		cmocka_unit_test(unquoting_yields_the_bytes),
		cmocka_unit_test(port_numbers_are_c_like),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
