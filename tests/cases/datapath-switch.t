LearningSwitch is a naive bridge's equal on random frames: learning, flooding, moves, aging, 250 ports; handlers; hotswap.
== copy tests/oracle/packets.py
== file make.py
import random, sys
from packets import *
# make.py PORTS FRAMES - frames carry the port they come in at behind their addresses, and their number
ports, frames = int(sys.argv[1]), int(sys.argv[2])
random.seed(ports)
groups = [bytes.fromhex(a) for a in ('ffffffffffff', '01005e000001', '0180c2000000', '0180c200000f', '0180c2000010')]
hosts = [bytes([2, 0, 0, 0, i, i]) for i in range(min(ports * 2, 200))]
def frame(i):
    dst = random.choice(groups) if random.random() < .05 else random.choice(hosts)
    src = random.choice(groups) if random.random() < .02 else random.choice(hosts[:len(hosts) * 3 // 4])
    return dst + src + struct.pack('!HI', random.randrange(ports), i) + bytes(random.randrange(40))
def when(i):
    return 1000 + i * .01 + (5 if i > frames // 2 else 0)
capture('in.pcap', [(when(i), frame(i)) for i in range(frames)])
with open('switch.click', 'w') as f:
    f.write('s :: LearningSwitch(TIMEOUT 3); FromDump(in.pcap, STOP true) -> c :: Classifier(%s);\n' %
            ', '.join('12/%04x' % i for i in range(ports)))
    f.write('all :: Null -> ToDump(out.pcap, SNAPLEN 0);\n')
    for i in range(ports):
        f.write('c[%d] -> [%d] s; s[%d] -> StoreData(12, "\\<%04x>") -> all;\n' % (i, i, i, i))
== file see.py
import sys
from packets import *
ports, timeout = int(sys.argv[1]), 3
known, want, moved = {}, {i: [] for i in range(ports)}, 0
for now, f in read_capture('in.pcap'):
    dst, src, port = f[:6], f[6:12], struct.unpack('!H', f[12:14])[0]
    if not src[0] & 1:
        moved += src in known and known[src][0] != port
        known[src] = port, now
    to = [i for i in range(ports) if i != port]
    if dst[:5] == bytes.fromhex('0180c20000') and dst[5] < 16:
        to = []
    elif not dst[0] & 1 and dst in known and now - known[dst][1] <= timeout:
        to = [known[dst][0]] if known[dst][0] != port else []
    for i in to:
        want[i].append(f[:12] + struct.pack('!H', i) + f[14:])
got = {i: [] for i in range(ports)}
for _, f in read_capture('out.pcap'):
    got[struct.unpack('!H', f[12:14])[0]].append(f)
for i in range(ports):
    assert got[i] == want[i], (i, len(got[i]), len(want[i]))
print('%d frames out of %d ports, as they should; %d moves' % (sum(map(len, got.values())), ports, moved))
== run
for n in '2 400' '3 3000' '60 1500' '250 600' '256 300'; do
	python3 make.py $n
	for burst in 1 64; do datapath run --clock=pcap --burst $burst switch.click -h s.moved | tr '\n' ' '; python3 see.py $n; done
done
== stdout
205 206 frames out of 2 ports, as they should; 205 moves
205 206 frames out of 2 ports, as they should; 205 moves
1908 3069 frames out of 3 ports, as they should; 1908 moves
1908 3069 frames out of 3 ports, as they should; 1908 moves
1355 32641 frames out of 60 ports, as they should; 1355 moves
1355 32641 frames out of 60 ports, as they should; 1355 moves
438 85896 frames out of 250 ports, as they should; 438 moves
438 85896 frames out of 250 ports, as they should; 438 moves
159 54650 frames out of 256 ports, as they should; 159 moves
159 54650 frames out of 256 ports, as they should; 159 moves
== run
# One port too many
python3 make.py 257 10; datapath run switch.click 2>&1 | head -1; datapath run switch.click 2>/dev/null; echo "status $?"
== stdout
switch.click:1:1: error: a switch has at most 256 ports, not 257
status 2
== file loop.click
// What a switch floods comes back to it: frames end, and the switch works on
InfiniteSource(DATA \<ffffffffffff0200000000018888>, LIMIT 3) -> [0] s :: LearningSwitch; s[0] -> Discard; s[1] -> [1] s; Idle -> [2] s; s[2] -> d :: Discard;
== run
timeout 20 datapath run loop.click -h s.count -h s.flooded -h d.count --json
== stdout
s.count:
1

s.flooded:
6

d.count:
6

{"made": 9, "sent": 0, "waiting": 0, "dropped": {"discarded": 9}}
== file hot.click
// Handlers, and what a switch knows stays when the configuration is replaced
InfiniteSource(DATA \<02000000000a02000000000b8888>, LIMIT 1) -> [0] s :: LearningSwitch(TIMEOUT 7, ADDRESSES 4); InfiniteSource(DATA \<02000000000b02000000000c8888>, LIMIT 1, ACTIVE false) -> [1] s;
s[0], s[1] => Discard, Discard;
== run
export MIDDLEPROOF_RUN=$PWD/run; mkdir -m 700 -p run; datapath run --name x hot.click & pid=$!
for i in $(seq 50); do datapath ctl -n x read s.count >/dev/null 2>&1 && break; sleep 0.1; done
see() { echo "$1: $(datapath ctl -n x read s.table) $(datapath ctl -n x read s.timeout) $(datapath ctl -n x read s.learned)"; }
see start; datapath ctl -n x write s.timeout 9; sed 's/TIMEOUT 7/TIMEOUT 8/; s/LIMIT 1)/LIMIT 0)/' hot.click >new.click; datapath ctl -n x hotswap new.click >/dev/null; see swapped
datapath ctl -n x write s.clear_port 1; see other; datapath ctl -n x write s.clear_port 0; see gone; datapath ctl -n x write s.clear_port 2; datapath ctl -n x write s.timeout -1; kill $pid; wait $pid
== stdout
start: 02-00-00-00-00-0B 0 7 1
swapped: 02-00-00-00-00-0B 0 8 1
other: 02-00-00-00-00-0B 0 8 1
gone:  8 1
== stderr
datapath ctl: expected a number from 0 to 1, not '2'
datapath ctl: unknown option '-1'
