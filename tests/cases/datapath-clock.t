Timers fire between packets when the clock follows them, a stop ends the round it is asked for in, and sources at a rate send when Click's do.
== file make.py
import struct
def capture(name, times):
    with open(name, 'wb') as f:
        f.write(struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for t in times: f.write(struct.pack('<IIII', int(t), round(t % 1 * 1e6), 14, 14) + bytes(14))
capture('a.pcap', [1000 + i / 10 for i in range(40)])
capture('b.pcap', [1000] * 100)
== file timers.click
FromDump(a.pcap, STOP true) -> c :: Counter -> Discard;
s :: Script(TYPE PASSIVE, print c.count);
Script(wait 1000.95s, print c.count, wait 1s, print c.count, wait 1s, print c.count);
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
datapath run --clock=virtual stop.click -h a.count -h b.count
datapath run --clock=virtual rates.click; tshark -n -r o.pcap -T fields -e frame.time_epoch 2>/dev/null
== stdout
10
20
30
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
