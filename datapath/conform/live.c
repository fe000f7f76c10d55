/*
 * live.c - see live.h. Frames go in and out by packet sockets on our ends, which have neither addresses nor IPv6, so that the
 * kernel adds nothing of its own. It takes a VLAN tag off a frame that comes; it is put back from what the socket tells.
 */
#include "datapath/conform/live.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "datapath/port/port.h"
#include "models/base/mem.h"
#include "models/base/vec.h"

enum { MAX_FRAME = 65536, VLAN_AT = 12, VLAN_TAG = 4, DEVICE_NAME = 16 };

struct live_port {
	char *name, *spec;
	int fd;
	uint64_t given, taken;		/* frames */
	uint64_t received, sent;	/* what its port had counted when the router was made */
};

struct live {
	struct router *router;		/* NULL: none yet */
	VEC(struct live_port) ports;
	const char **specs;
	uint8_t frame[MAX_FRAME + VLAN_TAG];
};

/* The ports that the elements of a configuration open. */
static bool find_ports(struct live *l, const char *path, struct diag *d)
{
	struct router_options o = { .clock = CLOCK_VIRTUAL, .memory_ports = true, .frames = 4096 };
	struct router *r = router_new(path, &o, d);

	for (struct port *p = r ? r->ports : NULL; p; p = p->next)
		*VEC_ADD(&l->ports) = (struct live_port){ .name = x_strdup(p->name), .fd = -1 };
	router_free(r);
	l->specs = x_calloc(l->ports.n + 1, sizeof(*l->specs));
	for (size_t i = 0; i < l->ports.n; i++)
		l->specs[i] = l->ports.v[i].spec = x_asprintf("%s=dp%zu", l->ports.v[i].name, i);
	return r != NULL;
}

static bool write_text(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	bool ok = f && fputs(text, f) >= 0;

	if (f && fclose(f) != 0)
		ok = false;
	return ok;
}

/* veth pairs dpN and usN, up, in the namespace that we are in. */
static bool make_links(const struct live *l, struct diag *d)
{
	FILE *ip = popen("ip -batch -", "w");

	for (size_t i = 0; ip && i < l->ports.n; i++) {
		fprintf(ip, "link add dp%zu type veth peer name us%zu\n", i, i);
		fprintf(ip, "link set dp%zu arp off up\nlink set us%zu arp off promisc on up\n", i, i);
	}
	if (!ip || pclose(ip) != 0) {
		diag_fault(d, SPAN_NONE, "the command 'ip' cannot make veth pairs");
		return false;
	}
	return true;
}

static bool open_end(struct live_port *p, size_t i, struct diag *d)
{
	char device[DEVICE_NAME];
	struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL) };
	int on = 1;

	snprintf(device, sizeof(device), "us%u", (unsigned)i);
	at.sll_ifindex = (int)if_nametoindex(device);
	p->fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, htons(ETH_P_ALL));
	if (p->fd < 0 || !at.sll_ifindex || bind(p->fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    setsockopt(p->fd, SOL_PACKET, PACKET_AUXDATA, &on, sizeof(on)) != 0) {
		diag_fault(d, SPAN_NONE, "cannot open a packet socket for '%s': %s", p->name, strerror(errno));
		return false;
	}
	return true;
}

struct live *live_new(const char *path, struct diag *d)
{
	struct live *l = x_calloc(1, sizeof(*l));
	bool ok = find_ports(l, path, d);

	if (ok && unshare(CLONE_NEWNET) != 0) {
		diag_fault(d, SPAN_NONE, "cannot make a network namespace: %s; --live needs root", strerror(errno));
		ok = false;
	}
	/* where there is no IPv6 it says nothing either */
	if (ok)
		(void)(write_text("/proc/sys/net/ipv6/conf/all/disable_ipv6", "1") &&
		       write_text("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1"));
	ok = ok && make_links(l, d);
	for (size_t i = 0; ok && i < l->ports.n; i++)
		ok = open_end(&l->ports.v[i], i, d);
	if (ok)
		return l;
	live_free(l);
	return NULL;
}

void live_free(struct live *l)
{
	if (!l)
		return;
	router_free(l->router);
	for (size_t i = 0; i < l->ports.n; i++) {
		free(l->ports.v[i].name);
		free(l->ports.v[i].spec);
		if (l->ports.v[i].fd >= 0)
			close(l->ports.v[i].fd);
	}
	VEC_FREE(&l->ports);
	free(l->specs);
	free(l);
}

static void ignore(void *arg, const char *port, const uint8_t *octets, uint32_t len)
{
	(void)arg;
	(void)port;
	(void)octets;
	(void)len;
}

/* What is left of the router before is not this one's. */
static void start_counting(struct live *l)
{
	live_take(l, ignore, NULL);
	for (size_t i = 0; i < l->ports.n; i++) {
		struct live_port *p = &l->ports.v[i];
		const struct port *port = port_find(l->router, p->name);

		p->given = p->taken = 0;
		p->received = port ? port->received : 0;
		p->sent = port ? port->sent : 0;
	}
}

struct router *live_router(struct live *l, const char *path, struct diag *d)
{
	struct router_options o = { .clock = CLOCK_REAL, .frames = 4096, .ports = l->specs };
	struct click_config *config;
	bool ok;

	if (!l->router) {
		l->router = router_new(path, &o, d);
		ok = l->router != NULL;
	} else {
		config = router_read(path, &o, d);
		ok = config && router_renew(l->router, config, d);
	}
	if (ok)
		start_counting(l);
	return ok ? l->router : NULL;
}

bool live_is_settled(const struct live *l)
{
	for (size_t i = 0; i < l->ports.n; i++) {
		const struct live_port *p = &l->ports.v[i];
		const struct port *port = port_find(l->router, p->name);

		if (port && (port->received - p->received != p->given || port->sent - p->sent != p->taken))
			return false;
	}
	return true;
}

bool live_give(struct live *l, const char *port, const uint8_t *octets, uint32_t len)
{
	for (size_t i = 0; i < l->ports.n; i++) {
		if (strcmp(l->ports.v[i].name, port) != 0)
			continue;
		l->ports.v[i].given++;
		return send(l->ports.v[i].fd, octets, len, 0) == (ssize_t)len;
	}
	errno = ENODEV;
	return false;
}

/* What the kernel took off: the two words behind the addresses. */
static ssize_t put_tag_back(struct live *l, ssize_t n, const struct msghdr *m)
{
	const struct cmsghdr *c = CMSG_FIRSTHDR(m);
	struct tpacket_auxdata aux;
	uint8_t *tag = l->frame + VLAN_AT;

	if (!c || c->cmsg_level != SOL_PACKET || c->cmsg_type != PACKET_AUXDATA || n < VLAN_AT)
		return n;
	memcpy(&aux, CMSG_DATA(c), sizeof(aux));
	if (!(aux.tp_status & TP_STATUS_VLAN_VALID))
		return n;
	memmove(tag + VLAN_TAG, tag, (size_t)n - VLAN_AT);
	tag[0] = (uint8_t)(aux.tp_vlan_tpid >> 8);
	tag[1] = (uint8_t)aux.tp_vlan_tpid;
	tag[2] = (uint8_t)(aux.tp_vlan_tci >> 8);
	tag[3] = (uint8_t)aux.tp_vlan_tci;
	return n + VLAN_TAG;
}

/* The next frame of a port's end that we have not sent ourselves; negative: none. */
static ssize_t next_frame(struct live *l, int fd)
{
	union {
		struct cmsghdr align;
		uint8_t room[CMSG_SPACE(sizeof(struct tpacket_auxdata))];
	} control;

	for (;;) {
		struct sockaddr_ll from;
		struct iovec v = { .iov_base = l->frame, .iov_len = MAX_FRAME };
		struct msghdr m = { .msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = &v, .msg_iovlen = 1,
				    .msg_control = &control, .msg_controllen = sizeof(control) };
		ssize_t n = recvmsg(fd, &m, 0);

		if (n < 0)
			return n;
		if (from.sll_pkttype != PACKET_OUTGOING)
			return put_tag_back(l, n, &m);
	}
}

const char *live_device(const struct live *l, const char *port)
{
	for (size_t i = 0; i < l->ports.n; i++)
		if (strcmp(l->ports.v[i].name, port) == 0)
			return l->ports.v[i].spec + strlen(port) + 1;
	return NULL;
}

ssize_t live_next(struct live *l, int fd, const uint8_t **octets)
{
	*octets = l->frame;
	return next_frame(l, fd);
}

void live_take(struct live *l, void (*see)(void *arg, const char *port, const uint8_t *octets, uint32_t len), void *arg)
{
	for (size_t i = 0; i < l->ports.n; i++)
		for (ssize_t n; (n = next_frame(l, l->ports.v[i].fd)) >= 0; l->ports.v[i].taken++)
			see(arg, l->ports.v[i].name, l->frame, (uint32_t)n);
}
