/*
 * policy.c - policies: one key says the kind and between which ends, the others narrow it.
 * Which key stands with which kind is the column `kinds` of the table. Policies may name others
 * in `after`, also later ones, so names are looked up when all are read.
 */
#include "models/network/network_int.h"

#include "models/base/near.h"
#include "models/network/ranges.h"
#include "models/packet/field.h"

enum target {
	TARGET_PAIR,	/* "from -> to" */
	TARGET_PLACE,	/* true, nothing, or where packets enter */
	TARGET_EITHER,	/* "from -> to", true or nothing */
};

struct kind_info {
	const char *name;
	enum target target;
	unsigned forms;		/* how the ends of a pair are joined */
};

static const struct kind_info kinds[] = {
	[POLICY_REACH] = { "reach", TARGET_PAIR, ENDS_ARROW },
	[POLICY_NO_REACH] = { "no-reach", TARGET_PAIR, ENDS_ARROW },
	[POLICY_ISOLATE] = { "isolate", TARGET_PAIR, ENDS_ARROW | ENDS_LINE },
	[POLICY_WAYPOINT] = { "waypoint", TARGET_PAIR, ENDS_ARROW },
	[POLICY_TCP] = { "tcp", TARGET_PAIR, ENDS_ARROW },
	[POLICY_UNCHANGED] = { "unchanged", TARGET_PAIR, ENDS_ARROW },
	[POLICY_VALUE] = { "value", TARGET_PAIR, ENDS_ARROW },
	[POLICY_NO_LOOPS] = { "no-loops", TARGET_PLACE, 0 },
	[POLICY_NO_BLACK_HOLES] = { "no-black-holes", TARGET_PLACE, 0 },
	[POLICY_NO_PRECONDITION_VIOLATIONS] = { "no-precondition-violations", TARGET_PLACE, 0 },
	[POLICY_SAME_AS] = { "same-as", TARGET_EITHER, ENDS_ARROW },
};

const char *policy_kind_name(enum policy_kind k)
{
	return kinds[k].name;
}

struct policy_keys {
	const struct yaml_node *kind[ARRAY_LEN(kinds)];
	const struct yaml_node *packet, *where, *expect, *via;
	struct words fields, after, options, offers;
	unsigned severity, vacuous;
	struct word other;
	bool sack;
};

#define KIND_KEY(n, k) \
	{ SCHEMA_KEY(n, SCHEMA_NODE, struct policy_keys, kind[k]) }
#define KEY(n, t, field)	SCHEMA_KEY(n, t, struct policy_keys, field)

/* The kinds come first: the key at i is that of kind i. */
static const struct schema_key policy_keys[] = {
	KIND_KEY("reach", POLICY_REACH),
	KIND_KEY("no-reach", POLICY_NO_REACH),
	KIND_KEY("isolate", POLICY_ISOLATE),
	KIND_KEY("waypoint", POLICY_WAYPOINT),
	KIND_KEY("tcp", POLICY_TCP),
	KIND_KEY("unchanged", POLICY_UNCHANGED),
	KIND_KEY("value", POLICY_VALUE),
	KIND_KEY("no-loops", POLICY_NO_LOOPS),
	KIND_KEY("no-black-holes", POLICY_NO_BLACK_HOLES),
	KIND_KEY("no-precondition-violations", POLICY_NO_PRECONDITION_VIOLATIONS),
	KIND_KEY("same-as", POLICY_SAME_AS),
	{ KEY("packet", SCHEMA_NODE, packet) },
	{ KEY("where", SCHEMA_NODE, where) },
	{ KEY("fields", SCHEMA_WORDS, fields), .want = "a list of field names" },
	{ KEY("expect", SCHEMA_NODE, expect) },
	{ KEY("via", SCHEMA_NODE, via) },
	{ KEY("after", SCHEMA_WORDS, after), .want = "a list of names of tcp policies" },
	{ KEY("other", SCHEMA_WORD, other), .want = "the name of a network file" },
	{ KEY("sack", SCHEMA_BOOL, sack) },
	{ KEY("options", SCHEMA_WORDS, options), .want = "a list of TCP options" },
	{ KEY("offers", SCHEMA_WORDS, offers), .want = "a list of TCP options" },
	{ KEY("severity", SCHEMA_CHOICE, severity), .choices = "error|warning" },
	{ KEY("vacuous", SCHEMA_CHOICE, vacuous), .choices = "refused|allowed" },
	{ .name = NULL },
};

const struct schema policy_schema = { "a policy", policy_keys };

enum { PAIRS = 1 << POLICY_REACH | 1 << POLICY_NO_REACH | 1 << POLICY_ISOLATE |
	       1 << POLICY_WAYPOINT | 1 << POLICY_TCP | 1 << POLICY_UNCHANGED | 1 << POLICY_VALUE };

/* Keys that do not stand with every kind, and kinds that cannot do without them. */
static const struct key_use {
	const char *name;
	unsigned allowed, required;	/* bits 1 << kind */
} key_uses[] = {
	{ "where", PAIRS, 0 },
	{ "fields", 1 << POLICY_UNCHANGED | 1 << POLICY_VALUE | 1 << POLICY_SAME_AS,
	  1 << POLICY_UNCHANGED | 1 << POLICY_VALUE },
	{ "expect", 1 << POLICY_VALUE, 1 << POLICY_VALUE },
	{ "via", 1 << POLICY_WAYPOINT, 1 << POLICY_WAYPOINT },
	{ "after", PAIRS, 0 },
	{ "other", 1 << POLICY_SAME_AS, 1 << POLICY_SAME_AS },
	{ "sack", 1 << POLICY_TCP, 0 },
	{ "options", 1 << POLICY_TCP, 0 },
	{ "offers", 1 << POLICY_TCP, 0 },
};

struct policy_reading {
	struct reading *r;
	const struct end_scope *scope;
	struct network_policy *policies;
	size_t count;
	struct str_map *names;		/* policy name to its struct network_policy */
};

/* The one key that names the kind; false after an error. */
static bool choose_kind(struct policy_reading *w, const struct yaml_node *n,
			const struct policy_keys *k, struct network_policy *to)
{
	const struct yaml_node *first = NULL;

	for (unsigned i = 0; i < ARRAY_LEN(kinds); i++) {
		if (!k->kind[i])
			continue;
		if (first) {
			diag_error(w->r->d, k->kind[i]->key->inner, "policy \"%s\" already is of "
				   "kind \"%s\", expected one kind", to->name.s, first->key->text);
			diag_note(w->r->d, first->key->inner, "the first kind is here");
			return false;
		}
		first = k->kind[i];
		to->kind = (enum policy_kind)i;
	}
	if (!first)
		diag_error(w->r->d, n->key->inner, "policy \"%s\" has no kind, expected a key "
			   "such as \"reach\", \"no-reach\", \"tcp\" or \"no-loops\"", to->name.s);
	return first;
}

static bool check_key_uses(struct policy_reading *w, const struct yaml_node *n,
			   const struct network_policy *p)
{
	unsigned bit = 1U << p->kind;
	bool good = true;

	for (unsigned i = 0; i < ARRAY_LEN(key_uses); i++) {
		const struct key_use *u = &key_uses[i];
		const struct yaml_node *v = yaml_get(n, u->name);

		if (v && !(u->allowed & bit)) {
			diag_error(w->r->d, v->key->inner, "\"%s\" does not go with policies of "
				   "kind \"%s\"", u->name, policy_kind_name(p->kind));
			good = false;
		} else if (!v && u->required & bit) {
			diag_error(w->r->d, n->key->inner, "policy \"%s\" of kind \"%s\" needs the "
				   "key \"%s\"", p->name.s, policy_kind_name(p->kind), u->name);
			good = false;
		}
	}
	return good;
}

static bool is_whole(const struct yaml_node *v)
{
	return v->kind == YAML_NOTHING || (v->kind == YAML_TEXT && strcmp(v->text, "true") == 0);
}

static bool read_target(struct policy_reading *w, const struct yaml_node *v,
			struct network_policy *to)
{
	const struct kind_info *kind = &kinds[to->kind];
	struct end_pair pair;

	if (kind->target != TARGET_PAIR && is_whole(v))
		return true;
	if (kind->target == TARGET_PLACE)
		return ends_read_one(w->r, w->scope, v, &to->from);
	if (!ends_read_pair(w->r, w->scope, v, kind->forms, &pair))
		return false;
	to->from = pair.a;
	to->to = pair.b;
	return ends_need_port(w->r, w->scope, &to->from);
}

bool policy_read_expr(struct reading *r, const struct yaml_node *v, const struct click_expr **expr,
		      struct word *text)
{
	const char *s;

	if (v->kind != YAML_TEXT) {
		schema_wrong(r, v, "a packet expression such as \"tcp dst port 80\"");
		return false;
	}
	/* the parser wants what the file has, a report one line */
	s = yaml_spanned_text(v, r->arena, r->d, &text->at);
	text->s = v->exact ? yaml_one_line(v, r->arena, r->d, &text->at) : s;
	*expr = click_expr_parse_extended(s, text->at, NULL, r->arena, r->d);
	return *expr;
}

static bool read_expect(struct policy_reading *w, const struct yaml_node *v,
			struct network_policy *to)
{
	size_t len;
	const char *file = diag_source_text(w->r->d, v->inner.src, &len);

	to->expect.s = arena_strndup(w->r->arena, file + v->inner.start,
				     v->inner.end - v->inner.start);
	to->expect.at = v->inner;
	return ranges_read(w->r, v, &to->expect_set);
}

static bool read_via(struct policy_reading *w, const struct yaml_node *v,
		     struct network_policy *to)
{
	struct network_end *ends;
	bool good = true;
	size_t i = 0;

	if (v->kind != YAML_LIST && v->kind != YAML_TEXT) {
		schema_wrong(w->r, v, arena_printf(w->r->scratch, "a list of names of a %s",
						   w->scope->what));
		return false;
	}
	if (v->kind == YAML_LIST && v->count == 0) {
		diag_error(w->r->d, v->at, "expected at least one %s to pass", w->scope->what);
		return false;
	}
	ends = arena_alloc_array(w->r->arena, v->kind == YAML_LIST ? v->count : 1, sizeof(*ends));
	if (v->kind == YAML_TEXT) {
		good = ends_read_one(w->r, w->scope, v, &ends[i++]);
	} else {
		for (const struct yaml_node *item = v->first; item; item = item->next)
			good &= ends_read_one(w->r, w->scope, item, &ends[i++]);
	}
	to->via = ends;
	to->via_count = i;
	return good;
}

static enum symbol_type type_of(const struct packet_field *f)
{
	switch (f->kind) {
	case FIELD_IPV4:
		return SYMBOL_IP;
	case FIELD_IPV6:
		return SYMBOL_IP6;
	case FIELD_ETHER:
		return SYMBOL_ETHER;
	default:
		return SYMBOL_NUMBER;
	}
}

/* A field that is misspelt would be unchanged in every network, so names are looked up here. */
static bool check_field(struct policy_reading *w, const struct network_policy *p,
			const struct word *name)
{
	const struct packet_field *f = packet_field_find(name->s);
	struct near near = near_begin(name->s);

	if (!f && (p->kind == POLICY_UNCHANGED || p->kind == POLICY_SAME_AS) && strcmp(name->s, "payload") == 0)
		return true;
	if (!f) {
		near.best = packet_field_near(name->s);
		schema_unknown(w->r, name->at, "field", &near, "a name such as \"ip.src\"");
		return false;
	}
	if (p->expect_set.type == SYMBOL_ANY || p->expect_set.type == type_of(f))
		return true;
	diag_error(w->r->d, p->expect.at, "\"%s\" is of type %s, expected %s as in \"%s\"",
		   p->expect.s, ranges_type_name(p->expect_set.type),
		   ranges_type_name(type_of(f)), name->s);
	return false;
}

static bool check_fields(struct policy_reading *w, const struct yaml_node *v,
			 const struct network_policy *p)
{
	bool good = true;

	if (v && v->kind == YAML_LIST && v->count == 0) {
		diag_error(w->r->d, v->at, "expected at least one field");
		return false;
	}
	for (size_t i = 0; i < p->field_count; i++)
		good &= check_field(w, p, &p->fields[i]);
	return good;
}

/* Names of TCP options as bits of their enum. */
static bool read_extensions(struct policy_reading *w, const struct words *names, unsigned *to)
{
	static const char *const known[EXTENSION_COUNT] = {
		"mss", "window-scale", "sack", "timestamps", "mptcp",
	};
	bool good = true;

	for (size_t i = 0; i < names->n; i++) {
		struct near near = near_begin(names->v[i].s);
		unsigned k = 0;

		while (k < EXTENSION_COUNT && strcmp(names->v[i].s, known[k]) != 0)
			near_try(&near, known[k++]);
		if (k < EXTENSION_COUNT) {
			*to |= 1U << k;
			continue;
		}
		schema_unknown(w->r, names->v[i].at, "TCP option", &near,
			       "\"mss\", \"window-scale\", \"sack\", \"timestamps\" or \"mptcp\"");
		good = false;
	}
	return good;
}

static bool read_policy(struct policy_reading *w, const struct yaml_node *n,
			struct network_policy *to)
{
	struct policy_keys k = { .severity = SEVERITY_ERROR };
	bool good;

	to->name = schema_word(w->r, n->key);
	to->at = n->key->inner;
	if (n->kind != YAML_MAP) {
		schema_wrong(w->r, n, "a policy such as { reach: client -> server }");
		return false;
	}
	good = schema_read(w->r, &policy_schema, n, &k);
	if (choose_kind(w, n, &k, to)) {
		good &= check_key_uses(w, n, to);
		good &= read_target(w, k.kind[to->kind], to);
	} else {
		good = false;
	}
	if (k.packet)
		good &= policy_read_expr(w->r, k.packet, &to->packet, &to->packet_text);
	if (k.where)
		good &= policy_read_expr(w->r, k.where, &to->at_arrival, &to->where_text);
	if (k.expect)
		good &= read_expect(w, k.expect, to);
	if (k.via)
		good &= read_via(w, k.via, to);
	to->fields = k.fields.v;
	to->field_count = k.fields.n;
	good &= check_fields(w, yaml_get(n, "fields"), to);
	to->after = k.after.v;
	to->after_count = k.after.n;
	to->severity = (enum severity)k.severity;
	to->allow_vacuous = k.vacuous;
	to->other = k.other;
	to->sack = k.sack;
	good &= read_extensions(w, &k.options, &to->options);
	good &= read_extensions(w, &k.offers, &to->offers);
	return good;
}

static bool find_after(struct policy_reading *w, const struct network_policy *p,
		       const struct word *name)
{
	const struct network_policy *other = str_map_get(w->names, name->s);
	struct near near = near_begin(name->s);

	if (other && other->kind == POLICY_TCP && other != p)
		return true;
	if (other) {
		diag_error(w->r->d, name->at, other == p ?
			   "policy \"%s\" cannot come after itself" :
			   "policy \"%s\" opens no connection, expected one of kind \"tcp\"",
			   name->s);
		if (other != p)
			diag_note(w->r->d, other->name.at, "declared here");
		return false;
	}
	for (size_t i = 0; i < w->count && schema_wants_near(w->r); i++)
		if (w->policies[i].kind == POLICY_TCP)
			near_try(&near, w->policies[i].name.s);
	schema_unknown(w->r, name->at, "policy", &near, "the name of a policy of kind \"tcp\"");
	return false;
}

static size_t place_of(const struct policy_reading *w, const struct word *name)
{
	const struct network_policy *p = str_map_get(w->names, name->s);

	return (size_t)(p - w->policies);
}

/* The first of what p comes after that still waits itself, or NULL. */
static const struct word *find_waiting(const struct policy_reading *w, const size_t *waits,
				       const struct network_policy *p)
{
	for (size_t j = 0; j < p->after_count; j++)
		if (waits[place_of(w, &p->after[j])] > 0)
			return &p->after[j];
	return NULL;
}

/* From policy i, which waits for ever, back through what it waits for: that ends on a cycle. */
static void report_cycle(struct policy_reading *w, const size_t *waits, size_t i)
{
	const struct word *before = NULL;

	for (size_t steps = 0; steps <= w->count; steps++) {
		before = find_waiting(w, waits, &w->policies[i]);
		if (steps < w->count)
			i = place_of(w, before);
	}
	diag_error(w->r->d, before->at, "policy \"%s\" comes after \"%s\", which comes after it",
		   w->policies[i].name.s, before->s);
}

/*
 * Reports policies that wait for each other. Takes away policies whose predecessors are all gone
 * until none is left (Kahn); what remains is on a cycle or behind one. Linear in names and uses.
 */
static bool check_cycles(struct policy_reading *w)
{
	size_t *waits = x_calloc(w->count + 1, sizeof(*waits));
	VEC(size_t) *users = x_calloc(w->count + 1, sizeof(*users));
	VEC(size_t) ready = { 0 };
	size_t stuck = w->count;

	for (size_t i = 0; i < w->count; i++) {
		const struct network_policy *p = &w->policies[i];

		for (size_t j = 0; j < p->after_count; j++)
			*VEC_ADD(&users[place_of(w, &p->after[j])]) = i;
		waits[i] = p->after_count;
		if (waits[i] == 0)
			*VEC_ADD(&ready) = i;
	}
	while (ready.n > 0) {
		size_t done = ready.v[--ready.n];

		for (size_t j = 0; j < users[done].n; j++)
			if (--waits[users[done].v[j]] == 0)
				*VEC_ADD(&ready) = users[done].v[j];
	}
	for (size_t i = 0; i < w->count; i++) {
		if (waits[i] > 0 && stuck == w->count)
			stuck = i;
		VEC_FREE(&users[i]);
	}
	if (stuck < w->count)
		report_cycle(w, waits, stuck);
	free(users);
	free(waits);
	VEC_FREE(&ready);
	return stuck == w->count;
}

bool policy_read_all(struct reading *r, const struct end_scope *scope, const struct yaml_node *map,
		   const struct network_policy **to, size_t *count)
{
	struct policy_reading w = { .r = r, .scope = scope, .names = str_map_new() };
	bool good = true, known = true;

	w.policies = arena_alloc_array(r->arena, map->count, sizeof(*w.policies));
	for (const struct yaml_node *n = map->first; n; n = n->next, w.count++) {
		good &= read_policy(&w, n, &w.policies[w.count]);
		str_map_put(w.names, n->key->text, &w.policies[w.count]);
	}
	for (size_t i = 0; i < w.count; i++)
		for (size_t j = 0; j < w.policies[i].after_count; j++)
			known &= find_after(&w, &w.policies[i], &w.policies[i].after[j]);
	if (known)
		good &= check_cycles(&w);
	str_map_free(w.names);
	*to = w.policies;
	*count = w.count;
	return good && known;
}
