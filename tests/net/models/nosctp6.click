// Lets no SCTP pass.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> kind :: Classifier(6/84, -);
	kind[0] -> Discard;
	kind[1] -> [2]output;
	input[3] -> [3]output;
}
