Chains of a datapath file are proven: a translation in front of the firewall that looks at the old address is found at its line, in its place all holds.
== file right.yaml
datapath: edge
ports:
  wan: { device: nowhere0 }
  dmz: { device: nowhere1 }
tables:
  0:
    default: drop
    rules:
    - { priority: 1, match: in_port == wan, actions: [chain web, output dmz] }
    - { priority: 1, match: in_port == dmz, actions: [chain web, output wan] }
    - { priority: 2, match: tcp.dport == 23, actions: drop }
chains:
  web:
    nfs:
    - { name: fw, builtin: firewall, order: 10, args: { RULES: "allow tcp dst port 80 and dst host 192.0.2.1, allow in_port == dmz" } }
    - { name: lb, builtin: dnat, order: 20, args: { TO: "dst host 192.0.2.1 => 10.0.0.80" } }
policies:
  the web is reached: { reach: wan -> dmz, packet: tcp syn and not tcp opt ack and dst 192.0.2.1 and dst port 80 }
  it is the server that is reached: { value: wan -> dmz, packet: dst 192.0.2.1, fields: ip.dst, expect: 10.0.0.80 }
  nothing else: { no-reach: wan -> dmz, packet: dst port 22 }
  nobody logs in: { no-reach: dmz -> wan, packet: tcp dst port 23 }
== file wrong.yaml
datapath: edge
ports:
  wan: { device: nowhere0 }
  dmz: { device: nowhere1 }
tables:
  0:
    default: drop
    rules:
    - { priority: 1, match: in_port == wan, actions: [chain web, output dmz] }
    - { priority: 1, match: in_port == dmz, actions: [chain web, output wan] }
    - { priority: 2, match: tcp.dport == 23, actions: drop }
chains:
  web:
    nfs:
    - { name: fw, builtin: firewall, order: 30, args: { RULES: "allow tcp dst port 80 and dst host 192.0.2.1, allow in_port == dmz" } }
    - { name: lb, builtin: dnat, order: 20, args: { TO: "dst host 192.0.2.1 => 10.0.0.80" } }
policies:
  the web is reached: { reach: wan -> dmz, packet: tcp syn and not tcp opt ack and dst 192.0.2.1 and dst port 80 }
  it is the server that is reached: { value: wan -> dmz, packet: dst 192.0.2.1, fields: ip.dst, expect: 10.0.0.80 }
  nothing else: { no-reach: wan -> dmz, packet: dst port 22 }
  nobody logs in: { no-reach: dmz -> wan, packet: tcp dst port 23 }
== run
symexec check right.yaml | head -5; symexec check wrong.yaml >said; echo "status $?"; grep -A4 -e VIOLATED said
== stdout
the web is reached: holds
it is the server that is reached: holds
  ip.dst at edge:dmz: 10.0.0.80
nothing else: holds
nobody logs in: holds
status 1
the web is reached: VIOLATED
  no packet from edge:wan reaches edge:dmz
  the one that comes furthest is dropped at wrong.yaml:15 (edge/web_fw :: IPRewriter): no mapping, and the input drops such packets
  because its table 'tcp' remembers nothing of this flow; the packet is wan.ip.src:wan.tcp.sport -> 10.0.0.80:80
  path:
== file box.yaml
network: around
encap: ethernet
boxes:
  edge: { datapath: nat.yaml }
hosts:
  inside: { ip: 10.0.0.1 }
  outside: { ip: 198.51.100.1, tcp: 80, udp: 53 }
links:
  - inside -- edge:lan
  - edge:wan -- outside
policies:
  the world is reached: { tcp: inside -> outside, packet: dst port 80 }
  as another: { value: inside -> outside, packet: udp, fields: ip.src, expect: 192.0.2.1 }
  from its ports: { value: inside -> outside, packet: udp, fields: udp.sport, expect: 1024-2047 }
  only what was asked for: { no-reach: outside -> inside, packet: tcp or udp }
== file nat.yaml
datapath: edge
ports: { lan: { device: nowhere0 }, wan: { device: nowhere1 } }
tables:
  first: { number: 1, default: [goto second] }
  second:
    number: 2
    rules:
    - { priority: 5, match: "in_port == lan and (ip.ttl > 1 or udp.dport in 53-54)", actions: [chain out, output wan] }
    - { priority: 5, match: not in_port == lan, actions: [chain out, output lan] }
chains:
  out:
    nfs:
    - { name: nat, builtin: snat, order: 20, args: { TO: "in_port == lan => 192.0.2.1:1024-2047" } }
    - { name: fw, builtin: firewall, order: 10, args: { RULES: "allow in_port == lan" } }
== run
symexec check box.yaml
== stdout
the world is reached: holds
as another: holds
  ip.src at outside: 192.0.2.1
from its ports: holds
  udp.sport at outside: 1024-2047
only what was asked for: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
4 policies hold, 0 violated, 0 vacuous, 0 undecided
== file not.yaml
datapath: edge
ports: { lan: { device: nowhere0 }, wan: { device: nowhere1 } }
tables:
  0: { rules: [ { match: ct.state == new, actions: [push-vlan 5, output wan] }, { actions: [chain c, output lan] } ] }
chains: { c: { nfs: [ { name: any, click: nf.click, order: 1 }, { name: n, builtin: snat, order: 2, args: { TO: "1.0.0.1-1.0.0.9:5" } } ] } }
== run
symexec check not.yaml
== stderr
not.yaml:4:26: error: a test of 'ct.state' cannot be proven yet
      0: { rules: [ { match: ct.state == new, actions: [push-vlan 5, output wan] }, { actions: [chain c, output lan] } ] }
                             ^~~~~~~~~~~~~~~
not.yaml:4:53: error: the action 'push-vlan' cannot be proven yet
      0: { rules: [ { match: ct.state == new, actions: [push-vlan 5, output wan] }, { actions: [chain c, output lan] } ] }
                                                        ^~~~~~~~~~~
not.yaml:5:43: error: the function 'nf.click' cannot be proven yet
    chains: { c: { nfs: [ { name: any, click: nf.click, order: 1 }, { name: n, builtin: snat, order: 2, args: { TO: "1.0.0.1-1.0.0.9:5" } } ] } }
                                              ^~~~~~~~
not.yaml:5:114: error: a translation to '1.0.0.1-1.0.0.9:5' cannot be proven yet
    chains: { c: { nfs: [ { name: any, click: nf.click, order: 1 }, { name: n, builtin: snat, order: 2, args: { TO: "1.0.0.1-1.0.0.9:5" } } ] } }
                                                                                                                     ^~~~~~~~~~~~~~~~~
== exit 2
