// Deep packet inspection in the middle of a link (figure 4.2 of the ClickOS applications): packets of both sides are painted with
// where they came from, come together, are put into flows, whose protocol is told by their first octets, and part again.
// Protocols are counted; nothing is changed, held or dropped.
protocols :: L7PatternInfo(
	http ^(get|head|post|put|delete|options|connect) [\x09-\x0d -~]*http/[01]\.[019],
	echo ^ping-pong,
	ssh ^ssh-[12]\.[0-9]/,
	dns ^..[\x01\x05]..\x01,
	tls ^\x16\x03[\x01\x03]..\x01);

FromDevice(left, PROMISC true) -> Paint(0) -> both :: Null;
FromDevice(right, PROMISC true) -> Paint(1) -> both;
both -> kind :: Classifier(12/0800, -);
kind[0] -> CheckIPHeader(14, CHECKSUM false) -> flows :: FlowCache -> l7 :: L7(protocols, PACKETS 0) -> part :: PaintSwitch;
kind[1] -> part;
part[0] -> Queue -> ToDevice(right);
part[1] -> Queue -> ToDevice(left);
