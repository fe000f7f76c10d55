/*
 * arg.c - which argument belongs to which parameter.
 *
 * Click reads parameters one after the other, and each looks at what is left of the arguments.
 * An argument "WORD rest" may be a keyword; a parameter takes the last argument with its
 * keyword. A positional one takes the first argument that is left if that has no keyword, and
 * if it is mandatory and has found nothing else, even if it seems to have one: Paint(ANNO 20,
 * 3) reads "ANNO 20" as the color. Positional arguments end at the first argument taken by its
 * keyword. A keyword overrides a position. What nobody takes is an error.
 */
#include "models/click/arg_int.h"

#include "models/base/near.h"

enum slot_state { SLOT_FREE, SLOT_BY_POSITION, SLOT_BY_KEYWORD, SLOT_GONE };

struct slot {
	const struct click_arg *arg;
	enum slot_state state;
	size_t keyword;		/* length of what may be a keyword, or 0 */
};

struct reader_state {
	struct arg_context *ctx;
	struct slot *slots;
	size_t n;
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* The length of a keyword in front of a value. */
static size_t keyword_length(const char *s)
{
	size_t n = 0, value;

	if (!is_letter(s[0]))
		return 0;
	while (s[n] && (text_is_word_char(s[n]) || strchr(":.?!", s[n])))
		n++;
	for (value = n; text_is_space(s[value]); value++)
		;
	return value > n && s[value] ? n : 0;
}

static void init_slots(struct reader_state *r, const struct click_element *e)
{
	r->slots = x_realloc_array(NULL, e->arg_count + 1, sizeof(*r->slots));
	r->n = e->arg_count;
	for (size_t i = 0; i < r->n; i++)
		r->slots[i] =
			(struct slot){ &e->args[i], SLOT_FREE, keyword_length(e->args[i].text) };
}

/* What was taken is gone, and does not end the positional arguments any more. */
static void strip_slots(struct reader_state *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->slots[i].state != SLOT_FREE)
			r->slots[i].state = SLOT_GONE;
}

/* The argument for p, or NULL; *by_keyword says how it was found. */
static struct slot *find_slot(struct reader_state *r, const struct click_param *p, bool *by_keyword)
{
	struct slot *found = NULL, *next = NULL;
	size_t len = strlen(p->name);
	bool ended = false;

	for (size_t i = 0; i < r->n; i++) {
		struct slot *s = &r->slots[i];
		bool same = s->keyword == len && !memcmp(s->arg->text, p->name, len);

		if (!next && !ended && s->state == SLOT_FREE)
			next = s;
		if (s->state == SLOT_BY_KEYWORD && !next)
			ended = true;
		if (s->state == SLOT_FREE && same) {
			found = s;
			s->state = SLOT_BY_KEYWORD;
		}
	}
	*by_keyword = true;
	if (!(p->flags & CLICK_P_POSITIONAL) || !next || next->state != SLOT_FREE)
		return found;
	if (next->keyword && (found || !(p->flags & CLICK_P_MANDATORY)))
		return found;
	next->state = SLOT_BY_POSITION;
	if (found && found > next)
		return found;
	*by_keyword = false;
	return next;
}

static struct piece slot_value(const struct slot *s, bool by_keyword)
{
	struct piece text = piece_of(s->arg->text);

	if (by_keyword) {
		text.s += s->keyword;
		text.len -= s->keyword;
	}
	return piece_trim(text);
}

static void missing(struct reader_state *r, const struct click_param *p)
{
	struct strbuf want = STRBUF_INIT;
	const struct click_element *e = r->ctx->element;

	r->ctx->failed = true;
	value_expected(p, &want);
	diag_error(r->ctx->diag, e->config_at.src ? e->config_at : e->at,
		   "%s: required argument of %s missing, expected %s", p->name, e->class_name,
		   sb_str(&want));
	sb_fini(&want);
}

static bool parse_default(struct arena *arena, const struct click_param *p, struct click_value *v)
{
	struct arg_context ctx = { .arena = arena };

	if (!p->def)
		return true;
	if (!*p->def && (p->type == CLICK_T_STRING || p->type == CLICK_T_ANY)) {
		v->kind = CLICK_V_STRING;
		v->s = "";
		return true;
	}
	return value_parse(&ctx, p, piece_of(p->def), v) && !ctx.failed;
}

static void read_default(const struct arg_context *from, const struct click_param *p,
			 struct click_value *v)
{
	X_CHECK(parse_default(from->arena, p, v));
}

bool click_default_ok(const struct click_param *p, struct arena *arena, struct strbuf *expected)
{
	struct click_value v = { 0 };

	value_expected(p, expected);
	return parse_default(arena, p, &v);
}

/* Click takes no notice of an empty argument, even where one is mandatory. */
static void read_empty(struct arg_context *ctx, const struct click_param *p, struct click_value *v)
{
	if (!(p->flags & CLICK_P_MANDATORY)) {
		read_default(ctx, p, v);
		return;
	}
	if (p->choices) {
		value_parse(ctx, p, piece_of(""), v);
		return;
	}
	diag_warn(ctx->diag, ctx->arg->at, "%s is empty, it counts as zero", p->name);
	value_zero(ctx, p, v);
}

static void read_param(struct reader_state *r, const struct click_param *p, struct click_value *v)
{
	struct arg_context *ctx = r->ctx;
	struct slot *s;
	struct piece text;
	bool by_keyword;

	s = find_slot(r, p, &by_keyword);
	if (!s) {
		if (p->flags & CLICK_P_MANDATORY)
			missing(r, p);
		else
			read_default(ctx, p, v);
		return;
	}
	ctx->arg = s->arg;
	text = slot_value(s, by_keyword);
	v->at = arg_span(ctx, text);
	v->given = text.len > 0;
	if (text.len)
		value_parse(ctx, p, text, v);
	else
		read_empty(ctx, p, v);
	ctx->arg = NULL;
}

/* Everything that is left, whether it seems to have a keyword or not. */
static void read_rest(struct reader_state *r, const struct click_param *p, struct click_value *v)
{
	const struct click_arg **args = x_realloc_array(NULL, r->n + 1, sizeof(*args));
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (r->slots[i].state == SLOT_FREE) {
			args[n++] = r->slots[i].arg;
			r->slots[i].state = SLOT_GONE;
		}
	}
	v->given = n > 0;
	v->at = n ? args[0]->at : r->ctx->element->at;
	list_parse(r->ctx, p, args, n, v);
	free(args);
}

static void unknown_keyword(struct reader_state *r, const struct slot *s)
{
	struct arg_context *ctx = r->ctx;
	const struct click_class *c = ctx->element->cls;
	struct piece word = { s->arg->text, s->keyword };
	struct near near = near_begin(piece_dup(word, ctx->arena));

	for (const struct click_param *p = c->params; p->name; p++)
		if (!(p->flags & CLICK_P_REST))
			near_try(&near, p->name);
	ctx->arg = s->arg;
	if (near.best)
		arg_error(ctx, word, "%.*s: unknown argument of %s, did you mean %s?", PIECE(word),
			  c->name, near.best);
	else
		arg_error(ctx, word, "%.*s: unknown argument of %s", PIECE(word), c->name);
	ctx->arg = NULL;
}

static void check_all_taken(struct reader_state *r)
{
	const struct click_class *c = r->ctx->element->cls;
	unsigned positions = 0;

	for (const struct click_param *p = c->params; p->name; p++)
		positions += (p->flags & CLICK_P_POSITIONAL) != 0;
	for (size_t i = 0; i < r->n; i++)
		if (r->slots[i].state == SLOT_FREE && r->slots[i].keyword)
			unknown_keyword(r, &r->slots[i]);
	for (size_t i = 0; i < r->n; i++) {
		struct slot *s = &r->slots[i];

		if (s->state != SLOT_FREE || s->keyword)
			continue;
		r->ctx->arg = s->arg;
		if (i < positions)
			arg_error(r->ctx, piece_of(s->arg->text),
				  "too many arguments: after a keyword "
				  "no argument of %s can go by its position",
				  c->name);
		else
			arg_error(r->ctx, piece_of(s->arg->text),
				  "too many arguments, %s takes %u without keyword", c->name,
				  positions);
		r->ctx->arg = NULL;
		break;
	}
}

/* CheckIPHeader(OFFSET 14, 15): the keyword counts unless one argument is left besides. */
static void take_offset(struct reader_state *r)
{
	static const char name[] = "OFFSET";
	struct slot *last = NULL;
	size_t others = 0;

	for (size_t i = 0; i < r->n; i++) {
		struct slot *s = &r->slots[i];

		if (s->state != SLOT_FREE)
			continue;
		if (s->keyword != sizeof(name) - 1 || memcmp(s->arg->text, name, s->keyword) != 0) {
			others++;
			continue;
		}
		s->state = SLOT_GONE;
		last = s;
	}
	if (last && !others)
		last->state = SLOT_FREE;
}

/* Arguments that Click reads in another way than one after the other. */
static void adapt_slots(struct reader_state *r)
{
	const struct click_class *c = r->ctx->element->cls;
	size_t free_slots = 0;

	if (!strncmp(c->name, "CheckIPHeader", 13))
		take_offset(r);
	for (size_t i = 0; i < r->n; i++)
		free_slots += r->slots[i].state == SLOT_FREE;
	/* one name stands for the address and the Ethernet address */
	if (!strcmp(c->name, "ARPQuerier") && free_slots == 1) {
		/* there is room for one more */
		for (size_t i = 0; i < r->n; i++)
			if (r->slots[i].state == SLOT_FREE)
				r->slots[r->n] = r->slots[i];
		r->n++;
	}
}

/* StoreIPAddress(16) has no address: its only argument is the second parameter. */
static bool is_skipped(const struct reader_state *r, const struct click_param *p)
{
	return r->n <= 1 && !strcmp(p->name, "ADDR") &&
	       !strcmp(r->ctx->element->cls->name, "StoreIPAddress");
}

static void read_params(struct reader_state *r, struct click_value *values)
{
	const struct click_class *c = r->ctx->element->cls;
	bool keyword_before = false, stripped = !c->keywords_first;

	for (size_t i = 0; c->params[i].name; i++) {
		const struct click_param *p = &c->params[i];

		if (!(p->flags & CLICK_P_POSITIONAL)) {
			keyword_before = true;
		} else if (keyword_before && !stripped) {
			strip_slots(r);
			adapt_slots(r);
			stripped = true;
		}
		if (p->flags & CLICK_P_REST)
			read_rest(r, p, &values[i]);
		else if (!is_skipped(r, p))
			read_param(r, p, &values[i]);
	}
	check_all_taken(r);
}

bool click_args_parse(const struct click_scope *scope, const struct click_element *e,
		      struct arena *arena, struct click_args *out, struct diag *d)
{
	struct arg_context ctx = {
		.config = scope->config, .element = e,
		.names = { scope->names, name_scope(e->name) },
		.symbols = scope->symbols, .arena = arena, .diag = d,
	};
	struct reader_state r = { .ctx = &ctx };
	struct click_value *values;
	size_t n = 0;

	*out = (struct click_args){ .cls = e->cls };
	if (!e->cls)
		return true;
	while (e->cls->params[n].name)
		n++;
	values = arena_alloc_array(arena, n ? n : 1, sizeof(*values));
	out->values = values;
	out->count = n;
	init_slots(&r, e);
	read_params(&r, values);
	free(r.slots);
	if (!ctx.failed)
		class_check(&ctx, out, values);
	return !ctx.failed;
}

const struct click_args *click_args_kept(const struct click_config *c,
					 const struct click_element *e)
{
	const struct click_args *kept;

	if (!c || !c->args || e < c->elements || e >= c->elements + c->element_count)
		return NULL;
	kept = &c->args[e - c->elements];
	return kept->values ? kept : NULL;
}

const struct click_value *click_arg(const struct click_args *a, const char *name)
{
	for (size_t i = 0; i < a->count; i++)
		if (!strcmp(a->cls->params[i].name, name))
			return &a->values[i];
	x_panic("class %s has no parameter %s", a->cls ? a->cls->name : "(unknown)", name);
}
