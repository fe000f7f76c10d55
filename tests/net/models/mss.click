// Clamps the MSS of SYNs in both directions.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> AdjustTCPMSS(1200) -> [2]output;
	input[3] -> AdjustTCPMSS(1200) -> [3]output;
}
