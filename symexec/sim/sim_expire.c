/*
 * sim_expire.c - the age of mappings in a concrete run. A rewriter looks at its mappings every REAP_INTERVAL and forgets
 * those that were not used for a time, which depends on what was seen of the flow. The rules of a rewriter
 * (models/elements/lib/rewriter.lua) know nothing of it: here the mapping that a packet has used is noted with
 * the time until which it lives, and what should have been forgotten since goes before the next packet.
 *
 * A note stands under the name "ages" by the key that the mapping has in its own direction, and the protocol where there is a
 * table for each: until when (ns) it lives, and what was seen; then until when nothing evicts it, and how long it lives
 * after that. With CAPACITY there is room for so many mappings, of all rewriters that share it: a new one takes the
 * place of the one whose life ends first, of those without guarantee; if there is none its packet is dropped.
 */
#include "symexec/sim/sim_expire.h"
#include "symexec/sim/sim_feed.h"
#include "symexec/sim/sim_ip.h"

#include "symexec/exec/sim_state.h"

#include <string.h>

enum { TCP = 6, UDP = 17, ICMP = 1, DCCP = 33, MOST = 4, ECHO_KINDS = 8 };
enum { TICK = 1000000 };	/* ns */
enum { FIN = 1, SYN = 2, RST = 4 };
/* What was seen of a TCP flow: its end and data, each in both directions; of others, see note_udp. */
enum { DONE = 1, DATA = 4 };
/* What the notes consist of. */
enum { NOTE_UNTIL, NOTE_SEEN, NOTE_GUARANTEED, NOTE_LIFE, NOTE_INPUT, NOTE_VALUES };
enum { SHARED_DEPTH = 16, ANY_NUMBER = 0x7fffffff };

struct key {
	uint64_t v[MOST + 1];
	uint32_t n;
};

static void aging_fini(struct sim *s, struct sim_node *n);

struct packet_of {
	const char *table;
	struct key key;
	uint32_t input;		/* by which it comes in */
	uint8_t proto, flags;
	bool summed, payload;
	bool unmapped;		/* it had none: what was noted of such a mapping is of an older one */
};

struct mapping {
	struct key key, to;	/* in its own direction */
	bool reply;		/* it was found from the other side */
};

struct ages {
	uint64_t reaped;	/* the last time that mappings were looked at */
	struct sim_node *room;	/* the rewriter whose capacity counts, perhaps itself */
	int64_t capacity;
	uint64_t failures;	/* mappings for which there was no room */
};

static bool
is_class(const struct sim_node *n, const char *name)
{
	return strcmp(n->element->class_name, name) == 0;
}

static uint64_t
seconds(const struct sim_node *n, const char *name, const char *otherwise)
{
	return (uint64_t)sim_int(n, sim_given(n, name) ? name : otherwise);
}

static const char *
table_of(const struct sim_node *n, uint8_t proto)
{
	if (is_class(n, "UDPRewriter"))
		return proto == TCP || proto == UDP || proto == DCCP ? "flows" : NULL;
	if (proto == TCP)
		return "tcp";
	return proto == UDP && is_class(n, "IPRewriter") ? "udp" : NULL;
}

/* What the rewriter finds the packet's mapping by; false: it has none. */
static bool
read_packet(const struct sim_node *n, const struct sim_ip *ip, struct packet_of *p)
{
	const uint8_t *t = ip->ip + ip->hl;
	uint32_t have = ip->ip_len - ip->hl;
	bool first = (sim_get16(ip->ip + 6) & 0x1fff) == 0;

	*p = (struct packet_of){ .proto = ip->ip[9],
	    .key = { { sim_get32(ip->ip + 12), sim_get32(ip->ip + 16) }, 2 } };
	if (is_class(n, "IPAddrRewriter") || is_class(n, "IPAddrPairRewriter")) {
		p->table = is_class(n, "IPAddrRewriter") ? "forward" : "pairs";
		return true;
	}
	p->key.n = MOST;
	if (is_class(n, "ICMPPingRewriter")) {
		p->table = "echo";
		if (p->proto != ICMP || !first || have < 6)
			return false;
		p->key.v[2] = sim_get16(t + 4);
		p->key.v[3] = t[0];
		return true;
	}
	p->table = table_of(n, p->proto);
	if (p->table == NULL || !first || have < 8)
		return false;
	p->key.v[2] = sim_get16(t);
	p->key.v[3] = sim_get16(t + 2);
	p->summed = have >= 18;
	if (p->proto == TCP && p->summed) {
		p->flags = t[13];
		p->payload = ip->hl + (t[12] >> 4) * 4u < sim_get16(ip->ip + 2);
	}
	return true;
}

static struct key
reversed(const char *table, const struct key *k)
{
	struct key r = *k;

	if (k->n < 2)
		return r;
	r.v[0] = k->v[1];
	r.v[1] = k->v[0];
	if (strcmp(table, "echo") == 0) {
		r.v[3] = k->v[3] ^ ECHO_KINDS;
	} else if (k->n == MOST) {
		r.v[2] = k->v[3];
		r.v[3] = k->v[2];
	}
	return r;
}

static bool
find(struct sim *s, const struct sim_node *n, const char *table, const struct key *key, struct entry *en)
{
	struct engine *e = s->in->engine;
	value keys[MOST + 1];

	for (uint32_t k = 0; k < key->n; k++)
		keys[k] = value_const(e->values, key->v[k], 64);
	return sim_entry_get(e->sim_state, state_key(e->tuples, n->id, table), keys, key->n, en);
}

static uint64_t
number_of(struct sim *s, value v)
{
	uint64_t bits = 0;

	(void)value_is_const(s->in->engine->values, v, &bits);
	return bits;
}

static struct key
key_of(struct sim *s, const struct entry *en)
{
	struct key key = { .n = en->nkeys };

	for (uint32_t k = 0; k < key.n; k++)
		key.v[k] = number_of(s, en->v[k]);
	return key;
}

static void
read_tuple(struct sim *s, const struct entry *en, uint32_t n, struct key *to)
{
	to->n = n;
	for (uint32_t k = 0; k < n; k++)
		to->v[k] = number_of(s, en->v[en->nkeys + k]);
}

/* The mapping by its own direction: what it maps, and to what. */
static bool
find_forward(struct sim *s, const struct sim_node *n, const char *table, const struct key *key, struct mapping *m)
{
	struct entry en;

	if (!find(s, n, table, key, &en) || en.nvals < key->n)
		return false;
	m->key = *key;
	read_tuple(s, &en, key->n, &m->to);
	return key->n == 1 || number_of(s, en.v[en.nkeys + key->n + 1]) == 0;
}

static bool
is_same(const struct key *a, const struct key *b)
{
	return a->n == b->n && memcmp(a->v, b->v, a->n * sizeof(a->v[0])) == 0;
}

static bool
find_mapping(struct sim *s, const struct sim_node *n, const struct packet_of *p, struct mapping *m)
{
	struct key key = p->key, back;
	struct entry en;

	m->reply = false;
	if (strcmp(p->table, "forward") == 0) {
		key.n = 1;
		if (find_forward(s, n, p->table, &key, m))
			return true;
		key.v[0] = p->key.v[1];
		if (!find(s, n, "reply", &key, &en))
			return false;
		read_tuple(s, &en, 1, &key);
		m->reply = true;
		return find_forward(s, n, p->table, &key, m);
	}
	if (!find(s, n, p->table, &key, &en))
		return false;
	m->reply = number_of(s, en.v[en.nkeys + key.n + 1]) != 0;
	read_tuple(s, &en, key.n, &m->to);
	m->key = key;
	back = reversed(p->table, &m->to);
	/* what is its own answer has one entry for both directions */
	if (!m->reply || is_same(&back, &key))
		return true;
	return find_forward(s, n, p->table, &back, m);
}

/* ---- what was seen, and how long that keeps a mapping ---- */

static uint64_t
note_tcp(const struct packet_of *p, bool reply, uint64_t seen)
{
	unsigned way = reply ? 1 : 0;

	if (!p->summed)
		return seen;
	if (p->flags & RST)
		seen |= DONE | DONE << 1;
	else if (p->flags & FIN)
		seen |= (uint64_t)DONE << way;
	else if ((p->flags & SYN) || p->payload)
		seen &= ~((uint64_t)DONE << way);
	return p->payload ? seen | (uint64_t)DATA << way : seen;
}

/* Bit 0: the other side has sent; above it packets are counted, to three. */
static uint64_t
note_udp(bool reply, uint64_t seen)
{
	seen |= reply;
	return seen < 6 ? seen + 2 : seen;
}

static uint64_t
life(const struct sim_node *n, uint8_t proto, const char *table, uint64_t seen)
{
	bool tcp = proto == TCP && strcmp(table, "tcp") == 0;

	if (tcp && (seen & (DONE | DONE << 1)) == (DONE | DONE << 1))
		return seconds(n, "TCP_DONE_TIMEOUT", "TCP_DONE_TIMEOUT");
	if (tcp && (seen & (DATA | DATA << 1)) == (DATA | DATA << 1))
		return seconds(n, "TCP_TIMEOUT", "TIMEOUT");
	if (tcp)
		return seconds(n, "TCP_NODATA_TIMEOUT", "TCP_NODATA_TIMEOUT");
	if (strcmp(table, "udp") != 0 && strcmp(table, "flows") != 0)
		return seconds(n, "TIMEOUT", "TIMEOUT");
	if (seen > 6 && sim_given(n, "UDP_STREAMING_TIMEOUT"))
		return (uint64_t)sim_int(n, "UDP_STREAMING_TIMEOUT");
	if (seen > 6 && is_class(n, "UDPRewriter") && sim_given(n, "STREAMING_TIMEOUT"))
		return (uint64_t)sim_int(n, "STREAMING_TIMEOUT");
	return seconds(n, "UDP_TIMEOUT", is_class(n, "UDPRewriter") ? "TIMEOUT" : "UDP_TIMEOUT");
}

/* While it lasts nothing evicts the mapping; a life that is shorter is looked at only then. */
static uint64_t
guarantee(const struct sim_node *n, const char *table)
{
	bool udp = strcmp(table, "udp") == 0 || strcmp(table, "flows") == 0;

	if (strcmp(table, "udp") == 0)
		return (uint64_t)sim_int(n, "UDP_GUARANTEE");
	return seconds(n, udp ? "UDP_GUARANTEE" : strcmp(table, "tcp") == 0 ? "TCP_GUARANTEE" : "GUARANTEE",
		       "GUARANTEE");
}

static struct key
note_key(const struct key *mapping, uint8_t proto)
{
	struct key k = *mapping;

	k.v[k.n++] = proto;
	return k;
}

/* The mapping that the packet has used, or made, lives on; what the packet says counts only once it is through. */
static void
note(struct sim *s, struct sim_node *n, const struct packet_of *p, bool through)
{
	struct engine *e = s->in->engine;
	struct entry old, en = { .nvals = NOTE_VALUES };
	value v[MOST + 1 + NOTE_VALUES];
	uint64_t seen = 0, lives, input = p->input;
	struct mapping m;
	struct key key;

	if (!find_mapping(s, n, p, &m))
		return;
	m.reply &= !p->unmapped;
	key = note_key(&m.key, is_class(n, "IPRewriter") ? p->proto : 0);
	if (!p->unmapped && find(s, n, "ages", &key, &old)) {
		seen = number_of(s, old.v[old.nkeys + NOTE_SEEN]);
		input = number_of(s, old.v[old.nkeys + NOTE_INPUT]);
	}
	if (through)
		seen = strcmp(p->table, "tcp") == 0 ? note_tcp(p, m.reply, seen) : note_udp(m.reply, seen);
	lives = MAX_OF(life(n, p->proto, p->table, seen), guarantee(n, p->table));
	en.nkeys = key.n;
	en.v = v;
	for (uint32_t k = 0; k < key.n; k++)
		v[k] = value_const(e->values, key.v[k], 64);
	/* Click counts in milliseconds */
	v[en.nkeys + NOTE_UNTIL] = value_const(e->values, (s->now + lives) / TICK * TICK, 64);
	v[en.nkeys + NOTE_SEEN] = value_const(e->values, seen, 64);
	lives = guarantee(n, p->table);
	v[en.nkeys + NOTE_GUARANTEED] = value_const(e->values, lives == 0 ? 0 : (s->now + lives) / TICK * TICK, 64);
	lives = life(n, p->proto, p->table, seen);
	v[en.nkeys + NOTE_LIFE] = value_const(e->values, (s->now + lives) / TICK * TICK, 64);
	v[en.nkeys + NOTE_INPUT] = value_const(e->values, input, 64);
	sim_entry_put(e->sim_state, state_key(e->tuples, n->id, "ages"), &en);
}

void
sim_mapping_made(struct sim *s, struct sim_node *n, uint32_t input, const uint64_t from[SIM_MAPPING_MOST])
{
	struct packet_of p = { .table = table_of(n, TCP), .proto = TCP, .input = input, .unmapped = true, .key = { .n = MOST } };

	memcpy(p.key.v, from, SIM_MAPPING_MOST * sizeof(*from));
	if (p.table != NULL)
		note(s, n, &p, false);
}

/* ---- forgetting ---- */

static void
forget_entry(struct sim *s, const struct sim_node *n, const char *table, const struct key *key)
{
	struct engine *e = s->in->engine;
	value keys[MOST + 1];

	for (uint32_t k = 0; k < key->n; k++)
		keys[k] = value_const(e->values, key->v[k], 64);
	sim_entry_delete(e->sim_state, state_key(e->tuples, n->id, table), keys, key->n);
}

/* The table of the mapping that a note is about. */
static const char *
table_of_note(const struct sim_node *n, const struct key *note)
{
	uint32_t size = note->n - 1;

	return size == 1 ? "forward" : size == 2 ? "pairs" : is_class(n, "ICMPPingRewriter") ? "echo" :
	    is_class(n, "UDPRewriter") ? "flows" : is_class(n, "IPRewriter") && note->v[size] == UDP ? "udp" : "tcp";
}

/* Takes the mapping and its note away. */
static void
forget(struct sim *s, const struct sim_node *n, const struct key *note)
{
	const char *table = table_of_note(n, note);
	struct key key = *note, back;
	struct mapping m;

	key.n = note->n - 1;
	if (find_forward(s, n, table, &key, &m)) {
		forget_entry(s, n, table, &key);
		back = reversed(table, &m.to);
		forget_entry(s, n, key.n == 1 ? "reply" : table, &back);
	}
	forget_entry(s, n, "ages", note);
}

/* Forgets what was over when mappings were looked at for the last time. */
static void
reap(struct sim *s, struct sim_node *n)
{
	struct engine *e = s->in->engine;
	uint32_t ages = state_key(e->tuples, n->id, "ages"), at = 0;
	uint64_t interval = seconds(n, "REAP_INTERVAL", "REAP_INTERVAL"), last;
	struct ages *a = n->state;
	struct entry en;

	if (interval == 0)
		return;
	last = SIM_EPOCH + (s->now - SIM_EPOCH) / interval * interval;
	if (last <= a->reaped)
		return;
	a->reaped = last;
	while (sim_entry_next(e->sim_state, ages, &at, &en)) {
		struct key key = key_of(s, &en);

		if (number_of(s, en.v[en.nkeys + NOTE_UNTIL]) <= last)
			forget(s, n, &key);
	}
}

/* ---- room ---- */

static bool
is_rewriter(const struct sim_node *n)
{
	return n->cls != NULL && n->cls->fini == aging_fini;
}

/* A number, or a rewriter's name. */
static const struct click_value *
capacity_arg(const struct sim_node *n)
{
	return click_arg(&n->args, sim_given(n, "CAPACITY") ? "CAPACITY" : "MAPPING_CAPACITY");
}

/* Whose capacity counts for n: what CAPACITY names, and what that names. */
static struct sim_node *
room_of(struct sim *s, struct sim_node *n)
{
	for (int depth = 0; depth < SHARED_DEPTH; depth++) {
		const struct click_value *v = capacity_arg(n);
		struct sim_node *next = v->given && v->kind == CLICK_V_STRING ? sim_find(s, n, v->s, v->len) : NULL;

		if (next == NULL || !is_rewriter(next))
			break;
		n = next;
	}
	return n;
}

static bool
shares(const struct sim_node *n, const struct sim_node *room)
{
	return is_rewriter(n) && n->state != NULL && ((struct ages *)n->state)->room == room;
}

static const char *const tables[] = { "tcp", "udp", "flows", "pairs", "echo", "forward" };

/* An entry of a mapping in its own direction; *key is what it maps. */
static bool
is_forward(struct sim *s, const char *table, const struct entry *en, struct key *key)
{
	struct key to = { .n = 0 }, back;

	*key = key_of(s, en);
	if (key->n == 1 || number_of(s, en->v[en->nkeys + key->n + 1]) == 0)
		return true;
	read_tuple(s, en, key->n, &to);
	back = reversed(table, &to);
	return is_same(&back, key);
}

/* The mappings that there are. */
static uint64_t
count_of(struct sim *s, const struct sim_node *n)
{
	struct engine *e = s->in->engine;
	uint64_t sum = 0;

	for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
		uint32_t of = state_key(e->tuples, n->id, tables[t]), at = 0;
		struct entry en;
		struct key key;

		while (sim_entry_next(e->sim_state, of, &at, &en))
			sum += is_forward(s, tables[t], &en, &key);
	}
	return sum;
}

/* What a mapping of the entry says, and the note about it. */
static void
tell_mapping(struct sim *s, const struct sim_node *n, const struct key *mapping, const struct entry *en,
	     struct sim_mapping *m)
{
	uint32_t proto = !is_class(n, "IPRewriter") ? 0 : strcmp(m->table, "udp") == 0 ? UDP : TCP;
	struct key key = note_key(mapping, (uint8_t)proto), back = { .n = 0 };
	struct entry other = *en;
	const struct click_value *specs;

	m->n = mapping->n;
	memcpy(m->from, mapping->v, sizeof(m->from));
	read_tuple(s, en, m->n, &back);
	memcpy(m->to, back.v, sizeof(m->to));
	m->outputs[0] = m->outputs[1] = (uint32_t)number_of(s, en->v[en->nkeys + m->n]);
	back = reversed(m->table, &back);
	m->itself = m->n > 1 && is_same(&back, mapping);
	if (m->n > 1 && find(s, n, m->table, &back, &other))
		m->outputs[1] = (uint32_t)number_of(s, other.v[other.nkeys + m->n]);
	m->input = 0;
	m->until = s->now;
	if (find(s, n, "ages", &key, &other)) {
		m->input = (uint32_t)number_of(s, other.v[other.nkeys + NOTE_INPUT]);
		m->until = number_of(s, other.v[other.nkeys + NOTE_LIFE]);
	}
	specs = click_arg(&n->args, "INPUTSPEC");
	if ((m->itself || m->n == 1) && m->input < specs->count) {
		m->outputs[0] = specs->list[m->input].spec->forward_output;
		m->outputs[1] = specs->list[m->input].spec->reply_output;
	}
}

bool
sim_mapping_next(struct sim *s, const struct sim_node *n, uint32_t *at, struct sim_mapping *m)
{
	struct engine *e = s->in->engine;
	struct entry en;
	struct key key;

	while (sim_entry_next(e->sim_state, state_key(e->tuples, n->id, m->table), at, &en))
		if (is_forward(s, m->table, &en, &key)) {
			tell_mapping(s, n, &key, &en, m);
			return true;
		}
	return false;
}

static uint64_t
used_room(struct sim *s, const struct sim_node *room)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < s->node_count; i++) {
		if (!shares(&s->nodes[i], room))
			continue;
		reap(s, &s->nodes[i]);
		sum += count_of(s, &s->nodes[i]);
	}
	return sum;
}

struct victim {
	struct sim_node *node;		/* NULL: none */
	struct key note;
	bool guaranteed;
	uint64_t until;
};

/* A mapping that another took the place of leaves its note behind. */
static bool
is_live(struct sim *s, const struct sim_node *n, const struct entry *en)
{
	struct key note = key_of(s, en), key = note;
	struct mapping m;

	key.n--;
	return find_forward(s, n, table_of_note(n, &note), &key, &m);
}

static void
try_victims(struct sim *s, struct sim_node *n, struct victim *v)
{
	struct engine *e = s->in->engine;
	uint32_t ages = state_key(e->tuples, n->id, "ages"), at = 0;
	struct entry en;

	while (sim_entry_next(e->sim_state, ages, &at, &en)) {
		uint64_t until = number_of(s, en.v[en.nkeys + NOTE_GUARANTEED]);
		bool guaranteed = until > s->now / TICK * TICK;

		if (!guaranteed)
			until = number_of(s, en.v[en.nkeys + NOTE_LIFE]);
		if (!is_live(s, n, &en))
			continue;
		if (v->node != NULL && (guaranteed > v->guaranteed ||
					(guaranteed == v->guaranteed && until >= v->until)))
			continue;
		*v = (struct victim){ .node = n, .guaranteed = guaranteed, .until = until };
		v->note = key_of(s, &en);
	}
}

/* The mapping that goes next: without guarantee, with the shortest life. */
static struct victim
next_victim(struct sim *s, const struct sim_node *room)
{
	struct victim v = { 0 };

	for (uint32_t i = 0; i < s->node_count; i++)
		if (shares(&s->nodes[i], room))
			try_victims(s, &s->nodes[i], &v);
	return v;
}

static void
shrink(struct sim *s, struct sim_node *room, uint64_t to)
{
	while (used_room(s, room) > to) {
		struct victim v = next_victim(s, room);

		if (v.node == NULL)
			break;
		forget(s, v.node, &v.note);
	}
}

static void
nobody_sees(void *arg, struct flow *f, const struct outcome *o)
{
	struct sim *s = arg;

	(void)o;
	flow_free(s->in->engine, f);
}

static enum click_spec_kind
kind_of(const struct sim_node *n, uint32_t port)
{
	const struct click_value *specs = click_arg(&n->args, "INPUTSPEC");

	return port < specs->count ? specs->list[port].spec->kind : CLICK_SPEC_DROP;
}

/*
 * A packet that has no mapping yet, where room is short: makes one, and place for it. false: there is no place, or no
 * mapping is made, though the input makes some.
 */
static bool
make_room(struct sim *s, struct sim_node *n, uint32_t port, const struct packet_of *p, struct flow *f)
{
	struct exec_sink sink = { nobody_sees, s };
	struct engine *e = s->in->engine;
	struct ages *a = n->state;
	uint64_t most = (uint64_t)MAX_OF(((struct ages *)a->room->state)->capacity, 0);
	enum click_spec_kind kind = kind_of(n, port);
	struct mapping m;
	struct victim v;

	if (kind == CLICK_SPEC_DROP || kind == CLICK_SPEC_PASS || find_mapping(s, n, p, &m))
		return true;
	e->sim_chance = NULL;
	exec_run(e, n->program, n->id, port, flow_copy(e, f), &sink);
	if (e->sim_chance != NULL)
		n->chance = e->sim_chance;
	e->sim_chance = NULL;
	if (!find_mapping(s, n, p, &m))
		return false;
	note(s, n, p, false);
	if (used_room(s, a->room) <= most)
		return true;
	v = next_victim(s, a->room);
	if (v.node == NULL || v.guaranteed) {
		/* all are: the new one makes way */
		v.node = n;
		v.note = note_key(&m.key, is_class(n, "IPRewriter") ? p->proto : 0);
	}
	forget(s, v.node, &v.note);
	if (find_mapping(s, n, p, &m))
		return true;
	a->failures++;
	return false;
}

/* An input whose pattern leaves a choice may find nothing that is free. */
static bool
chooses(const struct sim_node *n, uint32_t port, const struct packet_of *p)
{
	const struct click_rewrite *w;

	if (strcmp(p->table, "echo") == 0 && p->key.v[MOST - 1] != ECHO_KINDS)
		return false;
	if (kind_of(n, port) != CLICK_SPEC_PATTERN)
		return kind_of(n, port) == CLICK_SPEC_MAPPER;
	w = &click_arg(&n->args, "INPUTSPEC")->list[port].spec->rewrite;
	return w->saddr_last > w->saddr || w->sport_last > w->sport;
}

static void
aging_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	const struct ages *a = n->state, *room = a->room->state;
	struct packet_of p = { 0 };
	struct sim_ip ip;
	bool known = false;
	struct mapping m;

	reap(s, n);
	if (sim_ip_look(s, f, &ip)) {
		known = read_packet(n, &ip, &p);
		sim_ip_fini(&ip);
	}
	p.input = port;
	p.unmapped = known && !find_mapping(s, n, &p, &m);
	if (known && room->capacity < ANY_NUMBER && !make_room(s, n, port, &p, f)) {
		n->drops++;
		sim_drop(s, f);
		return;
	}
	sim_rules(s, n, port, f);
	if (!known)
		return;
	note(s, n, &p, true);
	if (p.unmapped && chooses(n, port, &p) && !find_mapping(s, n, &p, &m))
		((struct ages *)n->state)->failures++;
}

static bool
aging_init(struct sim *s, struct sim_node *n)
{
	struct ages *a = n->state = arena_alloc(s->in->engine->arena, sizeof(*a));

	a->reaped = SIM_EPOCH;
	a->capacity = capacity_arg(n)->given && capacity_arg(n)->kind == CLICK_V_INT ? capacity_arg(n)->i : ANY_NUMBER;
	a->room = room_of(s, n);
	if (a->room->state == NULL)
		return aging_init(s, a->room);
	return true;
}

static bool
aging_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct ages *a = n->state;

	reap(s, n);
	if (strcmp(name, "size") == 0)
		sb_printf(out, "%llu", (unsigned long long)used_room(s, a->room));
	else if (strcmp(name, "table_size") == 0 || strcmp(name, "nmappings") == 0)
		sb_printf(out, "%llu", (unsigned long long)count_of(s, n));
	else if (strcmp(name, "capacity") == 0)
		sb_printf(out, "%lld", (long long)((struct ages *)a->room->state)->capacity);
	else if (strcmp(name, "mapping_failures") == 0)
		sb_printf(out, "%llu", (unsigned long long)a->failures);
	else
		return sim_mappings_read(s, n, name, out);
	return true;
}

static int
aging_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct ages *a = n->state;
	int64_t v;

	if (strcmp(name, "clear") == 0) {
		shrink(s, a->room, 0);
		return 0;
	}
	if (strcmp(name, "capacity") != 0)
		return SIM_UNKNOWN;
	if (!sim_parse_int(arg, &v) || v < 0 || v > ANY_NUMBER)
		return SIM_BAD_VALUE;
	((struct ages *)a->room->state)->capacity = v;
	shrink(s, a->room, (uint64_t)v);
	return 0;
}

/* A run that is fed may ask when the next mapping goes. */
static void
aging_fini(struct sim *s, struct sim_node *n)
{
	struct engine *e = s->in->engine;
	uint64_t interval = seconds(n, "REAP_INTERVAL", "REAP_INTERVAL"), until;
	uint32_t ages = state_key(e->tuples, n->id, "ages"), at = 0;
	struct entry en;

	while (s->feed != NULL && interval != 0 && sim_entry_next(e->sim_state, ages, &at, &en)) {
		until = number_of(s, en.v[en.nkeys + NOTE_UNTIL]) - SIM_EPOCH;
		sim_feed_expiry(s, SIM_EPOCH + (until + interval - 1) / interval * interval);
	}
}

#define REWRITER .init = aging_init, .push = aging_push, .read = aging_read, .write = aging_write, .fini = aging_fini

const struct sim_class sim_classes_expire[] = {
	{ .name = "ICMPPingRewriter", REWRITER },
	{ .name = "IPAddrPairRewriter", REWRITER },
	{ .name = "IPAddrRewriter", REWRITER },
	{ .name = "IPRewriter", REWRITER },
	{ .name = "TCPRewriter", REWRITER },
	{ .name = "UDPRewriter", REWRITER },
	{ .name = NULL },
};
