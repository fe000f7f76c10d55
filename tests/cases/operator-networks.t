Networks as operators have them, each with policies whose truth is known beforehand: the name of a policy begins with
what it is. Nothing is printed where the answer is that.
== file r3.click
// A router with three links and one table.
FromDevice(a) -> check :: CheckIPHeader; FromDevice(b) -> check; FromDevice(c) -> check;
check -> fib :: StaticIPLookup($ROUTES);
fib[0] -> DecIPTTL -> Queue -> ToDevice(a); fib[1] -> DecIPTTL -> Queue -> ToDevice(b); fib[2] -> DecIPTTL -> Queue -> ToDevice(c);
== file r6.click
FromDevice(a) -> check :: CheckIP6Header; FromDevice(b) -> check;
check -> GetIP6Address(24) -> fib :: LookupIP6Route($ROUTES);
fib[0] -> DecIP6HLIM -> Queue -> ToDevice(a); fib[1] -> DecIP6HLIM -> Queue -> ToDevice(b);
== file sixin4.click
FromDevice(in) -> CheckIP6Header -> IPEncap(41, $ME, $YOU) -> Queue -> ToDevice(out);
FromDevice(out) -> CheckIPHeader -> IPFilter(allow ip proto 41 && src host $YOU && dst host $ME) -> StripIPHeader -> CheckIP6Header -> Queue -> ToDevice(in);
== file srcroute.click
FromDevice(lan) -> CheckIPHeader -> c :: IPClassifier(src net 198.51.100.0/24, src net 203.0.113.0/24);
c[0] -> Queue -> ToDevice(a); c[1] -> Queue -> ToDevice(b);
FromDevice(a) -> back :: Queue -> ToDevice(lan); FromDevice(b) -> back;
== file trunk.click
FromDevice(ten) -> VLANEncap(10) -> q :: Queue -> ToDevice(trunk); FromDevice(twenty) -> VLANEncap(20) -> q;
FromDevice(trunk) -> c :: Classifier(12/8100 14/000a%0fff, 12/8100 14/0014%0fff);
c[0] -> VLANDecap -> Queue -> ToDevice(ten); c[1] -> VLANDecap -> Queue -> ToDevice(twenty);
== file leaky.click
FromDevice(ten) -> c :: Classifier(12/8100, -); c[0] -> q :: Queue -> ToDevice(trunk); c[1] -> VLANEncap(10) -> q;
FromDevice(trunk) -> VLANDecap -> Queue -> ToDevice(ten);
== file forward.click
rw :: IPRewriter(pattern - - 192.168.0.9 22 0 1, pattern 198.51.100.1 1024-65535 - - 1 0);
FromDevice(wan) -> CheckIPHeader -> c :: IPClassifier(dst host 198.51.100.1 and tcp dst port 2222, -) -> [0] rw; c[1] -> Discard;
FromDevice(lan) -> CheckIPHeader -> [1] rw;
rw[0] -> Queue -> ToDevice(lan); rw[1] -> Queue -> ToDevice(wan);
== file bogon.click
FromDevice(out) -> CheckIPHeader -> IPFilter(deny src net 10.0.0.0/8, deny src net 192.0.2.0/24, allow all) -> Queue -> ToDevice(in);
FromDevice(in) -> CheckIPHeader -> IPFilter(allow src net 192.0.2.0/24) -> Queue -> ToDevice(out);
== file next.click
FromDevice(in) -> Classifier(!6/06) -> Queue -> ToDevice(out);
FromDevice(out) -> Queue -> ToDevice(in);
== file edge.click
FromDevice(in) -> CheckIPHeader -> c :: IPClassifier(dst udp port 5060, -);
c[0] -> SetIPDSCP(46) -> q :: Queue -> ToDevice(out); c[1] -> SetIPDSCP(0) -> q;
FromDevice(out) -> Queue -> ToDevice(in);
== file 01-campus.yaml
network: campus with two buildings and a core
boxes:
  east: { click: r3.click, args: { ROUTES: "10.1.1.0/24 0, 10.1.2.0/24 1, 0/0 2" } }
  west: { click: r3.click, args: { ROUTES: "10.2.1.0/24 0, 10.2.2.0/24 1, 0/0 2" } }
  core: { click: r3.click, args: { ROUTES: "10.1.0.0/16 0, 10.2.0.0/16 1, 0/0 2" } }
hosts: { students: { ip: 10.1.1.0/24 }, staff: { ip: 10.1.2.0/24 }, lab: { ip: 10.2.1.0/24 }, printers: { ip: 10.2.2.0/24 }, world: {} }
links: [ students -- east:a, staff -- east:b, east:c -- core:a, lab -- west:a, printers -- west:b, west:c -- core:b, core:c -- world ]
policies:
  yes students print: { reach: students -> printers, packet: dst net 10.2.2.0/24 }
  yes all reach the world: { reach: lab -> world, packet: dst 8.8.8.8 }
  yes no loops: { no-loops: true }
  no students are kept from staff: { isolate: students -- staff }
  vain staff sends no spoofed packets here: { no-reach: staff -> world, packet: src net 10.1.1.0/24 }
== file 02-campus-loop.yaml
network: campus whose default routes point at each other
boxes:
  core: { class: Router, args: [ 10.1.0.0/16 0, 0/0 1 ] }
  edge: { class: Router, args: [ 10.0.0.0/8 0, 10.1.9.0/24 0, 0/0 1 ] }
hosts: { hall: { ip: 10.1.0.0/16 }, world: {} }
links: [ hall -- core:in, core:out -- edge:in, edge:out -- world ]
policies:
  yes hall gets out: { reach: hall -> world, packet: dst 8.8.8.8 }
  yes loops end with the TTL: { no-loops: true }
  no no packet is lost in between: { no-reach: world -> hall, packet: dst 10.1.2.3 }
== file 03-branch-vpn.yaml
network: branch with an encrypted tunnel
boxes:
  branch: { class: EncryptedTunnel, args: { LOCAL: 198.51.100.1, REMOTE: 203.0.113.1, KEY: 7 } }
  isp: { class: Router, args: [ 198.51.100.0/24 0, 203.0.113.0/24 1 ] }
  head: { class: EncryptedTunnel, args: { LOCAL: 203.0.113.1, REMOTE: 198.51.100.1, KEY: 7 } }
hosts: { shop: { ip: 10.1.0.2 }, erp: { ip: 10.0.0.2, tcp: 443 } }
links: [ shop -- branch:in, branch:out -- isp:in, isp:out -- head:out, head:in -- erp ]
policies:
  yes the shop sells: { tcp: shop -> erp, packet: dst 10.0.0.2 and tcp dst port 443 }
  yes payload arrives as it was: { unchanged: shop -> erp, packet: dst 10.0.0.2, fields: [payload, ip.src, ip.dst] }
  yes nobody reads on the way: { no-reach: shop -> isp:out, packet: dst 10.0.0.2 }
== file 04-branch-vpn-wrong-key.yaml
network: branch whose key is another
boxes:
  branch: { class: EncryptedTunnel, args: { LOCAL: 198.51.100.1, REMOTE: 203.0.113.1, KEY: 7 } }
  head: { class: EncryptedTunnel, args: { LOCAL: 203.0.113.1, REMOTE: 198.51.100.1, KEY: 8 } }
hosts: { shop: { ip: 10.1.0.2 }, erp: { ip: 10.0.0.2, tcp: 443 } }
links: [ shop -- branch:in, branch:out -- head:out, head:in -- erp ]
policies:
  no the shop sells: { tcp: shop -> erp, packet: dst 10.0.0.2 and tcp dst port 443 }
  yes nothing comes out: { no-reach: shop -> erp }
== file 05-cgn.yaml
network: carrier-grade NAT behind a home NAT
boxes:
  home: { class: NAT, args: { ADDRESS: 100.64.0.2 } }
  cgn: { class: CarrierNAT, args: { INSIDE: 100.64.0.0/28, ADDRESS: 198.51.100.1, BLOCK: 1000 } }
hosts: { laptop: { ip: 192.168.0.2 }, web: { ip: 203.0.113.80, tcp: 80 } }
links: [ laptop -- home:in, home:out -- cgn:in, cgn:out -- web ]
policies:
  yes the web works: { tcp: laptop -> web, packet: dst 203.0.113.80 and tcp dst port 80 }
  yes the web sees the carrier: { value: laptop -> web, fields: ip.src, expect: 198.51.100.1 }
  yes in the block of that home: { value: laptop -> web, packet: tcp, fields: tcp.sport, expect: 3024-4023 }
  no nobody calls the laptop first: { tcp: web -> laptop }
== file 06-dmz.yaml
network: DMZ between two firewalls
boxes:
  outer: { class: StatelessFirewall, args: { OUTWARD: "src net 192.0.2.0/24", INWARD: "dst 192.0.2.80 and tcp dst port 80 or tcp opt ack" } }
  dmz: { click: r3.click, args: { ROUTES: "0/0 0, 192.0.2.80/32 1, 10.0.0.0/8 2" } }
  inner: { class: StatefulFirewall, args: { ALLOW: all } }
hosts: { world: { ip: 8.8.8.8 }, web: { ip: 192.0.2.80, tcp: 80 }, office: { ip: 10.0.0.5 } }
links: [ world -- outer:out, outer:in -- dmz:a, dmz:b -- web, dmz:c -- inner:out, inner:in -- office ]
policies:
  yes the world sees the web: { tcp: world -> web, packet: dst 192.0.2.80 and tcp dst port 80 }
  yes the world sees no telnet: { no-reach: world -> web, packet: tcp dst port 23 and tcp opt syn and not tcp opt ack }
  yes the office is shut: { no-reach: world -> office }
  yes the web is shut out too: { no-reach: web -> office }
  yes the office sees the web: { tcp: office -> web, packet: dst 192.0.2.80 and tcp dst port 80 }
  no forged acks stay outside: { no-reach: world -> web, packet: tcp dst port 23 }
== file 07-dsr.yaml
network: direct server return
boxes:
  lb: { class: DirectServerReturn, args: { ADDRESS: 192.0.2.1, PORT: 80, SERVERS: 10.0.0.11 } }
  s: { class: TunnelExit, args: { LOCAL: 10.0.0.11 } }
hosts: { client: { ip: 8.8.8.8 }, server: { ip: 192.0.2.1, tcp: 80 } }
links: [ client -> lb:in, lb:out -> s:in, s:out -> server, server -> client ]
policies:
  yes the web works: { tcp: client -> server, packet: dst 192.0.2.1 and tcp dst port 80 }
  yes answers are the service's: { value: server -> client, fields: ip.src, expect: 192.0.2.1 }
== file 08-lb-nat-asymmetric.yaml
network: load balancer that translates, past which the server answers
boxes:
  lb: { class: LoadBalancer, args: { ADDRESS: 192.0.2.1, PORT: 80, SERVERS: 10.0.0.11 } }
hosts: { client: { ip: 8.8.8.8 }, server: { ip: 10.0.0.11, tcp: 80 } }
links: [ client -> lb:in, lb:out -> server, server -> client ]
policies:
  yes requests arrive: { reach: client -> server, packet: dst 192.0.2.1 and tcp dst port 80 }
  no the web works: { tcp: client -> server, packet: dst 192.0.2.1 and tcp dst port 80 }
== file 09-asymmetric-firewalls.yaml
network: out through one firewall, back through another
boxes:
  left: { class: StatefulFirewall, args: { ALLOW: all } }
  right: { class: StatefulFirewall, args: { ALLOW: all } }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 8.8.8.8, tcp: 80 } }
links: [ a -> left:in, left:out -> b, b -> right:out, right:in -> a ]
policies:
  yes there: { reach: a -> b }
  no and back: { tcp: a -> b, packet: dst 8.8.8.8 and tcp dst port 80 }
== file 10-v6-nat64.yaml
network: IPv6 hosts, IPv4 world
boxes: { t: { class: NAT64, args: { PREFIX: "64:ff9b::/96", ADDRESS: 198.51.100.1 } } }
hosts: { phone: { ip6: "2001:db8::2" }, web: { ip: 203.0.113.80, tcp: 80 } }
links: [ phone -- t:in, t:out -- web ]
policies:
  yes the web works: { tcp: phone -> web, packet: "ip6.dst == 64:ff9b::203.0.113.80 and tcp.dport == 80" }
  yes the web sees the translator: { value: phone -> web, fields: ip.src, expect: 198.51.100.1 }
== file 11-6in4.yaml
network: IPv6 over IPv4
boxes:
  l: { click: sixin4.click, args: { ME: 198.51.100.1, YOU: 203.0.113.1 } }
  r: { click: sixin4.click, args: { ME: 203.0.113.1, YOU: 198.51.100.1 } }
hosts: { a: { ip6: "2001:db8:1::2" }, b: { ip6: "2001:db8:2::2" } }
links: [ a -- l:in, l:out -- r:out, r:in -- b ]
policies:
  yes there: { reach: a -> b }
  yes whole: { unchanged: a -> b, fields: [ip6.src, ip6.dst, payload] }
== file 12-multicast.yaml
network: multicast to two rooms
boxes: { r: { class: Multicast, args: { GROUP: 239.1.1.1 } } }
hosts: { camera: { ip: 10.0.0.2 }, one: { ip: 10.0.1.2 }, two: { ip: 10.0.2.2 } }
links: [ camera -- r:in, r:out -- one, "r:2 -- two" ]
policies:
  yes one sees: { reach: camera -> one, packet: dst 239.1.1.1 and udp }
  yes two sees: { reach: camera -> two, packet: dst 239.1.1.1 and udp }
  yes nothing else: { no-reach: camera -> one, packet: not dst 239.1.1.1 }
  no receivers hear each other: { reach: one -> two }
== file 13-ids-mirror.yaml
network: IDS on a mirror port
boxes: { tap: { class: Monitor } }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 8.8.8.8, tcp: 80 }, ids: { ip: 10.9.9.9 } }
links: [ a -- tap:in, tap:out -- b, "tap:2 -- ids" ]
policies:
  yes traffic passes: { tcp: a -> b, packet: dst 8.8.8.8 and tcp dst port 80 }
  yes the IDS sees it: { reach: a -> ids, packet: dst 8.8.8.8 }
  yes and the answers: { reach: b -> ids, packet: dst 10.0.0.2 }
  yes the IDS is silent: { no-reach: ids -> a }
== file 14-proxy-chain.yaml
network: two proxies one behind the other
boxes:
  near: { class: TransparentProxy, args: { ADDRESS: 10.0.0.9, PORT: 80, SERVER: 10.1.0.9, REWRITE: both } }
  far: { class: TransparentProxy, args: { ADDRESS: 10.1.0.9, PORT: 80, SERVER: 203.0.113.80, REWRITE: both } }
hosts: { a: { ip: 10.0.0.2 }, web: { ip: 203.0.113.80, tcp: 80 } }
links: [ a -- near:in, near:out -- far:in, far:out -- web ]
policies:
  yes any web becomes that web: { reach: a -> web, packet: dst 8.8.8.8 and tcp dst port 80 }
== file 15-guest-wifi.yaml
network: guests may go out and nowhere else
boxes:
  ap: { class: ACL, args: [ "deny dst net 10.0.0.0/8", "allow all" ] }
  r: { click: r3.click, args: { ROUTES: "10.9.0.0/16 0, 10.0.0.0/8 1, 0/0 2" } }
hosts: { guest: { ip: 10.9.0.0/16 }, office: { ip: 10.1.0.0/16 }, world: {} }
links: [ guest -- ap:in, ap:out -- r:a, r:b -- office, r:c -- world ]
policies:
  yes guests get out: { reach: guest -> world, packet: dst 8.8.8.8 }
  yes guests see no office: { no-reach: guest -> office }
  no the office sees no guest: { no-reach: office -> guest }
== file 16-acl-order.yaml
network: an allow in front of the deny it should follow
boxes: { w: { class: ACL, args: [ "allow tcp", "deny dst port 23", "allow udp" ] } }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 10.0.1.2 } }
links: [ a -- w:in, w:out -- b ]
policies:
  no no telnet: { no-reach: a -> b, packet: tcp dst port 23 }
  yes no udp telnet: { no-reach: a -> b, packet: udp dst port 23 }
  yes no ping: { no-reach: a -> b, packet: icmp }
== file 17-fragments.yaml
network: a port filter and fragments
boxes: { w: { class: ACL, args: [ "deny udp dst port 53", "allow all" ] } }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 10.0.1.2 } }
links: [ a -- w:in, w:out -- b ]
policies:
  yes no dns: { no-reach: a -> b, packet: udp dst port 53 }
  no no later fragments either: { no-reach: a -> b, packet: "udp and ip.frag > 0" }
== file 18-hairpin.yaml
network: inside hosts meet by the outer address
boxes: { cgn: { class: CarrierNAT, args: { INSIDE: 100.64.0.0/28, ADDRESS: 198.51.100.1, BLOCK: 1000 } } }
hosts: { a: { ip: 100.64.0.2 }, world: {} }
links: [ a -- cgn:in, cgn:out -- world ]
policies:
  yes out: { reach: a -> world, packet: dst 8.8.8.8 and udp }
  yes privates do not leak: { no-reach: a -> world, packet: icmp type 3 }
== file 19-two-isps.yaml
network: two providers, sources routed by prefix
boxes:
  edge: { click: srcroute.click }
hosts: { lan: { ip: [198.51.100.2, 203.0.113.2] }, ispa: {}, ispb: {} }
links: [ lan -- edge:lan, edge:a -- ispa, edge:b -- ispb ]
policies:
  yes a takes its own: { reach: lan -> ispa, packet: src 198.51.100.2 }
  yes a takes no other: { no-reach: lan -> ispa, packet: src 203.0.113.2 }
  yes b takes its own: { reach: lan -> ispb, packet: src 203.0.113.2 }
== file 20-mss.yaml
network: PPPoE line with clamped MSS
boxes: { n: { class: TCPNormalizer, args: { MSS: 1452 } } }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 8.8.8.8, tcp: 80 } }
links: [ a -- n:in, n:out -- b ]
policies:
  yes it works: { tcp: a -> b, packet: dst 8.8.8.8 and tcp dst port 80 }
== file 21-syn-proxy.yaml
network: SYN proxy before a server
boxes: { p: { class: SYNProxy, args: { PROTECT: tcp } } }
hosts: { a: { ip: 8.8.8.8 }, s: { ip: 10.0.0.80, tcp: 80 } }
links: [ a -- p:in, p:out -- s ]
policies:
  yes it works: { tcp: a -> s, packet: dst 10.0.0.80 and tcp dst port 80 }
== file 22-waypoint.yaml
network: all to the servers goes through the IPS, or should
boxes:
  r: { click: r3.click, args: { ROUTES: "10.0.0.0/24 0, 10.1.0.0/24 1, 10.1.0.128/25 2" } }
  ips: { class: IPS, args: { SIGNATURE: worms } }
  sw: { click: r3.click, args: { ROUTES: "10.0.0.0/24 0, 10.1.0.0/24 2, 0/0 1" } }
hosts: { pc: { ip: 10.0.0.2 }, servers: { ip: 10.1.0.0/24 } }
links: [ pc -- r:a, r:b -- ips:in, ips:out -- sw:a, r:c -> sw:b, sw:c -- servers ]
policies:
  yes the lower half is watched: { waypoint: pc -> servers, via: ips, packet: dst net 10.1.0.0/25 }
  no all is watched: { waypoint: pc -> servers, via: ips }
== file 23-vlan-trunk.yaml
network: two VLANs on a trunk
encap: ethernet
boxes:
  s1: { click: trunk.click }
  s2: { click: trunk.click }
hosts: { a10: { ip: 10.0.0.1 }, a20: { ip: 10.0.1.1 }, b10: { ip: 10.0.0.2 }, b20: { ip: 10.0.1.2 } }
links: [ a10 -- s1:ten, a20 -- s1:twenty, s1:trunk -- s2:trunk, s2:ten -- b10, s2:twenty -- b20 ]
policies:
  yes ten meets ten: { reach: a10 -> b10 }
  yes twenty meets twenty: { reach: a20 -> b20 }
  yes ten meets no twenty: { isolate: a10 -- b20 }
== file 24-vlan-hop.yaml
network: a trunk that passes tags of hosts
encap: ethernet
boxes:
  s1: { click: leaky.click }
  s2: { click: trunk.click }
hosts: { a10: { ip: 10.0.0.1 }, b10: { ip: 10.0.0.2 }, b20: { ip: 10.0.1.2 } }
links: [ a10 -- s1:ten, s1:trunk -- s2:trunk, s2:ten -- b10, s2:twenty -- b20 ]
policies:
  yes ten meets ten: { reach: a10 -> b10 }
== file 25-icmp-blocked.yaml
network: a firewall that drops what paths need
boxes: { f: { class: StatelessFirewall, args: { OUTWARD: all, INWARD: "not icmp" } } }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 8.8.8.8 } }
links: [ a -- f:in, f:out -- b ]
policies:
  no too big comes back: { reach: b -> a, packet: icmp type 3 and dst 10.0.0.2 }
  yes pings leave: { reach: a -> b, packet: icmp type echo }
== file 26-port-forward.yaml
network: one port of the NAT leads inside
boxes: { n: { click: forward.click } }
hosts: { nas: { ip: 192.168.0.9, tcp: 22 }, world: { ip: 8.8.8.8 } }
links: [ nas -- n:lan, n:wan -- world ]
policies:
  yes ssh comes in: { tcp: world -> nas, packet: dst 198.51.100.1 and tcp dst port 2222 }
  yes nothing else: { no-reach: world -> nas, packet: not tcp dst port 2222 }
  yes it is rewritten: { value: world -> nas, fields: [ip.dst], expect: 192.168.0.9 }
== file 27-blackhole.yaml
network: a route to a link that is not there
boxes: { r: { click: r3.click, args: { ROUTES: "10.0.0.0/24 0, 10.1.0.0/24 1, 10.2.0.0/24 2" } } }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 10.1.0.2 } }
links: [ a -- r:a, r:b -- b ]
policies:
  no nothing is lost: { no-black-holes: a }
  yes b is there: { reach: a -> b, packet: dst 10.1.0.2 }
== file 28-ttl-tunnel.yaml
network: a tunnel hides its hops
boxes:
  l: { class: GRETunnel, args: { LOCAL: 198.51.100.1, REMOTE: 203.0.113.1 } }
  m: { class: Router, args: [ 198.51.100.0/24 0, 203.0.113.0/24 1 ] }
  r: { class: GRETunnel, args: { LOCAL: 203.0.113.1, REMOTE: 198.51.100.1 } }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 10.1.0.2 } }
links: [ a -- l:in, l:out -- m:in, m:out -- r:out, r:in -- b ]
policies:
  yes the TTL inside stays: { unchanged: a -> b, packet: dst 10.1.0.2, fields: ip.ttl }
  yes even of one: { reach: a -> b, packet: "ip.ttl == 1 and dst 10.1.0.2" }
== file 29-double-tunnel.yaml
network: GRE in IPsec
boxes:
  g1: { class: GRETunnel, args: { LOCAL: 10.255.0.1, REMOTE: 10.255.0.2 } }
  e1: { class: EncryptedTunnel, args: { LOCAL: 198.51.100.1, REMOTE: 203.0.113.1, KEY: 1 } }
  e2: { class: EncryptedTunnel, args: { LOCAL: 203.0.113.1, REMOTE: 198.51.100.1, KEY: 1 } }
  g2: { class: GRETunnel, args: { LOCAL: 10.255.0.2, REMOTE: 10.255.0.1 } }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 10.1.0.2, tcp: 80 } }
links: [ a -- g1:in, g1:out -- e1:in, e1:out -- e2:out, e2:in -- g2:out, g2:in -- b ]
policies:
  yes it works: { tcp: a -> b, packet: dst 10.1.0.2 and tcp dst port 80 }
== file 30-vxlan-vni.yaml
network: overlays with other numbers
boxes:
  v1: { class: VXLANTunnel, args: { LOCAL: 10.0.0.1, REMOTE: 10.0.0.2, VNI: 5, MAC: "2:0:0:0:0:1", PEERMAC: "2:0:0:0:0:2" } }
  v2: { class: VXLANTunnel, args: { LOCAL: 10.0.0.2, REMOTE: 10.0.0.1, VNI: 6, MAC: "2:0:0:0:0:2", PEERMAC: "2:0:0:0:0:1" } }
hosts: { a: { ip: 10.5.0.2 }, b: { ip: 10.6.0.2 } }
links: [ a -- v1:in, v1:out -- v2:out, v2:in -- b ]
policies:
  yes tenants do not meet: { isolate: a -- b }
== file 31-nat-overlap.yaml
network: two sites with the same addresses behind NATs
boxes:
  n1: { class: NAT, args: { ADDRESS: 198.51.100.1 } }
  n2: { class: NAT, args: { ADDRESS: 203.0.113.1 } }
hosts: { a: { ip: 192.168.0.2 }, b: { ip: 192.168.0.2 } }
links: [ a -- n1:in, n1:out -- n2:out, n2:in -- b ]
policies:
  yes nobody is reached: { no-reach: a -> b }
== file 32-router-errors.yaml
network: traceroute through a router that answers
boxes: { r: { class: RouterWithErrors, args: [ ADDRESS 10.0.0.1, 10.0.0.0/24 0, 0/0 1 ] } }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 8.8.8.8 } }
links: [ a -- r:in, r:out -- b ]
policies:
  yes expired packets do not pass: { no-reach: a -> b, packet: "ip.ttl == 1" }
== file 33-explicit-proxy.yaml
network: out only by the proxy
boxes: { p: { class: ExplicitProxy, args: [ ADDRESS 10.0.0.9, PORT 3128, "10.0.0.9 1024-65535 203.0.113.80 80 1 0" ] } }
hosts: { a: { ip: 10.0.0.2 }, web: { ip: 203.0.113.80, tcp: 80 } }
links: [ a -- p:in, p:out -- web ]
policies:
  yes by the proxy: { tcp: a -> web, packet: dst 10.0.0.9 and tcp dst port 3128 }
  yes not past it: { no-reach: a -> web, packet: dst 203.0.113.80 }
== file 34-wan-optimizer.yaml
network: WAN optimizers at both ends
boxes:
  o1: { class: WANOptimizer, args: { LOCAL: 10.0.0.9, REMOTE: 10.1.0.9, OPTIMIZE: tcp dst port 80 } }
  o2: { class: WANOptimizer, args: { LOCAL: 10.1.0.9, REMOTE: 10.0.0.9, OPTIMIZE: tcp dst port 80 } }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 10.1.0.2, tcp: [80, 22] } }
links: [ a -- o1:in, o1:out -- o2:out, o2:in -- b ]
policies:
  yes web works: { tcp: a -> b, packet: dst 10.1.0.2 and tcp dst port 80 }
  yes ssh passes: { tcp: a -> b, packet: dst 10.1.0.2 and tcp dst port 22 }
== file 35-anycast.yaml
network: one address at two places
boxes: { r: { click: r3.click, args: { ROUTES: "10.0.0.0/24 0, 192.0.2.53/32 1, 192.0.2.0/24 2" } } }
hosts: { a: { ip: 10.0.0.2 }, near: { ip: 192.0.2.53, udp: 53 }, far: { ip: 192.0.2.53, udp: 53 } }
links: [ a -- r:a, r:b -- near, r:c -- far ]
policies:
  yes the near one answers: { reach: a -> near, packet: dst 192.0.2.53 and udp dst port 53 }
  yes the far one rests: { no-reach: a -> far, packet: dst 192.0.2.53 }
== file 36-bogons.yaml
network: ingress filter
boxes: { f: { click: bogon.click } }
hosts: { world: {}, us: { ip: 192.0.2.0/24 } }
links: [ world -- f:out, f:in -- us ]
policies:
  yes nobody pretends to be us: { no-reach: world -> us, packet: src net 192.0.2.0/24 }
  no privates stay out: { no-reach: world -> us, packet: src net 172.16.0.0/12 }
  yes ten stays out: { no-reach: world -> us, packet: src net 10.0.0.0/8 }
== file 37-shaper-red.yaml
network: a queue that drops by chance
boxes: { q: { class: REDGateway, args: { MIN: 5, MAX: 50, P: 0.02, CAPACITY: 100 } } }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 8.8.8.8, tcp: 80 } }
links: [ a -- q:in, q:out -- b ]
policies:
  yes it may arrive: { reach: a -> b }
== file 38-iot-cloud.yaml
network: things speak to their cloud only
boxes:
  f: { class: StatefulFirewall, args: { ALLOW: dst 203.0.113.5 and tcp dst port 8883 } }
hosts: { thing: { ip: 10.7.0.3 }, cloud: { ip: 203.0.113.5, tcp: 8883 } }
links: [ thing -- f:in, f:out -- cloud ]
policies:
  yes reports: { tcp: thing -> cloud, packet: dst 203.0.113.5 and tcp dst port 8883 }
== file 39-udp-no-checksum.yaml
network: datagrams without a checksum, and filters on it
boxes:
  r: { class: Router, args: [ 10.0.0.0/24 0, 0/0 1 ] }
  strict: { class: ACL, args: [ "deny udp[6:2] = 0", allow all ] }
  odd: { class: ACL, args: [ "allow udp[6:2] = 0" ] }
hosts: { a: { ip: 10.0.0.2 }, b: {}, c: { ip: 10.0.0.3 }, d: {}, e: { ip: 10.0.0.4 }, f: {} }
links: [ a -- r:in, r:out -- b, c -- strict:in, strict:out -- d, e -- odd:in, odd:out -- f ]
policies:
  yes they pass a router: { reach: a -> b, packet: "udp and udp.checksum == 0" }
  no not what asks for one: { reach: c -> d, packet: "udp and udp.checksum == 0" }
  yes others pass there: { reach: c -> d, packet: "udp and udp.checksum != 0" }
  yes only they pass the odd one: { reach: e -> f, packet: "udp and udp.checksum == 0 and ip.mf == 0" }
== file 40-ip6-extension.yaml
network: IPv6 extension headers past a filter
boxes:
  r: { click: r6.click, args: { ROUTES: "2001:db8:1::/48 0, ::/0 1" } }
  w: { click: next.click }
hosts: { a: { ip6: "2001:db8:1::2" }, b: { ip6: "2001:db8:2::2" } }
links: [ a -- r:a, r:b -- w:in, w:out -- b ]
policies:
  yes plain: { reach: a -> b, packet: "ip6.next == 17" }
  no no TCP: { no-reach: a -> b, packet: "ip6.next == 6 or ip6.next == 0" }
  yes no bare TCP: { no-reach: a -> b, packet: "ip6.next == 6" }
  yes hop by hop: { reach: a -> b, packet: "ip6.next == 0" }
== file 41-mark-and-trust.yaml
network: a marking that an edge resets
boxes: { e: { click: edge.click } }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 8.8.8.8 } }
links: [ a -- e:in, e:out -- b ]
policies:
  yes nobody marks himself: { value: a -> b, packet: not udp, fields: ip.dscp, expect: 0 }
  yes voice is marked: { value: a -> b, packet: udp dst port 5060 and ip unfrag, fields: ip.dscp, expect: 46 }
  no all udp is: { value: a -> b, packet: udp, fields: ip.dscp, expect: 46 }
== file judge.py
import json, sys
for name in sys.argv[1:]:
    with open(name) as f:
        for v in json.load(f)['verdicts']:
            want = {'yes': 'holds', 'no': 'violated', 'vain': 'vacuous'}[v['name'].split()[0]]
            if v['status'] != want:
                print(name, v['name'], 'is', v['status'], v['explanation'], v['witness_text'])
print(len(sys.argv) - 1, 'networks')
== run
for f in [0-9]*.yaml; do symexec check -q --json $f > ${f%.yaml}.json; [ $? -lt 2 ] || echo "$f is not read"; done
/usr/bin/python3 judge.py *.json
== stdout
41 networks
