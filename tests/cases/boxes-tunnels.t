GRE and VXLAN: whole packets come out at the other end only, which must know the same key or network identifier, and what
lies between sees the outer header.
== file gre.yaml
network: GRE
symbols: { far: any }
boxes:
  T1: { class: GRETunnel, args: { LOCAL: 192.0.2.1, REMOTE: 192.0.2.2, KEY: 7 } }
  T2: { class: GRETunnel, args: { LOCAL: 192.0.2.2, REMOTE: 192.0.2.1, KEY: 7 } }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 10.1.0.2, tcp: 80 }
links:
  - client -- T1:in
  - T1:out -- T2:out
  - T2:in -- server
policies:
  there and back: { tcp: client -> server, packet: dst 10.1.0.2 and tcp dst port 80 }
  transparent: { unchanged: client -> server, fields: [ip.src, ip.dst, ip.ttl, payload] }
  and back: { unchanged: server -> client, fields: [ip.src, ip.dst, ip.ttl, payload] }
  protocol: { value: T1:in -> T2:out, fields: ip.proto, expect: 47 }
  between the ends: { value: T1:in -> T2:out, fields: ip.dst, expect: 192.0.2.2 }
== run
symexec check --strict gre.yaml
sed 's/, KEY: 7//' gre.yaml > plain.yaml && symexec check --strict --quiet plain.yaml | grep holds
== stdout
there and back: holds
transparent: holds
and back: holds
protocol: holds
  ip.proto at T2:out: 47
between the ends: holds
  ip.dst at T2:out: 192.0.2.2
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
5 policies hold, 0 violated, 0 vacuous, 0 undecided
there and back: holds
transparent: holds
and back: holds
protocol: holds
between the ends: holds
== run
# a key on one side only, another key, another address
change() { sed "/T2:/$1" gre.yaml > bad.yaml; symexec check --strict --policy "there and back" bad.yaml | grep "dropped at"; }
change "s/, KEY: 7//"
change "s/KEY: 7/KEY: 8/"
change "s/LOCAL: 192.0.2.2/LOCAL: 192.0.2.3/"
== stdout
  SYN is dropped at bad.yaml:5 (T2/open :: PopGRE, models/boxes/GRETunnel.click:9): a GRE header with other flags than this tunnel uses
  SYN is dropped at bad.yaml:5 (T2/open :: PopGRE, models/boxes/GRETunnel.click:15): GRE with another key
  SYN is dropped at bad.yaml:5 (T2/mine :: OfTunnel, models/boxes/GRETunnel.click:14): to another address than this end of the tunnel
== file vxlan.yaml
network: VXLAN
boxes:
  T1: { class: VXLANTunnel, args: { LOCAL: 192.0.2.1, REMOTE: 192.0.2.2, VNI: 5000, MAC: 2-0-0-0-0-1, PEERMAC: 2-0-0-0-0-2 } }
  T2: { class: VXLANTunnel, args: { LOCAL: 192.0.2.2, REMOTE: 192.0.2.1, VNI: 5000, MAC: 2-0-0-0-0-2, PEERMAC: 2-0-0-0-0-1 } }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 10.1.0.2, tcp: 80 }
links:
  - client -- T1:in
  - T1:out -- T2:out
  - T2:in -- server
policies:
  there and back: { tcp: client -> server, packet: dst 10.1.0.2 and tcp dst port 80 }
  transparent: { unchanged: client -> server, fields: [ip.src, ip.dst, ip.ttl, payload] }
  and back: { unchanged: server -> client, fields: [ip.src, ip.dst, ip.ttl, payload] }
  protocol: { value: T1:in -> T2:out, fields: ip.proto, expect: 17 }
  the port of VXLAN: { value: T1:in -> T2:out, fields: udp.dport, expect: 4789 }
  any source port: { value: T1:in -> T2:out, fields: udp.sport, expect: 49152-65535 }
== run
symexec check --strict vxlan.yaml
== stdout
there and back: holds
transparent: holds
and back: holds
protocol: holds
  ip.proto at T2:out: 17
the port of VXLAN: holds
  udp.dport at T2:out: 4789
any source port: holds
  udp.sport at T2:out: 49152-65535
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
6 policies hold, 0 violated, 0 vacuous, 0 undecided
== run
# another network, another inner address, another end
change() { sed "/T2:/$1" vxlan.yaml > bad.yaml; symexec check --strict --policy "there and back" bad.yaml | grep "dropped at"; }
change "s/VNI: 5000/VNI: 5001/"
change "s/ MAC: 2-0-0-0-0-2/ MAC: 2-0-0-0-0-3/"
change "s/REMOTE: 192.0.2.1/REMOTE: 192.0.2.3/"
== stdout
  SYN is dropped at bad.yaml:4 (T2/open :: PopVXLAN, models/boxes/VXLANTunnel.click:10): VXLAN of another VNI
  SYN is dropped at bad.yaml:4 (T2/frame :: OverlayFrame, models/boxes/VXLANTunnel.click:10): a frame to another Ethernet address
  SYN is dropped at bad.yaml:4 (T2/mine :: OfTunnel, models/boxes/VXLANTunnel.click:9): from another address than the other end of the tunnel
== file stranger.yaml
network: whoever speaks UDP
boxes:
  T1: { class: VXLANTunnel, args: { LOCAL: 192.0.2.1, REMOTE: 192.0.2.2, VNI: 5000, MAC: 2-0-0-0-0-1, PEERMAC: 2-0-0-0-0-2 } }
hosts:
  client: { ip: any }
  peer: { ip: 192.0.2.2 }
links:
  - client -- T1:in
  - T1:out -- peer
policies:
  frames of its own making: { reach: peer -> client, packet: udp dst port 4789 }
  not to another port: { no-reach: peer -> client, packet: not udp dst port 4789 }
  no fragments: { no-reach: peer -> client, packet: ip frag }
== run
symexec check --strict --quiet stranger.yaml
== stdout
frames of its own making: holds
not to another port: holds
no fragments: holds
3 policies hold, 0 violated, 0 vacuous, 0 undecided
