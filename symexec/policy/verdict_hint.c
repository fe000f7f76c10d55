/*
 * verdict_hint.c - what many get wrong about a box's ends: links carry IP packets unless `encap` says otherwise, and a
 * box written for devices expects frames. Packets are then dropped where their headers are first read, for a
 * reason that does not show the cause.
 */
#include "symexec/policy/verdict.h"

enum { ETHER_HEADER = 14 };

static bool
starts_with(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

/* The element's first argument as it is written, "" without one. */
static const char *
first_argument(const struct node *n)
{
	return n->element->arg_count > 0 ? n->element->args[0].text : "";
}

/* Whether the node reads a frame's type, as Classifier(12/0800) does. */
static bool
reads_frame_type(const struct node *n)
{
	return strcmp(n->element->class_name, "Classifier") == 0 && starts_with(first_argument(n), "12/");
}

/* The element of the same box that took a frame's header off on the way to the end, or NULL. */
static const struct node *
stripped_by(const struct graph *g, const struct end *end)
{
	uint32_t box = g->nodes[end->node].box;

	for (const struct step *s = end->flow->history; s != NULL; s = s->prev) {
		const struct node *n;

		if (s->kind != STEP_ARRIVE)
			continue;
		n = &g->nodes[s->element];
		if (n->box != box)
			return NULL;
		if (n->element != NULL && strcmp(n->element->class_name, "Strip") == 0 &&
		    strtoul(first_argument(n), NULL, 0) == ETHER_HEADER)
			return n;
	}
	return NULL;
}

void
verdict_say_hint(struct engine *e, const struct graph *g, struct verdict *v, const struct end *end)
{
	const struct node *n = &g->nodes[end->node], *strip;
	bool version = end->reason != NULL && starts_with(end->reason, "not IP version");

	if (e->ethernet || g->network == NULL || n->element == NULL || n->box == UINT32_MAX ||
	    (!version && !reads_frame_type(n)))
		return;
	strip = stripped_by(g, end);
	if (strip != NULL)
		verdict_say(v, "hint: links of this network carry IP packets, and %s takes the first %d bytes of "
			    "them; `encap: ethernet` makes them frames", strip->name, ETHER_HEADER);
	else if (reads_frame_type(n))
		verdict_say(v, "hint: links of this network carry IP packets, and %s reads the type of a frame; "
			    "`encap: ethernet` makes them frames", n->name);
}
