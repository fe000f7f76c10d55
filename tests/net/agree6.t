By IPv6 too the boxes of the lab and their Click models agree, the kernel's box and the model on the datapath alike; a model that
is wrong disagrees.
== file agree6
# agree6 SCENARIO [PROBE]: the box of the kernel, then its model run by the datapath, held against the model.
$TOP/tests/net/modelled -6 m6 $1
for lab in $1 datapath=m6; do
	$TOP/tests/net/lab $lab -- tracebox -6 -n -m 12 --expect m6/network.yaml ${2:+-p "$2"} fd09:5::2 >out6
	[ $? != 77 ] || { cat out6; exit 77; }
	echo "$1: $(tail -1 out6 | sed 's|m6/network.yaml: ||')"
	grep '^differs' out6
done
true
== run
# The boxes that Click has elements for, by IPv6: none of them writes a TCP checksum there.
for s in none flow ttl drop hole reject silent; do sh agree6 $s || exit; done
sh agree6 none 'IPv6 / UDP'
for s in ecn ce; do sh agree6 $s 'ipv6{tc = 2} / TCP'; done
sh agree6 dscp 'ipv6{tc = 40} / TCP'
sh agree6 mtubh 'IPv6 / TCP / raw(string.rep("A", 1380))'
sh agree6 loop 'IPv6 / tcp{dst = 21}'
sh agree6 nosctp 'IPv6 / SCTP'
# all four routers
$TOP/tests/net/modelled -6 m6 flow@1 dscp@2 ttl@4
$TOP/tests/net/lab datapath=m6@1 datapath=m6@2 datapath=m6@3 datapath=m6@4 -- \
	tracebox -6 -n -m 8 --expect m6/network.yaml -p 'ipv6{tc = 40} / TCP' fd09:5::2 | tail -1
== stdout
none: agrees, 5 answers compared
none: agrees, 5 answers compared
flow: agrees, 5 answers compared
flow: agrees, 5 answers compared
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
none: agrees, 5 answers compared
none: agrees, 5 answers compared
ecn: agrees, 5 answers compared
ecn: agrees, 5 answers compared
ce: agrees, 5 answers compared
ce: agrees, 5 answers compared
dscp: agrees, 5 answers compared
dscp: agrees, 5 answers compared
mtubh: agrees, 2 answers compared
mtubh: agrees, 2 answers compared
loop: agrees, 12 answers compared
loop: agrees, 12 answers compared
nosctp: agrees, 2 answers compared
nosctp: agrees, 2 answers compared
m6/network.yaml: agrees, 5 answers compared
== run
# Wrong on purpose, by IPv6.
wrong()
{
	$TOP/tests/net/modelled -6 m6 $2
	[ -z "${3-}" ] || sed -i "$3" m6/r2.click
	echo "box $1, model $2${3:+ ($3)}:"
	$TOP/tests/net/lab $1 -- tracebox -6 -n -m 8 --seed 1 --expect m6/network.yaml ${P:+-p "$P"} fd09:5::2 | grep -E '^differs|agrees'
}
wrong flow none; wrong none flow; wrong flow flow s/1234/1235/; wrong ttl none; wrong drop none; wrong none drop
wrong reject none; wrong none reject; wrong reject reject 's/, 1, 1)/, 1, 0)/'; wrong seq none; wrong stateless none; wrong flow@3 flow
P='IPv6 / TCP / MSS'
wrong mss none
P='ipv6{tc = 2} / TCP'
wrong ecn none; wrong ce ecn
# the datapath runs another configuration than the one that was proved
$TOP/tests/net/modelled -6 run6 flow; $TOP/tests/net/modelled -6 m6 none
$TOP/tests/net/lab datapath=run6 -- tracebox -6 -n --expect m6/network.yaml fd09:5::2 | grep -E '^differs|agrees'
== stdout
box flow, model none:
differs: hop 3 (fd09:3::2): flow label rewritten 0x00000 -> 0x01234, which no model does of r2 or r3
box none, model flow:
differs: hop 3 (fd09:3::2): not seen, and expected of r2 or r3: flow label rewritten 0x00000 -> 0x01234
box flow, model flow (s/1234/1235/):
differs: hop 3 (fd09:3::2): flow label rewritten 0x00000 -> 0x01234, and expected of r2 or r3: flow label rewritten 0x00000 -> 0x01235
box ttl, model none:
differs: hop 3 (fd09:5::2): the destination's answer, and expected time exceeded from fd09:3::2 (r3)
box drop, model none:
differs: hop 3: no answer from here on, expected time exceeded from fd09:3::2 (r3)
box none, model drop:
differs: hop 3 (fd09:3::2): answers, though the probe is dropped at r2: discarded
box reject, model none:
differs: hop 3 (fd09:2::2): administratively prohibited, and expected time exceeded from fd09:3::2 (r3)
box none, model reject:
differs: hop 3 (fd09:3::2): time exceeded, and expected administratively prohibited from fd09:2::2 (r2)
box reject, model reject (s/, 1, 1)/, 1, 0)/):
differs: hop 3 (fd09:2::2): administratively prohibited, and expected no route from fd09:2::2 (r2)
box seq, model none:
differs: hop 3 (fd09:3::2): TCP sequence number rewritten 2765522560 -> 305419896 (by +1834864632), which no model does of r2 or r3
differs: hop 5 (fd09:5::2): tcp.ack of the answer is 305419897, expected 2797474255
box stateless, model none:
differs: hop 3: no answer from here on, expected time exceeded from fd09:3::2 (r3)
box flow@3, model flow:
differs: hop 3 (fd09:3::2): not seen, and expected of r2 or r3: flow label rewritten 0x00000 -> 0x01234
box mss, model none:
differs: hop 3 (fd09:3::2): MSS clamped 1460 -> 1200, which no model does of r2 or r3
box ecn, model none:
differs: hop 3 (fd09:3::2): ECN bleached ect0 -> not-ect, which no model does of r2 or r3
box ce, model ecn:
differs: hop 3 (fd09:3::2): ECN marked ect0 -> ce, and expected of r2 or r3: ECN bleached ect0 -> not-ect
differs: hop 3 (fd09:3::2): flow label rewritten 0x00000 -> 0x01234, which no model does of r2 or r3
