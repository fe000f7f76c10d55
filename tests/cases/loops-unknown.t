An element of unknown class leaves open whether there are loops of what may come to it; hosts send nothing on.
== file w.click
FromDevice(in) -> Queue -> ToDevice(out);
== file odd.click
FromDevice(in) -> DeepInspection -> Discard;
== file n.yaml
network: n
boxes: { w: { click: w.click }, odd: { click: odd.click } }
hosts: { a: {}, b: {} }
links: [ "a -> w:in", "w:out -> b", "b -> odd:in" ]
policies: { of a: { no-loops: a }, of b: { no-loops: b } }
== run
symexec check -q n.yaml 2>/dev/null
for h in a b; do symexec loops -f $h n.yaml 2>&1 | grep -v '^odd\|^  \|^assumed'; done
== stdout
of a: holds
of b: UNDECIDED
  this rests on an element of unknown class 'DeepInspection'
1 policy holds, 0 violated, 0 vacuous, 1 undecided
no loops
n.yaml: undecided: class 'DeepInspection' is not known
