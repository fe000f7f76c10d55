The gate: stages, what was found, certificates that are verified, and wrong input.
== copy examples/wire
== copy examples/enterprise
== run
middleproof gate --stages policies,vectors wire/network.yaml --json seen.json --junit seen.xml 2>said; echo $?
sed 's/ ([0-9]* s)//; s/[0-9][0-9]* vectors/N vectors/' said
xmllint --noout --schema $TOP/tests/gate/junit.xsd seen.xml 2>&1
jq -c '.format, .network, .seed, .verdict, [.grounds.files[].file], (.grounds.models | length), [.grounds.programs[].program], (.stages | map_values(.status)),
	(.stages.policies.verdicts[0] | .name, .status), (.stages.vectors.coverage[0] | .box, .ways == .covered)' seen.json
middleproof verify seen.json 2>/dev/null; echo $?
== stdout
wire/network.yaml: passed, 2 skipped
0
wire/network.yaml
  policies  passed   7 of 7 hold
  ... vectors of wire
  ... vectors run of wire
  vectors   passed   N vectors of 1 box as predicted
  live      skipped  not asked for
  probes    skipped  not asked for
seen.xml validates
"middleproof-certificate 1"
"wire/network.yaml"
1
"passed"
["wire/network.yaml","wire/wire.click"]
64
["symexec","datapath","tracebox"]
{"policies":"passed","vectors":"passed","live":"skipped","probes":"skipped"}
"a opens connections to b"
"holds"
"wire"
true
seen.json: verified
0
== run
# What differs is told: a file, what it leads to, and nothing else; spacing alone is a file.
cp wire/network.yaml kept
echo '# seen' >>wire/network.yaml; middleproof verify seen.json 2>/dev/null | sed 's/[0-9a-f]\{64\}/HASH/g'
cp kept wire/network.yaml; middleproof verify seen.json 2>/dev/null
sed -i 's/^policies:/&\n  nothing arrives: { no-reach: a -> b }/' wire/network.yaml
middleproof verify seen.json 2>/dev/null | sed 's/[0-9a-f]\{64\}/HASH/g; s/[0-9a-f]\{40,\}/HEX/g'
cp kept wire/network.yaml
jq '.stages.vectors.coverage[0].covered += 1 | .grounds.models = "0"' seen.json >lie.json; middleproof verify lie.json 2>/dev/null | sed 's/is [0-9a-f]\{64\}/is HASH/; s/[0-9][0-9]*, is [0-9]*/N, is M/'
== stdout
differs: grounds.files[wire/network.yaml].sha256 was HASH, is HASH
seen.json: 1 difference
seen.json: verified
differs: verdict was passed, is refused
differs: grounds.files[wire/network.yaml].sha256 was HASH, is HASH
differs: policies.status was passed, is failed
differs: policies.findings[nothing arrives] was nothing, is something
differs: policies.verdicts[nothing arrives] was nothing, is something
seen.json: 5 differences
differs: digest is not that of the certificate: it was changed
differs: grounds.models was N, is MHASH
differs: vectors.coverage[wire].covered was N, is M
lie.json: 3 differences
== run
# A violated policy refuses; so does what cannot be asked, if that is wished.
middleproof gate --stages policies enterprise/network.yaml 2>/dev/null; echo $?
middleproof gate --stages policies --findings enterprise/network.yaml 2>said; echo $?; cat said
middleproof gate --stages policies --no-skip wire/network.yaml 2>/dev/null; echo $?
== stdout
enterprise/network.yaml: refused, 1 stage fails, 3 skipped
1
policies: the web works: violated
1
wire/network.yaml: refused, 3 skipped
1
== file broken.click
FromDevice(in) -> NoSuchElement -> ToDevice(out);
== file one.click
FromDevice(in) -> Counter -> Queue -> ToDevice(out);
== file open.yaml
network: odd names
encap: ethernet
boxes:
  a/b: { click: one.click }
  a_b: { click: one.click }
  "..": { click: one.click }
  some: { class: NAT, args: { ADDRESS: any } }
hosts: { x: { ip: 10.0.0.1 }, y: { ip: 10.0.0.2 } }
links: [ "x -> a/b:in", "a/b:out -> a_b:in", "a_b:out -> ..:in", "..:out -> some:in", "some:out -> y" ]
policies: { x reaches y: { reach: x -> y, packet: dst 10.0.0.2 } }
== run
# A configuration alone; boxes with odd names, and one that cannot run.
middleproof gate --stages policies,vectors one.click 2>&1 | sed 's/ ([0-9]* s)//'
middleproof gate --stages policies,vectors,probes open.yaml 2>&1 --json seen.json | sed 's/ ([0-9]* s)//'; ls ../box.click 2>/dev/null
jq -c '.stages.vectors | ."proved, not run", [.coverage[].box]' seen.json
middleproof lab open.yaml; echo $?
== stdout
one.click
  policies  passed   2 of 2 hold
  ... vectors of one
  ... vectors run of one
  vectors   passed   {{[1-9]\d*}} vectors of 1 box as predicted
  live      skipped  not asked for
  probes    skipped  not asked for
one.click: passed, 2 skipped
open.yaml
  policies  passed   1 of 1 hold
  ... vectors of a/b
  ... vectors run of a/b
  ... vectors of a_b
  ... vectors run of a_b
  ... vectors of ..
  ... vectors run of ..
  vectors   passed   {{[1-9]\d*}} vectors of 3 boxes as predicted; 1 proved, not run
  live      skipped  not asked for
  probes    skipped  box 'some' cannot run: its arguments are symbolic
open.yaml: passed, 2 skipped
[{"box":"some","why":"its arguments are symbolic"}]
["a/b","a_b",".."]
1
== stderr
middleproof: 'open.yaml' cannot be laid out: box 'some' cannot run: its arguments are symbolic
== run
for a in '' gate 'gate none.yaml' 'gate --stages all wire/network.yaml' 'gate --limit x wire/network.yaml' 'gate --nothing' 'gate a b' walk \
	'gate broken.yaml' 'verify none' 'verify kept' 'verify empty.json' 'verify deep.json' 'gate --json'; do
	printf 'network: x\nboxes: { b: { click: broken.click } }\nhosts: [' >broken.yaml; echo '{}' >empty.json
	printf '%0500d' 0 | tr 0 '[' >deep.json
	middleproof $a; echo "$a: $?"
done
middleproof --version; middleproof --help | head -1
== stdout
: 2
gate: 2
gate none.yaml: 2
gate --stages all wire/network.yaml: 2
gate --limit x wire/network.yaml: 2
gate --nothing: 2
gate a b: 2
walk: 2
gate broken.yaml: 2
verify none: 2
verify kept: 2
verify empty.json: 2
verify deep.json: 2
gate --json: 2
middleproof 0.1
usage: middleproof gate [OPTION]... NETWORK.yaml | FILE.click
== stderr
middleproof: expected a command; 'middleproof --help' tells the options
middleproof: gate: expected one network or configuration; 'middleproof --help' tells the options
none.yaml
error: cannot read 'none.yaml': no such file or directory
middleproof: 'none.yaml' cannot be read
middleproof: --stages: no stage 'all', expected policies, vectors, live or probes; 'middleproof --help' tells the options
middleproof: --limit: 'x' is not a number; 'middleproof --help' tells the options
middleproof: no option '--nothing'; 'middleproof --help' tells the options
middleproof: gate: expected one network or configuration; 'middleproof --help' tells the options
middleproof: no command 'walk'; 'middleproof --help' tells the options
broken.yaml
broken.yaml:3:9: error: the file ends too early: did not find expected node content
    hosts: [
            ^
middleproof: 'broken.yaml' cannot be read
middleproof: cannot read 'none': no such file or directory
middleproof: 'kept' is no certificate: a value was expected
middleproof: 'empty.json' is no certificate
middleproof: 'deep.json' is no certificate: nested too deep
middleproof: --json needs a value; 'middleproof --help' tells the options
== run
# A certificate that was changed anywhere is told; one is verified in another checkout; a time limit refuses.
middleproof gate --stages policies --json c.json wire/network.yaml 2>/dev/null
jq -c 'paths(scalars)' c.json >all; wc -l <all >n; [ $(cat n) -gt 40 ] && echo 'more than 40 places'
sed -n '1~9p' all | while read -r at; do
	jq --argjson at "$at" 'getpath($at) as $v | setpath($at; if $v | type == "number" then $v + 1 elif $v | type == "boolean" then $v | not else "x\($v)" end)' c.json >lie.json
	cmp -s c.json lie.json || middleproof verify lie.json 2>/dev/null | grep -q '^differs: digest' || middleproof verify lie.json 2>&1 | grep -q -e 'cannot be read' -e 'no certificate' || echo "$at is believed"
done
mkdir -p other/elsewhere && cp -r wire c.json other/elsewhere && cd other/elsewhere && middleproof verify c.json 2>/dev/null; cd ../..
middleproof gate --timeout 0 --stages policies --findings wire/network.yaml; echo $?
middleproof gate --stages policies wire/network.yaml >one 2>&1 & middleproof gate --stages policies wire/network.yaml 2>/dev/null; wait; tail -1 one
== stdout
wire/network.yaml: passed, 3 skipped
more than 40 places
c.json: verified
policies: time: not done after 0 s
1
wire/network.yaml: passed, 3 skipped
wire/network.yaml: passed, 3 skipped
== run
# Nothing is left of a gate that is killed, in any of its stages; without its programs it says so.
mkdir t few; for at in 0.05 0.2 0.5; do
	TMPDIR=$PWD/t middleproof gate --stages policies,vectors --limit 2000 enterprise/network.yaml >/dev/null 2>&1 & sleep $at; kill -KILL $!; wait $! 2>/dev/null
done
for _ in $(seq 100); do [ -z "$(ls t)" ] && break; sleep 0.1; done; ls t
cp $TOP/bin/middleproof few; for p in lua5.4 sh id sha256sum rm mktemp cat find sort xargs mkdir env timeout readlink; do ln -s $(command -v $p) few; done
PATH=$PWD/few middleproof gate wire/network.yaml; echo $?
== stdout
3
== stderr
wire/network.yaml
middleproof: cannot run 'symexec': sh: 1: symexec: not found
