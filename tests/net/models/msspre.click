// The same before the packet is routed, so that the router itself quotes it.
elementclass Box {
	input[0] -> AdjustTCPMSS(1200) -> [0]output;
	input[1] -> AdjustTCPMSS(1200) -> [1]output;
	input[2] -> [2]output;
	input[3] -> [3]output;
}
