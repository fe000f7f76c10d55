/*
 * exec_stale.c - what a write does to the symbolic checksums of a flow. A checksum that covers written bits is
 * stale until the element updates it; one that is still stale when the flow leaves the element is off by what the
 * writes have changed: a number where old and new bits are known, else nobody knows how much.
 */
#include "models/base/mem.h"
#include "symexec/exec/exec_int.h"

/* Room for twice as many of those that few_stale does not hold. */
static void
more_room(struct run *r, struct frame *x, uint32_t room)
{
	int32_t *more = arena_alloc_array(r->e->arena, room, sizeof(*more));

	if (x->stale_room > 0)
		memcpy(more, x->more_stale, x->stale_room * sizeof(*more));
	x->more_stale = more;
	x->stale_room = room;
}

void
exec_stale_part(struct run *r, struct frame *x)
{
	if (x->stale_room > 0)
		more_room(r, x, x->stale_room);
}

static void
add_stale(struct run *r, struct frame *x, int32_t bit)
{
	for (uint32_t i = 0; i < x->stale_count; i++)
		if (*stale_at(x, i) == bit)
			return;
	if (x->stale_count == ARRAY_LEN(x->few_stale) + x->stale_room)
		more_room(r, x, 2 * x->stale_room + ARRAY_LEN(x->few_stale));
	*stale_at(x, x->stale_count++) = bit;
}

/* An IP header begins with a version of its own, or with a constant such as 0x4500. */
static bool
begins_ip(struct run *r, const struct memory *m, uint32_t i, uint64_t *hl)
{
	const struct slot *s = &m->slots[i];
	uint64_t first;

	if (s->width == 4) {
		(void)value_is_const(r->e->values, m->slots[i + 1].v, hl);
		return true;
	}
	if (s->width < 8 || s->width > 64 || !value_is_const(r->e->values, s->v, &first))
		return false;
	first >>= s->width - 8;
	*hl = first & 15;
	return first >> 4 == 4 && *hl >= 5;
}

enum { TCP_FIELD = 128, UDP_FIELD = 48, ICMP_FIELD = 16, NEAREST = 5 * 32 + ICMP_FIELD,
       FARTHEST = 15 * 32 + TCP_FIELD, IP6_BITS = 320, IP6_ADDRESSES = 64 };

/* What a write means to a checksum. A length that changes says where the sum ends: nobody knows what is added then. */
enum covering { NO_HEADER, COVERS_NOT, COVERS, COVERS_LENGTH };

static bool
overlap(int32_t bit, int32_t end, int32_t from, int32_t to)
{
	return bit < to && end > from;
}

static enum covering
as_covering(bool covers, bool length)
{
	return length ? COVERS_LENGTH : covers ? COVERS : COVERS_NOT;
}

/*
 * Of the transport checksum that stands right behind an IPv4 header: it covers its own header and what follows, TCP's and UDP's
 * the addresses too; not the TTL. UDP has a length of its own, TCP the one that the IP header states.
 */
static enum covering
covers_behind(struct run *r, const struct memory *m, uint32_t i, int32_t field, int32_t bit,
	      int32_t end)
{
	int32_t ip = m->slots[i].bit, behind;
	uint64_t hl = 5;

	if (!begins_ip(r, m, i, &hl))
		return NO_HEADER;
	behind = field - ip - (int32_t)hl * 32;
	if (behind != TCP_FIELD && behind != UDP_FIELD && behind != ICMP_FIELD)
		return NO_HEADER;
	return as_covering(end > field - behind ||
			   (behind != ICMP_FIELD && overlap(bit, end, ip + 96, ip + 160)),
			   (behind == UDP_FIELD && overlap(bit, end, field - 16, field)) ||
			   (behind == TCP_FIELD && overlap(bit, end, ip + 16, ip + 32)));
}

/* The same behind an IPv6 header, where ICMP's covers the addresses too (RFC 8200 section 8.1). */
static enum covering
covers_behind6(struct run *r, const struct memory *m, uint32_t i, int32_t field, int32_t bit,
	       int32_t end)
{
	const struct slot *s = &m->slots[i];
	int32_t ip = s->bit, behind = field - ip - IP6_BITS;
	uint64_t first;

	if ((behind != TCP_FIELD && behind != UDP_FIELD && behind != ICMP_FIELD) || s->width < 4 ||
	    s->width > 64 || !value_is_const(r->e->values, s->v, &first) || first >> (s->width - 4) != 6)
		return NO_HEADER;
	return as_covering(end > field - behind || overlap(bit, end, ip + IP6_ADDRESSES, ip + IP6_BITS),
			   (behind == UDP_FIELD && overlap(bit, end, field - 16, field)) ||
			   (behind != UDP_FIELD && overlap(bit, end, ip + 32, ip + 48)));
}

/*
 * Whether the checksum at slot k covers the bits. An IP header is known by what stands five words before its
 * checksum; any other checksum covers all from its pseudo header on (24 octets before it, at most) to the end.
 */
static enum covering
covers(struct run *r, const struct memory *m, uint32_t k, int32_t bit, int32_t end)
{
	int32_t field = m->slots[k].bit, start = field - 80;
	const struct slot *s = &m->slots[k];
	uint64_t hl = 5, first;
	uint32_t i;

	if (field < end && bit < field + 16)
		return COVERS_NOT;
	/* outer headers */
	if (end <= field - FARTHEST)
		return COVERS_NOT;
	while (s > m->slots && s[-1].bit >= start)
		s--;
	i = (uint32_t)(s - m->slots);
	if (i < k && m->slots[i].bit == start && begins_ip(r, m, i, &hl))
		return as_covering(bit < start + (int32_t)hl * 32 && end > start, false);
	while (i > 0 && m->slots[i].bit > field - NEAREST)
		i--;
	for (i++; i-- > 0 && m->slots[i].bit >= field - FARTHEST;) {
		enum covering c;

		/* most slots begin no header; one stands a number of words before the checksum, or half a word more */
		if (((field - m->slots[i].bit) & 15) != 0)
			continue;
		if (m->slots[i].width != 4 && !value_is_const(r->e->values, m->slots[i].v, &first))
			continue;
		c = covers_behind(r, m, i, field, bit, end);
		if (c == NO_HEADER)
			c = covers_behind6(r, m, i, field, bit, end);
		if (c != NO_HEADER)
			return c;
	}
	return as_covering(end > field - 24 * 8, false);
}

/* The bits before they are written. A write over part of an earlier one, or one too many, makes the change unknown. */
static void
add_write(struct run *r, struct frame *x, const struct covered_write *n)
{
	enum read_fault why;

	for (uint32_t i = 0; i < MIN_OF(x->write_count, ARRAY_LEN(x->writes)); i++) {
		const struct covered_write *w = &x->writes[i];

		if (w->field != n->field)
			continue;
		if (w->bit == n->bit && w->width == n->width)
			return;
		if (n->bit < w->bit + (int32_t)w->width && w->bit < n->bit + (int32_t)n->width)
			x->write_count = ARRAY_LEN(x->writes);
	}
	if (x->write_count < ARRAY_LEN(x->writes)) {
		x->writes[x->write_count] = *n;
		x->writes[x->write_count].old = flow_read(r->e, x->f, BASE_DATA, n->bit, n->width, &why);
	}
	x->write_count = MIN_OF(x->write_count + 1, ARRAY_LEN(x->writes) + 1);
}

/* The checksum at slot k, when bits are about to be written. */
static void
note_covered(struct run *r, struct frame *x, uint32_t k, int32_t bit, uint32_t width)
{
	struct slot s = x->f->mem.slots[k];
	enum covering c = covers(r, &x->f->mem, k, bit, bit + (int32_t)width);

	if (c == COVERS_NOT)
		return;
	engine_forget_derived(r->e, x->f, s.v);
	add_stale(r, x, s.bit);
	add_write(r, x, &(struct covered_write){ .field = s.bit, .bit = bit, .width = width });
	if (c == COVERS_LENGTH)
		x->write_count = ARRAY_LEN(x->writes) + 1;
}

void
exec_note_write(struct run *r, struct frame *x, int32_t bit, uint32_t width)
{
	struct memory *m = &x->f->mem;

	for (int k = 0; r->e->concrete && k < 2; k++) {
		if (x->has_before[k])
			continue;
		x->before[k] = (struct memory){ .n = m->n };
		memory_take(r->e, &x->before[k], m->n + 1);
		*VEC_ADD(&r->lent) = x->before[k];
		if (m->n > 0)
			memcpy(x->before[k].slots, m->slots, m->n * sizeof(*m->slots));
		x->has_before[k] = true;
	}
	if (UNLIKELY(r->e->flaws.ignore_covered) || m->n == 0)
		return;
	/* nearly no slot is a checksum */
	for (const struct slot *s = m->slots, *end = s + m->n; s < end; s++)
		if (UNLIKELY(s->width == 16) &&
		    UNLIKELY(value_get(r->e->values, s->v)->kind == VALUE_CHECKSUM)) {
			uint32_t k = (uint32_t)(s - m->slots);

			note_covered(r, x, k, bit, width);
			/* the tail may have been looked into, and the slots moved */
			s = m->slots + k;
			end = m->slots + m->n;
		}
}

void
exec_checksum_right(struct frame *x, int32_t field)
{
	uint32_t kept = 0;

	for (uint32_t k = 0; k < x->stale_count; k++)
		if (*stale_at(x, k) == field)
			*stale_at(x, k) = *stale_at(x, --x->stale_count);
	for (uint32_t k = 0; k < x->write_count && x->write_count <= ARRAY_LEN(x->writes); k++)
		if (x->writes[k].field != field)
			x->writes[kept++] = x->writes[k];
	if (x->write_count <= ARRAY_LEN(x->writes))
		x->write_count = kept;
}

static bool
single(struct run *r, struct frame *x, value v, uint64_t *n)
{
	uint64_t most;

	if (v == VALUE_NONE)
		return false;
	if (value_is_const(r->e->values, v, n))
		return true;
	if (value_get(r->e->values, v)->kind != VALUE_SYMBOL)
		return false;
	flow_bounds(r->e, x->f, v, n, &most);
	return *n == most;
}

static uint32_t
ones_fold(uint64_t sum)
{
	while (sum > 0xffff)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint32_t)sum;
}

/* What the bits of n count in the words that a checksum at `field` sums up (RFC 1071). */
static uint64_t
words_of(uint64_t n, const struct covered_write *w, int32_t field)
{
	/* where the last of the bits stands in its word */
	uint32_t low = (uint32_t)(field - w->bit - (int32_t)w->width) & 15;
	uint64_t sum = (n & 0xffff) << low;

	for (n >>= 16; n != 0; n >>= 16)
		sum += (n & 0xffff) << low;
	return sum;
}

/* How far the checksum at `field` is off after the writes; VALUE_NONE: nobody knows. */
static value
known_error(struct run *r, struct frame *x, int32_t field, value before)
{
	uint64_t error = 0, old, now;

	if ((before != VALUE_NONE && !value_is_const(r->e->values, before, &error)) ||
	    x->write_count > ARRAY_LEN(x->writes))
		return VALUE_NONE;
	for (uint32_t i = 0; i < x->write_count; i++) {
		const struct covered_write *w = &x->writes[i];
		enum read_fault why;

		if (w->field != field)
			continue;
		if (w->width > 64 || !single(r, x, w->old, &old) ||
		    !single(r, x, flow_read(r->e, x->f, BASE_DATA, w->bit, w->width, &why), &now))
			return VALUE_NONE;
		error += words_of(now, w, field) + (0xffff - ones_fold(words_of(old, w, field)));
	}
	error = ones_fold(error);
	return value_const(r->e->values, error == 0xffff ? 0 : error, 16);
}

void
exec_checksum_settle(struct run *r, struct frame *x)
{
	for (uint32_t k = 0; k < x->stale_count; k++) {
		int32_t field = *stale_at(x, k);
		enum read_fault why;
		value v = flow_read(r->e, x->f, BASE_DATA, field, 16, &why), error;

		if (v == VALUE_NONE || value_get(r->e->values, v)->kind != VALUE_CHECKSUM)
			continue;
		error = known_error(r, x, field, value_get(r->e->values, v)->error);
		if (error == VALUE_NONE)
			error = exec_unknown_error(r, x, (enum transport_checksum)(field & 0xffff));
		flow_write(r->e, x->f, BASE_DATA, field, 16,
			   value_checksum_off(r->e->values, v, error));
	}
	x->stale_count = x->write_count = 0;
}
