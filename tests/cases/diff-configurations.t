Two single configurations are compared as two networks are: every FromDevice is a way in, every ToDevice a way out.
== file old.click
in :: FromDevice(eth0); out :: ToDevice(eth1);
in -> c :: Classifier(12/0800, -) -> Strip(14) -> CheckIPHeader
	-> f :: IPFilter(allow tcp dst port 80, deny all) -> Unstrip(14) -> Queue -> out;
c[1] -> Discard;
== run
symexec diff old.click old.click | head -1
sed 's/dst port 80/dst port 80 or udp dst port 53/' old.click > new.click
symexec diff old.click new.click | grep -v '^    \|^assumed'
symexec diff --packet tcp old.click new.click | head -1
symexec diff --from eth0 --json new.click old.click | grep -c '"question": "lost"'
== stdout
no difference
in -> eth1 (out): gained
  packets from in reach eth1 (out) now, but not before
  before, it is dropped at old.click:3 (f :: IPFilter): denied by rule 2
  so do: eth.type: 0x800; ip.proto: 17; ip.ttl: 1-255; ip.mf: 1; udp.dport: 53
  path:
  packets: eth.dst: ff:ff:ff:ff:ff:ff; eth.type: 0x800; ip.proto: 17; ip.ttl: 1-255; udp.dport: 53
  witness: 10.0.0.1:40000 > 192.0.2.1:53 UDP len 0
no difference
1
== file net.yaml
network: other
hosts: { a: {}, b: {} }
links: [ a -- b ]
policies: { as a file: { same-as: true, other: old.click } }
== run
# what cannot be compared
symexec diff old.click net.yaml
symexec diff net.yaml old.click
symexec diff --from eth7 old.click old.click
symexec check net.yaml
== stderr
error: 'old.click' is a configuration, expected a network like the new version
error: 'net.yaml' is a network, expected a configuration like the new version
--from:1:1: error: no host or device 'eth7'; did you mean 'eth0'?
    eth7
    ^~~~
net.yaml:4:48: error: 'old.click' is not a network, expected a file *.yaml
    policies: { as a file: { same-as: true, other: old.click } }
                                                   ^~~~~~~~~
net.yaml:4:48: note: in the policy 'as a file'
    policies: { as a file: { same-as: true, other: old.click } }
                                                   ^~~~~~~~~
== exit 2
== file six.yaml
network: addresses
boxes: { box: { click: six.click } }
hosts: { a: { ip6: '2001:db8::7' }, b: { ip6: '2001:db8::8' } }
links: [ a -> box:in, box:out -> b ]
== file six.click
FromDevice(in) -> StoreData(38, \<00AA>) -> Queue -> ToDevice(out);
== run
# an IPv6 address is told whole
sed 's/six.click/new.click/' six.yaml > new.yaml
sed 's/AA/bb/' six.click > new.click
sed -i 's/AA/cc/' six.click
symexec diff six.yaml new.yaml --packet 'ip6.dst = 2001:db8::1 and tcp.dport = 80' | sed 4q
symexec explain --from a six.yaml 'ip6.dst = 2001:db8::1 and tcp.dport = 80' | grep rewritten
== stdout
a -> b: rewritten
  packets from a arrive at b rewritten in another way
  ip6.dst arrives as a.ip6.dst.high a.ip6.dst.low[63:16] 0xbb now, and as a.ip6.dst.high a.ip6.dst.low[63:16] 0xcc before
  tcp.checksum arrives as possibly wrong now, and as possibly wrong before
  ip6.dst is rewritten from 2001:db8::1 to 2001:db8::cc
