/*
 * nf_nat.c - the built-in functions "dnat" and "snat": where new flows go, and whom they seem to
 * come from. What becomes of a flow is decided by its first packet and written into the flow: its
 * answers are found there from then on, by every function of every chain. Later packets only
 * have the address and the port exchanged, checksums by the difference (RFC 1624).
 *
 * No two flows may have the same answers. A port of the range that makes them differ is looked for from
 * a random start; if there is none, the flow's packets are dropped and it is tried again after a
 * while, so that used up ports do not cost every packet a search.
 */
#include "datapath/chain/chain.h"

#include "datapath/flow/translate.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"

enum { MOST_RULES = 1024, RETRY_MS = 100 };
enum nat_state { NAT_UNKNOWN, NAT_NONE, NAT_ACTIVE, NAT_REFUSED };

/* What stood there, and what stands there behind: wire order. */
struct nat_flow {
	uint8_t state;
	uint16_t port, new_port;
	uint32_t address, new_address;
	uint64_t retry;
};

struct nat {
	struct nf nf;
	bool source;			/* the sender's side is changed */
	struct flow_claim claim;
	struct match *match;
	struct translate_range *rules;
	uint64_t flows, refused;
};

/* ---- arguments ---- */

/* Without blanks at either end. */
static char *trim(char *s)
{
	size_t n;

	s += strspn(s, " \t\n");
	n = strlen(s);
	while (n && strchr(" \t\n", s[n - 1]))
		s[--n] = '\0';
	return s;
}

/* One rule: "EXPRESSION => TARGET", or the target alone for every flow. */
static bool read_rule(const struct nf_setup *s, const struct word *arg, char *text,
		      const struct click_expr **expr, struct translate_range *r)
{
	char *arrow = strstr(text, "=>"), *target = text;

	*expr = NULL;
	if (arrow) {
		*arrow = '\0';
		target = arrow + 2;
		*expr = nf_expr(s, arg, trim(text));
		if (!*expr)
			return false;
	}
	if (!translate_range_read(trim(target), r))
		return nf_wrong(s, arg, "EXPRESSION => ADDRESS[-ADDRESS][:PORT[-PORT]], ...");
	if (!strcmp(s->conf->source.s, "dnat") && r->port != r->port_last)
		return nf_wrong(s, arg, "one port behind the address of 'dnat'");
	return true;
}

static bool configure(struct nf *nf, const struct nf_setup *s, bool source)
{
	struct nat *t = (struct nat *)nf;
	const struct word *to = nf_arg(s, "TO");
	const struct click_expr **exprs;
	char *text, *part;
	size_t n = 0;

	t->source = source;
	if (!to) {
		diag_error(s->d, s->conf->name.at, "function '%s' needs the argument TO",
			   nf->cls->name);
		return false;
	}
	exprs = arena_alloc_array(s->arena, MOST_RULES, sizeof(*exprs));
	t->rules = arena_alloc_array(s->arena, MOST_RULES, sizeof(*t->rules));
	text = arena_memdup(s->arena, to->s, strlen(to->s) + 1);
	while ((part = strsep(&text, ",")) != NULL) {
		if (n == MOST_RULES)
			return nf_wrong(s, to, "at most 1024 rules");
		if (!read_rule(s, to, part, &exprs[n], &t->rules[n]))
			return false;
		n++;
	}
	t->match = match_new(exprs, n, &s->chain->ports, s->d);
	if (!t->match)
		return false;
	flow_layer_keep_usual(s->chain->flows);
	flow_claim(s->chain->flows, &t->claim, sizeof(struct nat_flow), NULL, t);
	return true;
}

static bool dnat_configure(struct nf *nf, const struct nf_setup *s)
{
	return configure(nf, s, false);
}

static bool snat_configure(struct nf *nf, const struct nf_setup *s)
{
	return configure(nf, s, true);
}

/* ---- new flows ---- */

static void decide(struct nat *t, struct nat_flow *f, uint32_t ref, const struct pkt *p,
		   unsigned in_port)
{
	uint32_t which = match_first(t->match, in_port, p);
	const struct flow *flow = flow_of(t->nf.chain->flows, ref);

	f->state = NAT_NONE;
	if (flow->kind & FLOW_IP6)
		return;
	f->address = t->source ? flow->from.src : flow->from.dst;
	f->port = t->source ? flow->from.sport : flow->from.dport;
	f->new_address = t->source ? flow->to.src : flow->to.dst;
	f->new_port = t->source ? flow->to.sport : flow->to.dport;
	/* translated before this function joined: that goes on */
	if (f->new_address != f->address || f->new_port != f->port) {
		f->state = NAT_ACTIVE;
		return;
	}
	if (which == FILTER_DROP || ref & 1)
		return;
	if (translate_new(t->nf.chain->flows, t->nf.chain->host->router, &t->rules[which], t->source, ref)) {
		f->new_address = t->source ? flow->to.src : flow->to.dst;
		f->new_port = t->source ? flow->to.sport : flow->to.dport;
		f->state = NAT_ACTIVE;
		t->flows++;
		return;
	}
	f->state = NAT_REFUSED;
	f->retry = t->nf.chain->flows->run->now + RETRY_MS * UINT64_C(1000000);
	t->refused++;
}

/* ---- packets ---- */

static void translate(const struct nat *t, const struct nat_flow *f, struct pkt *p, uint32_t ref)
{
	bool back = ref & 1;
	/* answers come from the place that was written, or go to it */
	const struct translation to = {
		.source = t->source != back, .from_address = back ? f->new_address : f->address,
		.address = back ? f->address : f->new_address, .port = back ? f->port : f->new_port,
	};

	translate_packet(&to, p);
}

static void run(struct nf *nf, struct chain_batch *cb)
{
	struct nat *t = (struct nat *)nf;
	const struct flow_layer *l = nf->chain->flows;
	unsigned n = 0;

	for (unsigned i = 0; i < cb->b.n; i++) {
		struct pkt *p = cb->b.p[i];
		uint32_t ref = cb->flow[i];
		struct nat_flow *f = ref == FLOW_NONE ? NULL : flow_memory(l, &t->claim, ref);

		if (f && UNLIKELY(f->state == NAT_UNKNOWN ||
				  (f->state == NAT_REFUSED && f->retry <= l->run->now)))
			decide(t, f, ref, p, cb->in_port);
		if (f && UNLIKELY(f->state == NAT_REFUSED)) {
			nf_drop(nf, DROP_POOL_EMPTY, p);
			continue;
		}
		if (f && LIKELY(f->state == NAT_ACTIVE))
			translate(t, f, p, ref);
		cb->b.p[n] = p;
		cb->flow[n++] = ref;
	}
	cb->b.n = n;
}

static void stop(struct nf *nf)
{
	struct nat *t = (struct nat *)nf;

	match_free(t->match);
	flow_unclaim(nf->chain->flows, &t->claim);
}

static void counts(const struct nf *nf, struct strbuf *out)
{
	const struct nat *t = (const struct nat *)nf;

	sb_printf(out, "  flows translated %llu\n  flows refused %llu\n",
		  (unsigned long long)t->flows, (unsigned long long)t->refused);
}

static const struct nf_param params[] = {
	{ "TO", "rules, the first that holds for a new flow: EXPRESSION => "
	  "ADDRESS[-ADDRESS][:PORT[-PORT]], ..." },
	{ 0 }
};

const struct nf_class nf_dnat = {
	.name = "dnat", .help = "sends new flows to other receivers", .size = sizeof(struct nat),
	.params = params, .configure = dnat_configure, .run = run, .stop = stop, .counts = counts,
};

const struct nf_class nf_snat = {
	.name = "snat", .help = "lets new flows come from other addresses and ports",
	.size = sizeof(struct nat), .params = params, .configure = snat_configure, .run = run,
	.stop = stop, .counts = counts,
};
