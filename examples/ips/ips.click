// An intrusion prevention system in the middle of a link: flows that fit a signature are cut off. Packets with data wait until their
// protocol is known, 200 ms at most, so that no octet of an attack arrives. Two addresses are not let through at all.
protocols :: L7PatternInfo(
	attack ^(get|post) [\x09-\x0d -~]*(/etc/passwd|cmd\.exe),
	telnet ^\xff[\xfb-\xfe].\xff[\xfb-\xfe],
	http ^(get|head|post|put) [\x09-\x0d -~]*http/[01]\.[019]);

FromDevice(left, PROMISC true) -> Paint(0) -> both :: Null;
FromDevice(right, PROMISC true) -> Paint(1) -> both;
both -> kind :: Classifier(12/0800, 12/0806, 12/86dd 20/3a, -);
kind[0] -> CheckIPHeader(14)
	-> whole :: IPFilter(deny ip frag, deny src net 192.0.2.66/31, deny dst net 192.0.2.66/31, allow all)
	-> flows :: FlowCache -> l7 :: L7(protocols, PACKETS 0, HOLD 200ms)
	-> signatures :: SigMatcher(any any attack DROP, any any telnet DROP, PATTERNS protocols)
	-> part :: PaintSwitch;
kind[1], kind[2] -> part;
kind[3] -> Discard;	// what cannot be inspected
signatures[1] -> cut :: Counter -> Discard;
part[0] -> Queue -> ToDevice(right);
part[1] -> Queue -> ToDevice(left);
