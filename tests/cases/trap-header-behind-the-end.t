A header that is marked where the packet may have ended already: behind the end no octet is anything, not even 0.
== file models/MarkFar.lua
signature { ports = "1/1", processing = "a/a", help = "marks an IP header without a look", "OFFSET uint" }
return function(p, args)
	p:set_pointer("net", "data", args.OFFSET)
	p:emit(0)
end
== file far.click
FromDevice(in) -> Classifier(12/0800) -> MarkFar(90) -> c :: IPClassifier(ip[0] = 0x61, ip[0] = 0, -);
c[0] -> l :: CheckLength(60) -> Queue -> ToDevice(short);
l[1] -> Queue -> ToDevice(long);
c[1] -> z :: CheckLength(60) -> Queue -> ToDevice(zero);
z[1] -> Discard;
c[2] -> Discard;
== file network.yaml
network: behind the end
encap: ethernet
boxes: { box: { click: far.click } }
hosts: { a: {}, b: {}, c: {}, d: {} }
links: [ a -> box:in, box:short -> b, box:long -> c, box:zero -> d ]
policies:
  nothing is there: { no-reach: a -> b, packet: tcp and ip unfrag }
  no 0 either: { no-reach: a -> d, packet: tcp and ip unfrag }
  where the packet is long enough: { reach: a -> c, packet: tcp and ip unfrag }
== run
symexec check -q --models models network.yaml | grep -v '^    '
== stdout
nothing is there: holds
no 0 either: holds
where the packet is long enough: holds
3 policies hold, 0 violated, 0 vacuous, 0 undecided
