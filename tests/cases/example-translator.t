A translator between IPv6 and IPv4: headers as RFC 7915 has them (but for the TTL, which Click counts otherwise), checksums right on both sides, what cannot be translated dropped.
== copy examples/translator
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== copy tests/oracle/between.py
== file translator.py
from between import *
from packets import *
from hostile import transport
from trial import *

config, P = 'translator/translator.click', 'fd64029b' + '0' * 16
a6, b6, me6 = P + '0a4d0001', P + '0a4e0002', P + '0a4d00fe'
a4, b4 = '10.77.0.1', '10.78.0.2'
seen, missing = {}, 0

def nd(kind, src, dst, target, flags, option, ether_address, mac_to, mac_from):
    message = struct.pack('!BBHI', kind, 0, 0, flags) + bytes.fromhex(target) + bytes([option, 1]) + bytes.fromhex(ether_address)
    return ether(sum6(ip6(src, dst, 58, message, 255), 2), 0x86dd, mac_to, mac_from)

def echo6(src, dst, ident, answer=False, data=b'abcdefgh', hops=64):
    return sum6(ip6(src, dst, 58, struct.pack('!BBHHH', 129 if answer else 128, 0, 0, ident, 1) + data, hops), 2)

asks = nd(135, a6, 'ff02' + '0' * 18 + '01ff4d00fe', me6, 0, 1, A, '3333ff4d00fe', A)
answers = nd(136, me6, a6, me6, 0xc0000000, 2, NEAR, A, NEAR)
# what b sends first makes the translator ask for a, which answers
first = from_b(udp(b4, a4, 9, 9))
wanted = nd(135, me6, 'ff02' + '0' * 18 + '01ff4d0001', a6, 0, 1, NEAR, '3333ff4d0001', NEAR)
tells = nd(136, a6, me6, a6, 0x60000000, 2, A, NEAR, A)
there6 = [udp6(a6, b6, 5, 6), tcp6(a6, b6, 5, 80, SYN), tcp6(a6, b6, 5, 80, ACK, data=bytes(range(200)) * 7), echo6(a6, b6, 7), echo6(a6, b6, 7, True), udp6(a6, b6, 5, 6, hops=2)]
there4 = [udp(a4, b4, 5, 6), tcp(a4, b4, 5, 80, SYN), tcp(a4, b4, 5, 80, ACK, data=bytes(range(200)) * 7), echo(a4, b4, 7), echo(a4, b4, 7, answer=True), udp(a4, b4, 5, 6)]
back4 = [udp(b4, a4, 6, 5), tcp(b4, a4, 80, 5, SYN | ACK), tcp(b4, a4, 80, 5, ACK, data=b'x' * 1440), echo(b4, a4, 7), echo(b4, a4, 7, answer=True)]
back6 = [udp6(b6, a6, 6, 5), tcp6(b6, a6, 80, 5, SYN | ACK), tcp6(b6, a6, 80, 5, ACK, data=b'x' * 1440), echo6(b6, a6, 7), echo6(b6, a6, 7, True)]
none6 = [udp6(P + '0a4c0001', b6, 5, 6), udp6(a6, P + '0a4f0001', 5, 6), ip6(a6, b6, 44, bytes(8) + b'x' * 8), ip6(a6, b6, 0, bytes(8) + b'x' * 8), ip6(a6, b6, 58, b'\x01\0\0\0' + bytes(44)), udp6('20010db8' + '0' * 24, b6, 5, 6)]
none4 = [udp(b4, a4, 6, 5, frag=0x2000), udp(b4, '10.79.0.1', 6, 5), ip(b4, a4, 17, udp(b4, a4, 6, 5)[20:], options=b'\1\1\1\1'), icmp(b4, a4, 3, 1), ip(b4, a4, 47, b'xxxx'), tcp(b4, a4, 80, 5, ACK, data=b'x' * 1460)]
left = [(999, asks), (999.6, tells)] + [(1000 + i / 100, from_a(p, 0x86dd)) for i, p in enumerate(there6 + none6)]
right = [(999.1, KNOWN['right']), (999.5, first)] + [(1000 + i / 100, from_b(p)) for i, p in enumerate(back4 + none4)]
sent, counts = run(config, {'left': left, 'right': right})

def apart(frame):
    """The octet of hops or of the TTL is taken out, with the identification, DF and the header checksum of IPv4."""
    if frame[12:14] == b'\x08\0':
        return frame[:18] + bytes(5) + frame[23:24] + b'\0\0' + frame[26:]
    return frame[:21] + b'\0' + frame[22:]
got4, got6 = frames(sent['right']), frames(sent['left'])
same('IPv4', [apart(f) for f in got4], [apart(to_b(p)) for p in there4])
print('sound' if not [f for f in got4 if unsound(f[14:]) or transport(f[14:], 20) is False] else 'unsound', 'flags', sorted({f[20] for f in got4}))
want6 = [answers, wanted, to_a(udp6(b6, a6, 9, 9), 0x86dd)] + [to_a(p, 0x86dd) for p in back6]
# the packet that made it ask is not kept, as in Click
kept = [f for f in want6 if f != want6[2]] if len(got6) < len(want6) else want6
same('IPv6', [apart(f) for f in got6], [apart(f) for f in kept])
print(counts['dropped'])
known = [('left', asks), ('right', KNOWN['right']), ('right', first), ('left', tells)]
seeds = {'left': [from_a(p, 0x86dd) for p in (there6[0], there6[1], there6[3])] + [asks, tells], 'right': [from_b(p) for p in back4[:4]]}
def sound(device, f):
    wrong = routed(f)
    return wrong or (device == 'right') != (f[12:14] in (b'\x08\0', b'\x08\x06')) and 'of the other side'
survives(config, seeds, before=known, sound=sound)
== run
python3 translator.py
== stdout
IPv4: 6 as expected
sound flags [64]
IPv6: 8 as expected
{'discarded': 11, 'too large': 1, 'consumed': 15}
3638 hostile packets, some sent, all sound
