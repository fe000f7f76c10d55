An instance is asked and changed while it runs; what is wrong changes nothing and says where.
== file one.click
InfiniteSource(DATA abcdef, LIMIT 5, STOP false) -> c :: Counter -> q :: Queue(100) -> u :: Unqueue(ACTIVE false)
	-> s :: Switch(0) -> d :: Discard; s[1] -> d2 :: Discard;
== file two.click
InfiniteSource(DATA abcdef, LIMIT 0, STOP false) -> q :: Queue(50) -> u :: Unqueue -> c :: Counter -> e :: Discard;
== file bad.click
Idle -> c :: Countr -> Discard;
== file bad2.click
FromDevice(nowhere0) -> Discard;
== file device.click
FromDevice(lan) -> c :: Counter -> Queue -> ToDevice(wan);
== file lab
# lab ARGUMENT... - starts an instance with a socket in this folder, and waits until it listens
export MIDDLEPROOF_RUN=$PWD/run
lab() {
	datapath run --name lab "$@" & pid=$!
	for i in $(seq 200); do [ -S run/lab.sock ] && break; sleep 0.05; done
}
== run
. ./lab; lab one.click
datapath ctl ping --json | grep -o '"name":"lab"'
datapath ctl read q.length
datapath ctl read main:q.length
datapath ctl write s.switch 1 && datapath ctl read s.switch
datapath ctl list
datapath ctl install other two.click && datapath ctl list | sed 's/[0-9]* packets/N packets/'
datapath ctl read q.length; echo "status $?"
# the queue's packets go on in the one that takes its place, and a counter goes on counting
datapath ctl hotswap two.click main
for i in $(seq 100); do [ "$(datapath ctl read main:c.count)" = 10 ] && break; sleep 0.05; done
datapath ctl read main:c.count
datapath ctl stats main
datapath ctl remove other && datapath ctl drops
datapath ctl stop; wait $pid; echo "ended $?"; ls run
== stdout
"name":"lab"
5
5
1
main: one.click, running, 7 elements, 0 packets sent
main: one.click, running, 7 elements, N packets sent
other: two.click, running, 5 elements, N packets sent
status 2
10
main: 5 made, 0 sent, 0 waiting
	discarded: 5
main:e
	discarded: 5
ended 0
== stderr
datapath ctl: there are several configurations: say which
== run
# what the instance began with goes before it does
. ./lab; lab one.click
datapath ctl remove main; datapath ctl stop; wait $pid; echo "ended $?"
== stdout
ended 0
== run
. ./lab; lab one.click
try() { datapath ctl "$@"; echo "status $?"; }
try stas
try read
try read c.count a b
try read c.cuont
try read d3.count
try read x:c.count
try write c.count 3
try write q.capacity many
try install main two.click
try install 'a b' two.click
try install bad bad.click
try hotswap bad.click
try hotswap bad2.click
try hotswap nowhere.click
try ports attach lan nowhere0
try ports detach lan
try ports detahc lan
try read q.length
try --name=nobody ping
try --json read c.cuont
datapath run --name lab two.click; echo "status $?"
datapath run --name 'a b'; echo "status $?"
datapath ctl list
kill -9 $pid; wait $pid 2>/dev/null
datapath ctl ping; echo "status $?"
# what was left over is replaced
. ./lab; lab two.click
for i in $(seq 100); do datapath ctl list 2>/dev/null && break; sleep 0.05; done
kill $pid; wait $pid; echo "ended $?"; ls run
== stdout
status 2
status 2
status 2
status 2
status 2
status 2
status 2
status 2
status 2
status 2
status 2
status 2
status 2
status 2
status 2
status 2
status 2
5
status 0
status 3
{"code":"not-found","status":2,"message":"no read handler 'c.cuont', did you mean 'c.count'?"}
status 2
status 3
status 2
main: one.click, running, 7 elements, 0 packets sent
status 3
main: two.click, running, 5 elements, 0 packets sent
ended 0
== stderr
datapath ctl: no verb 'stas', did you mean 'stats'?
usage: datapath ctl read handler [args]
usage: datapath ctl read handler [args]
datapath ctl: no read handler 'c.cuont', did you mean 'c.count'?
datapath ctl: no element 'd3', did you mean 'd'?
datapath ctl: no configuration 'x'
datapath ctl: no write handler 'c.count'
datapath ctl: expected a number from 0 to 4294967295, not 'many'
datapath ctl: there is a configuration 'main' (hotswap replaces one)
datapath ctl: 'a b' is no name: expected at most 64 letters, digits, '_', '-' and '.'
bad.click:1:14: error: unknown element class 'Countr', did you mean 'Counter'?
    Idle -> c :: Countr -> Discard;
                 ^~~~~~
bad.click:1:14: error: unknown element class 'Countr', did you mean 'Counter'?
    Idle -> c :: Countr -> Discard;
                 ^~~~~~
bad2.click:1:1: error: there is no device 'nowhere0'
    FromDevice(nowhere0) -> Discard;
    ^~~~~~~~~~
error: cannot read 'nowhere.click': no such file or directory
error: there is no device 'nowhere0'
datapath ctl: configuration 'main' has no port 'lan'
datapath ctl: no verb 'ports.detahc', did you mean 'ports.detach'?
datapath ctl: cannot reach 'nobody': no instance of that name runs
error: cannot listen at '{{.*}}/run/lab.sock': an instance of that name runs already
error: 'a b' is no name: expected at most 64 letters, digits, '_', '-' and '.'
datapath ctl: cannot reach 'lab': no instance of that name runs
== run
# Ports: captures, and devices that come and go
. ./lab; lab device.click --port lan=none --port wan=none
datapath ctl ports
datapath ctl ports attach lan memory --json
datapath ctl ports attach wan pcap:,out.pcap
datapath ctl ports attach wan pcap:nothere.pcap; echo "status $?"
datapath ctl ports
datapath ctl ports detach wan; datapath ctl ports detach lan; datapath ctl ports; datapath ctl top --once --json | head -c 12; echo
datapath ctl stop; wait $pid
head -c 4 out.pcap | od -An -tx1
datapath run --port lan=none --port lan=none device.click; echo "status $?"
datapath run --port lan device.click; echo "status $?"
== stdout
main:wan: none (none), 0 received, 0 sent, 0 lost
main:lan: none (none), 0 received, 0 sent, 0 lost
{"mode":"memory"}
{"mode":"pcap"}
status 2
main:wan: pcap:,out.pcap (pcap), 0 received, 0 sent, 0 lost
main:lan: memory (memory), 0 received, 0 sent, 0 lost
main:wan: none (none), 0 received, 0 sent, 0 lost
main:lan: none (none), 0 received, 0 sent, 0 lost
{"ports":[{"
 d4 c3 b2 a1
status 2
status 2
== stderr
error: cannot read capture file 'nothere.pcap': No such file or directory
error: port 'lan' is given twice
error: expected NAME=DEVICE for a port, not 'lan'
