Congestion control: nothing is marked or dropped while few packets wait; when many do, what knows ECN is marked and what does not is dropped, and nothing else is changed.
== copy examples/congestion
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== file congestion.py
from packets import *
from trial import *

config, a, b = 'congestion/congestion.click', '10.77.0.1', '10.77.0.2'
make = lambda i: ether(udp(a, b, i % 65536, 53, bytes(958), ident=i % 65536, tos=i % 4))     # 1000 octets, 1 ms of 2.5 MB/s is 2.5 of them

def share(rate, n=12000):
    offered = [(1000 + i / rate, make(i)) for i in range(n)]
    sent, counts = run(config, {'left': offered}, '-h', 'red.drops', '-h', 'marked.count')
    by = {f[18:20]: f for _, f in offered}
    wrong = changed = 0
    fate = {tos: [0, 0] for tos in range(4)}     # passed, of these marked
    for _, f in sent['right']:
        was = by[f[18:20]]
        fate[was[15]][0] += 1
        fate[was[15]][1] += f[15] != was[15]
        changed += f[15] != was[15] and f[15] != 3
        wrong += f[:15] + f[16:24] + f[26:] != was[:15] + was[16:24] + was[26:] or unsound(f[14:]) is not None
    return fate, wrong, changed, counts

fate, wrong, changed, counts = share(2000)
print('below the rate:', fate, wrong, changed, counts['dropped'])
fate, wrong, changed, counts = share(2600)
n = 3000
print('a little above: not ECT', 'dropped' if 0.02 < 1 - fate[0][0] / n < 0.4 else fate, 'never marked' if fate[0][1] == 0 else fate)
for tos in 1, 2:
    print('  ECT', tos, 'none dropped' if fate[tos][0] == n else fate, 'some marked' if 0.02 < fate[tos][1] / n < 0.4 else fate)
print('  CE', 'none dropped' if fate[3][0] == n else fate, wrong, changed, list(counts['dropped']))
fate, wrong, changed, counts = share(10000)
print('far above:', wrong, changed, sorted(counts['dropped']), 'no more than the rate' if counts['sent'] == sum(x[0] for x in fate.values()) < 12000 / 10000 * 2500 + 2500 * 0.2 + 200 else fate)

back = [ether(udp(b, a, 53, i)) for i in range(50)] + [ether(bytes(40), 0x86dd)]
sent, counts = run(config, {'left': [ether(bytes(40), 0x86dd)], 'right': back})
same('left', frames(sent['left']), back)
same('right', frames(sent['right']), [ether(bytes(40), 0x86dd)])
survives(config, {'left': [make(1)[:80], ether(tcp(a, b, 5, 80, SYN, tos=2))]}, sound=lambda device, f: f[12:14] == b'\x08\0' and unsound(f[14:]))
== run
python3 congestion.py
== stdout
below the rate: {0: [3000, 0], 1: [3000, 0], 2: [3000, 0], 3: [3000, 0]} 0 0 {}
a little above: not ECT dropped never marked
  ECT 1 none dropped some marked
  ECT 2 none dropped some marked
  CE none dropped 0 0 ['discarded']
far above: 0 0 ['discarded', 'queue full'] no more than the rate
left: 51 as expected
right: 1 as expected
516 hostile packets, some sent, all sound
