Intrusion detection: real TCP, whole, an attack too, of which a copy is taken; killed under load.
== copy examples/ids
== run
$TOP/tests/net/between ids/ids.click late -- '. $TOP/tests/net/traffic; start -p alarm=pcap:,alarm.pcap
serve b; mkdir -p served/etc; echo root >served/etc/passwd; traffic a b 10.77.0.2 fd77::2
on a curl -s --max-time 5 --path-as-is http://10.77.0.2/etc/passwd; kill $DATAPATH; wait $DATAPATH; stop_serving
tshark -n -r alarm.pcap -T fields -e ip.src -e ip.dst -e http.request.uri -e http.response.code -Y http 2>/dev/null'
== stdout
10.77.0.2: down whole, up whole, iperf3 runs, session whole
fd77::2: down whole, up whole, iperf3 runs, session whole
root
10.77.0.1	10.77.0.2	/etc/passwd	
10.77.0.2	10.77.0.1		200
== run
START='-p alarm=none'; export START; $TOP/tests/net/between ids/ids.click late -- '. $TOP/tests/net/traffic; killed ids/ids.click'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
