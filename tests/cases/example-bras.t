A broadband access server: it offers itself, and takes no packet of a session that is not; hostile frames are counted, and what is sent is sound.
== copy examples/bras
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== copy tests/oracle/between.py
== file bras.py
from between import *
from packets import *
from trial import *

ME, SUB = '0200000064fe', '020000006401'
def pppoe(code, session, payload, kind=0x8863, dst=ME):
    return ether((struct.pack('!BBHH', 0x11, code, session, len(payload)) + payload).ljust(46, b'\0'), kind, dst, SUB)
padi, padr = pppoe(0x09, 0, b'\x01\x01\0\0', dst='ffffffffffff'), pppoe(0x19, 0, b'\x01\x01\0\0')
lcp = pppoe(0, 1, b'\xc0\x21\x01\x01\0\x0a\x05\x06\x11\x22\x33\x44', 0x8864)
inside = pppoe(0, 1, b'\0\x21' + udp('10.64.0.1', '10.78.0.2', 5, 6), 0x8864)
def sound(device, f):
    if f[12:14] in (b'\x88\x63', b'\x88\x64'):
        return len(f) < 20 + struct.unpack('!H', f[18:20])[0] and 'PPPoE length'
    return routed(f)
sent, counts = run('bras/bras.click', {'left': [(1000, padi), (1000.1, padr), (1000.2, inside)], 'right': [(999, KNOWN['right'])]})
offers = [f for f in frames(sent['left']) if f[15] == 7]
print(len(offers), 'offer,', len(frames(sent['right'])), 'to the world,', counts['dropped'])
survives('bras/bras.click', {'left': [padi, padr, lcp, inside], 'right': [from_b(udp('10.78.0.2', '10.64.0.1', 6, 5)), from_b(tcp('10.78.0.2', '10.64.0.1', 80, 5, SYN))]}, sound=sound)
== run
python3 bras.py
== stdout
1 offer, 0 to the world, {'not answered': 1, 'no mapping': 1, 'consumed': 2}
1043 hostile packets, some sent, all sound
