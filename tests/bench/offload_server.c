/*
 * offload_server.c - a web server that keeps connections and answers 1,024 octets, and those who ask it or a DNS server, so many at a time,
 * each again as soon as it is answered.
 *
 *	offload_server serve PORT | web ADDRESS PORT MANY MS | dns ADDRESS PORT MANY MS
 *
 * web and dns print how many answers came.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 256, BODY = 1024, PATIENCE = 50 /* ms */ };

static const char request[] = "GET / HTTP/1.1\r\nHost: bench\r\n\r\n";
/* for the address of good.example */
static const char query[] = "\0\1\1\0\0\1\0\0\0\0\0\0\4good\7example\0\0\1\0\1";

static void fail(const char *what)
{
	fprintf(stderr, "offload_server: %s: %s\n", what, strerror(errno));
	exit(3);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct sockaddr_in at(const char *address, const char *port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port)) };

	if (inet_pton(AF_INET, address, &a.sin_addr) != 1) {
		errno = EINVAL;
		fail(address);
	}
	return a;
}

static void no_delay(int fd)
{
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
}

static int serve(const char *port)
{
	struct sockaddr_in here = at("0.0.0.0", port);
	int listener = socket(AF_INET, SOCK_STREAM, 0), all = epoll_create1(0);
	char answer[128 + BODY], in[4096];
	int len = snprintf(answer, sizeof answer, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", BODY);

	memset(answer + len, 'x', BODY);
	len += BODY;
	(void)setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (bind(listener, (struct sockaddr *)&here, sizeof here) != 0 || listen(listener, MOST) != 0 ||
	    epoll_ctl(all, EPOLL_CTL_ADD, listener, &(struct epoll_event){ .events = EPOLLIN, .data.fd = listener }) != 0)
		fail("cannot listen");
	for (;;) {
		struct epoll_event e[64];
		int n = epoll_wait(all, e, 64, -1);

		for (int i = 0; i < n; i++) {
			int fd = e[i].data.fd;

			if (fd == listener) {
				fd = accept(listener, NULL, NULL);
				no_delay(fd);
				(void)epoll_ctl(all, EPOLL_CTL_ADD, fd, &(struct epoll_event){ .events = EPOLLIN, .data.fd = fd });
			} else if (recv(fd, in, sizeof in, 0) <= 0 || send(fd, answer, (size_t)len, MSG_NOSIGNAL) != len) {
				close(fd);
			}
		}
	}
}

static void ask(int fd, bool web)
{
	if (send(fd, web ? request : query, web ? sizeof request - 1 : sizeof query, MSG_NOSIGNAL) < 0)
		fail("cannot ask");
}

static int ask_all(bool web, char **argv)
{
	struct sockaddr_in there = at(argv[0], argv[1]);
	unsigned many = (unsigned)atoi(argv[2]) < MOST ? (unsigned)atoi(argv[2]) : MOST;
	double end = now() + strtod(argv[3], NULL) / 1e3;
	unsigned long answers = 0, got[MOST] = { 0 };
	struct pollfd p[MOST];
	char in[8192];

	for (unsigned k = 0; k < many; k++) {
		p[k] = (struct pollfd){ socket(AF_INET, web ? SOCK_STREAM : SOCK_DGRAM, 0), POLLIN, 0 };
		if (connect(p[k].fd, (struct sockaddr *)&there, sizeof there) != 0)
			fail("cannot connect");
		no_delay(p[k].fd);
		ask(p[k].fd, web);
	}
	while (now() < end) {
		/* what was lost is asked again */
		if (poll(p, many, PATIENCE) == 0 && !web)
			for (unsigned k = 0; k < many; k++)
				ask(p[k].fd, web);
		for (unsigned k = 0; k < many; k++) {
			ssize_t n = p[k].revents ? recv(p[k].fd, in, sizeof in, MSG_DONTWAIT) : 0;

			if (n <= 0)
				continue;
			got[k] += (unsigned long)n;
			if (web && got[k] < BODY)
				continue;
			got[k] = 0;
			answers++;
			ask(p[k].fd, web);
		}
	}
	printf("%lu\n", answers);
	return answers == 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "serve"))
		return serve(argv[2]);
	if (argc == 6 && (!strcmp(argv[1], "web") || !strcmp(argv[1], "dns")))
		return ask_all(argv[1][0] == 'w', argv + 2);
	fputs("usage: offload_server serve PORT | web ADDRESS PORT MANY MS | dns ADDRESS PORT MANY MS\n", stderr);
	return 2;
}
