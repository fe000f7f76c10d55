// Marks what is ECN-capable by ECT(0).
elementclass Mark {
	input -> capable :: IPClassifier(ip ect and not ip ce, -);
	capable[0] -> SetIPECN(ce) -> output;
	capable[1] -> output;
}
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> Mark -> [2]output;
	input[3] -> Mark -> [3]output;
}
