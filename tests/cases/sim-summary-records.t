sim writes records of octets as Click writes them, reads them again, and says at which line of a text nothing could be read.
== file out.click
f :: FromIPSummaryDump(STOP true, DATA "!data timestamp ip_src ip_proto sport tcp_opt eth_src count\n1.5 1.2.3.4 T 80 mss1460 1:2:3:4:5:6 2\n2 1.2.3.5 U - - 1:2:3:4:5:7 1\n")
	-> ToIPSummaryDump(o.bin, BINARY true, BAD_PACKETS true, FIELDS first_timestamp timestamp ip_src sport tcp_opt tcp_sack eth_src count payload_md5);
== file in.click
FromIPSummaryDump(o.bin, STOP true) -> ToIPSummaryDump(-, HEADER false, FIELDS timestamp ip_src sport tcp_opt eth_src count);
== file bad.click
FromIPSummaryDump(nosuch.txt) -> Discard;
== file odd.click
FromIPSummaryDump(DATA "!data ip_src nosuchfield\n1.2.3.4 5\nx y\n") -> ToIPSummaryDump(-, FIELDS ip_src);
DriverManager(pause, stop);
== run
symexec sim out.click && od -An -v -t x1 -w32 o.bin
== stdout
 21 49 50 53 75 6d 6d 61 72 79 44 75 6d 70 20 31 2e 33 0a 21 64 61 74 61 20 66 69 72 73 74 5f 74
 69 6d 65 73 74 61 6d 70 20 74 69 6d 65 73 74 61 6d 70 20 69 70 5f 73 72 63 20 73 70 6f 72 74 20
 74 63 70 5f 6f 70 74 20 74 63 70 5f 73 61 63 6b 20 65 74 68 5f 73 72 63 20 63 6f 75 6e 74 20 70
 61 79 6c 6f 61 64 5f 6d 64 35 0a 21 62 69 6e 61 72 79 0a 00 00 00 3f 00 00 00 00 00 00 00 00 00
 00 00 01 00 07 a1 20 01 02 03 04 00 50 04 02 04 05 b4 04 02 04 05 b4 00 01 02 03 04 05 06 00 00
 00 02 d4 1d 8c d9 8f 00 b2 04 e9 80 09 98 ec f8 42 7e 00 00 00 36 00 00 00 00 00 00 00 00 00 00
 00 02 00 00 00 00 01 02 03 05 00 00 00 00 01 02 03 04 05 07 00 00 00 01 d4 1d 8c d9 8f 00 b2 04
 e9 80 09 98 ec f8 42 7e
== run
symexec sim in.click
== stdout
1.500000 1.2.3.4 80 mss1460 00-01-02-03-04-05 100663296
2.000000 1.2.3.5 0 . 01-02-03-04-05-07 1
== stderr
in.click:1:1: warning: o.bin:2: field 'payload_md5' is not read
    FromIPSummaryDump(o.bin, STOP true) -> ToIPSummaryDump(-, HEADER false, FIELDS timestamp ip_src sport tcp_opt eth_src count);
    ^~~~~~~~~~~~~~~~~
== run
symexec sim bad.click; symexec sim odd.click; true
== stdout
!IPSummaryDump 1.3
!data ip_src
1.2.3.4
== stderr
bad.click:1:1: error: cannot read 'nosuch.txt': No such file or directory
    FromIPSummaryDump(nosuch.txt) -> Discard;
    ^~~~~~~~~~~~~~~~~
odd.click:1:1: warning: <data>:1: field 'nosuchfield' is not read
    FromIPSummaryDump(DATA "!data ip_src nosuchfield\n1.2.3.4 5\nx y\n") -> ToIPSummaryDump(-, FIELDS ip_src);
    ^~~~~~~~~~~~~~~~~
odd.click:1:1: warning: <data>:3: no packet can be read here
    FromIPSummaryDump(DATA "!data ip_src nosuchfield\n1.2.3.4 5\nx y\n") -> ToIPSummaryDump(-, FIELDS ip_src);
    ^~~~~~~~~~~~~~~~~
