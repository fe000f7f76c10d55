Octets of a checksum are a function of what it covers, and nobody computes it: two checksums that are right are not one
number. What was asked of one says nothing about another, wherever it comes to stand later. A packet with one octet that fits is found by
trying, one with two by getting them right one after the other, and one that fits the header in front of it by its length.
== file network.yaml
network: octets
encap: ip
boxes:
  both: { click: both.click }
  outer: { click: outer.click }
  again: { click: again.click }
  same: { click: same.click }
  s1: { click: s1.click }
  s2: { click: s2.click }
  s3: { click: s3.click }
hosts: { a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, h: {}, i: {}, k: {} }
links: [ a -> both:in, both:out -> b, c -> outer:in, outer:out -> d, e -> again:in, again:out -> f, g -> same:in, same:out -> h,
  i -> s1:in, s1:out -> s2:in, s2:out -> s3:in, s3:out -> k ]
policies:
  of the network and the transport header: { no-reach: a -> b }
  of a header and of one in front of it: { no-reach: c -> d }
  of one that is computed anew: { no-reach: e -> f }
  of one that comes to stand where another was: { no-reach: i -> k }
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
== file s1.click
FromDevice(in) -> IPEncap(4, 1.1.1.1, 2.2.2.2) -> Queue -> ToDevice(out);
== file s2.click
FromDevice(in) -> c :: Classifier(10/ab, -);
c[0] -> Strip(20) -> Queue -> ToDevice(out);
c[1] -> Discard;
== file s3.click
FromDevice(in) -> c :: Classifier(10/ab, -);
c[0] -> Discard;
c[1] -> Queue -> ToDevice(out);
== run
symexec check --quiet network.yaml | grep -v '^ '
== stdout
of the network and the transport header: VIOLATED
of a header and of one in front of it: VIOLATED
of one that is computed anew: VIOLATED
of one that comes to stand where another was: VIOLATED
of one that is looked at twice: holds
1 policy holds, 4 violated, 0 vacuous, 0 undecided
