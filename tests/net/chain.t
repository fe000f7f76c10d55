Chains on devices: two UDP flows at 50, 150 and 100 (figure 7.2 of the work on chains in the kernel, ten times slower and five times shorter), dad before dnat, which splits them over two receivers; the chain against plain forwarding (table 7.4, a fifth as fast), in throughput and memory.
== file chain.yaml
datapath: split
ports:
  left: { device: left }
  right: { device: right }
tables:
  0:
    rules:
    - { match: in_port == left && ip.dst == 10.77.0.5, actions: [chain guard, output right] }
    - { match: "in_port == right && ip.src in { 10.77.0.4, 10.77.0.6 }", actions: [chain guard, output left] }
    - { match: in_port == left, actions: output right }
    - { match: in_port == right, actions: output left }
chains:
  guard:
    id: 7
    nfs:
    - { name: detect, builtin: dad, order: 10, args: { WINDOW: 2, RATE: 11Mbps } }
    - { name: split, builtin: dnat, order: 20,
        args: { TO: "udp dst port 53 => 10.77.0.4, udp dst port 123 => 10.77.0.6" } }
== file near
# near LIST - each number within a fifth of the list's, or of 0.4
awk -v list="$1" '{ for (i = 1; i <= NF; i++) v[n++] = $i }
END { m = split(list, w, " "); for (i = 0; i < m; i++) { d = v[i] - w[i + 1]; if (d < 0) d = -d
	if (d > w[i + 1] / 5 + 0.6) bad = bad " " v[i] " for " w[i + 1] }
	print n == m && bad == "" ? "as expected" : "not as expected:" bad " (" n " numbers)" }'
== run
$TOP/tests/net/between chain.yaml -- 'for a in 4 6; do on b ip addr add 10.77.0.$a/24 dev eth; done
mac=$(on b ip -br link show eth | tr -s " " | cut -d " " -f 3); on a ip neigh add 10.77.0.5 lladdr $mac dev eth nud permanent
on b $TOP/tests/net/steps receive 2 3 10.77.0.4:53 10.77.0.6:123 >got & receiver=$!
while ! grep -qs ready got; do sleep 0.05; done
on a $TOP/tests/net/steps send 2 5,15,10 10.77.0.5 53 123
wait $receiver; sed 1d got | tr "\n" " " >numbers; sh ./near "5 5 15 15 0 0" <numbers'
== stdout
as expected
== file measure
# measure - two flows of 200 Mb/s each to the ports given: what arrives in Mb/s, and by how much memory grew, in KiB
before=$(awk '/VmRSS/ { print $2 }' /proc/$DATAPATH/status)
on b $TOP/tests/net/steps receive 2 1 "$1" "$2" >got & receiver=$!
while ! grep -qs ready got; do sleep 0.05; done
on a $TOP/tests/net/steps send 2 200 10.77.0.5 53 123
wait $receiver
sed 1d got >numbers
echo $(($(awk '/VmRSS/ { print $2 }' /proc/$DATAPATH/status) - before)) >memory
== file plain.click
FromDevice(left, PROMISC true) -> Queue(4096) -> ToDevice(right);
FromDevice(right, PROMISC true) -> Queue(4096) -> ToDevice(left);
== run
sed 's/11Mbps/1Gbps/' chain.yaml >fast.yaml
for how in plain.click fast.yaml; do
$TOP/tests/net/between $how -- 'for a in 4 5 6; do on b ip addr add 10.77.0.$a/24 dev eth; done
mac=$(on b ip -br link show eth | tr -s " " | cut -d " " -f 3); on a ip neigh add 10.77.0.5 lladdr $mac dev eth nud permanent
case $CONFIG in
*.click) . ./measure 10.77.0.5:53 10.77.0.5:123 ;;
*) . ./measure 10.77.0.4:53 10.77.0.6:123 ;;
esac; sh ./near "200 200" <numbers; [ $(cat memory) -lt 20000 ] && echo "memory as before"'
done
== stdout
as expected
memory as before
as expected
memory as before
== file box.click
FromDevice(left) -> Strip(14) -> CheckIPHeader -> Unstrip(14) -> Queue -> ToDevice(right);
FromDevice(right) -> Queue -> ToDevice(left);
== file edge.yaml
datapath: edge
ports: { left: { device: left }, right: { device: right } }
tables:
  0:
    rules:
    - { match: in_port == left, actions: [chain c, output right] }
    - { match: in_port == right, actions: [chain c, output left] }
chains: { c: { nfs: [] } }
== file edge.click
ControlSocket(unix, control);
d :: Datapath(edge.yaml);
FromDevice(left, PROMISC true) -> [0] d; d[0] -> Queue(4096) -> ToDevice(left);
FromDevice(right, PROMISC true) -> [1] d; d[1] -> Queue(4096) -> ToDevice(right);
== file change.py
import socket, time
s = socket.socket(socket.AF_UNIX); s.connect('control'); f = s.makefile('rw')
f.readline()
def write(handler, value):
    f.write('WRITE d.%s %s\n' % (handler, value)); f.flush()
    line = f.readline()
    assert line.startswith('200'), line
for i in range(60):
    write('join', 'c {name: box, order: 5, click: box.click}'); time.sleep(0.01)
    write('join', 'c {name: wall, order: 9, builtin: firewall, args: {RULES: allow, LOOSE: 1}}'); time.sleep(0.01)
    write('leave', 'c box'); time.sleep(0.01)
    write('leave', 'c wall'); time.sleep(0.005)
print('changed 240 times')
== run
# ARP has no flow, which the firewall stops: neighbours are known beforehand
$TOP/tests/net/between edge.click -- 'ma=$(on a ip -br link show eth | tr -s " " | cut -d " " -f 3) mb=$(on b ip -br link show eth | tr -s " " | cut -d " " -f 3)
on a ip neigh replace 10.77.0.2 lladdr $mb dev eth nud permanent; on b ip neigh replace 10.77.0.1 lladdr $ma dev eth nud permanent
on b iperf3 -s >/dev/null & server=$!; sleep 0.3
on a iperf3 -u -b 20M -t 3 -c 10.77.0.2 --json >udp.json & client=$!
sleep 0.3; python3 change.py; wait $client
python3 -c "import json; print(json.load(open(\"udp.json\"))[\"end\"][\"sum\"][\"lost_packets\"], \"lost\")"
on a iperf3 -t 3 -c 10.77.0.2 --json >tcp.json & client=$!
sleep 0.3; python3 change.py; wait $client
python3 -c "import json; r = json.load(open(\"tcp.json\"))[\"end\"][\"sum_received\"]; print(\"TCP goes on\" if r[\"bits_per_second\"] > 1e7 else r)"
kill $server'
== stdout
changed 240 times
0 lost
changed 240 times
TCP goes on
