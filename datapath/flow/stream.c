/*
 * stream.c - see stream.h. Distances are counted from `next`, so that sequence numbers compare as numbers: an octet at
 * distance d has not been handed on if d < 2^31.
 */
#include "datapath/flow/stream.h"

#include "models/base/mem.h"

struct stream_chunk {
	struct stream_chunk *next;
	uint32_t seq, len;
	uint8_t data[];
};

void stream_init(struct stream *s, struct stream_pool *pool, uint32_t window)
{
	*s = (struct stream){ .pool = pool, .window = window };
}

static void chunk_free(struct stream *s, struct stream_chunk *c)
{
	s->pool->used -= sizeof(*c) + c->len;
	s->chunks--;
	free(c);
}

void stream_fini(struct stream *s)
{
	while (s->first != NULL) {
		struct stream_chunk *c = s->first;

		s->first = c->next;
		chunk_free(s, c);
	}
}

void stream_start(struct stream *s, uint32_t seq)
{
	stream_fini(s);
	s->next = seq;
	s->started = true;
	s->conflict = false;
}

/* ---- what is kept ---- */

static uint32_t distance(const struct stream *s, uint32_t seq)
{
	return seq - s->next;
}

/* Keeps octets for which there is no chunk, behind *link. false: no room. */
static bool keep(struct stream *s, struct stream_chunk **link, uint32_t seq, const uint8_t *data,
		 uint32_t len)
{
	struct stream_chunk *c;
	size_t size = sizeof(*c) + len;

	if (s->chunks >= STREAM_MAX_CHUNKS || size > s->pool->most - s->pool->used)
		return false;
	c = x_malloc(size);
	c->seq = seq;
	c->len = len;
	memcpy(c->data, data, len);
	c->next = *link;
	*link = c;
	s->chunks++;
	s->pool->used += size;
	return true;
}

/* What [from, end) needs beyond the chunks that are there: pieces, and octets. */
static void missing(const struct stream *s, uint32_t from, uint32_t end, uint32_t *pieces,
		    uint32_t *octets)
{
	*pieces = *octets = 0;
	for (const struct stream_chunk *c = s->first; c != NULL && from < end; c = c->next) {
		uint32_t begin = distance(s, c->seq);

		if (begin + c->len <= from)
			continue;
		if (begin > from) {
			uint32_t stop = begin < end ? begin : end;

			++*pieces;
			*octets += stop - from;
		}
		from = begin + c->len;
	}
	if (from < end) {
		++*pieces;
		*octets += end - from;
	}
}

/* Whether octets that came before say the same where they overlap. */
static bool agrees(const struct stream *s, const struct stream_chunk *c, uint32_t from,
		   const uint8_t *data, uint32_t end)
{
	uint32_t begin = distance(s, c->seq), stop = begin + c->len;
	uint32_t low = begin > from ? begin : from, high = stop < end ? stop : end;

	return low >= high || memcmp(c->data + (low - begin), data + (low - from), high - low) == 0;
}

/* Keeps what of [from, end) is not there yet. */
static enum stream_result keep_missing(struct stream *s, uint32_t from, uint32_t end,
				       const uint8_t *data)
{
	struct stream_chunk **link = &s->first;
	uint32_t pieces, octets, at = from;

	missing(s, from, end, &pieces, &octets);
	if (s->chunks + pieces > STREAM_MAX_CHUNKS ||
	    pieces * sizeof(struct stream_chunk) + octets > s->pool->most - s->pool->used)
		return STREAM_FULL;
	while (at < end) {
		struct stream_chunk *c = *link;
		uint32_t begin = c == NULL ? end : distance(s, c->seq), stop;

		if (c != NULL && begin + c->len <= at) {
			link = &c->next;
			continue;
		}
		stop = begin < end ? begin : end;
		if (stop > at) {
			if (!keep(s, link, s->next + at, data + (at - from), stop - at))
				return STREAM_FULL;	/* not reached: it was counted */
			link = &(*link)->next;
			at = stop;
			continue;
		}
		s->conflict |= !agrees(s, c, from, data, end);
		at = begin + c->len;
		link = &c->next;
	}
	return STREAM_OK;
}

/* ---- what is handed on ---- */

static void hand_on_kept(struct stream *s, stream_fn *fn, void *arg)
{
	while (s->first != NULL && s->first->seq == s->next) {
		struct stream_chunk *c = s->first;

		fn(arg, c->data, c->len);
		s->next += c->len;
		s->first = c->next;
		chunk_free(s, c);
	}
}

/* Octets [0, end) from `next` on: straight from the segment up to what is kept, which came first. */
static void hand_on(struct stream *s, const uint8_t *data, uint32_t end, stream_fn *fn, void *arg)
{
	uint32_t done = 0;

	while (done < end) {
		struct stream_chunk *c = s->first;
		uint32_t left = end - done, begin = c == NULL ? left : distance(s, c->seq);

		if (begin > 0) {
			uint32_t n = begin < left ? begin : left;

			fn(arg, data + done, n);
			s->next += n;
			done += n;
			continue;
		}
		s->conflict |= !agrees(s, c, 0, data + done, left);
		done += c->len;
		fn(arg, c->data, c->len);
		s->next += c->len;
		s->first = c->next;
		chunk_free(s, c);
	}
	hand_on_kept(s, fn, arg);
}

enum stream_result stream_put(struct stream *s, uint32_t seq, const uint8_t *data, size_t len,
			      stream_fn *fn, void *arg)
{
	uint32_t from, end;

	if (len == 0)
		return STREAM_OK;
	if (len > s->window)
		return STREAM_OUTSIDE;
	if (!s->started)
		stream_start(s, seq);
	from = distance(s, seq);
	if (from >= UINT32_C(1) << 31) {
		uint32_t old = -from;

		if (old >= len)
			return old - len <= s->window ? STREAM_OK : STREAM_OUTSIDE;
		data += old;
		len -= old;
		from = 0;
	}
	if (from > s->window || len > s->window - from)
		return STREAM_OUTSIDE;
	end = from + (uint32_t)len;
	if (from > 0)
		return keep_missing(s, from, end, data);
	hand_on(s, data, end, fn, arg);
	return STREAM_OK;
}

uint32_t stream_skip(struct stream *s, stream_fn *fn, void *arg)
{
	uint32_t gap;

	if (s->first == NULL)
		return 0;
	gap = distance(s, s->first->seq);
	s->next = s->first->seq;
	hand_on_kept(s, fn, arg);
	return gap;
}
