Maps of filter programs are pulled and pushed by verbs: what one program holds another takes, entries come and go by key, all of a request or nothing; what is wrong is refused in one line.
== file plain.click
Idle -> Discard;
== file maps.c
#include "middleproof_bpf.h"
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, __u32); __uint(max_entries, 4); } list SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); __type(key, __u32); __type(value, __u32); __uint(max_entries, 2); } each SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __type(key, __u32); __type(value, __u64); __uint(max_entries, 2); } some SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_LRU_HASH); __type(key, __u32); __type(value, __u32); __uint(max_entries, 2); } last SEC(".maps");
struct prefix { __u32 bits; __u8 address[4]; };
struct { __uint(type, BPF_MAP_TYPE_LPM_TRIE); __type(key, struct prefix); __type(value, __u8); __uint(max_entries, 3); __uint(map_flags, BPF_F_NO_PREALLOC); } nets SEC(".maps");
const volatile __u32 limit = 5;
/* matches when the network of the first four octets, or the number that they are, is known */
SEC("filter") int known(struct xdp_md *ctx)
{
	__u8 *p = (void *)(long)ctx->data;
	struct prefix k = { 32, { 0 } };
	__u32 zero = 0, n, *a, *b, *c;
	__u64 *s;

	if (p + 4 > (__u8 *)(long)ctx->data_end || limit != 5)
		return NO_MATCH;
	__builtin_memcpy(k.address, p, 4);
	__builtin_memcpy(&n, p, 4);
	s = bpf_map_lookup_elem(&some, &n);
	a = bpf_map_lookup_elem(&list, &zero);
	b = bpf_map_lookup_elem(&each, &zero);
	c = bpf_map_lookup_elem(&last, &n);
	return bpf_map_lookup_elem(&nets, &k) || s || c || (a && *a == n + 1) || (b && *b == n + 2) ? MATCH : NO_MATCH;
}
== copy datapath/include/middleproof_bpf.h
== file lab
export MIDDLEPROOF_RUN=$PWD/run; mkdir -p run
command -v clang >/dev/null || exit 77
clang -target bpf -O2 -g -I. -idirafter /usr/include/$(uname -m)-linux-gnu -fdebug-compilation-dir=. -c maps.c -o maps.o || exit 77
datapath run --threads ${threads:-1} --name maps plain.click & daemon=$!
for i in $(seq 200); do datapath ctl -n maps ping >/dev/null 2>&1 && break; sleep 0.05; done
program() { datapath ctl -n maps program "$@" || echo "exit $?"; }
program load a maps.o known >/dev/null
== run
. ./lab; program load b maps.o known >/dev/null
program run a 0a000001; program put-maps a '[{"name":"nets","entries":[{"key":"080000000a000000","value":"01"},{"key":"180000000a000000","value":"02"}]}]'; program run a 0a000001; program run a 0b000001
program dump-maps a nets 200000000a000001; program dump-maps a nets 200000000a010001; program dump-maps a nets 200000000b010001
program put-maps a '[{"name":"some","entries":[{"key":"07000000","value":"0100000000000000"}]},{"name":"last","entries":[{"key":"01000000","value":"00000000"},{"key":"02000000","value":"00000000"},{"key":"03000000","value":"00000000"}]},{"name":"list","entries":[{"key":"00000000","value":"ff000000"}]},{"name":"each","entries":[{"key":"00000000","value":"0a000000"}]}]'
for packet in 07000000 01000000 03000000 fe000000 08000000 09000000; do program run a $packet; done
program put-maps b "$(program -j dump-maps a)"; program dump-maps b
program put-maps b '[{"name":"some","delete":[{"key":"07000000"}],"entries":[{"key":"08000000","value":"0000000000000000"},{"key":"09000000","value":"0000000000000000"}]},{"name":"nets","delete":[{"key":"080000000a000000"}]}]'
program dump-maps b some | sort; program run b 0a010001; program run b 0a000001; program dump-maps a some
# what is kept, and what another instance has
program load a maps.o known true >/dev/null; program dump-maps a some; program load a maps.o known >/dev/null; program dump-maps a
datapath ctl -n maps stop; wait $daemon
== stdout
does not match
2 entries
matches
does not match
nets (LPM trie)
  200000000a000001: 02
nets (LPM trie)
  200000000a010001: 01
exit 2
6 entries
matches
does not match
matches
matches
matches
does not match
7 entries
some (hash)
  07000000: 0100000000000000
list (array)
  00000000: ff000000
each (per-CPU array)
  00000000: 0a000000, cpu 0
last (LRU hash)
  03000000: 00000000
  02000000: 00000000
nets (LPM trie)
  080000000a000000: 01
  180000000a000000: 02
.rodata (array)
  00000000: 05000000
4 entries
  08000000: 0000000000000000
  09000000: 0000000000000000
some (hash)
does not match
matches
some (hash)
  07000000: 0100000000000000
some (hash)
  07000000: 0100000000000000
some (hash)
list (array)
each (per-CPU array)
last (LRU hash)
nets (LPM trie)
.rodata (array)
  00000000: 05000000
== stderr
datapath ctl: map 'nets' has no entry of that key
== run
# attacks: nothing changes
. ./lab; program put-maps a '[{"name":"some","entries":[{"key":"01000000","value":"0100000000000000"},{"key":"02000000","value":"0100000000000000"}]},{"name":"nets","entries":[{"key":"080000000a000000","value":"01"}]},{"name":"last","entries":[{"key":"01000000","value":"00000000"}]}]'
program -j dump-maps a >before
while read -r maps; do program put-maps a "$maps" 2>&1; done <<'END'
nonsense
{}
7
[7]
[{}]
[{"name":7}]
[{"name":"none"}]
[{"name":"some","what":1}]
[{"name":"some","type":"array"}]
[{"name":"some","entries":7}]
[{"name":"some","entries":[7]}]
[{"name":"some","entries":[{}]}]
[{"name":"some","entries":[{"key":"010000"}]}]
[{"name":"some","entries":[{"key":"0100000g","value":"0100000000000000"}]}]
[{"name":"some","entries":[{"key":"0100000000","value":"0100000000000000"}]}]
[{"name":"some","entries":[{"key":"01000000","value":"01"}]}]
[{"name":"some","entries":[{"key":"01000000","value":7}]}]
[{"name":"some","entries":[{"key":"01000000","value":"0100000000000000","cpu":0}]}]
[{"name":"some","entries":[{"key":"01000000","value":"0200000000000000"},{"key":"03000000","value":"0100000000000000"}]}]
[{"name":"list","entries":[{"key":"01000000","value":"01000000"}]},{"name":"some","entries":[{"key":"03000000","value":"0100000000000000"}]}]
[{"name":"last","entries":[{"key":"0a000000","value":"01000000"},{"key":"0b000000","value":"01000000"},{"key":"0c000000","value":"01000000"}]},{"name":"some","entries":[{"key":"03000000","value":"0100000000000000"}]}]
[{"name":"some","delete":[{"key":"01000000"},{"key":"05000000"}]}]
[{"name":"some","delete":[{"key":"01000000","value":"0100000000000000"}]}]
[{"name":"some","delete":[{"key":"01000000"}],"entries":[{"key":"03000000","value":"0100000000000000"},{"key":"04000000","value":"0100000000000000"}]}]
[{"name":"list","entries":[{"key":"04000000","value":"01000000"}]}]
[{"name":"list","delete":[{"key":"01000000"}]}]
[{"name":"each","entries":[{"key":"01000000","value":"01000000","cpu":1}]}]
[{"name":"each","entries":[{"key":"01000000","value":"01000000","cpu":-1}]}]
[{"name":"each","entries":[{"key":"01000000","value":"01000000","cpu":"0"}]}]
[{"name":"nets","entries":[{"key":"210000000a000000","value":"01"}]}]
[{"name":"nets","entries":[{"key":"180000000a000000","value":"02"},{"key":"080000000c000000","value":"01"},{"key":"080000000d000000","value":"01"}]}]
[{"name":"nets","delete":[{"key":"180000000a000000"}]}]
[{"name":".rodata","entries":[{"key":"00000000","value":"06000000"}]}]
END
program put-maps none '[]' 2>&1; program put-maps a 2>&1; program dump-maps a some 01 2>&1; program dump-maps a some 05000000 2>&1; program dump-maps a list 04000000 2>&1
program -j dump-maps a | cmp - before && echo unchanged; datapath ctl -n maps stop; wait $daemon
== stdout
4 entries
datapath ctl: program.put-maps: maps: column 8: '[' or '{' expected near 'nonsense'
exit 2
datapath ctl: program.put-maps: maps: expected a list in JSON
exit 2
datapath ctl: program.put-maps: maps: column 1: '[' or '{' expected near '7'
exit 2
datapath ctl: maps: expected an object
exit 2
datapath ctl: maps: expected a "name"
exit 2
datapath ctl: maps: expected a "name"
exit 2
datapath ctl: program 'a' has no map 'none'
exit 2
datapath ctl: maps: there is no member 'what' here
exit 2
datapath ctl: maps: map 'some': is a map of type 'hash'
exit 2
datapath ctl: maps: map 'some': entries: expected a list
exit 2
datapath ctl: maps: map 'some': expected an object
exit 2
datapath ctl: maps: map 'some': key: expected 4 octets in hexadecimal
exit 2
datapath ctl: maps: map 'some': key: expected 4 octets in hexadecimal
exit 2
datapath ctl: maps: map 'some': key: expected 4 octets in hexadecimal
exit 2
datapath ctl: maps: map 'some': key: expected 4 octets in hexadecimal
exit 2
datapath ctl: maps: map 'some': value: expected 8 octets in hexadecimal
exit 2
datapath ctl: maps: map 'some': value: expected 8 octets in hexadecimal
exit 2
datapath ctl: maps: map 'some': only a per-CPU array has entries of a cpu
exit 2
datapath ctl: maps: map 'some': it is full, with 2 entries
exit 2
datapath ctl: maps: map 'some': it is full, with 2 entries
exit 2
datapath ctl: maps: map 'some': it is full, with 2 entries
exit 2
datapath ctl: maps: map 'some': there is no entry of that key to delete
exit 2
datapath ctl: maps: map 'some': there is no member 'value' here
exit 2
datapath ctl: maps: map 'some': it is full, with 2 entries
exit 2
datapath ctl: maps: map 'list': there is no entry 4, it has 4
exit 2
datapath ctl: maps: map 'list': no entry of an array can be deleted
exit 2
datapath ctl: maps: map 'each': expected a cpu below 1
exit 2
datapath ctl: maps: map 'each': expected a cpu below 1
exit 2
datapath ctl: maps: map 'each': expected a cpu below 1
exit 2
datapath ctl: maps: map 'nets': a prefix of 33 bits is longer than its 32
exit 2
datapath ctl: maps: map 'nets': it is full, with 3 entries
exit 2
datapath ctl: maps: map 'nets': there is no entry of that key to delete
exit 2
datapath ctl: maps: map '.rodata': holds constants of the program, and these are others
exit 2
datapath ctl: there is no program 'none'
exit 2
usage: datapath ctl program.put-maps name maps
exit 2
datapath ctl: key: expected 4 octets in hexadecimal
exit 2
datapath ctl: map 'some' has no entry of that key
exit 2
datapath ctl: map 'list' has no entry of that key
exit 2
unchanged
== run
# two threads: each has its own values, and one is written or both
threads=2; . ./lab; program put-maps a '[{"name":"each","entries":[{"key":"00000000","value":"01000000"},{"key":"01000000","value":"02000000","cpu":1}]}]'
program dump-maps a each; program dump-maps a each 01000000; program put-maps a '[{"name":"each","entries":[{"key":"00000000","value":"01000000","cpu":2}]}]' 2>&1; datapath ctl -n maps stop; wait $daemon
== stdout
2 entries
each (per-CPU array)
  00000000: 01000000, cpu 0
  00000000: 01000000, cpu 1
  01000000: 02000000, cpu 1
each (per-CPU array)
  01000000: 00000000, cpu 0
  01000000: 02000000, cpu 1
datapath ctl: maps: map 'each': expected a cpu below 2
exit 2
