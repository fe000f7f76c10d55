/*
 * port_tap.c - devices towards the host (Linux: Documentation/networking/tuntap.rst): what the host sends to the device is
 * received, what is sent the host receives from it. "tap" devices carry Ethernet frames, "tun" devices IP packets. They are
 * not persistent: when the process ends, however it ends, they are gone.
 *
 * "tap:NAME[,ADDRESS/LENGTH[,GATEWAY]][,ether=HEX][,mtu=N]"; without an address the host's administrator sets it.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <net/route.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "datapath/port/port.h"
#include "models/base/mem.h"

enum { TAP_ROOM = PKT_FRAME - PKT_HEADROOM - PKT_SLACK };

struct tap_port {
	struct port_device device;
	struct router *router;
	int fd;
	bool ip;		/* tun */
	char name[IFNAMSIZ];
	uint64_t refused, too_large;
};

/* ---- opening ---- */

static bool parse_address(char *text, struct sockaddr_in *address, struct sockaddr_in *mask)
{
	char *slash = strchr(text, '/'), *end;
	unsigned long length = 32;

	if (slash) {
		*slash = '\0';
		length = strtoul(slash + 1, &end, 10);
		if (end == slash + 1 || *end || length > 32)
			return false;
	}
	address->sin_family = mask->sin_family = AF_INET;
	mask->sin_addr.s_addr = length ? htonl(UINT32_MAX << (32 - length)) : 0;
	return inet_pton(AF_INET, text, &address->sin_addr) == 1;
}

static bool request(int fd, const char *name, unsigned long what, const struct sockaddr_in *address, short flags)
{
	struct ifreq r = { 0 };

	memcpy(r.ifr_name, name, IFNAMSIZ);
	if (address)
		memcpy(&r.ifr_addr, address, sizeof(*address));
	else
		r.ifr_flags = flags;
	return ioctl(fd, what, &r) == 0;
}

static bool set_gateway(int fd, const char *text)
{
	struct rtentry route = { .rt_flags = RTF_UP | RTF_GATEWAY };
	struct sockaddr_in any = { .sin_family = AF_INET }, gateway = any;

	if (inet_pton(AF_INET, text, &gateway.sin_addr) != 1) {
		errno = EINVAL;
		return false;
	}
	memcpy(&route.rt_dst, &any, sizeof(any));
	memcpy(&route.rt_genmask, &any, sizeof(any));
	memcpy(&route.rt_gateway, &gateway, sizeof(gateway));
	return ioctl(fd, SIOCADDRT, &route) == 0;
}

/* What follows the name. */
struct wish {
	char *address, *gateway;
	const char *ether, *mtu;
};

static bool set_option(int fd, const char *name, const char *ether, const char *mtu)
{
	struct ifreq r = { 0 };
	char *end;

	memcpy(r.ifr_name, name, IFNAMSIZ);
	if (ether) {
		unsigned long long address = strtoull(ether, &end, 16);

		r.ifr_hwaddr.sa_family = ARPHRD_ETHER;
		for (unsigned i = 0; i < 6; i++)
			r.ifr_hwaddr.sa_data[i] = (char)(address >> (40 - 8 * i));
	} else {
		r.ifr_mtu = (int)strtol(mtu, &end, 10);
	}
	if (*end) {
		errno = EINVAL;
		return false;
	}
	return ioctl(fd, ether ? SIOCSIFHWADDR : SIOCSIFMTU, &r) == 0;
}

/* false: errno says why not. */
static bool set_up(struct tap_port *t, const struct wish *w)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), error;
	struct sockaddr_in at = { 0 }, mask = { 0 };
	char *address = w->address;
	bool ok = fd >= 0;

	if (ok && address && !parse_address(address, &at, &mask)) {
		errno = EINVAL;
		ok = false;
	}
	ok = ok && (!w->ether || t->ip || set_option(fd, t->name, w->ether, NULL));
	ok = ok && (!w->mtu || set_option(fd, t->name, NULL, w->mtu));
	if (ok && address)
		ok = request(fd, t->name, SIOCSIFADDR, &at, 0) && request(fd, t->name, SIOCSIFNETMASK, &mask, 0);
	ok = ok && request(fd, t->name, SIOCSIFFLAGS, NULL, IFF_UP | IFF_RUNNING);
	ok = ok && (!w->gateway || set_gateway(fd, w->gateway));
	error = errno;
	if (fd >= 0)
		close(fd);
	errno = error;
	return ok;
}

static int open_device(struct tap_port *t)
{
	struct ifreq r = { .ifr_flags = (short)((t->ip ? IFF_TUN : IFF_TAP) | IFF_NO_PI) };
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC), error;

	if (fd < 0)
		return fd;
	memcpy(r.ifr_name, t->name, IFNAMSIZ);
	if (ioctl(fd, TUNSETIFF, &r) == 0) {
		memcpy(t->name, r.ifr_name, IFNAMSIZ);
		return fd;
	}
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

/* ---- packets ---- */

static unsigned tap_receive(struct port_device *device, struct runtime *run, struct batch *b, unsigned max)
{
	struct tap_port *t = (struct tap_port *)device;
	unsigned n = 0;

	while (n < max && b->n < BATCH_MAX) {
		struct pkt *p = pkt_new(&run->pool, PKT_HEADROOM, TAP_ROOM);
		ssize_t len = p ? read(t->fd, p->data, TAP_ROOM) : 0;

		if (len <= 0) {
			if (p) {
				run->pool.made--;
				pkt_free(p);
			}
			break;
		}
		if ((size_t)len == TAP_ROOM)
			t->too_large++;	/* what is cut is counted, and goes on as it is */
		p->len = (uint32_t)len;
		p->time = run->now;
		if (!t->ip)
			p->mac = pkt_offset(p);
		b->p[b->n++] = p;
		n++;
	}
	return n;
}

static unsigned tap_send(struct port_device *device, struct runtime *run, struct batch *b)
{
	struct tap_port *t = (struct tap_port *)device;
	unsigned lost = 0;

	(void)run;
	for (unsigned i = 0; i < b->n; i++) {
		const struct pkt *p = b->p[i];

		lost += write(t->fd, p->data, p->len) < 0;
	}
	t->refused += lost;
	batch_free(b);
	return lost;
}

static void tap_counts(const struct port_device *device, struct strbuf *out)
{
	const struct tap_port *t = (const struct tap_port *)device;

	sb_printf(out, "lost: refused %llu\ncut %llu\n", (unsigned long long)t->refused,
		  (unsigned long long)t->too_large);
}

static void tap_close(struct port_device *device)
{
	struct tap_port *t = (struct tap_port *)device;

	driver_unwatch(t->router, t->fd);
	close(t->fd);
	free(t);
}

static const struct port_ops ops = { .receive = tap_receive, .send = tap_send, .counts = tap_counts,
				     .close = tap_close };

const char *port_tap_name(const struct port *p)
{
	return p->device->ops == &ops ? ((const struct tap_port *)p->device)->name : "";
}

static struct wish read_wish(char *rest)
{
	struct wish w = { 0 };
	char *word;

	while ((word = strsep(&rest, ",")) != NULL) {
		if (strncmp(word, "ether=", 6) == 0)
			w.ether = word + 6;
		else if (strncmp(word, "mtu=", 4) == 0)
			w.mtu = word + 4;
		else if (!w.address)
			w.address = word;
		else
			w.gateway = word;
	}
	return w;
}

static struct port_device *new_device(struct router *r, const char *what, bool ip, span at, struct diag *d)
{
	struct tap_port *t = x_calloc(1, sizeof(*t));
	char *text = x_strdup(what), *rest = text, *name = strsep(&rest, ",");
	struct wish w = read_wish(rest);

	*t = (struct tap_port){ .device = { .ops = &ops, .mode = ip ? "tun" : "tap" }, .router = r, .fd = -1,
				.ip = ip };
	if (strlen(name) >= IFNAMSIZ) {
		diag_error(d, at, "the name '%s' is too long for a device", name);
		goto fail;
	}
	memcpy(t->name, name, strlen(name));
	t->fd = open_device(t);
	if (t->fd < 0) {
		diag_fault(d, at, "cannot make device '%s': %s%s", name, strerror(errno),
			   errno == EPERM ? " (needs CAP_NET_ADMIN)" : errno == EBUSY ?
			   " (it is there, and in use or of another kind)" : "");
		goto fail;
	}
	if (!set_up(t, &w)) {
		diag_fault(d, at, "cannot set up device '%s' as '%s': %s", t->name, what, strerror(errno));
		close(t->fd);
		goto fail;
	}
	driver_watch(r, t->fd);
	free(text);
	return &t->device;
fail:
	free(text);
	free(t);
	return NULL;
}

struct port_device *port_tap_new(struct router *r, const char *what, span at, struct diag *d)
{
	return new_device(r, what, false, at, d);
}

struct port_device *port_tun_new(struct router *r, const char *what, span at, struct diag *d)
{
	return new_device(r, what, true, at, d);
}
