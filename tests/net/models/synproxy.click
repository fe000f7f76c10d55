// Lets no SYN to the servers pass before its sender is known to be there.
elementclass Box {
	cookies :: AnswerSYN(1460);
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> there :: IPClassifier(dst tcp port 80 or 21, -);
	there[0] -> [0]cookies;
	there[1] -> [2]output;
	input[3] -> back :: IPClassifier(src tcp port 80 or 21, -);
	back[0] -> [1]cookies;
	back[1] -> [3]output;
	cookies[0] -> GetIPAddress(16) -> LinearIPLookup(0.0.0.0/0 $BACK 0) -> [3]output;
	cookies[1] -> GetIPAddress(16) -> LinearIPLookup(0.0.0.0/0 $ON 0) -> [2]output;
}
