// Clients share one address, and one service is published on it: 10.78.0.1, port 8080, is port 80 of 10.79.0.80.
//	lan 10.77.0.254	dmz 10.79.0.254	wan 10.78.0.1, behind which 10.78.0.254 leads to the world
define($PORTS 1024-65535);
AddressInfo(lan 10.77.0.254 02:00:00:00:77:fe, dmz 10.79.0.254 02:00:00:00:79:fe, wan 10.78.0.1 02:00:00:00:78:01);

// One link.	input: IPv4 packets for the next hop in their annotation	output: as they were received, headers checked
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
lan :: Link(DEVICE lan, NAME lan);
dmz :: Link(DEVICE dmz, NAME dmz);
wan :: Link(DEVICE wan, NAME wan);

// 0 clients to the world	1 answers to them	2 the world to the service	3 its answers
flows :: IPRewriter(pattern wan $PORTS - - 0 1, drop, pattern - - 10.79.0.80 80 2 3, drop,
	DST_ANNO false);		// the next hop was found before
errors :: ICMPRewriter(flows);

lan -> from_lan :: IPClassifier(dst net 10.77.0.0/24 or dst net 10.79.0.0/24, tcp or udp, -);
from_lan[0], from_lan[2] -> Discard;
from_lan[1] -> on :: DecIPTTL -> LinearIPLookup(0.0.0.0/0 10.78.0.254 0) -> [0]flows;
on[1] -> ICMPError(lan, timeexceeded) -> lan;

wan -> from_wan :: IPClassifier(dst host wan and dst tcp port 8080, dst host wan and (tcp or udp), dst host wan and icmp, -);
from_wan[0] -> in :: DecIPTTL -> [2]flows;
from_wan[1] -> back :: DecIPTTL -> [1]flows;
from_wan[2] -> errors -> IPClassifier(dst net 10.77.0.0/24) -> lan;
from_wan[3] -> Discard;
in[1], back[1] -> ICMPError(wan, timeexceeded) -> LinearIPLookup(0.0.0.0/0 10.78.0.254 0) -> wan;

dmz -> from_dmz :: IPClassifier(src tcp port 80, -);
from_dmz[0] -> out :: DecIPTTL -> LinearIPLookup(0.0.0.0/0 10.78.0.254 0) -> [3]flows;
from_dmz[1], out[1] -> Discard;

flows[0], flows[3] -> wan;
flows[1] -> GetIPAddress(16) -> lan;
flows[2] -> GetIPAddress(16) -> dmz;
