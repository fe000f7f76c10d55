/*
 * nf_click.c - a Click configuration as a network function: a router of its own inside the
 * chain's, with its own elements and clock, driven by the packets and timers of the chain. Its
 * devices are no devices: a packet enters by the FromDevice named like the port it came by, else by
 * the first; what a ToDevice of that same name sends goes back to the port, what any other sends goes
 * on in the chain. The packets themselves are the chain's; only those that the configuration
 * made itself are copied, into the pool of the ports.
 */
#include "datapath/chain/chain.h"

#include "datapath/port/port.h"
#include "datapath/runtime/router.h"

enum { MOST_TURNS = 256 };

struct click_nf;

struct inner_port {
	struct port_device device;
	struct click_nf *owner;
	struct batch waiting;		/* to be received */
};

struct click_nf {
	struct nf nf;
	struct router *router;
	struct inner_port **by_port;	/* where packets of a port enter */
	uint32_t ticket;		/* of the packets that entered last */
};

/* ---- its ports ---- */

static unsigned inner_receive(struct port_device *port, struct runtime *run, struct batch *b,
			      unsigned max)
{
	struct inner_port *p = (struct inner_port *)port;
	unsigned n = MIN_OF(MIN_OF(max, p->waiting.n), (unsigned)BATCH_MAX - b->n);

	(void)run;
	memcpy(&b->p[b->n], p->waiting.p, n * sizeof(b->p[0]));
	b->n += n;
	p->waiting.n -= n;
	memmove(p->waiting.p, &p->waiting.p[n], p->waiting.n * sizeof(b->p[0]));
	return n;
}

/* Made by the configuration: into the pool of the chain, since ports send from nowhere else. */
static struct pkt *adopt(struct click_nf *c, struct pkt *p)
{
	struct pkt_pool *pool = &c->nf.chain->host->router->run.pool;
	struct pkt *copy;

	if (LIKELY(p->pool == pool))
		return p;
	copy = pkt_new(pool, PKT_HEADROOM, p->len);
	if (copy) {
		memcpy(copy->data, p->data, p->len);
		pkt_copy_meta(copy, p);
		copy->ticket = c->ticket;
		p->pool->made--;	/* one packet, not two */
		pkt_free(p);
		return copy;
	}
	nf_drop(&c->nf, DROP_NO_MEMORY, p);
	return NULL;
}

static unsigned inner_send(struct port_device *port, struct runtime *run, struct batch *b)
{
	struct inner_port *p = (struct inner_port *)port;
	struct click_nf *c = p->owner;
	struct chain *chain = c->nf.chain;
	struct batch on = { 0 }, back = { 0 };
	unsigned in_port;

	(void)run;
	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *q = adopt(c, b->p[i]);

		if (!q)
			continue;
		in_port = q->ticket & (CHAIN_MAX_PORTS - 1);
		if (c->by_port[in_port] != p) {
			on.p[on.n++] = q;
			continue;
		}
		batch_one(&back, q);
		chain->back(chain->arg, in_port, &back);
	}
	b->n = 0;
	if (on.n)
		chain_resume(&c->nf, &on);
	return 0;
}

static void inner_close(struct port_device *port)
{
	struct inner_port *p = (struct inner_port *)port;

	batch_free(&p->waiting);
	free(p);
}

static struct port_device *make_device(void *arg)
{
	static const struct port_ops ops = { .receive = inner_receive, .send = inner_send,
					     .close = inner_close };
	struct inner_port *p = x_calloc(1, sizeof(*p));

	p->device = (struct port_device){ .ops = &ops, .mode = "chain" };
	p->owner = arg;
	return &p->device;
}

/* ---- the function ---- */

/* The first FromDevice of that name, or of any. */
static struct inner_port *find_entry(const struct click_nf *c, const char *name)
{
	const struct click_config *f = c->router->config;

	for (size_t i = 0; i < f->element_count; i++) {
		const struct click_element *e = &f->elements[i];
		const struct port *p;

		if (strcmp(e->class_name, "FromDevice") != 0)
			continue;
		p = port_find(c->router, e->args[0].text);
		if (p && (!name || strcmp(p->name, name) == 0))
			return (struct inner_port *)p->device;
	}
	return NULL;
}

static bool configure(struct nf *nf, const struct nf_setup *s)
{
	struct click_nf *c = (struct click_nf *)nf;
	const struct router *outer = s->chain->host->router;
	struct click_define *defines = arena_alloc_array(s->arena, s->conf->arg_count + 1,
							 sizeof(*defines));
	struct router_options o = {
		.clock = CLOCK_VIRTUAL, .burst = BATCH_MAX, .seed = outer->run.random,
		.now = outer->run.now,
		.defines = defines, .define_count = s->conf->arg_count,
		.make_device = make_device, .device_arg = c,
	};
	const char *path = s->conf->source.s;
	struct inner_port *first;

	if (path[0] != '/' && s->folder[0])
		path = arena_printf(s->arena, "%s/%s", s->folder, path);
	for (size_t i = 0; i < s->conf->arg_count; i++)
		defines[i] = (struct click_define){ s->conf->args[i].name.s,
						    s->conf->args[i].value.s };
	c->router = router_new(path, &o, s->d);
	if (!c->router) {
		diag_note(s->d, s->conf->source.at, "network function \"%s\" is here", nf->name);
		return false;
	}
	*VEC_ADD(&s->chain->host->router->inner) = c->router;
	first = find_entry(c, NULL);
	if (!first) {
		diag_error(s->d, s->conf->source.at, "'%s' has no FromDevice for packets to enter by",
			   s->conf->source.s);
		return false;
	}
	c->by_port = arena_alloc_array(s->arena, CHAIN_MAX_PORTS, sizeof(struct inner_port *));
	for (unsigned i = 0; i < CHAIN_MAX_PORTS; i++) {
		struct inner_port *p = i < s->chain->ports.count ?
			find_entry(c, s->chain->ports.names[i]) : NULL;

		c->by_port[i] = p ? p : first;
	}
	return true;
}

static void run(struct nf *nf, struct chain_batch *cb)
{
	struct click_nf *c = (struct click_nf *)nf;
	struct inner_port *p = c->by_port[cb->in_port];
	uint64_t now = nf->chain->host->router->run.now;

	c->ticket = cb->b.p[0]->ticket;
	/* it may be that a turn further up the stack has not come to what waits there */
	if (UNLIKELY(p->waiting.n + cb->b.n > BATCH_MAX))
		(void)driver_turn(c->router, now);
	for (unsigned i = 0; i < cb->b.n; i++) {
		if (p->waiting.n < BATCH_MAX)
			p->waiting.p[p->waiting.n++] = cb->b.p[i];
		else
			nf_drop(nf, DROP_QUEUE_FULL, cb->b.p[i]);
	}
	cb->b.n = 0;
	for (unsigned n = 0; n < MOST_TURNS && driver_turn(c->router, now); n++)
		;
}

static bool turn(struct nf *nf, uint64_t *next)
{
	struct click_nf *c = (struct click_nf *)nf;
	bool worked = driver_turn(c->router, nf->chain->host->router->run.now);

	*next = driver_next(c->router);
	return worked;
}

static void add_drops(const struct router *r, uint64_t sum[DROP_COUNT])
{
	for (unsigned k = 0; k < DROP_COUNT; k++)
		sum[k] += router_drops(r, k);
}

/* Its counts stay with the element that the chain runs on. */
static void stop(struct nf *nf)
{
	struct click_nf *c = (struct click_nf *)nf;
	struct router *outer = nf->chain->host->router;

	if (!c->router)
		return;
	for (size_t i = 0; i < outer->inner.n; i++) {
		if (outer->inner.v[i] != c->router)
			continue;
		outer->inner.v[i] = outer->inner.v[--outer->inner.n];
		add_drops(c->router, nf->chain->host->drops);
		outer->run.pool.made += c->router->run.pool.made;
	}
	router_free(c->router);
}

static void counts(const struct nf *nf, struct strbuf *out)
{
	uint64_t sum[DROP_COUNT] = { 0 };

	add_drops(((const struct click_nf *)nf)->router, sum);
	for (unsigned k = 0; k < DROP_COUNT; k++)
		if (sum[k])
			sb_printf(out, "  inside: %s %llu\n", drop_name(k),
				  (unsigned long long)sum[k]);
}

const struct nf_class nf_click = {
	.name = "click", .help = "a Click configuration", .size = sizeof(struct click_nf),
	.configure = configure, .run = run, .stop = stop, .counts = counts, .turn = turn,
};
