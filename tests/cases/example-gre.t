A GRE tunnel: both ends, held against packets worked out by hand and tshark's reading; what is of another tunnel, broken or too large is not taken.
== copy examples/gre
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== copy tests/oracle/between.py
== file gre.py
import subprocess
from between import *
from packets import *
from trial import *

a, b, near, here, there, config = '10.77.0.1', '10.78.0.2', '10.77.0.254', '192.0.2.1', '192.0.2.2', 'gre/gre.click'
OUTER, PEER = '0200000088fe', '020000000077'
known = {'left': [(999, KNOWN['left'])], 'right': [(999.1, arp(2, PEER, there, OUTER, here))]}
gre = lambda packet, flags=0x2000, key=7, kind=0x800: struct.pack('!HHI', flags, kind, key) + packet
wrap = lambda packet, i: ether(ip(here, there, 47, gre(packet), ttl=250, ident=i, frag=0x4000), dst=PEER, src=OUTER)
def unwrap(payload, src=there, dst=here, proto=47, **more):
    return ether(ip(src, dst, proto, payload, ttl=250, **more), dst=OUTER, src=PEER)

out = [udp(a, b, 5, 6), tcp(a, b, 5, 80, SYN), echo(a, b, 1), udp(a, b, 5, 6, bytes(1400)), udp('10.77.0.9', '198.51.100.1', 5, 6), udp(a, b, 5, 6, b'', frag=0x2000)]
big = udp(a, b, 5, 6, bytes(range(200)) * 7 + bytes(50))    # 1478 octets, 1472 fit
dont = udp(a, b, 5, 6, bytes(range(200)) * 7 + bytes(50), frag=0x4000)
pieces = [hop(ip(a, b, 17, big[20:1468], frag=0x2000)), hop(ip(a, b, 17, big[1468:], frag=181))]
home = [udp(b, a, 6, 5), tcp(b, a, 80, 5, SYN | ACK), udp(b, a, 6, 5, ttl=2)]
not_ours = [unwrap(gre(home[0], key=8)), unwrap(gre(home[0], flags=0x2001)), unwrap(gre(home[0], flags=0xa000)), unwrap(gre(home[0], kind=0x6558)),
            unwrap(gre(home[0]), src='192.0.2.9'), unwrap(home[0], proto=4), unwrap(gre(home[0]), frag=0x2000), unwrap(gre(home[0])[:7]),
            unwrap(gre(udp(b, '10.79.0.1', 6, 5))), unwrap(gre(udp('10.77.0.3', a, 6, 5))), unwrap(gre(home[0][:-1])), unwrap(gre(udp(b, a, 6, 5, ttl=1))),
            ether(home[0], dst=OUTER, src=PEER)]
left = [from_a(p) for p in out + [big, dont, udp(b, a, 5, 6), udp(a, '10.77.0.3', 5, 6), udp(a, '239.1.1.1', 5, 6)]]
inputs = {'left': known['left'] + [(1000 + i / 100, f) for i, f in enumerate(left)],
          'right': known['right'] + [(1001 + i / 100, f) for i, f in enumerate([unwrap(gre(p)) for p in home] + not_ours)]}
sent, counts = run(config, inputs)
same('right', frames(sent['right']), [wrap(hop(p) if i < len(out) else p, i) for i, p in enumerate(out + pieces)])
error = icmp(near, a, 3, 4, struct.pack('!I', 1472), hop(dont)[:548], ttl=200)
same('left', frames(sent['left']), [to_a(error)] + [to_a(hop(p)) for p in home])
print(counts['dropped'])
words = ['ip.src', 'gre.key', 'gre.proto', 'udp.dstport', '_ws.malformed', 'ip.checksum.status']
print(subprocess.run(['tshark', '-n', '-r', 'to-right.pcap', '-o', 'ip.check_checksum:TRUE', '-T', 'fields', '-E', 'separator=;', *[x for w in words for x in ('-e', w)]],
                     capture_output=True, text=True).stdout.splitlines()[:2])

# What this end sends the other end takes: through both nothing but the TTL is changed
other = ('near=10.78.0.254', 'local=' + there, 'remote=' + here, 'hosts=10.78.0.0/24')
through = [(t, OUTER_ETHER) for t, OUTER_ETHER in sent['right'] if OUTER_ETHER[12:14] == b'\x08\0']
swapped = [(t, bytes.fromhex(OUTER) + bytes.fromhex(PEER) + f[12:]) for t, f in through]
sent, counts = run(config, {'left': [(999, arp(2, B, b, NEAR, '10.78.0.254')), (999.2, arp(2, B, '198.51.100.1', NEAR, '10.78.0.254'))],
                            'right': [(999.1, arp(2, PEER, here, OUTER, there))] + swapped}, *other)
same('b', frames(sent['left']), [ether(hop(p, 2 if i < len(out) else 1), dst=B, src=NEAR) for i, p in enumerate(out + pieces) if p != out[4]])
survives(config, {'left': left[:3], 'right': [unwrap(gre(p)) for p in home]}, before=[('left', KNOWN['left']), ('right', known['right'][0][1])])
# the same inside the tunnel
inside = [(1000 + i / 2000, unwrap(gre(f[14:]))) for i, f in enumerate(hostile([from_b(home[0]), from_b(home[1])])) if f[12:14] == b'\x08\0']
sent, counts = run(config, {'left': known['left'], 'right': known['right'] + inside})
print(len(inside), 'inside,', sum(1 for f in frames(sent['left']) if routed(f)), 'unsound')
== run
python3 gre.py
== stdout
right: 8 as expected
left: 4 as expected
{'discarded': 10, 'filtered': 1, 'bad header': 3, 'bad checksum': 1, 'too short': 1, 'consumed': 4}
['192.0.2.1,10.77.0.1;0x00000007;0x0800;6;;1,1', '192.0.2.1,10.77.0.1;0x00000007;0x0800;;;1,1']
b: 7 as expected
1504 hostile packets, some sent, all sound
423 inside, 0 unsound
