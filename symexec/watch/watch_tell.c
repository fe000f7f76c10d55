/*
 * watch_tell.c - see watch_tell.h.
 */
#include "symexec/watch/watch_tell.h"

#include <ctype.h>

#include "models/base/mem.h"
#include "symexec/report/gate_json.h"
#include "symexec/report/progress.h"
#include "symexec/report/report.h"

/* What was told last of one verdict. */
struct item {
	char *key, *kind, *name, *status;
	char *reasons;		/* what makes it another */
	bool seen;
};

static void item_free(struct item *i)
{
	free(i->key);
	free(i->kind);
	free(i->name);
	free(i->status);
	free(i->reasons);
	free(i);
}

void teller_fini(struct teller *t)
{
	for (size_t i = 0; i < t->items.n; i++)
		item_free(t->items.v[i]);
	VEC_FREE(&t->items);
}

void tell_begin(struct teller *t)
{
	t->now = time(NULL);
	t->told = 0;
	for (size_t i = 0; i < t->items.n; i++)
		t->items.v[i]->seen = false;
}

static struct item *find_item(struct teller *t, const char *key)
{
	for (size_t i = 0; i < t->items.n; i++)
		if (strcmp(t->items.v[i]->key, key) == 0)
			return t->items.v[i];
	return NULL;
}

/* Adds s without the line numbers in it. */
static void add_reason(struct strbuf *out, const char *s)
{
	for (; *s != '\0'; s++) {
		sb_add_char(out, *s);
		if (*s == ':')
			while (isdigit((unsigned char)s[1]))
				s++;
	}
	sb_add_char(out, '\n');
}

static char *reasons_of(const struct verdict *v)
{
	struct strbuf b = STRBUF_INIT;

	sb_add(&b, verdict_status_name(v->status));
	for (size_t i = 0; v->status != VERDICT_HOLDS && i < v->lines.n; i++)
		add_reason(&b, v->lines.v[i]);
	for (size_t i = 0; v->status != VERDICT_HOLDS && i < v->path.n; i++) {
		add_reason(&b, v->path.v[i].name);
		add_reason(&b, v->path.v[i].note);
	}
	return sb_take(&b);
}

static void add_time(const struct teller *t, struct strbuf *out)
{
	char text[40] = "";
	struct tm tm;

	if (localtime_r(&t->now, &tm) != NULL)
		(void)strftime(text, sizeof(text), "%H:%M:%S ", &tm);
	sb_add(out, text);
}

static json_t *json_event(const struct teller *t, const char *event)
{
	json_t *o = json_object();
	char text[40] = "";
	struct tm tm;

	if (gmtime_r(&t->now, &tm) != NULL)
		(void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	json_object_set_new(o, "time", json_string(text));
	json_object_set_new(o, "event", json_string(event));
	return o;
}

static void print_json(json_t *o)
{
	char *text = json_dumps(o, JSON_COMPACT);

	X_CHECK(text != NULL);
	puts(text);
	free(text);
	json_decref(o);
	fflush(stdout);
}

static void print_text(struct strbuf *b)
{
	progress_end();
	fwrite(sb_str(b), 1, b->len, stdout);
	fflush(stdout);
	sb_fini(b);
}

static json_t *before_of(const struct item *was)
{
	return was != NULL ? gate_json(was->status) : json_null();
}

static void tell_json(const struct teller *t, const struct telling *w, const struct item *was)
{
	json_t *o = json_event(t, "verdict"), *v = gate_json_verdict(t->diag, w->v);

	json_object_set_new(o, "kind", json_string(w->kind));
	json_object_set_new(o, "before", before_of(was));
	json_object_set_new(o, "now", gate_json(w->status));
	json_object_update(o, v);
	json_object_set_new(o, "name", gate_json(w->name));
	json_decref(v);
	print_json(o);
}

static void tell_text(const struct teller *t, const struct telling *w, const struct item *was)
{
	struct report_options o = { .quiet = true };
	struct strbuf b = STRBUF_INIT, detail = STRBUF_INIT;

	add_time(t, &b);
	diag_add_shown(&b, w->name);
	sb_printf(&b, ": %s%s", was != NULL && strcmp(was->status, w->status) != 0 ? was->status : "",
		  was != NULL && strcmp(was->status, w->status) != 0 ? " -> " : "");
	if (t->colour)
		sb_printf(&b, "%s%s\033[0m", w->v->status == VERDICT_HOLDS ? "\033[32m" :
			  w->v->status == VERDICT_VIOLATED ? "\033[31m" : "\033[33m", w->status);
	else
		sb_add(&b, w->status);
	sb_add(&b, w->v->warning && w->v->status != VERDICT_HOLDS ? " (warning)\n" : "\n");
	report_text(w->v, &o, &detail);
	/* its first line is the name and the status */
	sb_add(&b, strchr(sb_str(&detail), '\n') + 1);
	sb_fini(&detail);
	print_text(&b);
}

void tell_verdict(struct teller *t, const struct telling *w)
{
	struct item *was = find_item(t, w->key);
	char *reasons = reasons_of(w->v);

	if (was == NULL || strcmp(was->status, w->status) != 0 ||
	    strcmp(was->reasons, reasons) != 0) {
		(t->json ? tell_json : tell_text)(t, w, was);
		t->told++;
	}
	if (was == NULL) {
		was = x_calloc(1, sizeof(*was));
		was->key = x_strdup(w->key);
		was->kind = x_strdup(w->kind);
		*VEC_ADD(&t->items) = was;
	}
	free(was->name);
	free(was->status);
	free(was->reasons);
	was->name = x_strdup(w->name);
	was->status = x_strdup(w->status);
	was->reasons = reasons;
	was->seen = true;
}

bool tell_same(struct teller *t, const char *key)
{
	struct item *was = find_item(t, key);

	if (was != NULL)
		was->seen = true;
	return was != NULL;
}

static void tell_gone(struct teller *t, const struct item *was)
{
	struct strbuf b = STRBUF_INIT;
	json_t *o;

	t->told++;
	if (t->json) {
		o = json_event(t, "gone");
		json_object_set_new(o, "kind", json_string(was->kind));
		json_object_set_new(o, "before", before_of(was));
		json_object_set_new(o, "name", gate_json(was->name));
		print_json(o);
		return;
	}
	add_time(t, &b);
	diag_add_shown(&b, was->name);
	sb_printf(&b, ": %s -> gone\n", was->status);
	print_text(&b);
}

void tell_end(struct teller *t)
{
	size_t kept = 0;

	for (size_t i = 0; i < t->items.n; i++) {
		struct item *was = t->items.v[i];

		if (was->seen) {
			t->items.v[kept++] = was;
			continue;
		}
		tell_gone(t, was);
		item_free(was);
	}
	t->items.n = kept;
}

size_t tell_count(const struct teller *t)
{
	return t->items.n;
}

void tell_event(struct teller *t, const char *event, const char *fmt, ...)
{
	struct strbuf b = STRBUF_INIT, line = STRBUF_INIT;
	va_list ap;
	json_t *o;

	t->now = time(NULL);
	va_start(ap, fmt);
	sb_vprintf(&b, fmt, ap);
	va_end(ap);
	if (t->json) {
		o = json_event(t, event);
		json_object_set_new(o, "text", gate_json(sb_str(&b)));
		print_json(o);
	} else {
		add_time(t, &line);
		diag_add_shown(&line, sb_str(&b));
		sb_add_char(&line, '\n');
		print_text(&line);
	}
	sb_fini(&b);
}

static const char *level_name(enum diag_level level)
{
	return level == DIAG_ERROR ? "error" : level == DIAG_WARNING ? "warning" : "note";
}

void tell_messages(struct teller *t, struct diag *d)
{
	t->now = time(NULL);
	for (size_t i = 0; t->json && i < diag_count(d); i++) {
		struct diag_message m = diag_get(d, i);
		struct place at = diag_place(d, m.at);
		json_t *o = json_event(t, "message");

		json_object_set_new(o, "level", json_string(level_name(m.level)));
		json_object_set_new(o, "file", gate_json(at.file));
		json_object_set_new(o, "line", json_integer(at.line));
		json_object_set_new(o, "column", json_integer(at.column));
		json_object_set_new(o, "text", gate_json(m.text));
		print_json(o);
	}
	if (!t->json) {
		progress_end();
		diag_print(d, stderr, diag_want_colour(stderr));
	}
	diag_forget(d);
}
