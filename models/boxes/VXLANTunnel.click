// VXLAN (RFC 7348) between LOCAL and REMOTE with the network identifier VNI: Ethernet frames in UDP to port 4789. The
// inner IP packet stays whole, its TTL too. For networks whose links carry IP: the ends are the routers of
// the overlay, MAC and PEERMAC are the addresses that frames inside carry from this end to the other and back.
// Frames of another VNI, and to another MAC, are dropped. Packets grow by 50 bytes.
//	in: the hosts that use the tunnel	out: the network between the ends
elementclass VXLANTunnel { LOCAL $local, REMOTE $remote, VNI $vni, MAC $mac, PEERMAC $peer |
	input[0] -> CheckIPHeader -> EtherEncap(0x0800, $mac, $peer) -> PushVXLAN($vni)
		-> wrap :: IPEncap(17, $local, $remote) -> [1]output;
	input[1] -> CheckIPHeader -> mine :: OfTunnel($local, 17, $remote)
		-> StripIPHeader -> open :: PopVXLAN($vni) -> frame :: OverlayFrame($mac)
		-> CheckIPHeader -> [0]output;
}
