/*
 * sim_ratemon.c - IPRateMonitor in a concrete run: a moving average of what comes from a network, and of what goes there, in
 * epochs of 8 ms; networks of 8, 16, 24 and 32 bits, of which those with a rate above a threshold are split. Once a
 * second quiet ones are folded together again; Click begins at one end of its list or at the other, by chance.
 *
 * Every level but the first is in the list of levels, the oldest first, and is the only one of its network.
 */
#include "models/base/mem.h"
#include "symexec/sim/sim_int.h"
#include "symexec/sim/sim_rate.h"

#include <stdlib.h>
#include <string.h>

enum { EPOCH = 8000000, EPOCHS = 125, SCALE = 10, STABILITY = 5, MANY = 100, LEAST_KILOBYTES = 100 };
enum { METERED_SIZE = 40, LEVEL_SIZE = 2080 };	/* as Click counts them */

struct level;

struct metered {
	uint32_t epoch, current[2], average[2];	/* from there, and to there */
	uint32_t kept_until;			/* epoch; is not split before */
	struct level *level;			/* NULL: not split */
};

struct level {
	struct metered *parent;		/* NULL: the first level */
	struct level *prev, *next;
	struct metered *of[256];
};

struct monitor {
	struct level *first, *last;	/* the first level is always first */
	uint64_t memory, most;		/* octets; most 0: any */
	uint32_t reset_at, folded_at;	/* epochs */
	int32_t thresh;
	bool packets, annotate, begun;
	uint64_t chance;
	uint32_t ratio;			/* in 65536 */
};

static uint32_t
epoch_of(uint64_t now)
{
	return (uint32_t)(now / EPOCH);
}

static void
step(uint32_t *average, uint32_t x)
{
	*average += (uint32_t)((int32_t)((x << SCALE) + (1 << (STABILITY - 1)) - *average) >> STABILITY);
}

/* The time that has passed. */
static void
pass_time(struct metered *w, uint32_t now)
{
	uint32_t quiet = now - w->epoch - 1;

	if (now == w->epoch)
		return;
	for (int i = 0; i < 2; i++) {
		step(&w->average[i], w->current[i]);
		if (quiet >= MANY)
			w->average[i] = 0;
		for (uint32_t k = 0; k < quiet && quiet < MANY; k++)
			step(&w->average[i], 0);
		w->current[i] = 0;
	}
	w->epoch = now;
}

/* The same, in whole numbers per second. */
static int32_t
rate_of(const struct metered *w, int way)
{
	return (int32_t)(w->average[way] * EPOCHS) >> SCALE;
}

/* NULL: there is no room for it. */
static struct metered *
add_network(struct monitor *m, struct level *l, unsigned i, uint32_t now)
{
	if (m->most != 0 && m->memory + METERED_SIZE > m->most)
		return NULL;
	l->of[i] = x_calloc(1, sizeof(*l->of[i]));
	l->of[i]->epoch = now;
	m->memory += METERED_SIZE;
	return l->of[i];
}

static struct level *
add_level(struct monitor *m, struct metered *parent)
{
	struct level *l = x_calloc(1, sizeof(*l));

	m->memory += LEVEL_SIZE;
	l->parent = parent;
	l->prev = m->last;
	if (m->last != NULL)
		m->last->next = l;
	else
		m->first = l;
	m->last = l;
	return l;
}

/* With all that is inside. */
static void
drop_level(struct monitor *m, struct level *l)
{
	for (int i = 0; i < 256; i++) {
		if (l->of[i] == NULL)
			continue;
		if (l->of[i]->level != NULL)
			drop_level(m, l->of[i]->level);
		free(l->of[i]);
		m->memory -= METERED_SIZE;
	}
	*(l->prev != NULL ? &l->prev->next : &m->first) = l->next;
	*(l->next != NULL ? &l->next->prev : &m->last) = l->prev;
	if (l->parent != NULL)
		l->parent->level = NULL;
	m->memory -= LEVEL_SIZE;
	free(l);
}

static bool
is_quiet(const struct level *l, int32_t thresh, uint32_t now)
{
	if (l->parent == NULL)
		return false;
	pass_time(l->parent, now);
	return (int32_t)l->parent->average[0] < thresh && (int32_t)l->parent->average[1] < thresh;
}

/* From the oldest on, until enough is free. Where others could have been taken, too, the run rests on chance. */
static void
fold(struct sim *s, struct sim_node *n, int32_t thresh)
{
	struct monitor *m = n->state;
	uint64_t most = m->most != 0 ? m->most : (uint64_t)((float)m->memory * 0.9);
	uint32_t now = epoch_of(s->now);
	struct level *l = m->first, *next, *before;

	for (; l != NULL; l = next) {
		next = l->next;
		if (!is_quiet(l, thresh, now))
			continue;
		/* what is inside goes with it; the first level stays */
		before = l->prev;
		drop_level(m, l);
		next = before->next;
		if (m->memory < most)
			break;
	}
	for (l = l == NULL ? NULL : next; l != NULL; l = l->next)
		if (is_quiet(l, thresh, now))
			n->chance = "which quiet networks are folded first";
}

static void
fold_by_force(struct sim *s, struct sim_node *n)
{
	const struct monitor *m = n->state;
	int32_t thresh = m->thresh, more = (int32_t)((float)thresh / 5.0F);

	while (m->memory > m->most) {
		fold(s, n, thresh);
		/* with a threshold below five Click never ends */
		if (more <= 0)
			break;
		thresh += more;
	}
}

/* Splits a network that has too much, if it is not told to be one. */
static void
split(struct monitor *m, struct metered *w, unsigned next, uint32_t now)
{
	struct metered *one;

	if (m->most != 0 && m->memory + METERED_SIZE + LEVEL_SIZE > m->most)
		return;
	w->level = add_level(m, w);
	one = add_network(m, w->level, next, now);
	if (one == NULL) {
		drop_level(m, w->level);
		return;
	}
	*one = *w;
	one->level = NULL;
	one->kept_until = 0;
}

/* Counts a packet of that many, in all networks that its address is in, and tells it the rates of the smallest. */
static void
count(struct sim *s, struct sim_node *n, struct flow *f, int way, uint32_t addr, uint32_t many)
{
	struct monitor *m = n->state;
	struct level *l = m->first;
	struct metered *w = NULL;
	uint32_t now = epoch_of(s->now);
	bool sampled = m->ratio >= 0x10000 || (sim_chance(&m->chance) & 0xffff) <= m->ratio;
	int32_t rate[2];
	int shift;

	if (!m->begun)
		m->folded_at = now;
	m->begun = true;
	for (shift = 24; shift >= 0; shift -= 8) {
		w = l->of[addr >> shift & 255];
		if (w == NULL)
			w = add_network(m, l, addr >> shift & 255, now);
		if (w == NULL)
			return;
		if (sampled) {
			pass_time(w, now);
			w->current[way] += many;
		}
		if (w->level == NULL)
			break;
		l = w->level;
	}
	rate[0] = rate_of(w, 0);
	rate[1] = rate_of(w, 1);
	if (m->annotate) {
		sim_set_anno(s, f, ANNO_AGGREGATE, (uint32_t)rate[0]);
		sim_set_anno(s, f, ANNO_EXTRA_PACKETS, (uint32_t)rate[1]);
	}
	if (w->kept_until < now && (rate[0] >= m->thresh || rate[1] >= m->thresh) && shift > 0)
		split(m, w, addr >> (shift - 8) & 255, now);
	if (now - m->folded_at >= EPOCHS) {
		fold(s, n, m->thresh);
		m->folded_at = now;
	}
}

/* false: there is no header of IP. */
static bool
look_at(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct engine *e = s->in->engine;
	const struct monitor *m = n->state;
	enum read_fault why;
	uint64_t addr = 0, len = 0;
	value v;

	if (f->net == POINTER_NONE)
		return false;
	v = flow_read(e, f, BASE_NET, (f->net + (port == 0 ? 12 : 16)) * 8, 32, &why);
	if (v == VALUE_NONE || !value_is_const(e->values, v, &addr))
		return false;
	v = flow_read(e, f, BASE_NET, (f->net + 2) * 8, 16, &why);
	if (v == VALUE_NONE || !value_is_const(e->values, v, &len))
		return false;
	count(s, n, f, port != 0, (uint32_t)addr, m->packets ? 1 : (uint32_t)len);
	return true;
}

static void
monitor_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	if (look_at(s, n, port, f))
		sim_send(s, n, port, f);
	else
		sim_rules(s, n, port, f);
}

static struct flow *
monitor_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	if (f == NULL || look_at(s, n, port, f))
		return f;
	sim_rules(s, n, port, f);
	return NULL;
}

static bool
monitor_init(struct sim *s, struct sim_node *n)
{
	struct monitor *m = n->state = arena_alloc(s->in->engine->arena, sizeof(*m));
	uint64_t most = sim_given(n, "MEMORY") ? (uint64_t)sim_int(n, "MEMORY") : 0;

	m->ratio = (uint32_t)(click_arg(&n->args, "RATIO")->d * 65536 + 0.5);
	m->thresh = (int32_t)((int64_t)(int32_t)sim_int(n, "THRESH") * m->ratio >> 16);
	m->most = (most > 0 && most < LEAST_KILOBYTES ? LEAST_KILOBYTES : most) * 1024;
	m->packets = click_arg(&n->args, "TYPE")->i == 0;
	m->annotate = sim_int(n, "ANNO") != 0;
	m->reset_at = epoch_of(s->now);
	if (m->ratio < 0x10000)
		n->chance = "which packets are counted";
	(void)add_level(m, NULL);
	return true;
}

static void
print_level(const struct level *l, const char *before, uint32_t now, struct strbuf *out)
{
	for (unsigned i = 0; i < 256; i++) {
		struct metered *w = l->of[i];
		struct strbuf name = STRBUF_INIT;

		if (w == NULL || ((int32_t)w->average[0] <= 0 && (int32_t)w->average[1] <= 0))
			continue;
		sb_printf(&name, "%s%s%u", before, *before != '\0' ? "." : "", i);
		pass_time(w, now);
		sb_printf(out, "%s\t", sb_str(&name));
		print_scaled(w->average[0] * EPOCHS, SCALE, out);
		sb_add_char(out, '\t');
		print_scaled(w->average[1] * EPOCHS, SCALE, out);
		sb_add_char(out, '\n');
		if (w->level != NULL) {
			struct strbuf deeper = STRBUF_INIT;

			sb_printf(&deeper, "\t%s", sb_str(&name));
			print_level(w->level, sb_str(&deeper), now, out);
			sb_fini(&deeper);
		}
		sb_fini(&name);
	}
}

static bool
monitor_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct monitor *m = n->state;
	uint32_t now = epoch_of(s->now);

	if (strcmp(name, "thresh") == 0) {
		sb_printf(out, "%d", m->thresh);
	} else if (strcmp(name, "mem") == 0) {
		sb_printf(out, "%llu", (unsigned long long)m->memory);
	} else if (strcmp(name, "memmax") == 0) {
		sb_printf(out, "%llu", (unsigned long long)m->most);
	} else if (strcmp(name, "look") == 0) {
		sb_printf(out, "%u\n", now - m->reset_at);
		print_level(m->first, "", now, out);
	} else {
		return false;
	}
	return true;
}

/* "ADDRESS, LEVEL, SECONDS": the network of the address on that level stays one, and is made one. */
static int
keep_level(struct sim *s, struct monitor *m, const char *arg)
{
	struct level *l = m->first;
	unsigned a[4], level, seconds;
	int end = 0;

	if (sscanf(arg, " %3u.%3u.%3u.%3u , %u , %u %n", &a[0], &a[1], &a[2], &a[3], &level, &seconds, &end) != 6 ||
	    arg[end] != '\0' || (a[0] | a[1] | a[2] | a[3]) > 255 || level > 3 || seconds < 1)
		return SIM_BAD_VALUE;
	for (unsigned i = 0; i <= level; i++) {
		struct metered *w = l->of[a[i]];

		if (w == NULL)
			return 0;
		if (i == level) {
			w->kept_until = seconds * EPOCHS + epoch_of(s->now);
			if (w->level != NULL)
				drop_level(m, w->level);
			return 0;
		}
		if (w->level == NULL)
			return 0;
		l = w->level;
	}
	return 0;
}

/* Click forgets to count what it gives back of the first level. */
static void
forget(struct sim *s, struct monitor *m)
{
	for (int i = 0; i < 256; i++) {
		struct metered *w = m->first->of[i];

		if (w != NULL && w->level != NULL)
			drop_level(m, w->level);
		free(w);
		m->first->of[i] = NULL;
	}
	m->reset_at = epoch_of(s->now);
}

static int
monitor_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct monitor *m = n->state;
	int64_t v;

	if (strcmp(name, "anno_level") == 0)
		return keep_level(s, m, arg);
	if (strcmp(name, "reset") == 0) {
		forget(s, m);
		return 0;
	}
	if (strcmp(name, "memmax") != 0)
		return SIM_UNKNOWN;
	if (!sim_parse_int(arg, &v) || v != (int32_t)v)
		return SIM_BAD_VALUE;
	m->most = (uint64_t)(v != 0 && v < LEAST_KILOBYTES ? LEAST_KILOBYTES : v) * 1024;
	if (m->most != 0 && m->memory > m->most)
		fold_by_force(s, n);
	return 0;
}

static void
monitor_fini(struct sim *s, struct sim_node *n)
{
	struct monitor *m = n->state;

	(void)s;
	if (m == NULL || m->first == NULL)
		return;
	drop_level(m, m->first);
}

const struct sim_class sim_classes_ratemon[] = {
	{ .name = "IPRateMonitor", .init = monitor_init, .push = monitor_push, .pull = monitor_pull,
	  .read = monitor_read, .write = monitor_write, .fini = monitor_fini },
	{ .name = NULL },
};
