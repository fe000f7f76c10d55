// set anno
FromDevice(in) -> Strip(14) -> CheckIPHeader -> SetIPAddress(10.0.0.2) -> r :: LinearIPLookup(10.0.0.2/32 0, 0/0 1) -> Unstrip(14) -> ToDevice(out);
r[1] -> Unstrip(14) -> ToDevice(o1);
