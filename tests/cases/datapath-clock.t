Timers fire between packets when the clock follows them, a stop ends the round it is asked for in, and sources at a rate send when Click's do.
== file make.py
import struct
def capture(name, times):
    with open(name, 'wb') as f:
        f.write(struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for t in times: f.write(struct.pack('<IIII', int(t), round(t % 1 * 1e6), 14, 14) + bytes(14))
capture('a.pcap', [1000 + i / 10 for i in range(40)])
capture('b.pcap', [1000] * 100)
capture('gap.pcap', [1000, 1003.3, 1003.9])
capture('same.pcap', [1000] * 400000)
== file timers.click
FromDump(a.pcap, STOP true) -> c :: Counter -> Discard;
s :: Script(TYPE PASSIVE, print c.count);
Script(wait 0.95s, print c.count, wait 1s, print c.count, wait 1s, print c.count);
== file exact.click
// A gap of 3.3 s: what is due in it happens at its own time, and the first packet says where time begins
FromDump(gap.pcap, STOP true) -> ToDump(o1.pcap);
TimedSource(1, abc) -> SetTimestamp -> ToDump(o2.pcap);
RatedSource(x, 2, LIMIT 4, STOP false) -> SetTimestamp -> ToDump(o3.pcap);
FromDump(gap.pcap) -> Queue -> DelayUnqueue(0.5) -> SetTimestamp -> ToDump(o4.pcap);
== file pulled.click
FromDump(gap.pcap, STOP true) -> Unqueue -> ToDump(o1.pcap);
TimedSource(1, abc) -> SetTimestamp -> ToDump(o2.pcap);
== file same.click
// A second that does not pass, however many packets it has
FromDump(same.pcap, STOP true) -> c :: Counter -> Discard;
TimedSource(1, abc) -> d :: Counter -> Discard;
== file busy.click
// who never rests holds nobody up
InfiniteSource(LIMIT -1) -> Discard;
FromDump(gap.pcap, STOP true) -> ToDump(o1.pcap);
== file lines.click
FromIPSummaryDump(lines.txt, STOP true, ACTIVE true) -> SetTimestamp -> ToDump(o1.pcap);
TimedSource(1, abc) -> SetTimestamp -> ToDump(o2.pcap);
== file lines.txt
!data timestamp src dst
1000.0 10.0.0.1 10.0.0.2
1003.5 10.0.0.1 10.0.0.2
1003.9 10.0.0.1 10.0.0.2
== file times.sh
for f in "$@"; do echo "$f: $(tshark -n -r $f -T fields -e frame.time_epoch 2>/dev/null | sed 's/0*$//' | tr '\n' ' ')"; done
== file stop.click
FromDump(a.pcap, STOP true) -> a :: Counter -> Discard;
FromDump(b.pcap, STOP true) -> b :: Counter -> Discard;
== file rates.click
r :: RatedSource(DATA x, RATE 10, LIMIT 4, STOP false) -> c :: Counter -> Discard;
RatedSource(DATA x, RATE 300, LIMIT 6, STOP false) -> ToDump(o.pcap);
Script(wait 0.1s, print c.count, wait 0.002s, print c.count, stop);
== run
python3 make.py
datapath run --clock=pcap timers.click
for f in exact pulled lines busy; do rm -f o?.pcap; datapath run --clock=pcap $f.click; echo "$f"; sh times.sh o?.pcap; done
datapath run --clock=pcap same.click -h c.count -h d.count
datapath run --clock=virtual stop.click -h a.count -h b.count
datapath run --clock=virtual rates.click; tshark -n -r o.pcap -T fields -e frame.time_epoch 2>/dev/null
== stdout
10
20
30
exact
o1.pcap: 1000. 1003.3 1003.9 
o2.pcap: 1001. 1002. 1003. 
o3.pcap: 1000. 1000. 1000.501 1001.001 
o4.pcap: 1000.5 1003.8 
pulled
o1.pcap: 1000. 1003.3 1003.9 
o2.pcap: 1001. 1002. 1003. 
lines
o1.pcap: 1000. 1003.5 1003.9 
o2.pcap: 1001. 1002. 1003. 
busy
o1.pcap: 1000. 1003.3 1003.9 
c.count:
400000

d.count:
0

a.count:
40

b.count:
40

2
3
1000000000.000000000
1000000000.000000000
1000000000.000000000
1000000000.004000000
1000000000.007000000
1000000000.011000000
