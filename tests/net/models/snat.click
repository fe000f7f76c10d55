// Everything comes from the router's outer address.
elementclass Box {
	flows :: IPRewriter(pattern $OUT 1024-65535 - - 0 1, drop, DST_ANNO false);	// its next hop is known
	errors :: ICMPRewriter(flows);
	input[0] -> [0]output;
	input[1] -> back :: IPClassifier(dst host $OUT and (tcp or udp), dst host $OUT and icmp, -);
	back[0] -> [1]flows;
	back[1] -> errors -> [1]output;
	back[2] -> [1]output;
	input[2] -> kind :: IPClassifier(tcp or udp, -);
	kind[0] -> [0]flows;
	kind[1] -> [2]output;
	flows[0] -> [2]output;
	flows[1] -> GetIPAddress(16) -> [1]output;
	input[3] -> [3]output;
}
