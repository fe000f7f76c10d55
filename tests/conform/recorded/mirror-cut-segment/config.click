// a segment that is cut behind its ports has its numbers exchanged too
FromDump(in.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> IPMirror -> t :: Tee -> Truncate(24) -> ToDump(o0.pcap); t[1] -> Strip(28) -> ToDump(o1.pcap);
