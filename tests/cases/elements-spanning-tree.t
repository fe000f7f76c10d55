The ports of a bridge that runs the spanning tree protocol may be open or closed, and answers say that they rest on it, also
where the bridge is a compound. Without the protocol its ports are open.
== file network.yaml
network: bridges
boxes:
  careful: { click: careful.click }
  plain: { click: plain.click }
hosts:
  one: { ip: 10.0.0.1 }
  two: { ip: 10.0.0.2 }
  three: { ip: 10.0.0.3 }
  four: { ip: 10.0.0.4 }
links:
  - one -- careful:p0
  - careful:p1 -- two
  - three -- plain:p0
  - plain:p1 -- four
policies:
  through the tree: { reach: one -> two, packet: dst host 10.0.0.2 }
  without a tree: { reach: three -> four, packet: dst host 10.0.0.4 }
== file careful.click
elementclass Bridge {
	in, out :: Suppressor; forward :: Null; forward1 :: Null; sw :: EtherSwitch;
	tree :: EtherSpanTree(2:0:0:0:0:1, in, OUTPUT_SUPPRESSOR out, SWITCH sw);
	c0, c1 :: IPClassifier(udp dst port 4242, -);
	input[0] -> c0; input[1] -> c1;
	c0[0] -> [0] tree [0] -> [0] output; c1[0] -> [1] tree [1] -> [1] output;
	c0[1] -> [0] in [0] -> forward -> [1] out [1] -> [1] output;
	c1[1] -> [1] in [1] -> forward1 -> [0] out [0] -> [0] output;
	Idle -> [0] sw [0] -> Discard; Idle -> [1] sw [1] -> Discard;
}
b :: Bridge;
FromDevice(p0) -> CheckIPHeader -> [0] b [0] -> Queue -> ToDevice(p0);
FromDevice(p1) -> CheckIPHeader -> [1] b [1] -> Queue -> ToDevice(p1);
== file plain.click
in, out :: Suppressor;
FromDevice(p0) -> CheckIPHeader -> [0] in [0] -> [1] out [1] -> Queue -> ToDevice(p1);
FromDevice(p1) -> CheckIPHeader -> [1] in [1] -> [0] out [0] -> Queue -> ToDevice(p0);
== run
symexec check network.yaml
== stdout
through the tree: holds
  rests on a non-deterministic choice
without a tree: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
2 policies hold, 0 violated, 0 vacuous, 0 undecided
== run
symexec reach network.yaml --from one --to two --drops | grep "keeps this port closed"
== stdout
a packet is dropped at careful.click:2 (careful/b/in :: Suppressor): the spanning tree keeps this port closed
a packet is dropped at careful.click:2 (careful/b/out :: Suppressor): the spanning tree keeps this port closed
