IPv6 addresses are looked at whole: by `value`, by `unchanged`, in packet expressions, and as the addresses of hosts.
== file network.yaml
network: wide
boxes:
  pass: { click: pass.click }
hosts:
  a: { ip6: '2001:db8::7' }
  b: { ip6: ['2001:db8:1::/48', '2001:db8:2::1'] }
links:
  - a -- pass:l
  - pass:r -- b
policies:
  it is that one: { value: a -> b, fields: ip6.src, expect: '2001:db8::7' }
  not its neighbour: { value: a -> b, fields: ip6.src, expect: '2001:db8::8' }
  too few: { value: a -> b, fields: ip6.dst, packet: 'ip6.dst in 2001:db8::/126', expect: '2001:db8::-2001:db8::2' }
  enough: { value: a -> b, fields: ip6.dst, packet: 'ip6.dst in 2001:db8::/126', expect: '2001:db8::-2001:db8::3' }
  across the halves: { value: a -> b, fields: ip6.dst, packet: 'ip6.dst >= 2001:db8::ffff:0:0:0 and ip6.dst <= 2001:db8:0:1::1', expect: '2001:db8::ffff:0:0:0-2001:db8:0:1::1' }
  one less: { value: a -> b, fields: ip6.dst, packet: 'ip6.dst >= 2001:db8::ffff:0:0:0 and ip6.dst <= 2001:db8:0:1::1', expect: '2001:db8::ffff:0:0:0-2001:db8:0:1::' }
  anywhere: { value: a -> b, fields: ip6.dst, expect: '2001:db8::-2001:db8::3' }
  two nets: { value: a -> b, fields: ip6.dst, packet: 'ip6.dst in 2001:db8::/64 or ip6.dst in 2001:db9::4/127', expect: '2001::/16' }
  all but one: { value: a -> b, fields: ip6.dst, packet: 'not (ip6.dst in 2001:db8::/64)', expect: '2001::/16' }
  whole: { unchanged: a -> b, fields: [ip6.src, ip6.dst] }
  own addresses: { value: b -> a, fields: ip6.src, expect: '2001:db8:1::/48, 2001:db8:2::1' }
  field and field: { value: a -> b, fields: ip6.dst, packet: 'ip6.dst = ip6.src', expect: '2001:db8::7' }
  field and other: { value: a -> b, fields: ip6.dst, packet: 'ip6.dst != ip6.src', expect: 'not 2001:db8::7' }
  masked: { value: a -> b, fields: ip6.dst, packet: 'ip6.dst & ::ff = ::7', expect: 'not ::8' }
== file pass.click
FromDevice(l) -> Queue -> ToDevice(r); FromDevice(r) -> Queue -> ToDevice(l);
== run
symexec check --strict network.yaml | grep -v '^    \|^assumed\|^  path'
== stdout
it is that one: holds
  ip6.src at b: 2001:db8::7
not its neighbour: VIOLATED
  ip6.src is 2001:db8::7 at b, which is not within 2001:db8::8
  packets: ip6.src: 2001:db8::7; ip6.next: 6
  witness: [2001:db8::7]:40000 > [2001:db8::2]:80 TCP S seq 1000 ack 0 win 65535 len 0
too few: VIOLATED
  ip6.dst is 2001:db8::/126 at b, which is not within 2001:db8::-2001:db8::2
  packets: ip6.src: 2001:db8::7; ip6.dst: 2001:db8::3; ip6.next: 6
  witness: [2001:db8::7]:40000 > [2001:db8::3]:80 TCP S seq 1000 ack 0 win 65535 len 0
enough: holds
  ip6.dst at b: 2001:db8::/126
across the halves: holds
  ip6.dst at b: 2001:db8:0:0:ffff::-2001:db8:0:1::1
one less: VIOLATED
  ip6.dst is 2001:db8:0:0:ffff::-2001:db8:0:1::1 at b, which is not within 2001:db8::ffff:0:0:0-2001:db8:0:1::
  packets: ip6.src: 2001:db8::7; ip6.dst: 2001:db8:0:1::1; ip6.next: 6
  witness: [2001:db8::7]:40000 > [2001:db8:0:1::1]:80 TCP S seq 1000 ack 0 win 65535 len 0
anywhere: VIOLATED
  ip6.dst is any at b, which is not within 2001:db8::-2001:db8::3
  packets: ip6.src: 2001:db8::7; ip6.dst: not 2001:db8::/126; ip6.next: 6
  witness: [2001:db8::7]:40000 > [2001:db8::4]:80 TCP S seq 1000 ack 0 win 65535 len 0
two nets: holds
  ip6.dst at b: 2001:db8::/64, 2001:db9::4/127
all but one: VIOLATED
  ip6.dst is not 2001:db8::/64 at b, which is not within 2001::/16
  packets: ip6.src: 2001:db8::7; ip6.dst: not 2001::/16; ip6.next: 6
  witness: [2001:db8::7]:40000 > [::2]:80 TCP S seq 1000 ack 0 win 65535 len 0
whole: holds
own addresses: holds
  ip6.src at a: 2001:db8:1::/48, 2001:db8:2::1
field and field: holds
  ip6.dst at b: 2001:db8::7
field and other: holds
  ip6.dst at b: not 2001:db8::7
masked: holds
  ip6.dst at b: too many ranges to say
9 policies hold, 5 violated, 0 vacuous, 0 undecided
== run
# a box that writes the lower half only
echo 'FromDevice(l) -> StoreData(38, \<0009>) -> Queue -> ToDevice(r); FromDevice(r) -> Queue -> ToDevice(l);' > pass.click
symexec check --strict --policy whole --policy "enough" network.yaml | grep -v '^    \|^assumed\|^  path'
== stdout
enough: VIOLATED
  ip6.dst is 2001:db8::9 at b, which is not within 2001:db8::-2001:db8::3
  ip6.dst is written at pass.click:1 (pass/StoreData@2 :: StoreData)
  packets: ip6.src: 2001:db8::7; ip6.dst: 2001:db8::9; ip6.next: 6
  witness: [2001:db8::7]:40000 > [2001:db8::2]:80 TCP S seq 1000 ack 0 win 65535 len 0
whole: VIOLATED
  ip6.dst is sent as a.ip6.dst and arrives as a.ip6.dst.high a.ip6.dst.low[63:16] 0x9
  ip6.dst is written at pass.click:1 (pass/StoreData@2 :: StoreData)
  packets: ip6.src: 2001:db8::7; ip6.dst: some of ::9-ffff:ffff:ffff:ffff:ffff:ffff:ffff:9; ip6.next: 6
  witness: [2001:db8::7]:40000 > [2001:db8::2]:80 TCP S seq 1000 ack 0 win 65535 len 0
0 policies hold, 2 violated, 0 vacuous, 0 undecided
== file nat64.yaml
network: an address of two parts
symbols: { six: 2001:db8::/32 }
boxes:
  box: { class: SIIT, args: { PREFIX: '64:ff9b::/96' } }
hosts:
  four: { ip: any }
  six: { ip6: $six }
links:
  - six -- box:in
  - box:out -- four
policies:
  mapped: { value: four -> six, fields: ip6.src, expect: '64:ff9b::/96' }
  too far: { value: four -> six, fields: ip6.src, expect: '64:ff9b::-64:ff9b::fffe:ffff' }
  a symbol: { value: six -> box:in, fields: ip6.src, expect: '2001:db8::/32' }
  not all of it: { value: six -> box:in, fields: ip6.src, expect: '2001:db8::/33' }
== run
symexec check --strict nat64.yaml | grep -v '^    \|^assumed\|^  path'
== stdout
mapped: holds
  ip6.src at six: 64:ff9b::/96
too far: VIOLATED
  ip6.src is 64:ff9b::/96 at six, which is not within 64:ff9b::-64:ff9b::fffe:ffff
  ip6.src is written at nat64.yaml:4 (box/hosts :: TranslateSIIT, models/boxes/NAT64.click:8)
  packets: ip6.src: 64:ff9b::ffff:0/112; ip6.dst: 64:ff9b::/96; ip6.next: 6
  witness: 255.255.0.0:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
a symbol: holds
  ip6.src at box:in: 2001:db8::/32
not all of it: VIOLATED
  ip6.src is 2001:db8::/32 at box:in, which is not within 2001:db8::/33
  packets: ip6.src: 2001:db8:8000::/33; ip6.next: 6
  witness: [2001:db8:8000::]:40000 > [2001:db8::2]:80 TCP S seq 1000 ack 0 win 65535 len 0
2 policies hold, 2 violated, 0 vacuous, 0 undecided
