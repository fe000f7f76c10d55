Flows that meet are joined, and a packet of what came out still has one past: the path that is shown is the one that the
witness takes, whichever arm was joined first, at one meeting or several, and of packets that are dropped too.
== file make.sh
# make.sh RULES [PACKET]: three arms by source port that meet in two steps; what RULES allow goes on
cat >box.click <<EOF
FromDevice(in) -> CheckIPHeader -> f :: IPClassifier(src port < 1000, src port < 2000, -);
first :: Null; second :: Null; third :: Null; two :: Null; all :: Null;
f[0] -> first -> two; f[1] -> second -> two; two -> all; f[2] -> third -> all;
all -> g :: IPFilter($1) -> Queue -> ToDevice(out);
FromDevice(out) -> Discard;
EOF
cat >network.yaml <<EOF
network: arms
boxes: { b: { click: box.click } }
hosts: { c: { ip: 10.0.0.2 }, s: { ip: 10.0.0.3 } }
links: [ c -- b:in, b:out -- s ]
policies:
  nothing gets through: { no-reach: c -> s, packet: "$2" }
  something gets through: { reach: c -> s, packet: "$2" }
EOF
symexec check network.yaml | sed -n 's/^    b.\([a-z]* :: Null\|f .*\|g .*\) .*[0-9]  \(.*\)/\1 \2/p
	s/^    b.\([a-z]*\) :: Null.*/\1/p; s/.*\(tcp.sport: .*\)/\1/p; s/^ .* is dropped at .*g ::.*/dropped at g/p' |
	tr -s ' ' | sed 's/ box.click:[0-9]*//'
== run
sh make.sh 'allow src port < 1000, deny all' tcp
== stdout
f :: IPClassifier rule 1
first
two
all
g :: IPFilter rule 1
tcp.sport: 0-999
== run
sh make.sh 'allow src port 1500, deny all' tcp
== stdout
f :: IPClassifier rule 2
second
two
all
g :: IPFilter rule 1
tcp.sport: 1500
== run
sh make.sh 'allow src port 5000, deny all' tcp
== stdout
f :: IPClassifier rule 3
third
all
g :: IPFilter rule 1
tcp.sport: 5000
== run
# nothing arrives; the packet that comes furthest has one past as well
sh make.sh 'deny all' 'tcp and src port < 2500'
== stdout
dropped at g
f :: IPClassifier rule 1
first
two
all
g :: IPFilter rule 1
tcp.sport: 0-2499
