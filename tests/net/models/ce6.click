// Marks what is ECN-capable by ECT(0).
elementclass Mark {	// without a class of service, and with a label below 010000
	input -> capable :: Classifier(1/20, -);
	capable[0] -> StoreData(1, \<30>) -> output;
	capable[1] -> output;
}
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> Mark -> [2]output;
	input[3] -> Mark -> [3]output;
}
