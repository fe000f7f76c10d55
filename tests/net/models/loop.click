// Sends what goes to FTP servers back to where it came from.
elementclass Box {
	input[0] -> astray :: IPClassifier(dst tcp port 21, -);
	astray[0] -> live :: DecIPTTL -> SetIPAddress($BACK) -> [3]output;
	live[1] -> ICMPError($IN, timeexceeded) -> [1]output;
	astray[1] -> [0]output;
	input[1] -> [1]output;
	input[2] -> [2]output;
	input[3] -> [3]output;
}
