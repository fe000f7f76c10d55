A load balancer: connections go to the servers in turns and stay there, servers and clients see each other as they should; what is not offered is dropped.
== copy examples/balancer
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== copy tests/oracle/between.py
== file balancer.py
from between import *
from packets import *
from trial import *

client, front, one, two = '10.77.0.1', '10.77.0.254', '10.78.0.2', '10.78.0.3'
known = [('left', KNOWN['left']), ('right', KNOWN['right']), ('right', arp(2, B, two, FAR, '10.78.0.254'))]
left, right, there, home = [], [], [], []
at = [1000]
def go(device, packet, *out):
    at[0] += 0.01
    (left if device == 'left' else right).append((at[0], from_a(packet) if device == 'left' else from_b(packet)))
    for o in out:
        (there if device == 'left' else home).append(to_b(hop(o)) if device == 'left' else to_a(hop(o)))

# twelve connections, in turns; then the rest of each, in another order
turns = [(one, two)[i % 2] for i in range(12)]
port = lambda i: (80, 7, 5201)[i % 3]
for i in range(12):
    go('left', tcp(client, front, 4000 + i, port(i), SYN, options=bytes.fromhex('020405b4')),
       tcp(client, turns[i], 4000 + i, port(i), SYN, options=bytes.fromhex('020405b4')))
for i in reversed(range(12)):
    go('right', tcp(turns[i], client, port(i), 4000 + i, SYN | ACK, seq=9), tcp(front, client, port(i), 4000 + i, SYN | ACK, seq=9))
    go('left', tcp(client, front, 4000 + i, port(i), ACK, data=b'x' * i), tcp(client, turns[i], 4000 + i, port(i), ACK, data=b'x' * i))
# an error about what a server sent, as the client got it
told = icmp(client, front, 3, 4, struct.pack('!I', 1300), tcp(front, client, port(3), 4003, ACK, ttl=60))
at[0] += 0.01; left.append((at[0], from_a(told)))
there.append(to_b(icmp(client, turns[3], 3, 4, struct.pack('!I', 1300), tcp(turns[3], client, port(3), 4003, ACK, ttl=60))))
# neither a server's own connections, nor what belongs to none, nor what is not offered
for packet in tcp(one, client, 80, 5000, SYN), tcp(one, client, 22, 4000, ACK), udp(one, client, 80, 4000), tcp('10.78.0.9', client, 80, 4000, ACK):
    go('right', packet)
for packet in tcp(client, front, 4000, 22, SYN), udp(client, front, 4000, 80), tcp(client, one, 4000, 80, SYN), tcp('10.99.0.1', front, 4000, 80, SYN):
    go('left', packet)
start = {d: [(999 + i / 1000, f) for i, (to, f) in enumerate(known) if to == d] for d in ('left', 'right')}
sent, counts = run('balancer/balancer.click', {'left': start['left'] + left, 'right': start['right'] + right})
same('servers', frames(sent['right']), there)
same('client', frames(sent['left']), home)
print(counts['dropped'])
seeds = {'left': [left[0][1], left[12][1], from_a(told), from_a(echo(client, front, 3))], 'right': [right[0][1]]}
survives('balancer/balancer.click', seeds, before=known)
== run
python3 balancer.py
== stdout
servers: 25 as expected
client: 12 as expected
{'discarded': 6, 'no mapping': 2, 'consumed': 3}
1289 hostile packets, some sent, all sound
