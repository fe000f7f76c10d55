// Lets no reset pass that belongs to no connection.
elementclass Box {
	flows :: IPRewriter(keep 0 1, drop, DST_ANNO false);
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> kind :: IPClassifier(tcp opt rst, tcp, -);
	kind[0] -> [1]flows;
	kind[1] -> [0]flows;
	kind[2], flows[0], flows[1] -> [2]output;
	input[3] -> [3]output;
}
