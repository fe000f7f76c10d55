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
== file examples/odd/random.click
FromDevice(eth0) -> r :: RandomSwitch; r[0] -> ToDevice(eth1); r[1] -> ToDevice(eth2);
FromDevice(eth1) -> Discard;
== file examples/odd/unknown.click
FromDevice(eth0) -> Mystery -> ToDevice(eth1);
== run
sh compare 'check' 'check --json' >told; tail -n 1 told
grep -v ' same$' told | head -n -1
== stdout
23 networks, each the same with 1 and 3 processes
== run
for n in 1 3; do symexec check --audit --jobs $n examples/nat/network.yaml >$n.out 2>$n.err; echo $?; done
cmp 1.out 3.out && cmp 1.err 3.err; tail -n 2 1.out
== stdout
0
0
audited by Z3: {{[0-9]+}} steps agree, {{[0-9]+}} are open
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
