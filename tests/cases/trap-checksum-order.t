A header written without its checksum, over bits nobody knows, is stale: it passes a box that checks where the bits were what
is written, and the packet shown is such a one. Made right again it passes. Encapsulation makes a header of its own, with length and checksum right.
== file box.yaml
network: checksum
encap: ip
boxes:
  stale: { click: stale.click }
  fixed: { click: fixed.click }
  tunnel: { click: tunnel.click }
  check: { click: check.click }
  check2: { click: check.click }
  check3: { click: check.click }
hosts: { a: {}, b: {}, c: {}, d: {}, e: {}, f: {} }
links:
  - a -- stale:in
  - stale:out -- check:in
  - check:out -- b
  - c -- fixed:in
  - fixed:out -- check2:in
  - check2:out -- d
  - e -- tunnel:in
  - tunnel:out -- check3:in
  - check3:out -- f
policies:
  stale does not pass: { no-reach: a -> b, packet: tcp }
  made right again: { value: c -> d, packet: tcp, fields: ip.proto, expect: 253 }
  the tunnel's header is right: { reach: e -> f }
  its length counts both headers: { value: e -> f, packet: tcp and ip len 40 and ip unfrag, fields: ip.len, expect: 60 }
  its ttl is its own: { value: e -> f, fields: ip.ttl, expect: 250 }
== file stale.click
FromDevice(in) -> StoreData(1, \<10>) -> Queue -> ToDevice(out);
== file fixed.click
FromDevice(in) -> StoreData(9, \<fd>) -> MarkIPHeader -> SetIPChecksum -> Queue -> ToDevice(out);
== file tunnel.click
FromDevice(in) -> CheckIPHeader -> IPEncap(4, 1.1.1.1, 2.2.2.2) -> Queue -> ToDevice(out);
== file check.click
FromDevice(in) -> CheckIPHeader -> Queue -> ToDevice(out);
== run
symexec check --quiet box.yaml
== stdout
stale does not pass: VIOLATED
  a packet from a reaches b
  path:
    a
    stale/FromDevice@1 :: FromDevice        stale.click:1
    stale/StoreData@2 :: StoreData          stale.click:1
    stale/Queue@3 :: Queue                  stale.click:1
    stale/ToDevice@4 :: ToDevice            stale.click:1
    check/FromDevice@1 :: FromDevice        check.click:1
    check/CheckIPHeader@2 :: CheckIPHeader  check.click:1
    check/Queue@3 :: Queue                  check.click:1
    check/ToDevice@4 :: ToDevice            check.click:1
    b
  packets: ip.proto: 6; ip.ttl: 1-255
  witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    45100028000100004006aebd0a000001c00002019c400050000003e8000000005002ffff43680000
made right again: holds
the tunnel's header is right: holds
its length counts both headers: holds
its ttl is its own: holds
4 policies hold, 1 violated, 0 vacuous, 0 undecided
== exit 1
