A GRE tunnel of two instances: real TCP both ways, which finds the path MTU; killed under load.
== copy examples/gre
== file two
ip link add t1 type veth peer name t2; ip link set t1 up; ip link set t2 up
for d in t1 t2; do echo 1 >/proc/sys/net/ipv6/conf/$d/disable_ipv6; done
there() { datapath run gre/gre.click near=10.78.0.254 local=192.0.2.2 remote=192.0.2.1 hosts=10.78.0.0/24 -p left=right -p right=t2 & there=$!
	for _ in $(seq 200); do [ "$(ip -o link 2>/dev/null | grep -c ' xdp')" -lt 2 ] || break; sleep 0.02; done; }
== run
$TOP/tests/net/between gre/gre.click routed late -- '. $TOP/tests/net/traffic; . ./two; there; start -p right=t1
for _ in $(seq 100); do [ "$(ip -o link 2>/dev/null | grep -c " xdp")" -lt 4 ] || break; sleep 0.02; done
on a ping -c 3 -i 0.2 -W 2 10.78.0.2 | grep -o "[23] received" | tr 2 3
traffic a b 10.78.0.2; IPERF=1M; traffic b a 10.77.0.1
on a ping -c 1 -W 1 -M do -s 1472 10.78.0.2 2>&1 | grep -o "mtu *= *1472" | tr -d " "; kill $there'
== stdout
3 received
10.78.0.2: down whole, up whole, iperf3 runs, session whole
10.77.0.1: down whole, up whole, iperf3 runs, session whole
mtu=1472
== run
START='-p right=t1'; export START; $TOP/tests/net/between gre/gre.click routed late -- '. $TOP/tests/net/traffic; . ./two
killed gre/gre.click on a ping -f -c 100000 10.77.0.254'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
