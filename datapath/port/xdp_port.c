/*
 * xdp_port.c - see xdp_port.h.
 *
 * Invariant: every frame of the pool is in exactly one place: spare in the pool, in a packet that somebody holds, or in a
 * ring. A ring's address names its packet: address / PKT_FRAME.
 */
#include "datapath/port/xdp_port.h"

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/if_packet.h>
#include <linux/if_xdp.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "datapath/packet/partial_sum.h"
#include "datapath/port/xdp_port_int.h"
#include "models/base/mem.h"

enum {
	BUSY_TRIES = 40, BUSY_WAIT_NS = 5000000, MAX_QUEUES = 64,
	BUSY_POLL_US = 20, ETHER_HEADER = 14, VLAN_TAG = 4,
	LET_GO_NS = 50000000,		/* a driver's own rings are let go of later than its sockets */
	TX_BUDGET_OPTION = 9, TX_BUDGET = 256,	/* XDP_MAX_TX_SKB_BUDGET, which older headers lack */
	USE_SG = 1 << 4,		/* XDP_USE_SG, which older headers lack */
};

/* ---- devices ---- */

static bool device_ioctl(const char *device, unsigned long request, struct ifreq *r)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), error;
	bool ok;

	if (fd < 0)
		return false;
	snprintf(r->ifr_name, sizeof(r->ifr_name), "%s", device);
	ok = ioctl(fd, request, r) == 0;
	error = errno;
	close(fd);
	errno = error;
	return ok;
}

unsigned xdp_device_queues(const char *device)
{
	struct ethtool_channels c = { .cmd = ETHTOOL_GCHANNELS };
	struct ifreq r = { .ifr_data = (void *)&c };

	if (strlen(device) >= IFNAMSIZ || if_nametoindex(device) == 0) {
		errno = ENODEV;
		return 0;
	}
	if (!device_ioctl(device, SIOCETHTOOL, &r))
		return 1;	/* a device without channels has one queue */
	return MAX_OF(c.rx_count + c.combined_count, 1U);
}

/* Whether it has one queue to send: what goes by different ways would else not stay in order. */
static bool sends_by_one(const char *device)
{
	struct ethtool_channels c = { .cmd = ETHTOOL_GCHANNELS };
	struct ifreq r = { .ifr_data = (void *)&c };

	return !device_ioctl(device, SIOCETHTOOL, &r) || c.tx_count + c.combined_count <= 1;
}

uint32_t xdp_device_largest(const char *device)
{
	struct ifreq r = { 0 };

	return device_ioctl(device, SIOCGIFMTU, &r) ? (uint32_t)r.ifr_mtu + ETHER_HEADER + 2 * VLAN_TAG : UINT32_MAX;
}

/* ---- opening ---- */

struct xdp_ports *xdp_ports_new(struct pkt_pool *pool, bool busy_poll, bool zero_copy, enum xdp_sending sending)
{
	struct xdp_ports *ports = x_calloc(1, sizeof(*ports));

	ports->pool = pool;
	ports->busy_poll = busy_poll;
	ports->zero_copy = zero_copy;
	ports->sending = sending;
	ports->threads = 1;
	return ports;
}

void xdp_ports_share(struct xdp_ports *ports, const struct xdp_ports *lead, unsigned thread, unsigned threads)
{
	ports->lead = lead;
	ports->thread = thread;
	ports->threads = threads;
}

/* The device's number of our i-th queue. */
static unsigned queue_number(const struct xdp_port *p, unsigned i)
{
	return p->ports->thread + i * p->ports->threads;
}

static struct xdp_program *program_of(struct xdp_port *p)
{
	return p->lead != NULL ? &p->lead->program : &p->program;
}

/*
 * Each port registers all frames for itself: a socket whose device is gone shares them with no other any more, so no port may
 * depend on another one's.
 */
static int make_umem(struct xdp_port *p, struct xdp_queue *q)
{
	const struct pkt_pool *pool = p->ports->pool;
	const struct xsk_umem_config c = {
		.fill_size = XDP_FILL_SIZE, .comp_size = XDP_COMPLETION_SIZE,
		.frame_size = PKT_FRAME,
	};

	return xsk_umem__create(&p->umem, pool->frames, (uint64_t)pool->count * PKT_FRAME, &q->fill, &q->completed, &c);
}

/* A queue that was just closed stays busy for some time (up to 28 ms seen). */
static int make_socket(struct xdp_port *p, unsigned i, uint16_t flags)
{
	const struct xsk_socket_config c = {
		.rx_size = XDP_RX_SIZE, .tx_size = XDP_TX_SIZE,
		.libxdp_flags = XSK_LIBXDP_FLAGS__INHIBIT_PROG_LOAD,
		.bind_flags = (uint16_t)(flags | XDP_USE_NEED_WAKEUP),
	};
	const struct timespec nap = { .tv_nsec = BUSY_WAIT_NS };
	struct xdp_queue *q = &p->queue[i];
	int error = 0;

	for (unsigned n = 0; n < BUSY_TRIES; n++) {
		if (p->umem == NULL) {
			error = make_umem(p, q);
			if (error != 0)
				return error;
		}
		error = xsk_socket__create_shared(&q->socket, p->device, queue_number(p, i), p->umem, &q->rx,
						  &q->tx, &q->fill, &q->completed, &c);
		if (error != -EBUSY)
			break;
		nanosleep(&nap, NULL);
	}
	return error;
}

/* Frames that wait to be filled are no packets yet, those that wait to be sent none any more. */
static void offer_frames(struct xdp_port *port, struct xdp_queue *q)
{
	struct pkt_pool *pool = port->ports->pool;
	uint32_t room = xsk_prod_nb_free(&q->fill, XDP_FILL_SIZE), at;

	if (room < BATCH_MAX || xsk_ring_prod__reserve(&q->fill, BATCH_MAX, &at) != BATCH_MAX)
		return;
	for (uint32_t i = 0; i < BATCH_MAX; i++) {
		struct pkt *p = pkt_new(pool, 0, 0);

		if (UNLIKELY(p == NULL)) {
			/* what was not filled is taken back */
			q->fill.cached_prod -= BATCH_MAX - i;
			xsk_ring_prod__submit(&q->fill, i);
			return;
		}
		p->lent = port->number;
		pool->lent++;
		pool->made--;
		*xsk_ring_prod__fill_addr(&q->fill, at + i) = (uint64_t)p->index * PKT_FRAME;
	}
	xsk_ring_prod__submit(&q->fill, BATCH_MAX);
}

/* Asks for it as far as the kernel and the device know it. */
static void set_busy_poll(int fd)
{
	const int on = 1, us = BUSY_POLL_US, budget = BATCH_MAX;

	(void)setsockopt(fd, SOL_SOCKET, SO_PREFER_BUSY_POLL, &on, sizeof(on));
	(void)setsockopt(fd, SOL_SOCKET, SO_BUSY_POLL, &us, sizeof(us));
	(void)setsockopt(fd, SOL_SOCKET, SO_BUSY_POLL_BUDGET, &budget, sizeof(budget));
}

static bool open_queue(struct xdp_port *p, unsigned i, span at, struct diag *d)
{
	struct xdp_queue *q = &p->queue[i];
	const int budget = TX_BUDGET;
	struct xdp_options o = { 0 };
	socklen_t len = sizeof(o);
	uint16_t must = p->ports->zero_copy ? XDP_ZEROCOPY : 0;
	int error = make_socket(p, i, must | USE_SG);

	p->in_parts = error == 0;
	if (must && (error == -EOPNOTSUPP || error == -EINVAL))
		error = make_socket(p, i, must);
	if (must && error == -EOPNOTSUPP) {
		diag_error(d, at, "the driver of device '%s' has no zero-copy mode: start without --zero-copy", p->device);
		return false;
	}
	if (!must && (error == -EOPNOTSUPP || error == -EINVAL))
		error = make_socket(p, i, 0);
	if (!must && (error == -EOPNOTSUPP || error == -EINVAL))
		error = make_socket(p, i, XDP_COPY);
	if (error != 0) {
		diag_fault(d, at, "cannot open queue %u of device '%s': %s%s", queue_number(p, i), p->device,
			   strerror(-error), error == -EBUSY ? " (another program has it)" : "");
		return false;
	}
	/* frames that one call may send in copy mode; kernels before 6.18 know no other number than 32 */
	(void)setsockopt(xsk_socket__fd(q->socket), SOL_XDP, TX_BUDGET_OPTION, &budget, sizeof(budget));
	if (p->ports->busy_poll)
		set_busy_poll(xsk_socket__fd(q->socket));
	if (getsockopt(xsk_socket__fd(q->socket), SOL_XDP, XDP_OPTIONS, &o, &len) == 0)
		p->zero_copy = o.flags & XDP_OPTIONS_ZEROCOPY;
	for (unsigned k = 0; k < XDP_FILL_SIZE / BATCH_MAX; k++)
		offer_frames(p, q);
	if (xdp_program_set_socket(program_of(p), queue_number(p, i), xsk_socket__fd(q->socket)))
		return true;
	diag_fault(d, at, "cannot give queue %u of device '%s' to its socket: %s", queue_number(p, i), p->device,
		   strerror(errno));
	return false;
}

static void close_sockets(struct xdp_port *p)
{
	for (unsigned i = 0; i < p->queues; i++)
		if (p->queue[i].socket != NULL)
			xsk_socket__delete(p->queue[i].socket);
	if (p->umem != NULL)
		(void)xsk_umem__delete(p->umem);
}

/* Parts of a frame whose end did not come. */
static void drop_parts(struct xdp_queue *q)
{
	for (unsigned k = 0; q->parts <= MAX_PARTS && k < q->parts; k++)
		pkt_free(q->part[k]);
	q->parts = 0;
}

static void port_free(struct xdp_port *p)
{
	for (unsigned i = 0; i < p->queues; i++)
		drop_parts(&p->queue[i]);
	xdp_taker_free(p->taker);
	if (p->promiscuous >= 0)
		close(p->promiscuous);
	free(p->queue);
	free(p->device);
	free(p);
}

/* The kernel is done with them: its rings are gone, and what it sends it has copied. */
static void take_back(struct xdp_port *p)
{
	struct pkt_pool *pool = p->ports->pool;

	for (uint32_t i = 0; i < pool->fresh; i++) {
		if (pool->packets[i].lent != p->number)
			continue;
		pool->packets[i].lent = 0;
		pool->lent--;
		pkt_free(&pool->packets[i]);
	}
}

void xdp_port_close(struct xdp_ports *ports, struct xdp_port *p)
{
	if (ports->closing)
		ports->closing(ports->closing_arg, p);
	if (p->live != NULL && xdp_live_waiting(p->live) > 0)
		(void)xdp_live_run(p->live);
	xdp_live_free(p->live);
	/* off the device before its sockets go: what arrives in between would be lost to the host */
	xdp_program_close(&p->program);
	close_sockets(p);
	if (p->zero_copy)
		nanosleep(&(struct timespec){ .tv_nsec = LET_GO_NS }, NULL);
	take_back(p);
	for (size_t i = 0; i < ports->port.n; i++)
		if (ports->port.v[i] == p)
			ports->port.v[i] = ports->port.v[--ports->port.n];
	port_free(p);
}

static struct xdp_port *find(const struct xdp_ports *ports, const char *device)
{
	for (size_t i = 0; i < ports->port.n; i++)
		if (strcmp(ports->port.v[i]->device, device) == 0)
			return ports->port.v[i];
	return NULL;
}

static struct xdp_port *port_new(struct xdp_ports *ports, const char *device, span at, struct diag *d)
{
	unsigned queues = xdp_device_queues(device);
	struct ifreq r = { 0 };
	struct xdp_port *p;

	if (queues == 0) {
		diag_error(d, at, "there is no device '%s'", device);
		return NULL;
	}
	if (queues > MAX_QUEUES) {
		diag_error(d, at, "device '%s' has %u receive queues, at most %d are used (ethtool -L)",
			   device, queues, MAX_QUEUES);
		return NULL;
	}
	if (queues < ports->threads) {
		diag_error(d, at, "device '%s' has %u receive queue%s, expected one for each of the %u threads (ip link: "
			   "numrxqueues, ethtool -L)", device, queues, queues == 1 ? "" : "s", ports->threads);
		return NULL;
	}
	p = x_calloc(1, sizeof(*p));
	p->ports = ports;
	p->device = x_strdup(device);
	p->ifindex = if_nametoindex(device);
	p->largest = xdp_device_largest(device);
	p->all_queues = queues;
	p->queues = (queues - ports->thread + ports->threads - 1) / ports->threads;
	p->promiscuous = -1;
	p->queue = x_calloc(p->queues, sizeof(*p->queue));
	if (device_ioctl(device, SIOCGIFHWADDR, &r))
		memcpy(p->address, r.ifr_hwaddr.sa_data, sizeof(p->address));
	p->program = XDP_NO_PROGRAM;
	p->lead = ports->lead != NULL ? find(ports->lead, device) : NULL;
	if (ports->sending != XDP_SEND_BY_SOCKET)
		p->taker = xdp_taker_new(device, p->ifindex);
	if (p->lead == NULL &&
	    !xdp_program_load(&p->program, p->all_queues, p->taker != NULL ? ports->threads : 0, at, d)) {
		xdp_program_close(&p->program);
		port_free(p);
		return NULL;
	}
	return p;
}

static uint8_t free_number(const struct xdp_ports *ports)
{
	for (unsigned n = 1; n <= UINT8_MAX; n++) {
		size_t i = 0;

		while (i < ports->port.n && ports->port.v[i]->number != n)
			i++;
		if (i == ports->port.n)
			return (uint8_t)n;
	}
	return 0;
}

/* Whether the pool has frames for its rings, beside those that are in the rings of others. */
static bool has_frames(const struct xdp_ports *ports, const struct xdp_port *p, span at, struct diag *d)
{
	uint32_t lent = 0, need = p->queues * XDP_QUEUE_FRAMES;

	for (size_t i = 0; i < ports->port.n; i++)
		lent += ports->port.v[i]->queues * XDP_QUEUE_FRAMES;
	if (lent + need <= ports->pool->count)
		return true;
	diag_error(d, at, "device '%s' needs %u frames and %u are left: start with --frames %u", p->device, need,
		   lent < ports->pool->count ? ports->pool->count - lent : 0, lent + need);
	return false;
}

/* By the program too, where it can be and pays. */
static bool open_sending(struct xdp_port *p, span at, struct diag *d)
{
	const struct xdp_program *x = program_of(p);
	bool must = p->ports->sending == XDP_SEND_BY_PROGRAM;

	if (p->taker != NULL && x->rings >= 0 && !p->zero_copy && (must || sends_by_one(p->device)))
		p->live = xdp_live_new(x->program, x->rings, p->ports->thread, p->ifindex);
	if (!must || (p->live != NULL && xdp_taker_takes(p->taker)))
		return true;
	if (p->live != NULL)
		diag_error(d, at, "device '%s' takes no frames from a program: its peer has neither an XDP program nor GRO "
			   "(ethtool -K PEER gro on)", p->device);
	else
		diag_error(d, at, "device '%s' cannot be sent to by a program: that needs a veth device, Linux 6.3 and "
			   "CAP_BPF", p->device);
	return false;
}

struct xdp_port *xdp_port_open(struct xdp_ports *ports, const char *device, span at, struct diag *d)
{
	struct xdp_port *p = find(ports, device);
	bool ok;

	if (p != NULL || free_number(ports) == 0) {
		diag_error(d, at, p != NULL ? "device '%s' is open already, under another name" :
			   "device '%s' is one too many", device);
		return NULL;
	}
	p = port_new(ports, device, at, d);
	if (p == NULL)
		return NULL;
	p->number = free_number(ports);
	ok = has_frames(ports, p, at, d);
	for (unsigned i = 0; ok && i < p->queues; i++)
		ok = open_queue(p, i, at, d);
	*VEC_ADD(&ports->port) = p;
	if (ok && (p->lead != NULL || xdp_program_attach(&p->program, p->ifindex, device, at, d)) && open_sending(p, at, d))
		return p;
	xdp_port_close(ports, p);
	return NULL;
}

void xdp_ports_free(struct xdp_ports *ports)
{
	if (ports == NULL)
		return;
	while (ports->port.n > 0)
		xdp_port_close(ports, ports->port.v[ports->port.n - 1]);
	VEC_FREE(&ports->port);
	free(ports);
}

bool xdp_port_promiscuous(struct xdp_port *p)
{
	const struct packet_mreq m = { .mr_ifindex = (int)p->ifindex, .mr_type = PACKET_MR_PROMISC };

	if (p->promiscuous < 0)
		p->promiscuous = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	return p->promiscuous >= 0 && setsockopt(p->promiscuous, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &m,
						 sizeof(m)) == 0;
}

/* ---- a front ---- */

bool xdp_port_set_front(struct xdp_port *p, const struct xdp_front *front, const void *owner)
{
	bool ok = p->lead == NULL && (front->n > 0 || p->front == owner);

	if (!ok) {
		errno = EPERM;
		return false;
	}
	if (front->n == 0 && p->front == NULL)
		return true;
	if (!xdp_program_set_front(&p->program, front))
		return false;
	p->front = front->n > 0 ? owner : NULL;
	if (p->live != NULL)
		xdp_live_set_program(p->live, p->program.program);
	return true;
}

void xdp_port_pass_front(struct xdp_port *p, const void *owner, const void *to)
{
	if (p->front == owner)
		p->front = to;
}

void xdp_ports_watch(struct xdp_ports *ports, void (*closing)(void *arg, const struct xdp_port *p), void *arg)
{
	ports->closing = closing;
	ports->closing_arg = arg;
}

void xdp_ports_unwatch(struct xdp_ports *ports, const void *arg)
{
	if (ports->closing_arg == arg)
		xdp_ports_watch(ports, NULL, NULL);
}

unsigned xdp_port_ifindex(const struct xdp_port *p)
{
	return p->ifindex;
}

bool xdp_port_takes(const struct xdp_port *p)
{
	return p->taker != NULL && xdp_taker_takes(p->taker);
}

uint32_t xdp_port_largest(const struct xdp_port *p)
{
	return xdp_device_largest(p->device);
}

/* ---- what is asked ---- */

const char *xdp_port_mode(const struct xdp_port *p)
{
	const struct xdp_program *program = p->lead != NULL ? &p->lead->program : &p->program;

	if (p->by_program)
		return program->generic ? "generic copy, sent by program" : "native copy, sent by program";
	return program->generic ? "generic copy" : p->zero_copy ? "native zero-copy" : "native copy";
}

bool xdp_port_gone(const struct xdp_port *p)
{
	char name[IF_NAMESIZE];

	return !if_indextoname(p->ifindex, name);
}

const uint8_t *xdp_port_address(const struct xdp_port *p)
{
	return p->address;
}

unsigned xdp_port_queues(const struct xdp_port *p)
{
	return p->queues;
}

int xdp_port_fd(const struct xdp_port *p, unsigned queue)
{
	return xsk_socket__fd(p->queue[queue].socket);
}

struct xdp_counts xdp_port_counts(const struct xdp_port *p)
{
	struct xdp_counts c = p->counts;

	c.homeless = xdp_program_homeless(&p->program);
	c.by_program = p->handed;
	if (p->handed > 0) {
		uint64_t passed = xdp_taker_passed(p->taker);

		c.not_taken = p->handed > passed ? p->handed - passed : 0;
	}
	for (unsigned i = 0; i < p->queues; i++) {
		struct xdp_statistics s = { 0 };
		socklen_t len = sizeof(s);

		if (getsockopt(xdp_port_fd(p, i), SOL_XDP, XDP_STATISTICS, &s, &len) != 0)
			continue;
		c.ring_full += s.rx_ring_full;
		c.no_frames += s.rx_fill_ring_empty_descs;
		c.refused += s.rx_dropped + s.rx_invalid_descs;
		c.send_errors += s.tx_invalid_descs;
	}
	return c;
}

/* ---- receiving ---- */

static enum pkt_type type_of(const struct xdp_port *p, const uint8_t *frame)
{
	if (memcmp(frame, p->address, sizeof(p->address)) == 0)
		return PKT_HOST;
	if (!(frame[0] & 1))
		return PKT_OTHERHOST;
	return memcmp(frame, "\xff\xff\xff\xff\xff\xff", 6) == 0 ? PKT_BROADCAST : PKT_MULTICAST;
}

static struct pkt *take_frame(struct xdp_port *port, const struct xdp_desc *d)
{
	struct pkt_pool *pool = port->ports->pool;
	struct pkt *p = &pool->packets[d->addr / PKT_FRAME];

	p->lent = 0;
	p->data = pool->frames + d->addr;
	p->len = d->len;
	p->low = pkt_offset(p);
	p->mac = p->low;
	__builtin_prefetch(p->data);
	return p;
}

/* All parts are here: one packet with a buffer of its own. */
static struct pkt *join_parts(struct xdp_port *port, struct xdp_queue *q)
{
	uint32_t len = 0, at = 0;
	struct pkt *p;

	for (unsigned i = 0; i < q->parts; i++)
		len += q->part[i]->len;
	p = pkt_new(port->ports->pool, PKT_HEADROOM, len);
	if (p != NULL)
		p->mac = p->low;
	for (unsigned i = 0; i < q->parts; i++) {
		if (p != NULL)
			memcpy(p->data + at, q->part[i]->data, q->part[i]->len);
		at += q->part[i]->len;
		pkt_free(q->part[i]);
	}
	return p;
}

static void take_part(struct xdp_port *port, struct xdp_queue *q, const struct xdp_desc *d, struct batch *b)
{
	struct pkt *p = take_frame(port, d);

	if (q->parts < MAX_PARTS) {
		q->part[q->parts] = p;
	} else {
		if (q->parts == MAX_PARTS)
			for (unsigned i = 0; i < MAX_PARTS; i++)
				pkt_free(q->part[i]);
		pkt_free(p);
	}
	q->parts = MIN_OF(q->parts + 1, MAX_PARTS + 1U);
	if (d->options & CONTINUES)
		return;
	p = q->parts <= MAX_PARTS ? join_parts(port, q) : NULL;
	q->parts = 0;
	port->counts.received_in_parts += p != NULL;
	port->counts.no_memory += p == NULL;
	if (p != NULL)
		b->p[b->n++] = p;
}

void xdp_port_receive(struct xdp_port *p, unsigned queue, struct batch *b, unsigned max)
{
	struct xdp_queue *q = &p->queue[queue];
	uint32_t at, n = xsk_ring_cons__peek(&q->rx, MIN_OF(max, BATCH_MAX - b->n), &at);
	unsigned first = b->n;

	for (uint32_t i = 0; i < n; i++) {
		const struct xdp_desc *d = xsk_ring_cons__rx_desc(&q->rx, at + i);

		if (UNLIKELY(q->parts > 0 || (d->options & CONTINUES))) {
			take_part(p, q, d, b);
			continue;
		}
		b->p[b->n++] = take_frame(p, d);
		p->ports->pool->made++;
	}
	p->ports->pool->lent -= n;
	if (n > 0)
		xsk_ring_cons__release(&q->rx, n);
	offer_frames(p, q);
	if (xsk_ring_prod__needs_wakeup(&q->fill) || (n == 0 && p->ports->busy_poll))
		(void)recvfrom(xdp_port_fd(p, queue), NULL, 0, MSG_DONTWAIT, NULL, NULL);
	for (unsigned i = first; i < b->n; i++) {
		struct pkt *packet = b->p[i];

		if (packet->len >= 6)
			packet->type = (uint8_t)type_of(p, packet->data);
		p->counts.completed_sums += partial_sum_complete(packet->data, packet->len);
		p->counts.received_octets += packet->len;
	}
	p->counts.received += b->n - first;
}
