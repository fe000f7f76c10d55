/*
 * vector_run.c - one vector through one router: all devices are memory ports, a timer for each packet gives it to its port, and
 * what the ports send is kept; at the end elements are asked what they counted. The run ends a second of virtual time after the last packet, or IDLE after the start if there is none.
 */
#include "datapath/conform/vector_test.h"
#include "datapath/handler.h"
#include "datapath/port.h"
#include "models/base/mem.h"
#include "models/packet/reply.h"

#define IDLE UINT64_C(1050500000)	/* ns */

struct run {
	const struct test_vector *v;
	struct router *r;
	vector_packets *sent;
	struct timer timer;
	size_t next;
	uint64_t start;
	const char *unknown;	/* a port that is not there */
};

/* A port, as the one that sees its packets knows it. */
struct watched {
	struct run *run;
	const char *name;
};

static void keep(void *arg, const struct batch *b)
{
	struct watched *w = arg;

	for (unsigned i = 0; i < b->n; i++) {
		struct vector_packet *p = VEC_ADD(w->run->sent);

		*p = (struct vector_packet){ .port = x_strdup(w->name), .len = b->p[i]->len };
		p->octets = x_malloc(p->len + 1);
		memcpy(p->octets, b->p[i]->data, p->len);
	}
}

/* The packet that the port has sent as its number k, or NULL. */
static const struct vector_packet *sent_by(const struct run *run, const char *port, int64_t k)
{
	for (size_t i = 0; i < run->sent->n; i++)
		if (!strcmp(run->sent->v[i].port, port) && !k--)
			return &run->sent->v[i];
	return NULL;
}

/* The octets of an input, in memory of their own; NULL: there is nothing to answer. */
static uint8_t *octets_of(const struct run *run, const struct vector_packet *in, uint32_t *len)
{
	const struct vector_packet *from = in->octets ? in : sent_by(run, in->port, in->answer_to);
	uint8_t *octets;

	if (!from)
		return NULL;
	octets = x_malloc(from->len + 1);
	memcpy(octets, from->octets, from->len);
	*len = from->len;
	if (!in->octets && !packet_reply(octets, *len, LAYER_ETHER)) {
		free(octets);
		return NULL;
	}
	return octets;
}

static void give_next(struct element *e, struct timer *t)
{
	struct run *run = (struct run *)((char *)t - offsetof(struct run, timer));
	const struct vector_packet *in;
	struct port *port;
	uint8_t *octets;
	uint32_t len;

	(void)e;
	if (run->next == run->v->inputs.n) {
		driver_stop(run->r);
		return;
	}
	in = &run->v->inputs.v[run->next++];
	port = port_find(run->r, in->port);
	octets = octets_of(run, in, &len);
	if (!port)
		run->unknown = in->port;
	else if (octets)
		port_memory_give(port, octets, len);
	free(octets);
	timer_at(t, run->next < run->v->inputs.n ? run->start + run->v->inputs.v[run->next].time :
		 run->r->run.now + NS_PER_SECOND);
}

/* Without what ends lines: whether a table's last has an end is nobody's business. */
static size_t text_length(const char *text)
{
	size_t n = strlen(text);

	while (n > 0 && strchr(" \n\t", text[n - 1]))
		n--;
	return n;
}

static void ask(struct router *r, const vector_wants *wants, struct strbuf *out)
{
	for (size_t i = 0; i < wants->n; i++) {
		const struct vector_handler_want *w = &wants->v[i];
		struct strbuf said = STRBUF_INIT;
		size_t n = text_length(w->value);
		bool ok = handler_exists(r, NULL, w->name, false) && handler_read(r, NULL, w->name, "", &said);

		if (ok && (text_length(sb_str(&said)) != n || memcmp(sb_str(&said), w->value, n) != 0))
			sb_printf(out, "  %s: expected '%.*s', said '%.*s'\n", w->name, (int)n, w->value,
				  (int)text_length(sb_str(&said)), sb_str(&said));
		sb_fini(&said);
	}
}

void vector_result_free(struct vector_result *r)
{
	vector_packets_free(&r->sent);
	sb_fini(&r->said);
}

bool vector_test_run(const struct test_vectors *t, const struct test_vector *v, const char *path, struct diag *d,
		     struct vector_result *result)
{
	struct router_options o = { .clock = CLOCK_VIRTUAL, .memory_ports = true, .frames = 4096 };
	struct run run = { .v = v, .sent = &result->sent };
	struct watched *watched;
	size_t n = 0;

	run.r = router_new(path, &o, d);
	if (!run.r)
		return false;
	for (struct port *p = run.r->ports; p; p = p->next)
		n++;
	watched = x_calloc(n + 1, sizeof(*watched));
	n = 0;
	for (struct port *p = run.r->ports; p; p = p->next) {
		watched[n] = (struct watched){ &run, p->name };
		port_memory_watch(p, keep, &watched[n++]);
	}
	run.start = run.r->run.now + NS_PER_SECOND;
	timer_init(&run.timer, run.r->elements[0], give_next);
	timer_at(&run.timer, v->inputs.n ? run.start : run.r->run.now + IDLE);
	driver_run(run.r);
	timer_stop(&run.timer);
	ask(run.r, &t->handlers, &result->said);
	ask(run.r, &v->handlers, &result->said);
	router_free(run.r);
	free(watched);
	if (run.unknown)
		diag_error(d, SPAN_NONE, "vector %llu: '%s' has no FromDevice for '%s'", (unsigned long long)v->id,
			   path, run.unknown);
	return !run.unknown;
}
