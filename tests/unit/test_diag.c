/* diag: places, the printed form byte by byte, limits, and what hostile texts may not do. */
#include "models/base/diag.h"

#include "models/base/mem.h"
#include <setjmp.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

/* What diag_print writes; the caller frees. */
static char *printed(struct diag *d, bool colour)
{
	char *buf = NULL, *text;
	size_t len = 0;
	FILE *f = open_memstream(&buf, &len);

	diag_print(d, f, colour);
	fclose(f);
	text = x_strndup(buf, len);
	free(buf);
	return text;
}

static void assert_prints(struct diag *d, const char *want)
{
	char *text = printed(d, false);

	assert_string_equal(text, want);
	free(text);
}

static uint32_t add_text(struct diag *d, const char *text)
{
	return diag_add_source(d, "lab.click", text, strlen(text));
}

static void error_in_the_second_line_shows_line_and_caret(void **state)
{
	struct diag *d = diag_new();
	const char *text = "out :: Discard;\n\tnat :: IPNat(10.0.0.0/33) -> out;\n";
	uint32_t src = add_text(d, text);
	uint32_t at = (uint32_t)(strstr(text, "10.") - text);

	(void)state;
	diag_error(d, (span){ src, at, at + 11 }, "prefix length %d is greater than 32", 33);
	assert_prints(d, "lab.click:2:15: error: prefix length 33 is greater than 32\n"
			 "    \tnat :: IPNat(10.0.0.0/33) -> out;\n"
			 "    \t             ^~~~~~~~~~~\n");
	assert_prints(d, "");
	diag_free(d);
	diag_free(NULL);
}

static void same_words_of_a_place_are_kept_once_with_all_notes(void **state)
{
	struct diag *d = diag_new();
	uint32_t src = add_text(d, "a b\n"), again = add_text(d, "a b\n"), other = add_text(d, "a c\n");

	(void)state;
	diag_error(d, (span){ src, 0, 1 }, "wrong");
	diag_note(d, (span){ src, 2, 3 }, "here");
	diag_error(d, (span){ src, 0, 1 }, "wrong");
	diag_note(d, (span){ src, 2, 3 }, "here");
	diag_note(d, (span){ src, 2, 3 }, "there");
	diag_error(d, (span){ again, 0, 1 }, "wrong");
	assert_int_equal(diag_count(d), 3);
	diag_error(d, (span){ other, 0, 1 }, "wrong");
	diag_error(d, (span){ src, 0, 2 }, "wrong");
	diag_note(d, (span){ src, 2, 3 }, "here");
	diag_warn(d, (span){ src, 0, 1 }, "wrong");
	assert_int_equal(diag_count(d), 7);
	diag_error(d, SPAN_NONE, "nowhere");
	diag_error(d, SPAN_NONE, "nowhere");
	assert_int_equal(diag_count(d), 9);
	assert_int_equal(diag_errors(d), 7);
	diag_free(d);
}

static void note_and_warning_follow_in_order(void **state)
{
	struct diag *d = diag_new();
	uint32_t src = add_text(d, "a :: Tee;\na :: Tee;\n");

	(void)state;
	diag_error(d, (span){ src, 10, 11 }, "'a' is declared twice");
	diag_note(d, (span){ src, 0, 1 }, "first declared here");
	diag_warn(d, SPAN_NONE, "nothing is connected");
	assert_prints(d, "lab.click:2:1: error: 'a' is declared twice\n"
			 "    a :: Tee;\n    ^\n"
			 "lab.click:1:1: note: first declared here\n"
			 "    a :: Tee;\n    ^\n"
			 "warning: nothing is connected\n");
	assert_int_equal(diag_errors(d), 1);
	assert_int_equal(diag_warnings(d), 1);
	assert_int_equal(diag_count(d), 3);
	assert_int_equal(diag_get(d, 1).level, DIAG_NOTE);
	assert_string_equal(diag_get(d, 1).text, "first declared here");
	assert_int_equal(diag_get(d, 1).at.start, 0);
	diag_free(d);
}

static void span_over_several_lines_is_cut_at_the_line_end(void **state)
{
	struct diag *d = diag_new();
	uint32_t src = add_text(d, "x(1,\n  2\n)");

	(void)state;
	diag_error(d, (span){ src, 2, 10 }, "bad");
	assert_prints(d, "lab.click:1:3: error: bad\n    x(1,\n      ^~\n");
	diag_free(d);
}

static void place_at_and_past_the_end_is_shown_after_the_last_byte(void **state)
{
	struct diag *d = diag_new();
	uint32_t src = add_text(d, "a -> "), empty = diag_add_source(d, "empty", NULL, 0);

	(void)state;
	diag_error(d, (span){ src, 5, 5 }, "expected an element");
	diag_error(d, (span){ src, 4000000000u, 4000000001u }, "past");
	diag_error(d, (span){ empty, 0, 0 }, "empty file");
	assert_prints(d, "lab.click:1:6: error: expected an element\n    a -> \n         ^\n"
			 "lab.click:1:6: error: past\n    a -> \n         ^\n"
			 "empty:1:1: error: empty file\n    \n    ^\n");
	diag_free(d);
}

static void newline_itself_is_marked_behind_its_line(void **state)
{
	struct diag *d = diag_new();
	uint32_t src = add_text(d, "ab\r\ncd\n");

	(void)state;
	diag_error(d, (span){ src, 2, 3 }, "e");
	diag_error(d, (span){ src, 6, 7 }, "f");
	assert_prints(d, "lab.click:1:3: error: e\n    ab\n      ^\n"
			 "lab.click:2:3: error: f\n    cd\n      ^\n");
	diag_free(d);
}

static void lines_end_with_lf_crlf_or_cr(void **state)
{
	static const struct {
		uint32_t offset, line, column;
	} t[] = {
		{ 0, 1, 1 }, { 1, 1, 2 }, { 2, 2, 1 }, { 3, 2, 2 }, { 4, 2, 3 }, { 5, 3, 1 },
		{ 6, 3, 2 }, { 7, 4, 1 }, { 8, 4, 2 },
	};
	struct diag *d = diag_new();
	uint32_t src = add_text(d, "a\nb\r\nc\rd");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(t); i++) {
		struct place p = diag_place(d, (span){ src, t[i].offset, t[i].offset });

		assert_string_equal(p.file, "lab.click");
		assert_int_equal(p.line, t[i].line);
		assert_int_equal(p.column, t[i].column);
	}
	diag_free(d);
}

static void place_of_nothing_is_empty(void **state)
{
	struct diag *d = diag_new();
	struct place p = diag_place(d, SPAN_NONE);

	(void)state;
	assert_string_equal(p.file, "");
	assert_int_equal(p.line, 0);
	assert_int_equal(diag_place(d, (span){ 7, 0, 0 }).line, 0);
	assert_string_equal(diag_where(d, SPAN_NONE), "");
	assert_string_equal(diag_source_name(d, 0), "");
	diag_free(d);
}

static void mapped_lines_name_the_other_file(void **state)
{
	struct diag *d = diag_new();
	const char *text = "a\n#line 10 \"gen.m4\"\nb\nc\n#line 3 \"x\"\nd";
	uint32_t src = add_text(d, text);
	uint32_t b = 20, x = 36;

	(void)state;
	/* Out of order, as a parser with look-ahead may report them. */
	diag_map_line(d, src, x, "x", 3);
	diag_map_line(d, src, b, "gen.m4", 10);
	assert_string_equal(diag_where(d, (span){ src, 0, 1 }), "lab.click:1");
	assert_string_equal(diag_where(d, (span){ src, b, b }), "gen.m4:10");
	assert_string_equal(diag_where(d, (span){ src, b + 2, b + 3 }), "gen.m4:11");
	assert_string_equal(diag_where(d, (span){ src, x, x + 1 }), "x:3");
	diag_error(d, (span){ src, b + 2, b + 3 }, "oops");
	assert_prints(d, "gen.m4:11:1: error: oops\n    c\n    ^\n");
	diag_free(d);
}

static void errors_beyond_the_limit_are_counted_in_one_line(void **state)
{
	struct diag *d = diag_new();
	char *text;

	(void)state;
	for (int i = 0; i < 25; i++) {
		diag_error(d, SPAN_NONE, "error %d", i);
		diag_note(d, SPAN_NONE, "note %d", i);
	}
	assert_int_equal(diag_errors(d), 25);
	assert_int_equal(diag_count(d), 40);
	text = printed(d, false);
	assert_non_null(strstr(text, "error: error 19\nnote: note 19\n5 more errors\n"));
	assert_null(strstr(text, "error 20"));
	free(text);
	diag_error(d, SPAN_NONE, "one");
	assert_prints(d, "1 more error\n");
	assert_prints(d, "");
	diag_warn(d, SPAN_NONE, "still");
	diag_note(d, SPAN_NONE, "told");
	assert_prints(d, "warning: still\nnote: told\n");
	diag_free(d);
}

static void control_bytes_never_reach_the_terminal(void **state)
{
	static const char text[] = "a\x1b[31m\0b\x07\xff\xc3\xa4\xe2\x80\xae\xc2\x9b" "c";
	struct diag *d = diag_new();
	uint32_t src = diag_add_source(d, "evil\x1b]0;x\x07", text, sizeof(text) - 1);
	uint32_t c = sizeof(text) - 2;

	(void)state;
	diag_error(d, (span){ src, c, c + 1 }, "what is '\x1b[2J\r\n\xfe'");
	assert_prints(d, "evil\\x1b]0;x\\x07:1:18: error: what is '\\x1b[2J\\r\\n\\xfe'\n"
		      "    a\\x1b[31m\\x00b\\x07\\xff\xc3\xa4<U+202E><U+009B>c\n"
		      "                                           ^\n");
	diag_free(d);
}

static void malformed_utf8_is_shown_byte_by_byte(void **state)
{
	/* overlong '/', a surrogate, beyond U+10FFFF, a lone continuation, cut short */
	static const char text[] = "\xc0\xaf \xed\xa0\x80 \xf4\x90\x80\x80 \x80 \xe2\x82";
	struct diag *d = diag_new();
	uint32_t src = add_text(d, text);

	(void)state;
	diag_error(d, (span){ src, 0, 2 }, "overlong");
	assert_prints(d, "lab.click:1:1: error: overlong\n"
		      "    \\xc0\\xaf \\xed\\xa0\\x80 \\xf4\\x90\\x80\\x80 \\x80 \\xe2\\x82\n"
		      "    ^~~~~~~~\n");
	diag_free(d);
}

static void every_byte_value_prints_as_text(void **state)
{
	struct diag *d = diag_new();
	char all[512], *text;
	uint32_t src;

	(void)state;
	for (int i = 0; i < 512; i++)
		all[i] = (char)(i < 256 ? i : 511 - i);
	src = diag_add_source(d, "all", all, sizeof(all));
	for (uint32_t i = 0; i < 512; i += 32)
		diag_error(d, (span){ src, i, i + 40 }, "at %u", i);
	text = printed(d, false);
	for (const char *p = text; *p; p++)
		assert_true(*p == '\n' || *p == '\t' || ((unsigned char)*p >= ' ' && *p != 127));
	free(text);
	diag_free(d);
}

static void caret_counts_columns_not_bytes(void **state)
{
	static const char text[] = "\xc3\xa4\xc3\xb6 e\xcc\x81 \xe6\xbc\xa2 x";
	struct diag *d = diag_new();
	uint32_t src = add_text(d, text);
	uint32_t x = sizeof(text) - 2;

	(void)state;
	diag_error(d, (span){ src, x, x + 1 }, "x");
	diag_error(d, (span){ src, 1, 4 }, "inside a character");
	diag_error(d, (span){ src, 9, 12 }, "wide");
	assert_prints(d, "lab.click:1:14: error: x\n"
		      "    \xc3\xa4\xc3\xb6 e\xcc\x81 \xe6\xbc\xa2 x\n"
		      "            ^\n"
		      "lab.click:1:2: error: inside a character\n"
		      "    \xc3\xa4\xc3\xb6 e\xcc\x81 \xe6\xbc\xa2 x\n"
		      "    ^~\n"
		      "lab.click:1:10: error: wide\n"
		      "    \xc3\xa4\xc3\xb6 e\xcc\x81 \xe6\xbc\xa2 x\n"
		      "         ^~\n");
	diag_free(d);
}

static void marked_tab_is_one_space(void **state)
{
	struct diag *d = diag_new();
	uint32_t src = add_text(d, "\ta\tb\tc");

	(void)state;
	diag_error(d, (span){ src, 1, 4 }, "e");
	diag_error(d, (span){ src, 0, 0 }, "f");
	assert_prints(d, "lab.click:1:2: error: e\n    \ta b\tc\n    \t^~~\n"
			 "lab.click:1:1: error: f\n     a\tb\tc\n    ^\n");
	diag_free(d);
}

static void line_of_a_megabyte_is_cut_around_the_caret(void **state)
{
	enum { LEN = 1 << 20 };
	struct diag *d = diag_new();
	char *line = x_malloc(LEN), *text, *caret, *shown, *newline;
	uint32_t src;

	(void)state;
	memset(line, '.', LEN);
	line[LEN / 2] = 'X';
	src = diag_add_source(d, "long", line, LEN);
	diag_error(d, (span){ src, LEN / 2, LEN }, "here");
	diag_error(d, (span){ src, LEN, LEN }, "end");
	diag_error(d, (span){ src, 0, 1 }, "start");
	text = printed(d, false);
	assert_in_range(strlen(text), 300, 1500);
	shown = strchr(text, '\n') + 1;
	newline = strchr(shown, '\n');
	caret = strchr(newline, '^');
	assert_int_equal(shown[caret - newline - 1], 'X');
	assert_memory_equal(shown, "    ...", 7);
	assert_memory_equal(newline - 3, "...", 3);
	free(text);
	free(line);
	diag_free(d);
}

static void message_of_a_megabyte_is_shortened(void **state)
{
	struct diag *d = diag_new();
	char *long_name = x_malloc((1 << 20) + 1), *text;

	(void)state;
	memset(long_name, 'n', 1 << 20);
	long_name[1 << 20] = '\0';
	diag_error(d, SPAN_NONE, "unknown element class '%s' here", long_name);
	text = printed(d, false);
	assert_in_range(strlen(text), 500, 1500);
	assert_non_null(strstr(text, "nnn...nnn"));
	assert_non_null(strstr(text, "n' here\n"));
	free(text);
	free(long_name);
	diag_free(d);
}

static void colours_are_reset_before_each_line_ends(void **state)
{
	struct diag *d = diag_new();
	uint32_t src = add_text(d, "abc");
	char *text;

	(void)state;
	diag_error(d, (span){ src, 1, 2 }, "e");
	text = printed(d, true);
	assert_string_equal(text, "\033[1mlab.click:1:2: \033[0m\033[1;31merror: \033[0me\n"
				  "    abc\n\033[1;32m     ^\033[0m\n");
	free(text);
	diag_free(d);
}

static void read_source_gives_text_or_an_error_at_its_place(void **state)
{
	struct diag *d = diag_new();
	char path[] = "/tmp/middleproof-diag.XXXXXX";
	uint32_t src = add_text(d, "include: missing.yaml"), file;
	int fd = mkstemp(path);
	size_t len;

	(void)state;
	assert_int_equal(write(fd, "hello\0you", 9), 9);
	close(fd);
	file = diag_read_source(d, path, SPAN_NONE, 9);
	assert_int_not_equal(file, 0);
	assert_memory_equal(diag_source_text(d, file, &len), "hello\0you", 10);
	assert_int_equal(len, 9);
	assert_string_equal(diag_source_name(d, file), path);
	assert_int_equal(diag_read_source(d, path, SPAN_NONE, 8), 0);
	unlink(path);
	assert_int_equal(diag_read_source(d, "missing.yaml", (span){ src, 9, 21 }, 100), 0);
	assert_int_equal(diag_read_source(d, "/", SPAN_NONE, 100), 0);
	assert_int_equal(diag_errors(d), 3);
	assert_non_null(strstr(diag_get(d, 0).text, "is larger than 8 bytes"));
	assert_string_equal(diag_get(d, 1).text,
			    "cannot read 'missing.yaml': no such file or directory");
	assert_int_equal(diag_get(d, 1).at.start, 9);
	assert_string_equal(diag_get(d, 2).text, "cannot read '/': is a directory");
	diag_free(d);
}

/* Any span in any text: the caret stands under the marked byte, and nothing overruns. */
static void random_texts_and_spans_print_three_clean_lines(void **state)
{
	static const char alphabet[] = "ab \t\n\r\xc3\xa4\xff\x1b";
	unsigned seed = (unsigned)time(NULL);

	(void)state;
	print_message("# seed %u\n", seed);
	for (int step = 0; step < 3000; step++) {
		struct diag *d = diag_new();
		size_t len = (size_t)rand_r(&seed) % 400;
		char *line = x_malloc(len), *text;
		uint32_t src, a = (uint32_t)rand_r(&seed) % 420, lines = 0;

		for (size_t i = 0; i < len; i++)
			line[i] = alphabet[(size_t)rand_r(&seed) %
					   (rand_r(&seed) % 40 ? 2 : sizeof(alphabet) - 1)];
		src = diag_add_source(d, "r", line, len);
		diag_error(d, (span){ src, a, a + (uint32_t)rand_r(&seed) % 50 }, "m");
		text = printed(d, false);
		for (const char *p = text; *p; p++) {
			lines += *p == '\n';
			assert_true(*p == '\n' || *p == '\t' || (unsigned char)*p >= ' ');
		}
		assert_int_equal(lines, 3);
		assert_int_equal(text[strlen(text) - 1], '\n');
		assert_non_null(strchr(text, '^'));
		free(text);
		free(line);
		diag_free(d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(error_in_the_second_line_shows_line_and_caret),
		cmocka_unit_test(same_words_of_a_place_are_kept_once_with_all_notes),
		cmocka_unit_test(note_and_warning_follow_in_order),
		cmocka_unit_test(span_over_several_lines_is_cut_at_the_line_end),
		cmocka_unit_test(place_at_and_past_the_end_is_shown_after_the_last_byte),
		cmocka_unit_test(newline_itself_is_marked_behind_its_line),
		cmocka_unit_test(lines_end_with_lf_crlf_or_cr),
		cmocka_unit_test(place_of_nothing_is_empty),
		cmocka_unit_test(mapped_lines_name_the_other_file),
		cmocka_unit_test(errors_beyond_the_limit_are_counted_in_one_line),
		cmocka_unit_test(control_bytes_never_reach_the_terminal),
		cmocka_unit_test(malformed_utf8_is_shown_byte_by_byte),
		cmocka_unit_test(every_byte_value_prints_as_text),
		cmocka_unit_test(caret_counts_columns_not_bytes),
		cmocka_unit_test(marked_tab_is_one_space),
		cmocka_unit_test(line_of_a_megabyte_is_cut_around_the_caret),
		cmocka_unit_test(message_of_a_megabyte_is_shortened),
		cmocka_unit_test(colours_are_reset_before_each_line_ends),
		cmocka_unit_test(read_source_gives_text_or_an_error_at_its_place),
		cmocka_unit_test(random_texts_and_spans_print_three_clean_lines),
	};

	return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
