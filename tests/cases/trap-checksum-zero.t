A UDP checksum of 0 says that there is none. One that a box computes is 0 now and then, and then it passes as none when it
should be wrong: the packet shown is one of these, and does in sim what is said of it. One that a host sends is never 0
(RFC 768), so that it is wrong for certain when a box has changed by a known number what it covers.
== file network.yaml
network: zero
encap: ip
boxes: { box: { click: box.click }, nat: { click: nat.click }, sent: { click: sent.click }, none: { click: none.click } }
hosts: { a: { ip: 10.0.0.1 }, b: {}, c: { ip: 10.0.0.2 }, d: {}, e: { ip: 10.0.0.3 }, f: {}, g: { ip: 10.0.0.4 }, h: {} }
links: [ a -> box:in, box:out -> b, c -> nat:in, nat:out -> d, e -> sent:in, sent:out -> f, g -> none:in, none:out -> h ]
policies:
  one that is computed: { no-reach: a -> b }
  one that is updated: { no-reach: c -> d, packet: udp and ip unfrag }
  one that is sent: { no-reach: e -> f, packet: udp and ip unfrag }
  none: { reach: g -> h }
== file box.click
FromDevice(in) -> CheckIPHeader -> UDPIPEncap(1.1.1.1, 1, 2.2.2.2, 2, CHECKSUM true) -> StoreData(20, \<0909>)
	-> CheckUDPHeader -> Queue -> ToDevice(out);
== file nat.click
FromDevice(in) -> CheckIPHeader -> IPRewriter(pattern 1.1.1.1 5 - - 0 0) -> StoreData(20, \<0909>)
	-> CheckUDPHeader -> Queue -> ToDevice(out);
== file sent.click
FromDevice(in) -> CheckIPHeader -> IPClassifier(src port 7) -> StoreData(20, \<0909>)
	-> CheckUDPHeader -> Queue -> ToDevice(out);
== file none.click
FromDevice(in) -> CheckIPHeader -> UDPIPEncap(1.1.1.1, 1, 2.2.2.2, 2) -> StoreData(20, \<0909>)
	-> CheckUDPHeader -> Queue -> ToDevice(out);
== file run-box.click
FromDump(box.pcap, STOP true) -> CheckIPHeader -> UDPIPEncap(1.1.1.1, 1, 2.2.2.2, 2, CHECKSUM true) -> StoreData(20, \<0909>)
	-> CheckUDPHeader -> n :: Counter -> Discard;
== file run-nat.click
FromDump(nat.pcap, STOP true) -> CheckIPHeader -> IPRewriter(pattern 1.1.1.1 5 - - 0 0) -> StoreData(20, \<0909>)
	-> CheckUDPHeader -> n :: Counter -> Discard;
== run
symexec check --audit --quiet network.yaml | grep -v '^ ' | sed 's/[0-9]* steps.*/N steps agree/'
symexec check --quiet --policy 'one that is computed' --pcap box.pcap network.yaml >check.txt
symexec check --quiet --policy 'one that is updated' --pcap nat.pcap network.yaml >>check.txt
symexec sim -h n.count run-box.click
symexec sim -h n.count run-nat.click
== stdout
one that is computed: VIOLATED
one that is updated: VIOLATED
one that is sent: holds
none: holds
audited by Z3: N steps agree
2 policies hold, 2 violated, 0 vacuous, 0 undecided
1
1
