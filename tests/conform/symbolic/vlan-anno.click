// vlan anno
FromDevice(in) -> VLANDecap -> VLANEncap(ANNO) -> ToDevice(out);
