An element may write wherever a packet reaches, however far that is.
== file network.yaml
network: far
encap: ip
boxes: { box: { click: box.click } }
hosts: { a: {}, b: {} }
links: [ a -> box:in, box:out -> b ]
policies: { nothing arrives: { no-reach: a -> b, packet: tcp } }
== file box.click
FromDevice(in) -> c :: CheckLength(6000);
c[0] -> Discard;
c[1] -> StoreData(5500, \<07>) -> Queue -> ToDevice(out);
== run
symexec check --quiet network.yaml | grep -v '^ '
== stdout
nothing arrives: VIOLATED
0 policies hold, 1 violated, 0 vacuous, 0 undecided
