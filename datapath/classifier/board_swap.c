/*
 * board_swap.c - another file in the place of one that runs: rules that were added at run time or learned go on where the new file
 * has their table and everything they name; rules of both files go on counting; what was sent to the controller is kept.
 * Rules of the file itself are as the new one says.
 */
#include "datapath/classifier/board.h"

#include "datapath/runtime/router.h"
#include "models/base/mem.h"

struct swap {
	struct board *to, *from;
	struct diag *d;			/* why a rule cannot go on */
	struct arena *arena;		/* of one rule */
};

static const struct datapath_table *table_named(const struct board *b, const char *name)
{
	for (size_t i = 0; i < b->conf->table_count; i++)
		if (strcmp(b->conf->tables[i].name.s, name) == 0)
			return &b->conf->tables[i];
	return NULL;
}

/* A list as board_ops.c writes it, in the words of the new file; NULL after an error. */
static struct actions *actions_again(struct swap *s, const struct actions *old, uint32_t table)
{
	char *text = arena_strdup(s->arena, old->text);
	struct datapath_action *v = arena_alloc_array(s->arena, old->n + 1, sizeof(*v));
	struct datapath_actions list = { v, 0 };

	for (char *next; text && list.n < old->n; text = next) {
		next = strstr(text, ", ");
		if (next) {
			*next = '\0';
			next += 2;
		}
		if (!datapath_action_parse(s->to->conf, text, SPAN_NONE, s->arena, s->d, &v[list.n]))
			return NULL;
		list.n++;
	}
	return board_actions(s->to, &list, table, s->d);
}

static void add(struct swap *s, const struct flow_rule *r, struct flow_spec *spec, struct guard *g)
{
	struct flow_rule *n;

	spec->actions = r->actions ? actions_again(s, r->actions, spec->table) : NULL;
	if (!spec->actions) {
		guard_free(g, &s->to->pl.layout);
		return;
	}
	n = pipeline_add_guard(&s->to->pl, spec, g);
	n->created = r->created;
	n->used = r->used;
	n->packets = r->packets;
	n->bytes = r->bytes;
}

static void take(struct swap *s, const struct flow_rule *r, uint32_t table)
{
	struct board *to = s->to;
	struct flow_spec spec = {
		.table = table, .priority = r->rule.priority, .text = r->text, .program = RULE_NO_PROGRAM,
		.cookie = r->cookie, .idle_timeout = r->idle_timeout, .hard_timeout = r->hard_timeout, .now = r->created,
	};
	const char *program = r->rule.program == RULE_NO_PROGRAM ? NULL : board_program_name(s->from, r->rule.program);
	struct flow_rule *same;
	struct guard *g;

	if (program)
		spec.program = board_program(to, program, r->rule.program & RULE_REFUTES, SPAN_NONE, s->d);
	if (program && spec.program == RULE_NO_PROGRAM)
		return;
	spec.match = r->text ? state_expr_parse(r->text, SPAN_NONE, s->arena, s->d) : NULL;
	g = r->text && !spec.match ? NULL : guard_new(spec.match, &to->ports, &to->pl.layout, s->d);
	if (!g)
		return;
	same = (struct flow_rule *)table_get(&to->pl.table[table], g, spec.priority, spec.program);
	if (!same && !r->from_file) {
		add(s, r, &spec, g);
		return;
	}
	if (same) {
		same->packets = r->packets;
		same->bytes = r->bytes;
		same->created = r->created;
	}
	guard_free(g, &to->pl.layout);
}

static void take_table(struct swap *s, uint32_t from)
{
	const struct datapath_table *t = table_named(s->to, s->from->conf->tables[from].name.s);

	for (const struct flow_rule *r = s->from->pl.first[from]; t && r; r = r->next) {
		s->arena = arena_new();
		take(s, r, (uint32_t)(t - s->to->conf->tables));
		arena_free(s->arena);
	}
}

static void take_meters(struct board *to, const struct board *from)
{
	for (size_t i = 0; i < to->conf->meter_count; i++) {
		for (size_t k = 0; k < from->conf->meter_count; k++) {
			if (strcmp(to->conf->meters[i].name.s, from->conf->meters[k].name.s) != 0)
				continue;
			to->meters[i].passed = from->meters[k].passed;
			to->meters[i].dropped = from->meters[k].dropped;
		}
	}
}

/* Ports of packets for the controller are kept by number: those of a file with other ports are forgotten. */
static bool has_ports(const struct board *to, const struct board *from)
{
	bool same = to->ports.count == from->ports.count;

	for (unsigned i = 0; same && i < to->ports.count; i++)
		same = strcmp(to->ports.names[i], from->ports.names[i]) == 0;
	return same;
}

void board_take(struct board *to, struct board *from)
{
	struct swap s = { .to = to, .from = from, .d = diag_new() };

	for (uint32_t i = 0; i < from->pl.tables; i++)
		take_table(&s, i);
	diag_free(s.d);
	board_ct_take(to, from);
	take_meters(to, from);
	memcpy(to->sent, from->sent, sizeof(to->sent));
	memset(from->sent, 0, sizeof(from->sent));
	to->sent_count = from->sent_count;
	to->sent_octets = from->sent_octets;
	if (!has_ports(to, from))
		return;
	memcpy(to->told, from->told, sizeof(to->told));
	memset(from->told, 0, sizeof(from->told));
	to->told_count = from->told_count;
}
