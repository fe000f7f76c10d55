/*
 * sim_compute.c - texts of scripts: variables and handlers in them, and the arithmetic that scripts call as
 * handlers. Numbers are integers as long as all operands are, else real.
 */
#include <math.h>

#include "models/base/mem.h"
#include "models/click/text.h"
#include "symexec/sim/sim_script.h"

const char *
script_unquote(struct sim *s, const char *text)
{
	struct piece p = { text, strlen(text) };

	return text_unquote(p, s->in->engine->arena);
}

/* The nth word of the arguments of a run, n from 1. */
static const char *
run_word(struct sim *s, const struct script *c, int64_t n)
{
	const char *args = c->args, *word = "";

	for (; n > 0; n--)
		word = sim_word(s, &args);
	return word;
}

static const char *
count_words(struct sim *s, const char *text)
{
	int n = 0;

	while (*text != '\0') {
		(void)sim_word(s, &text);
		n++;
	}
	return arena_printf(s->in->engine->arena, "%d", n);
}

/* The value of a variable, or NULL. */
static const char *
variable(struct sim *s, struct script *c, const char *name)
{
	size_t i = script_var(c, name, false);
	int64_t n;

	if (i < c->vars.n)
		return c->vars.v[i].value;
	if (strcmp(name, "?") == 0)
		return arena_printf(s->in->engine->arena, "%d", c->write_status);
	if (strcmp(name, "args") == 0)
		return c->args;
	if (strcmp(name, "write") == 0)
		return c->written ? "true" : "false";
	if (strcmp(name, "0") == 0)
		return c->handler;
	if (strcmp(name, "#") == 0)
		return count_words(s, c->args);
	if (name[0] >= '1' && name[0] <= '9' && sim_parse_int(name, &n) && n < 1000)
		return run_word(s, c, n);
	return NULL;
}

/* The end of the name of a variable after '$'; its text in *name, with its kind. */
static const char *
variable_end(const char *p, char *kind, const char **name, size_t *len)
{
	const char *end = p;
	int depth = 1;

	*kind = *p;
	if (*p == '{' || *p == '(') {
		char close = *p == '{' ? '}' : ')';

		for (end = p + 1; *end != '\0' && depth > 0; end++)
			depth += *end == *p ? 1 : *end == close ? -1 : 0;
		*name = p + 1;
		*len = (size_t)(end - p) - 1 - (depth == 0);
		return end;
	}
	*kind = '\0';
	if (*p == '?' || *p == '#' || *p == '$')
		end++;
	else
		while (text_is_word_char(*end))
			end++;
	*name = p;
	*len = (size_t)(end - p);
	return end;
}

enum quoting { PLAIN, INSIDE, QUOTE };	/* a value as it is; within quotes; in quotes of its own */

static void
add_value(struct strbuf *out, const char *arg, enum quoting how)
{
	if (how == PLAIN) {
		sb_add(out, arg);
		return;
	}
	if (how == QUOTE)
		sb_add_char(out, '"');
	for (; *arg != '\0'; arg++) {
		if (*arg == '\\' || *arg == '"' || *arg == '$')
			sb_add_char(out, '\\');
		sb_add_char(out, *arg);
	}
	if (how == QUOTE)
		sb_add_char(out, '"');
}

/* Adds what stands for the variable at p ('$' at p[-1]); returns its end. */
static const char *
expand_one(struct sim *s, struct sim_node *n, const char *p, enum quoting how, struct strbuf *out)
{
	struct strbuf answer = STRBUF_INIT;
	const char *name, *arg = NULL, *end, *dash;
	size_t len;
	char kind;

	end = variable_end(p, &kind, &name, &len);
	if (kind != '\0' && len == (size_t)(end - p) - 1) {
		/* what is not closed stays as it is, to the end */
		sb_add_char(out, '$');
		sb_add(out, p);
		return end;
	}
	name = arena_strndup(s->in->engine->arena, name, len);
	dash = kind == '{' ? strchr(name, '-') : NULL;
	if (kind == '(') {
		name = script_expand(s, n, name);
		if (sim_call_read(s, n, name, &answer))
			arg = sb_str(&answer);
	} else if (len > 0) {
		if (dash != NULL)
			name = arena_strndup(s->in->engine->arena, name, (size_t)(dash - name));
		arg = variable(s, n->state, name);
		if (arg == NULL && dash != NULL)
			arg = dash + 1;
	}
	if (arg == NULL && kind == '(') {
		sb_printf(out, "$(%s)", name);
	} else if (arg == NULL) {
		sb_add_char(out, '$');
		sb_add_len(out, p, (size_t)(end - p));
	} else {
		add_value(out, arg, how);
	}
	sb_fini(&answer);
	return end;
}

static const char *
expand(struct sim *s, struct sim_node *n, const char *text, enum quoting outside)
{
	struct strbuf out = STRBUF_INIT;
	const char *end = text + strlen(text), *result;
	bool quoted = false;

	for (const char *p = text; p < end; ) {
		const char *from = p;

		if (*p == '\'' && !quoted) {
			p = text_skip_quote(p, end);
			sb_add_len(&out, from, (size_t)(p - from));
		} else if (*p == '\\' && quoted) {
			p += p + 1 < end ? 2 : 1;
			sb_add_len(&out, from, (size_t)(p - from));
		} else if (*p == '$') {
			p = expand_one(s, n, p + 1, quoted ? INSIDE : outside, &out);
		} else {
			quoted ^= *p == '"';
			sb_add_char(&out, *p++);
		}
	}
	/* what all of it comes to nothing stays as it was written */
	result = out.len == 0 ? text : arena_strndup(s->in->engine->arena, sb_str(&out), out.len);
	sb_fini(&out);
	return result;
}

const char *
script_expand(struct sim *s, struct sim_node *n, const char *text)
{
	return expand(s, n, text, PLAIN);
}

const char *
script_expand_quoted(struct sim *s, struct sim_node *n, const char *text)
{
	return expand(s, n, text, QUOTE);
}

static bool
real(const char *text, double *v)
{
	char *end;

	*v = strtod(text, &end);
	return end > text && *end == '\0';
}

static void
add_real(struct strbuf *out, double v)
{
	sb_printf(out, "%.12g", v);
}

static double
apply_real(const char *op, double a, double b)
{
	if (strcmp(op, "add") == 0)
		return a + b;
	if (strcmp(op, "sub") == 0)
		return a - b;
	if (strcmp(op, "mul") == 0)
		return a * b;
	if (strcmp(op, "min") == 0)
		return b < a ? b : a;
	if (strcmp(op, "max") == 0)
		return b > a ? b : a;
	return a / b;
}

static int64_t
apply_int(const char *op, int64_t a, int64_t b)
{
	uint64_t x = (uint64_t)a, y = (uint64_t)b;

	if (strcmp(op, "add") == 0)
		return (int64_t)(x + y);
	if (strcmp(op, "sub") == 0)
		return (int64_t)(x - y);
	if (strcmp(op, "mul") == 0)
		return (int64_t)(x * y);
	if (strcmp(op, "min") == 0)
		return b < a ? b : a;
	return b > a ? b : a;
}

static bool
arithmetic(struct sim *s, const char *op, const char *args, struct strbuf *out)
{
	bool reals = strcmp(op, "div") == 0 || strcmp(op, "idiv") == 0, first = true;
	int64_t sum = strcmp(op, "add") == 0 || strcmp(op, "sub") == 0 ? 0 : 1, v;
	double rsum = (double)sum, r;

	for (; *args != '\0'; first = false) {
		const char *word = sim_word(s, &args);

		if (!reals && !sim_parse_int(word, &v)) {
			reals = true;
			rsum = (double)sum;
		}
		if (reals && !real(word, &r))
			return false;
		if (reals)
			rsum = first ? r : apply_real(op, rsum, r);
		else
			sum = first ? v : apply_int(op, sum, v);
	}
	if (strcmp(op, "idiv") == 0)
		sb_printf(out, "%lld", (long long)(fabs(rsum) < 9e18 ? (int64_t)rsum : 0));
	else if (reals)
		add_real(out, rsum);
	else
		sb_printf(out, "%lld", (long long)sum);
	return true;
}

static bool
compare(struct sim *s, const char *op, const char *args, struct strbuf *out)
{
	const char *a = sim_word(s, &args), *b = sim_word(s, &args);
	int64_t x, y;
	double u, v;
	int c;
	bool yes;

	if (*args != '\0' || *a == '\0' || *b == '\0')
		return false;
	if (sim_parse_int(a, &x) && sim_parse_int(b, &y))
		c = (x > y) - (x < y);
	else if (real(a, &u) && real(b, &v))
		c = (u > v) - (u < v);
	else
		c = strcmp(script_unquote(s, a), script_unquote(s, b));
	yes = strcmp(op, "eq") == 0 ? c == 0 : strcmp(op, "ne") == 0 ? c != 0 :
	    strcmp(op, "gt") == 0 ? c > 0 : strcmp(op, "ge") == 0 ? c >= 0 :
	    strcmp(op, "lt") == 0 ? c < 0 : c <= 0;
	sb_add(out, yes ? "true" : "false");
	return true;
}

static bool
logic(struct sim *s, const char *op, const char *args, struct strbuf *out)
{
	bool and = strstr(op, "and") != NULL, now = and, v;

	while (now == and && *args != '\0') {
		if (!sim_parse_bool(sim_word(s, &args), &v))
			return false;
		now = v;
	}
	sb_add(out, now != (op[0] == 'n') ? "true" : "false");
	return true;
}

static bool
divide(struct sim *s, const char *op, const char *args, struct strbuf *out)
{
	const char *a = sim_word(s, &args), *b = sim_word(s, &args);
	int64_t x, y;
	double u, v;

	if (*args != '\0')
		return false;
	if (sim_parse_int(a, &x) && sim_parse_int(b, &y)) {
		if (y == 0)
			return false;
		sb_printf(out, "%lld", y == -1 ? 0LL : (long long)(x % y));
		return true;
	}
	if (strcmp(op, "mod") == 0 || !real(a, &u) || !real(b, &v))
		return false;
	add_real(out, fmod(u, v));
	return true;
}

static bool
sign(const char *op, const char *args, struct strbuf *out)
{
	bool neg = strcmp(op, "neg") == 0;
	int64_t x;
	double v;

	if (sim_parse_int(args, &x))
		sb_printf(out, "%lld", (long long)(neg || x < 0 ? -x : x));
	else if (real(args, &v))
		add_real(out, neg ? -v : fabs(v));
	else
		return false;
	return true;
}

/* One conversion of a format, from '%' to its letter; *args gives its value. */
static bool
convert(struct sim *s, const char *spec, const char **args, struct strbuf *out)
{
	size_t n = strlen(spec);
	char kind = spec[n - 1], format[48];
	const char *word = kind == '%' ? "" : sim_word(s, args);
	unsigned halves = 0;
	int64_t v;

	for (size_t i = 1; i < n; i++)
		halves += spec[i] == 'h';
	while (n > 1 && strchr("hlLq", spec[n - 2]) != NULL)
		n--;
	if (n > 32)
		return false;
	if (kind == '%') {
		sb_add_char(out, '%');
	} else if (kind == 's') {
		(void)snprintf(format, sizeof(format), "%.*ss", (int)n - 1, spec);
		sb_printf(out, format, script_unquote(s, word));
	} else if (strchr("diouxX", kind) != NULL && sim_parse_int(word, &v)) {
		(void)snprintf(format, sizeof(format), "%.*sll%c", (int)n - 1, spec, kind);
		if (halves > 0)
			v = strchr("di", kind) != NULL ? (halves > 1 ? (int8_t)v : (int16_t)v) :
			    (v & (halves > 1 ? 0xff : 0xffff));
		sb_printf(out, format, (long long)v);
	} else {
		return false;
	}
	return true;
}

static bool
format(struct sim *s, const char *args, struct strbuf *out)
{
	const char *p = script_unquote(s, sim_word(s, &args));

	while (*p != '\0') {
		size_t n;

		if (*p != '%') {
			sb_add_char(out, *p++);
			continue;
		}
		n = 1 + strspn(p + 1, "0#- +123456789.hlLq");
		if (p[n] == '\0' ||
		    !convert(s, arena_strndup(s->in->engine->arena, p, n + 1), &args, out))
			return false;
		p += n + 1;
	}
	return *args == '\0';
}

static bool
choose(struct sim *s, const char *args, struct strbuf *out)
{
	bool v;

	if (!sim_parse_bool(sim_word(s, &args), &v))
		return false;
	if (!v)
		(void)sim_word(s, &args);
	sb_add(out, sim_word(s, &args));
	return true;
}

static bool
contains(struct sim *s, const char *args, struct strbuf *out)
{
	const char *word = script_unquote(s, sim_word(s, &args));
	bool found = false;

	while (!found && *args != '\0')
		found = strcmp(word, script_unquote(s, sim_word(s, &args))) == 0;
	sb_add(out, found ? "true" : "false");
	return true;
}

static bool
one_of(const char *name, const char *list)
{
	size_t n = strlen(name);

	for (const char *p = list; (p = strstr(p, name)) != NULL; p += n)
		if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return n > 0;
	return false;
}

/* The octets of a number the other way round, as the machine has them on the wire. */
static bool
turn_octets(const char *name, const char *args, struct strbuf *out)
{
	bool small = name[4] == 's';
	int64_t v;

	if (!sim_parse_int(args, &v) || v < 0 || v > (small ? UINT16_MAX : UINT32_MAX))
		return false;
	sb_printf(out, "%u", small ? (unsigned)__builtin_bswap16((uint16_t)v) : (unsigned)__builtin_bswap32((uint32_t)v));
	return true;
}

static bool
compute(struct sim *s, const char *name, const char *args, struct strbuf *out)
{
	bool v;

	if (one_of(name, "add sub mul div idiv min max"))
		return arithmetic(s, name, args, out);
	if (one_of(name, "mod rem"))
		return divide(s, name, args, out);
	if (one_of(name, "neg abs"))
		return sign(name, args, out);
	if (one_of(name, "eq ne gt ge lt le"))
		return compare(s, name, args, out);
	if (one_of(name, "and or nand nor"))
		return logic(s, name, args, out);
	if (one_of(name, "htons ntohs htonl ntohl"))
		return turn_octets(name, args, out);
	if (strcmp(name, "sprintf") == 0)
		return format(s, args, out);
	if (strcmp(name, "if") == 0)
		return choose(s, args, out);
	if (strcmp(name, "in") == 0)
		return contains(s, args, out);
	if (strcmp(name, "first") == 0)
		sb_add(out, sim_word(s, &args));
	else if (strcmp(name, "length") == 0)
		sb_printf(out, "%zu", strlen(args));
	else if (strcmp(name, "unquote") == 0)
		sb_add(out, script_unquote(s, args));
	else if (strcmp(name, "now") == 0)
		sb_printf(out, "%llu.%09llu", (unsigned long long)(s->now / SIM_SECOND),
			  (unsigned long long)(s->now % SIM_SECOND));
	else if (strcmp(name, "not") == 0 && sim_parse_bool(args, &v))
		sb_add(out, v ? "false" : "true");
	else
		return false;
	return true;
}

bool
script_knows(const char *name)
{
	return one_of(name, "add sub mul div idiv min max mod rem neg abs eq ne gt ge lt le and or nand nor sprintf if in first "
		      "length unquote now not htons ntohs htonl ntohl readable writable");
}

bool
script_compute(struct sim *s, struct sim_node *n, const char *name, const char *args, struct strbuf *out)
{
	size_t len = out->len;

	if (!script_knows(name))
		return false;
	if (one_of(name, "readable writable")) {
		sb_add(out, sim_has_handlers(s, n, args, name[0] == 'w') ? "true" : "false");
		return true;
	}
	if (compute(s, name, args, out))
		return true;
	/* of what it does not take there is no value */
	sb_cut(out, len);
	s->script_failed = true;
	diag_warn(s->in->diag, n->graph->at, "'%s' does not take '%s'", name, args);
	return true;
}
