NAT64 and SIIT: whoever speaks IPv6 reaches IPv4 under the prefix, answers come back to the port that asked, and headers are those of
RFC 7915 to the byte.
== file network.yaml
network: nat64
boxes:
  box: { class: NAT64, args: { PREFIX: '64:ff9b::/96', ADDRESS: 198.51.100.1 } }
hosts:
  six: { ip6: '2001:db8::7' }
  four: { ip: 203.0.113.80, tcp: 80 }
links:
  - six -- box:in
  - box:out -- four
policies:
  there: { reach: six -> four, packet: tcp.dport = 80 }
  the address: { value: six -> four, fields: ip.src, expect: 198.51.100.1 }
  a port of its own: { value: six -> four, packet: ip6.next = 6, fields: tcp.sport, expect: 1024-65535 }
  echo: { value: six -> four, packet: ip6.next = 58, fields: icmp.type, expect: [0, 8] }
  nothing unsolicited: { no-reach: four -> six }
  to nobody else: { no-reach: six -> four, packet: 'ip6.dst = 2001:db8::99' }
== run
symexec check --strict network.yaml
== stdout
there: holds
the address: holds
  ip.src at four: 198.51.100.1
a port of its own: holds
  tcp.sport at four: 1024-65535
echo: holds
  icmp.type at four: 8
  icmp.type at four: 0
nothing unsolicited: holds
to nobody else: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
6 policies hold, 0 violated, 0 vacuous, 0 undecided
== file mirror.click
FromDevice(in) -> CheckIPHeader -> IPMirror -> Queue -> ToDevice(in);
== file mirror.yaml
network: nat64
boxes:
  box: { class: NAT64, args: { PREFIX: '64:ff9b::/96', ADDRESS: 198.51.100.1 } }
  mirror: { click: mirror.click }
hosts:
  six: { ip6: '2001:db8::7' }
links:
  - six -- box:in
  - box:out -- mirror:in
policies:
  answers come back: { reach: six -> six, packet: ip6.next = 6 }
  ports: { value: six -> six, packet: ip6.next = 17 and udp.sport = 40000 and udp.dport = 53, fields: [udp.dport], expect: 40000 }
  the port of the sender: { value: six -> six, packet: ip6.next = 17 and udp.dport = 53, fields: udp.sport, expect: 53 }
  hops: { value: six -> six, packet: ip6.hlim = 64, fields: ip6.hlim, expect: 62 }
  whole: { unchanged: six -> six, fields: [ip6.tc, ip6.len, payload] }
== run
symexec check --strict --quiet mirror.yaml
== stdout
answers come back: holds
ports: holds
the port of the sender: holds
hops: holds
whole: holds
5 policies hold, 0 violated, 0 vacuous, 0 undecided
== file siit.yaml
network: siit
boxes:
  box: { class: SIIT, args: { PREFIX: '64:ff9b::/96' } }
hosts:
  six: { ip6: '64:ff9b::c000:0221' }
  four: { ip: 198.51.100.2 }
links:
  - six -- box:in
  - box:out -- four
policies:
  there: { reach: six -> four }
  the address: { value: six -> four, fields: ip.src, expect: 192.0.2.33 }
  back: { reach: four -> six, packet: dst 192.0.2.33 }
  expired: { no-reach: six -> four, packet: ip6.hlim = 1 }
  fragments: { no-reach: four -> six, packet: ip frag }
== run
symexec check --strict siit.yaml
sed 's/c000:0221/c000:221/; s/64:ff9b::c000/64:ff9a::c000/' siit.yaml > bad.yaml
symexec check --strict --policy there bad.yaml | sed -n 1,2p
sed 's/96/80/' siit.yaml > bad.yaml
symexec check --strict --policy there bad.yaml 2>&1 | sed -n '1s/.*error: //p'
== stdout
there: holds
the address: holds
  ip.src at four: 192.0.2.33
back: holds
expired: holds
fragments: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
5 policies hold, 0 violated, 0 vacuous, 0 undecided
there: VIOLATED
  no packet from six reaches four
PREFIX: expected a length of 32, 40, 48, 56, 64 or 96 (RFC 6052 section 2.2), found 80
== file siit.click
InfiniteSource(DATA \<PACKET>, LIMIT 1) -> CheckIPHeader -> [1]a :: TranslateSIIT(PREFIX);
a[0] -> six :: Tee; six[0] -> ToDump(six.pcap, ENCAP IP); six[1] -> CheckIP6Header -> [0]b :: TranslateSIIT(PREFIX);
b[1] -> CheckIPHeader -> ToDump(four.pcap, ENCAP IP);
Idle -> [0]a; a[1] -> Discard; Idle -> [1]b; b[0] -> Discard;
== run
# there and back with each length of the prefix (the addresses are those of RFC 6052 section 2.4), one packet with options
show() { for f in six four; do [ -s $f.pcap ] && tail -c +41 $f.pcap | od -An -v -tx1 | tr -d ' \n' | sed "s/^/$f /; s/\$/\n/"; done; rm -f *.pcap; }
try() { sed "s,PREFIX,$1,g; s,PACKET,$2," siit.click > run.click; symexec sim run.click >/dev/null; show; }
try 2001:db8::/32 451200210000000040118e63c0000221c63364029c400035000d333568656c6c6f
try 2001:db8:100::/40 461200310000000040068b5dc0000221c6336402010101009c400035000003e8000007d0501001f4d584000068656c6c6f
try 2001:db8:122::/48 451200210000000040018e73c0000221c6336402080017e69c40000768656c6c6f
try 2001:db8:122:300::/56 451200210000000040118e63c0000221c63364029c400035000d333568656c6c6f
try 2001:db8:122:344::/64 4512002d0000000040068e62c0000221c63364029c400035000003e8000007d0501001f4d584000068656c6c6f
try 2001:db8:122:344::/96 451200210000000040018e73c0000221c6336402080017e69c40000768656c6c6f
# a packet of UDP without a checksum gets one
try 2001:db8:122:344::/96 451200210000000040118e63c0000221c633640200010002000d000068656c6c6f
== stdout
six 61200000000d113f20010db8c0000221000000000000000020010db8c633640200000000000000009c400035000dd7c268656c6c6f
four 45120021000000003e119063c0000221c63364029c400035000d333568656c6c6f
six 612000000019063f20010db801c00002002100000000000020010db801c6336400020000000000009c400035000003e8000007d0501001f42f5b000068656c6c6f
four 4512002d000000003e069062c0000221c63364029c400035000003e8000007d0501001f4d584000068656c6c6f
six 61200000000d3a3f20010db80122c000000221000000000020010db80122c63300640200000000008000984d9c40000768656c6c6f
four 45120021000000003e019073c0000221c6336402080017e69c40000768656c6c6f
six 61200000000d113f20010db8012203c0000002210000000020010db8012203c600336402000000009c400035000d53fa68656c6c6f
four 45120021000000003e119063c0000221c63364029c400035000d333568656c6c6f
six 612000000019063f20010db80122034400c000022100000020010db80122034400c63364020000009c400035000003e8000007d0501001f405b2000068656c6c6f
four 4512002d000000003e069062c0000221c63364029c400035000003e8000007d0501001f4d584000068656c6c6f
six 61200000000d3a3f20010db80122034400000000c000022120010db80122034400000000c633640280004f089c40000768656c6c6f
four 45120021000000003e019073c0000221c6336402080017e69c40000768656c6c6f
six 61200000000d113f20010db80122034400000000c000022120010db80122034400000000c633640200010002000d6b6968656c6c6f
four 45120021000000003e119063c0000221c633640200010002000dcfa768656c6c6f
== file nat64.click
InfiniteSource(DATA \<PACKET>, LIMIT 1) -> CheckIP6Header -> [0]a :: TranslateNAT64(64:ff9b::/96, 198.51.100.1);
a[1] -> four :: Tee; four[0] -> ToDump(four.pcap, ENCAP IP); four[1] -> CheckIPHeader -> IPMirror -> [1]a;
a[0] -> ToDump(six.pcap, ENCAP IP);
== run
# TCP, UDP, echo, and a packet that is large enough for DF
show() { for f in six four; do [ -s $f.pcap ] && tail -c +41 $f.pcap | od -An -v -tx1 | tr -d ' \n' | cut -c1-160 | sed "s/^/$f /"; done; rm -f *.pcap; }
try() { sed "s,PACKET,$1," nat64.click > run.click; symexec sim run.click >/dev/null; show; }
try 612abcde0019064020010db80000000000000000000000070064ff9b0000000000000000cb0071509c400050000003e8000007d0501001f457b0000068656c6c6f
try 612abcde000d114020010db80000000000000000000000070064ff9b0000000000000000cb0071509c410050000db55f68656c6c6f
try 612abcde000d3a4020010db80000000000000000000000070064ff9b0000000000000000cb0071508000358b9c42000768656c6c6f
try 6120000004d9114020010db80000000000000000000000070064ff9b0000000000000000cb0071500001000204d98d27$(printf 'ff%.0s' $(seq 1233))
== stdout
six 612000000019063e0064ff9b0000000000000000cb00715020010db800000000000000000000000700509c40000007d0000003e8501001f457b0000068656c6c6f
four 4512002d000000003f061534c6336401cb00715004000050000003e8000007d0501001f4f37b000068656c6c6f
six 61200000000d113e0064ff9b0000000000000000cb00715020010db800000000000000000000000700509c41000db55f68656c6c6f
four 45120021000000003f111535c6336401cb00715004000050000d512c68656c6c6f
six 61200000000d3a3e0064ff9b0000000000000000cb00715020010db80000000000000000000000078000358b9c42000768656c6c6f
four 45120021000000003f011545c6336401cb0071500800b0260400000768656c6c6f
six 6120000004d9113e0064ff9b0000000000000000cb00715020010db80000000000000000000000070002000104d98d27ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
four 451204ed000040003f11d068c6336401cb0071500400000204d98cb3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
== file why.click
FromDevice(six) -> CheckIP6Header -> [0]a :: TranslateNAT64(64:ff9b::/96, 198.51.100.1);
FromDevice(four) -> CheckIPHeader -> [1]a;
a[0] -> Discard; a[1] -> Discard;
== run
# refused: a wrong checksum, the address of the translator itself, an ICMP error, another address; none of UDP; echo with a code
why() { symexec explain why.click --from $1 $2 | grep "dropped at"; }
why six 612000000019064020010db80000000000000000000000070064ff9b0000000000000000cb00715000010002000103e8000007d0501001f4f43d000068656c6c6f
why six 612000000019064020010db80000000000000000000000070064ff9b0000000000000000c633640100010002000003e8000007d0501001f4065a000068656c6c6f
why six 61200000000d3a4020010db80000000000000000000000070064ff9b0000000000000000cb00715003004ecd0001000768656c6c6f
why four 451200210000000040111434cb007150c633640200010002000d557868656c6c6f
why six 61200000000d114020010db80000000000000000000000070064ff9b0000000000000000cb00715000010002000d000068656c6c6f
why six 61200000000d3a4020010db80000000000000000000000070064ff9b0000000000000000cb0071508001d1cc0001000768656c6c6f
== stdout
  it is dropped at why.click:1 (a :: TranslateNAT64): a wrong checksum, which would become a right one
  it is dropped at why.click:1 (a :: TranslateNAT64): to the address of the translator itself
  it is dropped at why.click:1 (a :: TranslateNAT64): ICMP, but no echo
  it is dropped at why.click:1 (a :: TranslateNAT64): not to the address of the translator
  it is dropped at why.click:1 (a :: TranslateNAT64): a wrong checksum, which would become a right one
  it is dropped at why.click:1 (a :: TranslateNAT64): ICMP, but no echo
== run
# the second packet of a host's port leaves by the same port, one of another host by the next
sed "s,PACKET>\, LIMIT 1,612abcde0019064020010db80000000000000000000000070064ff9b0000000000000000cb0071509c400050000003e8000007d0501001f457b0000068656c6c6f>\, LIMIT 2," nat64.click > two.click
echo 'InfiniteSource(DATA \<612abcde0019064020010db80000000000000000000000080064ff9b0000000000000000cb0071509c400050000003e8000007d0501001f457af000068656c6c6f>, LIMIT 1) -> CheckIP6Header -> [0]a;' >> two.click
symexec sim two.click > /dev/null
tail -c +25 four.pcap | od -An -v -w61 -tx1 | cut -c 110-114
== stdout
04 00
04 01
04 00
