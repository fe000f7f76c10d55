// loop ttl
FromDevice(in) -> Strip(14) -> CheckIPHeader -> j :: Null -> d :: DecIPTTL -> c :: IPClassifier(ip ttl < 250, -) -> Unstrip(14) -> ToDevice(out);
c[1] -> j; d[1] -> Discard;
