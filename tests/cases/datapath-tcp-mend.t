TCP options are stripped and clamped, sequence numbers moved there and back, and checksums stay as right or wrong as they were.
== copy tests/oracle/packets.py
== file make.py
from packets import *
mss, ws, sackok, ts = b'\x02\x04\x05\xb4', b'\x03\x03\x07', b'\x04\x02', b'\x08\x0a' + bytes(range(8))
def syn(options, flags=SYN, **more):
    options += b'\0' * (-len(options) % 4)
    return tcp('10.0.0.1', '10.0.0.2', 1000, 80, flags, 5, 9, options=options, **more)
packets = {
    'plain': syn(b''),
    'linux': syn(mss + sackok + ts + b'\x01' + ws),
    'odd places': syn(b'\x01' + mss + b'\x01\x01' + ws + ts),
    'small mss': syn(b'\x02\x04\x02\x18'),
    'no syn': syn(mss + ts, ACK, data=b'data'),
    'malformed': syn(b'\x03\x01' + mss + b'\0\0'),
    'cut short': syn(b'\x01\x01\x02\x09\x05\xb4\x01\x01'),
    'behind the end': syn(b'\0' + mss),
    'wrong sum': syn(mss)[:36] + b'\xbe\xef' + syn(mss)[38:],
    'short': syn(mss + ts)[:38],
    'options cut off': syn(mss + ts)[:44],
    'into the data': syn(b'\x01\x01\x08\x0a\x05\xb4\x01\x01', data=b'payload that stays'),
    'fragment': ip('10.0.0.1', '10.0.0.2', 6, syn(mss)[20:], frag=1),
    'udp': udp('10.0.0.1', '10.0.0.2', 5, 6, mss),
}
capture('in.pcap', [ether(p) for p in packets.values()])
== file see.py
from packets import *
import make, sys
def right(p):
    src, dst = ('%d.%d.%d.%d' % tuple(p[i:i + 4]) for i in (12, 16))
    return checksum(address(src) + address(dst) + struct.pack('!BBH', 0, 6, len(p) - 20) + p[20:]) == 0
for (name, before), (_, frame) in zip(make.packets.items(), read_capture(sys.argv[1])):
    after = frame[14:]
    assert len(after) == len(before) and after[:36] == before[:36] and after[38:40] == before[38:40], name
    if right(before) != right(after):
        print(name, 'checksum')
    if before != after:
        print('%s: %s' % (name, after[40:40 + (after[32] >> 4) * 4 - 20].hex()))
== file mend.click
FromDump(in.pcap, STOP true) -> MarkIPHeader(14) -> t :: Tee;
t[0] -> m :: AdjustTCPMSS(1400) -> ToDump(mss.pcap);
t[1] -> n :: NormalizeTCP(600, STRIP sack timestamps 3) -> ToDump(strip.pcap);
== run
python3 make.py; datapath run mend.click -h m.clamped -h n.stripped -h n.clamped | tr '\n' ' '; echo
echo '- mss'; python3 see.py mss.pcap; echo '- strip'; python3 see.py strip.pcap
== stdout
m.clamped: 3  n.stripped: 6  n.clamped: 3  
- mss
linux: 020405780402080a000102030405060701030307
odd places: 01020405780101030307080a0001020304050607
wrong sum: 02040578
- strip
linux: 0204025801010101010101010101010101010101
odd places: 0102040258010101010101010101010101010101
no syn: 020405b4010101010101010101010000
wrong sum: 02040258
== file isn.py
from packets import *
import sys
if sys.argv[1] == 'make':
    ps = [tcp('10.0.0.1', '10.0.0.2', 1000 + i, 80, f, 4294967290 + i, 9, data=b'x' * i) for i in range(20) for f in (SYN | ACK, ACK, ACK | PSH)]
    ps += [tcp('10.0.0.1', '10.0.0.2', 99, 80, ACK, 7, 9), udp('10.0.0.1', '10.0.0.2', 99, 80)]
    capture('flows.pcap', [ether(p) for p in ps])
else:
    first, there, again = ([f[14:] for _, f in read_capture(n + '.pcap')] for n in ('flows', 'there', 'again'))
    assert len(first) == len(there) == len(again) == 62
    deltas = set()
    for a, b, c in zip(first, there, again):
        moved = (struct.unpack('!I', b[24:28])[0] - struct.unpack('!I', a[24:28])[0]) & 0xffffffff
        if a[9] == 17:
            assert a == b
            continue
        want = tcp('10.0.0.2', '10.0.0.1', 80, struct.unpack('!H', a[20:22])[0], a[33], 9, struct.unpack('!I', a[24:28])[0], a[40:])
        assert c == want, (c.hex(), want.hex())
        deltas.add(moved)
    print(len(deltas), 'numbers,', 'also 0' if 0 in deltas else 'never 0')
== file isn.click
FromDump(flows.pcap, STOP true) -> MarkIPHeader(14) -> [0] n :: RandomiseISN;
n[1] -> t :: Tee -> ToDump(there.pcap); t[1] -> IPMirror -> [1] n; n[0] -> ToDump(again.pcap);
== run
python3 isn.py make; datapath run --seed=3 isn.click -h n.connections; python3 isn.py see
== stdout
20
21 numbers, also 0
