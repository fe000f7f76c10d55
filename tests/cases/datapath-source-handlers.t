What sources send, how much of it and how often is read and written while they run, as Click does it.
== file e.click
t :: TimedSource(1.5, "x y", LIMIT 2) -> c :: Counter -> Discard;
r :: RatedSource(LENGTH 3, DATA abcdef, RATE 1000, LIMIT 3) -> e :: Counter -> Discard;
i :: InfiniteSource(DATA abcd, LENGTH 10, LIMIT 0) -> d :: Counter -> ToDump(o.pcap);
Script(print $(t.interval), wait 1.6s, print $(c.byte_count), write t.data "longer text", wait 1.5s, print $(c.byte_count), print "$(e.byte_count)", print "$(i.data) $(i.length) $(i.datasize)",
	write i.data x-y, print "$(i.data) $(i.length) $(i.datasize)", write i.length -1, print "$(i.length) $(i.datasize)", write i.limit 3, wait 0.1s, print $(d.byte_count), write r.length 0, print "$(r.length) $(r.data)",
	write t.interval 2, print $(t.interval), write t.interval 0.0005, print $(t.interval), write t.interval 0.0015, print $(t.interval), write t.interval 2.25, print $(t.interval), stop);
== run
datapath run --clock=virtual e.click; tail -c 19 o.pcap | tail -c 3; echo; for v in 0 x -1 0.0000001; do echo "Idle -> Discard; t :: TimedSource(1, a) -> Discard; Script(write t.interval $v, print \$(t.interval), stop);" >w.click; datapath run w.click; done
== stdout
1.500000s
3
16
9
abcd 10 10
x-y 10 10
-1 -1
9
0 abcdef
2.000000s
500us
1500us
2.250000s
x-y
1.000000s
1.000000s
1.000000s
1.000000s
== stderr
datapath: Script@5: expected an interval of at least 1 us, not '0'
datapath: Script@5: expected an interval of at least 1 us, not 'x'
datapath: Script@5: expected an interval of at least 1 us, not '-1'
datapath: Script@5: expected an interval of at least 1 us, not '0.0000001'
