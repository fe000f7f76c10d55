// dec ttl twice
FromDevice(in) -> Strip(14) -> CheckIPHeader -> t :: DecIPTTL -> u :: DecIPTTL -> CheckIPHeader -> Unstrip(14) -> ToDevice(out);
t[1] -> Unstrip(14) -> ToDevice(o1); u[1] -> Unstrip(14) -> ToDevice(o2);
