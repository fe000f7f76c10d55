/*
 * board_learn.c - rules that packets make: "learn table=T [priority=N] [idle=S] [hard=S] [limit=N]
 * FIELD=VALUE ... output=PORT", where a value @FIELD is the packet's own, and @in_port the port it
 * came by. A packet that does not have such a field makes no rule.
 *
 * The rule is written as an expression and added like any other. What was learnt within the last
 * tenth of a second is known by a hash and not learnt again.
 */
#include "datapath/classifier/board.h"

#include "datapath/runtime/router.h"
#include "models/base/map.h"
#include "models/base/mem.h"
#include "models/base/near.h"

enum { LEARN_FIELDS = 16, KNOWN = 1024, USUAL_LIMIT = 65536, USUAL_PRIORITY = 32768 };
#define AGAIN	(NS_PER_SECOND / 10)

struct learn_field {
	char *name;		/* NULL: in_port */
	char *value;		/* NULL: the packet's */
	struct packet_ref from;
};

struct learn {
	uint32_t table, priority;
	uint64_t idle, hard, limit;
	struct learn_field fields[LEARN_FIELDS];
	unsigned count;
	int64_t output;		/* port; -1: the packet's, -2: none */
	struct known {
		uint64_t hash, at;
	} known[KNOWN];
};

void learn_free(struct learn *l)
{
	for (unsigned i = 0; l && i < l->count; i++) {
		free(l->fields[i].name);
		free(l->fields[i].value);
	}
	free(l);
}

static bool wrong(const struct word *w, struct diag *d, const char *expected)
{
	diag_error(d, w->at, "expected %s, found '%s'", expected, w->s);
	return false;
}

static bool read_table(struct learn *l, const struct board *b, const char *name, const struct word *w,
		       struct diag *d)
{
	for (size_t i = 0; i < b->conf->table_count; i++) {
		if (!strcmp(b->conf->tables[i].name.s, name)) {
			l->table = (uint32_t)i;
			return true;
		}
	}
	return wrong(w, d, "a table of the file");
}

static bool read_output(struct learn *l, const struct board *b, const char *name,
			const struct word *w, struct diag *d)
{
	l->output = strcmp(name, "@in_port") ? -2 : -1;
	for (unsigned i = 0; i < b->ports.count; i++)
		if (!strcmp(b->ports.names[i], name))
			l->output = i;
	return l->output != -2 || wrong(w, d, "a port of the file or \"@in_port\"");
}

static bool read_field(struct learn *l, const char *name, const char *value, const struct word *w,
		       struct diag *d)
{
	struct learn_field *f = &l->fields[l->count];
	struct packet_value v;
	struct packet_ref ref;

	if (l->count == LEARN_FIELDS)
		return wrong(w, d, "fewer fields");
	if (!strcmp(name, "in_port")) {
		if (strcmp(value, "@in_port") != 0)
			return wrong(w, d, "\"in_port=@in_port\"");
		l->count++;
		return true;
	}
	if (!packet_ref_parse(name, &ref) || !ref.field->width)
		return wrong(w, d, "FIELD=VALUE or FIELD=@FIELD");
	if (value[0] == '@' ? !packet_ref_parse(value + 1, &f->from) ||
			      f->from.field->width != ref.field->width :
			      !packet_value_parse(ref.field, value, &v))
		return wrong(w, d, "a value of the field, or @ and a field as wide");
	f->name = x_strdup(name);
	f->value = value[0] == '@' ? NULL : x_strdup(value);
	l->count++;
	return true;
}

static bool read_word(struct learn *l, const struct board *b, const struct word *w, struct diag *d)
{
	const struct {
		const char *name;
		uint64_t *to, most;
	} numbers[] = { { "idle", &l->idle, 65535 }, { "hard", &l->hard, 65535 },
			{ "limit", &l->limit, 1 << 20 } };
	const char *equals = strchr(w->s, '=');
	char key[64];
	uint64_t v;

	if (!equals || (size_t)(equals - w->s) >= sizeof(key))
		return wrong(w, d, "KEY=VALUE");
	memcpy(key, w->s, (size_t)(equals - w->s));
	key[equals - w->s] = '\0';
	if (!strcmp(key, "table"))
		return read_table(l, b, equals + 1, w, d);
	if (!strcmp(key, "output"))
		return read_output(l, b, equals + 1, w, d);
	if (!strcmp(key, "priority")) {
		if (!click_parse_uint(equals + 1, &v) || v > 65535)
			return wrong(w, d, "a priority up to 65535");
		l->priority = (uint32_t)v;
		return true;
	}
	for (unsigned i = 0; i < ARRAY_LEN(numbers); i++)
		if (!strcmp(key, numbers[i].name))
			return (click_parse_uint(equals + 1, numbers[i].to) &&
				*numbers[i].to <= numbers[i].most) || wrong(w, d, "a smaller number");
	return read_field(l, key, equals + 1, w, d);
}

struct learn *learn_parse(const struct board *d, const struct datapath_action *a, uint32_t table,
			  struct diag *diag)
{
	struct learn *l = x_calloc(1, sizeof(*l));
	bool good = true;

	*l = (struct learn){ .table = table, .priority = USUAL_PRIORITY, .limit = USUAL_LIMIT,
			     .output = -2 };
	for (size_t i = 1; i < a->count; i++)
		good &= read_word(l, d, &a->words[i], diag);
	if (good && !l->count) {
		diag_error(diag, a->at, "a rule that is learnt needs a field, such as "
			   "\"eth.dst=@eth.src\"");
		good = false;
	}
	if (good)
		return l;
	learn_free(l);
	return NULL;
}

/* The rule's expression; false: the packet lacks a field. */
static bool write_match(const struct board *d, const struct learn *l, const struct packet *q,
			unsigned in_port, struct strbuf *out)
{
	struct packet_value v;

	for (unsigned i = 0; i < l->count; i++) {
		const struct learn_field *f = &l->fields[i];

		sb_add(out, i ? " and " : "");
		if (!f->name) {
			sb_printf(out, "in_port == %s", d->ports.names[in_port]);
			continue;
		}
		sb_printf(out, "%s == ", f->name);
		if (f->value)
			sb_add(out, f->value);
		else if (packet_get(q, &f->from, &v))
			packet_value_print(f->from.field, v, out);
		else
			return false;
	}
	return true;
}

/* Whether it was learnt a moment ago. */
static bool is_known(struct learn *l, const char *text, unsigned in_port, uint64_t now)
{
	uint64_t hash = hash_mix(hash_bytes(text, strlen(text)), in_port);
	struct known *k = &l->known[hash % KNOWN];

	if (k->hash == hash && now - k->at < AGAIN && k->at)
		return true;
	*k = (struct known){ hash, now };
	return false;
}

static struct actions *output_to(struct board *d, const struct learn *l, unsigned in_port)
{
	uint32_t port = l->output >= 0 ? (uint32_t)l->output : in_port;
	const struct word words[] = { { "output", SPAN_NONE }, { d->ports.names[port], SPAN_NONE } };
	const struct word drop = { "drop", SPAN_NONE };
	const struct datapath_action a =
		l->output == -2 ? (struct datapath_action){ ACTION_DROP, &drop, 1, 0, SPAN_NONE } :
				  (struct datapath_action){ ACTION_OUTPUT, words, 2, port, SPAN_NONE };
	const struct datapath_actions list = { &a, 1 };

	return board_actions(d, &list, l->table, NULL);
}

/* A rule that says the same only lives on; it is no change. */
static void add_or_refresh(struct board *d, const struct learn *l, const struct click_expr *e,
			   const char *text, unsigned in_port)
{
	struct diag *diag = diag_new();
	struct table *t = &d->pl.table[l->table];
	struct flow_spec s = { .table = l->table, .priority = l->priority, .match = e, .text = text,
			       .program = RULE_NO_PROGRAM, .idle_timeout = l->idle * NS_PER_SECOND,
			       .hard_timeout = l->hard * NS_PER_SECOND, .now = d->el.router->run.now };
	struct guard *g = guard_new(e, &d->ports, &d->pl.layout, diag);
	struct flow_rule *old = g ? (struct flow_rule *)table_get(t, g, l->priority, s.program) : NULL;

	s.actions = output_to(d, l, in_port);
	if (old && old->actions && !strcmp(old->actions->text, s.actions->text))
		old->used = s.now;
	else if (g && (old || t->count < l->limit)) {
		pipeline_add_guard(&d->pl, &s, g);
		g = NULL;
		s.actions = NULL;
	}
	board_actions_free(s.actions);
	guard_free(g, &d->pl.layout);
	diag_free(diag);
}

void learn_run(struct board *d, struct learn *l, struct pkt *p, unsigned in_port)
{
	struct strbuf text = STRBUF_INIT;
	struct arena *arena;
	struct packet q;
	const struct click_expr *e;
	struct diag *diag;

	packet_parse(&q, p->data, p->len, LAYER_ETHER);
	if (write_match(d, l, &q, in_port, &text) &&
	    !is_known(l, sb_str(&text), in_port, d->el.router->run.now)) {
		arena = arena_new();
		diag = diag_new();
		e = click_expr_parse_extended(sb_str(&text), SPAN_NONE, NULL, arena, diag);
		if (e)
			add_or_refresh(d, l, e, sb_str(&text), in_port);
		diag_free(diag);
		arena_free(arena);
	}
	sb_fini(&text);
}
