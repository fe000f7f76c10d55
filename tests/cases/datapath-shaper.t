Shapers let through what the part of the second that is over allows, no less; what was not used of it comes at once, as in Click (1000, 1533 and 2075 there, in real time).
== file rate.click
RatedSource(LENGTH 1000, RATE 2000, LIMIT 20000) -> q :: Queue(20000) -> BandwidthShaper(1MBps) -> s :: PullSwitch(0) -> Unqueue -> c :: Counter -> Discard;
Idle -> [1] s;
Script(wait 1, read c.count, write s.switch -1, wait 0.5, write s.switch 0, wait 0.01, read c.count, wait 0.49, read c.count, stop);
== run
for s in 'BandwidthShaper(1MBps)' 'Shaper(1000)' 'Shaper(0)' 'BandwidthShaper(2.5MBps)'; do
	sed "s/BandwidthShaper(1MBps)/$s/" rate.click >one.click
	echo "$s: $(timeout 20 datapath run --clock=virtual one.click 2>&1 | grep '^[0-9]' | tr '\n' ' ')"
done
== stdout
BandwidthShaper(1MBps): 1001 1511 2001 
Shaper(1000): 1001 1511 2001 
Shaper(0): 1 1 1 
BandwidthShaper(2.5MBps): 2018 3038 4018 
