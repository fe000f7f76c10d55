/*
 * xdp_send.c - sending to devices (xdp_port.h): through the socket of a queue, or, where the device takes frames from programs, many
 * at once by its program (xdp_live.h). A run of the program costs as much as ten packets through the socket, so it is for batches, and
 * gathers full ones; what is few goes through the socket.
 *
 * Invariant: packets leave in the order in which they came, by whichever way: none goes by one while some wait in the other.
 */
#include <errno.h>
#include <linux/if_xdp.h>
#include <sys/socket.h>

#include "datapath/port/xdp_port_int.h"
#include "models/base/mem.h"

enum {
	ASK_EVERY = 256,
	SEND_PARTS = 17, PART_ROOM = PKT_FRAME - PKT_SLACK,	/* the kernel sends no more at once */
	WORTH_A_RUN = 24,		/* packets: fewer are cheaper through the socket */
	GATHERED = XDP_LIVE_MOST - BATCH_MAX + 1,	/* packets with which a run waits for no more */
};

/* ---- through the socket ---- */


static void take_completed(struct xdp_port *p, struct xdp_queue *q)
{
	struct pkt_pool *pool = p->ports->pool;
	uint32_t at, n = xsk_ring_cons__peek(&q->completed, XDP_COMPLETION_SIZE, &at);

	for (uint32_t i = 0; i < n; i++) {
		uint64_t addr = *xsk_ring_cons__comp_addr(&q->completed, at + i);

		pool->packets[addr / PKT_FRAME].lent = 0;
		pkt_free(&pool->packets[addr / PKT_FRAME]);
	}
	pool->lent -= n;
	if (n > 0)
		xsk_ring_cons__release(&q->completed, n);
	q->in_tx -= n;
}

/*
 * Tells the kernel, which sends at most some of what waits; EAGAIN, EBUSY and ENOBUFS mean that it will go on when
 * told again.
 */
static void wake(struct xdp_port *p, unsigned queue)
{
	struct xdp_queue *q = &p->queue[queue];

	q->wake = false;
	if (!xsk_ring_prod__needs_wakeup(&q->tx))
		return;
	if (sendto(xdp_port_fd(p, queue), NULL, 0, MSG_DONTWAIT, NULL, 0) < 0)
		q->wake = errno == EAGAIN || errno == EBUSY || errno == ENOBUFS || errno == EINTR;
}

unsigned xdp_port_room(struct xdp_port *p, unsigned queue)
{
	struct xdp_queue *q = &p->queue[queue];
	uint32_t parts = MAX_OF(p->most_parts, 1U);

	take_completed(p, q);
	if (q->in_tx > 0)
		wake(p, queue);
	/* asked for less than one packet, it would not look at what the kernel has sent meanwhile */
	return xsk_prod_nb_free(&q->tx, parts) / parts;
}

/* The packet as a frame of the pool: a buffer of its own is copied. NULL: it does not fit, and is freed. */
static struct pkt *as_frame(struct pkt *p)
{
	struct pkt *copy;

	if (LIKELY(!p->own_buffer))
		return p;
	copy = p->len <= PART_ROOM ? pkt_new(p->pool, 0, p->len) : NULL;
	if (copy != NULL) {
		memcpy(copy->data, p->data, p->len);
		p->pool->made--;	/* it is the same packet */
	}
	pkt_free(p);
	return copy;
}

static void put_frame(struct xdp_port *p, struct xdp_queue *q, uint32_t at, struct pkt *frame, uint32_t options)
{
	frame->lent = p->number;
	*xsk_ring_prod__tx_desc(&q->tx, at) = (struct xdp_desc){
		.addr = (uint64_t)(frame->data - frame->pool->frames), .len = frame->len, .options = options };
}

static unsigned parts_of(const struct pkt *p)
{
	return LIKELY(!p->own_buffer) || p->len == 0 ? 1 : (p->len + PART_ROOM - 1) / PART_ROOM;
}

/* What is larger than the device sends would be lost behind it without a trace. The MTU may have changed meanwhile. */
static unsigned drop_too_large(struct xdp_port *p, struct batch *b)
{
	unsigned n = 0, lost;

	if (UNLIKELY(++p->batches % ASK_EVERY == 0))
		p->largest = xdp_device_largest(p->device);
	for (unsigned i = 0; i < b->n; i++) {
		if (UNLIKELY(b->p[i]->len > p->largest) && p->counts.too_large % ASK_EVERY == 0)
			p->largest = xdp_device_largest(p->device);
		if (b->p[i]->len > p->largest) {
			p->counts.too_large++;
			pkt_free(b->p[i]);
		} else {
			b->p[n++] = b->p[i];
		}
	}
	lost = b->n - n;
	b->n = n;
	return lost;
}

/* A packet that is larger than a frame, in several; it is freed. How many, 0: it cannot be sent. */
static unsigned put_parts(struct xdp_port *p, struct xdp_queue *q, uint32_t at, struct pkt *packet)
{
	struct pkt *part[SEND_PARTS];
	unsigned n = parts_of(packet), made = 0;

	while (p->in_parts && n <= SEND_PARTS && made < n) {
		uint32_t from = made * PART_ROOM, len = MIN_OF(packet->len - from, (uint32_t)PART_ROOM);

		part[made] = pkt_new(packet->pool, 0, len);
		if (part[made] == NULL)
			break;
		memcpy(part[made++]->data, packet->data + from, len);
	}
	packet->pool->made -= made;	/* they are the same packet */
	pkt_free(packet);
	for (unsigned i = 0; i < made; i++) {
		if (made == n)
			put_frame(p, q, at + i, part[i], i + 1 < n ? CONTINUES : 0);
		else
			pkt_free(part[i]);
	}
	p->most_parts = MAX_OF(p->most_parts, made);
	return made == n ? n : 0;
}

/* What does not fit is freed; returns how many. */
static unsigned send_by_socket(struct xdp_port *p, unsigned queue, struct batch *b)
{
	struct xdp_queue *q = &p->queue[queue];
	uint32_t at = 0, used = 0, n = 0;
	unsigned sent = 0, lost;

	take_completed(p, q);
	for (unsigned i = 0; i < b->n; i++)
		n += parts_of(b->p[i]);
	n = MIN_OF(n, xsk_prod_nb_free(&q->tx, n));
	n = n > 0 ? xsk_ring_prod__reserve(&q->tx, n, &at) : 0;
	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *packet = b->p[i];
		unsigned parts = parts_of(packet);
		uint32_t len = packet->len;

		if (parts > n - used) {
			pkt_free(packet);
			continue;
		}
		if (UNLIKELY(parts > 1)) {
			parts = put_parts(p, q, at + used, packet);
		} else {
			packet = as_frame(packet);
			parts = packet != NULL;
			if (packet != NULL)
				put_frame(p, q, at + used, packet, 0);
		}
		used += parts;
		sent += parts > 0;
		p->counts.sent_octets += parts > 0 ? len : 0;
	}
	q->tx.cached_prod -= n - used;
	xsk_ring_prod__submit(&q->tx, used);
	q->in_tx += used;
	p->ports->pool->lent += used;
	p->counts.sent += sent;
	lost = b->n - sent;
	b->n = 0;
	if (used > 0)
		wake(p, queue);
	return lost;
}

/* ---- by the program ---- */

static void run(struct xdp_port *p)
{
	unsigned n = xdp_live_waiting(p->live), lost = xdp_live_run(p->live);

	p->counts.send_errors += lost;
	p->handed += n - lost;
	p->more = false;
}

/* Nobody waits elsewhere, and it is said to take frames, for those who have the room. */
static bool can_begin(struct xdp_port *p, unsigned queue)
{
	struct xdp_queue *q = &p->queue[queue];

	if (q->in_tx > 0)
		take_completed(p, q);
	if (q->in_tx > 0 || p->largest > XDP_LIVE_MOST_OCTETS)
		return false;
	return p->ports->sending == XDP_SEND_BY_PROGRAM ? xdp_taker_takes(p->taker) : xdp_taker_gives_to_program(p->taker);
}

static bool goes_by_program(struct xdp_port *p, unsigned queue, const struct batch *b)
{
	if (p->live == NULL || b->n == 0)
		return false;
	/* behind those that wait there, also when the device may have changed its mind */
	if (xdp_live_waiting(p->live) > 0) {
		if (p->largest <= XDP_LIVE_MOST_OCTETS)
			return true;
		run(p);
	}
	if (b->n < WORTH_A_RUN && p->ports->sending != XDP_SEND_BY_PROGRAM)
		return false;
	p->by_program = can_begin(p, queue);
	return p->by_program;
}

static unsigned send_by_program(struct xdp_port *p, struct batch *b)
{
	unsigned lost = 0;

	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *packet = b->p[i];

		if (UNLIKELY(packet->len < XDP_LIVE_LEAST_OCTETS || packet->len > XDP_LIVE_MOST_OCTETS)) {
			lost++;
			p->counts.send_errors++;
		} else {
			while (!xdp_live_put(p->live, packet->data, packet->len))
				run(p);
			p->counts.sent++;
			p->counts.sent_octets += packet->len;
		}
		pkt_free(packet);
	}
	p->more = b->n == BATCH_MAX;
	b->n = 0;
	if (xdp_live_waiting(p->live) > 0 && (!p->more || xdp_live_waiting(p->live) >= GATHERED))
		run(p);
	return lost;
}

unsigned xdp_port_send(struct xdp_port *p, unsigned queue, struct batch *b)
{
	unsigned lost = drop_too_large(p, b);

	return lost + (goes_by_program(p, queue, b) ? send_by_program(p, b) : send_by_socket(p, queue, b));
}

bool xdp_port_flush(struct xdp_port *p, unsigned queue)
{
	if (p->live != NULL && xdp_live_waiting(p->live) > 0) {
		/* once: then there are no more */
		if (p->more) {
			p->more = false;
			return true;
		}
		run(p);
	}
	take_completed(p, &p->queue[queue]);
	if (p->queue[queue].wake)
		wake(p, queue);
	return p->queue[queue].wake;
}
