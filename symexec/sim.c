/*
 * sim.c - see sim.h. Packets are pushed one by one, depth first, which is the order of Click's driver where
 * there is one task. Queues hand on at once.
 */
#include "symexec/sim.h"

#include "models/base/mem.h"
#include "models/base/vec.h"
#include "models/packet/pcap.h"
#include "symexec/exec.h"
#include "symexec/witness.h"

enum { MAX_DEPTH = 2000 };

struct dump {
	uint32_t node;
	struct pcap_writer *w;
	uint32_t snaplen;
};

struct sim {
	struct input *in;
	struct sim_count *count;
	VEC(struct dump) dumps;
	uint32_t depth;
	bool ok;
};

struct sim_at {
	struct sim *s;
	uint32_t node;
};

static void push(struct sim *s, uint32_t node, uint32_t port, struct flow *f);

/* The typed arguments of a dump element, or false with an error. */
static bool
dump_args(struct sim *s, const struct node *n, struct click_args *a)
{
	struct click_names *names = click_names_new(n->config, s->in->diag);
	struct click_scope scope = { n->config, names, false };
	bool ok = click_args_parse(&scope, n->element, s->in->engine->arena, a, s->in->diag);

	click_names_free(names);
	return ok;
}

static const char *
string_arg(const struct click_args *a, const char *name)
{
	const struct click_value *v = click_arg(a, name);

	return v->kind == CLICK_V_STRING ? v->s : NULL;
}

/* 1: Ethernet, 101: raw IP. ToDump writes Ethernet unless told otherwise. */
static int
encap_of(const struct click_args *a)
{
	const struct click_value *v = click_arg(a, "ENCAP");

	if (v->kind == CLICK_V_STRING && strcmp(v->s, "IP") == 0)
		return LINK_RAW;
	if (v->kind == CLICK_V_INT && v->i == 1 && v->given)
		return LINK_RAW;
	return LINK_ETHERNET;
}

static bool
open_dump(struct sim *s, uint32_t node)
{
	const struct node *n = &s->in->graph->nodes[node];
	struct click_args a;
	struct dump d = { .node = node };

	if (!dump_args(s, n, &a))
		return false;
	d.snaplen = (uint32_t)click_arg(&a, "SNAPLEN")->i;
	d.w = pcap_writer_open(string_arg(&a, "FILENAME"), encap_of(&a), false, n->at,
			       s->in->diag);
	if (d.w == NULL)
		return false;
	*VEC_ADD(&s->dumps) = d;
	return true;
}

static void
write_dump(struct sim *s, struct dump *d, struct flow *f)
{
	struct witness none = { .values = u64_map_new() };
	uint8_t *bytes;
	size_t len = witness_bytes(s->in->engine, f, f, &none, &bytes);
	struct pcap_record r = { .data = bytes, .wire_len = (uint32_t)len, .time = f->timestamp };

	r.len = d->snaplen != 0 ? MIN_OF(r.wire_len, d->snaplen) : r.wire_len;
	s->ok &= pcap_writer_add(d->w, &r);
	s->count->out++;
	free(bytes);
	witness_fini(&none);
}

static struct dump *
find_dump(struct sim *s, uint32_t node)
{
	for (size_t i = 0; i < s->dumps.n; i++)
		if (s->dumps.v[i].node == node)
			return &s->dumps.v[i];
	return NULL;
}

static void
send_out(struct sim *s, uint32_t node, uint32_t port, struct flow *f)
{
	const struct node *n = &s->in->graph->nodes[node];
	uint32_t count = port < n->out_ports ? n->out_count[port] : 0;

	if (count == 0) {
		flow_free(s->in->engine, f);
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		push(s, n->out[port][i].node, n->out[port][i].port,
		     i + 1 < count ? flow_copy(s->in->engine, f) : f);
}

static void
sim_out(void *arg, struct flow *f, const struct outcome *o)
{
	struct sim_at *at = arg;
	struct sim *s = at->s;
	const struct node *n = &s->in->graph->nodes[at->node];

	if (o->kind == OUT_EMIT) {
		send_out(s, at->node, o->port, f);
		return;
	}
	if (o->kind == OUT_VIOLATION) {
		s->count->violations++;
		diag_warn(s->in->diag, n->at, "precondition violated at '%s': %s", n->name,
			  o->reason);
	} else {
		s->count->dropped++;
	}
	flow_free(s->in->engine, f);
}

static void
push(struct sim *s, uint32_t node, uint32_t port, struct flow *f)
{
	const struct node *n = &s->in->graph->nodes[node];
	struct sim_at at = { s, node };
	struct exec_sink sink = { sim_out, &at };
	struct dump *d = find_dump(s, node);

	if (s->depth >= MAX_DEPTH) {
		diag_error(s->in->diag, n->at, "the packet passes more than %d elements: a loop?",
			   MAX_DEPTH);
		s->ok = false;
		flow_free(s->in->engine, f);
		return;
	}
	s->depth++;
	if (d != NULL)
		write_dump(s, d, f);
	if (d != NULL && n->out_ports == 0)
		flow_free(s->in->engine, f);
	else if (n->program == NULL || n->kind == NODE_OPEN)
		flow_free(s->in->engine, f);
	else
		exec_run(s->in->engine, n->program, node, port, f, &sink);
	s->depth--;
}

static struct flow *
packet_flow(struct engine *e, const struct pcap_record *r, uint32_t index)
{
	struct flow *f = flow_new(e);

	f->head_end = (int32_t)r->len;
	f->timestamp = r->time;
	f->origin_packet = index;
	if (r->len > 0)
		flow_write(e, f, BASE_DATA, 0, r->len * 8, value_bytes(e->values, r->data, r->len));
	return f;
}

static bool
read_dump(struct sim *s, uint32_t node)
{
	const struct node *n = &s->in->graph->nodes[node];
	struct pcap_reader *r;
	struct pcap_record rec;
	struct click_args a;
	uint32_t index = 0;
	int got;

	if (!dump_args(s, n, &a))
		return false;
	r = pcap_reader_open(string_arg(&a, "FILENAME"), n->at, s->in->diag);
	if (r == NULL)
		return false;
	while ((got = pcap_reader_next(r, &rec)) == 1) {
		struct flow *f = packet_flow(s->in->engine, &rec, index++);
		struct sim_at at = { s, node };
		struct exec_sink sink = { sim_out, &at };
		bool raw = pcap_reader_linktype(r) == LINK_RAW;

		s->count->in++;
		/* captures of IP packets mark the network header, as FORCE_IP does */
		f->net = raw ? 0 : POINTER_NONE;
		exec_run(s->in->engine, n->program, node, 0, f, &sink);
	}
	pcap_reader_close(r);
	return got == 0;
}

bool
sim_run(struct input *in, struct sim_count *count)
{
	struct sim s = { .in = in, .count = count, .ok = true };

	X_CHECK(in->engine->concrete);
	memset(count, 0, sizeof(*count));
	for (uint32_t i = 0; s.ok && i < in->graph->node_count; i++)
		if (in->graph->nodes[i].element != NULL &&
		    strcmp(in->graph->nodes[i].element->class_name, "ToDump") == 0)
			s.ok = open_dump(&s, i);
	for (uint32_t i = 0; s.ok && i < in->graph->node_count; i++)
		if (in->graph->nodes[i].element != NULL &&
		    strcmp(in->graph->nodes[i].element->class_name, "FromDump") == 0)
			s.ok = read_dump(&s, i) && s.ok;
	for (size_t i = 0; i < s.dumps.n; i++)
		if (!pcap_writer_close(s.dumps.v[i].w))
			s.ok = false;
	VEC_FREE(&s.dumps);
	return s.ok && diag_errors(in->diag) == 0;
}
