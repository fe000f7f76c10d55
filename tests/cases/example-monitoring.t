Monitoring: all packets pass as they are, the monitor gets a copy of each in their order, and the counts are those of somebody else.
== copy examples/monitoring
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== file monitoring.py
import collections
from packets import *
from trial import *

config, a, b = 'monitoring/monitoring.click', '10.77.0.1', '10.77.0.2'
good = [ether(p) for p in (udp(a, b, 5, 6), tcp(a, b, 5, 80, SYN), echo(a, b, 1), ip(a, b, 47, bytes(20)))] + [ether(bytes(28), 0x806), ether(bytes(60), 0x86dd), ether(bytes(46), 0x88b5)]
left = [(1000 + i / 500, good[i % 7]) for i in range(700)]
right = [(1000.001 + i / 500, good[i % 3]) for i in range(300)]
names = ['tcp', 'udp', 'icmp', 'other', 'arp', 'ip6', 'rest']
sent, counts = run(config, {'left': left, 'right': right}, *[x for n in names for x in ('-h', n + '.count')], '-h', 'all.count')
same('right', frames(sent['right']), [f for _, f in left])
same('left', frames(sent['left']), [f for _, f in right])
same('monitor', frames(sent['monitor']), [f for _, f in sorted(left + right)])
print({n: int(v[0]) for n, v in handlers().items()}, counts['dropped'])
sent, counts = survives(config, {'left': good[:6]}, sound=lambda *_: None)
print('the monitor sees all' if len(sent['monitor']) == len(list(hostile(good[:6], 60))) else len(sent['monitor']))
== run
python3 monitoring.py
== stdout
right: 700 as expected
left: 300 as expected
monitor: 1000 as expected
{'tcp.count': 200, 'udp.count': 200, 'icmp.count': 200, 'other.count': 100, 'arp.count': 100, 'ip6.count': 100, 'rest.count': 100, 'all.count': 1000} {}
1329 hostile packets, some sent, all sound
the monitor sees all
