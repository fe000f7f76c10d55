p :: EtherPauseSource(1:2:3:4:5:6, 0xffff, INTERVAL 0.5) -> ToDump(o0.pcap);
r :: EtherPauseSource(1:2:3:4:5:8, 5, LIMIT 2, ACTIVE false) -> StripToNetworkHeader -> ToDump(o2.pcap);
DriverManager(wait 1.2s, write p.src 7:7:7:7:7:7, write p.pausetime 0x1234, write p.dst 8:8:8:8:8:8, wait 1s, read p.count, read p.src, read p.dst, read p.pausetime, write r.active true, wait 2.1s, read r.count, write p.active false, wait 2s, read p.count, write r.limit 4, wait 1.1s, read r.count, write r.reset_counts, wait 0.1s);
