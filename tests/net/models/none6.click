// Nothing but a router.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> [2]output;
	input[3] -> [3]output;
}
