A checksum sums up as much as a length says: one that is written over makes it wrong, though the length itself may be no part
of the sum. The length that was there already changes nothing. The one
packet shown is right by luck, and run.
== file network.yaml
network: lengths
encap: ip
boxes: { cut: { click: cut.click }, same: { click: cut.click }, udp: { click: udp.click } }
hosts: { a: { ip: 10.0.0.1 }, b: {}, c: { ip: 10.0.0.2 }, d: {}, e: { ip: 10.0.0.3 }, f: {} }
links: [ a -> cut:in, cut:out -> b, c -> same:in, same:out -> d, e -> udp:in, udp:out -> f ]
policies:
  a shorter one: { no-reach: a -> b, packet: tcp and ip unfrag and ip.len = 1000 }
  the same: { reach: c -> d, packet: tcp and ip unfrag }
  that of UDP: { no-reach: e -> f, packet: udp and ip unfrag and ip.len = 1000 }
== file cut.click
FromDevice(in) -> StoreData(2, \<002c>) -> MarkIPHeader(0) -> CheckTCPHeader -> Queue -> ToDevice(out);
== file udp.click
FromDevice(in) -> StoreData(24, \<0008>) -> MarkIPHeader(0) -> CheckUDPHeader -> Queue -> ToDevice(out);
== run
symexec check --quiet network.yaml | grep -v '^ '
symexec check --quiet --policy 'the same' --paths network.yaml | grep 'rests on'; true
== stdout
a shorter one: UNDECIDED
the same: holds
that of UDP: VIOLATED
1 policy holds, 1 violated, 0 vacuous, 1 undecided
