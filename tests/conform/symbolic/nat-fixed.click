// nat fixed
FromDevice(in) -> Strip(14) -> CheckIPHeader -> f :: IPClassifier(tcp or udp, -) -> r :: IPRewriter(pattern 1.2.3.4 5000 10.0.0.2 80 0 0) -> t :: CheckTCPHeader -> Unstrip(14) -> ToDevice(out);
t[1] -> u :: CheckUDPHeader -> Unstrip(14) -> ToDevice(o1); u[1] -> ToDevice(o2); f[1] -> Unstrip(14) -> ToDevice(o3);
