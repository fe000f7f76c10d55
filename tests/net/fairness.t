Offloads: two tenants want more than their shares, and get equal parts of the processor though a packet of one costs twice what one of the
other's does; a third wants less and gets it, and something
of what he wants when he is flooded beyond what refusing costs. Without the mechanism each gets what his packets cost.
== file none.click
Idle -> Discard;
== copy examples/offload offload
== file flood
# flood MAC: until killed, 12,000 a second each of SYNs to .2, queries for another's name to .3, datagrams to .4
import random, socket, struct, sys, time
def summed(b):
    s = sum(struct.unpack(">%dH" % (len(b) // 2), b))
    s = (s & 0xffff) + (s >> 16)
    return ~((s & 0xffff) + (s >> 16)) & 0xffff
def frame(proto, dst, l4):
    src = bytes([10, 77, 0, 1])
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(l4), 0, 0, 64, proto, 0) + src + bytes([10, 77, 0, dst])
    ip = ip[:10] + struct.pack(">H", summed(ip)) + ip[12:]
    return bytes.fromhex(sys.argv[1].replace(":", "")) + b"\x02\0\0\0\0\x0a\x08\0" + ip + l4
def udp(port, body):
    return struct.pack(">HHHH", random.randrange(1024, 65536), port, 8 + len(body), 0) + body
frames = []
for k in range(200):
    syn = frame(6, 2, struct.pack(">HHIIBBHHH", random.randrange(1024, 65536), 80, random.getrandbits(32), 0, 0x50, 2, 65535, 0, 0))
    query = struct.pack(">HHHHHH", k, 0x100, 1, 0, 0, 0) + b"\7another\7example\0\0\1\0\1"
    frames += [syn, frame(17, 4, udp(9, bytes(40))), frame(17, 3, udp(53, query))]
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
s.bind(("eth", 0))
due = time.time()
while True:
    for f in frames:
        s.send(f)
    due = max(due + 200 / 12000, time.time() - 0.1)
    time.sleep(max(0, due - time.time()))
== file change
# of two answers of `tenants --json`: what each used and did between them
.[0] as $a | .[1] as $b | [range(3) as $k | $b.tenants[$k] as $t | $a.tenants[$k] as $f | { tenant: $t.tenant, used: ($t.used - $f.used),
  refused: ($t.refused - $f.refused), work: ($t.dropped + $t.sent + $t.delivered - $f.dropped - $f.sent - $f.delivered) }] |
  (map(.used) | add) as $all | map(.part = 100 * .used / $all)
== run
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
$TOP/tests/net/between none.click late -- 'start --name lab
on a ethtool -K eth gro on	# who gets redirected frames must poll for them
for n in 2 3 4; do ip addr add 10.77.0.$n/24 dev left; done; ip neigh add 10.77.0.1 lladdr 2:0:0:0:0:a dev left nud permanent
python3 -c "import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind((\"10.77.0.4\", 9)); time.sleep(100)" & receiver=$!
datapath ctl offload attach left --supply 6500; datapath ctl offload attach left --supply 1 && datapath ctl offload list | tail -1
datapath ctl offload add proxy --prefix 10.77.0.2/32 --share 50 offload/syn_proxy.c; datapath ctl offload add limiter --prefix 10.77.0.3/32 --share 50 offload/dns_limit.c
datapath ctl offload add plain --prefix 10.77.0.4/32 --share 50
on a python3 flood $(ip -o link show left 2>/dev/null | grep -o "link/ether [^ ]*" | cut -d" " -f2) & flood=$!
# shares are those of a longer time than full buckets last
during() { sleep 2; datapath ctl tenants --json >before; sleep 2; datapath ctl tenants --json >after; jq -s -f change before after >changed; }
during
say() { jq -r "(map({ (.tenant): . }) | add) as \$t | $1" changed; }
say "if (\$t.proxy.part / \$t.plain.part | . > 0.75 and . < 1.33) and \$t.limiter.part < 42 and all(.[]; .work > 100) then \"equal parts\" else . end"
datapath ctl offload add limiter --prefix 10.77.0.3/32 --share 1 --keep offload/dns_limit.c; during
say "if \$t.limiter.refused > 1000 and \$t.limiter.work > 10 then \"something is done\" else . end"
datapath ctl offload supply 6400; datapath ctl offload supply 6401; during
say "if all(.[]; .refused == 0) and \$t.plain.part > 1.4 * \$t.proxy.part then \"as packets cost\" else . end"
kill $flood $receiver; datapath ctl offload clear; datapath ctl stop; wait $DATAPATH; true' 2>&1
== stdout
datapath ctl: supply of 6500 percent, expected 0 to 6400
1 percent of a processor divided; of the time, 0.0% went to packets of no tenant
equal parts
something is done
datapath ctl: supply of 6401 percent, expected 0 to 6400
as packets cost
