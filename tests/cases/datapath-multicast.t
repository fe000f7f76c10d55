Multicast: groups go where they were joined by IGMPv1 to v3, memberships end, routers ask, and frames have the group's address.
== copy tests/oracle/packets.py
== file make.py
from packets import *
def igmp(src, dst, kind, group, code=0, ttl=1, rest=b'', **more):
    m = struct.pack('!BBH4s', kind, code, 0, address(group)) + rest
    m = m[:2] + struct.pack('!H', checksum(m)) + m[4:]
    return ip(src, dst, 2, m, ttl=ttl, options=b'\x94\x04\0\0', **more)
def report3(*records, count=None):
    body = b''.join(struct.pack('!BBH4s', kind, 0, len(sources), address(group)) + b''.join(map(address, sources))
                    for kind, group, *sources in records)
    m = struct.pack('!BBHHH', 0x22, 0, 0, 0, len(records) if count is None else count) + body
    return ip('10.0.0.3', '224.0.0.22', 2, m[:2] + struct.pack('!H', checksum(m)) + m[4:], ttl=1, options=b'\x94\x04\0\0')
def raw3(records):
    m = b'\x22\0\0\0\0\0\0\x01' + records
    return ip('10.0.0.3', '224.0.0.22', 2, m[:2] + struct.pack('!H', checksum(m)) + m[4:], ttl=1, options=b'\x94\x04\0\0')
def data(group, n=0):
    return udp('192.0.2.1', group, 5000, 5001, b'data %d' % n)
G = '239.1.2.%d'
script = [
    (0, 0, 'nobody wants it', data(G % 3)), (1, 1, 'join v2', igmp('10.0.0.2', G % 3, 0x16, G % 3)),
    (2, 0, 'link 1 wants it', data(G % 3)), (3, 2, 'join v1', igmp('10.0.0.4', G % 3, 0x12, G % 3)),
    (4, 0, 'links 1 and 2 want it', data(G % 3)), (5, 1, 'from link 1', data(G % 3)),
    (6, 0, 'another group', data(G % 4)), (7, 2, 'v3 excludes nothing', report3((4, G % 4), (2, G % 5), (6, G % 6, '1.2.3.4'))),
    (8, 0, 'link 2 wants 4', data(G % 4)), (9, 0, 'and 5', data(G % 5)), (10, 0, 'but not 6', data(G % 6)),
    (11, 1, 'v3 includes a source', report3((1, G % 7, '9.9.9.9'))), (12, 0, 'link 1 wants 7', data(G % 7)),
    (13, 2, 'leave v2', igmp('10.0.0.4', '224.0.0.2', 0x17, G % 3)), (14, 0, 'still two seconds', data(G % 3)),
    (15.5, 0, 'link 2 left', data(G % 3)), (16, 2, 'leave v3', report3((3, G % 4))), (18.5, 0, 'nobody wants 4', data(G % 4)),
    (19, 0, 'of the link itself', data('224.0.0.251')), (20, 0, 'unicast', data('10.1.1.1')),
    (21, 1, 'TTL 2', igmp('10.0.0.2', G % 9, 0x16, G % 9, ttl=2)), (22, 1, 'not to its group', igmp('10.0.0.2', G % 8, 0x16, G % 9)),
    (23, 1, 'no group', igmp('10.0.0.2', '10.0.0.1', 0x16, '10.0.0.1')),
    (24, 1, 'wrong checksum', igmp('10.0.0.2', G % 9, 0x16, G % 9)[:-1] + b'\x55'), (25, 1, 'short', ip('10.0.0.2', G % 9, 2, b'\x16\0\0\0', ttl=1)),
    (26, 1, 'more records than octets', report3((4, G % 9), count=2)), (27, 1, 'sources that are not there', raw3(b'\x04\0\0\x09' + address(G % 9))),
    (28, 1, 'IHL 3', b'\x43' + data(G % 3)[1:]), (29, 1, 'longer than it is', data(G % 3)[:2] + b'\x7f\xff' + data(G % 3)[4:]),
    (30, 0, 'none of those joined 9', data(G % 10)), (262, 0, 'link 1 was silent', data(G % 3)), (263, 0, '7 is still wanted', data(G % 7)),
    (272, 0, 'no more', data(G % 7)),
]
if __name__ == '__main__':
    capture('in.pcap', [(1000 + when, ether(p, src='0200000000%02x' % link)) for when, link, _, p in script])
== file see.py
from packets import *
import make
sent = {}
for _, f in read_capture('out.pcap'):
    if f[23] == 2 and f[38] == 0x11:
        continue
    sent.setdefault(f[14:], []).append('%d to %s' % (f[13], f[:6].hex(':')))
groups = {}
for when, link, name, p in make.script:
    groups.setdefault(p, []).append(name)
for p, names in groups.items():
    if p in sent:
        print('%s: %s' % (' / '.join(names), ', '.join(sent[p])))
== file tee.click
FromDump(in.pcap, STOP true) -> c :: Classifier(11/00, 11/01, 11/02);
c[0] -> Strip(14) -> CheckIPHeader -> [0] t :: MulticastTee; c[1] -> Strip(14) -> MarkIPHeader -> [1] t; c[2] -> Strip(14) -> MarkIPHeader -> [2] t;
out :: Null -> ToDump(out.pcap, SNAPLEN 0);
t[0] -> IPMulticastEtherEncap(0x800, 2:0:0:0:0:0) -> StoreData(12, \<0800>) -> StoreData(13, \<00>) -> out;
t[1] -> IPMulticastEtherEncap(0x800, 2:0:0:0:0:1) -> StoreData(13, \<01>) -> out;
t[2] -> IPMulticastEtherEncap(0x800, 2:0:0:0:0:2) -> StoreData(13, \<02>) -> out;
== run
python3 make.py; datapath run --clock=pcap tee.click -h t.reports -h t.leaves -h t.passed -h t.drop_reasons; python3 see.py
== stdout
t.reports:
7

t.leaves:
2

t.passed:
10

t.drop_reasons:
filtered: 7
bad header: 3
bad checksum: 1
bad address: 3
too short: 3
consumed: 6

nobody wants it / link 1 wants it / links 1 and 2 want it / from link 1 / still two seconds / link 2 left / link 1 was silent: 1 to 01:00:5e:01:02:03, 1 to 01:00:5e:01:02:03, 2 to 01:00:5e:01:02:03, 2 to 01:00:5e:01:02:03, 1 to 01:00:5e:01:02:03, 2 to 01:00:5e:01:02:03, 1 to 01:00:5e:01:02:03
another group / link 2 wants 4 / nobody wants 4: 2 to 01:00:5e:01:02:04
and 5: 2 to 01:00:5e:01:02:05
link 1 wants 7 / 7 is still wanted / no more: 1 to 01:00:5e:01:02:07, 1 to 01:00:5e:01:02:07
of the link itself: 1 to 01:00:5e:00:00:fb, 2 to 01:00:5e:00:00:fb
== run
# tshark has nothing against queries; a leave is followed by one for its group
sed 's/:: MulticastTee/:: MulticastTee(QUERIER 10.0.0.254, INTERVAL 60)/; s/StoreData(13, .<0.>) ->//' tee.click >ask.click; datapath run --clock=pcap ask.click -h t.queries
tshark -nr out.pcap -Y 'igmp' -o ip.check_checksum:TRUE -T fields -e eth.src -e eth.dst -e ip.dst -e ip.ttl -e ip.opt.ra -e igmp.type -e igmp.max_resp -e igmp.maddr -e igmp.checksum.status -e ip.checksum.status 2>/dev/null | sort | uniq -c | sed 's/^ *//'
== stdout
17
5 02:00:00:00:00:00	01:00:5e:00:00:01	224.0.0.1	1	0	0x11	100	0.0.0.0	1	1
5 02:00:00:00:00:01	01:00:5e:00:00:01	224.0.0.1	1	0	0x11	100	0.0.0.0	1	1
5 02:00:00:00:00:02	01:00:5e:00:00:01	224.0.0.1	1	0	0x11	100	0.0.0.0	1	1
1 02:00:00:00:00:02	01:00:5e:01:02:03	239.1.2.3	1	0	0x11	10	239.1.2.3	1	1
1 02:00:00:00:00:02	01:00:5e:01:02:04	239.1.2.4	1	0	0x11	10	239.1.2.4	1	1
== file one.click
FromDump(in.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> g :: IGMP(TIMEOUT 10, GROUPS 2) -> ToDump(one.pcap, ENCAP IP);
== run
datapath run --clock=pcap one.click -h g.reports -h g.passed -h g.drop_reasons; python3 - <<END
import make
from packets import *
names = {p: name for _, _, name, p in make.script}
print([names[p] for _, p in read_capture('one.pcap')])
END
== stdout
g.reports:
7

g.passed:
6

g.drop_reasons:
filtered: 12
bad header: 1
bad checksum: 1
bad address: 2
too short: 3
table full: 2
consumed: 4

['link 1 was silent', 'link 1 was silent', 'link 1 was silent', 'nobody wants 4', 'of the link itself', 'unicast']
== file wrong.click
Idle -> IGMP(QUERIER 1.2.3.4, INTERVAL 0) -> Discard;
== run
datapath run wrong.click
== stdout
== stderr
wrong.click:1:40: error: INTERVAL of IGMP must be more than 0 with QUERIER
    Idle -> IGMP(QUERIER 1.2.3.4, INTERVAL 0) -> Discard;
                                           ^
== exit 2
== file flood.py
from packets import *
import make
# More groups than there is room for, again and again; those that are known stay known, and a lapsed one makes room
frames = [(1000, ether(make.igmp('10.0.0.2', '239.1.2.3', 0x16, '239.1.2.3')))]
frames += [(1000.5 + i * .0001, ether(make.igmp('10.0.0.2', '239.%d.%d.9' % (2 + i // 250, i % 250), 0x16, '239.%d.%d.9' % (2 + i // 250, i % 250)))) for i in range(5000)]
frames += [(1001.5, ether(make.data('239.1.2.3'))), (1012, ether(make.igmp('10.0.0.2', '239.1.2.4', 0x16, '239.1.2.4'))), (1012.1, ether(make.data('239.1.2.4')))]
capture('flood.pcap', frames)
== file flood.click
FromDump(flood.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> g :: IGMP(TIMEOUT 10, GROUPS 100) -> d :: Counter -> Discard;
== run
python3 flood.py; datapath run --clock=pcap flood.click -h g.reports -h d.count -h g.groups -h g.drop_reasons | grep .
== stdout
g.reports:
5002
d.count:
2
g.groups:
239.1.2.4 0 9
g.drop_reasons:
table full: 4901
consumed: 101
