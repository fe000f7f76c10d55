// Every packet to the server has as far to go.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> server :: Classifier(24/fd090005000000000000000000000002, -);
	server[0] -> StoreData(7, \<40>) -> [2]output;
	server[1] -> [2]output;
	input[3] -> [3]output;
}
