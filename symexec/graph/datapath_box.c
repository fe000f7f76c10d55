/*
 * datapath_box.c - tables and chains of a datapath file in the words of Click.
 *
 * A packet has the number of its port in annotation 18. The rules of a table are a row of tests, the largest priority first; a
 * rule that names a chain paints its packets, and behind the chain the paint says which rule goes on with them. Network
 * functions with flows are rewriters: what belongs to a flow is found there whatever its input says, so the rules of a function
 * choose the input, and what they say counts for first packets only, as it does where functions run. Packets
 * that are not IPv4 have a row of tables of their own, in which no test of IPv4 holds.
 */
#include "symexec/graph/datapath_box.h"

#include <string.h>

#include "models/base/mem.h"
#include "symexec/graph/datapath_box_int.h"

void
dbox_at(struct dbox *b, span at)
{
	size_t len;
	const char *text = diag_source_text(b->d, at.src, &len);
	unsigned line = 1;

	for (uint32_t i = 0; i < at.start && i < len; i++)
		line += text[i] == '\n';
	sb_printf(b->out, "\n# %u \"%s\"\n", line, diag_source_name(b->d, at.src));
}

unsigned
dbox_null(struct dbox *b)
{
	sb_printf(b->out, " Idle -> n%u :: Null;", ++b->names);
	return b->names;
}

void
dbox_wire(struct dbox *b, unsigned from, unsigned to)
{
	sb_printf(b->out, " n%u -> n%u;", from, to);
}

bool
dbox_cannot(struct dbox *b, span at, const char *what, const char *name)
{
	diag_error(b->d, at, "%s '%s' cannot be proven yet", what, name);
	return false;
}

/* ---- actions ---- */

static bool
actions(struct dbox *b, const struct datapath_actions *list, unsigned from)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct datapath_action *a = &list->v[i];
		unsigned next;

		dbox_at(b, a->at);
		switch (a->verb) {
		case ACTION_DROP:
			sb_printf(b->out, "n%u -> Discard;", from);
			return true;
		case ACTION_GOTO:
			dbox_wire(b, from, b->table[b->ip][a->index]);
			return true;
		case ACTION_OUTPUT:
			if (i + 1 == list->n) {
				dbox_wire(b, from, b->port[b->ip][a->index]);
				return true;
			}
			next = dbox_null(b);
			sb_printf(b->out, " t%u :: Tee; n%u -> t%u; t%u[0] -> n%u; t%u[1] -> n%u;", next, from, next, next,
				  b->port[b->ip][a->index], next, next);
			from = next;
			break;
		case ACTION_CHAIN:
			next = dbox_null(b);
			dbox_chain_use(b, a->index, from, next);
			from = next;
			break;
		default:
			return dbox_cannot(b, a->at, "the action", a->words[0].s);
		}
	}
	sb_printf(b->out, " n%u -> Discard;", from);
	return true;
}

/* ---- tables ---- */

/* The rule that counts behind `last`, which may be NULL: the next of the same priority, else the first of the next lower. */
static const struct datapath_rule *
next_rule(const struct datapath_table *t, const struct datapath_rule *last)
{
	const struct datapath_rule *best = NULL;

	for (const struct datapath_rule *r = t->rules; r < t->rules + t->rule_count; r++) {
		if (last != NULL && (r->priority > last->priority || (r->priority == last->priority && r <= last)))
			continue;
		if (best == NULL || r->priority > best->priority)
			best = r;
	}
	return best;
}

static bool
table(struct dbox *b, const struct datapath_table *t, unsigned from)
{
	bool ok = true;

	for (const struct datapath_rule *r = next_rule(t, NULL); r != NULL; r = next_rule(t, r)) {
		unsigned yes, no;

		dbox_at(b, r->at);
		yes = dbox_null(b);
		no = dbox_null(b);
		ok &= dbox_match(b, r->match, from, yes, no);
		ok &= actions(b, &r->actions, yes);
		from = no;
	}
	dbox_at(b, t->name.at);
	return actions(b, &t->miss, from) && ok;
}

/* ---- ports ---- */

static void
port(struct dbox *b, uint32_t i)
{
	const struct datapath_port *p = &b->p->ports[i];
	const char *name = p->name.s;
	unsigned out;

	dbox_at(b, p->name.at);
	sb_printf(b->out, "q%u :: Queue -> ToDevice(%s);", i, name);
	b->port[0][i] = dbox_null(b);
	b->port[1][i] = out = dbox_null(b);
	sb_printf(b->out, " n%u -> q%u; n%u -> %sq%u;", b->port[0][i], i, out, b->ethernet ? "Unstrip(14) -> " : "", i);
	sb_printf(b->out, " FromDevice(%s) -> SetAnnoByte(18, %u) -> ", name, i + 1);
	if (b->ethernet)
		sb_printf(b->out, "c%u :: Classifier(12/0800, -); c%u[1] -> n%u; c%u[0] -> Strip(14) -> ", i, i, b->table[0][0], i);
	/* what is no IPv4 header with its packet behind it is like any other packet */
	sb_printf(b->out, "i%u :: CheckIPHeader(CHECKSUM false) -> n%u; i%u[1] -> %sn%u;", i, b->table[1][0], i,
		  b->ethernet ? "Unstrip(14) -> " : "", b->table[0][0]);
}

static bool
plane(struct dbox *b, bool ip)
{
	bool ok = true;

	b->ip = ip;
	for (size_t i = 0; i < b->p->table_count; i++)
		ok &= table(b, &b->p->tables[i], b->table[ip][i]);
	for (size_t i = 0; i < b->p->chain_count; i++)
		ok &= dbox_chain(b, (uint32_t)i);
	return ok;
}

bool
datapath_box_text(const struct datapath *p, bool ethernet, struct diag *d, struct strbuf *out)
{
	struct dbox b = { .p = p, .d = d, .out = out, .ethernet = ethernet, .arena = arena_new() };
	bool ok;

	for (int ip = 0; ip < 2; ip++) {
		b.port[ip] = arena_alloc_array(b.arena, p->port_count + 1, sizeof(unsigned));
		b.table[ip] = arena_alloc_array(b.arena, p->table_count + 1, sizeof(unsigned));
		b.chain[ip] = arena_alloc_array(b.arena, p->chain_count + 1, sizeof(struct dbox_chain));
		for (size_t i = 0; i < p->table_count; i++)
			b.table[ip][i] = dbox_null(&b);
		for (size_t i = 0; i < p->chain_count; i++)
			b.chain[ip][i] = (struct dbox_chain){ .enter = dbox_null(&b) };
	}
	/* nothing is done to a packet without tables */
	if (p->table_count == 0)
		for (int ip = 0; ip < 2; ip++)
			sb_printf(out, " n%u -> Discard;", b.table[ip][0] = dbox_null(&b));
	for (size_t i = 0; i < p->port_count; i++)
		port(&b, (uint32_t)i);
	ok = plane(&b, false);
	ok &= plane(&b, true);
	arena_free(b.arena);
	return ok;
}
