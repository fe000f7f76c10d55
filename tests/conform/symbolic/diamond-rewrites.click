// diamond rewrites
FromDevice(in) -> Strip(14) -> CheckIPHeader -> a :: IPClassifier(tcp, -) -> SetIPDSCP(1) -> j :: Null -> b :: IPClassifier(ip dscp 1, -) -> Unstrip(14) -> ToDevice(out);
a[1] -> SetIPDSCP(2) -> j; b[1] -> Unstrip(14) -> ToDevice(o1);
