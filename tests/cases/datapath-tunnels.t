GRE and VXLAN as tshark reads them; what one end pushes the other pops, and nothing else.
== copy tests/oracle/packets.py
== file make.py
from packets import *
inner = [udp('10.0.0.1', '10.0.0.2', 5000 + i % 3, 5300, b'x' * i) for i in range(12)]
capture('in.pcap', inner, link=101)
gre = lambda flags, rest=b'', kind=0x800: struct.pack('!HH', flags, kind) + rest + inner[3]
def summed(packet):
    return packet[:4] + struct.pack('!H', checksum(packet)) + packet[6:]
bad = {
    'no key': gre(0), 'another key': gre(0x2000, b'\0\0\0\x06'), 'the key': gre(0x2000, b'\0\0\0\x07'),
    'sequence': gre(0x3000, b'\0\0\0\x07\0\0\0\x01'), 'version 1': gre(0x2001, b'\0\0\0\x07'), 'routing': gre(0x6000, b'\0\0\0\x07'),
    'sum': summed(gre(0xa000, b'\0\0\0\0\0\0\0\x07')), 'bad sum': gre(0xa000, b'\x12\x34\0\0\0\0\0\x07'), 'ether': gre(0x2000, b'\0\0\0\x07', 0x6558),
}
frames = list(bad.values()) + [gre(0x3000, b'\0\0\0\x07\0\0\0\x01')[:n] for n in range(12)]
capture('gre.pcap', frames)
vx = lambda vni, flags=0x08000000, port=4789, more=0: struct.pack('!HHHHII', 50000, port, 16 + len(ether(inner[4])) + more, 0, flags, vni << 8) + ether(inner[4])
frames = [vx(5), vx(5) + b'padding', vx(6), vx(5, 0), vx(5, port=53), vx(5, more=1)] + [vx(5)[:n] for n in range(16)]
capture('vxlan.pcap', frames)
== file push.click
FromDump(in.pcap, STOP true, FORCE_IP true) -> t :: Tee(3);
t[0] -> PushGRE -> IPEncap(47, 192.0.2.1, 192.0.2.2) -> g :: Tee -> ToDump(gre0.pcap, ENCAP IP);
g[1] -> StripIPHeader -> PopGRE -> ToDump(back0.pcap, ENCAP IP);
t[1] -> PushGRE(7) -> IPEncap(47, 192.0.2.1, 192.0.2.2) -> k :: Tee -> ToDump(gre7.pcap, ENCAP IP);
k[1] -> StripIPHeader -> PopGRE(7) -> ToDump(back7.pcap, ENCAP IP);
t[2] -> EtherEncap(0x0800, 2:0:0:0:0:1, 2:0:0:0:0:2) -> PushVXLAN(66051) -> IPEncap(17, 192.0.2.1, 192.0.2.2)
	-> v :: Tee -> ToDump(vxlan66051.pcap, ENCAP IP);
v[1] -> StripIPHeader -> PopVXLAN(66051) -> Strip(14) -> ToDump(backv.pcap, ENCAP IP);
== file pop.click
FromDump(gre.pcap) -> g :: PopGRE(KEY 7) -> cg :: Counter -> Discard;
FromDump(vxlan.pcap, STOP true) -> v :: PopVXLAN(5) -> cv :: Counter -> Discard;
== run
python3 make.py; datapath run push.click; for f in back0 back7 backv; do cmp in.pcap $f.pcap >/dev/null; python3 -c "
from packets import read_capture
print(\"$f\", [f for _, f in read_capture(\"in.pcap\")] == [f for _, f in read_capture(\"$f.pcap\")])"; done
tshark -n -r gre7.pcap -T fields -e ip.src -e gre.key -e gre.proto -e udp.dstport -e udp.length 2>/dev/null | head -2
tshark -n -r gre0.pcap -T fields -e gre.key -e gre.proto -e udp.length 2>/dev/null | tail -1
tshark -n -r vxlan66051.pcap -T fields -e vxlan.vni -e eth.src -e udp.dstport -e udp.length -e _ws.malformed 2>/dev/null | tail -1
tshark -n -r vxlan66051.pcap -T fields -e udp.srcport 2>/dev/null | cut -d, -f1 | sort -u | wc -l
== stdout
back0 True
back7 True
backv True
192.0.2.1,10.0.0.1	0x00000007	0x0800	5300	8
192.0.2.1,10.0.0.1	0x00000007	0x0800	5300	9
	0x0800	19
66051	02:00:00:00:00:01	4789,5300	69,19	
3
== run
datapath run pop.click -h cg.count -h g.drop_reasons -h cv.count -h v.drop_reasons
== stdout
cg.count:
3

g.drop_reasons:
filtered: 2
bad header: 3
bad checksum: 1
too short: 12

cv.count:
2

v.drop_reasons:
filtered: 1
bad header: 3
too short: 16

