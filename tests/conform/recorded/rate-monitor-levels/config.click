// Networks are split where there is much, folded where there is little; annotations, and what handlers say of it.
s :: RatedSource(RATE 200, LIMIT 1200) -> UDPIPEncap(10.1.2.3, 1, 9.9.9.9, 2, CHECKSUM false) -> rr :: RoundRobinSwitch;
rr[0] -> sa :: StoreIPAddress(10.1.2.4, 12) -> join :: Null;
rr[1] -> sb :: StoreIPAddress(10.1.7.1, 12) -> join;
rr[2] -> sc :: StoreIPAddress(77.1.2.3, 12) -> join;
rr[3] -> sd :: StoreIPAddress(10.200.2.3, 12) -> join;
join -> x :: IPRateMonitor(PACKETS, 1, 20) -> StoreEtherAddress(ANNO 20, OFFSET 20) -> StoreEtherAddress(ANNO 24, OFFSET 26) -> TruncateIPPayload(12) -> pick :: Switch(1);
pick[0] -> ToDump(o0.pcap, ENCAP IP); pick[1] -> Discard;
b :: RatedSource(RATE 50, DATA "0123456789", LIMIT 200) -> UDPIPEncap(1.2.3.4, 1, 10.1.2.4, 2, CHECKSUM false) -> [1] x; x[1] -> pick;
t :: RatedSource(RATE 100, LIMIT 300) -> UDPIPEncap(1.2.3.4, 1, 5.6.7.8, 2, CHECKSUM false) -> y :: IPRateMonitor(BYTES, 1, 3000, 100, false) -> Discard;
sz :: RatedSource(RATE 50, LIMIT 150) -> UDPIPEncap(77.0.0.1, 1, 5.6.7.8, 2, CHECKSUM false) -> r5 :: RoundRobinSwitch;
r5[0] -> StoreIPAddress(77.0.0.1, 12) -> j5 :: Null; r5[1] -> StoreIPAddress(77.1.0.1, 12) -> j5; r5[2] -> StoreIPAddress(77.2.0.1, 12) -> j5;
r5[3] -> StoreIPAddress(77.3.0.1, 12) -> j5; r5[4] -> StoreIPAddress(77.4.0.1, 12) -> j5;
slow :: RatedSource(RATE 2, LIMIT 20) -> UDPIPEncap(5.0.0.1, 1, 5.6.7.8, 2, CHECKSUM false) -> j5 -> z :: IPRateMonitor(packets, 1, 35) -> Discard;
Script(print $(x.mem) $(x.thresh) $(x.memmax) $(y.memmax), wait 0.4, read x.look, wait 0.6, read x.look, print $(x.mem), wait 0.999, read x.look, print $(y.mem) $(z.mem), read y.look, read z.look,
	write pick.switch 0, wait 0.06, write pick.switch 1, write x.anno_level $(sprintf "%s, %s, %s" 10.1.0.0 1 2), print $(x.mem), wait 0.5, print $(x.mem), read x.look,
	write x.anno_level $(sprintf "%s, %s, %s" 10.1.0.0 4 2), write x.memmax 50, print $(x.memmax), wait 2, print $(x.mem), read x.look, write pick.switch 0, wait 0.02, write pick.switch 1,
	write y.reset, print $(y.mem), read y.look, wait 3, read x.look, print $(x.mem) $(z.mem), read z.look, stop);
