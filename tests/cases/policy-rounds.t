A packet that two routers send each other until its TTL ends: one round of the path is shown, and the sentence says how
often, through which boxes and by which of their rules. Of what ends equally far the reason of most is told.
== file net.yaml
network: a route that is missing
boxes:
  core: { class: Router, args: [ 10.0.0.0/24 0, 10.1.0.0/16 1 ] }
  edge: { click: edge.click }
hosts: { a: { ip: 10.0.0.2 }, b: { ip: 10.1.2.2, tcp: 80 } }
links: [ a -- core:in, core:out -- edge:up, edge:hosts -- b ]
policies:
  b is there: { reach: a -> b, packet: dst 10.1.2.2 }
  b answers: { tcp: a -> b, packet: dst 10.1.2.2 and tcp dst port 80 }
== file edge.click
FromDevice(up) -> check :: CheckIPHeader; FromDevice(hosts) -> check;
check -> routes :: StaticIPLookup(10.1.1.0/24 1, 0/0 0);
routes[0] -> DecIPTTL -> Queue -> ToDevice(up);
routes[1] -> rules :: IPFilter(deny tcp dst port 23, allow udp dst port 7) -> DecIPTTL -> Queue -> ToDevice(hosts);
== run
symexec check net.yaml > out; grep -A3 -E '^b (is|answers)' out; grep -c . out; grep -o 'and round again.*' out
symexec check --json net.yaml | grep -c '"class"'
== stdout
b is there: VIOLATED
  no packet from a reaches b
  the one that comes furthest is dropped at net.yaml:3 (core/DecIPTTL@4 :: DecIPTTL, models/boxes/Router.click:9): TTL expired
  before that it goes round 127 times, through core, edge: core/routes by its rule 2 (models/boxes/Router.click:5), edge/routes by its rule 2 (edge.click:2)
--
b answers: VIOLATED
  SYN is dropped at net.yaml:3 (core/DecIPTTL@4 :: DecIPTTL, models/boxes/Router.click:9): TTL expired
  before that it goes round 127 times, through core, edge: core/routes by its rule 2 (models/boxes/Router.click:5), edge/routes by its rule 2 (edge.click:2)
  path:
44
and round again, 127 times in all
and round again, 127 times in all
26
== run
# the route is there, the filter lets nothing pass
sed -i 's|10.1.1.0/24 1|10.1.2.0/24 1|' edge.click; sed -i 's| and tcp dst port 80 }| and tcp }|' net.yaml
symexec check net.yaml | grep -E 'VIOL|dropped|witness:'
== stdout
b answers: VIOLATED
  SYN is dropped at edge.click:4 (edge/rules :: IPFilter): no rule allows it
  witness: 10.0.0.2:40000 > 10.1.2.2:80 TCP S seq 1000 ack 0 win 65535 len 0
