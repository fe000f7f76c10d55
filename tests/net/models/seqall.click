// Every segment to the server has one sequence number.
elementclass Change {
	input -> which :: IPClassifier(dst tcp port 80 or 21, -);
	which[0] -> StoreData(24, \<12345678>) -> SetTCPChecksum -> output;
	which[1] -> output;
}
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> Change -> [2]output;
	input[3] -> Change -> [3]output;
}
