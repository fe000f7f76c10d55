A network under an editor: verdicts that change are told when a file does; what is half-written changes none. Routes and
access lists are decided rule by rule, anything else anew.
== file net.yaml
network: pair
encap: ip
boxes:
  r1: { click: r1.click }
  r2: { click: r2.click }
hosts:
  a: { ip: 10.0.1.2 }
  b: { ip: 10.0.2.2 }
links:
  - a -- r1:a
  - r1:x -- r2:x
  - r2:b -- b
policies:
  b is there: { reach: a -> b, packet: dst 10.0.2.2 }
  no telnet: { no-reach: a -> b, packet: tcp dst port 23 }
  nothing circles: { no-loops: true }
== file r1.click
fib :: StaticIPLookup(10.0.1.0/24 0, 10.0.2.0/24 1);
FromDevice(a) -> CheckIPHeader -> IPFilter(deny tcp dst port 23, allow all) -> fib;
FromDevice(x) -> CheckIPHeader -> fib;
fib[0] -> Queue -> ToDevice(a);
fib[1] -> Queue -> ToDevice(x);
== file r2.click
fib :: StaticIPLookup(10.0.2.0/24 0);
FromDevice(b) -> CheckIPHeader -> fib;
FromDevice(x) -> CheckIPHeader -> fib;
fib[0] -> Queue -> ToDevice(b);
fib[1] -> Queue -> ToDevice(x);
== file steps
# sourced by each run: starts the watch, waits for its lines, ends it
begin() {
	mkfifo in
	: >out	# wait_for may look before the watch has begun
	symexec watch "$@" net.yaml <in >out 2>err &
	pid=$!
	exec 9>in
	wait_for watching 1
}
wait_for() {
	i=0
	while [ "$(grep -c "$1" out)" -lt "$2" ] && [ $i -lt 100 ] && kill -0 $pid; do
		sleep 0.1
		i=$((i + 1))
	done
}
end() {
	exec 9>&-
	wait $pid
	echo "exit $?"
	sed -E 's/^[0-9:]{8} //; s/of [0-9:]{8} stand/stand/; s/, [0-9.]+ ms//; s/watching [0-9]+ files/watching N files/' out
	cat err
	rm -f in out err
}
== run
. ./steps
begin
sed -i 's|10.0.2.0/24 0|10.0.2.0/24 0, 10.0.3.0/24 1|' r2.click; wait_for 'changed' 1
sed -i 's|10.0.2.0/24 1|10.0.2.0/24 1, 10.0.3.0/24 1|' r1.click; wait_for 'changed' 2
sed -i 's|dst port 23, allow|dst port 24, allow|' r1.click; wait_for 'changed' 3
sed -i 's|allow all|allow al|' r1.click; wait_for 'stand' 1
printf '\n// nothing\n' >>r2.click; wait_for 'stand' 2
sed -i 's|allow al)|allow all)|' r1.click; wait_for 'changed' 4
sed 's|, 10.0.3.0/24 1||' r2.click >new; mv new r2.click; wait_for 'changed' 5
end
== stdout
exit 0
b is there: holds
no telnet: holds
nothing circles: holds
loops: none
net.yaml: watching N files; loops are decided rule by rule
r2.click: 0 of 4 verdicts changed
nothing circles: holds -> violated
  a packet goes round for ever (endless)
  the witness, run, passes r1/fib at least 3 times
  sent by a
  1 cycle: endless
  path:
    r1/fib :: StaticIPLookup             r1.click:1  in at 0, out by 1
    r1/Queue@9 :: Queue                  r1.click:5
    r1/ToDevice@10 :: ToDevice           r1.click:5
    r2/FromDevice@4 :: FromDevice        r2.click:3
    r2/CheckIPHeader@5 :: CheckIPHeader  r2.click:3
    r2/fib :: StaticIPLookup             r2.click:1  in at 0, out by 1
    r2/Queue@8 :: Queue                  r2.click:5
    r2/ToDevice@9 :: ToDevice            r2.click:5
    r1/FromDevice@5 :: FromDevice        r1.click:3
    r1/CheckIPHeader@6 :: CheckIPHeader  r1.click:3
  packets: ip.proto: 6; ip.src: 10.0.1.2; ip.dst: 10.0.3.0/24; ip.ttl: 1-255; tcp.dport: not 23
  witness: 10.0.1.2:40000 > 10.0.3.0:80 TCP S seq 1000 ack 0 win 65535 len 0
    4500002800010000400662ce0a0001020a0003009c400050000003e8000000005002fffff7680000
loops: none -> 1 endless
loop r1, r2: endless
  a packet goes round for ever (endless)
  path:
    r1/fib :: StaticIPLookup             r1.click:1  in at 0, out by 1
    r1/Queue@9 :: Queue                  r1.click:5
    r1/ToDevice@10 :: ToDevice           r1.click:5
    r2/FromDevice@4 :: FromDevice        r2.click:3
    r2/CheckIPHeader@5 :: CheckIPHeader  r2.click:3
    r2/fib :: StaticIPLookup             r2.click:1  in at 0, out by 1
    r2/Queue@8 :: Queue                  r2.click:5
    r2/ToDevice@9 :: ToDevice            r2.click:5
    r1/FromDevice@5 :: FromDevice        r1.click:3
    r1/CheckIPHeader@6 :: CheckIPHeader  r1.click:3
  packets: ip.proto: 6; ip.src: 10.0.1.2; ip.dst: 10.0.3.0/24; ip.ttl: 1-255; tcp.dport: not 23
  witness: 10.0.1.2:40000 > 10.0.3.0:80 TCP S seq 1000 ack 0 win 65535 len 0
    4500002800010000400662ce0a0001020a0003009c400050000003e8000000005002fffff7680000
r1.click: 3 of 5 verdicts changed
no telnet: holds -> violated
  a packet from a reaches b
  path:
    a
    r1/FromDevice@2 :: FromDevice        r1.click:2
    r1/CheckIPHeader@3 :: CheckIPHeader  r1.click:2
    r1/IPFilter@4 :: IPFilter            r1.click:2  rule 2
    r1/fib :: StaticIPLookup             r1.click:1  rule 2
    r1/Queue@9 :: Queue                  r1.click:5
    r1/ToDevice@10 :: ToDevice           r1.click:5
    r2/FromDevice@4 :: FromDevice        r2.click:3
    r2/CheckIPHeader@5 :: CheckIPHeader  r2.click:3
    r2/fib :: StaticIPLookup             r2.click:1  rule 1
    r2/Queue@6 :: Queue                  r2.click:4
    r2/ToDevice@7 :: ToDevice            r2.click:4
    b
  packets: ip.proto: 6; ip.src: 10.0.1.2; ip.dst: 10.0.2.0/24; ip.ttl: 1-255; tcp.dport: 23
  witness: 10.0.1.2:40000 > 10.0.2.0:23 TCP S seq 1000 ack 0 win 65535 len 0
    4500002800010000400663ce0a0001020a0002009c400017000003e8000000005002fffff8a10000
r1.click: 1 of 5 verdicts changed
r1.click: wrong, the verdicts stand
r1.click: wrong, the verdicts stand
r1.click: 0 of 5 verdicts changed
nothing circles: violated -> holds
loops: 1 endless -> none
loop r1, r2: endless -> gone
r2.click: 3 of 4 verdicts changed
r1.click:2:72: error: 'al' is no test
    FromDevice(a) -> CheckIPHeader -> IPFilter(deny tcp dst port 24, allow al) -> fib;
                                                                           ^~
r1.click:2:72: error: 'al' is no test
    FromDevice(a) -> CheckIPHeader -> IPFilter(deny tcp dst port 24, allow al) -> fib;
                                                                           ^~
== file nat.click
FromDevice(a) -> CheckIPHeader -> rw :: IPRewriter(pattern 10.0.1.9 1024-65535 - - 0 1, drop);
FromDevice(x) -> CheckIPHeader -> [1]rw;
rw[0] -> Queue -> ToDevice(x);
rw[1] -> Queue -> ToDevice(a);
== run
. ./steps
cp nat.click r1.click
begin --poll
sed -i 's|1024|2048|' r1.click; wait_for 'changed' 1
printf '  more: { reach: b -> a }\n' >>net.yaml; wait_for 'changed' 2
kill $pid
end
== stdout
exit 0
b is there: holds
no telnet: violated
  a packet from a reaches b
  path:
    a
    r1/FromDevice@1 :: FromDevice        r1.click:1
    r1/CheckIPHeader@2 :: CheckIPHeader  r1.click:1
    r1/rw :: IPRewriter                  r1.click:1  not in table 'tcp'
    r1/Queue@6 :: Queue                  r1.click:3
    r1/ToDevice@7 :: ToDevice            r1.click:3
    r2/FromDevice@4 :: FromDevice        r2.click:3
    r2/CheckIPHeader@5 :: CheckIPHeader  r2.click:3
    r2/fib :: StaticIPLookup             r2.click:1  rule 1
    r2/Queue@6 :: Queue                  r2.click:4
    r2/ToDevice@7 :: ToDevice            r2.click:4
    b
  packets: ip.proto: 6; ip.src: 10.0.1.9; ip.dst: 10.0.2.0/24; ip.ttl: 1-255; tcp.sport: r1/rw.port in 1024-65535; tcp.dport: 23
  witness: 10.0.1.2:40000 > 10.0.2.0:23 TCP S seq 1000 ack 0 win 65535 len 0
    4500002800010000400663ce0a0001020a0002009c400017000003e8000000005002fffff8a10000
nothing circles: holds
loops: none
net.yaml: watching N files, looked at by the clock; loops are searched anew each time: 'r1/rw' (IPRewriter) remembers packets
r1.click: 0 of 4 verdicts changed
more: violated
  no packet from b reaches a
  the one that comes furthest goes to b instead
  path:
    b
    r2/FromDevice@2 :: FromDevice        r2.click:2
    r2/CheckIPHeader@3 :: CheckIPHeader  r2.click:2
    r2/fib :: StaticIPLookup             r2.click:1  rule 1
    r2/Queue@6 :: Queue                  r2.click:4
    r2/ToDevice@7 :: ToDevice            r2.click:4
    b
  packets: ip.proto: 6; ip.src: 10.0.2.2; ip.dst: 10.0.2.0/24; ip.ttl: 1-255
  witness: 10.0.2.2:40000 > 10.0.2.0:80 TCP S seq 1000 ack 0 win 65535 len 0
    4500002800010000400662ce0a0002020a0002009c400050000003e8000000005002fffff7680000
net.yaml: 1 of 5 verdicts changed
== run
. ./steps
begin --json
sed -i 's|r2:b -- b|r2:b -- b:|' net.yaml; wait_for '"wrong"' 1
sed -i 's|r2:b -- b:|r2:b -> b|; /nothing circles/d' net.yaml; wait_for '"decided"' 1
cp out last
end >/dev/null
perl -MJSON::PP -ne '$o = decode_json($_); print join(" | ", map { "$_ " . ($o->{$_} // "null") } grep { exists $o->{$_} } qw(event kind name before now status level)), "\n"' last
== stdout
event verdict | kind policy | name b is there | before null | now holds | status holds
event verdict | kind policy | name no telnet | before null | now violated | status violated
event verdict | kind policy | name nothing circles | before null | now holds | status holds
event verdict | kind policy | name more | before null | now violated | status violated
event verdict | kind loops | name loops | before null | now none | status holds
event watching
event wrong
event verdict | kind policy | name more | before violated | now violated | status violated
event gone | kind policy | name nothing circles | before holds
event decided
