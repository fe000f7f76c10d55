/*
 * vector_test.h - test vectors: packets that a configuration gets from its devices and what it shall send, as
 * docs/vectors.md describes them, run on memory ports in virtual time.
 *
 * Offsets are octets, times nanoseconds. The vectors own their octets.
 */
#ifndef DATAPATH_CONFORM_VECTOR_TEST_H
#define DATAPATH_CONFORM_VECTOR_TEST_H

#include "datapath/router.h"
#include "models/base/strbuf.h"

struct vector_packet {
	char *port;
	uint8_t *octets;	/* NULL: an input that answers packet number `answer_to`, from 0, of those its port sent */
	uint32_t len;
	uint8_t *open;		/* outputs: 1 for octets that are free; else NULL */
	int64_t answer_to;
	uint64_t time;
};
typedef VEC(struct vector_packet) vector_packets;

struct test_vector {
	uint64_t id;
	char *why;
	bool exact;		/* false: the models leave open what is sent */
	vector_packets inputs, outputs;
	VEC(vector_packets) others;	/* what may be sent instead */
};

struct test_vectors {
	VEC(struct test_vector) v;
};

/* Reads vectors.json of a folder. false after an error in d; what was read is freed by the caller in any case. */
bool test_vectors_read_json(struct test_vectors *t, const char *folder, struct diag *d) MUST_CHECK;
void test_vectors_free(struct test_vectors *t);
void vector_packets_free(vector_packets *p);

/*
 * Runs a vector in a router of its own; what it sent, in order. An input that answers what was not sent is left out. false:
 * it could not be run, said in d.
 */
bool vector_test_run(const struct test_vector *v, const char *path, struct diag *d,
		     vector_packets *sent) MUST_CHECK;

/* Lines for what is not as it shall be, with the names of fields; none: all is, or it is one of the others. */
void vector_test_compare(const struct test_vector *v, const vector_packets *sent, struct strbuf *out);

#endif
