/*
 * sim_state.c - see sim_state.h. A table is an array of entries with chains of those whose keys have one hash, as in
 * any hash table; what is deleted leaves a free place that the next one takes. Invariant: no two entries have the same keys.
 * Values of a concrete run are constants, and equal constants of one width are one handle.
 */
#include "symexec/exec/sim_state.h"

#include "models/base/map.h"
#include "models/base/mem.h"
#include "models/base/vec.h"

/* Index + 1 in `all`; 0: none. */
typedef uint32_t link;

struct place {
	uint32_t nkeys, nvals;
	value *v;		/* NULL: free */
	uint64_t hash;
	link next;		/* with this hash, or free */
};

struct sim_table {
	VEC(struct place) all;
	struct u64_map *first;	/* hash -> link */
	link free;
	uint32_t count;
};

struct sim_state {
	struct u64_map *numbers;
	struct u64_map *table_at;	/* key -> index in tables */
	VEC(struct sim_table) tables;
};

struct sim_state *
sim_state_new(void)
{
	struct sim_state *s = x_calloc(1, sizeof(*s));

	s->numbers = u64_map_new();
	s->table_at = u64_map_new();
	return s;
}

static void
table_empty(struct sim_table *t)
{
	for (size_t i = 0; i < t->all.n; i++)
		free(t->all.v[i].v);
	VEC_FREE(&t->all);
	u64_map_free(t->first);
	*t = (struct sim_table){ 0 };
}

void
sim_state_free(struct sim_state *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->tables.n; i++)
		table_empty(&s->tables.v[i]);
	VEC_FREE(&s->tables);
	u64_map_free(s->table_at);
	u64_map_free(s->numbers);
	free(s);
}

bool
sim_state_is_empty(const struct sim_state *s)
{
	for (size_t i = 0; i < s->tables.n; i++)
		if (s->tables.v[i].count > 0)
			return false;
	return u64_map_count(s->numbers) == 0;
}

bool
sim_number_get(const struct sim_state *s, uint32_t key, uint64_t *n)
{
	return u64_map_get(s->numbers, key, n);
}

void
sim_number_put(struct sim_state *s, uint32_t key, uint64_t n)
{
	u64_map_put(s->numbers, key, n);
}

static struct sim_table *
table_of(const struct sim_state *s, uint32_t key)
{
	uint64_t at;

	return u64_map_get(s->table_at, key, &at) ? &s->tables.v[at] : NULL;
}

/* Of so many bits that chains are short, and happen in tests. */
static uint64_t
hash_keys(const value *keys, uint32_t n)
{
	return hash_mix(n, n == 0 ? 0 : hash_bytes(keys, n * sizeof(*keys))) >> 44;
}

static struct place *
find(const struct sim_table *t, const value *keys, uint32_t nkeys)
{
	uint64_t at;

	if (t == NULL || t->count == 0 || !u64_map_get(t->first, hash_keys(keys, nkeys), &at))
		return NULL;
	while (at != 0) {
		struct place *p = &t->all.v[at - 1];

		if (p->nkeys == nkeys && (nkeys == 0 || memcmp(p->v, keys, nkeys * sizeof(*keys)) == 0))
			return p;
		at = p->next;
	}
	return NULL;
}

bool
sim_entry_get(const struct sim_state *s, uint32_t key, const value *keys, uint32_t nkeys,
	      struct entry *e)
{
	const struct place *p = find(table_of(s, key), keys, nkeys);

	if (p == NULL)
		return false;
	*e = (struct entry){ p->nkeys, p->nvals, p->v };
	return true;
}

/* A place for new keys, in their chain. */
static struct place *
add_place(struct sim_table *t, uint64_t hash)
{
	uint64_t first = 0;
	struct place *p;
	link at = t->free;

	if (t->first == NULL)
		t->first = u64_map_new();
	if (at != 0) {
		t->free = t->all.v[at - 1].next;
	} else {
		X_CHECK(t->all.n < UINT32_MAX - 1);
		*VEC_ADD(&t->all) = (struct place){ 0 };
		at = (link)t->all.n;
	}
	p = &t->all.v[at - 1];
	(void)u64_map_get(t->first, hash, &first);
	p->hash = hash;
	p->next = (link)first;
	u64_map_put(t->first, hash, at);
	t->count++;
	return p;
}

void
sim_entry_put(struct sim_state *s, uint32_t key, const struct entry *e)
{
	struct sim_table *t = table_of(s, key);
	size_t n = (size_t)e->nkeys + e->nvals;
	struct place *p;

	if (t == NULL) {
		u64_map_put(s->table_at, key, s->tables.n);
		t = VEC_ADD(&s->tables);
		*t = (struct sim_table){ 0 };
	}
	p = find(t, e->v, e->nkeys);
	if (p == NULL)
		p = add_place(t, hash_keys(e->v, e->nkeys));
	if (p->v == NULL || p->nkeys + p->nvals != n) {
		free(p->v);
		p->v = x_malloc((n + 1) * sizeof(*p->v));
	}
	p->nkeys = e->nkeys;
	p->nvals = e->nvals;
	memcpy(p->v, e->v, n * sizeof(*p->v));
}

void
sim_entry_delete(struct sim_state *s, uint32_t key, const value *keys, uint32_t nkeys)
{
	struct sim_table *t = table_of(s, key);
	struct place *p = find(t, keys, nkeys);
	uint64_t at;
	link this;

	if (p == NULL)
		return;
	this = (link)(p - t->all.v) + 1;
	(void)u64_map_get(t->first, p->hash, &at);
	if (at == this) {
		u64_map_put(t->first, p->hash, p->next);
	} else {
		while (t->all.v[at - 1].next != this)
			at = t->all.v[at - 1].next;
		t->all.v[at - 1].next = p->next;
	}
	free(p->v);
	p->v = NULL;
	p->nkeys = p->nvals = 0;
	p->next = t->free;
	t->free = this;
	t->count--;
}

bool
sim_entry_next(const struct sim_state *s, uint32_t key, uint32_t *at, struct entry *e)
{
	const struct sim_table *t = table_of(s, key);
	const struct place *p;

	for (; t != NULL && *at < t->all.n; (*at)++) {
		p = &t->all.v[*at];
		if (p->v == NULL)
			continue;
		(*at)++;
		*e = (struct entry){ p->nkeys, p->nvals, p->v };
		return true;
	}
	return false;
}

void
sim_entries_forget(struct sim_state *s, uint32_t key)
{
	struct sim_table *t = table_of(s, key);

	if (t != NULL)
		table_empty(t);
}

uint32_t
sim_entries_count(const struct sim_state *s, uint32_t key)
{
	const struct sim_table *t = table_of(s, key);

	return t == NULL ? 0 : t->count;
}
