// Puts another command at the start of what is said to FTP servers.
elementclass Change {
	input -> which :: IPClassifier(dst tcp port 21 and tcp opt ack and not tcp opt syn, -);
	which[0] -> StoreData(40, EPRT) -> SetTCPChecksum -> output;
	which[1] -> output;
}
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> Change -> [2]output;
	input[3] -> [3]output;
}
