/*
 * implicit.c - lenient mode: a Queue where a push output meets a pull input, an Unqueue the other
 * way round. One Queue serves all push outputs that lead to the same pull input, because
 * that input can have one connection only.
 */
#include "models/click/router.h"

#include "models/base/arena.h"
#include "models/base/map.h"
#include "models/base/vec.h"
#include "models/click/class.h"

struct insertion {
	struct click_config *c;
	struct diag *diag;
	VEC(struct click_element) elements;
	VEC(struct click_connection) connections;
	struct u64_map *queues;		/* pull input to 1 + its queue */
	uint64_t next_number;
};

static uint32_t add_element(struct insertion *ins, const char *class_name, span at)
{
	struct click_element e = { .class_name = class_name, .config = "", .at = at };

	do
		e.name = arena_printf(ins->c->arena, "%s@%llu", class_name,
				      (unsigned long long)++ins->next_number);
	while (click_find_element(ins->c, e.name) >= 0);
	e.cls = click_class_find(class_name);
	e.implicit = true;
	*VEC_ADD(&ins->elements) = e;
	return (uint32_t)ins->elements.n - 1;
}

static void connect(struct insertion *ins, const struct click_connection *w)
{
	*VEC_ADD(&ins->connections) = *w;
}

static void add_queue(struct insertion *ins, const struct click_connection *w)
{
	uint64_t key = (uint64_t)w->to << 32 | w->to_port, queue;

	if (!u64_map_get(ins->queues, key, &queue)) {
		queue = add_element(ins, "Queue", w->at);
		u64_map_put(ins->queues, key, queue);
		connect(ins, &(struct click_connection){ (uint32_t)queue, 0, w->to, w->to_port,
							 w->at });
		diag_warn(ins->diag, w->at, "push output of '%s' meets pull input of '%s'; a Queue "
			  "is assumed between them", ins->c->elements[w->from].name,
			  ins->c->elements[w->to].name);
	}
	connect(ins,
		&(struct click_connection){ w->from, w->from_port, (uint32_t)queue, 0, w->at });
}

static void add_unqueue(struct insertion *ins, const struct click_connection *w)
{
	uint32_t unqueue = add_element(ins, "Unqueue", w->at);

	connect(ins, &(struct click_connection){ w->from, w->from_port, unqueue, 0, w->at });
	connect(ins, &(struct click_connection){ unqueue, 0, w->to, w->to_port, w->at });
	diag_warn(ins->diag, w->at, "pull output of '%s' meets push input of '%s'; an Unqueue is "
		  "assumed between them", ins->c->elements[w->from].name,
		  ins->c->elements[w->to].name);
}

void click_add_queues(struct click_config *c, struct diag *d)
{
	struct insertion ins = { .c = c, .diag = d, .queues = u64_map_new() };

	ins.next_number = c->element_count;
	for (size_t i = 0; i < c->element_count; i++)
		*VEC_ADD(&ins.elements) = c->elements[i];
	for (size_t i = 0; i < c->connection_count; i++) {
		const struct click_connection *w = &c->connections[i];
		enum click_processing out = c->elements[w->from].output[w->from_port];
		enum click_processing in = c->elements[w->to].input[w->to_port];

		if (out == in)
			connect(&ins, w);
		else if (out == CLICK_PUSH)
			add_queue(&ins, w);
		else
			add_unqueue(&ins, w);
	}
	qsort(ins.connections.v, ins.connections.n, sizeof(*ins.connections.v),
	      click_compare_connections);
	c->elements = arena_memdup(c->arena, ins.elements.v,
				   ins.elements.n * sizeof(*ins.elements.v));
	c->element_count = ins.elements.n;
	c->connections = arena_memdup(c->arena, ins.connections.v,
				      ins.connections.n * sizeof(*ins.connections.v));
	c->connection_count = ins.connections.n;
	VEC_FREE(&ins.elements);
	VEC_FREE(&ins.connections);
	u64_map_free(ins.queues);
}
