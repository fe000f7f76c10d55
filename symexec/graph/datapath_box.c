/*
 * datapath_box.c - tables and chains of a datapath file in the words of Click.
 *
 * A packet has the number of its port in an annotation. The rules of a table are a row of tests, the largest priority first; a
 * rule that names a chain paints its packets, and behind the chain the paint says which rule goes on with them. Network
 * functions with flows are rewriters: what belongs to a flow is found there whatever its input says, so the rules of a function
 * choose the input, and what they say counts for first packets only, as it does where functions run. Packets
 * that are not IPv4 have a row of tables of their own, in which no test of IPv4 holds. A packet stays the frame that it is: its IP
 * header is marked wherever tags put it.
 */
#include "symexec/graph/datapath_box.h"

#include <stdlib.h>
#include <string.h>

#include "models/base/map.h"
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

/* ---- tables ---- */

/* A rule, and where the first of those that it replaces stands. */
struct asked {
	const struct datapath_rule *rule;
	size_t place;
};

static int
by_priority(const void *a, const void *b)
{
	const struct asked *x = a, *y = b;

	if (x->rule->priority != y->rule->priority)
		return x->rule->priority > y->rule->priority ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* Rules with the same are one, however their matches are written. */
static void
rule_key(const struct datapath_rule *r, struct strbuf *out)
{
	sb_clear(out);
	sb_printf(out, "%lld %s %d", (long long)r->priority, r->program != NULL ? r->program->name.s : "", r->program_no);
	sb_add(out, " ");
	click_expr_same(r->match, out);
}

size_t
datapath_rules_asked(const struct datapath_table *t, const struct datapath_rule ***to)
{
	struct asked *asked = x_calloc(t->rule_count + 1, sizeof(*asked));
	struct str_map *places = str_map_new();
	struct strbuf key = STRBUF_INIT;
	size_t n = 0;

	for (const struct datapath_rule *r = t->rules; r < t->rules + t->rule_count; r++) {
		struct asked *old;

		rule_key(r, &key);
		old = str_map_get(places, sb_str(&key));
		if (old != NULL) {
			old->rule = r;
			continue;
		}
		asked[n] = (struct asked){ r, n };
		str_map_put(places, sb_str(&key), &asked[n++]);
	}
	sb_fini(&key);
	str_map_free(places);
	qsort(asked, n, sizeof(*asked), by_priority);
	*to = x_calloc(n + 1, sizeof(**to));
	for (size_t i = 0; i < n; i++)
		(*to)[i] = asked[i].rule;
	free(asked);
	return n;
}

/* Octets of the annotation that say what programs say, behind what a packet has beside its octets. */
enum { FIRST_PROGRAM = 128, MOST_PROGRAMS = 128 };

/* What meets the rest of a rule at `from` goes on to yes or no by what its program says. */
static bool
ask_program(struct dbox *b, const struct datapath_rule *r, unsigned from, unsigned yes, unsigned no)
{
	size_t number = (size_t)(r->program - b->p->programs);
	unsigned n = ++b->names;

	if (number >= MOST_PROGRAMS)
		return dbox_cannot(b, r->at, "a rule with more than 128 programs before", r->program->name.s);
	sb_printf(b->out, " n%u -> m%u :: AskProgram(%s, %zu); m%u[0] -> n%u; m%u[1] -> n%u;", from, n, r->program->name.s,
		  FIRST_PROGRAM + number, n, r->program_no ? no : yes, n, r->program_no ? yes : no);
	return true;
}

static bool
rule(struct dbox *b, const struct datapath_rule *r, unsigned from, unsigned yes, unsigned no)
{
	unsigned met;

	if (r->program == NULL)
		return dbox_match(b, r->match, from, yes, no);
	met = dbox_null(b);
	return dbox_match(b, r->match, from, met, no) && ask_program(b, r, met, yes, no);
}

static bool
table(struct dbox *b, uint32_t number)
{
	const struct datapath_table *t = &b->p->tables[number];
	unsigned from[2] = { b->table[0][number], b->table[1][number] };
	const struct datapath_rule **rules;
	size_t n = datapath_rules_asked(t, &rules);
	bool ok = true;

	b->at = number;
	for (size_t i = 0; i < n; i++) {
		const struct datapath_rule *r = rules[i];
		unsigned yes[2], no[2];

		dbox_at(b, r->at);
		for (int ip = 0; ip < 2; ip++) {
			b->ip = ip;
			yes[ip] = dbox_null(b);
			no[ip] = dbox_null(b);
			if (b->places != NULL)
				*VEC_ADD(b->places) = (struct datapath_place){ r, from[ip], yes[ip] };
			if (!rule(b, r, from[ip], yes[ip], no[ip])) {
				ok = false;
				break;
			}
		}
		ok = ok && dbox_actions(b, &r->actions, yes);
		memcpy(from, no, sizeof(from));
	}
	free(rules);
	dbox_at(b, t->name.at);
	return dbox_actions(b, &t->miss, from) && ok;
}

/* ---- ports ---- */

void
dbox_enter(struct dbox *b, unsigned from, const unsigned there[2])
{
	unsigned n = ++b->names;

	sb_printf(b->out, " n%u -> i%u :: FindHeaders(%s) -> n%u; i%u[1] -> n%u;", from, n, b->ethernet ? "true" : "false", there[1], n,
		  there[0]);
}

/* driver: where frames of devices go first. */
static void
port(struct dbox *b, uint32_t i, unsigned driver)
{
	const struct datapath_port *p = &b->p->ports[i];
	const char *name = p->name.s;
	unsigned in = dbox_null(b);

	dbox_at(b, p->name.at);
	sb_printf(b->out, "q%u :: Queue -> ToDevice(%s);", i, name);
	b->port[0][i] = dbox_null(b);
	b->port[1][i] = b->port[0][i];
	sb_printf(b->out, " n%u -> q%u;", b->port[0][i], i);
	sb_printf(b->out, " FromDevice(%s) -> SetAnnoByte(%d, %u) -> n%u;", name, DBOX_PORT, i + 1, in);
	if (driver != 0 && p->kind == PORT_DEVICE)
		dbox_wire(b, in, driver);
	else
		dbox_enter(b, in, (const unsigned[]){ b->table[0][0], b->table[1][0] });
}

/* What runs in the driver of devices; what it passes goes on to the tables. */
static bool
driver(struct dbox *b, unsigned from)
{
	unsigned pass = dbox_null(b);

	dbox_enter(b, pass, (const unsigned[]){ b->table[0][0], b->table[1][0] });
	return dbox_driver(b, from, pass);
}

static bool
chains(struct dbox *b)
{
	for (int ip = 0; ip < 2; ip++) {
		b->ip = ip;
		for (size_t i = 0; i < b->p->chain_count; i++)
			dbox_chain(b, (uint32_t)i);
	}
	return !b->failed;
}

static bool
write_box(const struct datapath *p, const struct click_options *o, bool ethernet, struct diag *d, struct strbuf *out,
	  struct datapath_places *places)
{
	struct dbox b = { .p = p, .options = o, .d = d, .out = out, .ethernet = ethernet, .arena = arena_new(), .places = places };
	unsigned first = p->tenant_count + p->guest_count > 0 ? dbox_null(&b) : 0;
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
	ok = dbox_tracks(&b);
	/* nothing is done to a packet without tables */
	if (p->table_count == 0)
		for (int ip = 0; ip < 2; ip++)
			sb_printf(out, " n%u -> Discard;", b.table[ip][0] = dbox_null(&b));
	for (size_t i = 0; i < p->port_count; i++)
		port(&b, (uint32_t)i, first);
	ok &= first == 0 || driver(&b, first);
	for (size_t i = 0; i < p->table_count; i++)
		ok &= table(&b, (uint32_t)i);
	ok &= chains(&b);
	VEC_FREE(&b.tracks);
	arena_free(b.arena);
	return ok;
}

bool
datapath_box_text(const struct datapath *p, const struct click_options *o, bool ethernet, struct diag *d, struct strbuf *out)
{
	return write_box(p, o, ethernet, d, out, NULL);
}

bool
datapath_box_places(const struct datapath *p, const struct click_options *o, bool ethernet, struct diag *d,
		    struct datapath_places *to)
{
	struct strbuf text = STRBUF_INIT;
	bool ok = write_box(p, o, ethernet, d, &text, to);

	sb_fini(&text);
	return ok;
}
