/*
 * sim_spantree.c - EtherSpanTree, IEEE 802.1D as Click has it: each port keeps the best message that came in there,
 * and the best of all of them, one dearer, is what this bridge says itself, to all ports where that is better than what
 * is heard. A port where it is worse is closed at both Suppressors, unless the best came in there. A port that opens
 * listens, then learns, then forwards, a forwarding delay each.
 *
 * Not as in the standard, and so here: every frame is taken for a configuration message, also a notice that the
 * topology changed, whose zeros look like the best of all roots. The address stands in identifiers from its last
 * octet to its first. What is not there of a short frame counts as zeros.
 */
#include "models/base/mem.h"
#include "symexec/sim/sim_int.h"

#include <string.h>

enum { FRAME = 60, MESSAGE_OF_CHANGE = 128, PRIORITY = 0xdead };
/* Where what stands in a message, and how long it is. */
enum {
	AT_LENGTH = 12, AT_SAP = 14, AT_CONTROL = 16, AT_TYPE = 20, AT_FLAGS = 21, AT_ROOT = 22,
	AT_COST = 30, AT_BRIDGE = 34, AT_PORT = 42, AT_AGE = 44, AT_MAX_AGE = 46, AT_HELLO = 48,
	AT_DELAY = 50,
	FLAG_CHANGE = 0x01, FLAG_ACK = 0x80,
};

struct message {
	uint64_t root, bridge;
	uint32_t cost;
	uint16_t port;
	bool change;
	uint64_t max_age, hello, delay;	/* seconds */
	uint64_t made;			/* nanoseconds; UINT64_MAX: never gets old */
};

enum state { BLOCK, LISTEN, LEARN, FORWARD };

struct tree {
	uint64_t addr, id;
	struct sim_node *input, *output;
	bool tell_change;
	struct message best;
	uint32_t ports;
	struct {
		enum state state;
		uint64_t since;
		struct message heard;
	} *port;
};

/* ---- messages ---- */

/* Above 0: a is better. */
static int
compare(const struct message *a, const struct message *b)
{
	if (a->root != b->root)
		return a->root < b->root ? 1 : -1;
	if (a->cost != b->cost)
		return a->cost < b->cost ? 1 : -1;
	if (a->bridge != b->bridge)
		return a->bridge < b->bridge ? 1 : -1;
	return a->port == b->port ? 0 : a->port < b->port ? 1 : -1;
}

static void
forget(struct message *m)
{
	m->root = m->bridge = UINT64_MAX;
	m->cost = UINT32_MAX;
	m->made = UINT64_MAX;
	m->change = false;
}

static struct message
own_message(const struct tree *t)
{
	return (struct message){ .root = t->id, .bridge = t->id, .max_age = 20, .hello = 2,
				 .delay = 15, .made = UINT64_MAX };
}

static uint64_t
number(const uint8_t *at, unsigned n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | *at++;
	return v;
}

static void
put(uint8_t *at, unsigned n, uint64_t v)
{
	while (n-- > 0) {
		at[n] = (uint8_t)v;
		v >>= 8;
	}
}

/* Its age is computed in 32 bits with a sign, and wraps above eight seconds. */
static struct message
from_wire(const uint8_t w[FRAME], uint64_t now)
{
	int32_t late = (int32_t)((uint32_t)number(w + AT_AGE, 2) * 1000000u) / 256;

	return (struct message){
		.root = number(w + AT_ROOT, 8), .bridge = number(w + AT_BRIDGE, 8),
		.cost = (uint32_t)number(w + AT_COST, 4), .port = (uint16_t)number(w + AT_PORT, 2),
		.change = (w[AT_FLAGS] & FLAG_CHANGE) != 0, .max_age = w[AT_MAX_AGE],
		.hello = w[AT_HELLO], .delay = w[AT_DELAY],
		.made = now - (uint64_t)((int64_t)late * 1000),
	};
}

/* Seconds and their 256ths; from_wire may have put it into the future. */
static uint16_t
age_of(const struct message *m, uint64_t now)
{
	int64_t t = (int64_t)(now - m->made), seconds;

	if (m->made == UINT64_MAX)
		return 0;
	seconds = t / (int64_t)SIM_SECOND - (t % (int64_t)SIM_SECOND < 0);
	t = (t - seconds * (int64_t)SIM_SECOND) / 1000;
	return (uint16_t)((uint64_t)seconds << 8 | (uint64_t)(t * 256 / 1000000));
}

/* ---- the tree ---- */

static void
suppress(struct sim *s, struct tree *t, uint32_t port, bool input, bool output)
{
	sim_suppress(s, t->input, port, input);
	sim_suppress(s, t->output, port, output);
}

static void
enter(struct sim *s, struct tree *t, uint32_t i, enum state state)
{
	if (t->port[i].state == state)
		return;
	if (state == BLOCK || t->port[i].state == BLOCK)
		t->tell_change = true;
	if (state == FORWARD)
		state = t->port[i].state + 1;
	t->port[i].state = state;
	t->port[i].since = s->now;
	suppress(s, t, i, state < LEARN, state < FORWARD);
}

/* What is best, and which ports belong to the tree: those where it came in, and those where nobody else says better. */
static void
find_tree(struct sim *s, struct tree *t)
{
	uint32_t root_port = UINT32_MAX;

	t->best = own_message(t);
	for (uint32_t i = 0; i < t->ports; i++) {
		struct message dearer = t->port[i].heard;

		dearer.cost++;
		if (compare(&t->best, &dearer) < 0) {
			t->best = dearer;
			root_port = i;
		}
	}
	for (uint32_t i = 0; i < t->ports; i++) {
		struct message said = t->best;

		said.bridge = t->id;
		said.port = (uint16_t)i;
		if (i != root_port && compare(&said, &t->port[i].heard) < 0)
			enter(s, t, i, BLOCK);
		else if (t->port[i].state == BLOCK)
			enter(s, t, i, FORWARD);
	}
}

static void
spantree_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct engine *e = s->in->engine;
	struct tree *t = n->state;
	uint8_t w[FRAME];
	struct message m;

	for (int32_t i = 0; i < FRAME; i++) {
		enum read_fault why;
		uint64_t byte = 0;
		value v = flow_read(e, f, BASE_DATA, (f->data + i) * 8, 8, &why);

		w[i] = v != VALUE_NONE && value_is_const(e->values, v, &byte) ? (uint8_t)byte : 0;
	}
	m = from_wire(w, s->now);
	if (compare(&t->port[port].heard, &m) <= 0) {
		t->port[port].heard = m;
		if (w[AT_FLAGS] & FLAG_ACK)
			t->tell_change = false;
	}
	find_tree(s, t);
	sim_rules(s, n, port, f);
}

/* ---- its own messages ---- */

static void
say(struct sim *s, struct sim_node *n, uint32_t port)
{
	const struct tree *t = n->state;
	const struct message *b = &t->best;
	int better = compare(b, &t->port[port].heard);
	uint8_t w[FRAME] = { 0x01, 0x80, 0xc2 };

	if (better < 0 || (better == 0 && !t->tell_change))
		return;
	put(w + 6, 6, t->addr);
	put(w + AT_LENGTH, 2, better == 0 ? 7 : 38);
	put(w + AT_SAP, 2, 0x4242);
	w[AT_CONTROL] = 3;
	if (better == 0) {
		w[AT_TYPE] = MESSAGE_OF_CHANGE;
	} else {
		w[AT_FLAGS] = b->change ? FLAG_CHANGE : 0;
		put(w + AT_ROOT, 8, b->root);
		put(w + AT_COST, 4, b->cost);
		put(w + AT_BRIDGE, 8, t->id);
		put(w + AT_PORT, 2, port);
		put(w + AT_AGE, 2, age_of(b, s->now));
		w[AT_MAX_AGE] = (uint8_t)b->max_age;
		w[AT_HELLO] = (uint8_t)b->hello;
		w[AT_DELAY] = (uint8_t)b->delay;
	}
	s->count->in++;
	sim_send(s, n, port, sim_packet(s, w, sizeof(w), 0));
}

static bool
is_old(const struct message *m, uint64_t max_age, uint64_t now)
{
	return m->made != UINT64_MAX && (int64_t)(now - m->made) >= (int64_t)(max_age * SIM_SECOND);
}

static void
spantree_timer(struct sim *s, struct sim_node *n)
{
	struct tree *t = n->state;

	for (uint32_t i = 0; i < t->ports; i++)
		if ((t->port[i].state == LISTEN || t->port[i].state == LEARN) &&
		    s->now - t->port[i].since > t->best.delay * SIM_SECOND)
			enter(s, t, i, FORWARD);
	for (uint32_t i = 0; i < t->ports; i++)
		if (is_old(&t->port[i].heard, t->best.max_age, s->now))
			forget(&t->port[i].heard);
	find_tree(s, t);
	for (uint32_t i = 0; i < t->ports; i++)
		say(s, n, i);
	sim_timer_after(s, n, t->best.hello * SIM_SECOND);
}

static struct sim_node *
named(struct sim *s, const struct sim_node *n, const char *param)
{
	size_t len;
	const char *name = sim_string(n, param, &len);

	return sim_find(s, n, name, len);
}

static bool
spantree_init(struct sim *s, struct sim_node *n)
{
	struct tree *t = n->state = arena_alloc(s->in->engine->arena, sizeof(*t));

	t->addr = (uint64_t)sim_int(n, "ADDR");
	t->id = (uint64_t)PRIORITY << 48;
	for (int i = 0; i < 6; i++)
		t->id |= (t->addr >> 8 * i & 0xff) << 8 * (5 - i);
	t->input = named(s, n, "INPUT_SUPPRESSOR");
	t->output = named(s, n, "OUTPUT_SUPPRESSOR");
	t->ports = MIN_OF(n->element->noutputs, n->element->ninputs);
	t->port = arena_alloc_array(s->in->engine->arena, t->ports + 1, sizeof(*t->port));
	for (uint32_t i = 0; i < t->ports; i++) {
		forget(&t->port[i].heard);
		enter(s, t, i, FORWARD);
	}
	t->best = own_message(t);
	sim_timer_after(s, n, t->best.hello * SIM_SECOND);
	return true;
}

static void
print_message(struct strbuf *out, const struct message *m)
{
	sb_printf(out, " %16llx:%04x: %s  %x -> %16llx  m/h/d: %llx/%llx/%llx\n",
		  (unsigned long long)m->bridge, m->port, m->change ? "TC" : "tc", m->cost,
		  (unsigned long long)m->root, (unsigned long long)m->max_age,
		  (unsigned long long)m->hello, (unsigned long long)m->delay);
}

static bool
spantree_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct tree *t = n->state;

	(void)s;
	if (strcmp(name, "msgs") != 0)
		return false;
	for (uint32_t i = 0; i < t->ports; i++)
		print_message(out, &t->port[i].heard);
	print_message(out, &t->best);
	return true;
}

const struct sim_class sim_classes_spantree[] = {
	{ .name = "EtherSpanTree", .init = spantree_init, .timer = spantree_timer,
	  .push = spantree_push, .read = spantree_read },
	{ .name = NULL },
};
