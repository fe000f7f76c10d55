/*
 * bench_config.c - the configurations that `datapath bench` measures, from the shortest wire to a chain of network
 * functions. Long lists are made here: rules as access lists have them, and a route table with the lengths that a table of
 * the Internet has, half of its prefixes of 24 bits and none next to none.
 */
#include <string.h>

#include "datapath/bench/bench.h"
#include "models/base/map.h"

#define IN	"FromDevice(memory:in) -> "
#define OUT	" -> Queue -> ToDevice(memory:out);"
#define NAT	"IPRewriter(pattern 1.0.0.1 1024-65535 - - 0 0, CAPACITY 400000)"
#define ETHER	"EtherRewrite(2:0:0:0:0:bb, 2:0:0:0:0:cc)"
#define PATTERNS \
	"pi :: L7PatternInfo(http ^(get|post) [\\x09-\\x0d -~]*http/[01]\\.[019], " \
	"sip ^ (invite|register|cancel)  sip[\\x09-\\x0d -~]*sip/[0-2]\\.[0-9]/, " \
	"dns ^.?.?.?.?[\\x01\\x02].?.?.?.?.?.?[\\x01-?][a-z0-9], ssh ^ ssh-[12]\\.[0-9]/); "

static const struct {
	const char *name, *text;
} benches[] = {
	{ "wire", IN "Null" OUT },
	{ "mirror", IN "EtherMirror" OUT },
	{ "check", IN "CheckIPHeader(14)" OUT },
	{ "router", IN "CheckIPHeader(14) -> r :: RadixIPLookup(192.168.0.0/16 0, 0/0 1)"
	  " -> DecIPTTL -> " ETHER OUT "r[1] -> Discard;" },
	{ "routes", NULL },
	{ "firewall", IN "CheckIPHeader(14) -> IPFilter("
	  "deny src net 172.16.0.0/12, deny src net 224.0.0.0/3, deny tcp dst port 23, "
	  "deny tcp dst port 25, deny udp dst port 69, deny udp dst port 111, "
	  "deny udp dst port 137, deny dst host 192.168.255.255, deny icmp, allow all)" OUT },
	{ "filter", IN "CheckIPHeader(14) -> IPFilter("
	  "deny src net 172.16.0.0/12, deny src net 224.0.0.0/3, deny tcp dst port 23, "
	  "deny tcp dst port 25, deny udp dst port 69, deny udp dst port 111, "
	  "deny udp dst port 137, deny dst host 192.168.255.255, deny src host 10.0.0.1, "
	  "deny tcp dst port 135, deny tcp dst port 139, deny tcp dst port 445, "
	  "deny src net 10.255.0.0/16 && dst net 192.168.1.0/24, deny udp src port 53, "
	  "deny dst net 127.0.0.0/8, deny tcp dst port >= 6000 && dst port <= 6063, "
	  "deny udp dst port 1900, deny ip proto 47, deny icmp, allow all)" OUT },
	{ "rules", NULL },
	{ "nat", IN "CheckIPHeader(14) -> rw :: " NAT OUT },
	{ "exhausted", IN "CheckIPHeader(14) -> IPRewriter(pattern 1.0.0.1 1024-1027 10.9.9.9 9 0 0, "
	  "CAPACITY 400000)" OUT },
	{ "balancer", "m :: RoundRobinIPMapper(- - 10.9.0.1 - 0 0, - - 10.9.0.2 - 0 0, "
	  "- - 10.9.0.3 - 0 0, - - 10.9.0.4 - 0 0); "
	  IN "CheckIPHeader(14) -> IPRewriter(m, CAPACITY 400000)" OUT },
	{ "ids", PATTERNS IN "CheckIPHeader(14) -> l7 :: L7(pi) -> m :: SigMatcher(10.0.0.0/24 any http DROP, "
	  "any 192.168.1.0/24 ssh DROP, any 192.168.2.1 DROP, PATTERNS pi); m[0]" OUT "m[1] -> Discard;" },
	{ "monitor", IN "CheckIPHeader(14) -> m :: FlowMonitor(ACTIVE 60); m[0]" OUT "m[1] -> Discard;" },
	{ "chain", IN "CheckIPHeader(14) -> r :: RadixIPLookup(192.168.0.0/16 0, 0/0 1)"
	  " -> DecIPTTL -> IPFilter(deny tcp dst port 23, deny udp dst port 69, deny icmp, "
	  "allow all) -> " NAT " -> " ETHER OUT "r[1] -> Discard;" },
	{ "nf0", NULL }, { "nf1", NULL }, { "nf5", NULL }, { "nf-dad", NULL }, { "nf-nat", NULL },
};

const char *bench_name(size_t i)
{
	return i < ARRAY_LEN(benches) ? benches[i].name : NULL;
}

/* ---- routes ---- */

/* Some are drawn twice; 188,500 are left. */
enum { ROUTES = 194072, HALVES = 12000, HOPS = 16 };

struct prefix {
	uint32_t addr;
	unsigned bits;
};

/* Of a hundred prefixes so many have 24 bits, 23 and so on. */
static struct prefix prefix_at(uint32_t i)
{
	static const uint8_t parts[] = { 56, 10, 12, 6, 5, 4, 2, 2, 3 };
	uint64_t h = hash_mix(i, 11), half = hash_mix(hash_mix(i, 12) % HALVES, 13);
	unsigned part = (unsigned)(h % 100), bits = 24;

	for (size_t k = 0; k + 1 < ARRAY_LEN(parts) && part >= parts[k]; k++, bits--)
		part -= parts[k];
	return (struct prefix){ ((uint32_t)(half % 56000 + 0x0b00) << 16 | (uint32_t)(h >> 32 & 0xffff)) &
				UINT32_MAX << (32 - bits), bits };
}

uint32_t bench_destination(uint64_t h)
{
	struct prefix p = prefix_at((uint32_t)(h % ROUTES));

	return p.addr | (uint32_t)(h >> 32 & ((UINT64_C(1) << (32 - p.bits)) - 1));
}

bool bench_prefix(uint32_t i, uint32_t *addr, uint32_t *bits)
{
	struct prefix p = prefix_at(i);

	*addr = p.addr;
	*bits = p.bits;
	return i < ROUTES;
}

static void write_routes(struct strbuf *out)
{
	sb_add(out, IN "CheckIPHeader(14) -> r :: RadixIPLookup(");
	for (uint32_t i = 0; i < ROUTES; i++) {
		struct prefix p = prefix_at(i);

		sb_printf(out, "%u.%u.%u.%u/%u 10.0.0.%u 0, ", p.addr >> 24, p.addr >> 16 & 255, p.addr >> 8 & 255,
			  p.addr & 255, p.bits, i % HOPS + 1);
	}
	sb_add(out, "0/0 1) -> DecIPTTL -> " ETHER OUT "r[1] -> Discard;");
}

/* ---- rules ---- */

/* A thousand rules of addresses, prefixes and ports, as access lists have them. */
static void write_rules(struct strbuf *out)
{
	sb_add(out, IN "CheckIPHeader(14) -> IPFilter(");
	for (uint64_t i = 0; i < 1000; i++) {
		uint64_t h = hash_mix(i, 3);
		unsigned a = (unsigned)(h & 255), b = (unsigned)(h >> 8 & 255),
			 c = (unsigned)(h >> 16 & 255), port = (unsigned)(h >> 24 & 0x3ff) + 1024;

		if (i % 4 == 0)
			sb_printf(out, "deny src host 10.%u.%u.%u && dst net 192.168.%u.0/24, ",
				  a, b, c, b);
		else if (i % 4 == 1)
			sb_printf(out, "deny src net 10.%u.%u.0/24 && udp dst port %u, ", a, b, port);
		else if (i % 4 == 2)
			sb_printf(out, "deny tcp && dst host 192.168.%u.%u && dst port %u, ", a, b,
				  port);
		else
			sb_printf(out, "allow src net 10.%u.0.0/16 && dst net 192.168.%u.0/24 && "
				  "udp dst port %u, ", a, b, 53 + c % 16);
	}
	sb_add(out, "allow all)" OUT);
}

static void add_functions(struct strbuf *out, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		sb_printf(out, "%s{ name: f%u, order: %u, builtin: firewall, args: "
			  "{ RULES: allow } }", i ? ", " : "", i, i);
}

/* A chain of so many functions that only look at the flow; or one that works. */
static void write_chain(struct strbuf *out, const char *name)
{
	sb_add(out, IN "[0] d :: Datapath(TEXT \"datapath: bench\\n"
		    "ports: { in: { memory: true }, out: { memory: true } }\\n"
		    "tables: { 0: { rules: [ { actions: [chain c, output out] } ] } }\\n"
		    "chains: { c: { nfs: [ ");
	if (!strcmp(name, "dad"))
		sb_add(out, "{ name: d, order: 1, builtin: dad, args: { PACKETS: 4000000000 } }");
	else if (!strcmp(name, "nat"))
		sb_add(out, "{ name: n, order: 1, builtin: snat, args: { TO: 1.0.0.1 } }");
	else
		add_functions(out, (unsigned)(name[0] - '0'));
	sb_add(out, " ] } }\\n\"); Idle -> [1] d; d[0] -> Discard; d[1]" OUT);
}

void bench_write(size_t i, struct strbuf *out)
{
	const char *name = benches[i].name;

	if (benches[i].text)
		sb_add(out, benches[i].text);
	else if (!strcmp(name, "routes"))
		write_routes(out);
	else if (!strcmp(name, "rules"))
		write_rules(out);
	else
		write_chain(out, name + 2 + (name[2] == '-'));
}

bool bench_is_wide(size_t i)
{
	return !strcmp(benches[i].name, "routes");
}
