// ping responder
FromDevice(in) -> Strip(14) -> CheckIPHeader -> p :: ICMPPingResponder -> Unstrip(14) -> ToDevice(out);
p[1] -> Unstrip(14) -> ToDevice(o1);
