A traffic shaper: real TCP, whole, IPv4 and IPv6 together at most at the rate, though not much below; killed under load.
== copy examples/shaper
== run
IPERF=2M; FILE=1000000; export IPERF FILE; $TOP/tests/net/between shaper/shaper.click -- '. $TOP/tests/net/traffic; serve b; traffic a b 10.77.0.2 fd77::2
on a iperf3 -c 10.77.0.2 -O 1 -t 2 --json >rate; stop_serving
python3 -c "
import json
rate = json.load(open(\"rate\"))[\"end\"][\"sum_received\"][\"bits_per_second\"] / 20e6
print(\"at the rate\" if 0.7 < rate < 1.05 else rate)"
on a ping -c 3 -i 0.2 10.77.0.2 | perl -ne "print \$1 >= 5 ? qq(5 ms and more\n) : qq(\$1\n) if /= ([\d.]+)\//"'
== stdout
10.77.0.2: down whole, up whole, iperf3 runs, session whole
fd77::2: down whole, up whole, iperf3 runs, session whole
at the rate
5 ms and more
== run
$TOP/tests/net/between shaper/shaper.click late -- '. $TOP/tests/net/traffic; killed shaper/shaper.click'
== stdout
every packet is accounted for
TERM: works as before
KILL: works as before
