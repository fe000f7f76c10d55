A packet that nobody dropped on purpose and that arrives nowhere is found, with its place; what a rule or a check drops is meant.
== file holes.click
FromDevice(in) -> CheckIPHeader -> DecIPTTL
	-> f :: IPFilter(deny udp dst port 53, deny icmp, allow all)
	-> c :: IPClassifier(tcp, udp)
	-> r :: StaticIPLookup(10.0.0.0/8 0, 11.0.0.0/8 1, 12.0.0.0/8 2);
c[1] -> Discard;
r[0] -> Queue -> ToDevice(out);
r[1] -> Queue -> ToDevice(nowhere);
r[2] -> ToHost(kernel);
FromDevice(out) -> Discard;
== file whole.click
// the same without the mistakes: TTL, bad headers, UDP and all that has no route are dropped on purpose
FromDevice(in) -> CheckIPHeader -> DecIPTTL
	-> IPFilter(deny udp, deny icmp, allow tcp)
	-> r :: StaticIPLookup(10.0.0.0/8 0, 0.0.0.0/0 1);
r[0] -> Queue -> ToDevice(out);
r[1] -> Discard;
FromDevice(out) -> Discard;
== file network.yaml
network: holes
encap: ip
boxes: { b: { click: holes.click }, t: { class: Tunnel, args: { LOCAL: 1.2.3.4, REMOTE: 1.2.3.5 } } }
hosts: { a: { ip: 10.0.0.1 }, c: {}, lonely: {} }
links: [ a -- b:in, b:out -- c ]
policies:
  all: { no-black-holes: true }
  on purpose: { no-black-holes: a, packet: udp or (tcp and dst net 12.0.0.0/8) }
  no device: { no-black-holes: b:in, packet: tcp and dst net 11.0.0.0/8 }
  no port: { no-black-holes: t:in }
  nobody sends it: { no-black-holes: a, packet: src host 10.0.0.5 }
  only told: { no-black-holes: a, severity: warning }
== file whole.yaml
network: whole
encap: ip
boxes: { b: { click: whole.click } }
hosts: { a: { ip: 10.0.0.1 }, c: {}, lonely: {} }
links: [ a -- b:in, b:out -- c ]
policies:
  all: { no-black-holes: true }
== file deaf.yaml
# c's packets are for a device that the box only sends to; d only listens
network: deaf
encap: ip
boxes: { b: { click: deaf.click } }
hosts: { a: {}, c: {}, d: {} }
links: [ a -- b:in, b:out -- c, b:tap -> d ]
policies:
  from everywhere: { no-black-holes: }
  the listener: { no-black-holes: d }
== file deaf.click
FromDevice(in) -> t :: Tee(2) -> Queue -> ToDevice(out); t[1] -> Queue -> ToDevice(tap);
== run
symexec check network.yaml
== stdout
all: VIOLATED
  a packet is dropped at holes.click:3 (b/c :: IPClassifier): no expression holds
  another is dropped at holes.click:4 (b/r :: StaticIPLookup): no route
  another leaves by b:nowhere, which no link joins
  path:
    a
    b/FromDevice@1 :: FromDevice        holes.click:1
    b/CheckIPHeader@2 :: CheckIPHeader  holes.click:1
    b/DecIPTTL@3 :: DecIPTTL            holes.click:1
    b/f :: IPFilter                     holes.click:2  rule 3
    b/c :: IPClassifier                 holes.click:3
  packets: ip.proto: not 1, 6, 17; ip.src: 10.0.0.1; ip.ttl: 1-254
  witness: 10.0.0.1 > 192.0.2.1 experiment1 len 0
    450000140001000040fdadea0a000001c0000201
on purpose: holds
no device: VIOLATED
  a packet leaves by b:nowhere, which no link joins
  path:
    b/FromDevice@1 :: FromDevice        holes.click:1
    b/CheckIPHeader@2 :: CheckIPHeader  holes.click:1
    b/DecIPTTL@3 :: DecIPTTL            holes.click:1
    b/f :: IPFilter                     holes.click:2  rule 3
    b/c :: IPClassifier                 holes.click:3  rule 1
    b/r :: StaticIPLookup               holes.click:4  rule 2
    b/Queue@10 :: Queue                 holes.click:7
    b/ToDevice@11 :: ToDevice           holes.click:7
    b:nowhere (out)
  packets: ip.proto: 6; ip.dst: 11.0.0.0/8; ip.ttl: 1-254
  witness: 10.0.0.1:40000 > 11.0.0.0:80 TCP S seq 1000 ack 0 win 65535 len 0
    4500002800010000400665cf0a0000010b0000009c400050000003e8000000005002fffffa690000
no port: VIOLATED
  a packet leaves by t:out, which no link joins
  path:
    t/CheckIPHeader@1 :: CheckIPHeader  models/boxes/Tunnel.click:5
    t/wrap :: IPEncap                   models/boxes/Tunnel.click:5
  packets: ip.proto: 4; ip.src: 1.2.3.4; ip.dst: 1.2.3.5; ip.ttl: 250
  witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    45000028000100004006aecd0a000001c00002019c400050000003e8000000005002ffff43680000
nobody sends it: VACUOUS
  no packet is sent, so none was looked at
only told: VIOLATED (warning)
  a packet is dropped at holes.click:3 (b/c :: IPClassifier): no expression holds
  another is dropped at holes.click:4 (b/r :: StaticIPLookup): no route
  another leaves by b:nowhere, which no link joins
  path:
    a
    b/FromDevice@1 :: FromDevice        holes.click:1
    b/CheckIPHeader@2 :: CheckIPHeader  holes.click:1
    b/DecIPTTL@3 :: DecIPTTL            holes.click:1
    b/f :: IPFilter                     holes.click:2  rule 3
    b/c :: IPClassifier                 holes.click:3
  packets: ip.proto: not 1, 6, 17; ip.src: 10.0.0.1; ip.ttl: 1-254
  witness: 10.0.0.1 > 192.0.2.1 experiment1 len 0
    450000140001000040fdadea0a000001c0000201
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
1 policy holds, 4 violated, 1 vacuous, 0 undecided; 1 of these only a warning
== exit 1
== run
symexec check whole.yaml | head -1; symexec check deaf.yaml | grep -v '^    '
== stdout
all: holds
from everywhere: VIOLATED
  a packet is lost at c: nothing receives what it sends
  path:
  packets: ip.proto: 6; ip.ttl: 1-255
  witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
the listener: VACUOUS
  no packet is sent, so none was looked at
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
0 policies hold, 1 violated, 1 vacuous, 0 undecided
== run
symexec check --json -p 'no port' network.yaml | grep '"status"\|leaves\|witness"'
== stdout
      "status": "violated",
        "a packet leaves by t:out, which no link joins"
      "witness": "45000028000100004006aecd0a000001c00002019c400050000003e8000000005002ffff43680000",
  "status": "violated"
== run
symexec check -p 'only told' network.yaml | head -1; symexec check -p 'only told' network.yaml >/dev/null
== stdout
only told: VIOLATED (warning)
