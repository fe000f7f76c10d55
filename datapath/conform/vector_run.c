/*
 * vector_run.c - one vector through one router: all devices are memory ports, a timer for each packet gives it to its port, and
 * what the ports send is kept, as is what ToDump writes; at the end elements are asked what they counted. The run ends a
 * second of virtual time after the last packet, or IDLE after the start if there is none.
 */
#include "datapath/conform/vector_test.h"
#include "datapath/port/port.h"
#include "datapath/runtime/handler.h"
#include "models/base/mem.h"
#include "models/packet/pcap.h"
#include "models/packet/reply.h"

#define IDLE UINT64_C(1050500000)	/* ns */

enum { FRAMES = 4096, FRAMES_TO_SWAP = 32768 };	/* two configurations are there at once */

struct run {
	const struct test_vector *v;
	struct router *r;
	vector_packets *sent;
	struct timer timer;
	size_t next;
	uint64_t start;
	const char *unknown;	/* a port that is not there */
	struct vector_result *result;
	bool swap, swapped;	/* before this packet */
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
	size_t n;

	if (!from)
		return NULL;
	if (!in->octets) {
		octets = packet_answer(from->octets, from->len, in->error, &n);
		*len = octets ? (uint32_t)n : 0;
		return octets;
	}
	octets = x_malloc(from->len + 1);
	memcpy(octets, from->octets, from->len);
	*len = from->len;
	return octets;
}

static void write_handler(struct run *run, const struct vector_packet *in)
{
	struct strbuf out = STRBUF_INIT;
	bool taken;

	/* what is written is not kept when the configuration is replaced */
	if (run->swap || !handler_exists(run->r, NULL, in->handler, true)) {
		run->result->unwritten = true;
		return;
	}
	taken = handler_write(run->r, NULL, in->handler, in->value, &out);
	if (taken != in->taken)
		sb_printf(&run->result->said, "  %s: expected '%s' to be %s, it was %s\n", in->handler, in->value,
			  in->taken ? "taken" : "refused", taken ? "taken" : "refused");
	sb_fini(&out);
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
	if (run->swap && run->next > 0 && !run->swapped) {
		run->swapped = true;
		driver_stop(run->r);
		return;
	}
	run->swapped = false;
	in = &run->v->inputs.v[run->next++];
	if (in->handler)
		write_handler(run, in);
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

/* Whether the element of "ELEMENT.HANDLER" takes over what the one before it held. */
static bool keeps(const struct router *r, const char *name)
{
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot && i < r->count; i++)
		if (!strncmp(r->elements[i]->name, name, (size_t)(dot - name)) && !r->elements[i]->name[dot - name])
			return r->elements[i]->cls->keeps != NULL;
	return true;
}

static void ask(struct router *r, const vector_wants *wants, bool swap, struct strbuf *out)
{
	for (size_t i = 0; i < wants->n; i++) {
		const struct vector_handler_want *w = &wants->v[i];
		struct strbuf said = STRBUF_INIT;
		size_t n = text_length(w->value);
		bool ok = handler_exists(r, NULL, w->name, false) && handler_read(r, NULL, w->name, "", &said);

		if (ok && (!swap || keeps(r, w->name)) && (text_length(sb_str(&said)) != n || memcmp(sb_str(&said), w->value, n) != 0))
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

/* Adds what ToDump elements wrote: a file is a port of its name. They have closed it. */
static void read_dump(const char *name, vector_packets *sent, struct diag *d)
{
	struct pcap_reader *reader = pcap_reader_open(name, SPAN_NONE, d);
	struct pcap_record r;

	while (reader && pcap_reader_next(reader, &r) > 0) {
		struct vector_packet *p = VEC_ADD(sent);

		*p = (struct vector_packet){ .port = x_strdup(name), .len = r.len };
		p->octets = x_malloc(r.len + 1);
		memcpy(p->octets, r.data, r.len);
	}
	pcap_reader_close(reader);
}

/* The names of their files; ends with NULL. */
static char **dumps_of(struct router *r)
{
	char **names = x_calloc(r->count + 1, sizeof(*names));
	size_t n = 0;

	for (size_t i = 0; i < r->count; i++) {
		struct strbuf call = STRBUF_INIT, name = STRBUF_INIT;

		sb_printf(&call, "%s.filename", r->elements[i]->name);
		if (!strcmp(r->elements[i]->cls->name, "ToDump") &&
		    handler_read(r, NULL, sb_str(&call), "", &name))
			names[n++] = x_strdup(sb_str(&name));
		sb_fini(&call);
		sb_fini(&name);
	}
	return names;
}

/* Puts the same configuration in the place of the one that runs, and goes on with the next packet. */
static bool swap(struct run *run, const char *path, const struct router_options *o, struct diag *d)
{
	struct diag *own = diag_new(), *old = own;
	struct click_config *config = router_read(path, o, own);
	bool ok = config && router_hotswap(run->r, config, own, &old);

	if (!ok)
		diag_error(d, SPAN_NONE, "vector %llu: '%s' cannot replace itself: %s", (unsigned long long)run->v->id, path,
			   diag_count(own) ? diag_get(own, 0).text : "it has errors");
	if (old != d)
		diag_free(old);
	if (ok) {
		timer_init(&run->timer, run->r->elements[0], give_next);
		timer_at(&run->timer, run->r->run.now);
	}
	return ok;
}

static void watch_ports(struct run *run, struct watched **watched)
{
	size_t n = 0;

	for (struct port *p = run->r->ports; p; p = p->next)
		n++;
	*watched = x_calloc(n + 1, sizeof(**watched));
	n = 0;
	for (struct port *p = run->r->ports; p; p = p->next) {
		(*watched)[n] = (struct watched){ run, p->name };
		port_memory_watch(p, keep, &(*watched)[n++]);
	}
}

bool vector_test_run(const struct test_vectors *t, const struct test_vector *v, const char *path, struct diag *d,
		     struct vector_result *result)
{
	struct router_options o = { .clock = CLOCK_VIRTUAL, .memory_ports = true,
				    .frames = t->swap ? FRAMES_TO_SWAP : FRAMES };
	struct run run = { .v = v, .sent = &result->sent, .result = result,
			   .swap = t->swap };
	struct watched *watched;
	struct diag *last;
	char **dumps;
	uint32_t lost;
	bool ok = true;

	run.r = router_new(path, &o, d);
	if (!run.r)
		return false;
	watch_ports(&run, &watched);
	run.start = run.r->run.now + NS_PER_SECOND;
	timer_init(&run.timer, run.r->elements[0], give_next);
	timer_at(&run.timer, v->inputs.n ? run.start : run.r->run.now + IDLE);
	do
		driver_run(run.r);
	while (run.swapped && (ok = swap(&run, path, &o, d)));
	timer_stop(&run.timer);
	ask(run.r, &t->handlers, t->swap, &result->said);
	ask(run.r, &v->handlers, t->swap, &result->said);
	dumps = dumps_of(run.r);
	last = run.r->diag;
	lost = router_end(run.r);
	if (lost)
		sb_printf(&result->said, "  %u packet%s nobody gave back\n", lost, lost == 1 ? "" : "s");
	if (last != d)
		diag_free(last);
	for (size_t i = 0; dumps[i]; i++) {
		read_dump(dumps[i], &result->sent, d);
		free(dumps[i]);
	}
	free(dumps);
	free(watched);
	if (run.unknown)
		diag_error(d, SPAN_NONE, "vector %llu: '%s' has no FromDevice for '%s'", (unsigned long long)v->id,
			   path, run.unknown);
	return ok && !run.unknown;
}
