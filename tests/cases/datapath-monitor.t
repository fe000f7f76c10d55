Flows as IPFIX, which tshark decodes: idle flows, long ones and those that are asked for; and a network shared by triples.
== copy tests/oracle/packets.py
== file make.py
from packets import *
a, b = '10.0.0.1', '10.0.0.2'
frames = [(1000 + i, ether(udp(a, b, 5000, 53, b'x' * i))) for i in range(5)]
frames += [(1001.5, ether(tcp(a, b, 6000, 80, SYN))), (1001.6, ether(tcp(b, a, 80, 6000, SYN | ACK))), (1001.7, ether(tcp(a, b, 6000, 80, ACK)))]
frames += [(1000 + i, ether(udp(a, b, 7000, 7, b'long'))) for i in range(0, 70, 5)]
frames += [(1069 + i / 1000, ether(udp(a, b, 8000 + i, 8))) for i in range(60)]
capture('in.pcap', sorted(frames))
== file monitor.click
FromDump(in.pcap) -> Strip(14) -> CheckIPHeader -> m :: FlowMonitor(DOMAIN 77, IDLE 10, ACTIVE 30, TEMPLATE_EVERY 2);
m[0] -> Discard;
m[1] -> UDPIPEncap(192.0.2.1, 4739, 192.0.2.2, 4739, CHECKSUM true) -> ToDump(out.pcap, ENCAP IP);
Script(wait 75, write m.flush, wait 1, stop);
== run
python3 make.py; datapath run --clock=pcap monitor.click -h m.records -h m.lost | tr '\n' ' '; echo
tshark -n -r out.pcap -d udp.port==4739,cflow -T fields -E occurrence=a -e udp.checksum.status -o udp.check_checksum:TRUE -e cflow.version \
	-e cflow.od_id -e cflow.sequence -e cflow.template_id -e _ws.malformed 2>/dev/null | cut -c 1-60
tshark -n -r out.pcap -d udp.port==4739,cflow -T json 2>/dev/null | python3 -c "
import json, sys
def flows(x):
    if isinstance(x, dict):
        if 'cflow.srcaddr' in x: yield x
        for v in x.values(): yield from flows(v)
    elif isinstance(x, list):
        for v in x: yield from flows(v)
seen = sorted((int(f['cflow.srcport']), int(f['cflow.dstport']), int(f['cflow.protocol']), int(f['cflow.packets']), int(f['cflow.octets']),
               f['cflow.tcpflags'], int(f['cflow.flow_end_reason']), int(f['cflow.direction'])) for f in flows(json.load(sys.stdin)))
for f in seen[:8]: print(*f)
print(len(seen))" 2>&1
== stdout
m.records: 66  m.lost: 0  
1	10	77	0	256,257	
1	10	77	0		
1	10	77	2		
1	10	77	3	256,257	
1	10	77	3		
1	10	77	4		
1	10	77	5	256,257	
1	10	77	5		
1	10	77	33		
1	10	77	61	256,257	
1	10	77	61		
80 6000 6 1 40 0x0012 1 1
5000 53 17 5 150 0x0000 1 0
6000 80 6 2 80 0x0012 1 0
7000 7 17 2 64 0x0000 4 0
7000 7 17 6 192 0x0000 2 0
7000 7 17 6 192 0x0000 2 0
8000 8 17 1 33 0x0000 4 0
8001 8 17 1 33 0x0000 4 0
66
== file demux.click
d :: TupleDemux(2 10.0.0.1 udp 53, 3 10.0.0.1 udp 54, 3 10.0.0.1 tcp 53, HOST false);
network :: FromDump(network.pcap) -> MarkIPHeader(14) -> [0] d;
Idle -> [1] d;
two :: FromDump(two.pcap) -> MarkIPHeader(14) -> [2] d;
Idle -> [3] d;
d[0] -> n :: Counter -> Discard; d[1] -> h :: Counter -> Discard; d[2] -> s2 :: Counter -> Discard; d[3] -> s3 :: Counter -> Discard;
== file triples.py
from packets import *
capture('network.pcap', [ether(p) for p in [
    udp('8.8.8.8', '10.0.0.1', 9, 53), udp('8.8.8.8', '10.0.0.1', 9, 54), tcp('8.8.8.8', '10.0.0.1', 9, 53, SYN), udp('8.8.8.8', '10.0.0.1', 9, 55),
    udp('8.8.8.8', '10.0.0.2', 9, 53), udp('8.8.8.8', '10.0.0.1', 9, 53, frag=0x2000), udp('8.8.8.8', '10.0.0.1', 9, 53)[:10] + b'\1\1' + udp('8.8.8.8', '10.0.0.1', 9, 53)[12:],
    udp('8.8.8.8', '10.0.0.1', 9, 53)[:22]]])
capture('two.pcap', [ether(p) for p in [
    udp('10.0.0.1', '8.8.8.8', 53, 9), udp('10.0.0.1', '8.8.8.8', 54, 9), udp('10.0.0.2', '8.8.8.8', 53, 9), tcp('10.0.0.1', '8.8.8.8', 53, 9, SYN),
    udp('10.0.0.1', '10.0.0.1', 53, 54), udp('10.0.0.1', '8.8.8.8', 53, 9, frag=1)]])
== run
python3 triples.py; datapath run demux.click -h n.count -h h.count -h s2.count -h s3.count -h d.spoofed -h d.drop_reasons | grep -v '^$' | tr '\n' ' '
== stdout
n.count: 1 h.count: 3 s2.count: 1 s3.count: 3 d.spoofed: 4 d.drop_reasons: bad header: 2 bad address: 4 
\ no newline
== file held.click
d :: TupleDemux(2 127.0.0.1 tcp $port); Idle, Idle, Idle => [0-2] d [0-2] => Discard, Discard, Discard;
== run
# A triple that the host has bound is refused, one that is given away is kept from the host
python3 -c "
import socket, subprocess
s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()
port = s.getsockname()[1]
run = lambda: subprocess.run(['datapath', 'run', 'held.click', 'port=%d' % port], capture_output=True, text=True)
r = run(); print(r.returncode, r.stderr.splitlines()[0].replace(str(port), 'PORT'))
s.close()
print(run().returncode)"
== stdout
2 held.click:1:1: error: '2 127.0.0.1 tcp PORT': the host has it: Address already in use
0
