Functions join and leave chains by verbs while packets flow; none is lost, and what is wrong changes nothing.
== file edge.yaml
datapath: edge
ports: { lan: { memory: true }, wan: { memory: true } }
tables: { 0: { rules: [ { match: in_port == lan, actions: [chain c, output wan] } ] } }
chains: { c: { id: 3, nfs: [ { name: first, order: 5, builtin: dad, args: { PACKETS: 4000000000 } } ] } }
== file lab.click
s :: RatedSource(DATA \<000000000002000000000001 0800 4500001c 00000000 40110000 0a000001 0a000002 03e8 0035 0008 0000>, RATE 20000, LIMIT -1)
	-> in :: Counter -> [0] d :: Datapath(edge.yaml);
Idle -> [1] d; d[0] -> Discard; d[1] -> out :: Counter -> Discard;
== file plain.click
Idle -> Discard;
== file lab
export MIDDLEPROOF_RUN=$PWD/run; mkdir -p run
datapath run --name lab lab.click & daemon=$!
ctl() { datapath ctl -n lab "$@"; echo "exit $?"; }
for i in $(seq 200); do datapath ctl -n lab ping >/dev/null 2>&1 && break; sleep 0.05; done
names() { datapath ctl -n lab chain list | sed -n 's/ packets.*//; /^[a-z]* [a-z]* order/p' | tr '\n' ';'; echo; }
== run
. ./lab
names
ctl chain join c '{name: wall, order: 9, builtin: firewall, args: {RULES: allow, LOOSE: 1}}'
ctl chain join c '{name: early, order: 1, builtin: dad, args: {RATE: 1Gbps}}'
names
for i in $(seq 20); do
	datapath ctl -n lab chain join c "{name: x, order: 20, builtin: firewall, args: {RULES: allow, LOOSE: 1}}" && datapath ctl -n lab chain leave c x
done
ctl chain leave c first
names
ctl chain leave c first
ctl chain leave nothing wall
ctl chain join c '{name: wall, order: 10, builtin: dad}'
ctl chain join c 'name: ['
ctl chain leave c wall main in
ctl install plain plain.click
ctl chain leave c wall plain
names
datapath ctl -n lab write main:s.active false; sleep 0.2
in=$(datapath ctl -n lab read main:in.count) out=$(datapath ctl -n lab read main:out.count)
[ "$in" -gt 1000 ] && [ "$in" = "$out" ] && echo "none lost"
datapath ctl -n lab stop; wait $daemon
== stdout
first dad order 5;
exit 0
exit 0
early dad order 1;first dad order 5;wall firewall order 9;
exit 0
early dad order 1;wall firewall order 9;
exit 2
exit 2
exit 2
exit 2
exit 2
exit 0
exit 2
early dad order 1;wall firewall order 9;
none lost
== stderr
datapath ctl: chain 'c' has no function 'first'
datapath ctl: no chain 'nothing'
datapath ctl: chain 'c' has a function 'wall' already
datapath ctl: did not find expected ',' or ']'; while parsing a flow sequence that begins here
datapath ctl: configuration 'main' has no element 'in' with chains
datapath ctl: configuration 'plain' has no chains
