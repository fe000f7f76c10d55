/*
 * script_function.c - what every script can compute, as handlers of its own: arithmetic, comparisons, formats, its variables.
 * Arguments are words between blanks; quotes stay around a word unless its text is asked for. Numbers are integers as long as
 * they can be.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <unistd.h>

#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/script.h"

/* What ends a word is left out before the next one. */
#define BLANKS " \t\n\r\v\f"

char *script_shift(const char **text)
{
	const char *s = *text + strspn(*text, BLANKS), *from = s;
	char quote = 0, *word;

	for (; *s && (quote || !isspace((unsigned char)*s)); s++) {
		if (*s == '\\' && quote == '"' && s[1])
			s++;
		else if (quote ? *s == quote : *s == '"' || *s == '\'')
			quote = quote ? 0 : *s;
	}
	word = x_strndup(from, (size_t)(s - from));
	*text = s + strspn(s, BLANKS);
	return word;
}

static char *shift_text(const char **text)
{
	struct strbuf word = STRBUF_INIT;
	char *raw = script_shift(text);

	sb_add(&word, raw);
	free(raw);
	script_unquote(&word);
	raw = x_strdup(sb_str(&word));
	sb_fini(&word);
	return raw;
}

static bool fail(struct strbuf *out, const char *why)
{
	sb_clear(out);
	sb_add(out, why);
	return false;
}

static bool real_number(const char *word, double *v)
{
	char *end;

	*v = strtod(word, &end);
	return end != word && !*end;
}

static void add_real(struct strbuf *out, double d)
{
	sb_printf(out, "%.12g", d);
}

enum { ADD, SUB, MUL, MIN, MAX, DIV, IDIV };

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
	case MAX: return MAX_OF(a, b);
	default: return a / b;
	}
}

static bool fold(struct script *c, int how, const char *args, struct strbuf *out)
{
	bool whole = how != DIV && how != IDIV, first = true;
	int64_t sum = how != ADD && how != SUB, v = 0;
	double real = (double)sum, d;

	(void)c;
	while (*(args += strspn(args, " \t\n"))) {
		char *word = script_shift(&args);
		bool number = real_number(word, &d);

		if (whole && !script_integer(word, &v)) {
			whole = false;
			real = (double)sum;
		}
		free(word);
		if (!whole && !number)
			return fail(out, "expected list of numbers");
		if (whole)
			sum = first ? v : combine_int(how, sum, v);
		else
			real = first ? d : combine_real(how, real, d);
		first = false;
	}
	if (how == IDIV)
		sb_printf(out, "%lld", fabs(real) < 9.2e18 ? (long long)real : 0);
	else if (whole)
		sb_printf(out, "%lld", (long long)sum);
	else
		add_real(out, real);
	return true;
}

/* Two words and no more. */
static bool two_words(const char *args, char *word[2])
{
	word[0] = script_shift(&args);
	word[1] = script_shift(&args);
	return *word[0] && *word[1] && !*args;
}

enum { MOD, REM };

static bool remainder_of(struct script *c, int how, const char *args, struct strbuf *out)
{
	char *w[2];
	bool two = two_words(args, w), ok = true;
	int64_t a, b;
	double x, y;

	(void)c;
	if (two && script_integer(w[0], &a) && script_integer(w[1], &b) && b)
		sb_printf(out, "%lld", b == -1 ? 0 : (long long)(a % b));
	else if (two && how == REM && real_number(w[0], &x) && real_number(w[1], &y) && y != 0)
		add_real(out, fmod(x, y));
	else
		ok = fail(out, "expected two numbers");
	free(w[0]);
	free(w[1]);
	return ok;
}

enum { NEG, ABS };

static bool sign(struct script *c, int how, const char *args, struct strbuf *out)
{
	int64_t v;
	double d;

	(void)c;
	if (script_integer(args, &v))
		sb_printf(out, "%lld", how == NEG || v < 0 ? (long long)(0 - (uint64_t)v) : (long long)v);
	else if (real_number(args, &d))
		add_real(out, how == NEG ? -d : fabs(d));
	else
		return fail(out, "expected one number");
	return true;
}

enum { EQ, NE, LT, GT, LE, GE };

static int compare(const char *a, const char *b)
{
	struct strbuf x = STRBUF_INIT, y = STRBUF_INIT;
	int64_t i, k;
	double p, q;
	int r;

	if (script_integer(a, &i) && script_integer(b, &k))
		return i < k ? -1 : i > k;
	if (real_number(a, &p) && real_number(b, &q))
		return p < q ? -1 : p > q;
	sb_add(&x, a);
	sb_add(&y, b);
	script_unquote(&x);
	script_unquote(&y);
	r = strcmp(sb_str(&x), sb_str(&y));
	sb_fini(&x);
	sb_fini(&y);
	return r;
}

static bool relation(struct script *c, int how, const char *args, struct strbuf *out)
{
	char *w[2];
	bool two = two_words(args, w);
	int r = two ? compare(w[0], w[1]) : 0;
	const bool results[] = { [EQ] = !r, [NE] = r != 0, [LT] = r < 0, [GT] = r > 0, [LE] = r <= 0, [GE] = r >= 0 };

	(void)c;
	free(w[0]);
	free(w[1]);
	return two ? handler_bool(out, results[how]) : fail(out, "expected two numbers");
}

bool script_bool(const char *text, bool *v)
{
	struct strbuf ignored = STRBUF_INIT;
	bool ok = handler_parse_bool(text, v, &ignored);

	sb_fini(&ignored);
	return ok;
}

enum { AND, OR, NAND, NOR };

/* Those behind the one that decides are not looked at. */
static bool logic(struct script *c, int how, const char *args, struct strbuf *out)
{
	bool neutral = how == AND || how == NAND, value = neutral, v, ok = true;

	(void)c;
	while (ok && value == neutral && *args) {
		char *word = script_shift(&args);

		ok = script_bool(word, &v);
		value = v;
		free(word);
	}
	return ok ? handler_bool(out, (how == NAND || how == NOR) != value) : fail(out, "expected true or false");
}

static bool not(struct script *c, int how, const char *args, struct strbuf *out)
{
	bool v;

	(void)c;
	(void)how;
	return script_bool(args, &v) ? handler_bool(out, !v) : fail(out, "expected true or false");
}

static bool choose(struct script *c, int how, const char *args, struct strbuf *out)
{
	char *word = script_shift(&args);
	bool v, ok = script_bool(word, &v);

	(void)c;
	(void)how;
	for (int i = 0; ok && i < (v ? 1 : 2); i++) {
		free(word);
		word = script_shift(&args);
	}
	if (ok)
		sb_add(out, word);
	free(word);
	return ok || fail(out, "expected true or false");
}

static bool among(struct script *c, int how, const char *args, struct strbuf *out)
{
	char *word = shift_text(&args);
	bool found = false;

	(void)c;
	(void)how;
	while (*word && *args && !found) {
		char *other = shift_text(&args);

		found = !strcmp(word, other);
		free(other);
	}
	free(word);
	return handler_bool(out, found);
}

/* ---- formats ---- */

enum { MOST_DIGITS = 4 };	/* of a width or precision */

/* A width or precision, which may be an argument. */
static bool star(const char **f, const char **args, struct strbuf *spec)
{
	char *word;
	int64_t v;
	bool ok;

	if (**f != '*') {
		for (unsigned digits = 0; isdigit((unsigned char)**f); (*f)++) {
			if (++digits > MOST_DIGITS)
				return false;
			sb_add_char(spec, **f);
		}
		return true;
	}
	word = script_shift(args);
	ok = script_integer(word, &v) && v > -10000 && v < 10000;
	free(word);
	if (ok)
		sb_printf(spec, "%d", (int)v);
	(*f)++;
	return ok;
}

static bool format_integer(const char *spec, bool half, char kind, const char *word, struct strbuf *out)
{
	int64_t v;

	if (!script_integer(word, &v))
		return false;
	if (half)
		v = kind == 'd' || kind == 'i' ? (int16_t)v : (uint16_t)v;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	sb_printf(out, spec, (long long)v);
#pragma GCC diagnostic pop
	return true;
}

/* At a '%'; false: it is none that there is, or the argument does not suit it. */
static bool format_one(const char **f, const char **args, struct strbuf *out)
{
	struct strbuf spec = STRBUF_INIT;
	bool half = false, ok;
	char *word = NULL, kind;

	do
		sb_add_char(&spec, *(*f)++);
	while (**f && strchr("0#- +", **f) && spec.len < 8);
	ok = star(f, args, &spec);
	if (ok && **f == '.') {
		sb_add_char(&spec, *(*f)++);
		ok = star(f, args, &spec);
	}
	for (; **f && strchr("hlLq", **f); (*f)++)
		half |= **f == 'h';
	kind = **f;
	*f += kind != 0;
	if (ok && kind && strchr("diouxX", kind)) {
		word = script_shift(args);
		sb_printf(&spec, "ll%c", kind);
		ok = format_integer(sb_str(&spec), half, kind, word, out);
	} else if (ok && kind == 's') {
		word = shift_text(args);
		sb_add_char(&spec, kind);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		sb_printf(out, sb_str(&spec), word);
#pragma GCC diagnostic pop
	} else if (kind == '%') {
		sb_add_char(out, '%');
	} else {
		ok = false;
	}
	free(word);
	sb_fini(&spec);
	return ok;
}

static bool format(struct script *c, int how, const char *args, struct strbuf *out)
{
	char *text = shift_text(&args);
	const char *f = text;
	bool ok = true;

	(void)c;
	(void)how;
	while (ok && *f) {
		if (*f != '%')
			sb_add_char(out, *f++);
		else
			ok = format_one(&f, &args, out);
	}
	free(text);
	return (ok && !*args) || fail(out, "the arguments of sprintf do not suit its format");
}

/* ---- texts, variables, handlers ---- */

enum { FIRST, LENGTH, UNQUOTE };

static bool text_of(struct script *c, int how, const char *args, struct strbuf *out)
{
	char *word;

	(void)c;
	if (how == LENGTH)
		return handler_u64(out, strlen(args));
	word = how == FIRST ? script_shift(&args) : x_strdup(args);
	sb_add(out, word);
	free(word);
	if (how == UNQUOTE)
		script_unquote(out);
	return true;
}

static bool swap_order(struct script *c, int how, const char *args, struct strbuf *out)
{
	int64_t v;

	(void)c;
	if (!script_integer(args, &v))
		return fail(out, "expected a number");
	return how == 16 ? handler_u64(out, htons((uint16_t)v)) : handler_i64(out, (int32_t)htonl((uint32_t)v));
}

static bool now(struct script *c, int how, const char *args, struct strbuf *out)
{
	uint64_t ns = driver_look_at_clock(c->el.router);

	(void)how;
	(void)args;
	sb_printf(out, "%llu.%09llu", (unsigned long long)(ns / NS_PER_SECOND), (unsigned long long)(ns % NS_PER_SECOND));
	return true;
}

/* One: below it; two: from the first to the second. */
static bool random_of(struct script *c, int how, const char *args, struct strbuf *out)
{
	uint64_t r = router_random(c->el.router) >> 33;
	char *a, *b;
	int64_t from = 0, to = 0;
	bool ok;

	(void)how;
	if (!*args)
		return handler_u64(out, r);
	a = script_shift(&args);
	b = script_shift(&args);
	ok = script_integer(a, &from) && (!*b || script_integer(b, &to)) && !*args;
	if (ok && !*b) {
		to = from > 0 ? from - 1 : -1;
		from = 0;
	}
	free(a);
	free(b);
	if (!ok || from < 0 || to < from || to > UINT32_MAX)
		return fail(out, "expected a number above 0, or a range");
	return handler_u64(out, (uint64_t)from + r % (uint64_t)(to - from + 1));
}

static bool file_text(struct script *c, int how, const char *args, struct strbuf *out)
{
	char *name = shift_text(&args), part[4096];
	FILE *f = fopen(name, "r");
	size_t n;

	(void)c;
	(void)how;
	while (f && (n = fread(part, 1, sizeof(part), f)) > 0)
		sb_add_len(out, part, n);
	if (!f)
		sb_printf(out, "cannot read '%s': %s", name, strerror(errno));
	else
		fclose(f);
	free(name);
	return f != NULL;
}

/* All of the handlers named can be read, or written. */
static bool all_exist(struct script *c, int write, const char *args, struct strbuf *out)
{
	bool all = true;

	while (*args) {
		char *name = script_shift(&args);

		all &= handler_exists(c->el.router, &c->el, name, write) || (!write && script_function_exists(name));
		free(name);
	}
	return handler_bool(out, all);
}

enum { GET, SHIFT };

static bool variable(struct script *c, int how, const char *args, struct strbuf *out)
{
	char *name = script_shift(&args);
	const char *value = NULL, *rest;
	char *word;

	if (!*name && how == SHIFT) {
		free(name);
		name = x_strdup("args");
	}
	if (!*args && *name)
		value = !strcmp(name, "args") ? c->args ? c->args : "" : str_map_get(c->variables, name);
	if (!value) {
		sb_printf(out, "no variable '%s'", name);
	} else if (how == GET) {
		sb_add(out, value);
	} else {
		rest = value;
		word = script_shift(&rest);
		sb_add(out, word);
		free(word);
		word = x_strdup(rest);
		if (!strcmp(name, "args"))
			script_arguments(c, word);
		else
			script_set(c, name, word);
		free(word);
	}
	free(name);
	return value != NULL;
}

static const struct function {
	const char *name;
	bool (*fn)(struct script *c, int how, const char *args, struct strbuf *out);
	int how;
} functions[] = {
	{ "add", fold, ADD }, { "sub", fold, SUB }, { "mul", fold, MUL }, { "min", fold, MIN }, { "max", fold, MAX },
	{ "div", fold, DIV }, { "idiv", fold, IDIV }, { "mod", remainder_of, MOD }, { "rem", remainder_of, REM },
	{ "neg", sign, NEG }, { "abs", sign, ABS },
	{ "eq", relation, EQ }, { "ne", relation, NE }, { "lt", relation, LT }, { "gt", relation, GT },
	{ "le", relation, LE }, { "ge", relation, GE },
	{ "and", logic, AND }, { "or", logic, OR }, { "nand", logic, NAND }, { "nor", logic, NOR }, { "not", not, 0 },
	{ "if", choose, 0 }, { "in", among, 0 }, { "sprintf", format, 0 },
	{ "first", text_of, FIRST }, { "length", text_of, LENGTH }, { "unquote", text_of, UNQUOTE },
	{ "htons", swap_order, 16 }, { "ntohs", swap_order, 16 }, { "htonl", swap_order, 32 }, { "ntohl", swap_order, 32 },
	{ "now", now, 0 }, { "random", random_of, 0 }, { "cat", file_text, 0 },
	{ "readable", all_exist, false }, { "writable", all_exist, true },
	{ "get", variable, GET }, { "shift", variable, SHIFT },
};

static const struct function *find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(functions); i++)
		if (!strcmp(functions[i].name, name))
			return &functions[i];
	return NULL;
}

bool script_function_exists(const char *name)
{
	return find(name) != NULL;
}

bool script_function(struct script *c, const char *name, const char *args, struct strbuf *out)
{
	return find(name)->fn(c, find(name)->how, args, out);
}
