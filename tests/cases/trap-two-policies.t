Every policy is decided: several about one port, and copies over several links from one box.
== file tee.click
FromDevice(in) -> t :: Tee(2); t[0] -> Queue -> ToDevice(left); t[1] -> Queue -> ToDevice(right);
== file network.yaml
network: tee
encap: ip
boxes: { t: { click: tee.click } }
hosts: { a: {}, b: {}, c: {} }
links: [ a -- t:in, t:left -- b, t:right -- c ]
policies:
  one: { reach: a -> b }
  two: { no-reach: a -> b, packet: tcp }
  three: { no-reach: a -> b, packet: tcp dst port 80 }
  other copy: { reach: a -> c }
== run
symexec check network.yaml | grep -v '^ '
== stdout
one: holds
two: VIOLATED
three: VIOLATED
other copy: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
2 policies hold, 2 violated, 0 vacuous, 0 undecided
