// Every packet to the server has as far to go.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> StoreData(8, \<40>) -> SetIPChecksum -> [2]output;
	input[3] -> [3]output;
}
