FromIPSummaryDump makes the packets that lines tell of; what ToIPSummaryDump wrote comes back as it was.
== copy tests/oracle/packets.py
== file mk.py
from packets import *
P=[tcp('1.2.3.4','5.6.7.8',1000,80,SYN,seq=7,ack=0),tcp('1.2.3.4','5.6.7.8',1000,80,ACK|PSH,seq=8,ack=9,data=b'hello "w"\n\x01x\\$'),udp('10.0.0.1','10.0.0.2',53,5353,b'abc'),echo('10.0.0.1','10.0.0.2',7),
 ip('9.9.9.9','8.8.8.8',47,b'z'*10), udp('1.1.1.1','2.2.2.2',5,6,b'x'*16,frag=0x2000,ident=9), ip('1.1.1.1','2.2.2.2',17,b'y'*8,frag=2,ident=9), tcp('1.2.3.4','5.6.7.8',1,2,0xff,data=b'\xff\x00'), ip('3.3.3.3','4.4.4.4',17,b'\0\1\0\2\0\x08\0\0',tos=0x2d,ttl=1, frag=0x4000)]
capture('in.pcap',[ether(p) for p in P], start=1000.123456)
== file differ.py
from packets import *
a, b = (list(read_capture(n)) for n in ('in.pcap', 'back.pcap'))
print(len(a), len(b), [i for i in range(len(a)) if a[i] != b[i]])
== file there.click
FromDump(in.pcap, STOP true, FORCE_IP true) -> Paint(1) -> ToIPSummaryDump(text, FIELDS timestamp ip_src ip_dst ip_len ip_proto ip_ttl ip_tos ip_id ip_hl ip_sum ip_fragoff sport dport
	tcp_seq tcp_ack tcp_flags tcp_window tcp_urp tcp_off udp_len icmp_type icmp_code payload_len payload direction eth_src eth_dst);
== file back.click
FromIPSummaryDump(text, STOP true, CHECKSUM true) -> t :: Tee; t[0] -> Unstrip(14) -> ToDump(back.pcap);
t[1] -> ToIPSummaryDump(again, FIELDS timestamp ip_src ip_dst ip_len ip_proto ip_ttl ip_tos ip_id ip_hl ip_sum ip_fragoff sport dport
	tcp_seq tcp_ack tcp_flags tcp_window tcp_urp tcp_off udp_len icmp_type icmp_code payload_len payload direction eth_src eth_dst);
== file see.click
FromIPSummaryDump($from, STOP true, SAMPLE 1, MULTIPACKET $multi) -> ToDump(o.pcap, ENCAP IP) -> ToIPSummaryDump(-, HEADER false, FIELDS timestamp ip_src sport ip_dst dport ip_proto ip_ttl ip_len ip_capture_len tcp_flags payload count aggregate wire_len);
== file text2
!IPSummaryDump 1.3
# nothing
!flowid 1.0.0.1 11 2.0.0.2 22 U
!aggregate 77
!data ts_sec ts_usec count
5 6 1
!data ip_proto ip_len ip_src mystery
T 1500 3.3.3.3 x

- - - -
I 10 - y
!proto 47
!data count first_timestamp tcp_flags payload ip_frag
3 4.5 SA "a\"b\101" F
2 - . "" f
== file text3
1 2
!data sport payload
1
1 "x" 2
x "x"
65536 "x"
1 "x
1 "x\
1 "x\777"
!binary
!flowid 1.2.3.4 5
!flowid 1.2.3.4 5 6.7.8.9 10 6 11
!proto 256
!data ip_src timestamp tcp_flags ip_fragoff eth_src
1.2.3 1 S 0 -
1.2.3.4 1.x S 0 -
1.2.3.4 1.5 X 0 -
1.2.3.4 1.5 S 7 -
1.2.3.4 1.5 S 0 1:2
1.2.3.4 1.5 . 8+! -
== run
python3 mk.py; datapath run there.click; datapath run back.click; cmp text again && echo the same text; 
# the text does not tell the checksum of what is only the first fragment of its packet; and one of zero is set
python3 differ.py
for m in false true; do datapath run see.click from=text2 multi=$m; echo; done
datapath run see.click from=text3 multi=false -h FromIPSummaryDump@1.bad_lines
cat text2 | datapath run see.click from=- multi=false | wc -l
echo 'FromIPSummaryDump(DATA "1 2\n3 4\n", FIELDS sport dport, FLOWID 9.9.9.9 0 8.8.8.8 0, PROTO 17, TIMING true) -> ToIPSummaryDump(-, HEADER false, FIELDS ip_src sport dport ip_proto);' >d.click; datapath run --clock=virtual d.click
head -c 300000 /dev/zero | tr '\0' 1 >long; printf '\n!data sport\n7\n' >>long; datapath run see.click from=long multi=false
for a in nowhere 'nowhere, ALLOW_NONEXISTENT true' 'text, DATA "x"' 'ZERO false' 'text, FIELDS ip_src nofield' 'text, FLOWID 1.2.3.4 5' in.gz; do gzip -k in.pcap 2>/dev/null; mv in.pcap.gz in.gz 2>/dev/null; echo "FromIPSummaryDump($a) -> Discard;" >w.click; datapath run w.click; done
== stdout
the same text
9 9 [5, 8]
5.000006 1.0.0.1 11 2.0.0.2 22 U 100 28 28 - "" 1 77 28
0.000000 3.3.3.3 11 2.0.0.2 22 T 100 1500 40 . "" 1 77 40
0.000000 1.0.0.1 - 2.0.0.2 - I 100 20 20 - "" 1 77 20
0.000000 1.0.0.1 - 2.0.0.2 - 47 100 24 24 - "a\"bA" 3 77 24
0.000000 1.0.0.1 - 2.0.0.2 - 47 100 20 20 - "" 2 77 20

5.000006 1.0.0.1 11 2.0.0.2 22 U 100 28 28 - "" 1 77 28
0.000000 3.3.3.3 11 2.0.0.2 22 T 100 1500 40 . "" 1 77 40
0.000000 1.0.0.1 - 2.0.0.2 - I 100 20 20 - "" 1 77 20
0.000000 1.0.0.1 - 2.0.0.2 - 47 100 24 24 - "a\"bA" 1 77 24
0.000000 1.0.0.1 - 2.0.0.2 - 47 100 24 24 - "a\"bA" 1 77 24
0.000000 1.0.0.1 - 2.0.0.2 - 47 100 24 24 - "a\"bA" 1 77 24
0.000000 1.0.0.1 - 2.0.0.2 - 47 100 20 20 - "" 1 77 20
0.000000 1.0.0.1 - 2.0.0.2 - 47 100 20 20 - "" 1 77 20

0.000000 0.0.0.0 1 0.0.0.0 0 T 100 40 40 . "" 1 0 40
0.000000 0.0.0.0 1 0.0.0.0 0 T 100 41 41 . "x" 1 0 41
0.000000 0.0.0.0 0 0.0.0.0 0 T 100 41 41 . "x" 1 0 41
0.000000 0.0.0.0 0 0.0.0.0 0 T 100 41 41 . "x" 1 0 41
0.000000 0.0.0.0 1 0.0.0.0 0 T 100 40 40 . "" 1 0 40
0.000000 0.0.0.0 1 0.0.0.0 0 T 100 40 40 . "" 1 0 40
0.000000 0.0.0.0 1 0.0.0.0 0 T 100 41 40 . "" 1 0 40
1.000000 1.2.3.4 5 6.7.8.9 10 T 100 40 40 S "" 1 0 40
0.000000 1.2.3.4 5 6.7.8.9 10 T 100 40 40 S "" 1 0 40
1.500000 1.2.3.4 5 6.7.8.9 10 T 100 40 40 . "" 1 0 40
1.500000 1.2.3.4 5 6.7.8.9 10 T 100 40 40 S "" 1 0 40
1.500000 1.2.3.4 5 6.7.8.9 10 T 100 40 40 S "" 1 0 40
1.500000 1.2.3.4 - 6.7.8.9 - T 100 20 20 - "" 1 0 20
5
5
9.9.9.9 1 2 U
9.9.9.9 3 4 U
0.000000 0.0.0.0 7 0.0.0.0 0 T 100 40 40 . "" 1 0 40
== stderr
datapath: FromIPSummaryDump@1: text2:7: no field is read here that is named 'mystery'
datapath: FromIPSummaryDump@1: text2:10: this cannot be read: '- - - -'
datapath: FromIPSummaryDump@1: text2:7: no field is read here that is named 'mystery'
datapath: FromIPSummaryDump@1: text2:10: this cannot be read: '- - - -'
datapath: FromIPSummaryDump@1: text3:1: no line before says what the words are: '1 2'
datapath: FromIPSummaryDump@1: -:7: no field is read here that is named 'mystery'
datapath: FromIPSummaryDump@1: -:10: this cannot be read: '- - - -'
datapath: FromIPSummaryDump@1: long:1: a line is too long: '1111111111111111111111111111111111111111'
w.click:1:1: error: cannot read 'nowhere': No such file or directory
    FromIPSummaryDump(nowhere) -> Discard;
    ^~~~~~~~~~~~~~~~~
w.click:1:30: error: FromIPSummaryDump takes FILENAME or DATA, not both
    FromIPSummaryDump(text, DATA "x") -> Discard;
                                 ^~~
w.click:1:19: error: FromIPSummaryDump needs FILENAME
    FromIPSummaryDump(ZERO false) -> Discard;
                      ^~~~~~~~~~
w.click:1:1: error: FIELDS: no field 'nofield' is read here
    FromIPSummaryDump(text, FIELDS ip_src nofield) -> Discard;
    ^~~~~~~~~~~~~~~~~
w.click:1:1: error: FLOWID: expected SRC SPORT DST DPORT [PROTO], not '1.2.3.4 5'
    FromIPSummaryDump(text, FLOWID 1.2.3.4 5) -> Discard;
    ^~~~~~~~~~~~~~~~~
w.click:1:1: error: 'in.gz' is compressed: pipe it through zcat or bzcat into FromIPSummaryDump(-)
    FromIPSummaryDump(in.gz) -> Discard;
    ^~~~~~~~~~~~~~~~~
== exit 2
