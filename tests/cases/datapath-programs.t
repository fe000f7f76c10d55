Rules name filter programs: a program is asked when everything else of a rule holds, never twice on a packet, whatever is done to
it between tables, but anew behind a tunnel; "not" is a rule for those it does not match; instances have maps of their own or
shared ones; maps are sent when a rule says so.
== file odd.c
#include "middleproof_bpf.h"
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, __u32); __uint(max_entries, 4); } seen SEC(".maps");
/* every other packet; how many there were, and by which port the last came */
SEC("filter") int odd(struct xdp_md *ctx)
{
	__u32 zero = 0, one = 1, *n = bpf_map_lookup_elem(&seen, &zero), *port = bpf_map_lookup_elem(&seen, &one);

	if (!n || !port)
		return NO_MATCH;
	*port = ctx->ingress_ifindex;
	return ++*n % 2;
}
/* nanoseconds since the packet before, at 2 */
SEC("filter") int late(struct xdp_md *ctx)
{
	static volatile __u64 last;
	__u64 now = bpf_ktime_get_ns(), passed = now - last;

	last = now;
	return passed >= 2000000000;
}
== copy datapath/include/middleproof_bpf.h
== file switch.yaml
datapath: switch
ports: { in: { memory: true }, a: { memory: true }, b: { memory: true }, c: { memory: true } }
programs:
  odd: { object: odd.o, program: odd }
  mine: { object: odd.o, program: odd }
  same: { object: odd.o, program: odd, share: odd }
tables:
  0:
    rules:
    - { priority: 3, match: udp.dport == 1, program: odd, actions: [ set-field ip.ttl 9, goto next ] }
    - { priority: 2, match: udp.dport == 1, program: not odd, actions: output b }
    - { priority: 1, match: udp.dport == 1, actions: output c }
    - { priority: 1, match: udp.dport == 2, program: mine, actions: [ send-maps mine, output c ] }
    - { priority: 1, match: udp.dport == 3, program: same, actions: [ send-maps same, output c ] }
  next:
    rules:
    - { priority: 2, program: not odd, actions: output c }
    - { priority: 1, program: odd, actions: output a }
== file lab.click
elementclass Udp { $port, $n | InfiniteSource(DATA \<000000000002 000000000001 0800 4500001c 00000000 40110000 0a000001 0a000002 03e8 $port 0008 0000>, LIMIT $n) -> output; }
s3 :: Udp(0003, 3); s1 :: Udp(0001, 10); s2 :: Udp(0002, 4);
s1, s2, s3 -> [0] d :: Datapath(FILE switch.yaml);
Idle -> [1] d; Idle -> [2] d; Idle -> [3] d;
d[0] -> Discard; d[1] -> a :: Counter -> Discard; d[2] -> b :: Counter -> Discard; d[3] -> c :: Counter -> Discard;
== file compile
command -v clang >/dev/null || { echo "no clang"; exit 77; }
clang -target bpf -O2 -g -I. -idirafter /usr/include/$(uname -m)-linux-gnu -c odd.c -o odd.o || exit 77
== run
. ./compile
datapath run lab.click -h a.count -h b.count -h c.count -h d.rules -h d.maps | sed 's/"time":[0-9.]*/"time":T/'
== stdout
a.count:
4

b.count:
6

c.count:
5

d.rules:
table 0
4 udp.dport == 1 program odd
6 udp.dport == 1 program !odd
0 udp.dport == 1
2 udp.dport == 2 program mine
3 udp.dport == 3 program same
2 default
table next
0 all program !odd
4 all program odd
0 default

d.maps:
{"serial":1,"time":T,"program":"same","packets":1,"maps":[{"name":"seen","type":"array","entries":[{"key":"00000000","value":"02000000"},{"key":"01000000","value":"01000000"}]},{"name":".bss","type":"array","entries":[]}]}
{"serial":2,"time":T,"program":"mine","packets":1,"maps":[{"name":"seen","type":"array","entries":[{"key":"00000000","value":"01000000"},{"key":"01000000","value":"01000000"}]},{"name":".bss","type":"array","entries":[]}]}
{"serial":3,"time":T,"program":"same","packets":1,"maps":[{"name":"seen","type":"array","entries":[{"key":"00000000","value":"04000000"},{"key":"01000000","value":"01000000"}]},{"name":".bss","type":"array","entries":[]}]}
{"serial":4,"time":T,"program":"same","packets":1,"maps":[{"name":"seen","type":"array","entries":[{"key":"00000000","value":"06000000"},{"key":"01000000","value":"01000000"}]},{"name":".bss","type":"array","entries":[]}]}
{"serial":5,"time":T,"program":"mine","packets":1,"maps":[{"name":"seen","type":"array","entries":[{"key":"00000000","value":"03000000"},{"key":"01000000","value":"01000000"}]},{"name":".bss","type":"array","entries":[]}]}

== hex in.pcap
d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000  # pcap, Ethernet
01000000000000000e0000000e000000 020000000001 020000000002 0800  # second 1
02000000000000000e0000000e000000 020000000001 020000000002 0800  # second 2
05000000000000000e0000000e000000 020000000001 020000000002 0800  # second 5
== file late.yaml
datapath: late
ports: { in: { dump: in.pcap }, out: { dump: none.pcap, write: out.pcap } }
programs: { late: { object: odd.o, program: late } }
tables: { 0: { rules: [ { program: late, actions: output out } ] } }
== run
# programs are told the time of packets
printf '\324\303\262\241\2\0\4\0\0\0\0\0\0\0\0\0\0\0\4\0\1\0\0\0' >none.pcap
datapath run --clock pcap late.yaml -h tables.rules
== stdout
table 0
1 all program late
2 default
== run
# what is wrong stands at its place
sed 's/program: not odd, actions: output b/program: not even, actions: output b/; s/send-maps mine/send-maps min/; s/share: odd/share: sane/' switch.yaml >wrong.yaml
datapath run wrong.yaml
sed 's/, program: odd }/ }/' switch.yaml >two.yaml
datapath run two.yaml
printf 'datapath: x\nprograms: { p: { object: none.o }, q: { object: odd.o, program: od } }\nports: { a: { memory: true } }\n' >none.yaml
datapath run none.yaml
== exit 2
== stderr
wrong.yaml:6:47: error: unknown program "sane", did you mean "same"?
      same: { object: odd.o, program: odd, share: sane }
                                                  ^~~~
wrong.yaml:11:54: error: unknown program "even", expected a name from the section "programs"
        - { priority: 2, match: udp.dport == 1, program: not even, actions: output b }
                                                         ^~~~~~~~
wrong.yaml:13:81: error: unknown program "min", did you mean "mine"?
        - { priority: 1, match: udp.dport == 2, program: mine, actions: [ send-maps min, output c ] }
                                                                                    ^~~
error: 'odd.o' has 2 programs: say which of 'odd', 'late'
two.yaml:4:3: note: program 'odd' stands here
      odd: { object: odd.o }
      ^~~
error: 'odd.o' has 2 programs: say which of 'odd', 'late'
two.yaml:5:3: note: program 'mine' stands here
      mine: { object: odd.o }
      ^~~~
error: there is no program 'odd' to share maps with
two.yaml:6:3: note: program 'same' stands here
      same: { object: odd.o, program: odd, share: odd }
      ^~~~
error: cannot read 'none.o': no such file or directory
none.yaml:2:13: note: program 'p' stands here
    programs: { p: { object: none.o }, q: { object: odd.o, program: od } }
                ^
error: 'odd.o' has no program 'od': expected one of 'odd', 'late'
none.yaml:2:36: note: program 'q' stands here
    programs: { p: { object: none.o }, q: { object: odd.o, program: od } }
                                       ^
