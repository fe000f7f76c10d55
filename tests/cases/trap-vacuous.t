A policy about packets that nobody can send, or about an empty class, does not simply hold.
== file box.click
FromDevice(in) -> CheckIPHeader -> IPFilter(allow src net 10.0.0.0/8 and src net 11.0.0.0/8, deny all)
	-> Queue -> ToDevice(out);
== file network.yaml
network: vacuous
encap: ip
boxes: { box: { click: box.click } }
hosts: { a: { ip: 10.0.0.1 }, b: {} }
links: [ a -- box:in, box:out -- b ]
policies:
  an empty class: { reach: a -> b }
  nobody sends it: { no-reach: a -> b, packet: src host 10.0.0.2 }
  nothing arrives: { unchanged: a -> b, fields: payload }
  allowed: { no-reach: a -> b, packet: src host 10.0.0.2, vacuous: allowed }
== run
symexec check network.yaml
== stdout
an empty class: VIOLATED
  no packet from a reaches b
  the one that comes furthest is dropped at box.click:1 (box/IPFilter@3 :: IPFilter): denied by rule 2
  path:
    a
    box/FromDevice@1 :: FromDevice        box.click:1
    box/CheckIPHeader@2 :: CheckIPHeader  box.click:1
    box/IPFilter@3 :: IPFilter            box.click:1  rule 2
  packets: ip.proto: 6; ip.src: 10.0.0.1; ip.ttl: 1-255
  witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    45000028000100004006aecd0a000001c00002019c400050000003e8000000005002ffff43680000
nobody sends it: VACUOUS
  a sends no packet that is `src host 10.0.0.2`
nothing arrives: VACUOUS
  no packet from a reaches b
allowed: holds
  a sends no packet that is `src host 10.0.0.2`
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
1 policy holds, 1 violated, 2 vacuous, 0 undecided
== exit 1
