/*
 * witness_search.c - a packet whose checksum is 0, or right by luck, which no set says and no solver is told of. The sum that a
 * checksum is made of is linear: a packet is run through the network, and by what is missing a word of it is raised or lowered
 * that the checksum may cover. Whether that was the right word the next run tells. Invariant: the values always fit the
 * condition of the flow.
 */
#include <limits.h>

#include "models/base/mem.h"
#include "models/base/vec.h"
#include "symexec/explore/replay.h"
#include "symexec/flow/flow_memory.h"
#include "symexec/flow/history.h"

enum { MAX_WORDS = 32, MOST_TRIES = 1000, MOST_STEPS = 100000, MOST_RUNS = 3000, MOST_CLIMBS = 10000,
       MOST_TOPS = 50, MOST_LENGTHS = 512, LENGTH_STEP = 125, RUN_WORK = 200 };

/* A field, or 16 bits of one, inside a word that checksums sum up: what it counts is its number << low. */
struct word {
	value v;
	unsigned low;
};

struct searching {
	struct engine *e;
	struct flow *f;
	struct witness *w;
	VEC(struct word) words;
	uint64_t random;
};

/* Words begin at even places, as they do in most headers. */
static void
add_words(struct searching *s, const struct slot *at, int32_t first)
{
	const struct value_data *d = value_get(s->e->values, at->v);
	uint32_t in = (uint32_t)(at->bit - first) & 15, width = MIN_OF(at->width, 16U);

	/* another length moves more than a word */
	if (d->kind != VALUE_SYMBOL || in + width > 16 ||
	    root_get(s->e->values, d->root)->kind == ROOT_LENGTH)
		return;
	for (uint32_t i = 0; i + width <= at->width && s->words.n < MAX_WORDS; i += 16)
		*VEC_ADD(&s->words) = (struct word){
			value_slice(s->e->values, at->v, at->width - i - width, width), 16 - in - width };
}

static void
find_words(struct searching *s)
{
	struct flow *sent = flow_copy(s->e, s->f->origin);
	struct slot payload = { sent->head_end * 8, 16, VALUE_NONE };

	for (uint32_t i = 0; i < sent->mem.n; i++)
		add_words(s, &sent->mem.slots[i], sent->data * 8);
	if (sent->tail != VALUE_NONE && witness_value(s->e, s->f, s->w, sent->tail_length) >= 2) {
		payload.v = flow_tail_bits(s->e, sent, payload.bit, 16);
		add_words(s, &payload, sent->data * 8);
	}
	flow_free(s->e, sent);
}

static enum replay_result
run(struct searching *s, struct replay_asked *asked)
{
	enum replay_result came;

	*asked = (struct replay_asked){ 0 };
	came = replay_run(s->e, s->e->graph, s->f, s->w, asked);
	/* a packet that goes round and round is run as long as many that do not */
	s->e->luck_runs += 1 + (unsigned)(asked->work / RUN_WORK);
	return came;
}

/* What sets do not say of anything but checksums. */
static bool
others_hold(const struct searching *s)
{
	for (const struct residue *r = s->f->residue; r != NULL; r = r->next)
		if (!witness_of_checksum(s->e, r) && !witness_residue_holds(s->e, s->f, s->w, r))
			return false;
	return true;
}

static bool
is_now(struct searching *s, value v, uint64_t n)
{
	const struct value_data *d = value_get(s->e->values, v);
	unsigned width = root_get(s->e->values, d->root)->width;
	uint64_t top = width >= 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
	uint64_t x = witness_value(s->e, s->f, s->w, value_symbol(s->e->values, d->root));

	x = (x + d->add) & top;
	x = (x & ~((((uint64_t)1 << d->width) - 1) << d->shift)) | n << d->shift;
	witness_set(s->w, d->root, (x - d->add) & top);
	return witness_fits(s->e, s->f, s->w) && others_hold(s);
}

/* Again with the word as far up, or down, as the checksum is off, in ones' complement. */
static bool
try_word(struct searching *s, const struct word *word, uint16_t off)
{
	const int32_t ways[] = { off, off - 65535, -off, 65535 - off };
	value v = flow_resolve(s->e, s->f, word->v);
	const struct value_data *d = value_get(s->e->values, v);
	struct replay_asked asked;
	uint64_t before;

	if (d->kind != VALUE_SYMBOL)
		return false;
	before = witness_value(s->e, s->f, s->w, value_symbol(s->e->values, d->root));
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		int64_t n = (int64_t)witness_value(s->e, s->f, s->w, v) + ways[i] / (1 << word->low);

		if (ways[i] % (1 << word->low) != 0 || n < 0 || n >= (int64_t)1 << d->width)
			continue;
		if (is_now(s, v, (uint64_t)n) && run(s, &asked) == REPLAY_ARRIVED)
			return true;
		witness_set(s->w, d->root, before);
	}
	return false;
}

/* Knuth's numbers for a linear congruential generator (MMIX); its upper bits are the better ones. */
static uint64_t
next_random(struct searching *s)
{
	s->random = s->random * 6364136223846793005U + 1442695040888963407U;
	return s->random;
}

/* Where some octet of a checksum has to be a number, one packet of 256 has it: two words at a time are chosen at random. */
static bool
try_luck(struct searching *s)
{
	unsigned tries = MIN_OF((unsigned)MOST_TRIES, MOST_STEPS / (history_depth(s->f) + 1));
	struct replay_asked asked;

	for (unsigned i = 0; i < 2 * tries && s->words.n > 0 && s->e->luck_runs < MOST_RUNS; i++) {
		value v;
		const struct value_data *d;
		uint64_t before, random = next_random(s);

		v = flow_resolve(s->e, s->f, s->words.v[(random >> 33) % s->words.n].v);
		d = value_get(s->e->values, v);
		if (d->kind != VALUE_SYMBOL)
			continue;
		before = witness_value(s->e, s->f, s->w, value_symbol(s->e->values, d->root));
		if (!is_now(s, v, random >> 48 & (((uint64_t)1 << d->width) - 1)))
			witness_set(s->w, d->root, before);
		else if (i % 2 == 1 && run(s, &asked) == REPLAY_ARRIVED)
			return true;
	}
	return false;
}

struct missing {
	struct searching *s;
	const uint8_t *bytes;
	size_t len;
	unsigned asked, wrong;
};

/* Octets of a checksum that the packet is sent with: whether they are such as the condition wants them. */
static bool
look_at_octets(void *arg, uint32_t q, uint32_t factor)
{
	struct missing *m = arg;
	struct engine *e = m->s->e;
	struct octets o;
	set_var var;
	uint64_t x;

	if (!engine_octets(e, q, &o) || o.byte < 0 || (size_t)o.byte + 2 > m->len ||
	    set_support(e->sets, factor, &var, 1) != 1)
		return true;
	x = ((uint64_t)m->bytes[o.byte] << 8 | m->bytes[o.byte + 1]) >> o.shift;
	x &= ((uint64_t)1 << o.width) - 1;
	m->asked++;
	m->wrong += !set_contains(e->sets, factor, &var, &x, 1);
	return true;
}

/* How much of what is asked of checksums does not hold of the packet as it is sent; UINT_MAX: nothing is asked of those. */
static unsigned
count_wrong(struct searching *s)
{
	struct missing m = { .s = s };
	uint8_t *bytes;

	m.len = witness_bytes(s->e, s->f, s->f->origin, s->w, &bytes);
	m.bytes = bytes;
	(void)imap_each(s->e->maps, s->f->cond, look_at_octets, &m);
	free(bytes);
	return m.asked == 0 ? UINT_MAX : m.wrong;
}

/*
 * Where octets of several checksums have to be numbers at once, luck takes too long; but they can be had one after the other:
 * whatever makes more of them wrong is taken back.
 */
static bool
try_climb(struct searching *s)
{
	unsigned wrong = count_wrong(s), tops = 0;
	struct replay_asked asked;

	for (unsigned i = 0; i < MOST_CLIMBS && s->words.n > 0 && wrong != UINT_MAX && tops < MOST_TOPS &&
	     s->e->luck_runs < 2 * MOST_RUNS; i++) {
		uint64_t random = next_random(s), before;
		value v = flow_resolve(s->e, s->f, s->words.v[(random >> 33) % s->words.n].v);
		const struct value_data *d = value_get(s->e->values, v);
		unsigned now;

		if (d->kind != VALUE_SYMBOL)
			continue;
		before = witness_value(s->e, s->f, s->w, value_symbol(s->e->values, d->root));
		now = is_now(s, v, random >> 48 & (((uint64_t)1 << d->width) - 1)) ? count_wrong(s) :
		    UINT_MAX;
		if (now > wrong)
			witness_set(s->w, d->root, before);
		else
			wrong = now;
		tops += now == 0;
		if (now == 0 && run(s, &asked) == REPLAY_ARRIVED)
			return true;
	}
	return false;
}

/* A header that a box puts in front has a checksum that mostly depends on nothing but the length: all magnitudes are tried. */
static bool
try_lengths(struct searching *s)
{
	value v = flow_resolve(s->e, s->f, s->f->origin->tail_length);
	const struct value_data *d = value_get(s->e->values, v);
	struct replay_asked asked;
	uint64_t before;

	if (d->kind != VALUE_SYMBOL)
		return false;
	before = witness_value(s->e, s->f, s->w, value_symbol(s->e->values, d->root));
	for (unsigned n = 0; n < MOST_LENGTHS && s->e->luck_runs < 2 * MOST_RUNS; n++)
		if (is_now(s, v, n * LENGTH_STEP) && run(s, &asked) == REPLAY_ARRIVED)
			return true;
	witness_set(s->w, d->root, before);
	return false;
}

enum replay_result
witness_search(struct engine *e, struct flow *f, struct witness *w)
{
	struct searching s = { .e = e, .f = f, .w = w, .random = 1 };
	struct replay_asked asked;
	enum replay_result came;

	if (e->graph == NULL || e->concrete || f->origin == NULL || f->history == NULL || !others_hold(&s))
		return REPLAY_NOT_RUN;
	came = run(&s, &asked);
	if (came == REPLAY_LOST)
		find_words(&s);
	for (size_t i = 0; i < s.words.n * asked.n && came == REPLAY_LOST &&
	     e->luck_runs < 2 * MOST_RUNS; i++)
		if (try_word(&s, &s.words.v[i / asked.n], asked.off[i % asked.n]))
			came = REPLAY_ARRIVED;
	if (came == REPLAY_LOST && asked.n == 0 && (try_luck(&s) || try_climb(&s) || try_lengths(&s)))
		came = REPLAY_ARRIVED;
	VEC_FREE(&s.words);
	return came;
}
