// What a limit that is raised, a reset and a new rate do to a source that had ended.
s :: RatedSource("abc", 100, 5) -> c :: Counter -> ToDump(o0.pcap);
i :: InfiniteSource("xyz", 5) -> d :: Counter -> ToDump(o1.pcap);
t :: TimedSource(0.1, "t") -> e :: Counter -> ToDump(o2.pcap);
Script(wait 1, print "$(c.count) $(d.count) $(e.count)", write s.limit 10, write i.limit 10, write t.interval 0.01, wait 1,
	print "$(c.count) $(d.count) $(e.count)", write s.active true, write i.active true, write t.active false, wait 1,
	print "$(c.count) $(d.count) $(e.count)", write s.reset, write i.reset, write t.active true, wait 0.05,
	print "$(c.count) $(d.count) $(e.count)", write s.rate 1000, write t.limit 5, write t.reset, wait 1,
	print "$(c.count) $(d.count) $(t.count)", stop);