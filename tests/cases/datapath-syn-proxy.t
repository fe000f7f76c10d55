SYNCookieProxy and AnswerSYN: every segment that comes out, of connections in all their states; what is malformed; arguments.
== copy tests/oracle/packets.py
== file world.py
import socket, sys
from packets import *
ECE, CWR = 64, 128
M32 = 0xffffffff
SECRET = bytes(range(32))
C, S = ('192.0.2.1', 40000), ('198.51.100.2', 80)
START = 1783641600		# a full minute

def sip(key, data):
    k = struct.unpack('<QQ', key)
    v = [k[0] ^ 0x736f6d6570736575, k[1] ^ 0x646f72616e646f6d, k[0] ^ 0x6c7967656e657261, k[1] ^ 0x7465646279746573]
    rot = lambda x, n: (x << n | x >> (64 - n)) & (2 ** 64 - 1)
    def rounds(n):
        for _ in range(n):
            v[0] = (v[0] + v[1]) % 2 ** 64; v[1] = rot(v[1], 13) ^ v[0]; v[0] = rot(v[0], 32)
            v[2] = (v[2] + v[3]) % 2 ** 64; v[3] = rot(v[3], 16) ^ v[2]
            v[0] = (v[0] + v[3]) % 2 ** 64; v[3] = rot(v[3], 21) ^ v[0]
            v[2] = (v[2] + v[1]) % 2 ** 64; v[1] = rot(v[1], 17) ^ v[2]; v[2] = rot(v[2], 32)
    padded = data + bytes(7 - len(data) % 8) + bytes([len(data)])
    for (m,) in struct.iter_unpack('<Q', padded):
        v[3] ^= m; rounds(2); v[0] ^= m
    v[2] ^= 255; rounds(4)
    return (v[0] ^ v[1] ^ v[2] ^ v[3]) & M32

def cookie(seq, when, size, c=C, s=S):
    minute = int(when) // 60
    six = ':' in c[0]
    ends = b''.join(socket.inet_pton(socket.AF_INET6 if six else socket.AF_INET, x[0]) for x in (c, s))
    def h(key, count):
        ports, count = struct.pack('!HH', c[1], s[1]), struct.pack('<I', count & M32)
        return sip(key, ends + (count + ports if six else ports[2:] + ports[:2] + count))
    return (h(SECRET[:16], 0) + seq + (minute << 24) + ((h(SECRET[16:], minute ^ (seq & 1) << 31) + size) & 0xffffff)) & M32

def times(value, echo): return b'\x08\x0a' + struct.pack('!II', value & M32, echo & M32)
def mss(n): return b'\x02\x04' + struct.pack('!H', n)
def ts(value, echo): return b'\x01\x01' + times(value, echo)
SACK_OK, NOP = b'\x04\x02', b'\x01'
def scale(n): return NOP + b'\x03\x03' + bytes([n])

class World:
    """What comes in, and by which side what must go out."""
    def __init__(self): self.frames, self.out = [], {'c': [], 's': []}
    def feed(self, when, packet, **out):
        frame = packet if isinstance(packet, tuple) else (packet, 0x800)
        src = '020000000001' if packet_is_clients(frame[0]) else '020000000002'
        dst = '020000000002' if packet_is_clients(frame[0]) else '020000000001'
        self.frames.append((when, ether(frame[0], frame[1], dst=dst, src=src)))
        self.later(**out)
    def later(self, c=(), s=()):
        self.out['c'] += [c] if isinstance(c, bytes) else list(c)
        self.out['s'] += [s] if isinstance(s, bytes) else list(s)
    def make(self): capture('in.pcap', self.frames)
    def see(self):
        for side, name in ('c', 'clients'), ('s', 'servers'):
            got = [f for _, f in read_capture(name + '.pcap')]
            want = self.out[side]
            for i in range(max(len(got), len(want))):
                g, w = (x[i] if i < len(x) else None for x in (got, want))
                head = bytes.fromhex('0200000000010200000000020800' if side == 'c' else '0200000000020200000000010800')
                if w is None or g is None or g[14:] != w or g[:12] != head[:12]:
                    print('%s, packet %d:\n  got    %s\n  wanted %s' % (name, i, g and g.hex(), w and (head + w).hex()))
                    return
            print(name, len(got), 'as they should')

def packet_is_clients(p):
    return p[12:15] == address('192.0.2.0')[:3] or p[0] >> 4 == 6 and p[23] & 0x7f == 1

def c2s(flags, seq, ack=0, window=8192, c=C, s=S, **more): return tcp(c[0], s[0], c[1], s[1], flags, seq, ack, window=window, **more)
def s2c(flags, seq, ack=0, window=8192, c=C, s=S, **more): return tcp(s[0], c[0], s[1], c[1], flags, seq, ack, window=window, **more)
MADE = dict(frag=0x4000, ident=0)		# headers of packets that the proxy makes
== file open.py
from world import *
w = World()
t = START + 10
isn, sisn = 0xfffffff0, 0x10
k = cookie(isn, t, 3)
stamp = (int(t * 1000) & ~63 | 16 | 9) & M32		# SACK, scale 9
if stamp > int(t * 1000) & M32: stamp -= 64
syn = mss(1460) + SACK_OK + times(500, 0) + scale(9)
# a SYN with everything, and data that is not kept
w.feed(t, c2s(SYN, isn, options=syn, data=b'early'),
       c=s2c(SYN | ACK, k, isn + 1, 0, options=mss(1460) + SACK_OK + times(stamp, 500) + scale(7), **MADE))
# what acknowledges something else ends, as does a RST, a SYN with FIN, a FIN and ACK without connection
w.feed(t, c2s(ACK, isn + 1, k + 2, options=ts(510, stamp)))
w.feed(t, c2s(RST | ACK, isn + 1, k + 1)); w.feed(t, c2s(SYN | FIN, isn)); w.feed(t, c2s(SYN | ACK, isn, 9))
w.feed(t, c2s(0, isn + 1, k + 1)); w.feed(t, c2s(FIN | ACK, 77, 88))
# the checksum is wrong
bad = bytearray(c2s(ACK, isn + 1, k + 1, options=ts(510, stamp))); bad[36] ^= 1
w.feed(t, bytes(bad))
# the handshake, with data that must be sent again; the client's TTL stays
asked = c2s(SYN, isn, 0, 65535, options=mss(1460) + SACK_OK + times(510, 0) + scale(9), frag=0x4000, ident=0, ttl=61, tos=4)
w.feed(t + 1, c2s(ACK | PSH, isn + 1, k + 1, 300, options=ts(510, stamp), data=b'more', ttl=61, tos=4), s=asked)
w.feed(t + 1, c2s(ACK, isn + 1, k + 1, 300, options=ts(510, stamp)))		# again: consumed
w.later(s=[asked, asked])		# repeated after 1 s and 3 s
# an answer to something else: RST; a RST that is not for us ends; then the right one
w.feed(t + 5, s2c(ACK, 5, 99), s=c2s(RST, 99, 0, 0, **MADE))
w.feed(t + 5, s2c(RST | ACK, 0, isn + 2))
joined = dict(s=c2s(ACK, isn + 1, sisn + 1, 300, options=ts(510, 7000), **MADE),
              c=s2c(ACK, k + 1, isn + 1, 29200 >> 7, options=ts(stamp, 510), frag=0x4000, ident=0))
answer = s2c(SYN | ACK, sisn, isn + 1, 29200, options=mss(1400) + SACK_OK + times(7000, 510) + scale(5))
w.feed(t + 5, answer, **joined)
w.feed(t + 6, answer, **joined)			# it did not hear
w.feed(t + 6, s2c(SYN | ACK, sisn + 1, isn + 1, 29200))
# data, with SACK, times, windows
w.feed(t + 7, c2s(ACK | PSH, isn + 1, k + 1, 400, options=ts(520, stamp), data=b'GET'),
       s=c2s(ACK | PSH, isn + 1, sisn + 1, 400, options=ts(520, 7000), data=b'GET'))
w.feed(t + 7, s2c(ACK, sisn + 1, isn + 4, 4000, options=ts(7100, 520), data=b'x' * 100),
       c=s2c(ACK, k + 1, isn + 4, 4000 >> 2, options=ts(stamp + 100, 520), data=b'x' * 100))
w.feed(t + 7, c2s(ACK, isn + 4, k + 1, options=NOP * 2 + b'\x05\x0a' + struct.pack('!II', (k + 51) & M32, (k + 101) & M32) + ts(530, stamp + 100)),
       s=c2s(ACK, isn + 4, sisn + 1, options=NOP * 2 + b'\x05\x0a' + struct.pack('!II', sisn + 51, sisn + 101) + ts(530, 7100)))
# an ICMP error of the clients' side about what the server sent, and one of the servers' side about what the client sent
quote = s2c(ACK, k + 1, isn + 4)[:28]
w.feed(t + 8, icmp(C[0], S[0], 3, 4, data=quote), s=icmp(C[0], S[0], 3, 4, data=s2c(ACK, sisn + 1, isn + 4)[:28][:24] + struct.pack('!I', sisn + 1)))
w.feed(t + 8, icmp(S[0], C[0], 3, 1, data=c2s(ACK, isn + 4)[:28]), c=icmp(S[0], C[0], 3, 1, data=c2s(ACK, isn + 4)[:28]))
# fragments: of the connection they pass, of others not
w.feed(t + 8, ip(C[0], S[0], 6, b'f' * 16, frag=5, ident=77))
w.feed(t + 8, ip(C[0], S[0], 6, c2s(ACK, isn + 4, k + 101, data=b'12345678')[20:44], frag=0x2000, ident=78),
       s=ip(C[0], S[0], 6, c2s(ACK, isn + 4, sisn + 101, data=b'12345678')[20:44], frag=0x2000, ident=78))
w.feed(t + 8, ip(C[0], S[0], 6, b'f' * 16, frag=3, ident=78), s=ip(C[0], S[0], 6, b'f' * 16, frag=3, ident=78))
# others are others'
w.feed(t + 8, udp(C[0], S[0], 5, 6), s=udp(C[0], S[0], 5, 6))
w.feed(t + 8, s2c(ACK, 1, 2, c=('192.0.2.9', 1)), c=s2c(ACK, 1, 2, c=('192.0.2.9', 1)))
# a connection that the server opens passes whole
D = ('192.0.2.7', 25)
w.feed(t + 8, s2c(SYN, 5, c=D), c=s2c(SYN, 5, c=D))
w.feed(t + 8, c2s(SYN | ACK, 9, 6, c=D), s=c2s(SYN | ACK, 9, 6, c=D))
w.feed(t + 8, s2c(ACK, 6, 10, c=D), c=s2c(ACK, 6, 10, c=D)); w.feed(t + 8, c2s(ACK, 10, 6, c=D), s=c2s(ACK, 10, 6, c=D))
# a client that sends as much as it gets: what it says in the end fits the cookie, and opens nothing
E = ('192.0.2.8', 7)
ke = cookie(isn, t + 8, 0, c=E)
w.feed(t + 8, c2s(SYN, isn, c=E), c=s2c(SYN | ACK, ke, isn + 1, 0, c=E, options=mss(1460), **MADE))
w.feed(t + 8, c2s(ACK, isn + 1, ke + 1, c=E), s=c2s(SYN, isn, c=E, options=mss(536), **MADE))
w.feed(t + 8, s2c(SYN | ACK, 50, isn + 1, c=E), s=c2s(ACK, isn + 1, 51, c=E, **MADE), c=s2c(ACK, ke + 1, isn + 1, c=E, frag=0x4000, ident=0))
for n in range(4):
    w.feed(t + 8, c2s(ACK, isn + 1 + n, ke + 1 + n, c=E, data=b'e'), s=c2s(ACK, isn + 1 + n, 51 + n, c=E, data=b'e'))
    w.feed(t + 8, s2c(ACK, 51 + n, isn + 2 + n, c=E, data=b'e'), c=s2c(ACK, ke + 1 + n, isn + 2 + n, c=E, data=b'e'))
w.feed(t + 8, c2s(FIN | ACK, isn + 5, ke + 5, c=E), s=c2s(FIN | ACK, isn + 5, 55, c=E))
w.feed(t + 8, s2c(FIN | ACK, 55, isn + 6, c=E), c=s2c(FIN | ACK, ke + 5, isn + 6, c=E))
for n in range(5, 9):
    w.feed(t + 8, c2s(ACK, isn + 6, ke + n, c=E), s=c2s(ACK, isn + 6, 50 + n, c=E))
# both end; the same ports open anew
w.feed(t + 9, c2s(FIN | ACK, isn + 4, k + 101), s=c2s(FIN | ACK, isn + 4, sisn + 101))
w.feed(t + 9, s2c(FIN | ACK, sisn + 101, isn + 5), c=s2c(FIN | ACK, k + 101, isn + 5, 8192 >> 2))
w.feed(t + 9, c2s(ACK, isn + 5, k + 102), s=c2s(ACK, isn + 5, sisn + 102))
k2 = cookie(7000, t + 9, 1)
w.feed(t + 9, c2s(SYN, 7000, options=mss(1380)), c=s2c(SYN | ACK, k2, 7001, 0, options=mss(1460), **MADE))
w.feed(t + 9, c2s(ACK, 7001, k2 + 1, 512), s=c2s(SYN, 7000, 0, 512, options=mss(1300), **MADE))
w.feed(t + 9, s2c(RST | ACK, 0, 7001, 0), c=s2c(RST | ACK, k2 + 1, 7001, 0, **MADE))		# refused
getattr(w, sys.argv[1])()
== file proxy.click
FromDump(in.pcap) -> kind :: Classifier(12/0800, 12/86dd);
kind[0] -> CheckIPHeader(14) -> who :: IPClassifier(src net 192.0.2.0/24, -);
kind[1] -> CheckIP6Header(OFFSET 14) -> six :: Classifier(37/01, -);
proxy :: SYNCookieProxy(1460, SECRET 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f $ARGS);
who[0], six[0] -> [0] proxy; who[1], six[1] -> [1] proxy;
proxy[0] -> ToDump(clients.pcap); proxy[1] -> ToDump(servers.pcap);
== run
handlers='cookies accepted opened refused failed mismatched repeated half_open foreign'
run() { python3 $1.py make; datapath run --burst=1 --clock=pcap proxy.click ARGS="$2" $(for h in $handlers; do echo -h proxy.$h; done) | tr '\n' ' ' | tr -s ' ' | sed 's/proxy\.//g; s/: / /g'; echo; python3 $1.py see; }
run open ''
== stdout
cookies 3 accepted 3 opened 2 refused 10 failed 1 mismatched 0 repeated 2 half_open 0 foreign 1 
clients 18 as they should
servers 28 as they should
== file reversed.py
# by the clients' side come segments in the server's name, of connections that it opened and that a client opened: they are nobody's
from world import *
w, t, D = World(), START + 100, ('192.0.2.7', 25)
def feed(packet, clients, **out):
    w.frames.append((t, ether(packet, 0x800, dst='020000000002' if clients else '020000000001', src='020000000001' if clients else '020000000002')))
    w.later(**out)
def his(flags, *numbers, **more): p = c2s(flags, *numbers, **more); feed(p, True, s=p)
def its(flags, *numbers, **more): p = s2c(flags, *numbers, **more); feed(p, False, c=p)
its(SYN, 5, c=D)
for flags in SYN | ACK, ACK, RST, FIN | ACK, ACK | PSH: feed(s2c(flags, 9, 6, c=D), True)
his(SYN | ACK, 9, 6, c=D); its(ACK, 6, 10, c=D)
for flags in SYN | ACK, ACK, RST, FIN | ACK, ACK | PSH: feed(s2c(flags, 6, 10, c=D), True)
his(ACK, 10, 6, c=D); its(ACK, 6, 10, c=D)
k = cookie(1000, t, 0)
feed(c2s(SYN, 1000), True, c=s2c(SYN | ACK, k, 1001, 0, options=mss(1460), **MADE))
feed(c2s(ACK, 1001, k + 1), True, s=c2s(SYN, 1000, options=mss(536), **MADE))
for flags in SYN | ACK, ACK, RST: feed(s2c(flags, 1001, k + 1), True)
feed(s2c(SYN | ACK, 50, 1001), False, s=c2s(ACK, 1001, 51, **MADE), c=s2c(ACK, k + 1, 1001, frag=0x4000, ident=0))
for flags in SYN | ACK, ACK, RST, FIN | ACK, ACK | PSH: feed(s2c(flags, 1001, k + 1), True)
feed(c2s(ACK, 1001, k + 1), True, s=c2s(ACK, 1001, 51))
getattr(w, sys.argv[1])()
== run
sed 's/src net 192.0.2.0.24, -/-/; s/^kind.0..*/kind[0] -> CheckIPHeader(14) -> who :: Classifier(6\/020000000001, -);/' proxy.click >sides.click
python3 reversed.py make; datapath run --burst=1 --clock=pcap sides.click ARGS= -h proxy.refused -h proxy.foreign -h proxy.opened | tr '\n' ' ' | tr -s ' '; echo; python3 reversed.py see
== stdout
proxy.refused: 18 proxy.foreign: 1 proxy.opened: 1 
clients 5 as they should
servers 5 as they should
== file options.py
# every option that a server may refuse, and clients that offer less
from world import *
w = World()
t, port = START + 100, 1000
def connect(offer, told, asked, ack_options, answered, ack_to_server, ack_to_client, n=3, flags=SYN, more=0, window=1000, win_s=None):
    """A handshake; returns what moves."""
    global port
    port += 1
    c, isn, sisn = ('192.0.2.1', port), port * 1000, port * 77
    k = cookie(isn, t, n, c=c)
    w.feed(t, c2s(flags, isn, c=c, options=offer), c=s2c(SYN | ACK | more & ECE, k, isn + 1, 0, c=c, options=told, **MADE))
    w.feed(t, c2s(ACK, isn + 1, k + 1, window, c=c, options=ack_options), s=c2s(SYN | more, isn, 0, win_s or window, c=c, options=asked, **MADE))
    w.feed(t, s2c(SYN | ACK, sisn, isn + 1, 64000, c=c, options=answered),
           s=c2s(ACK, isn + 1, sisn + 1, window if b'\x03\x03' in answered else win_s or window, c=c, options=ack_to_server, **MADE),
           c=s2c(ACK, k + 1, isn + 1, 64000 >> (7 if b'\x03\x03' in told else 0), c=c, options=ack_to_client, frag=0x4000, ident=0))
    return c, isn, sisn, k
def stamp(bits):
    v = int(t * 1000) & ~63 | bits
    return (v if v <= int(t * 1000) else v - 64) & M32
# no timestamp, nothing but a size, or not even that
connect(SACK_OK + NOP * 2 + mss(1460) + scale(7), mss(1460), mss(1460), b'', mss(1460), b'', b'')
connect(b'', mss(1460), mss(536), b'', b'', b'', b'', n=0)
# a timestamp alone
s = stamp(15)
connect(mss(1440) + ts(1, 0), mss(1460) + ts(s, 1), mss(1440) + ts(2, 0), ts(2, s), mss(1460) + ts(90, 2), ts(2, 90), ts(s, 2), n=2)
# scale without SACK; the server knows no scale: windows of the client as they are, cut off
s = stamp(3)
c, isn, sisn, k = connect(mss(1460) + ts(1, 0) + scale(3), mss(1460) + ts(s, 1) + scale(7), mss(1460) + ts(2, 0) + scale(3), ts(2, s),
                          mss(1460) + ts(90, 2), ts(2, 90), ts(s, 2), win_s=8000)
w.feed(t, c2s(ACK, isn + 1, k + 1, 9000, c=c, options=ts(3, s)), s=c2s(ACK, isn + 1, sisn + 1, 65535, c=c, options=ts(3, 90)))
w.feed(t, s2c(ACK, sisn + 1, isn + 1, 1000, c=c, options=ts(91, 3)), c=s2c(ACK, k + 1, isn + 1, 1000 >> 7, c=c, options=ts(s + 1, 3)))
# SACK that the server refuses: blocks become NOPs; a scale larger than ours: no window is said that is not there
s = stamp(16 + 14)
c, isn, sisn, k = connect(mss(1460) + SACK_OK + times(1, 0) + scale(15), mss(1460) + SACK_OK + times(s, 1) + scale(7),
                          mss(1460) + SACK_OK + times(2, 0) + scale(14), ts(2, s), mss(1460) + ts(90, 2) + scale(9), ts(2, 90), ts(s, 2), win_s=65535)
w.feed(t, c2s(ACK, isn + 1, k + 1, c=c, options=ts(3, s) + NOP * 2 + b'\x05\x0a' + bytes(8)), s=c2s(ACK, isn + 1, sisn + 1, c=c, options=ts(3, 90) + NOP * 12))
w.feed(t, s2c(ACK, sisn + 1, isn + 1, 60000, c=c, options=ts(91, 3)), c=s2c(ACK, k + 1, isn + 1, 65535, c=c, options=ts(s + 1, 3)))
# malformed options: what stands before them counts, in a SYN and behind; header lengths that cannot be
w.feed(t, c2s(SYN, 1, c=('192.0.2.1', 9), options=mss(1380) + b'\x08\x01\x00\x00'),
       c=s2c(SYN | ACK, cookie(1, t, 1, c=('192.0.2.1', 9)), 2, 0, c=('192.0.2.1', 9), options=mss(1460), **MADE))
w.feed(t, c2s(SYN, 1, c=('192.0.2.1', 9), options=b'\x02\x06' + bytes(4) + b'\x02\xff'),
       c=s2c(SYN | ACK, cookie(1, t, 0, c=('192.0.2.1', 9)), 2, 0, c=('192.0.2.1', 9), options=mss(1460), **MADE))
w.feed(t, c2s(SYN, 1, c=('192.0.2.1', 9), options=mss(1380) + b'\x08\x00\x00\x00'),
       c=s2c(SYN | ACK, cookie(1, t, 1, c=('192.0.2.1', 9)), 2, 0, c=('192.0.2.1', 9), options=mss(1460), **MADE))
w.feed(t, c2s(SYN, 1, c=('192.0.2.1', 9), options=NOP * 2 + b'\x02\x04', data=b'\x05\xb4'),
       c=s2c(SYN | ACK, cookie(1, t, 0, c=('192.0.2.1', 9)), 2, 0, c=('192.0.2.1', 9), options=mss(1460), **MADE))
for n in range(20, 40):		# cut headers
    w.feed(t, ip(C[0], S[0], 6, c2s(SYN, 1)[20:n], ident=n))
for offset in (0, 4, 6, 15):
    segment = bytearray(c2s(SYN, 1)[20:]); segment[12] = offset << 4; segment[16:18] = b'\0\0'
    w.feed(t, ip(C[0], S[0], 6, with_sum(C[0], S[0], 6, bytes(segment), 16)))
# a server without timestamps where the client was promised them: both hear that it is over
s = stamp(15)
c, isn = ('192.0.2.1', 900), 5
k = cookie(isn, t, 3, c=c)
w.feed(t, c2s(SYN, isn, c=c, options=mss(1460) + ts(1, 0)), c=s2c(SYN | ACK, k, isn + 1, 0, c=c, options=mss(1460) + ts(s, 1), **MADE))
w.feed(t, c2s(ACK, isn + 1, k + 1, c=c, options=ts(1, s)), s=c2s(SYN, isn, c=c, options=mss(1460) + ts(1, 0), **MADE))
w.feed(t, s2c(SYN | ACK, 77, isn + 1, c=c, options=mss(1460)), s=c2s(RST, isn + 1, 0, 0, c=c, **MADE), c=s2c(RST | ACK, k + 1, isn + 1, 0, c=c, **MADE))
getattr(w, sys.argv[1])()
== run
handlers='cookies accepted opened refused failed mismatched half_open'
run() { python3 $1.py make; datapath run --burst=1 --clock=pcap proxy.click ARGS="$2" $(for h in $handlers; do echo -h proxy.$h; done) | tr '\n' ' ' | tr -s ' ' | sed 's/proxy\.//g; s/: / /g'; echo; python3 $1.py see; }
run options ''
== stdout
cookies 10 accepted 6 opened 5 refused 0 failed 0 mismatched 1 half_open 0 
clients 18 as they should
servers 14 as they should
== file silent.py
# a server that does not answer: the SYN is repeated, then the client hears it; room for one, so a second must wait; IPv6; probes; ECN
from world import *
w = World()
t = START + 130
def ip6(src, dst, payload, hlim=64, tclass=0):
    return struct.pack('!IHBB', 6 << 28 | tclass << 20, len(payload), 6, hlim) + socket.inet_pton(10, src) + socket.inet_pton(10, dst) + payload
def tcp6(src, dst, flags, seq, ack=0, window=8192, options=b'', data=b'', **more):
    h = struct.pack('!HHIIBBHHH', src[1], dst[1], seq & M32, ack & M32, (20 + len(options)) // 4 << 4, flags, window, 0, 0) + options + data
    total = checksum(socket.inet_pton(10, src[0]) + socket.inet_pton(10, dst[0]) + struct.pack('!IxxxB', len(h), 6) + h)
    return ip6(src[0], dst[0], h[:16] + struct.pack('!H', total) + h[18:], **more)
C6, S6 = ('2001:db8::1', 40000), ('2001:db8::2', 80)
isn = 100
k = cookie(isn, t, 2, c=C6, s=S6)
v = int(t * 1000) & ~63 | 16 | 32 | 5
v = v if v <= int(t * 1000) else v - 64
v &= M32
six = lambda p: (p, 0x86dd)
w.feed(t, six(tcp6(C6, S6, SYN | ECE | CWR, isn, options=mss(1440) + SACK_OK + times(1, 0) + scale(5), tclass=4)),
       c=tcp6(S6, C6, SYN | ACK | ECE, k, isn + 1, 0, options=mss(1440) + SACK_OK + times(v, 1) + scale(7)))
# his acknowledgement was lost, he probes the window: the number before; the wrong one is refused
w.feed(t + 1, six(tcp6(C6, S6, ACK, isn - 1, k + 1, 600, options=ts(9, v))))
asked = tcp6(C6, S6, SYN | ECE | CWR, isn, 0, 600 << 5, options=mss(1440) + SACK_OK + times(9, 0) + scale(5), hlim=60)
w.feed(t + 1, six(tcp6(C6, S6, ACK, isn, k + 1, 600, options=ts(9, v), hlim=60)), s=asked)
# no room for a second
k4 = cookie(7, t + 2, 0)
w.feed(t + 1.25, c2s(SYN, 7), c=s2c(SYN | ACK, k4, 8, 0, options=mss(1460), **MADE))
w.feed(t + 1.5, c2s(ACK, 8, k4 + 1))
w.feed(t + 1.75, six(tcp6(S6, C6, SYN | ACK, 5000, isn + 1, 640, options=mss(1440) + SACK_OK + times(3, 9) + scale(0))),
       s=tcp6(C6, S6, ACK, isn + 1, 5001, 600, options=ts(9, 3)), c=tcp6(S6, C6, ACK, k + 1, isn + 1, 640 >> 7, options=ts(v, 9)))
# the server refused ECN
w.feed(t + 1.75, six(tcp6(C6, S6, ACK, isn + 1, k + 1, 600, options=ts(9, v), tclass=0xfe)), s=tcp6(C6, S6, ACK, isn + 1, 5001, 600, options=ts(9, 3), tclass=0xfc))
w.feed(t + 1.75, six(tcp6(S6, C6, ACK, 5001, isn + 1, 640, options=ts(4, 9), data=b'hello')), c=tcp6(S6, C6, ACK, k + 1, isn + 1, 5, options=ts(v + 1, 9), data=b'hello'))
quote = lambda n: tcp6(S6, C6, ACK, n, 1)[:48]
def icmp6(src, dst, data):
    m = bytes([1, 3, 0, 0]) + bytes(4) + data
    total = checksum(socket.inet_pton(10, src) + socket.inet_pton(10, dst) + struct.pack('!IxxxB', len(m), 58) + m)
    m = m[:2] + struct.pack('!H', total) + m[4:]
    return struct.pack('!IHBB', 6 << 28, len(m), 58, 64) + socket.inet_pton(10, src) + socket.inet_pton(10, dst) + m
w.feed(t + 1.75, six(icmp6(C6[0], S6[0], quote(k + 1))), s=icmp6(C6[0], S6[0], quote(5001)))
# now there is; another SYN of the same client, while the first waits, begins anew
silent = lambda n: c2s(SYN, n, 0, 8192, options=mss(536), **MADE)
w.feed(t + 2, c2s(ACK, 8, k4 + 1), s=silent(7))
k5 = cookie(9, t + 2, 0)
w.feed(t + 2, c2s(SYN, 9), c=s2c(SYN | ACK, k5, 10, 0, options=mss(1460), **MADE))
w.feed(t + 2.1, c2s(ACK, 8, k4 + 1))
w.feed(t + 2.1, c2s(ACK, 10, k5 + 1), s=[silent(9)] * 4, c=s2c(RST | ACK, k5 + 1, 10, 0, **MADE))
getattr(w, sys.argv[1])()
if sys.argv[1] == 'see':
    print('SYNs after', ', '.join('%.1f' % abs(x - t - 2.1) for x, f in read_capture('servers.pcap')[-4:]), 's')
    print('the end after %.1f s' % (read_capture('clients.pcap')[-1][0] - t - 2.1))
== run
handlers='cookies accepted opened refused failed repeated half_open'
run() { python3 $1.py make; datapath run --burst=1 --clock=pcap proxy.click ARGS="$2" $(for h in $handlers; do echo -h proxy.$h; done) | tr '\n' ' ' | tr -s ' ' | sed 's/proxy\.//g; s/: / /g'; echo; python3 $1.py see; }
run silent ', HALF_OPEN 1, TIMEOUT 10, ECN true'
== stdout
cookies 3 accepted 3 opened 1 refused 1 failed 1 repeated 3 half_open 0 
clients 6 as they should
servers 9 as they should
SYNs after 0.0, 1.0, 3.0, 7.0 s
the end after 10.0 s
== file plain.py
# AnswerSYN, and a SYNCookieProxy that offers nothing: the size alone, which AnswerSYN tells the server too
from world import *
w = World()
isn = 100
syn = c2s(SYN, isn, options=mss(1300) + SACK_OK + times(1, 0) + scale(5))
w.feed(START, syn)
getattr(w, 'make')()
== file answer.click
FromDump(in.pcap, STOP true) -> CheckIPHeader(14) -> [0] a :: AnswerSYN(1400); a[0] -> ToDump(a.pcap); Idle -> [1] a; a[1] -> Discard;
FromDump(in.pcap) -> CheckIPHeader(14) -> [0] b :: SYNCookieProxy(1400, TIMESTAMPS false); b[0] -> ToDump(b.pcap); Idle -> [1] b; b[1] -> Discard;
== run
# drawn secrets are never the same, and what is answered without timestamps is one option
python3 plain.py make
for i in 1 2; do
	datapath run --seed=5 --clock=pcap answer.click
	python3 -c 'from packets import *; print(*(f[52:].hex() + " " + f[46:50].hex() for n in ("a", "b") for _, f in read_capture(n + ".pcap"))); open("k", "ab").write(b"".join(f[38:42] for n in ("a", "b") for _, f in read_capture(n + ".pcap")))'
done
python3 -c 'k = open("k", "rb").read(); print(len({k[i:i + 4] for i in range(0, len(k), 4)}), "cookies")'
== stdout
000002040578 60120000 000002040578 60120000
000002040578 60120000 000002040578 60120000
4 cookies
== run
try() { echo "x :: $1; Idle -> [0] x [0] -> Discard; Idle -> [1] x [1] -> Discard;" >bad.click; datapath run bad.click 2>&1 | head -1; }
try 'SYNCookieProxy(535)'
try 'SYNCookieProxy(WSCALE 15)'
try 'SYNCookieProxy(HALF_OPEN 0)'
try 'SYNCookieProxy(SECRET 0123)'
try 'SYNCookieProxy(SECRET 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g)'
try 'SYNCookieProxy(SECRET 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00)'
try 'AnswerSYN(0)'
echo 'x :: SYNCookieProxy; Idle -> [0] x [0] -> Discard; Idle -> [1] x [1] -> Discard; Script(write x.rotate 5);' >bad.click; datapath run bad.click
== stdout
bad.click:1:21: error: MSS: '535' is out of range, at least 536 is allowed
bad.click:1:28: error: WSCALE: '15' is out of range, at most 14 is allowed
bad.click:1:31: error: HALF_OPEN: '0' is out of range, at least 1 is allowed
bad.click:1:1: error: SECRET: expected 64 hexadecimal digits, not '0123'
bad.click:1:1: error: SECRET: expected 64 hexadecimal digits, not '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g'
bad.click:1:1: error: SECRET: expected 64 hexadecimal digits, not '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00'
bad.click:1:16: error: MSS: '0' is out of range, at least 536 is allowed
== stderr
datapath: Script@6: expected nothing, not '5'
