symexec sim and datapath run do the same, packet by packet, where switches and group lists learn and segments are cut: models and elements were written apart.
== copy tests/oracle/packets.py
== file make.py
import random
from packets import *
random.seed(8)
host = lambda i: '02000000000%d' % i
framed = lambda p: ether(p, src=host(random.randrange(3)))
def frame():
    kinds = [lambda: 'f' * 12, lambda: '0180c20000%02x' % random.randrange(20), lambda: host(random.randrange(8))]
    address = lambda: random.choices(kinds, [1, 1, 12])[0]()
    f = ether(bytes(random.randrange(9)), random.randrange(3), address(), address())
    return f[:random.randrange(14)] if random.random() < .03 else f
def group():
    g = '%d.0.%d.%d' % (random.choice([224, 239]), random.randrange(2), random.randrange(4))
    if random.random() > .3:
        return framed(udp('10.0.0.1', g if random.random() > .1 else '10.0.0.2', 1, 2))
    kind = random.choice([0x11, 0x12, 0x16, 0x22])
    b = struct.pack('!BBHHHBBH', kind, 0, 0, 0, 1, random.randrange(2, 5), 0, 0) if kind == 0x22 else struct.pack('!BBH', kind, 0, 0)
    b += address(g)
    return framed(ip('10.0.0.1', g, 2, b[:2] + struct.pack('!H', checksum(b)) + b[4:], ttl=random.choice([1, 1, 1, 2])))
def segment():
    p = tcp('10.0.0.1', '10.0.0.2', 1000, 80, random.choice([0x10, 0x11, 0x18, 0x19, 0x90, 0x98, 0x58, 2, 4, 0x38]),
            seq=random.randrange(1 << 32), data=random.randbytes(random.choice([0, 1, 5, 99, 100, 101, 200, 201, 500, 1460])),
            options=random.choice([b'', b'\1\1\1\1', b'\1\1\x08\x0a12345678']), ident=random.randrange(65536))
    return framed(random.choice([p] * 8 + [p[:-1] + b'\0', p + b'pad', p[:40]]))
for name, make, many in (('switch', frame, 600), ('groups', group, 400), ('segments', segment, 300)):
    capture(name + '.pcap', [(1000 + i * .001, make()) for i in range(many)])
== file compare.py
import sys
from packets import *
for name in sys.argv[1:]:
    proved, ran = ([f for _, f in read_capture('%s.%s.pcap' % (who, name))] for who in ('sim', 'run'))
    assert proved == ran, (name, len(proved), len(ran), [i for i, (a, b) in enumerate(zip(proved, ran)) if a != b][:5])
    print(name, len(ran))
== file switch
FromDump(switch.pcap, STOP true) -> c :: Classifier(11/00, 11/01, -); c[0-2] => [0-2] x :: LearningSwitch;
x[0] -> ToDump(WHO.switch0.pcap); x[1] -> ToDump(WHO.switch1.pcap); x[2] -> ToDump(WHO.switch2.pcap);
== file groups
FromDump(groups.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> Unstrip(14) -> c :: Classifier(11/00, 11/01, -);
x :: MulticastTee; c[0] -> Strip(14) -> [0] x; c[1] -> Strip(14) -> [1] x; c[2] -> Strip(14) -> [2] x;
x[0] -> ToDump(WHO.groups0.pcap); x[1] -> ToDump(WHO.groups1.pcap); x[2] -> ToDump(WHO.groups2.pcap);
== file segments
FromDump(segments.pcap, STOP true) -> MarkIPHeader(14) -> t :: Tee;
t[0] -> SegmentSplit(100) -> ToDump(WHO.segments100.pcap, SNAPLEN 0); t[1] -> SegmentSplit(1000) -> ToDump(WHO.segments1000.pcap, SNAPLEN 0);
== run
python3 make.py
for file in switch groups segments; do
	sed 's/WHO/sim/g' $file > sim.click; symexec sim sim.click
	sed 's/WHO/run/g' $file > run.click; datapath run --clock=pcap run.click
done
python3 compare.py switch0 switch1 switch2 groups0 groups1 groups2 segments100 segments1000
== stdout
switch0 111
switch1 115
switch2 94
groups0 101
groups1 108
groups2 106
segments100 635
segments1000 312
