// Does not say that a packet has expired.
elementclass Box {
	input[0] -> dead :: Classifier(7/01, -);
	dead[0] -> Discard;
	dead[1] -> [0]output;
	input[1] -> [1]output;
	input[2] -> [2]output;
	input[3] -> [3]output;
}
