/*
 * script.c - Script and DriverManager: instructions that run until one waits. A script that is
 * active starts with the first timers; a driver's goes on when the driver is asked to stop; a packet's
 * runs for each packet and returns its output; a passive one waits to be called.
 */
#include "datapath/runtime/script.h"

#include <ctype.h>

#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { MOST_STEPS = 1000000 };

static const char *type_name(const struct setup *s)
{
	const struct click_value *v = setup_value(s, "TYPE");

	if (v->given)
		return v->s;
	return !strcmp(s->decl->class_name, "DriverManager") ? "DRIVER" : "ACTIVE";
}

static bool is_argument(const char *text)
{
	return !strncmp(text, "TYPE", 4) && (text[4] == ' ' || text[4] == '\t');
}

static bool script_configure(struct element *e, struct setup *s)
{
	static const char *const types[] = { "ACTIVE", "PASSIVE", "PACKET", "PUSH", "DRIVER",
					     "PROXY", "SIGNAL" };
	struct script *c = (struct script *)e;
	const char *type = type_name(s);
	size_t i = 0;

	c->variables = str_map_new();
	while (i < ARRAY_LEN(types) && strncmp(types[i], type, strlen(types[i])) != 0)
		i++;
	if (i >= ARRAY_LEN(types) || i == SCRIPT_PROXY || i == SCRIPT_SIGNAL)
		return setup_error(s, "TYPE: expected ACTIVE, PASSIVE, PACKET, PUSH or DRIVER, "
				   "not '%s'", type);
	c->type = (enum script_type)i;
	c->lines = arena_alloc_array(s->arena, e->decl->arg_count + 1, sizeof(*c->lines));
	for (unsigned a = 0; a < e->decl->arg_count; a++)
		if (!is_argument(e->decl->args[a].text))
			c->lines[c->count++] = e->decl->args[a].text;
	return true;
}

/* 0: a label of that name is not there; else the position behind it, plus 1. */
static unsigned find_label(const struct script *c, const char *name)
{
	if (!strcmp(name, "begin") || !strcmp(name, "loop"))
		return 1;
	if (!strcmp(name, "end") || !strcmp(name, "exit"))
		return c->count + 1;
	for (unsigned i = 0; i < c->count; i++) {
		const char *rest = script_operands(c->lines[i], "label");

		if (rest && !strcmp(rest, name))
			return i + 1;
	}
	return 0;
}

static void complain(struct script *c, const char *what, const char *text)
{
	c->failures++;
	fprintf(stderr, "datapath: %s: %s '%s'\n", c->el.name, what, text);
}

static void do_goto(struct script *c, const char *text)
{
	size_t n = strcspn(text, " \t");
	char *name = x_strndup(text, n);
	bool go = true;
	unsigned at;

	text += n + strspn(text + n, " \t");
	at = find_label(c, name);
	if (*text && !script_bool(text, &go))
		complain(c, "expected true or false, not", text);
	else if (!at)
		complain(c, "no label", name);
	else if (go)
		c->at = at - 1;
	free(name);
}

/* What stands behind ">FILE" or ">>FILE". */
static const char *behind_file(const char *text)
{
	if (*text != '>')
		return text;
	text += text[1] == '>' ? 2 : 1;
	text += strspn(text, " \t");
	text += strcspn(text, " \t,");
	return text + strspn(text, " \t,");
}

/* Unquoted text that begins like a name is one of a handler. */
static bool names_handler(const char *text)
{
	text = behind_file(text);
	return isalpha((unsigned char)*text) || *text == '@' || *text == '_';
}

/* "HANDLER [ARGUMENTS]": what it reads. */
static bool read_named(struct script *c, const char *text, struct strbuf *out)
{
	size_t n = strcspn(text, " \t");
	char *name = x_strndup(text, n);
	bool ok;

	text += n + strspn(text + n, " \t");
	ok = script_function_exists(name) ? script_function(c, name, text, out) :
	     handler_read(c->el.router, &c->el, name, text, out);
	free(name);
	return ok;
}

/* A file may stand in front; a line ends once. */
static void do_print(struct script *c, const char *text, bool newline, bool named)
{
	struct strbuf out = STRBUF_INIT;
	FILE *f = stdout;
	const char *mode = NULL;

	if (*text == '>') {
		const char *at = text + (text[1] == '>' ? 2 : 1);
		char *name;

		at += strspn(at, " \t");
		mode = text[1] == '>' ? "a" : "w";
		name = x_strndup(at, strcspn(at, " \t,"));
		f = strcmp(name, "-") != 0 ? fopen(name, mode) : stdout;
		if (!f)
			complain(c, "cannot write", name);
		free(name);
	}
	text = behind_file(text);
	if (!named)
		sb_add(&out, text);
	else if (!read_named(c, text, &out)) {
		script_complain(c, sb_str(&out));
		sb_clear(&out);
		newline = false;
	}
	if (newline && (!out.len || out.s[out.len - 1] != '\n'))
		sb_add(&out, "\n");
	if (f)
		fwrite(sb_str(&out), 1, out.len, f);
	if (f && f != stdout)
		fclose(f);
	sb_fini(&out);
}

/* "NAME TEXT": the name is as it stands there. */
static void do_set(struct script *c, const char *line, bool unquoted)
{
	size_t n = strcspn(line, " \t");
	char *name = x_strndup(line, n);
	struct strbuf text = STRBUF_INIT;

	script_expand(c, line + n + strspn(line + n, " \t"), &text);
	if (unquoted)
		script_unquote(&text);
	script_set(c, name, sb_str(&text));
	sb_fini(&text);
	free(name);
}

static void do_write(struct script *c, const char *text)
{
	size_t n = strcspn(text, " \t");
	char *name = x_strndup(text, n);
	struct strbuf out = STRBUF_INIT;

	text += n + strspn(text + n, " \t");
	c->write_status = 0;
	if (!strcmp(name, "set")) {
		n = strcspn(text, " \t");
		free(name);
		name = x_strndup(text, n);
		script_set(c, name, text + n + strspn(text + n, " \t"));
	} else if (!handler_write(c->el.router, &c->el, name, text, &out)) {
		c->write_status = -1;
		script_complain(c, sb_str(&out));
	}
	sb_fini(&out);
	free(name);
}

static void do_read(struct script *c, const char *text)
{
	struct strbuf out = STRBUF_INIT;

	if (read_named(c, text, &out))
		fprintf(stderr, "%.*s:\n%s\n", (int)strcspn(text, " \t"), text, sb_str(&out));
	else
		fprintf(stderr, "datapath: %s: %s\n", c->el.name, sb_str(&out));
	sb_fini(&out);
}

/* save and append: HANDLER FILE. */
static void do_save(struct script *c, const char *text, const char *mode)
{
	size_t n = strcspn(text, " \t");
	char *name = x_strndup(text, n);
	const char *path = text + n + strspn(text + n, " \t");
	struct strbuf out = STRBUF_INIT;
	FILE *f;

	if (!handler_read(c->el.router, &c->el, name, "", &out)) {
		fprintf(stderr, "datapath: %s: %s\n", c->el.name, sb_str(&out));
	} else {
		f = *path && strcmp(path, "-") ? fopen(path, mode) : stdout;
		if (f)
			fwrite(sb_str(&out), 1, out.len, f);
		else
			complain(c, "cannot write", path);
		if (f && f != stdout)
			fclose(f);
	}
	sb_fini(&out);
	free(name);
}

/* Whether the script waits now. */
static bool do_wait(struct script *c, const char *name, const char *text)
{
	uint64_t ns;

	if (!strcmp(name, "wait") && *text) {
		name = "wait_time";
	} else if (!strcmp(name, "wait_step") || !strcmp(name, "wait_stop") ||
		   !strcmp(name, "pause") || !strcmp(name, "wait")) {
		c->stops_wanted = *text ? (unsigned)strtoul(text, NULL, 0) : 1;
		c->waiting = c->stops_wanted > 0;
		return c->waiting;
	}
	if (!script_seconds(text, &ns)) {
		complain(c, "expected a time, not", text);
		return false;
	}
	c->stops_wanted = 1;
	c->waiting = true;
	timer_after(&c->timer, ns);
	return true;
}

static void run_simple(struct script *c, const char *name, const char *text, bool named, bool newline)
{
	if (!strcmp(name, "goto"))
		do_goto(c, text);
	else if (!strcmp(name, "print"))
		do_print(c, text, newline, named);
	else if (!strcmp(name, "printn"))
		do_print(c, text, false, named);
	else if (!strcmp(name, "write"))
		do_write(c, text);
	else if (!strcmp(name, "read"))
		do_read(c, text);
	else if (!strcmp(name, "save"))
		do_save(c, text, "w");
	else if (!strcmp(name, "append"))
		do_save(c, text, "a");
	else if (!strcmp(name, "error"))
		fprintf(stderr, "%s: %s\n", c->el.name, text);
}

/* One instruction; false: stop here, because it waits or the script is over. */
static bool step(struct script *c)
{
	struct strbuf text = STRBUF_INIT;
	const char *line = c->lines[c->at++];
	char *name = x_strndup(line, strcspn(line, " \t\n"));
	size_t len = strlen(name);
	bool go = true, quiet = len > 1 && name[len - 1] == 'q', named;
	unsigned failures = c->failures;

	line += len + strspn(line + len, " \t\n");
	named = names_handler(line);
	if (quiet)
		name[len - 1] = '\0';
	if (!strncmp(name, "print", 5) && !named)
		script_expand_plain(c, line, &text);
	else if (strcmp(name, "set") != 0)
		script_expand(c, line, &text);
	if (quiet)
		script_unquote(&text);
	if (!strcmp(name, "set")) {
		do_set(c, line, quiet);
	} else if (!strcmp(name, "return")) {
		script_set(c, "?", sb_str(&text));
		go = false;
		c->at = c->count;
	} else if (!strncmp(name, "wait", 4) || !strcmp(name, "pause")) {
		go = !do_wait(c, name, sb_str(&text));
	} else if (!strcmp(name, "stop")) {
		if (c->type == SCRIPT_DRIVER) {
			c->over = true;
			go = false;
		}
		driver_stop(c->el.router);
	} else if (!strcmp(name, "end") || !strcmp(name, "exit")) {
		c->at = c->count;
		go = false;
	} else if (!strcmp(name, "loop")) {
		c->at = 0;
	} else {
		run_simple(c, name, sb_str(&text), named, failures == c->failures);
	}
	sb_fini(&text);
	free(name);
	return go;
}

static void run(struct script *c)
{
	unsigned steps = 0;

	c->waiting = false;
	while (c->at < c->count && step(c)) {
		if (++steps == MOST_STEPS && c->at < c->count) {
			complain(c, "does not end or wait, stopped at", c->lines[c->at]);
			c->at = c->count;
		}
	}
	if (c->at >= c->count && !c->waiting)
		c->over = true;
}

/* From the beginning with these arguments; what it returns is left in "?". */
void script_call(struct script *c, const char *args)
{
	bool over = c->over, waiting = c->waiting;
	unsigned at = c->at;

	c->at = 0;
	c->over = false;
	script_set(c, "?", "");
	script_arguments(c, args);
	if (c->depth >= SCRIPT_MOST_DEPTH) {
		complain(c, "calls itself too deep, left out with", args);
		c->at = c->count;
		c->over = true;
	} else {
		c->depth++;
		run(c);
		c->depth--;
	}
	if (c->type == SCRIPT_PASSIVE || c->type == SCRIPT_PACKET || c->type == SCRIPT_PUSH)
		return;
	c->over = over;
	c->waiting = waiting;
	c->at = at;
}

static bool on_stop(struct element *e)
{
	struct script *c = (struct script *)e;

	if (c->over)
		return false;
	if (c->stops_wanted > 1) {
		c->stops_wanted--;
		return true;
	}
	timer_stop(&c->timer);
	run(c);
	return !c->over;
}

/* A DriverManager at its end stops the driver, whatever else still has something to do. */
static void run_on(struct script *c)
{
	run(c);
	if (c->over && c->type == SCRIPT_DRIVER)
		driver_stop(c->el.router);
}

static void on_timer(struct element *e, struct timer *t)
{
	(void)t;
	run_on((struct script *)e);
}

static bool begins_with_wait(const char *line)
{
	return !strncmp(line, "wait", 4) || !strncmp(line, "pause", 5);
}

/* What init and export say a variable is at the beginning; one that is set later is empty. */
static void begin_with(struct script *c, const char *line)
{
	static const char *const names[] = { "init", "export", "initq", "exportq" };
	const char *set = script_operands(line, "set");

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *rest = script_operands(line, names[i]);

		if (rest)
			do_set(c, rest, i >= 2);
	}
	set = set ? set : script_operands(line, "setq");
	if (set) {
		char *name = x_strndup(set, strcspn(set, " \t"));

		if (!str_map_get(c->variables, name))
			script_set(c, name, "");
		free(name);
	}
}

/*
 * As in Click the instructions of a driver's are run before anything else, by a stop that it asks for itself, and those of others
 * when timers are looked at for the first time; only a wait at the beginning counts from here.
 */
static bool script_start(struct element *e, struct setup *s)
{
	struct script *c = (struct script *)e;

	(void)s;
	timer_init(&c->timer, e, on_timer);
	for (unsigned i = 0; i < c->count; i++)
		begin_with(c, c->lines[i]);
	if (c->type == SCRIPT_DRIVER) {
		e->router->driver.manager = on_stop;
		e->router->driver.manager_element = e;
	}
	if (c->type != SCRIPT_ACTIVE && c->type != SCRIPT_DRIVER)
		return true;
	if (c->count && begins_with_wait(c->lines[0]))
		run_on(c);
	else if (c->type == SCRIPT_DRIVER)
		driver_stop(e->router);
	else
		timer_after(&c->timer, 0);
	return true;
}

static void script_push(struct element *e, unsigned port, struct batch *b)
{
	struct script *c = (struct script *)e;

	char input[16];

	snprintf(input, sizeof(input), "%u", port);
	script_set(c, "input", input);
	for (unsigned i = 0; i < b->n; i++) {
		const char *to;
		int64_t v = 0;

		script_call(c, "");
		to = script_get(c, "?");
		if (to && *to && (!script_integer(to, &v) || v < 0 || v >= (int64_t)e->nout)) {
			element_drop(e, DROP_FILTERED, b->p[i]);
			continue;
		}
		element_push_one(e, (unsigned)v, b->p[i]);
	}
	b->n = 0;
}

static void script_stop(struct element *e)
{
	script_fini((struct script *)e);
}

static bool read_run(struct element *e, const char *args, struct strbuf *out)
{
	struct script *c = (struct script *)e;

	c->called = "run";
	c->written = false;
	script_call(c, args);
	sb_add(out, script_get(c, "?"));
	return true;
}

static bool write_run(struct element *e, const char *value, struct strbuf *out)
{
	struct script *c = (struct script *)e;

	(void)out;
	c->called = "run";
	c->written = true;
	script_call(c, value);
	return true;
}

static bool write_step(struct element *e, const char *value, struct strbuf *out)
{
	struct script *c = (struct script *)e;

	(void)value;
	(void)out;
	if (!c->over)
		(void)on_stop(e);
	return true;
}

static bool write_goto(struct element *e, const char *value, struct strbuf *out)
{
	struct script *c = (struct script *)e;
	unsigned at = find_label(c, value);

	if (!at) {
		sb_printf(out, "no label '%s'", value);
		return false;
	}
	timer_stop(&c->timer);
	c->at = at - 1;
	c->over = false;
	run(c);
	return true;
}

static const struct handler handlers[] = {
	{ "run", read_run, write_run },
	{ "step", NULL, write_step },
	{ "goto", NULL, write_goto },
	{ 0 }
};

const struct element_class script_classes[] = {
	{ "Script", sizeof(struct script), .push = script_push, .configure = script_configure,
	  .start = script_start, .stop = script_stop, .handlers = handlers,
	  .drops = DROPS(DROP_FILTERED) },
	{ "DriverManager", sizeof(struct script), .push = script_push,
	  .configure = script_configure, .start = script_start, .stop = script_stop,
	  .handlers = handlers,
	  .drops = DROPS(DROP_FILTERED) },
	{ 0 }
};
