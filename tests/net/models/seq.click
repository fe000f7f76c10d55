// Every SYN has one sequence number.
elementclass Change {
	input -> which :: IPClassifier(tcp opt syn and not tcp opt ack, -);
	which[0] -> StoreData(24, \<12345678>) -> SetTCPChecksum -> output;
	which[1] -> output;
}
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> Change -> [2]output;
	input[3] -> Change -> [3]output;
}
