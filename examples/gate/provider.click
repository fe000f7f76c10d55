// The provider's router: 10.78.0.254 towards the customer, 198.51.100.254 towards the world.
AddressInfo(near 10.78.0.254 02:00:00:00:78:fe, far 198.51.100.254 02:00:00:00:64:fe);
elementclass Link { DEVICE $device, NAME $name |
	sent :: Queue(1000) -> ToDevice($device);
	input -> arp :: ARPQuerier($name) -> sent;
	FromDevice($device, PROMISC true) -> HostEtherFilter($name:eth)
		-> kind :: Classifier(12/0806 20/0001, 12/0806 20/0002, 12/0800, -);
	kind[0] -> ARPResponder($name:ip/32 $name:eth) -> sent;
	kind[1] -> [1]arp;
	kind[2] -> Strip(14) -> CheckIPHeader -> output;
	kind[3] -> Discard;
}
near :: Link(DEVICE near, NAME near);
far :: Link(DEVICE far, NAME far);
near, far -> routes :: RadixIPLookup(10.78.0.254/32 2, 198.51.100.254/32 2, 10.78.0.0/24 0, 198.51.100.0/24 1, 0.0.0.0/0 2);
routes[0] -> to_near :: DecIPTTL -> near;
routes[1] -> to_far :: DecIPTTL -> far;
to_near[1], to_far[1] -> ICMPError(10.78.0.254, timeexceeded) -> own :: RadixIPLookup(10.78.0.0/24 0, 0.0.0.0/0 1);
own[0] -> near;
own[1] -> far;
routes[2] -> Discard;
