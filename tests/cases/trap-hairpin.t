A packet that comes back to a port with another header is no loop and is followed on: a NAT that sends inside what was sent
to its outer address.
== file nat.click
FromDevice(in) -> CheckIPHeader -> c :: IPClassifier(dst host 1.1.1.1, -);
c[0] -> [0]rw :: IPRewriter(pattern 1.1.1.1 1024-65535 10.0.0.2 80 0 1, drop); rw[1] -> Discard; Idle -> [1]rw;
rw[0] -> Queue -> ToDevice(out);
c[1] -> Queue -> ToDevice(inside);
== file turn.click
FromDevice(in) -> Queue -> ToDevice(out);
== file network.yaml
network: hairpin
encap: ip
boxes:
  nat: { click: nat.click }
  turn: { click: turn.click }
  merge: { click: merge.click }
hosts: { a: { ip: 10.0.0.1 }, b: { ip: 10.0.0.2 } }
links:
  - a -- merge:one
  - merge:out -- nat:in
  - nat:out -- turn:in
  - turn:out -- merge:two
  - nat:inside -- b
policies:
  comes back and arrives: { reach: a -> b, packet: tcp and dst host 1.1.1.1 }
  with the inner address: { value: a -> b, packet: tcp and dst host 1.1.1.1, fields: ip.dst, expect: 10.0.0.2 }
  no loops: { no-loops: a }
== file merge.click
FromDevice(one) -> Queue -> o :: RoundRobinSched -> ToDevice(out); FromDevice(two) -> Queue -> [1]o;
== run
symexec check --quiet network.yaml
symexec loops network.yaml | grep -v '^ '
== stdout
comes back and arrives: holds
with the inner address: holds
no loops: holds
3 policies hold, 0 violated, 0 vacuous, 0 undecided
nat/FromDevice@1: no loop
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
