/*
 * diag.c - collecting messages and telling where they are. Source texts are copied and kept,
 * so that a message can show its line long after the file changed or the pipe closed.
 *
 * A line ends with "\n", "\r\n" or a lone "\r", as in Click's lexer and in YAML.
 */
#include "models/base/diag_int.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

struct diag *diag_new(void)
{
	struct diag *d = x_calloc(1, sizeof(*d));

	d->memory = arena_new();
	return d;
}

void diag_free(struct diag *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < d->sources.n; i++) {
		free(d->sources.v[i].text);
		VEC_FREE(&d->sources.v[i].lines);
		VEC_FREE(&d->sources.v[i].maps);
	}
	VEC_FREE(&d->sources);
	VEC_FREE(&d->messages);
	arena_free(d->memory);
	free(d);
}

static void find_lines(struct source *s)
{
	const char *p = s->text, *end = s->text + s->len;
	bool returns = memchr(s->text, '\r', s->len) != NULL;

	*VEC_ADD(&s->lines) = 0;
	while (!returns && (p = memchr(p, '\n', (size_t)(end - p))) != NULL)
		*VEC_ADD(&s->lines) = (uint32_t)(++p - s->text);
	while (returns && p < end) {
		char c = *p++;

		if (c == '\r' && p < end && *p == '\n')
			continue;
		if (c == '\n' || c == '\r')
			*VEC_ADD(&s->lines) = (uint32_t)(p - s->text);
	}
}

/* Takes over text, which has room for len bytes and a NUL. */
static uint32_t add_source(struct diag *d, const char *name, char *text, size_t len)
{
	struct source s = { 0 };

	X_CHECK(len < UINT32_MAX);
	s.name = arena_strdup(d->memory, name);
	s.text = text;
	s.len = len;
	s.text[len] = '\0';
	find_lines(&s);
	*VEC_ADD(&d->sources) = s;
	return (uint32_t)d->sources.n;
}

uint32_t diag_add_source(struct diag *d, const char *name, const char *text, size_t len)
{
	char *copy = x_malloc(len + 1);

	if (len)
		memcpy(copy, text, len);
	return add_source(d, name, copy, len);
}

/* 0 with all of fd in *text (room for a NUL behind), or -errno; -EFBIG: more than max bytes. */
static int read_all(int fd, size_t max, char **text, size_t *len)
{
	VEC(char) buf = { 0 };
	ssize_t n;

	for (;;) {
		if (buf.cap - buf.n < 2)
			vec_grow((void **)&buf.v, buf.cap < 4096 ? 4096 : buf.cap, &buf.cap, 1);
		n = read(fd, buf.v + buf.n, buf.cap - buf.n - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		buf.n += (size_t)n;
		if (buf.n > max) {
			errno = EFBIG;
			n = -1;
			break;
		}
	}
	if (n < 0) {
		int err = errno;

		free(buf.v);
		return -err;
	}
	*text = buf.v;
	*len = buf.n;
	return 0;
}

/* Pipes and devices are read and written under one name. */
static void remember_file(struct source *s, const struct stat *st)
{
	if (S_ISREG(st->st_mode)) {
		s->dev = st->st_dev;
		s->ino = st->st_ino;
	}
}

const char *diag_file(const struct diag *d, size_t i)
{
	for (size_t k = 0; k < d->sources.n; k++)
		if (d->sources.v[k].ino && i-- == 0)
			return d->sources.v[k].name;
	return NULL;
}

bool diag_has_read(const struct diag *d, const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return false;
	for (size_t i = 0; i < d->sources.n; i++) {
		const struct source *s = &d->sources.v[i];

		if (s->ino && s->ino == st.st_ino && s->dev == st.st_dev)
			return true;
	}
	return false;
}

void diag_want_files(struct diag *d)
{
	d->files_only = true;
}

/* A pipe without a writer is opened at once where it will not be read. */
static int open_source(const struct diag *d, const char *path)
{
	return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (d->files_only ? O_NONBLOCK : 0));
}

uint32_t diag_read_source(struct diag *d, const char *path, span from, size_t max)
{
	bool standard = !strcmp(path, "-");
	int fd = standard ? STDIN_FILENO : open_source(d, path);
	int err = fd < 0 ? -errno : 0;
	struct stat st = { 0 };
	char *text = NULL;
	uint32_t src;
	size_t len = 0;

	max = MIN_OF(max, (size_t)UINT32_MAX - 1);
	if (!err && fstat(fd, &st) < 0)
		err = -errno;
	if (!err && d->files_only && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
		if (!standard)
			close(fd);
		diag_error(d, from, "'%s' is no file that can be read again", path);
		return 0;
	}
	if (!err)
		err = read_all(fd, max, &text, &len);
	if (fd >= 0 && !standard)
		close(fd);
	if (err == -EFBIG) {
		diag_error(d, from, "'%s' is larger than %zu bytes", path, max);
		return 0;
	}
	if (err) {
		const char *why = strerror(-err);

		diag_error(d, from, "cannot read '%s': %c%s", path,
			   tolower((unsigned char)why[0]), why + 1);
		return 0;
	}
	src = add_source(d, standard ? "<stdin>" : path, text, len);
	remember_file(&d->sources.v[src - 1], &st);
	return src;
}

const struct source *diag_source(const struct diag *d, uint32_t src)
{
	return src && src <= d->sources.n ? &d->sources.v[src - 1] : NULL;
}

const char *diag_source_text(const struct diag *d, uint32_t src, size_t *len)
{
	const struct source *s = diag_source(d, src);

	X_CHECK(s);
	*len = s->len;
	return s->text;
}

const char *diag_source_name(const struct diag *d, uint32_t src)
{
	const struct source *s = diag_source(d, src);

	return s ? s->name : "";
}

size_t diag_line_index(const struct source *s, size_t offset)
{
	size_t low = 0, high = s->lines.n;

	/* lines.v[low] <= offset < lines.v[high] */
	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (s->lines.v[mid] <= offset)
			low = mid;
		else
			high = mid;
	}
	return low;
}

void diag_map_line(struct diag *d, uint32_t src, uint32_t offset, const char *file, uint32_t line)
{
	struct source *s;
	struct line_map m;
	size_t i;

	X_CHECK(src && src <= d->sources.n);
	s = &d->sources.v[src - 1];
	m = (struct line_map){ offset, (uint32_t)diag_line_index(s, offset), line, NULL };
	if (s->maps.n && !strcmp(VEC_LAST(&s->maps).file, file))
		m.file = VEC_LAST(&s->maps).file;
	else
		m.file = arena_strdup(d->memory, file);
	(void)VEC_ADD(&s->maps);
	for (i = s->maps.n - 1; i && s->maps.v[i - 1].offset > offset; i--)
		s->maps.v[i] = s->maps.v[i - 1];
	s->maps.v[i] = m;
}

static const struct line_map *map_before(const struct source *s, uint32_t offset)
{
	size_t low = 0, high = s->maps.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->maps.v[mid].offset <= offset)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? &s->maps.v[low - 1] : NULL;
}

struct place diag_place(const struct diag *d, span at)
{
	const struct source *s = diag_source(d, at.src);
	const struct line_map *m;
	struct place place = { "", 0, 0 };
	size_t line, offset;

	if (!s)
		return place;
	offset = MIN_OF((size_t)at.start, s->len);
	line = diag_line_index(s, offset);
	m = map_before(s, (uint32_t)offset);
	place.file = m ? m->file : s->name;
	place.line = m ? m->line + (uint32_t)line - m->physical : (uint32_t)line + 1;
	place.column = (uint32_t)(offset - s->lines.v[line]) + 1;
	return place;
}

const char *diag_where(struct diag *d, span at)
{
	struct place p = diag_place(d, at);
	struct told_place *t = &d->told[(p.line + at.src * 29) % ARRAY_LEN(d->told)];

	if (!p.line)
		return "";
	/* paths lead through the same few lines of a class again and again */
	if (t->file != p.file || t->line != p.line)
		*t = (struct told_place){
			p.file, arena_printf(d->memory, "%s:%u", p.file, p.line), p.line
		};
	return t->text;
}

/* Whether both are the same text, read once or twice. */
static bool same_source(const struct diag *d, uint32_t a, uint32_t b)
{
	const struct source *x = diag_source(d, a), *y = diag_source(d, b);

	return a == b || (x != NULL && y != NULL && x->len == y->len && strcmp(x->name, y->name) == 0 &&
			  memcmp(x->text, y->text, x->len) == 0);
}

static bool said_before(const struct diag *d, enum diag_level level, span at, const char *text)
{
	for (size_t i = 0; i < d->messages.n; i++) {
		const struct diag_message *m = &d->messages.v[i];

		if (m->level == level && m->at.start == at.start && m->at.end == at.end &&
		    strcmp(m->text, text) == 0 && same_source(d, m->at.src, at.src))
			return true;
	}
	return false;
}

/* A text may be read twice, for two elements that use it or two networks: what is wrong with it is said once. */
static void add_message(struct diag *d, enum diag_level level, span at, const char *fmt, va_list ap)
{
	char *text = NULL;

	if (d->dropping)
		return;
	if (vasprintf(&text, fmt, ap) < 0)
		x_panic("out of memory");
	if (level != DIAG_NOTE)
		d->again = at.src != 0 && said_before(d, level, at, text);
	if (d->again && said_before(d, level, at, text)) {
		free(text);
		return;
	}
	*VEC_ADD(&d->messages) = (struct diag_message){
		level, at, arena_strdup(d->memory, text)
	};
	free(text);
}

static void add_error(struct diag *d, span at, const char *fmt, va_list ap)
{
	d->dropping = d->errors >= DIAG_MAX_ERRORS;
	d->errors++;
	add_message(d, DIAG_ERROR, at, fmt, ap);
}

void diag_error(struct diag *d, span at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_error(d, at, fmt, ap);
	va_end(ap);
}

void diag_fault(struct diag *d, span at, const char *fmt, ...)
{
	va_list ap;

	d->faulted = true;
	va_start(ap, fmt);
	add_error(d, at, fmt, ap);
	va_end(ap);
}

void diag_warn(struct diag *d, span at, const char *fmt, ...)
{
	va_list ap;

	d->dropping = d->warnings >= DIAG_MAX_WARNINGS;
	d->warnings++;
	va_start(ap, fmt);
	add_message(d, DIAG_WARNING, at, fmt, ap);
	va_end(ap);
}

void diag_note(struct diag *d, span at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_message(d, DIAG_NOTE, at, fmt, ap);
	va_end(ap);
}

size_t diag_errors(const struct diag *d)
{
	return d->errors;
}

size_t diag_warnings(const struct diag *d)
{
	return d->warnings;
}

bool diag_faulted(const struct diag *d)
{
	return d->faulted;
}

void diag_forget(struct diag *d)
{
	d->messages.n = d->printed = 0;
	d->errors = d->warnings = d->told_errors = d->told_warnings = 0;
	d->faulted = d->dropping = false;
}

size_t diag_count(const struct diag *d)
{
	return d->messages.n;
}

struct diag_message diag_get(const struct diag *d, size_t i)
{
	X_CHECK(i < d->messages.n);
	return d->messages.v[i];
}
