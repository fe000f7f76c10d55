/*
 * vector_test.h - test vectors: packets that a configuration gets from its devices and what it shall send, as
 * docs/vectors.md describes them, run on memory ports in virtual time.
 *
 * Offsets are octets, times nanoseconds. The vectors own their octets.
 */
#ifndef DATAPATH_CONFORM_VECTOR_TEST_H
#define DATAPATH_CONFORM_VECTOR_TEST_H

#include "datapath/runtime/router.h"
#include "models/base/strbuf.h"

struct vector_packet {
	char *port;
	uint8_t *octets;	/* NULL: an input that answers packet number `answer_to`, from 0, of those its port sent */
	uint32_t len;
	uint8_t *open;		/* outputs: 1 for octets that are free; else NULL */
	int64_t answer_to;
	bool error;		/* the answer is an ICMP error about it */
	uint64_t time;
	char *handler, *value;		/* of inputs: what is written just before it comes, or NULL */
	bool taken;			/* the handler takes that value */
};
typedef VEC(struct vector_packet) vector_packets;

/* What an element shall say at the end, "ELEMENT.HANDLER", if it has such a handler. */
struct vector_handler_want {
	char *name, *value;
};
typedef VEC(struct vector_handler_want) vector_wants;

struct test_vector {
	uint64_t id;
	char *why;
	bool exact;		/* false: the models leave open what is sent */
	vector_packets inputs, outputs;
	VEC(vector_packets) others;	/* what may be sent instead */
	vector_wants handlers;
};

/* A box of a network; its vectors, and box.click, are in the folder of its name. */
struct test_box {
	char *name;
	char *none;			/* why it has no vectors, or NULL */
};

struct test_vectors {
	VEC(struct test_vector) v;
	vector_wants handlers;		/* after every vector */
	VEC(struct test_box) boxes;	/* of a network, which has no vectors of its own */
	bool refused;			/* the configuration has errors */
	bool swap;			/* set by the caller: before each packet but the first it replaces itself */
};

/* What a router did: what it sent, in order, and lines for handlers that say other things than they shall. */
struct live;

struct vector_result {
	vector_packets sent;
	struct strbuf said;
	bool unwritten;		/* there is no handler to be written: this vector says nothing */
};

/* Reads vectors.json of a folder. false after an error in d; what was read is freed by the caller in any case. */
bool test_vectors_read_json(struct test_vectors *t, const char *folder, struct diag *d) MUST_CHECK;
void test_vectors_free(struct test_vectors *t);
void vector_packets_free(vector_packets *p);

/*
 * Runs vector v of t in a router of its own, which holds to the result. An input that answers what was not sent is left
 * out. false: it could not be run, said in d.
 */
bool vector_test_run(const struct test_vectors *t, const struct test_vector *v, const char *path, struct diag *d,
		     struct vector_result *result) MUST_CHECK;
/*
 * The same over real devices, by the clock of the machine, for which elements are not asked what they say: it may depend
 * on time. cannot_live: why a vector cannot be run so, or NULL.
 */
bool vector_test_run_live(const struct test_vector *v, const char *path, struct live *live, struct diag *d,
			  struct vector_result *result) MUST_CHECK;
const char *vector_test_cannot_live(const struct test_vector *v);
void vector_result_free(struct vector_result *r);

/* Lines for what is not as it shall be, with the names of fields; none: all is, or it is one of the others. */
void vector_test_compare(const struct test_vector *v, const struct vector_result *r, struct strbuf *out);

#endif
