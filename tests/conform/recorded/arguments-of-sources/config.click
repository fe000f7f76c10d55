// Sources that begin late, stop, stamp, end with a call, or make packets of a length.
a :: InfiniteSource(DATA ab, LIMIT 3, ACTIVE false, TIMESTAMP false, END_CALL b.active true) -> ToDump(o0.pcap);
b :: RatedSource(DATA cd, RATE 10, LIMIT 3, ACTIVE false) -> ToDump(o1.pcap);
c :: RatedSource(DATA \<0102>, LENGTH 20, BANDWIDTH 400Bps, LIMIT 4) -> ToDump(o2.pcap);
d :: InfiniteSource(DATASIZE 30, LIMIT 2, BURST 2) -> ToDump(o3.pcap);
e :: TimedSource(0.3, \<0304>, LIMIT 3, ACTIVE true, HEADROOM 40) -> ToDump(o4.pcap);
f :: TimedSource(0.2, xy, LIMIT 2, ACTIVE false) -> ToDump(o5.pcap);
g :: RatedSource(DATA ef, RATE 5, LIMIT 4, DATASIZE 9) -> ToDump(o6.pcap);
h :: RatedSource(gh, 1, 2, true, STOP true) -> ToDump(o7.pcap);
DriverManager(wait 0.4s, write a.active true, write f.active true, wait 1s, print a.count, print b.count, print c.count, print e.count, print f.count);
