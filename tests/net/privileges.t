Who may probe, what tracebox says to who may not, that it keeps no privilege while it reads the network's bytes, and that its rule goes
with it, however it goes.
== file caps.py
# caps.py FILE CAPABILITY-BITS: as setcap(8) does it, permitted and effective
import os, struct, sys
bits = int(sys.argv[2], 16)
os.setxattr(sys.argv[1], 'security.capability', struct.pack('<IIIII', 0x02000001, bits, 0, 0, 0))
== file who.sh
# the program with nothing, with CAP_NET_RAW, with CAP_NET_ADMIN too, and with CAP_NET_ADMIN alone, run by nobody
chmod 755 .; real=$(command -v tracebox)
for bits in 0 2000 3000 1000; do
	cp "$real" "./t$bits"; [ $bits = 0 ] || python3 caps.py ./t$bits $bits
	setpriv --reuid 65534 --regid 65534 --clear-groups ./t$bits -n 10.9.5.2 2>&1 | sed -n '/^tracebox to/d; /^ /d; /^$/d; p'
done
== run
# file capabilities
$TOP/tests/net/lab -- sh who.sh
== stdout
error: cannot capture on 'out': socket: Operation not permitted (CAP_NET_RAW is needed)
nothing altered: 5 hops answered, 4 quoted the whole probe
note: this host reset 1 connection that the probes opened
warning: this host will reset connections that the probes open: operation not permitted (CAP_NET_ADMIN is needed)
nothing altered: 5 hops answered, 4 quoted the whole probe
error: cannot capture on 'out': socket: Operation not permitted (CAP_NET_RAW is needed)
== file held.sh
# what a run holds while it waits for answers: root, nobody with file capabilities, nobody with inherited ones; a script, a campaign
chmod 755 .; cp "$(command -v tracebox)" t; python3 caps.py ./t 3000
nobody="setpriv --reuid 65534 --regid 65534 --clear-groups"
held() {
	name=$1; shift
	"$@" >/dev/null 2>&1 & p=$!
	sleep 0.6
	for q in $p $(cat /proc/$p/task/$p/children 2>/dev/null); do
		[ "$(cat /proc/$q/comm)" != setpriv ] && awk -v name="$name" '/^Cap(Inh|Prm|Eff|Amb)|^NoNew/ { printf "%s ", $2 } END { print name }' /proc/$q/status
	done
	kill $p; wait $p
}
held root tracebox -n -t 5 10.9.1.77
held nobody $nobody ./t -n -t 5 10.9.1.77
held inherited $nobody --inh-caps +net_raw,+net_admin --ambient-caps +net_raw,+net_admin tracebox -n -t 5 10.9.1.77
echo 10.9.1.77 >targets; chmod 644 targets
held campaign $nobody ./t -n -t 5 --targets targets
held flows $nobody ./t -n -t 5 --flows 2 10.9.1.77
held deep $nobody ./t -n -t 5 --deep 10.9.1.77
held script $nobody ./t -l 'tracebox(IP / TCP)' -t 5 10.9.1.77
exit 0
== run
# inheritable, permitted, effective, ambient, no new ones; root keeps the right to write its files (CAP_DAC_OVERRIDE), a script what probes
$TOP/tests/net/lab -- sh held.sh 2>/dev/null
== stdout
0000000000000000 0000000000000002 0000000000000002 0000000000000000 1 root
0000000000000000 0000000000000000 0000000000000000 0000000000000000 1 nobody
0000000000000000 0000000000000000 0000000000000000 0000000000000000 1 inherited
0000000000000000 0000000000000000 0000000000000000 0000000000000000 1 campaign
0000000000000000 0000000000000000 0000000000000000 0000000000000000 1 flows
0000000000000000 0000000000000000 0000000000000000 0000000000000000 1 deep
0000000000000000 0000000000003000 0000000000003000 0000000000000000 1 script
== file rule.sh
# the rule stands while it is needed, and is gone after every end
for way in "-n" "--flows 3 -n" "--targets targets"; do
	to=10.9.1.77; echo $to >targets; case $way in *targets) to= ;; esac
	for signal in TERM INT HUP QUIT SEGV ABRT KILL; do
		env --default-signal=INT,QUIT,HUP tracebox -t 5 $way $to >/dev/null 2>&1 & p=$!
		sleep 0.4; before=$(nft list ruleset | grep -c drop)
		kill -$signal $p; wait $p 2>/dev/null; status=$?
		sleep 0.1; echo "$before $(nft list ruleset | wc -l) $status"
	done
done | sort | uniq -c | sort -k 4 -n | sed 's/^ *//'
== run
# by signals that are caught (status 3: not finished) and those that are not, and a crash
$TOP/tests/net/lab -- bash -c 'ulimit -c 0; . ./rule.sh' 2>/dev/null
== stdout
9 1 0 3
3 1 0 131
3 1 0 134
3 1 0 137
3 1 0 139
== run
# A run that was told to ignore hangups (nohup) goes on.
$TOP/tests/net/lab hole -- sh -c 'nohup tracebox -n -t 1 -m 4 10.9.5.2 >out 2>/dev/null & sleep 0.4; kill -HUP $!; wait $!; echo $?; tail -1 out'
== stdout
1
no answer from the destination, none at all behind 10.9.2.2 (hop 2)
