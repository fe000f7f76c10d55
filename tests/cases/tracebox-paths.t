Paths in memory, without a network or a privilege: routers that quote in every way, boxes that do not lower the TTL.
== copy tests/simnet
== file path.sh
# path.sh ELEMENT... -- OPTION... : what is found there
i=0
for a; do i=$((i + 1)); [ "$a" = -- ] && break; done
elements=$(printf '%s\n' "$@" | head -$((i - 1)) | tr '\n' ' ')
shift $i
./simnet out in $elements -- tracebox -n -i pcap:out:in "$@" | sed 's/  [0-9]*\.[0-9] ms/  T ms/'
== run
# The network of figure 3.5 of the paper: one box before the first router, which quotes little; the server resets.
./simnet out in box:seq=1000 box:mss=1460 r:3.3.3.3 r:4.4.4.4,full server:rst -- \
	tracebox --compat -n -i pcap:out:in -p 'IP / TCP / mss(9000)' -m 30 5.5.5.5 | sed 's/ [0-9]*ms/ Nms/'
sh path.sh box:seq=1000 box:mss=1460 r:3.3.3.3 r:4.4.4.4,full server:rst -- -p 'IP / tcp{seq = 5} / mss(9000)' 5.5.5.5
== stdout
tracebox to 5.5.5.5 (5.5.5.5): 30 hops max
1: 3.3.3.3 Nms  [PARTIAL] +PartialTCP TCP::SeqNumber 
2: 4.4.4.4 Nms TCP::SeqNumber TCP::CheckSum IP::TTL IP::CheckSum TCPOptionMaxSegSize::MaxSegSize 
3: 5.5.5.5 Nms TCP::SrcPort TCP::DstPort TCP::SeqNumber TCP::AckNumber TCP::DataOffset TCP::Flags TCP::WindowsSize TCP::CheckSum IP::TotalLength IP::Identification IP::Flags IP::TTL IP::CheckSum IP::SourceIP IP::DestinationIP -TCPOptionMaxSegSize 
tracebox to 5.5.5.5 (5.5.5.5): 64 hops max, TCP SYN to port 80, 44 octets
 1  3.3.3.3  T ms  TCP sequence number rewritten 5 -> 1005 (by +1000)  [quotes 28 of 44 octets]
 2  4.4.4.4  T ms  MSS clamped 9000 -> 1460
 3  5.5.5.5  T ms  RST+ACK; acknowledges a sequence number that was not sent

TCP sequence number rewritten 5 -> 1005 (by +1000) between the sender and 3.3.3.3 (hop 1)
MSS clamped 9000 -> 1460 between the sender and 4.4.4.4 (hop 2)
== run
# The same box behind the first router, which quotes 8, 28, 40 octets of the packet, 548, 1232, all.
for quote in quote=8 quote=20 full all; do
	echo "$quote:"
	sh path.sh r:10.0.1.1,full box:mss=1200 r:10.0.2.1,$quote r:10.0.3.1,full server:synack -- -p 'IP / TCP / MSS / raw(string.rep("A", 700))' 10.0.9.9 | sed '1,/^$/d'
	sh path.sh r:fd00:1::1,full box:mss=1200 r:fd00:2::1,$quote r:fd00:3::1,full server:synack -- -p 'IPv6 / tcp{src = 7, seq = 7} / MSS / raw(string.rep("A", 1300))' fd00:9::9 | sed 1d
done
== stdout
quote=8:
MSS clamped 1460 -> 1200 between 10.0.1.1 and 10.0.3.1 (hops 1 and 3)
 1  fd00:1::1  T ms  [quotes 1232 of 1364 octets]
 2  fd00:2::1  T ms  [quotes 48 of 1364 octets]
 3  fd00:3::1  T ms  MSS clamped 1460 -> 1200  [quotes 1232 of 1364 octets]
 4  fd00:9::9  T ms  SYN+ACK; ignores mss; acknowledges a sequence number that was not sent

MSS clamped 1460 -> 1200 between fd00:1::1 and fd00:3::1 (hops 1 and 3)
quote=20:
MSS clamped 1460 -> 1200 between 10.0.1.1 and 10.0.2.1 (hops 1 and 2)
 1  fd00:1::1  T ms  [quotes 1232 of 1364 octets]
 2  fd00:2::1  T ms  TCP checksum changed 0x3185 -> 0x3289, and nothing quoted explains it  [quotes 60 of 1364 octets]
 3  fd00:3::1  T ms  MSS clamped 1460 -> 1200  [quotes 1232 of 1364 octets]
 4  fd00:9::9  T ms  SYN+ACK; ignores mss; acknowledges a sequence number that was not sent

MSS clamped 1460 -> 1200 between fd00:1::1 and fd00:2::1 (hops 1 and 2)
full:
MSS clamped 1460 -> 1200 between 10.0.1.1 and 10.0.2.1 (hops 1 and 2)
 1  fd00:1::1  T ms  [quotes 1232 of 1364 octets]
 2  fd00:2::1  T ms  MSS clamped 1460 -> 1200  [quotes 1232 of 1364 octets]
 3  fd00:3::1  T ms  [quotes 1232 of 1364 octets]
 4  fd00:9::9  T ms  SYN+ACK; ignores mss; acknowledges a sequence number that was not sent

MSS clamped 1460 -> 1200 between fd00:1::1 and fd00:2::1 (hops 1 and 2)
all:
MSS clamped 1460 -> 1200 between 10.0.1.1 and 10.0.2.1 (hops 1 and 2)
 1  fd00:1::1  T ms  [quotes 1232 of 1364 octets]
 2  fd00:2::1  T ms  MSS clamped 1460 -> 1200
 3  fd00:3::1  T ms  [quotes 1232 of 1364 octets]
 4  fd00:9::9  T ms  SYN+ACK; ignores mss; acknowledges a sequence number that was not sent

MSS clamped 1460 -> 1200 between fd00:1::1 and fd00:2::1 (hops 1 and 2)
== run
# What routers do to their own quotes is a quirk of theirs; what extensions say is shown.
for mode in swaplen zerocksum ttl0 mpls mplslegacy; do
	echo "$mode:"
	sh path.sh r:10.0.1.1,full r:10.0.2.1,full,$mode box:win=1000 r:10.0.3.1,full server:synack -- -p 'ip{id = 7} / tcp{src = 7, seq = 7}' 10.0.9.9 | sed 1d
done
== stdout
swaplen:
 1  10.0.1.1  T ms
 2  10.0.2.1  T ms
 3  10.0.3.1  T ms  TCP window rewritten 5840 -> 1000
 4  10.0.9.9  T ms  SYN+ACK

TCP window rewritten 5840 -> 1000 between 10.0.2.1 and 10.0.3.1 (hops 2 and 3)
quirk: 10.0.2.1 (hop 2) quotes it wrong: ip.len 40 -> 10240, quoted with its octets swapped
zerocksum:
 1  10.0.1.1  T ms
 2  10.0.2.1  T ms
 3  10.0.3.1  T ms  TCP window rewritten 5840 -> 1000
 4  10.0.9.9  T ms  SYN+ACK

TCP window rewritten 5840 -> 1000 between 10.0.2.1 and 10.0.3.1 (hops 2 and 3)
quirk: 10.0.2.1 (hop 2) quotes it wrong: ip.checksum 0x63bf -> 0x0000, quoted as zero
ttl0:
 1  10.0.1.1  T ms
 2  10.0.2.1  T ms
 3  10.0.3.1  T ms  TCP window rewritten 5840 -> 1000
 4  10.0.9.9  T ms  SYN+ACK

TCP window rewritten 5840 -> 1000 between 10.0.2.1 and 10.0.3.1 (hops 2 and 3)
quirk: 10.0.2.1 (hop 2) quotes it wrong: ip.checksum 0x63bf -> 0x64bf, not that of the quoted header
mpls:
 1  10.0.1.1  T ms
 2  10.0.2.1  T ms  [MPLS label 16 tc 0 bottom ttl 1]
 3  10.0.3.1  T ms  TCP window rewritten 5840 -> 1000
 4  10.0.9.9  T ms  SYN+ACK

TCP window rewritten 5840 -> 1000 between 10.0.2.1 and 10.0.3.1 (hops 2 and 3)
mplslegacy:
 1  10.0.1.1  T ms
 2  10.0.2.1  T ms  [MPLS label 16 tc 0 bottom ttl 1]
 3  10.0.3.1  T ms  TCP window rewritten 5840 -> 1000
 4  10.0.9.9  T ms  SYN+ACK

TCP window rewritten 5840 -> 1000 between 10.0.2.1 and 10.0.3.1 (hops 2 and 3)
== run
# Errors that end the path, ports that nobody listens on, a NAT that translates back, silence.
sh path.sh r:10.0.1.1,full r:10.0.2.1,full,mtu=576 r:10.0.3.1,full server:synack -- -p 'IP / TCP / raw(string.rep("A", 700))' 10.0.9.9 | sed 1d
sh path.sh r:10.0.1.1,full r:10.0.2.1,full server:port -- -u 10.0.9.9 | sed 1d
sh path.sh r:10.0.1.1,full box:nat=10.9.9.9 r:10.0.2.1,full server:synack -- -p 'ip{id = 7} / tcp{src = 7, seq = 7}' 10.0.9.9 | sed 1d
sh path.sh r:10.0.1.1,full r:10.0.2.1,silent r:10.0.3.1,full server:silent -- -t 0.5 -m 8 10.0.9.9 | sed 1d
sh path.sh r:fd00:1::1,full box:ecn=0 r:fd00:2::1,quote=8 r:fd00:3::1,silent server:rst -- -t 0.5 -p 'ipv6{ecn = 2} / TCP' fd00:9::9 | sed 1d
== stdout
 1  10.0.1.1  T ms  [quotes 548 of 740 octets]
 2  10.0.2.1  T ms  [quotes 548 of 740 octets]
 3  10.0.2.1  T ms  fragmentation needed, MTU 576  [quotes 548 of 740 octets]

740 octets do not pass 10.0.2.1: MTU 576
 1  10.0.1.1  T ms
 2  10.0.2.1  T ms
 3  10.0.9.9  T ms  port unreachable

nothing altered: 3 hops answered, 3 quoted the whole probe
 1  10.0.1.1  T ms
 2  10.0.2.1  T ms  TCP checksum changed 0x83aa -> 0x729a, and nothing quoted explains it
 3  10.0.9.9  T ms  SYN+ACK

TCP checksum changed 0x83aa -> 0x729a, and nothing quoted explains it between 10.0.1.1 and 10.0.2.1 (hops 1 and 2)
 1  10.0.1.1  T ms
 2  *
 3  10.0.3.1  T ms
 4  * to hop 8

no answer from the destination, none at all behind 10.0.3.1 (hop 3)
 1  fd00:1::1  T ms
 2  fd00:2::1  T ms  [quotes 48 of 60 octets]
 3  *
 4  fd00:9::9  T ms  RST+ACK

nothing altered: 3 hops answered, 1 quoted the whole probe
== run
# A server that sends unknown options back, for the script that looks for it, and one that does not.
for server in echo synack; do
	./simnet out in r:10.0.1.1,full server:$server -- tracebox -i pcap:out:in -s echo 10.0.9.9; echo $?
done
== stdout
the server echoes unknown options
1
unknown options are not echoed
0
== run
# Files that cannot be opened, or hold something else.
tracebox -i pcap:out 10.0.9.9; echo $?
echo x >reply; tracebox -i pcap:sent:reply -t 0.01 -m 2 10.0.9.9 | tail -1
printf 'no capture file, whatever it is' >reply; rm sent; tracebox -i pcap:sent:reply -t 0.01 -m 2 10.0.9.9; echo $?
tracebox -i pcap:sent:reply 10.0.9.9; echo $?
== stdout
3
no answer from the destination, nor from any hop
3
3
== stderr
error: cannot open the files of 'pcap:out': 'pcap:OUT:IN' expected
error: the capture ended: the file of replies is no capture file
error: cannot open the files of 'pcap:sent:reply': 'sent': File exists
