A traffic shaper: no more than the rate leaves in any time, nothing is changed or reordered, what does not fit into the queue is counted.
== copy examples/shaper
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== file shaper.py
from packets import *
from trial import *

RATE, config = 2.5e6, 'shaper/shaper.click'
frame = lambda i: ether(udp('10.77.0.1', '10.77.0.2', i, 53, b'x' * (i % 7) * 200))

def rate(timed):
    """The most octets in 50 ms, and what the whole took from second 1000 on."""
    most = 0
    for i, (start, _) in enumerate(timed):
        most = max(most, sum(len(f) for t, f in timed[i:i + 200] if t < start + 0.05))
    octets = sum(len(f) for _, f in timed[:-1])
    return 'too much' if most > RATE * 0.05 + 2 * 1514 else 'never too much', 'at the rate' if 0.98 < octets / (timed[-1][0] - 1000) / RATE < 1.02 else 'not at the rate'

# 90 at once fit and leave at the rate, in order
burst = [(1000, frame(i)) for i in range(90)]
sent, counts = run(config, {'left': burst, 'right': burst})
for device in 'right', 'left':
    same(device, frames(sent[device]), [f for _, f in burst])
    print(*rate(sent[device]))
print('first to the left after %.0f ms' % ((sent['left'][0][0] - 1000) * 1000), counts['dropped'])

# ten times the rate for a second
fast = [(1000 + i / 36000, frame(i)) for i in range(36000)]
sent, counts = run(config, {'left': fast})
print(*rate(sent['right']), list(counts['dropped']), counts['sent'] + sum(counts['dropped'].values()))
order = [f for _, f in sent['right']]
position = {f: i for i, (_, f) in enumerate(fast)}
print('in order' if [position[f] for f in order] == sorted(position[f] for f in order) and len(set(order)) == len(order) else 'out of order')

# below the rate nothing waits
slow = [(1000 + i / 100, frame(i)) for i in range(100)]
sent, counts = run(config, {'left': slow})
print('waits' if any(abs(t - s) > 1e-3 for (t, _), (s, _) in zip(sent['right'], slow)) else 'nothing waits', counts['dropped'])
survives(config, {'left': [frame(3)], 'right': [frame(4)]}, sound=lambda *_: None)
== run
python3 shaper.py
== stdout
right: 90 as expected
never too much at the rate
left: 90 as expected
never too much at the rate
first to the left after 5 ms {}
never too much at the rate ['queue full'] 36000
in order
nothing waits {}
1860 hostile packets, some sent, all sound
