/*
 * route.c - one RTM_GETROUTE request over netlink (rtnetlink(7)), which answers with the route the
 * kernel itself would take.
 */
#include "tracebox/net/route.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

struct request {
	struct nlmsghdr h;
	struct rtmsg m;
	char room[64];
};

static void add_attribute(struct request *r, unsigned short type, const void *data, size_t len)
{
	struct rtattr *a = (struct rtattr *)(void *)((char *)r + NLMSG_ALIGN(r->h.nlmsg_len));

	a->rta_type = type;
	a->rta_len = (unsigned short)RTA_LENGTH(len);
	memcpy(RTA_DATA(a), data, len);
	r->h.nlmsg_len = (uint32_t)(NLMSG_ALIGN(r->h.nlmsg_len) + RTA_ALIGN(a->rta_len));
}

static int read_answer(const struct nlmsghdr *h, size_t got, unsigned family, struct route *r)
{
	const struct rtmsg *m = NLMSG_DATA(h);
	size_t left;
	unsigned device = 0;

	if (!NLMSG_OK(h, got))
		return -EPROTO;
	if (h->nlmsg_type == NLMSG_ERROR) {
		const struct nlmsgerr *e = NLMSG_DATA(h);

		return e->error ? e->error : -EPROTO;
	}
	if (h->nlmsg_type != RTM_NEWROUTE)
		return -EPROTO;
	left = RTM_PAYLOAD(h);
	for (const struct rtattr *a = RTM_RTA(m); RTA_OK(a, left); a = RTA_NEXT(a, left)) {
		const uint8_t *data = RTA_DATA(a);
		size_t want = family == 4 ? 4 : 16;

		if (a->rta_type == RTA_OIF && RTA_PAYLOAD(a) >= sizeof(device))
			memcpy(&device, data, sizeof(device));
		else if (a->rta_type == RTA_PREFSRC && RTA_PAYLOAD(a) >= want)
			r->src = address_of(family, data);
		else if (a->rta_type == RTA_GATEWAY && RTA_PAYLOAD(a) >= want)
			r->gateway = address_of(family, data);
	}
	if (m->rtm_type == RTN_UNREACHABLE || m->rtm_type == RTN_BLACKHOLE ||
	    m->rtm_type == RTN_PROHIBIT)
		return -ENETUNREACH;
	return device && if_indextoname(device, r->device) ? 0 : -ENODEV;
}

static unsigned mtu_of(const char *device)
{
	struct ifreq r = { .ifr_name = "" };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool ok;

	if (fd < 0)
		return 0;
	snprintf(r.ifr_name, sizeof(r.ifr_name), "%.15s", device);
	ok = !ioctl(fd, SIOCGIFMTU, &r);
	close(fd);
	return ok && r.ifr_mtu > 0 ? MIN_OF((unsigned)r.ifr_mtu, 9000) : 0;
}

int route_find(const struct address *dst, const char *device, struct route *r)
{
	struct request req = {
		.h = { .nlmsg_len = NLMSG_LENGTH(sizeof(struct rtmsg)), .nlmsg_type = RTM_GETROUTE,
		       .nlmsg_flags = NLM_F_REQUEST },
		.m = { .rtm_family = dst->family == 4 ? AF_INET : AF_INET6,
		       .rtm_dst_len = dst->family == 4 ? 32 : 128 },
	};
	union { struct nlmsghdr h; char room[4096]; } answer;
	unsigned index = device ? if_nametoindex(device) : 0;
	int fd, err;
	ssize_t n;

	*r = (struct route){ .device = "" };
	if (device && !index)
		return -ENODEV;
	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (fd < 0)
		return -errno;
	add_attribute(&req, RTA_DST, dst->octets, dst->family == 4 ? 4 : 16);
	if (index)
		add_attribute(&req, RTA_OIF, &index, sizeof(index));
	if (send(fd, &req, req.h.nlmsg_len, 0) < 0 ||
	    (n = recv(fd, &answer, sizeof(answer), 0)) < 0)
		err = -errno;
	else
		err = read_answer(&answer.h, (size_t)n, dst->family, r);
	close(fd);
	r->mtu = err ? 0 : mtu_of(r->device);
	if (!err && !r->src.family)
		return -EADDRNOTAVAIL;
	return err;
}
