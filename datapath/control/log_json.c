/*
 * log_json.c - see log_json.h. Events are said between packets, a few when something is changed, never per packet.
 */
#include "datapath/control/log_json.h"

#include <stdarg.h>
#include <time.h>

#include <jansson.h>

static bool as_json;

void log_as_json(bool on)
{
	as_json = on;
}

/* Time of day in UTC to the microsecond (RFC 3339). */
static json_t *line_new(const char *event)
{
	struct timespec t;
	struct tm utc;
	char day[32], text[64];
	json_t *j = json_object();

	clock_gettime(CLOCK_REALTIME, &t);
	gmtime_r(&t.tv_sec, &utc);
	strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(text, sizeof(text), "%s.%06ldZ", day, t.tv_nsec / 1000 % 1000000);
	json_object_set_new(j, "time", json_string(text));
	json_object_set_new(j, "event", json_string(event));
	return j;
}

static void print_line(json_t *j)
{
	char *text = json_dumps(j, JSON_COMPACT);

	fprintf(stderr, "%s\n", text);
	free(text);
	json_decref(j);
}

/* A text that is not UTF-8 is said octet by octet as Latin 1. */
static json_t *text_of(const char *s)
{
	json_t *j = json_string(s);
	char *wide, *to;

	if (j)
		return j;
	wide = to = calloc(2, strlen(s) + 1);
	if (!wide)
		return json_null();
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c >= 0x80) {
			*to++ = (char)(0xc0 | c >> 6);
			c = 0x80 | (c & 0x3f);
		}
		*to++ = (char)c;
	}
	j = json_string(wide);
	free(wide);
	return j;
}

void log_event(const char *event, ...)
{
	const char *name, *text;
	va_list ap;
	json_t *j;

	if (!as_json)
		return;
	j = line_new(event);
	va_start(ap, event);
	while ((name = va_arg(ap, const char *)) != NULL) {
		text = va_arg(ap, const char *);
		if (text)
			json_object_set_new(j, name, text_of(text));
	}
	va_end(ap);
	print_line(j);
}

void log_messages(struct diag *d)
{
	static const char *const levels[] = { "error", "warning", "note" };

	if (!as_json) {
		diag_print(d, stderr, diag_want_colour(stderr));
		return;
	}
	for (size_t i = diag_take(d); i < diag_count(d); i++) {
		struct diag_message m = diag_get(d, i);
		struct place at = diag_place(d, m.at);
		json_t *j = line_new("message");

		json_object_set_new(j, "level", json_string(levels[m.level]));
		json_object_set_new(j, "message", text_of(m.text));
		if (at.line) {
			json_object_set_new(j, "file", text_of(at.file));
			json_object_set_new(j, "line", json_integer(at.line));
			json_object_set_new(j, "column", json_integer(at.column));
		}
		print_line(j);
	}
}
