r :: RadixIPsecLookup(10/8 0, 192.168.1/24 5.5.5.5 1 7 ABCDEFFF001DEFD2 112233EE556677EA 300 64,
	192.168.0.0/16 - 3, 172.16/255.255.0.0 6.6.6.6 3, 172.16.0.0/16 2, 192.168.1.0/24 2);
FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> r;
r[0] -> e0 :: IPsecEncap(50) -> ToDump(o0.pcap, ENCAP IP);
r[1] -> IPsecEncap(esp) -> FixIPSrc(9.9.9.9) -> ToDump(o1.pcap, ENCAP IP);
r[2] -> ToDump(o2.pcap, ENCAP IP);
r[3] -> StoreIPAddress(12) -> IPsecEncap(4) -> ToDump(o3.pcap, ENCAP IP);
