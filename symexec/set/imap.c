/*
 * imap.c - hash-consed big-endian Patricia trees.
 *
 * Leaves and branches stand in two growing arrays. A handle is twice the index, plus
 * 1 for a leaf; index 0 of the branches is not used, so that 0 is the empty map. A
 * branch says where the keys below it part: `word` holds the bits that all of them
 * share, then a 1 at the first bit in which they differ, then zeros; the lowest 1 of
 * the word is the branching bit. Keys with that bit clear are on the left.
 *
 * Invariant: a branch has two children that are not empty, and what is below a child
 * agrees with the word down to the branching bit. So the set of keys determines the
 * shape, and interning both kinds of node makes equal maps equal handles. No path is
 * longer than 32 branches: stacks are arrays.
 *
 * Nodes are never moved by handle, only by address: nothing keeps a pointer to one
 * across a callback or an allocation, so callbacks may update maps of the same pool.
 */
#include "symexec/set/imap.h"

#include "models/base/vec.h"
#include "symexec/flow/unique.h"

enum {
	MAX_DEPTH = 32,
	/* A step of imap_diff goes down by at least one in one of the two trees. */
	DIFF_STACK = 2 * (MAX_DEPTH + 1) + 2,
};

struct leaf {
	uint32_t key, value;
};

struct branch {
	uint32_t word;
	imap left, right;
};

struct imaps {
	VEC(struct leaf) leaves;
	VEC(struct branch) branches;
	struct unique leaf_table, branch_table;
};

struct imaps *imaps_new(void)
{
	struct imaps *p = x_calloc(1, sizeof(*p));

	*VEC_ADD(&p->leaves) = (struct leaf){ 0, 0 };
	*VEC_ADD(&p->branches) = (struct branch){ 0, 0, 0 };
	return p;
}

void imaps_free(struct imaps *p)
{
	if (!p)
		return;
	VEC_FREE(&p->leaves);
	VEC_FREE(&p->branches);
	unique_fini(&p->leaf_table);
	unique_fini(&p->branch_table);
	free(p);
}

static inline bool is_leaf(imap m)
{
	return m & 1;
}

static inline const struct leaf *leaf_of(const struct imaps *p, imap m)
{
	return &p->leaves.v[m >> 1];
}

static inline const struct branch *branch_of(const struct imaps *p, imap m)
{
	return &p->branches.v[m >> 1];
}

static inline uint32_t low_bit(uint32_t word)
{
	return word & -word;
}

/* Whether key agrees with the word above its branching bit. */
static inline bool agrees(uint32_t key, uint32_t word)
{
	/* For bit 31 the mask is -(0): nothing is above it. */
	return ((key ^ word) & -(low_bit(word) << 1)) == 0;
}

/* Some key below m; those above the highest branching bit are the same for all. */
static inline uint32_t some_key(const struct imaps *p, imap m)
{
	return is_leaf(m) ? leaf_of(p, m)->key : branch_of(p, m)->word;
}

struct probe {
	const struct imaps *p;
	uint32_t a, b, c;
};

static inline bool same_leaf(const void *arg, uint32_t at)
{
	const struct probe *q = arg;
	const struct leaf *l = &q->p->leaves.v[at];

	return l->key == q->a && l->value == q->b;
}

static inline bool same_branch(const void *arg, uint32_t at)
{
	const struct probe *q = arg;
	const struct branch *b = &q->p->branches.v[at];

	return b->left == q->b && b->right == q->c && b->word == q->a;
}

static imap make_leaf(struct imaps *p, uint32_t key, uint32_t value)
{
	struct probe q = { p, key, value, 0 };
	uint32_t hash = unique_hash(key, value), at;
	uint64_t *slot = unique_slot(&p->leaf_table, hash, same_leaf, &q);

	at = (uint32_t)*slot;
	if (!at) {
		X_CHECK(p->leaves.n < UINT32_MAX / 2);
		at = unique_fill(&p->leaf_table, slot, hash, (uint32_t)p->leaves.n);
		*VEC_ADD(&p->leaves) = (struct leaf){ key, value };
	}
	return at << 1 | 1;
}

static imap make_branch(struct imaps *p, uint32_t word, imap left, imap right)
{
	struct probe q = { p, word, left, right };
	uint32_t hash = unique_hash((uint64_t)left << 32 | right, word), at;
	uint64_t *slot = unique_slot(&p->branch_table, hash, same_branch, &q);

	at = (uint32_t)*slot;
	if (!at) {
		X_CHECK(p->branches.n < UINT32_MAX / 2);
		at = unique_fill(&p->branch_table, slot, hash, (uint32_t)p->branches.n);
		*VEC_ADD(&p->branches) = (struct branch){ word, left, right };
	}
	return at << 1;
}

/* The tree of a and b, whose keys part at the highest bit in which ka and kb differ. */
static imap join(struct imaps *p, uint32_t ka, imap a, uint32_t kb, imap b)
{
	uint32_t bit = UINT32_C(1) << (31 - __builtin_clz(ka ^ kb));
	uint32_t word = (ka & -bit) | bit;

	return ka & bit ? make_branch(p, word, b, a) : make_branch(p, word, a, b);
}

/* The way to the place of a key. */
struct path {
	imap at[MAX_DEPTH];
	unsigned n;
};

/* Goes down while the branches agree with key; returns where that ends. */
static imap descend(const struct imaps *p, imap m, uint32_t key, struct path *path)
{
	path->n = 0;
	while (m && !is_leaf(m)) {
		const struct branch *b = branch_of(p, m);

		if (!agrees(key, b->word))
			break;
		path->at[path->n++] = m;
		m = key & low_bit(b->word) ? b->right : b->left;
	}
	return m;
}

/* The map in which the subtree at the end of the path is m. */
static imap rebuild(struct imaps *p, const struct path *path, uint32_t key, imap m)
{
	for (unsigned i = path->n; i-- > 0;) {
		struct branch b = *branch_of(p, path->at[i]);

		m = key & low_bit(b.word) ? make_branch(p, b.word, b.left, m)
					  : make_branch(p, b.word, m, b.right);
	}
	return m;
}

bool imap_get(const struct imaps *p, imap m, uint32_t key, uint32_t *value)
{
	while (m && !is_leaf(m)) {
		const struct branch *b = branch_of(p, m);

		m = key & low_bit(b->word) ? b->right : b->left;
	}
	/* Bits that were skipped on the way are compared here. */
	if (!m || leaf_of(p, m)->key != key)
		return false;
	*value = leaf_of(p, m)->value;
	return true;
}

imap imap_put(struct imaps *p, imap m, uint32_t key, uint32_t value)
{
	struct path path;
	imap at = descend(p, m, key, &path), leaf;

	if (at && is_leaf(at) && leaf_of(p, at)->key == key) {
		if (leaf_of(p, at)->value == value)
			return m;
		return rebuild(p, &path, key, make_leaf(p, key, value));
	}
	leaf = make_leaf(p, key, value);
	if (at)
		leaf = join(p, key, leaf, some_key(p, at), at);
	return rebuild(p, &path, key, leaf);
}

imap imap_remove(struct imaps *p, imap m, uint32_t key)
{
	struct path path;
	imap at = descend(p, m, key, &path), sibling;
	const struct branch *b;

	if (!at || !is_leaf(at) || leaf_of(p, at)->key != key)
		return m;
	if (!path.n)
		return IMAP_EMPTY;
	b = branch_of(p, path.at[--path.n]);
	sibling = b->left == at ? b->right : b->left;
	return rebuild(p, &path, key, sibling);
}

bool imap_each(const struct imaps *p, imap m, bool (*f)(void *arg, uint32_t key, uint32_t value),
	       void *arg)
{
	imap stack[MAX_DEPTH + 1];
	unsigned n = 0;

	if (m)
		stack[n++] = m;
	while (n) {
		m = stack[--n];
		while (!is_leaf(m)) {
			const struct branch *b = branch_of(p, m);

			stack[n++] = b->right;
			m = b->left;
		}
		if (!f(arg, leaf_of(p, m)->key, leaf_of(p, m)->value))
			return false;
	}
	return true;
}

static bool count_one(void *arg, uint32_t key, uint32_t value)
{
	(void)key;
	(void)value;
	++*(size_t *)arg;
	return true;
}

size_t imap_count(const struct imaps *p, imap m)
{
	size_t n = 0;

	(void)imap_each(p, m, count_one, &n);
	return n;
}

struct pair {
	imap a, b;
};

struct pairs {
	struct pair v[DIFF_STACK];
	unsigned n;
};

static void push(struct pairs *s, imap a, imap b)
{
	if (a == b)
		return;
	X_CHECK(s->n < DIFF_STACK);
	s->v[s->n++] = (struct pair){ a, b };
}

/* Whether all keys of the other tree, one of which is key, belong below the branch m. */
static bool holds(const struct imaps *p, imap m, imap other)
{
	uint32_t word, inner;

	if (!m || is_leaf(m))
		return false;
	word = branch_of(p, m)->word;
	if (!agrees(some_key(p, other), word))
		return false;
	if (is_leaf(other))
		return true;
	inner = branch_of(p, other)->word;
	return low_bit(word) > low_bit(inner);
}

/* Replaces two different trees, not both leaves of one key, by smaller ones, lesser keys on top. */
static void part(const struct imaps *p, struct pairs *s, imap a, imap b)
{
	struct branch x = { 0 }, y = { 0 };

	if (a && !is_leaf(a))
		x = *branch_of(p, a);
	if (b && !is_leaf(b))
		y = *branch_of(p, b);
	if (!b || !a) {
		push(s, x.right, y.right);
		push(s, x.left, y.left);
	} else if (x.word && x.word == y.word) {
		push(s, x.right, y.right);
		push(s, x.left, y.left);
	} else if (holds(p, a, b)) {
		bool right = some_key(p, b) & low_bit(x.word);

		push(s, x.right, right ? b : IMAP_EMPTY);
		push(s, x.left, right ? IMAP_EMPTY : b);
	} else if (holds(p, b, a)) {
		bool right = some_key(p, a) & low_bit(y.word);

		push(s, right ? a : IMAP_EMPTY, y.right);
		push(s, right ? IMAP_EMPTY : a, y.left);
	} else if (some_key(p, a) < some_key(p, b)) {
		push(s, IMAP_EMPTY, b);
		push(s, a, IMAP_EMPTY);
	} else {
		push(s, a, IMAP_EMPTY);
		push(s, IMAP_EMPTY, b);
	}
}

/* Whether the pair is down to one key; says how it differs. */
static bool single(const struct imaps *p, struct pair q, struct imap_difference *d)
{
	bool in_a = q.a && is_leaf(q.a), in_b = q.b && is_leaf(q.b);

	if ((q.a && !in_a) || (q.b && !in_b))
		return false;
	if (in_a && in_b && leaf_of(p, q.a)->key != leaf_of(p, q.b)->key)
		return false;
	*d = (struct imap_difference){
		.key = leaf_of(p, in_a ? q.a : q.b)->key,
		.in_a = in_a,
		.in_b = in_b,
		.a = in_a ? leaf_of(p, q.a)->value : 0,
		.b = in_b ? leaf_of(p, q.b)->value : 0,
	};
	return true;
}

bool imap_diff(const struct imaps *p, imap a, imap b,
	       bool (*f)(void *arg, const struct imap_difference *d), void *arg)
{
	struct pairs s = { .n = 0 };
	struct imap_difference d;

	push(&s, a, b);
	while (s.n) {
		struct pair q = s.v[--s.n];

		if (!single(p, q, &d))
			part(p, &s, q.a, q.b);
		else if (!f(arg, &d))
			return false;
	}
	return true;
}
