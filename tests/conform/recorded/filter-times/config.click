// Filters by time: from a moment on, to a moment, after delays, with a stop and a call at the end.
in :: FromDump(in.pcap) -> t :: Tee(6);
t[0] -> a :: TimeFilter(START 1000000001, END 1000000003); a[0] -> ToDump(o0.pcap); a[1] -> ToDump(o1.pcap);
t[1] -> TimeFilter(START_DELAY 1, END_DELAY 2) -> ToDump(o2.pcap);
t[2] -> TimeFilter(START_AFTER 1.2, END_AFTER 3) -> ToDump(o3.pcap);
t[3] -> TimeFilter(END 1000000004, END_CALL s.switch 1) -> s :: Switch(0); s[0] -> ToDump(o4.pcap); s[1] -> ToDump(o5.pcap);
t[4] -> r :: TimeRange(SIMPLE true) -> ToDump(o6.pcap);
t[5] -> TimeFilter(INTERVAL 2, STOP true) -> ToDump(o7.pcap);
DriverManager(wait, print r.range, print r.first, print r.last, print r.interval);
