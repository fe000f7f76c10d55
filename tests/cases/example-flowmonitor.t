A flow monitor: all packets pass, and what tshark reads of its messages are the flows as they were counted by somebody else.
== copy examples/flowmonitor
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== file monitor.py
import collections, subprocess, sys
from packets import *
from trial import *

a, b = '10.77.0.1', '10.77.0.2'
story = []
for port in range(4000, 4020):
    story += [('left', tcp(a, b, port, 80, SYN)), ('right', tcp(b, a, 80, port, SYN | ACK)), ('left', tcp(a, b, port, 80, ACK))]
    story += [('left', tcp(a, b, port, 80, ACK, data=b'x' * n)) for n in range(port - 4000)] + [('right', tcp(b, a, 80, port, ACK, data=bytes(100)))]
    story += [('left', udp(a, b, port, 53, b'q')), ('right', udp(b, a, 53, port, b'answer'))]
story += [('left', udp(a, b, 9, 9, b'long'))] * 3 + [('left', ip(a, b, 89, b'ospf'))]
inputs = {d: [(1000 + i / 1000, ether(p)) for i, (to, p) in enumerate(story) if to == d] for d in ('left', 'right')}
# one flow that goes on for 25 s
inputs['left'] += [(1001 + i / 2, ether(udp(a, b, 7, 7, b'on'))) for i in range(50)]
# time goes on until the last report is due
inputs['left'].append((1040, ether(bytes(28), 0x806)))
sent, counts = run('flowmonitor/flowmonitor.click', inputs)
same('right', frames(sent['right']), [f for _, f in inputs['left']])
same('left', frames(sent['left']), [f for _, f in inputs['right']])

count = collections.Counter()
for f in [f for _, f in inputs['left'] + inputs['right'] if f[12:14] == b'\x08\0']:
    p = f[14:]
    src, dst = ('.'.join(map(str, p[i:i + 4])) for i in (12, 16))
    ports = struct.unpack('!HH', p[20:24]) if p[9] in (6, 17) else (0, 0)
    for what, n in ('packets', 1), ('octets', len(p)):
        count[src, dst, p[9], *ports, what] += n

words = ['ip.src', 'ip.dst', 'udp.dstport', 'udp.checksum.status', 'cflow.version', 'cflow.od_id', '_ws.malformed']
tshark = ['tshark', '-n', '-r', 'to-collector.pcap', '-d', 'udp.port==4739,cflow', '-o', 'udp.check_checksum:TRUE']
lines = subprocess.run(tshark + ['-T', 'fields'] + [x for w in words for x in ('-e', w)], capture_output=True, text=True).stdout.splitlines()
print(sorted(set(lines)))
def flows(x):
    if isinstance(x, dict):
        if 'cflow.srcaddr' in x:
            yield x
        x = list(x.values())
    if isinstance(x, list):
        for v in x:
            yield from flows(v)
seen = collections.Counter()
for f in flows(json.loads(subprocess.run(tshark + ['-T', 'json'], capture_output=True, text=True).stdout)):
    key = f['cflow.srcaddr'], f['cflow.dstaddr'], int(f['cflow.protocol']), int(f['cflow.srcport']), int(f['cflow.dstport'])
    seen[(*key, 'packets')] += int(f['cflow.packets'])
    seen[(*key, 'octets')] += int(f['cflow.octets'])
missing = {k: (n, seen[k]) for k, n in count.items() if seen[k] != n}
print(len(count) // 2, 'flows,', len(missing), 'counted differently', list(missing.items())[:3], len(set(seen) - set(count)), 'that were not')
seeds = {'left': [ether(p) for p in (udp(a, b, 5, 6), tcp(a, b, 5, 6, SYN), echo(a, b, 1))], 'right': [ether(udp(b, a, 6, 5))]}
survives('flowmonitor/flowmonitor.click', seeds, sound=lambda device, frame: frame[12:14] == b'\x08\0' and unsound(frame[14:]))
== run
python3 monitor.py
== stdout
right: 305 as expected
left: 60 as expected
['10.99.0.1\t10.99.0.2\t4739\t1\t10\t77\t']
83 flows, 0 counted differently [] 0 that were not
967 hostile packets, some sent, all sound
