Octets that are put in behind some that a packet may not have: the packets that have them keep them, and are told apart
from those that are too short.
== file network.yaml
network: tag
encap: ethernet
boxes: { bare: { click: bare.click }, tag: { click: tag.click } }
hosts: { a: {} , b: {} }
links: [ a -> bare:in, bare:out -> tag:in, tag:out -> b ]
policies:
  an octet stays: { no-reach: a -> b, packet: eth.type == 0x88b5 }
== file bare.click
FromDevice(in) -> Strip(14) -> Queue -> ToDevice(out);
== file tag.click
FromDevice(in) -> Classifier(8/aa) -> VLANEncap(2) -> c :: Classifier(8/aa, -);
c[0] -> Discard;
c[1] -> Queue -> ToDevice(out);
== run
symexec check --quiet network.yaml | grep -v '^ '
== stdout
an octet stays: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
