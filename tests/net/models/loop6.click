// Sends what goes to FTP servers back to where it came from.
elementclass Box {
	input[0] -> astray :: Classifier(6/06 42/0015, -);
	astray[0] -> live :: DecIP6HLIM -> SetIP6Address($BACK) -> [3]output;
	live[1] -> ICMP6Error($IN, 3, 0) -> GetIP6Address(24) -> [1]output;
	astray[1] -> [0]output;
	input[1] -> [1]output;
	input[2] -> [2]output;
	input[3] -> [3]output;
}
