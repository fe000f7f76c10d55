// strip to network
FromDevice(in) -> Strip(14) -> CheckIPHeader -> Unstrip(14) -> StripToNetworkHeader -> UDPIPEncap(1.2.3.4, 1, 1.2.3.5, 2, CHECKSUM false) -> EtherEncap(0x0800, 2:0:0:0:0:3, 2:0:0:0:0:4) -> ToDevice(out);
