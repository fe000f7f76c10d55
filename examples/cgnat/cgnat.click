// A carrier-grade NAT: subscribers in 10.77.0.0/24 (left) share the address 10.78.0.254 (right). Each quarter of them has a block
// of its ports, so that an address and a port tell which subscribers were meant without a log of every flow (RFC 6888
// requirement 13, RFC 7422). Pings are translated by their identifier, and ICMP errors with the packet that they quote.
AddressInfo(inside 10.77.0.254 02:00:00:00:77:fe, outside 10.78.0.254 02:00:00:00:78:fe);

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
left :: Link(DEVICE left, NAME inside);
right :: Link(DEVICE right, NAME outside);

flows :: IPRewriter(
	pattern 10.78.0.254 1024-17151 - - 0 1,
	pattern 10.78.0.254 17152-33279 - - 0 1,
	pattern 10.78.0.254 33280-49407 - - 0 1,
	pattern 10.78.0.254 49408-65535 - - 0 1,
	drop, TCP_TIMEOUT 7440, TCP_DONE_TIMEOUT 240, UDP_TIMEOUT 300);
pings :: ICMPPingRewriter(pattern 10.78.0.254 0-65535 - - 0 1, drop);
errors :: ICMPRewriter(flows pings);

left -> from :: IPClassifier(not src net 10.77.0.0/24 or dst 10.77.0.254, dst net 10.77.0.0/24 or dst net 224.0.0.0/3, -);
from[0] -> mine :: IPClassifier(icmp type echo and dst 10.77.0.254 and src net 10.77.0.0/24, -);
mine[0] -> ICMPPingResponder -> left;
mine[1] -> Discard;
from[1] -> Discard;
from[2] -> up :: DecIPTTL -> what :: IPClassifier(icmp type echo, icmp,
	src net 10.77.0.0/26, src net 10.77.0.64/26, src net 10.77.0.128/26, -);
what[0] -> [0]pings;
what[1] -> errors;
what[2] -> [0]flows;
what[3] -> [1]flows;
what[4] -> [2]flows;
what[5] -> [3]flows;
up[1] -> ICMPError(10.77.0.254, timeexceeded) -> left;

right -> back :: IPClassifier(not dst 10.78.0.254, icmp type echo-reply, icmp, -);
back[0] -> Discard;
back[1] -> [1]pings;
back[2] -> errors;
back[3] -> [4]flows;

// What left the table upwards has an outside source, what left it downwards an inside destination.
flows[0], pings[0] -> right;
flows[1], pings[1] -> down :: DecIPTTL -> left;
down[1] -> Discard;
errors -> told :: IPClassifier(dst net 10.77.0.0/24, -);
told[0] -> left;
told[1] -> right;
