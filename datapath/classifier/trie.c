/*
 * trie.c - see trie.h. Nodes are numbers into one array; those that are not needed any more are
 * kept in a list. Node 0 is the root, and as a child means that there is none.
 */
#include "datapath/classifier/trie.h"

#include "models/base/mem.h"
#include "models/base/vec.h"

struct node {
	uint32_t child[2];
	uint32_t count;
};

struct trie {
	VEC(struct node) nodes;
	uint32_t spare;			/* list through child[0] */
	unsigned bit, width;
};

struct trie *trie_new(unsigned bit, unsigned width)
{
	struct trie *t = x_calloc(1, sizeof(*t));

	t->bit = bit;
	t->width = width;
	*VEC_ADD(&t->nodes) = (struct node){ { 0, 0 }, 0 };
	return t;
}

void trie_free(struct trie *t)
{
	if (t)
		VEC_FREE(&t->nodes);
	free(t);
}

static unsigned bit_of(const struct trie *t, const struct key *k, unsigned i)
{
	unsigned at = t->bit + i;

	return (unsigned)(k->w[at / 64] >> (63 - at % 64)) & 1;
}

unsigned trie_length(const struct trie *t, const struct key *mask)
{
	unsigned n = 0;

	while (n < t->width && bit_of(t, mask, n))
		n++;
	for (unsigned i = n; i < t->width; i++)
		if (bit_of(t, mask, i))
			return 0;
	return n;
}

void trie_record(const struct trie *t, struct key *mask, unsigned n)
{
	for (unsigned i = 0; i < n;) {
		unsigned at = t->bit + i, in = at % 64, here = MIN_OF(64 - in, n - i);
		uint64_t bits = here == 64 ? UINT64_MAX : ((UINT64_C(1) << here) - 1) << (64 - in - here);

		key_record(mask, at / 64, bits);
		i += here;
	}
}

static uint32_t new_node(struct trie *t)
{
	uint32_t n = t->spare;

	if (n) {
		t->spare = t->nodes.v[n].child[0];
	} else {
		n = (uint32_t)t->nodes.n;
		(void)VEC_ADD(&t->nodes);
	}
	t->nodes.v[n] = (struct node){ { 0, 0 }, 0 };
	return n;
}

void trie_add(struct trie *t, const struct key *value, unsigned length)
{
	uint32_t at = 0;

	for (unsigned i = 0; i < length; i++) {
		unsigned b = bit_of(t, value, i);
		uint32_t next = t->nodes.v[at].child[b];

		if (!next) {
			next = new_node(t);
			t->nodes.v[at].child[b] = next;
		}
		at = next;
	}
	t->nodes.v[at].count++;
}

void trie_remove(struct trie *t, const struct key *value, unsigned length)
{
	uint32_t path[TRIE_MAX_BITS + 1];
	uint32_t at = 0;

	for (unsigned i = 0; i < length; i++) {
		path[i] = at;
		at = t->nodes.v[at].child[bit_of(t, value, i)];
		X_CHECK(at);
	}
	t->nodes.v[at].count--;
	for (unsigned i = length; i-- > 0;) {
		struct node *n = &t->nodes.v[at];

		if (n->count || n->child[0] || n->child[1])
			return;
		n->child[0] = t->spare;
		t->spare = at;
		at = path[i];
		t->nodes.v[at].child[bit_of(t, value, i)] = 0;
	}
}

void trie_find(const struct trie *t, const struct key *k, struct trie_answer *a)
{
	const struct node *n = &t->nodes.v[0];
	unsigned depth = 0;

	memset(a, 0, sizeof(*a));
	while (n->child[0] || n->child[1]) {
		uint32_t next = n->child[bit_of(t, k, depth)];

		depth++;
		a->bits = depth;
		if (!next)
			return;
		n = &t->nodes.v[next];
		if (n->count)
			a->fits[depth / 64] |= UINT64_C(1) << depth % 64;
	}
}
