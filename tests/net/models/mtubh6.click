// The link towards the server takes packets of 1280 octets, and nobody is told.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> fits :: CheckLength(1280) -> [2]output;
	input[3] -> [3]output;
}
