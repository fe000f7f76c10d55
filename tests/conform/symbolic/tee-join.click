// tee join
FromDevice(in) -> Strip(14) -> CheckIPHeader -> t :: Tee(2) -> d :: DecIPTTL -> u :: Unstrip(14) -> ToDevice(out);
t[1] -> u; d[1] -> Discard;
