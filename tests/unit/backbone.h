/*
 * backbone.h - random networks of routers with route tables, access lists, VLANs, TTLs and hubs, written to a folder as users
 * write them, changed rule by rule, and walked packet by packet by hand: a packet never changes, so where it is
 * is a device, and it loops if the graph of devices that it gets to has a cycle.
 */
#ifndef TEST_BACKBONE_H
#define TEST_BACKBONE_H

#include "tests/unit/random_network.h"
#include "tests/unit/engine_toy.h"

#include <unistd.h>

enum {
	BB_ROUTERS = 5, BB_DEVICES = 4, BB_ROUTES = 14, BB_RULES = 3, BB_UNIVERSE = 64,
	BB_TARGETS = BB_DEVICES + 2,	/* devices, a VLAN, Discard */
	BB_BASE = 0x0a000000,		/* of the addresses that matter */
	BB_HUBS = 2, BB_BOXES = BB_ROUTERS + BB_HUBS,
};

struct bb_route {
	uint32_t addr;
	unsigned length, target;
	bool gateway;
};

enum bb_field { BB_SRC, BB_DST, BB_PROTO, BB_DPORT };

struct bb_rule {
	bool allow;
	enum bb_field field;
	uint32_t value;
	unsigned length;
};

struct bb_list {
	struct bb_rule rules[BB_RULES];
	unsigned n;
	bool is_there, allow_rest;
};

struct bb_router {
	unsigned devices;
	struct bb_route routes[BB_ROUTES];
	unsigned n;
	struct bb_list in[BB_DEVICES], out[BB_DEVICES];
	bool same[BB_DEVICES];		/* may leave by the device that it came in by */
	bool ttl[BB_DEVICES];		/* lowered on the way out */
	unsigned vlan;			/* devices, as bits; at least two */
};

struct bb_end {
	unsigned router, device;	/* BB_ROUTERS + h: port of hub h */
};

struct bb_packet {
	uint32_t src, dst, proto, dport;
};

struct backbone {
	struct toy *t;
	struct bb_router r[BB_ROUTERS];
	unsigned n;
	bool lowers;			/* some TTLs */
	struct bb_end to[BB_ROUTERS][BB_DEVICES];
	bool linked[BB_ROUTERS][BB_DEVICES];	/* to that; else open */
	struct bb_end hub[BB_HUBS][3];	/* devices that are joined */
	unsigned hubs;
};

static inline uint32_t
bb_address(struct toy *t)
{
	return BB_BASE + toy_below(t, BB_UNIVERSE);
}

static inline struct bb_route
bb_random_route(struct backbone *b, unsigned router)
{
	struct bb_route r = { .length = 26 + toy_below(b->t, 7) };

	if (toy_below(b->t, 8) == 0)
		r.length = toy_below(b->t, 2) * 8;
	r.addr = r.length == 0 ? 0 : bb_address(b->t) & UINT32_MAX << (32 - r.length);
	r.target = toy_below(b->t, 10) == 0 ? BB_TARGETS - 1 :
		   toy_below(b->t, 6) == 0 ? BB_TARGETS - 2 : toy_below(b->t, b->r[router].devices);
	r.gateway = toy_below(b->t, 10) == 0;
	return r;
}

static inline struct bb_rule
bb_random_rule(struct toy *t)
{
	struct bb_rule u = { .allow = toy_below(t, 3) == 0, .field = (enum bb_field)toy_below(t, 4) };

	if (u.field <= BB_DST) {
		u.length = 26 + toy_below(t, 7);
		u.value = bb_address(t) & UINT32_MAX << (32 - u.length);
	} else {
		u.value = u.field == BB_PROTO ? (toy_below(t, 2) ? 6 : 17) : 80 + toy_below(t, 2);
	}
	return u;
}

static inline void
bb_random_list(struct toy *t, struct bb_list *l)
{
	l->n = 1 + toy_below(t, BB_RULES);
	l->allow_rest = toy_below(t, 5) != 0;
	for (unsigned i = 0; i < l->n; i++)
		l->rules[i] = bb_random_rule(t);
}

static inline void
bb_random_router(struct backbone *b, unsigned i)
{
	struct bb_router *r = &b->r[i];

	r->devices = 2 + toy_below(b->t, BB_DEVICES - 1);
	r->n = 4 + toy_below(b->t, BB_ROUTES - 4);
	for (unsigned k = 0; k < r->n; k++)
		r->routes[k] = bb_random_route(b, i);
	r->vlan = 3;
	if (r->devices > 2)
		r->vlan |= 1u << toy_below(b->t, r->devices);
	for (unsigned d = 0; d < r->devices; d++) {
		r->in[d].is_there = toy_below(b->t, 4) == 0;
		r->out[d].is_there = toy_below(b->t, 4) == 0;
		r->same[d] = toy_below(b->t, 4) == 0;
		r->ttl[d] = b->lowers && toy_below(b->t, 6) == 0;
		bb_random_list(b->t, &r->in[d]);
		bb_random_list(b->t, &r->out[d]);
	}
}

static inline void
bb_link(struct backbone *b, struct bb_end x, struct bb_end y)
{
	b->to[x.router][x.device] = y;
	b->linked[x.router][x.device] = true;
}

/* Joins devices two by two, or three by a hub; what is left is open. */
static inline void
bb_random_links(struct backbone *b)
{
	struct bb_end all[BB_ROUTERS * BB_DEVICES];
	unsigned n = 0, at = 0;

	for (unsigned i = 0; i < b->n; i++)
		for (unsigned d = 0; d < b->r[i].devices; d++)
			all[n++] = (struct bb_end){ i, d };
	for (unsigned i = n; i-- > 1;) {
		unsigned k = toy_below(b->t, i + 1);
		struct bb_end e = all[i];

		all[i] = all[k];
		all[k] = e;
	}
	while (at + 3 < n) {
		if (b->hubs < BB_HUBS && toy_below(b->t, 4) == 0) {
			memcpy(b->hub[b->hubs], &all[at], sizeof(b->hub[0]));
			for (unsigned i = 0; i < 3; i++)
				bb_link(b, all[at + i], (struct bb_end){ BB_ROUTERS + b->hubs, i });
			b->hubs++;
			at += 3;
			continue;
		}
		bb_link(b, all[at], all[at + 1]);
		bb_link(b, all[at + 1], all[at]);
		at += 2;
	}
}

static inline void
bb_random(struct backbone *b, struct toy *t)
{
	memset(b, 0, sizeof(*b));
	b->t = t;
	b->n = 3 + toy_below(t, BB_ROUTERS - 2);
	b->lowers = toy_below(t, 4) == 0;
	for (unsigned i = 0; i < b->n; i++)
		bb_random_router(b, i);
	bb_random_links(b);
}

/* ---- text ---- */

static inline void
bb_print_address(uint32_t a, struct strbuf *out)
{
	sb_printf(out, "%u.%u.%u.%u", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255);
}

static inline void
bb_print_list(const struct bb_list *l, struct strbuf *out)
{
	if (!l->is_there)
		return;
	sb_add(out, " -> IPFilter(");
	for (unsigned i = 0; i < l->n; i++) {
		const struct bb_rule *u = &l->rules[i];

		sb_add(out, u->allow ? "allow " : "deny ");
		if (u->field <= BB_DST) {
			sb_add(out, u->field == BB_SRC ? "src net " : "dst net ");
			bb_print_address(u->value, out);
			sb_printf(out, "/%u, ", u->length);
		} else if (u->field == BB_PROTO) {
			sb_printf(out, "ip proto %u, ", u->value);
		} else {
			sb_printf(out, "dst udp port %u, ", u->value);
		}
	}
	sb_add(out, l->allow_rest ? "allow all)" : "deny all)");
}

static inline void
bb_print_device(const struct bb_router *r, unsigned d, struct strbuf *out)
{
	sb_printf(out, "FromDevice(e%u) -> CheckIPHeader", d);
	bb_print_list(&r->in[d], out);
	sb_printf(out, " -> Paint(%u) -> fib;\nout%u :: { input ", d + 1, d);
	if (!r->same[d])
		sb_printf(out, "-> same :: CheckPaint(%u); same[0] -> Discard; same[1] ", d + 1);
	bb_print_list(&r->out[d], out);
	if (r->ttl[d])
		sb_add(out, " -> DecIPTTL");
	sb_printf(out, " -> Queue -> ToDevice(e%u); };\n", d);
}

static inline void
bb_print_router(const struct bb_router *r, struct strbuf *out)
{
	unsigned members = 0;

	sb_add(out, "fib :: RadixIPLookup(");
	for (unsigned i = 0; i < r->n; i++) {
		const struct bb_route *o = &r->routes[i];

		sb_add(out, i > 0 ? ",\n\t" : "");
		bb_print_address(o->addr, out);
		sb_printf(out, "/%u %s%u", o->length, o->gateway ? "10.9.9.9 " : "", o->target);
	}
	sb_add(out, ");\n");
	for (unsigned d = 0; d < r->devices; d++)
		bb_print_device(r, d, out);
	for (unsigned k = 0; k < BB_TARGETS; k++)
		if (k < r->devices)
			sb_printf(out, "fib[%u] -> out%u;\n", k, k);
		else if (k == BB_TARGETS - 2)
			sb_printf(out, "fib[%u] -> vlan :: Tee;\n", k);
		else
			sb_printf(out, "fib[%u] -> Discard;\n", k);
	for (unsigned d = 0; d < r->devices; d++)
		if (r->vlan >> d & 1)
			sb_printf(out, "vlan[%u] -> out%u;\n", members++, d);
}

static inline void
bb_write_router(const struct backbone *b, unsigned i, const char *folder)
{
	struct strbuf out = STRBUF_INIT;
	char name[40];

	bb_print_router(&b->r[i], &out);
	snprintf(name, sizeof(name), "r%u.click", i);
	rn_write_file(folder, name, &out);
	sb_fini(&out);
}

static inline void
bb_print_links(const struct backbone *b, struct strbuf *out)
{
	sb_add(out, "links:\n");
	for (unsigned i = 0; i < b->n; i++)
		for (unsigned d = 0; d < b->r[i].devices; d++)
			if (b->linked[i][d] && b->to[i][d].router < BB_ROUTERS)
				sb_printf(out, "  - r%u:e%u -> r%u:e%u\n", i, d, b->to[i][d].router,
					  b->to[i][d].device);
	for (unsigned h = 0; h < b->hubs; h++)
		for (unsigned k = 0; k < 3; k++)
			sb_printf(out, "  - r%u:e%u -- hub%u:e%u\n", b->hub[h][k].router,
				  b->hub[h][k].device, h, k);
}

/* network.yaml and a file for each box. */
static inline void
bb_write(const struct backbone *b, const char *folder)
{
	struct strbuf out = STRBUF_INIT;

	sb_add(&out, "network: backbone\nencap: ip\nboxes:\n");
	for (unsigned i = 0; i < b->n; i++)
		sb_printf(&out, "  r%u: { click: r%u.click }\n", i, i);
	for (unsigned h = 0; h < b->hubs; h++)
		sb_printf(&out, "  hub%u: { click: hub.click }\n", h);
	bb_print_links(b, &out);
	rn_write_file(folder, "network.yaml", &out);
	sb_clear(&out);
	for (unsigned k = 0; k < 3; k++)
		sb_printf(&out, "FromDevice(e%u) -> t%u :: Tee(2);\nq%u :: Queue -> ToDevice(e%u);\n",
			  k, k, k, k);
	sb_add(&out, "t0[0] -> q1; t0[1] -> q2; t1[0] -> q0; t1[1] -> q2; t2[0] -> q0; t2[1] -> q1;\n");
	rn_write_file(folder, "hub.click", &out);
	sb_fini(&out);
	for (unsigned i = 0; i < b->n; i++)
		bb_write_router(b, i, folder);
}

static inline void
bb_remove(const struct backbone *b, const char *folder)
{
	char path[300];

	for (unsigned i = 0; i < b->n + 2; i++) {
		snprintf(path, sizeof(path), i < b->n ? "%s/r%u.click" :
			 i == b->n ? "%s/hub.click" : "%s/network.yaml", folder, i);
		(void)unlink(path);
	}
}

/* ---- by hand ---- */

static inline bool
bb_matches(const struct bb_rule *u, const struct bb_packet *p)
{
	uint32_t v = u->field == BB_SRC ? p->src : p->dst;

	if (u->field == BB_PROTO)
		return p->proto == u->value;
	if (u->field == BB_DPORT)
		return p->proto == 17 && p->dport == u->value;
	return (v ^ u->value) >> (32 - u->length) == 0;
}

static inline bool
bb_permits(const struct bb_list *l, const struct bb_packet *p)
{
	for (unsigned i = 0; l->is_there && i < l->n; i++)
		if (bb_matches(&l->rules[i], p))
			return l->rules[i].allow;
	return !l->is_there || l->allow_rest;
}

/* The devices that router r sends p out of, as bits; of equal prefixes the first counts. */
static inline unsigned
bb_looked_up(const struct bb_router *r, uint32_t dst)
{
	int best = -1;
	unsigned target = BB_TARGETS - 1;

	for (unsigned i = 0; i < r->n; i++) {
		const struct bb_route *o = &r->routes[i];

		if ((int)o->length <= best || (o->length > 0 && (dst ^ o->addr) >> (32 - o->length)))
			continue;
		best = (int)o->length;
		target = o->target;
	}
	return target == BB_TARGETS - 1 ? 0 : target == BB_TARGETS - 2 ? r->vlan : 1u << target;
}

/* Where p, coming in by `at`, comes in next; returns how many. Ways that lower the TTL count only if `ttl`. */
static inline unsigned
bb_next(const struct backbone *b, struct bb_end at, const struct bb_packet *p, bool ttl,
	struct bb_end *out)
{
	const struct bb_router *r = &b->r[at.router % BB_ROUTERS];
	unsigned devices, n = 0;

	for (unsigned k = 0; at.router >= BB_ROUTERS && k < 3; k++)
		if (k != at.device)
			out[n++] = b->hub[at.router - BB_ROUTERS][k];
	if (at.router >= BB_ROUTERS)
		return n;
	if (!bb_permits(&r->in[at.device], p))
		return 0;
	devices = bb_looked_up(r, p->dst);
	for (unsigned d = 0; d < r->devices; d++) {
		if (!(devices >> d & 1) || (d == at.device && !r->same[d]) ||
		    !bb_permits(&r->out[d], p) || (r->ttl[d] && !ttl))
			continue;
		if (b->linked[at.router][d])
			out[n++] = b->to[at.router][d];
	}
	return n;
}

#endif
