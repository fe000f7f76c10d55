// Bleaches the ECN bits.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> SetIPECN(no) -> [2]output;
	input[3] -> SetIPECN(no) -> [3]output;
}
