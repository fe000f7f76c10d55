A box that expects frames in a network of IP packets: the answer says what is wrong.
== file strip.click
FromDevice(in) -> Strip(14) -> CheckIPHeader -> Queue -> ToDevice(out);
== file type.click
FromDevice(in) -> Classifier(12/0800) -> Strip(14) -> CheckIPHeader -> Queue -> ToDevice(out);
== file plain.click
FromDevice(in) -> CheckIPHeader -> Strip(14) -> CheckIPHeader -> Queue -> ToDevice(out);
== file net.yaml
network: net
boxes:
  box: { click: strip.click }
hosts:
  a: { ip: 10.0.0.1 }
  b: { ip: 10.0.0.2 }
links:
  - a -- box:in
  - box:out -- b
policies:
  passes: { reach: a -> b }
== run
symexec check net.yaml | grep -A1 'dropped at'
sed s/strip.click/type.click/ net.yaml >type.yaml; symexec check type.yaml | grep -A1 'dropped at'
# frames where frames are expected, and a packet that is dropped for another reason
sed 's/^boxes/encap: ethernet\nboxes/' net.yaml >frames.yaml; symexec check -q frames.yaml; echo "status $?"
sed s/strip.click/plain.click/ net.yaml >plain.yaml; symexec check plain.yaml | grep -A1 'dropped at'
symexec check net.yaml --json | grep -c hint
== stdout
  the one that comes furthest is dropped at strip.click:1 (box/CheckIPHeader@3 :: CheckIPHeader): not IP version 4
  hint: links of this network carry IP packets, and box/Strip@2 takes the first 14 bytes of them; `encap: ethernet` makes them frames
  the one that comes furthest is dropped at type.click:1 (box/Classifier@2 :: Classifier): no pattern matches
  hint: links of this network carry IP packets, and box/Classifier@2 reads the type of a frame; `encap: ethernet` makes them frames
passes: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
status 0
  the one that comes furthest is dropped at plain.click:1 (box/CheckIPHeader@4 :: CheckIPHeader): not IP version 4
  hint: links of this network carry IP packets, and box/Strip@3 takes the first 14 bytes of them; `encap: ethernet` makes them frames
1
