Intrusion prevention: no octet of an attack arrives, however it is cut; everything else does, in order, what is unknown a little later.
== copy examples/ips
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== file ips.py
from packets import *
from trial import *

a, b = '10.77.0.1', '10.77.0.2'

def connection(port, pieces, server=80):
    yield 'left', tcp(a, b, port, server, SYN, 100)
    yield 'right', tcp(b, a, server, port, SYN | ACK, 500, 101)
    yield 'left', tcp(a, b, port, server, ACK, 101, 501)
    for at, data in pieces:
        yield 'left', tcp(a, b, port, server, ACK | PSH, 101 + at, 501, data)

octets = lambda data: [(i, data[i:i + 1]) for i in range(len(data))]
attack, honest = b'GET /../etc/passwd HTTP/1.0\r\n\r\n', b'GET /etc/shadow HTTP/1.0\r\n\r\n'
connections = {4001: [(0, attack)], 4002: octets(attack), 4003: [(8, attack[8:]), (0, attack[:8])], 4004: octets(attack)[::-1],
               4011: [(0, honest)], 4012: octets(honest), 4013: [(5, honest[5:]), (0, honest[:5])], 4014: [(0, b'hello')], 4015: []}
story = [x for port, pieces in connections.items() for x in connection(port, pieces)]
story += [('left', udp(a, b, 1, 2, b'udp')), ('left', udp('192.0.2.66', b, 1, 2)), ('right', udp(b, '192.0.2.67', 1, 2)), ('left', udp(a, b, 1, 2, frag=0x2000))]
inputs = {d: [(1000 + i / 1000, ether(p)) for i, (to, p) in enumerate(story) if to == d] for d in ('left', 'right')}
sent, counts = run('ips/ips.click', inputs, '-h', 'l7.protocols', '-h', 'cut.count')
port_of = lambda f: struct.unpack('!H', f[34:36])[0]
for port, pieces in connections.items():
    want = [ether(p) for d, p in connection(port, pieces if port > 4010 else []) if d == 'left']
    same(str(port), [f for f in frames(sent['right']) if port_of(f) == port], want)
same('UDP', [f for f in frames(sent['right']) if f[23] == 17], [ether(udp(a, b, 1, 2, b'udp'))])
same('answers', frames(sent['left']), [f for _, f in inputs['right']][:-1])
print(handlers(), counts['dropped'])
seeds = {'left': [ether(p) for d, p in story if d == 'left'][:5], 'right': [ether(p) for d, p in story if d == 'right'][:2]}
survives('ips/ips.click', seeds, sound=lambda device, frame: frame[12:14] == b'\x08\0' and unsound(frame[14:]))
== run
python3 ips.py
== stdout
4001: 2 as expected
4002: 2 as expected
4003: 2 as expected
4004: 2 as expected
4011: 3 as expected
4012: 30 as expected
4013: 4 as expected
4014: 3 as expected
4015: 2 as expected
UDP: 1 as expected
answers: 9 as expected
{'l7.protocols': ['attack 4', 'http 3'], 'cut.count': ['65']} {'discarded': 65, 'no match': 3}
1767 hostile packets, some sent, all sound
