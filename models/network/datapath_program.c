/*
 * datapath_program.c - filter programs that rules of datapath.yaml name. Here they are names with files; nothing is opened.
 */
#include "models/network/datapath_int.h"

#include "models/base/near.h"

static const struct schema_key program_keys[] = {
	{ SCHEMA_KEY("object", SCHEMA_WORD, struct datapath_program, object),
	  .required = true, .want = "the name of an object file" },
	{ SCHEMA_KEY("program", SCHEMA_WORD, struct datapath_program, program),
	  .want = "the name of one of the object's programs" },
	{ SCHEMA_KEY("share", SCHEMA_WORD, struct datapath_program, share),
	  .want = "the name of a program whose maps are used" },
	{ .name = NULL },
};

const struct schema program_schema = { "a program", program_keys };

static const struct datapath_program *find(struct datapath_reading *w, const struct word *name)
{
	const struct end_node *node = str_map_get(w->programs, name->s);
	struct near near = near_begin(name->s);

	if (node)
		return &w->p->programs[node->index];
	for (size_t i = 0; i < str_map_count(w->programs) && schema_wants_near(&w->r); i++)
		near_try(&near, str_map_key(w->programs, i));
	schema_unknown(&w->r, name->at, "program", &near, "a name from the section \"programs\"");
	return NULL;
}

/* They are loaded in the order of the file, so what is shared stands before. */
static bool check_share(struct datapath_reading *w, const struct datapath_program *p)
{
	const struct datapath_program *other = p->share.s ? find(w, &p->share) : NULL;

	if (!p->share.s || !other || other < p)
		return !p->share.s || other;
	diag_error(w->r.d, p->share.at, "program \"%s\" can share maps only with one that stands before it",
		   p->name.s);
	return false;
}

bool datapath_programs_read(struct datapath_reading *w, const struct yaml_node *map)
{
	struct datapath_program *v = arena_alloc_array(w->r.arena, map->count, sizeof(*v));
	bool good = true;
	size_t i = 0;

	w->p->programs = v;
	for (const struct yaml_node *n = map->first; n; n = n->next, i++) {
		v[i].name = schema_word(&w->r, n->key);
		good &= schema_read(&w->r, &program_schema, n, &v[i]) && check_share(w, &v[i]);
	}
	w->p->program_count = i;
	return good;
}

/* "NAME" or "not NAME" */
bool datapath_rule_program_read(struct datapath_reading *w, const struct word *text, struct datapath_rule *to)
{
	const char *name = text->s;
	struct word word = *text;

	to->program_no = strncmp(name, "not ", 4) == 0;
	if (to->program_no) {
		name += 4 + strspn(name + 4, " ");
		word.s = name;
	}
	to->program = find(w, &word);
	return to->program;
}

bool datapath_send_maps_check(struct datapath_reading *w, const struct datapath_action *a)
{
	/* without a file, whoever runs the action knows which there are */
	return !w->programs || find(w, &a->words[1]);
}
