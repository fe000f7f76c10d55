AnnotationInfo(MINE 20, COLOR 16); FlowInfo@1 :: AnnotationInfo(OTHER 24);
FromDump(in0.pcap, STOP true) -> SetAnnoByte(COLOR, 7) -> Paint(3, MINE) -> t :: Tee; t[0] -> StoreEtherAddress(OFFSET 0, ANNO 16) -> ToDump(o0.pcap); t[1] -> StoreEtherAddress(OFFSET 0, ANNO 20) -> ToDump(o1.pcap);
