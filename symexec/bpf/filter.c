/*
 * filter.c - the walk over all paths of a filter program: see filter.h.
 */
#include "models/bpf/print.h"
#include "symexec/bpf/filter_int.h"

enum { MOST_VALUES = 4096, MOST_WIDTH = 16 };

static void say_where(struct walk *w, const char *what, const char *why)
{
	const struct ebpf_line *line = w->p->line[w->now->at];
	struct strbuf s = STRBUF_INIT;

	ebpf_print_insn(&s, &w->p->insn[w->now->at], w->now->at + 1 < w->p->n ? &w->p->insn[w->now->at + 1] : NULL);
	diag_error(w->d, SPAN_NONE, "program '%s' %s at instruction %u, '%s': %s", w->p->name, what, w->now->at, sb_str(&s), why);
	if (line && line->line)
		diag_note(w->d, SPAN_NONE, "%s:%u:%u: %s", line->file, line->line, line->column, line->text);
	sb_fini(&s);
	w->failed = true;
}

bool walk_refuse(struct walk *w, const char *fmt, ...)
{
	char why[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	say_where(w, "is not safe", why);
	return false;
}

/* A limit of ours, no fault of the program: always false. */
static bool beyond(struct walk *w, unsigned reg)
{
	char why[80];

	snprintf(why, sizeof(why), "the address in r%u can be in more than %d places", reg, MOST_VALUES);
	say_where(w, "cannot be followed further", why);
	w->f->beyond = true;
	return false;
}

void walk_note(struct walk *w, bool given_up, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (given_up) {
		for (size_t i = 0; i < w->f->given_up.n; i++)
			if (strcmp(w->f->given_up.v[i], text) == 0)
				return;
		*VEC_ADD(&w->f->given_up) = arena_strdup(w->f->arena, text);
		return;
	}
	for (size_t i = 0; i < w->f->hangs_on.n; i++)
		if (strcmp(w->f->hangs_on.v[i], text) == 0)
			return;
	*VEC_ADD(&w->f->hangs_on) = arena_strdup(w->f->arena, text);
}

struct sstate *sstate_fork(const struct sstate *s)
{
	struct sstate *n = x_malloc(sizeof(*n));

	*n = *s;
	for (unsigned i = 0; i < s->n_frames; i++) {
		n->frame[i] = x_malloc(sizeof(*n->frame[i]));
		*n->frame[i] = *s->frame[i];
	}
	return n;
}

void sstate_free(struct sstate *s)
{
	if (!s)
		return;
	for (unsigned i = 0; i < s->n_frames; i++)
		free(s->frame[i]);
	free(s);
}

bool sstate_assume(struct walk *w, struct sstate *s, const struct term_condition *c)
{
	struct filter_condition *k = arena_alloc(w->f->arena, sizeof(*k));
	struct strbuf text = STRBUF_INIT;
	set here;

	*k = (struct filter_condition){ .c = *c, .before = s->last };
	k->vague = !term_condition_set(&w->f->terms, c, &here);
	s->last = k;
	if (k->vague) {
		term_condition_print(&text, &w->f->terms, c);
		walk_note(w, true, "'%.200s' binds more than can be tried", sb_str(&text));
		sb_fini(&text);
		return true;
	}
	s->s = set_and(w->f->terms.sets, s->s, here);
	if (s->s == SET_TOO_LARGE) {
		walk_note(w, true, "a set of packets is too large");
		s->s = SET_ALL;
		k->vague = true;
	}
	return s->s != SET_NONE;
}

/* ---- trying the values of an address ---- */

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* The numbers that a term can be, whatever its symbols are; SIZE_MAX: too many. */
static size_t all_values(struct terms *t, term a, uint64_t **out)
{
	struct term_use s[8];
	size_t n = term_support(t, a, a, s, ARRAY_LEN(s)), kept = 0, count;
	uint64_t values[8], *v;

	if (n > ARRAY_LEN(s) || term_use_bits(s, n) > MOST_WIDTH)
		return SIZE_MAX;
	count = (size_t)1 << term_use_bits(s, n);
	v = x_calloc(count, sizeof(*v));
	for (size_t k = 0; k < count; k++) {
		term_use_values(s, n, k, values);
		v[k] = term_value(t, a, s, values, n);
	}
	qsort(v, count, sizeof(*v), ascending);
	for (size_t k = 0; k < count; k++)
		if (k == 0 || v[k] != v[kept - 1])
			v[kept++] = v[k];
	*out = v;
	return kept;
}

bool walk_fix(struct walk *w, unsigned reg)
{
	struct sstate *s = w->now;
	struct sreg *r = &walk_frame(w)->r[reg];
	uint64_t known, *v = NULL;
	size_t n, made = 0;

	if (term_is_const(&w->f->terms, r->t, &known))
		return true;
	n = all_values(&w->f->terms, r->t, &v);
	for (size_t i = 0; n != SIZE_MAX && i < n && made <= MOST_VALUES; i++) {
		struct term_condition c = { TERM_EQ, r->t, term_const(&w->f->terms, v[i]), false };
		struct sstate *k = sstate_fork(s);

		if (!sstate_assume(w, k, &c)) {
			sstate_free(k);
			continue;
		}
		k->frame[k->n_frames - 1]->r[reg].t = c.b;
		*VEC_ADD(&w->waiting) = k;
		made++;
	}
	free(v);
	if (n == SIZE_MAX || made > MOST_VALUES)
		return beyond(w, reg);
	sstate_free(s);
	w->now = NULL;
	return false;
}

/* ---- the walk ---- */

static struct sstate *first_state(struct walk *w)
{
	struct sstate *s = x_calloc(1, sizeof(*s));
	term zero = term_const(&w->f->terms, 0);

	s->s = SET_ALL;
	s->length = term_symbol(&w->f->terms, w->f->terms.length);
	s->frame[0] = x_calloc(1, sizeof(*s->frame[0]));
	s->n_frames = 1;
	s->frame[0]->r[1] = (struct sreg){ .kind = SREG_CONTEXT, .t = zero };
	s->frame[0]->r[10] = (struct sreg){ .kind = SREG_STACK, .t = zero };
	return s;
}

/* A path that is not followed further may match and may not. */
static void give_up(struct walk *w, struct sstate *s)
{
	*VEC_ADD(&w->f->paths) = (struct filter_path){ s->last, s->s, true, 0, 0 };
	*VEC_ADD(&w->f->paths) = (struct filter_path){ s->last, s->s, false, 0, 0 };
	for (uint8_t k = 0; w->f->driver && k < FILTER_SAYS; k++)
		*VEC_ADD(&w->f->paths) = (struct filter_path){ s->last, s->s, false, k, s->branch };
	sstate_free(s);
}

/* The result of a path: 1 in its low 32 bits matches. */
static void finish(struct walk *w)
{
	struct terms *t = &w->f->terms;
	struct sreg r = walk_frame(w)->r[0];
	term low = term_op(t, TERM_AND, r.t, term_const(t, UINT32_MAX));
	struct term_condition c = { TERM_EQ, low, term_const(t, 1), false };
	struct sstate *other;
	uint64_t v;

	if (term_is_const(t, low, &v)) {
		*VEC_ADD(&w->f->paths) = (struct filter_path){ w->now->last, w->now->s, v == 1, 0, 0 };
	} else {
		other = sstate_fork(w->now);
		if (sstate_assume(w, w->now, &c))
			*VEC_ADD(&w->f->paths) = (struct filter_path){ w->now->last, w->now->s, true, 0, 0 };
		c.no = true;
		if (sstate_assume(w, other, &c))
			*VEC_ADD(&w->f->paths) = (struct filter_path){ other->last, other->s, false, 0, 0 };
		sstate_free(other);
	}
	sstate_free(w->now);
	w->now = NULL;
}

static bool leave(struct walk *w)
{
	struct sreg r = walk_frame(w)->r[0];
	struct sstate *s = w->now;

	if (s->n_frames == 1 && r.kind != SREG_NUMBER)
		return walk_refuse(w, r.kind == SREG_NONE ? "nothing was written to r0" : "it returns a pointer");
	if (s->n_frames == 1) {
		if (w->f->driver)
			walk_driver_finish(w);
		else
			finish(w);
		return true;
	}
	if (r.kind == SREG_STACK && r.frame == s->n_frames - 1)
		return walk_refuse(w, "it returns the address of its own stack");
	s->at = walk_frame(w)->back;
	free(s->frame[--s->n_frames]);
	walk_frame(w)->r[0] = r;
	return true;
}

static bool follow(struct walk *w)
{
	while (w->now && !w->failed) {
		if (++w->f->steps > FILTER_STEPS || w->f->paths.n > FILTER_PATHS) {
			walk_note(w, true, "paths beyond %u instructions or %u paths", (unsigned)FILTER_STEPS, (unsigned)FILTER_PATHS);
			give_up(w, w->now);
			w->now = NULL;
		} else if (w->now->at >= w->p->n) {
			w->now->at = w->p->n - 1;
			return walk_refuse(w, "it runs out of the program");
		} else if (w->p->insn[w->now->at].code == (BPF_JMP | BPF_EXIT)) {
			if (!leave(w))
				return false;
		} else if (!walk_step(w)) {
			return false;
		} else if (w->f->driver && w->now && w->waiting.n) {
			*VEC_ADD(&w->waiting) = w->now;
			w->now = walk_driver_next(w);
		}
	}
	return !w->failed;
}

static bool of_packet(const struct filter *f, set_var v)
{
	for (size_t i = 0; i < f->terms.symbols.n; i++)
		if (f->terms.symbols.v[i].var == v)
			return f->terms.symbols.v[i].first != UINT32_MAX || i == f->terms.length;
	return false;
}

/* Without what the packet does not say. */
static set packets_of(struct filter *f, set s)
{
	VEC(set_var) keep = { 0 };

	for (size_t i = 0; i < f->terms.symbols.n; i++)
		if (of_packet(f, f->terms.symbols.v[i].var))
			*VEC_ADD(&keep) = f->terms.symbols.v[i].var;
	s = set_keep(f->terms.sets, s, keep.v, keep.n);
	VEC_FREE(&keep);
	return s;
}

static bool explore(struct filter *f, const struct ebpf_object *o, const struct ebpf_program *p, bool driver, struct diag *d)
{
	struct walk w = { .f = f, .o = o, .p = p, .d = d };

	*f = (struct filter){ .arena = arena_new(), .driver = driver };
	terms_init(&f->terms);
	w.now = first_state(&w);
	while (follow(&w) && w.waiting.n)
		w.now = driver ? walk_driver_next(&w) : w.waiting.v[--w.waiting.n];
	sstate_free(w.now);
	for (size_t i = 0; i < w.waiting.n; i++)
		sstate_free(w.waiting.v[i]);
	VEC_FREE(&w.waiting);
	return !w.failed;
}

bool filter_explore(struct filter *f, const struct ebpf_object *o, const struct ebpf_program *p, struct diag *d)
{
	bool ok = explore(f, o, p, false, d);

	for (size_t i = 0; i < f->paths.n; i++) {
		set *to = f->paths.v[i].matches ? &f->matched : &f->other;

		*to = set_or(f->terms.sets, *to, f->paths.v[i].s);
	}
	f->may = packets_of(f, f->matched);
	f->may_not = packets_of(f, f->other);
	return ok;
}

bool filter_explore_driver(struct filter *f, const struct ebpf_object *o, const struct ebpf_program *p, struct diag *d)
{
	bool ok = explore(f, o, p, true, d);

	for (size_t i = 0; i < f->paths.n; i++) {
		set *to = &f->says[f->paths.v[i].says];

		*to = set_or(f->terms.sets, *to, f->paths.v[i].s);
	}
	for (size_t k = 0; k < FILTER_SAYS; k++)
		f->says[k] = packets_of(f, f->says[k]);
	return ok;
}

set filter_path_packets(struct filter *f, size_t i)
{
	return packets_of(f, f->paths.v[i].s);
}

void filter_fini(struct filter *f)
{
	terms_fini(&f->terms);
	VEC_FREE(&f->paths);
	VEC_FREE(&f->given_up);
	VEC_FREE(&f->hangs_on);
	arena_free(f->arena);
}
