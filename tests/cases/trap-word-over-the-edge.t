A word of which the first octets are a header that is known and the last one is payload is looked at whole.
== file models/MarkFar.lua
signature { ports = "1/1", processing = "a/a", help = "marks an IP header without a look", "OFFSET uint" }
return function(p, args)
	p:set_pointer("net", "data", args.OFFSET)
	p:emit(0)
end
== file box.click
// 0x0188b561: the last octet of the source, the type, and a letter
FromDevice(in) -> t :: Classifier(12/88b5, -);
t[0] -> MarkFar(11) -> c :: IPClassifier(ip[0:4] = 25736545, -);
t[1] -> Discard;
c[0] -> Queue -> ToDevice(out);
c[1] -> Discard;
== file network.yaml
network: edge
encap: ethernet
boxes: { box: { click: box.click } }
hosts: { a: {}, b: {} }
links: [ a -> box:in, box:out -> b ]
policies:
  some begin so: { reach: a -> b, packet: eth.type == 0x88b5 }
== run
symexec check -q --models models network.yaml | head -1
== stdout
some begin so: holds
