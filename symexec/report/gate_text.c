/*
 * gate_text.c - see gate_text.h. All go through one strict decoder: no overlong forms, no surrogates, nothing above
 * U+10FFFF, and a bad byte costs only itself.
 */
#include "symexec/report/gate_text.h"

#include <unistd.h>

#include "models/base/mem.h"
#include "models/base/vec.h"

static const char replacement[] = "\xef\xbf\xbd";

/* Bytes of the code point at s, which ends with a NUL; 0: none is well-formed there. */
static size_t
code_point(const char *s, uint32_t *c)
{
	const unsigned char *p = (const unsigned char *)s;
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : p[0] >= 0xe0 && p[0] < 0xf0 ? 3 :
	    p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : 0;

	if (n < 2) {
		*c = p[0];
		return n;
	}
	*c = p[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (p[i] & 0x3f);
	}
	return *c < least[n] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000) ? 0 : n;
}

/* Controls, those that turn the direction of a line included, and what XML has no place for. */
static bool
is_unfit(uint32_t c)
{
	return (c < 32 && c != '\t' && c != '\n' && c != '\r') || (c >= 127 && c < 160) ||
	    (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || (c & 0xfffe) == 0xfffe;
}

/* The next piece of *s: one code point, or what stands for it. NULL at the end. */
static const char *
next_piece(const char **s, size_t *len, uint32_t *c)
{
	const char *at = *s;

	if (*at == '\0')
		return NULL;
	*len = code_point(at, c);
	*s += *len > 0 ? *len : 1;
	if (*len > 0 && !is_unfit(*c))
		return at;
	*len = sizeof(replacement) - 1;
	*c = 0xfffd;
	return replacement;
}

/* Appends s; special[c], if not NULL, stands for the ASCII character c. */
static void
add_with(const char *s, const char *const special[128], struct strbuf *out)
{
	const char *piece;
	size_t len;
	uint32_t c;

	while ((piece = next_piece(&s, &len, &c)) != NULL)
		if (c < 128 && special[c] != NULL)
			sb_add(out, special[c]);
		else
			sb_add_len(out, piece, len);
}

void
gate_add_utf8(const char *s, struct strbuf *out)
{
	static const char *const special[128] = { ['\r'] = replacement };

	add_with(s, special, out);
}

void
gate_add_xml(const char *s, bool attribute, struct strbuf *out)
{
	static const char *const text[128] = {
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\r'] = replacement,
	};
	static const char *const inside[128] = {
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
		['\n'] = "&#10;", ['\t'] = "&#9;", ['\r'] = replacement,
	};

	add_with(s, attribute ? inside : text, out);
}

void
gate_add_command(const char *s, bool property, struct strbuf *out)
{
	static const char *const data[128] = {
		['%'] = "%25", ['\n'] = "%0A", ['\r'] = "%0D",
	};
	static const char *const value[128] = {
		['%'] = "%25", ['\n'] = "%0A", ['\r'] = "%0D", [':'] = "%3A", [','] = "%2C",
	};

	add_with(s, property ? value : data, out);
}

void
gate_add_dot(const char *s, struct strbuf *out)
{
	static const char *const special[128] = {
		['"'] = "\\\"", ['\\'] = "\\\\", ['\n'] = " ", ['\r'] = " ", ['\t'] = " ",
		['&'] = "&amp;",	/* entities are read in labels */
	};

	add_with(s, special, out);
}

void
gate_add_message(const char *s, struct strbuf *out)
{
	static const char *const special[128] = {
		['['] = "\\[", [']'] = "\\]", ['\\'] = "\\\\", ['{'] = "{{", ['}'] = "}}",
		['\r'] = replacement,
	};

	add_with(s, special, out);
}

void
gate_add_uri(const char *path, struct strbuf *out)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";

	if (path[0] == '/')
		sb_add(out, "file://");
	for (; *path != '\0'; path++)
		if (strchr(plain, *path) != NULL)
			sb_add_char(out, *path);
		else
			sb_printf(out, "%%%02X", (unsigned)(unsigned char)*path);
}

/* "." and ".." worked in, as far as there is something for ".." to take away. */
static char *
normal_path(const char *path)
{
	struct strbuf out = STRBUF_INIT;
	VEC(size_t) starts = { 0 };	/* of the parts that a ".." may take away */

	if (path[0] == '/')
		sb_add_char(&out, '/');
	while (*path != '\0') {
		size_t n = strcspn(path, "/");
		bool up = n == 2 && path[0] == '.' && path[1] == '.';

		if (up && starts.n > 0) {
			sb_cut(&out, VEC_LAST(&starts));
			starts.n--;
		} else if (n > 0 && !(n == 1 && path[0] == '.')) {
			if (!up)
				*VEC_ADD(&starts) = out.len;
			if (out.len > 0 && out.s[out.len - 1] != '/')
				sb_add_char(&out, '/');
			sb_add_len(&out, path, n);
		}
		path += n + (path[n] == '/');
	}
	VEC_FREE(&starts);
	return sb_take(&out);
}

char *
gate_path(const char *path)
{
	char *here = getcwd(NULL, 0);
	size_t n = here != NULL ? strlen(here) : 0;
	char *whole = path[0] == '/' || here == NULL ? x_strdup(path) : x_asprintf("%s/%s", here, path);
	char *all = normal_path(whole), *result;

	if (n > 0 && strncmp(all, here, n) == 0 && (all[n] == '/' || n == 1))
		result = x_strdup(all + n + (n > 1));
	else
		result = normal_path(path);
	free(all);
	free(whole);
	free(here);
	return result;
}

size_t
gate_code_points(const char *s, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += ((unsigned char)s[i] & 0xc0) != 0x80;
	return count;
}
