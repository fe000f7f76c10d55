SegmentSplit and SegmentJoin change where a stream is cut and nothing else: octets, flags, options, order, checksums.
== copy tests/oracle/packets.py
== file make.py
import random
from packets import *
random.seed(5)
TS = b'\x01\x01\x08\x0a\0\0\0\x01\0\0\0\x02'
OTHER = TS[:-1] + b'\x03'
def stream(client, port, big):
    """Segments of a connection in order: mostly of equal headers, with all that must not be joined in between."""
    seq, out = 4294960000, [dict(flags=SYN, seq=4294959999, options=b'\x02\x04\x05\xb4', data=b'')]
    for i in range(60):
        n = random.choice((1, 100, 536, 1000, 1448)) if not big else random.randrange(1, 5000)
        s = dict(flags=ACK, seq=seq, data=bytes(random.randrange(256) for _ in range(n)), options=TS, ack=7, window=500)
        kind = random.randrange(16)
        if kind == 0: s['flags'] |= PSH
        if kind == 1: s['window'] = 501
        if kind == 2: s['options'] = OTHER
        if kind == 3: s['ack'] = 9
        if kind == 4: s['flags'] |= 128
        if kind == 5: s['flags'] |= 64
        if kind == 6: s['ttl'] = 63
        if kind == 7: s['tos'] = 2
        if kind == 8: s['flags'] |= URG
        if kind == 9: out.append(dict(flags=ACK, seq=seq, data=b'', options=TS, ack=7, window=500))
        if kind == 10: s['options'] = b''
        if kind == 11: s['frag'] = 0x4000
        out.append(s)
        if kind == 12: out.append(dict(s))
        if kind == 13: s['bad'] = True
        seq += n
    out[-1]['flags'] |= FIN | PSH
    out.append(dict(flags=RST | ACK, seq=seq + 1, data=b''))
    for i, s in enumerate(out):
        bad = s.pop('bad', False)
        s['flags'] = s['flags']
        p = tcp('10.0.0.%d' % client, '10.0.0.9', port, 80, s.pop('flags'), s.pop('seq'), s.pop('ack', 0), ident=i * 10, **s)
        yield p[:36] + bytes([p[36] ^ 0x55]) + p[37:] if bad else p
def mixed(big):
    streams = [list(stream(c, 1000 + p, big)) for c in (1, 2) for p in range(3)]
    frames = []
    while any(streams):
        s = random.choice([s for s in streams if s])
        for _ in range(random.randrange(1, 5)):
            if s:
                frames.append(ether(s.pop(0)))
        if random.random() < .05:
            frames.append(ether(ip('10.0.0.1', '10.0.0.9', 6, b'x' * 24, frag=5)))
            frames.append(ether(udp('10.0.0.1', '10.0.0.9', 1000, 80)))
    return frames
if __name__ == '__main__':
    capture('small.pcap', mixed(False), step=0.0001)
    capture('big.pcap', mixed(True), step=0.0001)
== file see.py
import sys
from packets import *
mss = int(sys.argv[3])
def right(p):
    n = struct.unpack('!H', p[2:4])[0]
    return checksum(p[:20]) == 0 and checksum(p[12:20] + struct.pack('!BBH', 0, 6, n - 20) + p[20:n]) == 0
def octets(name):
    """Of each flow all that matters: every octet with its number, flags that stand there, and the headers it came under."""
    flows, sizes = {}, []
    for _, f in read_capture(name):
        p = f[14:]
        if p[9] != 6 or p[6] & 0x3f or p[7]:
            flows.setdefault('other', []).append(p)
            continue
        head = (p[32] >> 4) * 4
        data, flags = p[20 + head:], p[33]
        seq = struct.unpack('!I', p[24:28])[0]
        same = p[:2] + p[6:9] + p[28:32] + p[34:36] + p[38:20 + head]
        key = p[12:24]
        sizes.append(len(data))
        ok = right(p)
        if not data:
            flows.setdefault(key, []).append((seq, flags, same, ok))
        for i, c in enumerate(data):
            here = flags & ~(FIN | PSH) if i < len(data) - 1 else flags
            here = here & ~128 if i > 0 else here
            flows.setdefault(key, []).append(((seq + i) & 0xffffffff, c, here, same, ok))
    return flows, sizes
before, a = octets(sys.argv[1])
after, b = octets(sys.argv[2])
assert before.keys() == after.keys()
for k in before:
    assert before[k] == after[k], (k, [(x, y) for x, y in zip(before[k], after[k]) if x != y][:2])
print('%d segments of %d flows became %d, the largest of %s octets; every octet as before' % (len(a), len(before) - 1, len(b),
      max(b) if max(b) <= mss or len(sys.argv) > 4 else '%d > %d' % (max(b), mss)))
== file split.click
FromDump(big.pcap, STOP true) -> MarkIPHeader(14) -> s :: SegmentSplit(536) -> ToDump(split.pcap, SNAPLEN 0);
== file join.click
FromDump($FILE.pcap) -> MarkIPHeader(14) -> j :: SegmentJoin(4000, HOLD $HOLD, FLOWS $FLOWS) -> ToDump(join.pcap, SNAPLEN 0);
== file batch.click
FromDump($FILE.pcap) -> MarkIPHeader(14) -> Queue(1000) -> Unqueue(BURST 32) -> j :: SegmentJoin(4000, HOLD $HOLD, FLOWS $FLOWS) -> ToDump(join.pcap, SNAPLEN 0);
== run
python3 make.py
datapath run split.click -h s.split -h s.made -h s.passed | tr '\n' ' '; python3 see.py big.pcap split.pcap 536 may
for c in '1 1024 1' '64 1 1' '64 2 1' '64 1024 0 real batch.click'; do set -- $c
	datapath run --clock=${4-pcap} --burst $1 ${5-join.click} FILE=small HOLD=$3 FLOWS=$2 -h j.joined -h j.made -h j.holding | tr '\n' ' '; python3 see.py small.pcap join.pcap 4000
done
datapath run --clock=pcap join.click FILE=split HOLD=0.01 FLOWS=64 -h j.joined -h j.made | tr '\n' ' '; python3 see.py split.pcap join.pcap 4000 may
for f in big split join; do tshark -nr $f.pcap -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE -Y 'tcp.checksum.status == 0 || ip.checksum.status == 0' 2>/dev/null | wc -l; done
== stdout
s.split: 299  s.made: 1746  s.passed: 42  422 segments of 6 flows became 1869, the largest of 4894 octets; every octet as before
j.joined: 73  j.made: 36  j.holding: 0  411 segments of 6 flows became 374, the largest of 2448 octets; every octet as before
j.joined: 53  j.made: 26  j.holding: 0  411 segments of 6 flows became 384, the largest of 2448 octets; every octet as before
j.joined: 55  j.made: 27  j.holding: 0  411 segments of 6 flows became 383, the largest of 2448 octets; every octet as before
j.joined: 71  j.made: 35  j.holding: 0  411 segments of 6 flows became 375, the largest of 2448 octets; every octet as before
j.joined: 1734  j.made: 342  1869 segments of 6 flows became 477, the largest of 4894 octets; every octet as before
21
21
21
== file hostile.py
import random
from packets import *
random.seed(9)
good = tcp('10.0.0.1', '10.0.0.9', 1, 80, ACK, 5, 6, data=bytes(1200), options=b'\1' * 8)
frames = [ether(good)[:n] for n in range(14, 80)]
for _ in range(3000):
    p = bytearray(good)
    for _ in range(random.randrange(1, 4)):
        p[random.choice((0, 2, 3, 6, 7, 9, 32, 33)) if random.random() < .8 else random.randrange(60)] = random.randrange(256)
    p[10:12] = b'\0\0'
    p[10:12] = struct.pack('!H', checksum(bytes(p[:20])))
    frames.append(ether(bytes(p[:random.choice((len(p), random.randrange(20, len(p))))])))
capture('hostile.pcap', frames)
== file hostile.click
FromDump(hostile.pcap, STOP true) -> MarkIPHeader(14) -> t :: Tee; t[0] -> s :: SegmentSplit(100) -> Discard; t[1] -> j :: SegmentJoin(9000) -> Discard;
InfiniteSource(LIMIT 1) -> none :: SegmentSplit(9) -> Discard; InfiniteSource(LIMIT 1) -> neither :: SegmentJoin(9) -> Discard;
== run
python3 hostile.py; for burst in 1 64; do datapath run --burst $burst hostile.click -h j.holding -h none.drop_reasons -h neither.drop_reasons --json | tail -n +2 | tr '\n' ' '; done
== stdout
0  none.drop_reasons: precondition violated: 1  neither.drop_reasons: precondition violated: 1  {"made": 6269, "sent": 0, "waiting": 0, "dropped": {"discarded": 6233, "consumed": 13, "precondition violated": 23}} 0  none.drop_reasons: precondition violated: 1  neither.drop_reasons: precondition violated: 1  {"made": 6269, "sent": 0, "waiting": 0, "dropped": {"discarded": 6233, "consumed": 13, "precondition violated": 23}} 
\ no newline
