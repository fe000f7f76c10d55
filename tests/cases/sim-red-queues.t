RED must have a queue: the nearest behind it where it pushes, in front of it where it is pulled, or those that QUEUES names.
== file none.click
FromDump(in.pcap, STOP true) -> RED(5, 50, 0.02) -> Discard;
== file other.click
FromDump(in.pcap, STOP true) -> r :: RED(5, 50, 0.02, QUEUES q d) -> q :: Queue -> Unqueue -> d :: Discard;
== file pulled.click
FromDump(in.pcap, STOP true) -> q :: Queue -> Counter -> r :: RED(5, 50, 0.02) -> Unqueue -> Discard;
== hex in.pcap
d4c3b2a1 02000400 00000000 00000000 ffff0000 01000000
== run
symexec sim none.click; symexec sim other.click; symexec sim -h r.queues pulled.click
== stdout
q
== stderr
none.click:1:33: error: 'RED@2' has no queue behind it, expected one, or QUEUES
    FromDump(in.pcap, STOP true) -> RED(5, 50, 0.02) -> Discard;
                                    ^~~
other.click:1:33: error: QUEUES: expected the name of a queue, not 'd'
    FromDump(in.pcap, STOP true) -> r :: RED(5, 50, 0.02, QUEUES q d) -> q :: Queue -> Unqueue -> d :: Discard;
                                    ^
