/*
 * overload.c - which alternative of a compound class fits a use of it: the first whose numbers
 * of inputs and outputs are the used ones and whose formals take the arguments. If only the ports
 * of a single class are wrong it is taken all the same: the complaint about the port is clearer.
 */
#include "models/base/near.h"
#include "models/click/expand.h"

static bool takes_rest(const struct click_body *b)
{
	return b->formal_count && !strcmp(b->formals[b->formal_count - 1].keyword, "__REST__");
}

/* KEYWORD VALUE: false if text does not begin with a keyword. */
static bool split_keyword(const char *text, size_t *len, const char **value)
{
	const char *s = text;

	while (text_is_word_char(*s) || (*s && strchr(".:?!", *s)))
		s++;
	if (s == text || (*s && !text_is_space(*s)))
		return false;
	*len = (size_t)(s - text);
	while (text_is_space(*s))
		s++;
	*value = s;
	return true;
}

static bool assign_keyword(const struct click_body *b, const char *arg, const char **values)
{
	const char *value;
	size_t len;

	if (!split_keyword(arg, &len, &value))
		return false;
	for (unsigned i = 0; i < b->formal_count; i++) {
		const char *keyword = b->formals[i].keyword;

		if (!*keyword || (takes_rest(b) && i + 1 == b->formal_count))
			continue;
		if (!strncmp(keyword, arg, len) && !keyword[len]) {
			values[i] = value;
			return true;
		}
	}
	return false;
}

static const char *join_rest(const struct click_use *use, const bool *used, struct arena *arena)
{
	struct strbuf joined = STRBUF_INIT;
	const char *text, *comma = "";

	for (unsigned i = 0; i < use->arg_count; i++) {
		if (used[i])
			continue;
		sb_printf(&joined, "%s%s", comma, use->args[i].text);
		comma = ", ";
	}
	text = arena_strndup(arena, sb_str(&joined), joined.len);
	sb_fini(&joined);
	return text;
}

/*
 * The rule of Click's old argument assignment: as many positional arguments as there are positional
 * formals come first; after them keywords in any order, and what fits nowhere is the rest.
 */
static const char **assign_mixed(const struct click_body *b, const struct click_use *use,
				 struct arena *arena)
{
	const char **values = arena_alloc_array(arena, b->formal_count, sizeof(*values));
	bool *used = arena_alloc_array(arena, use->arg_count + 1, sizeof(*used));
	unsigned positional = 0, given = 0;
	bool keywords = false, rest = takes_rest(b);

	while (positional < b->formal_count && !*b->formals[positional].keyword)
		positional++;
	for (unsigned i = 0; i < use->arg_count; i++) {
		const char *arg = use->args[i].text;

		if (given >= positional && assign_keyword(b, arg, values)) {
			used[i] = keywords = true;
		} else if (given < positional) {
			used[i] = true;
			values[given++] = arg;
		} else if (!rest) {
			return NULL;
		} else if (!keywords) {
			given++;
		}
	}
	if (rest)
		values[b->formal_count - 1] = join_rest(use, used, arena);
	for (unsigned i = 0; i < b->formal_count; i++)
		if (!values[i])
			return NULL;
	return values;
}

/* The values of b's formals, or NULL if the arguments do not fit. */
static const char **assign(const struct click_body *b, const struct click_use *use,
			   struct arena *arena)
{
	const char **values;

	if (b->formal_count && *b->formals[b->formal_count - 1].keyword)
		return assign_mixed(b, use, arena);
	if (use->arg_count != b->formal_count)
		return NULL;
	values = arena_alloc_array(arena, b->formal_count + 1, sizeof(*values));
	for (unsigned i = 0; i < use->arg_count; i++)
		values[i] = use->args[i].text;
	return values;
}

static const char *plural(uint32_t n)
{
	return n == 1 ? "" : "s";
}

static void note_candidate(const struct click_body *b, struct diag *d)
{
	struct strbuf s = STRBUF_INIT;

	sb_printf(&s, "%s", *b->name ? b->name : "{...}");
	for (unsigned i = 0; i < b->formal_count; i++) {
		const struct click_formal *f = &b->formals[i];

		sb_add(&s, i ? ", " : "(");
		if (!strcmp(f->keyword, "__REST__"))
			sb_add(&s, "...");
		else
			sb_printf(&s, "%s%s$%s", f->keyword, *f->keyword ? " " : "", f->name);
	}
	sb_printf(&s, "%s with %u input%s and %u output%s", b->formal_count ? ")" : "",
		  b->ninputs, plural(b->ninputs), b->noutputs, plural(b->noutputs));
	diag_note(d, b->at, "candidate: %s", sb_str(&s));
	sb_fini(&s);
}

/* Tells which keyword no version has, if all of them take keywords only. */
static void note_keyword(const struct click_def *def, const struct click_arg *arg, struct diag *d)
{
	struct strbuf word = STRBUF_INIT;
	const char *value;
	struct near near;
	size_t len = 0;
	bool known = !split_keyword(arg->text, &len, &value);

	sb_add_len(&word, arg->text, len);
	near = near_begin(sb_str(&word));
	for (; !known && def && def->kind == CLICK_CLASS_COMPOUND; def = def->body->next)
		for (unsigned i = 0; i < def->body->formal_count && !known; i++) {
			const char *keyword = def->body->formals[i].keyword;

			known = !*keyword || !strcmp(keyword, "__REST__") ||
			    !strcmp(keyword, sb_str(&word));
			near_try(&near, keyword);
		}
	if (!known && near.best)
		diag_note(d, arg->at, "it takes no '%s', did you mean '%s'?", sb_str(&word), near.best);
	else if (!known)
		diag_note(d, arg->at, "it takes no '%s'", sb_str(&word));
	sb_fini(&word);
}

/* Tells which keywords are missing, where there is one version only. */
static void note_missing(const struct click_body *b, const struct click_use *use, struct diag *d)
{
	for (unsigned i = 0; i < b->formal_count; i++) {
		const char *keyword = b->formals[i].keyword, *value;
		bool given = !*keyword || !strcmp(keyword, "__REST__");
		size_t len;

		for (unsigned k = 0; k < use->arg_count && !given; k++)
			given = split_keyword(use->args[k].text, &len, &value) &&
				len == strlen(keyword) && !strncmp(use->args[k].text, keyword, len);
		if (!given)
			diag_note(d, use->at, "'%s' is missing", keyword);
	}
}

static void report_no_match(const struct click_def *def, const struct click_use *use,
			    struct diag *d)
{
	const char *name = *def->name ? def->name : "{...}";

	if (use->any_ports)
		diag_error(d, use->at, "no version of '%s' takes %u argument%s", name,
			   use->arg_count, plural(use->arg_count));
	else
		diag_error(d, use->at, "no version of '%s' takes %u argument%s, %u input%s and "
			   "%u output%s", name, use->arg_count, plural(use->arg_count),
			   use->ninputs, plural(use->ninputs), use->noutputs,
			   plural(use->noutputs));
	for (unsigned i = 0; i < use->arg_count; i++)
		note_keyword(def, &use->args[i], d);
	if (def->kind == CLICK_CLASS_COMPOUND && !def->body->next)
		note_missing(def->body, use, d);
	for (; def && def->kind == CLICK_CLASS_COMPOUND; def = def->body->next)
		note_candidate(def->body, d);
}

const struct click_def *click_resolve(const struct click_def *def, const struct click_use *use,
				      struct arena *arena, const char ***values, struct diag *d)
{
	const struct click_def *at = def, *closest = NULL;
	unsigned tried = 0;

	for (; at && at->kind == CLICK_CLASS_COMPOUND; at = at->body->next) {
		const char **v = assign(at->body, use, arena);
		bool ports = at->body->ninputs == use->ninputs &&
			     at->body->noutputs == use->noutputs;

		tried++;
		if (v && (ports || use->any_ports)) {
			*values = v;
			return at;
		}
		if (v) {
			closest = at;
			*values = v;
		}
	}
	if (at)
		return at;
	if (tried == 1 && closest)
		return closest;
	report_no_match(def, use, d);
	return NULL;
}
