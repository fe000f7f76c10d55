What tenants' programs try beyond their own packets and maps is refused, in a line that says why, or harms nobody but them.
== file none.click
Idle -> Discard;
== file tagged
# tagged VLAN N: so many frames with that tag
import socket, sys
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
s.bind(("eth", 0))
for _ in range(int(sys.argv[2])):
    s.send(b"\x02\0\0\0\0\x0b\x02\0\0\0\0\x0a\x81\0" + int(sys.argv[1]).to_bytes(2, "big") + b"\x88\xb5" + b"secretsecretsecretsecret" * 5)
== file make
# the programs: NAME DECLARATIONS | BODY of a program in C
make() { { echo "#include <middleproof_bpf.h>"; echo "#define MAP(t, k, v, n) struct { __uint(type, t); __type(key, k); __type(value, v); __uint(max_entries, n); }"
	echo "$2"; echo 'SEC("xdp") int p(struct xdp_md *ctx) {'; echo '__u8 *data = (__u8 *)(long)ctx->data, *end = (__u8 *)(long)ctx->data_end; (void)data; (void)end;'
	echo "$3 }"; } >"$1.c"; }
seen='MAP(BPF_MAP_TYPE_ARRAY, __u32, __u64, 1) seen SEC(".maps");'
look='__u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero);'
# another's maps: by descriptor, by its content, by place in the object, by number of a type of the kernel's
for kind in 1 2 3 5; do make map$kind '' "__u64 r; asm volatile(\".8byte 0x00000007000${kind}018; .8byte 0; %0 = r0\" : \"=r\"(r) :: \"r0\"); return r ? XDP_PASS : XDP_DROP;"; done
# what the host left in registers and on the stack
for r in 6 9; do make register$r '' "__u64 r; asm volatile(\"%0 = r$r\" : \"=r\"(r)); return r ? XDP_DROP : XDP_PASS;"; done
# the other's program leaves the packet on its stack; this one looks there, where it may be told, in a function, and where it is hidden from us
make leaves '' '__u8 copy[184]; if (data + 138 > end) return XDP_PASS; for (int i = 0; i < 23; i++) ((volatile __u64 *)copy)[i] = *(__u64 *)(data + (i * 8) % 128); return XDP_PASS;'
reads=$(for k in $(seq 8 8 184); do echo "asm volatile(\"%0 = *(u64 *)(r10 - $k)\" : \"=r\"(r)); all |= r;"; done)
make stack '' "__u64 r, all = 0; $reads return all ? XDP_DROP : XDP_PASS;"
make within "static __attribute__((noinline)) int f(int n) { __u64 r, all = n; $reads return all != n; }" 'return f((int)bpf_get_prandom_u32()) ? XDP_DROP : XDP_PASS;'
make hidden '' '__u64 r; asm volatile("r1 = -96; r2 = r10; r2 += r1; %0 = *(u64 *)(r2 + 0)" : "=r"(r) :: "r1", "r2"); return r ? XDP_DROP : XDP_PASS;'
make callers '' '__u64 r; asm volatile("%0 = *(u64 *)(r10 + 16)" : "=r"(r)); return r ? XDP_DROP : XDP_PASS;'
make arguments '' '__u64 a, b, c; asm volatile("%0 = r3; %1 = r4; %2 = r5" : "=r"(a), "=r"(b), "=r"(c)); return a | b | c ? XDP_DROP : XDP_PASS;'
make kernel '' 'return *(int *)0xffffffff81000000 ? XDP_PASS : XDP_DROP;'
make writes '' 'ctx->data_end = 0; return XDP_PASS;'
# behind and before the packet
make behind '' 'return data + 14 > end ? XDP_DROP : data[14];'
make before '' 'return data + 14 > end ? XDP_DROP : data[-1];'
make grown 'static long (*const tail)(struct xdp_md *ctx, int n) = (void *)BPF_FUNC_xdp_adjust_tail;' '
	__u8 all = 0;
	if (tail(ctx, 64)) return XDP_PASS;
	data = (__u8 *)(long)ctx->data; end = (__u8 *)(long)ctx->data_end;
	for (int i = 0; i < 64; i++) if (data + 138 + 64 <= end) all |= data[138 + i];
	return all ? XDP_DROP : XDP_PASS;'
# what a helper was to write, but did not; the other's program left something there
make bytes 'static long (*const load)(struct xdp_md *ctx, __u32 at, void *to, __u32 n) = (void *)BPF_FUNC_xdp_load_bytes;' '
	__u64 b[20], all = 0;
	if (load(ctx, 60000, b, sizeof b) == 0) return XDP_DROP;
	for (int i = 0; i < 20; i++) all |= ((volatile __u64 *)b)[i];
	return all ? XDP_DROP : XDP_PASS;'
# without end, and what crashes
make endless '' 'volatile int i = 1; while (i) i = 1; return XDP_PASS;'
make long '' 'for (__u64 i = bpf_ktime_get_ns(); i; i--) if (bpf_get_prandom_u32() == 7) return XDP_DROP; return XDP_PASS;'
make null 'MAP(BPF_MAP_TYPE_HASH, __u32, __u64, 1) seen SEC(".maps");' "$look return *v ? XDP_PASS : XDP_DROP;"
make array "$seen" "$look return v ? (int)v[1] : XDP_PASS;"
make divide '' 'volatile __u32 z = 0; return (int)(7 / z) ? XDP_DROP : XDP_PASS;'
make recursion 'static __attribute__((noinline)) int f(int n) { return n > 1000 ? n : f(n + (int)bpf_get_prandom_u32()) + 1; }' 'return f(0);'
# maps
make large 'MAP(BPF_MAP_TYPE_ARRAY, __u32, __u64, 20000000) m SEC(".maps");' 'return XDP_PASS;'
for kind in PROG_ARRAY DEVMAP XSKMAP PERF_EVENT_ARRAY RINGBUF; do make $kind "MAP(BPF_MAP_TYPE_$kind, __u32, __u32, 4096) m SEC(\".maps\");" '__u32 k = 0; return bpf_map_lookup_elem(&m, &k) ? XDP_PASS : XDP_DROP;'; done
make fills 'MAP(BPF_MAP_TYPE_HASH, __u32, __u64, 100) m SEC(".maps");' '__u64 one = 1; __u32 k; k = bpf_get_prandom_u32(); return bpf_map_update_elem(&m, &k, &one, BPF_ANY) ? XDP_DROP : XDP_PASS;'
# helpers: redirect, redirect_map, tail_call, trace_printk, probe_read, perf_event_output, spin_lock, xdp_adjust_head, xdp_adjust_meta, fib_lookup, ringbuf_output, loop
for h in 23 51 12 6 4 25 93 44 54 69 130 181 200000; do make helper$h "static long (*const f)(void *, __u64, __u64, __u64, __u64) = (void *)$h;" 'return (int)f(ctx, 0, 0, 0, 0);'; done
make function 'extern int bpf_xdp_metadata_rx_timestamp(const struct xdp_md *ctx, __u64 *t) __attribute__((section(".ksyms")));' '__u64 t = 0; return bpf_xdp_metadata_rx_timestamp(ctx, &t);'
# another tag: sent back, and passed on
make retags '' 'if (data + 18 > end) return XDP_DROP; data[15] = 6; return XDP_TX;'
make repasses '' 'if (data + 18 > end) return XDP_DROP; data[15] = 6; return XDP_PASS;'
make odd '' 'return 77;'
# where the kernel has things: in a map, of a packet, map, value, stack or context, also by an atomic operation and as a whole value
kept='MAP(BPF_MAP_TYPE_HASH, __u32, __u64, 1) kept SEC(".maps");'
make tells_packet "$seen" "$look if (v) *v = (__u64)(long)data; return XDP_PASS;"
make tells_end "$seen" "$look if (v) *v = (__u64)(long)end * 3; return XDP_PASS;"
make tells_map "$seen" "$look if (v) *v = (__u64)(long)&seen; return XDP_PASS;"
make tells_value "$seen" "$look if (v) *v = (__u64)(long)v; return XDP_PASS;"
make tells_stack "$seen" "$look if (v) *v = (__u64)(long)&zero; return XDP_PASS;"
make tells_context "$seen" "$look if (v) *v = (__u64)(long)ctx; return XDP_PASS;"
make tells_added "$seen" "$look if (v) __sync_fetch_and_add(v, (__u64)(long)ctx); return XDP_PASS;"
make tells_updated "$kept" '__u32 zero = 0; __u64 v = (__u64)(long)ctx; bpf_map_update_elem(&kept, &zero, &v, 0); return XDP_PASS;'
make tells_sent '' 'if (data + 26 > end) return XDP_DROP; *(__u64 *)(data + 18) = (__u64)(long)ctx; return XDP_PASS;'
make tells_verdict '' 'return (int)((long)ctx >> 12);'
make aborts '' 'return XDP_ABORTED;'
== run
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN; . ./make
$TOP/tests/net/between none.click late -- 'start --name lab
on b ethtool -K eth gro on
told() { datapath ctl tenants --json | jq -r ".tenants[] | \"\(.tenant): \(.packets) packets, \(.dropped) dropped, \(.sent) sent, \(.delivered) delivered, \(.spoofed) spoofed\""; }
datapath ctl offload attach left
datapath ctl offload add blue --vlan 6 --out right leaves.c
tries() { for p in "$@"; do echo "$p: $(datapath ctl --timeout 300 offload add red --vlan 5 ${place:---out right} $p.c 2>&1 | grep -v "^warning" | head -2 | tr "\n" " " | sed -E "s/note: its verifier: .*(.{30}) $/... \1/; /verifier/s/[0-9]+/N/g; /\.\.\./s/[0-9]+/N/g; s/ $//")"; done; }
tries map1 map2 map3 map5 register6 register9 arguments stack within callers hidden kernel writes behind before endless long null array recursion large PROG_ARRAY DEVMAP XSKMAP PERF_EVENT_ARRAY RINGBUF
tries $(ls tells_*.c | cut -d. -f1); echo "in user space:"; place="--place user"; tries $(ls tells_*.c | cut -d. -f1); place=
tries helper23 helper51 helper12 helper6 helper4 helper25 helper93 helper44 helper54 helper69 helper130 helper181 helper200000 function
datapath ctl tenants --json | jq -c "[.tenants[].tenant]"
for p in grown bytes divide fills retags repasses odd aborts; do echo "$p:"; tries $p; on a python3 tagged 6 1; on a python3 tagged 5 200; on a python3 tagged 6 10; sleep 0.2; told; datapath ctl offload remove red; done
datapath ctl offload clear; datapath ctl stop; wait $DATAPATH; true' 2>&1
== stdout
map1: error: 'map1.c': instruction 0 names a map without a relocation
map2: error: 'map2.c': instruction 0 names a map without a relocation
map3: error: 'map3.c': instruction 0 names a map without a relocation
map5: error: 'map5.c': instruction 0 names a map without a relocation
register6: error: program 'p' is refused at instruction 0, 'r1 = r6': r6 is read, but nothing was written to it on this path note: ./register6.c:6:10: __u64 r; asm volatile("%0 = r6" : "=r"(r)); return r ? XDP_DROP : XDP_PASS; }
register9: error: program 'p' is refused at instruction 0, 'r1 = r9': r9 is read, but nothing was written to it on this path note: ./register9.c:6:10: __u64 r; asm volatile("%0 = r9" : "=r"(r)); return r ? XDP_DROP : XDP_PASS; }
arguments: error: program 'p' is refused at instruction 0, 'r3 = r3': r3 is read, but nothing was written to it on this path note: ./arguments.c:6:16: __u64 a, b, c; asm volatile("%0 = r3; %1 = r4; %2 = r5" : "=r"(a), "=r"(b), "=r"(c)); return a | b | c ? XDP_DROP : XDP_PASS; }
stack: error: program 'p' is refused at instruction 0, 'r2 = *(u64 *)(r10 -8)': reads the stack at -8, where nothing was written on this path note: ./stack.c:6:19: __u64 r, all = 0; asm volatile("%0 = *(u64 *)(r10 - 8)" : "=r"(r)); all |= r;
within: error: program 'p' is refused at instruction 11, 'r2 = *(u64 *)(r10 -8)': reads the stack at -8, where nothing was written on this path note: ./within.c:3:67: static __attribute__((noinline)) int f(int n) { __u64 r, all = n; asm volatile("%0 = *(u64 *)(r10 - 8)" : "=r"(r)); all |= r;
callers: error: program 'p' is refused at instruction 0, 'r1 = *(u64 *)(r10 +16)': reads 8 octets outside the stack, which is -512 to -1 note: ./callers.c:6:10: __u64 r; asm volatile("%0 = *(u64 *)(r10 + 16)" : "=r"(r)); return r ? XDP_DROP : XDP_PASS; }
hidden: error: program 'p' is refused at instruction 3, 'r3 = *(u64 *)(r2 +0)': reads the stack at -96, where nothing was written on this path note: ./hidden.c:6:10: __u64 r; asm volatile("r1 = -96; r2 = r10; r2 += r1; %0 = *(u64 *)(r2 + 0)" : "=r"(r) :: "r1", "r2"); return r ? XDP_DROP : XDP_PASS; }
kernel: error: program 'p' is refused at instruction 1, 'r1 = *(u32 *)(r1 +0)': r1 is a number, not an address note: ./kernel.c:6:8: return *(int *)0xffffffff81000000 ? XDP_PASS : XDP_DROP; }
writes: error: program 'p' is refused at instruction 1, '*(u32 *)(r1 +4) = r2': writes to the context, which is read only note: ./writes.c:6:15: ctx->data_end = 0; return XDP_PASS; }
behind: error: program 'p' is refused at instruction 5, 'r0 = *(u8 *)(r2 +0)': reads 1 octet of the packet at +14, but only the first 14 were compared with the packet's end on this path note: ./behind.c:6:37: return data + 14 > end ? XDP_DROP : data[14]; }
before: error: program 'p' is refused at instruction 6, 'r0 = *(u8 *)(r1 -1)': reads before the packet note: ./before.c:6:37: return data + 14 > end ? XDP_DROP : data[-1]; }
endless: error: program 'p' is refused at instruction 4, '*(u32 *)(r10 -4) = r1': this runs for ever: it comes back here with the same registers note: ./endless.c:6:33: volatile int i = 1; while (i) i = 1; return XDP_PASS; }
long: error: program 'p' is refused at instruction 5, 'r6 += -1': this runs for ever: it comes back here with the same registers note: r0: 1
null: error: program 'p' is refused at instruction 7, 'r1 = *(u64 *)(r0 +0)': r0 may be null: compare it with 0 first note: ./null.c:6:70: __u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero); return *v ? XDP_PASS : XDP_DROP; }
array: error: program 'p' is refused at instruction 10, 'r0 = *(u64 *)(r1 +8)': reads behind the value of 'seen', which has 8 octets note: ./array.c:6:79: __u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero); return v ? (int)v[1] : XDP_PASS; }
recursion: error: program 'p' is refused at instruction 9, 'w0 += w7': it takes more than 1000000 instructions to follow all paths: expected loops with smaller bounds note: ./recursion.c:3:75: static __attribute__((noinline)) int f(int n) { return n > 1000 ? n : f(n + (int)bpf_get_prandom_u32()) + 1; }
large: error: maps of 1520000000 octets, expected at most 67108864
PROG_ARRAY: error: map 'm' is of kind 3, expected a hash, array, per-CPU array, LRU hash or LPM trie
DEVMAP: error: map 'm' is of kind 14, expected a hash, array, per-CPU array, LRU hash or LPM trie
XSKMAP: error: map 'm' is of kind 17, expected a hash, array, per-CPU array, LRU hash or LPM trie
PERF_EVENT_ARRAY: error: map 'm' is of kind 4, expected a hash, array, per-CPU array, LRU hash or LPM trie
RINGBUF: error: map 'm' is of kind 27, expected a hash, array, per-CPU array, LRU hash or LPM trie
tells_added: error: program 'p' is refused at instruction 9, 'lock *(u64 *)(r0 +0) += r6': puts a pointer into memory by an atomic operation note: ./tells_added.c:6:70: __u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero); if (v) __sync_fetch_and_add(v, (__u64)(long)ctx); return XDP_PASS; }
tells_context: error: program 'p' is refused at instruction 9, '*(u64 *)(r0 +0) = r6': writes the pointer r6 where others can read it note: ./tells_context.c:6:73: __u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero); if (v) *v = (__u64)(long)ctx; return XDP_PASS; }
tells_end: error: program 'p' is refused at instruction 9, 'r6 *= 3': pointers can be added to and subtracted from, nothing else note: ./tells_end.c:6:92: __u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero); if (v) *v = (__u64)(long)end * 3; return XDP_PASS; }
tells_map: error: program 'p' is refused at instruction 10, '*(u64 *)(r0 +0) = r6': writes the pointer r6 where others can read it note: ./tells_map.c:6:73: __u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero); if (v) *v = (__u64)(long)&seen; return XDP_PASS; }
tells_packet: error: program 'p' is refused at instruction 9, '*(u64 *)(r0 +0) = r6': writes the pointer r6 where others can read it note: ./tells_packet.c:6:73: __u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero); if (v) *v = (__u64)(long)data; return XDP_PASS; }
tells_sent: error: program 'p' is refused at instruction 6, '*(u64 *)(r2 +18) = r1': writes the pointer r1 where others can read it note: ./tells_sent.c:6:61: if (data + 26 > end) return XDP_DROP; *(__u64 *)(data + 18) = (__u64)(long)ctx; return XDP_PASS; }
tells_stack: error: program 'p' is refused at instruction 10, '*(u64 *)(r0 +0) = r1': writes the pointer r1 where others can read it note: ./tells_stack.c:6:73: __u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero); if (v) *v = (__u64)(long)&zero; return XDP_PASS; }
tells_updated: error: program 'p' is refused at instruction 10, 'call bpf_map_update_elem': reads part of a pointer that is saved on the stack note: ./tells_updated.c:6:45: __u32 zero = 0; __u64 v = (__u64)(long)ctx; bpf_map_update_elem(&kept, &zero, &v, 0); return XDP_PASS; }
tells_value: error: program 'p' is refused at instruction 8, '*(u64 *)(r0 +0) = r0': writes the pointer r0 where others can read it note: ./tells_value.c:6:73: __u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero); if (v) *v = (__u64)(long)v; return XDP_PASS; }
tells_verdict: error: program 'p' is refused at instruction 1, 'r0 >>= 0xc': pointers can be added to and subtracted from, nothing else note: ./tells_verdict.c:6:24: return (int)((long)ctx >> 12); }
in user space:
tells_added: error: program 'p' is refused at instruction 9, 'lock *(u64 *)(r0 +0) += r6': puts a pointer into memory by an atomic operation note: ./tells_added.c:6:70: __u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero); if (v) __sync_fetch_and_add(v, (__u64)(long)ctx); return XDP_PASS; }
tells_context: error: program 'p' is refused at instruction 9, '*(u64 *)(r0 +0) = r6': writes the pointer r6 where others can read it note: ./tells_context.c:6:73: __u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero); if (v) *v = (__u64)(long)ctx; return XDP_PASS; }
tells_end: error: program 'p' is refused at instruction 9, 'r6 *= 3': pointers can be added to and subtracted from, nothing else note: ./tells_end.c:6:92: __u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero); if (v) *v = (__u64)(long)end * 3; return XDP_PASS; }
tells_map: error: program 'p' is refused at instruction 10, '*(u64 *)(r0 +0) = r6': writes the pointer r6 where others can read it note: ./tells_map.c:6:73: __u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero); if (v) *v = (__u64)(long)&seen; return XDP_PASS; }
tells_packet: error: program 'p' is refused at instruction 9, '*(u64 *)(r0 +0) = r6': writes the pointer r6 where others can read it note: ./tells_packet.c:6:73: __u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero); if (v) *v = (__u64)(long)data; return XDP_PASS; }
tells_sent: error: program 'p' is refused at instruction 6, '*(u64 *)(r2 +18) = r1': writes to the packet, which filters only read note: ./tells_sent.c:6:61: if (data + 26 > end) return XDP_DROP; *(__u64 *)(data + 18) = (__u64)(long)ctx; return XDP_PASS; }
tells_stack: error: program 'p' is refused at instruction 10, '*(u64 *)(r0 +0) = r1': writes the pointer r1 where others can read it note: ./tells_stack.c:6:73: __u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero); if (v) *v = (__u64)(long)&zero; return XDP_PASS; }
tells_updated: error: program 'p' is refused at instruction 10, 'call bpf_map_update_elem': reads part of a pointer that is saved on the stack note: ./tells_updated.c:6:45: __u32 zero = 0; __u64 v = (__u64)(long)ctx; bpf_map_update_elem(&kept, &zero, &v, 0); return XDP_PASS; }
tells_value: error: program 'p' is refused at instruction 8, '*(u64 *)(r0 +0) = r0': writes the pointer r0 where others can read it note: ./tells_value.c:6:73: __u32 zero = 0; __u64 *v = bpf_map_lookup_elem(&seen, &zero); if (v) *v = (__u64)(long)v; return XDP_PASS; }
tells_verdict: error: program 'p' is refused at instruction 1, 'r0 >>= 0xc': pointers can be added to and subtracted from, nothing else note: ./tells_verdict.c:6:24: return (int)((long)ctx >> 12); }
helper23: error: instruction 4 calls helper 23, which is not among those that tenants may call note: ./helper23.c:6: return (int)f(ctx, 0, 0, 0, 0); }
helper51: error: instruction 4 calls helper 51, which is not among those that tenants may call note: ./helper51.c:6: return (int)f(ctx, 0, 0, 0, 0); }
helper12: error: instruction 4 calls helper 12, which is not among those that tenants may call note: ./helper12.c:6: return (int)f(ctx, 0, 0, 0, 0); }
helper6: error: instruction 4 calls helper 6, which is not among those that tenants may call note: ./helper6.c:6: return (int)f(ctx, 0, 0, 0, 0); }
helper4: error: instruction 4 calls helper 4, which is not among those that tenants may call note: ./helper4.c:6: return (int)f(ctx, 0, 0, 0, 0); }
helper25: error: instruction 4 calls helper 25, which is not among those that tenants may call note: ./helper25.c:6: return (int)f(ctx, 0, 0, 0, 0); }
helper93: error: instruction 4 calls helper 93, which is not among those that tenants may call note: ./helper93.c:6: return (int)f(ctx, 0, 0, 0, 0); }
helper44: error: instruction 4 calls helper 44, which is not among those that tenants may call note: ./helper44.c:6: return (int)f(ctx, 0, 0, 0, 0); }
helper54: error: instruction 4 calls helper 54, which is not among those that tenants may call note: ./helper54.c:6: return (int)f(ctx, 0, 0, 0, 0); }
helper69: error: instruction 4 calls helper 69, which is not among those that tenants may call note: ./helper69.c:6: return (int)f(ctx, 0, 0, 0, 0); }
helper130: error: instruction 4 calls helper 130, which is not among those that tenants may call note: ./helper130.c:6: return (int)f(ctx, 0, 0, 0, 0); }
helper181: error: instruction 4 calls helper 181, which is not among those that tenants may call note: ./helper181.c:6: return (int)f(ctx, 0, 0, 0, 0); }
helper200000: error: instruction 4 calls helper 200000, which is not among those that tenants may call note: ./helper200000.c:6: return (int)f(ctx, 0, 0, 0, 0); }
function: error: 'function.c': instruction 4 calls what is no function of the object: bpf_xdp_metadata_rx_timestamp
["blue"]
grown:
grown: 
blue: 11 packets, 0 dropped, 0 sent, 11 delivered, 0 spoofed
red: 200 packets, 0 dropped, 0 sent, 200 delivered, 0 spoofed
bytes:
bytes: 
blue: 22 packets, 0 dropped, 0 sent, 22 delivered, 0 spoofed
red: 200 packets, 0 dropped, 0 sent, 200 delivered, 0 spoofed
divide:
divide: 
blue: 33 packets, 0 dropped, 0 sent, 33 delivered, 0 spoofed
red: 200 packets, 200 dropped, 0 sent, 0 delivered, 0 spoofed
fills:
fills: 
blue: 44 packets, 0 dropped, 0 sent, 44 delivered, 0 spoofed
red: 200 packets, 100 dropped, 0 sent, 100 delivered, 0 spoofed
retags:
retags: 
blue: 55 packets, 0 dropped, 0 sent, 55 delivered, 0 spoofed
red: 200 packets, 0 dropped, 0 sent, 0 delivered, 200 spoofed
repasses:
repasses: 
blue: 66 packets, 0 dropped, 0 sent, 66 delivered, 0 spoofed
red: 200 packets, 0 dropped, 0 sent, 0 delivered, 200 spoofed
odd:
odd: 
blue: 77 packets, 0 dropped, 0 sent, 77 delivered, 0 spoofed
red: 200 packets, 200 dropped, 0 sent, 0 delivered, 0 spoofed
aborts:
aborts: 
blue: 88 packets, 0 dropped, 0 sent, 88 delivered, 0 spoofed
red: 200 packets, 200 dropped, 0 sent, 0 delivered, 0 spoofed
