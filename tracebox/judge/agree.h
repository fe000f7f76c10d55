/*
 * agree.h - what came back on a live path, held against what the models of its boxes say (docs/expect.md). A change that no
 * model does is a difference, and so is one that a model does and that did not happen; both where they are seen first, with
 * the boxes between there and the hop before. What a quotation is too short to show is not compared.
 *
 * A book owns what was read, an agreement its differences; differences borrow from the book and the trace.
 */
#ifndef TRACEBOX_JUDGE_AGREE_H
#define TRACEBOX_JUDGE_AGREE_H

#include "models/base/diag.h"
#include "tracebox/trace/trace.h"

enum agree_kind { AGREE_ANSWERED, AGREE_ARRIVED, AGREE_REPLIED, AGREE_LEFT, AGREE_DROPPED, AGREE_LOOPS };

struct agree_range {
	uint64_t lo, hi;
};

/* Bits that the models leave open; no ranges: to any value. */
struct agree_open {
	uint32_t bit, width;
	VEC(struct agree_range) ranges;
};

struct agree_outcome {
	enum agree_kind kind;
	char *at, *why;
	VEC(char *) boxes;
	uint8_t *packet;	/* from its IP header on; NULL: nothing comes back */
	size_t len;
	VEC(struct agree_open) open;
};

struct agree_probe {
	uint8_t *packet;
	size_t len;
	VEC(struct agree_outcome) outcomes;
};

struct agree_book {
	char *network;
	bool undecided;
	VEC(struct agree_probe) probes;
};

enum agree_difference_kind {
	DIFFERS_FORBIDDEN,	/* changed, and no model does it */
	DIFFERS_MISSING,	/* not changed as a model does */
	DIFFERS_VALUE,		/* changed to another value */
	DIFFERS_REPLY,		/* a field of the destination's answer; change.old: expected */
	DIFFERS_FROM,		/* somebody else answers */
	DIFFERS_ERROR,		/* the error is another, or none */
	DIFFERS_PASSED,		/* the model lets nothing come back */
	DIFFERS_SILENT,		/* nothing comes back from here on */
};

struct agree_difference {
	enum agree_difference_kind kind;
	struct change change;		/* the first four */
	struct packet_value expected;	/* VALUE: instead of change.now */
	unsigned after, at;		/* TTLs: the hop compared before, 0: none; the first that shows it */
	unsigned witnesses;		/* hops that show it */
	char *boxes;			/* "r2 or r3": who may have done it */
	const struct agree_outcome *outcome;	/* what was expected; may be NULL */
};

struct agreement {
	const struct agree_book *book;
	VEC(struct agree_difference) differences;
	unsigned compared;		/* answers */
	unsigned silences;		/* hops from which nothing was to come, and came */
};

/* agree_json.c: false after an error in d about `name`. */
bool agree_book_read(struct agree_book *b, const char *text, size_t len, const char *name,
		     struct diag *d) MUST_CHECK;
void agree_book_fini(struct agree_book *b);

/*
 * agree_ask.c: the book for these probes. path: a book (JSON), or a network file (.yaml), which symexec is asked about, from
 * the host `from`, or, NULL, the one that has the probes' source address. 0, or the exit status after an error in d or
 * that symexec has said.
 */
struct agree_packet {
	const uint8_t *bytes;
	size_t len;
};
int agree_ask(struct agree_book *b, const char *path, const char *from,
	      const struct agree_packet *probes, size_t n, struct diag *d) MUST_CHECK;
/* The same for one probe of every TTL of a trace, its answered one if there is one. */
int agree_ask_trace(struct agree_book *b, const char *path, const char *from, const struct trace *t,
		    struct diag *d) MUST_CHECK;

void agree_compare(struct agreement *a, const struct agree_book *b, const struct trace *t);
void agreement_fini(struct agreement *a);
/* 0: compared, and all agrees; 1: it differs, or nothing was compared, or the models leave it undecided. */
int agreement_status(const struct agreement *a);

/* agree_words.c: a line for each difference, then what all means; one difference without its end of line. */
void agree_words(const struct agreement *a, const struct trace *t, struct strbuf *out);
void agree_words_difference(const struct agree_difference *f, const struct trace *t, struct strbuf *out);
const char *agree_difference_name(enum agree_difference_kind k);
const char *agreement_name(const struct agreement *a);

#endif
