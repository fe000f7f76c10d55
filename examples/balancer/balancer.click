// A load balancer: what comes for 10.77.0.254, TCP to ports 7, 80 and 5201, goes to the servers 10.78.0.2 and 10.78.0.3 in turns,
// flow by flow. The servers see who asks, and answer through the balancer, which is their gateway.
AddressInfo(front 10.77.0.254 02:00:00:00:77:fe, rear 10.78.0.254 02:00:00:00:78:fe);

// A link: IPv4 packets to the next hop in their annotation, and those that come.
elementclass Link { DEVICE $device, NAME $name |
	sent :: Queue(1000) -> ToDevice($device);
	input -> arp :: ARPQuerier($name) -> sent;
	FromDevice($device, PROMISC true) -> CheckLength(1514) -> HostEtherFilter($name:eth)
		-> kind :: Classifier(12/0806 20/0001, 12/0806 20/0002, 12/0800, -);
	kind[0] -> ARPResponder($name:ip/32 $name:eth) -> sent;
	kind[1] -> [1]arp;
	kind[2] -> Strip(14) -> CheckIPHeader -> DropBroadcasts -> output;
	kind[3] -> Discard;
}
left :: Link(DEVICE left, NAME front);
right :: Link(DEVICE right, NAME rear);

servers :: RoundRobinIPMapper(- - 10.78.0.2 - 0 1, - - 10.78.0.3 - 0 1);
flows :: IPRewriter(servers, drop);
errors :: ICMPRewriter(flows);

left -> asks :: IPClassifier(
	dst 10.77.0.254 and (tcp dst port 7 or 80 or 5201) and src net 10.77.0.0/24,
	dst 10.77.0.254 and icmp type echo and src net 10.77.0.0/24, icmp, -);
asks[0] -> up :: DecIPTTL -> [0]flows;
asks[1] -> ICMPPingResponder -> left;
asks[2] -> errors;
asks[3] -> Discard;
up[1] -> ICMPError(10.77.0.254, timeexceeded) -> left;

right -> answers :: IPClassifier(tcp and src net 10.78.0.2/31 and dst net 10.77.0.0/24, icmp and src net 10.78.0.2/31, -);
answers[0] -> down :: DecIPTTL -> [1]flows;
answers[1] -> errors;
answers[2] -> Discard;
down[1] -> Discard;

flows[0] -> right;
flows[1] -> left;
errors -> told :: IPClassifier(dst net 10.77.0.0/24, dst net 10.78.0.2/31, -);
told[0] -> left;
told[1] -> right;
told[2] -> Discard;
