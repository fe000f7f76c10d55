// Bleaches the ECN bits.
elementclass Bleach {	// of packets without a class of service, and with a label below 010000
	input -> capable :: Classifier(1/10, 1/20, 1/30, -);
	capable[0], capable[1], capable[2] -> StoreData(1, \<00>) -> output;
	capable[3] -> output;
}
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> Bleach -> [2]output;
	input[3] -> Bleach -> [3]output;
}
