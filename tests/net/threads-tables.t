Tables on two threads, each with a device queue of its own: what passes is whole, and a rule that is added meets every packet of both once it is answered.
== file flood.py
import socket
s = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(32)]
while True:
    for each in s:
        each.sendto(b'x' * 64, ('10.77.0.2', 9))
== file tables.yaml
datapath: wire
ports: { left: { device: left }, right: { device: right } }
tables:
  0:
    default: drop
    rules:
    - { priority: 1, match: in_port == left, actions: output right }
    - { priority: 1, match: in_port == right, actions: output left }
== run
# Tables on two threads: TCP over both queues, and a rule that stands in the way of all of it at once
export MIDDLEPROOF_RUN=$PWD/run
$TOP/tests/net/between tables.yaml queues=2 late -- 'start --threads 2 --name lab || cat $OUT
ctl() { datapath ctl -n lab "$@"; }
for i in $(seq 100); do ctl list >/dev/null 2>&1 && break; sleep 0.05; done
on b iperf3 -s -1 >/dev/null & sleep 0.3; on a iperf3 -c 10.77.0.2 -t 2 -P 8 >/dev/null && echo "TCP runs"
ctl read tables.rules | grep -c "^[1-9].*in_port == left"
on a timeout 60 python3 flood.py & client=$!
sent() { ctl ports | sed -n "s/.*:right:.*, \([0-9]*\) sent.*/\1/p" | { s=0; while read -r n; do s=$((s + n)); done; echo $s; }; }
flows() { local before=$(sent); for i in $(seq 100); do sleep 0.1; [ $(sent) -gt $((before + 50)) ] && return 0; done; echo "nothing flows"; }
flows && echo "UDP flows"
old=0; for i in 1 2 3 4 5; do ctl flow add priority=9,udp,in_port=left,actions=drop >/dev/null; before=$(sent); sleep 0.2; old=$((old + $(sent) - before)); ctl flow del udp >/dev/null; flows; done
# neighbours may have been asked for meanwhile
[ $old -lt 5 ] && echo "none passed" || echo "$old passed"
kill $client; ctl stop; wait $DATAPATH; true'
== stdout
TCP runs
2
UDP flows
none passed
