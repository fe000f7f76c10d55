/*
 * option.c - parsing and describing command lines from tables.
 *
 * Invariant while parsing: argv[0..operands) are the operands found so far, argv[at..argc) is
 * not looked at yet, and operands <= at; so moving operands to the front loses nothing.
 */
#include "models/base/option.h"

#include "models/base/mem.h"
#include "models/base/near.h"
#include "models/base/strbuf.h"
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>

enum { ERROR_MAX = 400, HELP_WIDTH = 79, HELP_COLUMN_MAX = 30 };

/* An option that is not in the table and that run wants to see. */
enum { OPERAND = 1 };

struct parser {
	const struct option_spec *options;
	char *config;
	int argc, at;
	char **argv;
	bool want_help;		/* in: --help is known; out: it was there */
	bool help;
	char *err;
	size_t errlen;
};

static int fail(struct parser *p, const char *fmt, ...) PRINTF_LIKE(2, 3);

static int fail(struct parser *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(p->err, p->errlen, fmt, ap);
	va_end(ap);
	return -1;
}

static bool takes_value(const struct option_spec *o)
{
	return o->kind != OPTION_FLAG && o->kind != OPTION_UNSET;
}

static const struct option_spec *find_long(const struct option_spec *o, const char *name,
					   size_t len)
{
	for (; o && o->name; o++)
		if (o->kind != OPTION_OPERANDS && strlen(o->name) == len && !memcmp(o->name, name, len))
			return o;
	return NULL;
}

static const struct option_spec *find_letter(const struct option_spec *o, char letter)
{
	for (; o && o->name; o++)
		if (o->letter && o->letter == letter)
			return o;
	return NULL;
}

/* Decimal, or hexadecimal after 0x; nothing before or behind it. */
static bool parse_unsigned(const char *s, uint64_t *v)
{
	bool hex = s[0] == '0' && (s[1] == 'x' || s[1] == 'X');
	const char *digits = hex ? s + 2 : s;
	char *end;

	/* strtoull would take a sign and leading space. */
	if (!(hex ? isxdigit((unsigned char)*digits) : isdigit((unsigned char)*digits)))
		return false;
	errno = 0;
	*v = strtoull(digits, &end, hex ? 16 : 10);
	return !errno && !*end;
}

static int store_unsigned(struct parser *p, const struct option_spec *o, const char *value)
{
	uint64_t v;
	uint64_t max = o->max ? o->max : UINT64_MAX;

	if (!parse_unsigned(value, &v))
		return fail(p, "--%s: '%s' is not a number", o->name, value);
	if (v < o->min || v > max) {
		if (!o->max)
			return fail(p, "--%s: %s is less than %llu", o->name, value,
				    (unsigned long long)o->min);
		return fail(p, "--%s: %s is not between %llu and %llu", o->name, value,
			    (unsigned long long)o->min, (unsigned long long)max);
	}
	memcpy(p->config + o->offset, &v, sizeof(v));
	return 0;
}

static int store(struct parser *p, const struct option_spec *o, const char *value)
{
	char *at = p->config + o->offset;
	bool on = o->kind == OPTION_FLAG;
	struct option_list *l;

	switch (o->kind) {
	case OPTION_FLAG:
	case OPTION_UNSET:
		memcpy(at, &on, sizeof(on));
		return 0;
	case OPTION_STRING:
		memcpy(at, &value, sizeof(value));
		return 0;
	case OPTION_STRINGS:
		l = (struct option_list *)(void *)at;
		if (l->n == l->cap) {
			l->cap = l->cap ? l->cap * 2 : 4;
			l->v = x_realloc_array(l->v, l->cap, sizeof(*l->v));
		}
		l->v[l->n++] = value;
		return 0;
	case OPTION_UNSIGNED:
		return store_unsigned(p, o, value);
	case OPTION_OPERANDS:
		break;
	}
	x_panic("option --%s has no kind", o->name);
}

void option_list_fini(struct option_list *l)
{
	free(l->v);
	*l = (struct option_list){ NULL, 0, 0 };
}

static int unknown_long(struct parser *p, const char *name, size_t len)
{
	char *want = x_strndup(name, len);
	struct near near = near_begin(want);
	int n = (int)MIN_OF(len, (size_t)100);

	for (const struct option_spec *o = p->options; o && o->name; o++)
		near_try(&near, o->name);
	if (near.best)
		fail(p, "unknown option '--%.*s'; did you mean '--%s'?", n, name, near.best);
	else
		fail(p, "unknown option '--%.*s'", n, name);
	free(want);
	return -1;
}

/* The next word as a value of o, or NULL with a message. */
static const char *next_word(struct parser *p, const struct option_spec *o)
{
	if (p->at < p->argc)
		return p->argv[p->at++];
	fail(p, "--%s needs %s", o->name, o->arg ? o->arg : "a value");
	return NULL;
}

static bool has_own_words(const struct parser *p)
{
	const struct option_spec *o = p->options;

	while (o && o->name && o->kind != OPTION_OPERANDS)
		o++;
	return o && o->name;
}

static int parse_long(struct parser *p, const char *word)
{
	size_t len = strcspn(word, "=");
	const char *value = word[len] ? word + len + 1 : NULL;
	const struct option_spec *o = find_long(p->options, word, len);

	if (!o && p->want_help && !strcmp(word, "help")) {
		p->help = true;
		return 0;
	}
	if (!o)
		return has_own_words(p) ? OPERAND : unknown_long(p, word, len);
	if (!takes_value(o) && value)
		return fail(p, "--%s takes no value", o->name);
	if (takes_value(o) && !value) {
		value = next_word(p, o);
		if (!value)
			return -1;
	}
	return store(p, o, value);
}

/* "-abc": flags in a bundle, the last of which may take the rest or the next word. */
static int parse_letters(struct parser *p, const char *word)
{
	while (*word) {
		const struct option_spec *o = find_letter(p->options, *word);
		const char *value = NULL;

		if (!o)
			return fail(p, "unknown option '-%c'", *word);
		word++;
		if (takes_value(o)) {
			value = *word ? word : next_word(p, o);
			if (!value)
				return -1;
		}
		if (store(p, o, value))
			return -1;
		if (value)
			break;
	}
	return 0;
}

static int parse(struct parser *p, int *operands)
{
	int err = 0;

	*operands = 0;
	while (p->at < p->argc && !err && !p->help) {
		char *word = p->argv[p->at++];
		bool option = word[0] == '-' && word[1];

		if (!strcmp(word, "--"))
			break;
		if (option)
			err = word[1] == '-' ? parse_long(p, word + 2) : parse_letters(p, word + 1);
		if (!option || err == OPERAND) {
			p->argv[(*operands)++] = word;
			err = 0;
		}
	}
	while (p->at < p->argc && !err && !p->help)
		p->argv[(*operands)++] = p->argv[p->at++];
	return err;
}

int option_parse(const struct option_spec *options, void *config, int *argc, char **argv,
		 char *err, size_t errlen)
{
	struct parser p = {
		.options = options, .config = config, .argc = *argc, .argv = argv,
		.err = err, .errlen = errlen,
	};

	return parse(&p, argc);
}

/* Appends words of text, wrapped at HELP_WIDTH with the given indent; the column is at indent. */
static void add_wrapped(struct strbuf *b, const char *text, size_t indent)
{
	size_t column = indent;

	while (*text) {
		size_t len = strcspn(text, " \n");

		if (column > indent && column + 1 + len > HELP_WIDTH) {
			sb_printf(b, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			sb_add_char(b, ' ');
			column++;
		}
		sb_add_len(b, text, len);
		column += len;
		text += len;
		text += strspn(text, " \n");
	}
	sb_add_char(b, '\n');
}

/* "  name  help", names padded to `column`, help wrapped. */
static void add_entry(struct strbuf *b, const char *name, const char *help, size_t column)
{
	size_t len = strlen(name) + 2;

	sb_printf(b, "  %s", name);
	if (len + 2 > column) {
		sb_add_char(b, '\n');
		len = 0;
	}
	sb_printf(b, "%*s", (int)(column - len), "");
	add_wrapped(b, help, column);
}

static void option_name(struct strbuf *b, const struct option_spec *o)
{
	sb_clear(b);
	if (o->letter)
		sb_printf(b, "-%c, --%s", o->letter, o->name);
	else
		sb_printf(b, "    --%s", o->name);
	if (takes_value(o))
		sb_printf(b, " %s", o->arg ? o->arg : "VALUE");
}

void option_help(const struct option_spec *options, struct strbuf *b)
{
	static const struct option_spec help = { .name = "help", .help = "show this help" };
	struct strbuf name = STRBUF_INIT, text = STRBUF_INIT;
	size_t column = strlen("      --help    ");

	for (const struct option_spec *o = options; o && o->name; o++) {
		option_name(&name, o);
		if (name.len + 4 <= HELP_COLUMN_MAX)
			column = MAX_OF(column, name.len + 4);
	}
	for (const struct option_spec *o = options; o && o->name; o++) {
		option_name(&name, o);
		sb_clear(&text);
		sb_add(&text, o->help);
		if (o->kind == OPTION_UNSIGNED && o->max)
			sb_printf(&text, " (%llu to %llu)", (unsigned long long)o->min,
				  (unsigned long long)o->max);
		add_entry(b, sb_str(&name), sb_str(&text), column);
	}
	if (!find_long(options, help.name, strlen(help.name))) {
		option_name(&name, &help);
		add_entry(b, sb_str(&name), help.help, column);
	}
	sb_fini(&name);
	sb_fini(&text);
}

static void print_buffer(struct strbuf *b)
{
	fputs(sb_str(b), stdout);
	sb_fini(b);
}

static void command_help(const struct program_spec *p, const struct command_spec *c)
{
	struct strbuf b = STRBUF_INIT;
	const char *args = c->args ? c->args : "";

	sb_printf(&b, "usage: %s %s [OPTION]...%s%s\n\n", p->name, c->name, *args ? " " : "",
		  args);
	add_wrapped(&b, c->help, 0);
	sb_add(&b, "\noptions:\n");
	option_help(c->options, &b);
	print_buffer(&b);
}

static void program_help(const struct program_spec *p)
{
	struct strbuf b = STRBUF_INIT;
	size_t column = 0;

	sb_printf(&b, "usage: %s COMMAND [OPTION]... [ARGUMENT]...\n\n", p->name);
	add_wrapped(&b, p->help, 0);
	sb_add(&b, "\ncommands:\n");
	for (const struct command_spec *c = p->commands; c->name; c++)
		column = MAX_OF(column, strlen(c->name) + 4);
	for (const struct command_spec *c = p->commands; c->name; c++)
		add_entry(&b, c->name, c->help, column);
	sb_printf(&b, "\n'%s COMMAND --help' tells the options of a command; "
		  "--version the version.\n", p->name);
	if (p->epilogue) {
		sb_printf(&b, "\n%s", p->epilogue);
		if (b.s[b.len - 1] != '\n')
			sb_add_char(&b, '\n');
	}
	print_buffer(&b);
}

static const struct command_spec *find_command(const struct program_spec *p, const char *name)
{
	for (const struct command_spec *c = p->commands; c->name; c++)
		if (!strcmp(c->name, name))
			return c;
	return NULL;
}

static int unknown_command(const struct program_spec *p, const char *name)
{
	const char *what = name[0] == '-' ? "option" : "command";
	struct near near = near_begin(name);

	if (name[0] == '-') {
		near_try(&near, "--help");
		near_try(&near, "--version");
	}
	for (const struct command_spec *c = p->commands; c->name; c++)
		near_try(&near, c->name);
	if (near.best)
		fprintf(stderr, "%s: unknown %s '%s'; did you mean '%s'?\n", p->name, what, name,
			near.best);
	else
		fprintf(stderr, "%s: unknown %s '%s'; '%s --help' lists the commands\n", p->name,
			what, name, p->name);
	return 2;
}

static int run_command(const struct program_spec *p, const struct command_spec *c, int argc,
		       char **argv)
{
	char err[ERROR_MAX] = "";
	void *config = x_calloc(1, c->config_size);
	struct parser parser = {
		.options = c->options, .config = config, .argc = argc, .argv = argv,
		.want_help = true, .err = err, .errlen = sizeof(err),
	};
	int operands, status;

	if (parse(&parser, &operands)) {
		fprintf(stderr, "%s %s: %s\n", p->name, c->name, err);
		status = 2;
	} else if (parser.help) {
		command_help(p, c);
		status = 0;
	} else {
		status = c->run(config, operands, argv);
	}
	for (const struct option_spec *o = c->options; o && o->name; o++)
		if (o->kind == OPTION_STRINGS)
			option_list_fini((void *)((char *)config + o->offset));
	free(config);
	return status;
}

/* An answer that did not reach its file is no answer. */
static int flush_output(const struct program_spec *p, int status)
{
	const char *why = fflush(stdout) ? strerror(errno) : NULL;

	if (!why && !ferror(stdout))
		return status;
	/* an earlier write may have failed, its reason is forgotten by now */
	fprintf(stderr, "%s: cannot write the output%s%s\n", p->name, why ? ": " : "", why ? why : "");
	return 3;
}

int program_main(const struct program_spec *p, int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : NULL;
	const struct command_spec *c = word ? find_command(p, word) : NULL;

	if (c)
		return flush_output(p, run_command(p, c, argc - 2, argv + 2));
	if (!word) {
		fprintf(stderr, "%s: expected a command; '%s --help' lists them\n", p->name,
			p->name);
		return 2;
	}
	if (!strcmp(word, "--version")) {
		printf("%s %s\n", p->name, p->version);
		return flush_output(p, 0);
	}
	if (strcmp(word, "--help") && strcmp(word, "-h") && strcmp(word, "help"))
		return unknown_command(p, word);
	c = argc > 2 ? find_command(p, argv[2]) : NULL;
	if (c)
		command_help(p, c);
	else if (argc > 2)
		return unknown_command(p, argv[2]);
	else
		program_help(p);
	return flush_output(p, 0);
}
