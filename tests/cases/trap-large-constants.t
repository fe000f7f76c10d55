Constants from 2^31 on keep their value: an address is 32 unsigned bits, and the greatest of each field is in its range.
== file box.click
FromDevice(in) -> CheckIPHeader -> f :: IPFilter(
	allow src net 10.0.0.0/8, allow src net 64.0.0.0/8, allow src net 192.168.0.0/16,
	allow src host 255.255.255.254, allow src host 0.0.0.0, deny all) -> Queue -> ToDevice(out);
== file network.yaml
network: constants
encap: ip
boxes: { box: { click: box.click } }
hosts: { a: {}, b: {} }
links: [ a -- box:in, box:out -- b ]
policies:
  net 10: { reach: a -> b, packet: src net 10.0.0.0/8 }
  net 64: { reach: a -> b, packet: src net 64.0.0.0/8 }
  net 192.168: { reach: a -> b, packet: src net 192.168.0.0/16 }
  nearly the last: { reach: a -> b, packet: src host 255.255.255.254 }
  the first: { reach: a -> b, packet: src host 0.0.0.0 }
  just below: { no-reach: a -> b, packet: src host 192.167.255.255 }
  just above: { no-reach: a -> b, packet: src host 192.169.0.0 }
  the last: { no-reach: a -> b, packet: src host 255.255.255.255 }
  the sources: { value: a -> b, fields: ip.src, expect: [ 0.0.0.0, 10.0.0.0/8, 64.0.0.0/8, 192.168.0.0/16, 255.255.255.254 ] }
  great numbers: { reach: a -> b, packet: tcp.seq == 4294967295 and tcp.ack >= 2147483648 and tcp.dport == 65535 }
== run
symexec check --quiet network.yaml
== stdout
net 10: holds
net 64: holds
net 192.168: holds
nearly the last: holds
the first: holds
just below: holds
just above: holds
the last: holds
the sources: holds
great numbers: holds
10 policies hold, 0 violated, 0 vacuous, 0 undecided
