// Lets no SCTP pass.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> IPFilter(drop ip proto 132, allow all) -> [2]output;
	input[3] -> IPFilter(drop ip proto 132, allow all) -> [3]output;
}
