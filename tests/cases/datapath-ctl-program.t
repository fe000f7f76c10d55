Filter programs are loaded, replaced, run and unloaded by verbs; their maps are pulled and pushed, kept when asked, shared when
asked; what is unsafe changes nothing and says why.
== file plain.click
Idle -> Discard;
== file count.c
#include "middleproof_bpf.h"
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, __u32); __uint(max_entries, 4); } hits SEC(".maps");
SEC("filter") int count(struct xdp_md *ctx)
{
	__u8 *p = (void *)(long)ctx->data;
	__u32 key = 1, *v = bpf_map_lookup_elem(&hits, &key);

	if (v)
		__sync_fetch_and_add(v, 1);
	return p + 2 <= (__u8 *)(long)ctx->data_end && p[1] == 0xab ? MATCH : NO_MATCH;
}
SEC("filter") int wrong(struct xdp_md *ctx)
{
	return *(volatile __u8 *)(long)ctx->data == 1;
}
== copy datapath/include/middleproof_bpf.h
== run
export MIDDLEPROOF_RUN=$PWD/run; mkdir -p run
command -v clang >/dev/null || exit 77
clang -target bpf -O2 -g -I. -idirafter /usr/include/$(uname -m)-linux-gnu -fdebug-compilation-dir=. -c count.c -o count.o || exit 77
datapath run --name lab plain.click & daemon=$!
ctl() { datapath ctl -n lab "$@"; echo "exit $?"; }
for i in $(seq 200); do datapath ctl -n lab ping >/dev/null 2>&1 && break; sleep 0.05; done
ctl program list
ctl program load flood count.o count
ctl program run flood 00ab
ctl program run flood 00
ctl program dump-maps flood
ctl program load flood count.o wrong 2>&1
ctl program load flood nothing.o 2>&1
ctl program load flood count.o 2>&1
ctl program list
ctl program load other count.o count false flood
ctl program run other 0000
ctl program dump-maps flood hits
ctl program load flood count.o count true
ctl program run flood 0000
ctl program dump-maps flood
ctl program dump-maps other
ctl program load flood count.o count
ctl program dump-maps flood
ctl program send-maps other out.json
cat out.json
ctl program dump-maps flood nothing 2>&1
ctl program run flood 0g 2>&1
ctl program unload flood
ctl program run flood 00ab 2>&1
ctl program load 'a b' count.o count 2>&1
kill $daemon; wait $daemon 2>/dev/null
== stdout
exit 0
{"name":"flood","program":"count","instructions":21,"compiled":true}
exit 0
matches
exit 0
does not match
exit 0
hits (array)
  01000000: 02000000
exit 0
error: program 'wrong' is refused at instruction 1, 'r1 = *(u8 *)(r1 +0)': reads 1 octet of the packet at +0, but only the first 0 were compared with the packet's end on this path
note: ./count.c:14:9: return *(volatile __u8 *)(long)ctx->data == 1;
note: r1: packet +0, compared with the end up to +0
note: r10: stack +0
exit 2
error: cannot read 'nothing.o': no such file or directory
exit 2
error: 'count.o' has 2 programs: say which of 'count', 'wrong'
exit 2
flood: count of count.o, instructions 21, maps 1, compiled
exit 0
{"name":"other","program":"count","instructions":21,"compiled":true}
exit 0
does not match
exit 0
hits (array)
  01000000: 03000000
exit 0
{"name":"flood","program":"count","instructions":21,"compiled":true}
exit 0
does not match
exit 0
hits (array)
  01000000: 04000000
exit 0
hits (array)
  01000000: 03000000
exit 0
{"name":"flood","program":"count","instructions":21,"compiled":true}
exit 0
hits (array)
exit 0
exit 0
{"program":"other","maps":[{"name":"hits","type":"array","entries":[{"key":"01000000","value":"03000000"}]}]}
datapath ctl: program 'flood' has no map 'nothing'
exit 2
datapath ctl: packet: expected hexadecimal digits, not 'g'
exit 2
exit 0
datapath ctl: there is no program 'flood'
exit 2
datapath ctl: 'a b' is no name: expected at most 64 letters, digits, '_', '-' and '.'
exit 2
