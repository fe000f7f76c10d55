/*
 * filter.c - the decision graph: building with shared nodes, running.
 */
#include "datapath/lookup/filter_int.h"

#include "datapath/packet/batch.h"

enum { LEAST_TOGETHER = 4 };

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
	filter_product_free(f);
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
	while (!(to & (FILTER_LEAF | FILTER_SWITCH))) {
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

static struct filter_code code_of(const struct filter_node *n)
{
	struct filter_code c = { .at = (int32_t)n->offset + filter_distance(n->header), .offset = n->offset,
				 .mask = n->mask, .low = n->value, .yes = n->yes, .no = n->no,
				 .header = n->header };

	if (n->op == FILTER_GT) {
		c.low = n->value + 1;
		c.span = UINT32_MAX - c.low;
		c.yes = c.low ? n->yes : n->no;		/* nothing is above the last */
	}
	return c;
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
		place[at] = (uint32_t)f->code.n;
		*VEC_ADD(&f->code) = code_of(&f->nodes.v[at]);
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

/* What only building needs: nodes of what was tried, and where equal ones are found. */
static void forget_building(struct filter *f, size_t plain)
{
	u64_map_free(f->known);
	f->known = NULL;
	f->nodes.n = f->nodes.cap = plain;
	f->code.cap = f->code.n;
	f->nodes.v = x_realloc_array(f->nodes.v, plain + 1, sizeof(*f->nodes.v));
	f->code.v = x_realloc_array(f->code.v, f->code.n + 1, sizeof(*f->code.v));
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
	f->by_data = f->reads[FILTER_DATA];
	f->need = f->by_data ? f->safe[FILTER_DATA] :
			       MAX_OF(f->safe[FILTER_IP], f->safe[FILTER_TRANS] ? f->safe[FILTER_TRANS] + 20 : 0);
	if (!f->by_data || (!f->reads[FILTER_IP] && !f->reads[FILTER_TRANS] && !f->reads[FILTER_MAC]))
		filter_product_build(f, root);
	f->fast = filter_switch_build(f, root);
	place = x_malloc((f->nodes.n + 1) * sizeof(*place));
	memset(place, 0xff, (f->nodes.n + 1) * sizeof(*place));
	f->fast = lay_out(f, f->fast, place);
	for (size_t i = 0; i < f->switches.n; i++)
		for (uint32_t k = 0; k < f->switches.v[i].count; k++)
			f->switches.v[i].to[k] = lay_out(f, f->switches.v[i].to[k], place);
	free(place);
	forget_building(f, plain);
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

/* What a packet does at laid out nodes; equal to the built graph where all octets are there. */
static inline filter_ref run_fast(const struct filter *f, const struct filter_view *w, bool plain)
{
	filter_ref at = f->fast;

	while (!(at & FILTER_LEAF)) {
		const struct filter_code *n;

		if (at & FILTER_SWITCH) {
			at = filter_switch_run(&f->switches.v[at & ~FILTER_SWITCH], w, plain);
			continue;
		}
		for (n = &f->code.v[at];; n++) {
			const uint8_t *field = plain ? w->base + n->at : w->start[n->header] + n->offset;

			at = n->yes;
			if ((load_be32(field) & n->mask) - n->low <= n->span)
				break;
			at = n->no;
			if (n->jumps)
				break;
		}
	}
	return at;
}

/* With a look at the length before each test. */
static filter_ref run_careful(const struct filter *f, const struct pkt *p)
{
	const uint32_t mark[FILTER_HEADERS] = {
		[FILTER_DATA] = pkt_offset(p), [FILTER_MAC] = p->mac, [FILTER_IP] = p->net,
		[FILTER_TRANS] = p->trans,
	};
	filter_ref at = f->root;

	while (!(at & FILTER_LEAF)) {
		const struct filter_node *n = &f->nodes.v[at];

		if (pkt_left(p, mark[n->header]) < n->need)
			at = n->cut;
		else
			at = holds(n, p->head + mark[n->header]) ? n->yes : n->no;
	}
	return at;
}

/* Whether all octets behind a mark are there that a test may ask for. */
static inline bool reaches(const struct filter *f, enum filter_header h, uint32_t mark, uint64_t end)
{
	return !f->reads[h] || (uint64_t)mark + f->safe[h] <= end;
}

/* Of packets whose headers lie otherwise, or that end too early. */
static filter_ref run_other(const struct filter *f, const struct pkt *p)
{
	const struct filter_view w = { .start = {
		[FILTER_DATA] = p->data, [FILTER_MAC] = p->head + p->mac,
		[FILTER_IP] = p->head + p->net, [FILTER_TRANS] = p->head + p->trans,
	} };
	uint64_t end = pkt_offset(p) + p->len;

	if (reaches(f, FILTER_DATA, pkt_offset(p), end) && reaches(f, FILTER_MAC, p->mac, end) &&
	    reaches(f, FILTER_IP, p->net, end) && reaches(f, FILTER_TRANS, p->trans, end))
		return run_fast(f, &w, false);
	return run_careful(f, p);
}

static inline bool is_plain(const struct filter *f, const struct pkt *p, struct filter_view *w)
{
	uint64_t end = pkt_offset(p) + p->len, base = p->net;

	if (f->by_data) {
		w->base = p->data;
		return f->need <= p->len && !f->reads[FILTER_IP] && !f->reads[FILTER_TRANS] &&
		       !f->reads[FILTER_MAC];
	}
	w->base = p->head + base;
	return base + f->need <= end && (!f->reads[FILTER_TRANS] || p->trans == base + 20) &&
	       (!f->reads[FILTER_MAC] || (p->mac == base - 14 && f->safe[FILTER_MAC] + p->mac <= end));
}

static inline filter_ref run_one(const struct filter *f, const struct pkt *p)
{
	struct filter_view w;

	return LIKELY(is_plain(f, p, &w)) ? run_fast(f, &w, true) : run_other(f, p);
}

/* Packets of the usual shape are taken together, the others one by one. */
static void run_product(const struct filter *f, struct pkt *const *p, unsigned n, uint16_t *to)
{
	bool by_data = f->by_data, trans = f->reads[FILTER_TRANS], mac = f->reads[FILTER_MAC];
	uint64_t need = f->need;
	const uint8_t *base[BATCH_MAX];
	uint16_t out[BATCH_MAX];
	uint8_t place[BATCH_MAX];
	unsigned count = 0;

	for (unsigned i = 0; i < n; i++) {
		uint64_t at = by_data ? pkt_offset(p[i]) : p[i]->net;

		base[count] = p[i]->head + at;
		place[count++] = (uint8_t)i;
		if (LIKELY(at + need <= pkt_offset(p[i]) + (uint64_t)p[i]->len &&
			   (!trans || p[i]->trans == at + 20) && !mac))
			continue;
		if (!is_plain(f, p[i], &(struct filter_view){ 0 }))
			to[place[--count]] = filter_output_of(run_other(f, p[i]));
	}
	if (!count)
		return;
	filter_product_run(f->product, base, count, count == n ? to : out);
	for (unsigned i = 0; count < n && i < count; i++)
		to[place[i]] = out[i];
}

void filter_run_batch(const struct filter *f, struct pkt *const *p, unsigned n, uint16_t *to)
{
	if (f->product && n >= LEAST_TOGETHER) {
		run_product(f, p, n, to);
		return;
	}
	for (unsigned i = 0; i < n; i++)
		to[i] = filter_output_of(run_one(f, p[i]));
}

uint32_t filter_run(const struct filter *f, const struct pkt *p)
{
	filter_ref at = run_one(f, p);

	return at == FILTER_DROP ? FILTER_DROP : at & ~FILTER_LEAF;
}
