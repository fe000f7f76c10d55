IPS and IDS: payloads are left open, handshakes pass, and what matches is dropped or told.
== file ips.yaml
network: signatures
boxes:
  box: { class: IPS, args: { SIGNATURE: worm } }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, tcp: 80 }
links:
  - client -- box:in
  - box:out -- server
policies:
  there: { unchanged: client -> server, fields: [ip.src, ip.dst, ip.ttl, payload] }
  and back: { unchanged: server -> client, fields: [ip.src, ip.dst, ip.ttl, payload] }
  handshakes pass: { tcp: client -> server, packet: dst 203.0.113.80 and dst port 80 }
== run
symexec check --strict --quiet ips.yaml
== stdout
there: holds
and back: holds
handshakes pass: holds
3 policies hold, 0 violated, 0 vacuous, 0 undecided
== file ids.yaml
network: signatures
boxes:
  box: { class: IDS, args: { SIGNATURE: worm } }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, tcp: 80 }
  alarm: { ip: 192.0.2.9 }
links:
  - client -- box:in
  - box:out -- server
  - box:2 -- alarm
policies:
  the web works: { tcp: client -> server, packet: dst 203.0.113.80 and dst port 80 }
  told: { reach: client -> alarm, packet: udp }
  as it was: { unchanged: client -> alarm, fields: [ip.src, ip.dst, ip.ttl, payload] }
  answers too: { reach: server -> alarm, packet: udp }
  empty ones not: { no-reach: client -> alarm, packet: tcp and ip.len == 40 and not ip frag }
  alarms are silent: { no-reach: alarm -> client }
== run
symexec check --strict --quiet ids.yaml
== stdout
the web works: holds
told: holds
as it was: holds
answers too: holds
empty ones not: holds
alarms are silent: holds
6 policies hold, 0 violated, 0 vacuous, 0 undecided
