// Network address translation: what leaves gets ADDRESS as its source and a port of 1024 to 65535, what comes back
// is turned back, and nothing else comes in. TCP and UDP flows, and pings by their identifier.
//	in: hosts with private addresses	out: the world
elementclass NAT { ADDRESS $address |
	flows :: IPRewriter(pattern $address 1024-65535 - - 1 0, drop);
	pings :: ICMPPingRewriter(pattern $address 1024-65535 - - 1 0, drop);

	input[0] -> CheckIPHeader -> kind_in :: IPClassifier(tcp or udp, icmp type echo);
	kind_in[0] -> [0]flows;
	kind_in[1] -> [0]pings;

	input[1] -> CheckIPHeader -> kind_out :: IPClassifier(tcp or udp, icmp type echo-reply);
	kind_out[0] -> [1]flows;
	kind_out[1] -> [1]pings;

	flows[0], pings[0] -> [0]output;
	flows[1], pings[1] -> [1]output;
}

// The same, and ICMP errors about flows that it translates come in to the host that they are for (RFC 5508 section 4), so that
// hosts behind it find the MTU of their paths and learn what cannot be reached. Errors that the hosts send themselves
// are dropped.
//	in: hosts with private addresses	out: the world
elementclass NATWithErrors { ADDRESS $address |
	flows :: IPRewriter(pattern $address 1024-65535 - - 1 0, drop);
	pings :: ICMPPingRewriter(pattern $address 1024-65535 - - 1 0, drop);
	errors :: ICMPRewriter(flows:0 pings:0);

	input[0] -> CheckIPHeader -> kind_in :: IPClassifier(tcp or udp, icmp type echo);
	kind_in[0] -> [0]flows;
	kind_in[1] -> [0]pings;

	input[1] -> CheckIPHeader -> kind_out :: IPClassifier(tcp or udp, icmp type echo-reply,
		dst host $address and (icmp type 3 or 4 or 11 or 12));
	kind_out[0] -> [1]flows;
	kind_out[1] -> [1]pings;
	kind_out[2] -> CheckICMPHeader -> errors;

	flows[0], pings[0], errors[0] -> [0]output;
	flows[1], pings[1] -> [1]output;
	errors[1] -> Discard;
}
