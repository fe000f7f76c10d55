Threads run copies: counts add up, writes reach all, configurations come, go and are replaced meanwhile; what packets must share is refused.
== file source.click
s :: InfiniteSource(LIMIT 20000, LENGTH 60) -> q :: Queue(200) -> u :: Unqueue -> c :: Counter -> p :: Paint(3) -> sw :: PaintSwitch;
sw[0] -> Discard; sw[1] -> Discard; sw[2] -> Discard; sw[3] -> d :: Discard; sw[4] -> Discard;
== run
for n in 1 2 5; do datapath run --threads $n source.click -h c.count -h q.capacity -h d.name --json | tr '\n' ' '; echo; done
== stdout
c.count: 20000  q.capacity: 200  d.name: d  {"made": 20000, "sent": 0, "waiting": 0, "dropped": {"discarded": 20000}} 
c.count: 40000  q.capacity: 200  d.name: d  {"made": 40000, "sent": 0, "waiting": 0, "dropped": {"discarded": 40000}} 
c.count: 100000  q.capacity: 200  d.name: d  {"made": 100000, "sent": 0, "waiting": 0, "dropped": {"discarded": 100000}} 
== file nat.click
Idle -> q :: Queue -> Unqueue -> rw :: ToDump(o.pcap); FromDump(x.pcap) -> f :: FlowCache -> Discard;
== run
datapath run --threads 2 nat.click; echo "status $?"; datapath run --threads 2 --clock pcap source.click; echo "status $?"; datapath run --threads 65 source.click; echo "status $?"
== stdout
status 2
status 2
status 2
== stderr
nat.click:1:34: error: element 'rw' cannot be run by several threads: ToDump keeps what all packets must share
    Idle -> q :: Queue -> Unqueue -> rw :: ToDump(o.pcap); FromDump(x.pcap) -> f :: FlowCache -> Discard;
                                     ^~
nat.click:1:56: error: element 'FromDump@5' cannot be run by several threads: FromDump keeps what all packets must share
    Idle -> q :: Queue -> Unqueue -> rw :: ToDump(o.pcap); FromDump(x.pcap) -> f :: FlowCache -> Discard;
                                                           ^~~~~~~~
nat.click:1:76: error: element 'f' cannot be run by several threads: FlowCache keeps what all packets must share
    Idle -> q :: Queue -> Unqueue -> rw :: ToDump(o.pcap); FromDump(x.pcap) -> f :: FlowCache -> Discard;
                                                                               ^
datapath run: several threads have the machine's clock, not --clock pcap
datapath run: --threads: 65 is not between 1 and 64
== file busy.click
s :: InfiniteSource(LIMIT -1, LENGTH 60, BURST 8) -> c :: Counter -> q :: Queue(50) -> Unqueue -> sw :: Switch(0); sw[0] -> Discard; sw[1] -> d :: Counter -> Discard;
== run
# Control while three threads are busy
export MIDDLEPROOF_RUN=$PWD/run; mkdir -m 700 -p run; datapath run --threads 3 --name x busy.click & pid=$!
for i in $(seq 100); do datapath ctl -n x read c.count >/dev/null 2>&1 && break; sleep 0.1; done
ctl() { datapath ctl -n x "$@"; }
ctl list | sed 's/, .*//'; for i in 1 2 3 4 5 6 7 8; do ctl read c.count >/dev/null || echo wrong; done
ctl read sw.switch; ctl read d.count; ctl write sw.switch 1; sleep 0.1; for n in main main.1 main.2; do [ "$(ctl read $n:d.count)" -gt 0 ] && ctl read $n:sw.switch; done
a=$(ctl read main:d.count) b=$(ctl read main.2:d.count); [ "$a" -gt "$b" ] && echo 'the sum'
ctl write main.1:q.capacity 77; ctl read q.capacity; ctl read main.1:q.capacity; ctl read main.2:q.capacity
for i in 1 2 3 4 5 6 7 8 9 10; do ctl hotswap busy.click main >/dev/null || echo wrong; done; ctl list | sed 's/, .*//'
ctl hotswap source.click main.1; ctl remove main.2; ctl ports attach x memory; ctl hotswap nat.click main; ctl install main.1 source.click
ctl install other source.click >/dev/null; for i in $(seq 100); do [ "$(ctl read other:c.count)" = 60000 ] && break; sleep 0.1; done; ctl read other:c.count; ctl list | grep -c ^other; ctl remove other >/dev/null; ctl list | sed 's/, .*//'
ctl stop >/dev/null; wait $pid; echo "status $?"
== stdout
main: busy.click
main.1: busy.click
main.2: busy.click
0
0
1
1
1
the sum
thread 0: 50
thread 1: 77
thread 2: 50
77
50
main: busy.click
main.1: busy.click
main.2: busy.click
60000
3
main: busy.click
main.1: busy.click
main.2: busy.click
status 0
== stderr
datapath ctl: 'main.1' is a thread's copy of 'main': name that one
datapath ctl: 'main.2' is a thread's copy of 'main': name that one
datapath ctl: ports are fixed while several threads run: hotswap a configuration
nat.click:1:34: error: element 'rw' cannot be run by several threads: ToDump keeps what all packets must share
    Idle -> q :: Queue -> Unqueue -> rw :: ToDump(o.pcap); FromDump(x.pcap) -> f :: FlowCache -> Discard;
                                     ^~
nat.click:1:56: error: element 'FromDump@5' cannot be run by several threads: FromDump keeps what all packets must share
    Idle -> q :: Queue -> Unqueue -> rw :: ToDump(o.pcap); FromDump(x.pcap) -> f :: FlowCache -> Discard;
                                                           ^~~~~~~~
nat.click:1:76: error: element 'f' cannot be run by several threads: FlowCache keeps what all packets must share
    Idle -> q :: Queue -> Unqueue -> rw :: ToDump(o.pcap); FromDump(x.pcap) -> f :: FlowCache -> Discard;
                                                                               ^
datapath ctl: there is a configuration 'main.1' (hotswap replaces one)
== run
# Told to end by a signal
datapath run --threads 4 --name y busy.click & pid=$!; sleep 0.5; kill -TERM $pid; wait $pid; echo "status $?"
== stdout
status 0
== file nat-shared.click
// 256 flows whose packets come in on every thread, and their answers
s :: InfiniteSource(DATA \<45000024 00000000 40110000 0a000001 01010101 03e80035 00100000 0000000000000000>, LIMIT $n, BURST 32)
	-> SetIPChecksum -> CheckIPHeader -> SetRandIPAddress(10.0.0.0/24) -> StoreIPAddress(src)
	-> rw :: IPRewriter(pattern 1.0.0.1 1024-65535 - - 0 1, drop);
rw[0] -> CheckIPHeader -> out :: IPClassifier(src host 1.0.0.1, -); out[0] -> IPMirror -> [1] rw; out[1] -> bad :: Counter -> Discard;
rw[1] -> CheckIPHeader -> back :: IPClassifier(src host 1.1.1.1 and dst net 10.0.0.0/24 and dst port 1000, -);
back[0] -> IPMirror -> ping :: StoreData(20, \<0800 0000 0007>) -> StoreData(9, \<01>) -> SetIPChecksum -> CheckIPHeader -> Tee(2) => pings :: ICMPPingRewriter(pattern 2.0.0.1 1-60000 - - 0 0), addr :: IPAddrRewriter(pattern 3.0.0.0/23 - 0 0);
pings -> p :: Counter -> Discard; addr -> a :: Counter -> Discard; back[1] -> bad;
== run
# What a translator maps is there for all threads: as many mappings as flows, whoever had their first packets
for n in 1 2 5; do datapath run --threads $n --burst 32 nat-shared.click n=100000 -h s.count -h bad.count -h rw.nmappings -h p.count -h pings.nmappings -h a.count -h addr.size -h rw.mapping_failures | tr -s '\n' ' '; echo; done
== stdout
s.count: 100000 bad.count: 0 rw.nmappings: 256 p.count: 100000 pings.nmappings: 256 a.count: 100000 addr.size: 256 rw.mapping_failures: 0 
s.count: 200000 bad.count: 0 rw.nmappings: 256 p.count: 200000 pings.nmappings: 256 a.count: 200000 addr.size: 256 rw.mapping_failures: 0 
s.count: 500000 bad.count: 0 rw.nmappings: 256 p.count: 500000 pings.nmappings: 256 a.count: 500000 addr.size: 256 rw.mapping_failures: 0 
== file switch-shared.click
InfiniteSource(DATA \<020000000001 020000000002 0800 000000000000>, LIMIT 20000, BURST 32) -> sw :: $class;
InfiniteSource(DATA \<020000000002 020000000001 0800 000000000000>, LIMIT 20000, BURST 32) -> [1] sw;
sw[0] -> c0 :: Counter -> Discard; sw[1] -> c1 :: Counter -> Discard; sw[2] -> c2 :: Counter -> Discard; Idle -> [2] sw;
== run
# Where a station is one thread learns for all: only the very first frames are flooded
for class in LearningSwitch EtherSwitch; do sed "s/\$class/$class/" switch-shared.click >sw.click
datapath run --threads 3 --burst 32 sw.click -h c0.count -h c1.count -h c2.count -h sw.table | tr -s '\n' ' ' | sed 's/c2.count: [1-9][0-9]\{0,3\} /c2.count: few /; s/c[01].count: 60000/all/g'; echo; done
== stdout
all all c2.count: few sw.table: 02-00-00-00-00-02 0 02-00-00-00-00-01 1 
all all c2.count: few sw.table: 02-00-00-00-00-01 1 02-00-00-00-00-02 0 
== file arp-shared.click
// only thread 0 hears answers
s :: InfiniteSource(DATA \<45000024 00000000 40110000 0a000001 01010101 03e80035 00100000 0000000000000000>, LIMIT 30000, BURST 32, ACTIVE false)
	-> SetIPChecksum -> CheckIPHeader -> SetRandIPAddress(10.0.0.0/24) -> StoreIPAddress(dst)
	-> q :: ARPQuerier(10.0.0.1, 02:00:00:00:00:01, CAPACITY 0);
q[1] -> ask :: Switch(0); ask[1] -> Discard; ask[0] -> ARPResponder(10.0.0.0/24 02:00:00:00:00:02) -> [1] q;
q[0] -> ok :: Classifier(0/020000000002, -); ok[0] -> good :: Counter -> Discard; ok[1] -> bad :: Counter -> Discard;
== run
# An answer that one thread gets lets go what waits for it on the others
export MIDDLEPROOF_RUN=$PWD/run; mkdir -m 700 -p run; datapath run --threads 3 --burst 32 --name arp arp-shared.click & pid=$!
for i in $(seq 100); do datapath ctl -n arp read s.count >/dev/null 2>&1 && break; sleep 0.1; done
ctl() { datapath ctl -n arp "$@"; }
ctl write main.1:ask.switch 1; ctl write main.2:ask.switch 1; ctl write s.active true
for i in $(seq 100); do [ "$(ctl read good.count)" = 90000 ] && break; sleep 0.1; done
ctl read good.count; ctl read bad.count; ctl read q.length; ctl read main.2:q.count; ctl read main.2:q.responses
# and it goes on over replaced configurations
ctl hotswap arp-shared.click main >/dev/null; ctl read main.2:q.count; ctl write s.active true; sleep 0.2; ctl read q.length
ctl stop >/dev/null; wait $pid; echo "status $?"
== stdout
90000
0
0
256
0
256
0
status 0
