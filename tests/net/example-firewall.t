A firewall: real TCP to what is open, nothing to what is not; killed under load.
== copy examples/firewall
== run
$TOP/tests/net/between firewall/firewall.click -- '. $TOP/tests/net/traffic; traffic a b 10.77.0.2 fd77::2
for port in 23 8080; do on a curl -s --max-time 0.7 http://10.77.0.2:$port/; echo "port $port: status $?"; done
on a curl -gs --max-time 0.7 "http://[fd77::2]:8080/"; echo "IPv6: status $?"; on a ping -c 2 -i 0.2 -W 2 10.77.0.2 | grep -o "2 received"'
== stdout
10.77.0.2: down whole, up whole, iperf3 runs, session whole
fd77::2: down whole, up whole, iperf3 runs, session whole
port 23: status 28
port 8080: status 28
IPv6: status 28
2 received
== run
$TOP/tests/net/between firewall/firewall.click late -- '. $TOP/tests/net/traffic; killed firewall/firewall.click'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
