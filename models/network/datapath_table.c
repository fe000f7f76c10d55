/*
 * datapath_table.c - match-action tables: rules of priority, match and actions. An action is a
 * verb and words; what words a verb takes is a table, and the names among them (ports, tables,
 * chains) must be declared. Tables are sorted by number at the end, so that `goto` can hold an
 * index.
 */
#include "models/network/datapath_int.h"

#include "models/base/near.h"
#include "models/network/network_int.h"

enum { MAX_PRIORITY = 65535, MAX_TABLE = 65534, MAX_WORDS = 64 };

struct table_keys {
	const struct yaml_node *miss, *rules;
	uint64_t number;
};

static const struct schema_key table_keys[] = {
	{ SCHEMA_KEY("number", SCHEMA_UNSIGNED, struct table_keys, number),
	  .want = "a table number", .min = 0, .max = MAX_TABLE },
	{ SCHEMA_KEY("default", SCHEMA_NODE, struct table_keys, miss) },
	{ SCHEMA_KEY("rules", SCHEMA_LIST, struct table_keys, rules),
	  .want = "a list of rules" },
	{ .name = NULL },
};

const struct schema table_schema = { "a table", table_keys };

struct rule_keys {
	uint64_t priority;
	struct word program;
	const struct yaml_node *match, *actions;
};

static const struct schema_key rule_keys[] = {
	{ SCHEMA_KEY("priority", SCHEMA_UNSIGNED, struct rule_keys, priority),
	  .want = "a priority", .min = 0, .max = MAX_PRIORITY },
	{ SCHEMA_KEY("match", SCHEMA_NODE, struct rule_keys, match) },
	{ SCHEMA_KEY("program", SCHEMA_WORD, struct rule_keys, program),
	  .want = "the name of a filter program, or \"not\" and a name" },
	{ SCHEMA_KEY("actions", SCHEMA_NODE, struct rule_keys, actions),
	  .required = true, .want = "a list of actions" },
	{ .name = NULL },
};

const struct schema rule_schema = { "a rule", rule_keys };

enum argument { ARGUMENT_TEXT, ARGUMENT_PORT, ARGUMENT_TABLE, ARGUMENT_CHAIN, ARGUMENT_METER };

static const struct verb_info {
	const char *name;
	unsigned min, max;		/* words after the verb */
	enum argument first;
	const char *form;		/* for messages */
} verbs[] = {
	[ACTION_DROP] = { "drop", 0, 0, ARGUMENT_TEXT, "drop" },
	[ACTION_OUTPUT] = { "output", 1, 1, ARGUMENT_PORT, "output PORT" },
	[ACTION_GOTO] = { "goto", 1, 1, ARGUMENT_TABLE, "goto TABLE" },
	[ACTION_SET_FIELD] = { "set-field", 2, 2, ARGUMENT_TEXT, "set-field FIELD VALUE" },
	[ACTION_PUSH_VLAN] = { "push-vlan", 1, 1, ARGUMENT_TEXT, "push-vlan VLAN" },
	[ACTION_POP_VLAN] = { "pop-vlan", 0, 0, ARGUMENT_TEXT, "pop-vlan" },
	[ACTION_ENCAP] = { "encap", 1, MAX_WORDS, ARGUMENT_TEXT, "encap KIND [KEY=VALUE...]" },
	[ACTION_DECAP] = { "decap", 0, 1, ARGUMENT_TEXT, "decap [KIND]" },
	[ACTION_CHAIN] = { "chain", 1, 1, ARGUMENT_CHAIN, "chain CHAIN" },
	[ACTION_METER] = { "meter", 1, 1, ARGUMENT_METER, "meter METER" },
	[ACTION_CT] = { "ct", 0, MAX_WORDS, ARGUMENT_TEXT, "ct [KEY=VALUE...]" },
	[ACTION_LEARN] = { "learn", 1, MAX_WORDS, ARGUMENT_TEXT, "learn KEY=VALUE..." },
	[ACTION_SEND_MAPS] = { "send-maps", 1, 1, ARGUMENT_TEXT, "send-maps PROGRAM" },
	[ACTION_CONTROLLER] = { "controller", 0, 1, ARGUMENT_TEXT, "controller [REASON]" },
	[ACTION_DEC_TTL] = { "dec-ttl", 0, 0, ARGUMENT_TEXT, "dec-ttl" },
	[ACTION_IN_PORT] = { "in-port", 0, 0, ARGUMENT_TEXT, "in-port" },
	[ACTION_FLOOD] = { "flood", 0, 0, ARGUMENT_TEXT, "flood" },
};

const char *action_verb_name(enum action_verb v)
{
	return verbs[v].name;
}

static bool find_verb(struct datapath_reading *w, struct datapath_action *a)
{
	struct near near = near_begin(a->words[0].s);

	for (unsigned i = 0; i < ARRAY_LEN(verbs); i++) {
		if (strcmp(verbs[i].name, a->words[0].s) == 0) {
			a->verb = (enum action_verb)i;
			return true;
		}
	}
	for (unsigned i = 0; i < ARRAY_LEN(verbs); i++)
		near_try(&near, verbs[i].name);
	schema_unknown(&w->r, a->words[0].at, "action", &near, "one such as \"drop\", "
		       "\"output PORT\" or \"goto TABLE\"");
	return false;
}

static bool find_name(struct datapath_reading *w, enum argument kind, struct datapath_action *a)
{
	static const char *const whats[] = { NULL, "port", "table", "chain", "meter" };
	const struct str_map *const maps[] = { NULL, w->ports, w->tables, w->chains, w->meters };
	const struct str_map *names = maps[kind];
	const char *what = whats[kind];
	const struct word *name = &a->words[1];
	const struct end_node *node = str_map_get(names, name->s);
	struct near near = near_begin(name->s);

	if (node) {
		a->index = node->index;
		return true;
	}
	for (size_t i = 0; i < str_map_count(names) && schema_wants_near(&w->r); i++)
		near_try(&near, str_map_key(names, i));
	schema_unknown(&w->r, name->at, what, &near,
		       arena_printf(w->r.scratch, "a name from the section \"%ss\"", what));
	return false;
}

static bool check_action(struct datapath_reading *w, struct datapath_action *a)
{
	const struct verb_info *v;

	if (!find_verb(w, a))
		return false;
	v = &verbs[a->verb];
	if (a->count - 1 < v->min || a->count - 1 > v->max) {
		diag_error(w->r.d, a->at, "action \"%s\" has %zu argument%s, expected \"%s\"",
			   v->name, a->count - 1, a->count == 2 ? "" : "s", v->form);
		return false;
	}
	if (a->verb == ACTION_SEND_MAPS)
		return datapath_send_maps_check(w, a);
	return v->first == ARGUMENT_TEXT || find_name(w, v->first, a);
}

bool datapath_action_read(struct datapath_reading *w, const char *text, span at, bool places,
			  struct datapath_action *to)
{
	struct word words[MAX_WORDS];
	const char *p;

	to->at = at;
	for (p = text + strspn(text, " "); *p; p += strspn(p, " ")) {
		size_t len = strcspn(p, " ");
		uint32_t start = at.start + (uint32_t)(p - text);
		const span word = { at.src, start, start + (uint32_t)len };

		if (to->count == MAX_WORDS) {
			diag_error(w->r.d, at, "an action of more than %d words", MAX_WORDS);
			return false;
		}
		words[to->count++] = (struct word){ arena_strndup(w->r.arena, p, len),
						    places ? word : at };
		p += len;
	}
	if (to->count == 0) {
		diag_error(w->r.d, at, "expected an action such as \"output lan\", found "
			   "an empty text");
		return false;
	}
	to->words = arena_memdup(w->r.arena, words, to->count * sizeof(*words));
	return check_action(w, to);
}

static bool read_action(struct datapath_reading *w, const struct yaml_node *n,
			struct datapath_action *to)
{
	const char *text;
	span at;

	if (n->kind != YAML_TEXT) {
		schema_wrong(&w->r, n, "an action such as \"output lan\"");
		return false;
	}
	text = yaml_one_line(n, w->r.scratch, w->r.d, &at);
	if (!text[strspn(text, " ")])
		at = n->at;
	return datapath_action_read(w, text, at, true, to);
}

/* Nothing may follow what ends a packet's way through the actions. */
static bool check_order(struct datapath_reading *w, const struct datapath_actions *actions)
{
	for (size_t i = 0; i + 1 < actions->n; i++) {
		enum action_verb v = actions->v[i].verb;

		if (v != ACTION_DROP && v != ACTION_GOTO)
			continue;
		diag_error(w->r.d, actions->v[i + 1].at, "an action after \"%s\" is never reached",
			   action_verb_name(v));
		return false;
	}
	return true;
}

bool datapath_actions_read(struct datapath_reading *w, const struct yaml_node *n,
		  struct datapath_actions *to)
{
	struct datapath_action *v;
	bool good = true;

	if (n->kind != YAML_LIST && n->kind != YAML_TEXT) {
		schema_wrong(&w->r, n, "an action or a list of actions");
		return false;
	}
	if (n->kind == YAML_LIST && n->count == 0) {
		diag_error(w->r.d, n->at, "expected an action, found an empty list; write "
			   "\"drop\"");
		return false;
	}
	v = arena_alloc_array(w->r.arena, n->kind == YAML_LIST ? n->count : 1, sizeof(*v));
	to->v = v;
	if (n->kind == YAML_TEXT)
		return read_action(w, n, &v[to->n++]);
	for (const struct yaml_node *item = n->first; item; item = item->next)
		good &= read_action(w, item, &v[to->n++]);
	return good && check_order(w, to);
}

static bool read_rule(struct datapath_reading *w, const struct yaml_node *n,
		      struct datapath_rule *to)
{
	struct rule_keys k = { .priority = 0 };
	bool good = schema_read(&w->r, &rule_schema, n, &k);

	to->priority = k.priority;
	to->at = n->at;
	if (k.match)
		good &= policy_read_expr(&w->r, k.match, &to->match, &to->match_text);
	if (k.program.s)
		good &= datapath_rule_program_read(w, &k.program, to);
	if (k.actions)
		good &= datapath_actions_read(w, k.actions, &to->actions);
	return good;
}

static bool read_rules(struct datapath_reading *w, const struct yaml_node *list,
		       struct datapath_table *to)
{
	struct datapath_rule *rules = arena_alloc_array(w->r.arena, list->count, sizeof(*rules));
	bool good = true;
	size_t i = 0;

	for (const struct yaml_node *n = list->first; n; n = n->next)
		good &= read_rule(w, n, &rules[i++]);
	to->rules = rules;
	to->rule_count = i;
	return good;
}

/* A table before its rules are read: first all numbers must be known. */
struct draft {
	const struct yaml_node *node;
	struct table_keys keys;
	uint32_t place;			/* among the tables sorted by number */
};

/* A table named by digits has that number, another the one given or its place in the file. */
static bool read_number(struct datapath_reading *w, size_t position, struct draft *t)
{
	const char *name = t->node->key->text;
	const struct yaml_node *given = yaml_get(t->node, "number");
	bool digits = strspn(name, "0123456789") == strlen(name), good;

	t->keys.number = position;
	good = schema_read(&w->r, &table_schema, t->node, &t->keys);
	if (!digits)
		return good;
	if (given) {
		diag_error(w->r.d, given->key->inner, "table \"%s\" has its number as its "
			   "name", name);
		return false;
	}
	if (schema_unsigned(name, &t->keys.number) && t->keys.number <= MAX_TABLE)
		return good;
	diag_error(w->r.d, t->node->key->inner, "table number %s is greater than %d", name,
		   MAX_TABLE);
	return false;
}

static int by_number(const void *a, const void *b)
{
	const struct draft *x = *(struct draft *const *)a, *y = *(struct draft *const *)b;

	if (x->keys.number != y->keys.number)
		return x->keys.number < y->keys.number ? -1 : 1;
	return x < y ? -1 : 1;
}

/* Gives every table its place, and tells it to those who look the table up by name. */
static bool sort_tables(struct datapath_reading *w, struct draft *drafts, size_t n)
{
	struct draft **order = arena_alloc_array(w->r.scratch, n, sizeof(*order));
	bool good = true;

	for (size_t i = 0; i < n; i++)
		order[i] = &drafts[i];
	qsort(order, n, sizeof(*order), by_number);
	for (size_t i = 0; i < n; i++) {
		const struct yaml_node *key = order[i]->node->key;
		struct end_node *node = str_map_get(w->tables, key->text);

		order[i]->place = node->index = (uint32_t)i;
		if (i == 0 || order[i - 1]->keys.number != order[i]->keys.number)
			continue;
		diag_error(w->r.d, key->inner, "table \"%s\" has number %u like table \"%s\"",
			   key->text, (unsigned)order[i]->keys.number,
			   order[i - 1]->node->key->text);
		diag_note(w->r.d, order[i - 1]->node->key->inner, "declared here");
		good = false;
	}
	return good;
}

bool datapath_tables_read(struct datapath_reading *w, const struct yaml_node *map)
{
	struct draft *drafts = arena_alloc_array(w->r.scratch, map->count, sizeof(*drafts));
	struct datapath_table *tables = arena_alloc_array(w->r.arena, map->count, sizeof(*tables));
	bool good = true;
	size_t count = 0;

	for (const struct yaml_node *n = map->first; n; n = n->next, count++) {
		drafts[count].node = n;
		good &= read_number(w, count, &drafts[count]);
	}
	good &= sort_tables(w, drafts, count);
	for (size_t i = 0; i < count; i++) {
		const struct table_keys *k = &drafts[i].keys;
		struct datapath_table *t = &tables[drafts[i].place];

		t->name = schema_word(&w->r, drafts[i].node->key);
		t->number = k->number;
		if (k->miss)
			good &= datapath_actions_read(w, k->miss, &t->miss);
		if (k->rules)
			good &= read_rules(w, k->rules, t);
	}
	w->p->tables = tables;
	w->p->table_count = count;
	return good;
}
