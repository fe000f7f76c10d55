// dscp ecn
FromDevice(in) -> Strip(14) -> CheckIPHeader -> SetIPDSCP(10) -> SetIPECN(1) -> c :: CheckIPHeader -> Unstrip(14) -> ToDevice(out);
c[1] -> ToDevice(out1);
