// Pings that are answered by a responder behind a delay, mirrored ones, and what handlers do to sources that push or are pulled.
p :: ICMPPingSource(10.0.0.1, 10.0.0.2, INTERVAL 0.1, LIMIT 5, DATA "some data", VERBOSE false)
	-> ICMPPingResponder -> Queue -> DelayUnqueue(0.35) -> p;
m :: ICMPPingSource(10.0.0.1, 10.0.0.2, INTERVAL 0.2, LIMIT 2, MIRROR true, VERBOSE false, IDENTIFIER 7)
	-> t :: Tee -> ICMPPingResponder -> Queue -> DelayUnqueue(0.05) -> mc :: Counter -> m;
t[1] -> ToDump(o0.pcap, ENCAP IP);
i :: ICMPPingSource(10.0.0.1, 10.0.0.2, INTERVAL 0.1259, LIMIT 3, ACTIVE false) -> ToDump(o1.pcap, ENCAP IP);
l :: ICMPPingSource(10.0.0.1, 10.0.0.2, LIMIT 4) -> u :: RatedUnqueue(10) -> ToDump(o2.pcap, ENCAP IP);
Script(write i.active true, wait 0.06, write i.active true, wait 0.3, read i.count, write i.active false, wait 0.1, write i.limit 5, write i.active true, write i.active true,
	wait 0.02, read i.count, write i.interval 0.01, wait 0.2, read i.count, write i.reset_counts, wait 0.005, read i.count, wait 0.006, read i.count, write i.dst 10.0.0.9, read i.dst, wait 0.5,
	read l.count, read l.active, write l.reset_counts, write l.active false, wait 1, read l.count, read p.summary, read m.count, read m.rtt_avg, read mc.count, stop);
