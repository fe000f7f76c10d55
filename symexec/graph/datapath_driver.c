/*
 * datapath_driver.c - what frames meet in the driver, before the tables: programs of tenants and what middleboxes in guests have
 * registered. A program is the sets of packets of which it may say this or that (symexec/bpf); their diagrams become a net of
 * tests, one element for each node.
 */
#include <stdlib.h>
#include <string.h>

#include "models/base/file.h"
#include "models/base/map.h"
#include "symexec/bpf/filter.h"
#include "symexec/graph/datapath_box_int.h"
#include "symexec/set/set_node.h"

enum { MOST_NODES = 4000, MOST_CELLS = 1 << FILTER_SAYS, DIGIT = 256 };

struct net {
	struct dbox *b;
	const struct filter *f;
	const struct datapath_tenant *t;
	const unsigned *on;		/* where what passes goes, and what is sent back */
	struct u64_map *made;		/* place of each node */
	unsigned says[MOST_CELLS + 1];	/* of each terminal; 0: no path leads to it */
	unsigned none;
};

/* ---- the diagram as elements ---- */

/* Where packets go of which the program may say what the bits of `says` name. */
static unsigned
cell(struct dbox *b, const struct datapath_tenant *t, unsigned says, const unsigned on[2])
{
	unsigned number = dbox_null(b), outputs = 0;

	sb_printf(b->out, " n%u -> s%u :: ProgramSays(%s, %u", number, number, t->name.s, (unsigned)t->vlan);
	for (unsigned k = 0; k < FILTER_SAYS; k++)
		if (says & 1u << k)
			sb_add(b->out, k == FILTER_DROPS ? ", drop" : k < FILTER_PASSES_CHANGED ? ", as it came" : ", changed");
	sb_add(b->out, ");");
	for (unsigned k = 0; k < FILTER_SAYS; k++)
		if (says & 1u << k && k != FILTER_DROPS)
			sb_printf(b->out, " s%u[%u] -> n%u;", number, outputs++,
				  on[k == FILTER_RETURNS || k == FILTER_RETURNS_CHANGED]);
	return number;
}

static unsigned node(struct net *n, set a);

/* Intervals of a node, by the output that leads to their child; then what the outputs are wired to. */
static void
ways(struct net *n, const uint32_t *w, const unsigned *child, unsigned number)
{
	uint32_t level = w[NODE_LEVEL];
	unsigned count = node_count(w), outputs = 0, output[DIGIT];
	unsigned top = digit_top(n->f->terms.sets, level_var(level), level_digit(level));

	for (unsigned i = 0; i < count; i++) {
		unsigned k = 0;

		while (child[k] != child[i])
			k++;
		output[i] = k < i ? output[k] : outputs++;
		sb_printf(n->b->out, ", %u %u %u", node_los(w)[i], i + 1 < count ? node_los(w)[i + 1] - 1u : top, output[i]);
	}
	sb_add(n->b->out, ");");
	outputs = 0;
	for (unsigned i = 0; i < count; i++)
		if (output[i] == outputs)
			sb_printf(n->b->out, " d%u[%u] -> n%u;", number, outputs++, child[i]);
}

/* The place of a node; those of its children stand before it. No set is made meanwhile, so nodes stay where they are. */
static unsigned
node(struct net *n, set a)
{
	const struct sets *s = n->f->terms.sets;
	const struct term_symbol *x;
	const uint32_t *w;
	unsigned child[DIGIT], number, shift, bits;
	uint64_t known;
	size_t i = 0;

	/* what ends here in different ways ends at different elements, so that vectors are made for each */
	if (set_is_terminal(a))
		return n->says[a] ? cell(n->b, n->t, n->says[a], n->on) : n->none;
	if (u64_map_get(n->made, a, &known))
		return (unsigned)known;
	w = node_at(s, a);
	for (unsigned k = 0, same; k < node_count(w); k++) {
		for (same = 0; node_kids(w)[same] != node_kids(w)[k]; same++)
			;
		child[k] = same < k ? child[same] : node(n, node_kids(w)[k]);
	}
	while (n->f->terms.symbols.v[i].var != level_var(w[NODE_LEVEL]))
		i++;
	x = &n->f->terms.symbols.v[i];
	shift = digit_shift(s, x->var, level_digit(w[NODE_LEVEL]));
	bits = digit_bits(s, x->var, level_digit(w[NODE_LEVEL]));
	number = dbox_null(n->b);
	u64_map_put(n->made, a, number);
	sb_printf(n->b->out, " n%u -> d%u :: SplitBits(%s, %u, %u", number, number, i == n->f->terms.length ? "length" : "frame",
		  i == n->f->terms.length ? shift : x->first + x->width - shift - bits, bits);
	ways(n, w, child, number);
	return number;
}

/* ---- a tenant's program ---- */

/* Which packets may be dealt with in the same ways, as one diagram. false: too large. */
static bool
classes(struct filter *f, set *all, unsigned *says, size_t *n)
{
	struct sets *s = f->terms.sets;
	set cells[MOST_CELLS] = { SET_ALL };

	*n = 1;
	says[0] = 0;
	for (unsigned k = 0; k < FILTER_SAYS; k++) {
		size_t before = *n;

		for (size_t i = 0; i < before; i++) {
			set both = set_and(s, cells[i], f->says[k]);

			cells[i] = set_minus(s, cells[i], f->says[k]);
			if (both == SET_TOO_LARGE || cells[i] == SET_TOO_LARGE)
				return false;
			if (both == SET_NONE)
				continue;
			cells[*n] = both;
			says[(*n)++] = says[i] | 1u << k;
		}
	}
	*all = set_first_match(s, cells, *n);
	return *all != SET_TOO_LARGE && set_size(s, *all) <= MOST_NODES;
}

static bool
program_net(struct dbox *b, const struct datapath_tenant *t, struct filter *f, unsigned from, const unsigned on[2])
{
	struct net n = { .b = b, .f = f, .t = t, .on = on };
	size_t cells;
	set all;

	if (!classes(f, &all, n.says + 1, &cells))
		return dbox_cannot(b, t->program.at, "what packets are dealt with alike, of program", t->program.s);
	n.made = u64_map_new();
	n.none = dbox_null(b);
	sb_printf(b->out, " n%u -> Discard;", n.none);
	dbox_wire(b, from, node(&n, all));
	u64_map_free(n.made);
	return true;
}

static bool
program(struct dbox *b, const struct datapath_tenant *t, unsigned from, const unsigned on[2])
{
	char *path = file_join(b->p->path, t->program.s);
	size_t len = strlen(path), errors = diag_errors(b->d);
	struct ebpf_object *o = NULL;
	const struct ebpf_program *p;
	struct filter f;
	bool ok = false;

	/* what is C is not compiled here: it may do anything */
	if (len > 2 && strcmp(path + len - 2, ".c") == 0) {
		dbox_wire(b, from, cell(b, t, MOST_CELLS - 1, on));
		ok = true;
	} else {
		o = ebpf_object_open(path, b->d);
	}
	p = o != NULL ? ebpf_object_program(o, NULL, b->d) : NULL;
	if (p != NULL) {
		ok = filter_explore_driver(&f, o, p, b->d) && program_net(b, t, &f, from, on);
		filter_fini(&f);
	}
	if (!ok && diag_errors(b->d) > errors)
		diag_note(b->d, t->program.at, "it is the program of tenant '%s'", t->name.s);
	ebpf_object_free(o);
	free(path);
	return ok;
}

/* ---- tenants and guests ---- */

/* What a tenant that is told by a prefix sends back comes from an address of his, or is dropped. Where that is asked. */
static unsigned
from_his(struct dbox *b, const struct datapath_tenant *t, unsigned back)
{
	unsigned number, outputs = 0;

	if (t->vlan != 0)
		return back;
	number = dbox_null(b);
	sb_printf(b->out, " n%u -> f%u :: OfTenants(source", number, number);
	for (const struct datapath_tenant *o = b->p->tenants; o < b->p->tenants + b->p->tenant_count; o++)
		if (o->vlan == 0)
			sb_printf(b->out, ", prefix %s", o->prefix.s);
	sb_add(b->out, ");");
	for (const struct datapath_tenant *o = b->p->tenants; o < b->p->tenants + b->p->tenant_count; o++) {
		if (o->vlan != 0)
			continue;
		if (o == t)
			sb_printf(b->out, " f%u[%u] -> n%u;", number, outputs++, back);
		else
			sb_printf(b->out, " f%u[%u] -> Discard;", number, outputs++);
	}
	sb_printf(b->out, " f%u[%u] -> Discard;", number, outputs);
	return number;
}

static bool
tenants(struct dbox *b, unsigned from, unsigned pass, unsigned back, unsigned nobodys)
{
	const struct datapath *p = b->p;
	unsigned number = ++b->names;
	bool ok = true;

	for (size_t i = 0; i < p->tenant_count; i++)
		if (p->tenants[i].vlan == 0 && p->tenants[i].prefix.s == NULL)
			ok = dbox_cannot(b, p->tenants[i].name.at, "what is told by a tunnel, of tenant", p->tenants[i].name.s);
	if (!ok)
		return false;
	dbox_at(b, p->tenants[0].name.at);
	sb_printf(b->out, " n%u -> t%u :: OfTenants(", from, number);
	for (size_t i = 0; i < p->tenant_count; i++) {
		if (p->tenants[i].vlan != 0)
			sb_printf(b->out, "%svlan %u", i ? ", " : "", (unsigned)p->tenants[i].vlan);
		else
			sb_printf(b->out, "%sprefix %s", i ? ", " : "", p->tenants[i].prefix.s);
	}
	sb_printf(b->out, "); t%u[%zu] -> n%u;", number, p->tenant_count, nobodys);
	for (size_t i = 0; i < p->tenant_count; i++) {
		const struct datapath_tenant *t = &p->tenants[i];
		unsigned on[2] = { t->out.s != NULL ? b->port[0][t->out_port] : pass, 0 }, n;

		dbox_at(b, t->name.at);
		on[1] = t->program.s != NULL ? from_his(b, t, back) : back;
		n = dbox_null(b);
		sb_printf(b->out, " t%u[%zu] -> n%u;", number, i, n);
		if (t->program.s == NULL)
			dbox_wire(b, n, on[0]);
		else
			ok &= program(b, t, n, on);
	}
	return ok;
}

static bool
check_command(struct dbox *b, const struct word *c)
{
	if (strspn(c->s, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.:- ") == strlen(c->s) && c->s[0] != '\0')
		return true;
	diag_error(b->d, c->at, "'%s' is no command of a guest", c->s);
	return false;
}

/* Packets to other guests, or to nobody, leave at `others`. */
static bool
guest(struct dbox *b, const struct datapath_guest *g, unsigned from, unsigned pass, unsigned others)
{
	unsigned number = ++b->names;
	bool ok = true;

	dbox_at(b, g->name.at);
	sb_printf(b->out, " n%u -> g%u :: GuestHost(%s, \"", from, number, g->mac.s);
	for (size_t i = 0; i < g->to_count; i++)
		sb_printf(b->out, "%s%s=%s@%zu", i ? " " : "", g->to[i].ip.s, g->to[i].mac.s, g->to[i].out.s != NULL ? i + 2 : 0);
	sb_add(b->out, "\"");
	for (size_t i = 0; i < g->command_count; i++) {
		ok &= check_command(b, &g->commands[i]);
		if (ok)
			sb_printf(b->out, ", %s", g->commands[i].s);
	}
	sb_printf(b->out, "); g%u[0] -> n%u; g%u[1] -> n%u;", number, pass, number, others);
	for (size_t i = 0; i < g->to_count; i++)
		sb_printf(b->out, g->to[i].out.s != NULL ? " g%u[%zu] -> n%u;" : " g%u[%zu] -> Discard;", number, i + 2,
			  g->to[i].out.s != NULL ? b->port[0][g->to[i].port] : 0);
	return ok;
}

bool
dbox_driver(struct dbox *b, unsigned from, unsigned pass)
{
	unsigned back = dbox_null(b), nobodys = dbox_null(b);
	bool ok = true;

	if (!b->ethernet) {
		diag_error(b->d, b->p->name.at, "what runs in drivers meets frames, expected a network with encap: ethernet");
		return false;
	}
	if (b->p->tenant_count > 0)
		ok = tenants(b, from, pass, back, nobodys);
	else
		dbox_wire(b, from, nobodys);
	for (size_t i = 0; i < b->p->guest_count; i++) {
		unsigned others = dbox_null(b);

		ok &= guest(b, &b->p->guests[i], nobodys, pass, others);
		nobodys = others;
	}
	dbox_wire(b, nobodys, pass);
	/* what is sent back goes where it came from */
	for (size_t i = 0; i < b->p->port_count; i++) {
		unsigned rest = dbox_null(b), n = ++b->names;

		sb_printf(b->out, " n%u -> m%u :: CheckPaint(%zu, ANNO %d); m%u[0] -> n%u; m%u[1] -> n%u;", back, n, i + 1, DBOX_PORT, n,
			  b->port[0][i], n, rest);
		back = rest;
	}
	sb_printf(b->out, " n%u -> Discard;", back);
	return ok;
}
