// Lets nothing pass to the server.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> IPFilter(drop dst host 10.9.5.2, allow all) -> [2]output;
	input[3] -> [3]output;
}
