/*
 * state.c - keys of state and lists of entries, interned.
 *
 * A list stands in the arena as an array of entries whose values stand there too;
 * neither moves nor changes, so what entries_get lends lives as long as the tables.
 * A handle is 1 + the index of the list, 0 is the list without entries. Order is
 * part of a list: it is the order in which the entries were first put.
 */
#include "symexec/flow/state.h"

#include "models/base/arena.h"
#include "models/base/vec.h"
#include "symexec/flow/unique.h"

struct key {
	uint32_t element;
	const char *name;
};

struct list {
	uint32_t n;
	struct entry *entries;
};

struct tuples {
	struct arena *arena;
	VEC(struct key) keys;
	VEC(struct list) lists;
	VEC(struct entry) scratch;
	struct unique key_table, list_table;
};

struct tuples *tuples_new(void)
{
	struct tuples *t = x_calloc(1, sizeof(*t));

	t->arena = arena_new();
	return t;
}

void tuples_free(struct tuples *t)
{
	if (!t)
		return;
	VEC_FREE(&t->keys);
	VEC_FREE(&t->lists);
	VEC_FREE(&t->scratch);
	unique_fini(&t->key_table);
	unique_fini(&t->list_table);
	arena_free(t->arena);
	free(t);
}

struct key_probe {
	const struct tuples *t;
	uint32_t element;
	const char *name;
};

static bool same_key(const void *arg, uint32_t handle)
{
	const struct key_probe *q = arg;
	const struct key *k = &q->t->keys.v[handle - 1];

	return k->element == q->element && !strcmp(k->name, q->name);
}

uint32_t state_key(struct tuples *t, uint32_t element, const char *name)
{
	struct key_probe q = { t, element, name };
	uint32_t hash = unique_hash(element, 0);
	uint64_t *slot;

	for (const char *s = name; *s; s++)
		hash = unique_hash(hash, (unsigned char)*s);
	slot = unique_slot(&t->key_table, hash, same_key, &q);
	if (*slot)
		return (uint32_t)*slot;
	X_CHECK(t->keys.n < UINT32_MAX - 1);
	*VEC_ADD(&t->keys) = (struct key){ element, arena_strdup(t->arena, name) };
	return unique_fill(&t->key_table, slot, hash, (uint32_t)t->keys.n);
}

void state_key_get(const struct tuples *t, uint32_t key, uint32_t *element, const char **name)
{
	X_CHECK(key && key <= t->keys.n);
	*element = t->keys.v[key - 1].element;
	*name = t->keys.v[key - 1].name;
}

static size_t entry_length(const struct entry *e)
{
	return (size_t)e->nkeys + e->nvals;
}

static bool same_entry(const struct entry *a, const struct entry *b)
{
	return a->nkeys == b->nkeys && a->nvals == b->nvals &&
	       (!entry_length(a) || !memcmp(a->v, b->v, entry_length(a) * sizeof(*a->v)));
}

struct list_probe {
	const struct tuples *t;
	const struct entry *e;
	uint32_t n;
};

static bool same_list(const void *arg, uint32_t handle)
{
	const struct list_probe *q = arg;
	const struct list *l = &q->t->lists.v[handle - 1];

	if (l->n != q->n)
		return false;
	for (uint32_t i = 0; i < l->n; i++)
		if (!same_entry(&l->entries[i], &q->e[i]))
			return false;
	return true;
}

static uint32_t hash_list(const struct entry *e, uint32_t n)
{
	uint32_t h = n;

	for (uint32_t i = 0; i < n; i++) {
		h = unique_hash(h, (uint64_t)e[i].nkeys << 32 | e[i].nvals);
		for (size_t j = 0; j < entry_length(&e[i]); j++)
			h = unique_hash(h, e[i].v[j]);
	}
	return h;
}

uint32_t entries_intern(struct tuples *t, const struct entry *e, uint32_t n)
{
	struct list_probe q = { t, e, n };
	uint32_t hash = hash_list(e, n);
	uint64_t *slot;
	struct list l = { .n = n };

	if (!n)
		return 0;
	slot = unique_slot(&t->list_table, hash, same_list, &q);
	if (*slot)
		return (uint32_t)*slot;
	X_CHECK(t->lists.n < UINT32_MAX - 1);
	l.entries = arena_alloc_array(t->arena, n, sizeof(*l.entries));
	for (uint32_t i = 0; i < n; i++) {
		l.entries[i] = e[i];
		l.entries[i].v = arena_memdup(t->arena, e[i].v,
					      entry_length(&e[i]) * sizeof(*e[i].v));
	}
	*VEC_ADD(&t->lists) = l;
	return unique_fill(&t->list_table, slot, hash, (uint32_t)t->lists.n);
}

static const struct list *list_of(const struct tuples *t, uint32_t list)
{
	X_CHECK(list && list <= t->lists.n);
	return &t->lists.v[list - 1];
}

uint32_t entries_count(const struct tuples *t, uint32_t list)
{
	return list ? list_of(t, list)->n : 0;
}

struct entry entries_get(const struct tuples *t, uint32_t list, uint32_t i)
{
	const struct list *l = list_of(t, list);

	X_CHECK(i < l->n);
	return l->entries[i];
}

static bool same_keys(const struct entry *a, const struct entry *b)
{
	return a->nkeys == b->nkeys &&
	       (!a->nkeys || !memcmp(a->v, b->v, a->nkeys * sizeof(*a->v)));
}

uint32_t entries_put(struct tuples *t, uint32_t list, const struct entry *e)
{
	uint32_t n = entries_count(t, list);
	bool found = false;

	t->scratch.n = 0;
	for (uint32_t i = 0; i < n; i++) {
		struct entry old = entries_get(t, list, i);
		bool same = same_keys(&old, e);

		*VEC_ADD(&t->scratch) = same ? *e : old;
		found = found || same;
	}
	if (!found)
		*VEC_ADD(&t->scratch) = *e;
	return entries_intern(t, t->scratch.v, (uint32_t)t->scratch.n);
}
