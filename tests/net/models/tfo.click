// Overwrites the cookie of fast open.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> NormalizeTCP(STRIP 34) -> [2]output;
	input[3] -> NormalizeTCP(STRIP 34) -> [3]output;
}
