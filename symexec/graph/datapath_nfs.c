/*
 * datapath_nfs.c - chains of network functions in the words of Click. A function with flows is an IPRewriter for TCP and UDP and an
 * IPAddrPairRewriter for the rest: flows of these are told apart by their addresses.
 *
 * Where functions run, an answer belongs to the flow that it answers for all of them, whatever was translated on the way. Here
 * each remembers a flow as it came by, so answers go through the functions in the other order: the last of those with flows is
 * asked first, and who is no answer for it begins at the first function.
 */
#include <stdlib.h>
#include <string.h>

#include "models/base/mem.h"
#include "models/click/arg.h"
#include "symexec/graph/datapath_box_int.h"

enum { MOST_USES = 255 };

void
dbox_chain_use(struct dbox *b, uint32_t chain, unsigned from, unsigned next)
{
	struct dbox_chain *c = &b->chain[b->ip][chain];

	if (c->then == NULL)
		c->then = arena_alloc_array(b->arena, MOST_USES, sizeof(unsigned));
	/* more than a paint can tell: those behind share the last, which loses none of them */
	if (c->uses == MOST_USES)
		c->uses--;
	sb_printf(b->out, " n%u -> Paint(%u) -> n%u;", from, c->uses, c->enter);
	c->then[c->uses++] = next;
}

static const struct word *
arg(const struct datapath_nf *nf, const char *name)
{
	for (size_t i = 0; i < nf->arg_count; i++)
		if (strcmp(nf->args[i].name.s, name) == 0)
			return &nf->args[i].value;
	return NULL;
}

static const char *
trim(char *s)
{
	size_t n;

	s += strspn(s, " \t\n");
	n = strlen(s);
	while (n > 0 && strchr(" \t\n", s[n - 1]) != NULL)
		s[--n] = '\0';
	return s;
}

static bool
match_text(struct dbox *b, const struct word *w, const char *text, const unsigned ends[3])
{
	const struct click_expr *x = NULL;

	if (*text != '\0' && strcmp(text, "all") != 0) {
		x = click_expr_parse_extended(text, w->at, NULL, b->arena, b->d);
		if (x == NULL)
			return false;
	}
	return dbox_match(b, x, ends[0], ends[1], ends[2]);
}

/* A function and what it stands between: packets come at `from` and go on at `next`, answers at `back` and `before`. */
struct dbox_function {
	const struct datapath_nf *nf;
	const char *name;
	unsigned from, next, back, before;
	unsigned ask, start;		/* of the one that is asked first: by whom, and where others begin; else 0 */
};

/* The outputs of a pair of rewriters, and the inputs for answers and for who asks, from that number on. */
static void
wire_pair(struct dbox *b, const struct dbox_function *at, unsigned input)
{
	const char *n = at->name;

	sb_printf(b->out, " %s, %s_other -> n%u; %s[1], %s_other[1] -> n%u;", n, n, at->next, n, n, at->before);
	sb_printf(b->out, " n%u -> %sb :: IPClassifier(tcp or udp, -); %sb[0] -> [%u]%s; %sb[1] -> [%u]%s_other;", at->back, n, n,
		  input, n, n, input, n);
	if (at->ask == 0)
		return;
	sb_printf(b->out, " n%u -> %sq :: IPClassifier(tcp or udp, -); %sq[0] -> [%u]%s; %sq[1] -> [%u]%s_other;", at->ask, n, n,
		  input + 1, n, n, input + 1, n);
	sb_printf(b->out, " %s[2], %s_other[2] -> n%u;", n, n, at->start);
}

/* ---- firewall ---- */

static bool
firewall(struct dbox *b, const struct dbox_function *at)
{
	const struct datapath_nf *nf = at->nf;
	const char *name = at->name, *ask = at->ask != 0 ? ", pass 2" : "";
	unsigned from = at->from;
	const struct word *rules = arg(nf, "RULES"), *loose = arg(nf, "LOOSE");
	bool any = loose != NULL && strcmp(loose->s, "1") == 0, ok = true;
	unsigned allow = dbox_null(b), deny = dbox_null(b);
	char *text, *part;

	if (rules == NULL) {
		diag_error(b->d, nf->name.at, "function 'firewall' needs the argument RULES");
		return false;
	}
	sb_printf(b->out, " %s :: IPRewriter(keep 0 1, drop, drop%s); %s_other :: IPAddrPairRewriter(keep 0 1, drop, drop%s);", name,
		  ask, name, ask);
	wire_pair(b, at, 2);
	sb_printf(b->out, " n%u -> %sa :: IPClassifier(tcp opt ack, tcp opt rst, tcp opt syn, tcp, udp, -); n%u -> %sd :: "
		  "IPClassifier(tcp or udp, -);", allow, name, deny, name);
	sb_printf(b->out, " %sa[0], %sa[1], %sa[3] -> [%u]%s; %sa[2], %sa[4] -> [0]%s; %sa[5] -> [0]%s_other;", name, name, name,
		  !any, name, name, name, name, name, name);
	sb_printf(b->out, " %sd[0] -> [1]%s; %sd[1] -> [1]%s_other;", name, name, name, name);
	text = arena_strdup(b->arena, rules->s);
	while (ok && (part = strsep(&text, ",")) != NULL) {
		const char *rule = trim(part);
		bool allows = strncmp(rule, "allow", 5) == 0;
		unsigned rest = dbox_null(b);

		if (!allows && strncmp(rule, "deny", 4) != 0) {
			diag_error(b->d, rules->at, "expected rules that begin with \"allow\" or \"deny\"");
			return false;
		}
		rule += allows ? 5 : 4;
		rule += strspn(rule, " \t\n");
		ok = match_text(b, rules, rule, (const unsigned[]){ from, allows ? allow : deny, rest });
		from = rest;
	}
	dbox_wire(b, from, deny);
	return ok;
}

/* ---- dnat and snat ---- */

/* The pattern of a rewriter for "ADDRESS[:PORT[-PORT]]"; false: there is none. */
static bool
add_pattern(struct strbuf *out, bool source, bool ports, const char *target)
{
	const char *colon = strchr(target, ':');
	int n = (int)(colon != NULL ? (size_t)(colon - target) : strlen(target));
	const char *port = colon != NULL ? colon + 1 : source ? "1-65535" : "-";
	uint32_t addr;
	char text[64];

	if (n == 0 || n >= (int)sizeof(text) || strspn(port, "0123456789-") != strlen(port))
		return false;
	memcpy(text, target, (size_t)n);
	text[n] = '\0';
	if (!click_parse_ip(text, &addr))
		return false;
	sb_add(out, ", pattern ");
	if (!ports)
		sb_printf(out, source ? "%s - 0 1" : "- %s 0 1", text);
	else
		sb_printf(out, source ? "%s %s - - 0 1" : "- - %s %s 0 1", text, port);
	return true;
}

static bool
nat(struct dbox *b, const struct dbox_function *at)
{
	const struct datapath_nf *nf = at->nf;
	const char *name = at->name, *ask = at->ask != 0 ? ", pass 2" : "";
	const struct word *to = arg(nf, "TO");
	bool source = strcmp(nf->source.s, "snat") == 0, ok = true;
	struct strbuf flows = STRBUF_INIT, others = STRBUF_INIT, wires = STRBUF_INIT;
	unsigned n = 0, from = at->from;
	char *text, *part;

	if (to == NULL) {
		diag_error(b->d, nf->name.at, "function '%s' needs the argument TO", nf->source.s);
		return false;
	}
	text = arena_strdup(b->arena, to->s);
	while (ok && (part = strsep(&text, ",")) != NULL) {
		char *arrow = strstr(part, "=>");
		unsigned yes = dbox_null(b), rest = dbox_null(b);

		if (arrow != NULL)
			*arrow = '\0';
		ok = match_text(b, to, arrow != NULL ? trim(part) : "", (const unsigned[]){ from, yes, rest });
		sb_printf(&wires, " n%u -> %sk%u :: IPClassifier(tcp or udp, -); %sk%u[0] -> [%u]%s; %sk%u[1] -> [%u]%s_other;", yes,
			  name, n, name, n, n + 1, name, name, n, n + 1, name);
		part = arrow != NULL ? arrow + 2 : part;
		if (ok && (!add_pattern(&flows, source, true, trim(part)) || !add_pattern(&others, source, false, trim(part))))
			ok = dbox_cannot(b, to->at, "a translation to", trim(part));
		from = rest;
		n++;
	}
	sb_printf(b->out, " %s :: IPRewriter(pass 0%s, pass 1%s); %s_other :: IPAddrPairRewriter(pass 0%s, pass 1%s);", name,
		  sb_str(&flows), ask, name, sb_str(&others), ask);
	wire_pair(b, at, n + 1);
	sb_printf(b->out, "%s n%u -> %sk :: IPClassifier(tcp or udp, -); %sk[0] -> [0]%s; %sk[1] -> [0]%s_other;", sb_str(&wires), from,
		  name, name, name, name, name);
	sb_fini(&wires);
	sb_fini(&flows);
	sb_fini(&others);
	return ok;
}

/* ---- chains ---- */

/* A packet that is not IPv4 belongs to no flow: a firewall lets none pass, the others all. */
static void
without_flow(struct dbox *b, const struct dbox_function *at)
{
	if (strcmp(at->nf->source.s, "firewall") == 0)
		sb_printf(b->out, " n%u -> %s_no_flow :: Discard;", at->from, at->name);
	else
		dbox_wire(b, at->from, at->next);
	dbox_wire(b, at->back, at->before);
}

static bool
has_flows(const struct datapath_nf *nf)
{
	return nf->kind == NF_BUILTIN && strcmp(nf->source.s, "dad") != 0;
}

static bool
function(struct dbox *b, const struct dbox_function *at)
{
	const char *kind = at->nf->source.s;

	dbox_at(b, at->nf->name.at);
	if (at->nf->kind == NF_CLICK)
		return dbox_cannot(b, at->nf->source.at, "the function", kind);
	if (!b->ip) {
		without_flow(b, at);
		return true;
	}
	if (strcmp(kind, "firewall") == 0)
		return firewall(b, at);
	if (strcmp(kind, "dnat") == 0 || strcmp(kind, "snat") == 0)
		return nat(b, at);
	if (strcmp(kind, "dad") != 0)
		return dbox_cannot(b, at->nf->source.at, "the function", kind);
	sb_printf(b->out, " n%u -> %s :: DenyAttacks -> n%u; n%u -> %s_back :: DenyAttacks -> n%u;", at->from, at->name, at->next,
		  at->back, at->name, at->before);
	return true;
}

/* A name that Click allows. */
static const char *
element_name(struct dbox *b, const struct datapath_chain *c, const struct datapath_nf *nf)
{
	char *name = arena_printf(b->arena, "%s_%s", c->name.s, nf->name.s);

	for (char *p = name; *p != '\0'; p++)
		if (*p == '-' || *p == '.')
			*p = '_';
	return name;
}

/* All functions from where packets begin; returns where they are through. */
static unsigned
functions(struct dbox *b, const struct datapath_chain *c, unsigned enter, bool *ok)
{
	unsigned out = dbox_null(b), start = enter, last = UINT32_MAX;
	struct dbox_function at = { .before = out };

	for (size_t i = 0; b->ip && i < c->nf_count; i++)
		if (has_flows(&c->nfs[i]))
			last = (unsigned)i;
	at.from = start = last != UINT32_MAX ? dbox_null(b) : enter;
	for (size_t i = 0; i < c->nf_count; i++) {
		at.nf = &c->nfs[i];
		at.name = element_name(b, c, at.nf);
		at.next = dbox_null(b);
		at.back = dbox_null(b);
		at.ask = i == last ? enter : 0;
		at.start = start;
		*ok &= function(b, &at);
		at.from = at.next;
		at.before = at.back;
	}
	/* nobody answers from behind the last */
	sb_printf(b->out, " n%u -> n%u;", at.from, out);
	if (c->nf_count > 0)
		sb_printf(b->out, " Idle -> n%u;", at.before);
	return out;
}

bool
dbox_chain(struct dbox *b, uint32_t chain)
{
	const struct datapath_chain *c = &b->p->chains[chain];
	const struct dbox_chain *use = &b->chain[b->ip][chain];
	const char *end = b->ip ? "i" : "o";
	bool ok = true;
	unsigned out;

	if (use->uses == 0) {
		sb_printf(b->out, " n%u -> Discard;", use->enter);
		return true;
	}
	out = functions(b, c, use->enter, &ok);
	dbox_at(b, c->name.at);
	sb_printf(b->out, "n%u -> %se%u :: PaintSwitch;", out, end, chain);
	for (unsigned i = 0; i < use->uses; i++)
		sb_printf(b->out, " %se%u[%u] -> n%u;", end, chain, i, use->then[i]);
	return ok;
}
