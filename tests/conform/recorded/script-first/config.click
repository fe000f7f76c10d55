// A Script begins when timers are looked at, which is after tasks had their turns; a DriverManager before anything else.
FromDump(in.pcap) -> c :: Counter -> Discard;
Script(print c.count, wait 0s, print c.count, wait 0.1s, print c.count);
DriverManager(print c.count, wait 0.2s, print c.count, stop);