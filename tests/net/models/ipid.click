// One identification for all packets to the server.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> StoreData(4, \<1234>) -> SetIPChecksum -> [2]output;
	input[3] -> [3]output;
}
