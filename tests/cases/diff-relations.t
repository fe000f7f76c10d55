Where relations between fields decide, which no set says, a difference is found and none is made up: the solver has the last word.
== file m/Ordered.lua
-- Lets pass what is in order: source port, destination port, window. ALSO asks for what follows from it, or for more.
signature { ports = "1/1", processing = "a/a", help = "asks for an order", "ALSO word = nothing" }

return function(p, args)
	local tcp, other = p:split(p.ip.proto:eq(6) & p.ip.frag:eq(0) & p:readable(0, 20, "transport"))
	other:drop("no TCP")
	local one, no = tcp:split(tcp.tcp.sport:lt(tcp.tcp.dport))
	no:drop("source port not below")
	one, no = one:split(one.tcp.dport:lt(one.tcp.window))
	no:drop("destination port not below")
	if args.ALSO == "implied" then
		one, no = one:split(one.tcp.sport:lt(one.tcp.window))
		no:drop("never")
	elseif args.ALSO == "more" then
		one, no = one:split(one.tcp.sport:lt(one.tcp.urgent))
		no:drop("source port not below the urgent pointer")
	elseif args.ALSO == "mark" then
		local low
		low, one = one:split(one.tcp.sport:lt(one.tcp.urgent))
		low.ip.dscp = 1
		low.ip.checksum:update()
		low:emit(0)
	end
	one:emit(0)
end
== file old.yaml
network: order
boxes:
  box: { click: box.click, args: { ALSO: nothing } }
hosts: { client: { ip: 10.0.0.2 }, server: { ip: 203.0.113.80 } }
links: [ client -> box:in, box:out -> server ]
policies:
  the same: { same-as: client -> server, other: new.yaml, packet: tcp }
== file box.click
define($ALSO nothing);
FromDevice(in) -> CheckIPHeader -> Ordered($ALSO) -> Queue -> ToDevice(out);
== run
try() { sed "s/ALSO: nothing/ALSO: $1/" old.yaml > new.yaml; symexec diff --models m --packet tcp old.yaml new.yaml | grep -v '^    \|^assumed\|^  path'; }
try nothing
try implied
try more
try mark
== stdout
no difference
no difference
client -> server: lost
  packets from client reach server before, but not now
  now, it is dropped at box.click:2 (box/Ordered@3 :: Ordered): source port not below the urgent pointer
  so do: ip.proto: 6; ip.src: 10.0.0.2; ip.ttl: 1-255; ip.mf: 1
  packets: ip.proto: 6; ip.src: 10.0.0.2; ip.ttl: 1-255
  witness: 10.0.0.2:79 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
client -> server: rewritten
  packets from client arrive at server rewritten in another way
  ip.dscp arrives as 1 now, and as client.ip.dscp before
  so do: ip.proto: 6; ip.src: 10.0.0.2; ip.ttl: 1-255; ip.mf: 1
  packets: ip.proto: 6; ip.src: 10.0.0.2; ip.ttl: 1-255
  witness: 10.0.0.2:79 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
== run
# the same question as a policy
sed "s/ALSO: nothing/ALSO: implied/" old.yaml > new.yaml
symexec check --models m --quiet old.yaml
sed "s/ALSO: nothing/ALSO: more/" old.yaml > new.yaml
symexec check --models m --quiet old.yaml | sed 2q
== stdout
the same: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
the same: VIOLATED
  packets from client reach server here, but not in new.yaml
== copy examples/cellular
== run
# a box that adds nothing to what another one does already
symexec diff cellular/network.yaml cellular/open.yaml | head -1
symexec diff cellular/open.yaml cellular/network.yaml | head -1
== stdout
no difference
no difference
