/*
 * yaml.c - from libyaml's events to a tree with places.
 *
 * libyaml counts characters, a span counts bytes: a table with the byte of every 64th character
 * turns one into the other (a file of ASCII only needs none). A byte order mark is skipped
 * here, as libyaml would count it as a column. Open collections are frames on a stack, so depth
 * is bounded by the stack and never by the C stack. Reading stops at the first error of libyaml
 * (yaml_error.c), and goes on after errors of ours.
 */
#include "models/network/yaml.h"

#include <yaml.h>

#include "models/base/map.h"
#include "models/base/mem.h"
#include "models/network/yaml_int.h"

enum { CHARS_PER_STEP = 64, KEYS_BEFORE_MAP = 8 };

struct frame {
	struct yaml_node *node;
	const struct yaml_node **tail;
	struct yaml_node *key;		/* read, its value not yet */
	bool drop;			/* the value of that key is not kept */
	struct str_map *seen;		/* keys, once there are many */
};

struct loader {
	struct diag *d;
	struct arena *arena;
	struct yaml_text in;
	yaml_parser_t parser;
	struct frame stack[YAML_MAX_DEPTH];
	unsigned depth;
	const struct yaml_node *root;
	unsigned documents;
	bool stop;
};

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static void index_characters(struct yaml_text *in)
{
	size_t chars = 0;

	for (size_t i = in->base; i < in->len; i++) {
		if (is_continuation(in->text[i])) {
			in->ascii = false;
			continue;
		}
		if (chars++ % CHARS_PER_STEP == 0)
			*VEC_ADD(&in->steps) = (uint32_t)i;
	}
	if (in->ascii)
		VEC_FREE(&in->steps);
}

uint32_t yaml_byte_at(const struct yaml_text *in, size_t index)
{
	size_t at;

	if (in->ascii)
		return (uint32_t)MIN_OF(in->base + index, in->len);
	if (index / CHARS_PER_STEP >= in->steps.n)
		return (uint32_t)in->len;
	at = in->steps.v[index / CHARS_PER_STEP];
	for (index %= CHARS_PER_STEP; index > 0 && at < in->len; index--)
		do
			at++;
		while (at < in->len && is_continuation(in->text[at]));
	return (uint32_t)at;
}

static span event_span(const struct loader *l, const yaml_event_t *e)
{
	uint32_t start = yaml_byte_at(&l->in, e->start_mark.index);
	uint32_t end = yaml_byte_at(&l->in, e->end_mark.index);

	return (span){ l->in.src, start, MAX_OF(start, end) };
}

static struct frame *top(struct loader *l)
{
	return l->depth > 0 ? &l->stack[l->depth - 1] : NULL;
}

static const struct yaml_node *find_key(const struct frame *f, const struct yaml_node *key)
{
	if (f->seen)
		return str_map_get_len(f->seen, key->text, key->len);
	for (const struct yaml_node *v = f->node->first; v; v = v->next)
		if (v->key->len == key->len && memcmp(v->key->text, key->text, key->len) == 0)
			return v->key;
	return NULL;
}

static void remember_key(struct frame *f, struct yaml_node *key)
{
	if (!f->seen && f->node->count < KEYS_BEFORE_MAP)
		return;
	if (!f->seen) {
		f->seen = str_map_new();
		for (const struct yaml_node *v = f->node->first; v; v = v->next)
			str_map_put(f->seen, v->key->text, (void *)(uintptr_t)v->key);
	}
	str_map_put(f->seen, key->text, key);
}

/* A node in the place of a key. */
static void take_key(struct loader *l, struct frame *f, struct yaml_node *n)
{
	const struct yaml_node *old;

	f->key = n;
	f->drop = true;
	if (n->kind == YAML_BAD)
		return;
	if (n->kind == YAML_NOTHING && n->at.start == n->at.end) {
		diag_error(l->d, n->at, "a key is missing before \":\"");
	} else if (n->kind == YAML_LIST || n->kind == YAML_MAP) {
		diag_error(l->d, n->at, "a key must be a word, found %s",
			   yaml_describe(n, l->arena));
	} else if (n->kind == YAML_NOTHING) {
		diag_error(l->d, n->at, "a key must be a word; to use this one as a name, "
			   "put it in quotes");
	} else if (strcmp(n->text, "<<") == 0) {
		diag_error(l->d, n->at, "merge keys (\"<<\") are not supported, write the keys "
			   "out");
	} else if ((old = find_key(f, n)) != NULL) {
		diag_error(l->d, n->at, "key \"%s\" is given twice", n->text);
		diag_note(l->d, old->at, "first given here");
	} else {
		f->drop = false;
		remember_key(f, n);
	}
}

static void append(struct frame *f, struct yaml_node *n)
{
	*f->tail = n;
	f->tail = &n->next;
	f->node->count++;
	f->node->at.end = MAX_OF(f->node->at.end, n->at.end);
}

/* A complete node finds its place in the collection around it. */
static void place(struct loader *l, struct yaml_node *n)
{
	struct frame *f = top(l);

	if (!f) {
		if (!l->root)
			l->root = n;
		return;
	}
	if (f->node->kind == YAML_LIST) {
		append(f, n);
		return;
	}
	if (!f->key) {
		take_key(l, f, n);
		return;
	}
	n->key = f->key;
	if (!f->drop)
		append(f, n);
	f->key = NULL;
}

static struct yaml_node *new_node(struct loader *l, enum yaml_kind kind, const yaml_event_t *e)
{
	struct yaml_node *n = arena_alloc(l->arena, sizeof(*n));

	n->kind = kind;
	n->at = n->inner = event_span(l, e);
	return n;
}

static void open_collection(struct loader *l, enum yaml_kind kind, const yaml_event_t *e)
{
	struct frame *f;

	if (l->depth == YAML_MAX_DEPTH) {
		diag_error(l->d, event_span(l, e), "nested deeper than %d levels", YAML_MAX_DEPTH);
		l->stop = true;
		return;
	}
	f = &l->stack[l->depth++];
	*f = (struct frame){ .node = new_node(l, kind, e) };
	f->tail = &f->node->first;
}

static void close_collection(struct loader *l, const yaml_event_t *e)
{
	struct frame *f = top(l);
	struct yaml_node *n = f->node;
	span end = event_span(l, e);

	/* a block ends where its last item does, a flow collection after its bracket */
	if (end.end > end.start)
		n->at.end = end.end;
	n->inner = n->at;
	str_map_free(f->seen);
	l->depth--;
	place(l, n);
}

/* Whether decoded text and file differ only in white space. */
static void find_inner(const struct loader *l, struct yaml_node *n, yaml_scalar_style_t style)
{
	const char *s = l->in.text;
	const char *newline;

	n->exact = true;
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		n->inner.start++;
		n->inner.end--;
		n->exact = !memchr(s + n->inner.start, s[n->inner.end] == '"' ? '\\' : '\'',
				   n->inner.end - n->inner.start);
		break;
	case YAML_LITERAL_SCALAR_STYLE:
	case YAML_FOLDED_SCALAR_STYLE:
		newline = memchr(s + n->at.start, '\n', n->at.end - n->at.start);
		n->inner.start = newline ? (uint32_t)(newline - s) + 1 : n->at.end;
		while (n->inner.end > n->inner.start && strchr(" \r\n", s[n->inner.end - 1]))
			n->inner.end--;
		while (n->inner.start < n->inner.end && strchr(" \r\n", s[n->inner.start]))
			n->inner.start++;
		break;
	default:
		break;
	}
}

static bool is_nothing(const yaml_event_t *e)
{
	const char *s = (const char *)e->data.scalar.value;

	return e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
	       (!*s || strcmp(s, "~") == 0 || strcmp(s, "null") == 0 || strcmp(s, "Null") == 0 ||
		strcmp(s, "NULL") == 0);
}

static void take_scalar(struct loader *l, const yaml_event_t *e)
{
	struct yaml_node *n = new_node(l, YAML_TEXT, e);
	const char *s = (const char *)e->data.scalar.value;
	size_t len = e->data.scalar.length;

	if (is_nothing(e)) {
		n->kind = YAML_NOTHING;
	} else if (memchr(s, 0, len)) {
		diag_error(l->d, n->at, "a text must not hold a NUL byte");
		n->kind = YAML_BAD;
	} else {
		find_inner(l, n, e->data.scalar.style);
		/* the newline at the end of a block is no part of a word */
		while (len > 0 && s[len - 1] == '\n')
			len--;
		n->text = arena_strndup(l->arena, s, len);
		n->len = len;
	}
	place(l, n);
}

/* Anchors and tags: refused, so that there is one way to write a thing and no bomb. */
static void refuse_properties(struct loader *l, const yaml_event_t *e, const yaml_char_t *anchor,
			      const yaml_char_t *tag)
{
	span at = event_span(l, e);

	if (anchor) {
		at.end = at.start + (uint32_t)strlen((const char *)anchor) + 1;
		diag_error(l->d, at, "anchors (\"&%s\") are not supported; a text that starts with "
			   "\"&\" needs quotes", (const char *)anchor);
	} else if (tag) {
		at.end = MAX_OF(at.end, at.start + 1);
		diag_error(l->d, at, "tags (\"%s\") are not supported; a text that starts with "
			   "\"!\" needs quotes", (const char *)tag);
	}
}

static void take_alias(struct loader *l, const yaml_event_t *e)
{
	struct yaml_node *n = new_node(l, YAML_BAD, e);

	diag_error(l->d, n->at, "aliases (\"*%s\") are not supported, write the value again; a "
		   "text that starts with \"*\" needs quotes", (const char *)e->data.alias.anchor);
	place(l, n);
}

static void take_event(struct loader *l, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (l->documents++ > 0) {
			diag_error(l->d, event_span(l, e), "a second document begins here, "
				   "expected one document in a file");
			l->stop = true;
		}
		break;
	case YAML_SCALAR_EVENT:
		refuse_properties(l, e, e->data.scalar.anchor, e->data.scalar.tag);
		take_scalar(l, e);
		break;
	case YAML_SEQUENCE_START_EVENT:
		refuse_properties(l, e, e->data.sequence_start.anchor, e->data.sequence_start.tag);
		open_collection(l, YAML_LIST, e);
		break;
	case YAML_MAPPING_START_EVENT:
		refuse_properties(l, e, e->data.mapping_start.anchor, e->data.mapping_start.tag);
		open_collection(l, YAML_MAP, e);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		close_collection(l, e);
		break;
	case YAML_ALIAS_EVENT:
		take_alias(l, e);
		break;
	case YAML_STREAM_END_EVENT:
		l->stop = true;
		break;
	default:
		break;
	}
}

/* True unless libyaml met an error. */
static bool run(struct loader *l)
{
	while (!l->stop) {
		yaml_event_t e;

		if (!yaml_parser_parse(&l->parser, &e)) {
			yaml_report(l->d, &l->in, &l->parser);
			return false;
		}
		take_event(l, &e);
		yaml_event_delete(&e);
	}
	return l->depth == 0 && l->documents <= 1;
}

const struct yaml_node *yaml_read(uint32_t src, struct arena *arena, struct diag *d)
{
	struct loader l = { .d = d, .arena = arena, .in = { .src = src, .ascii = true } };
	bool good;

	l.in.text = diag_source_text(d, src, &l.in.len);
	if (l.in.len >= 3 && memcmp(l.in.text, "\xef\xbb\xbf", 3) == 0)
		l.in.base = 3;
	if (yaml_refuse_text(d, &l.in))
		return NULL;
	index_characters(&l.in);
	if (!yaml_parser_initialize(&l.parser))
		x_panic("out of memory");
	yaml_parser_set_encoding(&l.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&l.parser, (const unsigned char *)l.in.text + l.in.base,
				     l.in.len - l.in.base);
	good = run(&l);
	while (l.depth > 0)
		str_map_free(l.stack[--l.depth].seen);
	yaml_parser_delete(&l.parser);
	VEC_FREE(&l.in.steps);
	if (good && !l.root)
		diag_error(d, (span){ src, 0, 0 }, "the file is empty");
	return good ? l.root : NULL;
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
	if (map->kind != YAML_MAP)
		return NULL;
	for (const struct yaml_node *v = map->first; v; v = v->next)
		if (strcmp(v->key->text, key) == 0)
			return v;
	return NULL;
}

const char *yaml_describe(const struct yaml_node *n, struct arena *arena)
{
	switch (n->kind) {
	case YAML_TEXT:
		return arena_printf(arena, "\"%.40s%s\"", n->text, n->len > 40 ? "..." : "");
	case YAML_LIST:
		return "a list";
	case YAML_MAP:
		return "a mapping";
	default:
		return "nothing";
	}
}

char *yaml_spanned_text(const struct yaml_node *n, struct arena *arena, struct diag *d, span *at)
{
	struct place p;
	const char *file;
	uint32_t src;
	size_t len;

	if (n->exact) {
		file = diag_source_text(d, n->inner.src, &len);
		*at = n->inner;
		return arena_strndup(arena, file + n->inner.start, n->inner.end - n->inner.start);
	}
	p = diag_place(d, n->at);
	src = diag_add_source(d, p.file, n->text, n->len);
	diag_map_line(d, src, 0, p.file, p.line);
	*at = (span){ src, 0, (uint32_t)n->len };
	return arena_strndup(arena, n->text, n->len);
}

char *yaml_one_line(const struct yaml_node *n, struct arena *arena, struct diag *d, span *at)
{
	char *text = yaml_spanned_text(n, arena, d, at);

	for (char *s = text; *s; s++)
		if (*s == '\n' || *s == '\r' || *s == '\t')
			*s = ' ';
	return text;
}
