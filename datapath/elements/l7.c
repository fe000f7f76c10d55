/*
 * l7.c - L7PatternInfo and L7: what protocol a flow speaks, by expressions over the first octets that
 * each side sends. TCP is put in order before (stream.h), so a pattern is found however its octets
 * are cut, reordered or sent again; of two versions of an octet the first counts, and the flow is
 * counted under `conflicts`. Datagrams of UDP are one after the other.
 *
 * A flow is looked at until a pattern matches or a limit is reached; what was found is put into the
 * annotation of every packet from then on, and the memory is given back. Expressions are not begun
 * with before a side has sent as many octets as the shortest match has.
 *
 * With HOLD, what carries data waits until the protocol is known or the time is over, and whatever its
 * side sends behind it, so that no packet overtakes another.
 */
#include "datapath/elements.h"
#include "datapath/flow/flow_layer.h"
#include "datapath/flow/l7.h"
#include "datapath/flow/l7_pattern.h"
#include "datapath/flow/stream.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/order.h"
#include "datapath/runtime/router.h"

enum { WINDOW = 65536, MOST_EARLY = 64, TCP_SYN = 2, MOST_HELD = 64 };

/* ---- patterns ---- */

struct l7_info {
	struct element el;
	struct l7_set *set;
	struct l7_pattern *patterns;
	size_t count;
};

/* "NAME EXPRESSION", a slash at its end taken off; "^ " begins it as "^" does. */
static void read_pattern(struct setup *s, const char *text, struct l7_pattern *p)
{
	size_t n = strcspn(text, " \t\n"), len;
	char *rest;

	p->name = arena_printf(s->arena, "%.*s", (int)n, text);
	text += n + strspn(text + n, " \t\n");
	len = strlen(text);
	if (text[len - 1] == '/' && (len < 2 || text[len - 2] != '\\'))
		len--;
	rest = arena_printf(s->arena, "%.*s", (int)len, text);
	if (rest[0] == '^' && rest[1] == ' ')
		memmove(rest + 1, rest + 2, strlen(rest + 2) + 1);
	p->text = rest;
}

static bool info_configure(struct element *e, struct setup *s)
{
	struct l7_info *info = (struct l7_info *)e;
	const struct click_value *v = setup_value(s, "PATTERN");
	char *why = NULL;
	size_t bad = 0;

	if (v->count > UINT16_MAX)
		return setup_error(s, "expected at most 65535 patterns");
	info->count = v->count;
	info->patterns = arena_alloc_array(s->arena, v->count, sizeof(*info->patterns));
	for (size_t i = 0; i < v->count; i++)
		read_pattern(s, v->list[i].s, &info->patterns[i]);
	info->set = l7_set_new(info->patterns, v->count, &bad, &why);
	if (!info->set)
		setup_error(s, "pattern '%s': %s", info->patterns[bad].name, why);
	free(why);
	return info->set != NULL;
}

static void info_stop(struct element *e)
{
	l7_set_free(((struct l7_info *)e)->set);
	((struct l7_info *)e)->set = NULL;
}

static bool read_patterns(struct element *e, const char *args, struct strbuf *out)
{
	const struct l7_info *info = (const struct l7_info *)e;

	(void)args;
	for (size_t i = 0; i < info->count; i++)
		sb_printf(out, "%zu %s %s\n", i + 1, info->patterns[i].name, info->patterns[i].text);
	return true;
}

static bool is_info(const struct element *e)
{
	return e->cls->configure == info_configure;
}

unsigned l7_protocol_number(const struct element *e, const char *name)
{
	const struct l7_info *info = (const struct l7_info *)e;

	for (size_t i = 0; is_info(e) && i < info->count; i++)
		if (!strcmp(info->patterns[i].name, name))
			return (unsigned)i + 1;
	return 0;
}

const char *l7_protocol_name(const struct element *e, unsigned number)
{
	const struct l7_info *info = (const struct l7_info *)e;

	return number && number <= info->count ? info->patterns[number - 1].name : "unknown";
}

/* ---- flows ---- */

struct side {
	struct stream stream;
	struct l7_scan *scan;
	uint32_t octets;
	uint8_t *early;			/* fewer octets than a match has */
	struct flow_hold hold;
};

struct watched {
	struct side side[2];
	uint32_t packets;
	uint16_t protocol;		/* 0: none was found */
	bool begun, done;
	bool data;			/* the packet at hand has some */
	bool hurry;			/* nothing of it is held any more */
	uint64_t until;			/* ns, while something is held */
};

/* Packets to be sent when the batch is through. */
struct sending {
	struct pkt *first, *last;
};

struct deadline {
	uint64_t at;
	uint32_t number;		/* of the flow */
};

struct l7 {
	struct element el;
	const struct l7_info *info;
	struct flow_layer *layer;
	struct flow_claim claim;
	struct stream_pool memory;
	uint32_t most_packets, most_octets;
	uint8_t anno;
	uint64_t found, unknown, conflicts;	/* flows */
	uint64_t *flows;			/* by protocol */
	uint64_t hold;				/* ns; 0: never */
	VEC(struct deadline) deadlines;		/* in their order, from `due` on */
	size_t due;
	struct timer timer;
};

/* A side at work, for stream_put. */
struct looking {
	struct l7 *l7;
	struct watched *w;
	struct side *side;
};

static void forget(struct l7 *l, struct watched *w)
{
	for (unsigned i = 0; w->begun && i < 2; i++) {
		stream_fini(&w->side[i].stream);
		l7_scan_free(w->side[i].scan);
		free(w->side[i].early);
		w->side[i].scan = NULL;
		w->side[i].early = NULL;
	}
	(void)l;
	w->begun = false;
}

static void decide(struct l7 *l, struct watched *w, int pattern)
{
	w->protocol = (uint16_t)(pattern + 1);
	w->done = true;
	if (pattern < 0)
		l->unknown++;
	else
		l->found++;
	l->flows[w->protocol]++;
	l->conflicts += w->begun && (w->side[0].stream.conflict || w->side[1].stream.conflict);
}

static void flow_ends(void *owner, struct flow_layer *layer, uint32_t number)
{
	struct l7 *l = owner;
	struct watched *w = flow_memory(layer, &l->claim, number * 2);
	struct batch b;

	for (unsigned i = 0; i < 2; i++)
		while (flow_hold_take(layer, &w->side[i].hold, &b))
			element_drop_batch(&l->el, DROP_STOPPED, &b);
	forget(l, w);
}

/* Octets in order; the stream is freed later, since it is at work. */
static void look(void *arg, const uint8_t *data, size_t len)
{
	struct looking *k = arg;
	struct side *s = k->side;
	struct l7 *l = k->l7;
	uint32_t least = MIN_OF(l7_set_least(l->info->set), (uint32_t)MOST_EARLY);
	int pattern = -1;

	if (k->w->done)
		return;
	if (l->most_octets)
		len = MIN_OF(len, (size_t)(l->most_octets - s->octets));
	if (s->octets + len < least) {
		if (!s->early)
			s->early = x_malloc(MOST_EARLY);
		memcpy(s->early + s->octets, data, len);
		s->octets += (uint32_t)len;
		return;
	}
	if (!s->scan)
		s->scan = l7_scan_new(l->info->set);
	if (s->scan && s->early)
		pattern = l7_scan_more(s->scan, l->info->set, s->early, s->octets);
	free(s->early);
	s->early = NULL;
	if (s->scan && pattern < 0)
		pattern = l7_scan_more(s->scan, l->info->set, data, len);
	s->octets = s->octets + len > UINT32_MAX ? UINT32_MAX : s->octets + (uint32_t)len;
	if (pattern >= 0 || !s->scan || (l->most_octets && s->octets >= l->most_octets))
		decide(l, k->w, s->scan ? pattern : -1);
}

static void watch_tcp(struct looking *k, const struct flow_transport *of)
{
	const uint8_t *t = of->at;
	uint32_t left = of->left, header, len, seq;

	if (left < 20)
		return;
	header = (uint32_t)(t[12] >> 4) * 4;
	if (header < 20 || header > left)
		return;
	seq = load_be32(t + 4);
	if (t[TCP_FLAGS] & TCP_SYN) {
		if (!k->side->stream.started)
			stream_start(&k->side->stream, seq + 1);
		seq++;
	}
	len = left - header;
	if (!len)
		return;
	k->w->packets++;
	k->w->data = true;
	if (stream_put(&k->side->stream, seq, t + header, len, look, k) == STREAM_FULL &&
	    !k->w->done)
		decide(k->l7, k->w, -1);
}

static void watch_udp(struct looking *k, const struct flow_transport *of)
{
	const uint8_t *t = of->at;
	uint32_t left = of->left, len;

	if (left < 8)
		return;
	len = load_be16(t + UDP_LEN);
	if (len <= 8 || len > left)
		return;
	k->w->packets++;
	k->w->data = true;
	look(k, t + 8, len - 8);
}

static void watch(struct l7 *l, struct watched *w, uint32_t ref, const struct pkt *p)
{
	struct looking k = { l, w, &w->side[ref & 1] };
	struct flow_transport t = { 0 };

	if (!w->begun) {
		for (unsigned i = 0; i < 2; i++)
			stream_init(&w->side[i].stream, &l->memory, WINDOW);
		w->begun = true;
	}
	if (flow_transport(p, &t) && t.proto == PROTO_TCP)
		watch_tcp(&k, &t);
	else if (t.at && t.proto == PROTO_UDP)
		watch_udp(&k, &t);
	if (!w->done && l->most_packets && w->packets >= l->most_packets)
		decide(l, w, -1);
	if (w->done)
		forget(l, w);
}

/* ---- packets ---- */

static void add(struct sending *s, struct pkt *p)
{
	p->next = NULL;
	if (s->last)
		s->last->next = p;
	else
		s->first = p;
	s->last = p;
}

static void release(struct l7 *l, struct watched *w, struct sending *s)
{
	struct batch b;

	for (unsigned i = 0; i < 2; i++) {
		while (flow_hold_take(l->layer, &w->side[i].hold, &b)) {
			for (unsigned k = 0; k < b.n; k++) {
				b.p[k]->anno[l->anno] = (uint8_t)w->protocol;
				add(s, b.p[k]);
			}
		}
	}
}

/* Downstream may ask for flows too, so references and memory of this batch are behind us. */
static void send_all(struct l7 *l, struct sending *s)
{
	struct batch b;

	while (s->first) {
		for (b.n = 0; s->first && b.n < BATCH_MAX; s->first = s->first->next)
			b.p[b.n++] = s->first;
		element_push(&l->el, 0, &b);
	}
}

/* Whether the packet waits. */
static bool hold(struct l7 *l, struct watched *w, uint32_t ref, struct pkt *p)
{
	struct side *s = &w->side[ref & 1];

	if (!l->hold || w->done || w->hurry || !(w->data || s->hold.n))
		return false;
	if (!flow_hold_put(l->layer, &s->hold, p, MOST_HELD)) {
		w->hurry = true;
		return false;
	}
	if (!w->until) {
		w->until = l->layer->run->now + l->hold;
		*VEC_ADD(&l->deadlines) = (struct deadline){ w->until, ref >> 1 };
		if (!timer_armed(&l->timer))
			timer_at(&l->timer, w->until);
	}
	return true;
}

static void on_timer(struct element *e, struct timer *t)
{
	struct l7 *l = (struct l7 *)e;
	struct sending s = { 0 };
	size_t left;

	for (; l->due < l->deadlines.n && l->deadlines.v[l->due].at <= e->router->run.now; l->due++) {
		const struct deadline *d = &l->deadlines.v[l->due];
		struct watched *w;

		if (d->number >= l->layer->made)
			continue;
		/* the number may be another flow's by now, which has another time */
		w = flow_memory(l->layer, &l->claim, d->number * 2);
		if (w->until != d->at)
			continue;
		w->hurry = true;
		release(l, w, &s);
	}
	left = l->deadlines.n - l->due;
	memmove(l->deadlines.v, l->deadlines.v + l->due, left * sizeof(*l->deadlines.v));
	l->deadlines.n = left;
	l->due = 0;
	if (left)
		timer_at(t, l->deadlines.v[0].at);
	send_all(l, &s);
}

static void l7_push(struct element *e, unsigned port, struct batch *b)
{
	struct l7 *l = (struct l7 *)e;
	struct sending s = { 0 };
	uint32_t ref[BATCH_MAX];

	(void)port;
	flow_classify(l->layer, b, ref, true);
	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *p = b->p[i];
		struct watched *w;

		p->anno[l->anno] = 0;
		if (ref[i] == FLOW_NONE) {
			add(&s, p);
			continue;
		}
		w = flow_memory(l->layer, &l->claim, ref[i]);
		w->data = false;
		if (UNLIKELY(!w->done) && !flow_is_later_fragment(p))
			watch(l, w, ref[i], p);
		if (UNLIKELY(hold(l, w, ref[i], p)))
			continue;
		if ((w->done || w->hurry) && UNLIKELY(w->side[0].hold.n || w->side[1].hold.n))
			release(l, w, &s);
		p->anno[l->anno] = (uint8_t)w->protocol;
		add(&s, p);
	}
	b->n = 0;
	send_all(l, &s);
}

static bool l7_configure(struct element *e, struct setup *s)
{
	struct l7 *l = (struct l7 *)e;
	const char *name = setup_value(s, "PATTERNS")->s;
	struct element *info = router_find_from(e, name);

	if (!info || !is_info(info))
		return setup_error(s, "'%s' is no L7PatternInfo", name);
	l->info = (const struct l7_info *)info;
	if (l->info->count > UINT8_MAX)
		return setup_error(s, "at most 255 patterns fit into the annotation");
	l->layer = flow_layer_of(e);
	l->anno = (uint8_t)setup_int(s, "ANNO");
	l->most_packets = setup_u32(s, "PACKETS");
	l->most_octets = setup_u32(s, "BYTES");
	l->memory.most = (size_t)setup_int(s, "MEMORY");
	l->hold = (uint64_t)setup_int(s, "HOLD");
	timer_init(&l->timer, e, on_timer);
	l->flows = arena_alloc_array(s->arena, l->info->count + 1, sizeof(*l->flows));
	flow_claim(l->layer, &l->claim, sizeof(struct watched), flow_ends, l);
	return true;
}

static void l7_stop(struct element *e)
{
	struct l7 *l = (struct l7 *)e;

	if (l->layer)
		flow_unclaim(l->layer, &l->claim);
	VEC_FREE(&l->deadlines);
}

static bool read_protocols(struct element *e, const char *args, struct strbuf *out)
{
	const struct l7 *l = (const struct l7 *)e;

	(void)args;
	for (size_t i = 0; i <= l->info->count; i++)
		if (l->flows[i])
			sb_printf(out, "%s %llu\n", l7_protocol_name(&l->info->el, (unsigned)i),
				  (unsigned long long)l->flows[i]);
	return true;
}

READ_U64(read_found, struct l7, found)
READ_U64(read_unknown, struct l7, unknown)
READ_U64(read_conflicts, struct l7, conflicts)
READ_U64(read_memory, struct l7, memory.used)
READ_U64(read_held, struct l7, layer->held)

static const struct handler l7_handlers[] = {
	{ "protocols", read_protocols, NULL },
	{ "found", read_found, NULL },
	{ "unknown", read_unknown, NULL },
	{ "conflicts", read_conflicts, NULL },
	{ "memory", read_memory, NULL },
	{ "held", read_held, NULL },
	{ 0 }
};

static const struct handler info_handlers[] = { { "patterns", read_patterns, NULL }, { 0 } };

const struct element_class l7_classes[] = {
	{ "L7PatternInfo", sizeof(struct l7_info), .configure = info_configure,
	  .stop = info_stop, .handlers = info_handlers, .phase = PHASE_BEFORE },
	{ "L7ProtocolInfo", sizeof(struct l7_info), .configure = info_configure,
	  .stop = info_stop, .handlers = info_handlers, .phase = PHASE_BEFORE },
	{ "L7", sizeof(struct l7), .push = l7_push, .configure = l7_configure,
	  .stop = l7_stop, .handlers = l7_handlers },
	{ 0 }
};
