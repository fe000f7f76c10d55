// The enterprise's firewall. Web traffic may be opened from inside to outside; from outside only answers come in, which
// the firewall recognises by what it remembers of the flow.
lan :: FromDevice(lan);
wan :: FromDevice(wan);
flows :: IPRewriter(keep 1 0, drop);

lan -> CheckIPHeader -> rules :: IPFilter(deny dst net 10.0.0.0/8,
		allow tcp dst port 80, deny all) -> [0]flows;
wan -> CheckIPHeader -> [1]flows;
flows[0] -> Queue -> ToDevice(lan);
flows[1] -> Queue -> ToDevice(wan);
