// Bleaches the DSCP.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> SetIP6DSCP(0) -> [2]output;
	input[3] -> SetIP6DSCP(0) -> [3]output;
}
