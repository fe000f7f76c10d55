A rule that no packet meets may go: every answer stays as it was, octet for octet, but for the numbers of rules and lines.
== file network.yaml
network: rules
encap: ip
boxes: { fw: { click: fw.click } }
hosts: { client: { ip: 10.0.0.2 }, server: { ip: 10.0.0.3, tcp: [80] } }
links: [ "client -- fw:in", "fw:out -- server" ]
policies:
  web: { tcp: client -> server, packet: dst port 80 }
  no telnet: { no-reach: client -> server, packet: tcp dst port 23 }
  no high ports: { no-reach: client -> server, packet: udp dst port > 1023 }
  names: { reach: client -> server, packet: udp dst port 53 }
  addresses stay: { unchanged: client -> server, fields: [ ip.src, ip.dst, payload ] }
  no loops: { no-loops: true }
== file fw.click
FromDevice(in) -> CheckIPHeader -> f :: IPFilter(
	drop tcp dst port 23,
	allow dst port 80,
	drop tcp dst port 23 and src host 10.0.0.2,
	allow udp dst port 53,
	allow tcp src port > 5 and dst port 80,
	allow udp dst port 5000,
	drop udp dst port 5000 or dst port 53 and src port 5,
	drop all,
	allow icmp);
f -> Queue -> ToDevice(out);
FromDevice(out) -> Queue -> ToDevice(in);
== run
say() { symexec check --paths network.yaml | sed 's/fw.click:[0-9]*/fw.click/; s/rule [0-9]*/rule/; s/  *$//; s/fw.click  *rule/fw.click rule/'; }
say > all
for dead in 'drop tcp dst port 23 and' 'allow tcp src port > 5' 'allow icmp'; do
	cp fw.click kept
	sed -i "/$dead/d; s/drop all,/drop all,/" fw.click
	sed -i -z 's/drop all,\n\([^\t]\)/drop all);\n\1/' fw.click
	say | cmp - all && echo "without '$dead': the same"
	cp kept fw.click
done
sed -i 's,allow udp dst port 53,allow udp dst port 54,' fw.click
say | cmp -s - all || echo 'another rule: others'
grep -c holds all
== stdout
without 'drop tcp dst port 23 and': the same
without 'allow tcp src port > 5': the same
without 'allow icmp': the same
another rule: others
5
