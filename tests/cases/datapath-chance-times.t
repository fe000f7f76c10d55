Bit errors of all kinds, addresses made unknown with their prefixes, queues by processor, and the times of packets: what no capture of Click can hold fast.
== file errors.click
i :: InfiniteSource(DATA \<0f0f0f0f0f0f0f0f>, LIMIT 1000, STOP true) -> t :: Tee(4);
t[0] -> RandomBitErrors(1) -> Print(flip, -1) -> Truncate(0) -> Discard;
t[1] -> RandomBitErrors(1, set) -> Print(set, -1) -> Truncate(0) -> Discard;
t[2] -> RandomBitErrors(1, clear) -> Print(clear, -1) -> Truncate(0) -> Discard;
t[3] -> e :: RandomBitErrors(0.03125) -> c :: Classifier(0/0f0f0f0f0f0f0f0f, -); c[0] -> same :: Counter -> Discard; c[1] -> Discard;
== file addresses.click
d :: Discard;
InfiniteSource(DATA \<450000140000000040fd0000 0a000001 0a0000fe>, LIMIT 1) -> SetIPChecksum -> MarkIPHeader -> a :: AnonymizeIPAddr(PRESERVE_8 10) -> CheckIPHeader -> IPPrint(a, TTL false) -> d;
InfiniteSource(DATA \<450000140000000040fd0000 ffffffff 00000000>, LIMIT 1) -> SetIPChecksum -> MarkIPHeader -> AnonymizeIPAddr -> Print(b, -1) -> d;
== file queues.click
InfiniteSource(LIMIT 200, BURST 200) -> s :: CPUSwitch -> q :: CPUQueue(150) -> Unqueue -> Discard; s[1] -> Discard; Idle -> q;
Script(wait 1s, print q.drops, print q.capacity, stop);
== file times.click
i :: InfiniteSource(DATA x, LIMIT 3, ACTIVE false) -> SetTimestamp(10.5) -> a :: AdjustTimestamp(2) -> r :: TimeRange -> s :: TimestampAccum -> d :: SetTimestampDelta -> r2 :: TimeRange -> Discard;
Script(print r.range, write i.active true, wait 1s, print r.range, print a.time, write a.time -1.25, print a.time, print s.count, print d.first,
	write i.reset 1, write d.reset 1, wait 1s, print r.range, print r.interval, print d.first, write r.reset 1, print r.range, print r2.range, write a.time soon, stop);
== run
# each of 64 bits stays with a chance of 31/32: so do 13 % of the packets
datapath run --seed 1 errors.click -h same.count 2>&1 | sort | uniq -c | awk '/[a-z]/ { $1 = $1; print; next } { print ($2 > 90 && $2 < 175) ? "about 131" : $2 }'
== stdout
about 131
1000 clear: 8 | 00000000 00000000
1000 flip: 8 | f0f0f0f0 f0f0f0f0
1000 set: 8 | ffffffff ffffffff
== run
datapath run --seed 1 addresses.click 2>&1
datapath run --seed 2 addresses.click 2>&1 | grep a:
== stdout
a: 10.38.223.92 > 10.38.223.217: proto 253, length 20
b:   20 | 45000014 00000000 40fd79ee ffffffff 00000000
a: 10.98.78.33 > 10.98.78.202: proto 253, length 20
== run
datapath run --clock=virtual queues.click
== stdout
50
150
== run
datapath run --clock=virtual times.click
== stdout
0.000000 0.000000
12.500000 12.500000
2.000000s
-0.750000s
3
12.500000
9.750000 12.500000
2.750000
9.750000
0.000000 0.000000
0.000000 0.000000
== stderr
datapath: Script@9: expected a time, not 'soon'
