Where all of a packet is stripped and nobody knows how much that was, nobody knows how far its headers are from its end:
what StripToNetworkHeader gives back may be longer than what was seen of it.
== file network.yaml
network: all
encap: ethernet
boxes: { box: { click: box.click } }
hosts: { a: {} , b: {} }
links: [ a -> box:in, box:out -> b ]
policies:
  the payload comes back: { reach: a -> b, packet: ip proto udp and ip unfrag and udp.len in 10-12 }
  the header comes back: { reach: a -> b, packet: ip proto udp and ip unfrag and udp.len in 10-12 and ip.ttl == 9 }
== file box.click
FromDevice(in) -> Classifier(12/0800) -> Strip(14) -> CheckIPHeader -> Strip(34)
	-> StripToNetworkHeader -> l :: CheckLength(28);
l[0] -> Discard;
l[1] -> Queue -> ToDevice(out);
== run
symexec check --quiet network.yaml | grep -v '^ '
== stdout
the payload comes back: holds
the header comes back: holds
2 policies hold, 0 violated, 0 vacuous, 0 undecided
