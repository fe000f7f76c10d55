// One end of a GRE tunnel (RFC 2784, with a key, RFC 2890): hosts on the left, the other end somewhere on the right. What is for the
// hosts behind the other end goes there in a packet of its own; what comes from there in such packets goes to the hosts here.
// Packets that do not fit are told of or cut before they get the outer header, so that the tunnel's packets are never cut.
define($near 10.77.0.254, $local 192.0.2.1, $remote 192.0.2.2, $hosts 10.77.0.0/24, $key 7);
AddressInfo(inside $near 02:00:00:00:77:fe, outside $local 02:00:00:00:88:fe);

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

left -> from :: IPClassifier(not src net $hosts, dst $near and icmp type echo, dst net $hosts or dst net 224.0.0.0/3, -);
from[0] -> Discard;
from[1] -> ICMPPingResponder -> left;
from[2] -> Discard;
from[3] -> ttl :: DecIPTTL -> fits :: IPFragmenter(1472)
	-> PushGRE($key) -> IPEncap(47, $local, $remote, DF true) -> right;
ttl[1] -> ICMPError($near, timeexceeded) -> left;
fits[1] -> ICMPError($near, unreachable, needfrag, PMTU 1472) -> left;

right -> tunnel :: IPClassifier(ip proto 47 and src $remote and dst $local and ip unfrag, dst $local and icmp type echo, -);
tunnel[0] -> StripIPHeader -> PopGRE($key) -> CheckIPHeader -> mine :: IPClassifier(dst net $hosts and not src net $hosts, -);
mine[0] -> down :: DecIPTTL -> left;
mine[1] -> Discard;
down[1] -> Discard;
tunnel[1] -> ICMPPingResponder -> right;
tunnel[2] -> Discard;
