The rates of splitters, shapers and unqueues are read and written while they run; bandwidths have their unit.
== file e.click
RatedSource(DATA abcdefgh, RATE 1000, LIMIT 2000) -> t :: Tee(4);
t[0] -> s :: RatedSplitter(100, BURST_SIZE 10); s[0] -> a :: Counter -> Discard; s[1] -> Discard;
t[1] -> Queue(5000) -> u :: RatedUnqueue(100, BURST_SIZE 10) -> b :: Counter -> Discard;
t[2] -> Queue(5000) -> h :: Shaper(100) -> Unqueue -> c :: Counter -> Discard;
t[3] -> w :: BandwidthRatedSplitter(800Bps, BURST_BYTES 8); w[0] -> d :: Counter -> Discard; w[1] -> Discard;
Script(print "$(s.rate) $(u.rate) $(h.rate) $(w.rate)", wait 1s, print "$(a.count) $(b.count) $(c.count) $(d.count)",
	write a.reset, write b.reset, write c.reset, write d.reset,
	write s.rate 500, write u.rate 500, write h.rate 500, write w.rate 4kBps, print "$(s.rate) $(u.rate) $(h.rate) $(w.rate)",
	wait 1s, print "$(a.count) $(b.count) $(c.count) $(d.count)", stop);
== run
datapath run --clock=virtual e.click; for v in '' x -1 4294967296; do echo "Idle -> s :: RatedSplitter(7); s[0] -> Discard; s[1] -> Discard; Script(write s.rate $v, print \$(s.rate), stop);" >w.click; datapath run w.click; done; for v in 10 x 40Gbps; do echo "Idle -> s :: BandwidthShaper(7Bps) -> Idle; Script(write s.rate $v, print \$(s.rate), stop);" >w.click; datapath run w.click; done
== stdout
100 100 100 6.4kbps
109 109 101 101
500 500 500 32.016kbps
496 504 501 496
7
7
7
7
0.08kbps
0.056kbps
0.056kbps
== stderr
datapath: Script@5: expected a number from 0 to 4294967295, not ''
datapath: Script@5: expected a number from 0 to 4294967295, not 'x'
datapath: Script@5: expected a number from 0 to 4294967295, not '-1'
datapath: Script@5: expected a number from 0 to 4294967295, not '4294967296'
datapath: Script@4: expected a bandwidth below 32Gbps, not 'x'
datapath: Script@4: expected a bandwidth below 32Gbps, not '40Gbps'
