/*
 * fuzz_diag.c - the first bytes choose spans and line maps, the rest is the source text. What is
 * printed holds no control bytes, and stays short whatever the text.
 */
#include "models/base/cursor.h"
#include "models/base/diag.h"
#include "models/base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_output(const char *text, size_t len)
{
	X_CHECK(len < 8192);
	for (size_t i = 0; i < len; i++)
		X_CHECK(text[i] == '\n' || text[i] == '\t' ||
			((unsigned char)text[i] >= ' ' && text[i] != 127));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cursor c = cur_init(data, size);
	struct diag *d = diag_new();
	uint16_t start, len, map;
	char *text = NULL;
	size_t n = 0;
	uint32_t src;
	FILE *out;

	cur_be16(&c, &start);
	cur_be16(&c, &len);
	cur_be16(&c, &map);
	src = diag_add_source(d, "fuzz", (const char *)c.at, cur_left(&c));
	diag_map_line(d, src, map, "mapped\033", map);
	diag_error(d, (span){ src, start, (uint32_t)start + len }, "in '%.40s'",
		   diag_source_text(d, src, &n));
	diag_note(d, (span){ src, map, map }, "mapped here");
	out = open_memstream(&text, &n);
	diag_print(d, out, false);
	fclose(out);
	check_output(text, n);
	free(text);
	diag_free(d);
	return 0;
}
