Where Click stops, sim says why and goes on with the next packet: a tag of the native VLAN, too, where the MAC header is
not at the data; an IPv6 header that ends behind the packet; a translation of more octets than there are; ESP without an
association. What is not looked at may be missing: no fragment is made of a packet that fits.
== file stops.click
s :: InfiniteSource(DATA \<0200000000bb0200000000aa08004500001c>, LIMIT 1, STOP true) -> MarkMACHeader -> t :: Tee(5);
t[0] -> Strip(14) -> VLANEncap(0) -> Discard;
t[1] -> MarkIP6Header -> Discard;
t[2] -> Strip(14) -> Pad(20) -> ProtocolTranslator46 -> Discard;
t[3] -> IPsecESPEncap -> Discard;
t[4] -> Pad(40) -> MarkIP6Header -> IPFragmenter(60) -> c :: Counter -> Discard;
== run
symexec sim stops.click -h c.count
== stdout
1
== stderr
stops.click:2:22: warning: precondition violated at 'VLANEncap@5': the MAC header is not where the data starts
    t[0] -> Strip(14) -> VLANEncap(0) -> Discard;
                         ^~~~~~~~~
stops.click:3:9: warning: precondition violated at 'MarkIP6Header@7': the IPv6 header ends beyond the end of the packet
    t[1] -> MarkIP6Header -> Discard;
            ^~~~~~~~~~~~~
stops.click:4:33: warning: precondition violated at 'ProtocolTranslator46@11': the IP length goes beyond the end of the packet
    t[2] -> Strip(14) -> Pad(20) -> ProtocolTranslator46 -> Discard;
                                    ^~~~~~~~~~~~~~~~~~~~
stops.click:5:9: warning: precondition violated at 'IPsecESPEncap@13': no security association
    t[3] -> IPsecESPEncap -> Discard;
            ^~~~~~~~~~~~~
