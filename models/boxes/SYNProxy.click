// A SYN proxy (RFC 4987 section 3.8): a SYN that PROTECT, an expression (`tcp` for all), holds for is answered by the box with
// a number that only it can know (a SYN cookie). Only when the client has acknowledged that does the server hear of the
// connection; from then on the box shifts the numbers between what it promised and what the server chose. The client
// is told to wait by a window of 0 until the server has answered. Both ends are told the MSS of the box and no
// other option: window scaling, SACK, timestamps and MPTCP are lost. What PROTECT does not hold for passes as it is,
// and so do connections that servers open themselves.
//	in: clients	out: servers
elementclass SYNProxy { PROTECT $protect |
	input[0] -> CheckIPHeader -> there :: IPClassifier(tcp and ($protect), -);
	input[1] -> CheckIPHeader -> back :: IPClassifier(tcp, -);
	there[0] -> [0]cookies :: AnswerSYN(1460);
	back[0] -> [1]cookies;
	cookies[0], back[1] -> [0]output;
	cookies[1], there[1] -> [1]output;

|| PROTECT $protect, MSS $mss |
	input[0] -> CheckIPHeader -> there :: IPClassifier(tcp and ($protect), -);
	input[1] -> CheckIPHeader -> back :: IPClassifier(tcp, -);
	there[0] -> [0]cookies :: AnswerSYN($mss);
	back[0] -> [1]cookies;
	cookies[0], back[1] -> [0]output;
	cookies[1], there[1] -> [1]output;
}
