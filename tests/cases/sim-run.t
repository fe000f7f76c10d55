A concrete run: what is left to chance is named, handlers can be asked, scripts speak of handlers that
do not exist, and a driver that nobody stops ends.
== file chance.click
s :: InfiniteSource(DATA abcdef, LIMIT 5) -> Unstrip(3) -> r :: RandomSample(0.5) -> ToDump(out.pcap);
== run
symexec sim --json chance.click
== stdout
{"in": 5, "out": 5, "dropped": 0, "violations": 0, "undefined_bytes": 15, "nondeterministic": [{"element": "r", "chance": "random sampling"}], "outputs": [{"element": "ToDump@4", "file": "out.pcap", "packets": 5, "packets_vary": true, "free": [{"packet": 0, "offset": 0, "length": 3}, {"packet": 1, "offset": 0, "length": 3}, {"packet": 2, "offset": 0, "length": 3}, {"packet": 3, "offset": 0, "length": 3}, {"packet": 4, "offset": 0, "length": 3}]}]}
== file free.click
InfiniteSource(DATA \<45000020000100004011000001010101020202020064006400000000aaaaaaaa>, LIMIT 2, STOP true)
	-> CheckIPHeader(CHECKSUM false) -> SetIPChecksum -> t :: Tee(4);
t[0] -> [0] rw :: IPRewriter(pattern 1.0.0.1 2000-3000 - - 0 0, pattern 1.0.0.1 2000-3000# - - 0 0) -> ToDump(anywhere.pcap);
t[1] -> SetRandIPAddress(7.0.0.0/8) -> StoreIPAddress(dst) -> ToDump(address.pcap);
t[2] -> IPFragmenter(28) -> Strip(20) -> Unstrip(24) -> ToDump(unset.pcap);
t[3] -> [0] seq :: IPRewriter(pattern 1.0.0.1 2000-3000# - - 0 0) -> ToDump(sequence.pcap);
Idle -> [1] rw;
== run
symexec sim --json free.click | perl -MJSON::PP -0777ne 'print "$_->{file} $_->{packets}:", map({ " $_->{offset}+$_->{length}" }
	grep { !$_->{packet} } @{$_->{free}}), "\n" for sort { $a->{file} cmp $b->{file} } @{decode_json($_)->{outputs}}'
== stdout
address.pcap 2: 10+2 17+3
anywhere.pcap 2: 20+2
sequence.pcap 2:
unset.pcap 4: 0+4
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
