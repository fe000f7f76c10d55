// IPv4 to IPv6 and back
FromDevice(in) -> Strip(14) -> CheckIPHeader -> ProtocolTranslator46 -> t :: Tee;
t[0] -> ToDevice(out);
t[1] -> CheckIP6Header -> ProtocolTranslator64 -> ToDevice(o1);
