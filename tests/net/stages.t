Each stage of the gate can be the only one that fails: a policy, a datapath that is wrong in memory, devices, the network as a whole;
and where the model is wrong both kinds of vectors tell it.
== file box.click
// A wire that marks what is for the discard service.
elementclass Way { FROM $from, TO $to |
	FromDevice($from) -> kind :: Classifier(12/0800, -);
	kind[0] -> Strip(14) -> CheckIPHeader -> mark :: IPClassifier(udp dst port 9, -);
	mark[0] -> SetIPDSCP(10) -> Unstrip(14) -> out :: Queue -> ToDevice($to);
	mark[1] -> Unstrip(14) -> out;
	kind[1] -> out;
}
Way(FROM left, TO right);
Way(FROM right, TO left);
== file network.yaml
network: marked
encap: ethernet
boxes:
  box: { click: box.click }
hosts:
  a: { ip: 10.0.0.1, tcp: 80 }
  b: { ip: 10.0.0.2, tcp: 80 }
links:
  - a -- box:left
  - box:right -- b
policies:
  a opens connections to b: { tcp: a -> b }
== file gate
# gate [OPTION]...: the verdicts of the stages, and what was found.
middleproof gate --limit 60 --json now "$@" network.yaml >said 2>&1
jq -r '.stages | to_entries[] | "\(.key) \(.value.status)\(.value.findings[:1] | map(": " + .name + " " + .what) | join(""))"' now || cat said
== run
middleproof gate --stages probes network.yaml 2>&1 | grep -q 'cannot be laid out here' && exit 77
sh gate
# a policy
sed '$a\  nothing is marked: { no-reach: a -> b, packet: udp dst port 9 }' network.yaml >other; cp network.yaml kept; cp other network.yaml
echo 'a policy:'; sh gate; cp kept network.yaml
== stdout
policies passed
vectors passed
live passed
probes passed
a policy:
policies failed: nothing is marked violated
vectors passed
live passed
probes passed
== run
# A datapath that does something else, in memory only: one that stands in for it, and breaks the configuration first.
mkdir programs; ln -s $TOP/bin/symexec $TOP/bin/tracebox programs; cp $TOP/bin/middleproof programs
cat >programs/datapath <<'X'
#!/bin/sh
if [ "$1" = test ] && [ $# = 3 ]; then sed 's/SetIPDSCP(10)/SetIPDSCP(11)/' "$3" >"$3.broken"; set -- test "$2" "$3.broken"; fi
exec "$TOP/bin/datapath" "$@"
X
chmod +x programs/datapath; export MIDDLEPROOF_HOME=$TOP
echo 'in memory:'; PATH=$PWD/programs:$PATH sh gate
# A device that loses packets: an `ip` that makes the pairs of live vectors, and a filter in front of one of them.
rm programs/datapath; ln -s $TOP/bin/datapath programs; ip=$(command -v ip)
cat >programs/ip <<X
#!/bin/sh
[ "\$*" = '-batch -' ] || exec $ip "\$@"
$ip -batch - && nft 'add table netdev t; add chain netdev t c { type filter hook egress device us0 priority 0; }; add rule netdev t c udp dport 9 drop'
X
chmod +x programs/ip
echo 'devices:'; PATH=$PWD/programs:$PATH sh gate
== stdout
in memory:
policies passed
vectors failed: box differs
live passed
probes passed
devices:
policies passed
vectors passed
live failed: box cannot be run live: error: vector {{[0-9]+}}: cannot send to 'right'
probes passed
== run
# A model that is wrong about what no policy and no probe asks for.
mkdir home; cp -r $TOP/models home; export MIDDLEPROOF_HOME=$PWD/home
sed -i 's/args.DSCP/11/' home/models/elements/SetIPDSCP.lua
echo 'a model:'; sh gate
== stdout
a model:
policies passed
vectors failed: box differs
live failed: box differs
probes passed
== run
# The network as a whole: the next hop is asked for at the wrong link, which policies and vectors have no opinion on.
cp -r $TOP/examples/gate tutorial && cd tutorial && cp ports.yaml network.yaml; echo 'probes:'; sh ../gate
== stdout
probes:
policies passed
vectors passed
live passed
probes failed: client to world, TCP port 80 hop 2: no answer from here on, expected time exceeded from 10.78.0.254 (provider)
