a :: InfiniteSource(DATA "ends at once, and is found a hundredth later", LIMIT 7) -> ToDump(o0.pcap);
b :: TimedSource(0.003, "would not end") -> ToDump(o1.pcap);
QuitWatcher(a); Script(wait 60s, print "nobody quits", stop);
