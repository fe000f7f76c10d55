What probes are answered: by routers, by hosts that listen or not, and where they end.
== copy examples/router
== run
symexec expect router/network.yaml --from a 'ip.dst == 10.78.0.2 and tcp.dport == 80 and tcp.flags == 2'
symexec expect router/network.yaml --from a 'ip.dst == 10.78.0.2 and tcp.dport == 81 and tcp.flags == 2'
symexec expect router/network.yaml --from a 'ip6.dst == fd78::2 and udp.dport == 33434'
== stdout
TTL 1: 10.77.0.1:40000 > 10.78.0.2:80 TCP S seq 1000 ack 0 win 65535 len 0
  answered by router: 10.77.0.254 > 10.77.0.1 ICMP timeexceeded transit, quotes 10.77.0.1:40000 > 10.78.0.2:80 TCP S seq 1000 ack 0 win 65535 len 0
TTL 2: 10.77.0.1:40000 > 10.78.0.2:80 TCP S seq 1000 ack 0 win 65535 len 0
  arrived at b: 10.77.0.1:40000 > 10.78.0.2:80 TCP S seq 1000 ack 0 win 65535 len 0
  replied by b: 10.78.0.2:80 > 10.77.0.1:40000 TCP S. seq 5000 ack 1001 win 65535 len 0
TTL 1: 10.77.0.1:40000 > 10.78.0.2:81 TCP S seq 1000 ack 0 win 65535 len 0
  answered by router: 10.77.0.254 > 10.77.0.1 ICMP timeexceeded transit, quotes 10.77.0.1:40000 > 10.78.0.2:81 TCP S seq 1000 ack 0 win 65535 len 0
TTL 2: 10.77.0.1:40000 > 10.78.0.2:81 TCP S seq 1000 ack 0 win 65535 len 0
  arrived at b: 10.77.0.1:40000 > 10.78.0.2:81 TCP S seq 1000 ack 0 win 65535 len 0
  replied by b: 10.78.0.2:81 > 10.77.0.1:40000 TCP R. seq 0 ack 1001 win 65535 len 0
TTL 1: [fd77::1]:40000 > [fd78::2]:33434 UDP len 0
  answered by router: fd77::fe > fd77::1 ICMPv6 timeexceeded transit, quotes [fd77::1]:40000 > [fd78::2]:33434 UDP len 0
TTL 2: [fd77::1]:40000 > [fd78::2]:33434 UDP len 0
  arrived at b: [fd77::1]:40000 > [fd78::2]:33434 UDP len 0
  replied by b: fd78::2 > fd77::1 ICMPv6 unreachable port, quotes [fd77::1]:40000 > [fd78::2]:33434 UDP len 0
== run
# A packet in hex and a frame with it tell the same; the sender is found by its address.
p=4500002c00074000010665280a4d00010a4e00029c400050000003e800000000600216d0cc400000020405b4
symexec expect router/network.yaml $p >a; symexec expect router/network.yaml --from a 0200000077fe0200000000010800$p | cmp - a
cat a
== stdout
TTL 1: 10.77.0.1:40000 > 10.78.0.2:80 TCP S seq 1000 ack 0 win 5840 len 0
  answered by router: 10.77.0.254 > 10.77.0.1 ICMP timeexceeded transit, quotes 10.77.0.1:40000 > 10.78.0.2:80 TCP S seq 1000 ack 0 win 5840 len 0
== run
# Every octet, and what is open: the error's identification, and checksums.
symexec expect router/network.yaml --json 4500002c00074000010665280a4d00010a4e00029c400050000003e800000000600216d0cc400000020405b4 |
	jq -c '.format, .from, .undecided, (.probes[0].outcomes[] | .kind, .at, .boxes, .packet[0:16], .packet[56:], (.open[] | [.bit, .width, .ranges]))'
== stdout
"middleproof-expect 1"
"a"
false
"answered"
"router"
["router"]
"4500004800000000"
"4500002c00074000010665280a4d00010a4e00029c400050000003e800000000600216d0cc400000020405b4"
[32,16,[[0,65535]]]
[80,16,[]]
[176,16,[]]
[304,16,[]]
[512,16,[]]
== run
symexec expect router/network.yaml --from a 'ip.dst == 10.78.0.255'; echo "$?"
symexec expect router/network.yaml udp; echo "$?"
symexec expect router/network.yaml --from router:left udp; echo "$?"
symexec expect router/network.yaml 45; echo "$?"
symexec expect router/network.yaml 4500002c00074000010665280a4d00990a4e00029c400050000003e800000000600216d0cc400000020405b4; echo "$?"
symexec expect router/router.click udp; echo "$?"
symexec expect router/network.yaml; echo "$?"
== stdout
TTL 1: 10.77.0.1:40000 > 10.78.0.255:80 TCP S seq 1000 ack 0 win 65535 len 0
  dropped at router: discarded
TTL 2: 10.77.0.1:40000 > 10.78.0.255:80 TCP S seq 1000 ack 0 win 65535 len 0
  dropped at router: discarded
1
2
2
2
2
2
2
== stderr
packet:1:1: error: an expression needs --from HOST, the host that sends the packet
    udp
    ^~~
error: 'router:left' is no host, expected one that sends probes
error: '45' holds no IP packet
error: no host has the source address of the probe, expected --from HOST, the host that sends it
symexec expect: 'router/router.click' is no network, expected a file *.yaml
symexec expect: give a network file and probes: captures, hex, or, with --from HOST, an expression
== file nat.yaml
network: nat
boxes:
  nat: { click: nat.click }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, tcp: 80, udp: 53 }
links:
  - client -- nat:lan
  - nat:wan -- server
== file nat.click
rw :: IPRewriter(pattern 198.51.100.1 1024-2047 - - 0 1, drop);
er :: ICMPRewriter(rw);
FromDevice(lan) -> CheckIPHeader -> [0]rw;
FromDevice(wan) -> CheckIPHeader -> c :: IPClassifier(icmp, -);
c[0] -> er -> out :: Queue -> ToDevice(lan);
c[1] -> [1]rw;
rw[0] -> Queue -> ToDevice(wan);
rw[1] -> out;
== run
# A NAT: the port is one of its range at the server, its own again in the answer and in the quotation.
symexec expect nat.yaml --from client 'ip.dst == 203.0.113.80 and tcp.dport == 80 and tcp.flags == 2'
symexec expect nat.yaml --from client 'ip.dst == 203.0.113.80 and udp.dport == 9' --json | jq -c '.probes[0].outcomes[] | .kind, .packet[24:40], .packet[80:96], .open'
== stdout
TTL 1: 10.0.0.2:40000 > 203.0.113.80:80 TCP S seq 1000 ack 0 win 65535 len 0
  arrived at server: 198.51.100.1:1024 > 203.0.113.80:80 TCP S seq 1000 ack 0 win 65535 len 0
  replied by server: 203.0.113.80:80 > 10.0.0.2:40000 TCP S. seq 5000 ack 1001 win 65535 len 0
"arrived"
"c6336401cb007150"
""
[{"bit":80,"width":16,"ranges":[]},{"bit":160,"width":16,"ranges":[[1024,2047]]},{"bit":208,"width":16,"ranges":[]}]
"replied"
"cb0071500a000002"
"0a000002cb007150"
[{"bit":32,"width":16,"ranges":[[0,65535]]},{"bit":80,"width":16,"ranges":[]},{"bit":176,"width":16,"ranges":[]},{"bit":304,"width":16,"ranges":[]},{"bit":432,"width":16,"ranges":[]}]
