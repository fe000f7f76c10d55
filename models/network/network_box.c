/*
 * network_box.c - a box: a Click file, a class of the library, or a datapath file, and its
 * arguments. An argument is a text as Click reads it, or a symbol (network_symbol.c).
 */
#include "models/network/network_int.h"

struct box_keys {
	struct word click, cls, datapath;
	const struct yaml_node *args;
};

static const struct schema_key box_keys[] = {
	{ SCHEMA_KEY("click", SCHEMA_WORD, struct box_keys, click),
	  .want = "the name of a Click file" },
	{ SCHEMA_KEY("class", SCHEMA_WORD, struct box_keys, cls),
	  .want = "the name of a box class" },
	{ SCHEMA_KEY("datapath", SCHEMA_WORD, struct box_keys, datapath),
	  .want = "the name of a datapath file" },
	{ SCHEMA_KEY("args", SCHEMA_NODE, struct box_keys, args) },
	{ .name = NULL },
};

const struct schema box_schema = { "a box", box_keys };

static bool is_keyword(const char *s)
{
	if (!*s)
		return false;
	for (; *s; s++)
		if (!(*s >= 'a' && *s <= 'z') && !(*s >= 'A' && *s <= 'Z') &&
		    !(*s >= '0' && *s <= '9') && *s != '_')
			return false;
	return true;
}

static bool read_arg(struct network_reading *w, const char *box, const struct yaml_node *n,
		     struct network_arg *to)
{
	if (n->kind == YAML_MAP || (n->kind == YAML_TEXT && strcmp(n->text, "any") == 0)) {
		to->value = network_symbol_make(w, box, to->name.s, n, SYMBOL_ANY);
		return to->value.s;
	}
	if (n->kind != YAML_TEXT) {
		schema_wrong(&w->r, n, "one value, \"any\", \"$SYMBOL\" or a set { in: [...] }");
		return false;
	}
	if (n->text[0] == '$') {
		to->value = network_symbol_use(w, n, SYMBOL_ANY);
		return to->value.s;
	}
	if (strncmp(n->text, "symbol:", 7) == 0) {
		diag_error(w->r.d, n->inner, "expected \"$%s\" for a symbol", n->text + 7);
		return false;
	}
	to->value = schema_word(&w->r, n);
	return true;
}

static bool read_args(struct network_reading *w, const struct yaml_node *n, struct network_box *to)
{
	struct network_arg *args;
	bool good = true;
	size_t i = 0;

	if (n->kind != YAML_MAP && (n->kind != YAML_LIST || to->kind == BOX_CLICK)) {
		schema_wrong(&w->r, n, to->kind == BOX_CLICK ?
			     "a mapping of the file's variables to values" :
			     "a mapping of keywords to values, or a list of values");
		return false;
	}
	args = arena_alloc_array(w->r.arena, n->count, sizeof(*args));
	for (const struct yaml_node *v = n->first; v; v = v->next, i++) {
		if (n->kind == YAML_LIST) {
			args[i].name = (struct word){ arena_printf(w->r.arena, "%zu", i),
						      v->inner };
		} else {
			args[i].name = schema_word(&w->r, v->key);
			if (!is_keyword(v->key->text)) {
				diag_error(w->r.d, v->key->inner, "\"%s\" cannot be the name of an "
					   "argument, expected letters, digits and \"_\"",
					   v->key->text);
				good = false;
			}
		}
		good &= read_arg(w, to->name.s, v, &args[i]);
	}
	to->args = args;
	to->arg_count = n->count;
	return good;
}

/* Sets kind and source from the one of three keys that is given. */
static bool choose_source(struct network_reading *w, const struct yaml_node *n,
			  const struct box_keys *k, struct network_box *to)
{
	const struct word *given[] = { [BOX_CLICK] = &k->click, [BOX_CLASS] = &k->cls,
				       [BOX_DATAPATH] = &k->datapath };
	bool found = false;

	for (unsigned i = 0; i < ARRAY_LEN(given); i++) {
		if (!given[i]->s)
			continue;
		if (found) {
			diag_error(w->r.d, given[i]->at, "box \"%s\" already has a source, "
				   "expected one of \"click\", \"class\" and \"datapath\"",
				   to->name.s);
			diag_note(w->r.d, to->source.at, "the other is here");
			return false;
		}
		found = true;
		to->kind = (enum box_kind)i;
		to->source = *given[i];
		if (given[i]->s[0])
			continue;
		diag_error(w->r.d, n->at, "box \"%s\" has an empty source", to->name.s);
		return false;
	}
	if (!found)
		diag_error(w->r.d, n->key->inner, "box \"%s\" needs one of the keys \"click\", "
			   "\"class\" and \"datapath\"", to->name.s);
	return found;
}

bool network_box_read(struct network_reading *w, const struct yaml_node *n, struct network_box *to)
{
	struct box_keys k = { .args = NULL };
	bool good = schema_check_name(&w->r, n->key, "a box");

	to->name = schema_word(&w->r, n->key);
	if (!schema_read(&w->r, &box_schema, n, &k))
		return false;
	if (!choose_source(w, n, &k, to))
		return false;
	if (!k.args)
		return good;
	if (to->kind == BOX_DATAPATH) {
		diag_error(w->r.d, k.args->key->inner, "\"args\" stands with \"click\" or "
			   "\"class\" only");
		return false;
	}
	return read_args(w, k.args, to) && good;
}
