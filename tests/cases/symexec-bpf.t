Which packets filter programs match: those made from p0f's signatures exactly, held against Z3; what hangs on more than the packet says so;
an answer that says nothing is a failure, and so is a program that reads behind the packet.
== copy datapath/include/middleproof_bpf.h datapath/include/middleproof_bpf.h
== copy tests/bpf/p0f.c p0f.c
== file more.c
#include "datapath/include/middleproof_bpf.h"
struct { __uint(type, BPF_MAP_TYPE_HASH); __type(key, __u32); __type(value, __u32); __uint(max_entries, 4); } seen SEC(".maps");
#define DATA(ctx) ((__u8 *)(long)(ctx)->data)
#define END(ctx) ((__u8 *)(long)(ctx)->data_end)
SEC("filter") int options(struct xdp_md *ctx)
{
	__u8 *p = DATA(ctx), *t;

	if (p + 34 > END(ctx) || p[12] != 8 || p[13] || (p[14] & 15) < 5 || (p[14] & 15) > 6)
		return NO_MATCH;
	t = p + 14 + (p[14] & 15) * 4;
	return t + 4 <= END(ctx) && t[2] == 0 && t[3] == 80;
}
SEC("filter") int known(struct xdp_md *ctx)
{
	__u8 *p = DATA(ctx);
	__u32 *v;

	if (p + 34 > END(ctx) || p[23] != 6)
		return NO_MATCH;
	v = bpf_map_lookup_elem(&seen, p + 26);
	return v || p[33] == 9;
}
SEC("filter") int sampled(struct xdp_md *ctx) { return bpf_get_prandom_u32() % 100 == 0; }
SEC("filter") int all(struct xdp_md *ctx) { return MATCH; }
SEC("filter") int none(struct xdp_md *ctx) { return ctx->ingress_ifindex > 5 && ctx->ingress_ifindex < 4; }
SEC("filter") int behind(struct xdp_md *ctx) { return *(volatile __u8 *)(DATA(ctx) + 3) == 1; }
SEC("filter") int product(struct xdp_md *ctx)
{
	__u8 *p = DATA(ctx);

	return p + 14 <= END(ctx) && *(__u32 *)p * *(__u32 *)(p + 4) == 12345;
}
SEC("filter") int longer(struct xdp_md *ctx)
{
	__u8 *p = DATA(ctx);

	return p + 34 <= END(ctx) && (p[16] << 8 | p[17]) + 14 == (long)END(ctx) - (long)p;
}
SEC("filter") int far(struct xdp_md *ctx)
{
	__u8 *p = DATA(ctx);
	__u32 i = ctx->rx_queue_index;

	return i < 5000 && p + i + 1 <= END(ctx) && p[i] == 4;
}
== run
command -v clang >/dev/null || { echo 'clang is not installed'; exit 77; }
for f in p0f more; do
	clang -target bpf -O2 -g -mcpu=v3 -I. -idirafter /usr/include/$(uname -m)-linux-gnu -fdebug-compilation-dir=. -c $f.c -o $f.o || { echo 'clang has no bpf target'; exit 77; }
done
for p in windows_xp windows_7 mac_os freebsd nmap_syn multiple; do
	symexec bpf p0f.o -p $p
	echo "exit $?"
done
for p in options known sampled all none behind product far; do
	symexec bpf -p $p more.o
	echo "exit $?"
done
== stdout
windows_xp matches
  eth.type 0x800; ip.version 4; ip.ihl 5; ip.tos 0x0, 0x4, 0x8, 0xc, 0x10, 0x14, 0x18, 0x1c, and 56 more ranges; ip.len 48; ip.id 1-65535; ip.flags 2; ip.frag 0; ip.ttl 94-128; ip.proto 6; tcp.seq 1-4294967295; tcp.ack 0; tcp.off 7; tcp.reserved 0; tcp.flags S; tcp.window 65535; tcp.urgent 0; octet 54 0x2; octet 55 0x4; octet 58 0x1; octet 59 0x1; octet 60 0x4; octet 61 0x2; length 62-65535
exact (checked with Z3)
exit 0
windows_7 matches
  eth.type 0x800; ip.version 4; ip.ihl 5; ip.tos 0x0, 0x4, 0x8, 0xc, 0x10, 0x14, 0x18, 0x1c, and 56 more ranges; ip.len 52; ip.id 1-65535; ip.flags 2; ip.frag 0; ip.ttl 94-128; ip.proto 6; tcp.seq 1-4294967295; tcp.ack 0; tcp.off 8; tcp.reserved 0; tcp.flags S; tcp.window 8192; tcp.urgent 0; octet 54 0x2; octet 55 0x4; octet 58 0x1; octet 59 0x3; octet 60 0x3; octet 61 0x8; octet 62 0x1; octet 63 0x1; octet 64 0x4; octet 65 0x2; length 66-65535
exact (checked with Z3)
exit 0
mac_os matches
  eth.type 0x800; ip.version 4; ip.ihl 5; ip.tos 0x0, 0x4, 0x8, 0xc, 0x10, 0x14, 0x18, 0x1c, and 56 more ranges; ip.len 64; ip.id 1-65535; ip.flags 2; ip.frag 0; ip.ttl 30-64; ip.proto 6; tcp.seq 1-4294967295; tcp.ack 0; tcp.off 11; tcp.reserved 0; tcp.flags S; tcp.window 65535; tcp.urgent 0; octet 54 0x2; octet 55 0x4; octet 58 0x1; octet 59 0x3; octet 60 0x3; octet 61 0x4; octet 62 0x1; octet 63 0x1; octet 64 0x8; octet 65 0xa; octet 70 0x0; octet 71 0x0; octet 72 0x0; octet 73 0x0; octet 74 0x4; octet 75 0x2; octet 76 0x0; octet 77 0x0; length 78-65535; not all of octet 68 0x0, octet 69 0x0, octet 67 0x0, octet 66 0x0
exact (checked with Z3)
exit 0
freebsd matches
  eth.type 0x800; ip.version 4; ip.ihl 5; ip.tos 0x0, 0x4, 0x8, 0xc, 0x10, 0x14, 0x18, 0x1c, and 56 more ranges; ip.len 60; ip.id 1-65535; ip.flags 2; ip.frag 0; ip.ttl 30-64; ip.proto 6; tcp.seq 1-4294967295; tcp.ack 0; tcp.off 10; tcp.reserved 0; tcp.flags S; tcp.window 65535; tcp.urgent 0; octet 54 0x2; octet 55 0x4; octet 58 0x1; octet 59 0x3; octet 60 0x3; octet 61 0x6; octet 62 0x4; octet 63 0x2; octet 64 0x8; octet 65 0xa; octet 70 0x0; octet 71 0x0; octet 72 0x0; octet 73 0x0; length 74-65535; not all of octet 68 0x0, octet 69 0x0, octet 67 0x0, octet 66 0x0
exact (checked with Z3)
exit 0
nmap_syn matches
  eth.type 0x800; ip.version 4; ip.ihl 5; ip.tos 0x0, 0x4, 0x8, 0xc, 0x10, 0x14, 0x18, 0x1c, and 56 more ranges; ip.len 44; ip.flags 0; ip.frag 0; ip.ttl 30-64; ip.proto 6; tcp.seq 1-4294967295; tcp.ack 0; tcp.off 6; tcp.reserved 0; tcp.flags S; tcp.window 1024; tcp.urgent 0; octet 54 0x2; octet 55 0x4; octet 56 0x5; octet 57 0xb4; length 58-65535
exact (checked with Z3)
exit 0
multiple matches
  eth.type 0x800; ip.version 4; ip.ihl 5; ip.tos 0x0, 0x4, 0x8, 0xc, 0x10, 0x14, 0x18, 0x1c, and 56 more ranges; ip.len 44; ip.flags 2; ip.frag 0; ip.ttl 221-255; ip.proto 6; tcp.seq 1-4294967295; tcp.ack 0; tcp.off 6; tcp.reserved 0; tcp.flags S; tcp.window 1608, 2144, 2680, 3216, 3752, 4288, 4824, 5360, and 112 more ranges; tcp.urgent 0; octet 54 0x2; octet 55 0x4; length 58-65535
exact (checked with Z3)
exit 0
options matches
  eth.type 0x800; 
    one of
      octet 14 (4 bits from bit 4 on) 5; octets 36-37 0x50; length 38-65535
      octet 14 (4 bits from bit 4 on) 6; octets 38-41 has many values; length 42-65535
where
  ((14 + ip.ihl (bits of it)) + 4) <= length
exact (checked with Z3)
exit 0
known may match
  octet 23 6; length 34-65535
and always matches
  octet 23 6; octets 30-33 has many values; length 34-65535
it also hangs on: what map 'seen' holds
exact (checked with Z3)
exit 0
sampled may match
  any packet
it also hangs on: chance
not exact, gave up: '(((chance - ((((((chance / 100) & 0xffffffff) & 0xffffffff) * 100) & 0xffffffff) & 0xffffffff)) & 0xffffffff) & 0xffffffff) == 0' binds more than can be tried, '(((chance - ((((((chance / 100) & 0xffffffff) & 0xffffffff) * 100) & 0xffffffff) & 0xffffffff)) & 0xffffffff) & 0xffffffff) != 0' binds more than can be tried
sound (checked with Z3)
nothing is known of what it matches
exit 1
all matches
  any packet
exact (checked with Z3)
exit 0
none matches
  no packet
exact (checked with Z3)
exit 0
exit 2
product may match
  length 14-65535
where
  (((eth.dst:eth.src * eth.dst (bits of it)) & 0xffffffff) & 0xffffffff) == 0x3039
not exact, gave up: '(((eth.dst:eth.src * eth.dst (bits of it)) & 0xffffffff) & 0xffffffff) == 0x3039' binds more than can be tried, '(((eth.dst:eth.src * eth.dst (bits of it)) & 0xffffffff) & 0xffffffff) != 0x3039' binds more than can be tried
sound (checked with Z3)
exit 0
exit 1
== stderr
error: program 'behind' is not safe at instruction 1, 'r1 = *(u8 *)(r1 +3)': it reads 1 octet at 3, and packets that come here may end before
note: ./more.c:27:55: SEC("filter") int behind(struct xdp_md *ctx) { return *(volatile __u8 *)(DATA(ctx) + 3) == 1; }
error: program 'far' cannot be followed further at instruction 9, 'r1 = *(u8 *)(r2 +0)': the address in r2 can be in more than 4096 places
note: ./more.c:45:46: return i < 5000 && p + i + 1 <= END(ctx) && p[i] == 4;
== run
command -v clang >/dev/null || exit 77
symexec bpf --no-check more.o -p longer
symexec bpf --json --no-check more.o -p longer; echo $?
for p in known sampled all none; do symexec bpf --json more.o -p $p; echo $?; done
symexec bpf more.o; echo $?
symexec bpf more.c; echo $?
symexec bpf more.o -p nothing; echo $?
head -c 900 more.o >cut.o; symexec bpf cut.o; echo $?
== stdout
longer matches
  octets 16-17, length together in 65502 ways
where
  (ip.len + 14) == length
exact
{"program": "longer", "known": true, "exact": true, "matches": ["octets 16-17, length together in 65502 ways"], "where": ["(ip.len + 14) == length"], "hangs_on": [], "gave_up": [], "z3": null}
0
{"program": "known", "known": true, "exact": true, "may_match": ["octet 23 6; length 34-65535"], "always_matches": ["octet 23 6; octets 30-33 has many values; length 34-65535"], "where": [], "hangs_on": ["what map 'seen' holds"], "gave_up": [], "z3": "agrees"}
0
{"program": "sampled", "known": false, "exact": false, "may_match": ["any packet"], "where": [], "hangs_on": ["chance"], "gave_up": ["'(((chance - ((((((chance / 100) & 0xffffffff) & 0xffffffff) * 100) & 0xffffffff) & 0xffffffff)) & 0xffffffff) & 0xffffffff) == 0' binds more than can be tried", "'(((chance - ((((((chance / 100) & 0xffffffff) & 0xffffffff) * 100) & 0xffffffff) & 0xffffffff)) & 0xffffffff) & 0xffffffff) != 0' binds more than can be tried"], "z3": "agrees"}
1
{"program": "all", "known": true, "exact": true, "matches": ["any packet"], "where": [], "hangs_on": [], "gave_up": [], "z3": "agrees"}
0
{"program": "none", "known": true, "exact": true, "matches": ["no packet"], "where": [], "hangs_on": [], "gave_up": [], "z3": "agrees"}
0
2
2
2
2
== stderr
error: 'more.o' has 9 programs: say which of 'options', 'known', 'sampled', 'all', 'none', 'behind', 'product', 'longer', 'far'
error: 'more.c': expected an ELF object, as clang -target bpf writes
error: 'more.o' has no program 'nothing': expected one of 'options', 'known', 'sampled', 'all', 'none', 'behind', 'product', 'longer', 'far'
error: 'cut.o': the table of sections is broken
