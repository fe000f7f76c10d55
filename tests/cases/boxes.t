Every ready-made box, one behind the other, read as strictly as the Click driver would: a connection passes them all, and
what each of them promises holds in the company of the others.
== file network.yaml
network: all boxes
boxes:
  router: { class: Router, args: [ 10.0.0.0/8 0, 0.0.0.0/0 1 ] }
  nat: { class: NAT, args: { ADDRESS: 198.51.100.1 } }
  firewall: { class: StatefulFirewall, args: { ALLOW: not tcp dst port 23 and not dst net 198.51.100.0/24 } }
  filter: { class: StatelessFirewall, args: { OUTWARD: all, INWARD: tcp or udp } }
  isn: { class: ISNRandomiser, args: { SIDE: both } }
  T1: { class: Tunnel, args: { LOCAL: any, REMOTE: any } }
  E1: { class: EncryptedTunnel, args: { LOCAL: 192.0.2.1, REMOTE: 192.0.2.2, KEY: k } }
  E2: { class: EncryptedTunnel, args: { LOCAL: 192.0.2.2, REMOTE: 192.0.2.1, KEY: k } }
  T2: { class: Tunnel, args: { LOCAL: any, REMOTE: any } }
  proxy:
    class: TransparentProxy
    args: { ADDRESS: 203.0.113.1, PORT: 80, SERVER: 203.0.113.80, REWRITE: both }
  far: { class: RouterWithErrors, args: [ 198.51.100.1/32 0, 203.0.113.1/32 0, 203.0.113.80/32 1, ADDRESS 203.0.113.254 ] }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, tcp: 80, udp: 53 }
links:
  - client -- router:in
  - router:out -- nat:in
  - nat:out -- firewall:in
  - firewall:out -- filter:in
  - filter:out -- isn:in
  - isn:out -- T1:in
  - T1:out -- E1:in
  - E1:out -- E2:out
  - E2:in -- T2:out
  - T2:in -- proxy:in
  - proxy:out -- far:in
  - far:out -- server
policies:
  the web works: { tcp: client -> server, packet: dst 203.0.113.1 and tcp dst port 80 }
  lookups work: { reach: client -> server, packet: dst 203.0.113.80 and udp dst port 53 }
  the payload is whole: { unchanged: client -> server, fields: payload }
  no telnet: { no-reach: client -> server, packet: tcp dst port 23 }
  nothing unsolicited: { no-reach: server -> client }
  the proxy is seen: { value: client -> server, packet: tcp dst port 80, fields: ip.src, expect: 203.0.113.1 }
  two routers: { value: client -> server, fields: ip.ttl, expect: 1-253 }
  sealed: { value: E1:in -> E2:out, fields: ip.proto, expect: 50 }
== run
sed 's/LOCAL: any, REMOTE: any/LOCAL: $a, REMOTE: $b/; s/^boxes:/symbols: { a: any, b: any }\nboxes:/' network.yaml |
	sed '/T2: /s/LOCAL: $a, REMOTE: $b/LOCAL: $b, REMOTE: $a/' > same.yaml
symexec check --strict same.yaml
== stdout
the web works: holds
lookups work: holds
the payload is whole: holds
no telnet: holds
nothing unsolicited: holds
the proxy is seen: holds
  ip.src at server: 203.0.113.1
two routers: holds
  ip.ttl at server: 1-253
sealed: holds
  ip.proto at E2:out: 50
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
8 policies hold, 0 violated, 0 vacuous, 0 undecided
== run
# ends that know nothing of each other: the tunnel carries only what happens to fit
symexec check --strict --policy "lookups work" --policy "sealed" network.yaml | grep -v '^    '
== stdout
lookups work: holds
sealed: holds
  ip.proto at E2:out: 50
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
2 policies hold, 0 violated, 0 vacuous, 0 undecided
== file errors.yaml
network: a router that tells
boxes:
  router: { class: RouterWithErrors, args: [ 10.0.0.0/8 0, 0.0.0.0/0 1, ADDRESS 10.0.0.1 ] }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, udp: 53 }
links:
  - client -- router:in
  - router:out -- server
policies:
  the client is told: { reach: client -> client, packet: dst 203.0.113.80 and udp and ip ttl 1, where: icmp type 11 }
  by the router: { value: client -> client, packet: dst 203.0.113.80 and udp, fields: ip.src, expect: 10.0.0.1 }
== run
symexec check --strict errors.yaml
== stdout
the client is told: holds
by the router: holds
  ip.src at client: 10.0.0.1
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
2 policies hold, 0 violated, 0 vacuous, 0 undecided
== file halves.yaml
network: a tunnel of halves
boxes:
  in: { class: TunnelEntry, args: { LOCAL: 192.0.2.1, REMOTE: 192.0.2.2 } }
  out: { class: TunnelExit, args: { LOCAL: 192.0.2.2, REMOTE: 192.0.2.1 } }
  any: { class: TunnelExit, args: { LOCAL: 192.0.2.2 } }
  other: { class: TunnelExit, args: { LOCAL: 192.0.2.2, REMOTE: 192.0.2.3 } }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, udp: 53 }
links:
  - client -> in:in
  - in:out -> SIDE:in
  - SIDE:out -> server
policies:
  it carries packets: { reach: client -> server }
  unchanged: { unchanged: client -> server, fields: [ip.src, ip.dst, ip.ttl, payload] }
== run
for side in out any other; do
	sed "s/SIDE/$side/" halves.yaml > $side.yaml
	symexec check --strict $side.yaml | grep -v '^    '
done
== stdout
it carries packets: holds
unchanged: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
2 policies hold, 0 violated, 0 vacuous, 0 undecided
it carries packets: holds
unchanged: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
2 policies hold, 0 violated, 0 vacuous, 0 undecided
it carries packets: VIOLATED
  no packet from client reaches server
  the one that comes furthest is dropped at other.yaml:6 (other/mine :: OfTunnel, models/boxes/Tunnel.click:27): from another address than the other end of the tunnel
  path:
  packets: ip.proto: 4; ip.src: 192.0.2.1; ip.dst: 192.0.2.2; ip.ttl: 250
  witness: 10.0.0.2:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
unchanged: VACUOUS
  no packet from client reaches server
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
0 policies hold, 1 violated, 1 vacuous, 0 undecided
