// Counters that call, ignore, and count what was cut off; aggregates that stop.
in :: FromDump(in.pcap, STOP true, TIMING true) -> t :: Tee(4);
t[0] -> c :: Counter(BYTE_COUNT_CALL 300 s.switch 1) -> s :: Switch; s[0] -> ToDump(o0.pcap); s[1] -> ToDump(o1.pcap);
t[1] -> a :: AverageCounter(IGNORE 1) -> a2 :: AverageCounter -> ToDump(o2.pcap);
t[2] -> Truncate(45) -> Strip(14) -> MarkIPHeader -> AggregateIP(udp sport) -> g :: AggregateCounter(BYTES true, EXTRA_LENGTH true, MULTIPACKET true) -> ToDump(o3.pcap, ENCAP IP);
t[3] -> Strip(14) -> MarkIPHeader -> AggregateIP(udp sport) -> h :: AggregateCounter(AGGREGATE_STOP 4) -> ToDump(o4.pcap, ENCAP IP);
DriverManager(wait, print c.count, print c.byte_count, print a.count, print a.byte_count, print a.rate, print a2.rate, print a2.byte_rate, print a2.byte_count, print g.nagg, print h.nagg, print h.count, print h.active);
