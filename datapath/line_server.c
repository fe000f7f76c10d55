/*
 * line_server.c - see line_server.h.
 */
#include "datapath/line_server.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "datapath/router.h"
#include "models/base/mem.h"
#include "models/base/strbuf.h"

enum { READ_SIZE = 65536 };

struct line_client {
	struct line_server *server;
	int fd;
	struct strbuf in, out;
	size_t wanted;		/* octets of data that the last line announced */
	char *note;
	bool closing;		/* when `out` is empty */
};

struct line_server {
	struct router *router;
	const struct line_ops *ops;
	void *arg;
	int fd;
	unsigned port;
	char *path;
	dev_t device;		/* of the file that we made */
	ino_t inode;
	struct line_client *client[LINE_MAX_CLIENTS];
	unsigned clients;
};

void *line_client_arg(const struct line_client *c)
{
	return c->server->arg;
}

const char *line_client_note(const struct line_client *c)
{
	return c->note ? c->note : "";
}

void line_client_set_note(struct line_client *c, const char *text)
{
	free(c->note);
	c->note = x_strdup(text);
}

/* ---- clients ---- */

static void client_ready(void *arg, short events);

static void client_free(struct line_client *c)
{
	struct line_server *s = c->server;

	driver_unserve(s->router, c->fd);
	close(c->fd);
	for (unsigned i = 0; i < s->clients; i++)
		if (s->client[i] == c)
			s->client[i] = s->client[--s->clients];
	sb_fini(&c->in);
	sb_fini(&c->out);
	free(c->note);
	free(c);
}

/* Sends what can be sent. false: the client is gone, or was to go when all is said. */
static bool client_flush(struct line_client *c)
{
	size_t done = 0;

	while (done < c->out.len) {
		ssize_t n = send(c->fd, c->out.s + done, c->out.len - done,
				 MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			break;
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	if (done > 0) {
		memmove(c->out.s, c->out.s + done, c->out.len - done);
		sb_cut(&c->out, c->out.len - done);
	}
	driver_serve(c->server->router, c->fd, c->closing ? POLLOUT :
		     c->out.len > 0 ? POLLIN | POLLOUT : POLLIN, client_ready, c);
	return c->out.len > 0 || !c->closing;
}

void line_client_say(struct line_client *c, const char *text, size_t len)
{
	if (c->closing)
		return;
	if (c->out.len + len > LINE_MAX_OUTPUT) {
		c->closing = true;
		return;
	}
	sb_add_len(&c->out, text, len);
}

void line_client_printf(struct line_client *c, const char *fmt, ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list args;

	va_start(args, fmt);
	sb_vprintf(&text, fmt, args);
	va_end(args);
	line_client_say(c, sb_str(&text), text.len);
	sb_fini(&text);
}

void line_client_close(struct line_client *c)
{
	c->closing = true;
}

/* Takes one line, or the data it announced, at *at of what came; false: it is not all there. */
static bool client_take(struct line_client *c, size_t *at)
{
	const struct line_ops *ops = c->server->ops;
	char *from = c->in.s + *at, *end;
	size_t left = c->in.len - *at, len;

	if (c->wanted > 0) {
		len = c->wanted;
		if (left < len)
			return false;
		*at += len;
		c->wanted = 0;
		ops->data(c, from, len);
		return true;
	}
	end = left > 0 ? memchr(from, '\n', left) : NULL;
	if (end == NULL)
		return false;
	len = (size_t)(end - from);
	*at += len + 1;
	if (len > 0 && from[len - 1] == '\r')
		len--;
	from[len] = '\0';
	c->wanted = ops->line(c, from, len);
	return true;
}

static void client_take_all(struct line_client *c)
{
	size_t at = 0;

	while (!c->closing && client_take(c, &at))
		;
	if (at > 0) {
		memmove(c->in.s, c->in.s + at, c->in.len - at);
		sb_cut(&c->in, c->in.len - at);
	}
	if (c->in.len > LINE_MAX_INPUT || c->wanted > LINE_MAX_INPUT)
		c->closing = true;
}

static void client_ready(void *arg, short events)
{
	struct line_client *c = arg;
	char buffer[READ_SIZE];
	ssize_t n = 0;

	if (!c->closing && (events & (POLLIN | POLLHUP | POLLERR))) {
		n = recv(c->fd, buffer, sizeof(buffer), MSG_DONTWAIT);
		if (n < 0 && errno != EAGAIN && errno != EINTR) {
			client_free(c);
			return;
		}
		if (n == 0)
			c->closing = true;	/* it says no more, and may still listen */
	}
	if (n > 0) {
		sb_add_len(&c->in, buffer, (size_t)n);
		client_take_all(c);
	}
	if (!client_flush(c))
		client_free(c);
}

/* ---- the server ---- */

static void server_ready(void *arg, short events)
{
	struct line_server *s = arg;
	int fd = accept4(s->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct line_client *c;

	(void)events;
	if (fd < 0)
		return;
	if (s->clients == LINE_MAX_CLIENTS) {
		close(fd);
		return;
	}
	c = x_calloc(1, sizeof(*c));
	c->server = s;
	c->fd = fd;
	s->client[s->clients++] = c;
	if (s->ops->hello != NULL)
		s->ops->hello(c);
	if (!client_flush(c))
		client_free(c);
}

static struct line_server *server_new(struct router *r, int fd, const struct line_ops *ops, void *arg)
{
	struct line_server *s = x_calloc(1, sizeof(*s));

	*s = (struct line_server){ .router = r, .ops = ops, .arg = arg, .fd = fd };
	driver_serve(r, fd, POLLIN, server_ready, s);
	return s;
}

static int fail(int fd)
{
	int error = errno;

	close(fd);
	errno = error;
	return -1;
}

/* A file that nobody listens behind is left over from one who was killed. */
static bool remove_stale(const struct sockaddr_un *at)
{
	struct stat st;
	int fd, error;

	if (lstat(at->sun_path, &st) < 0 || !S_ISSOCK(st.st_mode))
		return false;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	error = connect(fd, (const struct sockaddr *)at, sizeof(*at)) < 0 ? errno : 0;
	close(fd);
	return error == ECONNREFUSED && unlink(at->sun_path) == 0;
}

static int listen_unix(const struct sockaddr_un *at)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	mode_t old;
	int status;

	if (fd < 0)
		return -1;
	old = umask(0177);
	status = bind(fd, (const struct sockaddr *)at, sizeof(*at));
	if (status < 0 && errno == EADDRINUSE) {
		if (remove_stale(at))
			status = bind(fd, (const struct sockaddr *)at, sizeof(*at));
		else
			errno = EADDRINUSE;
	}
	umask(old);
	return status < 0 || listen(fd, LINE_MAX_CLIENTS) < 0 ? fail(fd) : fd;
}

struct line_server *line_server_unix(struct router *r, const char *path, const struct line_ops *ops,
				     void *arg)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct line_server *s;
	struct stat st;
	int fd;

	if (strlen(path) >= sizeof(at.sun_path)) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	memcpy(at.sun_path, path, strlen(path));
	fd = listen_unix(&at);
	if (fd < 0)
		return NULL;
	s = server_new(r, fd, ops, arg);
	s->path = x_strdup(path);
	if (lstat(path, &st) == 0) {
		s->device = st.st_dev;
		s->inode = st.st_ino;
	}
	return s;
}

struct line_server *line_server_tcp(struct router *r, unsigned port, bool local,
				    const struct line_ops *ops, void *arg)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
				  .sin_addr.s_addr = htonl(local ? INADDR_LOOPBACK : INADDR_ANY) };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
	struct line_server *s;

	if (fd < 0)
		return NULL;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (const struct sockaddr *)&at, sizeof(at)) < 0 ||
	    listen(fd, LINE_MAX_CLIENTS) < 0 || getsockname(fd, (struct sockaddr *)&at, &len) < 0) {
		(void)fail(fd);
		return NULL;
	}
	s = server_new(r, fd, ops, arg);
	s->port = ntohs(at.sin_port);
	return s;
}

unsigned line_server_port(const struct line_server *s)
{
	return s->port;
}

void line_server_free(struct line_server *s)
{
	struct stat st;

	if (s == NULL)
		return;
	while (s->clients > 0) {
		(void)client_flush(s->client[0]);
		client_free(s->client[0]);
	}
	driver_unserve(s->router, s->fd);
	close(s->fd);
	if (s->path != NULL && lstat(s->path, &st) == 0 && st.st_dev == s->device &&
	    st.st_ino == s->inode)
		(void)unlink(s->path);
	free(s->path);
	free(s);
}
