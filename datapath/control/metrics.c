/*
 * metrics.c - see metrics.h. All samples of one metric stand together behind its HELP and TYPE, as the format demands, so the
 * configurations are gone through once per metric.
 */
#include "datapath/control/metrics.h"

#include "datapath/runtime/crew.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include "datapath/port/port.h"
#include "models/base/home.h"
#include "models/base/mem.h"

enum { MAX_CONNECTIONS = 8, TIMEOUT_SECONDS = 10, CONNECTION_MEMORY = 16384 };

struct metrics {
	struct instance *in;
	struct MHD_Daemon *daemon;
	int fd;			/* of what the daemon waits for */
	unsigned port;
};

/* ---- the text ---- */

static void add_label(struct strbuf *out, const char *name, const char *value)
{
	sb_printf(out, "%s=\"", name);
	for (; *value; value++) {
		if (*value == '\n')
			sb_add(out, "\\n");
		else if (*value == '"' || *value == '\\')
			sb_printf(out, "\\%c", *value);
		else
			sb_add_char(out, (unsigned char)*value < 0x80 ? *value : '?');
	}
	sb_add_char(out, '"');
}

static void add_head(struct strbuf *out, const char *name, const char *type, const char *help)
{
	sb_printf(out, "# HELP middleproof_%s %s\n# TYPE middleproof_%s %s\n", name, help, name, type);
}

/* A sample: its labels as pairs up to NULL, then its value. */
static void add_sample(struct strbuf *out, const char *name, uint64_t value, const char *const *labels)
{
	sb_printf(out, "middleproof_%s{", name);
	for (; labels[0]; labels += 2) {
		add_label(out, labels[0], labels[1]);
		if (labels[2])
			sb_add_char(out, ',');
	}
	sb_printf(out, "} %llu\n", (unsigned long long)value);
}

static uint64_t made(const struct router *r) { return r->run.pool.made; }
static uint64_t sent(const struct router *r) { return r->run.sent; }
static uint64_t waiting(const struct router *r) { return pkt_pool_waiting(&r->run.pool); }
static uint64_t swaps(const struct router *r) { return r->swaps; }
static uint64_t running(const struct router *r) { return !r->driver.ended; }

static const struct {
	const char *name, *type, *help;
	uint64_t (*get)(const struct router *r);
} of_configurations[] = {
	{ "packets_made_total", "counter", "Packets read, created and copied.", made },
	{ "packets_sent_total", "counter", "Packets that left the configuration.", sent },
	{ "packets_waiting", "gauge", "Packets inside the configuration.", waiting },
	{ "hotswaps_total", "counter", "Times the configuration was replaced.", swaps },
	{ "running", "gauge", "1 while it runs, 0 when it was stopped.", running },
};

static void add_drops(struct strbuf *out, const struct installed *k, const char *element, const char *class,
		      const uint64_t *drops)
{
	for (unsigned i = 0; i < DROP_COUNT; i++)
		if (drops[i])
			add_sample(out, "packets_dropped_total", drops[i],
				   (const char *[]){ "configuration", k->name, "element", element, "class", class,
						     "reason", drop_name(i), NULL });
}

/* The lines of a device's own counts, "what it counts NUMBER". */
static void add_device_counts(struct strbuf *out, const struct installed *k, const struct port *p)
{
	struct strbuf text = STRBUF_INIT;
	char *line, *rest;

	if (p->device->ops->counts)
		p->device->ops->counts(p->device, &text);
	rest = sb_take(&text);
	for (char *at = rest; (line = strsep(&at, "\n")) != NULL;) {
		char *space = strrchr(line, ' ');

		if (!space)
			continue;
		*space = '\0';
		add_sample(out, "port_events_total", strtoull(space + 1, NULL, 10),
			   (const char *[]){ "configuration", k->name, "port", p->name, "event", line, NULL });
	}
	free(rest);
}

static void add_ports(struct strbuf *out, const struct instance *in, const char *name, const char *help, size_t offset)
{
	add_head(out, name, "counter", help);
	for (size_t i = 0; i < in->configurations.n; i++) {
		const struct installed *k = in->configurations.v[i];

		for (const struct port *p = k->router->ports; p; p = p->next)
			add_sample(out, name, *(const uint64_t *)(const void *)((const char *)p + offset),
				   (const char *[]){ "configuration", k->name, "port", p->name, NULL });
	}
}

void metrics_write(const struct instance *in, struct strbuf *out)
{
	add_head(out, "info", "gauge", "The program and the name of the instance.");
	add_sample(out, "info", 1, (const char *[]){ "version", MIDDLEPROOF_VERSION, "name",
						     in->name ? in->name : "", NULL });
	for (size_t n = 0; n < ARRAY_LEN(of_configurations); n++) {
		add_head(out, of_configurations[n].name, of_configurations[n].type, of_configurations[n].help);
		for (size_t i = 0; i < in->configurations.n; i++)
			add_sample(out, of_configurations[n].name,
				   of_configurations[n].get(in->configurations.v[i]->router),
				   (const char *[]){ "configuration", in->configurations.v[i]->name, NULL });
	}
	add_head(out, "packets_dropped_total", "counter", "Packets that ended, by element and reason.");
	for (size_t i = 0; i < in->configurations.n; i++) {
		const struct installed *k = in->configurations.v[i];

		for (size_t e = 0; e < k->router->count; e++)
			add_drops(out, k, k->router->elements[e]->name, k->router->elements[e]->cls->name,
				  k->router->elements[e]->drops);
		add_drops(out, k, "", "", k->router->retired);
	}
	add_ports(out, in, "port_received_packets_total", "Packets received.", offsetof(struct port, received));
	add_ports(out, in, "port_sent_packets_total", "Packets sent.", offsetof(struct port, sent));
	add_ports(out, in, "port_lost_packets_total", "Packets that could not be sent.", offsetof(struct port, lost));
	add_head(out, "port_events_total", "counter", "What the device behind the port counts.");
	for (size_t i = 0; i < in->configurations.n; i++)
		for (const struct port *p = in->configurations.v[i]->router->ports; p; p = p->next)
			add_device_counts(out, in->configurations.v[i], p);
}

/* ---- the server ---- */

static enum MHD_Result answer(void *arg, struct MHD_Connection *c, const char *url, const char *method,
			      const char *version, const char *data, size_t *data_size, void **state)
{
	struct metrics *m = arg;
	struct strbuf out = STRBUF_INIT;
	bool found = strcmp(url, "/metrics") == 0, get = !strcmp(method, "GET") || !strcmp(method, "HEAD");
	struct MHD_Response *r;
	enum MHD_Result result;

	(void)version;
	(void)data;
	if (!*state) {
		*state = m;
		return MHD_YES;		/* the first call is for the head of the request alone */
	}
	if (*data_size) {
		*data_size = 0;		/* what is sent along is thrown away */
		return MHD_YES;
	}
	crew_pause(m->in->crew);
	if (found && get)
		metrics_write(m->in, &out);
	else
		sb_add(&out, found ? "GET is expected\n" : "there is only /metrics\n");
	crew_resume(m->in->crew);
	r = MHD_create_response_from_buffer(out.len, out.s, MHD_RESPMEM_MUST_COPY);
	sb_fini(&out);
	MHD_add_response_header(r, "Content-Type", found && get ? "text/plain; version=0.0.4" : "text/plain");
	result = MHD_queue_response(c, found ? get ? MHD_HTTP_OK : MHD_HTTP_METHOD_NOT_ALLOWED : MHD_HTTP_NOT_FOUND, r);
	MHD_destroy_response(r);
	return result;
}

static void ready(void *arg, short events)
{
	struct metrics *m = arg;

	(void)events;
	(void)MHD_run(m->daemon);
}

/* A socket that listens; -1 after an error in d. */
static int listen_at(const char *at, struct diag *d)
{
	const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM };
	const char *colon = strrchr(at, ':'), *from = at;
	size_t n = colon ? (size_t)(colon - at) : 0;
	struct addrinfo *a = NULL;
	char *address;
	int fd = -1, on = 1;

	if (n > 1 && at[0] == '[' && at[n - 1] == ']') {
		from++;
		n -= 2;
	}
	address = x_strndup(from, n);
	if (!colon || getaddrinfo(*address ? address : "127.0.0.1", colon + 1, &hints, &a) != 0) {
		diag_error(d, SPAN_NONE, "expected [ADDRESS]:PORT for Prometheus, not '%s'", at);
	} else {
		fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		if (fd >= 0)
			(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
		if (fd < 0 || bind(fd, a->ai_addr, a->ai_addrlen) < 0 || listen(fd, MAX_CONNECTIONS) < 0) {
			diag_fault(d, SPAN_NONE, "cannot listen at '%s': %s", at, strerror(errno));
			if (fd >= 0)
				close(fd);
			fd = -1;
		}
		freeaddrinfo(a);
	}
	free(address);
	return fd;
}

struct metrics *metrics_new(struct instance *in, const char *at, struct diag *d)
{
	struct sockaddr_storage bound;
	socklen_t len = sizeof(bound);
	int fd = listen_at(at, d);
	struct metrics *m;

	if (fd < 0)
		return NULL;
	m = x_calloc(1, sizeof(*m));
	m->in = in;
	if (getsockname(fd, (struct sockaddr *)&bound, &len) == 0)
		m->port = ntohs(((struct sockaddr_in *)&bound)->sin_port);	/* at one place for both families */
	m->daemon = MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, answer, m, MHD_OPTION_LISTEN_SOCKET, fd,
				     MHD_OPTION_CONNECTION_LIMIT, (unsigned)MAX_CONNECTIONS,
				     MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_SECONDS,
				     MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_END);
	if (!m->daemon) {
		diag_fault(d, SPAN_NONE, "cannot serve Prometheus at '%s'", at);
		close(fd);
		free(m);
		return NULL;
	}
	m->fd = MHD_get_daemon_info(m->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	loop_serve(&in->loop, m->fd, POLLIN, ready, m);
	return m;
}

unsigned metrics_port(const struct metrics *m)
{
	return m->port;
}

void metrics_free(struct metrics *m)
{
	if (!m)
		return;
	loop_forget(&m->in->loop, m->fd);
	MHD_stop_daemon(m->daemon);
	free(m);
}
