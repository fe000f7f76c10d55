// Every output of the lookups: a default route, one host, no route, and a gateway that is nobody.
in :: FromDump(in.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> t :: Tee(7);
t[0] -> l0 :: StaticIPLookup(10.0.0.0/8 0, 10.0.0.254/32 192.0.2.9 1, 192.0.2.0/28 0.0.0.0 2);
l0[0] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o0-0.pcap, ENCAP NULL); l0[1] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o0-1.pcap, ENCAP NULL); l0[2] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o0-2.pcap, ENCAP NULL);
t[1] -> l1 :: LinearIPLookup(10.0.0.0/8 0, 10.0.0.254/32 192.0.2.9 1, 192.0.2.0/28 0.0.0.0 2);
l1[0] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o1-0.pcap, ENCAP NULL); l1[1] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o1-1.pcap, ENCAP NULL); l1[2] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o1-2.pcap, ENCAP NULL);
t[2] -> l2 :: RadixIPLookup(10.0.0.0/8 0, 10.0.0.254/32 192.0.2.9 1, 192.0.2.0/28 0.0.0.0 2);
l2[0] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o2-0.pcap, ENCAP NULL); l2[1] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o2-1.pcap, ENCAP NULL); l2[2] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o2-2.pcap, ENCAP NULL);
t[3] -> l3 :: DirectIPLookup(10.0.0.0/8 0, 10.0.0.254/32 192.0.2.9 1, 192.0.2.0/28 0.0.0.0 2);
l3[0] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o3-0.pcap, ENCAP NULL); l3[1] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o3-1.pcap, ENCAP NULL); l3[2] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o3-2.pcap, ENCAP NULL);
t[4] -> l4 :: RangeIPLookup(10.0.0.0/8 0, 10.0.0.254/32 192.0.2.9 1, 192.0.2.0/28 0.0.0.0 2);
l4[0] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o4-0.pcap, ENCAP NULL); l4[1] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o4-1.pcap, ENCAP NULL); l4[2] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o4-2.pcap, ENCAP NULL);
t[5] -> l5 :: SortedIPLookup(10.0.0.0/8 0, 10.0.0.254/32 192.0.2.9 1, 192.0.2.0/28 0.0.0.0 2, 0/0 10.9.9.9 1);
l5[0] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o5-0.pcap, ENCAP NULL); l5[1] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o5-1.pcap, ENCAP NULL); l5[2] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o5-2.pcap, ENCAP NULL);
t[6] -> l6 :: RadixIPLookup(10.0.0.0/8 0, 10.0.0.254/32 192.0.2.9 1, 192.0.2.0/28 0.0.0.0 2, 0/0 - 0);
l6[0] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o6-0.pcap, ENCAP NULL); l6[1] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o6-1.pcap, ENCAP NULL); l6[2] -> Unstrip(4) -> StoreIPAddress(0) -> ToDump(o6-2.pcap, ENCAP NULL);

DriverManager(wait, print l1.table, print l0.table);
