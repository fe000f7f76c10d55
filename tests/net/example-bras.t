A broadband access server and a subscriber's modem: a session comes up, real TCP both ways through it, whole; killed under load, and another session comes up.
== copy examples/bras
== file two
ip link add t1 type veth peer name t2; ip link set t1 up; ip link set t2 up
for d in t1 t2; do echo 1 >/proc/sys/net/ipv6/conf/$d/disable_ipv6; done
on b ip route add 10.64.0.0/24 via 10.78.0.254
modem() { datapath run bras/modem.click -p right=t1 >modem.out 2>&1 & modem=$!; }
up() { for _ in $(seq 100); do on a ping -c 1 -W 0.2 10.78.0.2 >/dev/null && echo "the session is up" && return; done; echo "no session"; cat modem.out; }
== run
$TOP/tests/net/between bras/bras.click routed late -- '. $TOP/tests/net/traffic; . ./two; modem; start -p left=t2 -h access.sessions; up
traffic a b 10.78.0.2; on a ping -c 1 -W 1 -M do -s 1472 10.78.0.2 2>&1 | grep -o "mtu *= *1492" | tr -d " "
kill $DATAPATH; wait $DATAPATH; grep -o "^1 .* up" $OUT; kill -9 $modem; wait $modem 2>/dev/null; modem; start -p left=t2; up; kill $modem'
== stdout
the session is up
10.78.0.2: down whole, up whole, iperf3 runs, session whole
mtu=1492
1 02-00-00-00-64-01 10.64.0.1 up
the session is up
