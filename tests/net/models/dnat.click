// Takes connections to web servers itself.
elementclass Box {
	here :: AnswerSYN(1460);
	input[0] -> web :: IPClassifier(dst tcp port 80, -);
	web[0] -> [0]here;
	web[1] -> [0]output;
	Idle -> [1]here;
	here[0] -> GetIPAddress(16) -> [1]output;
	here[1] -> Discard;
	input[1] -> [1]output;
	input[2] -> [2]output;
	input[3] -> [3]output;
}
