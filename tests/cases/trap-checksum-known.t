A checksum that a plain write has made wrong is wrong for certain where the change is known: what the bits were and
what they are now are one number each. Writes that change nothing, or take each other back, leave it right; a change of one port does
not touch the checksum of the IP header.
== file box.yaml
network: checksum
encap: ip
boxes:
  stale: { click: stale.click }
  same: { click: same.click }
  back: { click: back.click }
  port: { click: port.click }
  check: { click: check-ip.click }
  check2: { click: check-ip.click }
  check3: { click: check-tcp.click }
  check4: { click: check-ip.click }
  check5: { click: check-tcp.click }
hosts: { a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, h: {} }
links:
  - a -- stale:in
  - stale:out -- check:in
  - check:out -- b
  - c -- same:in
  - same:out -- check2:in
  - check2:out -- d
  - e -- back:in
  - back:out -- check3:in
  - check3:out -- f
  - g -- port:in
  - port:out -- check4:in
  - check4:out -- check5:in
  - check5:out -- h
policies:
  a known change is caught: { no-reach: a -> b }
  one that changes nothing passes: { reach: c -> d }
  two that take each other back pass: { reach: e -> f }
  the IP header is right: { reach: g -> check5:in }
  the TCP header is wrong: { no-reach: g -> h, packet: ip unfrag }
== file stale.click
FromDevice(in) -> MarkIPHeader -> IPFilter(allow tcp) -> StoreData(9, \<fd>) -> Queue -> ToDevice(out);
== file same.click
FromDevice(in) -> MarkIPHeader -> IPFilter(allow tcp) -> StoreData(9, \<06>) -> Queue -> ToDevice(out);
== file back.click
FromDevice(in) -> MarkIPHeader -> IPFilter(allow tcp && src port 5)
	-> StoreData(9, \<fd>) -> StoreData(20, \<0006>) -> StoreData(9, \<06>) -> StoreData(20, \<0005>)
	-> Queue -> ToDevice(out);
== file port.click
FromDevice(in) -> MarkIPHeader -> IPFilter(allow tcp && src port 5) -> StoreData(20, \<0006>) -> Queue -> ToDevice(out);
== file check-ip.click
FromDevice(in) -> CheckIPHeader -> Queue -> ToDevice(out);
== file check-tcp.click
FromDevice(in) -> CheckIPHeader -> CheckTCPHeader -> Queue -> ToDevice(out);
== run
symexec check --quiet box.yaml
== stdout
a known change is caught: holds
one that changes nothing passes: holds
two that take each other back pass: holds
the IP header is right: holds
the TCP header is wrong: holds
5 policies hold, 0 violated, 0 vacuous, 0 undecided
