// The same, and does not say so.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> fits :: IPFragmenter(1280) -> [2]output;
	fits[1] -> Discard;
	input[3] -> [3]output;
}
