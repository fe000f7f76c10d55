/*
 * offload_process.c - the functions of examples/offload as processes have them: queries for others' names are dropped behind a socket for
 * UDP, SYNs are answered with cookies (SYNCookieProxy's, of Linux's format) behind a packet socket, by the frame that the driver answers
 * with. Both take as many packets at once as there are, up to 64.
 *
 *	offload_process limiter ADDRESS COUNT | proxy DEVICE COUNT
 *
 * COUNT is a file of 8 octets in which packets are counted.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "datapath/protocol/syn_cookie.h"

enum { BATCH = 64, OCTETS = 2048, DNS = 53, HTTP = 80, RATE = 20000, SYN_ACK = 58 };

static struct mmsghdr message[BATCH];
static struct iovec part[BATCH];
static uint8_t buffer[BATCH][OCTETS];
static _Atomic uint64_t *count;

static void fail(const char *what)
{
	fprintf(stderr, "offload_process: %s: %s\n", what, strerror(errno));
	exit(3);
}

static void open_count(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT, 0600);

	if (fd < 0 || ftruncate(fd, 8) != 0)
		fail(path);
	count = mmap(NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (count == MAP_FAILED)
		fail(path);
}

static int receive(int fd)
{
	for (unsigned i = 0; i < BATCH; i++) {
		part[i] = (struct iovec){ buffer[i], OCTETS };
		message[i] = (struct mmsghdr){ .msg_hdr = { .msg_iov = &part[i], .msg_iovlen = 1 } };
	}
	return recvmmsg(fd, message, BATCH, MSG_WAITFORONE, NULL);
}

/* ---- the limiter ---- */

static const uint8_t own_name[] = "\4good\7example";

static bool may_pass(void)
{
	static uint64_t tokens, since;
	struct timespec t;
	uint64_t now;

	clock_gettime(CLOCK_MONOTONIC, &t);
	now = (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
	tokens += (now - since) * RATE;
	since = now;
	if (tokens > 2000 * UINT64_C(1000000000))
		tokens = 2000 * UINT64_C(1000000000);
	if (tokens < 1000000000)
		return false;
	tokens -= 1000000000;
	return true;
}

static bool is_own(const uint8_t *p, size_t len)
{
	if (len < 12 + sizeof(own_name) || p[2] & 0xf8 || p[4] != 0 || p[5] != 1)
		return false;
	for (size_t i = 0; i < sizeof(own_name); i++)
		if ((p[12 + i] >= 'A' && p[12 + i] <= 'Z' ? p[12 + i] | 0x20 : p[12 + i]) != own_name[i])
			return false;
	return true;
}

static void limiter(const char *address)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(DNS) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0), room = 8 << 20;
	volatile uint64_t passed = 0;

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
	if (inet_pton(AF_INET, address, &at.sin_addr) != 1 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0)
		fail(address);
	for (;;) {
		int n = receive(fd);

		for (int i = 0; i < n; i++)
			passed += is_own(buffer[i], message[i].msg_len) && may_pass();
		if (n > 0)
			*count += (uint64_t)n;
	}
}

/* ---- the proxy ---- */

static uint32_t load32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, 4);
	return ntohl(v);
}

static void store32(uint8_t *p, uint32_t v)
{
	v = htonl(v);
	memcpy(p, &v, 4);
}

/* The segment size that a SYN offers, as the kernel's helper reads it in the driver: options up to a malformed one. */
static uint16_t mss_of(const uint8_t *tcp, const uint8_t *end)
{
	const uint8_t *stop = tcp + (tcp[12] >> 4) * 4;

	for (const uint8_t *o = tcp + 20; o + 1 < stop && stop <= end && *o; o += *o == 1 ? 1 : o[1]) {
		if (*o == 1)
			continue;
		if (o[1] < 2 || o[1] > stop - o)
			break;
		if (*o == 2 && o[1] == 4)
			return (uint16_t)(o[2] << 8 | o[3]);
	}
	return 536;
}

static uint16_t sum_of(const uint8_t *p, size_t len, uint32_t before)
{
	for (size_t i = 0; i + 1 < len; i += 2)
		before += (uint32_t)(p[i] << 8 | p[i + 1]);
	while (before >> 16)
		before = (before & 0xffff) + (before >> 16);
	return (uint16_t)~before;
}

static void put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void swap(uint8_t *a, uint8_t *b, size_t n)
{
	uint8_t t[8];

	memcpy(t, a, n);
	memcpy(a, b, n);
	memcpy(b, t, n);
}

/* A SYN to our port becomes its answer, of SYN_ACK octets. */
static bool answer(const struct syn_cookie *secret, uint8_t *frame, size_t len)
{
	uint8_t *ip = frame + 14, *tcp = ip + 20;
	uint32_t sequence, ours;

	if (len < 54 || frame[12] != 8 || frame[13] || ip[0] != 0x45 || ip[9] != 6 || tcp[2] || tcp[3] != HTTP || (tcp[13] & 0x17) != 2)
		return false;
	sequence = load32(tcp + 4);
	ours = syn_cookie_make(secret, &(struct syn_cookie_ends){ ip + 12, tcp, false }, sequence, mss_of(tcp, frame + len),
			       (uint64_t)time(NULL) / 60);
	swap(frame, frame + 6, 6);
	swap(ip + 12, ip + 16, 4);
	swap(tcp, tcp + 2, 2);
	put16(ip + 2, SYN_ACK - 14);
	ip[8] = 64;
	put16(ip + 10, 0);
	put16(ip + 10, sum_of(ip, 20, 0));
	store32(tcp + 4, ours);
	store32(tcp + 8, sequence + 1);
	memcpy(tcp + 12, "\x60\x12\0\0\0\0\0\0\2\4\5\xb4", 12);
	put16(tcp + 16, sum_of(tcp, 24, (uint32_t)(uint16_t)~sum_of(ip + 12, 8, 0) + 6 + 24));
	return true;
}

static void proxy(const char *device)
{
	struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP), .sll_ifindex = (int)if_nametoindex(device) };
	int fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_IP)), room = 8 << 20, one = 1;
	struct syn_cookie cookie = { .set = false };
	uint8_t secret[SYN_COOKIE_SECRET];

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
	(void)setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one);
	(void)setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof one);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || getrandom(secret, sizeof secret, 0) != sizeof secret)
		fail(device);
	syn_cookie_secret(&cookie, secret, 0);
	for (;;) {
		int n = receive(fd);
		unsigned answers = 0;

		for (int i = 0; i < n; i++) {
			if (!answer(&cookie, buffer[i], message[i].msg_len))
				continue;
			part[answers] = (struct iovec){ buffer[i], SYN_ACK };
			message[answers].msg_hdr = (struct msghdr){ .msg_iov = &part[answers], .msg_iovlen = 1 };
			answers++;
		}
		if (answers && sendmmsg(fd, message, answers, 0) > 0)
			*count += answers;
	}
}

int main(int argc, char **argv)
{
	if (argc != 4 || (strcmp(argv[1], "limiter") != 0 && strcmp(argv[1], "proxy") != 0)) {
		fputs("usage: offload_process limiter ADDRESS COUNT | proxy DEVICE COUNT\n", stderr);
		return 2;
	}
	open_count(argv[3]);
	if (argv[1][0] == 'l')
		limiter(argv[2]);
	proxy(argv[2]);
}
