Protection from floods: of what opens something new a limited number passes in a second, what belongs to open connections all, what no honest host sends nothing.
== copy examples/ddos
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== file ddos.py
from packets import *
from trial import *

server, config = '10.77.0.2', 'ddos/ddos.click'
source = lambda i: '10.%d.%d.%d' % (1 + i % 7, i // 250, 1 + i % 250)
count = lambda sent, test: sum(1 for _, f in sent['right'] if test(f))

def flood(rate, seconds, make):
    return [(1000 + i / rate, ether(make(i))) for i in range(int(rate * seconds))]

# two seconds of SYNs, datagrams and pings, and a connection in the middle of them, each 100 ms
floods = flood(2000, 2, lambda i: tcp(source(i), server, 1024 + i, 80, SYN)) + flood(5000, 2, lambda i: udp(source(i), server, 1024 + i, 53))
floods += flood(500, 2, lambda i: echo(source(i), server, i)) + [(1000 + i / 1000, ether(bytes(28), 0x806)) for i in range(2000)]
open_ = [(1000.05 + i / 10, ether(tcp('10.77.0.1', server, 4000, 80, ACK, seq=i))) for i in range(20)]
sent, counts = run(config, {'left': sorted(floods + open_)})
syn, datagrams = count(sent, lambda f: f[23] == 6 and f[47] == SYN), count(sent, lambda f: f[12:14] == b'\x08\0' and f[23] == 17)
pings, neighbours = count(sent, lambda f: f[12:14] == b'\x08\0' and f[23] == 1), count(sent, lambda f: f[12:14] == b'\x08\x06')
for name, n, limit in ('SYN', syn, 50), ('UDP', datagrams, 1000), ('ICMP', pings, 20), ('ARP', neighbours, 100):
    print(name, 'as limited' if 2 * limit * 0.95 <= n <= 2 * limit * 1.05 + 1 else n)
same('open', [f for _, f in sent['right'] if f[12:14] == b'\x08\0' and f[23] == 6 and f[47] == ACK], [f for _, f in open_])

# below the limits everything passes but what is wrong
bad = [udp('10.77.0.2', server, 5, 53), udp('127.0.0.1', server, 5, 53), udp('230.1.1.1', server, 5, 53), udp('10.1.1.1', server, 123, 53),
       tcp('10.1.1.1', server, 5, 80, SYN | FIN), tcp('10.1.1.1', server, 5, 80, SYN | RST), tcp('10.1.1.1', server, 5, 80, 0),
       udp('10.1.1.1', server, 5, 53, frag=0x2000), udp('10.1.1.1', server, 5, 53, frag=7)]
good = [udp('10.1.1.1', server, 5, 53), tcp('10.1.1.1', server, 5, 80, SYN), tcp('10.1.1.1', server, 5, 80, ACK), tcp('10.1.1.1', server, 5, 80, RST), echo('10.1.1.1', server, 1)]
both = [(1000 + i / 5, ether(p)) for i, p in enumerate(bad + good)]
sent, counts = run(config, {'left': both, 'right': [(1001, ether(p)) for p in bad]})
same('right', frames(sent['right']), [ether(p) for p in good])
same('left', frames(sent['left']), [ether(p) for p in bad])
survives(config, {'left': [ether(p) for p in good]}, sound=lambda device, frame: frame[12:14] == b'\x08\0' and unsound(frame[14:]))
== run
python3 ddos.py
== stdout
SYN as limited
UDP as limited
ICMP as limited
ARP as limited
open: 20 as expected
right: 5 as expected
left: 9 as expected
1228 hostile packets, some sent, all sound
