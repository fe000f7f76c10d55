What is proven of tables is what they do when they run, also where they are written oddly: rules in each other's place, tags on tags, packets
of a sender to itself, and translations into what was there.
== file replaced.yaml
datapath: d
ports: { lan: { memory: true }, wan: { memory: true } }
tables:
  0:
    rules:
    - { priority: 7, match: in_port == lan and udp.dport == 53, actions: [ ct commit, drop ] }
    - { priority: 7, match: in_port == lan and ip.proto == 17, actions: drop }
    - { priority: 7, match: in_port == lan and udp.dport == 53, actions: [ ct commit, output wan ] }
policies:
  dns: { reach: lan -> wan, packet: udp dst port 53 }
  rest: { no-reach: lan -> wan, packet: ip unfrag and not (udp dst port 53) }
== run
# a rule stands where the one stood that it replaces, whose actions are nothing
symexec check replaced.yaml 2>/dev/null | grep -v '^assumed'
== stdout
dns: holds
rest: holds
2 policies hold, 0 violated, 0 vacuous, 0 undecided
== file tags.yaml
datapath: d
ports: { lan: { memory: true }, wan: { memory: true } }
tables:
  0:
    rules:
    - { priority: 30, match: in_port == lan, actions: [ push-vlan 5, push-vlan 6, push-vlan 7, push-vlan 8, pop-vlan, goto s ] }
  s:
    rules:
    - { priority: 9, match: ip.src == 10.0.0.1, actions: output wan }
policies:
  none: { no-reach: lan -> wan }
== run
# IP is seen behind three tags
symexec check tags.yaml 2>&1 | grep -e '^none' -e warning
== stdout
none: VIOLATED
== file self.yaml
datapath: d
ports: { lan: { memory: true }, wan: { memory: true } }
tables:
  0:
    rules:
    - { priority: 30, match: in_port == lan, actions: [ ct commit, ct, goto s ] }
  s:
    rules:
    - { priority: 9, match: ct.state == reply, actions: output wan }
policies:
  none: { no-reach: lan -> wan, packet: udp src port 9 and udp dst port 9 and src 10.0.0.1 and dst 10.0.0.1 }
== run
# a packet to its own sender and port is no answer
symexec check self.yaml 2>&1 | head -1
== stdout
none: holds
== file same.yaml
datapath: d
ports: { lan: { memory: true }, wan: { memory: true } }
tables:
  0:
    rules:
    - { priority: 30, match: in_port == lan, actions: [ ct commit nat=src:10.0.0.1, goto s ] }
  s:
    rules:
    - { priority: 9, match: ct.state != snat, actions: output wan }
policies:
  same: { reach: lan -> wan, packet: src 10.0.0.1 and udp and ip unfrag }
  other: { no-reach: lan -> wan, packet: src 10.0.0.2 and udp and ip unfrag }
== run
# what is translated into what it was is not told to be translated
symexec check same.yaml 2>&1 | grep -e '^same' -e '^other'
== stdout
same: holds
other: holds
== file chain.yaml
datapath: d
ports: { lan: { memory: true }, wan: { memory: true } }
tables:
  0:
    rules:
    - { priority: 30, match: in_port == lan, actions: [ chain c, ct clear, output wan ] }
    - { priority: 30, match: in_port == wan, actions: [ ct, goto s ] }
  s:
    rules:
    - { priority: 9, match: ct.state == established, actions: output lan }
chains:
  c:
    nfs:
    - { name: fw, builtin: firewall, order: 10, args: { RULES: "allow in_port == lan" } }
policies:
  none: { no-reach: wan -> lan }
== run
# flows of chains are connections of zone 0; another zone knows none of them
sed 's/ct, goto/ct zone=1, goto/' chain.yaml >zone.yaml; symexec check zone.yaml | head -1; symexec check chain.yaml
== stdout
none: holds
== stderr
chain.yaml:7:57: error: beside functions that keep flows, the action 'ct of zone 0' cannot be proven yet
        - { priority: 30, match: in_port == wan, actions: [ ct, goto s ] }
                                                            ^~
== exit 2
== file fw.yaml
datapath: fw
ports: { lan: { memory: true }, wan: { memory: true } }
tables: { 0: { rules: [ { match: in_port == lan, actions: [ chain c, output wan ] } ] } }
chains: { c: { nfs: [ { name: fw, builtin: firewall, order: 10, args: { RULES: "deny all" } } ] } }
== file ip.yaml
network: n
encap: ip
boxes: { d: { datapath: fw.yaml } }
hosts:
  client: { ip6: 2001:db8::1 }
  server: { ip6: 2001:db8::2, tcp: [80] }
links: [ client -- d:lan, d:wan -- server ]
policies:
  six: { no-reach: client -> server }
== run
# a firewall may let IPv6 pass, without Ethernet and behind tags of any kind
symexec check ip.yaml | grep -e ^six -e 'rests on'
(cat fw.yaml; echo 'policies: { old tag: { no-reach: lan -> wan, packet: eth.type == 0x9100 }, arp: { no-reach: lan -> wan, packet: eth.type == 0x806 } }') >tag.yaml
symexec check tag.yaml | grep -e '^[a-z ]*: [hV]'
== stdout
six: VIOLATED
  rests on a non-deterministic choice
old tag: VIOLATED
arp: holds
== file between.yaml
datapath: d
ports: { lan: { memory: true }, wan: { memory: true }, dmz: { memory: true } }
tables:
  0:
    rules:
    - { priority: 30, match: in_port == lan, actions: [ ct commit mark=5 nat=src:203.0.113.1, ct nat, goto s ] }
  s:
    rules:
    - { priority: 9, match: ct.mark == 5 and ct.state == snat and ct.state == new, actions: output wan }
    - { priority: 8, match: ct.mark == 0, actions: output dmz }
policies:
  known: { reach: lan -> wan, packet: udp and ip unfrag and src 10.0.0.1 and dst 8.8.8.8 }
  unknown: { no-reach: lan -> dmz, packet: udp and ip unfrag and src 10.0.0.1 and dst 8.8.8.8 }
== run
# behind its translation a packet is of its connection still
symexec check between.yaml | grep -e ^known -e ^unknown
== stdout
known: holds
unknown: holds
== file words.yaml
datapath: d
ports: { lan: { memory: true }, wan: { memory: true } }
tables: { 0: { rules: [ { match: in_port == lan, actions: [ ct commit=1, encap gre src=10.0.0.1 dst=10.0.0.2 ttl=1, output wan ] } ] } }
policies:
  out: { reach: lan -> wan }
== run
# words of actions are those that run
symexec check words.yaml | head -1; sed -i 's/ttl=1/ttl=0/' words.yaml; symexec check words.yaml 2>&1 | grep -c error:
== stdout
out: holds
1
