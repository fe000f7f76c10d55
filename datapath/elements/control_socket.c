/*
 * control_socket.c - ControlSocket: handlers read and written over a socket in Click's own protocol, version 1.3, so that
 * clients written for Click go on working.
 */
#include <ctype.h>
#include <errno.h>

#include "datapath/control/line_server.h"
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum {
	OK = 200, BAD_SYNTAX = 500, NO_COMMAND = 501, NO_ELEMENT = 510, NO_HANDLER = 511,
	HANDLER_ERROR = 520, FORBIDDEN = 530,
};

struct control {
	struct element el;
	struct line_server *server;
	const char *path;
	uint32_t port;
	bool unix_socket, local, readonly;
};

static struct control *control_of(const struct line_client *c)
{
	return line_client_arg(c);
}

static void hello(struct line_client *c)
{
	line_client_printf(c, "Click::ControlSocket/1.3\r\n");
}

/* "CODE text", the first line of a text only. */
static void answer(struct line_client *c, int code, const char *fmt, ...) PRINTF_LIKE(3, 4);
static void answer(struct line_client *c, int code, const char *fmt, ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list args;

	va_start(args, fmt);
	sb_vprintf(&text, fmt, args);
	va_end(args);
	line_client_printf(c, "%d %.*s\r\n", code, (int)strcspn(sb_str(&text), "\r\n"), sb_str(&text));
	sb_fini(&text);
}

/* Whether the handler is there; says why not. */
static bool check(struct line_client *c, const char *name, bool write)
{
	struct control *k = control_of(c);
	const char *dot = strrchr(name, '.');
	char *element;
	bool found;

	if (write && k->readonly) {
		answer(c, FORBIDDEN, "Permission denied for '%s'", name);
		return false;
	}
	if (handler_exists(k->el.router, NULL, name, write))
		return true;
	element = x_strndup(name, dot ? (size_t)(dot - name) : 0);
	found = !dot || router_find(k->el.router, element);
	free(element);
	if (!found)
		answer(c, NO_ELEMENT, "No element named '%.*s'", (int)(dot - name), name);
	else if (handler_exists(k->el.router, NULL, name, !write))
		answer(c, FORBIDDEN, "Handler '%s' %s", name, write ? "write-protected" : "write-only");
	else
		answer(c, NO_HANDLER, "No handler named '%s'", name);
	return false;
}

static void read_handler(struct line_client *c, const char *name, const char *args)
{
	struct strbuf out = STRBUF_INIT;

	if (!check(c, name, false))
		return;
	if (handler_read(control_of(c)->el.router, NULL, name, args, &out)) {
		answer(c, OK, "Read handler '%s' OK", name);
		line_client_printf(c, "DATA %zu\r\n", out.len);
		line_client_say(c, sb_str(&out), out.len);
	} else {
		answer(c, HANDLER_ERROR, "%s", sb_str(&out));
	}
	sb_fini(&out);
}

static void write_handler(struct line_client *c, const char *name, const char *value)
{
	struct strbuf out = STRBUF_INIT;

	if (!check(c, name, true))
		return;
	if (handler_write(control_of(c)->el.router, NULL, name, value, &out))
		answer(c, OK, "Write handler '%s' OK", name);
	else
		answer(c, HANDLER_ERROR, "%s", sb_str(&out));
	sb_fini(&out);
}

/* The next word of *at, which moves behind it and the blanks that follow. */
static char *next_word(char **at)
{
	char *word = *at;
	size_t n = strcspn(word, " \t");

	*at = word + n;
	if (**at != '\0')
		*(*at)++ = '\0';
	*at += strspn(*at, " \t");
	return word;
}

static void data(struct line_client *c, const char *text, size_t len)
{
	char *value = x_strndup(text, len);
	const char *note = line_client_note(c);

	if (*note == 'w')
		write_handler(c, note + 1, value);
	else
		read_handler(c, note + 1, value);
	free(value);
}

/* READDATA and WRITEDATA: how many octets follow. The client's note says for which handler, behind an r or a w. */
static size_t expect_data(struct line_client *c, const char *name, const char *count, bool write)
{
	char *end, *note;
	unsigned long n = strtoul(count, &end, 10);

	if (!isdigit((unsigned char)*count) || *end != '\0' || n > LINE_MAX_INPUT) {
		answer(c, BAD_SYNTAX, "Syntax error");
		return 0;
	}
	note = x_asprintf("%c%s", write ? 'w' : 'r', name);
	line_client_set_note(c, note);
	free(note);
	if (n == 0)
		data(c, "", 0);
	return n;
}

static void help(struct line_client *c)
{
	line_client_printf(c, "200-Commands supported:\r\n"
			   "200-READ handler [arg...]  READDATA handler len\r\n"
			   "200-WRITE handler [arg...]  WRITEDATA handler len\r\n"
			   "200-CHECKREAD handler  CHECKWRITE handler\r\n"
			   "200 HELP  QUIT\r\n");
}

static size_t line(struct line_client *c, char *text, size_t len)
{
	char *rest = text + strspn(text, " \t"), *command = next_word(&rest), *name;

	(void)len;
	if (*command == '\0')
		return 0;
	if (strcasecmp(command, "QUIT") == 0 || strcasecmp(command, "CLOSE") == 0 ||
	    strcasecmp(command, "EXIT") == 0) {
		answer(c, OK, "Goodbye!");
		line_client_close(c);
		return 0;
	}
	if (strcasecmp(command, "HELP") == 0) {
		help(c);
		return 0;
	}
	name = next_word(&rest);
	if (*name == '\0')
		answer(c, BAD_SYNTAX, "Wrong number of arguments");
	else if (strcasecmp(command, "READ") == 0 || strcasecmp(command, "GET") == 0)
		read_handler(c, name, rest);
	else if (strcasecmp(command, "WRITE") == 0 || strcasecmp(command, "SET") == 0)
		write_handler(c, name, rest);
	else if (strcasecmp(command, "READDATA") == 0)
		return expect_data(c, name, rest, false);
	else if (strcasecmp(command, "WRITEDATA") == 0 || strcasecmp(command, "SETDATA") == 0)
		return expect_data(c, name, rest, true);
	else if (strcasecmp(command, "CHECKREAD") == 0 || strcasecmp(command, "CHECKWRITE") == 0) {
		bool write = toupper((unsigned char)command[5]) == 'W';

		if (check(c, name, write))
			answer(c, OK, "%s handler '%s' OK", write ? "Write" : "Read", name);
	} else
		answer(c, NO_COMMAND, "Unimplemented command '%s'", command);
	return 0;
}

static bool control_configure(struct element *e, struct setup *s)
{
	struct control *k = (struct control *)e;
	const char *type = setup_value(s, "TYPE")->s, *where = setup_given(s, "FILENAME") ?
		setup_value(s, "FILENAME")->s : setup_given(s, "PORT") ? setup_value(s, "PORT")->s : NULL;
	char *end;

	k->readonly = setup_int(s, "READONLY");
	k->local = setup_int(s, "LOCALHOST");
	k->unix_socket = strcasecmp(type, "UNIX") == 0;
	if (setup_given(s, "PROXY"))
		return setup_error(s, "PROXY is not supported");
	if (!k->unix_socket && strcasecmp(type, "TCP") != 0)
		return setup_error(s, "a socket of type '%s' is not supported: expected TCP or UNIX", type);
	if (!where)
		return setup_error(s, "expected a %s", k->unix_socket ? "path" : "port");
	if (k->unix_socket) {
		k->path = arena_strdup(s->arena, where);
		return true;
	}
	k->port = (uint32_t)strtoul(where, &end, 10);
	if (!isdigit((unsigned char)*where) || *end != '\0' || k->port > 65535)
		return setup_error(s, "expected a port, not '%s'", where);
	return true;
}

/* Whether the socket of the element that is replaced is the one that is wanted: then it goes on, with its clients. */
static bool same_place(const struct control *k, const struct control *old)
{
	if (!old || !old->server || k->unix_socket != old->unix_socket)
		return false;
	return k->unix_socket ? strcmp(k->path, old->path) == 0 :
	       k->local == old->local && (k->port == old->port || k->port == line_server_port(old->server));
}

static void control_take_state(struct element *e, struct element *old)
{
	struct control *k = (struct control *)e, *from = (struct control *)old;

	if (k->server)
		return;
	k->server = from->server;
	from->server = NULL;
	line_server_set_arg(k->server, k);
}

static bool control_start(struct element *e, struct setup *s)
{
	static const struct line_ops ops = { .hello = hello, .line = line, .data = data };
	struct control *k = (struct control *)e;

	if (same_place(k, (struct control *)s->previous))
		return true;
	if (k->unix_socket)
		k->server = line_server_unix(e->router->loop, k->path, &ops, k);
	else
		k->server = line_server_tcp(e->router->loop, k->port, k->local, &ops, k);
	if (k->server) {
		e->router->driver.holds++;
		return true;
	}
	if (k->unix_socket)
		return setup_error(s, "cannot listen at '%s': %s", k->path, strerror(errno));
	return setup_error(s, "cannot listen at port %u: %s", k->port, strerror(errno));
}

static void control_stop(struct element *e)
{
	struct control *k = (struct control *)e;

	if (!k->server)
		return;
	line_server_free(k->server);
	k->server = NULL;
	e->router->driver.holds--;
}

static bool read_port(struct element *e, const char *args, struct strbuf *out)
{
	const struct control *k = (struct control *)e;

	(void)args;
	if (k->unix_socket)
		sb_add(out, k->path);
	else
		sb_printf(out, "%u", k->server ? line_server_port(k->server) : k->port);
	return true;
}

static const struct handler handlers[] = { { "port", read_port, NULL }, { 0 } };

const struct element_class control_socket_classes[] = {
	{ "ControlSocket", sizeof(struct control), .configure = control_configure,
	  .start = control_start, .stop = control_stop, .take_state = control_take_state,
	  .keeps = "the socket and its clients", .handlers = handlers },
	{ 0 }
};
