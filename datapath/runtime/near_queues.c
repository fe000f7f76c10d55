/*
 * near_queues.c - see near_queues.h.
 */
#include "datapath/runtime/near_queues.h"

#include "datapath/runtime/queue.h"
#include "datapath/runtime/router.h"

static bool watch(struct near_queues *q, const struct element *e)
{
	uint32_t length;

	for (size_t i = 0; i < q->v.n; i++)
		if (q->v.v[i] == e)
			return true;
	if (!queue_holds(e, &length))
		return false;
	*VEC_ADD(&q->v) = e;
	return true;
}

/* Follows connections from the element to the next queues; what was seen is not followed again. */
static void find(struct near_queues *q, const struct element *e)
{
	const struct router *router = e->router;
	bool pulls = e->nin && e->decl->input[0] == CLICK_PULL;
	const struct click_config *c = router->config;
	VEC(uint32_t) todo = { 0 };
	bool *seen = x_calloc(router->count, sizeof(*seen));
	uint32_t self = 0;

	while (router->elements[self] != e)
		self++;
	seen[self] = true;
	*VEC_ADD(&todo) = self;
	while (todo.n > 0) {
		uint32_t at = todo.v[--todo.n];

		for (size_t i = 0; i < c->connection_count; i++) {
			const struct click_connection *k = &c->connections[i];
			uint32_t next = pulls ? k->from : k->to;

			if ((pulls ? k->to : k->from) != at || seen[next])
				continue;
			if (at == self && !pulls && k->from_port != 0)
				continue;	/* that way go those that are dropped */
			seen[next] = true;
			if (!watch(q, router->elements[next]))
				*VEC_ADD(&todo) = next;
		}
	}
	VEC_FREE(&todo);
	free(seen);
}

static bool find_named(struct near_queues *q, struct element *e, const struct setup *s, const char *names)
{
	char *text = x_strdup(names), *rest = text, *word;
	bool ok = true;

	while (ok && (word = strsep(&rest, " \t\n")) != NULL) {
		struct element *named = *word ? router_find_from(e, word) : NULL;

		if (*word && (!named || !watch(q, named)))
			ok = setup_error(s, "QUEUES: expected queues, '%s' is none", word);
	}
	free(text);
	return ok;
}

bool near_queues_find(struct near_queues *q, struct element *e, const struct setup *s)
{
	const struct click_value *names = setup_value(s, "QUEUES");

	if (!names->given)
		find(q, e);
	else if (!find_named(q, e, s, names->s))
		return false;
	if (q->v.n)
		return true;
	return setup_error(s, "expected a queue %s it", e->nin && e->decl->input[0] == CLICK_PULL ? "before" : "behind");
}

void near_queues_fini(struct near_queues *q)
{
	VEC_FREE(&q->v);
}

uint32_t near_queues_waiting(const struct near_queues *q)
{
	uint32_t sum = 0, n;

	for (size_t i = 0; i < q->v.n; i++)
		if (queue_holds(q->v.v[i], &n))
			sum += n;
	return sum;
}

void near_queues_print(const struct near_queues *q, struct strbuf *out)
{
	for (size_t i = 0; i < q->v.n; i++)
		sb_printf(out, "%s\n", q->v.v[i]->name);
}
