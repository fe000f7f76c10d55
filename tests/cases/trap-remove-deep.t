A segment that begins deep in the payload: what is taken out in front of it is told apart from the rest first, and what is cut off
at the end leaves the rest what it was, so that the packet shown has the octets that are asked for where they are sent.
== file network.yaml
network: deep
encap: ip
boxes: { b: { click: b.click } }
hosts: { h: {}, k: {} }
links: [ h -> b:in, b:out -> k ]
policies:
  a later segment: { reach: h -> k, packet: tcp and ip unfrag and ip.len > 50000 and tcp.seq = 1056 }
== file b.click
FromDevice(in) -> CheckIPHeader -> StoreData(36, \<0000>) -> Unstrip(4) -> TCPFragmenter(MTU 24000) -> Strip(4)
	-> c :: Classifier(24/000061b8, -);
c[0] -> MarkIPHeader(0) -> CheckTCPHeader -> Classifier(44/abcd) -> Queue -> ToDevice(out);
c[1] -> Discard;
== file run.click
FromDump(w.pcap, STOP true) -> CheckIPHeader -> StoreData(36, \<0000>) -> Unstrip(4) -> TCPFragmenter(MTU 24000) -> Strip(4)
	-> c :: Classifier(24/000061b8, -);
c[0] -> MarkIPHeader(0) -> CheckTCPHeader -> Classifier(44/abcd) -> n :: Counter -> Discard;
c[1] -> Discard;
== run
timeout 60 symexec check --quiet --audit --pcap w.pcap network.yaml | sed 's/[0-9]* steps/N steps/'
symexec sim -h n.count run.click
== stdout
a later segment: holds
audited by Z3: N steps agree
1 policy holds, 0 violated, 0 vacuous, 0 undecided
1
