The packet that is shown of a loop is one that goes round: its payload says what the round asks of it, and where a checksum
has to be right by chance, that is said.
== file payload.click
FromDevice(in) -> s :: Strip(14) -> CheckIPHeader -> c :: Classifier(42/0800, -);
c[0] -> IPFilter(allow dst net 10.0.0.0/8 and ip ttl < 5, drop all) -> Unstrip(14) -> s;
c[1] -> Queue -> ToDevice(out);
== file chance.click
FromDevice(in) -> c :: CheckIPHeader -> VLANEncap(5) -> Queue -> ToDevice(round);
FromDevice(back) -> c;
== file entry.click
FromDevice(in) -> VLANEncap(5) -> CheckIPHeader -> n :: Null -> Null -> n;
Idle -> Queue -> ToDevice(out);
== file entry.yaml
network: entry
encap: ip
boxes: { b: { click: entry.click } }
== file network.yaml
network: chance
encap: ip
boxes: { b: { click: chance.click } }
links: [ "b:round -- b:back" ]
== run
symexec loops payload.click | grep -A1 witness: | sed -n 2p | grep -o '....$'
symexec loops network.yaml | grep -c 'rests on a non-deterministic choice'
symexec loops entry.yaml | grep -c 'rests on a non-deterministic choice'
== stdout
0800
1
1
