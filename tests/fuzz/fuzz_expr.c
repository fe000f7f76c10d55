/*
 * fuzz_expr.c - any text as a packet expression in both languages: it is refused with a message
 * inside the text, or printed as text that reads back and is printed the same.
 */
#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/click/expr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef const struct click_expr *parser(const char *text, span at, const struct click_names *names,
					struct arena *arena, struct diag *d);

static void check_messages(struct diag *d, size_t len)
{
	for (size_t i = 0; i < diag_count(d); i++) {
		span at = diag_get(d, i).at;

		X_CHECK(at.start <= at.end && at.end <= len);
	}
}

static void check_again(parser *parse, const struct click_expr *e)
{
	struct strbuf first = STRBUF_INIT, second = STRBUF_INIT;
	struct arena *arena = arena_new();
	struct diag *d = diag_new();

	click_expr_print(e, &first);
	e = parse(sb_str(&first), SPAN_NONE, NULL, arena, d);
	X_CHECK(e);
	click_expr_print(e, &second);
	X_CHECK(!strcmp(sb_str(&first), sb_str(&second)));
	sb_fini(&first);
	sb_fini(&second);
	arena_free(arena);
	diag_free(d);
}

static void run(parser *parse, const char *text)
{
	struct arena *arena = arena_new();
	struct diag *d = diag_new();
	size_t len = strlen(text);
	uint32_t src = diag_add_source(d, "fuzz", text, len);
	const struct click_expr *e = parse(text, (span){ src, 0, (uint32_t)len }, NULL, arena, d);

	X_CHECK(!e == (diag_errors(d) > 0));
	check_messages(d, len);
	if (e)
		check_again(parse, e);
	arena_free(arena);
	diag_free(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = x_strndup((const char *)data, size);

	run(click_expr_parse, text);
	run(click_expr_parse_extended, text);
	free(text);
	return 0;
}
