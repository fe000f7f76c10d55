A wire: real TCP, IPv4 and IPv6; killed under load.
== copy examples/wire
== run
$TOP/tests/net/between wire/wire.click -- '. $TOP/tests/net/traffic; traffic a b 10.77.0.2 fd77::2'
== stdout
10.77.0.2: down whole, up whole, iperf3 runs, session whole
fd77::2: down whole, up whole, iperf3 runs, session whole
== run
$TOP/tests/net/between wire/wire.click late -- '. $TOP/tests/net/traffic; killed wire/wire.click'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
