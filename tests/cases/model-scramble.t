What a model scrambles are the bytes from its offset on, in a proof and in sim, where they are bytes that nobody has set.
== file mine/Garble.lua
-- Change what stands behind the IP header.
signature { ports = "1/1", processing = "a/a", help = "garbles" }

return function(p)
	p:scramble(20, "net")
	p:emit(0)
end
== file mine/Cut.lua
-- Change all bytes from the fourth on.
signature { ports = "1/1", processing = "a/a", help = "garbles" }

return function(p)
	p:scramble(3)
	p:emit(0)
end
== file c.click
InfiniteSource(DATA abcdefgh, LIMIT 1, STOP true) -> Cut -> StoreData(6, xy) -> ToDump(o.pcap);
== run
symexec sim -m mine c.click; tail -c 8 o.pcap | od -An -c
== stdout
   a   b   c  \0  \0  \0   x   y
== file f.click
FromDevice(in) -> CheckIPHeader -> Garble -> c :: IPClassifier(dst host 10.0.0.3, -);
c[0] -> Queue -> ToDevice(out); c[1] -> Discard;
== file n.yaml
network: n
boxes:
  f: { click: f.click }
hosts:
  a: { ip: 10.0.0.2 }
  b: { ip: 10.0.0.3 }
links:
  - a -- f:in
  - f:out -- b
policies:
  the address stays: { reach: a -> b, packet: udp }
== run
symexec check -m mine n.yaml | tail -1
== stdout
1 policy holds, 0 violated, 0 vacuous, 0 undecided
