A VXLAN tunnel: frames of any kind travel in UDP as tshark reads it, and come out at the other end as they were; what is of another network, broken or from elsewhere does not.
== copy examples/vxlan
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== copy tests/oracle/between.py
== file vxlan.py
import subprocess
from between import *
from packets import *
from trial import *

here, there, config = '192.0.2.1', '192.0.2.2', 'vxlan/vxlan.click'
OUTER, PEER = '0200000088fe', '020000000077'
known = [(999, arp(2, PEER, there, OUTER, here))]
inside = [ether(udp('10.77.0.1', '10.77.0.2', 5, 6)), ether(tcp('10.77.0.1', '10.77.0.2', 5, 80, SYN)), ether(bytes(28), 0x806), ether(bytes(60), 0x86dd), ether(b'x' * 1500, 0x88b5)]
every = list(hostile(inside[:2], 20))
every = inside + [f for f in every if len(f) <= 1514]
sent, counts = run(config, {'left': [(1000 + i / 1000, f) for i, f in enumerate(every)], 'right': known})
ports, bad = {}, 0
for i, (f, (_, o)) in enumerate(zip(every, sent['right'])):
    sport, length = struct.unpack('!H', o[34:36])[0], 8 + len(f)
    head = struct.pack('!HHHHII', sport, 4789, 8 + length, 0, 0x08000000, 5 << 8)
    bad += o != ether(ip(here, there, 17, head + f, ttl=250, ident=i & 0xffff, frag=0x4000), dst=PEER, src=OUTER) or sport < 49152
print(len(sent['right']), 'of', len(every), 'wrapped,', bad, 'wrong')
words = ['ip.src', 'udp.dstport', 'vxlan.vni', 'vxlan.flags', '_ws.malformed']
print(subprocess.run(['tshark', '-n', '-r', 'to-right.pcap', '-T', 'fields', '-E', 'separator=;', *[x for w in words for x in ('-e', w)]],
                     capture_output=True, text=True).stdout.splitlines()[0])
# the other end takes all of it
swapped = [(t, bytes.fromhex(OUTER) + bytes.fromhex(PEER) + f[12:]) for t, f in sent['right']]
outer = [f for _, f in swapped]
sent, counts = run(config, {'left': [], 'right': swapped}, 'local=' + there, 'remote=' + here)
same('out', frames(sent['left']), every)
# what is not of this tunnel
def wrapped(vni=5, flags=0x08000000, port=4789, src=here, dst=there, extra=0, **more):
    return ether(ip(src, dst, 17, struct.pack('!HHHHII', 50000, port, 16 + len(inside[0]) + extra, 0, flags, vni << 8) + inside[0], **more), dst=OUTER, src=PEER)
wrong = [wrapped(vni=6), wrapped(flags=0), wrapped(port=53), wrapped(src='192.0.2.9'), wrapped(dst='192.0.2.7'), wrapped(extra=1), wrapped(extra=-60), wrapped(frag=0x2000), wrapped(frag=1)]
sent, counts = run(config, {'left': [], 'right': wrong + [wrapped()]}, 'local=' + there, 'remote=' + here)
same('of this tunnel', frames(sent['left']), [inside[0]])
print(counts['dropped'])
survives(config, {'left': [], 'right': outer[:3]}, 'local=' + there, 'remote=' + here, sound=lambda device, f: device == 'right' and routed(f))
== run
python3 vxlan.py
== stdout
406 of 406 wrapped, 0 wrong
192.0.2.1,10.77.0.1;4789,6;5;0x0800;
out: 406 as expected
of this tunnel: 1 as expected
{'discarded': 5, 'filtered': 1, 'bad header': 3}
857 hostile packets, some sent, all sound
