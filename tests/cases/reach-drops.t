What becomes of every packet is told by --drops: where it arrives, which is not always where was asked for, where it ends on the
way, and where it comes back to. In JSON as well.
== file ring.click
FromDevice(in) -> CheckIPHeader -> c :: IPClassifier(dst port 23, dst port 24, -);
FromDevice(back) -> CheckIPHeader -> c;
c[0] -> Queue -> ToDevice(round);
c[1] -> IPFilter(deny all) -> Queue -> ToDevice(out);
c[2] -> Queue -> ToDevice(out);
== file n.yaml
network: n
boxes: { ring: { click: ring.click } }
hosts: { a: { ip: 10.0.0.1 }, b: {} }
links: [ a -> ring:in, "ring:round -> ring:back", "ring:out -> b" ]
== run
symexec reach --drops --packet udp n.yaml | grep -v '^    [^ ]'
symexec reach --drops --packet 'udp dst port 53' --to ring:back n.yaml | grep -v '^    [^ ]'
== stdout
b receives
  path:
  packets: ip.proto: 17; ip.src: 10.0.0.1; ip.ttl: 1-255; udp.dport: not 23-24
       or: ip.proto: 17; ip.src: 10.0.0.1; ip.ttl: 1-255; ip.mf: 1; udp.dport: not 23-24
       or: ip.proto: 17; ip.src: 10.0.0.1; ip.ttl: 1-255; ip.frag: 1-8191
  witness: 10.0.0.1:40000 > 192.0.2.1:53 UDP len 0
a packet is dropped at ring.click:4 (ring/IPFilter@8 :: IPFilter): denied by rule 1
  packets: ip.proto: 17; ip.src: 10.0.0.1; ip.ttl: 1-255; udp.dport: 24
       or: ip.proto: 17; ip.src: 10.0.0.1; ip.ttl: 1-255; ip.mf: 1; udp.dport: 24
a packet comes back to ring.click:1 (ring/c :: IPClassifier); `symexec loops` tells whether it goes round for ever
  packets: ip.proto: 17; ip.src: 10.0.0.1; ip.ttl: 1-255; udp.dport: 23
       or: ip.proto: 17; ip.src: 10.0.0.1; ip.ttl: 1-255; ip.mf: 1; udp.dport: 23
a packet is lost at b: nothing receives what it sends
  packets: ip.proto: 17; ip.ttl: 1-255
       or: ip.proto: 17; ip.ttl: 1-255; ip.mf: 1
       or: ip.proto: 17; ip.ttl: 1-255; ip.frag: 1-8191
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
nothing arrives
a packet goes to b instead
  packets: ip.proto: 17; ip.src: 10.0.0.1; ip.ttl: 1-255; udp.dport: 53
       or: ip.proto: 17; ip.src: 10.0.0.1; ip.ttl: 1-255; ip.mf: 1; udp.dport: 53
a packet is lost at b: nothing receives what it sends
  packets: ip.proto: 17; ip.ttl: 1-255; udp.dport: 53
       or: ip.proto: 17; ip.ttl: 1-255; ip.mf: 1; udp.dport: 53
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
== run
symexec reach --drops --json --packet 'tcp and ip.mf = 0' n.yaml | jq -c '.arrivals[], .drops[] | [.name, .status, .explanation, .packets]'
symexec reach --drops --json --packet 'tcp and ip.mf = 0' --jobs 2 n.yaml | jq -c '.drops | length'
symexec reach --json --packet tcp n.yaml | jq -c .drops
== stdout
["b","holds",[],"ip.proto: 6; ip.src: 10.0.0.1; ip.ttl: 1-255; tcp.dport: not 23-24"]
["b","holds",[],"ip.proto: 6; ip.src: 10.0.0.1; ip.ttl: 1-255; ip.frag: 1-8191"]
["ring/IPFilter@8","violated",["a packet is dropped at ring.click:4 (ring/IPFilter@8 :: IPFilter): denied by rule 1"],"ip.proto: 6; ip.src: 10.0.0.1; ip.ttl: 1-255; tcp.dport: 24"]
["ring/c","violated",["a packet comes back to ring.click:1 (ring/c :: IPClassifier); `symexec loops` tells whether it goes round for ever"],"ip.proto: 6; ip.src: 10.0.0.1; ip.ttl: 1-255; tcp.dport: 23"]
["b","violated",["a packet is lost at b: nothing receives what it sends"],"ip.proto: 6; ip.ttl: 1-255"]
["b","violated",["a packet is lost at b: nothing receives what it sends"],"ip.proto: 6; ip.ttl: 1-255; ip.frag: 1-8191"]
4
null
