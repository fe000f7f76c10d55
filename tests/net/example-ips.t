Intrusion prevention: real TCP, whole, but an attack does not arrive; killed under load.
== copy examples/ips
== run
$TOP/tests/net/between ips/ips.click -- '. $TOP/tests/net/traffic
serve b; mkdir -p served/etc; echo root >served/etc/passwd; echo fine >served/etc/hosts; traffic a b 10.77.0.2
on a curl -s --max-time 1 http://10.77.0.2/etc/hosts; echo "status $?"; on a curl -s --max-time 1 http://10.77.0.2/etc/passwd; echo "attack: status $?"
on a curl -gs --max-time 1 "http://[fd77::2]/etc/passwd"; echo "uninspected: status $?"; stop_serving'
== stdout
10.77.0.2: down whole, up whole, iperf3 runs, session whole
fine
status 0
attack: status 28
uninspected: status 28
== run
$TOP/tests/net/between ips/ips.click late -- '. $TOP/tests/net/traffic; killed ips/ips.click'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
