/*
 * listen.c - see listen.h. The kernel completes handshakes as long as the queue has room, so connections are accepted and
 * forgotten: a probe wants the SYN+ACK, and nothing more.
 */
#include "tracebox/net/listen.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "models/base/mem.h"
#include "tracebox/net/privilege.h"

enum { MAX_PORTS = 64, BACKLOG = 128 };

/* A socket that listens, or -1 after a fault in d. */
static int open_port(unsigned long port, struct diag *d)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int on = 1, off = 0, s = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool v6 = s >= 0;

	if (!v6)	/* a host without IPv6 */
		s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (s >= 0 && !setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) &&
	    (!v6 || !setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off))) &&
	    !bind(s, v6 ? (struct sockaddr *)&six : (struct sockaddr *)&four, v6 ? sizeof(six) : sizeof(four)) &&
	    !listen(s, BACKLOG))
		return s;
	diag_fault(d, SPAN_NONE, "--listen: port %lu: %s", port, strerror(errno));
	if (s >= 0)
		close(s);
	return -1;
}

/* The next number of the list; false after an error in d. */
static bool next_port(const char **at, unsigned long *port, struct diag *d)
{
	char *end = NULL;

	errno = 0;
	*port = **at >= '0' && **at <= '9' ? strtoul(*at, &end, 10) : 0;
	if (*port < 1 || *port > 65535 || errno || (*end != ',' && *end != '\0') || (*end && !end[1])) {
		diag_error(d, SPAN_NONE, "--listen: '%s' is no list of TCP ports, expected such as 80,443", *at);
		return false;
	}
	*at = *end ? end + 1 : end;
	return true;
}

static int stop_signal(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	return sigprocmask(SIG_BLOCK, &set, NULL) ? -1 : signalfd(-1, &set, SFD_CLOEXEC);
}

/* Until the first of fds, which is that of signals, has something to say. */
static int serve(struct pollfd *fds, nfds_t n, struct diag *d)
{
	for (;;) {
		if (poll(fds, n, -1) < 0 && errno != EINTR) {
			diag_fault(d, SPAN_NONE, "--listen: %s", strerror(errno));
			return 3;
		}
		if (fds[0].revents)
			return 0;
		for (nfds_t i = 1; i < n; i++) {
			int c = fds[i].revents ? accept4(fds[i].fd, NULL, NULL, SOCK_CLOEXEC) : -1;

			if (c >= 0)
				close(c);
		}
	}
}

int listen_run(const char *ports, struct diag *d)
{
	struct pollfd fds[MAX_PORTS + 1] = { { .fd = stop_signal(), .events = POLLIN } };
	const char *at = ports;
	int status = 0;
	nfds_t n = 1;

	do {
		unsigned long port;

		if (n > MAX_PORTS || !next_port(&at, &port, d)) {
			if (n > MAX_PORTS)
				diag_error(d, SPAN_NONE, "--listen: at most %d ports", MAX_PORTS);
			status = 2;
		} else {
			fds[n] = (struct pollfd){ .fd = open_port(port, d), .events = POLLIN };
			status = fds[n].fd < 0 ? 3 : 0;
			n += fds[n].fd >= 0;
		}
	} while (!status && *at);
	(void)privilege_drop(PRIVILEGE_NONE);
	if (!status) {
		printf("listening\n");
		fflush(stdout);
		status = serve(fds, n, d);
	}
	for (nfds_t i = 0; i < n; i++)
		if (fds[i].fd >= 0)
			close(fds[i].fd);
	return status;
}
