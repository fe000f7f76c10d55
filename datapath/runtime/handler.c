/*
 * handler.c - finding handlers and calling them.
 */
#include "datapath/runtime/handler.h"

#include <errno.h>

#include "datapath/runtime/router.h"
#include "models/base/near.h"

bool handler_u64(struct strbuf *out, uint64_t v)
{
	sb_printf(out, "%llu", (unsigned long long)v);
	return true;
}

bool handler_i64(struct strbuf *out, int64_t v)
{
	sb_printf(out, "%lld", (long long)v);
	return true;
}

bool handler_bool(struct strbuf *out, bool v)
{
	sb_add(out, v ? "true" : "false");
	return true;
}

bool handler_scaled(struct strbuf *out, uint64_t v, unsigned bits)
{
	double real = (double)v / (double)(UINT64_C(1) << bits), off = 1, twice = (double)(UINT64_C(2) << bits);
	char text[64];

	for (int digits = 0; digits < 10 && off * twice >= 1; digits++) {
		snprintf(text, sizeof(text), "%.*f", digits, real);
		off = strtod(text, NULL) - real;
		off = off < 0 ? -off : off;
	}
	sb_add(out, text);
	return true;
}

bool handler_parse_bool(const char *text, bool *v, struct strbuf *out)
{
	static const char *const words[] = { "false", "true", "0", "1", "no", "yes", "f", "t",
					     "n", "y" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (!strcmp(text, words[i])) {
			*v = i & 1;
			return true;
		}
	}
	sb_printf(out, "expected true or false, not '%s'", text);
	return false;
}

bool handler_parse_int(const char *text, int64_t min, int64_t max, int64_t *v, struct strbuf *out)
{
	long long given;
	char *end;

	errno = 0;
	given = strtoll(text, &end, 0);
	if (end != text && !*end && !errno && given >= min && given <= max) {
		*v = given;
		return true;
	}
	sb_printf(out, "expected a number from %lld to %lld, not '%s'", (long long)min,
		  (long long)max, text);
	return false;
}

static bool read_name(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	sb_add(out, e->name);
	return true;
}

static bool read_class(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	sb_add(out, e->cls->name);
	return true;
}

static bool read_config(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	sb_add(out, e->decl->config);
	return true;
}

static bool read_drop_reasons(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	for (unsigned i = 0; i < DROP_COUNT; i++)
		if (e->drops[i])
			sb_printf(out, "%s: %llu\n", drop_name(i), (unsigned long long)e->drops[i]);
	return true;
}

static void add_ports(struct strbuf *out, const char *what, unsigned n,
		      const enum click_processing *how, uint64_t agnostic)
{
	sb_printf(out, "%u %s%s\n", n, what, n == 1 ? "" : "s");
	for (unsigned i = 0; i < n; i++)
		sb_printf(out, "%s%s\n", how[i] == CLICK_PUSH ? "push" : "pull",
			  i < 64 && agnostic >> i & 1 ? "~" : "");
}

static bool read_ports(struct element *e, const char *args, struct strbuf *out)
{
	const struct click_element *d = e->decl;

	(void)args;
	add_ports(out, "input", e->nin, d->input, d->input_was_agnostic);
	add_ports(out, "output", e->nout, d->output, d->output_was_agnostic);
	return true;
}

static bool read_handlers(struct element *e, const char *args, struct strbuf *out);

static const struct handler common[] = {
	{ "name", read_name, NULL },
	{ "class", read_class, NULL },
	{ "config", read_config, NULL },
	{ "ports", read_ports, NULL },
	{ "drop_reasons", read_drop_reasons, NULL },
	{ "handlers", read_handlers, NULL },
	{ 0 }
};

static void list_handlers(const struct handler *h, struct strbuf *out)
{
	for (; h && h->name; h++)
		sb_printf(out, "%s\t%s%s\n", h->name, h->read ? "r" : "", h->write ? "w" : "");
}

static bool read_handlers(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	list_handlers(e->cls->handlers, out);
	list_handlers(common, out);
	return true;
}

/* "pattern#" is pattern0 and so on; what stands for '#', NULL: it is not that handler. */
static const char *number_of(const char *handler, const char *name)
{
	size_t n = strlen(handler) - 1;

	if (handler[n] != '#' || strncmp(handler, name, n) != 0 || !name[n] ||
	    strspn(name + n, "0123456789") != strlen(name + n))
		return NULL;
	return name + n;
}

static const struct handler *find_in(const struct handler *h, const char *name, bool write)
{
	for (; h && h->name; h++)
		if ((!strcmp(h->name, name) || number_of(h->name, name)) &&
		    (write ? h->write != NULL : h->read != NULL))
			return h;
	return NULL;
}

struct target {
	struct element *e;
	const struct handler *h;
	const char *number;		/* in the name that was asked for, NULL: none */
};

static struct target find(struct router *r, const struct element *from, const char *name,
			  bool write)
{
	const char *dot = strrchr(name, '.');
	char *element = dot ? x_strndup(name, (size_t)(dot - name)) : NULL;
	struct target t = { 0 };

	if (element) {
		t.e = from ? router_find_from(from, element) : router_find(r, element);
		if (t.e)
			t.h = find_in(t.e->cls->handlers, dot + 1, write);
		if (t.e && !t.h)
			t.h = find_in(common, dot + 1, write);
		if (t.h)
			t.number = number_of(t.h->name, dot + 1);
	}
	free(element);
	return t;
}

static const char *const router_handlers[] = { "list", "classes", "version", "config" };

/* Of the router: list, classes, version, config. */
static bool read_global(struct router *r, const char *name, struct strbuf *out)
{
	if (!strcmp(name, "list")) {
		sb_printf(out, "%zu\n", r->count);
		for (size_t i = 0; i < r->count; i++)
			sb_printf(out, "%s\n", r->elements[i]->name);
		return true;
	}
	if (!strcmp(name, "version")) {
		sb_add(out, "middleproof");
		return true;
	}
	if (!strcmp(name, "config") || !strcmp(name, "flatconfig")) {
		click_print_text(r->config, out);
		return true;
	}
	return false;
}

bool handler_exists(struct router *r, const struct element *from, const char *name, bool write)
{
	if (!strchr(name, '.')) {
		for (size_t i = 0; !write && i < ARRAY_LEN(router_handlers); i++)
			if (!strcmp(name, router_handlers[i]))
				return true;
		return write && !strcmp(name, "stop");
	}
	return find(r, from, name, write).h != NULL;
}

static bool missing(struct router *r, const char *kind, const char *name, struct strbuf *out)
{
	const char *dot = strrchr(name, '.');
	char *element = dot ? x_strndup(name, (size_t)(dot - name)) : NULL;

	sb_clear(out);
	if (element && !router_find(r, element)) {
		struct near near = near_begin(element);

		for (size_t i = 0; i < r->count; i++)
			near_try(&near, r->elements[i]->name);
		sb_printf(out, "no element '%s'", element);
		if (near.best)
			sb_printf(out, ", did you mean '%s'?", near.best);
	} else {
		const struct element *e = element ? router_find(r, element) : NULL;
		struct near near = near_begin(dot ? dot + 1 : name);

		for (const struct handler *h = e ? e->cls->handlers : NULL; h && h->name; h++)
			near_try(&near, h->name);
		for (const struct handler *h = common; e && h->name; h++)
			near_try(&near, h->name);
		for (size_t i = 0; !e && i < ARRAY_LEN(router_handlers); i++)
			near_try(&near, router_handlers[i]);
		sb_printf(out, "no %s handler '%s'", kind, name);
		if (near.best && near.distance)
			sb_printf(out, ", did you mean '%s%s%s'?", e ? e->name : "", e ? "." : "", near.best);
	}
	free(element);
	return false;
}

bool handler_read(struct router *r, const struct element *from, const char *name, const char *args,
		  struct strbuf *out)
{
	struct target t;

	if (!strchr(name, '.') && read_global(r, name, out))
		return true;
	t = find(r, from, name, false);
	return t.h ? t.h->read(t.e, t.number ? t.number : args, out) : missing(r, "read", name, out);
}

bool handler_write(struct router *r, const struct element *from, const char *name,
		   const char *value, struct strbuf *out)
{
	struct target t;

	if (!strcmp(name, "stop")) {
		driver_stop(r);
		return true;
	}
	t = find(r, from, name, true);
	return t.h ? t.h->write(t.e, value, out) : missing(r, "write", name, out);
}

void handler_call(struct element *from, const char *text)
{
	size_t n = strcspn(text, " \t\n");
	char *name = x_strndup(text, n);
	struct strbuf out = STRBUF_INIT;

	text += n + strspn(text + n, " \t\n");
	if (!handler_write(from->router, from, name, text, &out))
		fprintf(stderr, "datapath: %s: %s\n", from->name, sb_str(&out));
	sb_fini(&out);
	free(name);
}
