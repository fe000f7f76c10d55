What every ready-made box says about a wrong argument: the argument, what was found, what was expected;
once for each place that has it.
== file network.yaml
network: wrong arguments
symbols: { here: any, there: any }
boxes:
  box: { class: CLASS }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 203.0.113.80 } }
links: [ a -- box:in, box:out -- b ]
policies: { p: { reach: a -> b } }
== run
try() { echo "$1" | sed 's/,.*//'; sed "s|CLASS|$1|" network.yaml > bad.yaml; symexec check --strict bad.yaml 2>&1 | sed -n 's/.*: error: /  /p'; }
try 'NAT, args: { ADDRESS: 198.51.100.300 }'
try 'NAT, args: { ADDRESS: 198.51.100.0/24 }'
try 'CarrierNAT, args: { INSIDE: 10.0.0.0/16, ADDRESS: 198.51.100.1, BLOCK: 1000 }'
try 'StatefulFirewall, args: { ALLOW: tcp dst prot 80 }'
try 'StatelessFirewall, args: { OUTWARD: tcp, INWARD: tcp opt akc }'
try 'ACL, args: [ permit tcp dst port 80 ]'
try 'TransparentProxy, args: { ADDRESS: 203.0.113.1, PORT: 80, SERVER: 203.0.113.80, REWRITE: all }'
try 'TransparentProxy, args: { ADDRESS: 203.0.113.1, PORT: 99999, SERVER: 203.0.113.80, REWRITE: src }'
try 'ExplicitProxy, args: [ ADDRESS 203.0.113.1, PORT 3128, 203.0.113.80 ]'
try 'LoadBalancer, args: { ADDRESS: 203.0.113.1, PORT: 80, SERVERS: 203.0.113.80 203.0.113 }'
try 'DirectServerReturn, args: { ADDRESS: 203.0.113.1, PORT: 80 }'
try 'Tunnel, args: { LOCAL: 192.0.2.1, REMOTE: there }'
try 'EncryptedTunnel, args: { LOCAL: 192.0.2.1, REMOTE: 192.0.2.2, KEY: a b }'
try 'GRETunnel, args: { LOCAL: 192.0.2.1/24, REMOTE: 192.0.2.2 }'
try 'VXLANTunnel, args: { LOCAL: 192.0.2.1, REMOTE: 192.0.2.2, VNI: 16777216, MAC: 2-0-0-0-0-1, PEERMAC: 2-0-0-0-0-2 }'
try 'ISNRandomiser, args: { SIDE: inside }'
try 'TCPNormalizer, args: { MSS: 70000 }'
try 'SYNProxy, args: { PROTECT: dst prot 80 }'
try 'WANOptimizer, args: { LOCAL: 192.0.2.1, REMOTE: 192.0.2.1, OPTIMIZE: tcp }'
try 'IPS, args: { SIGNATURE: two words }'
try 'TrafficShaper, args: { RATE: fast, CAPACITY: 100 }'
try 'REDGateway, args: { MIN: 5, MAX: 50, P: 2, CAPACITY: 100 }'
try 'ECNGateway, args: { MIN: 5, MAX: 50, P: 0.02, CAPACITY: many }'
try 'Multicast, args: { GROUP: all }'
try 'Multicast, args: { GROUP: 10.0.0.1 }'
try 'BRAS, args: [ 7 2-0-0-0-0-1, MAC 2-0-0-0-0-9 ]'
try 'NAT64, args: { PREFIX: "64:ff9b::/97", ADDRESS: 198.51.100.1 }'
try 'PushProxy, args: { ADDRESS: proxy, PORT: 80 }'
try 'Router, args: [ 10.0.0.0/8 0, 0.0.0.0/0 2 ]'
== stdout
NAT
  source address: expected an address, a range (1.0.0.1-1.0.0.9), a prefix or -, not '198.51.100.300'
  source address: expected an address, a range (1.0.0.1-1.0.0.9), a prefix or -, not '198.51.100.300'
NAT
  a range of addresses counts for the port where a pattern names one (as in Click), and the ports 1024 to 65788 are too many; give one address
CarrierNAT
  ADDRESS has 64 blocks of 1000 ports, INSIDE has 65536 hosts
StatefulFirewall
  'prot' is no test, did you mean 'port'?
StatelessFirewall
  'tcp opt' needs a flag: syn, ack, fin, rst, psh, urg or a number
ACL
  expected an action, allow, deny or an output, not 'permit'
TransparentProxy
  there is no pattern 'all' in IPRewriterPatterns, expected one of dst, src, both
TransparentProxy
  value of 'port' is out of range, at most 65535 is allowed
ExplicitProxy
  expected a pattern SADDR SPORT DADDR DPORT and two outputs
LoadBalancer
  SERVERS: expected an IPv4 address, not '203.0.113'
DirectServerReturn
  no version of 'DirectServerReturn' takes 2 arguments
Tunnel
  DST: expected an IPv4 address, or DST_ANNO, not 'there'
  REMOTE: expected an IPv4 address, not 'there'
EncryptedTunnel
  KEY: expected a word, not 'a b'
  KEY: expected a word, not 'a b'
GRETunnel
  SRC: expected an IPv4 address, not '192.0.2.1/24'
  LOCAL: expected an IPv4 address, not '192.0.2.1/24'
VXLANTunnel
  VNI: '16777216' is out of range, at most 16777215 is allowed
  VNI: '16777216' is out of range, at most 16777215 is allowed
ISNRandomiser
  SIDE is 'in', 'out' or 'both', not 'inside'
TCPNormalizer
  MSS: '70000' is out of range, at most 65535 is allowed
SYNProxy
  'dst' is not a whole test
WANOptimizer
  LOCAL and REMOTE are the same address, expected those of two boxes
IPS
  NAME: expected a word, not 'two words'
TrafficShaper
  RATE: expected a bandwidth such as 10Mbps or 500kBps, not 'fast'
REDGateway
  MAX_P: '2' is out of range, at most 1 is allowed
ECNGateway
  CAPACITY: expected a number from 0 to 4294967295, not 'many'
Multicast
  GROUP: expected an IPv4 address, not 'all'
  'dst' is not a whole test
Multicast
  GROUP must be a multicast address, 224.0.0.0 to 239.255.255.255
BRAS
  SESSIONS: expected ID MAC ADDRESS with an ID of 1 to 65534, found '7 2-0-0-0-0-1'
NAT64
  PREFIX: expected a length of 32, 40, 48, 56, 64 or 96 (RFC 6052 section 2.2), found 97
PushProxy
  ADDRESS: expected an IPv4 address, not 'proxy'
Router
  output '2' is out of range, the element has 2 outputs
== run
# addresses that are left open are not wrong
sed 's|CLASS|WANOptimizer, args: { LOCAL: $here, REMOTE: $there, OPTIMIZE: tcp dst port 80 }|' network.yaml > open.yaml
symexec check --strict --quiet open.yaml
== stdout
p: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
