A translator: real TCP from a host that has IPv6 to one that has IPv4 and back, whole; pings; killed under load.
== copy examples/translator
== run
$TOP/tests/net/between translator/translator.click routed -- '. $TOP/tests/net/traffic
on a sh -c "ip -4 addr flush dev eth; ip addr add fd64:29b::a4d:1/120 dev eth nodad; ip -6 route add fd64:29b::a4e:0/120 via fd64:29b::a4d:fe"
on a ping -6 -c 3 -i 0.2 -W 2 fd64:29b::a4e:2 | grep -o "[23] received" | tr 2 3; on b ping -c 2 -i 0.2 -W 2 10.77.0.1 | grep -o "2 received"
traffic a b fd64:29b::a4e:2; IPERF=1M; traffic b a 10.77.0.1'
== stdout
3 received
2 received
fd64:29b::a4e:2: down whole, up whole, iperf3 runs, session whole
10.77.0.1: down whole, up whole, iperf3 runs, session whole
== run
$TOP/tests/net/between translator/translator.click routed late -- '. $TOP/tests/net/traffic
on a sh -c "ip addr add fd64:29b::a4d:1/120 dev eth nodad; ip -6 route add fd64:29b::a4e:0/120 via fd64:29b::a4d:fe"
killed translator/translator.click on a timeout 20 iperf3 -c fd64:29b::a4e:2 -t 20'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
