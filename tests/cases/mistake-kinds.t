Seven mistakes that operators make, each in a network of a thousand boxes: what is said first names the box, the element, the
line and the reason, and what would have passed where.
== file access.click
// the host's side of a trunk
FromDevice(in) -> EtherEncap(0x0800, 2:0:0:0:0:1, 2:0:0:0:0:2) -> VLANEncap($VLAN) -> Queue -> ToDevice(trunk);
FromDevice(trunk) -> mine :: Classifier(12/8100 14/$TAG%0fff)
	-> VLANDecap -> Strip(14) -> Queue -> ToDevice(in);
== file join.click
// two translators share one address; answers go by the port
FromDevice(one) -> up :: Queue -> ToDevice(up);
FromDevice(two) -> up;
FromDevice(up) -> CheckIPHeader -> owner :: IPClassifier(dst port < 32768, -);
owner[0] -> Queue -> ToDevice(one);
owner[1] -> Queue -> ToDevice(two);
== file link.click
FromDevice(in) -> CheckIPHeader -> mtu :: IPFragmenter($MTU, HONOR_DF true)
	-> Queue -> ToDevice(out);
FromDevice(out) -> Queue -> ToDevice(in);
== file near.click
FromDevice(in) -> Queue -> ToDevice(a);
FromDevice(a) -> back :: Queue -> ToDevice(in);
FromDevice(b) -> back;
== file far.click
FromDevice(a) -> out :: Queue -> ToDevice(out);
FromDevice(b) -> out;
FromDevice(out) -> CheckIPHeader -> c :: IPClassifier(src net 203.0.113.0/25, -);
c[0] -> Queue -> ToDevice(a);
c[1] -> Queue -> ToDevice(b);
== file nat.click
FromDevice(in) -> CheckIPHeader -> [0] flows :: IPRewriter(pattern 192.0.2.1 $PORTS - - 0 1, drop);
FromDevice(out) -> CheckIPHeader -> [1] flows;
flows[0] -> Queue -> ToDevice(out);
flows[1] -> Queue -> ToDevice(in);
== file make.awk
function box(name, what) { print "  " name ": { " what " }"; n++ }
BEGIN {
	print "network: provider\nboxes:"
	box("desk", "click: access.click, args: { VLAN: 10, TAG: '000a' }")
	box("rack", "click: access.click, args: { VLAN: 10, TAG: '000a' }")
	for (i = 0; n < 991; i++) {
		if (i % 8 == 0) box("b" i, "class: Router, args: [ 10.0.0.0/8 0, 0/0 1 ]")
		else if (i % 8 == 1) box("b" i, "class: StatefulFirewall, args: { ALLOW: tcp }")
		else if (i % 8 == 2) box("b" i, "class: ACL, args: [ allow dst port 80, deny dst port 23, allow all ]")
		else box("b" i, "class: StatelessFirewall, args: { OUTWARD: not dst port 25, INWARD: not dst port 25 }")
	}
	box("one", "click: nat.click, args: { PORTS: 1024-32767 }")
	box("two", "click: nat.click, args: { PORTS: 32768-65535 }")
	box("join", "click: join.click")
	box("link", "click: link.click, args: { MTU: 1500 }")
	box("near", "click: near.click")
	box("wall-a", "class: StatefulFirewall, args: { ALLOW: tcp }")
	box("wall-b", "class: StatefulFirewall, args: { ALLOW: tcp }")
	box("far", "click: far.click")
	box("edge", "class: Router, args: [ 192.0.2.0/24 0, 203.0.113.0/24 1 ]")
	print "hosts:\n  client: { ip: 10.0.0.2 }\n  other: { ip: 10.9.0.2 }\n  server: { ip: 203.0.113.80, tcp: [80] }"
	print "links:\n  - client -- desk:in\n  - desk:trunk -- rack:trunk\n  - rack:in -- b0:in"
	for (k = 1; k < i; k++) print "  - b" k - 1 ":out -- b" k ":in"
	print "  - b" i - 1 ":out -- one:in\n  - other -- two:in\n  - one:out -- join:one\n  - two:out -- join:two"
	print "  - join:up -- link:in\n  - link:out -- near:in\n  - near:a -- wall-a:in\n  - wall-a:out -- far:a"
	print "  - wall-b:in -- near:b\n  - wall-b:out -- far:b\n  - far:out -- edge:in\n  - edge:out -- server"
	print "policies:\n  the web works: { tcp: client -> server, packet: tcp dst port 80 }"
	print "  the others' web works: { tcp: other -> server, packet: tcp dst port 80 }"
	print "  whole packets pass: { reach: client -> server, packet: tcp dst port 80 and ip.df = 1 and ip.length = 1500 }"
}
== file try.sh
# try.sh SED: what is said of the network with this mistake, of policies that it breaks, but for paths and packets
awk -f make.awk | sed "$1" >p.yaml
symexec check --quiet p.yaml | grep -v ': holds$\|^    \|^  path\|^  packets\|^  witness'
== run
sh try.sh ''
== stdout
3 policies hold, 0 violated, 0 vacuous, 0 undecided
== run
# rules in the wrong order
sh try.sh '/ b898:/s/allow dst port 80, deny dst port 23/deny tcp, allow udp, allow tcp dst port 80/'
== stdout
the web works: VIOLATED
  SYN is dropped at p.yaml:903 (b898/rules :: IPFilter, models/boxes/ACL.click:7): denied by rule 1
  hint: rule 3, `allow tcp dst port 80`, comes too late: rule 1, `deny tcp`, decides first
whole packets pass: VIOLATED
  no packet from client reaches server
  the one that comes furthest is dropped at p.yaml:903 (b898/rules :: IPFilter, models/boxes/ACL.click:7): denied by rule 1
  hint: rule 3, `allow tcp dst port 80`, comes too late: rule 1, `deny tcp`, decides first
1 policy holds, 2 violated, 0 vacuous, 0 undecided
== run
# no route back, at the end and in the middle
sh try.sh 's/192.0.2.0\/24 0/192.0.3.0\/24 0/'
sh try.sh '/ b512:/s/10.0.0.0\/8 0/10.9.0.0\/16 0/'
== stdout
the web works: VIOLATED
  SYN reaches server, but its SYN+ACK is dropped at p.yaml:1002 (edge/routes :: StaticIPLookup, models/boxes/Router.click:5): no route
  the packet is for 192.0.2.1
the others' web works: VIOLATED
  SYN reaches server, but its SYN+ACK is dropped at p.yaml:1002 (edge/routes :: StaticIPLookup, models/boxes/Router.click:5): no route
  the packet is for 192.0.2.1
1 policy holds, 2 violated, 0 vacuous, 0 undecided
the web works: VIOLATED
  SYN reaches server, but its SYN+ACK is dropped at p.yaml:517 (b512/DecIPTTL@4 :: DecIPTTL, models/boxes/Router.click:9): TTL expired
  before that it goes round 194 times, through b513, b512: b512/routes by its rule 2 (models/boxes/Router.click:5), b513/rules by its rule 1 (models/boxes/StatefulFirewall.click:5), b513/kind_in by its rule 1 (models/boxes/StatefulFirewall.click:11)
2 policies hold, 1 violated, 0 vacuous, 0 undecided
== run
# translators of one address whose ports overlap: all of them, and some
sh try.sh '/ two:/s/32768-65535/1024-32767/'
awk -f make.awk | sed '/ two:/s/32768/20000/' >p.yaml
symexec check -p "the others' web works" p.yaml | head -3
== stdout
the others' web works: VIOLATED
  SYN reaches server, but its SYN+ACK is dropped at nat.click:1 (one/flows :: IPRewriter): no mapping, and the input drops such packets
  because its table 'tcp' remembers nothing of this flow; the packet is 203.0.113.80:80 -> 192.0.2.1:two/flows.port
  hint: nat.click:1 (two/flows :: IPRewriter) remembers it: request and answer take different ways
2 policies hold, 1 violated, 0 vacuous, 0 undecided
the others' web works: holds
  rests on two/flows.port being 32768-65535, of 20000-65535
  rests on a non-deterministic choice
== run
# a tunnel's MTU, and packets that must not be fragmented
sh try.sh '/ link:/s/1500/1476/'
== stdout
whole packets pass: VIOLATED
  no packet from client reaches server
  the one that comes furthest is dropped at link.click:1 (link/mtu :: IPFragmenter): too long, and must not be fragmented
2 policies hold, 1 violated, 0 vacuous, 0 undecided
== run
# a stateful firewall sees one half of the connection
sed -i 's/203.0.113.0.25/203.0.113.0\/26/' far.click
sh try.sh ''
sed -i 's/203.0.113.0.26/203.0.113.0\/25/' far.click
== stdout
the web works: VIOLATED
  SYN reaches server, but its SYN+ACK is dropped at p.yaml:1000 (wall-b/flows :: IPRewriter, models/boxes/StatefulFirewall.click:6): no mapping, and the input drops such packets
  because its table 'tcp' remembers nothing of this flow; the packet is 203.0.113.80:80 -> 192.0.2.1:one/flows.port
  hint: p.yaml:999 (wall-a/flows :: IPRewriter, models/boxes/StatefulFirewall.click:6) remembers it: request and answer take different ways
the others' web works: VIOLATED
  SYN reaches server, but its SYN+ACK is dropped at p.yaml:1000 (wall-b/flows :: IPRewriter, models/boxes/StatefulFirewall.click:6): no mapping, and the input drops such packets
  because its table 'tcp' remembers nothing of this flow; the packet is 203.0.113.80:80 -> 192.0.2.1:two/flows.port
  hint: p.yaml:999 (wall-a/flows :: IPRewriter, models/boxes/StatefulFirewall.click:6) remembers it: request and answer take different ways
1 policy holds, 2 violated, 0 vacuous, 0 undecided
== run
# a trunk with another VLAN on either side, there and back
sh try.sh '/ rack:/s/000a/0014/'
sh try.sh '/ rack:/s/VLAN: 10/VLAN: 20/'
== stdout
the web works: VIOLATED
  SYN is dropped at access.click:3 (rack/mine :: Classifier): no pattern matches
  hint: the frame is of VLAN 10, and rack/mine takes VLAN 20
whole packets pass: VIOLATED
  no packet from client reaches server
  the one that comes furthest is dropped at access.click:3 (rack/mine :: Classifier): no pattern matches
  hint: the frame is of VLAN 10, and rack/mine takes VLAN 20
1 policy holds, 2 violated, 0 vacuous, 0 undecided
the web works: VIOLATED
  SYN reaches server, but its SYN+ACK is dropped at access.click:3 (desk/mine :: Classifier): no pattern matches
  hint: the frame is of VLAN 20, and desk/mine takes VLAN 10
2 policies hold, 1 violated, 0 vacuous, 0 undecided
