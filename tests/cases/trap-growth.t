A packet that gets another header each time round, and a box that remembers more each time, are told as that; the search
ends.
== file grow.click
FromDevice(in) -> CheckIPHeader -> IPEncap(4, 1.1.1.1, 2.2.2.2) -> Queue -> ToDevice(out);
== file wire.click
FromDevice(one) -> Queue -> o :: RoundRobinSched -> ToDevice(out); FromDevice(two) -> Queue -> [1]o;
== file network.yaml
network: growth
encap: ip
boxes: { grow: { click: grow.click }, wire: { click: wire.click } }
hosts: { a: {} }
links:
  - a -- wire:one
  - wire:out -- grow:in
  - grow:out -- wire:two
policies:
  no loops: { no-loops: a }
== run
symexec loops --packet 'tcp and ip unfrag' network.yaml | grep ': '| grep -v '^ '
symexec check --quiet network.yaml | head -1
== stdout
grow/FromDevice@1: encapsulation grows
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
no loops: VIOLATED
