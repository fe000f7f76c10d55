A packet that a second CheckIPHeader refuses keeps the header that was marked before.
== file network.yaml
network: again
encap: ip
boxes: { box: { click: box.click }, inside: { click: inside.click } }
hosts: { a: {}, b: {}, c: {}, d: {} }
links: [ a -> box:in, box:out -> b, c -> inside:in, inside:out -> d ]
policies:
  the first header counts: { no-reach: a -> b, packet: not src host 10.9.9.9 }
  and is kept where a length is wrong: { reach: a -> b, packet: src host 10.9.9.9 and tcp src port 17664 and ip unfrag }
  though it was stripped: { no-reach: c -> d, packet: not src host 10.9.9.9 }
  and some arrive: { reach: c -> d, packet: udp src port 7 }
== file box.click
FromDevice(in) -> CheckIPHeader -> c :: CheckIPHeader(OFFSET 20);
c[0] -> Discard;
c[1] -> IPFilter(allow src host 10.9.9.9, drop all) -> Queue -> ToDevice(out);
== file inside.click
FromDevice(in) -> CheckIPHeader -> Strip(20) -> c :: CheckIPHeader;
c[0] -> Discard;
c[1] -> IPFilter(allow src host 10.9.9.9 and src udp port 7, drop all) -> Queue -> ToDevice(out);
== run
symexec check --quiet network.yaml | grep -v '^ '
== stdout
the first header counts: holds
and is kept where a length is wrong: holds
though it was stripped: holds
and some arrive: holds
4 policies hold, 0 violated, 0 vacuous, 0 undecided
