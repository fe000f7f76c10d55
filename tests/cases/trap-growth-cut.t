A packet that gets four octets each time round and is cut to the length that its header states, wherever that has come to stand,
never comes back in the shape in which it was: the search ends, and says at which bound.
== file cut.click
FromDevice(in) -> c :: CheckIPHeader -> VLANEncap(5) -> c;
== file network.yaml
network: cut
encap: ip
boxes: { b: { click: cut.click } }
hosts: { h: {} }
links: [ h -> b:in ]
policies:
  no loops: { no-loops: h }
== run
timeout 60 symexec loops cut.click | grep -v '^ ' | grep -v assumed
timeout 60 symexec check --quiet network.yaml | grep -v '^  [a-z]*:\|^    '
timeout 60 symexec reach cut.click | head -2
== stdout
c: undecided
no loops: UNDECIDED
  a packet comes back, for how long was not decided (undecided)
  undecided because it comes back in more than 2000 shapes
  at b/c: any packet
  the witness, run, passes b/c at least 3 times
  sent by h
  1 cycle: undecided
  there may be more loops: packets come back in more than 2000 shapes to one place
  rests on a non-deterministic choice
0 policies hold, 0 violated, 0 vacuous, 1 undecided
nothing arrives
undecided: the exploration grew too large
== stderr
cut.click: undecided: there may be more loops: packets come back in more than 2000 shapes to one place
