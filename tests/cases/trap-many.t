More than 31 boxes, 64 ports and 255 VLANs are no limit: what enters by the last leaves where it should.
== file make.sh
n=300
{ printf 'FromDevice(in) -> c :: Classifier('
i=0; while [ $i -lt $n ]; do printf '14/%04x%%0fff, ' $i; i=$((i + 1)); done; echo '-);'
i=0; while [ $i -lt $n ]; do echo "c[$i] -> Queue -> ToDevice(vlan$i);"; i=$((i + 1)); done
echo "c[$n] -> Discard;"; } >switch.click
echo 'FromDevice(in) -> Queue -> ToDevice(out);' >wire.click
{ echo 'network: many'; echo 'encap: ethernet'; echo 'boxes:'; echo '  switch: { click: switch.click }'
i=0; while [ $i -lt 40 ]; do echo "  wire$i: { click: wire.click }"; i=$((i + 1)); done
echo 'hosts: { a: {}, last: {}, v64: {} }'; echo 'links:'; echo '  - a -- switch:in'
echo '  - switch:vlan299 -- wire0:in'; echo '  - switch:vlan64 -- v64'
i=0; while [ $i -lt 39 ]; do echo "  - wire$i:out -- wire$((i + 1)):in"; i=$((i + 1)); done
echo '  - wire39:out -- last'; echo 'policies:'
echo '  vlan 299 through 40 boxes: { reach: a -> last }'; echo '  vlan 64: { reach: a -> v64 }'; } >network.yaml
== run
sh make.sh && symexec check --quiet network.yaml
# bytes 14 and 15 of the witnesses: the tag
symexec check --paths network.yaml | sed -n '/^  witness/{n;s/^ *.\{28\}\(....\).*/\1/p}' 
== stdout
vlan 299 through 40 boxes: holds
vlan 64: holds
2 policies hold, 0 violated, 0 vacuous, 0 undecided
012b
0040
