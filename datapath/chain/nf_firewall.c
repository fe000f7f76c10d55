/*
 * nf_firewall.c - the built-in function "firewall": who may open flows. A packet of a flow that is not
 * open yet is held against the rules; once one opened it, its packets, answers and ICMP errors about
 * it pass. A TCP flow is opened by a SYN and nothing else, unless LOOSE says so. A refusal is
 * not remembered: a stray segment must not keep out the connection that uses its ports next.
 */
#include "datapath/chain/chain.h"

#include "datapath/packet/ip.h"

enum { MOST_RULES = 4096, TCP_SYN = 2, TCP_ACK = 16 };

struct firewall {
	struct nf nf;
	struct flow_claim claim;	/* an octet: whether it is open */
	struct match *match;
	bool *allow;			/* by rule */
	uint64_t loose;
	uint64_t opened;		/* flows */
};

static const struct nf_param params[] = {
	{ "RULES", "\"allow EXPRESSION\" and \"deny EXPRESSION\" with commas between, the first "
	  "that holds; else deny" },
	{ "LOOSE", "1: a TCP flow need not begin with a SYN (0)" },
	{ 0 }
};

static bool read_rule(const struct nf_setup *s, const struct word *arg, char *text,
		      const struct click_expr **expr, bool *allow)
{
	char *rest;

	text += strspn(text, " \t\n");
	*allow = strncmp(text, "allow", 5) == 0;
	if (!*allow && strncmp(text, "deny", 4) != 0)
		return nf_wrong(s, arg, "rules that begin with \"allow\" or \"deny\"");
	rest = text + (*allow ? 5 : 4);
	if (*rest && !strchr(" \t\n", *rest))
		return nf_wrong(s, arg, "a blank behind \"allow\" and \"deny\"");
	rest += strspn(rest, " \t\n");
	*expr = NULL;
	if (!*rest || !strcmp(rest, "all"))
		return true;
	*expr = nf_expr(s, arg, rest);
	return *expr != NULL;
}

static bool configure(struct nf *nf, const struct nf_setup *s)
{
	struct firewall *w = (struct firewall *)nf;
	const struct word *rules = nf_arg(s, "RULES");
	const struct click_expr **exprs;
	char *text, *part;
	size_t n = 0;

	if (!rules) {
		diag_error(s->d, s->conf->name.at, "function 'firewall' needs the argument RULES");
		return false;
	}
	if (!nf_arg_number(s, "LOOSE", &w->loose, 0, 1))
		return false;
	exprs = arena_alloc_array(s->arena, MOST_RULES, sizeof(*exprs));
	w->allow = arena_alloc_array(s->arena, MOST_RULES, sizeof(*w->allow));
	text = arena_memdup(s->arena, rules->s, strlen(rules->s) + 1);
	while ((part = strsep(&text, ",")) != NULL) {
		if (n == MOST_RULES)
			return nf_wrong(s, rules, "at most 4096 rules");
		if (!read_rule(s, rules, part, &exprs[n], &w->allow[n]))
			return false;
		n++;
	}
	w->match = match_new(exprs, n, &s->chain->ports, s->d);
	if (!w->match)
		return false;
	flow_layer_keep_usual(s->chain->flows);
	flow_claim(s->chain->flows, &w->claim, 1, NULL, w);
	return true;
}

static bool is_syn(const struct pkt *p)
{
	struct flow_transport t;

	return flow_transport(p, &t) && t.left > TCP_FLAGS && (t.at[TCP_FLAGS] & (TCP_SYN | TCP_ACK)) == TCP_SYN;
}

static bool may_open(const struct firewall *w, const struct flow *f, const struct pkt *p,
		     unsigned in_port)
{
	uint32_t which;

	if (f->proto == PROTO_TCP && !w->loose && !is_syn(p))
		return false;
	which = match_first(w->match, in_port, p);
	return which != FILTER_DROP && w->allow[which] && !flow_id_of(p).quoted;
}

static void run(struct nf *nf, struct chain_batch *cb)
{
	struct firewall *w = (struct firewall *)nf;
	const struct flow_layer *l = nf->chain->flows;
	unsigned n = 0;

	for (unsigned i = 0; i < cb->b.n; i++) {
		struct pkt *p = cb->b.p[i];
		uint32_t ref = cb->flow[i];
		uint8_t *open = ref == FLOW_NONE ? NULL : flow_memory(l, &w->claim, ref);

		if (open && UNLIKELY(!*open) && may_open(w, flow_of(l, ref), p, cb->in_port)) {
			*open = 1;
			w->opened++;
		}
		if (UNLIKELY(!open || !*open)) {
			if (open)
				flow_refuse(nf->chain->flows, ref);
			nf_drop(nf, open ? DROP_FILTERED : DROP_NO_MATCH, p);
			continue;
		}
		cb->b.p[n] = p;
		cb->flow[n++] = ref;
	}
	cb->b.n = n;
}

static void stop(struct nf *nf)
{
	struct firewall *w = (struct firewall *)nf;

	match_free(w->match);
	flow_unclaim(nf->chain->flows, &w->claim);
}

static void counts(const struct nf *nf, struct strbuf *out)
{
	const struct firewall *w = (const struct firewall *)nf;

	sb_printf(out, "  flows opened %llu\n", (unsigned long long)w->opened);
}

const struct nf_class nf_firewall = {
	.name = "firewall", .help = "lets flows be opened by rules, and what belongs to them pass",
	.size = sizeof(struct firewall), .params = params, .configure = configure, .run = run,
	.stop = stop, .counts = counts,
};
