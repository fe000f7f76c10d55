// The modem of the subscriber alice: hosts of 10.77.0.0/24 on the left, the line on the right. They share the address that the first
// session of the access server gets.
AddressInfo(inside 10.77.0.254 02:00:00:00:77:fe);

sent :: Queue(1000) -> ToDevice(left);
arp :: ARPQuerier(inside) -> sent;
FromDevice(left, PROMISC true) -> CheckLength(1514) -> HostEtherFilter(inside:eth)
	-> kind :: Classifier(12/0806 20/0001, 12/0806 20/0002, 12/0800, -);
kind[0] -> ARPResponder(inside:ip/32 inside:eth) -> sent;
kind[1] -> [1]arp;
kind[3] -> Discard;

session :: PPPoEClient(02:00:00:00:64:01, USER alice, PASSWORD secret);
FromDevice(right, PROMISC true) -> CheckLength(1514) -> [0]session;
session[0] -> Queue(1000) -> ToDevice(right);

flows :: IPRewriter(pattern 10.64.0.1 1024-65535 - - 0 1, drop);
pings :: ICMPPingRewriter(pattern 10.64.0.1 0-65535 - - 0 1, drop);
errors :: ICMPRewriter(flows pings);
kind[2] -> Strip(14) -> CheckIPHeader -> DropBroadcasts -> from :: IPClassifier(src net 10.77.0.0/24 and not dst net 10.77.0.0/24 and not dst net 224.0.0.0/3, -);
from[0] -> fits :: IPFragmenter(1492) -> out :: IPClassifier(icmp type echo, tcp or udp, -);
from[1] -> Discard;
fits[1] -> ICMPError(10.77.0.254, unreachable, needfrag, PMTU 1492) -> arp;
out[0] -> [0]pings;
out[1] -> [0]flows;
out[2] -> Discard;
flows[0], pings[0] -> [1]session;
session[1] -> CheckIPHeader -> in :: IPClassifier(icmp type echo-reply, icmp, tcp or udp, -);
in[0] -> [1]pings;
in[1] -> errors -> told :: IPClassifier(dst net 10.77.0.0/24, -);
in[2] -> [1]flows;
in[3] -> Discard;
flows[1], pings[1], told[0] -> arp;
told[1] -> Discard;
