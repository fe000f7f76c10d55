A router: what it forwards, says of itself and refuses, octet for octet; hostile packets are counted and none of them makes it send what is none.
== copy examples/router
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== copy tests/oracle/between.py
== file router.py
from between import *
from packets import *
from trial import *

a, b, me, far = '10.77.0.1', '10.78.0.2', '10.77.0.254', '10.78.0.254'
sent, there, home = [], [], []      # by a; what b gets; what a gets
def case(packet, forwarded=None, answered=None):
    sent.append(from_a(packet))
    there.extend(to_b(p) for p in forwarded or [])
    home.extend(to_a(p) for p in answered or [])

def error(kind, code, about, word=0, number=[0], src=me):
    number[0] += 1       # one identification for all errors; the first 548 octets are quoted
    return icmp(src, a, kind, code, struct.pack('!I', word), about[:548], ttl=200, ident=number[0])

case(udp(a, b, 5, 6), [hop(udp(a, b, 5, 6))])
case(tcp(a, b, 5, 80, SYN, options=bytes.fromhex('020405b4')), [hop(tcp(a, b, 5, 80, SYN, options=bytes.fromhex('020405b4')))])
case(udp(a, b, 5, 6, ttl=2), [hop(udp(a, b, 5, 6, ttl=2))])
for ttl in (0, 1):
    case(udp(a, b, 5, 6, ttl=ttl), [], [error(11, 0, udp(a, b, 5, 6, ttl=ttl))])
# of errors nothing is said, nor of later fragments
case(icmp(a, b, 3, 1, data=udp(b, a, 1, 2), ttl=1))
case(udp(a, b, 5, 6, ttl=1, frag=1))
# a wrong header checksum; a source that is a broadcast address
p = udp(a, b, 5, 6); case(p[:10] + b'\x12\x34' + p[12:])
case(udp('10.77.0.255', b, 5, 6))
# no route; a broadcast of a network behind; the router itself
case(udp(a, '192.0.2.1', 5, 6), [], [error(3, 0, udp(a, '192.0.2.1', 5, 6))])
case(udp(a, '10.78.0.255', 5, 6))
case(udp(a, me, 5, 6), [], [error(3, 3, udp(a, me, 5, 6))])
case(echo(a, far, 7), [], [ip(far, a, 1, echo(far, a, 7, answer=True)[20:], ttl=255)])
case(ip(a, me, 89, b'hello'))
# what goes back to where it came from: its sender is told the next hop first (which is a itself)
p = udp(a, a, 5, 6)
case(p, [], [error(5, 1, p, 0x0a4d0001), hop(p)])
# what does not fit: told, or sent in pieces of at most 1400 octets
big = udp(a, b, 5, 6, bytes(range(256)) * 5 + bytes(180))
df = udp(a, b, 5, 6, bytes(range(256)) * 5 + bytes(180), frag=0x4000)
case(big, [hop(ip(a, b, 17, big[20:1396], frag=0x2000)), hop(ip(a, b, 17, big[1396:], frag=172))])
# the error is made behind the TTL, so it quotes what would have been sent
case(df, [], [error(3, 4, hop(df), 1400)])
# record route: its own address at the pointer, which moves
def routed(octets, **more):
    return ip(a, b, 17, udp(a, b, 5, 6)[20:], options=bytes.fromhex(octets), **more)
case(routed('07070400000000' + '00'), [hop(routed('070708' + '0a4e00fe' + '00'))])
# an option of which the length is missing: where it should be is behind the header. As in Click the first option is done by then
p = routed('07070400000000' + '07')
case(p, [], [error(12, 0, p[:20] + bytes.fromhex('0707080a4e00fe07') + p[28:], 28 << 24)])

arp_q = arp(1, A, a, '000000000000', me)
inputs = {'left': [(999, KNOWN['left'])] + [(1000 + i / 100, f) for i, f in enumerate(sent)] + [(1002, arp_q)],
          'right': [(999, KNOWN['right']), (1003, from_b(udp(b, a, 6, 5)))]}
got, counts = run('router/router.click', inputs)
same('right', frames(got['right']), there)
same('left', frames(got['left']), home + [arp(2, NEAR, me, A, a), to_a(hop(udp(b, a, 6, 5)))])

a6, b6 = 'fd77' + '0' * 27 + '1', 'fd78' + '0' * 27 + '2'
seeds = {'left': [from_a(udp(a, b, 5, 6)), from_a(tcp(a, b, 5, 80, SYN)), from_a(echo(a, b, 3)), from_a(udp6(a6, b6, 5, 6), 0x86dd),
                  from_a(tcp6(a6, b6, 5, 80, SYN), 0x86dd), arp_q, KNOWN['left']], 'right': [from_b(udp(b, a, 6, 5))]}
survives('router/router.click', seeds, before=[('left', KNOWN['left']), ('right', KNOWN['right'])])
== run
python3 router.py
== stdout
right: 6 as expected
left: 11 as expected
1686 hostile packets, some sent, all sound
