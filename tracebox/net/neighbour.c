/*
 * neighbour.c - RTM_GETNEIGH over netlink (rtnetlink(7)): the kernel's table is read, never
 * written.
 */
#include "tracebox/net/neighbour.h"

#include <errno.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { TRIES = 20, PAUSE_MS = 50, DISCARD = 9 };

static int own_address(const char *device, uint8_t own[NEIGHBOUR_OCTETS], bool *loopback)
{
	struct ifreq r = { .ifr_name = "" };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), err;

	if (fd < 0)
		return -errno;
	snprintf(r.ifr_name, sizeof(r.ifr_name), "%.15s", device);
	err = ioctl(fd, SIOCGIFHWADDR, &r) ? -errno : 0;
	close(fd);
	*loopback = r.ifr_hwaddr.sa_family == ARPHRD_LOOPBACK;
	if (!err && r.ifr_hwaddr.sa_family != ARPHRD_ETHER && !*loopback)
		return -EPROTOTYPE;
	memcpy(own, r.ifr_hwaddr.sa_data, NEIGHBOUR_OCTETS);
	return err;
}

/* Whether that entry is the one, and known. */
static bool is_known(const struct nlmsghdr *h, unsigned device, const struct address *a,
		     uint8_t next[NEIGHBOUR_OCTETS])
{
	const struct ndmsg *m = NLMSG_DATA(h);
	const int usable = NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE | NUD_PERMANENT;
	size_t left = h->nlmsg_len - NLMSG_LENGTH(sizeof(*m)), want = a->family == 4 ? 4 : 16;
	bool same = false, there = false;

	if (h->nlmsg_type != RTM_NEWNEIGH || (unsigned)m->ndm_ifindex != device ||
	    !(m->ndm_state & usable))
		return false;
	for (const struct rtattr *r = (const void *)(m + 1); RTA_OK(r, left);
	     r = RTA_NEXT(r, left)) {
		if (r->rta_type == NDA_DST && RTA_PAYLOAD(r) >= want)
			same = !memcmp(RTA_DATA(r), a->octets, want);
		if (r->rta_type == NDA_LLADDR && RTA_PAYLOAD(r) >= NEIGHBOUR_OCTETS) {
			memcpy(next, RTA_DATA(r), NEIGHBOUR_OCTETS);
			there = true;
		}
	}
	return same && there;
}

static bool look_up(unsigned device, const struct address *a, uint8_t next[NEIGHBOUR_OCTETS])
{
	struct { struct nlmsghdr h; struct ndmsg m; } ask = {
		.h = { .nlmsg_len = sizeof(ask), .nlmsg_type = RTM_GETNEIGH,
		       .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
		.m = { .ndm_family = a->family == 4 ? AF_INET : AF_INET6 },
	};
	union { struct nlmsghdr h; char room[32768]; } answer;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	bool found = false, more = fd >= 0 && send(fd, &ask, sizeof(ask), 0) > 0;

	while (more && !found) {
		ssize_t got = recv(fd, &answer, sizeof(answer), 0);
		unsigned left = got > 0 ? (unsigned)got : 0;

		more = left > 0;
		for (const struct nlmsghdr *h = &answer.h; NLMSG_OK(h, left) && !found;
		     h = NLMSG_NEXT(h, left)) {
			if (h->nlmsg_type == NLMSG_DONE || h->nlmsg_type == NLMSG_ERROR)
				more = false;
			else
				found = is_known(h, device, a, next);
		}
	}
	if (fd >= 0)
		close(fd);
	return found;
}

static void make_known(const char *device, unsigned index, const struct address *a)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(DISCARD) };
	struct sockaddr_in6 in6 = {
		.sin6_family = AF_INET6, .sin6_port = htons(DISCARD), .sin6_scope_id = index,
	};
	bool v4 = a->family == 4;
	int fd = socket(v4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	memcpy(&in.sin_addr, a->octets, 4);
	memcpy(&in6.sin6_addr, a->octets, 16);
	if (fd < 0)
		return;
	(void)setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device, (socklen_t)strlen(device) + 1);
	(void)!sendto(fd, "", 0, 0, v4 ? (void *)&in : (void *)&in6,
		      (socklen_t)(v4 ? sizeof(in) : sizeof(in6)));
	close(fd);
}

int neighbour_find(const char *device, const struct address *a, uint8_t own[NEIGHBOUR_OCTETS],
		   uint8_t next[NEIGHBOUR_OCTETS])
{
	const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000L };
	unsigned index = if_nametoindex(device);
	bool loopback = false;
	int err = index ? own_address(device, own, &loopback) : -ENODEV;

	if (err)
		return err;
	memset(next, 0, NEIGHBOUR_OCTETS);
	if (loopback || look_up(index, a, next))
		return 0;
	make_known(device, index, a);
	for (int i = 0; i < TRIES; i++) {
		if (look_up(index, a, next))
			return 0;
		(void)nanosleep(&pause, NULL);
	}
	return -EHOSTUNREACH;
}
