q :: EtherPauseSource(1:2:3:4:5:7, 5, DST 9:9:9:9:9:9, LIMIT 3) -> Unqueue -> ToDump(o1.pcap);
DriverManager(wait 0.2s, read q.count, read q.limit, read q.dst, write q.active no, write q.reset_counts, wait 0.1s, read q.count, write q.active yes, wait 0.1s);
