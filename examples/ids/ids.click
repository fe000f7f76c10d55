// An intrusion detection system in the middle of a link (figure 4.3 of the ClickOS applications, with an alarm in place of a
// discard): packets that fit a signature pass as all others do, and a copy of each leaves by the device "alarm".
protocols :: L7PatternInfo(
	attack ^(get|post) [\x09-\x0d -~]*(/etc/passwd|cmd\.exe),
	telnet ^\xff[\xfb-\xfe].\xff[\xfb-\xfe]);

FromDevice(left, PROMISC true) -> Paint(0) -> both :: Null;
FromDevice(right, PROMISC true) -> Paint(1) -> both;
both -> kind :: Classifier(12/0800, -);
kind[0] -> CheckIPHeader(14) -> flows :: FlowCache -> l7 :: L7(protocols, PACKETS 0)
	-> signatures :: SigMatcher(
		10.77.0.9 any ALLOW,			// the one who is asked to try
		any 10.77.0.0/24 attack DROP,
		any any telnet DROP, PATTERNS protocols)
	-> part :: PaintSwitch;
signatures[1] -> alarm :: Tee -> part;
alarm[1] -> Queue -> ToDevice(alarm);
kind[1] -> part;
part[0] -> Queue -> ToDevice(right);
part[1] -> Queue -> ToDevice(left);
