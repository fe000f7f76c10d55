/*
 * run.c - from options to a trace and its report.
 */
#include "tracebox/run.h"

#include <errno.h>
#include <netdb.h>
#include <unistd.h>

#include "tracebox/judge/agree.h"
#include "tracebox/judge/deep.h"
#include "tracebox/lua/lua_run.h"
#include "tracebox/net/pipe.h"
#include "tracebox/net/privilege.h"
#include "tracebox/probe/probe_recipe.h"
#include "tracebox/tell/tell.h"
#include "tracebox/trace/flows.h"
#include "tracebox/trace/live.h"
#include "tracebox/trace/record.h"
#include "tracebox/trace/replay.h"

bool run_resolve(const char *name, unsigned family, struct address *a)
{
	struct addrinfo hints = {
		.ai_family = family == 6 ? AF_INET6 : AF_INET, .ai_socktype = SOCK_STREAM,
	};
	struct addrinfo *list;

	if (address_parse(name, a))
		return a->family == family;
	if (getaddrinfo(name, NULL, &hints, &list))
		return false;
	*a = address_of(family, (const uint8_t *)list->ai_addr + (family == 6 ? 8 : 4));
	freeaddrinfo(list);
	return true;
}

int run_route(const struct address *dst, const char *device, struct route *r)
{
	if (!pipe_named(device))
		return route_find(dst, device, r);
	*r = (struct route){ .mtu = 1500 };
	return address_parse(dst->family == 4 ? "1.1.1.1" : "dead::beef", &r->src) ? 0 : -EINVAL;
}

static bool resolve(const char *name, unsigned family, struct address *a, struct diag *d)
{
	if (run_resolve(name, family, a))
		return true;
	if (address_parse(name, a))
		diag_error(d, SPAN_NONE, "'%s' is an IPv%u address, expected IPv%u", name,
			   a->family, family);
	else
		diag_error(d, SPAN_NONE, "no IPv%u address of '%s'", family, name);
	return false;
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

bool run_tuple(const struct options *o, const struct probe_template *t, struct rst_tuple *tuple)
{
	struct tokens k;

	if (o->keep_reset || pipe_named(o->device) || !tokens_of(&k, t->bytes, t->len) ||
	    k.proto != 6 || !(k.there & TOKEN_DPORT))
		return false;
	*tuple = (struct rst_tuple){
		.src = k.src, .dst = k.dst, .sport = k.sport, .dport = k.dport,
	};
	return true;
}

static struct rst_rule *keep_quiet(const struct options *o, const struct probe_template *t)
{
	struct rst_tuple tuple;

	return run_tuple(o, t, &tuple) ? rst_rule_begin(&tuple) : NULL;
}

/* A missing privilege is said, and no more. */
static void be_quiet(struct rst_rule *rule, struct diag *d)
{
	char err[256] = "";

	if (rule && !rst_rule_wait(rule, err, sizeof(err)))
		diag_warn(d, SPAN_NONE, "this host will reset connections that the probes open: %s "
			  "(CAP_NET_ADMIN is needed)", err);
}

static bool record(const struct options *o, const struct trace *t, const struct judgement *j,
		   const struct live *l, struct diag *d)
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

/* The default probe, or the one of --probe, of which the family decides. */
static bool make_template(const struct options *o, struct recipe *r, const struct route *route,
			  const struct address *dst, struct probe_template *t, struct diag *d)
{
	struct probe_default probe = {
		.src = route->src, .dst = *dst, .udp = o->udp, .dport = (uint16_t)o->dport,
		.sport = (uint16_t)o->sport,
	};
	char *error;

	if (!o->probe) {
		probe_template_default(t, &probe);
		return true;
	}
	recipe_address(r, dst, &route->src);
	if (recipe_template(r, t, &error))
		return true;
	diag_error(d, SPAN_NONE, "--probe: %s", error);
	free(error);
	return false;
}

static struct live *open_live(const struct options *o, const struct address *dst,
			      const struct route *r, struct diag *d)
{
	struct strbuf filter = STRBUF_INIT;
	struct live_config config;
	struct live *l;

	sb_add(&filter, "icmp or icmp6 or host ");
	address_add(dst, &filter);
	if (o->show_filter)
		fprintf(stderr, "filter: %s\n", sb_str(&filter));
	config = (struct live_config){
		.family = dst->family, .device = r->device, .bind = o->device,
		.filter = sb_str(&filter),
	};
	l = live_open(&config, d);
	sb_fini(&filter);
	return l;
}

/* What is told while it runs: JSON lines, and hops to who looks on. */
struct watching {
	struct tell_stream stream;
	bool terminal, line;		/* line: the last one is to be written over */
	uint64_t begun;
};

static void print_new(struct watching *w, struct strbuf *out)
{
	if (!out->len)
		return;
	if (w->line)
		fputs("\r\x1b[K", stdout);
	w->line = false;
	fputs(sb_str(out), stdout);
	fflush(stdout);
}

static void watch(void *ctx, uint64_t now)
{
	struct watching *w = ctx;
	const struct trace *t = w->stream.trace;
	struct strbuf out = STRBUF_INIT;

	tell_stream_step(&w->stream, now, &out);
	print_new(w, &out);
	sb_fini(&out);
	w->begun = w->begun ? w->begun : now;
	if (!w->terminal || now < w->begun + 200000000 || w->stream.next > trace_end(t))
		return;
	printf("\r\x1b[Khops %u to %u, %zu probes, %llu.%llu s", w->stream.next,
	       trace_end(t), t->probes.n,
	       (unsigned long long)((now - w->begun) / 1000000000),
	       (unsigned long long)((now - w->begun) / 100000000 % 10));
	fflush(stdout);
	w->line = true;
}

/* NULL: the whole is told at the end. */
static struct watching *begin_watch(const struct options *o, const struct trace *t, struct live *l)
{
	struct watching *w;
	bool terminal = isatty(STDOUT_FILENO);

	if (o->compat || o->json || (!o->ndjson && !terminal))
		return NULL;
	w = x_calloc(1, sizeof(*w));
	w->stream = (struct tell_stream){
		.trace = t, .ndjson = o->ndjson,
		.style = { .numeric = o->numeric, .verbose = o->verbose },
	};
	w->terminal = terminal && !o->ndjson;
	live_watch(l, watch, w);
	return w;
}

static void end_watch(struct watching *w, const struct judgement *j)
{
	struct strbuf out = STRBUF_INIT;

	tell_stream_end(&w->stream, j, &out);
	print_new(w, &out);
	sb_fini(&out);
}

/* What --expect was told, and what came of it. */
struct models {
	struct agree_book book;
	struct agreement agreement;
};

/* Returns the exit status of the run, so far. */
static int compare_models(struct models *m, const struct options *o, const struct trace *t,
			  struct judgement *j, struct diag *d)
{
	int status;

	*m = (struct models){ .agreement = { .compared = 0 } };
	if (!o->expect)
		return j->altered;
	status = agree_ask_trace(&m->book, o->expect, o->from, t, d);
	if (status)
		return status;
	agree_compare(&m->agreement, &m->book, t);
	j->agreement = &m->agreement;
	return agreement_status(&m->agreement);
}

static void models_fini(struct models *m)
{
	agreement_fini(&m->agreement);
	agree_book_fini(&m->book);
}

/* A network that cannot be read is found before anything is sent. */
static int try_models(const struct options *o, const struct probe_template *t, struct diag *d)
{
	struct agree_packet probe = { t->bytes, t->len };
	struct agree_book b;
	int status = 0;

	if (o->expect) {
		status = agree_ask(&b, o->expect, o->from, &probe, 1, d);
		agree_book_fini(&b);
	}
	return status;
}

/* Takes the template over. */
static int probe_route(const struct options *o, const struct address *dst, const struct route *r,
		       struct probe_template *template, struct diag *d)
{
	struct trace_config config = {
		.src = address_of(dst->family, template->bytes + (dst->family == 4 ? 12 : 8)),
		.dst = *dst,
		.name = o->operands[0], .min_ttl = (unsigned)o->min, .max_ttl = (unsigned)o->max,
		.tries = (unsigned)o->tries, .timeout = o->timeout, .sequential = o->sequential,
		.rate = (unsigned)o->rate,
	};
	struct rst_rule *rule = keep_quiet(o, template);
	struct live *l = open_live(o, dst, r, d);
	struct deep deep = { .dport = (unsigned)o->dport, .mtu = r->mtu,
			     .icmp_rate = (unsigned)o->icmp_rate };
	struct watching *w = NULL;
	struct models models;
	struct judgement j;
	struct trace *t;
	int status = 3;

	if (!l) {
		rst_rule_close(rule);
		probe_template_fini(template);
		return 3;
	}
	be_quiet(rule, d);
	if (probe_needs_frames(template) &&
	    !live_frames(l, r->device, r->gateway.family ? &r->gateway : dst, d)) {
		live_close(l);
		rst_rule_close(rule);
		probe_template_fini(template);
		return 3;
	}
	if (!privilege_drop(PRIVILEGE_NONE))
		diag_warn(d, SPAN_NONE, "privileges cannot be given up");
	t = trace_new(&config, template);
	w = begin_watch(o, t, l);
	if (live_run(l, &t, 1, d) && (!o->deep || deep_run(&deep, t, l, d))) {
		judge(&j, t);
		if (o->deep)
			deep_judge(&deep, t, &j);
		status = compare_models(&models, o, t, &j, d);
		if (w)
			end_watch(w, &j);
		else
			print_report(o, t, &j);
		fflush(stdout);
		status = !record(o, t, &j, l, d) || live_interrupted() ? 3 : status;
		models_fini(&models);
		judgement_fini(&j);
	}
	rst_rule_release(rule);
	deep_fini(&deep);
	free(w);
	trace_free(t);
	live_close(l);
	rst_rule_close(rule);
	return status;
}

static int probe_claimed(const struct options *o, struct recipe *r, const struct address *dst,
			 const struct route *route, struct diag *d)
{
	struct record_claim pcap, pcapng = { .path = NULL };
	struct probe_template template;
	int status = 3;

	if (record_claim(&pcap, o->pcap, d) && record_claim(&pcapng, o->pcapng, d)) {
		if (!make_template(o, r, route, dst, &template, d))
			status = 2;
		else if ((status = try_models(o, &template, d)) != 0)
			probe_template_fini(&template);
		else if (o->flows)
			status = flows_run(o, dst, route, &template, d);
		else
			status = probe_route(o, dst, route, &template, d);
	}
	record_give_back(&pcap);
	record_give_back(&pcapng);
	return status;
}

static int probe_recipe(const struct options *o, struct recipe *r, struct diag *d)
{
	unsigned family = o->probe ? recipe_family(r) : o->v6 ? 6 : 4;
	struct address dst, own;
	struct route route;
	char text[ADDRESS_TEXT];
	int err;

	if (!family) {
		diag_error(d, SPAN_NONE, "--probe: a probe begins with an IP or IPv6 header");
		return 2;
	}
	if (!resolve(o->operands[0], family, &dst, d))
		return 2;
	if (o->probe && recipe_destination(r, &own))
		dst = own;
	err = run_route(&dst, o->device, &route);
	if (err) {
		diag_fault(d, SPAN_NONE, "no route to %s%s%s: %s", address_text(&dst, text),
			   o->device ? " through " : "", o->device ? o->device : "",
			   strerror(-err));
		return 3;
	}
	return probe_claimed(o, r, &dst, &route, d);
}

int run_probe(const struct options *o, struct diag *d)
{
	struct recipe r = { .items = { 0 } };
	int status = 2;

	if (!o->probe || lua_run_probe(o, &r, d))
		status = probe_recipe(o, &r, d);
	recipe_fini(&r);
	return status;
}

int run_read(const struct options *o, struct diag *d)
{
	struct replay replay;
	int status = 0;

	(void)privilege_drop(PRIVILEGE_NONE);
	if (!replay_read(&replay, o->read, d))
		status = 2;
	for (size_t i = 0; i < replay.traces.n; i++) {
		struct models models;
		struct judgement j;
		int one;

		if (i && !o->json && !o->ndjson)
			putchar('\n');
		judge(&j, replay.traces.v[i]);
		one = compare_models(&models, o, replay.traces.v[i], &j, d);
		print_report(o, replay.traces.v[i], &j);
		status = MAX_OF(status, one);
		models_fini(&models);
		judgement_fini(&j);
	}
	replay_fini(&replay);
	return status;
}
