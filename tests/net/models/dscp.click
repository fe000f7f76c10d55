// Bleaches the DSCP.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> SetIPDSCP(0) -> [2]output;
	input[3] -> SetIPDSCP(0) -> [3]output;
}
