/*
 * set.c - the manager of sets: nodes in their arena, the unique table, the memo.
 *
 * A node is made only by node_make, which returns the old one when there is an equal one: that
 * is what makes handles canonical. Children exist before their parents, so handles ascend. Everything
 * starts small and grows by doubling, because most runs of the program are over in milliseconds.
 */
#include "symexec/set/set.h"

#include <endian.h>
#include <sys/resource.h>

#include "symexec/set/set_make.h"

enum {
	START_WORDS = 1 << 12, START_TABLE = 1 << 9, START_SCRATCH = 1 << 10,
	DEFAULT_NODES = 1 << 25,
	WORDS_PER_NODE = 16,	/* of room under the cap; small nodes need 6 */
	MIN_MAX_WORDS = 1 << 12,
	SPARE_WORDS = 2, SPARE_BYTES = 8,	/* for node_hash */
};

/* Half of the stack at most: the other half is our caller's. */
static size_t stack_room(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_STACK, &limit) || limit.rlim_cur == RLIM_INFINITY)
		return STACK_ROOM;
	return MIN_OF((size_t)limit.rlim_cur / 2, (size_t)STACK_ROOM);
}

struct sets *sets_new(size_t max_nodes)
{
	struct sets *s = x_calloc(1, sizeof(*s));
	size_t limit = UINT32_MAX - SET_TERMINALS - 1;

	s->max_nodes = max_nodes ? max_nodes : DEFAULT_NODES;
	s->max_words = limit;
	if (s->max_nodes < limit / WORDS_PER_NODE)
		s->max_words = MAX_OF(s->max_nodes * WORDS_PER_NODE, (size_t)MIN_MAX_WORDS);
	s->stack_room = stack_room();
	s->cap = START_WORDS;
	s->words = x_realloc_array(NULL, s->cap + SPARE_WORDS, sizeof(*s->words));
	s->table = x_calloc(START_TABLE, sizeof(*s->table));
	s->table_mask = START_TABLE - 1;
	s->memo = x_calloc(START_TABLE, sizeof(*s->memo));
	s->memo_mask = START_TABLE - 1;
	s->scratch_cap = START_SCRATCH;
	s->kids = x_realloc_array(NULL, s->scratch_cap, sizeof(*s->kids));
	s->los = x_calloc(s->scratch_cap + SPARE_BYTES, sizeof(*s->los));
	s->lists = x_calloc(LIST_SLOTS, sizeof(*s->lists));
	s->supports = x_calloc(SUPPORT_SLOTS, sizeof(*s->supports));
	s->splits = x_calloc(SPLIT_SLOTS, sizeof(*s->splits));
	s->bounds = x_calloc(BOUNDS_SLOTS, sizeof(*s->bounds));
	return s;
}

void sets_free(struct sets *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < LIST_SLOTS; i++)
		free(s->lists[i].v);
	for (size_t i = 0; i < SUPPORT_SLOTS; i++)
		free(s->supports[i].v);
	splits_forget(s);
	factors_forget(s);
	free(s->splits);
	free(s->bounds);
	free(s->words);
	free(s->table);
	free(s->memo);
	free(s->kids);
	free(s->los);
	free(s->vars);
	free(s->lists);
	free(s->supports);
	free(s->visits);
	VEC_FREE(&s->stack);
	free(s);
}

set_var set_var_new(struct sets *s, enum set_rank rank, unsigned width)
{
	X_CHECK(width >= 1 && width <= 64);
	X_CHECK((unsigned)rank < RANK_COUNT);
	X_CHECK(s->var_count <= VAR_MAX);
	if (s->var_count == s->var_cap) {
		s->var_cap = s->var_cap ? 2 * s->var_cap : 64;
		s->vars = x_realloc_array(s->vars, s->var_cap, sizeof(*s->vars));
	}
	s->vars[s->var_count] = (struct var_info){ 0, (uint8_t)rank, (uint8_t)width };
	return (set_var)s->var_count++;
}

unsigned set_var_width(const struct sets *s, set_var v)
{
	X_CHECK(v < s->var_count);
	return s->vars[v].width;
}

set set_terminal(unsigned k)
{
	X_CHECK(k < SET_TERMINALS);
	return k;
}

size_t sets_nodes(const struct sets *s)
{
	return s->nodes;
}

size_t sets_bytes(const struct sets *s)
{
	size_t n = sizeof(*s);

	n += s->cap * sizeof(*s->words);
	n += (s->table_mask + 1) * sizeof(*s->table);
	n += (s->memo_mask + 1) * sizeof(*s->memo);
	n += s->scratch_cap * (sizeof(*s->kids) + sizeof(*s->los));
	n += s->var_cap * sizeof(*s->vars);
	n += s->visit_cap * sizeof(*s->visits) + s->stack.cap * sizeof(*s->stack.v);
	n += LIST_SLOTS * sizeof(*s->lists) + SUPPORT_SLOTS * sizeof(*s->supports);
	for (size_t i = 0; i < LIST_SLOTS; i++)
		n += s->lists[i].cap * sizeof(*s->lists[i].v);
	for (size_t i = 0; i < SUPPORT_SLOTS; i++)
		n += s->supports[i].cap * sizeof(*s->supports[i].v);
	return n;
}

void scratch_grow(struct sets *s)
{
	while (s->sp + DIGIT_MAX > s->scratch_cap)
		s->scratch_cap *= 2;
	s->kids = x_realloc_array(s->kids, s->scratch_cap, sizeof(*s->kids));
	s->los = x_realloc_array(s->los, s->scratch_cap + SPARE_BYTES, sizeof(*s->los));
}

static inline uint64_t mix(uint64_t h, uint64_t x)
{
	h = (h ^ x) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 32;
}

/* Two words at once: the second product does not wait for the first. */
static inline uint64_t mix2(uint64_t h, uint64_t x, uint64_t y)
{
	h = (h ^ x) * 0x9e3779b97f4a7c15u + y * 0xd6e8feb86659fd93u;
	return h ^ h >> 32;
}

/* Up to 8 bytes are read behind los. */
static uint32_t node_hash(uint32_t level, const set *kids, const uint8_t *los, size_t n)
{
	uint64_t h = (uint64_t)n << 32 | level, x, y;
	size_t i;

	for (i = 0; i + 4 <= n; i += 4) {
		memcpy(&x, kids + i, sizeof(x));
		memcpy(&y, kids + i + 2, sizeof(y));
		h = mix2(h, x, y);
	}
	for (; i < n; i++)
		h = mix(h, kids[i]);
	for (i = 0; i + 8 < n; i += 8) {
		memcpy(&x, los + i, sizeof(x));
		h = mix(h, x);
	}
	memcpy(&x, los + i, sizeof(x));
	return (uint32_t)mix(h, le64toh(x) & UINT64_MAX >> (64 - 8 * (n - i)));
}

/* The first free slot for this hash. */
static uint64_t *free_slot(const struct sets *s, uint32_t hash)
{
	size_t at = hash & s->table_mask;

	while (s->table[at])
		at = (at + 1) & s->table_mask;
	return &s->table[at];
}

void node_rehash(struct sets *s, size_t from)
{
	for (size_t at = from; at < s->used; ) {
		const uint32_t *w = s->words + at;
		unsigned n = node_count(w);
		uint32_t hash = node_hash(w[NODE_LEVEL], node_kids(w), node_los(w), n);

		*free_slot(s, hash) = (uint64_t)hash << 32 | node_handle(at, w[NODE_TAG]);
		at += node_words(n);
	}
}

/* A table of n slots with what the old one has of handles below `first`. */
static void table_renew(struct sets *s, size_t n, set first)
{
	uint64_t *old = s->table;
	size_t mask = s->table_mask;

	s->table = x_calloc_table(n, sizeof(*s->table));
	s->table_mask = n - 1;
	for (size_t i = 0; i <= mask && first > SET_TERMINALS; i++)
		if (old[i] && (set)old[i] < first)
			*free_slot(s, (uint32_t)(old[i] >> 32)) = old[i];
	free(old);
}

void node_unlink(struct sets *s, set first)
{
	table_renew(s, s->table_mask + 1, first);
}

static void memo_grow(struct sets *s)
{
	struct memo_entry *old = s->memo;
	size_t n = s->memo_mask + 1;

	s->memo = x_calloc_table(2 * n, sizeof(*s->memo));
	s->memo_mask = 2 * n - 1;
	for (size_t i = 0; i < n; i++)
		if (old[i].op != OP_FREE)
			*memo_slot(s, old[i].op, old[i].a, old[i].b) = old[i];
	free(old);
}

void memo_forget(struct sets *s, set first)
{
	for (size_t i = 0; i <= s->memo_mask; i++) {
		struct memo_entry *e = &s->memo[i];

		if (e->a >= first || e->b >= first || e->r >= first)
			e->op = OP_FREE;
	}
}

/* Gives memory back after a collection. */
void tables_shrink(struct sets *s)
{
	size_t n = s->memo_mask + 1;

	while (n > START_TABLE && n / 4 > s->nodes)
		n /= 2;
	if (n <= s->memo_mask) {
		free(s->memo);
		s->memo = x_calloc(n, sizeof(*s->memo));
		s->memo_mask = n - 1;
	}
	n = s->table_mask + 1;
	while (n > START_TABLE && n / 4 > s->nodes)
		n /= 2;
	if (n <= s->table_mask)
		table_renew(s, n, SET_TOO_LARGE);
	n = s->cap;
	while (n > START_WORDS && n / 4 > s->used)
		n /= 2;
	if (n < s->cap) {
		s->words = x_realloc_array(s->words, n + SPARE_WORDS, sizeof(*s->words));
		s->cap = n;
	}
	free(s->visits);
	s->visits = NULL;
	s->visit_cap = 0;
	VEC_FREE(&s->stack);
}

static uint32_t tag_of(const struct sets *s, const set *kids, size_t n)
{
	uint32_t tag = (uint32_t)(n - 1);

	for (size_t i = 0; i < n; i++)
		tag |= is_partial(kids[i]) ? TAG_PARTIAL : 0;
	/* children are far apart: no more of them is looked at than needed */
	for (size_t i = 0; i < n && !(tag & TAG_CLASSES); i++)
		tag |= is_boolean(s, kids[i]) ? 0 : TAG_CLASSES;
	return tag;
}

/* Appends the n intervals on top of the scratch stack (already popped) as a new node. */
static set node_add(struct sets *s, uint32_t level, size_t base, size_t n, uint32_t hash)
{
	size_t at = s->used, size = node_words((unsigned)n);
	uint32_t *w;
	set made;

	if (s->nodes >= s->max_nodes || at + size > s->max_words)
		return SET_TOO_LARGE;
	if (at + size > s->cap) {
		s->cap *= 2;
		s->words = x_realloc_array(s->words, s->cap + SPARE_WORDS, sizeof(*s->words));
	}
	/* three quarters are full at most */
	if (s->nodes > s->table_mask / 4 * 3)
		table_renew(s, 2 * (s->table_mask + 1), SET_TOO_LARGE);
	if (s->nodes / 4 > s->memo_mask && s->memo_mask + 1 < MEMO_MAX)
		memo_grow(s);
	w = s->words + at;
	w[size - 2] = w[size - 1] = 0;
	w[NODE_LEVEL] = level;
	w[NODE_TAG] = tag_of(s, s->kids + base, n);
	w[NODE_NUMBER] = 0;
	memcpy(w + NODE_HEAD, s->kids + base, n * sizeof(*s->kids));
	memcpy(w + NODE_HEAD + n, s->los + base, n);
	made = node_handle(at, w[NODE_TAG]);
	*free_slot(s, hash) = (uint64_t)hash << 32 | made;
	s->used += size;
	s->nodes++;
	return made;
}

set node_make(struct sets *s, uint32_t level, size_t base)
{
	size_t n = s->sp - base;
	const set *kids = s->kids + base;
	const uint8_t *los = s->los + base;
	uint32_t hash;

	s->sp = base;
	if (n == 1)
		return kids[0];
	hash = node_hash(level, kids, los, n);
	for (size_t at = hash & s->table_mask; s->table[at]; at = (at + 1) & s->table_mask) {
		const uint32_t *w;

		if (s->table[at] >> 32 != hash)
			continue;
		w = node_at(s, (set)s->table[at]);
		if (node_count(w) == n && w[NODE_LEVEL] == level &&
		    !memcmp(node_kids(w), kids, n * sizeof(*kids)) &&
		    !memcmp(node_los(w), los, n))
			return (set)s->table[at];
	}
	return node_add(s, level, base, n, hash);
}

/*
 * A direct-mapped table: a list that was pushed out gets a new number when it comes back,
 * which costs a recomputation and nothing else.
 */
uint32_t set_list_serial(struct sets *s, const uint64_t *v, size_t n)
{
	uint64_t h = n;
	struct list_slot *slot;

	for (size_t i = 0; i < n; i++)
		h = mix(h, v[i]);
	slot = &s->lists[h % LIST_SLOTS];
	if (slot->serial && slot->n == n && !memcmp(slot->v, v, n * sizeof(*v)))
		return slot->serial;
	if (slot->cap < n) {
		slot->v = x_realloc_array(slot->v, n, sizeof(*v));
		slot->cap = n;
	}
	if (n)
		memcpy(slot->v, v, n * sizeof(*v));
	slot->n = n;
	if (++s->serial == 0) {		/* wrapped: old entries would be taken for new */
		memo_forget(s, 0);
		for (size_t i = 0; i < LIST_SLOTS; i++)
			s->lists[i].serial = 0;
		s->serial = 1;
	}
	slot->serial = s->serial;
	return slot->serial;
}
