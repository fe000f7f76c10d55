/*
 * xdp_taker.c - see xdp_taker.h. The messages are a header of netlink, one of generic netlink and attributes of a type and a length
 * each (Linux: include/uapi/linux/genetlink.h, Documentation/netlink/specs/netdev.yaml); all in host order.
 *
 * All questions wait for a lock that the kernel holds while it makes or removes any device (RTNL), a second at times: a thread asks,
 * so that packets never wait for it.
 */
#include "datapath/port/xdp_taker.h"

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "models/base/mem.h"

enum {
	/* of family "netdev", which older headers lack */
	DEVICE_GET = 1, DEVICE_INDEX = 1, DEVICE_FEATURES = 3, TAKES_FRAMES = 1 << 2,
	HEADERS = NLMSG_HDRLEN + GENL_HDRLEN, MESSAGE = 8192, ANSWER_MS = 200, AGAIN_MS = 2000, COUNTS_MOST = 4096,
};

struct xdp_taker {
	char device[IFNAMSIZ];
	uint32_t ifindex;
	int fd;
	uint16_t family;
	uint32_t sequence;
	atomic_bool takes, to_program;	/* the watch says, others read */
	int stop;
	pthread_t thread;
	bool started;
	uint64_t before;	/* its count when we began */
};

struct message {
	struct nlmsghdr h;
	struct genlmsghdr g;
	uint8_t octets[MESSAGE];
};

/* ---- attributes ---- */

/* The next of the attributes in [*at, *at + *left): its type, *value and *len; -1: there is none. */
static int next_attribute(const uint8_t **at, size_t *left, const uint8_t **value, size_t *len)
{
	struct nlattr a;
	size_t step;

	if (*left < sizeof(a))
		return -1;
	memcpy(&a, *at, sizeof(a));
	if (a.nla_len < sizeof(a) || a.nla_len > *left)
		return -1;
	*value = *at + sizeof(a);
	*len = a.nla_len - sizeof(a);
	step = MIN_OF((size_t)NLA_ALIGN(a.nla_len), *left);
	*at += step;
	*left -= step;
	return a.nla_type & NLA_TYPE_MASK;
}

/* The value of an attribute of at most 8 octets, if it is there. */
static bool attribute(const uint8_t *at, size_t left, int type, uint64_t *n)
{
	const uint8_t *value;
	size_t len;
	int t;

	while ((t = next_attribute(&at, &left, &value, &len)) >= 0) {
		if (t != type || len > sizeof(*n))
			continue;
		*n = 0;
		if (len == 2) {
			uint16_t v;

			memcpy(&v, value, 2);
			*n = v;
		} else if (len == 4) {
			uint32_t v;

			memcpy(&v, value, 4);
			*n = v;
		} else if (len == 8) {
			memcpy(n, value, 8);
		}
		return true;
	}
	return false;
}

/* The first group of a family: its attribute holds groups, each of which holds its number. */
static bool group_of(const uint8_t *at, size_t left, uint64_t *group)
{
	const uint8_t *value;
	size_t len;
	int t;

	while ((t = next_attribute(&at, &left, &value, &len)) >= 0)
		if (t == CTRL_ATTR_MCAST_GROUPS && next_attribute(&value, &len, &at, &left) >= 0)
			return attribute(at, left, CTRL_ATTR_MCAST_GRP_ID, group);
	return false;
}

/* ---- what the driver says ---- */

static bool ethtool(const struct xdp_taker *t, void *what)
{
	struct ifreq r = { .ifr_data = what };
	bool ok;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	memcpy(r.ifr_name, t->device, sizeof(r.ifr_name));
	ok = fd >= 0 && ioctl(fd, SIOCETHTOOL, &r) == 0;
	if (fd >= 0)
		close(fd);
	return ok;
}

/*
 * Whether segmentation was taken from the device although it was asked for: veth does that while its peer has an XDP program, and
 * says nothing else of it, as the peer may be another namespace's.
 */
static bool peer_has_program(const struct xdp_taker *t)
{
	enum { BLOCKS = 8, MOST = 32 * BLOCKS };
	struct {
		struct ethtool_sset_info set;
		uint32_t count;
	} info = { .set = { .cmd = ETHTOOL_GSSET_INFO, .sset_mask = 1ULL << ETH_SS_FEATURES } };
	struct {
		struct ethtool_gstrings head;
		char name[MOST][ETH_GSTRING_LEN];
	} names = { .head = { .cmd = ETHTOOL_GSTRINGS, .string_set = ETH_SS_FEATURES } };
	struct {
		struct ethtool_gfeatures head;
		struct ethtool_get_features_block block[BLOCKS];
	} is = { .head = { .cmd = ETHTOOL_GFEATURES, .size = BLOCKS } };

	if (!ethtool(t, &info) || !info.set.sset_mask || info.count > MOST)
		return false;
	names.head.len = info.count;
	if (!ethtool(t, &names) || !ethtool(t, &is))
		return false;
	for (uint32_t i = 0; i < MIN_OF(names.head.len, info.count); i++) {
		const struct ethtool_get_features_block *b = &is.block[i / 32];
		uint32_t bit = 1U << i % 32;

		if (strncmp(names.name[i], "tx-tcp-segmentation", ETH_GSTRING_LEN) == 0)
			return !(b->active & bit) && ((b->requested & bit) || !(b->available & bit));
	}
	return false;
}

/* ---- questions ---- */

/* Asks a family with one attribute; the answer's attributes are m->octets. Their length, -1: there is none. */
static ssize_t ask(struct xdp_taker *t, struct message *m, uint16_t family, uint8_t command, const struct nlattr *a)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	uint32_t sequence = ++t->sequence;
	ssize_t n;

	m->h = (struct nlmsghdr){ .nlmsg_len = HEADERS + (uint32_t)NLA_ALIGN(a->nla_len),
				  .nlmsg_type = family, .nlmsg_flags = NLM_F_REQUEST, .nlmsg_seq = sequence };
	m->g = (struct genlmsghdr){ .cmd = command, .version = 1 };
	memcpy(m->octets, a, a->nla_len);
	if (sendto(t->fd, m, m->h.nlmsg_len, 0, (struct sockaddr *)&kernel, sizeof(kernel)) < 0)
		return -1;
	/* what was told meanwhile is older than the answer */
	do {
		n = recv(t->fd, m, sizeof(*m), 0);
		if (n < 0 && errno == ENOBUFS)
			continue;
		if (n < (ssize_t)HEADERS)
			return -1;
	} while (n < 0 || m->h.nlmsg_seq != sequence || m->h.nlmsg_type == NLMSG_NOOP);
	if (m->h.nlmsg_type != family || m->h.nlmsg_len > (size_t)n)
		return -1;
	return m->h.nlmsg_len < HEADERS ? -1 : (ssize_t)(m->h.nlmsg_len - HEADERS);
}

static void ask_features(struct xdp_taker *t)
{
	struct {
		struct nlattr a;
		uint32_t ifindex;
	} which = { { sizeof(which), DEVICE_INDEX }, t->ifindex };
	struct message m;
	uint64_t features;
	bool takes;
	ssize_t n = ask(t, &m, t->family, DEVICE_GET, &which.a);

	takes = n >= 0 && attribute(m.octets, (size_t)n, DEVICE_FEATURES, &features) && (features & TAKES_FRAMES);
	atomic_store_explicit(&t->takes, takes, memory_order_relaxed);
	atomic_store_explicit(&t->to_program, takes && peer_has_program(t), memory_order_relaxed);
}

/* Joins who is told of changes. */
static bool join(struct xdp_taker *t)
{
	const struct timeval wait = { .tv_usec = ANSWER_MS * 1000 };
	struct {
		struct nlattr a;
		char name[8];
	} which = { { sizeof(struct nlattr) + sizeof("netdev"), CTRL_ATTR_FAMILY_NAME }, "netdev" };
	struct message m;
	uint64_t id, group;
	int number;
	ssize_t n;

	if (setsockopt(t->fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) != 0)
		return false;
	n = ask(t, &m, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, &which.a);
	if (n < 0 || !attribute(m.octets, (size_t)n, CTRL_ATTR_FAMILY_ID, &id) || !group_of(m.octets, (size_t)n, &group))
		return false;
	number = (int)group;
	if (setsockopt(t->fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &number, sizeof(number)) != 0)
		return false;
	t->family = (uint16_t)id;
	ask_features(t);
	return true;
}

/* ---- watching ---- */

static void *watch(void *arg)
{
	struct xdp_taker *t = arg;
	struct pollfd p[] = { { .fd = t->fd, .events = POLLIN }, { .fd = t->stop, .events = POLLIN } };
	uint8_t told[MESSAGE];

	for (;;) {
		(void)poll(p, ARRAY_LEN(p), AGAIN_MS);
		if (p[1].revents)
			return NULL;
		/* what it says is asked for again: not all of it comes with it, and too much to be kept is news as well */
		while (recv(t->fd, told, sizeof(told), MSG_DONTWAIT) >= 0 || errno == ENOBUFS)
			;
		ask_features(t);
	}
}

static bool start(struct xdp_taker *t)
{
	sigset_t all, before;
	bool ok;

	t->stop = eventfd(0, EFD_CLOEXEC);
	if (t->stop < 0)
		return false;
	/* signals are for the others */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	ok = pthread_create(&t->thread, NULL, watch, t) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	t->started = ok;
	return ok;
}

bool xdp_taker_takes(const struct xdp_taker *t)
{
	return atomic_load_explicit(&t->takes, memory_order_relaxed);
}

bool xdp_taker_gives_to_program(const struct xdp_taker *t)
{
	return atomic_load_explicit(&t->to_program, memory_order_relaxed);
}

/* ---- the device's counts ---- */

/* "tx_queue_0_xdp_xmit" and so on: frames that it was given by programs and passed on. */
static bool is_passed(const char *name)
{
	static const char end[] = "_xdp_xmit";
	size_t n = strnlen(name, ETH_GSTRING_LEN);

	return n > sizeof(end) && strncmp(name, "tx_queue_", 9) == 0 && memcmp(name + n - strlen(end), end, strlen(end)) == 0;
}

/* false: it has no such counts. */
static bool count_passed(const struct xdp_taker *t, uint64_t *sum)
{
	struct {
		struct ethtool_sset_info set;
		uint32_t count;
	} info = { .set = { .cmd = ETHTOOL_GSSET_INFO, .sset_mask = 1ULL << ETH_SS_STATS } };
	struct ethtool_gstrings *names;
	struct ethtool_stats *stats;
	bool found = false;

	*sum = 0;
	if (!ethtool(t, &info) || !info.set.sset_mask || info.count == 0 || info.count > COUNTS_MOST)
		return false;
	/* there may be more of them when they are asked for: the kernel writes at most as many as it is told */
	names = x_calloc(1, sizeof(*names) + (size_t)COUNTS_MOST * ETH_GSTRING_LEN);
	stats = x_calloc(1, sizeof(*stats) + (size_t)COUNTS_MOST * sizeof(uint64_t));
	*names = (struct ethtool_gstrings){ .cmd = ETHTOOL_GSTRINGS, .string_set = ETH_SS_STATS, .len = info.count };
	*stats = (struct ethtool_stats){ .cmd = ETHTOOL_GSTATS, .n_stats = info.count };
	if (ethtool(t, names) && ethtool(t, stats))
		for (uint32_t i = 0; i < MIN_OF(names->len, stats->n_stats); i++) {
			const char *name = (const char *)names->data + (size_t)i * ETH_GSTRING_LEN;

			if (!is_passed(name))
				continue;
			found = true;
			*sum += stats->data[i];
		}
	free(names);
	free(stats);
	return found;
}

uint64_t xdp_taker_passed(const struct xdp_taker *t)
{
	uint64_t now;

	return count_passed(t, &now) && now > t->before ? now - t->before : 0;
}

struct xdp_taker *xdp_taker_new(const char *device, unsigned ifindex)
{
	struct xdp_taker *t = x_calloc(1, sizeof(*t));

	snprintf(t->device, sizeof(t->device), "%s", device);
	t->ifindex = ifindex;
	t->fd = t->stop = -1;
	if (count_passed(t, &t->before)) {
		t->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
		if (t->fd >= 0 && join(t) && start(t))
			return t;
	}
	xdp_taker_free(t);
	return NULL;
}

void xdp_taker_free(struct xdp_taker *t)
{
	const uint64_t one = 1;

	if (!t)
		return;
	if (t->started && write(t->stop, &one, sizeof(one)) == sizeof(one))
		pthread_join(t->thread, NULL);
	if (t->stop >= 0)
		close(t->stop);
	if (t->fd >= 0)
		close(t->fd);
	free(t);
}
