Octets that nobody has written may be anything, each of them something else; whoever looks at one twice sees the same.
== file network.yaml
network: undefined
encap: ip
boxes:
  two: { click: two.click }
  one: { click: one.click }
hosts: { a: {}, b: {}, c: {}, d: {} }
links: [ a -> two:in, two:out -> b, c -> one:in, one:out -> d ]
policies:
  two octets differ: { no-reach: a -> b }
  one octet has one value: { no-reach: c -> d }
== file two.click
FromDevice(in) -> Unstrip(2) -> c :: Classifier(0/05, -);
c[0] -> Strip(1) -> c2 :: Classifier(0/06, -);
c[1] -> Discard;
c2[0] -> Queue -> ToDevice(out);
c2[1] -> Discard;
== file one.click
FromDevice(in) -> Unstrip(2) -> c :: Classifier(1/05, -);
c[0] -> Strip(1) -> c2 :: Classifier(0/06, -);
c[1] -> Discard;
c2[0] -> Queue -> ToDevice(out);
c2[1] -> Discard;
== run
symexec check --quiet network.yaml | grep -v '^ '
== stdout
two octets differ: VIOLATED
one octet has one value: holds
1 policy holds, 1 violated, 0 vacuous, 0 undecided
