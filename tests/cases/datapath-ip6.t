Flows of IPv6: a chain opens and counts them, fragments and errors belong to them, both ways leave by one output, and records have their addresses.
== copy tests/oracle/packets.py
== file make.py
from packets import *
import ipaddress, struct

def a6(text):
    return ipaddress.ip_address(text).packed

def sum6(src, dst, proto, segment):
    s = sum(struct.unpack('!%dH' % ((len(segment) + 1) // 2), segment + b'\0' * (len(segment) % 2)))
    s += sum(struct.unpack('!16H', a6(src) + a6(dst))) + proto + len(segment)
    while s >> 16:
        s = (s & 0xffff) + (s >> 16)
    return ~s & 0xffff

def ip6(src, dst, proto, payload):
    return struct.pack('!IHBB', 6 << 28, len(payload), proto, 64) + a6(src) + a6(dst) + payload

def udp6(src, dst, sport, dport, data=b'hello', wrap=None):
    segment = struct.pack('!HHHH', sport, dport, 8 + len(data), 0) + data
    segment = segment[:6] + struct.pack('!H', sum6(src, dst, 17, segment)) + segment[8:]
    return ether(ip6(src, dst, *(wrap(17, segment) if wrap else (17, segment))), 0x86dd)

def tcp6(src, dst, sport, dport, flags, data=b''):
    segment = struct.pack('!HHIIBBHHH', sport, dport, 1, 0, 0x50, flags, 8192, 0, 0) + data
    segment = segment[:16] + struct.pack('!H', sum6(src, dst, 6, segment)) + segment[18:]
    return ether(ip6(src, dst, 6, segment), 0x86dd)

def hops(proto, segment):
    return 0, struct.pack('!BB', proto, 0) + bytes([1, 4, 0, 0, 0, 0]) + segment

def part(offset, more):
    return lambda proto, segment: (44, struct.pack('!BBHI', proto, 0, offset << 3 | more, 4242) + segment)

lan, wan, router = '2001:db8::1', '2001:db8:1::2', '2001:db8:2::9'
first = udp6(lan, wan, 7000, 53, b'x' * 8, part(0, 1))
quoted = tcp6(lan, wan, 5000, 80, SYN)[14:]
error = struct.pack('!BBHI', 3, 0, 0, 0) + quoted
error = error[:2] + struct.pack('!H', sum6(router, lan, 58, error)) + error[4:]
capture('lan.pcap', [
    tcp6(lan, wan, 5000, 80, SYN), tcp6(lan, wan, 5001, 80, ACK), udp6(lan, wan, 6000, 53), udp6(lan, wan, 6000, 53, b'again', hops),
    first, udp6(lan, wan, 1, 2, b'y' * 8, part(2, 0)), ether(b'\x60' + bytes(39), 0x86dd), ether(b'\x60' + bytes(20), 0x86dd)])
capture('wan.pcap', [b'late'] * 9 + [
    tcp6(wan, lan, 80, 5000, SYN | ACK), tcp6(wan, lan, 80, 5002, SYN), udp6(wan, lan, 53, 6000), ether(ip6(router, lan, 58, error), 0x86dd)])
capture('both.pcap', [f for i in range(40) for f in (udp6(lan, wan, 7000 + i, 53), udp6(wan, lan, 53, 7000 + i))])
== file edge.yaml
datapath: edge
ports:
  lan: { dump: lan.pcap, write: to_lan.pcap }
  wan: { dump: wan.pcap, write: to_wan.pcap }
tables:
  0:
    default: drop
    rules:
    - { match: ip.dst == 10.0.0.1, actions: drop }
    - { match: in_port == lan, actions: [chain c, output wan] }
    - { match: in_port == wan, actions: [chain c, output lan] }
chains:
  c:
    nfs:
    - { name: detect, builtin: dad, order: 1, args: { PACKETS: 100 } }
    - { name: wall, builtin: firewall, order: 2, args: { RULES: "allow in_port == lan" } }
    - { name: nat, builtin: snat, order: 3, args: { TO: "192.0.2.1" } }
== run
python3 make.py && datapath run --clock=pcap edge.yaml -h tables.chains -h tables.flows
for f in to_wan to_lan; do
	echo $f; tshark -n -r $f.pcap -o ipv6.defragment:FALSE -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE -T fields -e ipv6.src \
		-e tcp.dstport -e udp.dstport -e icmpv6.type -e tcp.checksum.status -e udp.checksum.status -e icmpv6.checksum.status 2>/dev/null |
		tr '\t' ' '
done
== stdout
tables.chains:
chain c id 1 packets 21
detect dad order 1 packets 21
  flows counted 3
  packets not counted 11
  closings 0
wall firewall order 2 packets 21
  dropped: no match 11
  dropped: filtered 2
  flows opened 3
nat snat order 3 packets 8
  flows translated 0
  flows refused 0

tables.flows:
3

to_wan
2001:db8::1 80   1  
2001:db8::1  53   1 
2001:db8::1  53   1 
2001:db8::1  53   2 
2001:db8::1      
to_lan
2001:db8:1::2 5000   1  
2001:db8:1::2  6000   1 
2001:db8:2::9,2001:db8::1 80  3 1  1
== file pin.click
FromDump(both.pcap) -> MarkIP6Header(14) -> p :: FlowPinner;
p[0] -> CheckIP6Header(OFFSET 14) -> a :: FlowMonitor -> ToDump(0.pcap);
p[1] -> b :: Counter -> ToDump(1.pcap);
a[1] -> UDPIPEncap(192.0.2.1, 4739, 192.0.2.2, 4739, CHECKSUM true) -> ToDump(records.pcap, ENCAP IP);
Script(wait 5, write a.flush, wait 1, stop);
== run
datapath run --clock=pcap pin.click
python3 - <<'P'
from packets import read_capture
import collections
ways = [collections.Counter(), collections.Counter()]
for n in (0, 1):
    for _, f in read_capture('%d.pcap' % n):
        port = max(int.from_bytes(f[54:56], 'big'), int.from_bytes(f[56:58], 'big'))
        ways[n][port] += 1
print(len(ways[0]) + len(ways[1]), 'flows', set(ways[0].values()) | set(ways[1].values()), 'packets each', 5 < len(ways[0]) < 35)
P
tshark -n -r records.pcap -d udp.port==4739,cflow -T fields -E occurrence=f -e cflow.srcaddrv6 -e cflow.dstaddrv6 -e cflow.octets -e _ws.malformed \
	2>/dev/null | sort -u
== stdout
40 flows {2} packets each True
			
2001:db8::1	2001:db8:1::2	53	
