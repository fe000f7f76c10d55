WANOptimizer: connections end at the box on either side and are carried in between, where nobody reads them.
== file network.yaml
network: wan optimizers
boxes:
  A: { class: WANOptimizer, args: { LOCAL: 192.0.2.1, REMOTE: 192.0.2.2, OPTIMIZE: dst port 80 } }
  wan: { click: wan.click }
  B: { class: WANOptimizer, args: { LOCAL: 192.0.2.2, REMOTE: 192.0.2.1, OPTIMIZE: dst port 22 } }
hosts:
  client: { ip: 10.0.0.2, tcp: any }
  server: { ip: 10.1.0.80, tcp: any, udp: 53 }
links:
  - client -- A:in
  - A:out -- wan:left
  - wan:right -- B:out
  - B:in -- server
policies:
  the web works: { tcp: client -> server, packet: dst 10.1.0.80 and dst port 80 }
  opened there: { tcp: server -> client, packet: dst 10.0.0.2 and dst port 22 }
  not optimized: { tcp: client -> server, packet: dst 10.1.0.80 and dst port 81 }
  with SACK: { tcp: client -> server, packet: dst 10.1.0.80 and dst port 80, sack: true }
  options survive: { tcp: client -> server, packet: dst 10.1.0.80 and dst port 80, options: [mss, window-scale, sack, timestamps] }
  lookups: { reach: client -> server, packet: udp dst port 53 }
  the payload is whole:
    unchanged: client -> server
    packet: dst 10.1.0.80 and src port 4000 and dst port 80 and tcp.flags = 24
    fields: [payload, ip.src, ip.dst, tcp.sport, tcp.dport]
    after: one connection
  one connection: { tcp: client -> server, packet: dst 10.1.0.80 and src port 4000 and dst port 80 }
  in between it is not: { unchanged: client -> wan:left, packet: src port 4000 and dst port 80 and tcp.flags = 24, fields: payload, after: one connection }
  nor are addresses: { value: client -> wan:left, packet: dst port 80 and tcp.flags = 2 and not ip frag, fields: ip.dst, expect: 192.0.2.2 }
  nor ports: { value: client -> wan:left, packet: dst port 80 and tcp.flags = 2 and not ip frag, fields: tcp.dport, expect: 7810 }
== file wan.click
FromDevice(left) -> Queue -> ToDevice(right); FromDevice(right) -> Queue -> ToDevice(left);
== run
symexec check --strict network.yaml | grep -v '^    \|^assumed\|^  p\|^  witness'
== stdout
the web works: holds
  a box ends the connection and has another one with server
opened there: holds
  a box ends the connection and has another one with client
not optimized: holds
with SACK: holds
  a box ends the connection and has another one with server
  selective acknowledgements end in that box
options survive: holds
  a box ends the connection and has another one with server
lookups: holds
the payload is whole: holds
one connection: holds
  a box ends the connection and has another one with server
in between it is not: VIOLATED
nor are addresses: holds
  ip.dst at wan:left: 192.0.2.2
nor ports: holds
  tcp.dport at wan:left: 7810
10 policies hold, 1 violated, 0 vacuous, 0 undecided
== run
# a filter in between sees one port only
echo 'FromDevice(left) -> CheckIPHeader -> IPFilter(deny dst port 80, allow all) -> Queue -> ToDevice(right);
FromDevice(right) -> CheckIPHeader -> IPFilter(deny src port 80, allow all) -> Queue -> ToDevice(left);' > wan.click
symexec check --strict --quiet --policy "the web works" --policy "options survive" network.yaml
echo 'FromDevice(left) -> CheckIPHeader -> IPFilter(allow dst port 80, deny all) -> Queue -> ToDevice(right);
FromDevice(right) -> Queue -> ToDevice(left);' > wan.click
symexec check --strict --quiet --policy "the web works" network.yaml | sed 2q
== stdout
the web works: holds
options survive: holds
2 policies hold, 0 violated, 0 vacuous, 0 undecided
the web works: VIOLATED
  SYN is dropped at wan.click:1 (wan/IPFilter@3 :: IPFilter): denied by rule 2
== run
# only one of two, or one that names another peer: nobody opens what it closes
echo 'FromDevice(left) -> Queue -> ToDevice(right); FromDevice(right) -> Queue -> ToDevice(left);' > wan.click
sed '/^  B: /d; /B:in/d; s/wan:right -- B:out/wan:right -- server/' network.yaml > one.yaml
symexec check --strict --quiet --policy "the web works" one.yaml | sed 2q
sed '/^  B:/s/REMOTE: 192.0.2.1/REMOTE: 192.0.2.3/' network.yaml > other.yaml
symexec check --strict --quiet --policy "the web works" other.yaml | sed 2q
== stdout
the web works: VIOLATED
  SYN arrives with tcp.flags P. where S is expected
the web works: VIOLATED
  SYN arrives with tcp.flags P. where S is expected
== run
# with a SYN proxy before, behind, or between
try() {
	sed "s/^boxes:/&\n  P: { class: SYNProxy, args: { PROTECT: dst port $2 } }/; $1" network.yaml > proxy.yaml
	symexec check --strict --quiet --policy "the web works" proxy.yaml | sed 2q
}
try 's/- client -- A:in/- client -- P:in\n  - P:out -- A:in/' 80
try 's/- B:in -- server/- B:in -- P:in\n  - P:out -- server/' 80
try 's/- A:out -- wan:left/- A:out -- P:in\n  - P:out -- wan:left/' 7810
== stdout
the web works: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
the web works: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
the web works: VIOLATED
  SYN is dropped at proxy.yaml:3 (P/cookies :: AnswerSYN, models/boxes/SYNProxy.click:11): no SYN of this flow was answered
== file choice.click
FromDevice(left) -> CheckIPHeader -> r :: RandomSwitch;
r[0] -> [0]one :: IPRewriter(keep 1 0, drop); r[1] -> [0]two :: IPRewriter(keep 1 0, drop);
one[1], two[1] -> Queue -> ToDevice(right);
FromDevice(right) -> CheckIPHeader -> [1]one; one[0] -> [1]two; two[0] -> Queue -> ToDevice(left);
== file choice.yaml
network: one firewall or the other
boxes:
  P: { class: SYNProxy, args: { PROTECT: dst port 80 } }
  fw: { click: choice.click }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 10.1.0.80, tcp: 80 }
links: [ client -- P:in, P:out -- fw:left, fw:right -- server ]
policies:
  the web works: { tcp: client -> server, packet: dst port 80 }
== run
# what copies of a segment leave behind counts together, what alternatives do does not
symexec check --strict choice.yaml | sed 2q
== stdout
the web works: VIOLATED
  a box answers the SYN and opens a connection to server, but its SYN+ACK is dropped at choice.click:2 (fw/two :: IPRewriter): no mapping, and the input drops such packets
== file one.click
// the two boxes back to back; segments of the client and of the server in turn
A :: OptimizeTCP(192.0.2.1, 192.0.2.2);
B :: OptimizeTCP(192.0.2.2, 192.0.2.1);
hosts :: RoundRobinSched -> Unqueue -> MarkIPHeader -> turn :: RoundRobinSwitch;
FIRST -> Queue -> [0]hosts;
SECOND -> Queue -> [1]hosts;
THIRD -> Queue -> [2]hosts;
FOURTH -> Queue -> [3]hosts;
FIFTH -> Queue -> [4]hosts;
turn[0], turn[2], turn[3] -> [0]A;
turn[1], turn[4] -> [1]B;
Idle -> [1]A; Idle -> [0]B;
A[1] -> ab :: Tee; ab[0] -> ToDump(between.pcap, ENCAP IP); ab[1] -> MarkIPHeader -> [2]B;
B[1] -> ba :: Tee; ba[0] -> ToDump(back.pcap, ENCAP IP); ba[1] -> MarkIPHeader -> [2]A;
A[0] -> MarkIPHeader -> c :: CheckTCPHeader -> ToDump(client.pcap, ENCAP IP);
B[0] -> MarkIPHeader -> s :: CheckTCPHeader -> ToDump(server.pcap, ENCAP IP);
c[1], s[1] -> ToDump(wrong.pcap, ENCAP IP);
== run
# in sim: SYN, SYN+ACK, ACK, data both ways; then a server that refuses
try() {
	cp one.click run.click
	for at in FIRST SECOND THIRD FOURTH FIFTH; do
		sed -i "s/^$at/InfiniteSource(DATA \\\\<$1>, LIMIT 1)/" run.click
		shift
	done
	symexec sim run.click
	for f in client server wrong; do
		echo "# to $f"
		[ ! -s $f.pcap ] || perl -e 'local $/; open F, "<:raw", shift; $_ = <F>; $_ = substr $_, 24;
			while (length) { $n = unpack "V", substr $_, 8, 4; print unpack("H*", substr $_, 16, $n), "\n"; $_ = substr $_, 16 + $n }' $f.pcap
	done
	rm -f *.pcap
}
try 45000028000100004006667d0a0000020a0100509c400050000003e8000000005002fffffb170000 45000028000100004006667d0a0100500a00000200509c4000001388000000015012ffffeb660000 45000028000100004006667d0a0000020a0100509c400050000003e9000000015010fffffb070000 4500002d00010000400666780a0000020a0100509c400050000003e9000000015018ffffb728000068656c6c6f 4500002d00010000400666780a0100500a00000200509c4000001389000000065018ffff9d790000776f726c64
try 45000028000100004006667d0a0000020a0100509c400050000003e8000000005002fffffb170000 45000028000100004006667d0a0100500a00000200509c4000000000000000015014fffffeec0000 45000028000100004006667d0a0000020a0100509c400050000003e9000000015010fffffb070000 4500002d00010000400666780a0000020a0100509c400050000003e9000000015018ffffb728000068656c6c6f 4500002d00010000400666780a0100500a00000200509c4000001389000000065018ffff9d790000776f726c64
== stdout
# to client
45000028000100004006667d0a0100500a00000200509c4000000000000003e95012fffffb060000
4500002d00010000400666780a0100500a00000200509c4000000001000003ee5018ffffad190000776f726c64
# to server
45000028000100004006667d0a0000020a0100509c40005000000000000000005002fffffeff0000
45000028000040004006267e0a0000020a0100509c40005000000001000013895010ffffeb670000
4500002d00010000400666780a0000020a0100509c40005000000001000013895018ffffa788000068656c6c6f
# to wrong
# to client
45000028000100004006667d0a0100500a00000200509c4000000000000003e95014fffffb040000
4500002d00010000400666780a0100500a00000200509c4000001389000003ee5018ffff99910000776f726c64
# to server
45000028000100004006667d0a0000020a0100509c40005000000000000000005002fffffeff0000
# to wrong
