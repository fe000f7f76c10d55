Vectors made from a proof are what the datapath does; it is seen where it does something else, and wrong files are refused.
== file fw.click
FromDevice(eth0) -> c :: Classifier(12/0800, -);
c[0] -> Strip(14) -> CheckIPHeader
	-> f :: IPFilter(allow tcp && dst port 80, allow udp && src net 10.0.0.0/8 && dst port 53, drop all)
	-> DecIPTTL -> EtherEncap(0x800, 1:1:1:1:1:1, 2:2:2:2:2:2) -> Queue -> ToDevice(eth1);
c[1] -> Discard;
FromDevice(eth1) -> Queue -> ToDevice(eth0);
== file nat.click
rw :: IPRewriter(pattern 192.0.2.1 1024-65535# - - 0 1, drop);
FromDevice(in) -> Strip(14) -> CheckIPHeader -> [0] rw;
FromDevice(out) -> Strip(14) -> CheckIPHeader -> [1] rw;
rw[0] -> EtherEncap(0x800, 1:1:1:1:1:1, 2:2:2:2:2:2) -> Queue -> ToDevice(out);
rw[1] -> EtherEncap(0x800, 3:3:3:3:3:3, 4:4:4:4:4:4) -> Queue -> ToDevice(in);
== run
for c in fw nat; do symexec tests --limit 400 $c.click -o $c >made && datapath test $c $c.click; done
== stdout
{{[1-9]\d+}} vectors, {{[1-9]\d+}} as predicted, 0 not; of 0 the models leave open what is sent
{{[1-9]\d+}} vectors, {{[1-9]\d+}} as predicted, 0 not; of 0 the models leave open what is sent
== run
# every rule has a packet on both sides of its bounds: one port further is seen
sed 's/dst port 53/dst port 54/' fw.click >wrong.click
datapath test --show 1 fw wrong.click | grep -c 'not sent\|not expected'
== stdout
1
== exit 0
== run
sed 's/-> DecIPTTL/-> SetIPDSCP(1)/' fw.click >wrong.click
datapath test --show 1000 fw wrong.click | grep -m 1 'ip.ttl: '
== stdout
    ip.ttl: expected {{\d+}}, sent {{\d+}}
== run
# answers come back: a NAT that forgets the way back is seen
sed 's/- - 0 1/- - 0 0/' nat.click >wrong.click
datapath test --show 1000 nat wrong.click | grep -A 1 'then its answer$' | sed -n 2p | cut -c 1-15
== stdout
  out: not expe
== run
# a NAT that keeps mappings for longer, or shorter, than it should is seen by an answer that comes late
for t in 'REAP_INTERVAL 2000' 'UDP_TIMEOUT 5000' 'REAP_INTERVAL 500, TCP_NODATA_TIMEOUT 10, UDP_TIMEOUT 10'; do
	sed "s/0 1, drop/0 1, drop, $t/" nat.click >wrong.click
	datapath test --show 1000 nat wrong.click | grep -A 1 'when all is forgotten$\|just before that$' |
		sed -n 2p | cut -c 1-16
done
== stdout
  in: not expect
  in: not expect
  in: not sent {{.*}}
== file pin.click
// one mapping for all hosts: the second takes it from the first
rw :: IPRewriter(pattern 192.0.2.1 1024 - - 0 1, drop);
FromDevice(in) -> Strip(14) -> CheckIPHeader -> [0] rw;
FromDevice(out) -> Strip(14) -> CheckIPHeader -> [1] rw;
rw[0] -> EtherEncap(0x800, 1:1:1:1:1:1, 2:2:2:2:2:2) -> Queue -> ToDevice(out);
rw[1] -> EtherEncap(0x800, 3:3:3:3:3:3, 4:4:4:4:4:4) -> Queue -> ToDevice(in);
== run
# two hosts that collide: both answers go to the second, and a NAT that tells them apart is another
symexec tests --limit 400 pin.click -o pin >made && datapath test --json pin pin.click | cut -d, -f 2
sed 's/ 1024 / 1024-1025# /' pin.click >wrong.click
datapath test --show 1000 pin wrong.click | grep -A 3 'then the first is answered$' | sed -n 4p
== stdout
 "failed": 0
{{.*sport.*}}
== file chance.click
FromDevice(a) -> x :: RandomSwitch -> Queue -> ToDevice(b);
x[1] -> Queue -> ToDevice(c);
== run
# what chance may do is predicted too: one of two ways, not both
symexec tests --limit 9 chance.click -o chance >made; datapath test chance chance.click
sed s/RandomSwitch/Tee/ chance.click >wrong.click; datapath test --show 1 chance wrong.click | grep -o 'c: not expected\|nor.*'
== stdout
{{[1-9]\d*}} vectors, {{[1-9]\d*}} as predicted, 0 not; of 0 the models leave open what is sent
c: not expected
nor is it one of the 1 others that may be
== run
sed 's/eth1/eth7/' fw.click >wrong.click
datapath test fw wrong.click
== stderr
error: vector 5: 'wrong.click' has no FromDevice for 'eth1'
== stdout
vector 1: arrives at eth1 (out)
  eth1: not sent 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
  eth7: not expected 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
vector 2: arrives at eth1 (out)
  eth1: not sent 10.0.0.1:40000 > 192.0.2.1:80 frag id 1 off 0 more TCP S seq 1000 ack 0 win 65535 len 0
  eth7: not expected 10.0.0.1:40000 > 192.0.2.1:80 frag id 1 off 0 more TCP S seq 1000 ack 0 win 65535 len 0
vector 3: arrives at eth1 (out)
  eth1: not sent 10.0.0.1:40000 > 192.0.2.1:53 UDP len 0
  eth7: not expected 10.0.0.1:40000 > 192.0.2.1:53 UDP len 0
vector 4: arrives at eth1 (out)
  eth1: not sent 10.0.0.1:40000 > 192.0.2.1:53 frag id 1 off 0 more UDP len 0
  eth7: not expected 10.0.0.1:40000 > 192.0.2.1:53 frag id 1 off 0 more UDP len 0
== exit 2
== run
datapath test nowhere fw.click
== stderr
error: unable to open nowhere/vectors.json: No such file or directory
== exit 2
== run
mkdir odd
for v in '{"format": "other"}' '{"format": "middleproof-vectors 1", "vectors": 3}' '[' \
    '{"format": "middleproof-vectors 1", "vectors": [{"inputs": []}]}' \
    '{"format": "middleproof-vectors 1", "vectors": [{"inputs": [{"port": "eth0", "packet": "0"}]}]}' \
    '{"format": "middleproof-vectors 1", "vectors": [{"inputs": [{"port": "eth0", "packet": "xx"}]}]}' \
    '{"format": "middleproof-vectors 1", "vectors": [{"inputs": [{"port": "eth0", "answer_to": -1}]}]}' \
    '{"format": "middleproof-vectors 1", "vectors": [{"inputs": [{"port": "eth0", "packet": "00"}],
    "outputs": [{"port": "eth0", "packet": "00", "free": [[0, 2]]}]}]}'; do
	echo "$v" >odd/vectors.json
	datapath test odd fw.click
	echo $?
done 2>&1
== stdout
error: odd/vectors.json: expected "format": "middleproof-vectors 1"
2
error: odd/vectors.json: expected "vectors": a list
2
error: odd/vectors.json:2: ']' expected near end of file
2
error: odd/vectors.json: vector 1: expected "outputs": a list
2
error: odd/vectors.json: vector 1: expected "packet": octets in hexadecimal, at most 131072
2
error: odd/vectors.json: vector 1: expected "packet": octets in hexadecimal
2
error: odd/vectors.json: vector 1: expected "answer_to": the number, from 0, of a packet that the port sent
2
error: odd/vectors.json: vector 1: expected "free": [OFFSET, LENGTH] inside the packet
2
== file two.click
// two elements send by one device, and what the second sends is answered
rw :: IPRewriter(pattern 192.0.2.1 1024-65535# - - 0 1, drop);
FromDevice(in) -> Strip(14) -> CheckIPHeader -> c :: IPClassifier(tcp, udp, -);
c[0] -> [0] rw; c[1] -> [0] rw;
c[2] -> EtherEncap(0x800, 5:5:5:5:5:5, 6:6:6:6:6:6) -> Queue -> ToDevice(out);
FromDevice(out) -> Strip(14) -> CheckIPHeader -> [1] rw;
rw[0] -> t :: Tee -> EtherEncap(0x800, 1:1:1:1:1:1, 2:2:2:2:2:2) -> Queue -> ToDevice(out);
t[1] -> EtherEncap(0x800, 7:7:7:7:7:7, 8:8:8:8:8:8) -> Queue -> ToDevice(copy);
rw[1] -> EtherEncap(0x800, 3:3:3:3:3:3, 4:4:4:4:4:4) -> Queue -> ToDevice(in);
== run
symexec tests --limit 400 two.click -o two >made && datapath test two two.click; grep -c answer_to two/vectors.json | grep -c '^[1-9]'
== stdout
{{[1-9]\d+}} vectors, {{[1-9]\d+}} as predicted, 0 not; of 0 the models leave open what is sent
1
== run
# nothing to test is no success
echo 'FromDump(in.pcap) -> Discard;' >dump.click
symexec tests dump.click -o dump; echo "status $?"
mkdir none; echo '{"format": "middleproof-vectors 1", "vectors": []}' >none/vectors.json
datapath test none fw.click; echo "status $?"
sed 's/"exactly"/"open"/' fw/vectors.json >none/vectors.json
datapath test none fw.click; echo "status $?"
== stdout
status 2
status 2
{{(\d+) vectors, 0 as predicted, 0 not; of [1-9]\d* the models leave open what is sent}}
status 1
== stderr
dump.click:1:1: error: cannot read capture file 'in.pcap': No such file or directory
    FromDump(in.pcap) -> Discard;
    ^~~~~~~~
error: there are no vectors to run
== file counts.click
FromDevice(in) -> c :: Counter -> Queue -> ToDevice(out);
== run
# what elements say at the end is compared, and told by its name
symexec tests counts.click -o counts >made && datapath test counts counts.click
sed 's/"c.count": "1"/"c.count": "7"/' counts/vectors.json >none/vectors.json
datapath test --show 1 none counts.click | head -n 2; echo '{"format": "middleproof-vectors 1", "handlers": {"c.count": 7}, "vectors": []}' >none/vectors.json
datapath test none counts.click
== stdout
{{[1-9]\d+}} vectors, {{[1-9]\d+}} as predicted, 0 not; of 0 the models leave open what is sent
{{vector \d+: .*}}
  c.count: expected '7', said '1'
== stderr
error: none/vectors.json: expected "handlers": what each says, as text
== exit 2
== file wrong.click
FromDevice(in) -> Strip(-3) -> Discard;
== run
# errors are predicted too
symexec tests --refused wrong.click -o wrong && datapath test wrong wrong.click; echo "status $?"
datapath test wrong counts.click; echo "status $?"
symexec tests --refused counts.click -o right; echo "status $?"; test -e right; echo "$?"
== stdout
refused, as it shall be
wrong.click:1:25: error: LENGTH: expected a number from 0 to 4294967295, not '-3'
    FromDevice(in) -> Strip(-3) -> Discard;
                            ^~
1 vectors, 1 as predicted, 0 not; of 0 the models leave open what is sent
status 0
'counts.click' is taken, expected it to be refused
1 vectors, 0 as predicted, 1 not; of 0 the models leave open what is sent
status 1
status 1
1
== stderr
wrong.click:1:25: error: LENGTH: expected a number from 0 to 4294967295, not '-3'
    FromDevice(in) -> Strip(-3) -> Discard;
                            ^~
symexec tests: 'counts.click' has no errors, expected some
== file net.yaml
network: two
boxes:
  nat: { class: NAT, args: { ADDRESS: 198.51.100.1 } }
  proxy: { class: PushProxy, args: { ADDRESS: 203.0.113.5, PORT: 5228 } }
  wall: { click: fw.click }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, tcp: 80 }
links:
  - client -- nat:in
  - nat:out -- proxy:in
  - proxy:out -- server
== run
# of a network each box alone, as a configuration; what has no implementation is told
symexec tests --limit 90 net.yaml -o net && datapath test net net.yaml; echo "status $?"
sed -i 's/198.51.100.1/198.51.100.2/' net/nat/box.click
datapath test net net.yaml | grep -c 'expected 198.51.100.1, sent 198.51.100.2' | grep -c '^[1-9]'
datapath test --json net net.yaml
== stdout
nat: 90 vectors, {{.*}}
proxy: 90 vectors, {{.*}}
wall: {{.*}}
nat: 90 vectors, 90 as predicted, 0 not; of 0 the models leave open what is sent
proxy: proved, not run: unknown element class 'PushConnections'
wall: {{(\d+) vectors, \d+ as predicted, 0 not; .*}}
2 boxes run, 1 not
status 0
1
{"run": {{\d+}}, "failed": {{[1-9]\d*}}, "open": 0, "boxes": 2, "not_run": 1}
== exit 1
== run
symexec tests fw.click
== stderr
symexec tests: give one configuration, and a folder with -o
== exit 2
== run
# handlers are written between packets, and walks are drawn by the seed
echo 'FromDevice(a) -> c :: Counter -> s :: Switch(0) -> Queue -> ToDevice(b); s[1] -> Discard;' >walk.click
symexec tests --writes walk.click -o w >made && datapath test w walk.click
symexec tests --walks --limit 50 walk.click -o walks >made && datapath test walks walk.click
symexec tests --walks --limit 50 --seed 9 walk.click -o others >made && datapath test others walk.click
cmp -s walks/vectors.json others/vectors.json; echo "status $?"
# a value that is refused, or taken, against what is predicted
sed 's/"taken": true/"taken": false/' w/vectors.json >v && mv v w/vectors.json
datapath test --show 1 w walk.click | sed -n 2p
# elements that do not have the handler
sed 's/Counter/Null/' walk.click >null.click
datapath test --show 1 walks null.click | grep -c 'not; of 0'
== stdout
{{[1-9]\d+}} vectors, {{[1-9]\d+}} as predicted, 0 not; of {{\d+}} the models leave open what is sent
{{[1-9]\d+}} vectors, {{[1-9]\d+}} as predicted, 0 not; of {{\d+}} the models leave open what is sent
{{[1-9]\d+}} vectors, {{[1-9]\d+}} as predicted, 0 not; of {{\d+}} the models leave open what is sent
status 1
  {{c.reset|s.switch}}: expected '1' to be refused, it was taken
0
== exit 1
== run
# wrong files
printf '{"format": "middleproof-vectors 1", "vectors": [{"inputs": [{"port": "a", "packet": "00", "write": {"handler": 1}}], "outputs": []}]}' >w/vectors.json
datapath test w walk.click
== stderr
error: w/vectors.json: vector 1: expected "write": "handler" and "value", texts, and "taken", true or false
== exit 2
