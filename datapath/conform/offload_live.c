/*
 * offload_live.c - see offload_live.h. A frame is one at a time on its way: the first that is seen is what became of it.
 */
#include "datapath/conform/offload_live.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "models/base/mem.h"

enum { STEP = 1, WAIT = 1000, WAIT_ONE_OF = 150, QUIET = 40 };	/* ms: what shall come, may come, shall not */

struct offload_live {
	struct live *live;
	const struct datapath *p;
	int *fd;			/* of each port: what the host's stack gets */
	char *port;			/* of what was seen last */
	uint8_t *octets;
	uint32_t len;
};

/* A device takes frames of a driver when its other end has GRO on. */
static bool prepare(const struct offload_live *l, struct diag *d)
{
	bool ok = true;

	for (size_t i = 0; ok && i < l->p->port_count; i++) {
		char *command = x_asprintf("ethtool -K us%s gro on >/dev/null 2>&1", offload_live_device(l, i) + 2);
		FILE *f = popen(command, "r");

		ok = f && pclose(f) == 0;
		free(command);
	}
	if (!ok)
		diag_fault(d, SPAN_NONE, "the command 'ethtool' cannot turn GRO on");
	return ok;
}

static bool open_stack_end(struct offload_live *l, size_t i, struct diag *d)
{
	struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL) };
	int on = 1;

	at.sll_ifindex = (int)if_nametoindex(offload_live_device(l, i));
	l->fd[i] = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, htons(ETH_P_ALL));
	if (l->fd[i] >= 0 && at.sll_ifindex && bind(l->fd[i], (struct sockaddr *)&at, sizeof(at)) == 0 &&
	    setsockopt(l->fd[i], SOL_PACKET, PACKET_AUXDATA, &on, sizeof(on)) == 0)
		return true;
	diag_fault(d, SPAN_NONE, "cannot open a packet socket behind '%s': %s", l->p->ports[i].name.s, strerror(errno));
	return false;
}

struct offload_live *offload_live_new(const char *path, const struct datapath *p, struct diag *d)
{
	struct offload_live *l = x_calloc(1, sizeof(*l));
	bool ok;

	l->p = p;
	l->fd = x_calloc(p->port_count + 1, sizeof(*l->fd));
	for (size_t i = 0; i < p->port_count; i++)
		l->fd[i] = -1;
	l->live = live_new(path, d);
	ok = l->live && prepare(l, d);
	for (size_t i = 0; ok && i < p->port_count; i++)
		ok = open_stack_end(l, i, d);
	if (ok)
		return l;
	offload_live_free(l);
	return NULL;
}

void offload_live_free(struct offload_live *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < l->p->port_count; i++)
		if (l->fd[i] >= 0)
			close(l->fd[i]);
	live_free(l->live);
	free(l->fd);
	free(l->port);
	free(l->octets);
	free(l);
}

const char *offload_live_device(const struct offload_live *l, size_t port)
{
	return live_device(l->live, l->p->ports[port].name.s);
}

static void keep(void *arg, const char *port, const uint8_t *octets, uint32_t len)
{
	struct offload_live *l = arg;

	free(l->port);
	free(l->octets);
	l->port = x_strdup(port);
	l->octets = x_malloc(len + 1);
	memcpy(l->octets, octets, len);
	l->len = len;
}

/* What the stack behind that port got, if anything. */
static bool passed(struct offload_live *l, size_t port)
{
	const uint8_t *octets;
	ssize_t n = live_next(l->live, l->fd[port], &octets);

	if (n >= 0)
		keep(l, "", octets, (uint32_t)n);
	return n >= 0;
}

static void forget(struct offload_live *l)
{
	live_take(l->live, keep, l);
	for (size_t i = 0; i < l->p->port_count; i++)
		while (passed(l, i))
			;
	free(l->port);
	l->port = NULL;
}

bool offload_live_ask(struct offload_live *l, const struct vector_packet *in, const struct test_vector *v, struct offload_became *b,
		      struct diag *d)
{
	int left = v->outputs.n ? WAIT : v->others.n ? WAIT_ONE_OF : QUIET;
	size_t at = 0;

	while (strcmp(l->p->ports[at].name.s, in->port) != 0)
		at++;
	forget(l);
	if (!live_give(l->live, in->port, in->octets, in->len)) {
		diag_fault(d, SPAN_NONE, "cannot send to '%s': %s", in->port, strerror(errno));
		return false;
	}
	b->passes = false;
	for (; left > 0 && !l->port; left -= STEP) {
		b->passes = passed(l, at);
		if (!b->passes)
			live_take(l->live, keep, l);
		if (!l->port)
			(void)poll(NULL, 0, STEP);
	}
	b->port = l->port && !b->passes ? l->port : NULL;
	b->octets = l->octets;
	b->len = l->len;
	return true;
}
