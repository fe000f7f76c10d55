/*
 * prog_map_trie.c - longest-prefix maps: a binary trie without nodes of one child, other than those that hold a value. A key is a
 * length in bits, as a number of 32 bits, and the octets; a node's children differ in the bit behind its prefix.
 */
#include "datapath/bpf/prog_map_int.h"

enum { LENGTH = 4 };	/* octets of a key before the address */

static const char *trie_check(const struct ebpf_map *def)
{
	if (def->key_size < LENGTH + 1 || def->key_size > LENGTH + 256)
		return "expected keys of 5 to 260 octets: a length in bits and the address";
	if (!(def->flags & BPF_F_NO_PREALLOC))
		return "expected map_flags BPF_F_NO_PREALLOC, as the kernel does";
	return NULL;
}

/* Each value may need one fork more. */
static void trie_init(struct prog_map *m)
{
	prog_map_make_places(m, 2 * m->def.max_entries);
	/* which also says that the map has more than an array's values to lock */
	m->buckets = x_malloc(sizeof(*m->buckets));
}

static uint32_t length_of(const uint8_t *key)
{
	uint32_t n;

	memcpy(&n, key, sizeof(n));
	return n;
}

static uint32_t most_bits(const struct prog_map *m)
{
	return (m->def.key_size - LENGTH) * 8;
}

static unsigned bit_at(const uint8_t *key, uint32_t i)
{
	return key[LENGTH + i / 8] >> (7 - i % 8) & 1;
}

static uint32_t node_length(const struct prog_map *m, uint32_t i)
{
	return prog_entry_at(m, i)->hash;
}

static uint32_t *child_of(struct prog_map *m, uint32_t i, unsigned side)
{
	return side ? &prog_entry_at(m, i)->other : &prog_entry_at(m, i)->next;
}

/* How many leading bits, at most limit, a node and a key share. */
static uint32_t shared(const struct prog_map *m, uint32_t node, const uint8_t *key, uint32_t limit)
{
	const uint8_t *own = prog_map_key_at(m, node);
	uint32_t i = 0;

	while (i + 8 <= limit && own[LENGTH + i / 8] == key[LENGTH + i / 8])
		i += 8;
	while (i < limit && bit_at(own, i) == bit_at(key, i))
		i++;
	return i;
}

static void *trie_lookup(struct prog_map *m, const uint8_t *key)
{
	uint32_t length = length_of(key), at = m->root, best = NO_ENTRY;

	if (length > most_bits(m))
		return NULL;
	while (at != NO_ENTRY) {
		uint32_t own = node_length(m, at);

		if (own > length || shared(m, at, key, own) < own)
			break;
		if (prog_entry_at(m, at)->used)
			best = at;
		if (own == length)
			break;
		at = *child_of(m, at, bit_at(key, own));
	}
	return best == NO_ENTRY ? NULL : prog_map_value_at(m, best);
}

static uint32_t make_node(struct prog_map *m, const uint8_t *key, uint32_t length)
{
	uint32_t i = prog_map_take_place(m);

	X_CHECK(i != NO_ENTRY);
	*prog_entry_at(m, i) = (struct prog_entry){ .next = NO_ENTRY, .other = NO_ENTRY, .hash = length };
	memmove(prog_map_key_at(m, i), key, m->def.key_size);
	memcpy(prog_map_key_at(m, i), &length, sizeof(length));
	return i;
}

/* Where the prefix's node is, or would be put. */
static uint32_t *place_of(struct prog_map *m, const uint8_t *key, uint32_t length, uint32_t *common)
{
	uint32_t *at = &m->root;

	*common = 0;
	while (*at != NO_ENTRY) {
		uint32_t own = node_length(m, *at);

		*common = shared(m, *at, key, MIN_OF(own, length));
		if (*common < own || own == length)
			break;
		at = child_of(m, *at, bit_at(key, own));
	}
	return at;
}

static long trie_update(struct prog_map *m, const uint8_t *key, const void *value, uint64_t flags)
{
	uint32_t length = length_of(key), common, *at, i, fork;
	bool there;

	if (length > most_bits(m) || flags > BPF_EXIST)
		return -EINVAL;
	at = place_of(m, key, length, &common);
	i = *at;
	there = i != NO_ENTRY && node_length(m, i) == length && common == length;
	if (there && prog_entry_at(m, i)->used) {
		if (flags == BPF_NOEXIST)
			return -EEXIST;
		memmove(prog_map_value_at(m, i), value, m->def.value_size);
		return 0;
	}
	if (flags == BPF_EXIST)
		return -ENOENT;
	if (m->count >= m->def.max_entries)
		return -ENOSPC;
	if (!there) {
		uint32_t old = i;

		i = make_node(m, key, length);
		if (old == NO_ENTRY) {
			*at = i;
		} else if (common == length) {
			*child_of(m, i, bit_at(prog_map_key_at(m, old), length)) = old;
			*at = i;
		} else {
			fork = make_node(m, prog_map_key_at(m, i), common);
			*child_of(m, fork, bit_at(prog_map_key_at(m, old), common)) = old;
			*child_of(m, fork, bit_at(prog_map_key_at(m, i), common)) = i;
			*at = fork;
		}
	}
	prog_entry_at(m, i)->used = true;
	memmove(prog_map_value_at(m, i), value, m->def.value_size);
	m->count++;
	return 0;
}

/* A node without a value and with fewer than two children goes. */
static void shrink(struct prog_map *m, uint32_t *at)
{
	uint32_t i = *at, a = prog_entry_at(m, i)->next, b = prog_entry_at(m, i)->other;

	if (prog_entry_at(m, i)->used || (a != NO_ENTRY && b != NO_ENTRY))
		return;
	*at = a != NO_ENTRY ? a : b;
	prog_map_give_place(m, i);
}

static long trie_remove(struct prog_map *m, const uint8_t *key)
{
	uint32_t length = length_of(key), *at = &m->root, *above = NULL;

	if (length > most_bits(m))
		return -EINVAL;
	while (*at != NO_ENTRY) {
		uint32_t own = node_length(m, *at);

		if (own > length || shared(m, *at, key, own) < own)
			return -ENOENT;
		if (own == length)
			break;
		above = at;
		at = child_of(m, *at, bit_at(key, own));
	}
	if (*at == NO_ENTRY || !prog_entry_at(m, *at)->used)
		return -ENOENT;
	prog_entry_at(m, *at)->used = false;
	m->count--;
	shrink(m, at);
	if (above)
		shrink(m, above);
	return 0;
}

static size_t trie_each(struct prog_map *m, bool all, prog_map_visit *f, void *arg)
{
	(void)all;
	for (uint32_t i = 0; i < m->n; i++)
		if (prog_entry_at(m, i)->used)
			f(arg, prog_map_key_at(m, i), prog_map_value_at(m, i), 0);
	return m->count;
}

const struct prog_map_kind prog_map_trie = {
	BPF_MAP_TYPE_LPM_TRIE, "LPM trie", trie_check, trie_init, trie_lookup, trie_update, trie_remove, trie_each,
};
