/*
 * sim_script.c - Script and DriverManager: instructions that call handlers, wait in virtual time, and stop the
 * driver. A script stands before an instruction and goes on by steps: each wait takes one, the timer, the driver's
 * end, a handler or a packet give one.
 */
#include "symexec/report/progress.h"
#include "symexec/sim/sim_script.h"

#include "models/base/mem.h"
#include "models/click/text.h"

enum { MAX_JUMPS = 1000 };
enum pace { STEP_PLAIN, STEP_ROUTER };

static const struct { const char *name; enum script_op op; bool quoted, other; } names[] = {
	{ "append", SCRIPT_SAVE, false, true }, { "end", SCRIPT_END, false, false },
	{ "error", SCRIPT_ERROR, false, false }, { "errorq", SCRIPT_ERROR, true, false },
	{ "exit", SCRIPT_EXIT, false, false }, { "export", SCRIPT_EXPORT, false, false },
	{ "exportq", SCRIPT_EXPORT, true, false }, { "goto", SCRIPT_GOTO, false, false },
	{ "init", SCRIPT_INIT, false, false }, { "initq", SCRIPT_INIT, true, false },
	{ "label", SCRIPT_LABEL, false, false }, { "loop", SCRIPT_LOOP, false, false },
	{ "pause", SCRIPT_WAIT_STEP, false, false }, { "print", SCRIPT_PRINT, false, false },
	{ "printn", SCRIPT_PRINT, false, true }, { "printnq", SCRIPT_PRINT, true, true },
	{ "printq", SCRIPT_PRINT, true, false }, { "read", SCRIPT_READ, false, false },
	{ "readq", SCRIPT_READ, true, false }, { "return", SCRIPT_RETURN, false, false },
	{ "returnq", SCRIPT_RETURN, true, false }, { "save", SCRIPT_SAVE, false, false },
	{ "set", SCRIPT_SET, false, false }, { "setq", SCRIPT_SET, true, false },
	{ "stop", SCRIPT_STOP, false, false }, { "wait", SCRIPT_WAIT, false, false },
	{ "wait_for", SCRIPT_WAIT_TIME, false, false },
	{ "wait_step", SCRIPT_WAIT_STEP, false, false },
	{ "wait_stop", SCRIPT_WAIT_STEP, false, false },
	{ "wait_time", SCRIPT_WAIT_TIME, false, false }, { "write", SCRIPT_WRITE, false, false },
	{ "writeq", SCRIPT_WRITE, true, false },
};

size_t
script_var(struct script *c, const char *name, bool make)
{
	for (size_t i = 0; i < c->vars.n; i++)
		if (strcmp(c->vars.v[i].name, name) == 0)
			return i;
	if (make)
		*VEC_ADD(&c->vars) = (struct script_var){ name, "" };
	return make ? c->vars.n - 1 : c->vars.n;
}

/* Making a variable moves the others, so the place comes first. */
static void
assign(struct script *c, const char *name, const char *text)
{
	size_t i = script_var(c, name, true);

	c->vars.v[i].value = text;
}

static void
add_insn(struct script *c, struct script_insn i)
{
	if (c->insns.n == 0 && i.op != SCRIPT_WAIT_STEP && i.op != SCRIPT_WAIT_TIME &&
	    i.op != SCRIPT_INITIAL)
		add_insn(c, (struct script_insn){ .op = SCRIPT_INITIAL, .text = "" });
	*VEC_ADD(&c->insns) = i;
}

/* One argument; the reader of the configuration has checked its form. */
static void
read_insn(struct sim *s, struct script *c, const char *text)
{
	const char *word = sim_word(s, &text);
	struct script_insn i = { .text = text };
	int64_t n;
	size_t k = 0;

	while (k < ARRAY_LEN(names) && strcmp(names[k].name, word) != 0)
		k++;
	if (k == ARRAY_LEN(names))
		return;
	i.op = names[k].op;
	i.quoted = names[k].quoted;
	i.other = names[k].other;
	if (i.op == SCRIPT_WAIT)
		i.op = *text == '\0' ? SCRIPT_WAIT_STEP : SCRIPT_WAIT_TIME;
	if (i.op == SCRIPT_LOOP)
		i.op = SCRIPT_GOTO;
	if (i.op == SCRIPT_WAIT_STEP)
		i.arg = sim_parse_int(text, &n) && n >= 0 ? n : 1;
	if (i.op == SCRIPT_RETURN)
		i.var = script_var(c, "_", true);
	if (i.op == SCRIPT_SET || i.op == SCRIPT_INIT || i.op == SCRIPT_EXPORT) {
		i.var = script_var(c, sim_word(s, &i.text), true);
	} else if (i.op == SCRIPT_LABEL) {
		i.text = sim_word(s, &i.text);
	}
	add_insn(c, i);
}

/* Negative: the script finishes there, as by that instruction. */
static int64_t
find_label(const struct script *c, const char *label)
{
	for (size_t i = 0; i < c->insns.n; i++)
		if (c->insns.v[i].op == SCRIPT_LABEL && strcmp(c->insns.v[i].text, label) == 0)
			return (int64_t)i;
	if (strcmp(label, "end") == 0)
		return -SCRIPT_END;
	if (strcmp(label, "exit") == 0)
		return -SCRIPT_EXIT;
	if (strcmp(label, "stop") == 0)
		return -SCRIPT_STOP;
	if (strcmp(label, "error") == 0)
		return -SCRIPT_ERROR;
	return strcmp(label, "begin") == 0 || strcmp(label, "loop") == 0 ? 0 :
	    (int64_t)c->insns.n;
}

static enum script_type
type_of(struct sim *s, struct sim_node *n, const char *text)
{
	const char *word = sim_word(s, &text);

	if (strcmp(word, "ACTIVE") == 0)
		return SCRIPT_ACTIVE;
	if (strcmp(word, "PASSIVE") == 0)
		return SCRIPT_PASSIVE;
	if (strcmp(word, "PACKET") == 0 || strcmp(word, "PUSH") == 0)
		return SCRIPT_PACKET;
	if (strcmp(word, "PROXY") == 0)
		return SCRIPT_PROXY;
	if (strcmp(word, "DRIVER") == 0)
		return SCRIPT_DRIVER;
	if (strcmp(word, "SIGNAL") == 0)
		return SCRIPT_SIGNAL;
	if (strcmp(n->element->class_name, "DriverManager") == 0)
		return SCRIPT_DRIVER;
	return n->element->ninputs + n->element->noutputs > 0 ? SCRIPT_PACKET : SCRIPT_ACTIVE;
}

static void
read_script(struct sim *s, struct sim_node *n, struct script *c)
{
	const char *type = "";

	for (unsigned i = 0; i < n->element->arg_count; i++) {
		const char *text = n->element->args[i].text;

		if (strncmp(text, "TYPE", 4) == 0 && text_is_space(text[4]))
			type = text + 5;
		else
			read_insn(s, c, text);
	}
	c->type = type_of(s, n, type);
	for (size_t i = 0; i < c->insns.n; i++)
		if (c->insns.v[i].op == SCRIPT_GOTO && *c->insns.v[i].text != '\0')
			c->insns.v[i].arg = find_label(c, sim_word(s, &c->insns.v[i].text));
	if (c->insns.n == 0 && c->type == SCRIPT_DRIVER)
		add_insn(c, (struct script_insn){ .op = SCRIPT_WAIT_STEP, .arg = 1, .text = "" });
	add_insn(c, (struct script_insn){ .op = c->type == SCRIPT_DRIVER ? SCRIPT_STOP :
			 SCRIPT_END, .text = "" });
}

static bool
wait_for(struct sim *s, struct sim_node *n, const char *text)
{
	uint64_t ns;

	text = script_expand(s, n, text);
	if (!sim_parse_time(text, &ns)) {
		diag_warn(s->in->diag, n->graph->at, "wait does not take '%s', expected a time",
			  text);
		return false;
	}
	sim_timer_after(s, n, ns);
	return true;
}

static bool
script_init(struct sim *s, struct sim_node *n)
{
	struct script *c = n->state = arena_alloc(s->in->engine->arena, sizeof(*c));

	c->args = "";
	c->handler = "";
	read_script(s, n, c);
	if (c->type == SCRIPT_DRIVER)
		s->driver_script = n;
	for (size_t i = 0; i < c->insns.n; i++) {
		struct script_insn *in = &c->insns.v[i];

		if (in->op != SCRIPT_INIT && in->op != SCRIPT_EXPORT)
			continue;
		c->vars.v[in->var].value = script_expand(s, n, in->text);
		if (in->quoted)
			c->vars.v[in->var].value = script_unquote(s, c->vars.v[in->var].value);
	}
	if (c->type != SCRIPT_ACTIVE && c->type != SCRIPT_DRIVER)
		return true;
	if (c->insns.v[0].op == SCRIPT_WAIT_TIME)
		return wait_for(s, n, c->insns.v[0].text);
	if (c->insns.v[0].op == SCRIPT_INITIAL) {
		c->insns.v[0].arg = 1;
		if (c->type == SCRIPT_DRIVER)
			sim_adjust(s, -1);
		else
			sim_timer_after(s, n, 0);
	}
	return true;
}

/* The handler and its value; "writeq" and the like unquote the value. */
static const char *
call_text(struct sim *s, struct sim_node *n, const struct script_insn *i, const char *text)
{
	const char *call = script_expand(s, n, text), *word;

	if (!i->quoted)
		return call;
	word = sim_word(s, &call);
	return arena_printf(s->in->engine->arena, "%s %s", word, script_unquote(s, call));
}

/* "> FILE text" goes to a file, all else to standard output. */
static void
run_print(struct sim *s, struct sim_node *n, const struct script_insn *i)
{
	const char *text = i->text, *mode = "wb";
	struct strbuf out = STRBUF_INIT;
	FILE *f = stdout;
	bool ok = true;

	if (i->op == SCRIPT_SAVE) {
		const char *call = sim_word(s, &text), *file = *text != '\0' ? text : "-";

		text = arena_printf(s->in->engine->arena, "%s%s %s", i->other ? ">>" : ">", file,
				    call);
	}
	if (*text == '>') {
		text++;
		if (*text == '>') {
			text++;
			mode = "ab";
		}
		const char *name = sim_word(s, &text);

		if (*name != '\0' && strcmp(name, "-") != 0)
			f = s->quiet ? NULL : fopen(name, mode);
	}
	if (s->quiet)
		f = NULL;
	s->script_failed = false;
	if ((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') || *text == '_' ||
	    *text == '@')
		ok = sim_call_read(s, n, call_text(s, n, i, text), &out);
	else
		sb_add(&out, script_unquote(s, script_expand_quoted(s, n, text)));
	if (ok && !s->script_failed && (out.len == 0 || out.s[out.len - 1] != '\n') && !(i->op == SCRIPT_PRINT &&
								    i->other))
		sb_add_char(&out, '\n');
	progress_pause();
	if (f != NULL)
		fwrite(sb_str(&out), 1, out.len, f);
	progress_resume();
	if (f != NULL && f != stdout)
		(void)fclose(f);
	sb_fini(&out);
}

static void
run_read(struct sim *s, struct sim_node *n, const struct script_insn *i)
{
	const char *call = call_text(s, n, i, i->text);
	struct strbuf out = STRBUF_INIT;

	progress_pause();
	if (sim_call_read(s, n, call, &out) && !s->quiet)
		fprintf(stderr, "%s:\n%s\n", call, sb_str(&out));
	progress_resume();
	sb_fini(&out);
}

static void
run_set(struct sim *s, struct sim_node *n, struct script *c, const struct script_insn *i)
{
	const char *arg = script_expand(s, n, i->text);

	c->vars.v[i->var].value = i->quoted ? script_unquote(s, arg) : arg;
}

/* Whether it jumps; then c->pos is where to. false and *end: it finishes. */
static void
run_goto(struct sim *s, struct sim_node *n, struct script *c, size_t at, bool *end)
{
	const struct script_insn *i = &c->insns.v[at];
	const char *text = script_expand(s, n, i->text);
	bool yes = true;

	if (*text != '\0' && !sim_parse_bool(text, &yes)) {
		diag_warn(s->in->diag, n->graph->at, "goto does not take '%s', expected a "
			  "condition", text);
		return;
	}
	if (!yes)
		return;
	if (i->arg < 0) {
		*end = true;
		return;
	}
	for (size_t k = (size_t)i->arg; k < at; k++)
		c->insns.v[k].done = 0;
	c->pos = (size_t)i->arg;
}

/* What an instruction does to the script's course. */
enum course { GO_ON, DONE, ENDED, STOPPED };

static enum course
run_wait(struct sim *s, struct sim_node *n, struct script *c, struct script_insn *i, int64_t upto)
{
	if (i->op == SCRIPT_WAIT_STEP) {
		while (c->steps < upto && i->done < i->arg) {
			i->done++;
			c->steps++;
		}
		return c->steps == upto && i->done < i->arg ? DONE : GO_ON;
	}
	if (c->steps == upto) {
		if (!wait_for(s, n, i->text))
			c->pos++;
		return DONE;
	}
	c->steps++;
	n->timer_set = false;
	return GO_ON;
}

static enum course
run_insn(struct sim *s, struct sim_node *n, struct script *c, size_t at, int64_t upto)
{
	struct script_insn *i = &c->insns.v[at];
	bool end = false;
	int status;

	switch (i->op) {
	case SCRIPT_STOP:
		c->steps++;
		return STOPPED;
	case SCRIPT_WAIT_STEP:
	case SCRIPT_WAIT_TIME:
		return run_wait(s, n, c, i, upto);
	case SCRIPT_INITIAL:
		c->steps += i->arg;
		i->arg = 0;
		return GO_ON;
	case SCRIPT_PRINT:
	case SCRIPT_SAVE:
		run_print(s, n, i);
		return GO_ON;
	case SCRIPT_READ:
		run_read(s, n, i);
		return GO_ON;
	case SCRIPT_WRITE:
		status = sim_call_write(s, n, call_text(s, n, i, i->text));
		/* where there is no such handler it stays as it was */
		if (status != SIM_UNKNOWN)
			c->write_status = status;
		return GO_ON;
	case SCRIPT_SET:
		run_set(s, n, c, i);
		return GO_ON;
	case SCRIPT_RETURN:
		run_set(s, n, c, i);
		return c->pos == at + 1 ? DONE : GO_ON;
	case SCRIPT_GOTO:
		run_goto(s, n, c, at, &end);
		return end ? ENDED : GO_ON;
	case SCRIPT_ERROR:
		if (*i->text != '\0')
			diag_warn(s->in->diag, n->graph->at, "%s", script_unquote(s,
				  script_expand(s, n, i->text)));
		return ENDED;
	case SCRIPT_END:
	case SCRIPT_EXIT:
		return ENDED;
	case SCRIPT_EXPORT:
	case SCRIPT_INIT:
	case SCRIPT_LABEL:
	case SCRIPT_WAIT:
	case SCRIPT_LOOP:
		break;
	}
	return GO_ON;
}

static void
run_steps(struct sim *s, struct sim_node *n, int64_t steps, enum pace kind)
{
	struct script *c = n->state;
	int64_t upto = c->steps + steps;
	int jumps = 0;

	while (upto >= c->steps && c->pos < c->insns.n && jumps < MAX_JUMPS && s->ok) {
		size_t at = c->pos++;
		enum course course = run_insn(s, n, c, at, upto);

		if (course != GO_ON && c->pos == at + 1)
			c->pos = at;
		if (course == STOPPED && kind != STEP_ROUTER)
			sim_adjust(s, -1);
		if (course == STOPPED || course == ENDED)
			return;
		if (course == DONE)
			break;
		jumps += c->pos != at + 1;
	}
	if (jumps >= MAX_JUMPS) {
		diag_warn(s->in->diag, n->graph->at, "more than %d jumps: the script ends",
			  MAX_JUMPS);
		c->pos = c->insns.n;
		n->timer_set = false;
	}
	if (kind == STEP_ROUTER)
		sim_adjust(s, 1);
}

/* The instruction that the script has come to an end at, or stands before. */
static enum script_op
last_op(const struct script *c)
{
	const struct script_insn *i;

	if (c->pos >= c->insns.n)
		return SCRIPT_LABEL;
	i = &c->insns.v[c->pos];
	return i->op == SCRIPT_GOTO && i->arg < 0 ? (enum script_op)-i->arg : i->op;
}

int
sim_script_router(struct sim *s, struct sim_node *n)
{
	struct script *c = n->state;

	run_steps(s, n, 1, STEP_ROUTER);
	return last_op(c) == SCRIPT_STOP ? 1 : last_op(c) == SCRIPT_ERROR ? -1 : 0;
}

static void
script_timer(struct sim *s, struct sim_node *n)
{
	run_steps(s, n, 1, STEP_PLAIN);
}

/* From the start; what it returns, or NULL. */
static const char *
run_script(struct sim *s, struct sim_node *n)
{
	struct script *c = n->state;

	c->pos = 0;
	if (!c->stepping) {
		c->stepping = true;
		run_steps(s, n, 0, STEP_PLAIN);
		c->stepping = false;
	}
	if (last_op(c) == SCRIPT_RETURN) {
		size_t i = script_var(c, "_", true);

		return c->vars.v[i].value;
	}
	return last_op(c) == SCRIPT_END && c->type == SCRIPT_PACKET ? "0" : "";
}

/* The output that a packet leaves by, -1: none. */
static int64_t
script_output(struct sim *s, struct sim_node *n, uint32_t input)
{
	struct script *c = n->state;
	int64_t port;

	assign(c, "input", arena_printf(s->in->engine->arena, "%u", input));
	return sim_parse_int(run_script(s, n), &port) ? port : -1;
}

static void
script_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	int64_t out = script_output(s, n, port);

	sim_send(s, n, out < 0 || out > UINT32_MAX ? UINT32_MAX : (uint32_t)out, f);
}

static struct flow *
script_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, 0);
	int64_t out;

	(void)port;
	if (f == NULL)
		return NULL;
	out = script_output(s, n, 0);
	if (out == 0)
		return f;
	sim_send(s, n, out < 0 || out > UINT32_MAX ? UINT32_MAX : (uint32_t)out, f);
	return NULL;
}

static int
script_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct script *c = n->state;
	const char *word;
	int64_t steps = 1;

	if (strcmp(name, "step") == 0 || strcmp(name, "goto") == 0) {
		int64_t to = name[0] == 'g' ? find_label(c, arg) : 0;

		if (to < 0 || to >= (int64_t)c->insns.n ||
		    (name[0] == 's' && *arg != '\0' && strcmp(arg, "router") != 0 &&
		     !sim_parse_int(arg, &steps)))
			return SIM_BAD_VALUE;
		if (name[0] == 'g') {
			for (size_t i = (size_t)to; i < c->insns.n; i++)
				c->insns.v[i].done = 0;
			c->pos = (size_t)to;
			steps = 0;
		}
		run_steps(s, n, steps, strcmp(arg, "router") == 0 ? STEP_ROUTER : STEP_PLAIN);
	} else if (strcmp(name, "set") == 0) {
		word = sim_word(s, &arg);
		assign(c, word, arena_strdup(s->in->engine->arena, arg));
		return 0;
	} else if (strcmp(name, "run") == 0 || c->type == SCRIPT_PROXY) {
		c->args = arena_strdup(s->in->engine->arena, arg);
		c->handler = arena_strdup(s->in->engine->arena, name);
		c->written = true;
		(void)run_script(s, n);
	} else {
		return SIM_UNKNOWN;
	}
	return last_op(c) == SCRIPT_ERROR ? SIM_BAD_VALUE : 0;
}

/* Takes the first word off a variable. */
static void
shift(struct sim *s, const char **arg, struct strbuf *out)
{
	sb_add(out, sim_word(s, arg));
}

bool
sim_script_function(struct sim *s, struct sim_node *n, const char *name, const char *args,
		    struct strbuf *out)
{
	struct script *c = n->state;
	size_t var;

	if (n->cls == NULL || n->cls->timer != script_timer)
		return false;
	if (strcmp(name, "get") == 0 || strcmp(name, "shift") == 0) {
		const char *word = *args != '\0' ? sim_word(s, &args) : "args";

		var = script_var(c, word, false);
		if (var == c->vars.n && strcmp(word, "args") != 0) {
			s->script_failed = true;
			return true;
		}
		const char **arg = var < c->vars.n ? &c->vars.v[var].value : &c->args;

		if (name[0] == 's')
			shift(s, arg, out);
		else
			sb_add(out, *arg);
		return true;
	}
	for (size_t i = 0; i < c->insns.n; i++)
		if (c->insns.v[i].op == SCRIPT_EXPORT &&
		    strcmp(c->vars.v[c->insns.v[i].var].name, name) == 0) {
			sb_add(out, c->vars.v[c->insns.v[i].var].value);
			return true;
		}
	if (script_compute(s, n, name, args, out))
		return true;
	if (strcmp(name, "run") != 0 && c->type != SCRIPT_PROXY)
		return false;
	c->args = arena_strdup(s->in->engine->arena, args);
	c->handler = arena_strdup(s->in->engine->arena, name);
	c->written = false;
	sb_add(out, run_script(s, n));
	/* one that ends by an error with words has no value */
	if (c->pos < c->insns.n && c->insns.v[c->pos].op == SCRIPT_ERROR && *c->insns.v[c->pos].text != '\0')
		s->script_failed = true;
	return true;
}

static void
script_fini(struct sim *s, struct sim_node *n)
{
	struct script *c = n->state;

	(void)s;
	if (c == NULL)
		return;
	VEC_FREE(&c->insns);
	VEC_FREE(&c->vars);
}

const struct sim_class sim_classes_script[] = {
	{ .name = "Script", .init = script_init, .timer = script_timer, .push = script_push,
	  .pull = script_pull, .write = script_write, .fini = script_fini },
	{ .name = "DriverManager", .init = script_init, .timer = script_timer,
	  .push = script_push, .write = script_write, .fini = script_fini },
	{ .name = NULL },
};
