The twelve networks that 0.4.4 was tested on, by their names there, with what it printed; where it was mistaken, what is right.
== copy tests/simnet
== file lab.sh
# lab.sh ELEMENT... -- OPTION...
i=0
for a; do i=$((i + 1)); [ "$a" = -- ] && break; done
elements=$(printf '%s\n' "$@" | head -$((i - 1)) | tr '\n' ' ')
shift $i
./simnet out in $elements -- tracebox --compat -n -i pcap:out:in "$@" | sed 's/ [0-9]*ms/ 0ms/; s/"delay": [0-9]*/"delay": 0/'
== run
# test0: one router; test1: three; BASIC: also over IPv6 and UDP
sh lab.sh r:2.0.0.1,full server:synack -- 10.0.9.9
sh lab.sh r:2.0.0.1,full r:2.0.1.1,full r:2.0.2.1,full server:synack -- 10.0.9.9
sh lab.sh r:2001::1,full r:2001::2,full server:synack -- -6 2001::99
sh lab.sh r:2.0.0.1,full r:2.0.1.1,full server:port -- -u 10.0.9.9
== stdout
tracebox to 10.0.9.9 (10.0.9.9): 64 hops max
1: 2.0.0.1 0ms 
2: 10.0.9.9 0ms TCP::SrcPort TCP::DstPort TCP::SeqNumber TCP::AckNumber TCP::Flags TCP::WindowsSize TCP::CheckSum IP::Identification IP::Flags IP::TTL IP::CheckSum IP::SourceIP IP::DestinationIP 
tracebox to 10.0.9.9 (10.0.9.9): 64 hops max
1: 2.0.0.1 0ms 
2: 2.0.1.1 0ms IP::TTL IP::CheckSum 
3: 2.0.2.1 0ms IP::TTL IP::CheckSum 
4: 10.0.9.9 0ms TCP::SrcPort TCP::DstPort TCP::SeqNumber TCP::AckNumber TCP::Flags TCP::WindowsSize TCP::CheckSum IP::Identification IP::Flags IP::TTL IP::CheckSum IP::SourceIP IP::DestinationIP 
tracebox to 2001::99 (2001::99): 64 hops max
1: 2001::1 0ms 
2: 2001::2 0ms IPv6::HopLimit 
3: 2001::99 0ms TCP::SrcPort TCP::DstPort TCP::SeqNumber TCP::AckNumber TCP::Flags TCP::WindowsSize TCP::CheckSum IPv6::HopLimit IPv6::SourceIP IPv6::DestinationIP 
tracebox to 10.0.9.9 (10.0.9.9): 64 hops max
1: 2.0.0.1 0ms 
2: 2.0.1.1 0ms IP::TTL IP::CheckSum 
3: 10.0.9.9 0ms IP::TTL IP::CheckSum 
== run
# MSS, IPID, SEQ, WIN, ECN: a box between the first router and the second
sh lab.sh r:2.0.0.1,full box:mss=1200 r:2.0.1.1,full server:synack -- -p 'IP / TCP / MSS' 10.0.9.9
sh lab.sh r:2.0.0.1,full box:ipid=4660 r:2.0.1.1,full server:synack -- 10.0.9.9
sh lab.sh r:2.0.0.1,full box:seq=1000 r:2.0.1.1,full server:synack -- 10.0.9.9
sh lab.sh r:2.0.0.1,full box:win=100 r:2.0.1.1,full server:synack -- 10.0.9.9
sh lab.sh r:2.0.0.1,full box:ecn=0 r:2.0.1.1,full server:synack -- -v -p 'ip{ecn = 2, id = 7} / tcp{src = 7, seq = 7}' 10.0.9.9
== stdout
tracebox to 10.0.9.9 (10.0.9.9): 64 hops max
1: 2.0.0.1 0ms 
2: 2.0.1.1 0ms TCP::CheckSum IP::TTL IP::CheckSum TCPOptionMaxSegSize::MaxSegSize 
3: 10.0.9.9 0ms TCP::SrcPort TCP::DstPort TCP::SeqNumber TCP::AckNumber TCP::DataOffset TCP::Flags TCP::WindowsSize TCP::CheckSum IP::TotalLength IP::Identification IP::Flags IP::TTL IP::CheckSum IP::SourceIP IP::DestinationIP -TCPOptionMaxSegSize 
tracebox to 10.0.9.9 (10.0.9.9): 64 hops max
1: 2.0.0.1 0ms 
2: 2.0.1.1 0ms IP::Identification IP::TTL IP::CheckSum 
3: 10.0.9.9 0ms TCP::SrcPort TCP::DstPort TCP::SeqNumber TCP::AckNumber TCP::Flags TCP::WindowsSize TCP::CheckSum IP::Identification IP::Flags IP::TTL IP::CheckSum IP::SourceIP IP::DestinationIP 
tracebox to 10.0.9.9 (10.0.9.9): 64 hops max
1: 2.0.0.1 0ms 
2: 2.0.1.1 0ms TCP::SeqNumber TCP::CheckSum IP::TTL IP::CheckSum 
3: 10.0.9.9 0ms TCP::SrcPort TCP::DstPort TCP::SeqNumber TCP::AckNumber TCP::Flags TCP::WindowsSize TCP::CheckSum IP::Identification IP::Flags IP::TTL IP::CheckSum IP::SourceIP IP::DestinationIP 
tracebox to 10.0.9.9 (10.0.9.9): 64 hops max
1: 2.0.0.1 0ms 
2: 2.0.1.1 0ms TCP::WindowsSize TCP::CheckSum IP::TTL IP::CheckSum 
3: 10.0.9.9 0ms TCP::SrcPort TCP::DstPort TCP::SeqNumber TCP::AckNumber TCP::Flags TCP::WindowsSize TCP::CheckSum IP::Identification IP::Flags IP::TTL IP::CheckSum IP::SourceIP IP::DestinationIP 
tracebox to 10.0.9.9 (10.0.9.9): 64 hops max
1: 2.0.0.1 0ms 
2: 2.0.1.1 0ms IP::ExpCongestionNot (2 -> 0) IP::TTL (2 -> 1) IP::CheckSum (0x63bd -> 0x64bf) 
3: 10.0.9.9 0ms TCP::SrcPort (7 -> 80) TCP::DstPort (80 -> 7) TCP::SeqNumber (7 -> 1000) TCP::AckNumber (0 -> 8) TCP::Flags (( SYN ) -> ( SYN ACK )) TCP::WindowsSize (5840 -> 64240) TCP::CheckSum (0x83aa -> 0x9b90) IP::ExpCongestionNot (2 -> 0) IP::Identification (0x7 -> 0x1) IP::Flags (2 -> 0) IP::TTL (3 -> 62) IP::CheckSum (0x62bd -> 0x67c5) IP::SourceIP (1.1.1.1 -> 10.0.9.9) IP::DestinationIP (10.0.9.9 -> 1.1.1.1) 
== run
# LIMITED: routers that quote eight octets of the segment; the sequence number is compared all the same
sh lab.sh r:2.0.0.1 box:seq=1000 box:win=100 r:2.0.1.1 r:2.0.2.1,full server:synack -- 10.0.9.9
== stdout
tracebox to 10.0.9.9 (10.0.9.9): 64 hops max
1: 2.0.0.1 0ms  [PARTIAL] +PartialTCP 
2: 2.0.1.1 0ms  [PARTIAL] +PartialTCP TCP::SeqNumber IP::TTL IP::CheckSum 
3: 2.0.2.1 0ms TCP::SeqNumber TCP::WindowsSize TCP::CheckSum IP::TTL IP::CheckSum 
4: 10.0.9.9 0ms TCP::SrcPort TCP::DstPort TCP::SeqNumber TCP::AckNumber TCP::Flags TCP::WindowsSize TCP::CheckSum IP::Identification IP::Flags IP::TTL IP::CheckSum IP::SourceIP IP::DestinationIP 
== run
# JSON, with names and with values
sh lab.sh r:2.0.0.1,full box:ecn=0 r:2.0.1.1,silent server:silent -- -t 0.5 -m 3 -j -p 'ip{ecn = 2} / TCP' 10.0.9.9
sh lab.sh box:ecn=0 r:2.0.0.1,full server:silent -- -t 0.5 -m 1 -jv -p 'ip{ecn = 2, id = 7} / TCP' 10.0.9.9
== stdout
{
  "addr": "10.0.9.9",
  "name": "10.0.9.9",
  "max_hops": 3,
  "Hops": [
    {
      "hop": 1,
      "from": "2.0.0.1",
      "delay": 0,
      "Modifications": [],
      "Additions": [],
      "Deletions": []
    },
    {
      "hop": 2,
      "from": "*"
    },
    {
      "hop": 3,
      "from": "*"
    }
  ]
}
{
  "addr": "10.0.9.9",
  "name": "10.0.9.9",
  "max_hops": 1,
  "Hops": [
    {
      "hop": 1,
      "from": "2.0.0.1",
      "delay": 0,
      "Modifications": [
        {
          "IP::ExpCongestionNot": {
            "Expected": "2",
            "Received": "0"
          }
        },
        {
          "IP::CheckSum": {
            "Expected": "0x64bd",
            "Received": "0x64bf"
          }
        }
      ],
      "Additions": [],
      "Deletions": []
    }
  ]
}
== run
# MULTI1: several boxes, each at its place, and labels
sh lab.sh r:2.0.0.1,full box:mss=1200 r:2.0.1.1,full,mpls box:strip=3 r:2.0.2.1,full box:dscp=5 server:rst -- -p 'IP / TCP / MSS / WSCALE' 10.0.9.9
# NAT: addresses are translated back in what is quoted, so nothing is to be seen
sh lab.sh r:2.0.0.1,full box:nat=9.9.9.9 r:2.0.1.1,full server:synack -- 10.0.9.9
== stdout
tracebox to 10.0.9.9 (10.0.9.9): 64 hops max
1: 2.0.0.1 0ms 
2: 2.0.1.1 0ms TCP::CheckSum IP::TTL IP::CheckSum TCPOptionMaxSegSize::MaxSegSize [Extra headers: ICMPExtension ICMPExtensionObject ICMPExtensionMPLS ] 
3: 2.0.2.1 0ms TCP::CheckSum IP::TTL IP::CheckSum TCPOptionMaxSegSize::MaxSegSize -TCPOptionWindowScale 
4: 10.0.9.9 0ms TCP::SrcPort TCP::DstPort TCP::SeqNumber TCP::AckNumber TCP::DataOffset TCP::Flags TCP::WindowsSize TCP::CheckSum IP::TotalLength IP::Identification IP::Flags IP::TTL IP::CheckSum IP::SourceIP IP::DestinationIP -TCPOptionMaxSegSize -TCPOptionWindowScale 
tracebox to 10.0.9.9 (10.0.9.9): 64 hops max
1: 2.0.0.1 0ms 
2: 2.0.1.1 0ms TCP::CheckSum IP::TTL IP::CheckSum 
3: *
4: *
5: *
6: *
7: *
8: *
9: *
10: *
11: *
12: *
13: *
14: *
15: *
16: *
17: *
18: *
19: *
20: *
21: *
22: *
23: *
24: *
25: *
26: *
27: *
28: *
29: *
30: *
31: *
32: *
33: *
34: *
35: *
36: *
37: *
38: *
39: *
40: *
41: *
42: *
43: *
44: *
45: *
46: *
47: *
48: *
49: *
50: *
51: *
52: *
53: *
54: *
55: *
56: *
57: *
58: *
59: *
60: *
61: *
62: *
63: *
64: *
