// Lets nothing of the web and of FTP pass.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> IPFilter(drop dst tcp port 80 or 21, allow all) -> [2]output;
	input[3] -> [3]output;
}
