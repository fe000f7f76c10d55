A multicast router: packets for a group go where it was joined and nowhere else, with the group's Ethernet address; what is of one link, for one host or expired does not pass.
== copy examples/multicast
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== copy tests/oracle/between.py
== file multicast.py
from between import hop
from packets import *
from trial import *

config, source, receiver = 'multicast/multicast.click', '10.77.0.1', '10.77.0.2'
def group_mac(group):
    a = address(group)
    return '01005e%02x%02x%02x' % (a[1] & 127, a[2], a[3])
def igmp(src, dst, kind, group, rest=b''):
    m = struct.pack('!BBH4s', kind, 0, 0, address(group)) + rest
    return ip(src, dst, 2, m[:2] + struct.pack('!H', checksum(m)) + m[4:], ttl=1, options=b'\x94\x04\0\0')
def report3(kind, group):
    m = struct.pack('!BBHHHBBH4s', 0x22, 0, 0, 0, 1, kind, 0, 0, address(group))
    return ip(receiver, '224.0.0.22', 2, m[:2] + struct.pack('!H', checksum(m)) + m[4:], ttl=1, options=b'\x94\x04\0\0')
def multicast(packet, src='02000000000a'):
    return ether(packet, 0x800, group_mac('.'.join(map(str, packet[16:20]))), src)
def data(group, n, ttl=8):
    return udp(source, group, 5000, 5001, b'data %d' % n, ttl=ttl)

G, H = '239.1.2.3', '239.129.2.3'       # of the same Ethernet address
left, want = [], []
def send(when, packet, passes=False):
    left.append((1000 + when, multicast(packet)))
    if passes:
        want.append(multicast(hop(packet), '0200000078fe'))
send(1, data(G, 1))
send(3, data(G, 3), True)
send(3.1, data(H, 4))
send(3.2, data(G, 5, ttl=1))
send(3.3, data('224.0.0.251', 6))
send(3.4, udp(source, receiver, 1, 2))
send(3.5, udp('239.9.9.9', G, 1, 2))
send(3.6, udp(source, G, 1, 2, b'piece', frag=0x2000, ttl=8), True)
send(5, data(H, 7), True)
send(5.5, data(G, 8), True)
send(10, data(G, 9))
send(10.1, data(H, 10), True)
right = [(1002, multicast(report3(4, G))), (1004, multicast(igmp(receiver, H, 0x16, H))), (1006, multicast(report3(3, G)))]
sent, counts = run(config, {'left': left, 'right': right})
got = [f for f in frames(sent['right']) if f[23] != 2]
same('right', got, want)
asked = [(round(t - 1000), f) for t, f in sent['right'] if f[23] == 2]
good = [f for _, f in asked if unsound(f[14:]) is None and f[:6] == bytes.fromhex('01005e000001') or f[:6] == bytes.fromhex('01005e010203')]
print(len(good) == len(asked) > 1, 'asked for the group that was left:', any(f[:6] == bytes.fromhex('01005e010203') for _, f in asked))
same('left', [f for f in frames(sent['left']) if f[23] != 2], [])
print(counts['dropped'])
seeds = {'left': [left[1][1]], 'right': [f for _, f in right]}
survives(config, seeds, before=[('right', right[0][1])], sound=lambda device, f: routed(f) or f[:3] != b'\x01\0\x5e' and 'no group')
== run
python3 multicast.py
== stdout
right: 5 as expected
True asked for the group that was left: True
left: 0 as expected
{'discarded': 4, 'filtered': 3, 'consumed': 3}
930 hostile packets, some sent, all sound
