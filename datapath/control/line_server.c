/*
 * line_server.c - see line_server.h.
 */
#include "datapath/control/line_server.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "datapath/runtime/loop.h"
#include "models/base/mem.h"
#include "models/base/strbuf.h"

enum { READ_SIZE = 65536, ACCEPT_PER_TURN = 16, BACKLOG = 128 };

struct line_client {
	struct line_server *server;
	int fd;
	struct strbuf in, out;
	size_t wanted;		/* octets of data that the last line announced */
	char *note;
	bool over;		/* it says no more, and may still listen */
	bool more;		/* a whole line waits to be taken */
	bool held;
	bool closing;		/* when `out` is empty */
};

struct line_server {
	struct loop *loop;
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

	if (s->ops->bye != NULL)
		s->ops->bye(c);
	loop_forget(s->loop, c->fd);
	close(c->fd);
	for (unsigned i = 0; i < s->clients; i++)
		if (s->client[i] == c)
			s->client[i] = s->client[--s->clients];
	sb_fini(&c->in);
	sb_fini(&c->out);
	free(c->note);
	free(c);
}

static size_t most_of(const struct line_client *c)
{
	return c->server->ops->most > 0 ? c->server->ops->most : LINE_MAX_INPUT;
}

/* Also while its lines wait: a client that says all before it hears anything would wait for us, and we for it. */
static bool client_takes(const struct line_client *c)
{
	return !c->closing && !c->over && c->in.len <= MAX_OF(most_of(c), c->wanted);
}

static void client_listen(struct line_client *c)
{
	loop_serve(c->server->loop, c->fd,
		   (short)((client_takes(c) ? POLLIN : 0) | (c->out.len > 0 ? POLLOUT : 0)),
		   client_ready, c);
	if (c->more && !c->held && !c->closing && c->out.len <= LINE_PAUSE_OUTPUT)
		loop_again(c->server->loop, c->fd);
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
	client_listen(c);
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

/* Takes some lines. What is left of them is taken next time, when packets had their turn. */
static void client_take_some(struct line_client *c)
{
	size_t at = 0;
	unsigned n = 0;
	bool left = true;

	while (!c->closing && !c->held && left && n++ < LINE_PER_TURN && c->out.len <= LINE_PAUSE_OUTPUT)
		left = client_take(c, &at);
	if (at > 0) {
		memmove(c->in.s, c->in.s + at, c->in.len - at);
		sb_cut(&c->in, c->in.len - at);
	}
	c->more = left && c->in.len > 0;
	if (!c->closing && !c->more && (c->in.len > MAX_OF(most_of(c), c->wanted) || c->wanted > LINE_MAX_INPUT)) {
		if (c->server->ops->too_long != NULL)
			c->server->ops->too_long(c);
		c->closing = true;
	}
	if (c->over && !c->more && !c->held)
		c->closing = true;
}

static void client_ready(void *arg, short events)
{
	struct line_client *c = arg;
	char buffer[READ_SIZE];
	ssize_t n = 0;

	/* who is gone, and has not only said all, is answered no more */
	if (c->held && (events & (POLLHUP | POLLERR))) {
		client_free(c);
		return;
	}
	if (client_takes(c) && (events & (POLLIN | POLLHUP | POLLERR))) {
		n = recv(c->fd, buffer, sizeof(buffer), MSG_DONTWAIT);
		if (n < 0 && errno != EAGAIN && errno != EINTR) {
			client_free(c);
			return;
		}
		c->over = n == 0;
	}
	if (n > 0)
		sb_add_len(&c->in, buffer, (size_t)n);
	if (!c->held)
		client_take_some(c);
	if (!client_flush(c))
		client_free(c);
}

void line_client_hold(struct line_client *c)
{
	c->held = true;
}

void line_client_go_on(struct line_client *c)
{
	c->held = false;
	c->more = true;
	client_ready(c, 0);
}

/* ---- the server ---- */

static bool take_client(struct line_server *s)
{
	int fd = accept4(s->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct line_client *c;

	if (fd < 0)
		return false;
	if (s->clients == LINE_MAX_CLIENTS) {
		close(fd);
		return true;
	}
	c = x_calloc(1, sizeof(*c));
	c->server = s;
	c->fd = fd;
	s->client[s->clients++] = c;
	if (s->ops->hello != NULL)
		s->ops->hello(c);
	client_ready(c, POLLIN);
	return true;
}

static void server_ready(void *arg, short events)
{
	unsigned n = 0;

	(void)events;
	while (n < ACCEPT_PER_TURN && take_client(arg))
		n++;
}

static struct line_server *server_new(struct loop *l, int fd, const struct line_ops *ops, void *arg)
{
	struct line_server *s = x_calloc(1, sizeof(*s));

	*s = (struct line_server){ .loop = l, .ops = ops, .arg = arg, .fd = fd };
	loop_serve(l, fd, POLLIN, server_ready, s);
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
	return status < 0 || listen(fd, BACKLOG) < 0 ? fail(fd) : fd;
}

struct line_server *line_server_unix(struct loop *l, const char *path, const struct line_ops *ops,
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
	s = server_new(l, fd, ops, arg);
	s->path = x_strdup(path);
	if (lstat(path, &st) == 0) {
		s->device = st.st_dev;
		s->inode = st.st_ino;
	}
	return s;
}

struct line_server *line_server_tcp(struct loop *l, unsigned port, bool local,
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
	    listen(fd, BACKLOG) < 0 || getsockname(fd, (struct sockaddr *)&at, &len) < 0) {
		(void)fail(fd);
		return NULL;
	}
	s = server_new(l, fd, ops, arg);
	s->port = ntohs(at.sin_port);
	return s;
}

void line_server_set_arg(struct line_server *s, void *arg)
{
	s->arg = arg;
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
	loop_forget(s->loop, s->fd);
	close(s->fd);
	if (s->path != NULL && lstat(s->path, &st) == 0 && st.st_dev == s->device &&
	    st.st_ino == s->inode)
		(void)unlink(s->path);
	free(s->path);
	free(s);
}
