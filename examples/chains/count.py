"""Packets of out.pcap by ten seconds and receiver."""
import collections
import struct

data = open('out.pcap', 'rb').read()
nano = data[:4] in (b'\x4d\x3c\xb2\xa1', b'\xa1\xb2\x3c\x4d')
order = '<' if data[:4] in (b'\xd4\xc3\xb2\xa1', b'\x4d\x3c\xb2\xa1') else '>'
at, start, steps = 24, None, collections.Counter()
while at < len(data):
    seconds, part, n, _ = struct.unpack(order + 'IIII', data[at:at + 16])
    when = seconds + part / (1e9 if nano else 1e6)
    start = when if start is None else start
    steps[int((when - start) / 10), '.'.join(map(str, data[at + 16 + 30:at + 16 + 34]))] += 1
    at += 16 + n
for (step, receiver), n in sorted(steps.items()):
    print('step %d, %s: %d packets' % (step + 1, receiver, n))
