/*
 * header_compression.c - RFC2507Comp and RFC2507Decomp: TCP/IPv4 headers as what changed since the last packet of their flow, in
 * Click's framing: an octet says whether a packet is as it was, has its whole header and a context number, or only the
 * changes. Both ends have 14 contexts, numbered from 1; which one a new flow takes is chance.
 *
 * Both read the packet from its start, and what leaves is a new packet. A context is the 40 octets of the last header.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"

enum { KIND_OTHER, KIND_FULL, KIND_CHANGES };
enum { CHANGED_URGENT = 1, CHANGED_WINDOW = 2, CHANGED_ACK = 4, CHANGED_SEQ = 8, HAS_PUSH = 16, CHANGED_ID = 32 };
enum {
	CONTEXTS = 15, HEADERS = 40, PREFIX = 5, MOST_CHANGES = 15, TCP_AT = 20,
	SEQ_AT = TCP_AT + 4, ACK_AT = TCP_AT + 8, OFF_AT = TCP_AT + 12, FLAGS_AT = TCP_AT + 13,
	WINDOW_AT = TCP_AT + 14, SUM_AT = TCP_AT + 16, URGENT_AT = TCP_AT + 18,
	FIN_SYN_RST = 7, PUSH = 8, ACK = 16, URG = 32,
};

/* In the order of their octets. */
static const struct field {
	uint8_t at, size, flag;
} fields[] = {
	{ URGENT_AT, 2, CHANGED_URGENT }, { WINDOW_AT, 2, CHANGED_WINDOW },
	{ ACK_AT, 4, CHANGED_ACK }, { SEQ_AT, 4, CHANGED_SEQ }, { IP_ID, 2, CHANGED_ID },
};

struct context {
	uint8_t header[HEADERS];
	bool used;
};

struct compressor {
	struct element el;
	struct context context[CONTEXTS];
};

static int64_t load_field(const uint8_t *header, const struct field *f)
{
	return f->size == 2 ? load_be16(header + f->at) : (int32_t)load_be32(header + f->at);
}

static struct pkt *new_packet(struct element *e, const uint8_t *start, uint32_t n, const uint8_t *rest, uint32_t len)
{
	struct pkt *q = pkt_new(&e->router->run.pool, PKT_HEADROOM, n + len);

	if (q) {
		memcpy(q->data, start, n);
		memcpy(q->data + n, rest, len);
	}
	return q;
}

static bool compressible(const struct pkt *p)
{
	const uint8_t *ip = p->data;

	return p->len >= HEADERS && ip[0] == 0x45 && !(load_be16(ip + IP_OFF) & (IP_MF | IP_OFFMASK)) &&
	       ip[IP_PROTO] == PROTO_TCP && (ip[FLAGS_AT] & (FIN_SYN_RST | ACK)) == ACK;
}

static bool same_flow(const uint8_t *a, const uint8_t *b)
{
	return !memcmp(a + IP_SRC, b + IP_SRC, 8) && !memcmp(a + TCP_AT, b + TCP_AT, 4);
}

static bool same_shape(const uint8_t *a, const uint8_t *b)
{
	return a[IP_TOS] == b[IP_TOS] && !((a[IP_OFF] ^ b[IP_OFF]) & 0x40) && a[IP_TTL] == b[IP_TTL] &&
	       a[OFF_AT] >> 4 == b[OFF_AT] >> 4;
}

/*
 * What changed, as flags and octets; their number, or -1 if it does not fit. Numbers only grow by so much, seen as
 * signed, and an identification is expected to grow by 1.
 */
static int changes(const uint8_t *was, const uint8_t *is, uint8_t *flags, uint8_t *out)
{
	int n = 0;

	*flags = is[FLAGS_AT] & PUSH ? HAS_PUSH : 0;
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		const struct field *f = &fields[i];
		int64_t more = load_field(is, f) - load_field(was, f);

		if (!more || (f->flag == CHANGED_ID && more == 1))
			continue;
		if (more < 0 || more > UINT16_MAX)
			return -1;
		*flags |= f->flag;
		if (more > UINT8_MAX) {
			out[n++] = 0;
			out[n++] = (uint8_t)(more >> 8);
		}
		out[n++] = (uint8_t)more;
	}
	return n;
}

static struct pkt *full(struct element *e, unsigned cid, const struct pkt *p)
{
	return new_packet(e, (uint8_t[]){ KIND_FULL, (uint8_t)cid }, 2, p->data, p->len);
}

static struct pkt *compressed(struct element *e, struct context *c, unsigned cid, const struct pkt *p)
{
	uint8_t start[PREFIX + MOST_CHANGES] = { KIND_CHANGES, (uint8_t)cid };
	int n = same_shape(c->header, p->data) ? changes(c->header, p->data, &start[2], start + PREFIX) : -1;

	if (n < 0)
		return full(e, cid, p);
	memcpy(start + 3, p->data + SUM_AT, 2);
	return new_packet(e, start, PREFIX + (uint32_t)n, p->data + HEADERS, p->len - HEADERS);
}

static inline struct pkt *compress_one(struct element *e, struct pkt *p)
{
	struct compressor *c = (struct compressor *)e;
	unsigned cid = 1;
	struct pkt *q;

	if (p->net != pkt_offset(p)) {
		element_drop(e, DROP_PRECONDITION, p);
		return NULL;
	}
	if (!compressible(p)) {
		q = new_packet(e, (uint8_t[]){ KIND_OTHER }, 1, p->data, p->len);
	} else {
		while (cid < CONTEXTS && !(c->context[cid].used && same_flow(c->context[cid].header, p->data)))
			cid++;
		if (cid < CONTEXTS) {
			q = compressed(e, &c->context[cid], cid, p);
		} else {
			cid = (unsigned)(router_random(e->router) % (CONTEXTS - 1)) + 1;
			q = full(e, cid, p);
		}
		memcpy(c->context[cid].header, p->data, HEADERS);
		c->context[cid].used = true;
	}
	element_drop(e, q ? DROP_CONSUMED : DROP_NO_MEMORY, p);
	return q;
}
ELEMENT_SIMPLE(compress, compress_one)

/* Adds what stands at *in; false if it is cut off. */
static bool apply(uint8_t *header, const struct field *f, const uint8_t **in, const uint8_t *end)
{
	uint32_t more;

	if (*in == end)
		return false;
	more = *(*in)++;
	if (!more) {
		if (end - *in < 2)
			return false;
		more = load_be16(*in);
		*in += 2;
	}
	if (f->size == 2)
		store_be16(header + f->at, (uint16_t)(load_be16(header + f->at) + more));
	else
		store_be32(header + f->at, load_be32(header + f->at) + more);
	return true;
}

static void set_flag(uint8_t *header, uint8_t flag, bool on)
{
	header[FLAGS_AT] = (uint8_t)(on ? header[FLAGS_AT] | flag : header[FLAGS_AT] & ~flag);
}

/* The context as the packet changes it; where the payload begins, or NULL if something is cut off. */
static const uint8_t *change(uint8_t *h, const struct pkt *p)
{
	const uint8_t *in = p->data + PREFIX, *last = p->data + p->len;
	uint8_t flags = p->data[2];

	memcpy(h + SUM_AT, p->data + 3, 2);
	set_flag(h, PUSH, flags & HAS_PUSH);
	set_flag(h, URG, flags & CHANGED_URGENT);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (flags & fields[i].flag && !apply(h, &fields[i], &in, last))
			return NULL;
	if (!(flags & CHANGED_ID))
		store_be16(h + IP_ID, (uint16_t)(load_be16(h + IP_ID) + 1));
	store_be16(h + IP_LEN, (uint16_t)(last - in + HEADERS));
	ip_set_sum(h, IP_HEADER);
	return in;
}

/* The packet again; NULL: *why says why not. */
static struct pkt *decompressed(struct compressor *c, const struct pkt *p, enum drop *why)
{
	struct context *x;
	const uint8_t *rest;
	uint8_t h[HEADERS];

	*why = DROP_TOO_SHORT;
	if (p->len < 2)
		return NULL;
	*why = DROP_NO_MEMORY;
	if (p->data[0] == KIND_OTHER)
		return new_packet(&c->el, p->data + 1, 0, p->data + 1, p->len - 1);
	*why = DROP_BAD_HEADER;
	if (p->data[0] > KIND_CHANGES || !p->data[1] || p->data[1] >= CONTEXTS)
		return NULL;
	x = &c->context[p->data[1]];
	if (p->data[0] == KIND_FULL) {
		*why = DROP_NO_MEMORY;
		memset(x->header, 0, HEADERS);
		memcpy(x->header, p->data + 2, MIN_OF(p->len - 2, (uint32_t)HEADERS));
		x->used = true;
		return new_packet(&c->el, p->data + 2, 0, p->data + 2, p->len - 2);
	}
	*why = x->used ? DROP_TOO_SHORT : DROP_NO_MAPPING;
	if (p->len < PREFIX || !x->used)
		return NULL;
	memcpy(h, x->header, HEADERS);
	rest = change(h, p);
	if (!rest)
		return NULL;
	*why = DROP_NO_MEMORY;
	memcpy(x->header, h, HEADERS);
	return new_packet(&c->el, h, HEADERS, rest, (uint32_t)(p->data + p->len - rest));
}

static inline struct pkt *decompress_one(struct element *e, struct pkt *p)
{
	enum drop why;
	struct pkt *q = decompressed((struct compressor *)e, p, &why);

	element_drop(e, q ? DROP_CONSUMED : why, p);
	return q;
}
ELEMENT_SIMPLE(decompress, decompress_one)

/* Both ends go on with what the other one knows. */
static void take_state(struct element *e, struct element *old)
{
	struct compressor *c = (struct compressor *)e, *o = (struct compressor *)old;

	memcpy(c->context, o->context, sizeof(c->context));
}

const struct element_class header_compression_classes[] = {
	{ "RFC2507Comp", sizeof(struct compressor), .simple = compress, .take_state = take_state,
	  .keeps = "contexts of flows",
	  .drops = DROPS(DROP_CONSUMED, DROP_PRECONDITION, DROP_NO_MEMORY) },
	{ "RFC2507Decomp", sizeof(struct compressor), .simple = decompress,
	  .take_state = take_state, .keeps = "contexts of flows",
	  .drops = DROPS(DROP_BAD_HEADER, DROP_TOO_SHORT, DROP_NO_MAPPING, DROP_CONSUMED,
			 DROP_NO_MEMORY) },
	{ 0 }
};
