Octets of a checksum are a function of what it covers, and nobody computes it: two checksums that are right are not one
number. What was asked of one says nothing about another, wherever it comes to stand later.
== file network.yaml
network: octets
encap: ip
boxes:
  both: { click: both.click }
  outer: { click: outer.click }
  again: { click: again.click }
  same: { click: same.click }
hosts: { a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, h: {} }
links: [ a -> both:in, both:out -> b, c -> outer:in, outer:out -> d, e -> again:in, again:out -> f, g -> same:in, same:out -> h ]
policies:
  of the network and the transport header: { no-reach: a -> b }
  of a header and of one in front of it: { no-reach: c -> d }
  of one that is computed anew: { no-reach: e -> f }
  of one that is looked at twice: { no-reach: g -> h }
== file both.click
FromDevice(in) -> c :: Classifier(6/00%3f 7/00 9/06 10/ab 36/cd, -);
c[0] -> Queue -> ToDevice(out);
c[1] -> Discard;
== file outer.click
FromDevice(in) -> c :: Classifier(10/ab, -);
c[0] -> IPEncap(4, 1.1.1.1, 2.2.2.2) -> c2 :: Classifier(10/ab, -);
c[1] -> Discard;
c2[0] -> Discard;
c2[1] -> Queue -> ToDevice(out);
== file again.click
FromDevice(in) -> CheckIPHeader -> c :: Classifier(10/ab, -);
c[0] -> StoreData(10, \<0000>) -> StoreData(8, \<07>) -> SetIPChecksum -> c2 :: Classifier(10/ab, -);
c[1] -> Discard;
c2[0] -> Discard;
c2[1] -> Queue -> ToDevice(out);
== file same.click
FromDevice(in) -> CheckIPHeader -> c :: Classifier(10/ab, -);
c[0] -> SetIPAddress(1.2.3.4) -> c2 :: Classifier(10/ab, -);
c[1] -> Discard;
c2[0] -> Discard;
c2[1] -> Queue -> ToDevice(out);
== run
symexec check --quiet network.yaml | grep -v '^ '
== stdout
of the network and the transport header: VIOLATED
of a header and of one in front of it: VIOLATED
of one that is computed anew: VIOLATED
of one that is looked at twice: holds
1 policy holds, 3 violated, 0 vacuous, 0 undecided
