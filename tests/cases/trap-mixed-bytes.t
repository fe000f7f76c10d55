A pattern over bytes that are partly known and partly not, and no others: it binds the parts that it speaks of.
== file network.yaml
network: mixed
encap: ip
boxes:
  nat: { class: CarrierNAT, args: { INSIDE: 1.1.1.0/30, ADDRESS: 9.9.9.9, BLOCK: 1000 } }
  fragments: { click: fragments.click }
hosts: { a: { ip: 1.1.1.1 }, b: {}, c: {}, d: {} }
links: [ "a -- nat:0", "nat:1 -- b", "c -> fragments:in", "fragments:out -> d" ]
policies:
  only echoes: { no-reach: a -> b, packet: icmp and not icmp type echo }
  echoes: { reach: a -> b, packet: icmp type echo }
  only whole packets: { no-reach: c -> d, packet: ip frag }
  whole packets: { reach: c -> d, packet: not ip frag }
== file fragments.click
FromDevice(in) -> c :: Classifier(6/0000%3fff, -);
c[0] -> Queue -> ToDevice(out);
c[1] -> Discard;
== run
symexec check --quiet network.yaml
== stdout
only echoes: holds
echoes: holds
only whole packets: holds
whole packets: holds
4 policies hold, 0 violated, 0 vacuous, 0 undecided
