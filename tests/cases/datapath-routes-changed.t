Routes come, change and go while packets flow; what cannot be changes nothing, and ctrl changes all or nothing.
== file e.click
InfiniteSource(LIMIT 0) -> SetIPAddress(10.1.2.3) -> l :: RadixIPLookup(10.0.0.0/8 0, 10.1.0.0/16 192.0.2.1 1); l[0] -> Discard; l[1] -> Discard;
Idle -> s :: SortedIPLookup(10.0.0.0/8 0); s[0] -> Discard;
Script(print "$(l.lookup 10.1.2.3) $(l.lookup 10.2.2.2) $(l.lookup 11.0.0.1)",
	write l.add 10.2.0.0/16 - 1, print "$(l.lookup 10.2.2.2)",
	write l.add 10.2.0.0/16 0, print "$(l.lookup 10.2.2.2)",
	write l.set 10.2.0.0/16 5.6.7.8 0, print "$(l.lookup 10.2.2.2)",
	write l.remove 10.2.0.0/16 5.6.7.9 0, write l.remove 10.2.0.0/16 1, print "$(l.lookup 10.2.2.2)",
	write l.remove 10.2.0.0/16, print "$(l.lookup 10.2.2.2)", write l.remove 10.2.0.0/16,
	write l.add 10.3.0.0/16 2, write l.add 10.3.0.0/16, write l.add 10.3.0.0/33 1, write l.add x 1, write l.add 10.3.0.0/16 1.2.3 1, write l.add "", write l.add 1 2 3 4 5 6 7, write l.set 10.3.0.0/16 -1,
	write l.flush, print "$(l.lookup 10.1.2.3)", write l.add 0/0 1, print $(l.lookup 10.1.2.3), print $(l.table), write s.add 1.0.0.0/8 0, print $(s.lookup 10.1.1.1), stop);
== file two.click
InfiniteSource(LIMIT 0, STOP false) -> SetIPAddress(10.1.2.3) -> l :: DirectIPLookup(10.0.0.0/8 0, 10.1.0.0/16 192.0.2.1 1); l[0] -> Discard; l[1] -> Discard;
== run
datapath run e.click
export MIDDLEPROOF_RUN=$PWD/run
datapath run --name lab --threads 2 two.click & pid=$!
for i in $(seq 200); do [ -S run/lab.sock ] && break; sleep 0.05; done
see() { for a in 10.1.2.3 10.4.2.2 10.2.2.2; do echo "$a: $(datapath ctl read l.lookup $a)"; done; }
datapath ctl write l.ctrl "$(printf 'add 10.4.0.0/16 1\n set 10.1.0.0/16 0\n\nremove 10.0.0.0/8')"; see; datapath ctl read l.table
datapath ctl write l.ctrl "$(printf 'remove 10.4.0.0/16\nadd 10.1.0.0/16 1')"; datapath ctl write l.ctrl "drop 10.4.0.0/16"; see
datapath ctl write l.ctrl "add 1234567890123456789012345678901234567890123456789012345678901234567 1"
datapath ctl stop; wait $pid
== stdout
1 192.0.2.1 0 -1
1
1
0 5.6.7.8
0 5.6.7.8
0
-1
1
0.0.0.0/0		-		1
0
10.1.2.3: 0
10.4.2.2: 1
10.2.2.2: -1
10.1.0.0/16		-		0
10.4.0.0/16		-		1
10.1.2.3: 0
10.4.2.2: 1
10.2.2.2: -1
== stderr
datapath: Script@9: there is a route to 10.2.0.0/16 already
datapath: Script@9: there is no such route to 10.2.0.0/16
datapath: Script@9: there is no such route to 10.2.0.0/16
datapath: Script@9: there is no such route to 10.2.0.0/16
datapath: Script@9: expected ADDR/MASK [GATEWAY] OUTPUT with an output below 2
datapath: Script@9: expected ADDR/MASK [GATEWAY] OUTPUT with an output below 2
datapath: Script@9: expected ADDR/MASK [GATEWAY] OUTPUT with an output below 2
datapath: Script@9: expected ADDR/MASK [GATEWAY] OUTPUT with an output below 2
datapath: Script@9: expected ADDR/MASK [GATEWAY] OUTPUT with an output below 2
datapath: Script@9: expected ADDR/MASK [GATEWAY] OUTPUT with an output below 2
datapath: Script@9: expected ADDR/MASK [GATEWAY] OUTPUT with an output below 2
datapath: Script@9: expected ADDR/MASK [GATEWAY] OUTPUT with an output below 2
datapath: Script@9: no write handler 's.add'
datapath ctl: line 2: there is a route to 10.1.0.0/16 already
datapath ctl: line 1: expected add, set or remove, not 'drop'
datapath ctl: line 1: expected ADDR/MASK [GATEWAY] OUTPUT with an output below 2
