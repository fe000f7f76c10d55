Configurations with state are replaced again and again while real TCP passes: what comes is whole, since flows keep their mappings.
== file swapped
# swapped NAME ADDRESS [OPTION]... - traffic to the address through examples/NAME, which is replaced by itself meanwhile
name=$1 address=$2
shift 2
mkdir $name && cp $TOP/examples/$name/*.click $name && cd $name || exit 3
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
$TOP/tests/net/between $name.click "$@" late -- ". $TOP/tests/net/traffic; on b ip addr add 10.78.0.3/24 dev eth
start --name lab $START || cat \$OUT
for i in \$(seq 200); do datapath ctl list >/dev/null 2>&1 && break; sleep 0.02; done
traffic a b $address >came & traffic=\$!; swaps=0
while kill -0 \$traffic 2>/dev/null; do datapath ctl hotswap $name.click main >/dev/null && swaps=\$((swaps + 1)); sleep 0.03; done
cat came; [ \$swaps -gt 20 ] && echo 'replaced more than 20 times' || echo \"replaced \$swaps times\"; datapath ctl stop"
== run
# A carrier-grade NAT, a load balancer, an IDS with streams that it reassembles
bash ./swapped cgnat 10.78.0.2 routed >out.1 2>&1 & first=$!
bash ./swapped balancer 10.77.0.254 routed >out.2 2>&1 & second=$!
START='-p alarm=none' bash ./swapped ids 10.77.0.2 >out.3 2>&1
status=$?; wait $first $second; [ $status != 77 ] || { cat out.3; exit 77; }; cat out.?
== stdout
10.78.0.2: down whole, up whole, iperf3 runs, session whole
replaced more than 20 times
10.77.0.254: down whole, up whole, iperf3 runs, session whole
replaced more than 20 times
10.77.0.2: down whole, up whole, iperf3 runs, session whole
replaced more than 20 times
