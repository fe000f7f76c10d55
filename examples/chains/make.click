// Two flows of 50, 150 and 100 packets a second, ten seconds each: the figure, ten thousand times slower.
a :: RatedSource(LENGTH 1372, RATE 50) -> UDPIPEncap(10.77.0.1, 1000, 10.77.0.5, 53) -> out :: EtherEncap(0x0800, 2:0:0:0:0:1, 2:0:0:0:0:2)
	-> SetTimestamp -> ToDump(in.pcap);
b :: RatedSource(LENGTH 1372, RATE 50) -> UDPIPEncap(10.77.0.1, 1000, 10.77.0.5, 123) -> out;
Script(wait 10, write a.rate 150, write b.rate 150, wait 10, write a.rate 100, write b.rate 100, wait 10, stop);
Idle -> ToDump(none.pcap);
