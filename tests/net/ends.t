Where a path ends before its destination, it is said where, by whom and why; an error is no reason to repeat it.
== run
for s in reject reset hole ttl; do
	echo "$s:"; $TOP/tests/net/lab $s -- tracebox -n -t 0.3 10.9.5.2 | sed 1d
done
== stdout
reject:
 1  10.9.1.1  {{\d+\.\d}} ms
 2  10.9.2.2  {{\d+\.\d}} ms
 3  10.9.2.2  {{\d+\.\d}} ms  administratively prohibited

rejected by 10.9.2.2: administratively prohibited (3/13)
reset:
 1  10.9.1.1  {{\d+\.\d}} ms
 2  10.9.2.2  {{\d+\.\d}} ms
 3  10.9.5.2  {{\d+\.\d}} ms  RST+ACK

nothing altered: 3 hops answered, 2 quoted the whole probe
hint: the answer's TTL is that of 2 hops, the probe went 3: a proxy or who resets for the server may stand between 10.9.2.2 and 10.9.5.2 (hops 2 and 3)
hole:
 1  10.9.1.1  {{\d+\.\d}} ms
 2  10.9.2.2  {{\d+\.\d}} ms
 3  * to hop 64

no answer from the destination, none at all behind 10.9.2.2 (hop 2)
ttl:
 1  10.9.1.1  {{\d+\.\d}} ms
 2  10.9.2.2  {{\d+\.\d}} ms
 3  10.9.5.2  {{\d+\.\d}} ms  SYN+ACK: mss 1460

nothing altered: 3 hops answered, 2 quoted the whole probe
hint: the answer's TTL is that of 5 hops, the probe went 3: another way back, or the TTL is raised between 10.9.2.2 and 10.9.5.2 (hops 2 and 3)
== run
$TOP/tests/net/lab reject@3 -- tracebox -6 -n fd09:5::2 | tail -1
$TOP/tests/net/lab silent -- tracebox -n -t 0.2 10.9.5.2 | sed 1d
== stdout
rejected by fd09:3::2: administratively prohibited (1/1)
 1  10.9.1.1  {{\d+\.\d}} ms
 2  *
 3  10.9.3.2  {{\d+\.\d}} ms
 4  10.9.4.2  {{\d+\.\d}} ms
 5  10.9.5.2  {{\d+\.\d}} ms  SYN+ACK: mss 1460

nothing altered: 4 hops answered, 3 quoted the whole probe
== run
# A black hole is waited for once, not per hop and try: the whole process takes at most one and a half times the timeout. What a
# process takes that waits for nothing is taken off, and given back as the 50 ms that it has on an idle machine.
$TOP/tests/net/lab norate hole -- perl -MTime::HiRes=time -e 'sub least { my ($to) = @_; my $t = time; system "tracebox -n -t 0.25 -m 30 $to >/dev/null";
	$t = time - $t; $least{$to} = $t if !$least{$to} || $t < $least{$to} } for (1 .. 10) { least("10.9.5.2"); least("10.9.1.1") }
	$t = $least{"10.9.5.2"} - $least{"10.9.1.1"}; print $t > 0.2 && $t + 0.05 < 0.375 ? "in time\n" : "$t s\n"'
== stdout
in time
== run
# And that is one timeout: a longer one makes the run longer by as much as one timeout became
# longer, whatever else the machine does (the best of four runs each; what a run takes is measured by make bench T=tracebox).
$TOP/tests/net/lab norate hole -- perl -MTime::HiRes=time -e 'sub least { my ($wait) = @_; my $t = time; system "tracebox -n -t $wait -m 30 10.9.5.2 >/dev/null";
	$t = time - $t; $least{$wait} = $t if !$least{$wait} || $t < $least{$wait} } for (1 .. 4) { least(0.25); least(1.25) }
	$t = $least{1.25} - $least{0.25}; print $t > 0.7 && $t < 1.5 ? "waits once\n" : "$t s more\n"'
== stdout
waits once
== run
# Near destinations: the first router, this host itself; and none.
$TOP/tests/net/lab -- sh -c 'tracebox -n -t 0.3 10.9.1.1 | sed 1d; tracebox -n -t 0.3 10.9.1.2 | sed 1d; tracebox -n 10.77.0.1; echo $?'
== stdout
 1  10.9.1.1  {{\d+\.\d}} ms  RST+ACK

nothing altered: 1 hop answered, 0 quoted the whole probe
 1  10.9.1.2  {{\d+\.\d}} ms  RST+ACK

nothing altered: 1 hop answered, 0 quoted the whole probe
3
== stderr
error: no route to 10.77.0.1: Network is unreachable
== run
# Without the privilege to probe, and without that for the rule.
$TOP/tests/net/lab -- sh -c 'as="setpriv --reuid 65534 --clear-groups"; $as tracebox -n 10.9.5.2; echo $?
	$as --inh-caps +net_raw --ambient-caps +net_raw tracebox -n 10.9.5.2 | tail -1'
== stdout
3
note: this host reset 1 connection that the probes opened
== stderr
error: cannot capture on 'out': socket: Operation not permitted (CAP_NET_RAW is needed)
warning: this host will reset connections that the probes open: operation not permitted (CAP_NET_ADMIN is needed)
== run
# JSON lines come as hops answer, not at the end; on a terminal text does, with what is waited for. Together it is the same text.
$TOP/tests/net/lab silent -- sh -c 'tracebox -n --ndjson 10.9.5.2 | perl -MTime::HiRes=time -ne "BEGIN { \$t = time }
	/\"(hop\":\d|altered)/ and print \"\$1 \", time - \$t < 0.7 ? \"at once\" : \"later\", qq(\n)"
	script -qec "tracebox -n 10.9.5.2" /dev/null | tr -d "\r" >seen; grep -c "probes, 1.0 s" seen; sed "s/.*\x1b\[K//" seen | grep -v "^$" | sed "s/[0-9.]* ms/T ms/" >shown
	tracebox -n 10.9.5.2 | grep -v "^$" | sed "s/[0-9.]* ms/T ms/" | diff - shown && echo same'
== stdout
hop":1 at once
hop":2 later
hop":3 later
hop":4 later
hop":5 later
altered later
1
same
== run
# Files of captures are made new, never written over nor through a link.
$TOP/tests/net/lab -- sh -c 'tracebox -n -f x.pcap 10.9.5.2 >/dev/null; cksum <x.pcap >before; tracebox -n -f x.pcap 10.9.5.2; echo $?; cksum <x.pcap | cmp - before && echo kept
	ln -s elsewhere link; tracebox -n --pcapng link 10.9.5.2; echo $?; ls elsewhere 2>&1 | wc -l; tracebox -n -f /dev/null 10.9.5.2 | tail -1'
== stdout
3
kept
3
1
nothing altered: 5 hops answered, 4 quoted the whole probe
== stderr
error: cannot make 'x.pcap': File exists
error: cannot make 'link': File exists
== run
# A run that fails leaves no file; a full disk is said, and what was there before is kept.
$TOP/tests/net/lab many norate -- sh -c 'chmod 777 .; setpriv --reuid 65534 --clear-groups tracebox -n -f none.pcap --pcapng none.pcapng 10.9.5.2; echo $?; ls none.* 2>/dev/null | wc -l
	tracebox -n -f both --pcapng both 10.9.5.2; echo $?; ls both 2>/dev/null | wc -l
	mkdir full; mount -t tmpfs -o size=64k full full; seq -f "10.9.5.%g" 10 109 >hundred
	tracebox -n --icmp-rate 0 --targets hundred --db full/x.sqlite >/dev/null; echo $?; mount -o remount,size=1m full
	tracebox -n --icmp-rate 0 --targets hundred --db full/x.sqlite | sed "s/;.*//"; rm full/*
	mount -o remount,size=4k full; echo >full/fill; tracebox -n -f full/o.pcap 10.9.5.2 >/dev/null; echo $?; ls full; tracebox -n 10.9.5.2 >/dev/full; echo $?'
== stdout
3
0
3
0
3
100 destinations: 100 reached, 0 altered
3
fill
3
== stderr
error: cannot capture on 'out': socket: Operation not permitted (CAP_NET_RAW is needed)
error: cannot make 'both': File exists
error: 'full/x.sqlite': database or disk is full
error: cannot write capture file 'full/o.pcap': No space left on device
tracebox: cannot write the output
