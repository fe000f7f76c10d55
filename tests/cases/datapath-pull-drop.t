What is dropped on the way to a pull is work: a run goes on while all that is pulled ends there.
== file lost.click
InfiniteSource(LENGTH 60, LIMIT 500, BURST 500) -> q :: Queue(500) -> CheckIPHeader(14) -> Unqueue -> Discard;
== run
datapath run --clock=virtual lost.click -h q.length --json; datapath run --burst 32 lost.click -h q.length
== stdout
0
{"made": 500, "sent": 0, "waiting": 0, "dropped": {"bad header": 500}}
0
