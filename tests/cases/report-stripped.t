What is dropped in a box that has taken the Ethernet header off is told by its headers all the same.
== file strip.click
FromDevice(eth0) -> c :: Classifier(12/0800, -) -> Strip(14) -> CheckIPHeader
	-> f :: IPFilter(allow tcp dst port 80, deny all) -> Discard;
c[1] -> Strip(14) -> Classifier(0/60) -> Discard;
== run
symexec reach --drops --packet 'tcp or ip6.next = 17' strip.click | grep -A4 "denied\|no pattern"
== stdout
a packet is dropped at strip.click:3 (Classifier@8 :: Classifier): no pattern matches
  packets: eth.dst: ff:ff:ff:ff:ff:ff; eth.type: 0x86dd; ip6.next: 17
       or: eth.dst: of a group, not ff:ff:ff:ff:ff:ff; eth.type: 0x86dd; ip6.next: 17
       or: eth.dst: of one station; eth.type: 0x86dd; ip6.next: 17
a packet is dropped at strip.click:3 (Discard@9 :: Discard): discarded
--
a packet is dropped at strip.click:2 (f :: IPFilter): denied by rule 2
  packets: eth.dst: ff:ff:ff:ff:ff:ff; eth.type: 0x800; ip.proto: 6; ip.ttl: 1-255; tcp.dport: not 80
       or: eth.dst: of a group, not ff:ff:ff:ff:ff:ff; eth.type: 0x800; ip.proto: 6; ip.ttl: 1-255; tcp.dport: not 80
       or: eth.dst: of one station; eth.type: 0x800; ip.proto: 6; ip.ttl: 1-255; tcp.dport: not 80
       or: eth.dst: ff:ff:ff:ff:ff:ff; eth.type: 0x800; ip.proto: 6; ip.ttl: 1-255; ip.mf: 1; tcp.dport: not 80
