/*
 * network_symbol.c - symbols: named sets of values that a proof leaves open. They are declared
 * in the section `symbols` and used as "$NAME", or made on the spot by `any` or a set, then
 * named after what they stand for ("T1.REMOTE"); a declared name has no ".", so the two kinds
 * never meet.
 */
#include "models/network/network_int.h"

#include "models/base/near.h"
#include "models/network/ranges.h"

static bool is_symbol_name(const char *s)
{
	if (!*s || (*s >= '0' && *s <= '9'))
		return false;
	for (; *s; s++)
		if (!(*s >= 'a' && *s <= 'z') && !(*s >= 'A' && *s <= 'Z') &&
		    !(*s >= '0' && *s <= '9') && *s != '_')
			return false;
	return true;
}

bool network_symbols_read(struct network_reading *w, const struct yaml_node *map)
{
	bool good = true;

	for (const struct yaml_node *n = map->first; n; n = n->next) {
		struct network_symbol *s = arena_alloc(w->r.scratch, sizeof(*s));

		s->name = schema_word(&w->r, n->key);
		if (!is_symbol_name(n->key->text)) {
			diag_error(w->r.d, n->key->inner, "\"%s\" cannot be the name of a symbol, "
				   "expected letters, digits and \"_\"", n->key->text);
			good = false;
		}
		/* also a symbol with a wrong value is declared: its uses are no errors */
		good &= ranges_read(&w->r, n, s);
		str_map_put(w->symbol_names, n->key->text, s);
		*VEC_ADD(&w->symbols) = *s;
	}
	return good;
}

static bool check_type(struct network_reading *w, const struct network_symbol *s,
		       enum symbol_type of, span at)
{
	if (s->type == SYMBOL_ANY || of == SYMBOL_ANY || s->type == of)
		return true;
	diag_error(w->r.d, at, "\"%s\" is of type %s, expected %s", s->name.s,
		   ranges_type_name(s->type), ranges_type_name(of));
	if (s->name.at.src != at.src || s->name.at.start != at.start)
		diag_note(w->r.d, s->name.at, "declared here");
	return false;
}

struct word network_symbol_use(struct network_reading *w, const struct yaml_node *n,
			       enum symbol_type of)
{
	const char *name = n->text + 1;
	const struct network_symbol *s = str_map_get(w->symbol_names, name);
	struct near near = near_begin(name);

	if (s) {
		if (!check_type(w, s, of, n->inner))
			return (struct word){ NULL, n->inner };
		return (struct word){ arena_printf(w->r.arena, "symbol:%s", name), n->inner };
	}
	for (size_t i = 0; i < str_map_count(w->symbol_names) && schema_wants_near(&w->r); i++)
		near_try(&near, str_map_key(w->symbol_names, i));
	schema_unknown(&w->r, n->inner, "symbol", &near, "a name from the section \"symbols\"");
	return (struct word){ NULL, n->inner };
}

struct word network_symbol_make(struct network_reading *w, const char *owner, const char *name,
			const struct yaml_node *n, enum symbol_type of)
{
	struct network_symbol s = { .type = SYMBOL_ANY };

	s.name = (struct word){ arena_printf(w->r.arena, "%s.%s", owner, name), n->inner };
	if (!ranges_read(&w->r, n, &s) || !check_type(w, &s, of, n->inner))
		return (struct word){ NULL, n->inner };
	*VEC_ADD(&w->symbols) = s;
	return (struct word){ arena_printf(w->r.arena, "symbol:%s", s.name.s), n->inner };
}
