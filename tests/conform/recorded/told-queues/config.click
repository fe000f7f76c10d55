// what queues, sources, meters and their like tell: rates, averages, times and places in files
f :: FromDump(in0.pcap, STOP true, TIMING true) -> t :: Tee(9);
t[0] -> r :: RED(2, 50, 0.5) -> q :: Queue(100) -> u :: Unqueue(ACTIVE false) -> Discard;
t[1] -> a :: AdaptiveRED(12, 0.02) -> q1 :: Queue(100) -> u1 :: Unqueue(ACTIVE false) -> Discard;
t[2] -> SetTimestamp(FIRST true) -> q2 :: Queue(200) -> c :: CoDel(0.02, 0.1) -> RatedUnqueue(3) -> Discard;
t[3] -> SetTimestamp -> Queue -> d :: DelayUnqueue(0.2) -> Discard;
t[4] -> SetTimestamp -> Queue -> ds :: DelayShaper(0.0125) -> Unqueue -> Discard;
t[5] -> SetTimestamp -> Queue -> l :: LinkUnqueue(20us, 100Bps) -> Discard;
RatedSource("abcdefgh", RATE 5000) -> k :: Counter -> m2 :: Meter(100kBps) -> Discard; m2[1] -> Discard; t[6] -> m :: Meter(10, 20) -> Discard; m[1] -> Discard; m[2] -> Discard;
t[7] -> b :: BandwidthMeter(1kBps) -> Discard; b[1] -> Discard;
t[8] -> Queue -> ru :: RatedUnqueue(3000) -> rs :: RatedSplitter(7777) -> bs :: BandwidthRatedSplitter(8kBps, BURST_DURATION 100ms) -> o :: ToDump(o0.pcap);
rs[1] -> Discard; bs[1] -> Discard; i :: InfiniteSource(LIMIT 1) -> Discard; ScheduleInfo(i 0.25);
Script(wait 0.06s, print k.rate, print k.byte_rate, print k.bit_rate, print m2.rate);
