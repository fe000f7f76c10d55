However many processes decide, what is printed and written is the same: over all examples and verdicts of every kind, for
check with all its reports. What goes wrong is told once and in order.
== copy examples
== file compare
# jobs-compare COMMAND... - each command on every network of the examples with 1 and 3 processes, all
# it prints and writes compared. Prints a line per network.
count=0
run() {
	rm -rf "$1"
	mkdir "$1"
	for c in "$@"; do
		[ "$c" = "$1" ] && continue
		files=
		case $c in
		check) files="--junit ../../$1/junit --sarif ../../$1/sarif --html ../../$1/html --pcap ../../$1/pcap
			--write-baseline ../../$1/baseline" ;;
		'reach --drops') files="--pcap ../../$1/reach.pcap" ;;
		esac
		(cd "$folder" && symexec $c --jobs "$1" $files "$net") >"$1/$c" 2>&1
		echo $? >>"$1/$c"
	done
	# what is no result: the clock, and the folder that the files are in
	for f in "$1"/*; do
		sed -E "s/ (time|timestamp)=\"[^\"]*\"//g; s|\\.\\./\\.\\./$1/||g" "$f" >"$f.all" && mv "$f.all" "$f"
	done
}
for file in examples/*/*.yaml; do
	folder=${file%/*}
	net=${file##*/}
	run 1 "$@"
	run 3 "$@"
	if diff -r 1 3 >difference; then
		echo "$file same"
	else
		echo "$file differs: $(head -n 3 difference)"
	fi
	count=$((count + 1))
done
echo "$count networks, each the same with 1 and 3 processes"
== file wrong.yaml
network: wrong
hosts:
  a: { ip: 10.0.0.1 }
  b: { ip: 10.0.0.2 }
links:
  - a -- b
policies:
  first: { same-as: a -> b, other: nowhere.yaml }
  second: { reach: a -> b }
  third: { same-as: b -> a, other: nowhere.yaml }
  fourth: { reach: b -> a }
== file examples/odd/network.yaml
network: odd
boxes:
  random: { click: random.click }
  unknown: { click: unknown.click }
hosts:
  a: { ip: 10.0.0.1 }
  b: { ip: 10.0.0.2 }
  c: { ip: 10.0.0.3 }
links:
  - a -- random:eth0
  - random:eth1 -- b
  - random:eth2 -- unknown:eth0
  - unknown:eth1 -- c
policies:
  by chance: { reach: a -> b }
  "not \"known\" <b>\n": { reach: a -> c }
  nothing: { reach: b -> c, packet: src host 1.2.3.4, severity: warning }
  never: { no-reach: a -> b, severity: warning }
  alike: { same-as: a -> b, other: network.yaml }
== file examples/symbols/network.yaml
network: tunnels between ends that are left open
boxes:
  T1: { class: Tunnel, args: { LOCAL: any, REMOTE: any } }
  T2: { class: Tunnel, args: { LOCAL: any, REMOTE: any } }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80 }
links:
  - client -- T1:in
  - T1:out -- T2:out
  - T2:in -- server
policies:
  there: { reach: client -> server }
  back: { reach: server -> client }
== file examples/odd/random.click
FromDevice(eth0) -> r :: RandomSwitch; r[0] -> ToDevice(eth1); r[1] -> ToDevice(eth2);
FromDevice(eth1) -> Discard;
== file examples/odd/unknown.click
FromDevice(eth0) -> Mystery -> ToDevice(eth1);
== file ring.click
// Each kind of packet, and each of two networks, goes round in a ring of its own; the last only until its TTL ends.
FromDevice(a) -> Strip(14) -> CheckIPHeader -> [0]one :: StaticIPLookup(10.0.0.0/8 0, 10.1.0.0/16 1, 0.0.0.0/0 2);
one[0] -> c :: IPClassifier(tcp, udp, -);
one[1] -> ttl :: DecIPTTL -> two :: StaticIPLookup(10.1.0.0/16 0, 0.0.0.0/0 1);
c[0] -> Paint(1) -> two; c[1] -> Paint(2) -> [0]one; c[2] -> Paint(3) -> [0]one;
two[0] -> [0]one; two[1] -> [0]one;
one[2] -> Unstrip(14) -> Queue -> ToDevice(b);
== file six.click
f :: IPFilter(drop tcp dst port 23, allow all);
FromDevice(a) -> s :: Strip(14) -> CheckIPHeader -> f;
FromDevice(b) -> s; FromDevice(c) -> s; FromDevice(d) -> s; FromDevice(e) -> s; FromDevice(g) -> s;
f -> Unstrip(14) -> Queue -> ToDevice(out);
== run
if [ -n "$SANITIZED" ]; then
	sh compare 'reach --drops' loops
else
	sh compare check 'check --json' 'reach --drops' 'reach --json' 'reach --pairs' loops 'loops --json'
fi >told; tail -n 1 told
grep -v ' same$' told | head -n -1
== stdout
{{[3-9]\d}} networks, each the same with 1 and 3 processes
== run
for pair in cellular:network.yaml:open.yaml cellular:open.yaml:proxy.yaml enterprise:network.yaml:fixed.yaml \
	nat:network.yaml:stateless.yaml tunnel:stateful.yaml:encrypted.yaml isn:network.yaml:nobox.yaml; do
	d=examples/${pair%%:*} old=${pair#*:}
	new=${old#*:} old=${old%:*}
	for o in "" --json; do
		for n in 1 3; do symexec diff $o --jobs $n $d/$old $d/$new >diff.$n 2>&1; echo $? >>diff.$n; done
		cmp diff.1 diff.3 && echo "$d $new: $(grep -c 'packets from' diff.3) sentences"
	done
done
== stdout
examples/cellular open.yaml: 0 sentences
examples/cellular open.yaml: 0 sentences
examples/cellular proxy.yaml: 2 sentences
examples/cellular proxy.yaml: 2 sentences
examples/enterprise fixed.yaml: 2 sentences
examples/enterprise fixed.yaml: 2 sentences
examples/nat stateless.yaml: 5 sentences
examples/nat stateless.yaml: 5 sentences
examples/tunnel encrypted.yaml: 1 sentences
examples/tunnel encrypted.yaml: 1 sentences
examples/isn nobox.yaml: 4 sentences
examples/isn nobox.yaml: 4 sentences
== run
# what was asked before does not change an answer
symexec reach --drops --from server examples/symbols/network.yaml | grep -A 1 'T1/mine'
== stdout
    T1/mine :: OfTunnel                  models/boxes/Tunnel.click:6
    T1/StripIPHeader@5 :: StripIPHeader  models/boxes/Tunnel.click:7
--
a packet is dropped at examples/symbols/network.yaml:3 (T1/mine :: OfTunnel, models/boxes/Tunnel.click:6): from another address than the other end of the tunnel
  packets: ip.proto: 4; ip.src: T2.LOCAL; ip.dst: T1.LOCAL; ip.ttl: 250
a packet is dropped at examples/symbols/network.yaml:3 (T1/mine :: OfTunnel, models/boxes/Tunnel.click:6): to another address than this end of the tunnel
  packets: ip.proto: 4; ip.src: T2.LOCAL; ip.dst: T2.REMOTE; ip.ttl: 250
== run
for o in "" --json; do
	for n in 1 2 3 7; do symexec loops $o --jobs $n ring.click >ring.$n 2>&1; echo $? >>ring.$n; done
	cmp ring.1 ring.2 && cmp ring.1 ring.3 && cmp ring.1 ring.7 && grep -c endless ring.3
done
== stdout
6
6
== run
symexec reach --drops --packet 'tcp and ip unfrag' --jobs 1 six.click >one
symexec reach --drops --packet 'tcp and ip unfrag' --jobs 3 six.click >three
cmp one three && grep -v '^    ' three
== stdout
out (out) receives
  path:
  packets: eth.type: 0x800; ip.proto: 6; ip.ttl: 1-255; tcp.dport: not 23
  witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
  path:
  packets: eth.type: 0x800; ip.proto: 6; ip.ttl: 1-255; tcp.dport: not 23
  witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
  path:
  packets: eth.type: 0x800; ip.proto: 6; ip.ttl: 1-255; tcp.dport: not 23
  witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
  path:
  packets: eth.type: 0x800; ip.proto: 6; ip.ttl: 1-255; tcp.dport: not 23
  witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
  and by 2 more paths (--paths prints them)
a packet is dropped at six.click:1 (f :: IPFilter): denied by rule 1
  packets: eth.dst: ff:ff:ff:ff:ff:ff; eth.type: 0x800; ip.proto: 6; ip.ttl: 1-255; tcp.dport: 23
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
== run
for n in 1 3; do symexec check --audit --jobs $n examples/nat/network.yaml >$n.out 2>$n.err; echo $?; done
cmp 1.out 3.out && cmp 1.err 3.err; tail -n 2 1.out
== stdout
0
0
audited by Z3: {{[1-9][0-9][0-9]}} steps agree, {{[0-9]}} are open
6 policies hold, 0 violated, 0 vacuous, 0 undecided
== run
for n in 1 3; do symexec check --jobs $n wrong.yaml >$n.out 2>$n.err; echo $?; done
cmp 1.err 3.err && cmp 1.out 3.out; cat 3.err
== stdout
2
2
error: cannot read 'nowhere.yaml': no such file or directory
wrong.yaml:8:36: note: in the policy 'first'
      first: { same-as: a -> b, other: nowhere.yaml }
                                       ^~~~~~~~~~~~
error: cannot read 'nowhere.yaml': no such file or directory
wrong.yaml:10:36: note: in the policy 'third'
      third: { same-as: b -> a, other: nowhere.yaml }
                                       ^~~~~~~~~~~~
== run
symexec check --jobs 0 examples/nat/network.yaml
== stderr
symexec check: --jobs: 0 is not between 1 and 256
== exit 2
