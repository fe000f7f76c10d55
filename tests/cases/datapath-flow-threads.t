Tables run on several threads, each with tables and caches of its own: a change reaches all of them between two packets, and what packets of several threads would have to share is refused.
== file edge.yaml
datapath: edge
ports: { lan: { memory: true }, a: { memory: true }, b: { memory: true } }
tables:
  0: { rules: [ { priority: 1, match: in_port == lan, actions: goto second } ] }
  second: { number: 10 }
== file lab.click
s :: InfiniteSource(DATA \<000000000002000000000001 0800 4500001c 00000000 40110000 0a000001 0a000002 03e8 0035 0008 0000>, LIMIT -1, BURST 32)
	-> [0] d :: Datapath(edge.yaml);
Idle -> [1] d; Idle -> [2] d; d[0] -> Discard; d[1] -> a :: Counter -> Discard; d[2] -> b :: Counter -> Discard;
== file lab
export MIDDLEPROOF_RUN=$PWD/run; mkdir -p run
datapath run --threads 3 --name lab lab.click & daemon=$!
flow() { datapath ctl -n lab flow "$@" || echo "exit $?"; }
count() { datapath ctl -n lab read $1.count; }
for i in $(seq 200); do datapath ctl -n lab ping >/dev/null 2>&1 && break; sleep 0.05; done
== run
. ./lab
flow add table=10,priority=5,udp,tp_dst=53,actions=output:a; sleep 0.1
for n in main main.1 main.2; do [ $(count $n:a) -gt 0 ] && echo "$n runs"; done
# one rule to and fro; packets that take the old way after the answer, on any thread
old=0 still=0
for i in $(seq 10); do
	for to in a b; do
		[ $to = a ] && other=b || other=a
		flow mod "table=10,udp,tp_dst=53,actions=output:$to" >/dev/null
		before=$(count $other) mine=$(count $to); sleep 0.03
		old=$((old + $(count $other) - before))
		[ $(count $to) -gt $mine ] || still=$((still + 1))
	done
done
echo "by the old way: $old, did not flow: $still"
flow bundle 'add table=10,priority=6,reg0=0,tun_id=0,udp,actions=set_field:1->reg1,drop
del table=10,priority=5,udp,tp_dst=53' >/dev/null; before=$(($(count a) + $(count b))); sleep 0.05; [ $(($(count a) + $(count b))) = $before ] && echo 'all dropped'
flow bundle 'add table=10,priority=7,udp,actions=output:a
add table=10,priority=8,udp,actions=outptu:b'; sleep 0.05; [ $(($(count a) + $(count b))) = $before ] && echo 'none of it'
# learned at run time, and kept when the configuration is replaced
flow add table=10,priority=9,udp,actions=output:b; datapath ctl -n lab hotswap lab.click main >/dev/null; sleep 0.1
for n in main main.1 main.2; do a=$(count $n:a) b=$(count $n:b); sleep 0.1; [ $(count $n:b) -gt $b ] && [ $(count $n:a) = $a ] && echo "$n goes on"; done
flow list table=10,udp | grep -c 'priority=9'
for f in actions=ct 'udp,actions=learn(table=10,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[])' idle_timeout=9,actions=drop; do flow add "$f" 2>&1; done
datapath ctl -n lab stop; wait $daemon
== stdout
1 rule
main runs
main.1 runs
main.2 runs
by the old way: 0, did not flow: 0
all dropped
exit 2
none of it
1 rule
main goes on
main.1 goes on
main.2 goes on
3
datapath ctl: column 9: "ct" is for one thread, not 3: start without --threads
exit 2
datapath ctl: column 13: "learn" is for one thread, not 3: start without --threads
exit 2
datapath ctl: "idle_timeout" is for one thread, not 3: each would forget by itself
exit 2
== stderr
datapath ctl: line 2, column 37: the tables have no action 'outptu', did you mean 'output'?
== file chained.yaml
datapath: chained
ports: { lan: { memory: true } }
meters: { slow: { packets: 10 } }
chains: { c: { nfs: [] } }
tables: { 0: { rules: [ { actions: [ meter slow, drop ] }, { priority: 2, actions: [ chain c, drop ] }, { priority: 3, actions: [ ct commit, drop ] } ] } }
== run
echo 'Idle -> Datapath(chained.yaml) -> Discard;' >chained.click; datapath run --threads 2 chained.click; echo "status $?"
== stdout
status 2
== stderr
chained.yaml:5:38: error: "meter" is for one thread, not 2: start without --threads
    tables: { 0: { rules: [ { actions: [ meter slow, drop ] }, { priority: 2, actions: [ chain c, drop ] }, { priority: 3, actions: [ ct commit, drop ] } ] } }
                                         ^~~~~~~~~~
chained.yaml:5:86: error: "chain" is for one thread, not 2: start without --threads
    tables: { 0: { rules: [ { actions: [ meter slow, drop ] }, { priority: 2, actions: [ chain c, drop ] }, { priority: 3, actions: [ ct commit, drop ] } ] } }
                                                                                         ^~~~~~~
chained.yaml:5:131: error: "ct" is for one thread, not 2: start without --threads
    tables: { 0: { rules: [ { actions: [ meter slow, drop ] }, { priority: 2, actions: [ chain c, drop ] }, { priority: 3, actions: [ ct commit, drop ] } ] } }
                                                                                                                                      ^~~~~~~~~
