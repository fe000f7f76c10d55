/*
 * test_gate_text.c - hostile text in reports: what is appended is well-formed whatever comes in, and says the same when it
 * is read back.
 */
#include "symexec/report/gate_text.h"

#include "models/base/mem.h"
#include <setjmp.h>
#include <unistd.h>
#include <cmocka.h>

#define BAD "\xef\xbf\xbd"

static void
utf8_bad_sequences_are_replaced(void **state)
{
	static const struct { const char *in, *want; } vectors[] = {
		{ "", "" },
		{ "plain \t\n", "plain \t\n" },
		{ "\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", "\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80" },
		{ "\xf4\x8f\xbf\xbd", "\xf4\x8f\xbf\xbd" },	/* U+10FFFD */
		{ "\xf4\x90\x80\x80", BAD BAD BAD BAD },	/* above U+10FFFF */
		{ "\xc0\xaf", BAD BAD },			/* overlong */
		{ "\xe0\x80\xaf", BAD BAD BAD },
		{ "\xf0\x80\x80\xaf", BAD BAD BAD BAD },
		{ "\xed\xa0\x80", BAD BAD BAD },		/* surrogate */
		{ "\x80" "a\xbf", BAD "a" BAD },
		{ "a\xe2\x82", "a" BAD BAD },			/* cut */
		{ "\xe2\x82" "a", BAD BAD "a" },
		{ "\xfe\xff", BAD BAD },
		{ "\x01\x1b\x7f\r\xc2\x85", BAD BAD BAD BAD BAD },
		{ "\xe2\x80\xae\xe2\x81\xa6", BAD BAD },	/* turn the direction */
		{ "\xef\xbf\xbf\xf0\x9f\xbf\xbe", BAD BAD },	/* no characters */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		struct strbuf b = STRBUF_INIT;

		gate_add_utf8(vectors[i].in, &b);
		assert_string_equal(sb_str(&b), vectors[i].want);
		sb_fini(&b);
	}
}

/* Every byte on its own, and every two, give something that a second pass leaves as it is. */
static void
utf8_any_bytes_become_stable(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 65536; i++) {
		char in[] = { (char)(i >> 8), (char)i, '\0' };
		struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;

		gate_add_utf8(in, &once);
		gate_add_utf8(sb_str(&once), &twice);
		assert_string_equal(sb_str(&once), sb_str(&twice));
		assert_int_equal(once.len == 0, in[0] == '\0');
		sb_fini(&once);
		sb_fini(&twice);
	}
}

static void
languages_escape_their_own_marks(void **state)
{
	struct strbuf b = STRBUF_INIT;

	(void)state;
	gate_add_xml("<a b=\"'\">&\n]]>", true, &b);
	assert_string_equal(sb_str(&b), "&lt;a b=&quot;&#39;&quot;&gt;&amp;&#10;]]&gt;");
	sb_clear(&b);
	gate_add_xml("<a>&\n\t\"]]>", false, &b);
	assert_string_equal(sb_str(&b), "&lt;a&gt;&amp;\n\t\"]]&gt;");
	sb_clear(&b);
	gate_add_command("50%: a,b\r\n::", false, &b);
	assert_string_equal(sb_str(&b), "50%25: a,b%0D%0A::");
	sb_clear(&b);
	gate_add_command("50%: a,b\r\n::", true, &b);
	assert_string_equal(sb_str(&b), "50%25%3A a%2Cb%0D%0A%3A%3A");
	sb_clear(&b);
	gate_add_message("{0} [a](1) \\", &b);
	assert_string_equal(sb_str(&b), "{{0}} \\[a\\](1) \\\\");
	sb_clear(&b);
	gate_add_dot("a\"b\\n\n&#1;", &b);
	assert_string_equal(sb_str(&b), "a\\\"b\\\\n &amp;#1;");
	sb_clear(&b);
	gate_add_uri("a b/c:d%\xe9.click", &b);
	assert_string_equal(sb_str(&b), "a%20b/c%3Ad%25%E9.click");
	sb_clear(&b);
	gate_add_uri("/x/y", &b);
	assert_string_equal(sb_str(&b), "file:///x/y");
	sb_fini(&b);
}

static void
path_is_seen_from_the_working_directory(void **state)
{
	static const struct { const char *in, *want; } vectors[] = {
		{ "a.click", "a.click" }, { "./a//b/../c", "a/c" }, { "../a", "../a" },
		{ "../../a/../b", "../../b" }, { "a/../../b", "../b" }, { "/etc/../x", "/x" },
		{ "/..//x", "/../x" }, { "", "" }, { ".", "" }, { "..a/.b", "..a/.b" },
	};
	char *here = getcwd(NULL, 0), *path, *got;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		got = gate_path(vectors[i].in);
		assert_string_equal(got, vectors[i].want);
		free(got);
	}
	path = x_asprintf("%s/x/../sub/f", here);
	got = gate_path(path);
	assert_string_equal(got, "sub/f");
	free(got);
	free(path);
	path = x_asprintf("../%s/f", strrchr(here, '/') + 1);
	got = gate_path(path);
	assert_string_equal(got, "f");
	free(got);
	free(path);
	path = x_asprintf("%sx/f", here);	/* not below, only alike */
	got = gate_path(path);
	assert_string_equal(got, path);
	free(got);
	free(path);
	free(here);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_bad_sequences_are_replaced),
		cmocka_unit_test(utf8_any_bytes_become_stable),
		cmocka_unit_test(languages_escape_their_own_marks),
		cmocka_unit_test(path_is_seen_from_the_working_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
