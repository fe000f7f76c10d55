RED drops as its paper says: nothing below, gaps drawn uniformly in between, everything above; AdaptiveRED moves max_p.
== file see.py
import re, sys
from packets import *
# Packets carry their number: which ones the queue's element refused, or got, is told by what came out.
kept = {struct.unpack('!I', f[42:46])[0] for _, f in read_capture(sys.argv[1])}
first, last = int(sys.argv[2]), int(sys.argv[3])
gone = [i for i in range(first, last) if i not in kept]
gaps = [b - a for a, b in zip(gone, gone[1:])]
if not gone:
    print('none')
elif len(gone) == last - first:
    print('all')
else:
    share = len(gone) / (last - first)
    n = max(gaps)
    # uniform: every gap is as frequent as any other
    counts = [gaps.count(i) / len(gaps) * n for i in range(1, n)]
    print('%.2f, gaps of 1 to %d, all but the last as frequent: %s' % (share, n, 'yes' if all(.5 < c < 1.5 for c in counts) else counts))
== copy tests/oracle/packets.py
== file make.py
from packets import *
capture('in.pcap', [ether(udp('10.0.0.1', '10.0.0.2', 1, 2, struct.pack('!I', i))) for i in range(30000)], step=0.0001)
== file held.click
// The queue stays as long as it is full: RED sees that length, its average comes to it
FromDump(in.pcap, STOP true) -> r :: RED(20, 60, 0.1, STABILITY 2, GENTLE $GENTLE) -> t :: Tee -> q :: Queue($N) -> Idle;
t[1] -> ToDump(out.pcap);
== run
python3 make.py
for n in 19 20 40 59 60 90 120 150; do echo "$n: $(datapath run held.click N=$n GENTLE=true --seed=1 -h r.avg_queue_size) $(python3 see.py out.pcap 1000 30000)"; done
for n in 59 60; do echo "not gentle $n: $(datapath run held.click N=$n GENTLE=false --seed=1 -h r.drops >drops; python3 see.py out.pcap 1000 30000)"; done
# of a batch, those before a packet count as if they waited too
echo "in batches: $(datapath run held.click N=10 GENTLE=true --seed=1 --burst 64 -h r.avg_queue_size) $(python3 see.py out.pcap 1000 30000 | cut -d, -f1)"
== stdout
19: 18.999 none
20: 19.999 none
40: 39.999 0.10, gaps of 1 to 21, all but the last as frequent: yes
59: 58.999 0.18, gaps of 1 to 11, all but the last as frequent: yes
60: 59.999 0.19, gaps of 1 to 10, all but the last as frequent: yes
90: 89.999 0.69, gaps of 1 to 2, all but the last as frequent: yes
120: 119.999 all
150: 119.999 all
not gentle 59: 0.18, gaps of 1 to 11, all but the last as frequent: yes
not gentle 60: 0.19, gaps of 1 to 10, all but the last as frequent: yes
in batches: 50.116 0.11
== file pull.click
// Pulled: the queue before it is what counts, the dropped go to output 1; two queues may be named
s :: InfiniteSource(LIMIT 500, BURST 500) -> q :: Queue(500) -> r :: RED(100, 200, 0.5) -> u :: Unqueue(BURST 50) -> d :: Discard; r[1] -> c :: Counter -> Discard;
InfiniteSource(LIMIT 10, ACTIVE false) -> named :: RED(1, 2, 0.1, QUEUES q other) -> other :: Queue(77) -> Unqueue -> Discard;
== run
datapath run --clock=virtual --seed=2 pull.click -h r.queues -h named.queues -h r.drops -h c.count -h d.count --json
== stdout
r.queues:
q

named.queues:
q
other

r.drops:
305

c.count:
305

d.count:
195

{"made": 500, "sent": 0, "waiting": 0, "dropped": {"discarded": 500}}
== file adapt.click
s :: RatedSource(RATE 10000, LIMIT 40000) -> a :: AdaptiveRED(40, 0.02) -> q :: Queue(200) -> RatedUnqueue(9000) -> d :: Discard;
Script(TYPE ACTIVE, wait 3.9, print "max_p moved: $(gt $(a.max_p) 0.05)", print "average near 40: $(and $(gt $(a.avg_queue_size) 30) $(lt $(a.avg_queue_size) 60))", print "drops one of ten: $(and $(gt $(a.drops) 3000) $(lt $(a.drops) 4500))", stop);
== run
datapath run --clock=virtual --seed=4 adapt.click -h a.min_thresh -h a.max_thresh
== stdout
max_p moved: true
average near 40: true
drops one of ten: true
a.min_thresh:
20

a.max_thresh:
60

== file wrong.click
InfiniteSource(LIMIT 1) -> RED(1, 2, 0.1) -> Discard;
== file named.click
s :: InfiniteSource(LIMIT 1) -> RED(1, 2, 0.1, QUEUES s) -> Queue -> Unqueue -> Discard;
== run
for f in wrong named; do datapath run $f.click; echo "status $?"; done
== stdout
status 2
status 2
== stderr
wrong.click:1:28: error: expected a queue behind it
    InfiniteSource(LIMIT 1) -> RED(1, 2, 0.1) -> Discard;
                               ^~~
named.click:1:33: error: QUEUES: expected queues, 's' is none
    s :: InfiniteSource(LIMIT 1) -> RED(1, 2, 0.1, QUEUES s) -> Queue -> Unqueue -> Discard;
                                    ^~~
== file write.click
Idle -> r :: RED(10, 20, 0.5) -> Queue -> Unqueue -> Discard;
Script(write r.max_p 2, write r.max_p x, write r.max_p 0.25, write r.min_thresh 21, write r.min_thresh 15, write r.max_thresh 14, write r.max_thresh 30, stop);
== run
datapath run write.click -h r.max_p -h r.min_thresh -h r.max_thresh
== stdout
r.max_p:
0.25

r.min_thresh:
15

r.max_thresh:
30

== stderr
datapath: Script@6: expected a number from 0 to 1, not '2'
datapath: Script@6: expected a number from 0 to 1, not 'x'
datapath: Script@6: expected a number from 0 to 20, not '21'
datapath: Script@6: expected a number from 15 to 65535, not '14'
