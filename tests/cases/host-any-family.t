Any address of a family is an address: such a host speaks that family, and both if it has both.
== file network.yaml
network: families
encap: ethernet
boxes: { wire: { click: wire.click } }
hosts:
  both: { ip: any, ip6: any }
  six: { ip6: any }
  some: { ip: any, ip6: "2001:db8::1" }
  four: { ip: any }
  sink: {}
links: [ both -> wire:a, six -> wire:b, some -> wire:c, four -> wire:d, wire:out -> sink ]
policies:
  both send IPv4: { reach: both -> sink, packet: ip.ttl == 5 }
  both send IPv6: { reach: both -> sink, packet: ip6.hlim == 5 }
  six sends IPv4: { reach: six -> sink, packet: ip.ttl == 5 }
  six sends IPv6: { reach: six -> sink, packet: ip6.hlim == 5 }
  some sends IPv4: { reach: some -> sink, packet: ip.ttl == 5 and ip.src == 1.2.3.4 }
  some sends IPv6: { reach: some -> sink, packet: ip6.hlim == 5 }
  some sends all IPv6: { reach: some -> sink, packet: "ip6.src == 2001:db8::2" }
  four sends IPv4: { reach: four -> sink, packet: ip.ttl == 5 }
  four sends IPv6: { reach: four -> sink, packet: ip6.hlim == 5 }
== file wire.click
q :: Queue -> ToDevice(out);
FromDevice(a) -> q; FromDevice(b) -> q; FromDevice(c) -> q; FromDevice(d) -> q;
== run
symexec check --quiet network.yaml | grep -v '^ '
== stdout
both send IPv4: holds
both send IPv6: holds
six sends IPv4: VACUOUS
six sends IPv6: holds
some sends IPv4: holds
some sends IPv6: holds
some sends all IPv6: VACUOUS
four sends IPv4: holds
four sends IPv6: VACUOUS
6 policies hold, 0 violated, 3 vacuous, 0 undecided
