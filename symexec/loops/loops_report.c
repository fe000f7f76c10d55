/*
 * loops_report.c - loops in words.
 */
#include "models/base/mem.h"
#include "models/packet/print.h"
#include "symexec/loops/loops.h"
#include "symexec/report/words.h"

static const struct {
	const char *name, *says;
	bool bad;
} kinds[LOOP_KINDS] = {
	[LOOP_ENDLESS] = { "endless", "a packet goes round for ever", true },
	[LOOP_ENCAPSULATION] = { "encapsulation grows",
				 "a packet goes round and is longer each time", true },
	[LOOP_STATE] = { "state grows",
			 "a packet goes round and more is remembered of it each time", true },
	[LOOP_UNDECIDED] = { "undecided", "a packet comes back, for how long was not decided",
			     true },
	[LOOP_TTL] = { "ttl-bounded", "a packet goes round until its TTL ends it", false },
	[LOOP_REVISIT] = { "no loop", "a packet comes back and then leaves", false },
};

const char *loop_kind_name(enum loop_kind k)
{
	return kinds[k].name;
}

bool loop_is_bad(enum loop_kind k)
{
	return kinds[k].bad;
}

/* `line`: the packet there, or NULL. */
static void add_hop(struct engine *e, const struct graph *g, const struct loop_hop *h,
		    const char *line, struct verdict *v)
{
	const struct node *n = &g->nodes[h->node];

	/* the sides of a class box are not elements of the user's */
	if (n->kind == NODE_PORTS_IN || n->kind == NODE_PORTS_OUT)
		return;
	verdict_add_hop(v, n->name, n->element != NULL ? n->element->class_name : "",
			n->element != NULL ? verdict_where(e, g, h->node) : "");
	if (h->port != 0 || (h->output != 0 && n->kind != NODE_WAY_OUT))
		verdict_note_hop(v, x_asprintf("in at %u, out by %u", h->port, h->output));
	if (line != NULL)
		*VEC_ADD(&v->hops) = (struct hop_packet){ v->path.n - 1, NULL, x_strdup(line) };
}

/*
 * Inside a box the packet may begin anywhere: where an IP header is known, it is told from
 * there on.
 */
static void say_packets(struct engine *e, const struct graph *g, const char *what, struct flow *f,
			struct verdict *v)
{
	struct strbuf b = STRBUF_INIT;
	bool ethernet = e->ethernet;
	int32_t data = f->data;

	if (f->net != POINTER_NONE) {
		e->ethernet = false;
		f->data = f->net;
	}
	words_flow(e, g, f, &b);
	e->ethernet = ethernet;
	f->data = data;
	verdict_say(v, "%s: %s", what, sb_str(&b));
	sb_fini(&b);
}

static void say_kind(struct engine *e, const struct graph *g, const struct loop *p,
		     struct verdict *v)
{
	const struct node *n = &g->nodes[p->at.node];

	verdict_say(v, "%s (%s)", kinds[p->kind].says, kinds[p->kind].name);
	if (p->reason != NULL)
		verdict_say(v, "undecided because %s", p->reason);
	if (p->there != NULL) {
		char *what = x_asprintf("at %s", n->name);

		say_packets(e, g, what, p->there, v);
		free(what);
	}
	if (p->passes > 0)
		verdict_say(v, "the witness, run, passes %s %s%u times", n->name,
			    p->passes >= RUN_ENOUGH ? "at least " : "", p->passes);
}

static char *sent_by(const struct graph *g, const struct loop_list *l, const struct loop *p)
{
	return x_strdup(g->nodes[l->starts.v[p->start].node].name);
}

void loop_verdict(struct engine *e, const struct graph *g, const struct loop_list *l,
		  const struct loop *p, struct verdict *v)
{
	struct strbuf b = STRBUF_INIT;
	struct packet packet;
	char *sender = sent_by(g, l, p);

	v->name = g->nodes[p->cycle.v[0].node].name;
	v->question = loop_kind_name(p->kind);
	v->at = g->nodes[p->cycle.v[0].node].at;
	v->status = p->kind == LOOP_UNDECIDED ? VERDICT_UNDECIDED :
		    loop_is_bad(p->kind) ? VERDICT_VIOLATED : VERDICT_HOLDS;
	say_kind(e, g, p, v);
	verdict_say(v, "sent by %s", sender);
	free(sender);
	for (size_t i = 0; i < p->cycle.n; i++)
		add_hop(e, g, &p->cycle.v[i], p->lines != NULL ? p->lines[i] : NULL, v);
	v->free_choice |= p->free_choice;
	words_flow(e, g, p->sent, &b);
	v->constraint = sb_take(&b);
	if (p->witness == NULL)
		return;
	v->witness_len = p->witness_len;
	v->witness = x_malloc(p->witness_len + 1);
	memcpy(v->witness, p->witness, p->witness_len);
	packet_parse(&packet, v->witness, v->witness_len, e->ethernet ? LAYER_ETHER : LAYER_NONE);
	packet_print_line(&packet, &b);
	v->witness_line = sb_take(&b);
}

const char *loops_unknown(const struct graph *g, const struct loop_list *l)
{
	VEC(uint32_t) wait = { 0 };
	uint8_t *seen = x_calloc(g->node_count + 1, 1);
	const char *found = NULL;

	for (size_t i = 0; g->opaque && i < l->starts.n; i++)
		*VEC_ADD(&wait) = l->starts.v[i].node;
	while (found == NULL && wait.n > 0) {
		uint32_t at = wait.v[--wait.n];
		const struct node *n = &g->nodes[at];

		if (seen[at])
			continue;
		seen[at] = 1;
		if (n->program != NULL && n->program->opaque != NULL)
			found = n->program->class_name;
		for (uint32_t p = 0; p < n->out_ports; p++)
			for (uint32_t k = 0; k < n->out_count[p]; k++)
				/* a host sends nothing on */
				if (g->nodes[n->out[p][k].node].kind != NODE_HOST)
					*VEC_ADD(&wait) = n->out[p][k].node;
	}
	VEC_FREE(&wait);
	free(seen);
	return found;
}

void loops_verdict(struct engine *e, const struct graph *g, const struct loop_list *l,
		   struct verdict *v)
{
	size_t count[LOOP_KINDS] = { 0 };
	const char *unknown = loops_unknown(g, l);

	for (size_t i = 0; i < l->loops.n; i++)
		count[l->loops.v[i].kind]++;
	v->opaque = unknown != NULL;
	v->flow_independence = e->used_state;
	v->status = l->gave_up != NULL || unknown != NULL ? VERDICT_UNDECIDED : VERDICT_HOLDS;
	if (l->starts.n == 0) {
		v->status = VERDICT_VACUOUS;
		verdict_say(v, "no packet is sent");
	}
	if (l->loops.n > 0 && loop_is_bad(l->loops.v[0].kind)) {
		const char *name = v->name, *question = v->question;
		span at = v->at;

		loop_verdict(e, g, l, &l->loops.v[0], v);
		v->name = name;
		v->question = question;
		v->at = at;
	}
	for (unsigned k = 0; k < LOOP_KINDS; k++)
		if (count[k] > 0)
			verdict_say(v, "%zu %s: %s", count[k], count[k] > 1 ? "cycles" : "cycle",
				    kinds[k].name);
	if (l->gave_up != NULL)
		verdict_say(v, "there may be more loops: %s", l->gave_up);
	else if (unknown != NULL && v->status == VERDICT_UNDECIDED)
		verdict_say(v, "this rests on an element of unknown class '%s'", unknown);
}
