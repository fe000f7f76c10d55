/*
 * verdict_hint.c - what many get wrong, said where the reason of a drop does not show it. A rule that would let the packet
 * pass stands behind the one that denies it; a router has no route for one address; a frame is of another VLAN than
 * the one that is taken; two stateful boxes each see one half of a connection; links carry IP packets unless `encap` says otherwise, and a box written for devices
 * expects frames.
 */
#include <ctype.h>

#include "models/base/map.h"
#include "models/base/mem.h"
#include "symexec/exec/classify.h"
#include "symexec/flow/state.h"
#include "symexec/policy/verdict.h"
#include "symexec/report/words.h"

enum { ETHER_HEADER = 14, ETHER_TYPE = 12, TYPE_VLAN = 0x8100, MOST_VLANS = 16 };

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

struct looking {
	struct engine *e;
	const struct flow *f;
	const struct entry *wanted;
	struct u64_map *found;		/* elements -> 1 */
};

/* Elements that have an entry with the keys that were looked for. */
static bool
find_there(void *arg, uint32_t key, uint32_t list)
{
	struct looking *l = arg;
	uint32_t element;
	const char *name;

	state_key_get(l->e->tuples, key, &element, &name);
	for (uint32_t i = 0; i < entries_count(l->e->tuples, list); i++) {
		struct entry en = entries_get(l->e->tuples, list, i);
		uint32_t same = 0;

		while (same < en.nkeys && same < l->wanted->nkeys &&
		       flow_resolve(l->e, l->f, en.v[same]) == flow_resolve(l->e, l->f, l->wanted->v[same]))
			same++;
		if (same > 0 && same == en.nkeys && same == l->wanted->nkeys)
			u64_map_put(l->found, element, 1);
	}
	return true;
}

void
verdict_say_elsewhere(struct engine *e, const struct graph *g, struct verdict *v, const struct flow *f,
		      const struct entry *wanted, uint32_t node)
{
	struct looking l = { e, f, wanted, u64_map_new() };
	const struct step *s = f->history;
	uint64_t there;

	(void)imap_each(e->maps, f->state, find_there, &l);
	u64_map_put(l.found, node, 0);
	/* what the answer has passed, too, is on its way; of the others the last that the request passed */
	for (; s != NULL && s->kind != STEP_REPLY; s = s->prev)
		if (s->kind == STEP_ARRIVE)
			u64_map_put(l.found, s->element, 0);
	while (s != NULL && (s->kind != STEP_ARRIVE || !u64_map_get(l.found, s->element, &there) || there == 0))
		s = s->prev;
	if (s != NULL)
		verdict_say(v, "hint: %s remembers it: request and answer take different ways",
			    verdict_place(e, g, s->element));
	u64_map_free(l.found);
}

/* The expression of a rule that lets packets pass, if it speaks of some: "allow dst port 80". NULL: no such rule. */
static const char *
allowed_by(const char *rule)
{
	static const char *const words[] = { "allow ", "accept ", "pass ", "permit " };
	const char *rest = NULL;

	while (isspace((unsigned char)*rule))
		rule++;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (starts_with(rule, words[i]))
			rest = rule + strlen(words[i]);
	while (rest != NULL && isspace((unsigned char)*rest))
		rest++;
	return rest == NULL || strcmp(rest, "all") == 0 || strcmp(rest, "any") == 0 || strcmp(rest, "-") == 0 ?
	    NULL : rest;
}

/* Whether the flow has packets that the expression holds for. */
static bool
would_match(struct engine *e, struct flow *f, const char *text)
{
	struct diag *nobody = diag_new();
	struct table_rule rule = { .expr = click_expr_parse(text, SPAN_NONE, NULL, e->arena, nobody) };
	bool inexact = false, matches = false;
	set where;

	if (rule.expr != NULL && diag_errors(nobody) == 0) {
		where = table_apply(e, table_from_rules(e, &rule, 1, NULL), f, &inexact);
		where = set_is_terminal(where) ? where : set_where(e->sets, where, 1);
		matches = !inexact && where != SET_TOO_LARGE && flow_may(e, f, where);
	}
	diag_free(nobody);
	return matches;
}

/* A filter's rule denied it, and a later one allows it. */
static void
say_later_rule(struct engine *e, struct verdict *v, const struct node *n, const struct end *end)
{
	static const char denied[] = "denied by rule ";
	size_t by;

	if (end->reason == NULL || !starts_with(end->reason, denied))
		return;
	by = strtoul(end->reason + strlen(denied), NULL, 10);
	if (by == 0 || by > n->element->arg_count)
		return;
	for (size_t i = by; i < n->element->arg_count; i++) {
		const char *expr = allowed_by(n->element->args[i].text);

		if (expr == NULL || !would_match(e, end->flow, expr))
			continue;
		verdict_say(v, "hint: rule %zu, `%s`, comes too late: rule %zu, `%s`, decides first", i + 1,
			    n->element->args[i].text, by, n->element->args[by - 1].text);
		return;
	}
}

/* Where no route leads. */
static void
say_destination(struct engine *e, struct verdict *v, const struct end *end)
{
	enum read_fault why;
	uint64_t number;
	struct strbuf b = STRBUF_INIT;
	value dst;

	if (end->reason == NULL || strcmp(end->reason, "no route") != 0)
		return;
	dst = flow_read(e, end->flow, BASE_ANNO, ANNO_DST_IP * 8, 32, &why);
	if (dst == VALUE_NONE || !value_is_const(e->values, flow_resolve(e, end->flow, dst), &number))
		return;
	words_number(WORDS_IP, number, &b);
	verdict_say(v, "the packet is for %s", sb_str(&b));
	sb_fini(&b);
}

/* The VLANs that patterns such as "12/8100 14/000a%0fff" take; how many. */
static size_t
taken_vlans(const struct node *n, unsigned vlans[MOST_VLANS])
{
	size_t count = 0;

	for (size_t i = 0; i < n->element->arg_count && count < MOST_VLANS; i++) {
		const char *text = n->element->args[i].text, *tag = strstr(text, "14/");
		unsigned id;

		if (strstr(text, "12/8100") == NULL || tag == NULL)
			continue;
		if (sscanf(tag, "14/%4x%%0fff", &id) == 1 || sscanf(tag, "14/%4x%%0FFF", &id) == 1)
			vlans[count++] = id & 0xfff;
	}
	return count;
}

/* The frame is of one VLAN, and others are taken; true: said. */
static bool
say_vlan(struct engine *e, struct verdict *v, const struct node *n, const struct end *end)
{
	unsigned vlans[MOST_VLANS];
	size_t count = taken_vlans(n, vlans);
	struct strbuf b = STRBUF_INIT;
	enum read_fault why;
	uint64_t type, id;
	struct flow *f = flow_copy(e, end->flow);
	int32_t at = (f->data + ETHER_TYPE) * 8;
	value is_type = flow_read(e, f, BASE_DATA, at, 16, &why), is_id = flow_read(e, f, BASE_DATA, at + 20, 12, &why);
	bool tagged = is_type != VALUE_NONE && value_is_const(e->values, is_type, &type) && type == TYPE_VLAN &&
	    is_id != VALUE_NONE && value_is_const(e->values, is_id, &id);

	flow_free(e, f);
	for (size_t i = 0; i < count; i++)
		sb_printf(&b, "%s%u", i > 0 ? ", " : "", vlans[i]);
	if (tagged && count > 0)
		verdict_say(v, "hint: the frame is of VLAN %u, and %s takes VLAN %s", (unsigned)id, n->name,
			    sb_str(&b));
	sb_fini(&b);
	return tagged;
}

void
verdict_say_hint(struct engine *e, const struct graph *g, struct verdict *v, const struct end *end)
{
	const struct node *n = &g->nodes[end->node], *strip;
	bool version = end->reason != NULL && starts_with(end->reason, "not IP version");

	if (n->element != NULL) {
		say_later_rule(e, v, n, end);
		say_destination(e, v, end);
		if (say_vlan(e, v, n, end))
			return;
	}
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
