Intrusion detection: all packets pass, and those of an attack are copied to the alarm from the moment it is told.
== copy examples/ids
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== file ids.py
from packets import *
from trial import *

b = '10.77.0.2'

def connection(a, port, pieces, server=80):
    yield 'left', tcp(a, b, port, server, SYN, 100)
    yield 'right', tcp(b, a, server, port, SYN | ACK, 500, 101)
    yield 'left', tcp(a, b, port, server, ACK, 101, 501)
    for at, data in pieces:
        yield 'left', tcp(a, b, port, server, ACK | PSH, 101 + at, 501, data)
    yield 'right', tcp(b, a, server, port, ACK | PSH, 501, 101, b'here you are')

octets = lambda data: [(i, data[i:i + 1]) for i in range(len(data))]
attack, honest = b'GET /../etc/passwd HTTP/1.0\r\n\r\n', b'GET /etc/shadow HTTP/1.0\r\n\r\n'
story = list(connection('10.77.0.1', 4001, [(0, attack)])) + list(connection('10.77.0.1', 4002, octets(attack)))
story += list(connection('10.77.0.1', 4003, [(0, honest)])) + list(connection('10.77.0.9', 4004, [(0, attack)]))
# the octets that complete it come before those in front of them
story += list(connection('10.77.0.1', 4005, [(8, attack[8:]), (0, attack[:8])]))
# which packets are the alarm's: the one that completes the pattern and those behind
complete = attack.index(b'/etc/passwd') + len(b'/etc/passwd')
expected = []
for port, first in (4001, 3), (4002, 3 + complete - 1), (4005, 4):
    mine = [p for d, p in story if port in (struct.unpack('!H', p[20:22])[0], struct.unpack('!H', p[22:24])[0])]
    expected += [ether(p) for p in mine[first:]]
inputs = {d: [(1000 + i / 100, ether(p)) for i, (to, p) in enumerate(story) if to == d] for d in ('left', 'right')}
sent, counts = run('ids/ids.click', inputs, '-h', 'signatures.hits', '-h', 'l7.protocols')
same('right', frames(sent['right']), [f for _, f in inputs['left']])
same('left', frames(sent['left']), [f for _, f in inputs['right']])
same('alarm', frames(sent['alarm']), expected)
print(handlers())
seeds = {'left': [ether(p) for d, p in story if d == 'left'][:5], 'right': [ether(p) for d, p in story if d == 'right'][:2]}
survives('ids/ids.click', seeds, sound=lambda device, frame: frame[12:14] == b'\x08\0' and unsound(frame[14:]))
== run
python3 ids.py
== stdout
right: 46 as expected
left: 10 as expected
alarm: 19 as expected
{'signatures.hits': ['5', '19', '0'], 'l7.protocols': ['attack 4']}
1779 hostile packets, some sent, all sound
