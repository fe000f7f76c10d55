/*
 * seq_shift.c - the numbers of RFC 793 are compared modulo 2^32; a number that arrives from the other side is of the moved
 * data, so a step holds for it from where the step's first octet was moved to.
 */
#include "datapath/flow/seq_shift.h"

#include "datapath/packet/ip.h"

enum { SEQ = 4, ACK = 8, OFFSET = 12, OPTIONS = 20, OPTION_END = 0, OPTION_NOP = 1, OPTION_SACK = 5 };

static bool is_from(uint32_t seq, uint32_t from)
{
	return (int32_t)(seq - from) >= 0;
}

void seq_shift_add(struct seq_shift *s, bool reply, uint32_t from, int32_t n)
{
	struct seq_side *side = &s->side[reply];
	int32_t last = side->before;

	if (side->count) {
		const struct seq_step *latest = &side->step[side->count - 1];

		if (is_from(latest->from, from))
			return;
		last = latest->shift;
	}
	if (!n)
		return;
	if (side->count == SEQ_STEPS) {
		side->before = side->step[0].shift;
		memmove(&side->step[0], &side->step[1], (SEQ_STEPS - 1) * sizeof(*side->step));
		side->count--;
	}
	side->step[side->count++] = (struct seq_step){ from, last + n };
}

/* A number of the side's own. */
static uint32_t moved(const struct seq_side *side, uint32_t seq)
{
	for (unsigned i = side->count; i-- > 0;)
		if (is_from(seq, side->step[i].from))
			return seq + (uint32_t)side->step[i].shift;
	return seq + (uint32_t)side->before;
}

/* A number of the side's that the other has said. */
static uint32_t moved_back(const struct seq_side *side, uint32_t seq)
{
	for (unsigned i = side->count; i-- > 0;) {
		uint32_t was = seq - (uint32_t)side->step[i].shift;

		if (is_from(was, side->step[i].from))
			return was;
	}
	return seq - (uint32_t)side->before;
}

/* Octets that begin at an odd place count with their halves exchanged. */
static void put_number(uint8_t *tcp, uint32_t at, uint32_t v)
{
	uint8_t old[6] = { 0 }, now[6] = { 0 };
	uint32_t odd = at & 1;

	memcpy(old + odd, tcp + at, 4);
	store_be32(tcp + at, v);
	memcpy(now + odd, tcp + at, 4);
	sum_update(tcp + TCP_SUM, raw32(old), raw32(now));
	if (odd)
		sum_update16(tcp + TCP_SUM, raw16(old + 4), raw16(now + 4));
}

static void move_blocks(const struct seq_side *side, uint8_t *tcp, uint32_t at, uint32_t end)
{
	for (; at < end; at += 4)
		put_number(tcp, at, moved_back(side, load_be32(tcp + at)));
}

static void move_options(const struct seq_side *side, uint8_t *tcp, uint32_t end)
{
	uint32_t at = OPTIONS;

	while (at < end && tcp[at] != OPTION_END) {
		uint32_t len = 1;

		if (tcp[at] != OPTION_NOP) {
			if (at + 1 >= end || tcp[at + 1] < 2 || tcp[at + 1] > end - at)
				return;
			len = tcp[at + 1];
			if (tcp[at] == OPTION_SACK && len % 8 == 2)
				move_blocks(side, tcp, at + 2, at + len);
			else if (tcp[at] == OPTION_SACK)
				return;
		}
		at += len;
	}
}

void seq_shift_apply(const struct seq_shift *s, bool reply, uint8_t *tcp, uint32_t len)
{
	const struct seq_side *own = &s->side[reply], *other = &s->side[!reply];
	uint32_t header;

	if (len < OPTIONS)
		return;
	header = (uint32_t)(tcp[OFFSET] >> 4) * 4;
	if (header > len)
		return;
	if (own->count)
		put_number(tcp, SEQ, moved(own, load_be32(tcp + SEQ)));
	if (!other->count)
		return;
	put_number(tcp, ACK, moved_back(other, load_be32(tcp + ACK)));
	move_options(other, tcp, header);
}
