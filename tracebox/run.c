/*
 * run.c - from options to a trace and its report.
 */
#include "tracebox/run.h"

#include <errno.h>
#include <netdb.h>

#include "tracebox/live.h"
#include "tracebox/record.h"
#include "tracebox/replay.h"
#include "tracebox/tell.h"
#include "tracebox/route.h"
#include "tracebox/rst.h"

static bool resolve(const struct options *o, const char *name, struct address *a, struct diag *d)
{
	struct addrinfo hints = { .ai_family = o->v6 ? AF_INET6 : AF_INET, .ai_socktype = SOCK_STREAM }, *list;
	unsigned want = o->v6 ? 6 : 4;
	int err;

	if (address_parse(name, a)) {
		if (a->family == want)
			return true;
		diag_error(d, SPAN_NONE, "'%s' is an IPv%u address, expected IPv%u%s", name, a->family, want,
			   o->v6 ? "" : " (or -6)");
		return false;
	}
	err = getaddrinfo(name, NULL, &hints, &list);
	if (err) {
		diag_error(d, SPAN_NONE, "no IPv%u address of '%s': %s", want, name, gai_strerror(err));
		return false;
	}
	if (o->v6)
		*a = address_of(6, (const uint8_t *)list->ai_addr + 8);
	else
		*a = address_of(4, (const uint8_t *)list->ai_addr + 4);
	freeaddrinfo(list);
	return true;
}

static void print_report(const struct options *o, const struct trace *t, const struct judgement *j)
{
	struct tell_style style = { .numeric = o->numeric, .verbose = o->verbose };
	struct strbuf out = STRBUF_INIT;

	if (o->compat && o->json)
		tell_compat_json(t, &style, &out);
	else if (o->compat)
		tell_compat(t, &style, &out);
	else if (o->json)
		tell_json(t, j, &style, &out);
	else if (o->ndjson)
		tell_ndjson(t, j, &style, &out);
	else
		tell_text(t, j, &style, &out);
	fputs(sb_str(&out), stdout);
	sb_fini(&out);
}

/* The rule against resets, where the probe may open a connection; a missing privilege is said and no more. */
static struct rst_rule *keep_quiet(const struct options *o, const struct probe_template *t, struct diag *d)
{
	struct rst_tuple tuple;
	struct rst_rule *rule;
	struct tokens k;
	char err[256] = "";

	if (o->keep_reset || !tokens_of(&k, t->bytes, t->len) || k.proto != 6 || !(k.there & TOKEN_DPORT))
		return NULL;
	tuple = (struct rst_tuple){ .src = k.src, .dst = k.dst, .sport = k.sport, .dport = k.dport };
	rule = rst_rule_open(&tuple, err, sizeof(err));
	if (!rule)
		diag_warn(d, SPAN_NONE, "this host will reset connections that the probes open: %s "
			  "(CAP_NET_ADMIN is needed)", err);
	return rule;
}

static bool record(const struct options *o, const struct trace *t, const struct judgement *j, const struct live *l,
		   struct diag *d)
{
	size_t n;
	const struct seen *seen = live_seen(l, &n);
	bool ok = true;

	if (o->pcap)
		ok = record_pcap(o->pcap, seen, n, d);
	if (o->pcapng)
		ok = record_pcapng(o->pcapng, t, j, seen, n, d) && ok;
	return ok;
}

static int probe_route(const struct options *o, const struct address *dst, const struct route *r, struct diag *d)
{
	struct trace_config config = {
		.src = r->src, .dst = *dst, .name = o->operands[0], .min_ttl = (unsigned)o->min,
		.max_ttl = (unsigned)o->max, .tries = (unsigned)o->tries, .timeout = o->timeout,
		.sequential = o->sequential,
	};
	struct probe_default probe = {
		.src = r->src, .dst = *dst, .udp = o->udp, .dport = (uint16_t)o->dport, .sport = (uint16_t)o->sport,
	};
	struct strbuf filter = STRBUF_INIT;
	struct probe_template template;
	struct judgement j;
	struct trace *t;
	struct rst_rule *rule;
	struct live *l;
	int status = 3;

	sb_add(&filter, "icmp or icmp6 or host ");
	address_add(dst, &filter);
	if (o->show_filter)
		fprintf(stderr, "filter: %s\n", sb_str(&filter));
	l = live_open(dst->family, r->device, sb_str(&filter), d);
	sb_fini(&filter);
	if (!l)
		return 3;
	probe_template_default(&template, &probe);
	rule = keep_quiet(o, &template, d);
	t = trace_new(&config, &template);
	if (live_run(l, &t, 1, d)) {
		judge(&j, t);
		print_report(o, t, &j);
		status = !record(o, t, &j, l, d) || live_interrupted() ? 3 : j.altered ? 1 : 0;
		judgement_fini(&j);
	}
	rst_rule_close(rule);
	trace_free(t);
	live_close(l);
	return status;
}

int run_probe(const struct options *o, struct diag *d)
{
	struct address dst;
	struct route route;
	char text[ADDRESS_TEXT];
	int err;

	if (!resolve(o, o->operands[0], &dst, d))
		return 2;
	err = route_find(&dst, o->device, &route);
	if (err) {
		diag_fault(d, SPAN_NONE, "no route to %s%s%s: %s", address_text(&dst, text), o->device ? " through " : "",
			   o->device ? o->device : "", strerror(-err));
		return 3;
	}
	if (o->seeded)
		probe_seed(o->seed);
	return probe_route(o, &dst, &route, d);
}

int run_read(const struct options *o, struct diag *d)
{
	struct replay replay;
	int status = 0;

	if (!replay_read(&replay, o->read, d))
		return 2;
	for (size_t i = 0; i < replay.traces.n; i++) {
		struct judgement j;

		if (i && !o->json && !o->ndjson)
			putchar('\n');
		judge(&j, replay.traces.v[i]);
		print_report(o, replay.traces.v[i], &j);
		status = status || j.altered;
		judgement_fini(&j);
	}
	replay_fini(&replay);
	return status;
}
