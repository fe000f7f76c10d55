/*
 * vectors.h - test vectors: concrete packets, or short sequences of them, that a configuration gets from its devices, and
 * what the models predict that it sends. The packets come from a proof: one for every way through the configuration, then
 * the boundary values of each set that a way asks for, and the answers of those that are sent out. What is predicted comes
 * from a concrete run, so a vector is true whatever led to its choice.
 *
 * Ports are named by their devices. Offsets are octets, times nanoseconds from the first packet.
 */
#ifndef SYMEXEC_VECTORS_H
#define SYMEXEC_VECTORS_H

#include "symexec/cmd.h"
#include "symexec/sim/sim_feed.h"

struct vector_input {
	char *port;
	uint8_t *bytes;		/* NULL: the answer to what was sent */
	uint32_t len;
	int64_t reply_to;	/* these two as in sim_feed.h */
	bool error;
	uint64_t at;
	char *handler, *value;	/* written just before it comes, or NULL */
	bool taken;		/* vectors_predict: that value is */
};

/* What an element says at the end: "ELEMENT.HANDLER". */
struct vector_handler {
	char *name, *value;
};
typedef VEC(struct vector_handler) vector_handlers;

struct vector {
	VEC(struct vector_input) inputs;
	char *why;
	struct sim_outputs outputs;	/* vectors_predict */
	VEC(struct sim_outputs) others;	/* what chance may send instead */
	vector_handlers handlers;	/* the same whatever chance does */
	bool violation;			/* a precondition does not hold: nothing is predicted of this packet */
	bool open;			/* chance decides which packets are sent, in too many ways */
	bool keeps;			/* something is remembered after it */
	uint64_t expires;		/* when the first of what is remembered is forgotten; 0: never */
	uint32_t rank, way;		/* of boundary values: the how many-th of its way */
	bool witness;			/* among boundary values: of a way of its own */
};

struct vectors {
	VEC(struct vector) v;
	size_t limit;
	size_t paths;		/* ways at most from a port to the same end; 0: all */
	uint64_t chance;	/* of the random members */
	bool cut;		/* the limit was reached */
	bool undecided;		/* the exploration gave up: some ways may be missing */
	bool roomy;		/* the limit has room for every way, so none waits for its turn */
	size_t ways, covered;	/* ends of the exploration, and those that have a packet */
	uint32_t rank;		/* of the next boundary value */
	VEC(struct vector) later;	/* boundary values, until vectors_add_bounds */
	struct str_map *seen;	/* port and octets of what is there */
};

void vectors_init(struct vectors *s, size_t limit);
void vectors_fini(struct vectors *s);
/* Chooses a packet for every way, and members of its sets; in is a proof's input, of a single configuration. */
void vectors_choose(struct vectors *s, struct input *in);
/* Adds the boundary values of what vectors_choose found, up to the limit. */
void vectors_add_bounds(struct vectors *s);
/* Keeps a packet for vectors_add_bounds, if it is new; takes the octets and why. */
void vectors_add_later(struct vectors *s, const char *port, uint8_t *bytes, size_t len, char *why);
/* Adds a packet now, as the first of a way, if it is new; takes the octets and why. */
void vectors_add_first(struct vectors *s, const char *port, uint8_t *bytes, size_t len, char *why);
void vectors_put_bits(uint8_t *bytes, uint32_t bit, uint32_t width, uint64_t x);
/* Adds packets for the branches of tenants' programs of a datapath file, which its model does not tell apart. */
void vectors_add_programs(struct vectors *s, const char *file);
/*
 * Keeps variants of the packet: options, cut headers, lengths, flags. `what`: the way that the packet takes; turn: of ways
 * that end alike each begins with others.
 */
void vectors_add_variants(struct vectors *s, const struct vector_input *base, const char *what, size_t turn);
/*
 * Adds sequences to vectors [from, to) that were predicted: a packet that is sent out by a device that also receives is
 * answered there, and an error about it comes. `more`: and where something is remembered, the same packet comes twice, another one whose source is
 * another host comes between, and the answer comes just before and after what is remembered should be forgotten.
 */
void vectors_add_sequences(struct vectors *s, struct input *run, size_t from, size_t to, bool more);
/*
 * Talks: what is sent though nothing comes is answered. Turns: runs vectors [from, v.n), and where a box speaks itself, as a
 * proxy for TCP, the answers go on, by each port that has one.
 */
bool vectors_add_talks(struct vectors *s, struct input *run) MUST_CHECK;
bool vectors_add_turns(struct vectors *s, struct input *run, size_t from) MUST_CHECK;
/* Adds vectors that write handlers between packets of the first n, which were predicted. */
void vectors_add_writes(struct vectors *s, struct input *run, size_t n);
/*
 * Puts as many walks as the limit in the place of vectors of one packet each, which they are drawn from: packets by chance,
 * with what is remembered between them.
 */
void vectors_add_walks(struct vectors *s, struct input *run);
/* The first n go. */
void vectors_drop(struct vectors *s, size_t n);
/* What the models of a configuration have that can be written, "ELEMENT.HANDLER", and values for it, good and bad. */
struct vector_writes {
	char **names;
	size_t n;
};
void vector_writes_find(struct vector_writes *w, struct input *run);
void vector_writes_free(struct vector_writes *w);
const char *vector_write_value(uint64_t n);
/* Adds the packet of vector `of` in fragments, if it is IPv4: whole, out of order, overlapping, late. */
void vectors_add_fragments(struct vectors *s, size_t of);
/* A new vector that begins with the packets of the one at `of`; NULL: the limit is reached. */
struct vector *vectors_extend(struct vectors *s, size_t of, const char *then);
/* A copy that owns what it points to. */
struct vector_input vector_input_copy(const struct vector_input *from);
/* Runs vectors [from, v.n) through the models; run is a concrete input. false: an error was said. */
bool vectors_predict(struct vectors *s, struct input *run, size_t from) MUST_CHECK;
/* Room to remember which handlers elements do not have, for runs of one configuration; the caller frees it. */
uint8_t *vector_handlers_silent(const struct graph *g) MUST_CHECK;
/* Adds what every element says after the run of s, in the order of the graph; silent may be NULL. The list owns it. */
void vector_handlers_read(vector_handlers *h, struct sim *s, const struct graph *g, uint8_t *silent);
/* Takes out what the other list does not say, or says otherwise. */
void vector_handlers_keep(vector_handlers *h, const vector_handlers *other);
void vector_handlers_free(vector_handlers *h);
/* Whether the list says just that of that name. */
bool vector_handlers_say(const vector_handlers *h, const struct vector_handler *what);
/* Writes vectors.json and a capture per port into the folder, which is made. false: an error was said. */
bool vectors_write_json(const struct vectors *s, struct input *in, const char *config, const char *folder) MUST_CHECK;
/* Why a box of a network cannot be a configuration of its own; NULL: it can. */
const char *vectors_box_cannot(const struct network_box *box);
/* What a run of the models would leave out, so that nothing can be predicted; NULL: nothing. */
const char *vectors_unmodelled(const struct graph *g);
/*
 * Appends the box of that number as such a configuration; an instance of a class gets the devices "in", "out", "2" and so on, for
 * its ports in order. false: there is no configuration to it.
 */
bool vectors_box_text(const struct input *in, uint32_t box, struct strbuf *out) MUST_CHECK;
/* Writes it to a file. false: an error was said in in->diag. */
bool vectors_write_box(const struct input *in, uint32_t box, const char *path) MUST_CHECK;
/* What runs a datapath file, with its ports as devices. */
bool vectors_write_datapath(const struct input *in, uint32_t box, const char *file) MUST_CHECK;
/* What became of a box: `why`: it has no vectors; NULL: they are in the folder of its name. */
struct vectors_box {
	const char *name, *why;
};
/* Writes vectors.json of a network: the list of its boxes. false: an error was said in in->diag. */
bool vectors_write_network(const struct vectors_box *list, size_t n, struct input *in, const char *config,
			   const char *folder) MUST_CHECK;
/* Writes vectors.json that says that the configuration has errors. false: an error was printed. */
bool vectors_write_refused(const char *config, const char *folder) MUST_CHECK;

#endif
