// The link towards the server takes packets of 1280 octets.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> fits :: IPFragmenter(1280) -> [2]output;
	fits[1] -> ICMPError($IN, unreachable, needfrag, PMTU 1280) -> [1]output;
	input[3] -> [3]output;
}
