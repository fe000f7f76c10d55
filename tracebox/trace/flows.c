/*
 * flows.c - the flows are the targets of a small campaign, which keeps within the routers' limits;
 * each asks every hop itself. What is said of them together is a table of routers by hop, with the
 * flows that met each, and the findings with the flows that show them. A set of flows is a mask of
 * 64 bits.
 */
#include "tracebox/trace/flows.h"

#include "tracebox/campaign/campaign.h"
#include "tracebox/net/privilege.h"
#include "tracebox/tell/tell.h"
#include "tracebox/tell/words.h"

enum { FLOWS_MAX = 64, BRANCHES = 16 };

struct branch {
	struct address from;	/* family 0: silence */
	uint64_t flows;
};

struct crossing {
	struct branch branches[BRANCHES];
	unsigned n;
};

struct seen_finding {
	char *text, *key;	/* key: the text without numbers that each probe has of its own */
	uint64_t flows;
	bool weak, quirk;
};

struct flows {
	const struct options *o;
	unsigned n, end;
	uint64_t all;
	struct crossing hops[TRACE_TTL_MAX + 1];
	VEC(struct seen_finding) findings;
};

static void note_hop(struct crossing *c, const struct address *from, uint64_t flow)
{
	for (unsigned i = 0; i < c->n; i++) {
		if (address_equal(&c->branches[i].from, from)) {
			c->branches[i].flows |= flow;
			return;
		}
	}
	if (c->n < BRANCHES)
		c->branches[c->n++] = (struct branch){ .from = *from, .flows = flow };
}

static char *text_of(const struct finding *f, const struct trace *t)
{
	struct strbuf b = STRBUF_INIT;

	words_finding(f, t, &b);
	return sb_take(&b);
}

static void note_finding(struct flows *f, const struct trace *t, const struct finding *found,
			 uint64_t flow)
{
	struct finding plain = *found;
	char *key;

	if (found->kind == FINDING_CHANGE && found->change.field &&
	    (!strcmp(found->change.field->name, "tcp.seq") ||
	     !strcmp(found->change.field->name, "ip.id")))
		plain.change.old = plain.change.now = packet_value_of(0);
	key = text_of(&plain, t);
	for (size_t i = 0; i < f->findings.n; i++) {
		if (!strcmp(f->findings.v[i].key, key)) {
			f->findings.v[i].flows |= flow;
			free(key);
			return;
		}
	}
	*VEC_ADD(&f->findings) = (struct seen_finding){
		.text = text_of(found, t), .key = key, .flows = flow, .weak = found->weak,
		.quirk = found->kind == FINDING_QUIRK,
	};
}

static void tell(void *ctx, const struct target *target, const struct archive_result *r)
{
	struct tell_style style = { .numeric = true };
	struct flows *f = ctx;
	uint64_t flow = (uint64_t)1 << (target->number - 1);
	struct strbuf b = STRBUF_INIT;

	for (unsigned ttl = 1; ttl <= trace_end(r->trace); ttl++)
		note_hop(&f->hops[ttl], &r->trace->hops[ttl].from, flow);
	f->end = MAX_OF(f->end, trace_end(r->trace));
	f->all |= flow;
	for (size_t i = 0; i < r->judgement->findings.n; i++)
		note_finding(f, r->trace, &r->judgement->findings.v[i], flow);
	if (f->o->ndjson) {
		tell_ndjson(r->trace, r->judgement, &style, &b);
		fputs(sb_str(&b), stdout);
		fflush(stdout);
	}
	sb_fini(&b);
}

/* "flows 1-3, 5" */
static void add_flows(uint64_t flows, struct strbuf *out)
{
	const char *between = (flows & (flows - 1)) ? "flows " : "flow ";

	for (unsigned i = 0; i < FLOWS_MAX; i++) {
		unsigned last = i;

		if (!(flows >> i & 1))
			continue;
		while (last + 1 < FLOWS_MAX && flows >> (last + 1) & 1)
			last++;
		sb_printf(out, "%s%u", between, i + 1);
		if (last > i)
			sb_printf(out, "%s%u", last > i + 1 ? "-" : ", ", last + 1);
		between = ", ";
		i = last;
	}
}

static void add_hop(const struct flows *f, unsigned ttl, struct strbuf *out)
{
	const struct crossing *c = &f->hops[ttl];
	char name[256];

	sb_printf(out, "%2u", ttl);
	for (unsigned i = 0; i < c->n; i++) {
		const struct branch *b = &c->branches[i];

		sb_add(out, i ? "\n    " : "  ");
		if (!b->from.family)
			sb_add(out, "*");
		else if (f->o->numeric)
			address_add(&b->from, out);
		else
			diag_add_shown(out, tell_name(&b->from, name, sizeof(name)));
		if (b->flows != f->all) {
			sb_add(out, "  ");
			add_flows(b->flows, out);
		}
	}
	sb_add_char(out, '\n');
}

static void add_findings(const struct flows *f, struct strbuf *out)
{
	bool any = false;

	for (unsigned pass = 0; pass < 3; pass++) {
		for (size_t i = 0; i < f->findings.n; i++) {
			const struct seen_finding *s = &f->findings.v[i];
			unsigned group = s->quirk ? 1 : s->weak ? 2 : 0;

			if (group != pass)
				continue;
			any = any || !pass;
			sb_add(out, pass == 0 ? "" : pass == 1 ? "quirk: " : "hint: ");
			sb_add(out, s->text);
			if (s->flows != f->all) {
				sb_add(out, ", only ");
				add_flows(s->flows, out);
			}
			sb_add_char(out, '\n');
		}
		if (!pass && !any)
			sb_printf(out, "nothing altered in %u flows\n", f->n);
	}
}

static void print_flows(const struct flows *f, const struct address *dst)
{
	struct strbuf out = STRBUF_INIT;

	sb_add(&out, "tracebox to ");
	address_add(dst, &out);
	sb_printf(&out, ": %u flows\n", f->n);
	for (unsigned ttl = 1; ttl <= f->end; ttl++)
		add_hop(f, ttl, &out);
	sb_add_char(&out, '\n');
	add_findings(f, &out);
	fputs(sb_str(&out), stdout);
	sb_fini(&out);
}

/* The same packet from another port; false: it has none. */
static bool make_flow(struct probe_template *t, const struct probe_template *first, unsigned i)
{
	const char *error;
	struct packet p;
	uint64_t port;

	if (!probe_template_of(t, first->bytes, first->len, first->distinct, &error))
		x_panic("a flow: %s", error);
	t->keep_checksum = first->keep_checksum;
	t->sign = first->sign;
	packet_parse_writable(&p, t->bytes, t->len, LAYER_NONE);
	for (unsigned k = 1; k < p.count; k++) {
		const char *name = p.at[k].layer == LAYER_TCP ? "tcp.sport" :
				   p.at[k].layer == LAYER_UDP ? "udp.sport" :
				   p.at[k].layer == LAYER_SCTP ? "sctp.sport" : NULL;

		if (!name || !packet_get_uint(&p, name, &port))
			continue;
		/* neighbours may fall into the same branch by many hashes */
		if (i)
			port = 1024 + (port + i * 40503u) % 64000;
		return packet_put_uint(&p, name, port);
	}
	return false;
}

static bool make_targets(struct flows *f, const struct address *dst, const struct route *route,
			 struct probe_template *first, struct target *targets)
{
	for (unsigned i = 0; i < f->n; i++) {
		struct target *t = &targets[i];

		t->number = i + 1;
		t->name = f->o->operands[0];
		t->config = (struct trace_config){
			.src = route->src, .dst = *dst, .name = t->name, .min_ttl = 1,
			.max_ttl = (unsigned)f->o->max, .tries = (unsigned)f->o->tries,
			.timeout = f->o->timeout, .rate = (unsigned)f->o->rate,
		};
		if (!make_flow(&t->template, first, i))
			return false;
	}
	return true;
}

static struct live *open_live(const struct options *o, const struct address *dst,
			      const struct route *route, struct diag *d)
{
	char text[ADDRESS_TEXT];
	char *filter = x_asprintf("icmp or icmp6 or host %s", address_text(dst, text));
	struct live_config c = {
		.family = dst->family, .device = route->device, .bind = o->device,
		.filter = filter, .wide = true, .forget = true,
	};
	struct live *l = live_open(&c, d);

	free(filter);
	return l;
}

static struct rst_rule *keep_quiet(const struct flows *f, const struct target *targets)
{
	struct rst_tuple tuples[FLOWS_MAX];
	size_t n = 0;

	for (unsigned i = 0; i < f->n; i++)
		n += run_tuple(f->o, &targets[i].template, &tuples[n]);
	return n ? rst_rule_begin_all(tuples, n) : NULL;
}

static int probe_all(struct flows *f, struct target *targets, const struct address *dst,
		     const struct route *route, struct diag *d)
{
	struct rst_rule *rule = keep_quiet(f, targets);
	struct campaign_config c = {
		.icmp_rate = (unsigned)f->o->icmp_rate, .apart = true, .parallel = FLOWS_MAX,
		.live = open_live(f->o, dst, route, d), .d = d, .tell = tell, .ctx = f,
	};
	struct campaign_sum sum = { .done = 0 };
	char err[256] = "";
	bool ok = c.live != NULL;

	if (ok && rule && !rst_rule_wait(rule, err, sizeof(err)))
		diag_warn(d, SPAN_NONE, "this host will reset connections that the probes open: %s "
			  "(CAP_NET_ADMIN is needed)", err);
	if (ok && !privilege_drop(PRIVILEGE_NONE))
		diag_warn(d, SPAN_NONE, "privileges cannot be given up");
	ok = ok && campaign_run(&c, targets, f->n, &sum);
	if (ok && !f->o->ndjson)
		print_flows(f, dst);
	live_close(c.live);
	rst_rule_close(rule);
	return !ok ? 3 : sum.altered ? 1 : 0;
}

int flows_run(const struct options *o, const struct address *dst, const struct route *route,
	      struct probe_template *template, struct diag *d)
{
	struct flows *f = x_calloc(1, sizeof(*f));
	struct target targets[FLOWS_MAX] = { { .number = 0 } };
	int status = 2;

	f->o = o;
	f->n = (unsigned)o->flows;
	if (make_targets(f, dst, route, template, targets))
		status = probe_all(f, targets, dst, route, d);
	else
		diag_error(d, SPAN_NONE, "--flows: the probe has no source port");
	for (unsigned i = 0; i < f->n; i++)
		probe_template_fini(&targets[i].template);
	for (size_t i = 0; i < f->findings.n; i++) {
		free(f->findings.v[i].text);
		free(f->findings.v[i].key);
	}
	VEC_FREE(&f->findings);
	probe_template_fini(template);
	free(f);
	return status;
}
