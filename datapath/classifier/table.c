/*
 * table.c - see table.h. A subtable's hash is made word by word in the order of the key, so that
 * the hash up to a stage is a value on the way; how many rules have such a value is counted in a
 * small array by its lower bits (a collision costs a look at the next stage, nothing else).
 */
#include "datapath/classifier/table.h"

#include "datapath/classifier/trie.h"
#include "models/base/map.h"
#include "models/base/mem.h"

enum { LEAST_SLOTS = 8, LEAST_MATCHES = 16 };

struct subtable {
	uint32_t most;			/* no rule has a larger priority */
	unsigned words;
	uint8_t index[KEY_WORDS];
	uint64_t mask[KEY_WORDS];
	uint8_t stage_end[TABLE_STAGES];	/* words of that stage and before */
	uint8_t prefix[TABLE_TRIES];	/* length on that field, 0: none */
	bool tried;			/* any of them */
	struct rule **slots;
	uint32_t *counts[TABLE_STAGES - 1];	/* NULL: the stage has no words of its own */
	size_t slot_mask, tuples, count;
	size_t stale;			/* rules of the largest priority that went */
};

/* Fields that are asked for by prefix. */
static const struct {
	uint16_t bit, width;
} tried_fields[TABLE_TRIES] = {
	{ KEY_NET * 64 + 96, 32 }, { KEY_NET * 64 + 128, 32 },	/* IPv4 */
	{ KEY_TRANS * 64, 16 }, { KEY_TRANS * 64 + 16, 16 },
	{ KEY_NET * 64 + 64, 128 }, { KEY_NET * 64 + 192, 128 },	/* IPv6 */
};

static uint64_t step(uint64_t h, uint64_t word)
{
	unsigned __int128 product = (unsigned __int128)(h ^ word) * UINT64_C(0x9e3779b97f4a7c15);

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

void table_init(struct table *t)
{
	memset(t, 0, sizeof(*t));
	t->secret = hash_mix((uint64_t)(uintptr_t)t, UINT64_C(0x5bd1e995));
	for (unsigned i = 0; i < TABLE_TRIES; i++)
		t->tries[i] = trie_new(tried_fields[i].bit, tried_fields[i].width);
}

static void subtable_free(struct subtable *s)
{
	for (unsigned i = 0; i < TABLE_STAGES - 1; i++)
		free(s->counts[i]);
	free(s->slots);
	free(s);
}

void table_fini(struct table *t)
{
	for (size_t i = 0; i < t->subtables.n; i++)
		subtable_free(t->subtables.v[i]);
	VEC_FREE(&t->subtables);
	free(t->by_match);
	for (unsigned i = 0; i < TABLE_TRIES; i++)
		trie_free(t->tries[i]);
}

/* ---- subtables ---- */

static unsigned stage_of(unsigned word)
{
	return word < KEY_DST ? 0 : word < KEY_NET ? 1 : word < KEY_TRANS ? 2 : 3;
}

static void guard_key(const struct guard *g, const uint64_t *v, struct key *k)
{
	memset(k, 0, sizeof(*k));
	for (unsigned i = 0; i < g->count; i++)
		k->w[g->index[i]] = v[i];
}

static struct subtable *subtable_new(const struct table *t, const struct guard *g)
{
	struct subtable *s = x_calloc(1, sizeof(*s));
	struct key mask;

	s->words = g->count;
	memcpy(s->index, g->index, g->count);
	memcpy(s->mask, g->mask, g->count * sizeof(g->mask[0]));
	for (unsigned i = 0; i < g->count; i++)
		for (unsigned k = stage_of(g->index[i]); k < TABLE_STAGES; k++)
			s->stage_end[k]++;
	s->slot_mask = LEAST_SLOTS - 1;
	s->slots = x_calloc(LEAST_SLOTS, sizeof(*s->slots));
	for (unsigned i = 0; i < TABLE_STAGES - 1; i++)
		if (s->stage_end[i] > (i ? s->stage_end[i - 1] : 0) && s->stage_end[i] < s->words)
			s->counts[i] = x_calloc(LEAST_SLOTS, sizeof(*s->counts[i]));
	guard_key(g, g->mask, &mask);
	for (unsigned i = 0; i < TABLE_TRIES; i++) {
		s->prefix[i] = (uint8_t)trie_length(t->tries[i], &mask);
		s->tried |= s->prefix[i] != 0;
	}
	return s;
}

static bool is_shape(const struct subtable *s, const struct guard *g)
{
	return s->words == g->count && !memcmp(s->index, g->index, s->words) &&
	       !memcmp(s->mask, g->mask, s->words * sizeof(s->mask[0]));
}

static struct subtable *find_subtable(const struct table *t, const struct guard *g)
{
	for (size_t i = 0; i < t->subtables.n; i++)
		if (is_shape(t->subtables.v[i], g))
			return t->subtables.v[i];
	return NULL;
}

/* Keeps the order when the largest priority of one changed. */
static void sort(struct table *t)
{
	for (size_t i = 1; i < t->subtables.n; i++) {
		struct subtable *s = t->subtables.v[i];
		size_t k = i;

		for (; k && t->subtables.v[k - 1]->most < s->most; k--)
			t->subtables.v[k] = t->subtables.v[k - 1];
		t->subtables.v[k] = s;
	}
}

/* ---- rules in a subtable ---- */

/* Adds n to the counts of the stages; the hash of the whole tuple. */
static uint64_t count_stages(const struct table *t, struct subtable *s, const struct guard *g,
			     uint32_t n)
{
	uint64_t h = t->secret;
	unsigned stage = 0;

	for (unsigned i = 0; i < s->words; i++) {
		for (; stage < TABLE_STAGES - 1 && i == s->stage_end[stage]; stage++)
			if (s->counts[stage])
				s->counts[stage][h & s->slot_mask] += n;
		h = step(h, g->value[i]);
	}
	return h;
}

static bool same_tuple(const struct guard *a, const struct guard *b)
{
	return !memcmp(a->value, b->value, a->count * sizeof(a->value[0]));
}

static void grow(const struct table *t, struct subtable *s)
{
	struct rule **old = s->slots;
	size_t n = s->slot_mask + 1;

	s->slot_mask = 4 * n - 1;
	s->slots = x_calloc(4 * n, sizeof(*s->slots));
	for (unsigned i = 0; i < TABLE_STAGES - 1; i++) {
		if (!s->counts[i])
			continue;
		free(s->counts[i]);
		s->counts[i] = x_calloc(4 * n, sizeof(*s->counts[i]));
	}
	for (size_t i = 0; i < n; i++) {
		for (struct rule *r = old[i], *next; r; r = next) {
			next = r->next;
			r->next = s->slots[r->hash & s->slot_mask];
			s->slots[r->hash & s->slot_mask] = r;
			for (const struct rule *q = r; q; q = q->same)
				count_stages(t, s, q->guard, 1);
		}
	}
	free(old);
}

/* Puts a rule among those with its tuple. */
static void link_rule(struct subtable *s, struct rule *r)
{
	struct rule **at = &s->slots[r->hash & s->slot_mask];

	while (*at && ((*at)->hash != r->hash || !same_tuple((*at)->guard, r->guard)))
		at = &(*at)->next;
	if (!*at) {
		r->next = s->slots[r->hash & s->slot_mask];
		s->slots[r->hash & s->slot_mask] = r;
		r->same = NULL;
		s->tuples++;
		return;
	}
	if (rule_before(r, *at)) {
		r->next = (*at)->next;
		r->same = *at;
		(*at)->next = NULL;
		*at = r;
		return;
	}
	at = &(*at)->same;
	while (*at && rule_before(*at, r))
		at = &(*at)->same;
	r->same = *at;
	r->next = NULL;
	*at = r;
}

static void unlink_rule(struct subtable *s, struct rule *r)
{
	struct rule **at = &s->slots[r->hash & s->slot_mask];

	while ((*at)->hash != r->hash || !same_tuple((*at)->guard, r->guard))
		at = &(*at)->next;
	if (*at == r) {
		if (r->same) {
			r->same->next = r->next;
			*at = r->same;
		} else {
			*at = r->next;
			s->tuples--;
		}
		return;
	}
	while (*at != r)
		at = &(*at)->same;
	*at = r->same;
}

/* ---- rules by what makes two of them one ---- */

static uint64_t match_hash(const struct table *t, const struct guard *g, uint32_t priority, int32_t program)
{
	return hash_mix(hash_mix(hash_bytes(g->same, strlen(g->same)) ^ t->secret, priority), (uint32_t)program);
}

static void grow_matches(struct table *t)
{
	size_t n = t->by_match ? 4 * (t->match_mask + 1) : LEAST_MATCHES;
	struct rule **old = t->by_match;

	t->by_match = x_calloc(n, sizeof(struct rule *));
	for (size_t i = 0; old && i <= t->match_mask; i++)
		for (struct rule *r = old[i], *next; r; r = next) {
			next = r->match_next;
			r->match_next = t->by_match[r->match_hash & (n - 1)];
			t->by_match[r->match_hash & (n - 1)] = r;
		}
	t->match_mask = n - 1;
	free(old);
}

static void link_match(struct table *t, struct rule *r)
{
	if (!t->by_match || t->count > t->match_mask)
		grow_matches(t);
	r->match_hash = match_hash(t, r->guard, r->priority, r->program);
	r->match_next = t->by_match[r->match_hash & t->match_mask];
	t->by_match[r->match_hash & t->match_mask] = r;
}

static void unlink_match(struct table *t, struct rule *r)
{
	struct rule **at = &t->by_match[r->match_hash & t->match_mask];

	while (*at != r)
		at = &(*at)->match_next;
	*at = r->match_next;
}

void table_add(struct table *t, struct rule *r)
{
	struct subtable *s = find_subtable(t, r->guard);
	struct key value;

	if (!s) {
		s = subtable_new(t, r->guard);
		*VEC_ADD(&t->subtables) = s;
	}
	if (s->tuples > s->slot_mask)
		grow(t, s);
	r->hash = count_stages(t, s, r->guard, 1);
	link_rule(s, r);
	link_match(t, r);
	s->count++;
	t->count++;
	t->programs += r->program != RULE_NO_PROGRAM;
	if (s->tried) {
		guard_key(r->guard, r->guard->value, &value);
		for (unsigned i = 0; i < TABLE_TRIES; i++)
			if (s->prefix[i])
				trie_add(t->tries[i], &value, s->prefix[i]);
	}
	if (r->priority > s->most || s->count == 1) {
		s->most = r->priority;
		sort(t);
	}
}

static void drop_subtable(struct table *t, struct subtable *s)
{
	size_t i = 0;

	while (t->subtables.v[i] != s)
		i++;
	memmove(&t->subtables.v[i], &t->subtables.v[i + 1],
		(--t->subtables.n - i) * sizeof(t->subtables.v[0]));
	subtable_free(s);
}

/* The bound may be larger than need be: it is looked after when that was so a few times. */
static void lower_most(struct table *t, struct subtable *s)
{
	uint32_t most = 0;

	if (++s->stale < s->tuples / 8 + 1)
		return;
	s->stale = 0;
	for (size_t i = 0; i <= s->slot_mask; i++)
		for (const struct rule *r = s->slots[i]; r; r = r->next)
			most = MAX_OF(most, r->priority);
	if (most == s->most)
		return;
	s->most = most;
	sort(t);
}

void table_remove(struct table *t, struct rule *r)
{
	struct subtable *s = find_subtable(t, r->guard);
	struct key value;

	X_CHECK(s);
	count_stages(t, s, r->guard, UINT32_MAX);	/* one less */
	unlink_rule(s, r);
	unlink_match(t, r);
	s->count--;
	t->count--;
	t->programs -= r->program != RULE_NO_PROGRAM;
	if (s->tried) {
		guard_key(r->guard, r->guard->value, &value);
		for (unsigned i = 0; i < TABLE_TRIES; i++)
			if (s->prefix[i])
				trie_remove(t->tries[i], &value, s->prefix[i]);
	}
	if (!s->count)
		drop_subtable(t, s);
	else if (r->priority == s->most)
		lower_most(t, s);
}

struct rule *table_get(const struct table *t, const struct guard *g, uint32_t priority,
		       int32_t program)
{
	uint64_t hash = match_hash(t, g, priority, program);
	struct rule *r = t->by_match ? t->by_match[hash & t->match_mask] : NULL;

	while (r && (r->match_hash != hash || r->priority != priority || r->program != program || !guard_same(r->guard, g)))
		r = r->match_next;
	return r;
}

/* ---- lookup ---- */

struct search {
	const struct table *t;
	const struct key *k;
	struct key *mask;
	struct table_programs *with;
	struct rule *best;
	bool asked[TABLE_TRIES];
	struct trie_answer tries[TABLE_TRIES];
};

static bool no_prefix_fits(struct search *q, const struct subtable *s)
{
	for (unsigned i = 0; i < TABLE_TRIES; i++) {
		if (!s->prefix[i])
			continue;
		if (!q->asked[i])
			trie_find(q->t->tries[i], q->k, &q->tries[i]);
		q->asked[i] = true;
		if (trie_fits(&q->tries[i], s->prefix[i]))
			continue;
		trie_record(q->t->tries[i], q->mask, q->tries[i].bits);
		return true;
	}
	return false;
}

/* The first rule with the packet's tuple, or NULL; records what it looked at. */
static struct rule *find_tuple(struct search *q, const struct subtable *s)
{
	uint64_t h = q->t->secret;
	unsigned stage = 0, i;
	struct rule *r = NULL;

	for (i = 0; i < s->words; i++) {
		for (; stage < TABLE_STAGES - 1 && i == s->stage_end[stage]; stage++)
			if (s->counts[stage] && !s->counts[stage][h & s->slot_mask])
				goto out;
		h = step(h, q->k->w[s->index[i]] & s->mask[i]);
	}
	for (r = s->slots[h & s->slot_mask]; r; r = r->next) {
		unsigned n = 0;

		if (r->hash != h)
			continue;
		while (n < s->words && r->guard->value[n] == (q->k->w[s->index[n]] & s->mask[n]))
			n++;
		if (n == s->words)
			break;
	}
out:
	while (i-- > 0)
		key_record(q->mask, s->index[i], s->mask[i]);
	return r;
}

/* Those that count later are asked for first only if this one has no program. */
static void keep_program(struct search *q, struct rule *r)
{
	size_t i;

	(void)VEC_ADD(&q->with->rules);
	for (i = q->with->rules.n - 1; i && rule_before(r, q->with->rules.v[i - 1]); i--)
		q->with->rules.v[i] = q->with->rules.v[i - 1];
	q->with->rules.v[i] = r;
}

static void look_in(struct search *q, const struct subtable *s)
{
	for (struct rule *r = find_tuple(q, s); r; r = r->same) {
		if (q->best && rule_before(q->best, r))
			return;
		if (!guard_rest(r->guard, q->k, q->mask))
			continue;
		if (r->program == RULE_NO_PROGRAM) {
			q->best = r;
			return;
		}
		keep_program(q, r);
	}
}

struct rule *table_find(const struct table *t, const struct key *k, struct key *mask,
			struct table_programs *with)
{
	struct search q = { .t = t, .k = k, .mask = mask, .with = with };

	for (size_t i = 0; i < t->subtables.n; i++) {
		const struct subtable *s = t->subtables.v[i];

		if (q.best && s->most < q.best->priority)
			break;
		if (!s->tried || !no_prefix_fits(&q, s))
			look_in(&q, s);
	}
	while (with && with->rules.n && q.best && rule_before(q.best, VEC_LAST(&with->rules)))
		with->rules.n--;
	return q.best;
}
