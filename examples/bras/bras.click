// A broadband access server: subscribers come by PPPoE (RFC 2516) on the left, say who they are, get an address of 10.64.0.0/24 and
// reach the world on the right. Each may send from its own address only; TCP is told to fit into 1492 octets.
AddressInfo(world 10.78.0.254 02:00:00:00:78:fe, line 10.64.0.254 02:00:00:00:64:fe);

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
right :: Link(DEVICE right, NAME world);

access :: PPPoEServer(02:00:00:00:64:fe, 10.64.0.254, 10.64.0.0/24, NAME bras, USERS "alice secret bob word", SESSIONS 200);
FromDevice(left, PROMISC true) -> CheckLength(1514) -> [0]access;
access[0] -> Queue(1000) -> ToDevice(left);

access[1] -> CheckIPHeader -> up :: IPClassifier(dst 10.64.0.254 and icmp type echo, dst net 10.64.0.0/24 or dst net 224.0.0.0/3, -);
up[0] -> ICMPPingResponder -> [1]access;
up[1] -> Discard;
up[2] -> there :: DecIPTTL -> AdjustTCPMSS(1452) -> right;
there[1] -> ICMPError(10.64.0.254, timeexceeded) -> [1]access;

right -> down :: IPClassifier(dst net 10.64.0.0/24 and not src net 10.64.0.0/24, dst 10.78.0.254 and icmp type echo, -);
down[0] -> back :: DecIPTTL -> AdjustTCPMSS(1452) -> fits :: IPFragmenter(1492) -> [1]access;
down[1] -> ICMPPingResponder -> right;
down[2] -> Discard;
back[1] -> ICMPError(10.78.0.254, timeexceeded) -> right;
fits[1] -> ICMPError(10.78.0.254, unreachable, needfrag, PMTU 1492) -> right;
