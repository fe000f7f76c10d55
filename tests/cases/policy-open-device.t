A device that no link joins can be the end of a policy: what leaves the network by it. One that a link leads to stands for
what it receives, as does any device on the way.
== file router.click
FromDevice(in) -> CheckIPHeader -> c :: IPClassifier(dst net 10.1.0.0/16, dst net 10.2.0.0/16, -);
c[0] -> Queue -> ToDevice(wan);
c[1] -> Queue -> ToDevice(in);
c[2] -> t :: Tee(2);
t[0] -> Queue -> ToDevice(lan);
t[1] -> Queue -> ToDevice(lan);
FromDevice(back) -> Queue -> ToDevice(other);
FromDevice(wan) -> Discard;
== file network.yaml
network: open
encap: ip
boxes: { r: { click: router.click } }
hosts: { h: {}, k: {} }
links: [ "h -> r:in", "r:other -> k" ]
policies:
  leaves: { reach: "h -> r:wan" }
  only what is meant: { no-reach: "h -> r:wan", packet: not dst net 10.1.0.0/16 }
  by a device with a link in: { no-reach: "h -> r:in", packet: not dst net 10.2.0.0/16 }
  has a way: { isolate: h -> r:lan, packet: dst net 10.3.0.0/16 }
  has none: { isolate: h -> r:lan, packet: dst net 10.1.0.0/16 }
  by the way in: { waypoint: "h -> r:lan", via: [ "r:in" ] }
== run
symexec check --quiet network.yaml | cut -d ';' -f 1 | grep -v '^    \|path\|packets\|witness'
== stdout
leaves: holds
only what is meant: holds
by a device with a link in: holds
has a way: VIOLATED
  a packet from h reaches r:lan
has none: holds
by the way in: holds
5 policies hold, 1 violated, 0 vacuous, 0 undecided
== run
symexec reach --to r:lan network.yaml | grep -c 'path:'
for end in r:wan r:lan r:in r:back k; do symexec reach --pairs --to $end network.yaml | grep -v assumed; done
symexec reach --to r:wen network.yaml
== stdout
2
h -> r:wan
h -> r:lan
h -> r:in
nothing arrives
r:back -> k
== stderr
--to:1:3: error: no host or device 'r:wen'; did you mean 'wan'?
    r:wen
      ^~~
== exit 2
