/*
 * explain.c - see explain.h. A packet of bytes is a flow without symbols, so it runs through the same exploration as any
 * other; only what elements choose freely is open, and may give it several ends.
 */
#include "symexec/policy/explain.h"

#include "models/base/mem.h"
#include "models/click/arg.h"
#include "models/packet/checksum.h"
#include "symexec/flow/history.h"
#include "symexec/flow/wide.h"
#include "symexec/explore/witness.h"
#include "symexec/report/words.h"

static const char *const shown_fields[] = {
	"eth.src", "eth.dst", "eth.type", "vlan.id", "ip.src", "ip.dst", "ip.proto", "ip.ttl", "ip.dscp",
	"ip.ecn", "ip.id", "ip6.src", "ip6.dst", "ip6.hlim", "tcp.sport", "tcp.dport", "tcp.seq", "tcp.ack",
	"tcp.flags", "tcp.window", "udp.sport", "udp.dport", "icmp.type", "icmp.code",
};

/*
 * Checksums that are right are said to be right, and not which numbers they are, so that they stay it when an element
 * rewrites what they cover. Only of the outermost IPv4 header and of what it carries: the others are payload to the engine.
 */
static void
know_checksums(struct engine *e, struct flow *f, const struct packet *p)
{
	static const struct { enum packet_layer layer; const char *field; } known[] = {
		{ LAYER_IP, "ip.checksum" }, { LAYER_TCP, "tcp.checksum" },
		{ LAYER_UDP, "udp.checksum" },
	};
	int ip = packet_find(p, LAYER_IP, 1, false);
	size_t bit, width;

	/* the engine knows the header that a checksum covers by a slot that begins with its version */
	for (int32_t k = 0; ip >= 0 && k < 2; k++)
		flow_write(e, f, BASE_DATA, (int32_t)p->at[ip].offset * 8 + k * 4, 4,
			   value_const(e->values, p->data[p->at[ip].offset] >> (4 - 4 * k) & 15, 4));

	for (size_t k = 0; k < ARRAY_LEN(known); k++) {
		int i = packet_find(p, known[k].layer, 1, false);
		bool outermost = i >= 0 && (unsigned)i <= (e->ethernet ? 2U : 1U);

		if (outermost && packet_checksum_ok(p, (unsigned)i) == CHECKSUM_RIGHT &&
		    packet_locate(p, (unsigned)i, packet_field_find(known[k].field), &bit, &width))
			flow_write(e, f, BASE_DATA, (int32_t)bit, (uint32_t)width,
				   known[k].layer == LAYER_UDP ? value_checksum_sent(e->values) :
				   value_checksum(e->values, VALUE_NONE));
	}
}

struct flow *
explain_packet(struct engine *e, const uint8_t *data, size_t len)
{
	struct flow *f = flow_new(e);
	struct packet p;

	f->head_end = (int32_t)len;
	f->origin_packet = UINT32_MAX;
	if (len > 0)
		flow_write(e, f, BASE_DATA, 0, (uint32_t)len * 8,
			   value_bytes(e->values, data, len));
	packet_parse(&p, data, len, e->ethernet ? LAYER_ETHER : LAYER_NONE);
	know_checksums(e, f, &p);
	f->origin = flow_copy(e, f);
	return f;
}

/* The rule of the element that decided last, as its file has it. */
static void
say_rule(struct explaining *x, struct verdict *v, const struct end *end)
{
	static const char *const by_argument[] = { "IPFilter", "IPClassifier", "Classifier" };
	const struct click_element *el = x->g->nodes[end->node].element;
	const struct step *s = end->flow->history;
	bool known = false;

	while (s != NULL && s->kind != STEP_RULE && s->kind != STEP_ARRIVE)
		s = s->prev;
	if (el == NULL || s == NULL || s->kind != STEP_RULE || s->element != end->node)
		return;
	for (size_t i = 0; i < ARRAY_LEN(by_argument); i++)
		known |= strcmp(el->class_name, by_argument[i]) == 0;
	/* long lists are decided by output, not by rule */
	if (known && s->a < el->arg_count && el->arg_count <= 64)
		verdict_say(v, "rule %u is `%s` at %s", s->a + 1, el->args[s->a].text,
			    diag_where(x->e->diag, el->args[s->a].at));
}

static void
say_change(struct explaining *x, struct verdict *v, const char *field, const struct wide *was,
	   const struct wide *is)
{
	struct strbuf a = STRBUF_INIT, b = STRBUF_INIT;

	words_wide_value(x->e, x->g, was, field, &a);
	words_wide_value(x->e, x->g, is, field, &b);
	verdict_say(v, "%s is rewritten from %s to %s", field, sb_str(&a), sb_str(&b));
	sb_fini(&a);
	sb_fini(&b);
}

/* As the flow knows it by now; parts of an address are numbers where only one is left. */
static struct wide
resolved(struct explaining *x, const struct flow *f, const struct wide *w)
{
	struct wide r = *w;

	for (size_t i = 0; i < r.n; i++) {
		uint64_t lo, hi;

		r.part[i] = flow_resolve(x->e, f, r.part[i]);
		if (r.n == 1 || value_get(x->e->values, r.part[i])->kind != VALUE_SYMBOL)
			continue;
		flow_bounds(x->e, f, r.part[i], &lo, &hi);
		if (lo == hi)
			r.part[i] = value_const(x->e->values, lo,
						value_width(x->e->values, r.part[i]));
	}
	return r;
}

static void
say_changes(struct explaining *x, struct verdict *v, struct flow *f)
{
	struct flow *sent = flow_copy(x->e, f->origin);
	struct headers h = headers_find(x->e, sent), now = headers_find(x->e, f);
	set where;

	if (h.version != now.version || h.proto != now.proto)
		verdict_say(v, "it arrives with other headers than when it was sent");
	for (size_t i = 0; i < ARRAY_LEN(shown_fields); i++) {
		struct wide was, is;

		if (!wide_read(x->e, sent, &h, shown_fields[i], &was) ||
		    !wide_read(x->e, f, &now, shown_fields[i], &is) ||
		    wide_equal(x->e, f, &was, &is, &where) == COMPARE_YES)
			continue;
		was = resolved(x, f, &was);
		is = resolved(x, f, &is);
		say_change(x, v, shown_fields[i], &was, &is);
	}
	flow_free(x->e, sent);
}

/* Whether one of the host's addresses is `a`; a host without any has all. */
static bool
has_address(const struct network_host *h, uint32_t a)
{
	uint32_t addr, mask;

	for (size_t i = 0; i < h->ip_count; i++)
		if (!click_parse_ip_prefix(h->ip[i].s, &addr, &mask) || (a & mask) == (addr & mask))
			return true;
	return h->ip_count == 0;
}

static bool
constant_of(struct explaining *x, struct flow *f, const struct headers *h, const char *field,
	    uint64_t *c)
{
	value v = headers_field(x->e, f, h, field, 0);

	return v != VALUE_NONE && value_is_const(x->e->values, flow_resolve(x->e, f, v), c);
}

static bool
listens(bool any, const uint16_t *ports, size_t n, uint64_t port)
{
	for (size_t i = 0; i < n; i++)
		if (ports[i] == port)
			return true;
	return any || n == 0;
}

/* What the host at the end will not like. */
static void
say_host(struct explaining *x, struct verdict *v, struct flow *f, const struct network_host *host)
{
	struct headers h = headers_find(x->e, f);
	struct strbuf b = STRBUF_INIT;
	uint64_t c, flags;

	if (constant_of(x, f, &h, "ip.dst", &c) && !has_address(host, (uint32_t)c)) {
		words_number(WORDS_IP, c, &b);
		verdict_say(v, "but %s is no address of %s", sb_str(&b), host->name.s);
	}
	if (constant_of(x, f, &h, "tcp.flags", &flags) && (flags & 0x12) == 2 &&
	    constant_of(x, f, &h, "tcp.dport", &c) &&
	    !listens(host->tcp_any, host->tcp, host->tcp_count, c))
		verdict_say(v, "but nobody listens on TCP port %u of %s", (unsigned)c, host->name.s);
	sb_fini(&b);
}

static void
say_arrival(struct explaining *x, struct verdict *v, const struct end *end)
{
	const struct node *n = &x->g->nodes[end->node];

	if (n->kind == NODE_OPEN && n->local)
		verdict_say(v, "it goes to the kernel of its box by %s", n->device);
	else if (n->kind == NODE_OPEN)
		verdict_say(v, "it leaves the network by %s", n->name);
	else
		verdict_say(v, "it arrives at %s", n->name);
	say_changes(x, v, end->flow);
	if (n->host != NULL)
		say_host(x, v, end->flow, n->host);
}

static bool
same_lines(const struct verdict *a, const struct verdict *b)
{
	bool same = a->lines.n == b->lines.n;

	for (size_t i = 0; same && i < a->lines.n; i++)
		same = strcmp(a->lines.v[i], b->lines.v[i]) == 0;
	return same;
}

/* Shapes of an expression that end alike are told once. */
static void
add_verdict(struct explaining *x, size_t first, struct verdict *v, struct flow *f)
{
	for (size_t i = first; i < x->ends.n; i++)
		if (same_lines(&x->ends.v[i], v)) {
			verdict_fini(v);
			return;
		}
	if (!verdict_show_flow(x->e, x->g, v, f)) {
		verdict_fini(v);
		return;
	}
	*VEC_ADD(&x->ends) = *v;
}

static bool
is_real(struct explaining *x, struct flow *f)
{
	struct witness w;
	enum witness_state st = witness_choose(x->e, f, &w);

	witness_fini(&w);
	x->gave_up |= st == WITNESS_UNKNOWN;
	return st == WITNESS_OK;
}

static void
add_ends(struct explaining *x, struct exploration *ex, const char *name)
{
	size_t first = x->ends.n;

	for (size_t i = 0; i < ex->ends.n; i++) {
		const struct end *end = &ex->ends.v[i];
		struct verdict v = { .name = name, .question = "explain", .status = VERDICT_VIOLATED,
				     .at = x->g->nodes[end->node].at };

		if (!is_real(x, end->flow))
			continue;
		if (end->kind == END_ARRIVED) {
			v.status = VERDICT_HOLDS;
			say_arrival(x, &v, end);
		} else {
			verdict_say_end(x->e, x->g, &v, "it", end);
			say_rule(x, &v, end);
		}
		add_verdict(x, first, &v, end->flow);
	}
	for (size_t i = 0; i < ex->nominees.n; i++) {
		const struct nominee *l = &ex->nominees.v[i];
		struct verdict v = { .name = name, .question = "explain", .status = VERDICT_VIOLATED,
				     .at = x->g->nodes[l->node].at };

		if (!l->covered || !is_real(x, l->flow))
			continue;
		verdict_say(&v, "it comes back to %s as it was there, and goes round for ever",
			    verdict_where(x->e, x->g, l->node));
		add_verdict(x, first, &v, l->flow);
	}
}

void
explain_flows(struct explaining *x, const struct flow_list *sent, const char *name)
{
	struct explore_options o = { .keep_drops = true, .find_loops = true };
	struct exploration *ex = explore_new(x->e, x->g, &o);
	bool host = x->g->nodes[x->from].kind == NODE_HOST;

	for (size_t i = 0; i < sent->n; i++)
		explore_start(ex, x->from, x->port, host, sent->v[i]);
	explore_run(ex);
	x->gave_up |= ex->gave_up;
	add_ends(x, ex, name);
	explore_free(ex);
}
