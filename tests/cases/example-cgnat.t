A carrier-grade NAT: each subscriber has ports of its block and of no other, answers and errors come back to who asked, a full block costs nobody else anything.
== copy examples/cgnat
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== copy tests/oracle/between.py
== file cgnat.py
from between import *
from packets import *
from trial import *

PUBLIC, server = '10.78.0.254', '10.78.0.2'
BLOCK = {1: (1024, 17151), 65: (17152, 33279), 130: (33280, 49407), 200: (49408, 65535)}
config, known = 'cgnat/cgnat.click', [('left', KNOWN['left']), ('right', KNOWN['right'])]
before = lambda device: [(999, KNOWN[device])]
host = lambda n: '10.77.0.%d' % n

# Each subscriber knows its neighbour's address only by asking, so answers go to one that the NAT knows: 10.77.0.1
for n in BLOCK:
    if n != 1:
        known.append(('left', arp(2, A, host(n), NEAR, '10.77.0.254')))
start = {d: [(999 + i / 1000, f) for i, (to, f) in enumerate(known) if to == d] for d in ('left', 'right')}

flows = [(kind, n, port) for kind in (udp, tcp) for n in BLOCK for port in (5000, 20000, 40000, 60000)]
flows.insert(1, (udp, 2, 5000))     # the same port of another host in the same block
make = lambda kind, src, dst, sport, dport, **more: kind(src, dst, sport, dport, SYN, **more) if kind is tcp else kind(src, dst, sport, dport, **more)
ask = [(1000 + i / 100, from_a(make(kind, host(n), server, port, 53))) for i, (kind, n, port) in enumerate(flows)]
sent, counts = run(config, {'left': start['left'] + ask, 'right': start['right']})
got, ports, wrong = frames(sent['right']), [], 0
for (kind, n, port), frame in zip(flows, got):
    mapped = struct.unpack('!H', frame[34:36])[0]
    low, high = BLOCK[n if n != 2 else 1]
    wrong += frame != to_b(hop(make(kind, PUBLIC, server, mapped, 53, ttl=64))) or not low <= mapped <= high
    wrong += low <= port <= high and n != 2 and mapped != port      # its own port where that is free
    ports.append((kind, mapped))
print(len(got), 'of', len(flows), 'flows,', wrong, 'wrong,', len(set(ports)), 'tuples')

# The run repeats, so the ports are the same; now the server answers, somebody else tries the same ports, and errors come.
answer = [(1001 + i / 100, from_b(make(kind, server, PUBLIC, 53, mapped))) for i, (kind, mapped) in enumerate(ports)]
guess = [(1002 + i / 100, from_b(make(kind, '10.78.0.9', PUBLIC, 53, mapped))) for i, (kind, mapped) in enumerate(ports)]
guess += [(1002.9, from_b(udp(server, '10.77.0.1', 53, 5000))), (1002.91, from_b(udp(server, PUBLIC, 53, 1023)))]
inner = lambda i: make(flows[i][0], PUBLIC, server, ports[i][1], 53, ttl=60)
plain = lambda i: make(flows[i][0], host(flows[i][1]), server, flows[i][2], 53, ttl=60)
about = [0, 2, 5, 20, 30]
errors = [(1003 + i / 100, from_b(icmp('10.78.0.1', PUBLIC, 3, 3, data=inner(i)))) for i in about]
ping = [(1004, from_a(echo(host(1), server, 77))), (1004.1, from_b(echo(server, PUBLIC, 77, answer=True))), (1004.2, from_b(echo(server, PUBLIC, 78, answer=True)))]
sent, counts = run(config, {'left': start['left'] + ask + ping[:1], 'right': start['right'] + answer + guess + errors + ping[1:]})
n2 = next(i for i, f in enumerate(flows) if f[1] == 2)
home = [hop(make(kind, server, host(n), 53, port)) for kind, n, port in flows]
asked = arp(1, NEAR, '10.77.0.254', '000000000000', host(2))
want = [asked if i == n2 else to_a(p) for i, p in enumerate(home)]
want += [to_a(icmp('10.78.0.1', host(flows[i][1]), 3, 3, data=plain(i))) for i in about]
want.append(to_a(hop(echo(server, host(1), 77, answer=True))))
same('home', frames(sent['left']), want)
same('ping', frames(sent['right'])[-1:], [to_b(hop(echo(PUBLIC, server, 77)))])
print(counts['dropped'], counts['waiting'])

# All ports of a block to one place, two more, and a neighbour in another block
many = [(1000 + i / 100000, from_a(udp(host(1), server, 1 + i, 53, b''))) for i in range(16130)]
sent, counts = run(config, {'left': start['left'] + many + [(1001, from_a(udp(host(200), server, 9, 53)))], 'right': start['right']})
used = [struct.unpack('!H', f[34:36])[0] for f in frames(sent['right'])]
print(len(used), 'sent,', len(set(used)), 'ports from', min(used[:-1]), 'to', max(used[:-1]), 'and one of', used[-1] >= 49408, counts['dropped'])

seeds = {'left': [f for _, f in ask[:2]] + [ask[-1][1], ping[0][1]], 'right': [answer[0][1], answer[-1][1], errors[0][1], errors[4][1], ping[1][1]]}
def sound(device, frame):
    if device == 'right' and frame[12:14] == b'\x08\0' and frame[26:30] != address(PUBLIC):
        return 'an inside address leaves'
    return routed(frame)
survives(config, seeds, before=known, sound=sound)
== run
python3 cgnat.py
== stdout
33 of 33 flows, 0 wrong, 33 tuples
home: 39 as expected
ping: 1 as expected
{'discarded': 1, 'no mapping': 35, 'consumed': 5} 1
16129 sent, 16129 ports from 1024 to 17151 and one of True {'pool empty': 2, 'consumed': 5}
2254 hostile packets, some sent, all sound
