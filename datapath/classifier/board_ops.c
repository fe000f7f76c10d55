/*
 * board_ops.c - lists of actions made ready to run. A list that sends the packet on to another
 * table unchanged is no more than a step of the pipeline; behind anything that may change the
 * packet it is looked up anew.
 */
#include "datapath/classifier/board.h"

#include "datapath/runtime/router.h"
#include "models/base/map.h"
#include "models/base/mem.h"

enum { MOST_VLAN = 4095, MOST_PLACES = 1 << (31 - TICKET_PORT_BITS) };

struct actions_view board_actions_view(const struct actions *a)
{
	return (struct actions_view){ a->go_to, board_actions_free };
}

static void free_list(struct actions *a)
{
	for (uint32_t i = 0; i < a->n; i++) {
		if (a->ops[i].verb == ACTION_CT)
			board_ct_free(a->board, a->ops[i].data);
		else if (a->ops[i].verb == ACTION_LEARN)
			learn_free(a->ops[i].data);
		else
			free(a->ops[i].data);
	}
	free(a->ops);
	free(a->text);
	free(a);
}

static struct actions **slot_of(struct board *b, uint32_t table, const char *text)
{
	return &b->lists[hash_mix(hash_bytes(text, strlen(text)), table) % BOARD_LISTS];
}

static void forget(struct actions *a)
{
	struct actions **at = slot_of(a->board, a->table, a->text);

	while (*at != a)
		at = &(*at)->next;
	*at = a->next;
	free_list(a);
}

void board_actions_free(struct actions *a)
{
	if (a && !--a->users && !a->kept)
		forget(a);
}

void board_actions_fini(struct board *b)
{
	for (unsigned i = 0; i < BOARD_LISTS; i++)
		while (b->lists[i])
			forget(b->lists[i]);
}

static char *text_of(const struct datapath_actions *conf)
{
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; i < conf->n; i++) {
		sb_add(&out, i ? ", " : "");
		for (size_t k = 0; k < conf->v[i].count; k++)
			sb_printf(&out, "%s%s", k ? " " : "", conf->v[i].words[k].s);
	}
	sb_add(&out, "");
	return sb_take(&out);
}

/* "push-vlan VLAN": the tag of that VLAN. */
static bool read_vlan(struct op *op, const struct datapath_action *a, struct diag *d)
{
	uint64_t v;

	if (click_parse_uint(a->words[1].s, &v) && v <= MOST_VLAN) {
		op->index = (uint32_t)v;
		return true;
	}
	diag_error(d, a->words[1].at, "expected a VLAN from 0 to 4095, not '%s'", a->words[1].s);
	return false;
}

static bool read_state(struct op *op, const struct state_field *f, const struct datapath_action *a, struct diag *d)
{
	struct state_write *w = op->data = x_calloc(1, sizeof(*w));

	op->index = 1;
	w->field = f;
	if (!f->writable)
		diag_error(d, a->words[1].at, "'%s' is what actions find out, and cannot be set", f->name);
	else if (!state_value_parse(f, a->words[2].s, &w->value, &w->mask))
		diag_error(d, a->words[2].at, "'%s' is no value of %s", a->words[2].s, f->name);
	else
		return true;
	return false;
}

static bool read_set(struct op *op, const struct datapath_action *a, struct diag *d)
{
	const struct state_field *state = state_field_find(a->words[1].s);
	struct set_field *s;

	if (state)
		return read_state(op, state, a, d);
	s = op->data = x_calloc(1, sizeof(*s));
	return set_field_parse(s, a->words[1].s, a->words[2].s, a->words[1].at, d);
}

static bool read_tunnel(struct op *op, const struct datapath_action *a, struct diag *d)
{
	struct tunnel *t = op->data = x_calloc(1, sizeof(*t));

	return a->verb == ACTION_ENCAP ? tunnel_parse_encap(t, a, d) : tunnel_parse_decap(t, a, d);
}

static bool read_goto(const struct board *b, uint32_t table, const struct datapath_action *a,
		      struct diag *d)
{
	const struct datapath_table *t = b->conf->tables;

	if (a->index > table)
		return true;
	diag_error(d, a->at, "table '%s' is not behind table '%s': a packet could go round",
		   t[a->index].name.s, t[table].name.s);
	return false;
}

static bool read_send_maps(struct board *b, struct op *op, const struct datapath_action *a, struct diag *d)
{
	struct bpf_named *n = board_program_find(b, a->words[1].s, a->words[1].at, d), **to;

	if (!n)
		return false;
	op->data = to = x_malloc(sizeof(*to));
	*to = n;
	return true;
}

/* Threads have tables of their own, which are the same; what packets of several must share they have not. */
static bool is_for_threads(const struct board *b, const struct datapath_action *a, struct diag *d)
{
	if (b->el.router->threads < 2 ||
	    (a->verb != ACTION_CT && a->verb != ACTION_LEARN && a->verb != ACTION_METER && a->verb != ACTION_CHAIN))
		return true;
	diag_error(d, a->at, "\"%s\" is for one thread, not %u: start without --threads", action_verb_name(a->verb),
		   b->el.router->threads);
	return false;
}

static bool read_op(struct board *b, struct op *op, const struct datapath_action *a, uint32_t table,
		    struct diag *d)
{
	if (!is_for_threads(b, a, d))
		return false;
	*op = (struct op){ .verb = a->verb, .index = a->index };
	switch (a->verb) {
	case ACTION_GOTO:
		return read_goto(b, table, a, d);
	case ACTION_SET_FIELD:
		return read_set(op, a, d);
	case ACTION_PUSH_VLAN:
		return read_vlan(op, a, d);
	case ACTION_ENCAP: case ACTION_DECAP:
		return read_tunnel(op, a, d);
	case ACTION_CT:
		op->data = board_ct_parse(b, a, d);
		return op->data != NULL;
	case ACTION_LEARN:
		op->data = learn_parse(b, a, table, d);
		return op->data != NULL;
	case ACTION_CONTROLLER:
		op->data = x_strdup(a->count > 1 ? a->words[1].s : "action");
		return true;
	case ACTION_SEND_MAPS:
		return read_send_maps(b, op, a, d);
	default:
		return true;
	}
}

/* Whether packets behind it may be others than before, or have another key. */
static bool changes(enum action_verb v)
{
	return v == ACTION_SET_FIELD || v == ACTION_PUSH_VLAN || v == ACTION_POP_VLAN ||
	       v == ACTION_ENCAP || v == ACTION_DECAP || v == ACTION_CHAIN || v == ACTION_CT ||
	       v == ACTION_DEC_TTL;
}

static struct actions *find_list(struct board *b, uint32_t table, const char *text)
{
	struct actions *a = *slot_of(b, table, text);

	while (a && (a->table != table || strcmp(a->text, text) != 0))
		a = a->next;
	return a;
}

static bool keep(struct board *b, struct actions *a, span at, struct diag *d)
{
	if (b->resumes.n + a->n > MOST_PLACES) {
		diag_error(d, at, "too many different lists of actions with chains");
		return false;
	}
	a->kept = true;
	a->first = (uint32_t)b->resumes.n;
	for (uint32_t i = 0; i < a->n; i++)
		*VEC_ADD(&b->resumes) = (struct resume){ a, i + 1 };
	return true;
}

static bool read_list(struct board *b, struct actions *a, const struct datapath_actions *conf,
		      struct diag *d)
{
	bool good = true, changed = false, chain = false;

	a->go_to = -1;
	a->ops = x_calloc(conf->n + 1, sizeof(*a->ops));
	for (size_t i = 0; i < conf->n; i++) {
		struct op *op = &a->ops[a->n++];

		good &= read_op(b, op, &conf->v[i], a->table, d);
		changed |= changes(op->verb);
		chain |= op->verb == ACTION_CHAIN;
		if (op->verb == ACTION_GOTO && !changed)
			a->go_to = (int32_t)op->index;
	}
	return good && (!chain || keep(b, a, conf->v[0].at, d));
}

struct actions *board_actions(struct board *b, const struct datapath_actions *conf, uint32_t table,
			      struct diag *d)
{
	char *text = text_of(conf);
	struct actions *a = find_list(b, table, text);

	if (a) {
		a->users++;
		free(text);
		return a;
	}
	a = x_calloc(1, sizeof(*a));
	*a = (struct actions){ .board = b, .table = table, .text = text, .users = 1 };
	if (!read_list(b, a, conf, d)) {
		free_list(a);
		return NULL;
	}
	a->next = *slot_of(b, table, text);
	*slot_of(b, table, text) = a;
	return a;
}
