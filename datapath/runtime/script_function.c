/*
 * script_function.c - what every script can compute: arithmetic, comparisons, formats. Numbers
 * are integers as long as they can be.
 */
#include <ctype.h>
#include <math.h>

#include "datapath/runtime/router.h"
#include "datapath/runtime/script.h"

struct words {
	VEC(char *) v;
};

static void split(const char *text, struct words *w)
{
	while (*(text += strspn(text, " \t\n")) != '\0') {
		const char *from = text;
		struct strbuf word = STRBUF_INIT;
		char quote = 0;

		for (; *text && (quote || !isspace((unsigned char)*text)); text++) {
			if (quote ? *text == quote : *text == '"' || *text == '\'')
				quote = quote ? 0 : *text;
		}
		sb_add_len(&word, from, (size_t)(text - from));
		script_unquote(&word);
		*VEC_ADD(&w->v) = x_strdup(sb_str(&word));
		sb_fini(&word);
	}
}

static void free_words(struct words *w)
{
	for (size_t i = 0; i < w->v.n; i++)
		free(w->v.v[i]);
	VEC_FREE(&w->v);
}

static void add_real(struct strbuf *out, double d)
{
	sb_printf(out, "%.15g", d);
}

enum { ADD, SUB, MUL, MIN, MAX };

static int64_t combine_int(int how, int64_t a, int64_t b)
{
	uint64_t x = (uint64_t)a, y = (uint64_t)b;

	switch (how) {
	case ADD: return (int64_t)(x + y);
	case SUB: return (int64_t)(x - y);
	case MUL: return (int64_t)(x * y);
	case MIN: return MIN_OF(a, b);
	default: return MAX_OF(a, b);
	}
}

static double combine_real(int how, double a, double b)
{
	switch (how) {
	case ADD: return a + b;
	case SUB: return a - b;
	case MUL: return a * b;
	case MIN: return MIN_OF(a, b);
	default: return MAX_OF(a, b);
	}
}

static void fold(int how, const struct words *w, struct strbuf *out)
{
	int64_t sum = how == MUL, v;
	double real = (double)sum;
	bool whole = true;

	for (size_t i = 0; i < w->v.n; i++) {
		double d = strtod(w->v.v[i], NULL);

		whole &= script_integer(w->v.v[i], &v);
		if (!whole)
			v = (int64_t)0;
		sum = i || how == MUL ? combine_int(how, sum, v) : v;
		real = i || how == MUL ? combine_real(how, real, d) : d;
	}
	if (whole)
		sb_printf(out, "%lld", (long long)sum);
	else
		add_real(out, real);
}

static int compare(const char *a, const char *b)
{
	char *end_a, *end_b;
	double x = strtod(a, &end_a), y = strtod(b, &end_b);

	if (*a && *b && !*end_a && !*end_b)
		return x < y ? -1 : x > y;
	return strcmp(a, b);
}

static bool relation(const char *name, const struct words *w, struct strbuf *out)
{
	static const char *const names[] = { "eq", "ne", "lt", "gt", "le", "ge" };
	int c = w->v.n > 1 ? compare(w->v.v[0], w->v.v[1]) : 0;
	const bool results[] = { !c, c != 0, c < 0, c > 0, c <= 0, c >= 0 };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (!strcmp(names[i], name)) {
			sb_add(out, results[i] ? "true" : "false");
			return true;
		}
	}
	return false;
}

static bool logic(const char *name, const struct words *w, struct strbuf *out)
{
	bool all = true, any = false, result;

	for (size_t i = 0; i < w->v.n; i++) {
		all &= script_truth(w->v.v[i]);
		any |= script_truth(w->v.v[i]);
	}
	if (!strcmp(name, "and"))
		result = all;
	else if (!strcmp(name, "or"))
		result = any;
	else if (!strcmp(name, "nand"))
		result = !all;
	else if (!strcmp(name, "nor") || !strcmp(name, "not"))
		result = !any;
	else
		return false;
	sb_add(out, result ? "true" : "false");
	return true;
}

static bool divide(const char *name, const struct words *w, struct strbuf *out)
{
	int64_t a = 0, b = 0;
	bool whole = w->v.n == 2 && script_integer(w->v.v[0], &a) && script_integer(w->v.v[1], &b);
	double x = w->v.n ? strtod(w->v.v[0], NULL) : 0;
	double y = w->v.n > 1 ? strtod(w->v.v[1], NULL) : 0;

	if (!strcmp(name, "div")) {
		if (y != 0)
			add_real(out, x / y);
	} else if (!strcmp(name, "idiv")) {
		if (whole && b && !(a == INT64_MIN && b == -1))
			sb_printf(out, "%lld", (long long)(a / b));
	} else if (!strcmp(name, "mod") || !strcmp(name, "rem")) {
		if (whole && b && !(a == INT64_MIN && b == -1))
			sb_printf(out, "%lld", (long long)(a % b));
		else if (y != 0)
			add_real(out, fmod(x, y));
	} else {
		return false;
	}
	return true;
}

/* One conversion of a format with one word. */
static const char *format_one(const char *f, const char *word, struct strbuf *out)
{
	char spec[32];
	size_t n = 1 + strspn(f + 1, "-+ #0123456789.");
	char kind = f[n];
	int64_t v = 0;

	if (!kind || n + 4 >= sizeof(spec))
		return f + n;
	(void)script_integer(word, &v);
	memcpy(spec, f, n);
	if (strchr("diouxX", kind)) {
		memcpy(spec + n, (char[]){ 'l', 'l', kind, '\0' }, 4);
	} else {
		spec[n] = kind;
		spec[n + 1] = '\0';
	}
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	if (strchr("diouxX", kind))
		sb_printf(out, spec, (long long)v);
	else if (strchr("eEfFgG", kind))
		sb_printf(out, spec, strtod(word, NULL));
	else if (kind == 's')
		sb_printf(out, spec, word);
	else if (kind == 'c')
		sb_printf(out, spec, (int)v);
#pragma GCC diagnostic pop
	return f + n + 1;
}

static void format(const struct words *w, struct strbuf *out)
{
	const char *f = w->v.n ? w->v.v[0] : "";
	size_t next = 1;

	while (*f) {
		if (*f != '%') {
			sb_add_char(out, *f++);
		} else if (f[1] == '%') {
			sb_add_char(out, '%');
			f += 2;
		} else {
			f = format_one(f, next < w->v.n ? w->v.v[next] : "", out);
			next++;
		}
	}
}

static bool other(struct script *c, const char *name, const struct words *w, struct strbuf *out)
{
	struct router *r = c->el.router;

	if (!strcmp(name, "sprintf")) {
		format(w, out);
	} else if (!strcmp(name, "if")) {
		size_t pick = w->v.n && script_truth(w->v.v[0]) ? 1 : 2;

		sb_add(out, pick < w->v.n ? w->v.v[pick] : "");
	} else if (!strcmp(name, "now")) {
		sb_printf(out, "%llu.%09llu", (unsigned long long)(r->run.now / NS_PER_SECOND),
			  (unsigned long long)(r->run.now % NS_PER_SECOND));
	} else if (!strcmp(name, "random")) {
		uint64_t most = w->v.n ? strtoull(w->v.v[0], NULL, 0) : 0;

		sb_printf(out, "%llu", (unsigned long long)(most ? router_random(r) % most :
							    router_random(r) >> 33));
	} else if (!strcmp(name, "neg")) {
		sb_printf(out, "%lld", -strtoll(w->v.n ? w->v.v[0] : "0", NULL, 0));
	} else if (!strcmp(name, "in")) {
		bool found = false;

		for (size_t i = 1; i < w->v.n; i++)
			found |= !strcmp(w->v.v[0], w->v.v[i]);
		sb_add(out, found ? "true" : "false");
	} else {
		return false;
	}
	return true;
}

bool script_function(struct script *c, const char *name, const char *args, struct strbuf *out)
{
	static const char *const folds[] = { "add", "sub", "mul", "min", "max" };
	struct words w = { 0 };
	bool found = false;

	split(args, &w);
	for (int i = 0; !found && i < (int)ARRAY_LEN(folds); i++) {
		found = !strcmp(folds[i], name);
		if (found)
			fold(i, &w, out);
	}
	found = found || relation(name, &w, out) || logic(name, &w, out) ||
		divide(name, &w, out) || other(c, name, &w, out);
	free_words(&w);
	return found;
}
