/*
 * fuzz_click.c - any text as a Click configuration, strict and lenient, and as a library whose
 * classes are instantiated. What is accepted must print to text that reads back to as many
 * elements and connections; what is refused must say why.
 */
#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/click/library.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_messages(const struct diag *d)
{
	for (size_t i = 0; i < diag_count(d); i++) {
		span at = diag_get(d, i).at;
		size_t len;

		if (!at.src)
			continue;
		diag_source_text(d, at.src, &len);
		X_CHECK(at.start <= at.end && at.end <= len);
	}
}

static struct click_config *read_text(struct diag *d, const char *text, size_t len,
				      enum click_mode mode)
{
	struct click_options o = { .mode = mode };
	size_t before = diag_errors(d);
	struct click_config *c;

	c = click_read_source(diag_add_source(d, "fuzz.click", text, len), &o, d);
	X_CHECK((c == NULL) == (diag_errors(d) > before));
	return c;
}

static void check_config(struct diag *d, const struct click_config *c)
{
	struct strbuf text = STRBUF_INIT, other = STRBUF_INIT;
	struct click_config *again;

	for (size_t i = 0; i < c->element_count; i++) {
		const struct click_element *e = &c->elements[i];

		for (unsigned k = 0; k < e->ninputs; k++)
			X_CHECK(e->input[k] != CLICK_AGNOSTIC);
		for (unsigned k = 0; k < e->noutputs; k++)
			X_CHECK(e->output[k] != CLICK_AGNOSTIC);
	}
	click_print_json(c, d, &other);
	click_print_dot(c, &other);
	click_print_text(c, &text);
	again = read_text(d, sb_str(&text), text.len, CLICK_LENIENT);
	X_CHECK(again && again->element_count == c->element_count &&
		again->connection_count == c->connection_count);
	click_config_free(again);
	sb_fini(&text);
	sb_fini(&other);
}

static void check_library(const char *text, size_t len)
{
	static const char *const names[] = { "A", "B", "X", "Box", "Paint" };
	static const char *const configs[] = { "", "1", "1, 2", "1, KEY 2, more" };
	struct diag *d = diag_new();
	struct click_library *l = click_library_new(d);

	(void)!click_library_add_source(l, diag_add_source(d, "fuzz.click", text, len));
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		for (size_t k = 0; k < ARRAY_LEN(configs); k++)
			click_config_free(click_instantiate(l, names[i], configs[k], SPAN_NONE,
							    NULL));
	check_messages(d);
	click_library_free(l);
	diag_free(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	for (int mode = CLICK_STRICT; mode <= CLICK_LENIENT; mode++) {
		struct diag *d = diag_new();
		struct click_config *c = read_text(d, text, size, (enum click_mode)mode);

		check_messages(d);
		if (c)
			check_config(d, c);
		click_config_free(c);
		diag_free(d);
	}
	check_library(text, size);
	return 0;
}
