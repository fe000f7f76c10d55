// A stateless translator between IPv6 (left) and IPv4 (right): the IPv4 address A is fd64:29b::A in IPv6, on both sides. The prefix is one
// that leaves checksums alone (its 16-bit words add up to ffff, RFC 6052 section 4.1), as is ::ffff/96, which
// ProtocolTranslator46 and 64 put in front of addresses: taking the one for the other changes no checksum.
AddressInfo(six fd64:29b::a4d:fe 02:00:00:00:77:fe, four 10.78.0.254 02:00:00:00:78:fe);

to_left :: Queue(1000) -> ToDevice(left);
neighbours :: IP6NDSolicitor(six:ip6, six:eth) -> to_left;
FromDevice(left, PROMISC true) -> CheckLength(1514) -> HostEtherFilter(six:eth)
	-> kind6 :: Classifier(12/86dd 18/00203a 54/87, 12/86dd 18/00203a 54/88, 12/86dd, -);
kind6[0] -> IP6NDAdvertiser(fd64:29b::a4d:fe 02:00:00:00:77:fe) -> to_left;
kind6[1] -> [1]neighbours;
kind6[3] -> Discard;

to_right :: Queue(1000) -> ToDevice(right);
arp :: ARPQuerier(four) -> to_right;
FromDevice(right, PROMISC true) -> CheckLength(1514) -> HostEtherFilter(four:eth)
	-> kind4 :: Classifier(12/0806 20/0001, 12/0806 20/0002, 12/0800, -);
kind4[0] -> ARPResponder(four:ip/32 four:eth) -> to_right;
kind4[1] -> [1]arp;
kind4[3] -> Discard;

// IPv6 to IPv4: TCP, UDP and pings from 10.77.0.0/24 to 10.78.0.0/24, without extension headers. Of ICMP the translators know messages
// of at most 255 octets, Click's as well.
kind6[2] -> Strip(14) -> CheckIP6Header
	-> six_ok :: Classifier(6/06 8/fd64029b00000000000000000a4d00 24/fd64029b00000000000000000a4e00,
		6/11 8/fd64029b00000000000000000a4d00 24/fd64029b00000000000000000a4e00,
		6/3a 8/fd64029b00000000000000000a4d00 24/fd64029b00000000000000000a4e00 40/80,
		6/3a 8/fd64029b00000000000000000a4d00 24/fd64029b00000000000000000a4e00 40/81, -);
six_ok[2], six_ok[3] -> CheckLength(295) -> hops :: DecIP6HLIM
	-> StoreData(8, \<00000000 00000000 0000ffff>) -> StoreData(24, \<00000000 00000000 0000ffff>)
	-> ProtocolTranslator64 -> CheckIPHeader -> arp;
six_ok[0], six_ok[1] -> hops;
six_ok[4] -> Discard;
hops[1] -> ICMP6Error(fd64:29b::a4d:fe, 3, 0) -> home :: GetIP6Address(24) -> neighbours;

// IPv4 to IPv6: the same the other way.
kind4[2] -> Strip(14) -> CheckIPHeader
	-> four_ok :: IPClassifier(src net 10.78.0.0/24 and dst net 10.77.0.0/24 and ip unfrag and ip hl 5 and (tcp or udp or icmp type echo or icmp type echo-reply), -);
four_ok[0] -> ttl :: DecIPTTL -> CheckLength(1480) -> kind :: IPClassifier(icmp, -);
kind[0] -> CheckLength(275) -> there :: Null
	-> ProtocolTranslator46 -> StoreData(8, \<fd64029b 00000000 00000000>) -> StoreData(24, \<fd64029b 00000000 00000000>)
	-> CheckIP6Header -> home;
kind[1] -> there;
four_ok[1] -> Discard;
ttl[1] -> ICMPError(10.78.0.254, timeexceeded) -> arp;
