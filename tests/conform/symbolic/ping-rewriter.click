// ping rewriter
FromDevice(in) -> Strip(14) -> CheckIPHeader -> f :: IPClassifier(icmp type echo, -) -> r :: ICMPPingRewriter(pattern 1.2.3.4 - 0-65535 0 1) -> Unstrip(14) -> ToDevice(out);
r[1] -> ToDevice(o1); f[1] -> Unstrip(14) -> ToDevice(o2);
