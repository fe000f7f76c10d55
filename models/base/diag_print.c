/*
 * diag_print.c - a message, its source line, and a caret line under it:
 *
 *	lab.click:2:15: error: prefix length 33 is greater than 32
 *	    	nat :: IPNat(10.0.0.0/33) -> out;
 *	    	             ^~~~~~~~~~~
 *
 * Whatever the file holds, only printable text and tabs reach the terminal: control bytes,
 * bytes that are no UTF-8, and invisible or direction-changing characters are written as
 * escapes, in names and messages as well as in the source line. The caret line keeps the
 * tabs of the source line and counts the columns of everything else, so that both line up at
 * any tab width. Of a very long line only the surroundings of the caret are shown.
 */
#include "models/base/diag_int.h"

#include "models/base/strbuf.h"
#include <unistd.h>

enum {
	LINE_WHOLE = 160,	/* bytes of a line that are shown without cutting */
	LINE_BEFORE = 60,	/* bytes before the caret otherwise */
	LINE_AFTER = 80,
	TEXT_HEAD = 700,	/* of a very long message, and its end */
	TEXT_TAIL = 200,
};

struct range {
	uint32_t from, to;
};

static bool in_ranges(const struct range *r, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n; i++)
		if (c >= r[i].from && c <= r[i].to)
			return true;
	return false;
}

/* Characters that a terminal does not show, or that change how others are shown. */
static bool is_treacherous(uint32_t c)
{
	static const struct range hidden[] = {
		{ 0x0000, 0x001f }, { 0x007f, 0x009f }, { 0x00ad, 0x00ad }, { 0x061c, 0x061c },
		{ 0x115f, 0x1160 }, { 0x180e, 0x180e }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
		{ 0x2060, 0x206f }, { 0x3164, 0x3164 }, { 0xd800, 0xf8ff }, { 0xfe00, 0xfe0f },
		{ 0xfeff, 0xfeff }, { 0xfff0, 0xfffb }, { 0xe0000, 0x10ffff },
	};

	return in_ranges(hidden, ARRAY_LEN(hidden), c);
}

static unsigned columns_of(uint32_t c)
{
	static const struct range combining[] = {
		{ 0x0300, 0x036f }, { 0x1ab0, 0x1aff }, { 0x1dc0, 0x1dff }, { 0x20d0, 0x20ff },
		{ 0xfe20, 0xfe2f },
	};
	static const struct range wide[] = {
		{ 0x1100, 0x115e }, { 0x2e80, 0x303e }, { 0x3041, 0xa4cf }, { 0xac00, 0xd7a3 },
		{ 0xf900, 0xfaff }, { 0xfe30, 0xfe6f }, { 0xff00, 0xff60 }, { 0xffe0, 0xffe6 },
		{ 0x1f300, 0x1f64f }, { 0x1f900, 0x1f9ff }, { 0x20000, 0x3fffd },
	};

	if (in_ranges(combining, ARRAY_LEN(combining), c))
		return 0;
	return in_ranges(wide, ARRAY_LEN(wide), c) ? 2 : 1;
}

/* Length of the well-formed UTF-8 character (RFC 3629) at p, or 0; *c is its code point. */
static size_t utf8_char(const char *p, const char *end, uint32_t *c)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char first = (unsigned char)*p;
	size_t n = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 :
		   first >> 3 == 30 ? 4 : 0;

	if (!n || n > (size_t)(end - p))
		return 0;
	*c = n == 1 ? first : first & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)p[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | ((unsigned char)p[i] & 0x3f);
	}
	if (*c < least[n] || *c > 0x10ffff || (*c >= 0xd800 && *c <= 0xdfff))
		return 0;
	return n;
}

/* Appends the character at p in printable form; returns its bytes, adds to *columns. */
static size_t add_shown(struct strbuf *out, const char *p, const char *end, unsigned *columns)
{
	uint32_t c = 0;
	size_t n = utf8_char(p, end, &c);
	size_t was = out->len;

	if (n && !is_treacherous(c)) {
		sb_add_len(out, p, n);
		*columns += columns_of(c);
		return n;
	}
	if (n && c == '\n')
		sb_add(out, "\\n");
	else if (n && c == '\t')
		sb_add(out, "\\t");
	else if (n && c == '\r')
		sb_add(out, "\\r");
	else if (n && c >= 0x80)
		sb_printf(out, "<U+%04X>", c);
	else
		sb_printf(out, "\\x%02x", (unsigned char)*p);
	*columns += (unsigned)(out->len - was);
	return n ? n : 1;
}

static void add_text(struct strbuf *out, const char *s, size_t len)
{
	const char *end = s + len;
	unsigned columns = 0;

	while (s < end)
		s += add_shown(out, s, end, &columns);
}

void diag_add_shown(struct strbuf *out, const char *s)
{
	add_text(out, s, strlen(s));
}

static void add_message_text(struct strbuf *out, const char *s)
{
	size_t len = strlen(s);

	if (len <= TEXT_HEAD + TEXT_TAIL) {
		add_text(out, s, len);
		return;
	}
	add_text(out, s, TEXT_HEAD);
	sb_add(out, "...");
	add_text(out, s + len - TEXT_TAIL, TEXT_TAIL);
}

static void add_colour(struct strbuf *out, bool colour, const char *code)
{
	if (colour)
		sb_printf(out, "\033[%sm", code);
}

/* The part of one source line that is shown, and the marked part in it. */
struct window {
	const char *from, *to;		/* shown */
	const char *mark, *mark_end;	/* from <= mark <= mark_end; they may lie behind to */
	bool cut_before, cut_after;
};

/* Moves p back to the start of a character, but not below low. */
static const char *char_start(const char *p, const char *low)
{
	for (int i = 0; i < 3 && p > low && ((unsigned char)*p & 0xc0) == 0x80; i++)
		p--;
	return p;
}

static struct window window_of(const struct source *s, span at)
{
	size_t start = MIN_OF((size_t)at.start, s->len);
	size_t stop = MIN_OF(MAX_OF((size_t)at.end, start), s->len);
	size_t line = diag_line_index(s, start);
	const char *from = s->text + s->lines.v[line];
	const char *to = s->text + (line + 1 < s->lines.n ? s->lines.v[line + 1] : s->len);
	struct window w = { from, to, s->text + start, s->text + stop, false, false };

	while (w.to > from && (w.to[-1] == '\n' || w.to[-1] == '\r'))
		w.to--;
	if (w.to - from > LINE_WHOLE) {
		to = w.to;
		if (w.mark - from > LINE_BEFORE)
			w.from = char_start(w.mark - LINE_BEFORE, from);
		if (to - w.mark > LINE_AFTER)
			w.to = char_start(w.mark + LINE_AFTER, w.mark);
		w.cut_before = w.from > from;
		w.cut_after = w.to < to;
	}
	return w;
}

static void add_repeated(struct strbuf *out, unsigned n, char c)
{
	while (n--)
		sb_add_char(out, c);
}

/* One character of the line to out, and what stands under it to marks; returns its bytes. */
static size_t add_marked(struct strbuf *out, struct strbuf *marks, const struct window *w,
			 const char *p, bool *caret)
{
	bool marked = p >= w->mark && p < w->mark_end;
	bool here = !*caret && p >= w->mark;
	unsigned columns = 0;
	size_t n = 1;

	if (*p == '\t' && !marked && !here) {
		sb_add_char(out, '\t');
		sb_add_char(marks, '\t');
		return 1;
	}
	/* Under the mark a tab is one space, for tildes have no tab stops. */
	if (*p == '\t') {
		sb_add_char(out, ' ');
		columns = 1;
	} else {
		n = add_shown(out, p, w->to, &columns);
		/* A mark inside a character starts under that character. */
		here = here || (!*caret && w->mark < p + n);
	}
	if (here && columns) {
		sb_add_char(marks, '^');
		*caret = true;
		columns--;
	}
	add_repeated(marks, columns, marked ? '~' : ' ');
	return n;
}

static void add_excerpt(struct strbuf *out, const struct source *s, span at, bool colour)
{
	struct window w = window_of(s, at);
	struct strbuf marks = STRBUF_INIT;
	bool caret = false;

	sb_add(out, "    ");
	sb_add(&marks, "    ");
	if (w.cut_before) {
		sb_add(out, "...");
		sb_add(&marks, "   ");
	}
	for (const char *p = w.from; p < w.to;)
		p += add_marked(out, &marks, &w, p, &caret);
	if (!caret)
		sb_add_char(&marks, '^');
	if (w.cut_after)
		sb_add(out, "...");
	while (marks.len && strchr(" \t", marks.s[marks.len - 1]))
		sb_cut(&marks, marks.len - 1);
	sb_add_char(out, '\n');
	add_colour(out, colour, "1;32");
	sb_add_len(out, sb_str(&marks), marks.len);
	add_colour(out, colour, "0");
	sb_add_char(out, '\n');
	sb_fini(&marks);
}

static void add_one(struct strbuf *out, const struct diag *d, const struct diag_message *m,
		    bool colour)
{
	static const struct {
		const char *word, *colour;
	} level[] = {
		[DIAG_ERROR] = { "error", "1;31" },
		[DIAG_WARNING] = { "warning", "1;35" },
		[DIAG_NOTE] = { "note", "1;36" },
	};
	const struct source *s = diag_source(d, m->at.src);
	struct place place = diag_place(d, m->at);

	if (s) {
		add_colour(out, colour, "1");
		add_text(out, place.file, strlen(place.file));
		sb_printf(out, ":%u:%u: ", place.line, place.column);
		add_colour(out, colour, "0");
	}
	add_colour(out, colour, level[m->level].colour);
	sb_printf(out, "%s: ", level[m->level].word);
	add_colour(out, colour, "0");
	add_message_text(out, m->text);
	sb_add_char(out, '\n');
	if (s)
		add_excerpt(out, s, m->at, colour);
}

static void add_rest(struct strbuf *out, size_t n, size_t limit, size_t *told, const char *word)
{
	size_t more = n > limit ? n - limit : 0;

	if (more > *told)
		sb_printf(out, "%zu more %s%s\n", more - *told, word, more - *told == 1 ? "" : "s");
	*told = more;
}

void diag_print(struct diag *d, FILE *f, bool colour)
{
	struct strbuf out = STRBUF_INIT;

	for (; d->printed < d->messages.n; d->printed++)
		add_one(&out, d, &d->messages.v[d->printed], colour);
	add_rest(&out, d->errors, DIAG_MAX_ERRORS, &d->told_errors, "error");
	add_rest(&out, d->warnings, DIAG_MAX_WARNINGS, &d->told_warnings, "warning");
	if (out.len)
		fwrite(out.s, 1, out.len, f);
	sb_fini(&out);
}

size_t diag_take(struct diag *d)
{
	size_t first = d->printed;

	d->printed = d->messages.n;
	return first;
}

bool diag_want_colour(FILE *f)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");
	int fd = fileno(f);

	if (no && *no)
		return false;
	if (!term || !strcmp(term, "dumb"))
		return false;
	return fd >= 0 && isatty(fd);
}
