// Keeps floods from servers on the right, in the middle of a link. What no honest host sends is dropped; of what opens something
// new only so much passes in a second, whoever sends it; what belongs to connections that are open passes unhindered.
elementclass Limit { RATE $rate |
	input -> limit :: RatedSplitter($rate) -> output;
	limit[1] -> refused :: Counter -> Discard;
}

to_right :: Queue -> ToDevice(right);
FromDevice(left, PROMISC true) -> kind :: Classifier(12/0800, 12/0806, 12/86dd 20/3a, -);
kind[0] -> CheckIPHeader(14)
	-> honest :: IPFilter(
		deny src net 0.0.0.0/8 or src net 127.0.0.0/8 or src net 224.0.0.0/3 or src net 10.77.0.2/31,
		deny ip frag,
		deny tcp opt syn and (tcp opt fin or tcp opt rst),
		deny tcp and ip[33] & 0x3f = 0,			// no flag at all
		deny udp src port 19 or 123 or 389 or 1900 or 11211,	// what amplifies
		allow all)
	-> what :: IPClassifier(tcp opt syn and not tcp opt ack, tcp, udp, icmp, -);
what[0] -> connections :: Limit(RATE 50) -> to_right;
what[1] -> to_right;
what[2] -> datagrams :: Limit(RATE 1000) -> to_right;
what[3] -> messages :: Limit(RATE 20) -> to_right;
what[4] -> Discard;
kind[1], kind[2] -> neighbours :: Limit(RATE 100) -> to_right;
kind[3] -> Discard;

FromDevice(right, PROMISC true) -> Queue -> ToDevice(left);
