// What elements print leaves packets as they are, whatever they are told to print.
in :: FromDump(in.pcap, STOP true) -> p :: Print(LABEL a, MAXLENGTH 8, CONTENTS HEX, TIMESTAMP true, PRINTANNO true, HEADROOM true) -> Print(b, CONTENTS ASCII, NBYTES 4) -> Print(LENGTH 5, ACTIVE false)
-> ARPPrint(LABEL c, TIMESTAMP false, ETHER true, ACTIVE true) -> ARPPrint(OUTFILE oarp.txt) -> Strip(14) -> CheckIPHeader
-> IPPrint(LABEL d, CONTENTS HEX, PAYLOAD false, MAXLENGTH 100, ID true, TIMESTAMP false, PAINT true, TOS true, TTL true, LENGTH true, AGGREGATE true, ACTIVE true, SWAP true)
-> IPPrint(f, NBYTES 4, PAYLOAD ASCII, CHANNEL error) -> q :: IPPrint(g, ACTIVE false, OUTFILE oip.txt)
-> IP6Print(LABEL h, NBYTES 10, CONTENTS true) -> ToDump(o.pcap, ENCAP IP);
m2 :: Message("done", TYPE MESSAGE);
DriverManager(wait, print p.active, write p.active false, print p.active, print q.active);
