A firewall of ten rules: what passes, held against the same rules written in another language, for good packets and for hostile ones; nothing that passes is changed.
== copy examples/firewall
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== copy tests/oracle/between.py
== file firewall.py
from between import *
from packets import *
from trial import *

OPEN = (80, 5201, 7)

def word(data, at):
    return struct.unpack('!H', data[at:at + 2])[0] if len(data) >= at + 2 else None

def servers(address):
    return address[:3] == bytes([10, 77, 0]) and address[3] in (2, 3)

def inward(p, t):
    proto, src = p[9], p[12:16]
    flags = t[13] if proto == 6 and len(t) >= 14 else 0
    if servers(src) or src[0] == 127 or src[0] >= 224 or word(p, 6) & 0x3fff:
        return False
    if flags & SYN and flags & (FIN | RST) or proto == 6 and word(t, 2) in (23, 139, 445):
        return False
    if proto == 6:
        return word(t, 2) in OPEN or bool(flags & ACK) and word(t, 0) in OPEN
    return proto == 17 and word(t, 2) == 53 or proto == 1 and len(t) > 0 and t[0] in (8, 0, 3, 11)

def outward(p, t):
    if not servers(p[12:16]) or word(p, 6) & 0x3fff:
        return False
    return p[9] in (1, 6) or p[9] == 17 and word(t, 0) == 53

def passes(frame, rules, port_at):
    """What leaves: the frame without what stands behind the packet, or None."""
    if word(frame, 12) == 0x806:
        return frame
    if word(frame, 12) == 0x86dd:
        proto = frame[20] if len(frame) > 20 else None
        return frame if proto == 58 or proto == 6 and word(frame, port_at) in OPEN else None
    p = frame[14:]
    if word(frame, 12) != 0x800 or len(p) < 20 or p[0] >> 4 != 4 or unsound(p):
        return None
    p = p[:word(p, 2)]
    return frame[:14] + p if rules(p, p[(p[0] & 15) * 4:]) else None

a, b, a6, b6 = '10.77.0.1', '10.77.0.2', 'fd77' + '0' * 27 + '1', 'fd77' + '0' * 27 + '2'
there = [ether(p) for p in [tcp(a, b, 4000, port, SYN) for port in (80, 7, 5201, 23, 25, 139, 445, 8080)]
         + [tcp(a, b, 80, 4000, flags) for flags in (SYN, SYN | ACK, ACK, RST, FIN | ACK, FIN | SYN | ACK)]
         + [udp(a, b, 4000, 53), udp(a, b, 53, 4000), udp(b, b, 4000, 53), echo(a, b, 1), echo(a, b, 1, answer=True), icmp(a, b, 3, 1), icmp(a, b, 5, 1)]]
there += [ether(p, 0x86dd) for p in (tcp6(a6, b6, 4000, 80, SYN), tcp6(a6, b6, 80, 4000, SYN), udp6(a6, b6, 4000, 53))]
back = [ether(p) for p in (tcp(b, a, 80, 4000, SYN | ACK), tcp(b, a, 4000, 22, SYN), tcp(a, b, 80, 4000, SYN), udp(b, a, 53, 4000), udp(b, a, 4000, 53), echo(b, a, 1))]
back += [ether(tcp6(b6, a6, 80, 4000, SYN | ACK), 0x86dd), ether(tcp6(b6, a6, 4000, 80, SYN), 0x86dd)]
for name, there, back in ('good', there, back), ('hostile', list(hostile(there)), list(hostile(back, seed=2))):
    sent, counts = run('firewall/firewall.click', {'left': there, 'right': back})
    for device, given, rules, at in ('right', there, inward, 56), ('left', back, outward, 54):
        print(name, len(given), end=', ')
        same(device, frames(sent[device]), [f for f in (passes(f, rules, at) for f in given) if f is not None])
    print(*sorted(counts['dropped']), sep=', ')
== run
python3 firewall.py
== stdout
good 24, right: 11 as expected
good 8, left: 5 as expected
discarded, no match
hostile 5873, right: 1156 as expected
hostile 1945, left: 560 as expected
bad checksum, bad header, discarded, no match
