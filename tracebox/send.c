/*
 * send.c - libnet's home. A raw IPv4 socket fills in the total length and the header's checksum
 * whatever we write, an identification of 0, and may reassemble: what was really sent is taken from
 * the capture, never from here. IP_NODEFRAG lets a first fragment without its rest out past
 * connection tracking on this host.
 */
#include "tracebox/send.h"

#include <errno.h>
#include <libnet.h>

#include "models/base/mem.h"

struct sender {
	libnet_t *net;
	unsigned family;
};

struct sender *sender_open(unsigned family, const char *device, char *error, size_t errlen)
{
	char err[LIBNET_ERRBUF_SIZE] = "";
	libnet_t *net = libnet_init(family == 4 ? LIBNET_RAW4_ADV : LIBNET_RAW6_ADV, NULL, err);
	struct sender *s;
	int on = 1, fd;

	if (!net) {
		snprintf(error, errlen, "%s", err);
		return NULL;
	}
	fd = libnet_getfd(net);
	if (family == 4)
		(void)setsockopt(fd, IPPROTO_IP, IP_NODEFRAG, &on, sizeof(on));
	if (device &&
	    setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device, (socklen_t)strlen(device) + 1)) {
		snprintf(error, errlen, "interface '%s': %s", device, strerror(errno));
		libnet_destroy(net);
		return NULL;
	}
	s = x_calloc(1, sizeof(*s));
	s->net = net;
	s->family = family;
	return s;
}

void sender_close(struct sender *s)
{
	if (!s)
		return;
	libnet_destroy(s->net);
	free(s);
}

int sender_send(struct sender *s, const uint8_t *ip, size_t len)
{
	int n;

	errno = 0;
	n = s->family == 4 ? libnet_adv_write_raw_ipv4(s->net, ip, (uint32_t)len) :
			     libnet_write_raw_ipv6(s->net, ip, (uint32_t)len);
	if (n < 0)
		return errno ? -errno : -EIO;
	return (size_t)n == len ? 0 : -EMSGSIZE;
}
