What is read over several fields at once compares with constants field by field: equal, in a range, masked; nothing
is guessed, so that what may not arrive does not.
== file mine/Both.lua
-- Lets packets from 10.0.0.1 to 10.0.0.2 pass, of ports 1000 to 1010 at the source and any at the destination, no fragments.
signature { ports = "1/1", processing = "a/a", help = "looks at pairs" }

return function(p)
	local pair, other = p:split(p:read(12, 8, "net"):eq(0x0a0000010a000002))
	other:drop("another pair")
	local ports, alien = pair:split(pair:read(0, 4, "transport"):within(1000 << 16, 1010 << 16 | 0xffff))
	alien:drop("another port")
	local whole, fragment = ports:split(ports:read(6, 2, "net"):mask(0xbfff):eq(0))
	fragment:drop("may be cut")
	whole:emit(0)
end
== file box.click
FromDevice(in) -> CheckIPHeader -> Both -> Queue -> ToDevice(out); FromDevice(out) -> Discard; Idle -> ToDevice(in);
== file network.yaml
network: pairs
boxes:
  both: { click: box.click }
hosts:
  a: { ip: 10.0.0.0/24 }
  b: { ip: 10.0.0.2 }
links:
  - a -- both:in
  - both:out -- b
policies:
  the pair: { reach: a -> b, packet: udp src host 10.0.0.1 and src port 1005 }
  no other source: { no-reach: a -> b, packet: src host 10.0.0.3 }
  no port below: { no-reach: a -> b, packet: udp src port 999 }
  no port above: { no-reach: a -> b, packet: udp src port 1011 }
  the last port: { reach: a -> b, packet: udp src port 1010 and dst port 65535 }
  no fragments: { no-reach: a -> b, packet: "ip frag" }
== run
symexec check -m mine network.yaml
== stdout
the pair: holds
no other source: holds
no port below: holds
no port above: holds
the last port: holds
no fragments: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
6 policies hold, 0 violated, 0 vacuous, 0 undecided
