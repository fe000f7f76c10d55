/*
 * options.c - the table of options, and what a table cannot say: defaults, decimals, options that
 * exclude each other.
 */
#include "tracebox/options.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>

#define AT(m) offsetof(struct options, m)

enum { DEFAULT_MAX = 64, DEFAULT_TRIES = 3, DEFAULT_DPORT = 80 };

static const struct option_spec table[] = {
	{ "numeric", 'n', OPTION_FLAG, AT(numeric), NULL, "print addresses without names", 0, 0 },
	{ "ipv6", '6', OPTION_FLAG, AT(v6), NULL, "probe over IPv6", 0, 0 },
	{ "udp", 'u', OPTION_FLAG, AT(udp), NULL, "probe with UDP, not with a TCP SYN", 0, 0 },
	{ "dport", 'd', OPTION_UNSIGNED, AT(dport), "PORT", "destination port, 80 unless given", 1,
	  65535 },
	{ "sport", 0, OPTION_UNSIGNED, AT(sport), "PORT", "source port, random unless given", 1,
	  65535 },
	{ "interface", 'i', OPTION_STRING, AT(device), "DEVICE",
	  "send and capture there, not where the route leads", 0, 0 },
	{ "max-hops", 'm', OPTION_UNSIGNED, AT(max), "TTL", "last TTL, 64 unless given", 1, 255 },
	{ "min-hops", 'M', OPTION_UNSIGNED, AT(min), "TTL", "first TTL, 1 unless given", 1, 255 },
	{ "timeout", 't', OPTION_STRING, AT(timeout_text), "SECONDS",
	  "how long an answer may take, 1 unless given", 0, 0 },
	{ "tries", 0, OPTION_UNSIGNED, AT(tries), "N",
	  "probes for a hop that does not answer, 3 unless given", 1, 6 },
	{ "deep", 0, OPTION_FLAG, AT(deep), NULL,
	  "send the battery: find NATs, filters, proxies, path MTU", 0, 0 },
	{ "flows", 0, OPTION_UNSIGNED, AT(flows), "N",
	  "trace N flows that differ in their source port: find branches", 2, 64 },
	{ "sequential", 0, OPTION_FLAG, AT(sequential), NULL,
	  "one hop after the other, each awaited to its end", 0, 0 },
	{ "probe", 'p', OPTION_STRING, AT(probe), "EXPR",
	  "send that packet: 'IP / TCP / mss(9000)'", 0, 0 },
	{ "script", 's', OPTION_STRING, AT(script), "FILE",
	  "run a Lua script; what follows is its argv", 0, 0 },
	{ "lua", 'l', OPTION_STRING, AT(code), "CODE", "the same with the script's text", 0, 0 },
	{ "targets", 0, OPTION_STRING, AT(targets), "FILE",
	  "probe all destinations in FILE, a name or an address per line", 0, 0 },
	{ "db", 0, OPTION_STRING, AT(db), "WHERE",
	  "keep what --targets measures in an SQLite file or postgresql://...", 0, 0 },
	{ "vantage", 0, OPTION_STRING, AT(vantage), "NAME",
	  "where --db measures from, this host's name unless given", 0, 0 },
	{ "icmp-rate", 0, OPTION_UNSIGNED, AT(icmp_rate), "N",
	  "answers a second asked of a router by --targets, --flows, --deep; 1 unless given, 0: any", 0, 1000000 },
	{ "parallel", 0, OPTION_UNSIGNED, AT(parallel), "N",
	  "traces of --targets at once, 1000 unless given", 1, 20000 },
	{ "rate", 0, OPTION_UNSIGNED, AT(rate), "N",
	  "probes a second to one destination behind the first 64, 100 unless given", 1, 100000 },
	{ "plots", 0, OPTION_STRING, AT(plots), "FOLDER",
	  "report: draw its tables into a new folder, with gnuplot", 0, 0 },
	{ "svg", 0, OPTION_FLAG, AT(svg), NULL, "report: draw SVG, not PNG", 0, 0 },
	{ "expect", 0, OPTION_STRING, AT(expect), "FILE",
	  "compare with what the network in FILE (.yaml, or of symexec expect --json) does", 0, 0 },
	{ "from", 0, OPTION_STRING, AT(from), "HOST",
	  "the host of --expect that this one is, found by its address unless given", 0, 0 },
	{ "listen", 0, OPTION_STRING, AT(listen), "PORTS",
	  "be the far end: take TCP connections on these ports, send nothing", 0, 0 },
	{ "verbose", 'v', OPTION_FLAG, AT(verbose), NULL, "print every difference with its values",
	  0, 0 },
	{ "compat", 0, OPTION_FLAG, AT(compat), NULL, "print in the format of tracebox 0.4.4", 0,
	  0 },
	{ "json", 'j', OPTION_FLAG, AT(json), NULL, "print one JSON object", 0, 0 },
	{ "ndjson", 0, OPTION_FLAG, AT(ndjson), NULL,
	  "print a JSON object per line: each hop, then the verdict", 0, 0 },
	{ "pcap", 'f', OPTION_STRING, AT(pcap), "FILE",
	  "write probes and replies to a capture file", 0, 0 },
	{ "pcapng", 0, OPTION_STRING, AT(pcapng), "FILE",
	  "the same in pcapng, what was found as comments", 0, 0 },
	{ "read", 0, OPTION_STRING, AT(read), "FILE",
	  "judge what a capture file holds, send nothing", 0, 0 },
	{ "seed", 0, OPTION_STRING, AT(seed_text), "N",
	  "choose ports and numbers by N, the same each time", 0, 0 },
	{ "keep-reset", 0, OPTION_FLAG, AT(keep_reset), NULL,
	  "let this host reset the connections that probes open", 0, 0 },
	{ "filter", 'D', OPTION_FLAG, AT(show_filter), NULL, "print the filter of the capture", 0,
	  0 },
	{ "skip-uid", 'S', OPTION_FLAG, AT(ignored), NULL,
	  "does nothing: capabilities are what counts", 0, 0 },
	{ "warnings", 'w', OPTION_FLAG, AT(ignored), NULL,
	  "does nothing: warnings are always printed", 0, 0 },
	{ "help", 'h', OPTION_FLAG, AT(help), NULL, "show this help", 0, 0 },
	{ "version", 'V', OPTION_FLAG, AT(version), NULL, "show the version", 0, 0 },
	{ 0 }
};

static bool fail(char *err, size_t errlen, const char *what)
{
	snprintf(err, errlen, "%s", what);
	return false;
}

/* Seconds with a fraction, no sign and no exponent, as nanoseconds. */
static bool parse_seconds(const char *s, uint64_t *ns)
{
	uint64_t whole = 0, part = 0, unit = 1000000000;
	const char *at = s;

	for (; isdigit((unsigned char)*at); at++) {
		whole = whole * 10 + (uint64_t)(*at - '0');
		if (whole > 3600)
			return false;
	}
	if (*at == '.')
		for (at++; isdigit((unsigned char)*at); at++)
			if (unit > 1) {
				unit /= 10;
				part += (uint64_t)(*at - '0') * unit;
			}
	*ns = whole * 1000000000 + part;
	return *at == '\0' && at > s && *ns > 0;
}

static bool parse_seed(struct options *o)
{
	char *end;

	if (!isdigit((unsigned char)*o->seed_text))
		return false;
	errno = 0;
	o->seed = strtoull(o->seed_text, &end, 0);
	o->seeded = !errno && !*end;
	return o->seeded;
}

static bool check(struct options *o, char *err, size_t errlen)
{
	bool lua = o->script || o->code;

	if (o->timeout_text && !parse_seconds(o->timeout_text, &o->timeout)) {
		snprintf(err, errlen, "--timeout: '%s' is no number of seconds up to 3600",
			 o->timeout_text);
		return false;
	}
	if (o->seed_text && !parse_seed(o)) {
		snprintf(err, errlen, "--seed: '%s' is not a number", o->seed_text);
		return false;
	}
	if (o->min > o->max) {
		snprintf(err, errlen, "--min-hops: %llu is more than %llu, the last",
			 (unsigned long long)o->min, (unsigned long long)o->max);
		return false;
	}
	if ((o->script && o->code) || (lua && o->probe))
		return fail(err, errlen, "--probe, --script and --lua exclude each other");
	if (o->deep && (lua || o->read || o->compat))
		return fail(err, errlen,
			    "--deep is for one destination, without --script, --read and --compat");
	if (o->flows && (lua || o->read || o->compat || o->deep || o->json || o->sequential ||
			 o->targets || o->pcap || o->pcapng || o->min > 1))
		return fail(err, errlen, "--flows goes with --probe, --ndjson and the options of "
			    "one trace, not with other outputs or kinds of runs");
	if (o->expect && (lua || o->deep || o->flows || o->targets || o->compat))
		return fail(err, errlen, "--expect goes with --read, or the options of one trace, without "
			    "--deep, --flows, --targets, --compat and scripts");
	if (o->listen && (lua || o->read || o->targets || o->report || o->operand_count))
		return fail(err, errlen, "--listen goes alone");
	if (o->from && !o->expect)
		return fail(err, errlen, "--from goes with --expect");
	if (o->compat && o->ndjson)
		return fail(err, errlen, "--compat has no --ndjson");
	if (o->read && lua)
		return fail(err, errlen, "--read runs no script");
	if (o->targets && (lua || o->read || o->compat || o->deep || o->json || o->sequential ||
			   o->pcap || o->pcapng || o->sport || o->min > 1))
		return fail(err, errlen, "--targets goes with --probe, --ndjson and the options of "
			    "one trace, not with other outputs or kinds of runs");
	if ((o->db || o->vantage) && !o->targets)
		return fail(err, errlen, "--db and --vantage go with --targets");
	if ((o->plots || o->svg) && !o->report)
		return fail(err, errlen, "--plots and --svg go with 'report'");
	if (o->svg && !o->plots)
		return fail(err, errlen, "--svg needs --plots");
	if (o->targets && o->operand_count)
		return fail(err, errlen, "--targets takes no destination");
	if (!lua && !o->targets && !o->report && !o->listen && !o->help && !o->version &&
	    o->operand_count != (o->read ? 0 : 1))
		return fail(err, errlen,
			    o->read	       ? "--read takes no destination"
			    : o->operand_count ? "expected one destination"
					       : "expected a destination");
	return true;
}

bool options_read(struct options *o, int argc, char **argv, char *err, size_t errlen)
{
	int n = argc - 1;

	*o = (struct options){
		.dport = DEFAULT_DPORT, .max = DEFAULT_MAX, .min = 1, .tries = DEFAULT_TRIES,
		.timeout = 1000000000, .icmp_rate = 1, .parallel = 1000, .rate = 100,
	};
	if (n <= 0)
		return fail(err, errlen, "expected a destination");
	if (option_parse(table, o, &n, argv + 1, err, errlen))
		return false;
	o->operand_count = n;
	o->operands = argv + 1;
	if (n == 2 && !strcmp(argv[1], "report") && !o->script && !o->code) {
		o->report = true;
		o->operand_count = 1;
		o->operands++;
	}
	return check(o, err, errlen);
}

void options_help(struct strbuf *out)
{
	sb_add(out, "usage: tracebox [OPTION]... DESTINATION\n"
		    "       tracebox [OPTION]... -s SCRIPT [ARGUMENT]...\n"
		    "       tracebox [OPTION]... --read FILE\n"
		    "       tracebox [OPTION]... --targets FILE [--db WHERE]\n"
		    "       tracebox --listen PORTS\n"
		    "       tracebox report DB [--plots FOLDER [--svg]]\n\n"
		    "name the box on the path that changed the packet\n\noptions:\n");
	option_help(table, out);
	sb_add(out, "\nExit status: 0 nothing altered; 1 altered, rejected or not answered (with\n"
		    "--expect: 0 as the models say; 1 not, or nothing was compared); 2 usage or bad input;\n"
		    "3 cannot probe.\n");
}
