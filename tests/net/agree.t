Each box of the lab and its Click model agree about what a path does, the kernel's box and the model on the datapath alike;
a model that is wrong disagrees.
== file agree
# agree SCENARIO [PROBE]: the box of the kernel, then its model run by the datapath, held against the model.
$TOP/tests/net/modelled m $1
for lab in $1 datapath=m; do
	$TOP/tests/net/lab $lab -- tracebox -n -m 12 --expect m/network.yaml ${2:+-p "$2"} 10.9.5.2 >out
	[ $? != 77 ] || { cat out; exit 77; }
	echo "$1: $(tail -1 out | sed 's|m/network.yaml: ||')"
	grep '^differs' out
done
true
== run
# What a SYN shows.
for s in none seq seqall win ipid ttl drop hole reject silent stateless snat; do sh agree $s || exit; done
== stdout
none: agrees, 5 answers compared
none: agrees, 5 answers compared
seq: agrees, 5 answers compared
seq: agrees, 5 answers compared
seqall: agrees, 5 answers compared
seqall: agrees, 5 answers compared
win: agrees, 5 answers compared
win: agrees, 5 answers compared
ipid: agrees, 5 answers compared
ipid: agrees, 5 answers compared
ttl: agrees, 3 answers compared
ttl: agrees, 3 answers compared
drop: agrees, 2 answers compared
drop: agrees, 2 answers compared
hole: agrees, 2 answers compared
hole: agrees, 2 answers compared
reject: agrees, 3 answers compared
reject: agrees, 3 answers compared
silent: agrees, 4 answers compared
silent: agrees, 4 answers compared
stateless: agrees, 2 answers compared
stateless: agrees, 2 answers compared
snat: agrees, 5 answers compared
snat: agrees, 5 answers compared
== run
# What other probes show.
for s in mss msspre strip; do sh agree $s 'IP / TCP / MSS / SACKP / TS / MPCAPABLE / WSCALE'; done
sh agree tfo 'IP / TCP / TFO'
for s in ecn ce; do sh agree $s 'ip{ecn = 2} / TCP'; done
sh agree dscp 'ip{dscp = 10} / TCP'
for s in mtu mtubh; do sh agree $s 'IP / TCP / raw(string.rep("A", 1380))'; done
sh agree loop 'IP / tcp{dst = 21}'
sh agree nosctp 'IP / SCTP'
sh agree payload 'IP / tcp{dst = 21, flags = 16} / raw("PORT 1,2")'
sh agree stateful 'IP / tcp{flags = 4}'
sh agree snat 'IP / UDP'
== stdout
mss: agrees, 5 answers compared
mss: agrees, 5 answers compared
msspre: agrees, 5 answers compared
msspre: agrees, 5 answers compared
strip: agrees, 5 answers compared
strip: agrees, 5 answers compared
tfo: agrees, 5 answers compared
tfo: agrees, 5 answers compared
ecn: agrees, 5 answers compared
ecn: agrees, 5 answers compared
ce: agrees, 5 answers compared
ce: agrees, 5 answers compared
dscp: agrees, 5 answers compared
dscp: agrees, 5 answers compared
mtu: agrees, 3 answers compared
mtu: agrees, 3 answers compared
mtubh: agrees, 2 answers compared
mtubh: agrees, 2 answers compared
loop: agrees, 12 answers compared
loop: agrees, 12 answers compared
nosctp: agrees, 2 answers compared
nosctp: agrees, 2 answers compared
payload: agrees, 4 answers compared
payload: agrees, 4 answers compared
stateful: agrees, 2 answers compared
stateful: agrees, 2 answers compared
snat: agrees, 5 answers compared
snat: agrees, 5 answers compared
== run
# Boxes that end connections have models that only a proof can run.
for s in dnat synproxy; do
	$TOP/tests/net/modelled m $s
	$TOP/tests/net/lab $s -- tracebox -n --expect m/network.yaml 10.9.5.2 | tail -1
done
# Routers that quote badly do not disagree: nothing was changed on the way.
for s in quote=8 quote=20 quote=full swaplen zerocksum; do
	$TOP/tests/net/modelled m win; $TOP/tests/net/lab $s win -- tracebox -n --expect m/network.yaml 10.9.5.2 | tail -1
done
== stdout
m/network.yaml: agrees, 2 answers compared
m/network.yaml: agrees, 3 answers compared
m/network.yaml: agrees, 5 answers compared
m/network.yaml: agrees, 5 answers compared
m/network.yaml: agrees, 5 answers compared
m/network.yaml: agrees, 5 answers compared
m/network.yaml: agrees, 5 answers compared
== run
# Wrong on purpose: the box does what its model does not, the model what the box does not, both do something else.
wrong()
{
	$TOP/tests/net/modelled m $2
	[ -z "${3-}" ] || sed -i "$3" m/r2.click
	echo "box $1, model $2${3:+ ($3)}:"
	$TOP/tests/net/lab $1 -- tracebox -n -m 8 --seed 1 --expect m/network.yaml ${P:+-p "$P"} 10.9.5.2 | grep -E '^differs|agrees'
}
wrong win none; wrong none win; wrong win win s/03e8/03e9/; wrong seq none; wrong none seq; wrong ipid none
wrong drop none; wrong none drop; wrong reject none; wrong none reject; wrong stateless none; wrong none stateless
wrong dnat none; wrong none dnat; wrong win@3 win; wrong 'win seq' win
P='IP / TCP / MSS'
wrong mss none; wrong none mss; wrong mss mss s/1200/1300/; wrong msspre mss
P='ip{ecn = 2} / TCP'
wrong ecn none; wrong ce ecn
== stdout
box win, model none:
differs: hop 3 (10.9.3.2): TCP window rewritten 5840 -> 1000, which no model does of r2 or r3
box none, model win:
differs: hop 3 (10.9.3.2): not seen, and expected of r2 or r3: TCP window rewritten 5840 -> 1000
box win, model win (s/03e8/03e9/):
differs: hop 3 (10.9.3.2): TCP window rewritten 5840 -> 1000, and expected of r2 or r3: TCP window rewritten 5840 -> 1001
box seq, model none:
differs: hop 3 (10.9.3.2): TCP sequence number rewritten 2765522560 -> 305419896 (by +1834864632), which no model does of r2 or r3
differs: hop 5 (10.9.5.2): tcp.ack of the answer is 305419897, expected 2797474255
box none, model seq:
differs: hop 3 (10.9.3.2): not seen, and expected of r2 or r3: TCP sequence number rewritten 2765522560 -> 305419896 (by +1834864632)
differs: hop 5 (10.9.5.2): tcp.ack of the answer is 2797474255, expected 305419897
box ipid, model none:
differs: hop 3 (10.9.3.2): IP identification rewritten 26000 -> 4660, which no model does of r2 or r3
box drop, model none:
differs: hop 3: no answer from here on, expected time exceeded from 10.9.3.2 (r3)
box none, model drop:
differs: hop 3 (10.9.3.2): answers, though the probe is dropped at r2: denied by rule 1
box reject, model none:
differs: hop 3 (10.9.2.2): administratively prohibited, and expected time exceeded from 10.9.3.2 (r3)
box none, model reject:
differs: hop 3 (10.9.3.2): time exceeded, and expected administratively prohibited from 10.9.2.2 (r2)
box stateless, model none:
differs: hop 3: no answer from here on, expected time exceeded from 10.9.3.2 (r3)
box none, model stateless:
differs: hop 3 (10.9.3.2): answers, though the probe is dropped at client: the answer is for another address
differs: hop 4 (10.9.4.2): answers, though the probe is dropped at client: the answer is for another address
box dnat, model none:
differs: hop 2 (10.9.5.2): the destination's answer, and expected time exceeded from 10.9.2.2 (r2)
box none, model dnat:
differs: hop 2 (10.9.2.2): time exceeded, and expected the answer of r2
box win@3, model win:
differs: hop 3 (10.9.3.2): not seen, and expected of r2 or r3: TCP window rewritten 5840 -> 1000
box win seq, model win:
differs: hop 3 (10.9.3.2): TCP sequence number rewritten 2765522560 -> 305419896 (by +1834864632), which no model does of r2 or r3
differs: hop 5 (10.9.5.2): tcp.ack of the answer is 305419897, expected 2797474255
box mss, model none:
differs: hop 3 (10.9.3.2): MSS clamped 1460 -> 1200, which no model does of r2 or r3
box none, model mss:
differs: hop 3 (10.9.3.2): not seen, and expected of r2 or r3: MSS clamped 1460 -> 1200
box mss, model mss (s/1200/1300/):
differs: hop 3 (10.9.3.2): MSS clamped 1460 -> 1200, and expected of r2 or r3: MSS clamped 1460 -> 1300
box msspre, model mss:
differs: hop 2 (10.9.2.2): MSS clamped 1460 -> 1200, which no model does of r1 or r2
box ecn, model none:
differs: hop 3 (10.9.3.2): ECN bleached ect0 -> not-ect, which no model does of r2 or r3
box ce, model ecn:
differs: hop 3 (10.9.3.2): ECN marked ect0 -> ce, and expected of r2 or r3: ECN bleached ect0 -> not-ect
== run
# The same of a datapath that runs another configuration than the one that was proved, and of IPv4 through all four routers.
$TOP/tests/net/modelled run win; $TOP/tests/net/modelled m none
$TOP/tests/net/lab datapath=run -- tracebox -n --expect m/network.yaml 10.9.5.2 | grep -E '^differs|agrees'
$TOP/tests/net/modelled m mss@1 seq@2 win@3 ecn@4
$TOP/tests/net/lab datapath=m@1 datapath=m@2 datapath=m@3 datapath=m@4 -- \
	tracebox -n --expect m/network.yaml -p 'ip{ecn = 2} / TCP / MSS' 10.9.5.2 | tail -1
== stdout
differs: hop 3 (10.9.3.2): TCP window rewritten 5840 -> 1000, which no model does of r2 or r3
m/network.yaml: agrees, 5 answers compared
