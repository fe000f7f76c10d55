/*
 * filter.c - the decision graph: building with shared nodes, running.
 */
#include "datapath/filter.h"

#include "models/base/map.h"
#include "models/base/vec.h"

struct filter {
	VEC(struct filter_node) nodes;
	struct u64_map *known;		/* hash of a node to its number, verified */
	filter_ref root;
	bool reads[FILTER_HEADERS];
	uint32_t safe[FILTER_HEADERS];	/* with so many octets nothing is cut */
};

struct filter *filter_new(void)
{
	struct filter *f = x_calloc(1, sizeof(*f));

	f->known = u64_map_new();
	f->root = FILTER_DROP;
	return f;
}

void filter_free(struct filter *f)
{
	if (!f)
		return;
	VEC_FREE(&f->nodes);
	u64_map_free(f->known);
	free(f);
}

static bool same_node(const struct filter_node *a, const struct filter_node *b)
{
	return a->offset == b->offset && a->need == b->need && a->mask == b->mask &&
	       a->value == b->value && a->yes == b->yes && a->no == b->no && a->cut == b->cut &&
	       a->header == b->header && a->op == b->op;
}

static uint64_t node_hash(const struct filter_node *n)
{
	uint64_t h = hash_mix((uint64_t)n->offset << 32 | n->need,
			      (uint64_t)n->header << 8 | n->op);

	h = hash_mix(h, (uint64_t)n->mask << 32 | n->value);
	h = hash_mix(h, (uint64_t)n->yes << 32 | n->no);
	return hash_mix(h, n->cut);
}

/* A test against the one that follows it: what is known needs no second look. */
static filter_ref follow(const struct filter *f, const struct filter_node *n, filter_ref to,
			 bool equal)
{
	while (!(to & FILTER_LEAF)) {
		const struct filter_node *m = &f->nodes.v[to];

		if (n->op != FILTER_EQ || m->op != FILTER_EQ || m->header != n->header ||
		    m->offset != n->offset || m->need > n->need || (m->mask & ~n->mask))
			break;
		if (equal)
			to = (n->value & m->mask) == m->value ? m->yes : m->no;
		else if (m->mask == n->mask && m->value == n->value)
			to = m->no;
		else
			break;
	}
	return to;
}

filter_ref filter_add(struct filter *f, const struct filter_test *t, filter_ref yes,
		      filter_ref no, filter_ref cut)
{
	unsigned shift = 8 * (4 - t->len), last = t->len;
	struct filter_node n = {
		.header = (uint8_t)t->header, .op = (uint8_t)t->op, .offset = t->offset,
		.mask = t->mask << shift, .value = t->value << shift,
	};
	uint64_t key, at;

	if (t->op == FILTER_EQ && (t->value & ~t->mask))
		n.mask = UINT32_MAX << shift;	/* cannot be equal; which node says so is no matter */
	while (last && !(t->mask >> (8 * (t->len - last)) & 0xff))
		last--;
	n.need = t->offset + last;
	n.yes = t->op == FILTER_EQ && (t->value & ~t->mask) ? no : follow(f, &n, yes, true);
	n.no = follow(f, &n, no, false);
	n.cut = cut;
	if (n.yes == n.no && n.no == n.cut)
		return n.yes;
	key = node_hash(&n);
	while (u64_map_get(f->known, key, &at)) {
		if (same_node(&f->nodes.v[at], &n))
			return (filter_ref)at;
		key = hash_mix(key, 1);
	}
	u64_map_put(f->known, key, f->nodes.n);
	*VEC_ADD(&f->nodes) = n;
	return (filter_ref)(f->nodes.n - 1);
}

filter_ref filter_add_pattern(struct filter *f, const struct click_pattern *p, filter_ref yes,
			      filter_ref no)
{
	for (unsigned c = p->count; c-- > 0;) {
		const struct click_clause *k = &p->clauses[c];
		filter_ref good = k->negated ? no : yes, bad = k->negated ? yes : no;

		for (uint32_t end = k->length; end > 0;) {
			uint32_t len = end % 4 ? end % 4 : 4, mask = 0, value = 0;

			end -= len;
			for (uint32_t i = 0; i < len; i++) {
				mask = mask << 8 | k->mask[end + i];
				value = value << 8 | (k->value[end + i] & k->mask[end + i]);
			}
			if (mask)
				good = filter_add(f, &(struct filter_test){
					.header = FILTER_DATA, .op = FILTER_EQ,
					.offset = k->offset + end, .len = len, .mask = mask,
					.value = value }, good, bad, bad);
		}
		yes = good;
	}
	return yes;
}

void filter_finish(struct filter *f, filter_ref root)
{
	f->root = root;
	for (size_t i = 0; i < f->nodes.n; i++) {
		const struct filter_node *n = &f->nodes.v[i];

		f->reads[n->header] = true;
		f->safe[n->header] = MAX_OF(f->safe[n->header], n->need);
	}
}

bool filter_reads(const struct filter *f, enum filter_header h)
{
	return f->reads[h];
}

size_t filter_count(const struct filter *f)
{
	return f->nodes.n;
}

static inline bool holds(const struct filter_node *n, const uint8_t *at)
{
	uint32_t v = load_be32(at + n->offset) & n->mask;

	return n->op == FILTER_EQ ? v == n->value : v > n->value;
}

uint32_t filter_run(const struct filter *f, const struct pkt *p)
{
	const uint32_t mark[FILTER_HEADERS] = {
		[FILTER_DATA] = pkt_offset(p), [FILTER_MAC] = p->mac,
		[FILTER_IP] = p->net, [FILTER_TRANS] = p->trans,
	};
	const uint8_t *start[FILTER_HEADERS];
	uint32_t left[FILTER_HEADERS];
	filter_ref at = f->root;
	bool whole = true;

	for (unsigned h = 0; h < FILTER_HEADERS; h++) {
		left[h] = pkt_left(p, mark[h]);
		start[h] = p->head + (left[h] ? mark[h] : 0);
		whole &= left[h] >= f->safe[h];
	}
	if (LIKELY(whole)) {
		while (!(at & FILTER_LEAF)) {
			const struct filter_node *n = &f->nodes.v[at];

			at = holds(n, start[n->header]) ? n->yes : n->no;
		}
	}
	while (!(at & FILTER_LEAF)) {
		const struct filter_node *n = &f->nodes.v[at];

		if (left[n->header] < n->need)
			at = n->cut;
		else
			at = holds(n, start[n->header]) ? n->yes : n->no;
	}
	return at == FILTER_DROP ? FILTER_DROP : at & ~FILTER_LEAF;
}
