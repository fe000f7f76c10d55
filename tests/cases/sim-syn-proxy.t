SYNCookieProxy in sim: a connection with all options, and what the model makes of each segment; here cookies count from 0.
== copy tests/oracle/packets.py
== file world.py
import struct, sys
from packets import *
C, S = ('192.0.2.1', 40000), ('198.51.100.2', 80)
MADE = dict(frag=0x4000, ident=0)
SACK_OK, NOP, ECE, CWR = b'\x04\x02', b'\x01', 64, 128
def mss(n): return b'\x02\x04' + struct.pack('!H', n)
def times(a, b): return b'\x08\x0a' + struct.pack('!II', a & 0xffffffff, b & 0xffffffff)
def ts(a, b): return NOP * 2 + times(a, b)
def scale(n): return NOP + b'\x03\x03' + bytes([n])
def sack(a, b): return NOP * 2 + b'\x05\x0a' + struct.pack('!II', a, b)
def c2s(flags, seq, ack=0, window=8192, **more): return tcp(C[0], S[0], C[1], S[1], flags, seq, ack, window=window, **more)
def s2c(flags, seq, ack=0, window=8192, **more): return tcp(S[0], C[0], S[1], C[1], flags, seq, ack, window=window, **more)
told = 0x39		# ECN, SACK, scale 9
fed, want = [], {'clients': [], 'servers': []}
def feed(packet, c=(), s=()):
    fed.append((1000 + len(fed), ether(packet, 0x800)))
    want['clients'] += c; want['servers'] += s
offer = mss(1460) + SACK_OK + times(500, 0) + scale(9)
feed(c2s(SYN | ECE | CWR, 1000, options=offer),
     c=[s2c(SYN | ACK | ECE, 0, 1001, 0, options=mss(1400) + SACK_OK + times(told, 500) + scale(7), **MADE)])
# of another cookie, of another number, with a wrong checksum
feed(c2s(ACK, 1001, 2, options=ts(510, told))); feed(c2s(ACK, 1007, 1, options=ts(510, told)))
feed(c2s(ACK, 1001, 1, options=ts(510, told))[:36] + b'zz' + c2s(ACK, 1001, 1, options=ts(510, told))[38:])
feed(c2s(ACK, 1001, 1, options=ts(510, told), ttl=61),
     s=[c2s(SYN | ECE | CWR, 1000, 0, options=mss(1400) + SACK_OK + times(510, 0) + scale(9), ttl=61, **MADE)])
feed(c2s(ACK, 1001, 1, options=ts(510, told)))
# what the server said before; then its answer, twice
feed(s2c(ACK, 5, 99), s=[c2s(RST, 99, 0, 0, **MADE)])
answer = s2c(SYN | ACK, 7000, 1001, 29200, options=mss(1400) + SACK_OK + times(90, 510) + scale(5), ttl=50)
both = dict(s=[c2s(ACK, 1001, 7001, options=ts(510, 90), **MADE)], c=[s2c(ACK, 1, 1001, options=ts(told, 510), ttl=50, **MADE)])
feed(answer, **both); feed(answer, **both)
# it did not agree to ECN
feed(c2s(ACK, 1001, 1, options=ts(520, told), data=b'GET', tos=2), s=[c2s(ACK, 1001, 7001, options=ts(520, 90), data=b'GET')])
feed(s2c(ACK, 7001, 1004, options=ts(95, 520), data=b'x' * 9), c=[s2c(ACK, 1, 1004, options=ts(told + 5, 520), data=b'x' * 9)])
feed(c2s(ACK, 1004, 1, options=sack(3, 9) + ts(530, told + 5)), s=[c2s(ACK, 1004, 7001, options=sack(7003, 7009) + ts(530, 95))])
quote = s2c(ACK, 5, 1004)[:28]
feed(icmp(C[0], S[0], 3, 4, data=quote), s=[icmp(C[0], S[0], 3, 4, data=quote[:24] + struct.pack('!I', 7005))])
whole = c2s(ACK, 1004, 10, data=b'12345678')
moved = c2s(ACK, 1004, 7010, data=b'12345678')
feed(ip(C[0], S[0], 6, b'f' * 16, frag=3, ident=78))
feed(ip(C[0], S[0], 6, whole[20:44], frag=0x2000, ident=78), s=[ip(C[0], S[0], 6, moved[20:44], frag=0x2000, ident=78)])
feed(ip(C[0], S[0], 6, b'f' * 16, frag=3, ident=78), s=[ip(C[0], S[0], 6, b'f' * 16, frag=3, ident=78)])
feed(s2c(RST, 7010), c=[s2c(RST, 10)])
# another SYN is answered, and opens anew: of no timestamp
feed(c2s(SYN, 3000, options=mss(1350)), c=[s2c(SYN | ACK, 1, 3001, 0, options=mss(1400), **MADE)])
feed(c2s(ACK, 3001, 2, 77), s=[c2s(SYN, 3000, 0, 77, options=mss(1300), **MADE)])
feed(s2c(RST | ACK, 0, 3001), c=[s2c(RST | ACK, 2, 3001, **MADE)])
if sys.argv[1] == 'make':
    capture('in.pcap', fed)
else:
    for name in want:
        got = [f[14:] for _, f in read_capture(name + '.pcap')]
        for i in range(max(len(got), len(want[name]))):
            g, w = (x[i] if i < len(x) else b'' for x in (got, want[name]))
            # windows of another scale are any value
            if len(g) == len(w) >= 40 and len(w) != 44 and g[9] == 6 and g[:16] == w[:16] and g[34:36] != w[34:36]:
                g, w = (x[:34] + x[38:] for x in (g, w))
            if g != w: print('%s, packet %d:\n  got    %s\n  wanted %s' % (name, i, g.hex(), w.hex())); break
        else: print(name, len(got), 'as they should')
== file proxy.click
FromDump(in.pcap) -> CheckIPHeader(14) -> who :: IPClassifier(src net 192.0.2.0/24, -);
proxy :: SYNCookieProxy(1400, ECN true);
who[0] -> [0] proxy; who[1] -> [1] proxy;
proxy[0] -> ToDump(clients.pcap); proxy[1] -> ToDump(servers.pcap);
== run
python3 world.py make; symexec sim proxy.click; python3 world.py see
== stdout
clients 7 as they should
servers 10 as they should
