// One end of a VXLAN tunnel (RFC 7348): Ethernet frames of the left link travel to the other end in UDP, and come out there as they
// were. Whoever is on the two left links is on one.
define($local 192.0.2.1, $remote 192.0.2.2, $vni 5);
AddressInfo(outside $local 02:00:00:00:88:fe);

sent :: Queue(1000) -> ToDevice(right);
arp :: ARPQuerier(outside) -> sent;
FromDevice(left, PROMISC true) -> CheckLength(1514) -> PushVXLAN($vni) -> IPEncap(17, $local, $remote, DF true) -> arp;

FromDevice(right, PROMISC true) -> HostEtherFilter(outside:eth)
	-> kind :: Classifier(12/0806 20/0001, 12/0806 20/0002, 12/0800, -);
kind[0] -> ARPResponder(outside:ip/32 outside:eth) -> sent;
kind[1] -> [1]arp;
kind[2] -> Strip(14) -> CheckIPHeader
	-> tunnel :: IPClassifier(src $remote and dst $local and udp dst port 4789 and ip unfrag, dst $local and icmp type echo, -);
tunnel[0] -> StripIPHeader -> PopVXLAN($vni) -> Queue(1000) -> ToDevice(left);
tunnel[1] -> ICMPPingResponder -> arp;
tunnel[2] -> Discard;
kind[3] -> Discard;
