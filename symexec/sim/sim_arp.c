/*
 * sim_arp.c - ARPQuerier and ARPTable: packets wait in the table until an answer comes, entries age in virtual time, and
 * a host is asked again while packets for it come in. The table lists entries by age, the oldest first.
 */
#include "models/base/mem.h"
#include "symexec/sim/sim_int.h"
#include "symexec/explore/witness.h"

enum { TICK = 1000000, POLL_FAST = 100, POLL_SLOW = 2000, MANY_POLLS = 10, HZ = 1000 };
#define BROADCAST UINT64_C(0xffffffffffff)

struct arp_entry {
	uint32_t ip;
	uint64_t eth;
	bool known;
	int64_t live, polled;		/* milliseconds */
	uint32_t polls;			/* since it answered */
	VEC(struct flow *) waiting;	/* with room for the Ethernet header made */
};

struct arp_table {
	VEC(struct arp_entry *) entries;
	uint64_t entry_capacity, capacity, per_entry, slim, packets, drops;
	int64_t timeout;		/* milliseconds, 0: for ever */
	struct sim_node *owner;		/* whose timer looks for what is old */
	int64_t since;			/* when that began */
};

struct arp_querier {
	struct arp_table *table;
	bool own_table;
	uint32_t ip, broadcast;
	uint64_t eth;
	int64_t poll_timeout;
	uint64_t queries, responses, drops;
};

static int64_t
now_ms(const struct sim *s)
{
	return (int64_t)(s->now / TICK);
}

static void
drop_waiting(struct sim *s, struct arp_table *t, struct arp_entry *e, uint64_t keep)
{
	size_t n = 0;

	while (n < e->waiting.n && t->packets > keep) {
		sim_drop(s, e->waiting.v[n++]);
		t->packets--;
		t->drops++;
	}
	if (n > 0)
		memmove(e->waiting.v, e->waiting.v + n,
			(e->waiting.n - n) * sizeof(struct flow *));
	e->waiting.n -= n;
}

static bool
expired(const struct arp_table *t, const struct arp_entry *e, int64_t now)
{
	return t->timeout != 0 && e->live + t->timeout < now;
}

static void
unlink_entry(struct arp_table *t, size_t i)
{
	memmove(t->entries.v + i, t->entries.v + i + 1,
		(--t->entries.n - i) * sizeof(struct arp_entry *));
}

/*
 * Makes room, also for `more` entries: entries that are old or too many go, then packets, those of the oldest
 * entry first.
 */
static void
make_room(struct sim *s, struct arp_table *t, uint64_t more)
{
	int64_t now = now_ms(s);
	uint64_t keep;

	while (t->entries.n > 0 && (expired(t, t->entries.v[0], now) ||
				    (t->entry_capacity != 0 && t->entries.n + more > t->entry_capacity))) {
		struct arp_entry *e = t->entries.v[0];

		drop_waiting(s, t, e, t->packets - e->waiting.n);
		VEC_FREE(&e->waiting);
		unlink_entry(t, 0);
	}
	if (t->capacity == 0 || t->packets <= t->capacity)
		return;
	keep = MAX_OF(t->capacity - t->capacity / t->slim, 1);
	for (size_t i = 0; i < t->entries.n && t->packets > keep; i++)
		drop_waiting(s, t, t->entries.v[i], keep);
}

/*
 * Click looks for old entries after the timeout, and then each time after a second more than that; here only while
 * there are any, so that a run ends.
 */
static void
look_later(struct sim *s, struct arp_table *t)
{
	int64_t each = t->timeout + HZ, at = t->since + t->timeout, now = now_ms(s);

	if (t->timeout == 0 || t->entries.n == 0 || t->owner->timer_set)
		return;
	if (at <= now)
		at += ((now - at) / each + 1) * each;
	sim_timer_at(s, t->owner, (uint64_t)at * TICK);
}

static struct arp_entry *
find_entry(const struct arp_table *t, uint32_t ip)
{
	for (size_t i = 0; i < t->entries.n; i++)
		if (t->entries.v[i]->ip == ip)
			return t->entries.v[i];
	return NULL;
}

static struct arp_entry *
ensure_entry(struct sim *s, struct arp_table *t, uint32_t ip)
{
	struct arp_entry *e = find_entry(t, ip);

	if (e != NULL)
		return e;
	e = arena_alloc(s->in->engine->arena, sizeof(*e));
	e->ip = ip;
	e->live = now_ms(s);
	e->polled = e->live - HZ;
	if (t->entry_capacity != 0 && t->entries.n + 1 > t->entry_capacity)
		make_room(s, t, 1);
	*VEC_ADD(&t->entries) = e;
	look_later(s, t);
	return e;
}

/* Whether the host may be asked now; then it is taken for asked. */
static bool
may_poll(struct arp_entry *e, int64_t now)
{
	if (now < e->polled + (e->polls >= MANY_POLLS ? POLL_SLOW : POLL_FAST))
		return false;
	e->polled = now;
	e->polls += e->polls < 255;
	return true;
}

static void
write_bytes(struct sim *s, struct flow *f, uint32_t at, uint64_t v, uint32_t bytes)
{
	struct engine *e = s->in->engine;

	flow_write(e, f, BASE_DATA, (f->data + (int32_t)at) * 8, bytes * 8,
		   value_const(e->values, v, bytes * 8));
}

static uint32_t
hop_of(struct sim *s, struct flow *f)
{
	struct engine *e = s->in->engine;
	enum read_fault why;
	uint64_t ip = 0;
	value v = flow_read(e, f, BASE_ANNO, ANNO_DST_IP * 8, 32, &why);

	return v != VALUE_NONE && value_is_const(e->values, v, &ip) ? (uint32_t)ip : 0;
}

static void
ask_for(struct sim *s, struct sim_node *n, uint32_t ip, uint64_t dst, struct flow *about)
{
	static const uint8_t zeros[42];
	struct arp_querier *q = n->state;
	struct flow *f = sim_packet(s, zeros, sizeof(zeros), about->timestamp);
	enum read_fault why;

	/* what asks for a packet of a VLAN is of that VLAN */
	flow_write(s->in->engine, f, BASE_ANNO, ANNO_VLAN_TCI * 8, 16,
		   flow_read(s->in->engine, about, BASE_ANNO, ANNO_VLAN_TCI * 8, 16, &why));
	f->mac = 0;
	f->net = 14;
	write_bytes(s, f, 0, dst, 6);
	write_bytes(s, f, 6, q->eth, 6);
	write_bytes(s, f, 12, 0x0806, 2);
	write_bytes(s, f, 14, UINT64_C(0x0001080006040001), 8);
	write_bytes(s, f, 22, q->eth, 6);
	write_bytes(s, f, 28, q->ip, 4);
	write_bytes(s, f, 38, ip, 4);
	q->queries++;
	sim_send(s, n, n->element->noutputs - 1, f);
}

/*
 * A host that is still asked for is no older than the table's timeout; its entry moves behind those that are older
 * now.
 */
static void
keep_alive(struct arp_table *t, struct arp_entry *e, int64_t now)
{
	size_t at = 0, to;

	if (t->timeout == 0 || e->live >= now - t->timeout)
		return;
	e->live = now - t->timeout;
	while (t->entries.v[at] != e)
		at++;
	for (to = at; to + 1 < t->entries.n && t->entries.v[to + 1]->live < e->live; to++)
		t->entries.v[to] = t->entries.v[to + 1];
	t->entries.v[to] = e;
}

/* A packet for a host that is not known waits, and asks. */
static void
wait_for(struct sim *s, struct sim_node *n, uint32_t hop, struct flow *f)
{
	struct arp_querier *q = n->state;
	struct arp_table *t = q->table;
	struct arp_entry *e = ensure_entry(s, t, hop);
	int64_t now = now_ms(s);

	keep_alive(t, e, now);
	if (t->per_entry != 0 && e->waiting.n >= t->per_entry) {
		t->drops++;
		sim_drop(s, f);
		return;
	}
	t->packets++;
	if (t->capacity != 0 && t->packets > t->capacity)
		make_room(s, t, 0);
	*VEC_ADD(&e->waiting) = f;
	if (may_poll(e, now))
		ask_for(s, n, hop, BROADCAST, f);
}

/* f has room for the header; sends it, or lets it wait. */
static void
send_ip(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct arp_querier *q = n->state;
	uint32_t hop = hop_of(s, f);
	struct arp_entry *e = find_entry(q->table, hop);
	int64_t now = now_ms(s);
	uint64_t dst;

	if (e != NULL && e->known && !expired(q->table, e, now)) {
		dst = e->eth;
		if (q->poll_timeout != 0 && now >= e->live + q->poll_timeout && may_poll(e, now))
			ask_for(s, n, hop, sim_int(n, "BROADCAST_POLL") ? BROADCAST : dst, f);
	} else if (hop == UINT32_MAX || hop == q->broadcast) {
		dst = BROADCAST;
	} else if (hop >> 28 == 0xe) {
		dst = UINT64_C(0x01005e000000) | (hop & 0x7fffff);
	} else if (hop == 0) {
		q->drops++;
		sim_drop(s, f);
		return;
	} else {
		wait_for(s, n, hop, f);
		return;
	}
	write_bytes(s, f, 0, dst, 6);
	write_bytes(s, f, 6, q->eth, 6);
	sim_send(s, n, 0, f);
}

static uint64_t
number(const uint8_t *p, size_t n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | *p++;
	return v;
}

/* What waits for the host is not sent by this. */
static struct arp_entry *
insert(struct sim *s, struct arp_table *t, uint32_t ip, uint64_t eth)
{
	struct arp_entry *e = ensure_entry(s, t, ip);

	e->eth = eth;
	e->known = eth != BROADCAST;
	e->live = now_ms(s);
	e->polls = 0;
	e->polled = e->live - HZ;
	for (size_t i = 0; i < t->entries.n; i++)
		if (t->entries.v[i] == e) {
			unlink_entry(t, i);
			break;
		}
	*VEC_ADD(&t->entries) = e;
	return e;
}

static void
learn(struct sim *s, struct sim_node *n, uint32_t ip, uint64_t eth)
{
	struct arp_querier *q = n->state;
	struct arp_entry *e = insert(s, q->table, ip, eth);
	struct flow **list = e->waiting.v;
	size_t count = e->waiting.n;

	q->table->packets -= count;
	e->waiting.v = NULL;
	e->waiting.n = e->waiting.cap = 0;
	for (size_t i = 0; i < count; i++)
		send_ip(s, n, list[i]);
	free(list);
}

static void
handle_answer(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct arp_querier *q = n->state;
	struct witness none = { .values = u64_map_new() };
	uint8_t *p;

	if (witness_bytes(s->in->engine, f, f, &none, &p) >= 42) {
		q->responses++;
		if (number(p + 12, 2) == 0x0806 && number(p + 14, 4) == 0x00010800 &&
		    number(p + 20, 2) == 2 && (p[22] & 1) == 0)
			learn(s, n, (uint32_t)number(p + 28, 4), number(p + 22, 6));
	}
	free(p);
	witness_fini(&none);
	sim_drop(s, f);
}

static void
querier_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct arp_querier *q = n->state;

	if (port != 0) {
		handle_answer(s, n, f);
	} else if (q->ip == 0) {
		q->drops++;
		sim_drop(s, f);
	} else {
		flow_push(f, 14);
		f->mac = f->data;
		f->net = f->data + 14;
		write_bytes(s, f, 0, 0, 6);
		write_bytes(s, f, 6, 0, 6);
		write_bytes(s, f, 12, 0x0800, 2);
		send_ip(s, n, f);
	}
}

static struct arp_table *
table_new(struct sim *s, struct sim_node *n)
{
	struct arp_table *t = arena_alloc(s->in->engine->arena, sizeof(*t));

	t->capacity = (uint64_t)sim_int(n, "CAPACITY");
	t->entry_capacity = (uint64_t)sim_int(n, "ENTRY_CAPACITY");
	t->per_entry = (uint64_t)sim_int(n, "ENTRY_PACKET_CAPACITY");
	t->slim = MAX_OF((uint64_t)sim_int(n, "CAPACITY_SLIM_FACTOR"), 1);
	t->timeout = sim_int(n, "TIMEOUT") / TICK;
	t->owner = n;
	t->since = now_ms(s);
	return t;
}

static void
table_timer(struct sim *s, struct sim_node *n)
{
	struct arp_table *t = n->cls->push == NULL ? n->state : ((struct arp_querier *)n->state)->table;

	make_room(s, t, 0);
	look_later(s, t);
}

static bool
table_init(struct sim *s, struct sim_node *n)
{
	/* a querier that comes before has made it */
	if (n->state == NULL)
		n->state = table_new(s, n);
	return true;
}

static bool
querier_init(struct sim *s, struct sim_node *n)
{
	struct arp_querier *q = n->state = arena_alloc(s->in->engine->arena, sizeof(*q));
	const struct click_value *ip = click_arg(&n->args, "IP");
	const char *name = sim_string(n, "TABLE", NULL);
	struct sim_node *table = name == NULL ? NULL : sim_find(s, n, name, strlen(name));

	if (table != NULL && table->cls != NULL && table_init(s, table))
		q->table = table->state;
	else
		q->table = table_new(s, n);
	q->own_table = table == NULL;
	q->ip = (uint32_t)ip->i;
	q->eth = (uint64_t)sim_int(n, "ETH");
	q->poll_timeout = sim_int(n, "POLL_TIMEOUT") / TICK;
	q->broadcast = q->ip | (uint32_t)~ip->mask;
	if (sim_given(n, "BROADCAST"))
		q->broadcast = (uint32_t)sim_int(n, "BROADCAST");
	else if (q->broadcast == q->ip)
		q->broadcast = UINT32_MAX;
	return true;
}

/* The oldest first: the address, whether its Ethernet address is known, and how long it has been so. */
static void
print_table(struct sim *s, const struct arp_table *t, struct strbuf *out)
{
	int64_t now = now_ms(s);

	for (size_t i = 0; i < t->entries.n; i++) {
		const struct arp_entry *e = t->entries.v[i];
		long long age = (long long)(now - e->live);

		sim_print_ip(out, e->ip);
		sb_printf(out, " %d", e->known && !expired(t, e, now));
		for (int k = 5; k >= 0; k--)
			sb_printf(out, "%c%02X", k == 5 ? ' ' : '-',
				  (unsigned)((e->known ? e->eth : BROADCAST) >> 8 * k & 255));
		sb_printf(out, " %lld.%03lld000\n", age / HZ, age % HZ);
	}
}

static bool
table_read(struct sim *s, const struct arp_table *t, const char *name, struct strbuf *out)
{
	if (strcmp(name, "table") == 0)
		print_table(s, t, out);
	else if (strcmp(name, "count") == 0)
		sb_printf(out, "%zu", t->entries.n);
	else if (strcmp(name, "length") == 0)
		sb_printf(out, "%llu", (unsigned long long)t->packets);
	else
		return false;
	return true;
}

static bool
querier_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct arp_querier *q = n->state;

	if (strcmp(name, "stats") == 0)
		sb_printf(out, "%llu packets killed\n%llu ARP queries sent\n",
			  (unsigned long long)(q->drops + q->table->drops),
			  (unsigned long long)q->queries);
	else if (strcmp(name, "queries") == 0)
		sb_printf(out, "%llu", (unsigned long long)q->queries);
	else if (strcmp(name, "responses") == 0)
		sb_printf(out, "%llu", (unsigned long long)q->responses);
	else if (strcmp(name, "drops") == 0)
		sb_printf(out, "%llu", (unsigned long long)q->drops);
	else if (strcmp(name, "ipaddr") == 0)
		sim_print_ip(out, q->ip);
	else if (strcmp(name, "broadcast") == 0)
		sim_print_ip(out, q->broadcast);
	else
		return table_read(s, q->table, name, out);
	return true;
}

static bool
shared_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct arp_table *t = n->state;

	if (strcmp(name, "drops") != 0)
		return table_read(s, t, name, out);
	sb_printf(out, "%llu", (unsigned long long)t->drops);
	return true;
}

static void
clear_table(struct sim *s, struct arp_table *t)
{
	for (size_t i = 0; i < t->entries.n; i++) {
		struct arp_entry *e = t->entries.v[i];

		drop_waiting(s, t, e, t->packets - e->waiting.n);
		VEC_FREE(&e->waiting);
	}
	t->entries.n = 0;
	t->packets = 0;
}

/* "IP ETH", or "IP": a host that is deleted is one that nobody knows. */
static int
table_write(struct sim *s, struct arp_table *t, const char *name, const char *arg)
{
	bool deletes = strcmp(name, "delete") == 0;
	uint64_t eth = BROADCAST;
	const char *word;
	uint32_t ip;

	if (strcmp(name, "clear") == 0) {
		clear_table(s, t);
		return 0;
	}
	if (!deletes && strcmp(name, "insert") != 0)
		return SIM_UNKNOWN;
	word = sim_word(s, &arg);
	if (!click_parse_ip(word, &ip))
		return SIM_BAD_VALUE;
	if (!deletes && !click_parse_ether(sim_word(s, &arg), &eth))
		return SIM_BAD_VALUE;
	if (*arg != '\0')
		return SIM_BAD_VALUE;
	(void)insert(s, t, ip, eth);
	return 0;
}

static int
querier_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct arp_querier *q = n->state;
	bool own = strcmp(name, "ipaddr") == 0;
	uint32_t ip;

	if (strcmp(name, "clear") == 0)
		q->queries = q->responses = q->drops = 0;
	if (!own && strcmp(name, "broadcast") != 0)
		return table_write(s, q->table, name, arg);
	if (!click_parse_ip(arg, &ip))
		return SIM_BAD_VALUE;
	*(own ? &q->ip : &q->broadcast) = ip;
	return 0;
}

static int
shared_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	return table_write(s, n->state, name, arg);
}

static void
table_fini(struct sim *s, struct arp_table *t)
{
	for (size_t i = 0; t != NULL && i < t->entries.n; i++) {
		struct arp_entry *e = t->entries.v[i];

		for (size_t k = 0; k < e->waiting.n; k++)
			flow_free(s->in->engine, e->waiting.v[k]);
		VEC_FREE(&e->waiting);
	}
	if (t != NULL)
		VEC_FREE(&t->entries);
}

static void
querier_fini(struct sim *s, struct sim_node *n)
{
	struct arp_querier *q = n->state;

	if (q != NULL && q->own_table)
		table_fini(s, q->table);
}

static void
shared_fini(struct sim *s, struct sim_node *n)
{
	table_fini(s, n->state);
}

const struct sim_class sim_classes_arp[] = {
	{ .name = "ARPQuerier", .init = querier_init, .timer = table_timer,
	  .push = querier_push,
	  .read = querier_read, .write = querier_write, .fini = querier_fini },
	{ .name = "ARPTable", .init = table_init, .timer = table_timer, .read = shared_read,
	  .write = shared_write, .fini = shared_fini },
	{ .name = NULL },
};
