/*
 * send.c - libnet's home. A raw IPv4 socket fills in the total length and the header's checksum
 * whatever we write, an identification of 0, and may reassemble: what must stay as it is goes as a
 * frame of our own (LIBNET_LINK_ADV), for which the kernel is asked who is next; what was really
 * sent is taken from the capture, never from here. IP_NODEFRAG lets a first fragment without its
 * rest out past connection tracking on this host.
 */
#include "tracebox/net/send.h"

#include <errno.h>
#include <libnet.h>

#include "models/base/mem.h"
#include "tracebox/net/neighbour.h"

struct sender {
	libnet_t *net, *link;	/* link NULL: the kernel makes frames */
	unsigned family;
	uint8_t head[14];	/* Ethernet: destination, source, type */
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
	if (s->link)
		libnet_destroy(s->link);
	free(s);
}

int sender_frames(struct sender *s, const char *device, const struct address *next, char *error,
		  size_t errlen)
{
	char err[LIBNET_ERRBUF_SIZE] = "";
	int status = neighbour_find(device, next, s->head + 6, s->head);

	if (status) {
		snprintf(error, errlen, "%s", status == -EPROTOTYPE ? "it has no Ethernet frames" :
			 strerror(-status));
		return status;
	}
	s->head[12] = s->family == 4 ? 0x08 : 0x86;
	s->head[13] = s->family == 4 ? 0x00 : 0xdd;
	s->link = libnet_init(LIBNET_LINK_ADV, device, err);
	if (!s->link)
		snprintf(error, errlen, "%s", err);
	return s->link ? 0 : -EPERM;
}

static int send_frame(struct sender *s, const uint8_t *ip, size_t len)
{
	uint8_t frame[sizeof(s->head) + 65535];
	int n;

	if (len > 65535)
		return -EMSGSIZE;
	memcpy(frame, s->head, sizeof(s->head));
	memcpy(frame + sizeof(s->head), ip, len);
	errno = 0;
	n = libnet_adv_write_link(s->link, frame, (uint32_t)(len + sizeof(s->head)));
	return n < 0 ? (errno ? -errno : -EIO) : 0;
}

int sender_send(struct sender *s, const uint8_t *ip, size_t len)
{
	int n;

	if (s->link)
		return send_frame(s, ip, len);
	errno = 0;
	n = s->family == 4 ? libnet_adv_write_raw_ipv4(s->net, ip, (uint32_t)len) :
			     libnet_write_raw_ipv6(s->net, ip, (uint32_t)len);
	if (n < 0)
		return errno ? -errno : -EIO;
	return (size_t)n == len ? 0 : -EMSGSIZE;
}
