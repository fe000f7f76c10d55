/*
 * sim_nd.c - IP6NDSolicitor: the rules ask, learn and send; here is the packet that waits for the answer. There is one
 * for each next hop, a later one takes the place of an earlier. Every 15 s entries are looked at: whose answer is older than
 * a minute is asked for again with the next packet, whose is older than two is forgotten.
 */
#include "models/base/mem.h"
#include "models/base/vec.h"
#include "symexec/exec/sim_state.h"
#include "symexec/sim/sim_int.h"
#include "symexec/explore/witness.h"

enum { EVERY = 15, OLD = 60, TOO_OLD = 120 };	/* seconds */
enum { ADVERTISEMENT = 86, TARGET = 62, BUCKETS = 256 };

struct neighbour {
	uint8_t ip[16];
	bool known, ask_again;
	uint64_t answered;
	struct flow *waiting;		/* ours, or NULL */
};

struct solicitor {
	VEC(struct neighbour) list;
	uint64_t killed, asked;
};

static struct neighbour *
find_neighbour(struct solicitor *t, const uint8_t *ip, bool add)
{
	struct neighbour *e;

	for (size_t i = 0; i < t->list.n; i++)
		if (memcmp(t->list.v[i].ip, ip, 16) == 0)
			return &t->list.v[i];
	if (!add)
		return NULL;
	e = VEC_ADD(&t->list);
	*e = (struct neighbour){ .known = false };
	memcpy(e->ip, ip, 16);
	return e;
}

/* The IPv6 destination annotation. */
static void
next_hop(struct sim *s, struct flow *f, uint8_t *ip)
{
	struct engine *e = s->in->engine;
	enum read_fault why;

	for (uint32_t i = 0; i < 16; i++) {
		value v = flow_read(e, f, BASE_ANNO, (int32_t)i * 8, 8, &why);
		uint64_t byte = 0;

		if (v != VALUE_NONE)
			(void)value_is_const(e->values, v, &byte);
		ip[i] = (uint8_t)byte;
	}
}

/* Whether it is an advertisement as the rules take it, for whom. */
static bool
read_answer(struct sim *s, struct flow *f, uint8_t *ip)
{
	struct witness none = { .values = u64_map_new() };
	uint8_t *p;
	bool ok = witness_bytes(s->in->engine, f, f, &none, &p) >= ADVERTISEMENT;

	ok = ok && p[12] == 0x86 && p[13] == 0xdd && p[54] == 0x88;
	if (ok)
		memcpy(ip, p + TARGET, 16);
	free(p);
	witness_fini(&none);
	return ok;
}

static uint64_t
part_of(const uint8_t *p)
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v = v << 8 | p[i];
	return v;
}

/* What the rules remember of the address; false: nothing. Its keys are put into keys. */
static bool
entry_of(struct sim *s, const struct sim_node *n, const uint8_t *ip, value keys[2], struct entry *en)
{
	struct engine *e = s->in->engine;

	keys[0] = value_const(e->values, part_of(ip), 64);
	keys[1] = value_const(e->values, part_of(ip + 8), 64);
	return sim_entry_get(e->sim_state, state_key(e->tuples, n->id, "neighbours"), keys, 2, en);
}

/* A solicitation for a neighbour that is known: the rules make it of a packet to one that is not. */
static void
ask_again(struct sim *s, struct sim_node *n, struct neighbour *e, const struct flow *f)
{
	struct engine *g = s->in->engine;
	uint32_t key = state_key(g->tuples, n->id, "neighbours");
	struct entry en;
	value v[4];

	e->ask_again = false;
	if (!entry_of(s, n, e->ip, v, &en))
		return;
	memcpy(v, en.v, sizeof(v));
	en.v = v;
	v[3] = value_const(g->values, 0, 1);
	sim_entry_put(g->sim_state, key, &en);
	((struct solicitor *)n->state)->asked++;
	sim_rules(s, n, 0, flow_copy(g, f));
	v[3] = value_const(g->values, 1, 1);
	sim_entry_put(g->sim_state, key, &en);
}

static void
solicitor_timer(struct sim *s, struct sim_node *n)
{
	struct solicitor *t = n->state;
	struct engine *g = s->in->engine;
	size_t kept = 0;

	for (size_t i = 0; i < t->list.n; i++) {
		struct neighbour *e = &t->list.v[i];
		uint64_t age = (s->now - e->answered) / 1000000;
		struct entry en;
		value keys[2];

		if (e->known && age > (uint64_t)TOO_OLD * 1000) {
			if (entry_of(s, n, e->ip, keys, &en))
				sim_entry_delete(g->sim_state, state_key(g->tuples, n->id, "neighbours"), keys, 2);
			if (e->waiting != NULL)
				sim_drop(s, e->waiting);
			continue;
		}
		e->ask_again |= e->known && age > (uint64_t)OLD * 1000;
		t->list.v[kept++] = *e;
	}
	t->list.n = kept;
	sim_timer_at(s, n, n->timer_at + EVERY * SIM_SECOND);
}

static void
solicitor_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct solicitor *t = n->state;
	struct neighbour *e = NULL;
	struct flow *waiting = NULL;
	uint8_t ip[16];

	if (port == 0) {
		next_hop(s, f, ip);
		e = find_neighbour(t, ip, true);
		if (!e->known) {
			t->asked++;
			if (e->waiting != NULL) {
				t->killed++;
				sim_drop(s, e->waiting);
			}
			e->waiting = flow_copy(s->in->engine, f);
		} else if (e->ask_again) {
			ask_again(s, n, e, f);
		}
	} else if (read_answer(s, f, ip) && (e = find_neighbour(t, ip, false)) != NULL) {
		e->known = true;
		e->ask_again = false;
		e->answered = s->now;
		waiting = e->waiting;
		e->waiting = NULL;
	}
	/* n is sent to again only when the rules have learnt */
	sim_rules(s, n, port, f);
	if (waiting != NULL)
		sim_push(s, n, 0, waiting);
}

/* The address that the rules have learnt. */
static uint64_t
address_of(struct sim *s, const struct sim_node *n, const uint8_t *ip)
{
	struct entry en;
	uint64_t eth = 0;
	value keys[2];

	if (entry_of(s, n, ip, keys, &en))
		(void)value_is_const(s->in->engine->values, en.v[en.nkeys], &eth);
	return eth;
}

/* Bucket by bucket, the last first. */
static void
print_neighbours(struct sim *s, const struct sim_node *n, const struct solicitor *t, struct strbuf *out)
{
	for (uint32_t b = 0; b < BUCKETS; b++)
		for (size_t i = t->list.n; i-- > 0; ) {
			const struct neighbour *e = &t->list.v[i];

			if ((e->ip[0] + e->ip[15]) % BUCKETS != b)
				continue;
			sim_print_ip6(e->ip, out);
			sb_printf(out, " %u ", e->known);
			sim_print_ether(address_of(s, n, e->ip), out);
			sb_add_char(out, '\n');
		}
}

static bool
solicitor_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct solicitor *t = n->state;

	if (strcmp(name, "table") == 0) {
		print_neighbours(s, n, t, out);
		return true;
	}
	if (strcmp(name, "stats") != 0)
		return false;
	sb_printf(out, "%llu packets killed\n%llu ND Solicitation Message sent\n",
		  (unsigned long long)t->killed, (unsigned long long)t->asked);
	return true;
}

static bool
solicitor_init(struct sim *s, struct sim_node *n)
{
	n->state = arena_alloc(s->in->engine->arena, sizeof(struct solicitor));
	sim_timer_after(s, n, EVERY * SIM_SECOND);
	return true;
}

static void
solicitor_fini(struct sim *s, struct sim_node *n)
{
	struct solicitor *t = n->state;

	for (size_t i = 0; t != NULL && i < t->list.n; i++)
		if (t->list.v[i].waiting != NULL)
			flow_free(s->in->engine, t->list.v[i].waiting);
	if (t != NULL)
		VEC_FREE(&t->list);
}

const struct sim_class sim_classes_nd[] = {
	{ .name = "IP6NDSolicitor", .init = solicitor_init, .timer = solicitor_timer, .push = solicitor_push,
	  .read = solicitor_read, .fini = solicitor_fini },
	{ .name = NULL },
};
