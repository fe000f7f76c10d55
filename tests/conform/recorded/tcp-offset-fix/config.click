// FIXOFF: an offset behind the end is mended in what is no fragment, one that is too small always
FromDump(in.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> SetTCPChecksum(true) -> ToDump(o0.pcap);
