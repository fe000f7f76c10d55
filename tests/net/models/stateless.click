// Another source address for the client, which nobody turns back.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> client :: IPClassifier(src host 10.9.1.2 and dst host 10.9.5.2, -);
	client[0] -> StoreIPAddress(10.9.1.77, src) -> [2]output;
	client[1] -> [2]output;
	input[3] -> [3]output;
}
