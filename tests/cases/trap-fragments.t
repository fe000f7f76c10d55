A test of ports sees first fragments only: later ones match neither it nor its relations, but do match its negation. Length,
offset and TTL are free in what is sent; that there are no TCP options is said.

== file box.click
FromDevice(in) -> CheckIPHeader -> c :: IPClassifier(tcp dst port 80, tcp dst port != 80, -);
c[0] -> Queue -> ToDevice(web); c[1] -> Queue -> ToDevice(other); c[2] -> Queue -> ToDevice(rest);
== file network.yaml
network: fragments
encap: ip
boxes: { box: { click: box.click } }
hosts: { a: {}, web: {}, other: {}, rest: {} }
links: [ a -- box:in, box:web -- web, box:other -- other, box:rest -- rest ]
policies:
  first fragments: { reach: a -> web, packet: tcp and ip frag }
  later ones not to web: { no-reach: a -> web, packet: "ip[6:2] & 0x1fff != 0" }
  nor to other: { no-reach: a -> other, packet: "ip[6:2] & 0x1fff != 0" }
  but to the rest: { reach: a -> rest, packet: "tcp and ip[6:2] & 0x1fff == 7" }
  long packets: { reach: a -> web, packet: ip len 65000 }
  any ttl: { value: a -> web, fields: ip.ttl, expect: 0-255 }
== run
symexec check --quiet network.yaml
symexec check network.yaml | grep -c 'assumed: .*without TCP options'
== stdout
first fragments: holds
later ones not to web: holds
nor to other: holds
but to the rest: holds
long packets: holds
any ttl: holds
6 policies hold, 0 violated, 0 vacuous, 0 undecided
1
