An IPv4 header that says it has less than 20 octets, or is cut, has no fields for rules: neither compared with each other nor with numbers,
and none that can be set.
== copy tests/oracle/packets.py
== file make.py
from packets import *
good = ether(udp('10.0.0.1', '10.0.0.2', 1, 2))
capture('in.pcap', [good, good[:14] + b'\x41' + good[15:], good[:14] + b'\x44' + good[15:], good[:33], good[:14] + b'\x46' + good[15:37]])
== file rules.yaml
datapath: d
ports: { a: { memory: true }, b: { memory: true } }
tables:
  0: { default: goto 1, rules: [ { match: ip.src != ip.dst, actions: goto 1 } ] }
  1: { default: goto 2, rules: [ { match: ip.id == ip.id, actions: goto 2 } ] }
  2: { default: drop, rules: [ { match: ip.ttl == 64, actions: output b } ] }
== file run.click
FromDump(in.pcap) -> [0] d :: Datapath(rules.yaml); Idle -> [1] d; d[0] -> Discard; d[1] -> Discard;
== run
python3 make.py; datapath run run.click -h d.rules
== stdout
table 0
1 ip.src != ip.dst
4 default
table 1
1 ip.id == ip.id
4 default
table 2
1 ip.ttl == 64
4 default
== file set.yaml
datapath: d
ports: { lan: { dump: in.pcap, write: none.pcap }, wan: { dump: empty.pcap, write: out.pcap } }
tables: { 0: { default: [ set-field ip.dst 9.9.9.9, output wan ] } }
== file show.py
from packets import *
for frame in read_capture('out.pcap'):
    print(frame[1][14:15].hex(), frame[1][30:34].hex())
== run
python3 -c 'from packets import *; capture("empty.pcap", [])'; datapath run --clock=pcap set.yaml; python3 show.py
== stdout
45 09090909
41 0a000002
44 0a000002
45 0a0000
46 0a000002
