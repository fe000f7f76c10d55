A path held against the models of its boxes, without a network: what no model does, and what does not happen.
== copy tests/simnet
== file lab.sh
# lab.sh ELEMENT... -- OPTION...
i=0
for a; do i=$((i + 1)); [ "$a" = -- ] && break; done
elements=$(printf '%s\n' "$@" | head -$((i - 1)) | tr '\n' ' ')
shift $i
./simnet out in r:2.0.0.1,full $elements r:2.0.1.1,full server:synack -- tracebox -n -i pcap:out:in --expect "$@" -p 'IP / TCP / MSS' 10.0.9.9 |
	sed '1,/^$/d'
== file router.click
define($OWN 2.0.0.1);
FromDevice(in) -> CheckIPHeader -> live :: DecIPTTL -> Queue -> ToDevice(out);
live[1] -> ICMPError($OWN, timeexceeded) -> back :: Queue -> ToDevice(in);
FromDevice(out) -> back;
== file network.yaml
network: path
boxes:
  first: { click: router.click }
  second: { click: router.click, args: { OWN: 2.0.1.1 } }
hosts:
  us: { ip: 1.1.1.1 }
  them: { ip: 10.0.9.9, tcp: 80 }
links: [ us -- first:in, first:out -- second:in, second:out -- them ]
== run
# The same with a box that clamps, between the routers.
sed 's/first:out -- second:in/first:out -- box:in, box:out -- second:in/; s/^hosts/  box: { click: box.click }\n&/' network.yaml >clamped.yaml
sed 's/1200/1300/' >other.yaml clamped.yaml; sed -i s/box.click/other.click/ other.yaml
cat >box.click <<'END'
FromDevice(in) -> CheckIPHeader -> AdjustTCPMSS(1200) -> Queue -> ToDevice(out);
FromDevice(out) -> CheckIPHeader -> AdjustTCPMSS(1200) -> Queue -> ToDevice(in);
END
sed s/1200/1300/g box.click >other.click
sh lab.sh -- network.yaml
sh lab.sh box:mss=1200 -- clamped.yaml
== stdout
nothing altered: 3 hops answered, 2 quoted the whole probe
network.yaml: agrees, 3 answers compared
MSS clamped 1460 -> 1200 between 2.0.0.1 and 2.0.1.1 (hops 1 and 2)
clamped.yaml: agrees, 3 answers compared
== run
# A model that is wrong, or a box that is: forbidden, missing, another value, another address.
sh lab.sh box:mss=1200 -- network.yaml
sh lab.sh -- clamped.yaml
sh lab.sh box:mss=1200 -- other.yaml
sed 's/OWN: 2.0.1.1/OWN: 2.0.1.2/' network.yaml >elsewhere.yaml
sh lab.sh -- elsewhere.yaml
sed 's/tcp: 80/tcp: 81/' network.yaml >closed.yaml
sh lab.sh -- closed.yaml
== stdout
MSS clamped 1460 -> 1200 between 2.0.0.1 and 2.0.1.1 (hops 1 and 2)
differs: hop 2 (2.0.1.1): MSS clamped 1460 -> 1200, which no model does of first or second
network.yaml: 1 difference, 3 answers compared
nothing altered: 3 hops answered, 2 quoted the whole probe
differs: hop 2 (2.0.1.1): not seen, and expected of first or box or second: MSS clamped 1460 -> 1200
clamped.yaml: 1 difference, 3 answers compared
MSS clamped 1460 -> 1200 between 2.0.0.1 and 2.0.1.1 (hops 1 and 2)
differs: hop 2 (2.0.1.1): MSS clamped 1460 -> 1200, and expected of first or box or second: MSS clamped 1460 -> 1300
other.yaml: 1 difference, 3 answers compared
nothing altered: 3 hops answered, 2 quoted the whole probe
differs: hop 2 (2.0.1.1): answers, expected time exceeded from 2.0.1.2 (second)
elsewhere.yaml: 1 difference, 3 answers compared
nothing altered: 3 hops answered, 2 quoted the whole probe
differs: hop 3 (10.0.9.9): tcp.flags of the answer is S., expected R.
closed.yaml: 1 difference, 3 answers compared
== run
# For programs.
sh lab.sh box:mss=1200 -- network.yaml --json >/dev/null
./simnet out in r:2.0.0.1,full box:mss=1200 r:2.0.1.1,full server:synack -- tracebox -n -i pcap:out:in --expect network.yaml --json -p 'IP / TCP / MSS' 10.0.9.9 |
	jq -c '.expect | .network, .status, .compared, (.differences[] | .kind, .boxes, .after_hop, .at_hop, .change.new)'
== stdout
"network.yaml"
"differs"
3
"forbidden"
"first or second"
1
2
"1200"
== run
# A book that was written before tells the same, of other probes too; a capture is compared as a path is.
symexec expect network.yaml --from us --json 'ip.dst == 10.0.9.9 and tcp.dport == 80 and tcp.flags == 2' >book.json
sh lab.sh -- book.json; sh lab.sh box:mss=1200 -- book.json
./simnet out in r:2.0.0.1,full box:mss=1200 r:2.0.1.1,full server:synack -- tracebox -n -i pcap:out:in -f seen.pcap -p 'IP / TCP / MSS' 10.0.9.9 >/dev/null
tracebox -n --read seen.pcap --expect network.yaml | tail -2; tracebox -n --read seen.pcap --expect clamped.yaml | tail -1
tracebox -n --read seen.pcap --expect clamped.yaml >/dev/null; echo $?; tracebox -n --read seen.pcap --expect network.yaml >/dev/null; echo $?
== stdout
nothing altered: 3 hops answered, 2 quoted the whole probe
network.yaml: agrees, 3 answers compared
MSS clamped 1460 -> 1200 between 2.0.0.1 and 2.0.1.1 (hops 1 and 2)
differs: hop 2 (2.0.1.1): MSS clamped 1460 -> 1200, which no model does of first or second
network.yaml: 1 difference, 3 answers compared
differs: hop 2 (2.0.1.1): MSS clamped 1460 -> 1200, which no model does of first or second
network.yaml: 1 difference, 3 answers compared
clamped.yaml: agrees, 3 answers compared
0
1
== run
# What cannot be asked ends with 2 before anything is sent.
for f in none.yaml none.json book.txt network.yaml=nobody empty.json lies.json; do
	printf '{"format": "middleproof-expect 1", "network": "x", "undecided": false, "probes": [{"packet": "45", "outcomes": []}]}' >lies.json
	echo '{}' >empty.json; echo no >book.txt
	from=${f#*=}; [ "$from" != "$f" ] || from=us
	./simnet out in r:2.0.0.1,full server:synack -- tracebox -n -i pcap:out:in --expect ${f%=*} --from $from 10.0.9.9; echo "$f $?"
done
tracebox --expect network.yaml --deep 10.0.9.9; echo $?; tracebox --from us 10.0.9.9; echo $?
== stdout
none.yaml 2
none.json 2
book.txt 2
network.yaml=nobody 2
empty.json 2
lies.json 2
2
2
== stderr
error: cannot read 'none.yaml': no such file or directory
error: cannot read 'none.json': no such file or directory
error: 'book.txt' is no JSON at line 1: '[' or '{' expected near 'no'
--from:1:1: error: no host or device 'nobody'
    nobody
    ^~~~~~
error: 'empty.json' is no book of expectations: 'format' is missing or wrong, expected a text
error: 'lies.json' is no book of expectations: 'packet' is missing or wrong, expected an IP packet in hexadecimal
tracebox: --expect goes with --read, or the options of one trace, without --deep, --flows, --targets, --compat and scripts; 'tracebox --help' tells the options
tracebox: --from goes with --expect; 'tracebox --help' tells the options
