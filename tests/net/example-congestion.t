Congestion control: real TCP, whole, that knows ECN is slowed down by marks, and the queue stays short; killed under load.
== copy examples/congestion
== run
IPERF=2M; FILE=1000000; export IPERF FILE; $TOP/tests/net/between congestion/congestion.click late -- '. $TOP/tests/net/traffic; for h in a b; do on $h sh -c "echo 1 >/proc/sys/net/ipv4/tcp_ecn"; done
start -h marked.count -h dropped.count -h red.avg_queue_size; serve b; traffic a b 10.77.0.2
on a iperf3 -c 10.77.0.2 -O 1 -t 2 --json >rate & rate=$!; sleep 0.7; on a ping -c 5 -i 0.2 10.77.0.2 >delay; wait $rate; stop_serving; kill $DATAPATH; wait $DATAPATH
python3 -c "
import json, re
rate = json.load(open(\"rate\"))[\"end\"][\"sum_received\"][\"bits_per_second\"] / 20e6
print(\"at the rate\" if 0.7 < rate < 1.05 else rate)
delay = float(re.search(r\"= [\d.]+/([\d.]+)/\", open(\"delay\").read())[1])
print(\"a short queue\" if delay < 60 else delay)        # full it takes 120 ms
n = re.findall(r\"(\w+).count:\n(\d+)\", open(\"$OUT\").read())
print([name for name, count in n if int(count) > 0])"'
== stdout
10.77.0.2: down whole, up whole, iperf3 runs, session whole
at the rate
a short queue
['marked', 'dropped']
== run
$TOP/tests/net/between congestion/congestion.click late -- '. $TOP/tests/net/traffic; killed congestion/congestion.click'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
