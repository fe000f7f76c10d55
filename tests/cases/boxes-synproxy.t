SYNProxy: what it protects hears only of connections whose client has answered, and both ends find the numbers that they expect.
== file network.yaml
network: syn proxy
boxes:
  box: { class: SYNProxy, args: { PROTECT: dst net 203.0.113.0/24 and dst port 80, MSS: 1400 } }
hosts:
  client: { ip: 10.0.0.2, tcp: any }
  server: { ip: 203.0.113.80, tcp: any }
links:
  - client -- box:in
  - box:out -- server
policies:
  the web works: { tcp: client -> server, packet: dst port 80 }
  other ports are not proxied: { tcp: client -> server, packet: dst port 81 }
  servers open connections: { tcp: server -> client, packet: dst port 25 and src port 80 }
  with SACK: { tcp: client -> server, packet: dst port 80, sack: true }
  no SYN floods: { no-reach: client -> server, packet: dst net 203.0.113.0/24 and tcp dst port 80 }
  the rest passes: { reach: client -> server, packet: udp dst port 80 }
  all fall back: { tcp: client -> server, packet: dst port 80, offers: [mss, window-scale, sack, timestamps, mptcp] }
  an MSS is known: { tcp: client -> server, packet: dst port 80, options: mss }
  window scale: { tcp: client -> server, packet: dst port 80, options: window-scale }
  its MSS: { value: client -> client, packet: tcp.flags = 2 and tcp dst port 80, fields: tcp.opt.mss, expect: 1400 }
  its window: { value: client -> client, packet: tcp.flags = 2 and tcp dst port 80, fields: tcp.window, expect: 0 }
== run
symexec check --strict network.yaml | grep -v '^    \|^assumed\|^  p\|^  witness'
== stdout
the web works: holds
  a box answers the SYN; server hears of the connection after the client's ACK
other ports are not proxied: holds
servers open connections: holds
with SACK: holds
  a box answers the SYN; server hears of the connection after the client's ACK
no SYN floods: holds
the rest passes: holds
all fall back: holds
  a box answers the SYN; server hears of the connection after the client's ACK
an MSS is known: holds
  a box answers the SYN; server hears of the connection after the client's ACK
window scale: VIOLATED
  a box answers the SYN, but its SYN+ACK arrives without tcp.opt.wscale as it was offered
its MSS: holds
  tcp.opt.mss at client: 1400
its window: holds
  tcp.window at client: 0
10 policies hold, 1 violated, 0 vacuous, 0 undecided
== run
# a segment that acknowledges no cookie opens nothing
symexec reach --drops --from client --packet 'dst 203.0.113.80 and tcp dst port 80' network.yaml | grep 'it acknowledges\|it does not\|no SYN\|neither'
== stdout
a packet is dropped at network.yaml:3 (box/cookies :: AnswerSYN, models/boxes/SYNProxy.click:19): no SYN of this flow was answered
a packet is dropped at network.yaml:3 (box/cookies :: AnswerSYN, models/boxes/SYNProxy.click:19): neither a SYN nor of a connection that is open
== run
# the answers of the server pass by the box: the SYN+ACK comes to a client that is connected already
sed 's/  - box:out -- server/  - box:out -> server\n  - server -> client/' network.yaml > oneway.yaml
symexec check --strict --policy "the web works" oneway.yaml | sed -n 1,2p
== stdout
the web works: VIOLATED
  a box answers the SYN and opens a connection to server, but its SYN+ACK goes to client instead
== run
# a second one, and others that rewrite around it
sed 's/^  box: .*/&\n  two: { class: SYNProxy, args: { PROTECT: tcp } }\n  nat: { class: NAT, args: { ADDRESS: 198.51.100.1 } }\n  isn: { class: ISNRandomiser, args: { SIDE: both } }/
s/client -- box:in/client -- nat:in\n  - nat:out -- box:in/; s/box:out -- server/box:out -- isn:in\n  - isn:out -- two:in\n  - two:out -- server/' network.yaml > chain.yaml
symexec check --strict --quiet --policy "the web works" --policy "no SYN floods" --policy "other ports are not proxied" chain.yaml
== stdout
the web works: holds
other ports are not proxied: holds
no SYN floods: holds
3 policies hold, 0 violated, 0 vacuous, 0 undecided
== run
# the arguments
try() { sed "s/{ PROTECT:.*} }/{ $1 } }/" network.yaml > bad.yaml; symexec check --strict --policy "the web works" bad.yaml 2>&1 | sed -n '1s/.*error: //p'; }
try "PROTECT: dst prot 80"
try "MSS: 1400"
try "PROTECT: tcp, MSS: 63"
try "PROTECT: tcp, MMS: 1400"
== stdout
'dst' is not a whole test
no version of 'SYNProxy' takes 1 argument
MSS: '63' is out of range, at least 64 is allowed
no version of 'SYNProxy' takes 2 arguments
== file one.click
// one after the other: SYN with data, an ACK, what the server sends, data of the client
a :: AnswerSYN(1400);
client :: RoundRobinSched -> Unqueue -> MarkIPHeader -> CheckTCPHeader -> turn :: RoundRobinSwitch;
FIRST -> Queue -> [0]client;
SECOND -> Queue -> [1]client;
THIRD -> Queue -> [2]client;
FOURTH -> Queue -> [3]client;
FIFTH -> Queue -> [4]client;
turn[0], turn[1], turn[3] -> [0]a;
turn[2], turn[4] -> [1]a;
a[0] -> MarkIPHeader -> c :: CheckTCPHeader -> ToDump(client.pcap, ENCAP IP);
a[1] -> MarkIPHeader -> s :: CheckTCPHeader -> ToDump(server.pcap, ENCAP IP);
c[1], s[1] -> ToDump(wrong.pcap, ENCAP IP);
== run
# in sim: a SYN with data, an ACK, the server's SYN+ACK, data both ways
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
syn=4500002a000100004006347b0a000002cb0071509c400050000003e8000000005002ffff1e5a0000aabb
ack=45000028000100004006347d0a000002cb0071509c400050000003e9000000015010ffffc9070000
try $syn $ack 45000028000100004006347dcb0071500a00000200509c4000001388000003e9501204d2b0ac0000 4500002d00010000400634780a000002cb0071509c400050000003e9000000015018ffff8528000068656c6c6f 4500002d0001000040063478cb0071500a00000200509c4000001389000003ee5018ffff67910000776f726c64
# the wrong cookie, a server that refuses
try $syn 45000028000100004006347d0a000002cb0071509c400050000003e9000000025010ffffc9060000 45000028000100004006347dcb0071500a00000200509c4000001388000003e9501204d2b0ac0000 $ack 45000028000100004006347dcb0071500a00000200509c4000000000000003e95014ffffc9040000
== stdout
# to client
4500002c000040004006f479cb0071500a00000200509c4000000000000003e960120000b186000002040578
45000028000040004006f47dcb0071500a00000200509c4000000001000003e9501004d2c4350000
4500002d0001000040063478cb0071500a00000200509c4000000001000003ee5018ffff7b190000776f726c64
# to server
4500002c000040004006f4790a000002cb0071509c400050000003e8000000006002ffffb197000002040578
45000028000040004006f47d0a000002cb0071509c400050000003e9000013895010ffffb57f0000
4500002d00010000400634780a000002cb0071509c400050000003e9000013895018ffff71a0000068656c6c6f
# to wrong
# to client
4500002c000040004006f479cb0071500a00000200509c4000000000000003e960120000b186000002040578
45000028000100004006347dcb0071500a00000200509c4000001388000003e9501204d2b0ac0000
45000028000040004006f47dcb0071500a00000200509c4000000001000003e950140000c9030000
# to server
4500002c000040004006f4790a000002cb0071509c400050000003e8000000006002ffffb197000002040578
# to wrong
