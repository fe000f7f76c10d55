// Does not say that a packet has expired.
elementclass Box {
	input[0] -> IPFilter(drop ip ttl 1, allow all) -> [0]output;
	input[1] -> [1]output;
	input[2] -> [2]output;
	input[3] -> [3]output;
}
