/*
 * hot.c - see hot.h. A place is what the driver looks into; our side of it is the entry of the same number, which holds the path: its rules
 * are there until what was counted has gone to them.
 *
 * Invariant: while the gate is open, every place says what the pipeline would; `inside` are the places that are taken.
 */
#include "datapath/classifier/hot.h"

#include <errno.h>

#include "datapath/offload/compile.h"
#include "datapath/offload/xdp_hot.h"
#include "datapath/port/port.h"
#include "datapath/port/xdp_program.h"
#include "datapath/runtime/router.h"
#include "models/base/mem.h"

enum {
	HOT_PACKETS = 32,	/* within a tenth of a second: is met often */
	COLD_TICKS = 20,	/* without a packet: is met no more */
	CANDIDATES = 256, LEAST_PLACES = 64,
	DEVMAP_SLACK = 4,	/* the kernel redirects frames with one tag, we send them with two */
};

struct entry {
	struct path *path;		/* NULL: nothing is in the place */
	uint32_t number, serial;	/* of the megaflow */
	uint32_t at;			/* in `inside` */
	uint32_t idle;			/* ticks without a packet */
	struct hot_count read;		/* what has gone to the rules */
	uint64_t recent;		/* packets lately: half of them are forgotten with every tick */
	bool met;			/* since the last tick */
};

struct candidate {
	uint32_t number, serial, score;
};

struct hot_port {
	struct xdp_port *device;	/* NULL: there is none */
	uint32_t largest;
	bool takes;
};

struct hot {
	struct board *b;
	struct pipeline *pl;
	struct xdp_hot x;
	uint32_t limit;
	struct entry *entry;		/* by place */
	uint32_t *inside;
	uint32_t count;
	uint32_t users[HOT_MASKS];
	struct candidate candidate[CANDIDATES];
	struct hot_port port[HOT_PORTS];
	bool open;
	uint64_t given, taken, evicted, refused;	/* counts */
	char *trouble;			/* why a port has no front, NULL: none was seen */
};

/* ---- places ---- */

static void read_entry(struct hot *h, uint32_t place, uint64_t now)
{
	struct entry *e = &h->entry[place];
	struct hot_count n = xdp_hot_count(&h->x, place);
	uint64_t packets = n.packets - e->read.packets, octets = n.octets - e->read.octets;

	e->recent += packets;
	e->read = n;
	if (!packets)
		return;
	e->met = true;
	for (uint32_t i = 0; i < e->path->n; i++) {
		struct flow_rule *r = e->path->rules[i];

		r->packets += packets;
		r->bytes += octets;
		r->used = now;
	}
	if (h->pl->cache.flows.v[e->number]->serial == e->serial)
		h->pl->cache.flows.v[e->number]->used = now;
}

void hot_read(struct hot *h)
{
	for (uint32_t i = 0; i < h->count; i++)
		read_entry(h, h->inside[i], h->b->el.router->run.now);
}

static void shut(struct hot *h)
{
	if (h->open)
		xdp_hot_close(&h->x);
	h->open = false;
}

static void open_again(struct hot *h)
{
	h->open = true;
	xdp_hot_open(&h->x);
}

/* The gate is closed. */
static void take_back(struct hot *h, uint32_t place)
{
	struct entry *e = &h->entry[place];
	uint32_t last = h->inside[--h->count];

	read_entry(h, place, h->b->el.router->run.now);
	h->x.flow[place].hash = 0;
	for (uint32_t i = 0; i < h->x.cpus; i++)
		h->x.count[i * h->x.places + place] = (struct hot_count){ 0 };
	h->users[h->x.flow[place].mask]--;
	h->inside[e->at] = last;
	h->entry[last].at = e->at;
	pipeline_unuse(h->pl, e->path);
	*e = (struct entry){ 0 };
	h->taken++;
}

static void take_all(struct hot *h)
{
	shut(h);
	while (h->count)
		take_back(h, h->inside[h->count - 1]);
}

/* The number of a mask, which is put there if need be; HOT_MASKS: there is no room. The gate is closed. */
static uint32_t mask_number(struct hot *h, const __u64 mask[HOT_WORDS])
{
	struct hot_settings *s = h->x.settings;
	uint32_t free = HOT_MASKS;

	for (uint32_t m = 0; m < s->masks; m++)
		if (h->users[m] && memcmp(s->mask[m], mask, sizeof(s->mask[m])) == 0)
			return m;
		else if (!h->users[m] && free == HOT_MASKS)
			free = m;
	if (free == HOT_MASKS && s->masks < HOT_MASKS)
		free = s->masks++;
	if (free < HOT_MASKS)
		memcpy(s->mask[free], mask, sizeof(s->mask[free]));
	return free;
}

static uint32_t coldest(const struct hot *h, uint32_t from, uint32_t n)
{
	uint32_t best = from;

	for (uint32_t i = from; i < from + n; i++)
		if (h->entry[i].path && (!h->entry[best].path || h->entry[i].recent < h->entry[best].recent))
			best = i;
	return best;
}

/* A free place for that hash; what is colder goes. The gate is closed. */
static uint32_t make_room(struct hot *h, uint64_t hash)
{
	uint32_t first = (uint32_t)hash & (h->x.places - 1) & ~(HOT_WAYS - 1U), place = first;

	if (h->count >= h->limit) {
		take_back(h, coldest(h, 0, h->x.places));
		h->evicted++;
	}
	while (place < first + HOT_WAYS && h->entry[place].path)
		place++;
	if (place < first + HOT_WAYS)
		return place;
	place = coldest(h, first, HOT_WAYS);
	take_back(h, place);
	h->evicted++;
	return place;
}

/* The largest frame that may go that way; 0: none may. */
static uint32_t largest(const struct hot *h, uint16_t out)
{
	uint32_t least = UINT32_MAX;

	if (out == HOT_DROP)
		return least;
	if (out != HOT_BACK)
		return h->port[out].device && h->port[out].takes ? h->port[out].largest : 0;
	for (unsigned i = 0; i < h->b->conf->port_count; i++)
		least = MIN_OF(least, h->port[i].device && h->port[i].takes ? h->port[i].largest : 0);
	return least;
}

static void give(struct hot *h, const struct megaflow *m)
{
	struct hot_flow f = { 0 };
	__u64 mask[HOT_WORDS];
	uint32_t grows, most, place;

	if (!hot_flow_of(m->path, &f, &grows) || !hot_key(&m->key, megaflow_mask(m), f.key, mask) ||
	    (most = largest(h, f.out)) <= grows) {
		h->refused++;
		return;
	}
	shut(h);
	f.largest = most - grows;
	f.mask = mask_number(h, mask);
	if (f.mask < HOT_MASKS) {
		h->users[f.mask]++;
		f.hash = xdp_hot_hash(&h->x, f.mask, f.key);
		place = make_room(h, f.hash);
		h->x.flow[place] = f;
		m->path->users++;
		h->entry[place] = (struct entry){ .path = m->path, .number = m->number, .serial = m->serial, .at = h->count };
		h->inside[h->count++] = place;
		h->given++;
	} else {
		h->refused++;
	}
	open_again(h);
}

/* ---- who they are ---- */

static bool is_given(const struct hot *h, const struct megaflow *m)
{
	for (uint32_t i = 0; i < h->count; i++)
		if (h->entry[h->inside[i]].number == m->number && h->entry[h->inside[i]].serial == m->serial)
			return true;
	return false;
}

void hot_see(struct hot *h, const struct flight *f)
{
	unsigned which = (unsigned)(((uint64_t)(uint32_t)router_random(h->b->el.router) * f->b.n) >> 32);
	struct candidate *c;
	struct megaflow *m;
	struct key k;

	key_of(&h->pl->layout, f->b.p[which], &f->o[which], &k);
	m = h->pl->unsettled ? NULL : cache_find(&h->pl->cache, &k, NULL, NULL, NULL);
	if (!m || !pipeline_holds(h->pl, m))
		return;
	c = &h->candidate[m->number % CANDIDATES];
	if (c->number != m->number || c->serial != m->serial) {
		/* the one that was there before gives way when it is met less often */
		c->score = c->score > f->b.n ? c->score - f->b.n : 0;
		if (c->score)
			return;
		*c = (struct candidate){ m->number, m->serial, 0 };
	}
	c->score += f->b.n;
	if (c->score < HOT_PACKETS)
		return;
	c->score = 0;
	if (!is_given(h, m))
		give(h, m);
}

/* ---- changes ---- */

static void changing(void *arg)
{
	shut(arg);
}

static bool is_true(const struct hot *h, const struct entry *e)
{
	struct megaflow *m = h->pl->cache.flows.v[e->number];

	return m->serial == e->serial && m->path == e->path && pipeline_holds(h->pl, m);
}

static void settle(void *arg)
{
	struct hot *h = arg;

	for (uint32_t i = h->count; i-- > 0;)
		if (!is_true(h, &h->entry[h->inside[i]]))
			take_back(h, h->inside[i]);
	open_again(h);
}

/* ---- ports ---- */

static void leave(struct hot *h, struct hot_port *p)
{
	static const struct xdp_front none;

	take_all(h);
	(void)xdp_hot_out(&h->x, (uint32_t)(p - h->port), 0);
	/* where another's is by now, it stays */
	if (!xdp_port_set_front(p->device, &none, h))
		errno = 0;
	*p = (struct hot_port){ 0 };
}

static void closing(void *arg, const struct xdp_port *device)
{
	struct hot *h = arg;

	for (unsigned i = 0; i < HOT_PORTS; i++)
		if (h->port[i].device == device)
			leave(h, &h->port[i]);
}

static void come(struct hot *h, unsigned i, struct xdp_port *device)
{
	const struct xdp_front front = { h->x.insn, h->x.n, i, HOT_MISS - 1 };

	if (!xdp_hot_out(&h->x, i, xdp_port_ifindex(device)) || !xdp_port_set_front(device, &front, h)) {
		if (!h->trouble)
			h->trouble = x_asprintf("%s: %s", h->b->conf->ports[i].name.s, strerror(errno));
		return;
	}
	h->port[i] = (struct hot_port){ .device = device };
	xdp_ports_watch(h->b->el.router->devices, closing, h);
}

static struct xdp_port *device_of(const struct hot *h, size_t i)
{
	const struct datapath_port *conf = &h->b->conf->ports[i];
	struct port *p = conf->kind == PORT_DEVICE ? port_find(h->b->el.router, conf->source.s) : NULL;

	return p ? port_xdp_device(p) : NULL;
}

/* Whether all is as before for those flows that are given. */
static void look_at_ports(struct hot *h)
{
	for (unsigned i = 0; i < h->b->conf->port_count; i++) {
		struct hot_port *p = &h->port[i];
		struct xdp_port *device = device_of(h, i);
		uint32_t most = device ? xdp_port_largest(device) - DEVMAP_SLACK : 0;
		bool takes = device && xdp_port_takes(device);

		if (p->device && p->device != device)
			leave(h, p);
		if (device && !p->device)
			come(h, i, device);
		if (!p->device || (p->takes == takes && p->largest == most))
			continue;
		take_all(h);
		p->takes = takes;
		p->largest = most;
	}
}

void hot_tick(struct hot *h)
{
	hot_read(h);
	look_at_ports(h);
	for (uint32_t i = h->count; i-- > 0;) {
		struct entry *e = &h->entry[h->inside[i]];
		uint32_t place = h->inside[i];

		e->idle = e->met ? 0 : e->idle + 1;
		e->met = false;
		if (e->idle < COLD_TICKS && (h->pl->unsettled || is_true(h, e))) {
			e->recent /= 2;
			continue;
		}
		shut(h);
		take_back(h, place);
	}
	for (unsigned i = 0; i < CANDIDATES; i++)
		h->candidate[i].score = 0;
	if (!h->open && !h->pl->unsettled)
		open_again(h);
}

/* ---- the whole ---- */

/* Read once: it takes clang half a second, and another configuration may take the place of one that runs. */
static const struct ebpf_object *object_of(struct diag *d)
{
	static struct ebpf_object *object;
	struct strbuf out = STRBUF_INIT;

	if (!object && offload_hot_object(&out, d))
		object = ebpf_object_read("hot.c", sb_str(&out), out.len, d);
	sb_fini(&out);
	return object;
}

struct hot *hot_new(struct board *b, uint32_t limit, struct diag *diag)
{
	const struct ebpf_object *object = object_of(diag);
	struct hot *h = x_calloc(1, sizeof(*h));
	uint32_t places = LEAST_PLACES;

	while (places < 2 * limit)
		places *= 2;
	if (!object || !xdp_hot_new(&h->x, object, places, SPAN_NONE, diag)) {
		free(h);
		return NULL;
	}
	h->b = b;
	h->pl = &b->pl;
	h->limit = limit;
	h->entry = x_calloc(places, sizeof(*h->entry));
	h->inside = x_calloc(places, sizeof(*h->inside));
	pipeline_listen(h->pl, changing, settle, h);
	return h;
}

void hot_free(struct hot *h)
{
	struct xdp_ports *devices;

	if (!h)
		return;
	devices = h->b->el.router->devices;
	take_all(h);
	for (unsigned i = 0; i < HOT_PORTS; i++)
		if (h->port[i].device)
			leave(h, &h->port[i]);
	if (devices)
		xdp_ports_unwatch(devices, h);
	pipeline_listen(h->pl, NULL, NULL, NULL);
	xdp_hot_free(&h->x);
	free(h->entry);
	free(h->inside);
	free(h->trouble);
	free(h);
}

static bool same_ports(const struct hot *h, const struct hot *old)
{
	const struct datapath *a = h->b->conf, *b = old->b->conf;
	bool same = a->port_count == b->port_count && h->x.places == old->x.places;

	for (size_t i = 0; same && i < a->port_count; i++)
		same = a->ports[i].kind == b->ports[i].kind &&
		       (a->ports[i].kind != PORT_DEVICE || strcmp(a->ports[i].source.s, b->ports[i].source.s) == 0);
	return same;
}

void hot_take(struct hot *h, struct hot *old)
{
	struct xdp_hot x;

	take_all(old);
	if (!h || !same_ports(h, old))
		return;
	x = h->x;
	h->x = old->x;
	old->x = x;
	for (unsigned i = 0; i < HOT_PORTS; i++) {
		if (!old->port[i].device)
			continue;
		h->port[i] = old->port[i];
		old->port[i] = (struct hot_port){ 0 };
		xdp_port_pass_front(h->port[i].device, old, h);
		xdp_ports_watch(h->b->el.router->devices, closing, h);
	}
}

void hot_say(const struct hot *h, struct strbuf *out)
{
	struct hot_cpu sums = xdp_hot_sums(&h->x);
	const struct {
		const char *name;
		uint64_t n;
	} counts[] = {
		{ "flows", h->count }, { "most flows", h->limit }, { "packets", sums.hits }, { "missed", sums.misses }, { "lost", sums.lost },
		{ "given", h->given }, { "taken back", h->taken }, { "evicted", h->evicted }, { "refused", h->refused },
	};

	for (unsigned i = 0; i < ARRAY_LEN(counts); i++)
		sb_printf(out, "%s %llu\n", counts[i].name, (unsigned long long)counts[i].n);
	for (unsigned i = 0; i < h->b->conf->port_count; i++)
		if (h->port[i].device)
			sb_printf(out, "port %s %s\n", h->b->conf->ports[i].name.s,
				  h->port[i].takes ? "receives and takes" : "receives only: it takes no frames from programs");
	if (h->trouble)
		sb_printf(out, "trouble %s\n", h->trouble);
}
