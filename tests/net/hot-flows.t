Hot flows: what is met often is done in the driver, with what rules count; changes of rules and ports take effect before they are answered.
== file hot.yaml
datapath: hot
hot-flows: 64
ports:
  left: { device: left }
  right: { device: right }
tables:
  0:
    rules:
    - { priority: 5, match: udp.dport == 7000, actions: [set-field udp.dport 7001, output right] }
    - { match: in_port == left, actions: output right }
    - { match: in_port == right, actions: output left }
== copy tests/net/shared/hot lab
== file send
# send SECONDS: to 7000, about 20000 a second, each with the time at which it was sent
import socket, sys, time, struct
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect(("10.77.0.2", 7000))
end = time.monotonic() + float(sys.argv[1])
while time.monotonic() < end:
    for _ in range(20):
        try:
            s.send(struct.pack("=Q", time.monotonic_ns()) + bytes(22))
        except ConnectionRefusedError:
            pass
    time.sleep(0.001)
== file receive
# receive SECONDS: a line for each packet: sent, received, and the port it came to; on standard error "ready"
import socket, sys, time, struct, select
ports = (7000, 7001, 7002)
sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in ports]
poll = select.poll()
for s, p in zip(sockets, ports):
    s.setsockopt(socket.SOL_SOCKET, 33, 1 << 26)	# SO_RCVBUFFORCE
    s.bind(("10.77.0.2", p))
    s.setblocking(False)
    poll.register(s, select.POLLIN)
by = {s.fileno(): (s, p) for s, p in zip(sockets, ports)}
print("ready", file=sys.stderr, flush=True)
end = time.monotonic() + float(sys.argv[1])
while time.monotonic() < end:
    for fd, _ in poll.poll(100):
        s, p = by[fd]
        try:
            for _ in range(64):
                d = s.recv(64)
                print(struct.unpack("=Q", d[:8])[0], time.monotonic_ns(), p)
        except BlockingIOError:
            pass
== file flip
# flip N: so many changes of where 7000 goes, a line for each: asked, answered, and the port
import socket, sys, time, json, os
s = socket.socket(socket.AF_UNIX)
s.connect(os.environ["MIDDLEPROOF_RUN"] + "/lab.sock")
f = s.makefile("r")
for i in range(int(sys.argv[1])):
    to = 7002 if i % 2 == 0 else 7001
    asked = time.monotonic_ns()
    s.sendall((json.dumps({"verb": "flow.add", "flow": "priority=6,udp,tp_dst=7000,actions=mod_tp_dst:%d,output:right" % to}) + "\n").encode())
    answer = json.loads(f.readline())
    if answer.get("result", {}).get("rules") != 1:
        print("flip:", answer, file=sys.stderr)
    print(asked, time.monotonic_ns(), to)
    time.sleep(0.03)
== file judge
# judge FLIPS PACKETS: packets that were sent after a change was answered, and treated as before it
import sys
flips = [tuple(map(int, l.split())) for l in open(sys.argv[1])]
old = n = 0
for line in open(sys.argv[2]):
    sent, got, port = map(int, line.split())
    n += 1
    may, last = set(), 7001
    for asked, answered, to in flips:
        if answered < sent:
            last = to
        elif asked < got:
            may.add(to)
    old += port not in may | {last}
print("by the old way:", old)
print("enough packets" if n > 5000 else "only %d packets" % n)
== run
# Real TCP both ways through the driver: hardly a packet comes to us, rules count them all
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
$TOP/tests/net/between hot.yaml late -- 'start --name lab; . ./lab
on b iperf3 -s -1 -D >/dev/null; sleep 0.3
on a iperf3 -c 10.77.0.2 -t 2 --json >iperf; jq -e ".end.sum_received.bytes > 10000000" iperf >/dev/null && echo "TCP passed"
on b iperf3 -s -1 -D >/dev/null; sleep 0.3; on a iperf3 -c 10.77.0.2 -t 1 -R --json >iperf; jq -e ".end.sum_received.bytes > 5000000" iperf >/dev/null && echo "and back"
until_so all_counted && echo "rules counted all"
[ "$seen" -lt $((in / 50)) ] && echo "nearly all of it in the driver"; [ "$(hot lost)" = 0 ] && echo "none lost"
until_so none_left; echo "afterwards $(hot flows) flows"; datapath ctl stop; wait $DATAPATH; echo "status $?"; ip -o link 2>/dev/null | grep -c xdp; true' 2>&1
== stdout
TCP passed
and back
rules counted all
nearly all of it in the driver
none lost
afterwards 0 flows
status 0
0
== run
# A rule that is changed under load: what was sent after the answer takes the new way
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
$TOP/tests/net/between hot.yaml late -- 'start --name lab; . ./lab
on b python3 receive 7 >packets 2>ready & receiver=$!
for i in $(seq 100); do grep -qs ready ready && break; sleep 0.05; done
on a python3 send 6 & sender=$!
sleep 1; python3 flip 101 >flips; wait $sender $receiver
python3 judge flips packets
[ "$(hot packets)" -gt $(($(wc -l <packets) / 2)) ] && echo "most in the driver"; [ "$(hot given)" -gt 50 ] && echo "given again and again"
datapath ctl flow del --strict "priority=6,udp,tp_dst=7000" >/dev/null
on b python3 receive 5 >packets 2>ready & receiver=$!
for i in $(seq 100); do grep -qs ready ready && break; sleep 0.05; done
on a python3 send 1; wait $receiver; cut -d " " -f 3 packets | sort -u
datapath ctl stop; wait $DATAPATH; echo "status $?"' 2>&1
== stdout
by the old way: 0
enough packets
most in the driver
given again and again
7001
status 0
== run
# A rule without packets for three seconds ends, whoever saw them; one that the driver does stays
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
$TOP/tests/net/between hot.yaml late -- 'start --name lab; . ./lab
datapath ctl flow add "priority=9,idle_timeout=3,udp,tp_dst=7000,actions=output:right" >/dev/null
on a python3 send 5; [ "$(packets priority=9)" -gt 5000 ] && echo "it stays"; [ "$(hot packets)" -gt 5000 ] && echo "by what the driver says"
sleep 3.6; datapath ctl flow list | grep -c priority=9
datapath ctl stop; wait $DATAPATH; echo "status $?"' 2>&1
== stdout
it stays
by what the driver says
0
status 0
== run
# Ports: one that takes no frames any more, one that is detached, one that is deleted, and the end of the process
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
$TOP/tests/net/between hot.yaml late -- 'start --name lab; . ./lab
pings() { on a ping -q -f -l 60 -c 2000 -W 1 10.77.0.2 >/dev/null; [ "$(hot flows)" -gt 0 ] && echo some || echo none; }
echo "flows: $(pings)"
for h in a b; do on $h ethtool -K eth gro off; done; take 0; on a ping -c 3 -i 0.2 -W 2 10.77.0.2 | grep -o "3 received"; echo "nobody takes: $(pings)"
for h in a b; do on $h ethtool -K eth gro on; done; take 2; echo "again: $(pings)"
datapath ctl ports detach right; datapath ctl flow hot | grep "^flows\|^port"
datapath ctl ports attach right right >/dev/null; take 2; on a ping -c 3 -i 0.2 -W 2 10.77.0.2 | grep -o "3 received"; echo "again: $(pings)"
ip link del right; sleep 0.3; datapath ctl flow hot | grep "^flows"; datapath ctl ping >/dev/null && echo "it goes on"
pings >/dev/null;
kill -9 $DATAPATH; wait $DATAPATH 2>/dev/null; sleep 0.2; ip -o link 2>/dev/null | grep -c xdp; true' 2>&1
== stdout
flows: some
3 received
nobody takes: none
again: some
flows 0
port left receives and takes
3 received
again: some
flows 0
it goes on
0
