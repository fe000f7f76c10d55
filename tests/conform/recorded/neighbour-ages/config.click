// A neighbour is asked for again after a minute, and forgotten after two without an answer.
a :: TimedSource(INTERVAL 10, DATA "\<60000000 0008 3b 40 20010db8000000000000000000000001 20010db8000000000000000000000002 0102030405060708>") -> MarkIP6Header -> GetIP6Address(24) -> s :: IP6NDSolicitor(2001:db8::1, 1:1:1:1:1:1);
s[0] -> ToDump(o0.pcap);
s[1] -> t :: Tee -> IP6NDAdvertiser(2001:db8::2/128 2:2:2:2:2:2) -> sw :: Switch(0) -> [1] s; sw[1] -> Discard;
t[1] -> ToDump(o1.pcap);
b :: RatedSource(RATE 1, LIMIT 2, ACTIVE false, DATA "\<60000000 0008 3b 40 20010db8000000000000000000000001 20010db8000000000000000000000003 0102030405060708>") -> MarkIP6Header -> GetIP6Address(24) -> s;
Script(wait 15, read s.table, wait 100, read s.stats, write sw.switch 1, wait 100, read s.stats, read s.table, write b.active true, wait 60, read s.table, read s.stats, write sw.switch 0, wait 30, read s.table, read s.stats, stop);
