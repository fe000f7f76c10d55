// vlan encap
FromDevice(in) -> VLANEncap(5) -> VLANDecap -> VLANEncap(VLAN_PCP 3, VLAN_ID 9) -> ToDevice(out);
