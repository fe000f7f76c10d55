/*
 * forward_report.c - live cycles as loops.h lists loops: the packets in the names of who sends them, and a witness that is
 * run through the graph, which knows nothing of tables and candidates.
 */
#include "models/base/mem.h"
#include "symexec/forward/forward_int.h"
#include "symexec/explore/witness.h"

/* The entry's packets as they are sent; NULL: none, which is our fault. */
static struct flow *sent_by(struct forwarding *f, const struct entry *n)
{
	const struct start *s = &f->starts.v[n->start];
	struct engine *e = f->e;
	struct set_binding *b = x_calloc(s->names.n + 1, sizeof(*b));
	struct flow *fl = flow_copy(e, s->at.flow);
	size_t count = 0;
	set sent;

	for (size_t i = 0; i < s->names.n; i++) {
		const struct value_data *d = value_get(e->values, s->names.v[i].v);

		b[count++] = d->kind == VALUE_CONST ?
			(struct set_binding){ .from = root_var(e->values, s->names.v[i].name),
					      .kind = SET_BIND_CONST, .value = d->bits } :
			(struct set_binding){ .from = root_var(e->values, s->names.v[i].name),
					      .kind = SET_BIND_SLICE, .add = d->add,
					      .to = root_var(e->values, d->root), .shift = d->shift };
	}
	sent = set_bind(e->sets, n->packets, b, count);
	free(b);
	if (sent != SET_TOO_LARGE && flow_constrain(e, fl, sent))
		return fl;
	flow_free(e, fl);
	return NULL;
}

static void run_witness(struct forwarding *f, const struct loop_start *at, struct loop *p)
{
	enum witness_state st;
	struct witness w;

	st = witness_choose(f->e, p->sent, &w);
	if (st != WITNESS_EMPTY) {
		loops_run_witness(f->e, f->g, at, &w, p);
		p->witness_len = witness_bytes(f->e, p->sent, at->flow, &w, &p->witness);
	}
	witness_fini(&w);
}

static void add_loop(struct forwarding *f, const struct candidate *c, struct loop_list *l)
{
	const struct start *s = &f->starts.v[c->entry.start];
	struct loop_start at = s->at;
	hop_list hops = cycle_hops_of(f, c);
	struct loop p = { .kind = LOOP_ENDLESS, .at = hops.v[0] };

	loop_set_cycle(&p, hops.v, hops.n);
	VEC_FREE(&hops);
	p.sent = sent_by(f, &c->entry);
	X_CHECK(p.sent != NULL);
	run_witness(f, &at, &p);
	if (p.passes == 0) {
		p.kind = LOOP_UNDECIDED;
		p.reason = "the packet that was tried does not come there";
	}
	at.flow = flow_copy(f->e, at.flow);
	loops_add_start(l, at);
	p.start = l->starts.n - 1;
	*VEC_ADD(&l->loops) = p;
}

void forwarding_loops(struct forwarding *f, struct loop_list *l)
{
	for (size_t i = 0; i < f->cycles.n; i++) {
		bool told = !f->cycles.v[i].live;

		for (size_t k = 0; k < i && !told; k++)
			told = f->cycles.v[k].live && f->cycles.v[k].hops == f->cycles.v[i].hops;
		if (!told)
			add_loop(f, &f->cycles.v[i], l);
	}
	loops_sort(l);
}
