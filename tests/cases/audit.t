Every step of a proof is decided again by Z3 from the syntax of the rules and the values of the flows: nothing disagrees,
in any example and for every kind of test that a rule can make.
== copy examples
== file tests.click
FromDevice(in) -> Strip(14) -> CheckIPHeader -> f :: IPClassifier(
	src host 10.0.0.1 or dst net 192.168.0.0/16,
	host 200.1.2.3 and not port 53,
	src port < 1024 and tcp,
	dst tcp port >= 8000 && dst tcp port <= 8010,
	port > 50000,
	tcp opt syn and not tcp opt ack,
	tcp win > 1000 and tcp win < 2000,
	icmp type echo or icmp type 3,
	ip tos 16 or ip dscp 40,
	ip ttl <= 5 or ip ttl >= 200,
	ip id & 0xff00 > 0x1200,
	ip hl > 5 and ip len > 1000,
	ip ce or ip ect 1,
	ip frag,
	net 10.0.0.0 mask 255.0.255.0,
	ip[6:2] & 0x3fff != 0 or ip[8] > 9,
	tcp[13] & 3 == 1,
	(udp or proto 47) ? src net 172.16.0.0/12 : dst host != 9.9.9.9,
	-);
f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10], f[11], f[12], f[13], f[14], f[15], f[16], f[17]
	-> Discard;
f[18] -> Queue -> ToDevice(out);
== run
symexec check --audit tests.click | sed -n 's/: [0-9]* steps agree, [0-9]* are open/: N agree, M open/p'
== stdout
audited by Z3: N agree, M open
== run
[ -z "$SANITIZED" ] || { echo 'sanitizers watch Z3 in audit-chosen.t and jobs.t'; exit 77; }
for f in examples/*/*.yaml; do
	case $f in
	*/ttl.yaml) continue ;;
	*/chain.yaml) grep -q "^network:" $f || continue ;;
	esac
	echo $f
done | xargs -P 2 -I F sh -c 'symexec check --audit --quiet F | grep audited | sed "s|^|F: |; s/[0-9]* steps/N steps/; s/, [0-9] are open//"' | sort
== stdout
examples/balancer/network.yaml: audited by Z3: N steps agree
examples/bras/network.yaml: audited by Z3: N steps agree, 46 are open
examples/cellular/blacklist.yaml: audited by Z3: N steps agree
examples/cellular/network.yaml: audited by Z3: N steps agree
examples/cellular/open.yaml: audited by Z3: N steps agree
examples/cellular/proxy.yaml: audited by Z3: N steps agree
examples/cgnat/network.yaml: audited by Z3: N steps agree
examples/ci/network.yaml: audited by Z3: N steps agree
examples/congestion/network.yaml: audited by Z3: N steps agree
examples/ddos/network.yaml: audited by Z3: N steps agree
examples/dpi/network.yaml: audited by Z3: N steps agree
examples/enterprise/fixed.yaml: audited by Z3: N steps agree
examples/enterprise/network.yaml: audited by Z3: N steps agree
examples/firewall/network.yaml: audited by Z3: N steps agree
examples/flowmonitor/network.yaml: audited by Z3: N steps agree
examples/gate/fixed.yaml: audited by Z3: N steps agree
examples/gate/ports.yaml: audited by Z3: N steps agree
examples/gate/untested.yaml: audited by Z3: N steps agree
examples/gre/network.yaml: audited by Z3: N steps agree
examples/ids/network.yaml: audited by Z3: N steps agree
examples/ips/network.yaml: audited by Z3: N steps agree
examples/isn/chain.yaml: audited by Z3: N steps agree
examples/isn/network.yaml: audited by Z3: N steps agree
examples/isn/nobox.yaml: audited by Z3: N steps agree
examples/isn/oneway.yaml: audited by Z3: N steps agree
examples/isn/sack.yaml: audited by Z3: N steps agree
examples/loop/endless.yaml: audited by Z3: N steps agree
examples/loop/nat.yaml: audited by Z3: N steps agree
examples/loop/revisit.yaml: audited by Z3: N steps agree
examples/loop/state.yaml: audited by Z3: N steps agree
examples/mirror/network.yaml: audited by Z3: N steps agree
examples/monitoring/network.yaml: audited by Z3: N steps agree
examples/multicast/network.yaml: audited by Z3: N steps agree
examples/nat/network.yaml: audited by Z3: N steps agree
examples/nat/stateless.yaml: audited by Z3: N steps agree
examples/router/network.yaml: audited by Z3: N steps agree
examples/shaper/network.yaml: audited by Z3: N steps agree
examples/switch/mistakes.yaml: audited by Z3: N steps agree
examples/switch/switch.yaml: audited by Z3: N steps agree
examples/syn-proxy/network.yaml: audited by Z3: N steps agree
examples/translator/network.yaml: audited by Z3: N steps agree
examples/tunnel/encrypted.yaml: audited by Z3: N steps agree
examples/tunnel/network.yaml: audited by Z3: N steps agree
examples/tunnel/stateful.yaml: audited by Z3: N steps agree
examples/vxlan/network.yaml: audited by Z3: N steps agree
examples/wire/network.yaml: audited by Z3: N steps agree
== stderr
examples/filters/flood.yaml: no policies, so nothing was checked
examples/filters/switch.yaml: no policies, so nothing was checked
examples/switch/mistakes.yaml:12:7: warning: no packet meets this rule: rules before it take all that it matches, or nothing that comes here does
        - { priority: 20, match: in_port == alice and ip.src == 10.1.0.7, actions: drop }
          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
examples/switch/mistakes.yaml:16:7: warning: no packet meets this rule: one behind it has the same match and priority
        - { priority: 5, match: eth.type == 0x806, actions: flood }
          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
examples/switch/mistakes.yaml:26:7: warning: no packet meets this rule: rules before it take all that it matches, or nothing that comes here does
        - { priority: 10, match: vlan.id == 7 and not vlan.id == 7, actions: output bob }
          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
examples/switch/mistakes.yaml:33:3: warning: no packet comes to table 'guests'
      guests:
      ^~~~~~
