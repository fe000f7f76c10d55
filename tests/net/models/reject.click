// Forbids connections, and says so.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> syn :: IPClassifier(tcp opt syn and not tcp opt ack, -);
	syn[0] -> ICMPError($IN, unreachable, 13) -> [1]output;	// by the way back, as any
	syn[1] -> [2]output;
	input[3] -> [3]output;
}
