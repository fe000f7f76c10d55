// Parts of a tag that are written: the others stay.
s :: SetVLANAnno(VLAN_TCI 43690); p :: SetVLANAnno(43690, 2); v :: VLANEncap(VLAN_TCI 43690, VLAN_PCP 2); e :: EtherVLANEncap(0x800, 1:1:1:1:1:1, 2:2:2:2:2:2, 43690, 2);
n :: SetIPECN(0); m :: SetIPECN(ECN ect1); x :: UDPIP6Encap(::1, 1, DST_ANNO, 2); x2 :: UDPIP6Encap(::1, 1, ::2, 2);
InfiniteSource(LIMIT 1, ACTIVE false) -> s -> p -> v -> e -> n -> m -> x -> x2 -> Discard;
Script(print $(s.vlan_tci), write s.vlan_tci 5, print $(s.vlan_tci) $(s.vlan_id) $(s.vlan_pcp), write s.vlan_id 7, print $(s.vlan_tci) $(s.vlan_id) $(s.vlan_pcp), write s.vlan_pcp 2, print $(s.vlan_tci),
	write s.vlan_tci 65535, print $(s.vlan_tci), write s.vlan_pcp 0, print $(s.vlan_tci), write s.vlan_id 2730, print $(s.vlan_tci), write s.vlan_tci 4660, print $(s.vlan_tci),
	write s.vlan_id 3, print $(s.vlan_tci), write s.vlan_id 4096, print $(s.vlan_tci), write s.vlan_pcp x, print $(s.vlan_tci) $(s.config),
	print $(p.vlan_tci) $(p.vlan_id) $(p.vlan_pcp), print $(v.vlan_tci) $(v.vlan_id) $(v.vlan_pcp), print $(e.vlan_tci) $(e.vlan_id) $(e.vlan_pcp),
	print $(n.ecn) $(m.ecn), write n.ecn 3, print $(n.ecn), write n.ecn ce, print $(n.ecn), print $(x.dst) $(x2.dst), write x2.dst DST_ANNO, print $(x2.dst), stop);
