Hot flows while their configuration is replaced by itself under load: what came in has gone out or was counted as lost, rules go on counting,
and the driver has the flows again each time.
== file hot.yaml
datapath: hot
hot-flows: 64
ports:
  left: { device: left }
  right: { device: right }
tables:
  0:
    rules:
    - { match: in_port == left, actions: output right }
    - { match: in_port == right, actions: output left }
== file wire.click
tables :: Datapath(FILE hot.yaml, HOT true);
l :: FromDevice(left, PROMISC true) -> [0] tables; tables [0] -> lq :: Queue(4096) -> ToDevice(left);
r :: FromDevice(right, PROMISC true) -> [1] tables; tables [1] -> rq :: Queue(4096) -> ToDevice(right);
== copy tests/net/shared/hot lab
== file send
# send SECONDS: about 10000 a second
import socket, sys, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect(("10.77.0.2", 7000))
end = time.monotonic() + float(sys.argv[1])
while time.monotonic() < end:
    for _ in range(10):
        try:
            s.send(bytes(30))
        except ConnectionRefusedError:
            pass
    time.sleep(0.001)
== run
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
$TOP/tests/net/between wire.click late -- 'start --name lab
for h in a b; do on $h sh -c "echo 1 >/proc/sys/net/ipv6/conf/eth/disable_ipv6"; done; . ./lab
on b nft add table ip t; on b nft add chain ip t in "{ type filter hook prerouting priority -400; }"; on b nft add rule ip t in udp dport 7000 counter drop
on a ping -c 1 -W 2 10.77.0.2 >/dev/null
sent() { on a awk "/eth:/ { print \$11 }" /proc/net/dev; }
got() { on b awk "/eth:/ { print \$3 }" /proc/net/dev; }
lost() { for e in l r; do datapath ctl read $e.counts; done | awk "/^lost/ { n += \$NF } END { print n + 0 }"; }
s=$(sent) g=$(got); again=0
on a python3 send 8 & sender=$!
sleep 1; for i in 1 2 3 4 5 6; do
	datapath ctl hotswap wire.click main || break
	for k in $(seq 40); do [ "$(hot given)" -gt 0 ] && again=$((again + 1)) && break; sleep 0.05; done
done
wait $sender; for i in $(seq 50); do sleep 0.1; [ $(($(got) - g + $(lost) + $(hot lost))) -ge $(($(sent) - s)) ] && break; done
in=$(($(sent) - s)) out=$(($(got) - g)) lost=$(($(lost) + $(hot lost)))
[ $in -gt 5000 ] || echo "only $in came"; [ $in -eq $((out + lost)) ] && echo "in is out and counted" || echo "in $in, out $out, lost $lost"
echo "again $again times"; [ $lost -lt $((in / 50)) ] && echo "hardly any lost" || echo "$lost of $in lost"; rules=$(datapath ctl flow list | sed -n "s/.*n_packets=\([0-9]*\),.*in_port == left.*/\1/p")
[ $rules -ge $out ] && echo "rules counted them over all" || echo "$rules of $out"
datapath ctl stop; wait $DATAPATH; echo "status $?"' 2>&1
== stdout
in is out and counted
again 6 times
hardly any lost
rules counted them over all
status 0
