/*
 * prog_map.c - what all maps share, and arrays: values one behind the other.
 */
#include <stddef.h>
#include <sys/random.h>

#include "datapath/bpf/prog_map_int.h"

_Thread_local unsigned prog_map_cpu;

_Static_assert(offsetof(struct prog_map, lookup) == 0, "compiled programs call it");

/* ---- places ---- */

void prog_map_make_places(struct prog_map *m, uint32_t n)
{
	size_t head = sizeof(struct prog_entry) + m->key_stride, each = head + m->stride;

	m->n = n;
	/* few octets more, so that no place is on two lines */
	m->stride = (uint32_t)(each <= PLACE_LINE ? PLACE_LINE : each);
	m->places = aligned_alloc(PLACE_LINE, ((size_t)n * m->stride + PLACE_LINE) & ~(size_t)(PLACE_LINE - 1));
	if (!m->places)
		x_panic("out of memory");
	memset(m->places, 0, (size_t)n * m->stride);
	m->values = m->places + head;
	for (uint32_t i = 0; i < n; i++)
		prog_entry_at(m, i)->next = i + 1 < n ? i + 1 : NO_ENTRY;
	m->free = n ? 0 : NO_ENTRY;
	m->newest = m->oldest = m->root = NO_ENTRY;
}

uint32_t prog_map_take_place(struct prog_map *m)
{
	uint32_t i = m->free;

	if (i != NO_ENTRY)
		m->free = prog_entry_at(m, i)->next;
	return i;
}

void prog_map_give_place(struct prog_map *m, uint32_t i)
{
	prog_entry_at(m, i)->used = false;
	prog_entry_at(m, i)->next = m->free;
	m->free = i;
}

/* ---- arrays ---- */

static const char *array_check(const struct ebpf_map *def)
{
	return def->key_size != 4 ? "expected keys of 4 octets" : NULL;
}

static void array_init(struct prog_map *m)
{
	m->n = m->def.max_entries;
	m->values = x_calloc((size_t)m->n * (m->kind->type == BPF_MAP_TYPE_PERCPU_ARRAY ? m->cpus : 1), m->stride);
	if (m->def.data)
		memcpy(m->values, m->def.data, m->def.value_size);
}

static uint32_t index_of(const uint8_t *key)
{
	uint32_t i;

	memcpy(&i, key, sizeof(i));
	return i;
}

static uint8_t *array_at(const struct prog_map *m, uint32_t i, unsigned cpu)
{
	return m->values + ((size_t)cpu * m->n + i) * m->stride;
}

static unsigned own_cpu(const struct prog_map *m)
{
	return m->kind->type == BPF_MAP_TYPE_PERCPU_ARRAY ? prog_map_cpu % m->cpus : 0;
}

static void *array_lookup(struct prog_map *m, const uint8_t *key)
{
	uint32_t i = index_of(key);

	return i < m->n ? m->values + (size_t)i * m->stride : NULL;
}

static void *percpu_lookup(struct prog_map *m, const uint8_t *key)
{
	uint32_t i = index_of(key);

	return i < m->n ? array_at(m, i, own_cpu(m)) : NULL;
}

static long array_update(struct prog_map *m, const uint8_t *key, const void *value, uint64_t flags)
{
	uint32_t i = index_of(key);

	if (flags > BPF_EXIST)
		return -EINVAL;
	if (i >= m->n)
		return -E2BIG;
	if (flags == BPF_NOEXIST)
		return -EEXIST;
	memcpy(array_at(m, i, own_cpu(m)), value, m->def.value_size);
	return 0;
}

static long array_remove(struct prog_map *m, const uint8_t *key)
{
	(void)m;
	(void)key;
	return -EINVAL;
}

static bool is_zero(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

static size_t array_each(struct prog_map *m, bool all, prog_map_visit *f, void *arg)
{
	unsigned cpus = m->kind->type == BPF_MAP_TYPE_PERCPU_ARRAY ? m->cpus : 1;
	size_t count = 0;

	for (uint32_t i = 0; i < m->n; i++)
		for (unsigned cpu = 0; cpu < cpus; cpu++)
			if (all || !is_zero(array_at(m, i, cpu), m->def.value_size)) {
				f(arg, &i, array_at(m, i, cpu), cpu);
				count++;
			}
	return count;
}

static const struct prog_map_kind prog_map_array = {
	BPF_MAP_TYPE_ARRAY, "array", array_check, array_init, array_lookup, array_update, array_remove, array_each,
}, prog_map_percpu_array = {
	BPF_MAP_TYPE_PERCPU_ARRAY, "per-CPU array", array_check, array_init, percpu_lookup, array_update, array_remove,
	array_each,
};

/* ---- all ---- */

static const struct prog_map_kind *const kinds[] = {
	&prog_map_array, &prog_map_percpu_array, &prog_map_hash, &prog_map_lru, &prog_map_trie,
};

static const struct prog_map_kind *kind_of(uint32_t type)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (kinds[i]->type == type)
			return kinds[i];
	return NULL;
}

const char *prog_map_type_name(uint32_t type)
{
	const struct prog_map_kind *k = kind_of(type);

	return k ? k->name : "unknown";
}

static bool check(const struct ebpf_map *def, unsigned cpus, struct diag *d)
{
	const struct prog_map_kind *k = kind_of(def->type);
	const char *wrong = k ? k->check(def) : NULL;
	uint64_t each = (uint64_t)def->key_size + def->value_size + 64;

	if (!k)
		diag_error(d, SPAN_NONE, "map '%s' is of type %u: expected array, per-CPU array, hash, LRU hash or LPM trie",
			   def->name, def->type);
	else if (def->value_size == 0 || def->value_size > EBPF_MAX_VALUE || def->key_size == 0 || def->key_size > 512)
		diag_error(d, SPAN_NONE, "map '%s' has keys of %u and values of %u octets: expected 1 to 512 and 1 to %d",
			   def->name, def->key_size, def->value_size, EBPF_MAX_VALUE);
	else if (def->max_entries == 0 || each * def->max_entries > PROG_MAP_MAX_MEMORY / cpus)
		diag_error(d, SPAN_NONE, "map '%s' has %u entries: expected 1 to %llu", def->name, def->max_entries,
			   (unsigned long long)(PROG_MAP_MAX_MEMORY / cpus / each));
	else if (def->flags & ~(uint32_t)BPF_F_NO_PREALLOC)
		diag_error(d, SPAN_NONE, "map '%s' has flags 0x%x, of which only BPF_F_NO_PREALLOC is known", def->name, def->flags);
	else if (wrong)
		diag_error(d, SPAN_NONE, "map '%s': %s", def->name, wrong);
	else
		return true;
	return false;
}

static void lock(struct prog_map *m)
{
	if (m->cpus > 1)
		while (atomic_flag_test_and_set_explicit(&m->lock, memory_order_acquire))
			__builtin_ia32_pause();
}

static void unlock(struct prog_map *m)
{
	if (m->cpus > 1)
		atomic_flag_clear_explicit(&m->lock, memory_order_release);
}

static void *locked_lookup(struct prog_map *m, const uint8_t *key)
{
	void *v;

	lock(m);
	v = m->kind->lookup(m, key);
	unlock(m);
	return v;
}

struct prog_map *prog_map_new(const struct ebpf_map *def, unsigned cpus, struct diag *d)
{
	struct prog_map *m;

	if (!check(def, cpus, d))
		return NULL;
	m = x_calloc(1, sizeof(*m));
	m->def = *def;
	m->def.name = x_strdup(def->name);
	m->kind = kind_of(def->type);
	m->cpus = cpus;
	m->users = 1;
	atomic_flag_clear(&m->lock);
	m->stride = prog_map_stride(def->value_size);
	m->key_stride = (def->key_size + 7) & ~7U;
	if (getrandom(&m->seed, sizeof(m->seed), 0) != sizeof(m->seed) || getrandom(&m->stir, sizeof(m->stir), 0) != sizeof(m->stir))
		m->stir = ~(m->seed = (uintptr_t)m);
	m->lookup = m->kind->lookup;
	m->kind->init(m);
	if (m->cpus > 1 && m->buckets)
		m->lookup = locked_lookup;
	m->def.data = NULL;
	return m;
}

struct prog_map *prog_map_hold(struct prog_map *m)
{
	m->users++;
	return m;
}

void prog_map_free(struct prog_map *m)
{
	if (!m || --m->users)
		return;
	free((char *)(uintptr_t)m->def.name);
	free(m->places ? m->places : m->values);
	free(m->buckets);
	free(m);
}

void *prog_map_lookup(struct prog_map *m, const void *key)
{
	return m->lookup(m, key);
}

long prog_map_update(struct prog_map *m, const void *key, const void *value, uint64_t flags)
{
	long r;

	lock(m);
	r = m->kind->update(m, key, value, flags);
	unlock(m);
	return r;
}

long prog_map_delete(struct prog_map *m, const void *key)
{
	long r;

	lock(m);
	r = m->kind->remove(m, key);
	unlock(m);
	return r;
}

size_t prog_map_each(struct prog_map *m, bool all,
		     void (*f)(void *arg, const void *key, const void *value, unsigned cpu), void *arg)
{
	size_t n;

	lock(m);
	n = m->kind->each(m, all, f, arg);
	unlock(m);
	return n;
}

const struct ebpf_map *prog_map_def(const struct prog_map *m)
{
	return &m->def;
}

uint8_t *prog_map_values(const struct prog_map *m)
{
	return m->kind == &prog_map_array ? m->values : NULL;
}

bool prog_map_holds(const struct prog_map *m, const void *p, size_t size)
{
	size_t copies = m->kind == &prog_map_percpu_array ? m->cpus : 1;
	uintptr_t at = (uintptr_t)p, base = (uintptr_t)m->values;

	return at >= base && at - base < (size_t)m->n * copies * m->stride &&
	       (at - base) % m->stride + size <= m->def.value_size;
}

static void copy_entry(void *arg, const void *key, const void *value, unsigned cpu)
{
	struct prog_map *to = arg;
	unsigned own = prog_map_cpu;

	prog_map_cpu = cpu;
	(void)to->kind->update(to, key, value, BPF_ANY);
	prog_map_cpu = own;
}

void prog_map_copy(struct prog_map *to, struct prog_map *from)
{
	(void)prog_map_each(from, false, copy_entry, to);
}

bool prog_map_same(const struct ebpf_map *a, const struct ebpf_map *b)
{
	return strcmp(a->name, b->name) == 0 && a->type == b->type && a->key_size == b->key_size &&
	       a->value_size == b->value_size && a->max_entries == b->max_entries;
}
