/*
 * sim.c - see sim.h. Packets move as in Click: pushed depth first by the task of a source, or pulled through
 * the elements between a queue and a puller. What an element does to a packet is its rule program; classes that
 * have to do with time are C code around it (sim_int.h).
 */
#include "models/base/mem.h"
#include "symexec/exec/sim_state.h"
#include "symexec/sim/sim_int.h"

/* One run of a program: what comes out where. */
struct sim_at {
	struct sim *s;
	struct sim_node *n;
	uint32_t wanted;	/* this output is pulled: the packet is the answer */
	struct flow *answer;
};

bool
sim_pulls(const struct sim_node *n, uint32_t input)
{
	return n->element != NULL && n->element->input != NULL &&
	    input < n->element->ninputs && n->element->input[input] == CLICK_PULL;
}

bool
sim_is_pulled(const struct sim_node *n, uint32_t output)
{
	return n->element != NULL && n->element->output != NULL &&
	    output < n->element->noutputs && n->element->output[output] == CLICK_PULL;
}

void
sim_drop(struct sim *s, struct flow *f)
{
	s->count->dropped++;
	flow_free(s->in->engine, f);
}

uint32_t
sim_length(struct sim *s, struct flow *f)
{
	uint64_t len = 0;

	(void)value_is_const(s->in->engine->values, flow_length(s->in->engine, f, f->data), &len);
	return (uint32_t)len;
}

void
sim_send(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	const struct node *g = n->graph;
	uint32_t count = port < g->out_ports ? g->out_count[port] : 0;

	if (count == 0) {
		sim_drop(s, f);
		return;
	}
	n->left[port]++;
	for (uint32_t i = 0; i < count; i++) {
		struct flow *one = i + 1 < count ? flow_copy(s->in->engine, f) : f;

		if (g->out[port][i].wire)
			flow_wire(s->in->engine, one);
		sim_push(s, &s->nodes[g->out[port][i].node], g->out[port][i].port, one);
	}
}

void
sim_violation(struct sim *s, const struct sim_node *n, struct flow *f, const char *why)
{
	s->count->violations++;
	diag_warn(s->in->diag, n->graph->at, "precondition violated at '%s': %s", n->graph->name,
		  why);
	flow_free(s->in->engine, f);
}

static void
sim_out(void *arg, struct flow *f, const struct outcome *o)
{
	struct sim_at *at = arg;
	struct sim *s = at->s;

	if (s->in->engine->sim_chance != NULL) {
		at->n->chance = s->in->engine->sim_chance;
		s->in->engine->sim_chance = NULL;
	}
	if (o->queue != NULL && sim_is_pulled(at->n, o->port)) {
		sim_enqueue(s, at->n, o->queue, f);
		return;
	}
	if (o->kind == OUT_EMIT && o->port == at->wanted && at->answer == NULL) {
		at->answer = f;
		return;
	}
	if (o->kind == OUT_EMIT) {
		sim_send(s, at->n, o->port, f);
		return;
	}
	if (o->kind == OUT_VIOLATION) {
		sim_violation(s, at->n, f, o->reason);
		return;
	}
	s->count->dropped++;
	at->n->drops++;
	flow_free(s->in->engine, f);
}

static struct flow *
run_program(struct sim *s, struct sim_node *n, uint32_t port, uint32_t wanted, struct flow *f)
{
	struct sim_at at = { s, n, wanted, NULL };
	struct exec_sink sink = { sim_out, &at };

	s->in->engine->sim_chance = NULL;
	exec_run(s->in->engine, n->program, n->id, port, f, &sink);
	return at.answer;
}

struct flow *
sim_filter(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	return run_program(s, n, 0, port, f);
}

void
sim_rules(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)run_program(s, n, port, UINT32_MAX, f);
}

void
sim_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	if (s->depth >= SIM_MAX_DEPTH) {
		if (s->ok)
			diag_error(s->in->diag, n->graph->at, "the packet passes more than %d "
				   "elements: a loop?", SIM_MAX_DEPTH);
		s->ok = false;
		flow_free(s->in->engine, f);
		return;
	}
	s->depth++;
	if (n->cls != NULL && n->cls->push != NULL)
		n->cls->push(s, n, port, f);
	else if (n->graph->kind == NODE_PORTS_IN || n->graph->kind == NODE_PORTS_OUT)
		sim_send(s, n, port, f);
	else if (n->program == NULL || n->graph->kind == NODE_OPEN)
		flow_free(s->in->engine, f);
	else
		sim_rules(s, n, port, f);
	s->depth--;
}

struct flow *
sim_ask(struct sim *s, struct sim_node *n, uint32_t port)
{
	for (uint32_t i = 0; i < n->from_count; i++) {
		struct sim_node *up = n->from[i].node;
		uint32_t out = n->from[i].port;

		for (uint32_t k = 0; k < up->graph->out_count[out]; k++)
			if (up->graph->out[out][k].node == n->id &&
			    up->graph->out[out][k].port == port)
				return sim_pull(s, up, out);
	}
	return NULL;
}

struct flow *
sim_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f;

	if (s->depth >= SIM_MAX_DEPTH || n->element == NULL)
		return NULL;
	s->depth++;
	if (n->cls != NULL && n->cls->pull != NULL) {
		f = n->cls->pull(s, n, port);
	} else if (n->element->ninputs == 0 || !sim_pulls(n, 0)) {
		f = sim_dequeue(s, n);
	} else {
		f = sim_ask(s, n, MIN_OF(port, n->element->ninputs - 1));
		if (f != NULL && n->program != NULL)
			f = run_program(s, n, MIN_OF(port, n->element->ninputs - 1), port, f);
	}
	s->depth--;
	if (f != NULL && port < n->graph->out_ports)
		n->left[port]++;
	return f;
}

static const struct sim_class *
find_class(const char *name)
{
	static const struct sim_class *const tables[] = {
		sim_classes_dump, sim_classes_device, sim_classes_source, sim_classes_queue, sim_classes_unqueue,
		sim_classes_sched, sim_classes_rate, sim_classes_script, sim_classes_switch,
		sim_classes_stamp, sim_classes_arp, sim_classes_bridge, sim_classes_ip,
		sim_classes_reassembly, sim_classes_nd, sim_classes_tcp, sim_classes_icmp,
		sim_classes_translate, sim_classes_aggregate, sim_classes_clipboard,
		sim_classes_make, sim_classes_anonymize, sim_classes_compress,
		sim_classes_ipsec, sim_classes_cipher, sim_classes_ftp, sim_classes_expire,
		sim_classes_count, sim_classes_spantree, sim_classes_aqm, sim_classes_pppoe, sim_classes_join,
		sim_classes_match, sim_classes_monitor, sim_classes_cookie, sim_classes_l7,
		sim_classes_summary_from, sim_classes_summary_to, sim_classes_ratemon,
	};

	for (size_t t = 0; t < ARRAY_LEN(tables); t++)
		for (const struct sim_class *c = tables[t]; c->name != NULL; c++)
			if (strcmp(c->name, name) == 0)
				return c;
	return NULL;
}

bool
sim_knows(const char *class_name)
{
	return find_class(class_name) != NULL;
}

void
sim_print_left(const struct sim *s, struct strbuf *out)
{
	for (uint32_t i = 0; i < s->node_count; i++)
		for (uint32_t p = 0; p < s->nodes[i].graph->out_ports; p++)
			if (s->nodes[i].left[p] > 0)
				sb_printf(out, "%s %u %llu\n", s->nodes[i].graph->name, p,
					  (unsigned long long)s->nodes[i].left[p]);
}

static void
add_upstream(struct sim *s)
{
	const struct graph *g = s->in->graph;

	for (uint32_t i = 0; i < s->node_count; i++)
		s->nodes[i].from = arena_alloc_array(s->in->engine->arena, g->nodes[i].in_edges + 1,
						     sizeof(*s->nodes[i].from));
	for (uint32_t i = 0; i < s->node_count; i++)
		for (uint32_t p = 0; p < g->nodes[i].out_ports; p++)
			for (uint32_t k = 0; k < g->nodes[i].out_count[p]; k++) {
				struct sim_node *to = &s->nodes[g->nodes[i].out[p][k].node];

				to->from[to->from_count++] =
				    (struct sim_end){ &s->nodes[i], p };
			}
}

static bool
make_nodes(struct sim *s)
{
	const struct graph *g = s->in->graph;
	struct arena *a = s->in->engine->arena;
	bool ok = true;

	s->node_count = (uint32_t)g->node_count;
	s->nodes = arena_alloc_array(a, s->node_count + 1, sizeof(*s->nodes));
	s->order = arena_alloc_array(a, s->node_count + 1, sizeof(struct sim_node *));
	for (uint32_t i = 0; i < s->node_count; i++) {
		struct sim_node *n = &s->nodes[i];

		n->id = i;
		n->graph = &g->nodes[i];
		n->element = n->graph->element;
		n->program = n->graph->program;
		n->left = arena_alloc_array(a, n->graph->out_ports + 1, sizeof(*n->left));
		n->empty.active = n->full.active = true;
		if (n->element == NULL || n->element->cls == NULL)
			continue;
		n->cls = find_class(n->element->class_name);
		if (n->cls != NULL)
			ok &= sim_read_args(s, n);
	}
	add_upstream(s);
	return ok;
}

static void
fini_nodes(struct sim *s)
{
	for (uint32_t i = 0; i < s->node_count; i++) {
		struct sim_node *n = &s->nodes[i];
		struct flow *f;

		while ((f = sim_dequeue(s, n)) != NULL)
			flow_free(s->in->engine, f);
		free(n->queue.v);
		if (n->cls != NULL && n->cls->fini != NULL)
			n->cls->fini(s, n);
		VEC_FREE(&n->empty.tasks);
		VEC_FREE(&n->empty.callbacks);
		VEC_FREE(&n->full.tasks);
		VEC_FREE(&n->full.callbacks);
		VEC_FREE(&n->signal.of);
	}
	VEC_FREE(&s->pending);
}

struct sim *
sim_new(struct input *in, struct sim_count *count)
{
	struct sim *s = x_calloc(1, sizeof(*s));

	X_CHECK(in->engine->concrete);
	memset(count, 0, sizeof(*count));
	s->in = in;
	s->count = count;
	s->ok = true;
	s->now = SIM_EPOCH;
	s->runcount = 1;
	s->tasks.task.prev = s->tasks.task.next = &s->tasks;
	s->names = x_calloc(in->graph->config_count + 1, sizeof(struct click_names *));
	for (size_t i = 0; i < in->graph->config_count; i++)
		s->names[i] = click_names_new(in->graph->configs[i], in->diag);
	return s;
}

bool
sim_run(struct sim *s)
{
	if (!make_nodes(s))
		return false;
	sim_order(s);
	for (uint32_t i = 0; s->ok && i < s->node_count; i++) {
		struct sim_node *n = s->order[i];

		if (n->cls != NULL && n->cls->init != NULL)
			s->ok &= n->cls->init(s, n);
		/* so that of two equal intervals the one that was set first ends first */
		s->now++;
	}
	if (s->ok)
		sim_drive(s);
	return s->ok && diag_errors(s->in->diag) == 0;
}

void
sim_keep(struct sim *s, struct sim_outputs *o, bool quiet)
{
	s->outputs = o;
	s->quiet = quiet;
}

bool
sim_chose(const struct sim *s)
{
	for (uint32_t i = 0; i < s->node_count; i++)
		if (s->nodes[i].chance != NULL)
			return true;
	return false;
}

bool
sim_keeps(const struct sim *s)
{
	for (uint32_t i = 0; i < s->node_count; i++) {
		const struct sim_node *n = &s->nodes[i];

		if (n->state != NULL && n->graph->kind != NODE_WAY_IN && n->graph->kind != NODE_WAY_OUT)
			return true;
	}
	return !sim_state_is_empty(s->in->engine->sim_state);
}

bool
sim_free(struct sim *s)
{
	bool ok;

	fini_nodes(s);
	for (size_t i = 0; i < s->in->graph->config_count; i++)
		click_names_free(s->names[i]);
	free(s->names);
	ok = s->ok;
	free(s);
	return ok;
}
