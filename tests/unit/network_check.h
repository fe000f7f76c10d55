/*
 * network_check.h - for the tests of network.yaml and datapath.yaml: read a text, compare its
 * messages.
 */
#ifndef UNIT_NETWORK_CHECK_H
#define UNIT_NETWORK_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/base/strbuf.h"
#include "models/network/datapath.h"

struct error_case {
	const char *text, *want;
};

/* Reads text as the file "n.yaml"; *d is the caller's. */
static inline struct network *check_read_network(const char *text, size_t len, struct diag **d)
{
	*d = diag_new();
	return network_read_source(diag_add_source(*d, "n.yaml", text, len), *d);
}

static inline struct datapath *check_read_datapath(const char *text, size_t len, struct diag **d)
{
	*d = diag_new();
	return datapath_read_source(diag_add_source(*d, "d.yaml", text, len), *d);
}

/* Messages, one a line: "3:5 error: text". */
static inline void assert_diag(const struct diag *d, const char *want)
{
	static const char *const levels[] = { "error", "warning", "note" };
	struct strbuf got = STRBUF_INIT;

	for (size_t i = 0; i < diag_count(d); i++) {
		struct diag_message m = diag_get(d, i);
		struct place p = diag_place(d, m.at);

		sb_printf(&got, "%u:%u %s: %s\n", (unsigned)p.line, (unsigned)p.column,
			  levels[m.level], m.text);
	}
	assert_string_equal(sb_str(&got), want);
	sb_fini(&got);
}

static inline void assert_network_messages(const char *text, size_t len, const char *want)
{
	struct diag *d;
	struct network *n = check_read_network(text, len, &d);

	assert_diag(d, want);
	assert_true((n != NULL) == (*want == '\0'));
	network_free(n);
	diag_free(d);
}

static inline void assert_datapath_messages(const char *text, size_t len, const char *want)
{
	struct diag *d;
	struct datapath *p = check_read_datapath(text, len, &d);

	assert_diag(d, want);
	assert_true((p != NULL) == (*want == '\0'));
	datapath_free(p);
	diag_free(d);
}

#define ASSERT_NETWORK_CASES(c) \
	for (size_t i_ = 0; i_ < ARRAY_LEN(c); i_++) \
		assert_network_messages((c)[i_].text, strlen((c)[i_].text), (c)[i_].want)
#define ASSERT_DATAPATH_CASES(c) \
	for (size_t i_ = 0; i_ < ARRAY_LEN(c); i_++) \
		assert_datapath_messages((c)[i_].text, strlen((c)[i_].text), (c)[i_].want)

/* A place and a text, as a struct word holds them. */
static inline void assert_word(struct word w, const char *s, const struct diag *d, unsigned line,
			       unsigned column)
{
	struct place p = diag_place(d, w.at);

	assert_string_equal(w.s, s);
	assert_int_equal(p.line, line);
	assert_int_equal(p.column, column);
}

/* The text of a manual; the caller frees. */
static inline char *check_read_file(const char *path)
{
	struct diag *d = diag_new();
	uint32_t src = diag_read_source(d, path, SPAN_NONE, 1 << 20);
	size_t len;
	char *text;

	assert_true(src != 0);
	text = strdup(diag_source_text(d, src, &len));
	diag_free(d);
	return text;
}

#endif
