Rules with filter programs come, change and go by verbs while packets flow; a program is replaced under its rules, its maps kept when
asked; without it they match nothing; a configuration that takes another's place keeps programs of the same object with their
maps, and rules that were added.
== file size.c
#include "middleproof_bpf.h"
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, __u64); __uint(max_entries, 1); } seen SEC(".maps");
SEC("filter") int size(struct xdp_md *ctx)
{
	__u32 zero = 0;
	__u64 *n = bpf_map_lookup_elem(&seen, &zero);

	if (n)
		++*n;
	return (long)ctx->data_end - (long)ctx->data > MOST ? MATCH : NO_MATCH;
}
== copy datapath/include/middleproof_bpf.h
== file edge.yaml
datapath: edge
ports: { in: { memory: true }, a: { memory: true }, b: { memory: true } }
tables: { 0: { default: output b } }
== file own.yaml
datapath: edge
ports: { in: { memory: true }, a: { memory: true }, b: { memory: true } }
programs: { own: { object: small.o } }
tables: { 0: { default: output b, rules: [ { priority: 1, program: own, actions: output a } ] } }
== file lab.click
s :: InfiniteSource(DATA \<000000000002000000000001 0800 4500001c 00000000 40110000 0a000001 0a000002 03e8 0035 0008 0000>, LIMIT -1, BURST 8)
	-> [0] d :: Datapath(edge.yaml);
Idle -> [1] d; Idle -> [2] d; d[0] -> Discard; d[1] -> a :: Counter -> Discard; d[2] -> b :: Counter -> Discard;
== file lab
command -v clang >/dev/null || { echo "no clang"; exit 77; }
for most in 20 90; do
	clang -target bpf -DMOST=$most -O2 -g -I. -idirafter /usr/include/$(uname -m)-linux-gnu -c size.c -o $most.o || exit 77
done
cp 20.o small.o
export MIDDLEPROOF_RUN=$PWD/run; mkdir -p run
datapath run --name lab lab.click & daemon=$!
flow() { datapath ctl -n lab flow "$@" 2>&1 || echo "exit $?"; }
program() { datapath ctl -n lab program "$@" || echo "exit $?"; }
count() { datapath ctl -n lab read main:$1.count; }
goes() { old=$(count $1); sleep 0.05; [ $(count $1) -gt $old ] && echo "by $1"; }
# whether a map counts on
seen() { program dump-maps ${1:-p} | sed -n 's/.*: //p'; }
for i in $(seq 200); do datapath ctl -n lab ping >/dev/null 2>&1 && break; sleep 0.05; done
== run
. ./lab
goes b
flow add priority=5,program=p,actions=output:a
program load p 20.o >/dev/null
flow add priority=5,program=q,actions=output:a
flow add priority=5,program=p,actions=output:a
goes a
flow add 'priority=6,program=!p,udp,actions=output:b,send_maps:p'
flow add 'priority=6,udp,program=p,actions=output:a'
flow list | sed 's/duration=[0-9]*s/duration=D/; s/n_packets=[0-9]*, n_bytes=[0-9]*/N/'
goes a; goes b
program load p 90.o '' true >/dev/null
goes b; goes a
[ $(datapath ctl -n lab flow maps | wc -l) -gt 0 ] && echo sent
datapath ctl -n lab flow maps | tail -1 | sed 's/"value":"[0-9a-f]*"/"value":V/; s/:[0-9.]*,/:N,/g'
datapath ctl -n lab flow maps none 2>&1
program unload p
goes b
flow del program=p
flow del program=q
flow del priority=6,udp,program=!p true
flow list
datapath ctl -n lab stop; wait $daemon
== stdout
by b
datapath ctl: column 20: there is no filter program 'p'
exit 2
datapath ctl: column 20: there is no filter program 'q'
exit 2
1 rule
by a
1 rule
1 rule
cookie=0x0, duration=D, table=0, N, priority=6, program=!p, match=ip.proto == 17, actions=output b, send-maps p
cookie=0x0, duration=D, table=0, N, priority=6, program=p, match=ip.proto == 17, actions=output a
cookie=0x0, duration=D, table=0, N, priority=5, program=p, match=all, actions=output a
by a
by b
sent
{"serial":N,"time":N,"program":"p","packets":N,"maps":[{"name":"seen","type":"array","entries":[{"key":"00000000","value":V}]}]}
datapath ctl: expected the serial of the last maps that are known, not 'none'
by b
2 rules
0 rules
1 rule
== run
. ./lab
flow add priority=7,cookie=3,udp,tp_dst=99,idle_timeout=100,actions=output:b
flow add 'priority=8,cookie=4,udp,tp_dst=98,actions=mod_nw_src:192.0.2.1,controller,output:b'
sed 's/edge.yaml/own.yaml/' lab.click >own.click
datapath ctl -n lab hotswap own.click
goes a
flow list | cut -d, -f1,3,6-
before=$(seen own)
datapath ctl -n lab hotswap own.click
[ $((0x$(echo $before | cut -c1-8))) != 0 ] && echo "same maps"
program list | sed 's/instructions.*//'
# other code begins with the entries of the map
cp 90.o small.o
datapath ctl -n lab hotswap own.click
goes b; goes a
[ "$(seen own | cut -c5-6)" != 00 -o "$(seen own | cut -c7-8)" != 00 ] && echo "counts on"
flow list | cut -d, -f1,3,6-
# what is wrong changes nothing
cp size.c small.o
datapath ctl -n lab hotswap own.click 2>&1 | head -1; goes b
cp 20.o small.o
sed 's/Idle -> \[1\] d/Idle -> Paint(x) -> [1] d/' own.click >bad.click
datapath ctl -n lab hotswap bad.click 2>&1 | head -1; goes b
datapath ctl -n lab hotswap lab.click; goes b
program list
datapath ctl -n lab stop; wait $daemon
== stdout
1 rule
1 rule
by a
cookie=0x4, table=0, priority=8, match=ip.proto == 17 and udp.dport == 98, actions=set-field ip.src 192.0.2.1, controller, output b
cookie=0x3, table=0, idle_timeout=100, priority=7, match=ip.proto == 17 and udp.dport == 99, actions=output b
cookie=0x0, table=0, priority=1, program=own, match=all, actions=output a
same maps
own: size of small.o, 
by b
counts on
cookie=0x4, table=0, priority=8, match=ip.proto == 17 and udp.dport == 98, actions=set-field ip.src 192.0.2.1, controller, output b
cookie=0x3, table=0, idle_timeout=100, priority=7, match=ip.proto == 17 and udp.dport == 99, actions=output b
cookie=0x0, table=0, priority=1, program=own, match=all, actions=output a
error: 'small.o': expected an ELF object, as clang -target bpf writes
by b
bad.click:3:15: error: COLOR: expected a number from 0 to 255, not 'x'
by b
by b
