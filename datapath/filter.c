/*
 * filter.c - the decision graph: building with shared nodes, running.
 */
#include "datapath/filter_int.h"

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
	filter_switch_free(f);
	VEC_FREE(&f->nodes);
	VEC_FREE(&f->code);
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

/* The node itself, or where it leads anyway, or the equal one that is there. */
static filter_ref intern(struct filter *f, const struct filter_node *n)
{
	uint64_t key, at;

	if (n->yes == n->no && n->no == n->cut)
		return n->yes;
	key = node_hash(n);
	while (u64_map_get(f->known, key, &at)) {
		if (same_node(&f->nodes.v[at], n))
			return (filter_ref)at;
		key = hash_mix(key, 1);
	}
	u64_map_put(f->known, key, f->nodes.n);
	*VEC_ADD(&f->nodes) = *n;
	return (filter_ref)(f->nodes.n - 1);
}

filter_ref filter_add_node(struct filter *f, const struct filter_node *like, filter_ref yes,
			   filter_ref no)
{
	struct filter_node n = *like;

	n.yes = follow(f, &n, yes, true);
	n.no = follow(f, &n, no, false);
	n.cut = n.no;		/* nothing is cut where switches are run */
	return intern(f, &n);
}

filter_ref filter_add(struct filter *f, const struct filter_test *t, filter_ref yes,
		      filter_ref no, filter_ref cut)
{
	unsigned shift = 8 * (4 - t->len), last = t->len;
	bool never = t->op == FILTER_EQ && t->value & ~t->mask;
	struct filter_node n = {
		.header = (uint8_t)t->header, .op = (uint8_t)t->op, .offset = t->offset,
		.mask = t->mask << shift, .value = (t->value & t->mask) << shift,
	};

	while (last && !(t->mask >> (8 * (t->len - last)) & 0xff))
		last--;
	n.need = t->offset + last;
	n.yes = never ? no : follow(f, &n, yes, true);
	n.no = follow(f, &n, no, false);
	n.cut = cut;
	return intern(f, &n);
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

/* Nodes in the order they are run when nothing matches: the next one is the usual next one. */
static filter_ref lay_out(struct filter *f, filter_ref at, uint32_t *place)
{
	uint32_t first = (uint32_t)f->code.n;

	if (at & FILTER_LEAF || at & FILTER_SWITCH)
		return at;
	if (place[at] != UINT32_MAX)
		return place[at];
	for (; !(at & (FILTER_LEAF | FILTER_SWITCH)) && place[at] == UINT32_MAX;
	     at = f->nodes.v[at].no) {
		const struct filter_node *n = &f->nodes.v[at];

		place[at] = (uint32_t)f->code.n;
		*VEC_ADD(&f->code) = (struct filter_code){
			.offset = n->offset, .mask = __builtin_bswap32(n->mask),
			.value = __builtin_bswap32(n->value), .yes = n->yes, .no = n->no,
			.header = n->header, .above = n->op == FILTER_GT,
		};
	}
	if (at & (FILTER_LEAF | FILTER_SWITCH))
		VEC_LAST(&f->code).no = at;
	else
		VEC_LAST(&f->code).no = place[at];
	VEC_LAST(&f->code).jumps = true;
	for (uint32_t i = first, end = (uint32_t)f->code.n; i < end; i++) {
		filter_ref yes = lay_out(f, f->code.v[i].yes, place);

		f->code.v[i].yes = yes;
	}
	return first;
}

void filter_finish(struct filter *f, filter_ref root)
{
	uint32_t *place;
	size_t plain = f->nodes.n;

	f->root = root;
	for (size_t i = 0; i < plain; i++) {
		const struct filter_node *n = &f->nodes.v[i];

		f->reads[n->header] = true;
		f->safe[n->header] = MAX_OF(f->safe[n->header], n->need);
	}
	f->fast = filter_switch_build(f, root);
	place = x_malloc((f->nodes.n + 1) * sizeof(*place));
	memset(place, 0xff, (f->nodes.n + 1) * sizeof(*place));
	f->fast = lay_out(f, f->fast, place);
	for (size_t i = 0; i < f->switches.n; i++)
		for (uint32_t k = 0; k < f->switches.v[i].count; k++)
			f->switches.v[i].to[k] = lay_out(f, f->switches.v[i].to[k], place);
	free(place);
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

/* What a packet does at laid out nodes from n on; equal to the built graph where all octets are there. */
static inline filter_ref run_nodes(const struct filter_code *n, const uint8_t *const *start)
{
	for (;; n++) {
		uint32_t v = raw32(start[n->header] + n->offset) & n->mask;

		if (UNLIKELY(n->above)) {
			if (__builtin_bswap32(v) > __builtin_bswap32(n->value))
				return n->yes;
		} else if (v == n->value) {
			return n->yes;
		}
		if (n->jumps)
			return n->no;
	}
}

static inline filter_ref run_fast(const struct filter *f, const uint8_t *const *start)
{
	filter_ref at = f->fast;

	while (!(at & FILTER_LEAF)) {
		if (at & FILTER_SWITCH)
			at = filter_switch_run(&f->switches.v[at & ~FILTER_SWITCH], start);
		else
			at = run_nodes(&f->code.v[at], start);
	}
	return at;
}

/* With a look at the length before each test. */
static filter_ref run_careful(const struct filter *f, const uint8_t *const *start,
			      const uint32_t *left)
{
	filter_ref at = f->root;

	while (!(at & FILTER_LEAF)) {
		const struct filter_node *n = &f->nodes.v[at];

		if (left[n->header] < n->need)
			at = n->cut;
		else
			at = holds(n, start[n->header]) ? n->yes : n->no;
	}
	return at;
}

static inline bool find_header(const struct filter *f, const struct pkt *p, enum filter_header h,
			       uint32_t mark, const uint8_t **start, uint32_t *left)
{
	left[h] = pkt_left(p, mark);
	start[h] = p->head + (left[h] ? mark : 0);
	return left[h] >= f->safe[h];
}

uint32_t filter_run(const struct filter *f, const struct pkt *p)
{
	const uint8_t *start[FILTER_HEADERS];
	uint32_t left[FILTER_HEADERS];
	filter_ref at;
	bool whole = true;

	if (f->reads[FILTER_IP])
		whole &= find_header(f, p, FILTER_IP, p->net, start, left);
	if (f->reads[FILTER_TRANS])
		whole &= find_header(f, p, FILTER_TRANS, p->trans, start, left);
	if (f->reads[FILTER_DATA])
		whole &= find_header(f, p, FILTER_DATA, pkt_offset(p), start, left);
	if (f->reads[FILTER_MAC])
		whole &= find_header(f, p, FILTER_MAC, p->mac, start, left);
	at = LIKELY(whole) ? run_fast(f, start) : run_careful(f, start, left);
	return at == FILTER_DROP ? FILTER_DROP : at & ~FILTER_LEAF;
}
