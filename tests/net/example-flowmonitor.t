A flow monitor: real TCP, whole, and what tshark reads of the flows is about as large as what was sent; killed under load.
== copy examples/flowmonitor
== file octets.py
import subprocess
said = subprocess.run(['tshark', '-n', '-r', 'flows.pcap', '-d', 'udp.port==4739,cflow', '-T', 'fields', '-e', 'cflow.dstport', '-e', 'cflow.srcport', '-e', 'cflow.octets'], capture_output=True, text=True).stdout
ports = {}
for line in said.splitlines():
    dst, src, octets = (x.split(',') if x else [] for x in line.split('\t'))
    for d, s, n in zip(dst, src, octets):
        for port in (d, s):
            ports[port] = ports.get(port, 0) + int(n)
# HTTP: a file of 2,000,000 octets each way; iperf3: 8 MiB each way; with headers and acknowledgements
print('HTTP', 4e6 <= ports.get('80', 0) <= 5e6 or ports, 'iperf3', 14e6 <= ports.get('5201', 0) <= 19e6 or ports, 'session', ports.get('7', 0) > 10000)
== run
$TOP/tests/net/between flowmonitor/flowmonitor.click late -- '. $TOP/tests/net/traffic; start -p collector=pcap:,flows.pcap
traffic a b 10.77.0.2; sleep 4; kill $DATAPATH; wait $DATAPATH; python3 octets.py'
== stdout
10.77.0.2: down whole, up whole, iperf3 runs, session whole
HTTP True iperf3 True session True
== run
START='-p collector=none'; export START; $TOP/tests/net/between flowmonitor/flowmonitor.click late -- '. $TOP/tests/net/traffic; killed flowmonitor/flowmonitor.click'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
