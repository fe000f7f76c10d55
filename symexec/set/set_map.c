/*
 * set_map.c - what becomes of the terminals of a classification: other terminals, sets.
 *
 * set_split makes the sets of all terminals in one walk upwards: of each node a list of (terminal,
 * set), from the lists of its children. Its cost is the size of what comes out, where asking
 * set_where for each terminal costs the whole diagram each time.
 */
#include "symexec/set/set_make.h"

struct mapping {
	struct sets *s;
	enum set_op op;
	uint32_t key;		/* the second key of the memo */
	const set *map;
	size_t n;
};

static set map_terminal(const struct mapping *m, set a)
{
	if (m->op == OP_WHERE)
		return a == m->key ? SET_ALL : SET_NONE;
	return a < m->n ? m->map[a] : a;
}

static set map_node(const struct mapping *m, set a)
{
	struct sets *s = m->s;
	unsigned n;
	size_t base;
	set r;

	if (set_is_terminal(a))
		return map_terminal(m, a);
	if (memo_get(s, m->op, a, m->key, &r))
		return r;
	if (!depth_enter(s))
		return SET_TOO_LARGE;
	base = scratch_begin(s);
	n = node_count(node_at(s, a));
	for (unsigned i = 0; i < n; i++) {
		const uint32_t *w = node_at(s, a);
		unsigned lo = node_los(w)[i];

		r = map_node(m, node_kids(w)[i]);
		if (r == SET_TOO_LARGE)
			break;
		emit(s, base, lo, r);
	}
	depth_leave(s);
	if (r == SET_TOO_LARGE)
		return too_large(s, base);
	return memo_put(s, m->op, a, m->key, node_make(s, level_of(s, a), base));
}

set set_map(struct sets *s, set a, const set *map, size_t n)
{
	struct mapping m = { s, OP_MAP, 0, map, n };
	uint64_t *list;

	if (a == SET_TOO_LARGE)
		return a;
	for (size_t i = 0; i < n; i++)
		X_CHECK(set_is_terminal(map[i]));
	if (set_is_terminal(a))
		return map_terminal(&m, a);
	list = x_realloc_array(NULL, n + 1, sizeof(*list));
	list[0] = OP_MAP;
	for (size_t i = 0; i < n; i++)
		list[i + 1] = map[i];
	m.key = set_list_serial(s, list, n + 1);
	free(list);
	return map_node(&m, a);
}

set set_where(struct sets *s, set a, unsigned t)
{
	struct mapping m = { s, OP_WHERE, t, NULL, 0 };

	if (a == SET_TOO_LARGE || (t == SET_ALL && is_boolean(s, a)))
		return a;
	return map_node(&m, a);
}

/* One terminal's set below some node; next: of the same terminal, at a later interval. */
struct part {
	unsigned terminal;
	set a;
	unsigned interval;
	uint32_t next;
};

typedef VEC(struct part) part_list;

/* The lists of all nodes seen so far, end to end, and the node being made. */
struct splitter {
	struct sets *s;
	size_t n;
	set *node;		/* children before parents */
	size_t *kids;		/* where the numbers of its children begin in kid */
	VEC(uint32_t) kid;
	size_t *start;		/* of its list in done */
	part_list done;
	part_list open;		/* parts of the children, chained by terminal */
	uint32_t *first, *last;	/* of a terminal's chain; NO_PART */
	VEC(unsigned) seen;
};

static const uint32_t NO_PART = UINT32_MAX;

static void open_part(struct splitter *p, unsigned terminal, set a, unsigned interval)
{
	uint32_t at = (uint32_t)p->open.n;

	*VEC_ADD(&p->open) = (struct part){ terminal, a, interval, NO_PART };
	if (p->first[terminal] == NO_PART) {
		p->first[terminal] = at;
		*VEC_ADD(&p->seen) = terminal;
	} else {
		p->open.v[p->last[terminal]].next = at;
	}
	p->last[terminal] = at;
}

/* The node that is the parts of this chain in their intervals, and SET_NONE elsewhere. */
static set join_parts(struct splitter *p, set a, uint32_t at)
{
	struct sets *s = p->s;
	size_t base = scratch_begin(s);
	const uint32_t *w = node_at(s, a);
	unsigned done = 0;

	for (; at != NO_PART; at = p->open.v[at].next) {
		const struct part *part = &p->open.v[at];

		if (done < part->interval)
			emit(s, base, node_los(w)[done], SET_NONE);
		emit(s, base, node_los(w)[part->interval], part->a);
		done = part->interval + 1;
	}
	if (done < node_count(w))
		emit(s, base, node_los(w)[done], SET_NONE);
	return node_make(s, w[NODE_LEVEL], base);
}

static bool split_node(struct splitter *p, size_t number)
{
	set a = p->node[number];
	const uint32_t *w = node_at(p->s, a);
	unsigned n = node_count(w);

	p->open.n = p->seen.n = 0;
	for (unsigned i = 0; i < n; i++) {
		set kid = node_kids(w)[i];
		size_t k;

		if (kid == SET_NONE)
			continue;
		if (set_is_terminal(kid)) {
			open_part(p, kid, SET_ALL, i);
			continue;
		}
		k = p->kid.v[p->kids[number] + i];
		for (size_t at = p->start[k]; at < p->start[k + 1]; at++)
			open_part(p, p->done.v[at].terminal, p->done.v[at].a, i);
	}
	for (size_t i = 0; i < p->seen.n; i++) {
		unsigned terminal = p->seen.v[i];
		set r = join_parts(p, a, p->first[terminal]);

		p->first[terminal] = NO_PART;
		if (r == SET_TOO_LARGE)
			return false;
		*VEC_ADD(&p->done) = (struct part){ terminal, r, 0, NO_PART };
	}
	p->start[number + 1] = p->done.n;
	return true;
}

static int compare_parts(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	return (x->terminal > y->terminal) - (x->terminal < y->terminal);
}

/* Notes the children of every node, by number; terminals go by their own. Returns the largest terminal. */
static unsigned splitter_walk(struct splitter *p, set a)
{
	struct sets *s = p->s;
	unsigned largest = 0;

	p->n = visit_begin(s, a);
	p->node = x_realloc_array(NULL, p->n, sizeof(*p->node));
	p->kids = x_realloc_array(NULL, p->n, sizeof(*p->kids));
	for (size_t i = 0; i < p->n; i++) {
		const uint32_t *w = node_at(s, s->visits[i]);
		unsigned n = node_count(w);

		p->node[i] = s->visits[i];
		p->kids[i] = p->kid.n;
		for (unsigned k = 0; k < n; k++) {
			set kid = node_kids(w)[k];

			if (set_is_terminal(kid))
				largest = MAX_OF(largest, kid);
			*VEC_ADD(&p->kid) = set_is_terminal(kid) ? kid : node_at(s, kid)[NODE_NUMBER];
		}
	}
	visit_end(s);
	return largest;
}

static void splitter_init(struct splitter *p, set a)
{
	unsigned largest = splitter_walk(p, a);

	p->start = x_calloc(p->n + 1, sizeof(*p->start));
	p->first = x_realloc_array(NULL, largest + 1, sizeof(*p->first));
	p->last = x_realloc_array(NULL, largest + 1, sizeof(*p->last));
	for (unsigned t = 0; t <= largest; t++)
		p->first[t] = NO_PART;
}

static void splitter_fini(struct splitter *p)
{
	free(p->node);
	free(p->kids);
	VEC_FREE(&p->kid);
	free(p->start);
	free(p->first);
	free(p->last);
	VEC_FREE(&p->done);
	VEC_FREE(&p->open);
	VEC_FREE(&p->seen);
}

static void split_forget(struct split_slot *slot)
{
	free(slot->terminals);
	free(slot->parts);
	*slot = (struct split_slot){ .a = SET_NONE };
}

void splits_forget(struct sets *s)
{
	for (size_t i = 0; i < SPLIT_SLOTS; i++)
		split_forget(&s->splits[i]);
}

static struct split_slot *split_slot_of(struct sets *s, set a)
{
	return &s->splits[(a * 0x9e3779b1u) >> 16 & (SPLIT_SLOTS - 1)];
}

static void split_keep(struct split_slot *slot, set a, const struct part *parts, size_t n)
{
	split_forget(slot);
	slot->terminals = x_realloc_array(NULL, n + 1, sizeof(*slot->terminals));
	slot->parts = x_realloc_array(NULL, n + 1, sizeof(*slot->parts));
	for (size_t i = 0; i < n; i++) {
		slot->terminals[i] = parts[i].terminal;
		slot->parts[i] = parts[i].a;
	}
	slot->a = a;
	slot->n = n;
}

/* false: too large. */
static bool split_make(struct sets *s, set a, struct split_slot *slot)
{
	struct splitter p = { .s = s };
	bool whole = true;

	splitter_init(&p, a);
	for (size_t i = 0; i < p.n && whole; i++)
		whole = split_node(&p, i);
	if (whole) {
		struct part *root = p.done.v + p.start[p.n - 1];
		size_t count = p.done.n - p.start[p.n - 1];

		qsort(root, count, sizeof(*root), compare_parts);
		split_keep(slot, a, root, count);
	}
	splitter_fini(&p);
	return whole;
}

size_t set_split(struct sets *s, set a, unsigned *terminals, set *parts, size_t max)
{
	struct split_slot *slot = split_slot_of(s, a);

	if (a == SET_NONE || a == SET_TOO_LARGE)
		return a == SET_NONE ? 0 : SIZE_MAX;
	if (set_is_terminal(a)) {
		if (max) {
			terminals[0] = a;
			parts[0] = SET_ALL;
		}
		return 1;
	}
	if (slot->a != a && !split_make(s, a, slot))
		return SIZE_MAX;
	memcpy(terminals, slot->terminals, MIN_OF(max, slot->n) * sizeof(*terminals));
	memcpy(parts, slot->parts, MIN_OF(max, slot->n) * sizeof(*parts));
	return slot->n;
}
