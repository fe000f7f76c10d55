/*
 * nf_dad.c - the built-in function "dad" (denial of attacks): what a flow sent in one window of
 * time decides what becomes of it in the next. Windows of a flow follow one another without a
 * gap from its first packet on; packets that are dropped count as well, so a flow that goes on
 * too fast stays closed.
 *
 * Which flow a packet is of, and in which direction, says the flow layer; each direction is
 * counted by itself.
 */
#include "datapath/chain/chain.h"

enum { USUAL_SECONDS = 10, USUAL_FLOWS = 1 << 16 };

struct dad_count {
	uint64_t start;		/* ns; 0: nothing was counted yet */
	uint64_t n;
	bool closed;
};

struct dad_flow {
	struct dad_count side[2];
	bool counted;
};

struct dad {
	struct nf nf;
	struct flow_claim claim;
	uint64_t window;	/* ns */
	uint64_t packets, octets;	/* allowed in a window; UINT64_MAX: any number */
	uint64_t most, counted, uncounted;	/* flows; packets of flows beyond */
	uint64_t closings;
};

static const struct nf_param params[] = {
	{ "WINDOW", "seconds of a window (10)" },
	{ "PACKETS", "packets of a flow that a window may have" },
	{ "RATE", "octets a second that a window may have, as 100Mbps" },
	{ "FLOWS", "flows that are counted, others pass (65536)" },
	{ 0 }
};

static bool read_rate(struct dad *a, const struct nf_setup *s)
{
	const struct word *w = nf_arg(s, "RATE");
	uint64_t rate;

	if (!w)
		return true;
	if (!click_parse_rate(w->s, &rate) || !rate)
		return nf_wrong(s, w, "a rate such as 100Mbps");
	a->octets = (uint64_t)((unsigned __int128)rate * a->window / NS_PER_SECOND);
	return true;
}

static void flow_ends(void *owner, struct flow_layer *l, uint32_t number)
{
	struct dad *a = owner;
	const struct dad_flow *f = flow_memory(l, &a->claim, number * 2);

	a->counted -= f->counted;
}

static bool configure(struct nf *nf, const struct nf_setup *s)
{
	struct dad *a = (struct dad *)nf;
	uint64_t seconds = USUAL_SECONDS;

	a->packets = a->octets = UINT64_MAX;
	a->most = USUAL_FLOWS;
	if (!nf_arg_number(s, "WINDOW", &seconds, 1, 86400) ||
	    !nf_arg_number(s, "PACKETS", &a->packets, 0, UINT32_MAX) ||
	    !nf_arg_number(s, "FLOWS", &a->most, 1, 1 << 24))
		return false;
	a->window = seconds * NS_PER_SECOND;
	if (!read_rate(a, s))
		return false;
	if ((a->packets == UINT64_MAX) == (a->octets == UINT64_MAX)) {
		diag_error(s->d, s->conf->name.at, "function 'dad' needs one of PACKETS and RATE");
		return false;
	}
	flow_layer_room(s->chain->flows, (uint32_t)a->most);
	for (unsigned t = 0; t < FLOW_TIMEOUTS; t++)
		flow_layer_keep(s->chain->flows, t, 2 * a->window);
	flow_claim(s->chain->flows, &a->claim, sizeof(struct dad_flow), flow_ends, a);
	return true;
}

/* Whether the packet may pass. */
static inline bool count(struct dad *a, struct dad_count *c, uint64_t now, uint32_t len)
{
	uint64_t limit = a->octets != UINT64_MAX ? a->octets : a->packets;

	if (UNLIKELY(now - c->start >= a->window)) {
		uint64_t windows = (now - c->start) / a->window;
		bool close = c->start && windows == 1 && c->n > limit;

		a->closings += close && !c->closed;
		c->start = c->start ? c->start + windows * a->window : now;
		c->closed = close;
		c->n = 0;
	}
	c->n += a->octets != UINT64_MAX ? len : 1;
	return !c->closed;
}

static void run(struct nf *nf, struct chain_batch *cb)
{
	struct dad *a = (struct dad *)nf;
	const struct flow_layer *l = nf->chain->flows;
	uint64_t now = l->run->now;
	unsigned n = 0;

	for (unsigned i = 0; i < cb->b.n; i++) {
		struct pkt *p = cb->b.p[i];
		uint32_t ref = cb->flow[i];
		struct dad_flow *f = ref == FLOW_NONE ? NULL : flow_memory(l, &a->claim, ref);

		if (f && UNLIKELY(!f->counted) && a->counted < a->most) {
			a->counted++;
			f->counted = true;
		}
		if (UNLIKELY(!f || !f->counted)) {
			a->uncounted++;
		} else if (!count(a, &f->side[ref & 1], now, p->len)) {
			nf_drop(nf, DROP_RATE, p);
			continue;
		}
		cb->b.p[n] = p;
		cb->flow[n++] = ref;
	}
	cb->b.n = n;
}

static void stop(struct nf *nf)
{
	flow_unclaim(nf->chain->flows, &((struct dad *)nf)->claim);
}

static void counts(const struct nf *nf, struct strbuf *out)
{
	const struct dad *a = (const struct dad *)nf;

	sb_printf(out, "  flows counted %llu\n  packets not counted %llu\n  closings %llu\n",
		  (unsigned long long)a->counted, (unsigned long long)a->uncounted,
		  (unsigned long long)a->closings);
}

const struct nf_class nf_dad = {
	.name = "dad", .help = "drops flows for a window when the last one had too many packets",
	.size = sizeof(struct dad), .params = params, .configure = configure, .run = run,
	.stop = stop, .counts = counts,
};
