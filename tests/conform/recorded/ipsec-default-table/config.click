// a route for everything counts only if no other comes after it
FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> t :: Tee;
t[0] -> a :: RadixIPsecLookup(0/0 2, 10.0.0.0/8 3, 20/8 7.7.7.7 3, 8.8.0.0/16 3);
a[0] -> Discard; a[1] -> Discard; a[2] -> ToDump(o0.pcap); a[3] -> ToDump(o1.pcap);
t[1] -> b :: RadixIPsecLookup(0/0 2, 10.0.0.0/8 3, 10.0.0.0/8 2, 172.16.0.0/12 2, 0/0 9.9.9.9 3);
b[0] -> Discard; b[1] -> Discard; b[2] -> ToDump(o2.pcap); b[3] -> StoreIPAddress(16) -> ToDump(o3.pcap);
