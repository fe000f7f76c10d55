/*
 * policy_same.c - this network does to each packet what another one does: it arrives at the same ends with the same octets,
 * or at least the same fields. The other network is read for the question and forgotten.
 */
#include "symexec/policy/policy_int.h"

#include "models/base/file.h"
#include "models/base/mem.h"
#include "symexec/cmd.h"
#include "symexec/policy/compare.h"

static bool
mark_ends(struct deciding *k, const struct graph *other, uint8_t **there)
{
	if (k->p->to.node.s == NULL)
		return true;
	*there = x_calloc(other->node_count + 1, 1);
	return graph_mark(k->e, other, &k->p->to, true, *there) > 0;
}

static void
say_changes(struct deciding *k, struct network_pair *c)
{
	struct verdict *v = k->v, *shown;

	k->gave_up |= c->gave_up;
	if (c->changes.n > 0) {
		shown = &c->changes.v[0].v;
		v->status = VERDICT_VIOLATED;
		for (size_t i = 0; i < c->changes.n; i++)
			for (size_t n = 0; n < c->changes.v[i].v.lines.n; n++)
				verdict_say(v, "%s", c->changes.v[i].v.lines.v[n]);
		/* the path and the packet of the first become those of the verdict */
		v->path = shown->path;
		v->constraint = shown->constraint;
		v->witness = shown->witness;
		v->witness_len = shown->witness_len;
		v->witness_line = shown->witness_line;
		v->free_choice = shown->free_choice;
		v->opaque = shown->opaque;
		memset(&shown->path, 0, sizeof(shown->path));
		shown->constraint = shown->witness_line = NULL;
		shown->witness = NULL;
	} else if (!c->sent) {
		v->status = VERDICT_VACUOUS;
		verdict_say(v, "no packet is sent, so none was compared");
	}
}

static void
compare_with(struct deciding *k, const struct graph *other)
{
	struct network_pair c = { .e = k->e, .now = k->g, .then = other,
				  .packet = k->p->packet, .fields = k->p->fields,
				  .field_count = k->p->field_count };
	uint8_t *there = NULL;

	c.now_word = "here";
	c.then_word = arena_printf(k->e->arena, "in %s", k->p->other.s);
	c.to[0] = k->p->to.node.s != NULL ? k->to : NULL;
	compare_init(&c);
	if (!mark_ends(k, other, &there)) {
		k->v->status = VERDICT_UNDECIDED;
	} else if (k->p->from.node.s == NULL) {
		c.to[1] = there;
		compare_all(&c);
		say_changes(k, &c);
	} else if (c.align.was[k->from] == UINT32_MAX) {
		diag_error(k->e->diag, k->p->other.at, "'%s' has no host or device '%s'",
			   k->p->other.s, policy_end_name(k->e, &k->p->from));
	} else {
		c.to[1] = there;
		compare_source(&c, k->from, graph_port(k->g, k->from, &k->p->from));
		say_changes(k, &c);
	}
	compare_fini(&c);
	free(there);
}

void
policy_same_as(struct deciding *k)
{
	char *path = file_join(k->g->network->path, k->p->other.s);
	struct network *n = NULL;
	struct graph_options o = *k->g->made;
	struct graph *other = NULL;

	k->v->status = VERDICT_HOLDS;
	o.apart = k->g;
	if (input_is_network(path))
		n = network_read(path, k->e->diag);
	else
		diag_error(k->e->diag, k->p->other.at, "'%s' is not a network, expected a file *.yaml",
			   k->p->other.s);
	if (n == NULL)
		diag_note(k->e->diag, k->p->other.at, "in the policy '%s'", k->p->name.s);
	if (n != NULL && n->encap != k->g->network->encap)
		diag_error(k->e->diag, k->p->other.at, "the links of '%s' carry something else "
			   "(encap), expected the same", k->p->other.s);
	else if (n != NULL)
		other = graph_from_network(k->e, k->g->models, n, &o);
	if (other != NULL)
		compare_with(k, other);
	k->failed = other == NULL || diag_errors(k->e->diag) > 0;
	k->e->graph = k->g;
	graph_free(other);
	network_free(n);
	free(path);
}
