Several captures behind ports are one story where the clock follows the packets: the oldest packet comes first, and what is due before it comes before it.
== copy tests/oracle/packets.py
== file story.py
from packets import *
def at(*times):
    return [(1700000000 + t / 10, ether(udp('1.1.1.1', '2.2.2.2', 1, t))) for t in times]
capture('a.pcap', at(0, 2, 5)); capture('b.pcap', at(1, 3, 4, 7)); capture('c.pcap', at(1))
== file story.click
FromDevice(a) -> q :: Queue -> ToDevice(out);
// packet 1 of b is sent on at 3.5, before 5 of a
FromDevice(b) -> t :: Tee -> Queue -> DelayUnqueue(0.25) -> q;
t[1] -> Queue -> ToDevice(c);	// what is in the capture of c holds up nothing
== file show.py
from packets import read_capture
for name in 'out', 'c-out':
    print(name, *[frame[37] for _, frame in read_capture(name + '.pcap')])
== run
python3 story.py
datapath run --clock=pcap story.click -p a=pcap:a.pcap -p b=pcap:b.pcap -p c=pcap:c.pcap,c-out.pcap -p out=pcap:,out.pcap --json
python3 show.py
== stdout
{"made": 11, "sent": 11, "waiting": 0, "dropped": {}}
out 0 2 1 5 3 4 7
c-out 1 3 4 7
== file many.click
InfiniteSource(LIMIT $n, STOP true) -> Queue -> ToDevice(out);
== file dump.click
InfiniteSource(LIMIT $n, STOP true) -> ToDump(/dev/full);
== run
# A disk that is full is told once, and the machine's fault, whether it is noticed on the way or in the end; what was not written is counted
datapath run many.click n=10000 -p out=pcap:,/dev/full --json >counts; echo "status $?"
python3 -c 'import json; c = json.load(open("counts")); print(c["made"] == c["sent"] + c["waiting"] + c["dropped"]["not sent"], c["dropped"]["not sent"] > 9000)'
datapath run many.click n=5 -p out=pcap:,/dev/full; echo "status $?"
for n in 5 10000; do datapath run dump.click n=$n; echo "status $?"; done
== stdout
status 3
True True
status 3
status 3
status 3
== stderr
error: cannot write capture file '/dev/full': No space left on device
error: cannot write capture file '/dev/full': No space left on device
dump.click:1:40: error: cannot write capture file '/dev/full': No space left on device
    InfiniteSource(LIMIT $n, STOP true) -> ToDump(/dev/full);
                                           ^~~~~~
dump.click:1:40: error: cannot write capture file '/dev/full': No space left on device
    InfiniteSource(LIMIT $n, STOP true) -> ToDump(/dev/full);
                                           ^~~~~~
== file bursts.py
from packets import *
capture('m.pcap', [(1700000000 + n / 100, ether(udp('1.1.1.1', '2.2.2.2', 1, n))) for n in range(200)])
# behind END is one that is older
capture('n.pcap', [(t, ether(udp('1.1.1.1', '2.2.2.2', 1, n))) for n, t in enumerate((5, 6, 9, 7, 6))])
== file bursts.click
FromDump(m.pcap, STOP true) -> c :: Counter -> tee :: Tee -> ToDump(o$n.pcap); tee[1] -> Discard;
n :: FromDump(n.pcap, END 8) -> e :: Counter -> Discard;
== run
# However many a capture gives at once, they are the same in the same order, and none behind the end
python3 bursts.py
for n in 1 7 64; do datapath run bursts.click n=$n --burst $n -h c.count -h e.count -h n.count | tr -s '\n' ' '; echo; done
cmp o1.pcap o7.pcap; cmp o1.pcap o64.pcap
datapath run bursts.click n=p --burst 64 --clock=pcap -h c.count; cmp o1.pcap op.pcap
== stdout
c.count: 200 e.count: 2 n.count: 2 
c.count: 200 e.count: 2 n.count: 2 
c.count: 200 e.count: 2 n.count: 2 
200
