A rewriter whose packets come back to it remembers more of them each time round, and which fields are equal to what was
remembered makes ever new shapes, though their layouts are few. The search ends in a second or two, and says at which bound.
== file ring.click
FromDevice(a) -> Strip(14) -> CheckIPHeader -> [0]one :: StaticIPLookup(10.0.0.0/8 0, 0.0.0.0/0 1);
one[0] -> c :: IPClassifier(tcp, udp, icmp, -);
c[0] -> tcp :: IPRewriter(pattern 11.0.0.1 1024-65535 - - 0 0) -> two :: StaticIPLookup(10.1.0.0/16 0, 0.0.0.0/0 1);
c[1] -> two; c[2] -> two; c[3] -> two;
two[0] -> [0]one;
one[1] -> Unstrip(14) -> Queue -> ToDevice(b);
two[1] -> Discard;
== run
timeout 20 symexec loops ring.click | grep -v '^ ' | grep -v assumed
== stdout
one: endless
one: endless
one: endless
one: endless
== stderr
ring.click: undecided: there may be more loops: packets come back in more than 2000 shapes to one place
