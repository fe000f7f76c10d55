// Scripts look up routes of IPsec, and connections of rewriters.
i :: InfiniteSource(LIMIT 2, ACTIVE false, DATA "\<4500002800010000400600000a000001c0000201 9c400050000000010000000050022000 00000000>") -> CheckIPHeader(CHECKSUM false) -> w :: TCPRewriter(pattern 1.0.0.1 3000 - - 0 0) -> j :: IPRewriter(pattern 2.0.0.1 5000 - - 0 0) -> Discard;
Idle -> r :: RadixIPsecLookup(10.0.0.0/8 1.2.3.4 0 5 ABCDEFFF001DEFD2 112233EE55667788 300 64, 10.1.0.0/16 1 6 ABCDEFFF001DEFD2 112233EE55667788 300 64) -> Discard; r[1] -> Discard;
Script(write i.active true, wait 1, print "w:" $(w.lookup 10.0.0.1 40000 192.0.2.1 80), print "w:" $(w.lookup 192.0.2.1 80 1.0.0.1 3000), print "w:" $(w.lookup 10.0.0.1 40001 192.0.2.1 80),
	print "j:" $(j.tcp_lookup 192.0.2.1 80 2.0.0.1 5000), print "r:" $(r.lookup 10.2.3.4), print "r:" $(r.lookup 10.1.3.4), print "r:" $(r.lookup 11.1.3.4), stop);
