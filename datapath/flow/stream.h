/*
 * stream.h - one direction of a TCP connection as octets in order (RFC 9293 section 3.10.7.4), for who looks into it.
 * Segments may come out of order, twice and overlapping; an octet is handed on once. Where two segments say
 * different things about an octet that was not handed on yet, the first that came counts, and the stream is marked: no
 * choice is right for every receiver (Ptacek and Newsham, "Insertion, Evasion and Denial of Service", 1998).
 *
 * Memory is bounded: what would exceed the stream's or the pool's limit is refused, and the caller decides what
 * that means. Sequence numbers are in host order and wrap. Not thread-safe.
 */
#ifndef DATAPATH_FLOW_STREAM_H
#define DATAPATH_FLOW_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "models/base/compiler.h"

/* Memory that streams share; all 0 but `most` at first. */
struct stream_pool {
	size_t used, most;	/* octets, with what keeping them costs */
};

struct stream_chunk;

struct stream {
	struct stream_pool *pool;
	struct stream_chunk *first;	/* by sequence number, without overlap */
	uint32_t next;			/* the octet to be handed on next */
	uint32_t window;		/* octets behind `next` that are looked at */
	uint32_t chunks;
	bool started, conflict;
};

enum { STREAM_MAX_CHUNKS = 256 };

/* Octets in order. data is valid during the call only. */
typedef void stream_fn(void *arg, const uint8_t *data, size_t len);

enum stream_result {
	STREAM_OK,		/* handed on, kept, or nothing new in it */
	STREAM_OUTSIDE,		/* not in the window */
	STREAM_FULL,		/* no room to keep it; nothing changed */
};

/* window: how far ahead of what is missing a segment may lie, at most 2^30. */
void stream_init(struct stream *s, struct stream_pool *pool, uint32_t window);
void stream_fini(struct stream *s);

/* The sequence number of the first octet: that of the SYN, and one more. */
void stream_start(struct stream *s, uint32_t seq);
/*
 * Takes what a segment carries; fn gets what is in order now. A stream that was not started begins with this
 * segment.
 */
enum stream_result stream_put(struct stream *s, uint32_t seq, const uint8_t *data, size_t len,
			      stream_fn *fn, void *arg) MUST_CHECK;
/* Gives up what is missing before the first octet that is kept; returns how many, 0: nothing is kept. */
uint32_t stream_skip(struct stream *s, stream_fn *fn, void *arg);

#endif
