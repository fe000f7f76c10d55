/*
 * yaml_error.c - libyaml's errors with a place, a caret and, where people often go wrong, a
 * hint.
 */
#include "models/network/yaml_int.h"

#include "models/base/mem.h"

/* Where the character begins that the byte at `at` breaks off: libyaml points at the byte behind it. */
static uint32_t broken_from(const struct yaml_text *in, uint32_t at)
{
	uint32_t start = at;

	while (start > 0 && at - start < 3 && ((unsigned char)in->text[start - 1] & 0xc0) == 0x80)
		start--;
	return start > 0 && (unsigned char)in->text[start - 1] >= 0xc0 ? start - 1 : at;
}

static bool is_control(int c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

static void report_reader(struct diag *d, const struct yaml_text *in, const yaml_parser_t *p)
{
	uint32_t begin = (uint32_t)MIN_OF(in->base + p->problem_offset, in->len);
	uint32_t at = strstr(p->problem, "trailing") ? broken_from(in, begin) : begin;
	span where = { in->src, at, (uint32_t)MIN_OF((size_t)at + 1, in->len) };

	if (p->problem_value < 0)
		diag_error(d, where, "the file ends inside a UTF-8 character");
	else if (strstr(p->problem, "control"))
		diag_error(d, where, "%scharacter U+%04X is not allowed in YAML",
			   is_control(p->problem_value) ? "control " : "",
			   (unsigned)p->problem_value);
	else
		diag_error(d, where, "byte 0x%02x is not UTF-8, expected a text file",
			   (unsigned)(unsigned char)in->text[MIN_OF(at, in->len - 1)]);
}

/* The tab among the white space that begins the line of byte `at`, if that is what is wrong. */
static bool find_tab(const struct yaml_text *in, const yaml_parser_t *p, uint32_t at, uint32_t *tab)
{
	uint32_t start = at;

	while (start > 0 && in->text[start - 1] != '\n')
		start--;
	for (; start < in->len && (in->text[start] == ' ' || in->text[start] == '\t'); start++) {
		if (in->text[start] != '\t')
			continue;
		*tab = start;
		return start >= at || strstr(p->problem, "tab");
	}
	return false;
}

/* Where the file is only white space and comments from `at` on, it ended too early. */
static bool at_end(const struct yaml_text *in, uint32_t at)
{
	while (at < in->len && strchr(" \t\r\n", in->text[at]))
		at++;
	return at >= in->len;
}

static const char *hint(const struct yaml_text *in, const yaml_parser_t *p, uint32_t at)
{
	if (at_end(in, at))
		return "the file ends too early: ";
	if (at < in->len && strchr("@`%", in->text[at]) && strstr(p->problem, "start any token"))
		return "a text that starts with this character needs quotes: ";
	if (strstr(p->problem, "mapping values"))
		return "a text with \": \" inside needs quotes: ";
	return "";
}

/* A key that libyaml gives up on: it looks for the ':' in the same line, no further than so many bytes. */
static bool find_long_key(const struct yaml_text *in, const yaml_parser_t *p, uint32_t at, uint32_t *key)
{
	enum { MAX_KEY = 1024 };
	uint32_t start = at;

	if (strstr(p->problem, "mapping values") == NULL && strstr(p->problem, "expected ':'") == NULL)
		return false;
	while (start > 0 && in->text[start - 1] != '\n')
		start--;
	while (start < at && strchr(" -?", in->text[start]))
		start++;
	*key = start;
	return at - start > MAX_KEY && at < in->len && in->text[at] == ':';
}

void yaml_report(struct diag *d, const struct yaml_text *in, const yaml_parser_t *p)
{
	uint32_t at, tab, context;

	if (p->error == YAML_MEMORY_ERROR)
		x_panic("out of memory");
	if (p->error == YAML_READER_ERROR) {
		report_reader(d, in, p);
		return;
	}
	at = yaml_byte_at(in, p->problem_mark.index);
	if (find_tab(in, p, at, &tab)) {
		diag_error(d, (span){ in->src, tab, tab + 1 },
			   "a tab cannot indent YAML, expected blanks");
		return;
	}
	if (find_long_key(in, p, at, &tab)) {
		diag_error(d, (span){ in->src, tab, at },
			   "this key is longer than 1,024 bytes, expected a shorter one, or \"? \" in front of it");
		return;
	}
	diag_error(d, (span){ in->src, at, (uint32_t)MIN_OF((size_t)at + 1, in->len) }, "%s%s",
		   hint(in, p, at), p->problem);
	context = yaml_byte_at(in, p->context_mark.index);
	if (p->context && context < at)
		diag_note(d, (span){ in->src, context, context + 1 }, "%s that begins here",
			  p->context);
}

/* libyaml compares every %TAG directive with all before it: a file of them would take hours. */
static const char *find_tag_directive(const struct yaml_text *in)
{
	const char *p = in->text, *end = in->text + in->len;

	while (end - p >= 4 && (p = memmem(p, (size_t)(end - p), "%TAG", 4)) != NULL) {
		if (p == in->text + in->base || p[-1] == '\n' || p[-1] == '\r')
			return p;
		p += 4;
	}
	return NULL;
}

bool yaml_refuse_text(struct diag *d, const struct yaml_text *in)
{
	const char *tag;
	uint32_t at;

	if (in->len >= 2 && (memcmp(in->text, "\xff\xfe", 2) == 0 ||
			     memcmp(in->text, "\xfe\xff", 2) == 0)) {
		diag_error(d, (span){ in->src, 0, 2 }, "the file is UTF-16, expected UTF-8");
		return true;
	}
	tag = find_tag_directive(in);
	if (!tag)
		return false;
	at = (uint32_t)(tag - in->text);
	diag_error(d, (span){ in->src, at, at + 4 }, "tags are not supported, expected no "
			"\"%%TAG\" "
		   "at the start of a line");
	return true;
}
