// A router for IPv4 (RFC 1812) and IPv6 between two networks. It answers for its addresses, asks for those of others, says
// what it cannot deliver, fragments what is too large for the right link (1400 octets of IPv4), and never sends what a
// router must not.
AddressInfo(near 10.77.0.254 fd77::fe 02:00:00:00:77:fe, far 10.78.0.254 fd78::fe 02:00:00:00:78:fe);

// One link, whose Ethernet address and IPv4 and IPv6 addresses are those of NAME.
//	input: 0 IPv4, 1 IPv6 packets to be sent to the next hop in their annotation
//	output: 0 IPv4, 1 IPv6 packets as they were received, their headers checked
elementclass Link { DEVICE $device, NAME $name, ND $nd, COLOR $color |
	sent :: Queue(1000) -> ToDevice($device);
	arp :: ARPQuerier($name) -> sent;
	neighbours :: IP6NDSolicitor($name:ip6, $name:eth) -> sent;
	input[0] -> arp;
	input[1] -> neighbours;

	FromDevice($device, PROMISC true) -> CheckLength(1514) -> HostEtherFilter($name:eth) -> Paint($color)
		-> kind :: Classifier(
		12/0806 20/0001, 12/0806 20/0002, 12/0800,
		12/86dd 18/00203a 54/87, 12/86dd 18/00203a 54/88, 12/86dd, -);
	kind[0] -> ARPResponder($name:ip/32 $name:eth) -> sent;
	kind[1] -> [1]arp;
	kind[2] -> Strip(14) -> CheckIPHeader(BADSRC 10.77.0.255 10.78.0.255 255.255.255.255 0.0.0.0) -> [0]output;
	kind[3] -> IP6NDAdvertiser($nd) -> sent;
	kind[4] -> [1]neighbours;
	kind[5] -> Strip(14) -> CheckIP6Header -> GetIP6Address(24) -> [1]output;
	kind[6] -> Discard;
}

left :: Link(DEVICE left, NAME near, ND fd77::fe 02:00:00:00:77:fe, COLOR 1);
right :: Link(DEVICE right, NAME far, ND fd78::fe 02:00:00:00:78:fe, COLOR 2);

// What the router says itself leaves by the link where it is wanted, with that link's address as its source.
own :: RadixIPLookup(10.77.0.0/24 0, 10.78.0.0/24 1, 0.0.0.0/0 2);
own[0] -> FixIPSrc(10.77.0.254) -> [0]left;
own[1] -> FixIPSrc(10.78.0.254) -> [0]right;
own[2] -> Discard;

// IPv4. What goes back to where it came from was sent here by mistake, of which its sender is told.
elementclass Out { SELF $self, COLOR $color, MTU $mtu |
	input -> DropBroadcasts -> back :: PaintTee($color) -> options :: IPGWOptions($self)
		-> ttl :: DecIPTTL -> fits :: IPFragmenter($mtu) -> output;
	back[1] -> ICMPError($self, redirect, host) -> errors :: Null -> [1]output;
	options[1] -> ICMPError($self, parameterproblem) -> errors;
	ttl[1] -> ICMPError($self, timeexceeded) -> errors;
	fits[1] -> ICMPError($self, unreachable, needfrag, PMTU $mtu) -> errors;
}
routes :: RadixIPLookup(10.77.0.254/32 0, 10.78.0.254/32 0,
	10.77.0.255/32 3, 10.78.0.255/32 3, 10.77.0.0/32 3, 10.78.0.0/32 3,
	10.77.0.0/24 1, 10.78.0.0/24 2, 0.0.0.0/0 4);
left[0], right[0] -> routes;
routes[0] -> self :: IPClassifier(icmp type echo, tcp or udp, -);
self[0] -> ICMPPingResponder -> own;
self[1] -> ICMPError(10.77.0.254, unreachable, port) -> own;
self[2] -> Discard;
routes[1] -> to_left :: Out(SELF 10.77.0.254, COLOR 1, MTU 1500) -> [0]left;
routes[2] -> to_right :: Out(SELF 10.78.0.254, COLOR 2, MTU 1400) -> [0]right;
to_left[1], to_right[1] -> own;
routes[3] -> Discard;
routes[4] -> ICMPError(10.77.0.254, unreachable, net) -> own;

// IPv6. What is for the router itself or for a group ends here.
routes6 :: LookupIP6Route(fd77::fe/128 0, fd78::fe/128 0, ff00::/8 0, fe80::/10 0, fd77::/64 1, fd78::/64 2, ::/0 3);
left[1], right[1] -> routes6;
routes6[0] -> Discard;
routes6[1] -> hops_left :: DecIP6HLIM -> [1]left;
routes6[2] -> hops_right :: DecIP6HLIM -> [1]right;
hops_left[1], hops_right[1] -> ICMP6Error(fd77::fe, 3, 0) -> own6 :: LookupIP6Route(fd77::/64 0, fd78::/64 1, ::/0 2);
routes6[3] -> ICMP6Error(fd77::fe, 1, 0) -> own6;
own6[0] -> [1]left;
own6[1] -> [1]right;
own6[2] -> Discard;
