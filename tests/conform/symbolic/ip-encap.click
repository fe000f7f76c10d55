// ip encap
FromDevice(in) -> Strip(14) -> CheckIPHeader -> IPEncap(4, 1.2.3.4, 192.0.2.1) -> d :: DecIPTTL -> StripIPHeader -> c :: CheckIPHeader -> Unstrip(14) -> ToDevice(out);
d[1] -> Discard; c[1] -> ToDevice(out1);
