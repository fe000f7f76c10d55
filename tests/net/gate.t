The gate lays networks out and probes them: they agree, and a mistake that no proof looks for is found here.
== copy examples/router
== copy examples/cgnat
== run
middleproof gate --stages policies,probes router/network.yaml --json seen.json 2>&1 | sed 's/ ([0-9]* s)//'
jq -c '.stages.probes.probes[] | [.name, .status, .answers]' seen.json
middleproof verify seen.json 2>/dev/null
middleproof gate --stages probes cgnat/network.yaml 2>/dev/null
== stdout
router/network.yaml
  policies  passed   9 of 9 hold
  vectors   skipped  not asked for
  live      skipped  not asked for
  ... 8 probes of the network in namespaces
  probes    passed   8 of 8 probes agree
router/network.yaml: passed, 2 skipped
["a to b, TCP port 80","agrees",2]
["a to b, UDP port 33434","agrees",2]
["a to b, TCP port 80, IPv6","agrees",2]
["a to b, UDP port 33434, IPv6","agrees",2]
["b to a, TCP port 80","agrees",2]
["b to a, UDP port 33434","agrees",2]
["b to a, TCP port 80, IPv6","agrees",2]
["b to a, UDP port 33434, IPv6","agrees",2]
seen.json: verified
cgnat/network.yaml: passed, 3 skipped
== run
# An error that is sent to its host as if that were on the link: the next hop is asked for in vain.
$TOP/tests/net/modelled m reject; middleproof gate --stages probes m/network.yaml 2>/dev/null
sed -i 's/unreachable, 13) -> \[1\]output/unreachable, 13) -> [3]output/' m/r2.click
middleproof gate --stages policies,probes --findings m/network.yaml; echo $?
== stdout
m/network.yaml: passed, 3 skipped
probes: client to server, TCP port 80: hop 3: no answer from here on, expected administratively prohibited from 10.9.2.2 (r2)
probes: client to server, TCP port 21: hop 3: no answer from here on, expected administratively prohibited from 10.9.2.2 (r2)
1
== run
# Nothing goes on behind a gate that is killed.
export TMPDIR=$PWD/gate-is-killed; mkdir -p $TMPDIR
middleproof gate --stages probes cgnat/network.yaml >/dev/null 2>&1 & gate=$!
for _ in $(seq 100); do ps -eo args | grep -q "datapath run [^ ]*gate-is-killed/" && echo runs && break; sleep 0.1; done
kill -KILL $gate; wait $gate 2>/dev/null; for _ in $(seq 50); do ps -eo args | grep -q "datapath run [^ ]*gate-is-killed/" || break; sleep 0.1; done
ps -eo args | grep -c "datapath run [^ ]*gate-is-killed/"; true
== stdout
runs
0
