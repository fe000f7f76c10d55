FlowPinner: both ways of a flow, ICMP errors about it and all fragments of a datagram leave by one output, and outputs get equal parts.
== copy tests/oracle/packets.py
== file make.py
from packets import *
import random
random.seed(3)
packets = []
for i in range(2000):
    a, b = ('10.%d.%d.%d' % (random.randrange(4), random.randrange(256), random.randrange(256)) for _ in range(2))
    p, q = random.randrange(65536), random.randrange(65536)
    there, back = (udp(a, b, p, q), udp(b, a, q, p)) if i % 2 else (tcp(a, b, p, q, SYN), tcp(b, a, q, p, SYN | ACK))
    packets += [there, back, icmp('9.9.9.9', a, 11, 0, data=there[:28])]
    fragments = [ip(a, b, 17, udp(a, b, p, q, b'x' * 24)[20:36], frag=0x2000, ident=i), ip(a, b, 17, b'x' * 16, frag=2, ident=i)]
    packets += fragments + [fragments[1]]
capture('in.pcap', [ether(p) for p in packets])
== file check.py
from packets import read_capture
import sys
frames = [f for _, f in read_capture('in.pcap')]
where = {}
n = int(sys.argv[1])
sizes = []
for i in range(n):
    got = [f for _, f in read_capture('out%d.pcap' % i)]
    sizes.append(len(got))
    for f in got:
        where.setdefault(f, set()).add(i)
assert sum(sizes) == len(frames), sizes
for i in range(0, len(frames), 3):
    three = [where[f] for f in frames[i:i + 3]]
    assert len(three[0] | three[1] | three[2]) == 1, (i, three)
print(n, 'outputs, even' if min(sizes) > 0.9 * len(frames) / n else sizes)
== file two.click
FromDump(in.pcap, STOP true) -> MarkIPHeader(14) -> f :: FlowPinner;
f[0] -> ToDump(out0.pcap); f[1] -> ToDump(out1.pcap);
== file five.click
FromDump(in.pcap, STOP true) -> MarkIPHeader(14) -> f :: FlowPinner(SEED 9);
f[0] -> ToDump(out0.pcap); f[1] -> ToDump(out1.pcap); f[2] -> ToDump(out2.pcap); f[3] -> ToDump(out3.pcap); f[4] -> ToDump(out4.pcap);
== run
python3 make.py; datapath run two.click && python3 check.py 2; datapath run --burst=64 five.click && python3 check.py 5
== stdout
2 outputs, even
5 outputs, even
