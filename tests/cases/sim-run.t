A concrete run: what is left to chance is named, handlers can be asked, scripts speak of handlers that
do not exist, and a driver that nobody stops ends.
== file chance.click
s :: InfiniteSource(DATA abcdef, LIMIT 5) -> Unstrip(3) -> r :: RandomSample(0.5) -> ToDump(out.pcap);
== run
symexec sim --json chance.click
== stdout
{"in": 5, "out": 5, "dropped": 0, "violations": 0, "undefined_bytes": 15, "nondeterministic": [{"element": "r", "chance": "random sampling"}]}
== run
symexec sim chance.click -h s.count
== stdout
5
== run
symexec sim chance.click -h s.count -h r.class
== stdout
s.count:
5

r.class:
RandomSample

== run
symexec sim chance.click -h s.cuont
== stderr
error: no read handler 's.cuont'
== exit 2
== file script.click
q :: Queue; Idle -> q -> Discard;
Script(write q.capacity x, write p.reset, read q.size, print $(q.capacity), stop);
== run
symexec sim script.click
== stdout
1000
== stderr
script.click:2:1: warning: handler 'q.capacity' does not take 'x'
    Script(write q.capacity x, write p.reset, read q.size, print $(q.capacity), stop);
    ^~~~~~
script.click:2:1: warning: no write handler 'p.reset'
    Script(write q.capacity x, write p.reset, read q.size, print $(q.capacity), stop);
    ^~~~~~
script.click:2:1: warning: no read handler 'q.size'
    Script(write q.capacity x, write p.reset, read q.size, print $(q.capacity), stop);
    ^~~~~~
== file endless.click
InfiniteSource -> Discard;
== run
symexec sim endless.click
== stderr
error: the driver is not stopped within 10000000 runs of tasks, expected STOP, LIMIT or a Script
== exit 2
== file call.click
Idle -> c :: Counter(COUNT_CALL 3 nobody.stop) -> Discard;
== run
symexec sim call.click
== stderr
call.click:1:9: error: 'nobody.stop' names no handler, expected ELEMENT.HANDLER
    Idle -> c :: Counter(COUNT_CALL 3 nobody.stop) -> Discard;
            ^
== exit 2
