// tcp rewriter
FromDevice(in) -> Strip(14) -> CheckIPHeader -> f :: IPClassifier(tcp, -) -> r :: TCPRewriter(pattern 1.2.3.4 5000-6000 - - 0 1) -> t :: CheckTCPHeader -> Unstrip(14) -> ToDevice(out);
t[1] -> ToDevice(o2); r[1] -> ToDevice(o1); f[1] -> Unstrip(14) -> ToDevice(o3);
