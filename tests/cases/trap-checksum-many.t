A plain write makes all checksums stale that cover it, also where ten headers stand one in the other: the innermost too, which
comes last.
== file network.yaml
network: many
encap: ip
boxes: { box: { click: box.click } }
hosts: { a: { ip: 10.0.0.1 }, b: {} }
links: [ a -> box:in, box:out -> b ]
policies:
  the innermost is wrong: { no-reach: a -> b, packet: udp and ip unfrag }
== file box.click
elementclass U { input -> UDPIPEncap(1.1.1.1, 1, 2.2.2.2, 2, CHECKSUM true) -> output }
elementclass UUU { input -> U -> U -> U -> output }
FromDevice(in) -> CheckIPHeader -> IPClassifier(src port 7)
	-> UUU -> UUU -> UUU -> StoreData(272, \<0909>)
	-> Strip(252) -> MarkIPHeader(0) -> CheckUDPHeader -> Queue -> ToDevice(out);
== run
symexec check --quiet network.yaml | grep -v '^ '
== stdout
the innermost is wrong: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
