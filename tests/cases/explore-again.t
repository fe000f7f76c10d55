What comes later to a port where packets of its kind have been is new as far as it holds others: two ways into a cycle, either of
them first. A header behind the end of the packet is not there: a filter that reads it matches longer packets only; a word that ends
in the data is read to its end. A loop of packets for which an element has to choose one value says that.
== file ring.click
FromDevice(in) -> CheckIPHeader -> enter :: IPClassifier($RULES);
x :: IPClassifier(src port 1, -);
x[0] -> y :: Null -> z :: IPClassifier(dst port 80, -);
z[0] -> Queue -> ToDevice(aside);
z[1] -> x;
x[1] -> Queue -> ToDevice(out);
enter[0] -> x;
enter[1] -> y;
== file behind.click
FromDevice(in) -> MarkIPHeader(60) -> IPFilter(allow ip proto 6, deny all) -> Queue -> ToDevice(out);
== file n.yaml
network: n
boxes:
  one: { click: ring.click, args: { RULES: 'dst port 80, -' } }
  two: { click: ring.click, args: { RULES: 'not dst port 80, -' } }
  behind: { click: behind.click }
hosts: { a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, aside: {} }
links: [ a -> one:in, "one:out -> b", "one:aside -> aside", c -> two:in, "two:out -> d", e -> behind:in, "behind:out -> f" ]
policies:
  first: { reach: a -> b, packet: tcp dst port 80 }
  later: { reach: a -> b, packet: tcp dst port 443 }
  kept aside: { no-reach: c -> d, packet: tcp dst port 80 }
  later there: { reach: c -> d, packet: tcp dst port 443 }
  aside from x: { reach: a -> aside, packet: tcp src port 1 and dst port 80 }
  aside from y: { reach: c -> two:aside, packet: tcp src port 2 and dst port 80 }
  they circle: { no-loops: a }
  long enough: { reach: e -> f, packet: udp and ip.frag = 0 and ip.length = 200 }
  too short: { no-reach: e -> f, packet: udp and ip.frag = 0 and ip.length < 69 }
  just too short: { no-reach: e -> f, packet: udp and ip.frag = 0 and ip.length = 69 }
  just enough: { reach: e -> f, packet: udp and ip.frag = 0 and ip.length = 70 }
== file eth.click
FromDevice(in) -> c :: Classifier(12/0800 23/11 42/4142, 12/0800 23/59 32/00024142, -);
c[0] -> Queue -> ToDevice(out);
c[1] -> Queue -> ToDevice(word);
c[2] -> Discard;
== file eth.yaml
network: frames
encap: ethernet
boxes: { x: { click: eth.click } }
hosts: { g: {}, h: {} }
links: [ g -> x:in, "x:out -> h" ]
policies:
  the data begins with AB: { reach: g -> h, packet: udp and ip.frag = 0 and ip.length = 30 and ip.hl = 5 }
  a word ends in the data: { reach: g -> x:word, packet: ip.proto = 89 and ip.frag = 0 and ip.length = 30 and ip.hl = 5 and ip.dst = 10.0.0.2 }
  there is no data: { no-reach: g -> h, packet: udp and ip.frag = 0 and ip.length = 28 and ip.hl = 5 }
== file round.click
FromDevice(in) -> n :: Null -> m :: Null -> n;
== file chance.click
FromDevice(in) -> Strip(14) -> CheckIPHeader -> x :: IPClassifier(dst host 10.1.1.1, -);
x[0] -> SetRandIPAddress(10.0.0.0/8) -> StoreIPAddress(16) -> x;
x[1] -> Queue -> ToDevice(out);
== run
symexec check -q eth.yaml | grep -v '^  '
symexec loops chance.click | grep -v '^   '
timeout 60 symexec loops round.click | head -2
== stdout
the data begins with AB: holds
a word ends in the data: holds
there is no data: holds
3 policies hold, 0 violated, 0 vacuous, 0 undecided
x: endless
  a packet goes round for ever (endless)
  at x: ip.proto: 6; ip.dst: 10.1.1.1; ip.ttl: 1-255
  the witness, run, passes x at least 3 times
  sent by FromDevice@1
  path:
  packets: eth.type: 0x800; ip.proto: 6; ip.dst: 10.1.1.1; ip.ttl: 1-255
  witness: 10.0.0.1:40000 > 10.1.1.1:80 TCP S seq 1000 ack 0 win 65535 len 0
  rests on a non-deterministic choice
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
n: endless
  a packet goes round for ever (endless)
== run
symexec check -q n.yaml | grep -v '^  '
== stdout
first: holds
later: holds
kept aside: holds
later there: holds
aside from x: holds
aside from y: holds
they circle: VIOLATED
long enough: holds
too short: holds
just too short: holds
just enough: holds
10 policies hold, 1 violated, 0 vacuous, 0 undecided
