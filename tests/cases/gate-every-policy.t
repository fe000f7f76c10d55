Every kind of policy in every report: each holds, is violated, is vacuous and is undecided where it can be, and text, JSON,
JUnit, SARIF, workflow commands, the page and the baseline tell the same status, the same number of findings and the same
responsible line, which is of the element that is to blame: who drops the packet, writes the field, or is not known.
== copy tests/gate
== file fw.click
// no telnet goes out, and everything comes back
FromDevice(in) -> CheckIPHeader
	-> f :: IPFilter(deny dst port 23, allow all)
	-> Queue
	-> ToDevice(out);
FromDevice(out) -> Queue -> ToDevice(in);
== file odd.click
FromDevice(in) -> i :: DeepInspection
	-> Queue -> ToDevice(out);
FromDevice(out) -> o :: DeepInspection -> Queue -> ToDevice(in);
== file nat.click
FromDevice(in) -> CheckIPHeader
	-> IPRewriter(pattern 9.9.9.9 - - - 0 0)
	-> Queue
	-> ToDevice(out);
== file nat2.click
FromDevice(in) -> CheckIPHeader
	-> IPRewriter(pattern 9.9.9.8 - - - 0 0)
	-> Queue
	-> ToDevice(out);
== file ring.click
// telnet goes round
FromDevice(in) -> CheckIPHeader -> c :: IPClassifier(dst port 23, -);
FromDevice(back)
	-> CheckIPHeader -> c;
c[0] -> Queue -> ToDevice(round);
c[1] -> Queue -> ToDevice(out);
== file bad.click
FromDevice(in)
	-> ttl :: DecIPTTL
	-> Queue -> ToDevice(out);
== file router.click
FromDevice(in) -> CheckIPHeader -> GetIPAddress(16)
	-> routes :: StaticIPLookup(10.0.0.0/8 0)
	-> Queue -> ToDevice(out);
== file n.yaml
network: every kind
boxes:
  fw: { click: fw.click }
  odd: { click: odd.click }
  nat: { click: nat.click }
  ring: { click: ring.click }
  bad: { click: bad.click }
  router: { click: router.click }
hosts:
  a: { ip: 10.0.0.1 }
  b: { ip: 10.0.0.2, tcp: [23, 80] }
  c: { ip: 10.0.1.1 }
  d: { ip: 10.0.1.2 }
  e: { ip: 10.0.2.1 }
  f: { ip: 10.0.2.2 }
  g: { ip: 10.0.3.1 }
  h: { ip: 10.0.4.1 }
  j: { ip: 10.0.5.1 }
  others: {}
links:
  - a -- fw:in
  - fw:out -- b
  - c -- odd:in
  - odd:out -- d
  - e -> nat:in
  - nat:out -> f
  - g -> ring:in
  - ring:round -> ring:back
  - ring:out -> others
  - h -> bad:in
  - bad:out -> others
  - j -> router:in
  - router:out -> others
policies:
  reach holds: { reach: a -> b }
  reach violated: { reach: a -> b, packet: tcp dst port 23 }
  reach vacuous: { reach: a -> b, packet: src host 10.9.9.9 }
  reach undecided: { reach: c -> d }
  no-reach holds: { no-reach: a -> b, packet: tcp dst port 23 }
  no-reach violated: { no-reach: a -> b, packet: tcp dst port 80 }
  no-reach vacuous: { no-reach: a -> b, packet: src host 10.9.9.9 }
  no-reach undecided: { no-reach: c -> d }
  isolate holds: { isolate: a -- e }
  isolate violated: { isolate: a -- b }
  isolate vacuous: { isolate: a -- b, packet: src host 10.9.9.9 }
  isolate undecided: { isolate: c -- d }
  waypoint holds: { waypoint: a -> b, via: fw }
  waypoint violated: { waypoint: a -> b, via: odd }
  waypoint vacuous: { waypoint: a -> d, via: fw }
  waypoint undecided: { waypoint: c -> d, via: odd }
  tcp holds: { tcp: a -> b }
  tcp violated: { tcp: a -> b, packet: tcp dst port 23 }
  tcp vacuous: { tcp: a -> b, packet: src host 10.9.9.9 }
  tcp undecided: { tcp: c -> d }
  unchanged holds: { unchanged: a -> b, fields: [ip.src, payload] }
  unchanged violated: { unchanged: e -> f, fields: [payload, ip.src] }
  unchanged vacuous: { unchanged: a -> d, fields: payload }
  unchanged undecided: { unchanged: c -> d, fields: payload }
  value holds: { value: a -> b, fields: ip.src, expect: 10.0.0.1 }
  value violated: { value: a -> b, fields: ip.src, expect: 10.0.0.9 }
  value vacuous: { value: a -> d, fields: ip.src, expect: 10.0.0.1 }
  value undecided: { value: c -> d, fields: ip.src, expect: 10.0.1.1 }
  no-loops holds: { no-loops: a }
  no-loops violated: { no-loops: g }
  no-loops vacuous: { no-loops: a, packet: src host 10.9.9.9 }
  no-loops undecided: { no-loops: c }
  no-black-holes holds: { no-black-holes: a }
  no-black-holes violated: { no-black-holes: j }
  no-black-holes vacuous: { no-black-holes: a, packet: src host 10.9.9.9 }
  no-black-holes undecided: { no-black-holes: c }
  no-precondition-violations holds: { no-precondition-violations: a }
  no-precondition-violations violated: { no-precondition-violations: h }
  no-precondition-violations vacuous: { no-precondition-violations: a, packet: src host 10.9.9.9 }
  no-precondition-violations undecided: { no-precondition-violations: c }
  same-as holds: { same-as: a -> b, other: other.yaml }
  same-as violated: { same-as: e -> f, other: other.yaml }
  same-as vacuous: { same-as: a -> b, other: other.yaml, packet: src host 10.9.9.9 }
  same-as undecided: { same-as: c -> d, other: other.yaml }
== file bare
# a table without its places
sed 's/ [^ ]*:[0-9]* / - /'
== run
# the same table in each; a row is: status, responsible line, policy
/usr/bin/python3 -c 'import jsonschema' 2>/dev/null || { echo 'python3-jsonschema is not installed'; exit 77; }
for p in xmllint jq dot; do command -v $p >/dev/null || { echo "$p is not installed"; exit 77; }; done
sed '/^policies/,$d; s/nat.click/nat2.click/' n.yaml >other.yaml
symexec check --json --junit junit --sarif sarif --html html --write-baseline baseline n.yaml >json 2>/dev/null; echo exit $?
symexec check --github n.yaml >github 2>&1; echo exit $?
symexec check n.yaml >text 2>/dev/null; echo exit $?
gate/told junit junit | tee table
grep -v '^holds' table >found
sh bare <table >bare.table
sh bare <found >bare.found
same() { gate/told $1 $1 | diff $2 - && echo "$1 tells the same"; }
same json table
same html table
same text bare.table
same sarif found
same github found
same baseline bare.found
gate/read junit junit >/dev/null && gate/read sarif sarif >/dev/null && echo both keep to their schemas
tail -n 1 text
jq -c .summary json
for s in holds violated vacuous undecided; do echo $s $(grep -c "^$s" table) $(jq "[.verdicts[] | select(.status == \"$s\")] | length" json); done
== stdout
exit 1
exit 1
exit 1
holds - reach holds
violated fw.click:3 reach violated
vacuous n.yaml:37 reach vacuous
undecided odd.click:1 reach undecided
holds - no-reach holds
violated fw.click:5 no-reach violated
vacuous n.yaml:41 no-reach vacuous
undecided odd.click:1 no-reach undecided
holds - isolate holds
violated fw.click:5 isolate violated
vacuous n.yaml:45 isolate vacuous
undecided odd.click:1 isolate undecided
holds - waypoint holds
violated fw.click:5 waypoint violated
vacuous n.yaml:49 waypoint vacuous
undecided n.yaml:50 waypoint undecided
holds - tcp holds
violated fw.click:3 tcp violated
vacuous n.yaml:53 tcp vacuous
undecided odd.click:1 tcp undecided
holds - unchanged holds
violated nat.click:2 unchanged violated
vacuous n.yaml:57 unchanged vacuous
undecided odd.click:1 unchanged undecided
holds - value holds
violated fw.click:5 value violated
vacuous n.yaml:61 value vacuous
undecided n.yaml:62 value undecided
holds - no-loops holds
violated ring.click:4 no-loops violated
vacuous n.yaml:65 no-loops vacuous
undecided n.yaml:66 no-loops undecided
holds - no-black-holes holds
violated router.click:2 no-black-holes violated
vacuous n.yaml:69 no-black-holes vacuous
undecided n.yaml:70 no-black-holes undecided
holds - no-precondition-violations holds
violated bad.click:2 no-precondition-violations violated
vacuous n.yaml:73 no-precondition-violations vacuous
undecided n.yaml:74 no-precondition-violations undecided
holds - same-as holds
violated nat.click:4 same-as violated
vacuous n.yaml:77 same-as vacuous
undecided n.yaml:78 same-as undecided
json tells the same
html tells the same
text tells the same
sarif tells the same
github tells the same
baseline tells the same
both keep to their schemas
11 policies hold, 11 violated, 11 vacuous, 11 undecided
{"holds":11,"violated":11,"vacuous":11,"undecided":11,"warnings":0,"known":0}
holds 11 11
violated 11 11
vacuous 11 11
undecided 11 11
== run
# what is known fails nothing, is told as known everywhere, and is told when it is gone
symexec check --baseline baseline --json --junit junit --sarif sarif n.yaml >json 2>/dev/null; echo exit $?
symexec check --baseline baseline --github n.yaml >github 2>&1; echo exit $?
symexec check --baseline baseline n.yaml >text 2>/dev/null; echo exit $?
sed 's/$/ known/' found >found.known
sed 's/$/ known/' bare.found >bare.known
same() { gate/told $1 $1 | grep -v ^holds | diff $2 - && echo "$1 tells the same"; }
same sarif found.known
same github found.known
same json found.known
same junit found.known
same text bare.known
tail -n 1 text
sed -i 's/deny dst port 23/deny dst port 24/' fw.click
symexec check --baseline baseline n.yaml 2>/dev/null >text; echo exit $?
grep '^baseline' text
grep ': VIOLATED$' text
== stdout
exit 0
exit 0
exit 0
sarif tells the same
github tells the same
json tells the same
junit tells the same
text tells the same
11 policies hold, 11 violated, 11 vacuous, 11 undecided; 33 of these known
exit 1
baseline: 'reach violated' was violated and holds now
baseline: 'tcp violated' was violated and holds now
no-reach holds: VIOLATED
