/*
 * click_check.h - for the tests of the Click language: reading a text, and what it became as
 * one line of text per thing, so that a test can compare with what it wants to see.
 */
#ifndef UNIT_CLICK_CHECK_H
#define UNIT_CLICK_CHECK_H

#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/click/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct reading {
	struct diag *diag;
	struct click_config *config;	/* NULL: rejected */
};

static inline struct reading read_text(const char *text, size_t len, enum click_mode mode)
{
	struct reading r = { diag_new(), NULL };
	struct click_options o = { .mode = mode };

	r.config = click_read_source(diag_add_source(r.diag, "c.click", text, len), &o, r.diag);
	return r;
}

static inline void forget(struct reading *r)
{
	click_config_free(r->config);
	diag_free(r->diag);
}

/* "name::Class(config) name::Class ..." then "a[0]->[0]b ...". */
static inline char *graph_text(const struct click_config *c)
{
	struct strbuf s = STRBUF_INIT;

	for (size_t i = 0; i < c->element_count; i++) {
		const struct click_element *e = &c->elements[i];

		sb_printf(&s, "%s%s::%s", i ? " " : "", e->name, e->class_name);
		if (*e->config)
			sb_printf(&s, "(%s)", e->config);
	}
	for (size_t i = 0; i < c->connection_count; i++) {
		const struct click_connection *w = &c->connections[i];

		sb_printf(&s, " %s[%u]->[%u]%s", c->elements[w->from].name, w->from_port,
			  w->to_port, c->elements[w->to].name);
	}
	return sb_take(&s);
}

/* The errors as "line:column text" lines. */
static inline char *errors_text(const struct diag *d)
{
	struct strbuf s = STRBUF_INIT;

	for (size_t i = 0; i < diag_count(d); i++) {
		struct diag_message m = diag_get(d, i);
		struct place at = diag_place(d, m.at);

		if (m.level == DIAG_ERROR)
			sb_printf(&s, "%u:%u %s\n", at.line, at.column, m.text);
	}
	return sb_take(&s);
}

static inline void check_graph(const char *text, const char *want)
{
	struct reading r = read_text(text, strlen(text), CLICK_STRICT);
	char *got;

	if (!r.config)
		diag_print(r.diag, stderr, false);
	assert_non_null(r.config);
	got = graph_text(r.config);
	assert_string_equal(got, want);
	free(got);
	forget(&r);
}

/* Rejected, and the errors contain each of the NUL-terminated list of texts, in order. */
static inline void check_rejected(const char *text, ...)
{
	struct reading r = read_text(text, strlen(text), CLICK_STRICT);
	char *got = errors_text(r.diag);
	const char *at = got, *want;
	va_list ap;

	assert_null(r.config);
	va_start(ap, text);
	while ((want = va_arg(ap, const char *))) {
		const char *found = strstr(at, want);

		if (!found)
			print_message("of '%s' missing '%s' in:\n%s", text, want, got);
		assert_non_null(found);
		at = found + strlen(want);
	}
	va_end(ap);
	free(got);
	forget(&r);
}

static inline void check_accepted(const char *text)
{
	struct reading r = read_text(text, strlen(text), CLICK_STRICT);

	if (!r.config)
		diag_print(r.diag, stderr, false);
	assert_non_null(r.config);
	forget(&r);
}

#endif
