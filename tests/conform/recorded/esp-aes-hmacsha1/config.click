r :: RadixIPsecLookup(20.0.0.0/8 30.0.0.1 1 1234 ABCDEFGHIJKLMNOP QRSTUVWXYZabcdef 300 64, 30.0.0.0/8 1 77 0123456789abcdef fedcba9876543210 0 8, 10.0.0.0/8 0, 0/0 2);
FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> r;
r[0] -> Discard; r[2] -> Discard;
r[1] -> IPsecESPEncap -> IPsecAuthHMACSHA1(0) -> IPsecAES(1) -> t :: Tee(3); t[0] -> ToDump(o0.pcap, ENCAP IP);
t[1] -> IPsecAES(0) -> v :: IPsecAuthHMACSHA1(1) -> IPsecESPUnencap -> CheckIPHeader -> ToDump(o1.pcap, ENCAP IP); v[1] -> Discard;
t[2] -> StoreData(20, x) -> IPsecAES(0) -> w :: IPsecAuthHMACSHA1(1) -> Discard; w[1] -> ToDump(o2.pcap, ENCAP IP);
