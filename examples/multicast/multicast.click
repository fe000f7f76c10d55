// A router for multicast between two links: a packet for a group goes on where somebody has joined the group (RFC 1112, IGMP versions
// 1 to 3), nowhere else, and nothing that is for one host. It asks on both links who is still there.
AddressInfo(near 10.77.0.254 02:00:00:00:77:fe, far 10.77.0.253 02:00:00:00:78:fe);

groups :: MulticastTee(QUERIER 10.77.0.254, INTERVAL 10s);

elementclass From { DEVICE $device |
	FromDevice($device, PROMISC true) -> CheckLength(1514) -> kind :: Classifier(12/0800, -)
		-> Strip(14) -> CheckIPHeader -> what :: IPClassifier(ip proto 2, dst net 224.0.0.0/24, dst net 224.0.0.0/4 and not src net 224.0.0.0/3, -);
	kind[1] -> Discard;
	what[0] -> output;				// who joins and leaves
	what[1] -> Discard;				// of this link only (RFC 5771)
	what[2] -> ttl :: DecIPTTL -> output;
	what[3] -> Discard;
	ttl[1] -> Discard;				// of which nobody is told (RFC 1122 section 3.2.2)
}
From(DEVICE left) -> [0]groups;
From(DEVICE right) -> [1]groups;
groups[0] -> IPMulticastEtherEncap(0x0800, near:eth) -> Queue -> ToDevice(left);
groups[1] -> IPMulticastEtherEncap(0x0800, far:eth) -> Queue -> ToDevice(right);
