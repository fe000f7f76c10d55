/*
 * targets.c - everything that a campaign needs is made ready first: names are resolved, routes
 * looked up, one probe is written per destination, sockets and the rule against resets are opened;
 * then privileges are given up and the first probe goes.
 */
#include "tracebox/campaign/targets.h"

#include <unistd.h>

#include "models/base/map.h"
#include "tracebox/campaign/campaign.h"
#include "tracebox/lua/lua_run.h"
#include "tracebox/net/privilege.h"
#include "tracebox/net/resolve.h"
#include "tracebox/probe/probe_recipe.h"
#include "tracebox/run.h"
#include "tracebox/tell/tell.h"
#include "tracebox/tell/words.h"

enum { FILE_MAX = 64 << 20, PORT_FIRST = 1024, PORTS = 60000 };

struct plan {
	const struct options *o;
	struct diag *d;
	unsigned family;
	struct recipe recipe;		/* of --probe */
	VEC(struct resolving) names;
	VEC(struct target) targets;
	VEC(struct rst_tuple) tuples;
	struct archive *archive;
	unsigned port;			/* source port of the first target */
	char device[32];		/* of all routes; "" : several */
	size_t before;			/* targets that an earlier run has done */
	bool shows;			/* progress is on the screen */
	uint64_t begun;
};

/* A name per line; what follows # is a remark. Each name counts once. */
static bool read_names(struct plan *p)
{
	uint32_t src = diag_read_source(p->d, p->o->targets, SPAN_NONE, FILE_MAX);
	struct str_map *seen;
	const char *text;
	size_t len, at = 0;

	if (!src)
		return false;
	seen = str_map_new();
	text = diag_source_text(p->d, src, &len);
	while (at < len) {
		size_t end = at, stop;
		char *name;

		while (end < len && text[end] != '\n')
			end++;
		for (stop = at; stop < end && text[stop] != '#'; stop++)
			;
		while (at < stop && strchr(" \t\r", text[at]))
			at++;
		while (stop > at && strchr(" \t\r", text[stop - 1]))
			stop--;
		name = x_strndup(text + at, stop - at);
		if (*name && strpbrk(name, " \t"))
			diag_error(p->d, (span){ src, (uint32_t)at, (uint32_t)stop },
				   "expected one name or address per line");
		else if (*name && !str_map_put(seen, name, p))
			VEC_ADD(&p->names)->name = str_map_key(seen, str_map_count(seen) - 1);
		free(name);
		at = end + 1;
	}
	for (size_t i = 0; i < p->names.n; i++)
		p->names.v[i].name = x_strdup(p->names.v[i].name);
	str_map_free(seen);
	if (!p->names.n && !diag_errors(p->d))
		diag_error(p->d, SPAN_NONE, "'%s' names no destination", p->o->targets);
	return !diag_errors(p->d);
}

static char *settings_of(const struct plan *p)
{
	const struct options *o = p->o;

	return x_asprintf("IPv%u %s%s port %u, TTL to %u, %u tries of %llu us", p->family,
			  o->probe ? o->probe : o->udp ? "UDP" : "TCP SYN", o->probe ? "," : "",
			  (unsigned)o->dport, (unsigned)o->max, (unsigned)o->tries,
			  (unsigned long long)(o->timeout / 1000));
}

static bool open_archive(struct plan *p)
{
	char host[256] = "unknown", *settings;
	struct archive_key key = { .vantage = p->o->vantage };

	if (!p->o->db)
		return true;
	if (!key.vantage && !gethostname(host, sizeof(host) - 1))
		key.vantage = host;
	settings = settings_of(p);
	key.settings = settings;
	p->archive = archive_open(p->o->db, &key, p->d);
	free(settings);
	return p->archive != NULL;
}

/* The i-th probe, or why there is none (the caller frees). */
static char *make_template(struct plan *p, size_t i, const struct address *dst,
			   const struct route *route, struct probe_template *t)
{
	struct probe_default probe = {
		.src = route->src, .dst = *dst, .udp = p->o->udp, .dport = (uint16_t)p->o->dport,
		.sport = (uint16_t)(PORT_FIRST + (p->port + i) % PORTS),
	};
	struct recipe r = { .items = { 0 } };
	char *error = NULL;

	if (!p->o->probe) {
		probe_template_default(t, &probe);
		return NULL;
	}
	recipe_add_all(&r, &p->recipe);
	recipe_address(&r, dst, &route->src);
	(void)!recipe_template(&r, t, &error);
	recipe_fini(&r);
	return error;
}

static void add_tuple(struct plan *p, const struct probe_template *t)
{
	struct rst_tuple tuple;

	if (run_tuple(p->o, t, &tuple))
		*VEC_ADD(&p->tuples) = tuple;
}

static bool refuse(struct plan *p, const char *name, size_t number, const char *why)
{
	diag_warn(p->d, SPAN_NONE, "'%s': %s", name, why);
	return !p->archive || archive_fail(p->archive, number, why);
}

static bool add_target(struct plan *p, size_t i)
{
	const struct resolving *r = &p->names.v[i];
	struct probe_template template = { .bytes = NULL };
	struct target t = { .name = r->name, .number = i + 1 };
	struct route route;
	char *error;
	bool done = false, ok = true;

	if (p->archive && !archive_target(p->archive, r->name, &t.number, &done))
		return false;
	p->before += done;
	if (done)
		return true;
	if (!r->address.family)
		return refuse(p, r->name, t.number, p->family == 4 ? "no IPv4 address" :
								     "no IPv6 address");
	if (run_route(&r->address, p->o->device, &route))
		return refuse(p, r->name, t.number, "no route");
	error = make_template(p, i, &r->address, &route, &template);
	if (error) {
		diag_error(p->d, SPAN_NONE, "--probe: %s", error);
		ok = false;
	}
	free(error);
	if (!ok)
		return false;
	t.template = template;
	t.config = (struct trace_config){
		.src = route.src, .dst = r->address, .name = r->name, .min_ttl = 1,
		.max_ttl = (unsigned)p->o->max, .tries = (unsigned)p->o->tries,
		.timeout = p->o->timeout, .rate = (unsigned)p->o->rate,
	};
	if (!p->targets.n)
		snprintf(p->device, sizeof(p->device), "%s", route.device);
	else if (strcmp(p->device, route.device))
		p->device[0] = '\0';
	add_tuple(p, &template);
	*VEC_ADD(&p->targets) = t;
	return true;
}

static struct live *open_live(struct plan *p)
{
	struct strbuf filter = STRBUF_INIT;
	struct live_config c = {
		.family = p->family, .device = p->device[0] ? p->device : NULL,
		.bind = p->o->device, .wide = true, .forget = true,
	};
	struct live *l;

	if (p->o->probe)
		sb_add(&filter, p->family == 4 ? "ip" : "ip6");
	else if (p->port + p->names.n < PORTS)
		sb_printf(&filter, "icmp or icmp6 or %s portrange %u-%u", p->o->udp ? "udp" : "tcp",
			  PORT_FIRST + p->port, PORT_FIRST + p->port + (unsigned)p->names.n);
	else
		sb_printf(&filter, "icmp or icmp6 or %s", p->o->udp ? "udp" : "tcp");
	if (p->o->show_filter)
		fprintf(stderr, "filter: %s\n", sb_str(&filter));
	c.filter = sb_str(&filter);
	l = live_open(&c, p->d);
	sb_fini(&filter);
	return l;
}

static void hide_progress(struct plan *p)
{
	if (p->shows)
		fprintf(stderr, "\r\x1b[K");
	p->shows = false;
}

static void show_progress(void *ctx, size_t done, size_t all, size_t probes)
{
	struct plan *p = ctx;
	uint64_t seconds = (live_now() - p->begun) / 1000000000;

	fprintf(stderr, "\r%zu of %zu destinations, %zu probes, %llu s", p->before + done,
		p->before + all, probes, (unsigned long long)seconds);
	if (done)
		fprintf(stderr, ", about %llu s left",
			(unsigned long long)(seconds * (all - done) / done));
	fprintf(stderr, "\x1b[K");
	p->shows = true;
}

static void tell(void *ctx, const struct target *target, const struct archive_result *r)
{
	struct plan *p = ctx;
	struct tell_style style = { .numeric = p->o->numeric, .verbose = false };
	struct strbuf out = STRBUF_INIT;

	hide_progress(p);
	if (p->o->ndjson)
		tell_ndjson(r->trace, r->judgement, &style, &out);
	else if (p->o->verbose)
		tell_text(r->trace, r->judgement, &style, &out);
	for (size_t i = 0; !p->o->ndjson && !p->o->verbose && i < r->judgement->findings.n; i++) {
		const struct finding *f = &r->judgement->findings.v[i];

		if (f->weak || f->kind == FINDING_QUIRK)
			continue;
		diag_add_shown(&out, target->name);
		sb_add(&out, ": ");
		words_finding(f, r->trace, &out);
		sb_add_char(&out, '\n');
	}
	fputs(sb_str(&out), stdout);
	fflush(stdout);
	sb_fini(&out);
}

static void tell_sum(struct plan *p, const struct campaign_sum *sum)
{
	uint64_t tenths = (live_now() - p->begun) / 100000000;

	hide_progress(p);
	if (p->o->ndjson)
		return;
	printf("%zu destination%s: %zu reached, %zu altered; %zu probes, %zu hops known from "
	       "others, "
	       "%llu.%llu s\n",
	       sum->done, sum->done == 1 ? "" : "s", sum->reached, sum->altered, sum->probes,
	       sum->saved, (unsigned long long)(tenths / 10), (unsigned long long)(tenths % 10));
	if (p->before)
		printf("%zu were done before\n", p->before);
}

/* The rule may still be on its way when the sockets are open. */
static int probe_all(struct plan *p)
{
	struct rst_rule *rule = p->tuples.n ? rst_rule_begin_all(p->tuples.v, p->tuples.n) : NULL;
	struct campaign_config c = {
		.icmp_rate = (unsigned)p->o->icmp_rate, .parallel = (unsigned)p->o->parallel,
		.archive = p->archive, .live = open_live(p), .d = p->d, .tell = tell, .ctx = p,
		.progress = isatty(STDERR_FILENO) ? show_progress : NULL,
	};
	struct campaign_sum sum;
	char err[256] = "";
	bool ok = c.live != NULL;

	if (ok) {
		if (rule && !rst_rule_wait(rule, err, sizeof(err)))
			diag_warn(p->d, SPAN_NONE, "this host will reset connections that the "
				  "probes open: %s (CAP_NET_ADMIN is needed)", err);
		if (!privilege_drop(PRIVILEGE_NONE))
			diag_warn(p->d, SPAN_NONE, "privileges cannot be given up");
		diag_print(p->d, stderr, diag_want_colour(stderr));
		p->begun = live_now();
		ok = campaign_run(&c, p->targets.v, p->targets.n, &sum);
		tell_sum(p, &sum);
	}
	live_close(c.live);
	rst_rule_close(rule);
	if (!ok || (p->archive && !archive_end(p->archive)))
		return 3;
	return sum.altered || sum.reached < sum.done ? 1 : 0;
}

static bool make_targets(struct plan *p)
{
	resolve_all(p->names.v, p->names.n, p->family);
	p->port = probe_random() % PORTS;
	for (size_t i = 0; i < p->names.n; i++)
		if (!add_target(p, i))
			return false;
	return !p->archive || archive_flush(p->archive, live_now());
}

int run_targets(const struct options *o, struct diag *d)
{
	struct plan p = { .o = o, .d = d, .family = o->v6 ? 6 : 4 };
	int status = 2;

	if (!read_names(&p) || (o->probe && !lua_run_probe(o, &p.recipe, d)))
		goto out;
	p.family = o->probe ? recipe_family(&p.recipe) : p.family;
	if (!p.family) {
		diag_error(d, SPAN_NONE, "--probe: a probe begins with an IP or IPv6 header");
		goto out;
	}
	if (open_archive(&p) && make_targets(&p))
		status = probe_all(&p);
	else
		status = diag_faulted(d) ? 3 : 2;
out:
	archive_close(p.archive);
	for (size_t i = 0; i < p.names.n; i++)
		free((void *)(uintptr_t)p.names.v[i].name);
	for (size_t i = 0; i < p.targets.n; i++)
		probe_template_fini(&p.targets.v[i].template);
	VEC_FREE(&p.names);
	VEC_FREE(&p.targets);
	VEC_FREE(&p.tuples);
	recipe_fini(&p.recipe);
	return status;
}
