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
  rest: { no-reach: lan -> wan, packet: ip and not udp dst port 53 }
== run
# a rule stands where the one stood that it replaces, whose actions are nothing
symexec check replaced.yaml 2>/dev/null | grep -v '^assumed'
== stdout
dns: holds
rest: holds
2 policies hold, 0 violated, 0 vacuous, 0 undecided
