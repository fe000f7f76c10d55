The addresses of an IPv6 header are covered by the checksum behind it, and are farther from it than those of IPv4; its traffic
class is not covered.
== file network.yaml
network: six
encap: ip
boxes: { wrong: { click: wrong.click }, right: { click: right.click } }
hosts: { a: { ip6: '2001:db8::1' }, b: { ip6: '2001:db8::2' }, c: { ip6: '2001:db8::3' }, d: { ip6: '2001:db8::4' } }
links: [ a -> wrong:in, wrong:out -> b, c -> right:in, right:out -> d ]
policies:
  a source that is written over: { no-reach: a -> b, packet: ip6.next = 17 and ip6.src = 2001:db8::1 }
  the hop limit: { reach: c -> d, packet: ip6.next = 17 }
== file wrong.click
FromDevice(in) -> StoreData(20, \<0909>) -> CheckIP6Header -> c :: CheckBehind;
c -> Queue -> ToDevice(out);
== file right.click
FromDevice(in) -> StoreData(7, \<09>) -> CheckIP6Header -> c :: CheckBehind;
c -> Queue -> ToDevice(out);
== file models/CheckBehind.lua
signature { ports = "1/1", processing = "a/a", help = "lets right UDP checksums pass" }
return function(p)
	local right, wrong = p:split(p.udp.checksum:ok())
	wrong:drop("bad checksum")
	right:emit(0)
end
== run
symexec check --quiet --models models network.yaml | grep -v '^ '
== stdout
a source that is written over: holds
the hop limit: holds
2 policies hold, 0 violated, 0 vacuous, 0 undecided
