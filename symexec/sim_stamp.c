/*
 * sim_stamp.c - elements that change the time of packets. Rule programs do not know of times; a proof does not
 * need them.
 */
#include "models/base/mem.h"
#include "symexec/sim_int.h"

struct stamp {
	uint64_t first;		/* SetTimestampDelta: the first time seen */
	void (*set)(struct sim *s, const struct sim_node *n, struct flow *f);
};

/* FIRST is about another annotation, which nothing here reads. */
static void
set_time(struct sim *s, const struct sim_node *n, struct flow *f)
{
	if (!sim_int(n, "FIRST"))
		f->timestamp = sim_given(n, "TIMESTAMP") ? (uint64_t)sim_int(n, "TIMESTAMP") :
		    s->now;
}

static void
adjust_time(struct sim *s, const struct sim_node *n, struct flow *f)
{
	(void)s;
	if (!sim_int(n, "FIRST") && (f->timestamp != 0 || sim_int(n, "ALL")))
		f->timestamp += sim_given(n, "TIME") ? (uint64_t)sim_int(n, "TIME") : 0;
}

static void
set_delta(struct sim *s, const struct sim_node *n, struct flow *f)
{
	struct stamp *t = n->state;
	const char *type = sim_string(n, "TYPE", NULL);

	if (f->timestamp == 0)
		return;
	if (strcmp(type, "RANGE") == 0) {
		if (t->first == 0)
			t->first = f->timestamp;
		f->timestamp -= t->first;
	} else if (strcmp(type, "NOW") == 0) {
		f->timestamp = s->now - f->timestamp;
	}
}

static bool
stamp_init(struct sim *s, struct sim_node *n)
{
	struct stamp *t = n->state = arena_alloc(s->in->engine->arena, sizeof(*t));

	t->set = strcmp(n->cls->name, "SetTimestamp") == 0 ? set_time :
	    strcmp(n->cls->name, "AdjustTimestamp") == 0 ? adjust_time : set_delta;
	return true;
}

static void
stamp_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	const struct stamp *t = n->state;

	t->set(s, n, f);
	sim_send(s, n, port, f);
}

static struct flow *
stamp_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	const struct stamp *t = n->state;
	struct flow *f = sim_ask(s, n, port);

	if (f != NULL)
		t->set(s, n, f);
	return f;
}

#define STAMP(name_) { .name = name_, .init = stamp_init, .push = stamp_push, .pull = stamp_pull }

const struct sim_class sim_classes_stamp[] = {
	STAMP("SetTimestamp"), STAMP("AdjustTimestamp"), STAMP("SetTimestampDelta"),
	{ .name = NULL },
};
