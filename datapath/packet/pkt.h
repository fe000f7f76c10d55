/*
 * pkt.h - a packet on its way: a window [data, data + len) in a buffer, the places of its
 * headers, and Click's annotations. What most steps touch lies in the first cache line.
 *
 * Invariant: head <= data and data + len <= head + size; mac, net and trans count from head and
 * are at most size, or PKT_NONE. They are marks, not promises: moving the window leaves them
 * where they are, so who reads a header through them asks for the octets it needs (pkt_at).
 * Wire octets are read and written by load_* and store_*, host order everywhere else.
 */
#ifndef DATAPATH_PACKET_PKT_H
#define DATAPATH_PACKET_PKT_H

#include <stdbool.h>
#include <stdint.h>

#include "datapath/packet/wire.h"

enum {
	PKT_FRAME = 2048,		/* octets per frame of a pool, as an AF_XDP chunk */
	PKT_HEADROOM = 256,		/* in front of what a port receives */
	PKT_MAX = 1 << 20,		/* nothing makes a buffer larger than this */
	PKT_ANNOS = 48,
	PKT_SLACK = 8,			/* octets behind a buffer that may be read */
};
#define PKT_NONE	UINT32_MAX

enum pkt_type {
	PKT_HOST, PKT_BROADCAST, PKT_MULTICAST, PKT_OTHERHOST, PKT_OUTGOING,
	PKT_LOOPBACK,
};

/* Byte offsets of the annotations that classes know by name. */
enum {
	ANNO_DST_IP = 0, ANNO_DST_IP6 = 0, ANNO_PAINT = 16, ANNO_PARAMPROB = 17,
	ANNO_FIX_IP_SRC = 19, ANNO_VLAN_TCI = 20, ANNO_AGGREGATE = 20, ANNO_FWD_RATE = 20,
	ANNO_EXTRA_PACKETS = 24, ANNO_REV_RATE = 24, ANNO_EXTRA_LENGTH = 28,
	ANNO_FIRST_TIMESTAMP = 32, ANNO_IPSEC_SPI = 32, ANNO_PACKET_NUMBER = 32,
};

struct pkt_pool;

struct pkt {
	uint8_t *data;
	uint8_t *head;			/* of the buffer */
	uint32_t len;
	uint32_t size;			/* of the buffer */
	uint32_t mac, net, trans;
	uint8_t type;			/* enum pkt_type */
	bool own_buffer;		/* not a frame: from malloc */
	uint8_t lent;			/* to the kernel by that AF_XDP port; 0: ours */
	uint8_t anno[PKT_ANNOS];
	uint64_t time;			/* ns since 1970, 0: none */
	uint32_t low;			/* least offset of data so far: what lies before is stale */
	uint32_t index;			/* in its pool */
	struct pkt_pool *pool;
	struct pkt *next;		/* where packets wait in a list */
	uint32_t flow;			/* flow_layer.h: a hint, PKT_NONE: not looked for yet */
	uint32_t ticket;		/* chain.h: where a packet goes on */
} __attribute__((aligned(64)));

/* Annotations hold addresses in wire order and numbers in the machine's. */
static inline uint32_t anno_u32(const struct pkt *p, unsigned at)
{
	uint32_t v;

	memcpy(&v, p->anno + at, 4);
	return v;
}

static inline void anno_set_u32(struct pkt *p, unsigned at, uint32_t v)
{
	memcpy(p->anno + at, &v, 4);
}

static inline uint32_t pkt_offset(const struct pkt *p)
{
	return (uint32_t)(p->data - p->head);
}

/* Where octets [offset, offset + need) of the buffer are, or NULL; offset may be PKT_NONE. */
static inline uint8_t *pkt_at(const struct pkt *p, uint32_t offset, uint32_t need)
{
	return offset <= p->size && need <= p->size - offset ? p->head + offset : NULL;
}

/* Octets of the packet from the mark on; 0 if it lies behind the end or is not set. */
static inline uint32_t pkt_left(const struct pkt *p, uint32_t mark)
{
	uint32_t end = pkt_offset(p) + p->len;

	return mark < end ? end - mark : 0;
}

/* The same; octets behind the packet's end, where Click lets some elements go, are made zeros. */
uint8_t *pkt_at_cleared(struct pkt *p, uint32_t offset, uint32_t need);

/* The marked IPv4 header: 20 octets that are in the buffer, or NULL. */
static inline uint8_t *pkt_ip(const struct pkt *p)
{
	return pkt_at(p, p->net, 20);
}

static inline void pkt_mark_ip(struct pkt *p, uint32_t net, uint32_t header_len)
{
	p->net = net;
	p->trans = net + header_len;
}

/* An Ethernet header of n octets at the start of the data; the network header is behind it. */
static inline void pkt_mark_mac(struct pkt *p, uint32_t n)
{
	p->mac = pkt_offset(p);
	p->net = p->mac + n;
}

static inline void pkt_strip(struct pkt *p, uint32_t n)
{
	p->data += n;
	p->len -= n;
}

/* Makes room and returns false if that would be too large (packet.c). */
bool pkt_expand(struct pkt *p, uint32_t front, uint32_t back) MUST_CHECK;

/* n more octets in front, or behind; what they hold is left as it was. */
static inline bool pkt_push(struct pkt *p, uint32_t n)
{
	if (UNLIKELY(n > pkt_offset(p)) && !pkt_expand(p, n, 0))
		return false;
	p->data -= n;
	p->len += n;
	if (pkt_offset(p) < p->low)
		p->low = pkt_offset(p);
	return true;
}

static inline bool pkt_put(struct pkt *p, uint32_t n)
{
	if (UNLIKELY(n > p->size - pkt_offset(p) - p->len) && !pkt_expand(p, 0, n))
		return false;
	p->len += n;
	return true;
}

/* Everything but the octets: marks, annotations, type and time. */
void pkt_copy_meta(struct pkt *to, const struct pkt *from);

#endif
