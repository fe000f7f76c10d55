// a tag taken out of the middle of an IP header spoils its checksum
FromDevice(in) -> Strip(14) -> CheckIPHeader -> MarkMACHeader -> VLANDecap -> EtherEncap(0x0800, 2:0:0:0:0:3, 2:0:0:0:0:4) -> ToDevice(out);
