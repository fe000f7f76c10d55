// Intrusion prevention and DPI: packets, in either direction, whose payload matches SIGNATURE (a name) are dropped.
// Payload is opaque: a proof takes every packet with payload for one that may match and may pass, so that what reaches does so
// by a choice, and TCP handshakes always pass. Headers are not changed.
//	in, out: the two sides
elementclass IPS { SIGNATURE $name |
	input[0] -> CheckIPHeader -> there :: MatchSignature($name) -> [1]output;
	input[1] -> CheckIPHeader -> back :: MatchSignature($name) -> [0]output;
	there[1], back[1] -> dropped :: Discard;
}

// Intrusion detection: the same, but packets that match pass too, and a copy of them leaves at port 2.
//	in, out: the two sides	2: who is told
elementclass IDS { SIGNATURE $name |
	input[0] -> CheckIPHeader -> there :: MatchSignature($name) -> [1]output;
	input[1] -> CheckIPHeader -> back :: MatchSignature($name) -> [0]output;
	there[1] -> copies :: Tee -> [1]output;
	back[1] -> answers :: Tee -> [0]output;
	copies[1], answers[1] -> [2]output;
	input[2] -> Discard;
}
