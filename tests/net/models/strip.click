// Overwrites what a SYN offers: selective acknowledgements, timestamps, MPTCP, window scaling.
elementclass Offer {
	input -> syn :: IPClassifier(tcp opt syn and not tcp opt ack, -);
	syn[0] -> NormalizeTCP(STRIP sack timestamps mptcp window-scale) -> output;
	syn[1] -> output;
}
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> Offer -> [2]output;
	input[3] -> Offer -> [3]output;
}
