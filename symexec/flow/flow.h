/*
 * flow.h - a flow: one symbolic packet with the state that stateful boxes have pushed into it and
 * the condition on its symbols. Click's packet model: memory addressed from a fixed
 * origin, a data pointer, MAC, network and transport pointers that only certain elements move,
 * annotations. Shape (which headers stand where) is concrete, content is symbolic.
 *
 * Memory is a sorted array of slots (bit offset, width, value), no two of which overlap; a gap holds
 * undefined bytes. Behind head_end stands at most one opaque run (`tail`) of symbolic length. Slots before `data` are
 * the headroom that Unstrip reveals again.
 *
 * The condition is a product of independent factors: `cond` maps every constrained root to the set that
 * constrains it; roots related to each other share a set. Equality of roots is substitution (`alias`); what sets cannot say
 * goes to `residue`, which only the solver reads.
 */
#ifndef SYMEXEC_FLOW_H
#define SYMEXEC_FLOW_H

#include "models/click/expr.h"
#include "symexec/set/imap.h"
#include "symexec/flow/value.h"

struct slot {
	int32_t bit;
	uint32_t width;
	value v;
};

struct memory {
	struct slot *slots;
	uint32_t n, cap;		/* cap 0: slots belong to somebody else */
	uint8_t hints[16];	/* by octet: the slot that was found last for such a one */
};

enum { POINTER_NONE = INT32_MIN };	/* byte offsets otherwise */

enum base { BASE_DATA, BASE_MAC, BASE_NET, BASE_TRANSPORT, BASE_ANNO, BASE_OPTION, BASE_COUNT };

/* Annotation area, in bytes; packet type and the like have places of their own behind Click's 48. */
enum {
	ANNO_DST_IP = 0, ANNO_PAINT = 16, ANNO_ICMP_PARAM = 17, ANNO_FIX_IP_SRC = 19, ANNO_VLAN_TCI = 20,
	ANNO_AGGREGATE = 20, ANNO_EXTRA_PACKETS = 24, ANNO_EXTRA_LENGTH = 28, ANNO_FIRST_TIMESTAMP = 32, ANNO_CLICK_SIZE = 48,
	ANNO_PACKET_TYPE = 48, ANNO_SIZE = 50, ANNO_LOST = 52,	/* how far FLOW_FAR is, and one more */
	ANNO_STATE = 64, ANNO_END = 320,	/* what tables of a datapath know beside */
};
enum packet_type { TYPE_HOST, TYPE_BROADCAST, TYPE_MULTICAST, TYPE_OTHERHOST };

/* A relation between values that is not a set; a persistent list. */
struct residue {
	const struct residue *next;
	enum { RESIDUE_EQ, RESIDUE_NE, RESIDUE_LT, RESIDUE_GE } relation;
	value a, b;
};

struct step;		/* history.h */

struct flow {
	struct memory mem, anno;
	int32_t data;			/* byte offset of the packet's first byte */
	int32_t head_end;		/* byte offset where the structured part ends */
	value tail;			/* VALUE_BLOB, or VALUE_NONE: nothing behind head_end */
	value tail_length;		/* 32 bits, in bytes; const 0 without a tail */
	int32_t mac, net, transport;
	int32_t option;			/* OP_TCP_OPTION: only while an element has the flow */
	imap state;			/* state key -> tuple list, see state.h */
	imap cond;			/* root -> set */
	imap alias;			/* root -> value it equals */
	const struct residue *residue;
	const struct step *history;
	const struct flow *origin;	/* as it was sent; kept by the engine, NULL in sim */
	struct flow *waits;		/* the next one that waits at the same port; explore.c */
	uint32_t source;		/* which initial flow it came from */
	bool free_choice;		/* rests on a non-deterministic choice */
	bool opaque;			/* passed an element of unknown class */
	bool coincidence;		/* rests on a value that a box chose freely being just right */
	uint64_t timestamp;		/* sim: nanoseconds */
	uint32_t origin_packet;		/* sim: index of the input packet, UINT32_MAX: made inside */
};

struct engine;		/* engine.h: sets, values, imaps, arena */

struct flow *flow_new(struct engine *e);		/* empty packet at offset 0 */
struct flow *flow_copy(struct engine *e, const struct flow *f);
void flow_free(struct engine *e, struct flow *f);	/* back to the engine's free list */

/* The byte offset of a base pointer, or POINTER_NONE. */
static inline int32_t flow_base(const struct flow *f, enum base b)
{
	return b == BASE_DATA ? f->data : b == BASE_NET ? f->net : b == BASE_MAC ? f->mac :
	    b == BASE_TRANSPORT ? f->transport : b == BASE_OPTION ? f->option : 0;
}

/*
 * Bits [bit, bit + width) from the origin, most significant first. VALUE_NONE when any of them lies outside
 * the memory written so far (undefined) or is not expressible as one value; *why says which.
 */
enum read_fault { READ_OK, READ_OUTSIDE, READ_UNDEFINED, READ_MIXED };
value flow_read(struct engine *e, struct flow *f, enum base area, int32_t bit, uint32_t width,
		enum read_fault *why);
/*
 * Bits as values side by side, the most significant first: one for each slot. Returns how many; 0: some of the bits are
 * outside, or undefined, or there are too many.
 */
enum { FLOW_MAX_PARTS = 32 };
size_t flow_parts(struct engine *e, struct flow *f, enum base area, int32_t bit, uint32_t width,
		  value out[FLOW_MAX_PARTS]);
/* Writes; area BASE_ANNO is the annotations, any other the packet memory. Never grows the packet. */
void flow_write(struct engine *e, struct flow *f, enum base area, int32_t bit, uint32_t width,
		value v);

/* Packet length from byte offset `from` to the end: 32-bit value. */
value flow_length(struct engine *e, struct flow *f, int32_t from);
/* Moves data back by n bytes (encapsulation); the new bytes are undefined until written. */
void flow_push(struct flow *f, uint32_t n);
/* Inserts n undefined bytes at byte offset `at` by moving [data, at) down. */
void flow_insert(struct engine *e, struct flow *f, int32_t at, uint32_t n);
/* Removes n bytes at byte offset `at` by moving [data, at) up. */
void flow_remove(struct engine *e, struct flow *f, int32_t at, uint32_t n);
/* What a wire carries: bytes only. Pointers and annotations are reset, headroom is dropped, data becomes 0. */
void flow_wire(struct engine *e, struct flow *f);

/* The value with aliases of the flow applied. */
value flow_resolve(struct engine *e, const struct flow *f, value v);

/* Conjoins a set over roots' variables. false: the flow is empty now. */
bool flow_constrain(struct engine *e, struct flow *f, set s) MUST_CHECK;
/* Takes one factor out of the condition. */
void flow_release(struct engine *e, struct flow *f, set factor);
/* Whether some packet of f lies in s. */
bool flow_may(struct engine *e, const struct flow *f, set s);
/* The set of f over the given roots and everything related to them. */
set flow_cond_of(struct engine *e, const struct flow *f, const root *roots, size_t n);
/* Makes a and b equal. Returns false when that is impossible (f is then empty). */
bool flow_unify(struct engine *e, struct flow *f, value a, value b) MUST_CHECK;
/* Values that v may take, as intervals (up to max); SIZE_MAX: unknown. */
size_t flow_values(struct engine *e, const struct flow *f, value v, struct set_range *out, size_t max);
/* Least and greatest value. */
void flow_bounds(struct engine *e, const struct flow *f, value v, uint64_t *lo, uint64_t *hi);
/* Whether bounds at hand decide that v, resolved, lies in [lo, hi]: always (*inside) or never. */
bool flow_surely(struct engine *e, const struct flow *f, value v, uint64_t lo, uint64_t hi,
		 bool *inside);

/* A hash of everything but cond, residue and history; flows with equal identity may merge. */
uint64_t flow_identity_hash(const struct flow *f);
bool flow_same_identity(const struct flow *a, const struct flow *b);
/* a := a or b; true if it was possible without loss (same identity, set small enough). */
bool flow_merge(struct engine *e, struct flow *a, const struct flow *b);
/* Whether every packet of b is one of a (same identity assumed). */
bool flow_covers(struct engine *e, const struct flow *a, const struct flow *b);

#endif
