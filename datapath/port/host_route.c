/*
 * host_route.c - two netlink sockets: one for questions, one on which the kernel tells of changes. What was answered is kept
 * by address; there is a most of it, and then all is forgotten.
 */
#include "datapath/port/host_route.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "models/base/map.h"
#include "models/base/mem.h"

enum { MOST_KEPT = 1 << 16, ANSWER = 8192, PATIENCE_MS = 100, LOOK_MS = 100 };

struct host_routes {
	int ask, told;
	uint32_t number;		/* of the question */
	int64_t looked;			/* ms, when news were looked for */
	struct u64_map *kept;		/* by address: device << 32 | gateway */
};

static int open_socket(uint32_t groups)
{
	struct sockaddr_nl at = { .nl_family = AF_NETLINK, .nl_groups = groups };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | (groups ? SOCK_NONBLOCK : 0), NETLINK_ROUTE), why;
	struct timeval patience = { .tv_usec = PATIENCE_MS * 1000 };

	if (fd < 0)
		return -1;
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) == 0)
		return fd;
	why = errno;
	close(fd);
	errno = why;
	return -1;
}

struct host_routes *host_routes_open(void)
{
	struct host_routes *t;
	int ask = open_socket(0), told;

	if (ask < 0)
		return NULL;
	told = open_socket(RTMGRP_LINK | RTMGRP_IPV4_ROUTE | RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_RULE);
	if (told < 0) {
		close(ask);
		return NULL;
	}
	t = x_calloc(1, sizeof(*t));
	t->ask = ask;
	t->told = told;
	t->kept = u64_map_new();
	return t;
}

void host_routes_close(struct host_routes *t)
{
	if (!t)
		return;
	close(t->ask);
	close(t->told);
	u64_map_free(t->kept);
	free(t);
}

void host_routes_flush(struct host_routes *t)
{
	u64_map_free(t->kept);
	t->kept = u64_map_new();
}

/* Messages that were lost because there were too many are news, too. */
bool host_routes_refresh(struct host_routes *t)
{
	char text[ANSWER];
	bool news = false;
	struct timespec ts;
	int64_t now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &ts);
	now = ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
	if (now - t->looked < LOOK_MS)
		return false;
	t->looked = now;
	while (recv(t->told, text, sizeof(text), 0) >= 0 || errno == ENOBUFS)
		news = true;
	if (news)
		host_routes_flush(t);
	return news;
}

static void read_answer(const struct nlmsghdr *h, struct host_route *r)
{
	const struct rtmsg *m = (const struct rtmsg *)((const char *)h + NLMSG_HDRLEN);
	size_t at = NLMSG_HDRLEN + NLMSG_ALIGN(sizeof(*m));

	if (h->nlmsg_len < at || m->rtm_type == RTN_UNREACHABLE || m->rtm_type == RTN_BLACKHOLE || m->rtm_type == RTN_PROHIBIT)
		return;
	while (at + sizeof(struct rtattr) <= h->nlmsg_len) {
		const struct rtattr *a = (const struct rtattr *)((const char *)h + at);

		if (a->rta_len < sizeof(*a) || a->rta_len > h->nlmsg_len - at)
			return;
		if (a->rta_type == RTA_OIF && a->rta_len >= RTA_LENGTH(4))
			memcpy(&r->device, RTA_DATA(a), 4);
		if (a->rta_type == RTA_GATEWAY && a->rta_len >= RTA_LENGTH(4))
			memcpy(&r->gateway, RTA_DATA(a), 4);
		at += RTA_ALIGN(a->rta_len);
	}
}

/* false: nothing was heard that answers. */
static bool ask(struct host_routes *t, uint32_t addr, struct host_route *r)
{
	struct { struct nlmsghdr h; struct rtmsg m; struct rtattr a; uint32_t dst; } q = {
		.h = { sizeof(q), RTM_GETROUTE, NLM_F_REQUEST, ++t->number, 0 },
		.m = { .rtm_family = AF_INET, .rtm_dst_len = 32 },
		.a = { RTA_LENGTH(4), RTA_DST }, .dst = htonl(addr),
	};
	_Alignas(struct nlmsghdr) char text[ANSWER];
	ssize_t n;

	if (send(t->ask, &q, sizeof(q), 0) != sizeof(q))
		return false;
	while ((n = recv(t->ask, text, sizeof(text), 0)) >= (ssize_t)NLMSG_HDRLEN) {
		const struct nlmsghdr *h = (const struct nlmsghdr *)text;

		/* an answer to a question that was given up comes late */
		if (h->nlmsg_seq != t->number || h->nlmsg_len < NLMSG_HDRLEN || h->nlmsg_len > (size_t)n)
			continue;
		if (h->nlmsg_type == RTM_NEWROUTE)
			read_answer(h, r);
		return true;
	}
	return false;
}

struct host_route host_routes_find(struct host_routes *t, uint32_t addr)
{
	struct host_route r = { 0 };
	uint64_t v;

	if (u64_map_get(t->kept, addr, &v))
		return (struct host_route){ (uint32_t)(v >> 32), (uint32_t)v };
	if (!ask(t, addr, &r))
		return r;
	if (u64_map_count(t->kept) >= MOST_KEPT)
		host_routes_flush(t);
	u64_map_put(t->kept, addr, (uint64_t)r.device << 32 | r.gateway);
	return r;
}
