// Switches and filters in their other places: bypasses that are on, paints that are another, a static way, a pull side.
in :: FromDump(in.pcap, STOP true) -> t :: Tee(10);
t[0] -> b :: Bypass(ACTIVE true) -> ToDump(o0.pcap); b[1] -> Paint(1) -> [1] b;
t[1] -> c :: Bypass(ACTIVE false, INLINE true) -> ToDump(o1.pcap); c[1] -> ToDump(o1b.pcap);
t[2] -> Paint(3) -> d :: CheckPaint(4); d[0] -> ToDump(o2.pcap); d[1] -> ToDump(o3.pcap);
t[3] -> s :: StaticSwitch(0); s[0] -> ToDump(o4.pcap); s[1] -> ToDump(o5.pcap);
t[4] -> Paint(2, ANNO 18) -> p :: PaintTee(2, ANNO 18); p[0] -> ToDump(o6.pcap); p[1] -> ToDump(o7.pcap);
t[5] -> Queue -> l :: PullTee(3); l[0] -> Unqueue -> ToDump(o8.pcap); l[1] -> ToDump(o9.pcap); l[2] -> ToDump(oa.pcap);
t[6] -> Queue -> [1] w :: PullSwitch(INPUT 1) -> Unqueue -> ToDump(ob.pcap); Idle -> [0] w;
t[7] -> NotifierQueue(50) -> Unqueue -> ToDump(oc.pcap);
t[8] -> r :: RandomSample(P 1); r[0] -> ToDump(od.pcap); r[1] -> ToDump(oe.pcap);
t[9] -> q :: RandomSample(SAMPLE 0.5, ACTIVE false) -> x :: RandomBitErrors(0.5, KIND set, ACTIVE false) -> ToDump(of.pcap);
DriverManager(wait, print b.active, print q.active, print q.sampling_prob, print x.p_bit_error, print x.error_kind, print w.switch);
