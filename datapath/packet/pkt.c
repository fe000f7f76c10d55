/*
 * pkt.c - buffers that grow, and copies of what is known of a packet.
 */
#include "datapath/packet/pkt.h"

#include "models/base/mem.h"

static uint32_t moved(uint32_t mark, uint32_t by)
{
	return mark == PKT_NONE ? mark : mark + by;
}

bool pkt_expand(struct pkt *p, uint32_t front, uint32_t back)
{
	uint32_t at = pkt_offset(p), by, size;
	uint64_t want = (uint64_t)p->size + front + back + PKT_HEADROOM;
	uint8_t *head;

	if (front > PKT_MAX || back > PKT_MAX || want > PKT_MAX)
		return false;
	by = front > at ? front + PKT_HEADROOM - at : 0;
	size = (uint32_t)want;
	if (by > PKT_HEADROOM + front)
		return false;
	size = MAX_OF(size, by + p->size + back);
	head = x_calloc(1, size + PKT_SLACK);
	memcpy(head + by, p->head, p->size);
	if (p->own_buffer)
		free(p->head);
	p->own_buffer = true;
	p->head = head;
	p->size = size;
	p->data = head + at + by;
	p->mac = moved(p->mac, by);
	p->net = moved(p->net, by);
	p->trans = moved(p->trans, by);
	p->low += by;
	return true;
}

void pkt_copy_meta(struct pkt *to, const struct pkt *from)
{
	uint32_t there = pkt_offset(to), here = pkt_offset(from);

	to->mac = from->mac == PKT_NONE ? PKT_NONE : from->mac - here + there;
	to->net = from->net == PKT_NONE ? PKT_NONE : from->net - here + there;
	to->trans = from->trans == PKT_NONE ? PKT_NONE : from->trans - here + there;
	to->type = from->type;
	to->time = from->time;
	to->flow = from->flow;
	to->ticket = from->ticket;
	memcpy(to->anno, from->anno, sizeof(to->anno));
}

uint8_t *pkt_at_cleared(struct pkt *p, uint32_t offset, uint32_t need)
{
	uint8_t *at = pkt_at(p, offset, need);
	uint32_t left = pkt_left(p, offset);

	if (at && left < need)
		memset(at + left, 0, need - left);
	return at;
}
