// Web and mail go out, answers come in. Telnet is not stopped yet: the old terminals need it until they are replaced.
lan :: FromDevice(lan);
wan :: FromDevice(wan);
flows :: IPRewriter(keep 0 1, drop);

lan -> CheckIPHeader -> IPFilter(allow tcp dst port 80, allow tcp dst port 25, allow tcp dst port 23, deny all)
	-> [0]flows;
wan -> CheckIPHeader -> [1]flows;
flows[0] -> Queue -> ToDevice(wan);
flows[1] -> Queue -> ToDevice(lan);
