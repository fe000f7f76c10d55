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

enum { MOST_USES = 255, MOST_ADDRESSES = 64 };

void
dbox_chain_use(struct dbox *b, uint32_t chain, unsigned from, unsigned next)
{
	struct dbox_chain *c = &b->chain[b->ip][chain];

	if (c->then == NULL)
		c->then = arena_alloc_array(b->arena, MOST_USES, sizeof(unsigned));
	/* more than a paint can tell: those behind share the last, which loses none of them */
	if (c->uses == MOST_USES)
		c->uses--;
	sb_printf(b->out, " n%u -> Paint(%u, ANNO %d) -> n%u;", from, c->uses, DBOX_THEN, c->enter);
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

static char *
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

/* "ADDRESS[-ADDRESS][:PORT[-PORT]]", what a translation makes of flows. */
struct target {
	uint32_t first, last;
	const char *port;		/* NULL: none is named */
};

static bool
read_target(char *text, struct target *t)
{
	char *colon = strchr(text, ':'), *dash;

	if (colon != NULL)
		*colon = '\0';
	t->port = colon != NULL ? colon + 1 : NULL;
	dash = strchr(text, '-');
	if (dash != NULL)
		*dash = '\0';
	return click_parse_ip(trim(text), &t->first) && click_parse_ip(dash != NULL ? trim(dash + 1) : text, &t->last) &&
	    t->last >= t->first && t->last - t->first < MOST_ADDRESSES &&
	    (t->port == NULL || strspn(t->port, "0123456789-") == strlen(t->port));
}

static void
add_pattern(struct strbuf *out, bool source, bool ports, const struct target *t, uint32_t addr)
{
	const char *port = t->port != NULL ? t->port : source ? "1-65535" : "-";
	char text[16];

	snprintf(text, sizeof(text), "%u.%u.%u.%u", addr >> 24, addr >> 16 & 255, addr >> 8 & 255, addr & 255);
	if (!ports)
		sb_printf(out, source ? "%s - 0 1" : "- %s 0 1", text);
	else
		sb_printf(out, source ? "%s %s - - 0 1" : "- - %s %s 0 1", text, port);
}

/* One more input of a rewriter. Which address of several a host gets is nobody's to say: a mapper's choice. */
static void
add_input(struct dbox *b, struct strbuf *inputs, bool source, bool ports, const struct target *t)
{
	unsigned n;

	sb_add(inputs, ", ");
	if (t->first == t->last) {
		sb_add(inputs, "pattern ");
		add_pattern(inputs, source, ports, t, t->first);
		return;
	}
	n = ++b->names;
	sb_printf(b->out, " a%u :: RoundRobinIPMapper(", n);
	for (uint32_t a = t->first; a <= t->last; a++) {
		sb_add(b->out, a > t->first ? ", " : "");
		add_pattern(b->out, source, ports, t, a);
	}
	sb_add(b->out, ");");
	sb_printf(inputs, "a%u", n);
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
	struct target target;
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
		part = trim(arrow != NULL ? arrow + 2 : part);
		ok = ok && (read_target(arena_strdup(b->arena, part), &target) ||
			    dbox_cannot(b, to->at, "a translation to", part));
		if (ok) {
			add_input(b, &flows, source, true, &target);
			add_input(b, &others, source, false, &target);
		}
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

/*
 * Flows of IPv6 are not modelled: a firewall may let such a packet pass, the others let all. What is not IP belongs to no flow:
 * a firewall lets none of it pass.
 */
static void
without_flow(struct dbox *b, const struct dbox_function *at)
{
	if (strcmp(at->nf->source.s, "firewall") == 0) {
		sb_printf(b->out, " n%u -> %s_six :: Classifier(%s, -); %s_six[0]", at->from, at->name,
			  b->ethernet ? "12/86dd, 12/8100, 12/88a8, 12/9100" : "0/60%f0", at->name);
		for (unsigned i = 1; b->ethernet && i < 4; i++)
			sb_printf(b->out, ", %s_six[%u]", at->name, i);
		sb_printf(b->out, " -> Perhaps('what of IPv6 %s lets pass') -> n%u; %s_six[%u] -> %s_no_flow :: Discard;", at->name,
			  at->next, at->name, b->ethernet ? 4 : 1, at->name);
	} else {
		dbox_wire(b, at->from, at->next);
	}
	dbox_wire(b, at->back, at->before);
}

static bool
has_flows(const struct datapath_nf *nf)
{
	return nf->kind == NF_BUILTIN && strcmp(nf->source.s, "dad") != 0;
}

bool
dbox_keeps_flows(const struct datapath *p)
{
	for (size_t i = 0; i < p->chain_count; i++)
		for (size_t k = 0; k < p->chains[i].nf_count; k++)
			if (has_flows(&p->chains[i].nfs[k]))
				return true;
	return false;
}

static bool
function(struct dbox *b, const struct dbox_function *at)
{
	const char *kind = at->nf->source.s;

	dbox_at(b, at->nf->name.at);
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

/* Built-in functions in a row from where packets begin; returns where they are through. */
static unsigned
builtins(struct dbox *b, const struct datapath_chain *c, size_t first, size_t end, unsigned enter)
{
	unsigned out = dbox_null(b), start = enter;
	struct dbox_function at = { .before = out };
	size_t last = SIZE_MAX;

	for (size_t i = first; b->ip && i < end; i++)
		if (has_flows(&c->nfs[i]))
			last = i;
	at.from = start = last != SIZE_MAX ? dbox_null(b) : enter;
	for (size_t i = first; i < end; i++) {
		at.nf = &c->nfs[i];
		at.name = element_name(b, c, at.nf);
		at.next = dbox_null(b);
		at.back = dbox_null(b);
		at.ask = i == last ? enter : 0;
		at.start = start;
		b->failed |= !function(b, &at);
		at.from = at.next;
		at.before = at.back;
	}
	/* nobody answers from behind the last */
	sb_printf(b->out, " n%u -> n%u; Idle -> n%u;", at.from, out, at.before);
	return out;
}

/* The same for a Click file, which is there once for packets of all kinds. */
static unsigned
click_file(struct dbox *b, uint32_t chain, size_t i, unsigned from)
{
	const struct datapath_chain *c = &b->p->chains[chain];
	struct dbox_chain *frames = &b->chain[0][chain];
	struct dbox_function at = { .nf = &c->nfs[i], .name = element_name(b, c, &c->nfs[i]) };
	unsigned *places;

	if (frames->click == NULL)
		frames->click = arena_alloc_array(b->arena, c->nf_count, sizeof(*frames->click));
	places = frames->click[i];
	if (!b->ip) {
		for (unsigned k = 0; k < 3; k++)
			places[k] = dbox_null(b);
		b->failed |= !dbox_click(b, &at, places, places[2]);
	}
	dbox_wire(b, from, places[2]);
	return places[b->ip];
}

/*
 * All functions of a chain. A Click file does not know to which flow a packet belongs for the others, so it sees answers in the
 * order of the chain; with flows before and behind it none could be told here.
 */
static unsigned
functions(struct dbox *b, uint32_t chain, unsigned from)
{
	const struct datapath_chain *c = &b->p->chains[chain];
	const struct datapath_nf *click = NULL;
	bool flows = false;

	for (size_t i = 0, end; i < c->nf_count; i = end) {
		bool now = false;

		for (end = i; end < c->nf_count && c->nfs[end].kind == NF_BUILTIN; end++)
			now |= has_flows(&c->nfs[end]);
		if (now && flows && click != NULL && !b->ip)
			b->failed |= !dbox_cannot(b, click->source.at, "between functions with flows, the function", click->source.s);
		flows |= now;
		if (end > i) {
			from = builtins(b, c, i, end, from);
		} else {
			click = &c->nfs[end++];
			from = click_file(b, chain, i, from);
		}
	}
	return from;
}

void
dbox_chain(struct dbox *b, uint32_t chain)
{
	const struct datapath_chain *c = &b->p->chains[chain];
	const struct dbox_chain *use = &b->chain[b->ip][chain];
	const char *end = b->ip ? "i" : "o";
	unsigned out;

	if (use->uses == 0) {
		sb_printf(b->out, " n%u -> Discard;", use->enter);
		return;
	}
	out = functions(b, chain, use->enter);
	dbox_at(b, c->name.at);
	sb_printf(b->out, "n%u -> ForgetState(%zu) -> %se%u :: PaintSwitch(ANNO %d);", out, b->p->program_count, end, chain, DBOX_THEN);
	for (unsigned i = 0; i < use->uses; i++)
		sb_printf(b->out, " %se%u[%u] -> n%u;", end, chain, i, use->then[i]);
}
