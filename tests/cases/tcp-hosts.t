What the hosts of a tcp policy speak and take: IPv6 as well as IPv4, and nothing whose checksum is wrong.
== file network.yaml
network: two versions
boxes:
  box: { click: pass.click }
hosts:
  six: { ip6: '2001:db8::7', tcp: any }
  both: { ip: 203.0.113.80, ip6: ['2001:db8:1::/48', '2001:db8:2::1'], tcp: 80 }
  four: { ip: 10.0.0.2 }
links:
  - six -- box:a
  - box:b -- both
  - four -> box:c
policies:
  the web works: { tcp: six -> both, packet: tcp.dport = 80 }
  with all options: { tcp: six -> both, packet: tcp.dport = 80, options: [mss, window-scale, sack, timestamps, mptcp], sack: true }
  the other way: { tcp: both -> six }
  the second address: { tcp: six -> both, packet: 'ip6.dst = 2001:db8:2::1' }
  not its neighbour: { tcp: six -> both, packet: 'ip6.dst = 2001:db8:2::2' }
  no such port: { tcp: six -> both, packet: tcp.dport = 81 }
  of IPv4 only: { tcp: six -> both, packet: dst port 80 }
== file pass.click
FromDevice(a) -> qb :: Queue -> ToDevice(b); FromDevice(c) -> qb; FromDevice(b) -> Queue -> ToDevice(a);
== run
symexec check --strict network.yaml | grep -v '^    \|^assumed\|^  path'
== stdout
the web works: holds
with all options: holds
the other way: holds
the second address: holds
not its neighbour: VIOLATED
  SYN arrives, but nobody listens there: ip6.dst is 2001:db8:2::2
  packets: ip6.src: 2001:db8::7; ip6.dst: 2001:db8:2::2; ip6.next: 6; tcp.flags: S; tcp.ack: 0
  witness: [2001:db8::7]:40000 > [2001:db8:2::2]:80 TCP S seq 1000 ack 0 win 65535 len 0
no such port: VIOLATED
  SYN arrives, but nobody listens there: tcp.dport is 81
  packets: ip6.src: 2001:db8::7; ip6.dst: 2001:db8:1::/48, 2001:db8:2::1; ip6.next: 6; tcp.dport: 81; tcp.flags: S; tcp.ack: 0
  witness: [2001:db8::7]:40000 > [2001:db8:1::2]:81 TCP S seq 1000 ack 0 win 65535 len 0
of IPv4 only: VACUOUS
  six sends no packet that is `dst port 80`
  tests such as `dst port 80` are of IPv4, as in Click; fields such as `tcp.dport = 80` are of IPv6 too
4 policies hold, 2 violated, 1 vacuous, 0 undecided
== run
# another address on the way, the checksum updated: answers come from a stranger
try() { echo "FromDevice(a) -> MarkIP6Header -> $1 -> qb :: Queue -> ToDevice(b); FromDevice(c) -> qb; FromDevice(b) -> MarkIP6Header -> $2 -> Queue -> ToDevice(a);" > pass.click; symexec check --strict --policy "the second address" network.yaml | sed -n 1,3p; }
try "StoreData(24, \<20010db8000100000000000000000009>) -> SetTCPChecksum" Null
== stdout
the second address: VIOLATED
  SYN reaches both, but its SYN+ACK arrives with ip6.src 2001:db8:1::9 where six.ip6.dst is expected
  path:
== file four.yaml
network: checksums
boxes:
  box: { click: box.click }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, tcp: 80 }
links: [ client -- box:a, box:b -- server ]
policies:
  the web works: { tcp: client -> server, packet: dst port 80 }
== run
# what writes and does not update
try() { echo "FromDevice(a) -> MarkIPHeader -> $1 -> Queue -> ToDevice(b); FromDevice(b) -> MarkIPHeader -> $2 -> Queue -> ToDevice(a);" > box.click; symexec check --strict --policy "the web works" four.yaml | sed -n 1,3p; }
try "SetIPAddress(203.0.113.80) -> StoreIPAddress(16)" Null
try "SetIPAddress(203.0.113.80) -> StoreIPAddress(16)  -> SetIPChecksum" Null
try "SetIPAddress(203.0.113.80) -> StoreIPAddress(16) -> SetIPChecksum -> SetTCPChecksum" Null | head -1
try Null "StoreData(1, \<10>)"
try Null "StoreData(1, \<10>) -> SetIPChecksum" | head -1
try Null "StoreData(36, \<1234>)"
== stdout
the web works: VIOLATED
  SYN arrives with a wrong IP checksum, and is dropped
  a box has written what that checksum covers and has not updated it
the web works: VIOLATED
  SYN arrives with a wrong TCP checksum, and is dropped
  a box has written what that checksum covers and has not updated it
the web works: holds
the web works: VIOLATED
  SYN reaches server, but its SYN+ACK arrives with a wrong IP checksum, and is dropped
  a box has written what that checksum covers and has not updated it
the web works: holds
the web works: VIOLATED
  SYN reaches server, but its SYN+ACK arrives with a wrong TCP checksum, and is dropped
  a box has written what that checksum covers and has not updated it
