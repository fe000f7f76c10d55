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

enum {
	MOST_STEPS = 1000000,
	REFUSED = -22,	/* Click: EINVAL */
};

static bool read_type(struct script *c, const struct setup *s)
{
	static const char *const types[] = { "ACTIVE", "PASSIVE", "PACKET", "PUSH", "DRIVER" };
	const struct click_value *v = setup_value(s, "TYPE");

	if (!v->given) {
		bool driver = !strcmp(s->decl->class_name, "DriverManager");

		c->type = driver ? SCRIPT_DRIVER : c->el.nin ? SCRIPT_PACKET : SCRIPT_ACTIVE;
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (!strcmp(types[i], v->s)) {
			c->type = (enum script_type)i;
			return true;
		}
	}
	return false;
}

static bool script_configure(struct element *e, struct setup *s)
{
	struct script *c = (struct script *)e;

	c->variables = str_map_new();
	if (!read_type(c, s))
		return setup_error(s, "TYPE: expected ACTIVE, PASSIVE, PACKET, PUSH or DRIVER, "
				   "not '%s'", setup_value(s, "TYPE")->s);
	c->lines = arena_alloc_array(s->arena, e->decl->arg_count, sizeof(*c->lines));
	c->stepped = arena_alloc_array(s->arena, e->decl->arg_count, sizeof(*c->stepped));
	for (unsigned a = 0; a < e->decl->arg_count; a++)
		if (!script_operands(e->decl->args[a].text, "TYPE"))
			c->lines[c->count++] = e->decl->args[a].text;
	return true;
}

/* Where a label of that name is. What ends a script is one, too. */
static bool find_label(const struct script *c, const char *name, unsigned *at)
{
	static const char *const ends[] = { "end", "exit", "stop", "error", "errorq" };

	for (*at = 0; *at < c->count; ++*at) {
		const char *rest = script_operands(c->lines[*at], "label");

		if (rest && !strcmp(rest, name))
			return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (!strcmp(name, ends[i]))
			return true;
	*at = 0;
	return !strcmp(name, "begin") || !strcmp(name, "loop");
}

static void complain(struct script *c, const char *what, const char *text)
{
	c->failures++;
	fprintf(stderr, "datapath: %s: %s '%s'\n", c->el.name, what, text);
}

static void jump(struct script *c, unsigned to, unsigned from)
{
	for (unsigned i = to; i < from; i++)
		c->stepped[i] = 0;
	c->at = to;
}

/* False: to an end of the script at which nothing is returned, not even by default. */
static bool do_goto(struct script *c, const char *text)
{
	size_t n = strcspn(text, " \t");
	char *name = x_strndup(text, n);
	bool go = true, on = true;
	unsigned to;

	text += n + strspn(text + n, " \t");
	if (*text && !script_bool(text, &go)) {
		complain(c, "expected true or false, not", text);
	} else if (go) {
		(void)find_label(c, name, &to);
		jump(c, to, c->at);
		on = c->at < c->count || !strcmp(name, "end");
	}
	free(name);
	return on;
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

/* Unquoted text that begins like a name is one of a handler; a line ends once. */
static void do_print(struct script *c, const char *line, FILE *f, bool newline, bool quiet)
{
	struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;
	unsigned failures = c->failures;

	if (isalpha((unsigned char)*line) || *line == '@' || *line == '_') {
		script_expand(c, line, &text);
		if (quiet)
			script_unquote(&text);
		if (!read_named(c, sb_str(&text), &out)) {
			script_complain(c, sb_str(&out));
			sb_clear(&out);
		}
	} else {
		script_expand_plain(c, line, &out);
	}
	if (newline && failures == c->failures && (!out.len || out.s[out.len - 1] != '\n'))
		sb_add(&out, "\n");
	fwrite(sb_str(&out), 1, out.len, f);
	sb_fini(&text);
	sb_fini(&out);
}

/* Of "FILE ..." or "..." what is printed, or its word; "-" and nothing are what the program prints to itself. */
static void print_to(struct script *c, const char *path, const char *mode, const char *line, bool newline, bool quiet)
{
	FILE *f = *path && strcmp(path, "-") != 0 ? fopen(path, mode) : stdout;

	if (!f) {
		complain(c, "cannot write", path);
		return;
	}
	do_print(c, line, f, newline, quiet);
	if (f != stdout)
		fclose(f);
}

/* What stands behind ">FILE" or ">>FILE", or all. */
static void do_print_line(struct script *c, const char *line, bool newline, bool quiet)
{
	bool add = line[0] == '>' && line[1] == '>';
	char *path;

	if (*line != '>') {
		do_print(c, line, stdout, newline, quiet);
		return;
	}
	line += add ? 2 : 1;
	path = script_shift(&line);
	print_to(c, path, add ? "a" : "w", line, newline, quiet);
	free(path);
}

/* save and append: HANDLER FILE. */
static void do_save(struct script *c, const char *line, const char *mode)
{
	char *name = script_shift(&line), *path = script_shift(&line);

	print_to(c, path, mode, name, true, false);
	free(name);
	free(path);
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
	if (!strcmp(name, "set")) {
		n = strcspn(text, " \t");
		free(name);
		name = x_strndup(text, n);
		script_set(c, name, text + n + strspn(text + n, " \t"));
	} else {
		bool known = handler_exists(c->el.router, &c->el, name, true);
		bool taken = handler_write(c->el.router, &c->el, name, text, &out);

		if (known)
			c->write_status = taken ? 0 : REFUSED;
		if (!taken)
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

/* As in Click each wait counts by itself the steps that it has met, and begins anew when a jump goes over it. */
static bool wait_steps(struct script *c, const char *text)
{
	unsigned wanted = *text ? (unsigned)strtoul(text, NULL, 0) : 1, at = c->at - 1;

	for (; c->steps > 0 && c->stepped[at] < wanted; c->steps--)
		c->stepped[at]++;
	c->at -= c->stepped[at] < wanted;
	return c->at > at;
}

/* Whether it goes on: a wait is over by one step. */
static bool do_wait(struct script *c, const char *name, const char *text)
{
	uint64_t ns;

	if (!strcmp(name, "wait_step") || !strcmp(name, "wait_stop") || !strcmp(name, "pause") ||
	    (!strcmp(name, "wait") && !*text))
		return wait_steps(c, text);
	if (c->steps > 0) {
		c->steps--;
		timer_stop(&c->timer);
		return true;
	}
	if (script_seconds(text, &ns)) {
		timer_after(&c->timer, ns);
		c->at--;
	} else {
		complain(c, "expected a time, not", text);
	}
	return false;
}

/* Instructions whose text is not all expanded; false: it is none. */
static bool run_as_it_stands(struct script *c, const char *name, const char *line, bool quiet)
{
	if (!strcmp(name, "set"))
		do_set(c, line, quiet);
	else if (!strcmp(name, "print"))
		do_print_line(c, line, true, quiet);
	else if (!strcmp(name, "printn"))
		do_print_line(c, line, false, quiet);
	else if (!strcmp(name, "save"))
		do_save(c, line, "w");
	else if (!strcmp(name, "append"))
		do_save(c, line, "a");
	else
		return false;
	return true;
}

/* What remains once it is known where the text is expanded; false: stop here. */
static bool run_expanded(struct script *c, const char *name, const char *text)
{
	if (!strncmp(name, "wait", 4) || !strcmp(name, "pause"))
		return do_wait(c, name, text);
	if (!strcmp(name, "stop")) {
		c->at--;
		c->over = c->type == SCRIPT_DRIVER;
		driver_stop(c->el.router);
		return false;
	}
	if (!strcmp(name, "goto"))
		return do_goto(c, text);
	if (!strcmp(name, "loop"))
		jump(c, 0, c->at);
	if (!strcmp(name, "end"))
		c->at = c->count;
	if (!strcmp(name, "write"))
		do_write(c, text);
	if (!strcmp(name, "read"))
		do_read(c, text);
	if (strcmp(name, "return") != 0 && strcmp(name, "error") != 0 && strcmp(name, "exit") != 0)
		return true;
	c->at = c->count;
	if (!strcmp(name, "return"))
		script_set(c, "?", text);
	c->failed = !strcmp(name, "error");
	if (c->failed && *text) {
		c->failures++;
		fprintf(stderr, "%s: %s\n", c->el.name, text);
	}
	return false;
}

/* One instruction; false: stop here, because it waits or the script is over. */
static bool step(struct script *c)
{
	struct strbuf text = STRBUF_INIT;
	const char *line = c->lines[c->at++];
	char *name = x_strndup(line, strcspn(line, " \t\n"));
	size_t len = strlen(name);
	bool go = true, quiet = len && name[len - 1] == 'q';

	line += len + strspn(line + len, " \t\n");
	if (quiet)
		name[len - 1] = '\0';
	if (!run_as_it_stands(c, name, line, quiet)) {
		script_expand(c, line, &text);
		if (quiet)
			script_unquote(&text);
		go = run_expanded(c, name, sb_str(&text));
	}
	sb_fini(&text);
	free(name);
	return go;
}

/*
 * So many waits are over. A DriverManager at its end stops the driver, whatever else still has something to do; a packet goes to
 * output 0.
 */
static void run(struct script *c, int64_t steps)
{
	unsigned done = 0;
	bool on = true;

	c->steps = steps - c->begins;	/* the beginning is one, too */
	c->begins = false;
	c->running = true;
	while (c->steps >= 0 && c->at < c->count && (on = step(c))) {
		if (++done == MOST_STEPS && c->at < c->count) {
			complain(c, "does not end or wait, stopped at", c->lines[c->at]);
			c->at = c->count;
		}
	}
	c->running = false;
	if (on && (c->type == SCRIPT_PACKET || c->type == SCRIPT_PUSH))
		script_set(c, "?", "0");
	c->over |= c->at >= c->count;
	if (c->over && c->type == SCRIPT_DRIVER)
		driver_stop(c->el.router);
}

/*
 * From the beginning with these arguments; what it returns is left in "?". Who calls itself goes on from there, as in Click:
 * nothing comes back then.
 */
void script_call(struct script *c, const char *args)
{
	c->at = 0;
	c->over = false;
	c->failed = false;
	script_set(c, "?", "");
	script_arguments(c, args);
	if (!c->running)
		run(c, 0);
}

static bool on_stop(struct element *e)
{
	struct script *c = (struct script *)e;

	if (!c->over)
		run(c, 1);
	return !c->over;
}

static void on_timer(struct element *e, struct timer *t)
{
	(void)t;
	run((struct script *)e, 1);
}

static bool begins_with_wait(const char *line)
{
	return !strncmp(line, "wait", 4) || script_operands(line, "pause");
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
	c->begins = !c->count || !begins_with_wait(c->lines[0]);
	if (!c->begins)
		run(c, 0);
	else if (c->type == SCRIPT_DRIVER)
		driver_stop(e->router);
	else
		timer_after(&c->timer, 0);
	return true;
}

/* A packet goes where the script says, by default to output 0; without a number it ends here. */
static void script_push(struct element *e, unsigned port, struct batch *b)
{
	struct script *c = (struct script *)e;
	char input[16];

	snprintf(input, sizeof(input), "%u", port);
	script_set(c, "input", input);
	for (unsigned i = 0; i < b->n; i++) {
		int64_t to;

		script_call(c, "");
		if (script_integer(script_get(c, "?"), &to) && to >= 0 && to < (int64_t)e->nout)
			element_push_one(e, (unsigned)to, b->p[i]);
		else
			element_drop(e, DROP_FILTERED, b->p[i]);
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
	sb_add(out, c->failed ? "its instructions ended by an error" : script_get(c, "?"));
	return !c->failed;
}

static bool write_run(struct element *e, const char *value, struct strbuf *out)
{
	struct script *c = (struct script *)e;

	c->called = "run";
	c->written = true;
	script_call(c, value);
	if (c->failed)
		sb_add(out, "its instructions ended by an error");
	return !c->failed;
}

/* Nothing or "router" is one wait that is over; more may be. */
static bool write_step(struct element *e, const char *value, struct strbuf *out)
{
	struct script *c = (struct script *)e;
	int64_t n = 1;

	if (*value && strcmp(value, "router") != 0 && !handler_parse_int(value, INT32_MIN, INT32_MAX, &n, out))
		return false;
	if (c->running)
		c->steps += n;
	else
		run(c, n);
	return true;
}

static bool write_goto(struct element *e, const char *value, struct strbuf *out)
{
	struct script *c = (struct script *)e;
	unsigned at;

	if (!find_label(c, value, &at) || at == c->count) {	/* as in Click no end of the script */
		sb_printf(out, "no label '%s'", value);
		return false;
	}
	jump(c, at, c->count);
	c->over = false;
	if (!c->running)
		run(c, 0);
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
