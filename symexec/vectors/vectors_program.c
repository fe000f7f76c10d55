/*
 * vectors_program.c - packets for tenants' programs: of each way out of a program, told apart by its last branch, one packet that a
 * tenant's device gets and one by chance. Their prediction comes from the model, as that of all packets.
 */
#include <stdlib.h>

#include "models/base/file.h"
#include "models/base/mem.h"
#include "models/click/arg.h"
#include "models/network/datapath.h"
#include "symexec/bpf/filter.h"
#include "symexec/vectors/vectors.h"

enum { LONGEST = 1500, TYPE_VLAN = 0x8100, TYPE_IP = 0x0800, TAG = 18, IP_DESTINATION = 30, IP_END = 34 };

/* What holds of the number that `octets` octets from `at` on are, under a mask, as they lie. */
static set
octets_are(struct filter *f, uint32_t at, unsigned octets, uint64_t mask, uint64_t v)
{
	struct terms *t = &f->terms;
	struct term_condition c = { TERM_EQ, term_swap(t, term_packet(t, at, octets), 8 * (int)octets, true), 0, false };
	set s;

	c.a = term_op(t, TERM_AND, c.a, term_const(t, mask));
	c.b = term_const(t, v & mask);
	return term_condition_set(t, &c, &s) ? s : SET_ALL;
}

/* Frames that are the tenant's, and fit onto a wire; of one that is told by a prefix of IPv6: all. */
static set
frames_of(struct filter *f, const struct datapath_tenant *t)
{
	struct sets *sets = f->terms.sets;
	set_var length = f->terms.symbols.v[f->terms.length].var;
	uint32_t addr, mask;
	set s;

	if (t->vlan != 0) {
		s = set_and(sets, octets_are(f, 12, 2, 0xffff, TYPE_VLAN), octets_are(f, 14, 2, 0xfff, t->vlan));
		return set_and(sets, s, set_interval(sets, length, TAG, LONGEST));
	}
	if (!click_parse_ip_prefix(t->prefix.s, &addr, &mask))
		return set_interval(sets, length, TAG, LONGEST);
	s = set_and(sets, octets_are(f, 12, 2, 0xffff, TYPE_IP), octets_are(f, 14, 1, 0xff, 0x45));
	s = set_and(sets, s, octets_are(f, IP_DESTINATION, 4, mask, addr));
	return set_and(sets, s, set_interval(sets, length, IP_END, LONGEST));
}

/* The member of s that is nearest to what is wanted. */
static void
add_member(struct vectors *s, struct filter *f, set of, const char *port, bool chance, const char *why)
{
	size_t n = f->terms.symbols.n;
	set_var *vars = x_calloc(n + 1, sizeof(*vars));
	uint64_t *want = x_calloc(n + 1, sizeof(*want)), *values = x_calloc(n + 1, sizeof(*values));
	uint8_t *bytes;
	size_t len;

	for (size_t i = 0; i < n; i++) {
		vars[i] = f->terms.symbols.v[i].var;
		s->chance = s->chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		want[i] = chance ? s->chance >> 11 : 0;
		if (f->terms.symbols.v[i].width < 64)
			want[i] &= (UINT64_C(1) << f->terms.symbols.v[i].width) - 1;
	}
	/* from a host, and long enough for what stacks have in it */
	want[1] = 0x020000000001;
	want[f->terms.length] = 120;
	set_pick(f->terms.sets, of, vars, want, values, n);
	len = (size_t)values[f->terms.length];
	bytes = x_calloc(len + 1, 1);
	for (size_t i = 0; i < n; i++) {
		const struct term_symbol *x = &f->terms.symbols.v[i];

		if (x->first != UINT32_MAX && x->first + x->width <= 8 * len)
			vectors_put_bits(bytes, x->first, x->width, values[i]);
	}
	vectors_add_first(s, port, bytes, len, x_strdup(why));
	free(vars);
	free(want);
	free(values);
}

static void
add_paths(struct vectors *s, struct filter *f, const struct ebpf_program *p, const struct datapath_tenant *t, const char *port)
{
	set mine = frames_of(f, t);

	for (size_t i = 0; i < f->paths.n; i++) {
		const struct filter_path *way = &f->paths.v[i];
		set of = set_and(f->terms.sets, filter_path_packets(f, i), mine);
		const struct ebpf_line *line = way->branch / 2 < p->n ? p->line[way->branch / 2] : NULL;
		char *why;

		if (of == SET_NONE || of == SET_TOO_LARGE)
			continue;
		why = x_asprintf("the program of %s ends behind its branch at instruction %u, line %u, %s", t->name.s, way->branch / 2,
				 line != NULL ? line->line : 0, way->branch & 1 ? "taken" : "not taken");
		add_member(s, f, of, port, false, why);
		add_member(s, f, of, port, true, why);
		free(why);
	}
}

static void
add_program(struct vectors *s, const struct datapath *p, const struct datapath_tenant *t, const char *port, struct diag *d)
{
	char *path = file_join(p->path, t->program.s);
	size_t n = strlen(path);
	struct ebpf_object *o = n > 2 && strcmp(path + n - 2, ".c") == 0 ? NULL : ebpf_object_open(path, d);
	const struct ebpf_program *program = o != NULL ? ebpf_object_program(o, NULL, d) : NULL;
	struct filter f;

	if (program != NULL) {
		if (filter_explore_driver(&f, o, program, d))
			add_paths(s, &f, program, t, port);
		filter_fini(&f);
	}
	ebpf_object_free(o);
	free(path);
}

void
vectors_add_programs(struct vectors *s, const char *file)
{
	struct diag *d = diag_new();
	struct datapath *p = datapath_read(file, d);
	const char *port = NULL;

	/* what is wrong was said when the file was read */
	for (size_t i = 0; p != NULL && i < p->port_count && port == NULL; i++)
		if (p->ports[i].kind == PORT_DEVICE)
			port = p->ports[i].name.s;
	for (size_t i = 0; port != NULL && i < p->tenant_count; i++)
		if (p->tenants[i].program.s != NULL && (p->tenants[i].vlan != 0 || p->tenants[i].prefix.s != NULL))
			add_program(s, p, &p->tenants[i], port, d);
	datapath_free(p);
	diag_free(d);
}
