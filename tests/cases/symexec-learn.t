Recorded traffic of a box held against its model: a NAT as it is, models that are wrong, boxes that are, and hostile captures.
== file nat.click
rw :: IPRewriter(pattern 198.51.100.1 20000-30000 - - 0 1, drop);
FromDevice(lan) -> Classifier(12/0800) -> Strip(14) -> CheckIPHeader -> IPClassifier(udp or tcp) -> DecIPTTL -> [0]rw;
FromDevice(wan) -> Classifier(12/0800) -> Strip(14) -> CheckIPHeader -> IPClassifier(udp or tcp) -> DecIPTTL -> [1]rw;
rw[0] -> EtherEncap(0x0800, 2:0:0:0:0:1, 2:0:0:0:0:2) -> Queue -> ToDevice(wan);
rw[1] -> EtherEncap(0x0800, 2:0:0:0:0:3, 2:0:0:0:0:4) -> Queue -> ToDevice(lan);
== file make
# make NAME PACKET...: a capture of packets "SECONDS SOURCE SPORT DESTINATION DPORT TTL", UDP with an octet.
name=$1; shift
perl -e 'use Socket; sub sum { my $s = 0; $s += $_ for unpack "n*", $_[0] . (length($_[0]) % 2 ? "\0" : ""); $s = ($s >> 16) + ($s & 65535) while $s >> 16; ~$s & 65535 }
	print pack("VvvVVVV", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1);
	for (@ARGV) { my ($at, $src, $sport, $dst, $dport, $ttl, $frame) = split; my ($s, $d) = (inet_aton($src), inet_aton($dst));
		my $udp = pack("nnnna", $sport, $dport, 9, 0, "x"); my $c = sum($s . $d . pack("nn", 17, 9) . $udp); substr($udp, 6, 2) = pack("n", $c || 65535);
		my $ip = pack("CCnnnCCna4a4", 69, 0, 29, 7, 0, $ttl, 17, 0, $s, $d); substr($ip, 10, 2) = pack("n", sum($ip));
		my $p = pack("H*", $frame // "020000000009020000000008") . pack("n", 0x800) . $ip . $udp;
		print pack("VVVV", 1000 + int $at, int(($at - int $at) * 1e6 + .5), length $p, length $p), $p }' "$@" >$name
== run
out=020000000002020000000001 back=020000000004020000000003
sh make lan-in '1 10.0.0.1 4000 192.0.2.1 53 64' '2 10.0.0.2 4000 192.0.2.1 53 64' '4 10.0.0.1 4000 192.0.2.1 53 64'
sh make wan-out "1.001 198.51.100.1 21111 192.0.2.1 53 63 $out" "2.001 198.51.100.1 22222 192.0.2.1 53 63 $out" "4.001 198.51.100.1 21111 192.0.2.1 53 63 $out"
sh make wan-in '3 192.0.2.1 53 198.51.100.1 22222 60' '3.5 192.0.2.1 53 198.51.100.1 29999 60'
sh make lan-out "3.002 192.0.2.1 53 10.0.0.2 4000 59 $back"
learn() { symexec learn --from lan=lan-in --from wan=wan-in "$@"; echo "exit $?"; }
learn --to wan=wan-out --to lan=lan-out nat.click
# A mapping that changes, a reply to the wrong host, a port out of the range, a packet that is lost, one that came from nowhere.
sh make changed "1.001 198.51.100.1 21111 192.0.2.1 53 63 $out" "2.001 198.51.100.1 22222 192.0.2.1 53 63 $out" "4.001 198.51.100.1 23333 192.0.2.1 53 63 $out"
sh make other "3.002 192.0.2.1 53 10.0.0.1 4000 59 $back"
sh make outside "1.001 198.51.100.1 2111 192.0.2.1 53 63 $out" "2.001 198.51.100.1 22222 192.0.2.1 53 63 $out" "4.001 198.51.100.1 2111 192.0.2.1 53 63 $out"
sh make more "3.002 192.0.2.1 53 10.0.0.2 4000 59 $back" "3.502 192.0.2.1 53 10.0.0.1 4000 59 $back"
learn --to wan=changed --to lan=lan-out nat.click
learn --to wan=wan-out --to lan=other nat.click
learn --to wan=outside --to lan=lan-out nat.click
learn --to wan=wan-out --to lan=more nat.click
sh make none; learn --to wan=wan-out --to lan=none nat.click
== stdout
5 of 5 packets in are as the model says, 4 packets out; 0 forbidden
exit 0
forbidden: packet 3 of changed (wan, 43 octets, 3.001000 s): 198.51.100.1:23333 > 192.0.2.1:53 UDP len 1
  it may be packet 3 of lan-in (lan, 43 octets, 3.000000 s): 10.0.0.1:4000 > 192.0.2.1:53 UDP len 1
  udp.sport is 23333, expected 21111
4 of 5 packets in are as the model says, 4 packets out; 1 forbidden
exit 1
forbidden: packet 1 of other (lan, 43 octets, 2.002000 s): 192.0.2.1:53 > 10.0.0.1:4000 UDP len 1
  it may be packet 1 of wan-in (wan, 43 octets, 2.000000 s): 192.0.2.1:53 > 198.51.100.1:22222 UDP len 1
  ip.dst is 10.0.0.1, expected 10.0.0.2
4 of 5 packets in are as the model says, 4 packets out; 1 forbidden
exit 1
forbidden: packet 1 of outside (wan, 43 octets, 0.001000 s): 198.51.100.1:2111 > 192.0.2.1:53 UDP len 1
  it may be packet 1 of lan-in (lan, 43 octets, 0.000000 s): 10.0.0.1:4000 > 192.0.2.1:53 UDP len 1
  udp.sport is 2111, expected 20000-30000
forbidden: packet 3 of outside (wan, 43 octets, 3.001000 s): 198.51.100.1:2111 > 192.0.2.1:53 UDP len 1
  it may be packet 3 of lan-in (lan, 43 octets, 3.000000 s): 10.0.0.1:4000 > 192.0.2.1:53 UDP len 1
  udp.sport is 2111, expected 20000-29998, 30000
3 of 5 packets in are as the model says, 4 packets out; 2 forbidden
exit 1
forbidden: packet 2 of more (lan, 43 octets, 2.502000 s): 192.0.2.1:53 > 10.0.0.1:4000 UDP len 1
  no packet in explains it
  it may be packet 2 of wan-in (wan, 43 octets, 2.500000 s): 192.0.2.1:53 > 198.51.100.1:29999 UDP len 1
  but rw drops it: no mapping, and the input drops such packets
5 of 5 packets in are as the model says, 5 packets out; 1 forbidden
exit 1
missing: packet 1 of wan-in (wan, 43 octets, 2.000000 s): 192.0.2.1:53 > 198.51.100.1:22222 UDP len 1
  the model passes it, and it did not come out
4 of 5 packets in are as the model says, 3 packets out; 1 forbidden
exit 1
== run
# A model that is wrong: it forgets the TTL, or takes other ports; late packets are others.
sed 's/-> DecIPTTL -> \[0\]rw/-> [0]rw/' nat.click >ttl.click; sed s/20000-30000/20000-22000/ nat.click >range.click
learn() { symexec learn --from lan=lan-in --from wan=wan-in --to wan=wan-out --to lan=lan-out "$@"; echo "exit $?"; }
learn ttl.click
learn range.click
learn --window 1 nat.click
symexec learn --from lan=lan-in --from wan=wan-in --to wan=wan-out --to lan=lan-out --json ttl.click |
	jq -c '.in, .out, .explained, (.forbidden[] | .kind, .in.number, .out.number, .fields)'
== stdout
forbidden: packet 1 of wan-out (wan, 43 octets, 0.001000 s): 198.51.100.1:21111 > 192.0.2.1:53 UDP len 1
  it may be packet 1 of lan-in (lan, 43 octets, 0.000000 s): 10.0.0.1:4000 > 192.0.2.1:53 UDP len 1
  ip.ttl is 63, expected 64
forbidden: packet 2 of wan-out (wan, 43 octets, 1.001000 s): 198.51.100.1:22222 > 192.0.2.1:53 UDP len 1
  it may be packet 2 of lan-in (lan, 43 octets, 1.000000 s): 10.0.0.2:4000 > 192.0.2.1:53 UDP len 1
  ip.ttl is 63, expected 64
forbidden: packet 3 of wan-out (wan, 43 octets, 3.001000 s): 198.51.100.1:21111 > 192.0.2.1:53 UDP len 1
  it may be packet 3 of lan-in (lan, 43 octets, 3.000000 s): 10.0.0.1:4000 > 192.0.2.1:53 UDP len 1
  ip.ttl is 63, expected 64
2 of 5 packets in are as the model says, 4 packets out; 3 forbidden
exit 1
forbidden: packet 2 of wan-out (wan, 43 octets, 1.001000 s): 198.51.100.1:22222 > 192.0.2.1:53 UDP len 1
  it may be packet 2 of lan-in (lan, 43 octets, 1.000000 s): 10.0.0.2:4000 > 192.0.2.1:53 UDP len 1
  udp.sport is 22222, expected 20000-22000
forbidden: packet 1 of lan-out (lan, 43 octets, 2.002000 s): 192.0.2.1:53 > 10.0.0.2:4000 UDP len 1
  no packet in explains it
  it may be packet 1 of wan-in (wan, 43 octets, 2.000000 s): 192.0.2.1:53 > 198.51.100.1:22222 UDP len 1
  but rw drops it: no mapping, and the input drops such packets
4 of 5 packets in are as the model says, 4 packets out; 2 forbidden
exit 1
missing: packet 1 of wan-in (wan, 43 octets, 2.000000 s): 192.0.2.1:53 > 198.51.100.1:22222 UDP len 1
  the model passes it, and it did not come out
forbidden: packet 1 of lan-out (lan, 43 octets, 2.002000 s): 192.0.2.1:53 > 10.0.0.2:4000 UDP len 1
  no packet in explains it
4 of 5 packets in are as the model says, 4 packets out; 2 forbidden
exit 1
5
4
2
"otherwise"
1
1
[{"field":"ip.ttl","seen":"63","expected":"64"}]
"otherwise"
2
2
[{"field":"ip.ttl","seen":"63","expected":"64"}]
"otherwise"
3
3
[{"field":"ip.ttl","seen":"63","expected":"64"}]
== file wire.click
FromDevice(in) -> Queue -> ToDevice(out);
== run
# One device of each kind need not be named. Captures that are cut, of something else, empty, or no captures.
head -c 100 lan-in >cut; printf 'd4c3' >short; printf '\324\303\262\241\2\0\4\0\0\0\0\0\0\0\0\0\377\377\0\0\145\0\0\0' >raw
symexec learn --from lan-in --to lan-in wire.click; echo $?
for f in cut short raw none missing.pcap lan=lan-in; do symexec learn --from $f --to none wire.click; echo "$f $?"; done
symexec learn --from lan-in --to none nat.click; echo $?
symexec learn --from lan-in wire.click; echo $?; symexec learn --from lan-in --to none wire.yaml; echo $?
== stdout
3 of 3 packets in are as the model says, 3 packets out; 0 forbidden
0
cut 2
short 2
raw 2
none 2
missing.pcap 2
lan=lan-in 2
2
2
2
== stderr
error: 'cut' is damaged after packet 1: truncated dump file; tried to read 43 captured bytes, only got 1
error: 'short' is no capture file: unknown file format
error: the captures hold no packet
error: the captures hold no packet
error: cannot read capture file 'missing.pcap': No such file or directory
error: --from: no device 'lan' receives packets
error: --from: the configuration has several devices, expected DEVICE=FILE
symexec learn: give a configuration, and captures of what came in with --from and out with --to, or of both with --at and --own
symexec learn: 'wire.yaml' is a network, expected --box with the name of one of its boxes
== file box.yaml
network: one
encap: ethernet
boxes:
  nat: { click: nat.click }
  far: { class: StatelessFirewall, args: { OUTWARD: all, INWARD: all } }
hosts:
  a: { ip: 10.0.0.1 }
  b: { ip: 192.0.2.1 }
links:
  - a -- nat:lan
  - nat:wan -- b
== run
# A box of a network; both directions in one file, told apart by the box's address; times in nanoseconds; a mapping from
# before the capture, which is told; a packet twice, and one before the other; frames that are cut short.
out=020000000002020000000001 back=020000000004020000000003
sh make lan '1 10.0.0.1 4000 192.0.2.1 53 64' "1.5 192.0.2.1 53 10.0.0.1 4000 59 $back"
sh make wan "1.001 198.51.100.1 21111 192.0.2.1 53 63 $out" '1.4 192.0.2.1 53 198.51.100.1 21111 60'
both="--at lan=lan --at wan=wan --own 2:0:0:0:0:1 --own 2:0:0:0:0:3"
symexec learn $both nat.click; echo $?
symexec learn $both --box nat box.yaml; echo $?
for f in lan wan; do perl -0777 -pe 'my ($o, $at) = (pack("V", 0xa1b23c4d) . substr($_, 4, 20), 24); while ($at < length) { my ($s, $u, $n, $m) =
	unpack "V4", substr $_, $at, 16; $o .= pack("V4", $s, $u * 1000 + 7, $n, $m) . substr($_, $at + 16, $n); $at += 16 + $n } $_ = $o' $f >nano-$f; done
symexec learn --at lan=nano-lan --at wan=nano-wan --own 2:0:0:0:0:1 --own 2:0:0:0:0:3 nat.click
sh make late "3 192.0.2.1 53 10.0.0.1 4000 59 $back"; sh make before '2.9 192.0.2.1 53 198.51.100.1 29999 60'
symexec learn --from wan=before --to lan=late nat.click; echo $?
sh make lan-in '1 10.0.0.1 4000 192.0.2.1 53 64' '1.1 10.0.0.2 4000 192.0.2.9 53 64' '1.2 10.0.0.1 4000 192.0.2.1 53 64'
sh make wan-out "1.15 198.51.100.1 22222 192.0.2.9 53 63 $out" "1.16 198.51.100.1 21111 192.0.2.1 53 63 $out" "1.25 198.51.100.1 21111 192.0.2.1 53 63 $out"
symexec learn --from lan=lan-in --to wan=wan-out nat.click; echo $?
perl -0777 -pe 'substr($_, 36, 4) = pack "V", 200' lan-in >cut; symexec learn --from lan=cut --to wan=wan-out nat.click | tail -1
symexec learn $both --box nut box.yaml; symexec learn $both --box nat nat.click; symexec learn --at lan=lan nat.click; symexec learn --at lan=lan --own 2:0:0 nat.click; echo $?
== stdout
2 of 2 packets in are as the model says, 2 packets out; 0 forbidden
0
2 of 2 packets in are as the model says, 2 packets out; 0 forbidden
0
2 of 2 packets in are as the model says, 2 packets out; 0 forbidden
forbidden: packet 1 of late (lan, 43 octets, 0.100000 s): 192.0.2.1:53 > 10.0.0.1:4000 UDP len 1
  no packet in explains it
  it may be packet 1 of before (wan, 43 octets, 0.000000 s): 192.0.2.1:53 > 198.51.100.1:29999 UDP len 1
  but rw drops it: no mapping, and the input drops such packets
1 of 1 packets in are as the model says, 1 packets out; 1 forbidden
1
3 of 3 packets in are as the model says, 3 packets out; 0 forbidden
0
not judged: 1 that are cut short in their capture, expected whole frames (tcpdump -s 0)
2
== stderr
error: --box: the network has no box 'nut'
symexec learn: 'nat.click' is no network, expected one with --box
symexec learn: give a configuration, and captures of what came in with --from and out with --to, or of both with --at and --own
error: --own: '2:0:0' is no Ethernet address
