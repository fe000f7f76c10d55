/*
 * sim_expire.c - the age of mappings in a concrete run. A rewriter looks at its mappings every REAP_INTERVAL and forgets
 * those that were not used for a time, which depends on what was seen of the flow. The rules of a rewriter
 * (models/elements/lib/rewriter.lua) know nothing of it: here the mapping that a packet has used is noted with
 * the time until which it lives, and what should have been forgotten since goes before the next packet.
 *
 * A note stands under the name "ages" by the key that the mapping has in its own direction, and the protocol where there is a
 * table for each: until when (ns), and what was seen.
 */
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
enum { NOTE_UNTIL, NOTE_SEEN, NOTE_VALUES };

struct key {
	uint64_t v[MOST + 1];
	uint32_t n;
};

struct packet_of {
	const char *table;
	struct key key;
	uint8_t proto, flags;
	bool summed, payload;
};

struct mapping {
	struct key key, to;	/* in its own direction */
	bool reply;		/* it was found from the other side */
};

struct ages {
	uint64_t reaped;	/* the last time that mappings were looked at */
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
	if (!m->reply)
		return true;
	back = reversed(p->table, &m->to);
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

/* The mapping that the packet has used, or made, lives on. */
static void
note(struct sim *s, struct sim_node *n, const struct packet_of *p)
{
	struct engine *e = s->in->engine;
	struct entry old, en = { .nvals = NOTE_VALUES };
	value v[MOST + 1 + NOTE_VALUES];
	uint64_t seen = 0, lives;
	struct mapping m;
	struct key key;

	if (!find_mapping(s, n, p, &m))
		return;
	key = note_key(&m.key, is_class(n, "IPRewriter") ? p->proto : 0);
	if (find(s, n, "ages", &key, &old))
		seen = number_of(s, old.v[old.nkeys + NOTE_SEEN]);
	seen = strcmp(p->table, "tcp") == 0 ? note_tcp(p, m.reply, seen) : note_udp(m.reply, seen);
	lives = MAX_OF(life(n, p->proto, p->table, seen), guarantee(n, p->table));
	en.nkeys = key.n;
	en.v = v;
	for (uint32_t k = 0; k < key.n; k++)
		v[k] = value_const(e->values, key.v[k], 64);
	/* Click counts in milliseconds */
	v[en.nkeys + NOTE_UNTIL] = value_const(e->values, (s->now + lives) / TICK * TICK, 64);
	v[en.nkeys + NOTE_SEEN] = value_const(e->values, seen, 64);
	sim_entry_put(e->sim_state, state_key(e->tuples, n->id, "ages"), &en);
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

/* Takes the mapping and its note away. */
static void
forget(struct sim *s, const struct sim_node *n, const struct key *note)
{
	uint32_t size = note->n - 1;
	const char *table = size == 1 ? "forward" : size == 2 ? "pairs" : is_class(n, "ICMPPingRewriter") ? "echo" :
	    is_class(n, "UDPRewriter") ? "flows" : is_class(n, "IPRewriter") && note->v[size] == UDP ? "udp" : "tcp";
	struct key key = *note, back;
	struct mapping m;

	key.n = size;
	if (find_forward(s, n, table, &key, &m)) {
		forget_entry(s, n, table, &key);
		back = reversed(table, &m.to);
		forget_entry(s, n, size == 1 ? "reply" : table, &back);
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
		struct key key = { .n = en.nkeys };

		for (uint32_t k = 0; k < key.n; k++)
			key.v[k] = number_of(s, en.v[k]);
		if (number_of(s, en.v[en.nkeys + NOTE_UNTIL]) <= last)
			forget(s, n, &key);
	}
}

static void
aging_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct packet_of p = { 0 };
	struct sim_ip ip;
	bool known = false;

	reap(s, n);
	if (sim_ip_look(s, f, &ip)) {
		known = read_packet(n, &ip, &p);
		sim_ip_fini(&ip);
	}
	sim_rules(s, n, port, f);
	if (known)
		note(s, n, &p);
}

static bool
aging_init(struct sim *s, struct sim_node *n)
{
	n->state = arena_alloc(s->in->engine->arena, sizeof(struct ages));
	((struct ages *)n->state)->reaped = SIM_EPOCH;
	return true;
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

const struct sim_class sim_classes_expire[] = {
	{ .name = "ICMPPingRewriter", .init = aging_init, .push = aging_push, .fini = aging_fini },
	{ .name = "IPAddrPairRewriter", .init = aging_init, .push = aging_push, .fini = aging_fini },
	{ .name = "IPAddrRewriter", .init = aging_init, .push = aging_push, .fini = aging_fini },
	{ .name = "IPRewriter", .init = aging_init, .push = aging_push, .fini = aging_fini },
	{ .name = "TCPRewriter", .init = aging_init, .push = aging_push, .fini = aging_fini },
	{ .name = "UDPRewriter", .init = aging_init, .push = aging_push, .fini = aging_fini },
	{ .name = NULL },
};
