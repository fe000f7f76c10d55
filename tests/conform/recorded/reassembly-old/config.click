FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> e :: IPReassembler(MAX_MTU_ANNO 2);
e[0] -> EtherEncap(0x9999, 1:1:1:1:1:1, 2:2:2:2:2:2) -> StoreEtherAddress(ANNO 0, OFFSET 0) -> ToDump(out0.pcap);
e[1] -> ToDump(out1.pcap, ENCAP IP);
