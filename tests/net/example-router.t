A router: real TCP both ways, IPv4 (whose path MTU is found) and IPv6; what expires is told; killed under load.
== copy examples/router
== run
$TOP/tests/net/between router/router.click routed -- '. $TOP/tests/net/traffic
on a ip -6 route add fd78::/64 via fd77::fe; on b ip -6 route add fd77::/64 via fd78::fe
traffic a b 10.78.0.2 fd78::2; IPERF=1M; traffic b a 10.77.0.1
on a ip route get 10.78.0.2 | grep -o "mtu 1400"
on a ping -c 1 -W 2 -t 1 10.78.0.2 | grep -o "From.*exceeded"; on a ping -6 -c 1 -W 2 -t 1 fd78::2 | grep -o "From.*exceeded"
on a ping -c 2 -i 0.2 -W 2 10.77.0.254 | grep -o "2 received"; on a ping -c 1 -W 2 -M dont -s 1472 10.78.0.2 | grep -o "1 received"'
== stdout
10.78.0.2: down whole, up whole, iperf3 runs, session whole
fd78::2: down whole, up whole, iperf3 runs, session whole
10.77.0.1: down whole, up whole, iperf3 runs, session whole
mtu 1400
From 10.77.0.254 icmp_seq=1 Time to live exceeded
From fd77::fe icmp_seq=1 Time exceeded
2 received
1 received
== run
$TOP/tests/net/between router/router.click routed late -- '. $TOP/tests/net/traffic
killed router/router.click on a timeout 20 iperf3 -c 10.78.0.2 -t 20'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
