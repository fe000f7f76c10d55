Deep packet inspection: real TCP, whole, and the protocols of it counted; killed under load.
== copy examples/dpi
== run
$TOP/tests/net/between dpi/dpi.click late -- '. $TOP/tests/net/traffic; start -h l7.protocols -h flows.tcp_flows
traffic a b 10.77.0.2 fd77::2; kill $DATAPATH; wait $DATAPATH; perl -ne "print qq(http\n) if /^http [2-9]/" $OUT'
== stdout
10.77.0.2: down whole, up whole, iperf3 runs, session whole
fd77::2: down whole, up whole, iperf3 runs, session whole
http
== run
$TOP/tests/net/between dpi/dpi.click late -- '. $TOP/tests/net/traffic; killed dpi/dpi.click'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
