FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> AggregateIP(ip src) -> t :: Tee(6);
t[0] -> a :: AggregateCounter -> ToDump(o0.pcap);
t[1] -> b :: AggregateCounter(BYTES true, IP_BYTES true, AGGREGATE_FREEZE 6) -> ToDump(o1.pcap); b[1] -> ToDump(o2.pcap);
t[2] -> c :: AggregateCounter(BYTES true, COUNT_FREEZE 900, BANNER "#hi") -> ToDump(o3.pcap); c[1] -> ToDump(o4.pcap);
t[3] -> RoundRobinSwitch => [0] d :: AggregateCounter(COUNT_CALL 30 d.clear), [1] d; d[0] -> ToDump(o5.pcap); d[1] -> ToDump(o6.pcap);
t[4] -> e :: AggregateCounter(AGGREGATE_CALL 9 e.active false) -> ToDump(o7.pcap); e[1] -> ToDump(o8.pcap);
t[5] -> f :: AggregateCounter(AGGREGATE_CALL 9 f.clear) -> ToDump(o9.pcap); f[1] -> ToDump(oa.pcap);
