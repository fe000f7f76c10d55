Where all of a packet is stripped and nobody knows how much that was, what stood in front of it stands nobody knows where,
as seen from the end: Unstrip gives back the last octets, and not those of the header in front.
== file network.yaml
network: all
encap: ethernet
boxes: { box: { click: box.click } }
hosts: { a: {} , b: {} }
links: [ a -> box:in, box:out -> b ]
policies:
  other octets come back: { reach: a -> b, packet: ip proto 47 and ip unfrag and ip.len < 34 }
== file box.click
FromDevice(in) -> Classifier(12/0800) -> Strip(14) -> Strip(34)
	-> EtherEncap(0x86dd, 1:1:1:1:1:1, 2:2:2:2:2:2) -> Unstrip(14)
	-> CheckLength(28) -> c :: Classifier(6/0800, -);
c[0] -> Discard;
c[1] -> Queue -> ToDevice(out);
== run
symexec check --quiet network.yaml | grep -v '^ '
== stdout
other octets come back: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
