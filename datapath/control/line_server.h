/*
 * line_server.h - clients that speak in lines, over Unix or TCP sockets, served between packets: nothing blocks, and what a
 * client may make us keep, or do in one go, is bounded. Lines end with LF or CRLF; a client that exceeds a limit is told goodbye.
 *
 * Runs on the loop's thread, as one of its services.
 */
#ifndef DATAPATH_CONTROL_LINE_SERVER_H
#define DATAPATH_CONTROL_LINE_SERVER_H

#include <stdbool.h>
#include <stddef.h>

#include "models/base/compiler.h"

struct line_client;
struct line_server;
struct loop;

enum {
	LINE_MAX_CLIENTS = 32,
	LINE_MAX_INPUT = 4 << 20,	/* octets of a line, or of data behind one */
	LINE_MAX_OUTPUT = 64 << 20,	/* of one answer, not read by the client yet */
	LINE_PAUSE_OUTPUT = 1 << 20,	/* with so much unread its next lines have to wait */
	LINE_PER_TURN = 16,		/* of a client, then packets and others have theirs */
};

struct line_ops {
	void (*hello)(struct line_client *c);	/* may be NULL */
	/* A line without its end, terminated; it may hold NULs. How many octets of data follow it. */
	size_t (*line)(struct line_client *c, char *line, size_t len);
	void (*data)(struct line_client *c, const char *data, size_t len);	/* those */
	void (*bye)(struct line_client *c);	/* it is about to be gone; may be NULL */
	size_t most;		/* octets of a line; 0: LINE_MAX_INPUT */
	void (*too_long)(struct line_client *c);	/* says so before it is sent away; may be NULL */
};

/* NULL after errno is set. arg: of the owner, see line_client_arg. */
struct line_server *line_server_unix(struct loop *l, const char *path, const struct line_ops *ops,
				     void *arg) MUST_CHECK;
/* local: from this host only. port 0: any that is free. */
struct line_server *line_server_tcp(struct loop *l, unsigned port, bool local,
				    const struct line_ops *ops, void *arg) MUST_CHECK;
/* The owner is now another one. */
void line_server_set_arg(struct line_server *s, void *arg);
unsigned line_server_port(const struct line_server *s);
/* Closes it and its clients; a Unix socket's file goes, if it is still ours. Accepts NULL. */
void line_server_free(struct line_server *s);

void *line_client_arg(const struct line_client *c);
/* A text that is kept for the client, "" at first: what its next data is for. */
const char *line_client_note(const struct line_client *c);
void line_client_set_note(struct line_client *c, const char *text);
void line_client_say(struct line_client *c, const char *text, size_t len);
void line_client_printf(struct line_client *c, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Its next lines wait until it is let go on. */
void line_client_hold(struct line_client *c);
void line_client_go_on(struct line_client *c);
/* When what was said has been read. */
void line_client_close(struct line_client *c);

#endif
