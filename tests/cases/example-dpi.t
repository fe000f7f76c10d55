Deep packet inspection: protocols are told however their octets are cut and ordered; all packets pass as they are.
== copy examples/dpi
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== file dpi.py
from packets import *
from trial import *

a, b = '10.77.0.1', '10.77.0.2'

def connection(port, pieces, server=80, answers=()):
    """(device, packet): a handshake, then pieces (offset, octets) of what a says, then what b does."""
    yield 'left', tcp(a, b, port, server, SYN, 100)
    yield 'right', tcp(b, a, server, port, SYN | ACK, 500, 101)
    yield 'left', tcp(a, b, port, server, ACK, 101, 501)
    for at, data in pieces:
        yield 'left', tcp(a, b, port, server, ACK | PSH, 101 + at, 501, data)
    for at, data in answers:
        yield 'right', tcp(b, a, server, port, ACK | PSH, 501 + at, 101, data)

get = b'GET /index.html HTTP/1.1\r\nHost: b\r\n\r\n'
whole = lambda data: [(0, data)]
octets = lambda data: [(i, data[i:i + 1]) for i in range(len(data))]
story = list(connection(4001, whole(get))) + list(connection(4002, octets(get)[::-1])) + list(connection(4003, octets(get) + octets(get)))
story += list(connection(4004, [], 22, whole(b'SSH-2.0-OpenSSH_9.2\r\n'))) + list(connection(4005, whole(b'\x16\x03\x01\x02\x00\x01\x00'), 443))
story += list(connection(4006, octets(b'ping-pong'), 7)) + list(connection(4007, whole(b'say ' + get))) + list(connection(4008, []))
story += [('left', udp(a, b, 4009, 53, b'\x12\x34\x01\x00\x00\x01' + bytes(10))), ('right', udp(b, a, 53, 4009, b'\x12\x34\x85\x80\x00\x01' + bytes(10)))]
story += [('left', echo(a, b, 1)), ('left', udp(a, b, 4010, 53, b'', frag=0x2000))]
inputs = {d: [(1000 + i / 100, ether(p)) for i, (to, p) in enumerate(story) if to == d] for d in ('left', 'right')}
sent, counts = run('dpi/dpi.click', inputs, '-h', 'l7.protocols', '-h', 'flows.known')
same('right', frames(sent['right']), [f for _, f in inputs['left']])
same('left', frames(sent['left']), [f for _, f in inputs['right']])
print(handlers())

# Whatever comes passes, but IPv4 that is broken; behind a packet nothing of the frame stays
seeds = {'left': [ether(p) for d, p in story if d == 'left'][:6] + [ether(tcp(a, b, 9, 80, SYN), 0x86dd)], 'right': [ether(p) for d, p in story if d == 'right'][:2]}
survives('dpi/dpi.click', seeds, sound=lambda device, frame: None)
== run
python3 dpi.py
== stdout
right: 142 as expected
left: 10 as expected
{'l7.protocols': ['http 3', 'echo 1', 'ssh 1', 'dns 2'], 'flows.known': ['11']}
2156 hostile packets, some sent, all sound
