Where the checksum that an element mends lies in the payload, it is there in packets that are long enough, and those go on.
== file network.yaml
network: payload
encap: ip
boxes: { box: { click: box.click } }
hosts: { a: {}, b: {} }
links: [ a -> box:in, box:out -> b ]
policies:
  none is lost: { reach: a -> b, packet: udp and ip unfrag }
  none arrives: { no-reach: a -> b, packet: udp and ip unfrag }
== file box.click
FromDevice(in) -> MarkIPHeader(18) -> Strip(18) -> DecIPTTL -> Queue -> ToDevice(out);
== run
symexec check --quiet network.yaml | grep -v '^ '
symexec reach --from a --drops --packet 'udp and ip unfrag' network.yaml | grep violates
== stdout
none is lost: holds
none arrives: VIOLATED
1 policy holds, 1 violated, 0 vacuous, 0 undecided
a packet violates a precondition at box.click:1 (box/MarkIPHeader@2 :: MarkIPHeader): the IP header ends beyond the end of the packet
a packet violates a precondition at box.click:1 (box/DecIPTTL@4 :: DecIPTTL): the checksum lies beyond the end of the packet
