// Forbids connections, and says so.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> syn :: Classifier(6/06 53/02%12, -);
	syn[0] -> ICMP6Error($IN, 1, 1) -> GetIP6Address(24) -> [1]output;	// by the way back, as any
	syn[1] -> [2]output;
	input[3] -> [3]output;
}
