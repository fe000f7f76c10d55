FILEPOS says at which octet of a capture to begin; what is the place of no packet is an error there.
== copy tests/oracle/packets.py
== file make.py
from packets import *
capture('in.pcap', [ether(udp('10.0.0.1', '10.0.0.2', 1, 2, struct.pack('!I', i))) for i in range(5)], step=0.1)
== run
python3 make.py
for at in 24 86 272 334; do echo "FromDump(in.pcap, FILEPOS $at, STOP true) -> c :: Counter -> Discard;" >e.click; datapath run -h c.count e.click; done
for at in 1 25 335 -1; do echo "FromDump(in.pcap, FILEPOS $at, STOP true) -> Discard;" >e.click; datapath run e.click; done
echo 'FromDump(-, FILEPOS 24, STOP true) -> Discard;' >e.click; cat in.pcap | datapath run e.click
== stdout
5
4
1
0
== stderr
e.click:1:1: error: no packet of 'in.pcap' begins at octet 1
    FromDump(in.pcap, FILEPOS 1, STOP true) -> Discard;
    ^~~~~~~~
e.click:1:1: error: no packet of 'in.pcap' begins at octet 25
    FromDump(in.pcap, FILEPOS 25, STOP true) -> Discard;
    ^~~~~~~~
e.click:1:1: error: no packet of 'in.pcap' begins at octet 335
    FromDump(in.pcap, FILEPOS 335, STOP true) -> Discard;
    ^~~~~~~~
e.click:1:1: error: FILEPOS: expected an octet of the file, not -1
    FromDump(in.pcap, FILEPOS -1, STOP true) -> Discard;
    ^~~~~~~~
e.click:1:1: error: '-' is no file with places: its packets are read from the first
    FromDump(-, FILEPOS 24, STOP true) -> Discard;
    ^~~~~~~~
== exit 2
