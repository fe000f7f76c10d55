A configuration runs until it is stopped, handlers can be asked, and every packet is accounted for.
== file five.click
InfiniteSource(DATA abc, LIMIT 5, STOP true) -> Strip($n) -> q :: NotifierQueue(3) -> Unqueue
	-> c :: Counter -> Discard;
== run
datapath run five.click n=1 -h c.count
== stdout
5
== run
datapath run five.click n=2 -h c.byte_count -h c.class -h q.highwater_length
== stdout
c.byte_count:
5

c.class:
Counter

q.highwater_length:
1

== run
datapath run --json five.click n=9 -h c.byte_count
== stdout
0
{"made": 5, "sent": 0, "waiting": 0, "dropped": {"discarded": 5}}
== run
datapath run five.click n=9 -h c.cuont
== stderr
error: no read handler 'c.cuont', did you mean 'c.count'?
== exit 2
== run
datapath run five.click n=9 -h d.count
== stderr
error: no element 'd'
== exit 2
== file full.click
InfiniteSource(DATA abc, LIMIT 5) -> q :: NotifierQueue(3) -> Unqueue(ACTIVE false) -> Discard;
== run
datapath run --json full.click -h q.drop_reasons -h q.length
== stdout
q.drop_reasons:
queue full: 2

q.length:
3

{"made": 5, "sent": 0, "waiting": 3, "dropped": {"queue full": 2}}
== file loop.click
InfiniteSource(DATA abc, LIMIT 2, STOP true) -> t :: Tee -> a :: Null -> b :: Strip(0) -> a; t[1] -> Discard;
== run
datapath run --json loop.click
== stdout
{"made": 4, "sent": 0, "waiting": 0, "dropped": {"discarded": 2, "loop": 2}}
== file unknown.click
InfiniteSource -> Wifi -> Discard;
== run
datapath run unknown.click
== stderr
{{.*}}'Wifi'{{.*}}
{{.*}}
{{.*}}
== exit 2
== run
datapath run --clock=sun five.click n=0
== stderr
datapath run: --clock: expected real, pcap or virtual, not 'sun'
== exit 2
== run
datapath run five.click extra
== stderr
datapath run: expected NAME=VALUE, not 'extra'
== exit 2
== file manager.click
TimedSource(10) -> c :: Counter -> Discard; DriverManager(wait 35s);
== run
timeout 20 datapath run --clock=virtual manager.click -h c.count
== stdout
3
== file manager-at-once.click
InfiniteSource -> Discard; DriverManager(set x 1);
== run
timeout 20 datapath run manager-at-once.click
