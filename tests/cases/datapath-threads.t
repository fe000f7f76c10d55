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
Idle -> q :: Queue -> Unqueue -> rw :: IPRewriter(pattern 1.0.0.1 1024-65535 - - 0 0) -> Discard; FromDump(x.pcap) -> f :: FlowCache -> Discard;
== run
datapath run --threads 2 nat.click; echo "status $?"; datapath run --threads 2 --clock pcap source.click; echo "status $?"; datapath run --threads 65 source.click; echo "status $?"
== stdout
status 2
status 2
status 2
== stderr
nat.click:1:34: error: element 'rw' cannot be run by several threads: IPRewriter keeps what all packets must share
    Idle -> q :: Queue -> Unqueue -> rw :: IPRewriter(pattern 1.0.0.1 1024-65535 - - 0 0) -> Discard; FromDump(x.pcap) -> f :: FlowCache -> Discard;
                                     ^~
nat.click:1:99: error: element 'FromDump@6' cannot be run by several threads: FromDump keeps what all packets must share
    Idle -> q :: Queue -> Unqueue -> rw :: IPRewriter(pattern 1.0.0.1 1024-65535 - - 0 0) -> Discard; FromDump(x.pcap) -> f :: FlowCache -> Discard;
                                                                                                      ^~~~~~~~
nat.click:1:119: error: element 'f' cannot be run by several threads: FlowCache keeps what all packets must share
    Idle -> q :: Queue -> Unqueue -> rw :: IPRewriter(pattern 1.0.0.1 1024-65535 - - 0 0) -> Discard; FromDump(x.pcap) -> f :: FlowCache -> Discard;
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
nat.click:1:34: error: element 'rw' cannot be run by several threads: IPRewriter keeps what all packets must share
    Idle -> q :: Queue -> Unqueue -> rw :: IPRewriter(pattern 1.0.0.1 1024-65535 - - 0 0) -> Discard; FromDump(x.pcap) -> f :: FlowCache -> Discard;
                                     ^~
nat.click:1:99: error: element 'FromDump@6' cannot be run by several threads: FromDump keeps what all packets must share
    Idle -> q :: Queue -> Unqueue -> rw :: IPRewriter(pattern 1.0.0.1 1024-65535 - - 0 0) -> Discard; FromDump(x.pcap) -> f :: FlowCache -> Discard;
                                                                                                      ^~~~~~~~
nat.click:1:119: error: element 'f' cannot be run by several threads: FlowCache keeps what all packets must share
    Idle -> q :: Queue -> Unqueue -> rw :: IPRewriter(pattern 1.0.0.1 1024-65535 - - 0 0) -> Discard; FromDump(x.pcap) -> f :: FlowCache -> Discard;
                                                                                                                          ^
datapath ctl: there is a configuration 'main.1' (hotswap replaces one)
== run
# Told to end by a signal
datapath run --threads 4 --name y busy.click & pid=$!; sleep 0.5; kill -TERM $pid; wait $pid; echo "status $?"
== stdout
status 0
