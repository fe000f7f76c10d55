ToIPSummaryDump writes a line for each packet: what Click writes, for every field, also of cut and odd packets.
== copy tests/oracle/packets.py
== file mk.py
from packets import *
P=[tcp('1.2.3.4','5.6.7.8',1000,80,SYN,seq=7,ack=0),tcp('1.2.3.4','5.6.7.8',1000,80,ACK|PSH,seq=8,ack=9,data=b'hello "w"\n\x01x'),udp('10.0.0.1','10.0.0.2',53,5353,b'abc'),echo('10.0.0.1','10.0.0.2',7),
 ip('9.9.9.9','8.8.8.8',47,b'z'*10), udp('1.1.1.1','2.2.2.2',5,6,b'x'*16,frag=0x2000,ident=9), ip('1.1.1.1','2.2.2.2',17,b'y'*8,frag=2,ident=9), icmp('9.9.9.9','1.2.3.4',3,1,data=b'\x45'+bytes(27)), ip('1.1.1.1','2.2.2.2',6,b'abc'), tcp('1.2.3.4','5.6.7.8',1,2,0xff), ip('3.3.3.3','4.4.4.4',17,b'\0\1\0\2\0\x20\0\0',tos=0x2d,ttl=1, frag=0x4000)]
capture('in.pcap',[ether(p) for p in P]+[ether(b'\x60'+bytes(50),0x86dd), ether(P[0])[:40]], start=1000.123456)
== file all.click
FromDump(in.pcap, STOP true, FORCE_IP true) -> p :: Paint($paint) -> ToIPSummaryDump(first, FIELDS timestamp ts_sec ts_usec ip_src ip_dst ip_len ip_proto ip_ttl ip_tos ip_id ip_hl ip_sum ip_frag ip_fragoff sport dport)
	-> Queue -> ToIPSummaryDump(second, CONTENTS tcp_seq tcp_ack tcp_flags tcp_window tcp_urp tcp_off udp_len icmp_type icmp_code payload_len count aggregate wire_len, HEADER false)
	-> ToIPSummaryDump(third, DATA eth_src eth_dst direction link paint ip_capture_len payload pkt_count, BANNER "said \"so\"");
== run
# The same bytes as Click 2.1 wrote for this configuration
python3 mk.py; datapath run all.click paint=1; cat first second third; datapath run --burst 64 all.click paint=2; tail -n +4 third | cut -c1-60 | head -2
== stdout
!IPSummaryDump 1.3
!data timestamp ts_sec ts_usec ip_src ip_dst ip_len ip_proto ip_ttl ip_tos ip_id ip_hl ip_sum ip_frag ip_fragoff sport dport
1000.123456 1000 123456 1.2.3.4 5.6.7.8 40 T 64 0 1 20 27324 . 0 1000 80
1000.133456 1000 133456 1.2.3.4 5.6.7.8 52 T 64 0 1 20 27312 . 0 1000 80
1000.143456 1000 143456 10.0.0.1 10.0.0.2 31 U 64 0 1 20 26315 . 0 53 5353
1000.153456 1000 153456 10.0.0.1 10.0.0.2 36 I 64 0 1 20 26326 . 0 - -
1000.163456 1000 163456 9.9.9.9 8.8.8.8 30 47 64 0 1 20 22671 . 0 - -
1000.173456 1000 173456 1.1.1.1 2.2.2.2 44 U 64 0 9 20 21683 F 0+ 5 6
1000.183456 1000 183456 1.1.1.1 2.2.2.2 28 U 64 0 9 20 29889 f 16 - -
1000.193456 1000 193456 9.9.9.9 1.2.3.4 56 I 64 0 1 20 25773 . 0 - -
1000.203456 1000 203456 1.1.1.1 2.2.2.2 23 T 64 0 1 20 29915 . 0 24930 -
1000.213456 1000 213456 1.2.3.4 5.6.7.8 40 T 64 0 1 20 27324 . 0 1 2
1000.223456 1000 223456 3.3.3.3 4.4.4.4 28 U 1 45 1 20 27542 ! 0! 1 2
1000.233456 1000 233456 - - 65 - - - - - - - - - -
1000.243456 1000 243456 1.2.3.4 5.6.7.8 40 T 64 0 1 20 27324 . 0 1000 80
7 0 S 8192 0 20 - - - 0 1 0 54
8 9 PA 8192 0 20 - - - 12 1 0 66
- - - - - - 11 - - 3 1 0 45
- - - - - - - 8 0 16 1 0 50
- - - - - - - - - 10 1 0 44
- - - - - - 24 - - 16 1 0 58
- - - - - - - - - 8 1 0 42
- - - - - - - 3 1 36 1 0 70
- - - - - - - - - 4294967279 1 0 37
1 0 FSRPAUEC 8192 0 20 - - - 0 1 0 54
- - - - - - 32 - - 0 1 0 42
- - - - - - - - - 65 1 0 65
- - - - - - - - - 0 1 0 40
!IPSummaryDump 1.3
!creator "said \"so\""
!data eth_src eth_dst direction link paint ip_capture_len payload count
02-00-00-00-00-01 02-00-00-00-00-02 < 1 1 40 "" 1
02-00-00-00-00-01 02-00-00-00-00-02 < 1 1 52 "hello \"w\"\n\001x" 1
02-00-00-00-00-01 02-00-00-00-00-02 < 1 1 31 "abc" 1
02-00-00-00-00-01 02-00-00-00-00-02 < 1 1 36 "\010\000fb\000\007\000\001abcdefgh" 1
02-00-00-00-00-01 02-00-00-00-00-02 < 1 1 30 "zzzzzzzzzz" 1
02-00-00-00-00-01 02-00-00-00-00-02 < 1 1 44 "xxxxxxxxxxxxxxxx" 1
02-00-00-00-00-01 02-00-00-00-00-02 < 1 1 28 "yyyyyyyy" 1
02-00-00-00-00-01 02-00-00-00-00-02 < 1 1 56 "\003\001\267\376\000\000\000\000E\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000" 1
02-00-00-00-00-01 02-00-00-00-00-02 < 1 1 23 - 1
02-00-00-00-00-01 02-00-00-00-00-02 < 1 1 40 "" 1
02-00-00-00-00-01 02-00-00-00-00-02 < 1 1 28 "" 1
02-00-00-00-00-01 02-00-00-00-00-02 < 1 1 65 "\002\000\000\000\000\002\002\000\000\000\000\001\206\335`\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000" 1
02-00-00-00-00-01 02-00-00-00-00-02 < 1 1 26 "" 1
02-00-00-00-00-01 02-00-00-00-00-02 2 2 2 40 "" 1
02-00-00-00-00-01 02-00-00-00-00-02 2 2 2 52 "hello \"w\"\n\
== file raw.click
FromDump(in.pcap, STOP true) -> ToIPSummaryDump(-, FIELDS ip_src ip_len eth_src payload_len);
== file bad.click
FromDump(in.pcap) -> a :: ToIPSummaryDump(out, FIELDS ip_src tcp_flag) -> ToIPSummaryDump(out, FIELDS "") -> ToIPSummaryDump(out, BINARY true);
== file full.click
FromDump(in.pcap, STOP true) -> ToIPSummaryDump(/dev/full, FIELDS ip_src);
== run
# Without a marked header; what it does not write; a full disk
datapath run raw.click | sed -n 1,4p; datapath run bad.click; echo "status $?"; datapath run full.click; echo "status $?"
== stdout
!IPSummaryDump 1.3
!data ip_src ip_len eth_src payload_len
- 54 - 54
- 66 - 66
status 2
status 3
== stderr
bad.click:1:22: error: FIELDS: no field 'tcp_flag' is written here, did you mean 'tcp_flags'?
    FromDump(in.pcap) -> a :: ToIPSummaryDump(out, FIELDS ip_src tcp_flag) -> ToIPSummaryDump(out, FIELDS "") -> ToIPSummaryDump(out, BINARY true);
                         ^
bad.click:1:75: error: FIELDS: expected names of fields
    FromDump(in.pcap) -> a :: ToIPSummaryDump(out, FIELDS ip_src tcp_flag) -> ToIPSummaryDump(out, FIELDS "") -> ToIPSummaryDump(out, BINARY true);
                                                                              ^~~~~~~~~~~~~~~
bad.click:1:110: error: BINARY and BAD_PACKETS are not written here
    FromDump(in.pcap) -> a :: ToIPSummaryDump(out, FIELDS ip_src tcp_flag) -> ToIPSummaryDump(out, FIELDS "") -> ToIPSummaryDump(out, BINARY true);
                                                                                                                 ^~~~~~~~~~~~~~~
full.click:1:33: error: cannot write '/dev/full': No space left on device
    FromDump(in.pcap, STOP true) -> ToIPSummaryDump(/dev/full, FIELDS ip_src);
                                    ^~~~~~~~~~~~~~~
