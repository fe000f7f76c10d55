The tutorial's commands for root: probes find what no policy speaks of, the fix passes all stages, and its certificate is verified.
== copy examples/gate
== run
cd gate; middleproof gate --stages probes ports.yaml 2>&1 | sed 's/ ([0-9]* s)//'
== stdout
ports.yaml
  policies  skipped  not asked for
  vectors   skipped  not asked for
  live      skipped  not asked for
  ... 12 probes of the network in namespaces
  probes    failed   9 of 12 probes agree, 3 differences
    client to world, TCP port 80: hop 2: no answer from here on, expected time exceeded from 10.78.0.254 (provider)
    client to world, UDP port 33434: hop 2: no answer from here on, expected time exceeded from 10.78.0.254 (provider)
    client to world, TCP port 443: hop 2: no answer from here on, expected time exceeded from 10.78.0.254 (provider)
ports.yaml: refused, 1 stage fails, 3 skipped
== run
cd gate; middleproof gate --limit 40 --json fixed.json fixed.yaml 2>&1 | sed 's/ ([0-9]* s)//; s/, 1 skipped$//; s/[0-9][0-9]* vectors/N vectors/' | grep -v -e live -e '\.\.\.'
middleproof verify fixed.json 2>/dev/null
== stdout
fixed.yaml
  policies  passed   5 of 5 hold
  vectors   passed   N vectors of 2 boxes as predicted
  probes    passed   12 of 12 probes agree
fixed.yaml: passed
fixed.json: verified
== run
# The deployment itself: real TCP through the datapaths that were proved is what the probes were sent through.
cd gate; jq -c '.stages.probes.probes[] | [.name, .status]' fixed.json
== stdout
["client to web, TCP port 80","agrees"]
["client to web, UDP port 33434","agrees"]
["client to world, TCP port 80","agrees"]
["client to world, UDP port 33434","agrees"]
["web to client, UDP port 33434","agrees"]
["web to world, TCP port 80","agrees"]
["web to world, UDP port 33434","agrees"]
["world to client, UDP port 33434","agrees"]
["world to web, TCP port 80","agrees"]
["world to web, UDP port 33434","agrees"]
["client to world, TCP port 443","agrees"]
["web to world, TCP port 443","agrees"]
