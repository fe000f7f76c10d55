Strip of more than a packet makes it empty. What is written to its MAC header then ends beyond the end of the packet, but
where at least 12 octets were stripped: those lie in front of the end.
== file network.yaml
network: all
encap: ethernet
boxes: { long: { click: long.click }, short: { click: short.click } }
hosts: { a: {}, b: {}, c: {}, d: {} }
links: [ a -> long:in, long:out -> b, c -> short:in, short:out -> d ]
policies:
  nothing is too short: { no-precondition-violations: true, packet: eth.type == 0x88b5 }
  long ones arrive: { reach: a -> b, packet: eth.type == 0x88b5 }
  short ones do not: { no-reach: c -> d, packet: eth.type == 0x88b5 }
== file long.click
FromDevice(in) -> l :: CheckLength(25);
l[0] -> Discard;
l[1] -> c :: CheckLength(27) -> Strip(14) -> MarkMACHeader(0) -> Strip(14)
	-> EtherRewrite(2:0:0:0:0:1, 2:0:0:0:0:2) -> Queue -> ToDevice(out);
== file short.click
FromDevice(in) -> CheckLength(25) -> Strip(14) -> MarkMACHeader(0) -> Strip(14)
	-> EtherRewrite(2:0:0:0:0:1, 2:0:0:0:0:2) -> Queue -> ToDevice(out);
== run
symexec check --quiet network.yaml | grep -v '^    .* :: '
== stdout
nothing is too short: VIOLATED
  a packet violates a precondition at short.click:2 (short/EtherRewrite@6 :: EtherRewrite): writes beyond the end of the packet
  path:
    c
  packets: any packet
  witness: 02:00:00:00:00:01 > ff:ff:ff:ff:ff:ff type 0x88b5 len 6
    ffffffffffff02000000000188b5616263646566
long ones arrive: holds
short ones do not: holds
2 policies hold, 1 violated, 0 vacuous, 0 undecided
