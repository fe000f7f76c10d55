/*
 * exec_checksum.c - checksums of a flow. A symbolic checksum is known by how far it is from right
 * (VALUE_CHECKSUM): incremental updates (RFC 1624) keep that distance, recomputing makes it 0, and a
 * field that is written without either makes it unknown. In a constant packet the octets themselves are computed.
 */
#include "models/packet/checksum.h"

#include "models/base/mem.h"
#include "symexec/exec/exec_int.h"

enum { MAX_BYTES = 65600 };

/* Where a checksum stands and what it covers, as byte offsets from the origin. */
struct cover {
	int32_t field, from, to;
	int32_t pseudo;			/* addresses of the pseudo header; POINTER_NONE: none */
	int32_t pseudo_bytes;
	int32_t last_hop;		/* the destination, perhaps in a source route */
	uint8_t proto;
};

enum { MAX_PSEUDO = 32 };

static int32_t
header_length(struct run *r, struct flow *f)
{
	enum read_fault why;
	value v = flow_read(r->e, f, BASE_NET, f->net * 8 + 4, 4, &why);
	uint64_t hl = 5;

	if (v != VALUE_NONE)
		(void)value_is_const(r->e->values, v, &hl);
	/* a header that states less has its fixed fields all the same */
	return MAX_OF((int32_t)hl, 5) * 4;
}

static bool
is_ip6(struct run *r, struct flow *f)
{
	enum read_fault why;
	value v = flow_read(r->e, f, BASE_NET, f->net * 8, 4, &why);
	uint64_t version;

	return v != VALUE_NONE && value_is_const(r->e->values, v, &version) && version == 6;
}

/* RFC 793, RFC 768; RFC 8200 section 8.1 for IPv6, where ICMP has one too. */
static void
cover_pseudo(struct run *r, struct flow *f, enum transport_checksum kind, struct cover *c)
{
	bool six = kind != CK_IP && is_ip6(r, f);

	c->pseudo = c->last_hop = POINTER_NONE;
	c->pseudo_bytes = six ? 32 : 8;
	c->proto = kind == CK_TCP ? 6 : kind == CK_UDP ? 17 : 58;
	if (kind == CK_TCP || kind == CK_UDP || kind == CK_ICMP6)
		c->pseudo = f->net + (six ? 8 : 12);
}

int32_t
exec_checksum_place(const struct flow *f, enum transport_checksum kind)
{
	static const int32_t place[] = { [CK_IP] = 10, [CK_TCP] = 16, [CK_UDP] = 6, [CK_ICMP] = 2,
					 [CK_ICMP6] = 2 };
	int32_t from = kind == CK_IP ? f->net : f->transport;

	return from == POINTER_NONE ? POINTER_NONE : from + place[kind];
}

static bool
cover_of(struct run *r, struct frame *x, enum transport_checksum kind, struct cover *c)
{
	struct flow *f = x->f;
	enum read_fault why;
	int32_t from;
	uint64_t n;
	value v;

	if (f->net == POINTER_NONE || (kind != CK_IP && f->transport == POINTER_NONE)) {
		x->violation = f->net == POINTER_NONE ? "IP header annotation missing" :
		    "transport header annotation missing";
		return false;
	}
	c->from = kind == CK_IP ? f->net : f->transport;
	c->field = exec_checksum_place(f, kind);
	cover_pseudo(r, f, kind, c);
	c->to = kind == CK_IP ? f->net + header_length(r, f) : f->head_end;
	/* Click takes an ICMP message to go on to the end of the packet */
	if (kind == CK_IP || kind == CK_ICMP)
		return true;
	/* up to the end that the header states: the IP length, or UDP's own */
	from = kind == CK_UDP ? f->transport : is_ip6(r, f) ? f->net + 40 : f->net;
	v = flow_read(r->e, f, BASE_NET, (kind == CK_UDP ? f->transport + 4 :
		      f->net + (is_ip6(r, f) ? 4 : 2)) * 8, 16, &why);
	if (v != VALUE_NONE && value_is_const(r->e->values, v, &n))
		c->to = MIN_OF(c->to, from + (int32_t)n);
	return true;
}

/* Octets [from, to) when all are known. */
static bool
const_bytes(struct engine *e, struct flow *f, int32_t from, int32_t to, uint8_t *out)
{
	for (int32_t at = from; at < to; at++) {
		enum read_fault why;
		value v = flow_read(e, f, BASE_DATA, at * 8, 8, &why);
		uint64_t b, most;

		if (v == VALUE_NONE)
			return false;
		/* a symbol of which one value is left will do */
		if (!value_is_const(e->values, v, &b)) {
			flow_bounds(e, f, v, &b, &most);
			if (b != most)
				return false;
		}
		out[at - from] = (uint8_t)b;
	}
	return true;
}

/* A packet is summed for the last address of its source route, and for the protocol that its header states. */
static void
cover_route(struct run *r, struct flow *f, struct cover *c)
{
	uint8_t ip[60];
	int32_t hl = header_length(r, f);

	if (c->pseudo == POINTER_NONE || c->pseudo_bytes != 8 ||
	    !const_bytes(r->e, f, f->net, f->net + hl, ip))
		return;
	c->proto = ip[9];
	c->last_hop = f->net + (int32_t)checksum_destination4(ip, (uint32_t)hl);
}

static uint16_t
sum_cover(const struct cover *c, const uint8_t *pseudo, const uint8_t *bytes)
{
	struct checksum s = { 0 };
	int32_t n = c->to - c->from;

	if (c->pseudo != POINTER_NONE) {
		checksum_add(&s, pseudo, (size_t)c->pseudo_bytes);
		checksum_add16(&s, c->proto);
		checksum_add16(&s, (uint16_t)n);
	}
	checksum_add(&s, bytes, (size_t)n);
	return checksum_finish(&s);
}

/* The octets that c covers, and source and destination address. false: not all constant. */
static bool
load_cover(struct run *r, struct flow *f, const struct cover *c, uint8_t *pseudo, uint8_t **bytes)
{
	int32_t n = c->to - c->from;

	*bytes = NULL;
	if (n < 0 || n > MAX_BYTES)
		return false;
	if (c->pseudo != POINTER_NONE &&
	    !const_bytes(r->e, f, c->pseudo, c->pseudo + c->pseudo_bytes, pseudo))
		return false;
	if (c->last_hop != POINTER_NONE &&
	    !const_bytes(r->e, f, c->last_hop, c->last_hop + 4, pseudo + 4))
		return false;
	*bytes = x_malloc((size_t)n + 1);
	if (const_bytes(r->e, f, c->from, c->to, *bytes))
		return true;
	free(*bytes);
	*bytes = NULL;
	return false;
}

/*
 * Whether the header that is marked is the one for which the flow's checksums are known to be right or wrong. With the
 * addresses and the length of other octets one is right by chance only.
 */
static bool
counts_for(struct run *r, struct flow *f, enum transport_checksum kind)
{
	if (r->e->concrete)
		return true;
	if (!flow_begins_ip(r->e, f, f->net))
		return false;
	return kind == CK_IP || is_ip6(r, f) || f->transport == f->net + header_length(r, f);
}

value
exec_checksum_error(struct run *r, struct frame *x, enum transport_checksum kind)
{
	struct cover c;
	uint8_t pseudo[MAX_PSEUDO], *bytes;
	enum read_fault why;
	uint16_t sum;
	value v;

	if (!cover_of(r, x, kind, &c))
		return VALUE_NONE;
	v = flow_read(r->e, x->f, BASE_DATA, c.field * 8, 16, &why);
	if (v != VALUE_NONE && value_get(r->e->values, v)->kind == VALUE_CHECKSUM) {
		if (!counts_for(r, x->f, kind))
			return exec_unknown_error(r, x, kind);
		v = value_get(r->e->values, v)->error;
		return v != VALUE_NONE ? v : value_const(r->e->values, 0, 16);
	}
	cover_route(r, x->f, &c);
	if (c.to < c.field + 2 || !load_cover(r, x->f, &c, pseudo, &bytes))
		return exec_unknown_error(r, x, kind);
	sum = sum_cover(&c, pseudo, bytes);
	free(bytes);
	return value_const(r->e->values, sum, 16);
}

static bool
is_symbolic_checksum(struct run *r, struct frame *x, int32_t field)
{
	enum read_fault why;
	value v = flow_read(r->e, x->f, BASE_DATA, field * 8, 16, &why);

	return v != VALUE_NONE && value_get(r->e->values, v)->kind == VALUE_CHECKSUM;
}

/* A number that is as far from right as it was, and that nothing was written for since. */
static bool
is_fresh(struct run *r, struct frame *x, int32_t field)
{
	for (uint32_t k = 0; k < x->stale_count; k++)
		if (*stale_at(x, k) == field * 8)
			return false;
	return !r->e->concrete && is_symbolic_checksum(r, x, field);
}

static bool
is_zero(struct run *r, struct frame *x, int32_t field)
{
	enum read_fault why;
	value v = flow_read(r->e, x->f, BASE_DATA, field * 8, 16, &why);
	uint64_t n;

	return v != VALUE_NONE && value_is_const(r->e->values, v, &n) && n == 0;
}

static void
write_field(struct run *r, struct frame *x, int32_t field, value v)
{
	enum read_fault why;

	if (value_get(r->e->values, v)->kind == VALUE_CHECKSUM &&
	    flow_read(r->e, x->f, BASE_DATA, field * 8, 16, &why) != v)
		engine_forget_derived(r->e, x->f, v);
	flow_write(r->e, x->f, BASE_DATA, field * 8, 16, v);
}

static void
recompute(struct run *r, struct frame *x, enum transport_checksum kind, const struct cover *c)
{
	uint8_t pseudo[MAX_PSEUDO], *bytes;
	uint16_t sum;

	if (!r->e->concrete || !load_cover(r, x->f, c, pseudo, &bytes)) {
		/* with the addresses and the length that stand where another header was marked, it is right by chance only */
		bool by_chance = !r->e->concrete && c->pseudo != POINTER_NONE &&
		    !flow_begins_ip(r->e, x->f, x->f->net);

		write_field(r, x, c->field, value_checksum(r->e->values, by_chance ?
			    exec_unknown_error(r, x, kind) : value_const(r->e->values, 0, 16)));
		return;
	}
	/* a UDP header may state a length that ends in front of its checksum */
	for (int32_t at = c->field; at < c->field + 2 && at < c->to; at++)
		bytes[at - c->from] = 0;
	sum = sum_cover(c, pseudo, bytes);
	free(bytes);
	write_field(r, x, c->field, value_const(r->e->values, sum, 16));
}

/* Incremental: word by word, for every word that differs from what it was before. */
static void
update(struct run *r, struct frame *x, enum transport_checksum kind, const struct cover *c)
{
	int which = kind != CK_IP;
	uint8_t pseudo[MAX_PSEUDO], old_pseudo[MAX_PSEUDO], *now, *old;
	struct memory kept = x->f->mem;
	uint16_t check;
	int32_t at = c->field - c->from, n = c->to - c->from;
	bool loaded;

	if (kind == CK_UDP && is_zero(r, x, c->field))
		return;
	if (is_symbolic_checksum(r, x, c->field)) {
		enum read_fault why;
		value v = flow_read(r->e, x->f, BASE_DATA, c->field * 8, 16, &why);

		/* RFC 1624 makes it 0 now and then */
		write_field(r, x, c->field, value_checksum(r->e->values, value_get(r->e->values, v)->error));
		return;
	}
	if (!r->e->concrete)
		write_field(r, x, c->field, value_checksum(r->e->values, exec_unknown_error(r, x, kind)));
	if (!x->has_before[which])
		return;
	if (n < at + 2 || !load_cover(r, x->f, c, pseudo, &now)) {
		write_field(r, x, c->field, value_checksum(r->e->values,
							   exec_unknown_error(r, x, kind)));
		return;
	}
	x->f->mem = x->before[which];
	loaded = load_cover(r, x->f, c, old_pseudo, &old);
	x->f->mem = kept;
	if (!loaded) {
		free(now);
		return;
	}
	check = (uint16_t)(now[at] << 8 | now[at + 1]);
	memcpy(old + at, now + at, 2);
	for (int k = 0; c->pseudo != POINTER_NONE && k < c->pseudo_bytes; k += 2)
		if (memcmp(pseudo + k, old_pseudo + k, 2) != 0)
			check = checksum_update(check, old_pseudo + k, pseudo + k, 2);
	for (int32_t k = 0; k < n; k += 2)
		if (memcmp(now + k, old + k, (size_t)MIN_OF(2, n - k)) != 0)
			check = checksum_update(check, old + k, now + k, (size_t)MIN_OF(2, n - k));
	free(now);
	free(old);
	write_field(r, x, c->field, value_const(r->e->values, check, 16));
}

void
exec_checksum(struct run *r, struct frame *x, const struct instruction *i)
{
	struct cover c;
	enum read_fault why = READ_OK;

	if (!cover_of(r, x, i->kind, &c))
		return;
	(void)flow_read(r->e, x->f, BASE_DATA, c.field * 8, 16, &why);
	if (why == READ_OUTSIDE) {
		x->violation = "the checksum lies beyond the end of the packet";
		return;
	}
	if (i->mode == CK_UPDATE && is_fresh(r, x, c.field))
		return;
	/* other checksums cover this one: ICMP's does what SetTCPChecksum writes */
	if (!r->e->concrete)
		exec_note_write(r, x, c.field * 8, 16);
	switch (i->mode) {
	case CK_UPDATE:
		/* what changed counts, whatever length the headers state */
		c.to = i->kind != CK_IP ? x->f->head_end : MIN_OF(c.to, x->f->head_end);
		update(r, x, i->kind, &c);
		break;
	case CK_RECOMPUTE:
		cover_route(r, x->f, &c);
		recompute(r, x, i->kind, &c);
		break;
	case CK_ZERO:
		write_field(r, x, c.field, value_const(r->e->values, 0, 16));
		break;
	}
	x->has_before[i->kind != CK_IP] = false;
	exec_checksum_right(x, c.field * 8);
}

value
exec_crc32(struct run *r, struct frame *x, const struct instruction *i)
{
	struct flow *f = x->f;
	int32_t from = flow_base(f, i->base) + i->bit / 8, n = f->head_end - from - (int32_t)i->imm;
	uint32_t crc;
	uint8_t *bytes;

	if (f->tail != VALUE_NONE || n < 0 || n > MAX_BYTES)
		return VALUE_NONE;
	bytes = x_malloc((size_t)n + i->imm + 1);
	if (!const_bytes(r->e, f, from, f->head_end, bytes)) {
		free(bytes);
		return VALUE_NONE;
	}
	crc = crc32_click((uint32_t)CRC32_CLICK_START, bytes, (size_t)n);
	for (uint64_t k = 0; k < i->imm; k++)
		crc ^= (uint32_t)bytes[n + (int32_t)k] << (8 * k);
	free(bytes);
	return value_const(r->e->values, crc, 32);
}
