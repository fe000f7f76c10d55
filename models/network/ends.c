/*
 * ends.c - reads "NODE[:PORT]" and two of them joined by "--" or "->". A name cannot hold ":",
 * blanks, "--" or "->" (schema_is_name), so the first of these ends it; errors point at the
 * word.
 */
#include "models/network/ends.h"

#include "models/base/near.h"

struct scan {
	struct reading *r;
	const struct end_scope *scope;
	const char *text;	/* byte i is byte at.start + i of the source */
	const char *p;
	span at;
};

static span span_from(const struct scan *s, const char *from, size_t len)
{
	uint32_t start = s->at.start + (uint32_t)(from - s->text);

	return (span){ s->at.src, start, start + (uint32_t)len };
}

/* A place for "something is missing here": one byte, or what stands there instead. */
static span span_here(const struct scan *s)
{
	size_t len = strcspn(s->p, " ");
	span at = span_from(s, s->p, len > 0 ? len : 1);

	if (!*s->p && s->p > s->text)
		return s->at;
	return at;
}

static bool is_arrow(const char *p)
{
	return p[0] == '-' && (p[1] == '-' || p[1] == '>');
}

static void skip_blanks(struct scan *s)
{
	while (*s->p == ' ')
		s->p++;
}

static size_t word_length(const char *p)
{
	size_t n = 0;

	while (p[n] && p[n] != ' ' && !is_arrow(p + n))
		n++;
	return n;
}

static struct word take_word(const struct scan *s, const char *from, size_t len)
{
	return (struct word){ arena_strndup(s->r->arena, from, len), span_from(s, from, len) };
}

static bool find_node(const struct scan *s, struct network_end *e)
{
	const struct end_node *node = str_map_get(s->scope->nodes, e->node.s);
	struct near near = near_begin(e->node.s);

	if (node) {
		e->is_host = node->is_host;
		e->index = node->index;
		return true;
	}
	for (size_t i = 0; i < str_map_count(s->scope->nodes) && schema_wants_near(s->r); i++)
		near_try(&near, str_map_key(s->scope->nodes, i));
	schema_unknown(s->r, e->node.at, s->scope->what, &near, s->scope->flat ?
		       "a name from the section \"ports\"" :
		       "a name from the sections \"boxes\" and \"hosts\"");
	return false;
}

static bool check_port(const struct scan *s, const struct network_end *e)
{
	if (s->scope->flat)
		diag_error(s->r->d, e->port.at, "expected the name of a port without \":\"");
	else if (e->is_host)
		diag_error(s->r->d, e->port.at, "\"%s\" is a host, expected it without a port",
			   e->node.s);
	else if (!schema_is_name(e->port.s, strlen(e->port.s)))
		diag_error(s->r->d, e->port.at, "\"%s\" cannot be the name of a port, expected "
			   "letters, digits, \"_\", \"-\", \".\", \"/\" and \"@\"", e->port.s);
	else
		return true;
	return false;
}

static bool read_end(struct scan *s, struct network_end *e)
{
	size_t len, name;
	bool good;

	skip_blanks(s);
	len = word_length(s->p);
	if (len == 0) {
		diag_error(s->r->d, span_here(s), "expected the name of a %s", s->scope->what);
		return false;
	}
	for (name = 0; name < len && s->p[name] != ':'; name++)
		;
	*e = (struct network_end){ .node = take_word(s, s->p, name) };
	if (name == 0) {
		diag_error(s->r->d, span_from(s, s->p, len), "expected the name of a %s before "
			   "\":\"", s->scope->what);
		good = false;
	} else {
		good = find_node(s, e);
	}
	if (name + 1 == len) {
		diag_error(s->r->d, span_from(s, s->p + name, 1), "expected a port after \":\"");
		good = false;
	} else if (name < len) {
		e->port = take_word(s, s->p + name + 1, len - name - 1);
		good = good && check_port(s, e);
	}
	s->p += len;
	skip_blanks(s);
	return good;
}

static const char *form_names(unsigned forms)
{
	if (forms == ENDS_ARROW)
		return "\"->\"";
	return forms == ENDS_LINE ? "\"--\"" : "\"--\" or \"->\"";
}

static bool read_joint(struct scan *s, unsigned forms, const char *before, bool *one_way)
{
	unsigned form = !is_arrow(s->p) ? 0 : s->p[1] == '>' ? ENDS_ARROW : ENDS_LINE;

	if (!(form & forms)) {
		diag_error(s->r->d, span_here(s), "expected %s after \"%s\"", form_names(forms),
			   before);
		return false;
	}
	*one_way = form == ENDS_ARROW;
	s->p += 2;
	return true;
}

static const char *wanted(struct reading *r, const struct end_scope *scope, unsigned forms)
{
	if (!forms)
		return arena_printf(r->scratch, "the name of a %s", scope->what);
	return arena_printf(r->scratch, "two ends joined by %s, such as %s", form_names(forms),
			    scope->flat ? "\"lan -> wan\"" :
			    forms & ENDS_LINE ? "\"client -- firewall:lan\"" :
			    "\"client -> server\"");
}

/* forms 0: one end only. */
static bool begin(struct scan *s, struct reading *r, const struct end_scope *scope,
		  const struct yaml_node *n, unsigned forms)
{
	if (n->kind == YAML_MAP && !scope->flat) {
		diag_error(r->d, n->at, "expected %s, found a mapping; no blank may follow \":\" "
			   "between box and port", wanted(r, scope, forms));
		return false;
	}
	if (n->kind != YAML_TEXT) {
		schema_wrong(r, n, wanted(r, scope, forms));
		return false;
	}
	*s = (struct scan){ .r = r, .scope = scope };
	s->text = s->p = yaml_one_line(n, r->scratch, r->d, &s->at);
	return true;
}

static bool finish(const struct scan *s)
{
	if (!*s->p)
		return true;
	diag_error(s->r->d, span_from(s, s->p, strlen(s->p)), "expected nothing more, found \"%s\"",
		   s->p);
	return false;
}

bool ends_read_pair(struct reading *r, const struct end_scope *scope, const struct yaml_node *n,
		    unsigned forms, struct end_pair *to)
{
	struct scan s;
	bool good;

	*to = (struct end_pair){ .one_way = false };
	if (!begin(&s, r, scope, n, forms))
		return false;
	good = read_end(&s, &to->a);
	if (!to->a.node.s || !read_joint(&s, forms, to->a.node.s, &to->one_way))
		return false;
	good &= read_end(&s, &to->b);
	if (!to->b.node.s)
		return false;
	return finish(&s) && good;
}

bool ends_read_one(struct reading *r, const struct end_scope *scope, const struct yaml_node *n,
		   struct network_end *to)
{
	struct scan s;
	bool good;

	*to = (struct network_end){ .is_host = false };
	if (!begin(&s, r, scope, n, 0))
		return false;
	good = read_end(&s, to);
	return to->node.s && finish(&s) && good;
}

bool ends_need_port(struct reading *r, const struct end_scope *scope, const struct network_end *e)
{
	if (scope->flat || e->is_host || e->port.s)
		return true;
	diag_error(r->d, e->node.at, "box \"%s\" is joined by its ports, expected \"%s:PORT\"",
		   e->node.s, e->node.s);
	return false;
}
